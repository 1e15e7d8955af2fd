package sandbox

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"
)

//go:embed assets/ui.json
var wordList []byte

// words are the page's own texts in one language.
type words struct {
	Lang        string            `json:"-"`
	Months      []string          `json:"months"`
	MonthsShort []string          `json:"months_short"`
	Days        []string          `json:"days"` // Sunday first
	Texts       map[string]string `json:"texts"`
}

var allWords = sync.OnceValue(func() map[string]*words {
	var all map[string]*words
	if err := json.Unmarshal(wordList, &all); err != nil {
		panic("sandbox: assets/ui.json: " + err.Error()) // embedded: a test would have told
	}
	for lang, w := range all {
		w.Lang = lang
	}
	return all
})

// wordsFor picks the first language that the page speaks; locales such as nl-BE count by their language.
func wordsFor(langs ...string) *words {
	for _, l := range langs {
		lang, _, _ := strings.Cut(l, "-")
		if w := allWords()[strings.ToLower(lang)]; w != nil {
			return w
		}
	}
	return allWords()["nl"]
}

// T is the text of that key, with its arguments filled in.
func (w *words) T(key string, args ...any) string {
	text, ok := w.Texts[key]
	if !ok {
		return key
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// when writes dates in words.
type when struct {
	*words
	loc *time.Location
	now time.Time
}

func (c when) clock(at time.Time) string { return at.In(c.loc).Format("15:04") }

// long is "maandag 23 november 2026".
func (c when) long(at time.Time) string {
	at = at.In(c.loc)
	return c.Days[at.Weekday()] + " " + c.date(at)
}

// date is "23 november 2026".
func (c when) date(at time.Time) string {
	at = at.In(c.loc)
	return fmt.Sprintf("%d %s %d", at.Day(), c.Months[at.Month()-1], at.Year())
}

// short is "23 nov. 2026".
func (c when) short(at time.Time) string {
	at = at.In(c.loc)
	return fmt.Sprintf("%d %s %d", at.Day(), c.MonthsShort[at.Month()-1], at.Year())
}

// near is today, yesterday or tomorrow, else "".
func (c when) near(at time.Time) string {
	day := func(t time.Time) int {
		y, m, d := t.In(c.loc).Date()
		return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
	}
	switch day(at) - day(c.now) {
	case 0:
		return c.T("today")
	case -1:
		return c.T("yesterday")
	case 1:
		return c.T("tomorrow")
	}
	return ""
}

// divider heads the messages of a day; a day of this year needs no year.
func (c when) divider(at time.Time) string {
	if near := c.near(at); near != "" {
		return near
	}
	at = at.In(c.loc)
	day := c.long(at)
	if at.Year() == c.now.In(c.loc).Year() {
		day = fmt.Sprintf("%s %d %s", c.Days[at.Weekday()], at.Day(), c.Months[at.Month()-1])
	}
	return strings.ToUpper(day[:1]) + day[1:] // the names of days are ASCII in both languages
}

// pattern fills in Slack's date tokens, see "Formatting text for app surfaces".
func (c when) pattern(at time.Time, pattern string) string {
	near := strings.ToLower(c.near(at))
	pretty := func(s string) string {
		if near != "" {
			return near
		}
		return s
	}
	return strings.NewReplacer(
		"{date_num}", at.In(c.loc).Format("2006-01-02"),
		"{date_slash}", at.In(c.loc).Format("02/01/2006"),
		"{date_long_pretty}", pretty(c.long(at)),
		"{date_long_full}", c.long(at),
		"{date_long}", c.long(at),
		"{date_short_pretty}", pretty(c.short(at)),
		"{date_short}", c.short(at),
		"{date_pretty}", pretty(c.date(at)),
		"{date}", c.date(at),
		"{day_divider_pretty}", pretty(c.long(at)),
		"{ago}", pretty(c.date(at)),
		"{time_secs}", at.In(c.loc).Format("15:04:05"),
		"{time}", c.clock(at),
	).Replace(pattern)
}
