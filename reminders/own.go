package reminders

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Wish is a reminder as it was understood, to be read back before it is set.
type Wish struct {
	Text string // what of, in the person's own words
	Rule Rule
	// Hour says that a time of day was asked for, which reminders don't have: they come with the morning's digest.
	Hour bool
	// Other is the day that some people call so too, when there is one: "next Friday" of the week after this one or of this one.
	Other Date
}

// MaxReminder is the longest text of a reminder, in characters.
const MaxReminder = 300

// maxRequest is the longest message that is read as a request for a reminder, in bytes.
const maxRequest = 4000

// ParseReminder reads what a person wants to be reminded of and when, in Dutch ("nl") or English ("en"): "herinner me op 3 maart
// aan de offerte". A text that asks in the other language, or has no day in this one, is read in that. With [ErrNoDay] the Wish has
// the text, so that only the day is still to be asked for; with [ErrNoText] it has the rule. Other errors are [ErrDate], [ErrPast],
// [ErrFar], [ErrWeekday], [ErrMany], [ErrNever] and [ErrLongText].
//
// A day of the week and a day without a year are the next ones; a series begins after today. Days are calendar days: see
// [Own.Duty] for weekends.
func ParseReminder(text, lang string, today Date) (Wish, error) {
	if len(text) > maxRequest {
		return Wish{}, ErrLongText
	}
	nl, en := strings.Contains(fold(text), "herinner"), strings.Contains(fold(text), "remind")
	if nl != en { // what asks for it says more than the language of the reader
		if lang = "nl"; en {
			lang = "en"
		}
	}
	w, err := parseReminder(text, lang, today)
	if errors.Is(err, ErrNoDay) || errors.Is(err, ErrUnclear) && nl == en {
		if w2, err2 := parseReminder(text, otherLanguage(lang), today); !errors.Is(err2, ErrNoDay) && !errors.Is(err2, ErrUnclear) {
			return w2, err2
		}
	}
	return w, err
}

func otherLanguage(lang string) string {
	if lang == "en" {
		return "nl"
	}
	return "en"
}

func parseReminder(text, lang string, today Date) (Wish, error) {
	r := request{phrases: phrasesOf(text, lang, today), text: text}
	r.trim()
	if r.other() {
		return Wish{}, ErrNotYou
	}
	err := r.find()
	w := Wish{Text: r.rest(), Hour: r.hour}
	if err == nil {
		w.Rule, w.Other, err = r.decide()
	}
	if err != nil {
		w.Rule, w.Other = Rule{}, Date{}
		return w, err
	}
	return w, w.fits()
}

// fits tells whether the wish has a text that can be kept.
func (w Wish) fits() error {
	switch {
	case w.Text == "":
		return ErrNoText
	case utf8.RuneCountInString(w.Text) > MaxReminder:
		return ErrLongText
	}
	return nil
}

// request is a message that asks for a reminder, taken apart.
type request struct {
	*phrases
	text   string
	lo, hi int    // the pieces between the lead-in and the politeness
	lead   bool   // there was a lead-in
	asks   string // its words
	verb   bool   // it leaves its verb to come: kan je me … herinneren
	cut    []stretch

	once   when
	series series
	from   when
	until  when
	times  int // the series comes so often, 0 = for good
	hour   bool
}

// stretch is pieces from, up to but without to.
type stretch struct{ from, to int }

// trim leaves out what asks and thanks.
func (r *request) trim() {
	r.hi = len(r.lx)
	for r.lo < r.hi && polite[r.norm(r.lo, 1)] {
		r.lo++
	}
	r.leadIn()
	for r.lo < r.hi && polite[r.norm(r.lo, 1)] {
		r.lo++
	}
	for done := false; !done; {
		done = true
		for n := 3; n > 0; n-- {
			if r.hi-n >= r.lo && politeEnd[r.norm(r.hi-n, n)] {
				r.hi -= n
				done = false
				break
			}
		}
	}
}

// leadIn passes over what asks for a reminder, and tells whether it stood there.
func (r *request) leadIn() {
	for n := min(longestLead, r.hi-r.lo); n > 0; n-- {
		if verb, ok := leadIns[r.norm(r.lo, n)]; ok {
			r.asks = r.norm(r.lo, n)
			r.lo, r.lead, r.verb = r.lo+n, true, r.verb || verb
			return
		}
	}
}

// other tells whether somebody else than the writer is to be reminded: herinner Lotte aan, stuur Ben een herinnering.
func (r *request) other() bool {
	next := r.norm(r.lo, 1)
	switch {
	case bareLeads[r.asks]:
		return r.lo < r.hi && r.at(r.lo).sign == sWord && !ties[next] && !links[next] && !dateLinks[next] && !notNames[next]
	case !r.lead && gives[next] && r.at(r.lo+1).sign == sWord:
		for i := r.lo + 2; i < r.hi; i++ {
			if r.norm(i, 2) == "een herinnering" || r.norm(i, 2) == "a reminder" {
				return true
			}
		}
	}
	return false
}

