package knowledge

import (
	"regexp"
	"strings"
)

// line is a sentence or a line of a list as a model wrote it.
type line struct {
	text  string
	item  bool // a line of a list
	fresh bool // begins a paragraph
}

// maxHeld bounds, in bytes, what is kept back until a sentence ends. What is longer is no sentence.
const maxHeld = 4000

// cutter divides a stream into sentences and lines of lists as soon as each is complete. A sentence is complete when the
// next one begins, because its marks may stand behind its point.
type cutter struct {
	held  string
	fresh bool
}

// Marks at the beginning of a piece that belong to the sentence before, also while they are still being written.
var (
	leadingMarks = regexp.MustCompile(`^(?:[\[【]\^?\s*\d[\d\s,;]*[\]】]\s*[.,;]?\s*)+`)
	openMark     = regexp.MustCompile(`^(?:[\[【]\^?\s*[\d\s,;]*[\]】]?\s*[.,;]?\s*)+$`)
)

// add takes a piece of the stream and returns what became complete.
func (c *cutter) add(piece string) []line {
	c.held += strings.ReplaceAll(piece, "\r", "")
	var out []line
	for {
		text, rest, ended := strings.Cut(c.held, "\n")
		if !ended {
			break
		}
		c.held = rest
		out = append(out, c.whole(text)...)
	}
	if listMark.MatchString(c.held) || strings.TrimSpace(c.held) == "" {
		return out
	}
	parts := marked(c.held)
	if n := len(parts); n > 1 && !openMark.MatchString(parts[n-1]) {
		for _, s := range parts[:n-1] {
			out = append(out, c.sentence(s))
		}
		c.held = c.held[strings.LastIndex(c.held, parts[n-1]):] // with the space at its end
	}
	if len(c.held) > maxHeld {
		out = append(out, c.end()...)
	}
	return out
}

// end returns what is left when the stream has ended.
func (c *cutter) end() []line {
	text := c.held
	c.held = ""
	return c.whole(text)
}

// whole cuts a line that is complete.
func (c *cutter) whole(text string) []line {
	mark := listMark.FindString(text)
	switch {
	case strings.TrimSpace(text) == "":
		c.fresh = true
		return nil
	case mark != "":
		c.fresh = true // what follows a list is a paragraph of its own
		return []line{{text: strings.TrimSpace(text[len(mark):]), item: true}}
	}
	var out []line
	for _, s := range marked(text) {
		out = append(out, c.sentence(s))
	}
	return out
}

func (c *cutter) sentence(text string) line {
	l := line{text: strings.TrimSpace(text), fresh: c.fresh}
	c.fresh = false
	return l
}

// marked cuts a paragraph into sentences, each with the marks that stand behind it.
func marked(text string) []string {
	var out []string
	for _, s := range sentences(text) {
		if m := leadingMarks.FindString(s); m != "" && len(out) > 0 {
			out[len(out)-1] += " " + strings.TrimSpace(m)
			s = strings.TrimSpace(s[len(m):])
		}
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}
