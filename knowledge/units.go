package knowledge

import (
	"regexp"
	"strings"
)

// unit is what an answer is made of: a sentence, or a line of a list.
type unit struct {
	text  string
	item  bool // a line of a list
	leads bool // a sentence that announces the list under it
	terms map[string]int
	pairs [][2]string // neighbouring words
	empty bool        // says only whose advice it is: "Zo raadt de leidraad het aan."
}

var (
	listMark = regexp.MustCompile(`^\s*(?:[-*•]|\d+[.)])\s+`)
	// Where a sentence ends: after . ? ! or : and a closing mark, before a space and a capital, digit or mark.
	sentenceEnd = regexp.MustCompile(`[.?!…]["”’')\]*]*\s+`)
	// Abbreviations whose point ends no sentence.
	abbreviation = regexp.MustCompile(`(?i)(?:^|[\s(])(?:bv|bijv|o\.a|d\.w\.z|nl|art|nr|ca|incl|excl|etc|e\.g|i\.e|vs|p|eq|resp|z\.b|[a-z])\.$`)
)

// cut divides a body into units in the order of reading.
func (p *part) cut(body string) []unit {
	var out []unit
	add := func(text string, item bool) {
		text = strings.TrimSpace(text)
		if text == "" {
			return
		}
		words := p.lexicon.read(text)
		u := unit{text: text, item: item, terms: map[string]int{}, pairs: pairs(words)}
		for _, w := range words {
			for _, a := range w.alts {
				u.terms[a.term]++
			}
		}
		u.empty = !item && p.hollow != nil && content(words) < 2 && p.hollow.MatchString(text)
		out = append(out, u)
	}
	var paragraph []string
	item := false
	flush := func() {
		text := strings.Join(paragraph, " ")
		paragraph = nil
		if item {
			add(text, true)
			return
		}
		for _, s := range sentences(text) {
			add(s, false)
		}
	}
	for _, line := range strings.Split(body, "\n") {
		mark := listMark.FindString(line)
		switch {
		case strings.TrimSpace(line) == "":
			flush()
			item = false
		case mark != "":
			flush()
			item = true
			paragraph = []string{strings.TrimSpace(line[len(mark):])}
		default:
			paragraph = append(paragraph, strings.TrimSpace(line))
		}
	}
	flush()
	for i := range out {
		out[i].leads = !out[i].item && i+1 < len(out) && out[i+1].item
	}
	return out
}

// sentences cuts a paragraph, leaving abbreviations and numbers whole.
func sentences(text string) []string {
	var out []string
	from := 0
	for _, m := range sentenceEnd.FindAllStringIndex(text, -1) {
		head := strings.TrimRight(text[from:m[1]], " ")
		if strings.HasSuffix(head, ".") && abbreviation.MatchString(head) {
			continue
		}
		if next := text[m[1]:]; next != "" && next[0] >= 'a' && next[0] <= 'z' {
			continue
		}
		out = append(out, head)
		from = m[1]
	}
	if rest := strings.TrimSpace(text[from:]); rest != "" {
		out = append(out, rest)
	}
	return out
}
