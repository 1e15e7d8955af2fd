package knowledge

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"
)

// yields leaves what the guide has unsaid where a document with evidence answers the question and the guide does not: it
// has less of what was asked than a document must have, or is a mere example or story. Nobody who asks about the own house
// wants to hear of another one first.
func (ix *Index) yields(r reading, asks map[string]ask, picked []scored, hits []ownHit) []scored {
	if len(picked) == 0 || len(hits) == 0 {
		return picked
	}
	has := ix.weighBoth(r.lang, asks, picked[0].id, nil).covered
	p, _ := ix.lib.Passage(r.lang, picked[0].id)
	story := p.Status == Example || p.Status == Fiction
	if story && has <= hits[0].covered || has < min(ownCovered, hits[0].covered) {
		return nil
	}
	return picked
}

// besideGuide is how many sentences of own documents stand beside those of the guide.
func besideGuide(picked []scored, hits []ownHit) int {
	switch {
	case len(hits) == 0:
		return 0
	case len(picked) > 0 && hits[0].score > picked[0].score:
		return fromOwn + 1
	}
	return fromOwn
}

// composeOwn adds what own documents say to an answer, in so many sentences when the guide has answered: under a line of
// its own, so that nobody takes the one for the other.
func (ix *Index) composeOwn(a *Answer, text string, hits []ownHit, beside int) {
	v := ix.lib.voices[a.Lang]
	left := maxSentences
	if a.Answered {
		left = beside
	}
	wantsList := v.patterns.lists.MatchString(text)
	var blocks []string
	for i, h := range hits {
		limit := min(left, fromFirst)
		if i > 0 {
			limit = min(left, 1)
		}
		chosen := h.ask.choose(&h.entry, ix.lib.voices[h.piece.Lang], h.kind, wantsList && i == 0, limit)
		if len(chosen) == 0 {
			continue
		}
		n := len(a.Citations) + 1
		block, said := write(&h.entry, chosen, n)
		left -= said
		blocks = append(blocks, block)
		a.Citations = append(a.Citations, v.citeOwn(h, chosen, n))
	}
	if len(blocks) == 0 {
		return
	}
	own := v.Texts.FromOwn + "\n" + strings.Join(blocks, "\n\n")
	if a.Answered {
		own = v.Texts.FromGuide + "\n" + a.Text + "\n\n" + own
	}
	a.Answered, a.Text = true, own
}

// citeOwn names a piece as a source.
func (v *voice) citeOwn(h ownHit, chosen []int, n int) Citation {
	p := h.piece
	return Citation{
		N: n, ID: p.ID(), Title: p.title(), Status: Own, Doc: p.Doc, Page: p.Section.Page,
		Quote: h.entry.units[h.ask.strongest(&h.entry, chosen, h.kind)].text, Source: fmt.Sprintf(v.Texts.OwnSource, v.sourceOwn(p)),
	}
}

// title is the heading of a piece, or what it has in place of one.
func (p Piece) title() string {
	return cmp.Or(inline(p.Section.Heading), inline(p.Title), inline(p.Doc))
}

// sourceOwn says where a piece stands: the document, the page when there are pages, and the heading.
func (v *voice) sourceOwn(p Piece) string {
	source := cmp.Or(inline(p.Title), inline(p.Doc))
	title := p.title()
	if title != source {
		title = " · " + title
	} else {
		title = ""
	}
	if p.Section.Page > 0 {
		source = fmt.Sprintf(v.Texts.Page, source, p.Section.Page)
	}
	return source + title
}

// disguises is what could pass for ours: the brackets of a mark, emphasis as of a line above an answer.
var disguises = strings.NewReplacer("[", "(", "]", ")", "*", "", "__", "", "`", "")

// harmless takes from a document's text what could pass for a mark of ours, for markup, or turn the direction of what
// follows. What a medium reads as a link or a mention is escaped where it is rendered.
func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, disguises.Replace(s))
}

// inline writes what a document says of itself on one line of bounded length.
func inline(s string) string { return clip(strings.Join(strings.Fields(harmless(s)), " "), 150) }
