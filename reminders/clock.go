package reminders

import (
	"strconv"
	"strings"
)

// ParseClock reads a time of day as people write it, in Dutch or English: 8:30, 10 uur, half acht, kwart voor negen, 4 pm.
func ParseClock(text string) (hour, minute int, err error) {
	for _, lang := range []string{"nl", "en"} {
		p := phrasesOf(text, lang, Date{2026, 1, 1})
		if hour, minute, ok := p.clock(); ok {
			return hour, minute, nil
		}
	}
	return 0, 0, ErrHour
}

// clock reads the whole text as a time of day.
func (p *phrases) clock() (h, m int, ok bool) {
	k := p.opt(0, sAt)
	before, past := 0, 0
	switch w := p.at(k).norm; {
	case p.is(k, sHalf) && p.at(k+1).norm == "past":
		past, k = 30, k+2
	case p.is(k, sHalf) && p.en:
		past, k = 30, k+1
	case p.is(k, sHalf):
		before, k = 30, k+1
	case w == "kwart" || w == "quarter":
		switch p.at(k + 1).norm {
		case "voor", "to":
			before = 15
		case "over", "past", "na":
			past = 15
		default:
			return 0, 0, false
		}
		k += 2
	}
	exact := before+past == 0
	switch l := p.at(k); {
	case l.sign == sNum:
		h = l.n
		k++
	case l.sign == sClock && exact:
		digits := strings.FieldsFunc(l.norm, func(r rune) bool { return r < '0' || r > '9' })
		h, _ = strconv.Atoi(digits[0])
		if len(digits) > 1 {
			m, _ = strconv.Atoi(digits[1])
		}
		h = halfDay(h, l.norm)
		k++
	default:
		return 0, 0, false
	}
	if l := p.at(k); l.sign == sHour || l.norm == "uur" {
		k++
		h = halfDay(h, strings.ReplaceAll(l.norm, ".", ""))
		if exact && m == 0 && p.is(k, sNum) { // 10 uur 30
			m = p.at(k).n
			k++
		}
	}
	k += p.opt(k, sMorning)
	if p.is(k, sNoon) && h < 12 {
		h += 12
	}
	k += p.opt(k, sNoon)
	at := h*60 + m + past - before
	return at / 60, at % 60, k == len(p.lx) && k > 0 && h <= 23 && m <= 59 && at >= 0
}

// halfDay is an hour of which "am" or "pm" is said.
func halfDay(h int, said string) int {
	switch {
	case strings.HasSuffix(said, "pm") && h < 12:
		return h + 12
	case strings.HasSuffix(said, "am") && h == 12:
		return 0
	}
	return h
}
