package reminders

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// lex is a piece of a text with its meaning in a phrase about days, and where it stands.
type lex struct {
	term
	norm     string // in lower case, without accents and without punctuation around it
	from, to int    // bytes of the text
	d, m, y  int    // of numeric; y = 0 where no year was written. Of pair d and m are its figures
}

// around is what stands beside a word without being part of it. An apostrophe is: 's maandags.
const before, behind = "([{\"“„«*_<", ".,;:!?)]}\"”»*_>…"

// bare is a word without what stands beside it.
func bare(word string) string { return strings.TrimRight(strings.TrimLeft(word, before), behind) }

// read cuts a text into its pieces; some words in a row that mean one thing together are one.
func read(text string, v vocabulary) []lex {
	tokens := tokens(text)
	var out []lex
	for i := 0; i < len(tokens); {
		t, n := meaning(tokens[i:], v)
		t.from, t.to = tokens[i].from, tokens[i+n-1].to
		if day, part, ok := partOfDay(tokens[i], v); ok {
			out = append(out, day)
			t = part
		}
		out = append(out, t)
		i += n
	}
	return out
}

func tokens(text string) []lex {
	var out []lex
	start := -1
	add := func(end int) {
		if start < 0 {
			return
		}
		raw := text[start:end]
		from := start + len(raw) - len(strings.TrimLeft(raw, before))
		to := end - (len(raw) - len(strings.TrimRight(raw, behind)))
		if from < to {
			out = append(out, lex{norm: fold(text[from:to]), from: from, to: to})
		}
		start = -1
	}
	for i, r := range text {
		switch {
		case unicode.IsSpace(r):
			add(i)
		case start < 0:
			start = i
		}
	}
	add(len(text))
	return out
}

var accents = strings.NewReplacer("á", "a", "à", "a", "â", "a", "ä", "a", "é", "e", "è", "e", "ê", "e", "ë", "e", "í", "i", "ì", "i", "î", "i", "ï", "i",
	"ó", "o", "ò", "o", "ô", "o", "ö", "o", "ú", "u", "ù", "u", "û", "u", "ü", "u", "ç", "c", "’", "'", "‘", "'", "`", "'", "´", "'")

// fold takes away what people type differently: capitals, accents, the kind of apostrophe.
func fold(s string) string {
	s = accents.Replace(strings.ToLower(s))
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) { // an accent on its own
			return -1
		}
		return r
	}, s)
	return strings.TrimPrefix(s, "'")
}

// partOfDay takes a day of the week with a part of the day apart: maandagochtend.
func partOfDay(t lex, v vocabulary) (day, part lex, ok bool) {
	n := strings.Index(t.norm, "dag") + len("dag")
	if n < len("dag") || n == len(t.norm) || v[t.norm] != nil || t.to-t.from != len(t.norm) {
		return lex{}, lex{}, false
	}
	day, part = lex{norm: t.norm[:n], from: t.from, to: t.from + n}, lex{norm: t.norm[n:], from: t.from + n, to: t.to}
	day.term, part.term = v[day.norm][day.norm], v[part.norm][part.norm]
	if part.norm == "morgen" {
		part.term = term{sign: sMorning}
	}
	return day, part, day.sign == sWday && (part.sign == sMorning || part.sign == sNoon)
}

// longestTerm is the number of words in the longest term of the vocabulary.
const longestTerm = 4

// meaning is what the first tokens mean, and how many they are: as many as make a term, at least one.
func meaning(ts []lex, v vocabulary) (lex, int) {
	if known := v[ts[0].norm]; known != nil {
		joined := make([]string, 0, longestTerm)
		for _, t := range ts[:min(longestTerm, len(ts))] {
			joined = append(joined, t.norm)
		}
		for n := len(joined); n > 0; n-- {
			w := strings.Join(joined[:n], " ")
			if t, ok := known[w]; ok {
				return lex{term: t, norm: w}, n
			}
		}
	}
	l := figures(ts[0].norm)
	l.norm = ts[0].norm
	return l, 1
}

var (
	isoFigures  = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)
	dayFigures  = regexp.MustCompile(`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})$`)
	dayMonth    = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})$`)
	twoFigures  = regexp.MustCompile(`^(\d{1,2})[-–](\d{1,2})$`)
	clockTime   = regexp.MustCompile(`^(?:[01]?\d|2[0-3])(?:[:.h][0-5]\d(?:u|uur|am|pm)?|[uh](?:[0-5]\d)?|uur|am|pm)$`)
	nthFigures  = regexp.MustCompile(`^(\d{1,2})(?:e|de|ste|st|nd|rd|th)$`)
	plainNumber = regexp.MustCompile(`^\d{1,4}$`)
)

// The years that a number is taken for; any other one is a number of something.
const firstYear, lastYear = 1990, 2100

// figures is the meaning of a token that is written with digits.
func figures(s string) lex {
	of := func(g sign, d, m, y string) lex {
		l := lex{term: term{sign: g}}
		l.d, _ = strconv.Atoi(d)
		l.m, _ = strconv.Atoi(m)
		if l.y, _ = strconv.Atoi(y); len(y) == 2 {
			l.y += 2000
		}
		return l
	}
	if !figure(s) {
		return lex{}
	}
	if m := isoFigures.FindStringSubmatch(s); m != nil {
		return of(sNumeric, m[3], m[2], m[1])
	}
	if m := dayFigures.FindStringSubmatch(s); m != nil {
		return of(sNumeric, m[1], m[2], m[3])
	}
	if m := dayMonth.FindStringSubmatch(s); m != nil {
		return of(sNumeric, m[1], m[2], "")
	}
	if m := twoFigures.FindStringSubmatch(s); m != nil {
		return of(sPair, m[1], m[2], "")
	}
	if m := nthFigures.FindStringSubmatch(s); m != nil {
		return lex{term: term{sOrdinal, of(sNumeric, m[1], "", "").d}}
	}
	switch {
	case clockTime.MatchString(s):
		return lex{term: term{sign: sClock}}
	case plainNumber.MatchString(s):
		n, _ := strconv.Atoi(s)
		if len(s) == 4 && n >= firstYear && n <= lastYear {
			return lex{term: term{sYear, n}}
		}
		return lex{term: term{sNum, n}}
	}
	return lex{}
}
