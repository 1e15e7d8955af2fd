package dialogue

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// glue stands for the words between the parts of a number: "honderd en tien", "a hundred and ten".
const glue = -1

// numeral is a part of a number in words.
type numeral struct {
	n       int64
	joined  bool // written to the part before it: "vijf" and "en" in "vijfentwintig"
	article bool // "a": one only before a hundred and the like
}

// numerals are the words that a language makes its numbers of.
type numerals struct {
	value   map[string]int64
	article string
	parts   *regexp.Regexp // of a word that is written together, the longest first; nil = words are written apart
}

var numeralsOf = map[string]*numerals{
	"nl": numeralWords("een", "en", "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien",
		"twintig dertig veertig vijftig zestig zeventig tachtig negentig", "honderd duizend miljoen", true),
	"en": numeralWords("a", "and", "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
		"twenty thirty forty fifty sixty seventy eighty ninety", "hundred thousand million", false),
}

func numeralWords(article, and, small, tens, round string, together bool) *numerals {
	w := &numerals{value: map[string]int64{article: 1, and: glue}, article: article}
	for i, s := range strings.Fields(small) {
		w.value[s] = int64(i)
	}
	for i, s := range strings.Fields(tens) {
		w.value[s] = int64(20 + 10*i)
	}
	for i, s := range strings.Fields(round) {
		w.value[s] = []int64{100, 1000, 1_000_000}[i]
	}
	if together {
		all := slices.SortedFunc(maps.Keys(w.value), func(a, b string) int { return cmp.Compare(len(b), len(a)) })
		w.parts = regexp.MustCompile(strings.Join(all, "|"))
	}
	return w
}

var plainVowels = strings.NewReplacer("ë", "e", "é", "e", "e\u0308", "e", "e\u0301", "e")

// split gives the parts of one word of a number, nil when it is none: "drieëntwintig", "honderdtal".
func (w *numerals) split(word string) []numeral {
	plain := plainVowels.Replace(word)
	if n, ok := w.value[plain]; ok {
		return []numeral{{n: n, article: w.parts == nil && word == w.article}}
	}
	if w.parts == nil {
		return nil
	}
	plain = strings.TrimSuffix(plain, "tal")
	var all []numeral
	for len(plain) > 0 {
		at := w.parts.FindStringIndex(plain)
		if at == nil || at[0] != 0 {
			return nil
		}
		all = append(all, numeral{n: w.value[plain[:at[1]]], joined: len(all) > 0})
		plain = plain[at[1]:]
	}
	return all
}

// run gives the words at the beginning of a text that a number can be made of, and how many there are with those that say
// nothing alone: "een stuk", "and". Those are left out at both ends.
func (w *numerals) run(words []string) (run []string, n int) {
	for n < len(words) && w.split(words[n]) != nil {
		n++
	}
	run = words[:n]
	for len(run) > 0 && w.silent(run, len(run)-1) {
		run = run[:len(run)-1]
	}
	for len(run) > 0 && w.silent(run, 0) {
		run = run[1:]
	}
	return run, n
}

// silent tells whether a word at an end of a run is no part of the number: an article is one only in "een miljoen", "a hundred"
// and "duizend een".
func (w *numerals) silent(run []string, at int) bool {
	switch {
	case w.value[run[at]] == glue:
		return true
	case run[at] != w.article:
		return false
	case at == 0:
		return len(run) == 1 || w.value[run[1]] < 100
	}
	before := w.split(run[at-1])
	return w.parts == nil || before[len(before)-1].n < 100
}

// readSpelled reads a number in words, below a thousand million.
func readSpelled(words []string, lang string) (int64, bool) {
	w := numeralsOf[lang]
	r := spelling{}
	for _, word := range words {
		parts := w.split(word)
		if parts == nil {
			return 0, false
		}
		r.parts = append(r.parts, parts...)
	}
	r.tensLast = lang == "nl"
	n, ok := r.group(1_000_000, func() (int64, bool) { return r.group(1000, r.hundreds) })
	return n, ok && r.at == len(r.parts)
}

// spelling is a number in words that is being read.
type spelling struct {
	parts    []numeral
	at       int
	tensLast bool // "vijfentwintig"; else "twenty-five"
}

// next is the part that stands some places on, glue where there is none.
func (r *spelling) next(ahead int) numeral {
	if r.at+ahead >= len(r.parts) {
		return numeral{n: glue}
	}
	return r.parts[r.at+ahead]
}

// group reads how many of a round number there are, and the rest, which is less than one of it.
func (r *spelling) group(round int64, part func() (int64, bool)) (int64, bool) {
	n, ok := int64(1), true
	if r.next(0).n != round {
		n, ok = part()
	}
	if !ok || r.next(0).n != round {
		return n, ok
	}
	r.at++
	if n == 0 || round >= 1000 && n >= 1000 {
		return 0, false
	}
	before := r.at
	if r.next(0).n == glue {
		r.at++
	}
	rest, ok := part()
	if !ok || rest == 0 || rest >= round {
		r.at, rest = before, 0
	}
	return n*round + rest, true
}

func (r *spelling) hundreds() (int64, bool) { return r.group(100, r.tens) }

// tens reads a number below a hundred.
func (r *spelling) tens() (int64, bool) {
	isTens := func(n int64) bool { return n >= 20 && n < 100 }
	isUnit := func(p numeral) bool { return p.n > 0 && p.n < 10 && !p.article }
	p := r.next(0)
	and, last := r.next(1), r.next(2)
	switch {
	case r.tensLast && isUnit(p) && and.n == glue && and.joined && last.joined && isTens(last.n):
		r.at += 3
		return last.n + p.n, true
	case isTens(p.n):
		r.at++
		if !r.tensLast && isUnit(and) {
			r.at++
			return p.n + and.n, true
		}
		return p.n, true
	case p.n >= 0 && p.n < 20 && (!p.article || and.n >= 100):
		r.at++
		return p.n, true
	}
	return 0, false
}
