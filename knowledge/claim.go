package knowledge

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Why a sentence of a model is not said.
const (
	DropUncited  = "uncited"  // no passage is named
	DropUnknown  = "unknown"  // the number of a passage that was not given
	DropMarkup   = "markup"   // links, mentions, images, code
	DropAddress  = "address"  // an address that the cited passages do not have
	DropNumber   = "number"   // a number that they do not have
	DropName     = "name"     // a name that they do not have
	DropDuty     = "duty"     // a rule of law or a promise where they have none
	DropClaim    = "claim"    // too few of its words stand there
	DropNegation = "negation" // says no where they say yes, or the other way round
	DropRepeated = "repeated" // was said before
	DropTooLong  = "long"     // no sentence that a person reads
	DropLead     = "lead"     // announces a list of which no line holds
)

// How much of a sentence the cited passages must have. Tuned on the sentences in claim_test.go: faithful ones in other
// words on one side, made-up ones about the same passage on the other.
const (
	enough       = 0.57 // of its content words, by what each tells, in the language of the passage
	enoughAcross = 0.30 // when the passage is in the other language only: the glossary does not have every word
	contributes  = 0.25 // below it a passage has nothing to do with the sentence, and its mark is taken off
	alike        = 0.6  // a part of the passage that says the same, yes or no apart
	maxSaid      = 600  // bytes of a sentence
	enoughPart   = 0.4  // of each part of a sentence between commas,
	wholePart    = 2    // when it has so many content words
)

// duty is a kind of word that makes a rule of law or a promise: it needs the passage's own, with the same yes or no. What
// a passage may say for it is wider than what a sentence says.
type duty struct{ said, stands *regexp.Regexp }

var duties = func() (out []duty) {
	for _, words := range [][2]string{
		{`wettelijk\w*|wet|wetten|wetgeving|legal\w*|law|laws|statutory`, `recht\w*|aanbestedingsrecht\w*|richtlijn\w*|directive\w*|overheidsopdracht\w*`},
		{`\w*verplicht\w*|mandatory|obligat\w*|oblige\w*|compulsory`, `moet\w*|mag|mogen|must|shall|ha[sd] to|have to|required?`},
		{`moet|moeten|must|shall`, `moest\w*|\w*verplicht\w*|mandatory|dien\w*|nodig|need\w*|required?|ha[sd] to|have to`},
		{`verbod\w*|verboden|verbied\w*|illegaal|illegale|strafbaar\w*|illegal\w*|unlawful|forbid\w*|prohibit\w*|banned`, `uitgesloten|excluded`},
		{`garand?e+r\w*|gegarandeerd\w*|garantie\w*|guarante\w*`, `waarborg\w*|ensur\w*`},
	} {
		out = append(out, duty{
			said:   regexp.MustCompile(`(?i)\b(?:` + words[0] + `)\b`),
			stands: regexp.MustCompile(`(?i)\b(?:` + words[0] + `|` + words[1] + `)\b`),
		})
	}
	return out
}()

// check compares a sentence with the texts that it cites; each element of on is one source in one or two languages. It
// returns the sources that have something to do with it, or why it is not to be said.
func (ix *Index) check(lang, sentence string, on [][]*grounds) (kept []int, reason string) {
	var all []*grounds
	for _, texts := range on {
		all = append(all, texts...)
	}
	words := ix.claim(lang, sentence, all)
	for i, texts := range on {
		best := 0.0
		for _, g := range texts {
			best = max(best, words.covered([]*grounds{g}))
		}
		if best >= contributes || len(on) == 1 {
			kept = append(kept, i)
		}
	}
	var texts []*grounds
	for _, i := range kept {
		texts = append(texts, on[i]...)
	}
	covered := words.covered(texts)
	across := !slices.ContainsFunc(texts, func(g *grounds) bool { return g.lang == lang })
	switch {
	case len(sentence) > maxSaid:
		return nil, DropTooLong
	case len(texts) == 0:
		return nil, DropClaim
	case slices.ContainsFunc(addresses(sentence), func(a string) bool { return !quoted(a, texts) }):
		return nil, DropAddress
	case !numbersStand(sentence, texts):
		return nil, DropNumber
	case !ix.namesStand(lang, sentence, words, texts):
		return nil, DropName
	case !dutiesStand(sentence, texts):
		return nil, DropDuty
	case covered < enough && !(across && covered >= enoughAcross), !across && ix.strays(lang, sentence, texts):
		return nil, DropClaim
	case ix.flips(lang, sentence, texts):
		return nil, DropNegation
	}
	return kept, ""
}

