package bot

import (
	"encoding/json"
	"testing"
)

// Who is named and never spoke is looked up first, once, and whatever Slack says the message goes on.
func TestNamesAreLookedUp(t *testing.T) {
	for name, r := range map[string]Result{
		"known":   {Body: []byte(`{"people":{"U0NEW":{"name":"Bram de Wit","locale":"nl-NL"}}}`)},
		"nobody":  {Body: []byte(`{"people":{}}`)},
		"no word": {Error: "slack is away"},
	} {
		b := newBot(t)
		m := known(t, b)
		ev := Event{Kind: Said, Team: "T", User: sophie, Channel: "D0SOPHIE", Direct: true, At: t0, TS: "1.1", Text: "help <@U0NEW> en <@U0NEW>"}
		out := handle(t, b, m, ev)
		if len(out.Jobs) != 1 || out.Jobs[0].Kind != JobNames || len(out.Posts) > 0 {
			t.Fatalf("%s: %+v", name, out)
		}
		var ask NamesAsk
		if err := json.Unmarshal(out.Jobs[0].Body, &ask); err != nil || len(ask.Users) != 1 {
			t.Fatalf("%s: %+v, %v", name, ask, err)
		}
		r.Kind, r.Ask = JobNames, out.Jobs[0].Body
		out = handle(t, b, m, Event{Kind: JobDone, Team: "T", At: t0, Job: r})
		if len(out.Next) != 1 || !out.Next[0].Named || out.Next[0].Fresh || out.Next[0].Text != ev.Text {
			t.Fatalf("%s: %+v", name, out)
		}
		if out = handle(t, b, m, out.Next[0]); len(out.Jobs) > 0 && out.Jobs[0].Kind == JobNames {
			t.Errorf("%s: it asks again: %+v", name, out)
		}
		if p := m.people["U0NEW"]; p.Known != (name == "known") || p.Known && p.Name != "Bram de Wit" {
			t.Errorf("%s: %+v", name, p)
		}
	}
}