// AsksReminder tells whether a text asks for a reminder, whatever it is of and when: it says so, or it begins with a day that comes
// again (elke eerste maandag van het kwartaal; with a colon also elke maand: facturen) and asks nothing. The latter is loose: as an
// answer to a question it is an answer.
func AsksReminder(text string) (loose, ok bool) {
	if len(text) > maxRequest || !remindful(text) {
		return false, false
	}
	for _, lang := range []string{"nl", "en"} {
		r := request{phrases: phrasesOf(text, lang, Date{2026, 1, 1}), text: text}
		if loose, ok := r.asked(); ok {
			return loose, true
		}
	}
	return false, false
}

// remindful tells whether a text has a word of being reminded, or begins with one that says again and again; most have none.
func remindful(text string) bool {
	text = fold(text)
	for w := range strings.FieldsSeq(text) {
		if leadFirst[bare(w)] {
			return true
		}
	}
	w, _, _ := strings.Cut(text, " ")
	return againFirst[w] || strings.Contains(text, "herinner") || strings.Contains(text, "remind")
}

// asked is what [AsksReminder] tells, of one language.
func (r *request) asked() (loose, ok bool) {
	r.trim()
	if r.lead || r.other() {
		return false, r.sure()
	}
	n := r.phraseAt(r.lo)
	if n == 0 {
		return false, false
	}
	again := r.series.n > 0 && !r.series.weak
	after := request{phrases: r.phrases, text: r.text, lo: r.lo + n, hi: r.hi}
	if after.leadIn(); after.lead {
		return false, after.sure()
	}
	colon := strings.Contains(r.text[:r.at(r.lo+n).from], ":")
	return true, again && (colon || r.series.dated()) && !r.questions()
}

// sure tells whether a lead-in asks for a reminder by itself or with what follows: a noun needs a day, a verb that is still to
// come has to come, and "herinner ik me goed" asks something else.
func (r *request) sure() bool {
	switch {
	case r.verb:
		return strings.Contains(fold(r.text), "herinner") || strings.Contains(fold(r.text), "remind")
	case bareLeads[r.asks] && notNames[r.norm(r.lo, 1)]:
		return false
	case nounLeads[r.asks]:
		as := *r
		err := as.find()
		return !errors.Is(err, ErrNoDay) && !r.questions()
	}
	return true
}

// questions tells whether a text asks something of somebody else than a reminder.
func (r *request) questions() bool {
	for i := r.lo; i < r.hi; i++ {
		if askers[r.norm(i, 1)] {
			return true
		}
	}
	return strings.HasSuffix(strings.TrimSpace(r.text), "?")
}

// norm is the words of n pieces.
func (r *request) norm(i, n int) string {
	if i < 0 || i+n > len(r.lx) {
		return ""
	}
	var b strings.Builder
	for k := range n {
		if k > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(r.lx[i+k].norm)
	}
	return b.String()
}

// rest is the text without what was read of it.
func (r *request) rest() string {
	if r.lo >= r.hi {
		return ""
	}
	lo := r.lo
	var parts []string
	for _, c := range append(r.cut, stretch{r.hi, r.hi}) {
		lo = r.link(lo, c.from, len(parts) == 0)
		to := c.from
		if r.verb && to-1 > lo && r.norm(to-1, 1) == "herinneren" {
			to--
		}
		if lo < to {
			parts = append(parts, r.piece(lo, to))
		}
		lo = c.to
	}
	return r.clean(strings.Join(parts, " "))
}

// link passes over what ties a text to its lead-in: eraan dat, om, about.
func (r *request) link(lo, to int, first bool) int {
	if !first {
		return lo
	}
	for n := min(longestLink, to-lo); n > 0; n-- {
		if links[r.norm(lo, n)] {
			return lo + n
		}
	}
	return lo
}

// piece is the text of pieces as it was written, without the signs that belong to what stands before and after it.
func (r *request) piece(lo, to int) string {
	from, end := 0, len(r.text)
	if lo > 0 {
		from = r.lx[lo-1].to
		from += max(strings.IndexFunc(r.text[from:r.lx[lo].from], unicode.IsSpace), 0)
	}
	if to < len(r.lx) {
		end = r.lx[to-1].to
		if gap := r.text[end:r.lx[to].from]; gap != "" {
			end += strings.LastIndexFunc(gap, unicode.IsSpace)
		}
	}
	return strings.TrimSpace(r.text[from:end])
}

// clean takes away the signs that stood between the text and what was cut out.
func (r *request) clean(s string) string {
	signs := ",.;:!–—-"
	if r.verb {
		signs += "?"
	}
	loose := func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune(signs, c) }
	return strings.TrimRightFunc(strings.TrimLeftFunc(s, loose), loose)
}
