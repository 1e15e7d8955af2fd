package knowledge

import (
	"regexp"
	"slices"
	"strings"
)

// grounds are what a sentence may rest on: one text in one language.
type grounds struct {
	lang     string
	lexicon  *lexicon
	terms    map[string]bool // by which its words are found
	words    map[string]bool // folded, small words too
	numbers  []mention
	periods  map[string]bool // "week", "month": how often, how long
	text     string          // lower case, for addresses
	segments []segment
}

// segment is a sentence or a part of one between commas.
type segment struct {
	text    string
	terms   map[string]bool
	size    int // content words
	negated bool
}

// support reads a text as grounds.
func (p *part) support(title, body string) *grounds {
	body = plain(body)
	g := &grounds{
		lang: p.lang, lexicon: p.lexicon, terms: map[string]bool{}, words: map[string]bool{},
		text: strings.ToLower(title + "\n" + body),
	}
	for _, w := range p.lexicon.read(title + "\n" + body) {
		for _, a := range w.alts {
			g.terms[a.term] = true
		}
	}
	for _, t := range tokens(title + "\n" + body) {
		g.words[t.text] = true
	}
	g.numbers, g.periods = counts(title+"\n"+body), periods(title+"\n"+body)
	for line := range strings.Lines(body) {
		for _, s := range sentences(listMark.ReplaceAllString(strings.TrimSpace(line), "")) {
			parts := clauses(s)
			for _, c := range parts {
				g.segments = append(g.segments, p.segment(c))
			}
			if len(parts) > 1 {
				g.segments = append(g.segments, p.segment(s))
			}
		}
	}
	return g
}

var clauseEnd = regexp.MustCompile(`[,;:()–—.?!"”›]+\s+|\s+[(–—]\s*|\s+(?:maar|want|dus|but|so|because|omdat)\s+`)

// clauses cuts a sentence where a no may begin or end.
func clauses(s string) []string {
	out := slices.DeleteFunc(clauseEnd.Split(s, -1), func(c string) bool { return strings.TrimSpace(c) == "" })
	return out
}

func (p *part) segment(text string) segment {
	s := segment{text: text, terms: map[string]bool{}, negated: negated(text)}
	for _, w := range p.lexicon.read(text) {
		if w.light || negations[w.text] {
			continue
		}
		s.size++
		for _, a := range w.alts {
			s.terms[a.term] = true
		}
	}
	return s
}

// negations turn a sentence round.
var negations = map[string]bool{
	"niet": true, "geen": true, "nooit": true, "niemand": true, "nergens": true, "niets": true, "noch": true, "zonder": true, "nee": true,
	"not": true, "no": true, "never": true, "nobody": true, "nowhere": true, "nothing": true, "none": true, "nor": true, "without": true,
	"cannot": true, "neither": true, "unable": true, "impossible": true, "onmogelijk": true,
}

var (
	contraction = regexp.MustCompile(`(?i)n['’]t\b`)
	notOnly     = regexp.MustCompile(`(?i)\b(?:niet|not) (?:alleen|enkel|only|just)\b`)
)

// negated says whether a text says no.
func negated(text string) bool {
	text = notOnly.ReplaceAllString(text, "")
	return contraction.MatchString(text) || slices.ContainsFunc(tokens(text), func(t token) bool { return negations[t.text] })
}
