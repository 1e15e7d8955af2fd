package knowledge

import (
	"cmp"
	"slices"
)

// Languages that the guidance is written in, the leading one first.
const (
	Dutch   = "nl"
	English = "en"
)

var languages = []string{Dutch, English}

// Status says what weight a passage carries, so that no example is taken for a rule.
type Status string

// What a passage can be.
const (
	Advice  Status = "advice"  // a rule, action, tip, definition or tool of the guide
	Example Status = "example" // a real case, or a number that stands for itself
	Fiction Status = "fiction" // the running story of Sophie, Ben and Charlie
	Law     Status = "law"     // a legal rule, never legal advice
	Own     Status = "own"     // not of the guide: an organisation's own document
)

// Passage is one piece of guidance in one language: short, complete in itself, with the facts that it rests on.
type Passage struct {
	ID      string // "p4.gewicht", the same in both languages
	Lang    string
	Chapter int // 0 is the introduction, 8 the sources
	Title   string
	Body    string // Markdown: paragraphs, "- " lists, bold

	Facts     []string // fact ids, "4.67"
	Status    Status
	Questions []string // how people ask for this; indexed, never shown as guidance
	See       []string // ids of related passages
	Tools     []string // named in the body
	Cases     []string
	Tips      []string

	File string // where it stands, for messages to editors
	Line int
}

// Library is the whole guidance, checked: every passage exists in both languages with the same facts.
// It does not change after Load and may be shared.
type Library struct {
	passages map[string][]Passage      // by language, in reading order
	byID     map[string]map[string]int // language, id → place in passages
	chapters map[string]map[int]string // language, number → title
	glossary []concept
	voices   map[string]*voice
}

// Passage returns the passage with this id in the language, or false. A checklist item cites a passage by its id.
func (l *Library) Passage(lang, id string) (Passage, bool) {
	i, ok := l.byID[lang][id]
	if !ok {
		return Passage{}, false
	}
	return l.passages[lang][i], true
}

// Passages returns all passages of a language in reading order. The caller must not change what they hold.
func (l *Library) Passages(lang string) []Passage { return slices.Clone(l.passages[lang]) }

// Chapter returns the title of a chapter, "" when there is none.
func (l *Library) Chapter(lang string, n int) string { return l.chapters[lang][n] }

// add puts a passage in its place; Load sorts and indexes afterwards.
func (l *Library) add(p Passage) { l.passages[p.Lang] = append(l.passages[p.Lang], p) }

// index sorts the passages in reading order and makes them findable by id. The first of a duplicate wins; Load
// reports it.
func (l *Library) index() {
	for lang, all := range l.passages {
		slices.SortStableFunc(all, func(a, b Passage) int {
			return cmp.Or(cmp.Compare(a.Chapter, b.Chapter), cmp.Compare(a.Line, b.Line))
		})
		l.byID[lang] = make(map[string]int, len(all))
		for i, p := range all {
			if _, ok := l.byID[lang][p.ID]; !ok {
				l.byID[lang][p.ID] = i
			}
		}
	}
}

func newLibrary() *Library {
	l := &Library{
		passages: map[string][]Passage{},
		byID:     map[string]map[string]int{},
		chapters: map[string]map[int]string{},
		voices:   map[string]*voice{},
	}
	for _, lang := range languages {
		l.chapters[lang] = map[int]string{}
	}
	return l
}
