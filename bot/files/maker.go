package files

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/knowledge"
)

// Maker makes files for one reader: in a language, with the clock on the wall, and with people called as Slack shows them.
type Maker struct {
	locale.Words
	Lib   *flows.Library
	Talks *dialogue.Library
	Guide *knowledge.Library
	Now   time.Time // in the reader's zone
	Name  func(user string) string

	Country string // of the organisation, BE or NL; "" = not known
	Reader  string // who alone gets the file, "" = others may read along
}

// answersOf tells whether the answers that led to a result may stand in a file: where everybody answers on their own, those of the
// reader only.
func (m Maker) answersOf(s *dialogue.Script, c dialogue.Confirmed) bool {
	return !s.Each || c.By != "" && c.By == m.Reader
}

// strong is a word or more that Slack shows bold or slanting.
var strong = regexp.MustCompile(`(^|[\s(])[*_]([^*_\n]+)[*_]($|[\s.,;:)])`)

// words are those of a script, without Slack's marks. What people typed keeps its own.
func (m Maker) words(s *dialogue.Script) dialogue.Words {
	w := m.Talks.Words(s.ID, m.Lang)
	w.Result = maps.Clone(w.Result)
	for key, text := range w.Result {
		w.Result[key] = strong.ReplaceAllString(text, "$1$2$3")
	}
	return w
}

// date says a day in full: a file is read another year too.
func (m Maker) date(t time.Time) string { return m.Day(t.In(m.Now.Location()), time.Time{}) }

// day says a local date (2027-03-01) in full.
func (m Maker) day(iso string) string {
	t, err := time.ParseInLocation(time.DateOnly, iso, m.Now.Location())
	if err != nil {
		return iso
	}
	return m.date(t)
}

// fullDay says a local date of a result, with its day of the week.
func (m Maker) fullDay(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return m.FullDay(t)
}

func (m Maker) pedigree(c dialogue.Confirmed) string {
	who := m.T("someone")
	if c.By != "" {
		who = m.Name(c.By)
	}
	return m.T("paper.version", locale.Args{"N": c.Version, "Day": m.date(c.At), "Who": who})
}

// verdict is what a result amounts to, "" when there is nothing to judge.
func (m Maker) verdict(s *dialogue.Script, res dialogue.Result) string {
	if res.Verdict == "" {
		return ""
	}
	return m.words(s).Fill(res.Verdict, res.Args, m.Lang, m.fullDay)
}

// cell says a value of a result's table.
func (m Maker) cell(w dialogue.Words, text string) string { return w.Cell(text, m.Lang, m.fullDay) }

// line is a line of a result with what goes on under it, each as words. The title of a draft, its first line, is one of its
// own.
func (m Maker) line(w dialogue.Words, l dialogue.Line) []string {
	out := []string{w.Fill(l.Key, l.Args, m.Lang, m.fullDay)}
	if title, text, more := strings.Cut(out[0], "\n"); more && l.Mark == "draft" {
		out = []string{title, text}
	}
	if l.Key == dialogue.Legal && m.Country != "" {
		out[0] += " " + m.T("country."+m.Country)
	}
	for _, part := range l.Parts {
		out = append(out, m.line(w, part)...)
	}
	return out
}

// passageIDs are the guidance that a result rests on: what it names itself, and what its questions do.
func passageIDs(s *dialogue.Script, res dialogue.Result) []string {
	ids := slices.Clone(res.Passages)
	for i := range s.Steps {
		ids = append(ids, s.Steps[i].Passages...)
	}
	return ids
}

// titled finds passages, each once, in the order of the guide.
func (m Maker) titled(ids []string) []knowledge.Passage {
	var out []knowledge.Passage
	seen := map[string]bool{}
	for _, id := range ids {
		if p, ok := m.Guide.Passage(m.Lang, id); ok && !seen[id] {
			out = append(out, p)
		}
		seen[id] = true
	}
	slices.SortStableFunc(out, func(a, b knowledge.Passage) int { return a.Chapter - b.Chapter })
	return out
}

func (m Maker) chapter(n int) string {
	if n == 0 {
		return m.T("paper.intro")
	}
	return strconv.Itoa(n)
}

// FileName makes a name of words that every computer takes: "proefscan-bureaustoelen-v2.xlsx".
func FileName(ext string, parts ...string) string {
	var out []string
	for _, p := range parts {
		p = strings.Trim(strings.Join(strings.FieldsFunc(strings.ToLower(p), func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r)
		}), "-"), "-")
		if r := []rune(p); len(r) > 40 {
			p = strings.Trim(string(r[:40]), "-")
		}
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, "-") + "." + ext
}
