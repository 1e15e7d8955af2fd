package knowledge

import "slices"

// SectionTerms are the terms by which a search server finds a section, in the order and number in which they stand.
type SectionTerms struct {
	Heading []string // of the heading
	Text    []string // of the title and the text
}

// Term is a term that a question looks for.
type Term struct {
	Text   string
	Weight float64 // how much finding it counts, 1 for a word of the question itself
	Slips  int     // typing slips to forgive, because the guide doesn't know the word; 0 = none
}

// Terms reads a document for a search server: stems, parts of compounds, concepts of the glossary ("=12"). A server that
// keeps these finds what a Shelf finds.
func (ix *Index) Terms(d Document) []SectionTerms {
	if ix.parts[d.Lang] == nil {
		d.Lang = Dutch
	}
	k := ix.newStack(d.Lang, newPostings(), nil)
	k.fresh = k.stems(d)
	title := termsOf(k.reader.read(d.Title))
	out := make([]SectionTerms, len(d.Sections))
	for i, s := range d.Sections {
		out[i] = SectionTerms{Heading: termsOf(k.reader.read(s.Heading)), Text: slices.Concat(title, termsOf(k.reader.read(s.Text)))}
	}
	return out
}

func termsOf(words []word) []string {
	var out []string
	for _, w := range words {
		for _, a := range w.alts {
			out = append(out, a.term)
		}
	}
	return out
}

// Wanted reads a question for a search server: what to look for in documents of each language, the question's own
// first. A language that has nothing to look for is left out.
func (ix *Index) Wanted(q Question) map[string][]Term {
	r := ix.hear(q)
	out := map[string][]Term{}
	for lang, a := range ix.asksOwn(r, map[string]*postings{Dutch: newPostings(), English: newPostings()}) {
		add := func(words []word, scale float64) {
			for _, w := range words {
				for i, alt := range w.alts {
					t := Term{Text: alt.term, Weight: alt.weight * scale * w.share()}
					if i == 0 && !w.known && !w.light {
						t.Slips = slips(alt.term)
					}
					out[lang] = append(out[lang], t)
				}
			}
		}
		add(a.words, 1)
		add(a.lean, leanShare)
	}
	return out
}
