package blocks_test

import (
	"encoding/json"
	"strings"
	"testing"

	"kringloop/bot/blocks"
	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/knowledge"
)

// Where something is not legal advice stands whom to ask, as far as the country is known; nowhere else.
func TestCountryNote(t *testing.T) {
	for _, lang := range []string{"nl", "en"} {
		r := reader(t, lang)
		s, _ := r.Talks.Script("weights")
		said := func(lines ...dialogue.Line) string {
			o := blocks.Outcome{Project: &flows.Project{ID: "p1"}, Script: s, Result: dialogue.Confirmed{Version: 1, At: t0, Result: dialogue.Result{Lines: lines}}}
			data, err := json.Marshal(r.Result(o).Blocks)
			must(t, err)
			return string(data)
		}
		answer := func(legal bool) string {
			data, err := json.Marshal(r.Answer(knowledge.Answer{Answered: true, Text: "x", Legal: legal}, blocks.Around{}).Blocks)
			must(t, err)
			return string(data)
		}
		legal, other := dialogue.Line{Key: dialogue.Legal, Mark: "info"}, dialogue.Line{Key: "worth.never", Mark: "info"}
		for _, country := range []string{"", "BE", "NL"} {
			r.Country = country
			for _, of := range []string{"BE", "NL"} {
				note := r.T("country." + of)
				if strings.Contains(said(legal), note) != (of == country) || strings.Contains(answer(true), note) != (of == country) {
					t.Errorf("%s, in %q: %s\n%s", lang, country, said(legal), answer(true))
				}
				if strings.Contains(said(other), note) || strings.Contains(answer(false), note) {
					t.Errorf("%s, in %q: it stands where nothing is said of law", lang, country)
				}
			}
		}
	}
}