// strays says whether a part of a sentence has next to nothing to do with the texts, however much the rest has.
func (ix *Index) strays(lang, sentence string, texts []*grounds) bool {
	for _, part := range clauses(sentence) {
		c := ix.claim(lang, part, texts)
		n := 0
		for _, w := range c.words[lang] {
			if !w.light && !negations[w.text] {
				n++
			}
		}
		if n >= wholePart && c.covered(texts) < enoughPart {
			return true
		}
	}
	return false
}

// quoted says whether an address stands in one of the texts, and not as a part of a longer one. What calls somebody never
// does, wherever it comes from.
func quoted(address string, texts []*grounds) bool {
	address = strings.ToLower(address)
	if strings.HasPrefix(address, "@") {
		return false
	}
	return slices.ContainsFunc(texts, func(g *grounds) bool {
		for from := 0; ; {
			i := strings.Index(g.text[from:], address)
			if i < 0 {
				return false
			}
			from += i + 1
			before, behind := g.text[:from-1], g.text[from-1+len(address):]
			if !longer(lastRune(before)) && (!longer(firstRune(behind)) || unicode.IsSpace(firstRune(strings.TrimLeft(behind, ".:?")+" "))) {
				return true
			}
		}
	})
}

// longer says whether a character makes an address another one.
func longer(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r != 0 && strings.ContainsRune("/-.@_:%?=&#", r)
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	if s == "" {
		return 0
	}
	return r
}

func numbersStand(sentence string, texts []*grounds) bool {
	var known []mention
	for _, g := range texts {
		known = append(known, g.numbers...)
	}
	for unit := range periods(sentence) {
		if !slices.ContainsFunc(texts, func(g *grounds) bool { return g.periods[unit] }) {
			return false
		}
	}
	return !slices.ContainsFunc(counts(sentence), func(m mention) bool { return !m.stands(known) })
}

// dutiesStand says whether every rule and promise of a sentence is one of the texts'.
func dutiesStand(sentence string, texts []*grounds) bool {
	for _, d := range duties {
		for _, part := range clauses(sentence) {
			if !d.said.MatchString(part) {
				continue
			}
			no := negated(part)
			stands := slices.ContainsFunc(texts, func(g *grounds) bool {
				return slices.ContainsFunc(g.segments, func(s segment) bool {
					return d.stands.MatchString(s.text) && s.negated == no
				})
			})
			if !stands {
				return false
			}
		}
	}
	return true
}

// claim is a sentence as words that can be looked for, by language of the grounds.
type claim struct {
	words map[string][]word
}

// claim turns a sentence into words for every language that its grounds are in.
func (ix *Index) claim(lang, sentence string, texts []*grounds) claim {
	own := ix.parts[lang]
	words := own.lexicon.question(sentence)
	for i := range words {
		words[i].tells = own.idf(words[i].alts)
	}
	c := claim{words: map[string][]word{lang: words}}
	for _, g := range texts {
		if c.words[g.lang] == nil {
			c.words[g.lang] = g.lexicon.carry(slices.Clone(words))
		}
	}
	return c
}

// covered is the share of the content words that stand in the texts, by what each word tells.
func (c claim) covered(texts []*grounds) float64 {
	var total, sum float64
	n := 0
	for _, words := range c.words {
		n = len(words)
	}
	for i := range n {
		weight, found := 0.0, 0.0
		for _, g := range texts {
			w := c.words[g.lang][i]
			weight = max(weight, w.tells*w.share())
			found = max(found, bestOf(w.alts, g.terms))
		}
		total += weight
		sum += weight * min(1, found/weightConcept)
	}
	if total == 0 {
		return 0
	}
	return sum / total
}

