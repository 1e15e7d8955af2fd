package knowledge

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// The bounds of a passage: short enough to read in a message, long enough to stand alone.
const (
	minWords, maxWords       = 40, 180
	minQuestions, maxDutch   = 5, 8
	minEnglish, maxQuestions = 3, 12
)

var (
	idShape   = regexp.MustCompile(`^p([0-8])\.([a-z0-9]+(?:-[a-z0-9]+)*)$`)
	itemSlug  = regexp.MustCompile(`^i\d+$`) // p2.i14 is a checklist item, never a passage
	factShape = regexp.MustCompile(`^[0-8]\.\d{2,3}$`)
	heading   = regexp.MustCompile(`(?m)^#+ `)
)

// check tests each passage of a file by itself and against the library.
func (f *file) check(lib *Library) {
	for i, p := range f.passages {
		f.checkHead(p, f.heads[i], lib)
		f.checkBody(p, f.heads[i])
	}
}

func (f *file) checkHead(p Passage, head span, lib *Library) {
	at := f.lineOf(head, "id:")
	switch m := idShape.FindStringSubmatch(p.ID); {
	case m == nil:
		f.fail(at, "id %q: expected p<chapter>.<slug> in lower case", p.ID)
	case m[1] != string(rune('0'+p.Chapter)):
		f.fail(at, "id %q does not belong to chapter %d", p.ID, p.Chapter)
	case itemSlug.MatchString(m[2]):
		f.fail(at, "id %q looks like a checklist item", p.ID)
	}
	if first, ok := lib.Passage(p.Lang, p.ID); ok && (first.File != p.File || first.Line != p.Line) {
		f.fail(at, "id %q is used before, in %s:%d", p.ID, first.File, first.Line)
	}
	if p.Title == "" {
		f.fail(p.Line-1, "passage %q has no title", p.ID)
	}
	if !slices.Contains([]Status{Advice, Example, Fiction, Law}, p.Status) {
		f.fail(f.lineOf(head, "status:"), "%s: status %q: expected advice, example, fiction or law", p.ID, p.Status)
	}
	f.checkFacts(p, head)
	f.checkQuestions(p, head)
	for _, id := range p.See {
		if _, ok := lib.Passage(p.Lang, id); !ok {
			f.fail(f.lineOf(span{f.lineOf(head, "see:"), head.to}, id), "%s: see %q: no such passage", p.ID, id)
		}
		if id == p.ID {
			f.fail(f.lineOf(head, "see:"), "%s: see points at itself", p.ID)
		}
	}
}

func (f *file) checkFacts(p Passage, head span) {
	if len(p.Facts) == 0 {
		f.fail(head.from, "%s: no facts: say which facts it rests on", p.ID)
	}
	for i, id := range p.Facts {
		at := f.lineOf(head, id)
		if !factShape.MatchString(id) {
			f.fail(at, "%s: fact %q: expected a quoted id such as \"4.67\"", p.ID, id)
		}
		if slices.Contains(p.Facts[:i], id) {
			f.fail(at, "%s: fact %q stands twice", p.ID, id)
		}
	}
}

func (f *file) checkQuestions(p Passage, head span) {
	low, high := minQuestions, maxDutch
	if p.Lang == English {
		low, high = minEnglish, maxQuestions
	}
	at := f.lineOf(head, "questions:")
	if n := len(p.Questions); n < low || n > high {
		f.fail(at, "%s: %d questions: expected %d to %d", p.ID, n, low, high)
	}
	for i, q := range p.Questions {
		if strings.TrimSpace(q) == "" {
			f.fail(at, "%s: an empty question", p.ID)
		}
		if slices.Contains(p.Questions[:i], q) {
			f.fail(at, "%s: the question %q stands twice", p.ID, q)
		}
	}
}

func (f *file) checkBody(p Passage, head span) {
	if n := countWords(p.Body); n < minWords || n > maxWords {
		f.fail(p.Line-1, "%s: %d words: expected %d to %d", p.ID, n, minWords, maxWords)
	}
	if heading.MatchString(p.Body) {
		f.fail(head.to, "%s: a heading inside the body", p.ID)
	}
	if strings.Contains(p.Body, "```") {
		f.fail(head.to, "%s: a fence inside the body", p.ID)
	}
}

// countWords counts what a reader would call a word: at least one letter or digit.
func countWords(text string) int {
	n := 0
	for _, field := range strings.Fields(text) {
		if strings.ContainsFunc(field, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			n++
		}
	}
	return n
}

// compare finds what one language has and the other has not, or has otherwise.
func (l *Library) compare() []Problem {
	var out []Problem
	for _, pair := range [][2]string{{Dutch, English}, {English, Dutch}} {
		for _, p := range l.passages[pair[0]] {
			report := func(text string) { out = append(out, Problem{p.File, p.Line, p.ID + ": " + text}) }
			other, ok := l.Passage(pair[1], p.ID)
			switch {
			case !ok:
				report("is missing in " + pair[1])
			case pair[0] == English:
				// reported once, on the Dutch side
			case p.Status != other.Status:
				report("status is " + string(p.Status) + " in nl and " + string(other.Status) + " in en")
			case !slices.Equal(slices.Sorted(slices.Values(p.Facts)), slices.Sorted(slices.Values(other.Facts))):
				report("facts differ between nl and en")
			}
		}
	}
	return out
}
