// Package locale owns every sentence that the bot says, in Dutch and in English: a catalogue of messages in nl/ and en/.
// It never decides what is said, and holds nothing of the domains: their texts stand in their own content folders.
package locale

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed nl/*.yaml en/*.yaml
var files embed.FS

// Languages are the languages of the catalogue; the first is the default.
var Languages = []string{"nl", "en"}

// Catalog holds all messages. It is safe for concurrent use.
type Catalog struct {
	words map[string]Words
	ids   map[string][]string
}

// Load reads the embedded catalogue.
func Load() (*Catalog, error) {
	bundle := i18n.NewBundle(language.Dutch)
	bundle.RegisterUnmarshalFunc("yaml", yaml.Unmarshal)
	c := &Catalog{words: map[string]Words{}, ids: map[string][]string{}}
	for _, lang := range Languages {
		ready := map[string]sentence{}
		names, err := fs.Glob(files, lang+"/*.yaml")
		if err != nil {
			return nil, fmt.Errorf("locale: %w", err)
		}
		for _, name := range names {
			data, err := files.ReadFile(name)
			if err != nil {
				return nil, fmt.Errorf("locale: %w", err)
			}
			// go-i18n takes the language from the name: bot.nl.yaml.
			parsed, err := bundle.ParseMessageFileBytes(data, path.Base(path.Dir(name))+".yaml")
			if err != nil {
				return nil, fmt.Errorf("locale/%s: %w", name, err)
			}
			for _, m := range parsed.Messages {
				c.ids[lang] = append(c.ids[lang], m.ID)
				if s, ok := prepare(m); ok {
					ready[m.ID] = s
				}
			}
		}
		c.words[lang] = Words{Lang: lang, loc: i18n.NewLocalizer(bundle, lang), ready: ready}
	}
	return c, nil
}

// In gives the words of a language; an unknown one gets the default.
func (c *Catalog) In(lang string) Words {
	if w, ok := c.words[lang]; ok {
		return w
	}
	return c.words[Languages[0]]
}

// IDs lists the messages of a language, for the test that compares languages.
func (c *Catalog) IDs(lang string) []string { return c.ids[lang] }

// Words speaks one language.
type Words struct {
	Lang  string
	loc   *i18n.Localizer
	ready map[string]sentence // read only
}

// Args fill the places of a message: {{.Name}}.
type Args = map[string]any

// T gives a message. A message that is missing gives its id, so that nothing falls silent; a test makes sure that none is.
func (w Words) T(id string, args ...Args) string {
	if s, ok := w.ready[id]; ok {
		if text, ok := s.fill(first(args)); ok {
			return text
		}
	}
	return w.get(&i18n.LocalizeConfig{MessageID: id, TemplateData: first(args)}, id)
}

// N gives a message in the form for n, which it can show as {{.N}}.
func (w Words) N(id string, n int, args ...Args) string {
	data := Args{"N": n}
	for k, v := range first(args) {
		data[k] = v
	}
	return w.get(&i18n.LocalizeConfig{MessageID: id, PluralCount: n, TemplateData: data}, id)
}

func (w Words) get(cfg *i18n.LocalizeConfig, id string) string {
	s, err := w.loc.Localize(cfg)
	if err != nil {
		return id
	}
	return s
}

func first(args []Args) Args {
	if len(args) == 0 {
		return nil
	}
	return args[0]
}

// Amount is a number with its unit, as the language writes it: "80 %" in Dutch is "80%" in English.
func (w Words) Amount(number, unit string) string {
	if w.Lang == "en" && unit == "%" && number != "" {
		return number + unit
	}
	return strings.TrimSpace(number + " " + unit)
}

// FullDay says a day so that it means the same to everybody who reads it, whenever that is: Thursday 14 January 2027.
func (w Words) FullDay(t time.Time) string {
	weekday := (int(t.Weekday())+6)%7 + 1 // from Monday
	return fmt.Sprintf("%s %d %s %d", w.T(fmt.Sprintf("weekday.%d", weekday)), t.Day(), w.T(fmt.Sprintf("monthname.%d", t.Month())), t.Year())
}

// Day says a moment's day as people do: today, yesterday, else day and month, with the year when it isn't this one.
func (w Words) Day(t, now time.Time) string {
	y1, m1, d1 := t.Date()
	y2, m2, d2 := now.Date()
	days := time.Date(y1, m1, d1, 0, 0, 0, 0, time.UTC).Sub(time.Date(y2, m2, d2, 0, 0, 0, 0, time.UTC)).Hours() / 24
	switch days {
	case 0:
		return w.T("day.today")
	case -1:
		return w.T("day.yesterday")
	case 1:
		return w.T("day.tomorrow")
	}
	s := fmt.Sprintf("%d %s", d1, w.T(fmt.Sprintf("month.%d", m1)))
	if y1 != y2 {
		s += fmt.Sprintf(" %d", y1)
	}
	return s
}
