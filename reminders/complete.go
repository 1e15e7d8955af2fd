package reminders

import (
	"errors"
	"strings"
)

// Half is a request of which something was asked back: for a reminder its day or its text, for an absence its days.
type Half struct {
	Say   string `json:"say"` // what was said
	Away  bool   `json:"away,omitempty"`
	Place string `json:"place"` // where
	On    Date   `json:"on"`    // which day it was for the person
}

// ErrNoAnswer says that a message doesn't complete the request: it is something else.
var ErrNoAnswer = errors.New("not what was asked back")

// Reminder reads a message as the part of a request for a reminder that was still to be said. Errors are those of
// [ParseReminder], and [ErrNoAnswer].
func (h Half) Reminder(answer, lang string, today Date) (Wish, error) {
	w, err := ParseReminder(h.Say, lang, h.On)
	if errors.Is(err, ErrNoText) {
		r := request{phrases: phrasesOf(answer, lang, today), text: answer}
		r.trim()
		w.Text = r.rest()
		return w, w.fits()
	}
	d, err := ParseReminder(answer, lang, today)
	if w.Text != "" {
		if errors.Is(err, ErrNoDay) || !only(d.Text, doWords) {
			return Wish{}, ErrNoAnswer
		}
		d.Text, err = w.Text, noNeed(err)
	}
	d.Hour = d.Hour || w.Hour
	return d, err
}

// noNeed is an error but for a text that is missing: it was said before.
func noNeed(err error) error {
	if errors.Is(err, ErrNoText) {
		return nil
	}
	return err
}

// Leave reads a message as the days of an absence. Errors are those of [ParseAway], and [ErrNoAnswer].
func (h Half) Leave(answer, lang string, today Date) (Leave, error) {
	for _, l := range []string{lang, otherLanguage(lang)} {
		a := absence{phrases: phrasesOf(answer, l, today)}
		a.spans, a.taken = true, make([]bool, len(a.lx))
		if err := a.find(); err != nil || !a.dated() {
			continue
		}
		rest := ""
		for i, x := range a.lx {
			if !a.taken[i] && x.sign == sWord {
				rest += " " + x.norm
			}
		}
		if only(rest, doWords) {
			return ParseAway(h.Say+" "+answer, l, today)
		}
	}
	return Leave{}, ErrNoAnswer
}

// only tells whether a text has no other words than these.
func only(text string, words map[string]bool) bool {
	for w := range strings.FieldsSeq(fold(text)) {
		if !words[bare(w)] {
			return false
		}
	}
	return true
}
