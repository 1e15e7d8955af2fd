package knowledge

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
)

// Problem is one mistake in the content, with the place where an editor finds it.
type Problem struct {
	File string
	Line int
	Text string
}

// Error reads "knowledge/content/nl/4.md:37: …", which editors turn into a link.
func (p Problem) Error() string { return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text) }

// file is a chapter in one language while it is read.
type file struct {
	name  string
	lang  string
	lines []string

	chapter  int
	title    string
	passages []Passage
	heads    []span // the YAML head of each passage, to point into
	problems []Problem
}

// span is a run of lines, numbered from 0, the end not included.
type span struct{ from, to int }

type frontMatter struct {
	Chapter *int   `yaml:"chapter"`
	Title   string `yaml:"title"`
}

type passageHead struct {
	ID        string   `yaml:"id"`
	Facts     []string `yaml:"facts"`
	Status    string   `yaml:"status"`
	Questions []string `yaml:"questions"`
	See       []string `yaml:"see"`
	Tools     []string `yaml:"tools"`
	Cases     []string `yaml:"cases"`
	Tips      []string `yaml:"tips"`
}

func (f *file) fail(line int, format string, args ...any) {
	f.problems = append(f.problems, Problem{f.name, line + 1, fmt.Sprintf(format, args...)})
}

// parse reads one chapter. It goes on after a mistake, so that an editor sees all of them at once.
func parse(name, lang, text string) *file {
	f := &file{name: name, lang: lang, lines: strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")}
	start := f.front()
	titles := f.headings(start)
	if first := append(titles, len(f.lines))[0]; start < first {
		for i := start; i < first; i++ {
			if strings.TrimSpace(f.lines[i]) != "" {
				f.fail(i, "text before the first passage (a passage begins with \"## \")")
				break
			}
		}
	}
	for i, at := range titles {
		end := len(f.lines)
		if i+1 < len(titles) {
			end = titles[i+1]
		}
		f.passage(at, end)
	}
	return f
}

// front reads the front matter and returns the line after it.
func (f *file) front() int {
	if strings.TrimSpace(f.lines[0]) != "---" {
		f.fail(0, "no front matter: the file begins with ---, chapter, title, ---")
		return 0
	}
	end := f.find(1, "---")
	if end < 0 {
		f.fail(0, "the front matter is not closed with ---")
		return len(f.lines)
	}
	var head frontMatter
	f.decode(span{1, end}, &head)
	switch {
	case head.Chapter == nil:
		f.fail(0, "no chapter in the front matter")
	case *head.Chapter < 0 || *head.Chapter > 8:
		f.fail(0, "chapter %d: chapters run from 0 to 8", *head.Chapter)
	default:
		f.chapter = *head.Chapter
	}
	if f.title = strings.TrimSpace(head.Title); f.title == "" {
		f.fail(0, "no title in the front matter")
	}
	return end + 1
}

// headings finds the lines that begin a passage, outside fences.
func (f *file) headings(start int) []int {
	var at []int
	fenced := false
	for i := start; i < len(f.lines); i++ {
		switch line := f.lines[i]; {
		case strings.HasPrefix(line, "```"):
			fenced = !fenced
		case !fenced && strings.HasPrefix(line, "## "):
			at = append(at, i)
		}
	}
	return at
}

// passage reads the lines of one passage: title, fenced YAML head, body.
func (f *file) passage(at, end int) {
	p := Passage{
		Lang: f.lang, Chapter: f.chapter, File: f.name, Line: at + 1,
		Title: strings.TrimSpace(strings.TrimPrefix(f.lines[at], "## ")),
	}
	open := at + 1
	for open < end && strings.TrimSpace(f.lines[open]) == "" {
		open++
	}
	if open == end || strings.TrimSpace(f.lines[open]) != "```yaml" {
		f.fail(at, "%q: no ```yaml head under the title", p.Title)
		return
	}
	closing := f.find(open+1, "```")
	if closing < 0 || closing >= end {
		f.fail(open, "%q: the yaml head is not closed", p.Title)
		return
	}
	var head passageHead
	f.decode(span{open + 1, closing}, &head)
	p.ID, p.Status = head.ID, Status(head.Status)
	p.Facts, p.Questions, p.See = head.Facts, head.Questions, head.See
	p.Tools, p.Cases, p.Tips = head.Tools, head.Cases, head.Tips
	p.Body = strings.TrimSpace(strings.Join(f.lines[closing+1:end], "\n"))
	f.passages = append(f.passages, p)
	f.heads = append(f.heads, span{open + 1, closing})
}

// decode reads YAML strictly; a mistake is reported on its own line of the file.
func (f *file) decode(where span, into any) {
	text := strings.Join(f.lines[where.from:where.to], "\n")
	err := strict([]byte(text), into)
	if err == nil {
		return
	}
	line, message := where.from, err.Error()
	var syntax yaml.Error
	if errors.As(err, &syntax) {
		message = syntax.GetMessage()
		if token := syntax.GetToken(); token != nil && token.Position != nil {
			line = min(where.from+token.Position.Line-1, where.to)
		}
	}
	f.fail(line, "%s", firstLine(message))
}

// strict reads YAML that has no key but the known ones. The library panics on some malformed input (a tag where a list
// is expected, in 1.19.2); to an editor that is a mistake like any other.
func strict(text []byte, into any) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("malformed YAML: %v", r)
		}
	}()
	return yaml.UnmarshalWithOptions(text, into, yaml.Strict())
}

// find returns the first line from start that is exactly the mark, or -1.
func (f *file) find(start int, mark string) int {
	for i := start; i < len(f.lines); i++ {
		if strings.TrimRight(f.lines[i], " \t") == mark {
			return i
		}
	}
	return -1
}

// lineOf points at the line of a head that holds a value; the head's own line when none does.
func (f *file) lineOf(where span, value string) int {
	for i := where.from; i < where.to; i++ {
		if strings.Contains(f.lines[i], value) {
			return i
		}
	}
	return where.from
}

func firstLine(s string) string {
	first, _, _ := strings.Cut(s, "\n")
	return first
}