func bestOf(alts []alt, set map[string]bool) float64 {
	w := 0.0
	for _, a := range alts {
		if a.weight > w && set[a.term] {
			w = a.weight
		}
	}
	return w
}

// namesStand says whether every name of a sentence is one of the texts'. A name is written with a capital where none
// belongs; at the beginning of a sentence it is a word that nobody knows, or one that is never written without.
func (ix *Index) namesStand(lang, sentence string, c claim, texts []*grounds) bool {
	own := ix.parts[lang]
	byPlace := map[int]int{}
	for i, w := range c.words[lang] {
		byPlace[w.from] = i
	}
	for i, t := range tokens(sentence) {
		raw := sentence[t.from:t.to]
		if raw == strings.ToLower(raw) || !isName(own, raw, t.text, i == 0 || opens(sentence, t.from)) {
			continue
		}
		stands := slices.ContainsFunc(texts, func(g *grounds) bool {
			if g.words[t.text] || g.terms[g.lexicon.stem(t.text)] {
				return true
			}
			i, ok := byPlace[t.from]
			return ok && bestOf(c.words[g.lang][i].alts, g.terms) >= weightConcept
		})
		if !stands {
			return false
		}
	}
	return true
}

// isName guesses whether a word with a capital is a name.
func isName(p *part, raw, folded string, first bool) bool {
	inner := 0
	for _, r := range raw[1:] {
		if unicode.IsUpper(r) {
			inner++
		}
	}
	if !first || inner > 0 {
		return true
	}
	if p.lexicon.stop[folded] || p.lexicon.light[folded] {
		return false
	}
	_, known := p.lexicon.stems[p.lexicon.stem(folded)]
	return p.lexicon.proper[folded] || !known && p.lexicon.split(folded) == nil
}

// opens says whether a word at this place has its capital from being the first: of a sentence, or of what is quoted.
func opens(s string, at int) bool {
	before := strings.TrimRight(s[:at], " ")
	return before == "" || strings.ContainsRune(".?!:…\"“”'‘(-–", lastRune(before))
}

// flips says whether a part of a sentence says no where the most similar part of the texts says yes, or the other way
// round. Where nothing is similar enough it cannot be told.
func (ix *Index) flips(lang, sentence string, texts []*grounds) bool {
	for _, part := range clauses(sentence) {
		said := ix.claim(lang, part, texts)
		no := negated(part)
		type likeness struct {
			share   float64
			negated bool
		}
		var found []likeness
		for _, g := range texts {
			if g.lang != lang && len(texts) > 1 {
				continue // the same passage in the asker's language tells better
			}
			words := slices.DeleteFunc(slices.Clone(said.words[g.lang]), func(w word) bool { return w.light || negations[w.text] })
			for _, s := range g.segments {
				found = append(found, likeness{s.like(words), s.negated})
			}
		}
		if len(found) == 0 {
			continue
		}
		slices.SortStableFunc(found, func(a, b likeness) int { return cmp.Compare(b.share, a.share) })
		if found[0].share < alike {
			continue
		}
		same := slices.ContainsFunc(found, func(l likeness) bool { return l.share >= found[0].share-0.05 && l.negated == no })
		if !same {
			return true
		}
	}
	return false
}

// like is how much a part of a passage and some words have in common, from 0 to 1.
func (s segment) like(words []word) float64 {
	if s.size == 0 || len(words) == 0 {
		return 0
	}
	common := 0.0
	for _, w := range words {
		common += min(1, bestOf(w.alts, s.terms)/weightConcept)
	}
	precise, whole := common/float64(len(words)), min(1, common/float64(s.size))
	if precise+whole == 0 {
		return 0
	}
	return 2 * precise * whole / (precise + whole)
}
