package knowledge

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
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
	enough       = 0.62 // of its content words, by what each tells, in the language of the passage
	enoughAcross = 0.30 // when the passage is in the other language only: the glossary does not have every word
	contributes  = 0.25 // below it a passage has nothing to do with the sentence, and its mark is taken off
	alike        = 0.6  // a part of the passage that says the same, yes or no apart
	maxSaid      = 600  // bytes of a sentence
	enoughPart   = 0.4  // of each part of a sentence between commas,
	wholePart    = 2    // when it has so many content words
)

// grounds are what a sentence may rest on: one text in one language.
type grounds struct {
	lang     string
	lexicon  *lexicon
	terms    map[string]bool // by which its words are found
	words    map[string]bool // folded, small words too
	numbers  map[quantity]bool
	text     string // lower case, for addresses
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
		lang: p.lang, lexicon: p.lexicon, terms: map[string]bool{}, words: map[string]bool{}, numbers: map[quantity]bool{},
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
	for _, q := range quantities(title + "\n" + body) {
		g.numbers[q] = true
	}
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
	"cannot": true, "neither": true,
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

// duty is a kind of word that makes a rule of law or a promise: it needs the passage's own, with the same yes or no. What
// a passage may say for it is wider than what a sentence says.
type duty struct{ said, stands *regexp.Regexp }

var duties = func() (out []duty) {
	for _, words := range [][2]string{
		{`wettelijk\w*|wet|wetten|wetgeving|legal\w*|law|laws|statutory`, `recht\w*|aanbestedingsrecht\w*|richtlijn\w*|directive\w*|overheidsopdracht\w*`},
		{`\w*verplicht\w*|mandatory|obligat\w*|oblige\w*|compulsory`, `moet\w*|mag|mogen|must|shall|ha[sd] to|have to|required?`},
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
	words := ix.read(lang, sentence, all)
	covered, across := 0.0, true
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
	covered = words.covered(texts)
	for _, g := range texts {
		across = across && g.lang != lang
	}
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
		c := ix.read(lang, part, texts)
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

func quoted(address string, texts []*grounds) bool {
	address = strings.ToLower(address)
	if strings.HasPrefix(address, "@") {
		return false // calls somebody, wherever it comes from
	}
	return slices.ContainsFunc(texts, func(g *grounds) bool {
		i := strings.Index(g.text, address)
		if i < 0 {
			return false
		}
		rest := g.text[i+len(address):] // a longer address is another one
		return rest == "" || !strings.ContainsRune("/-.@_", rune(rest[0])) || len(rest) == 1 || rest[1] == ' ' || rest[1] == '\n'
	})
}

func numbersStand(sentence string, texts []*grounds) bool {
	known := map[quantity]bool{}
	for _, g := range texts {
		for q := range g.numbers {
			known[q] = true
		}
	}
	_, missing := unsupported(quantities(sentence), known)
	return !missing
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

// read turns a sentence into words for every language that its grounds are in.
func (ix *Index) read(lang, sentence string, texts []*grounds) claim {
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
	return p.proper[folded] || !known && p.lexicon.split(folded) == nil
}

// opens says whether a word at this place has its capital from being the first: of a sentence, or of what is quoted.
func opens(s string, at int) bool {
	before := strings.TrimRight(s[:at], " ")
	return before == "" || strings.ContainsRune(".?!:…\"“”'‘(-–", []rune(before)[len([]rune(before))-1])
}

// flips says whether a part of a sentence says no where the most similar part of the texts says yes, or the other way
// round. Where nothing is similar enough it cannot be told.
func (ix *Index) flips(lang, sentence string, texts []*grounds) bool {
	for _, part := range clauses(sentence) {
		said := ix.read(lang, part, texts)
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

// properNouns are the words of a language that the guidance writes with a capital inside sentences, and never without.
func properNouns(passages []Passage) map[string]bool {
	out, common := map[string]bool{}, map[string]bool{}
	for _, p := range passages {
		for line := range strings.Lines(plain(p.Body)) {
			line = address.ReplaceAllString(listMark.ReplaceAllString(strings.TrimSpace(line), ""), "")
			for i, t := range tokens(line) {
				raw := line[t.from:t.to]
				switch {
				case raw == strings.ToLower(raw):
					common[t.text] = true
				case i > 0 && !opens(line, t.from):
					out[t.text] = true
				}
			}
		}
	}
	for w := range common {
		delete(out, w)
	}
	return out
}
