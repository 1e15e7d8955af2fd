package bot

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"kringloop/flows"
)

func TestValidate(t *testing.T) {
	b := newBot(t)
	long := strings.Repeat("é", flows.MaxText+1)
	for _, c := range []struct {
		name, private string
		values        map[string]string
		bad           []string
	}{
		{"new", "nl ", map[string]string{"name": "Stoelen"}, nil},
		{"new", "nl ", map[string]string{}, []string{"name"}},
		{"new", "nl ", map[string]string{"name": "   "}, []string{"name"}},
		{"new", "nl ", map[string]string{"name": strings.Repeat("é", 80)}, nil},
		{"new", "nl ", map[string]string{"name": strings.Repeat("é", 81)}, []string{"name"}},
		{"text", "nl p i evidence dm:U", map[string]string{"text": "https://a.be"}, nil},
		{"text", "nl p i evidence dm:U", map[string]string{"text": "http://a.b"}, nil},
		{"text", "nl p i evidence dm:U", map[string]string{"text": "1234567890"}, nil},
		{"text", "nl p i evidence dm:U", map[string]string{"text": "kort"}, []string{"text"}},
		{"text", "nl p i evidence dm:U", map[string]string{"text": long}, []string{"text"}},
		{"text", "nl p i reason dm:U", map[string]string{"text": "kort"}, []string{"text"}},
		{"text", "nl p i reason dm:U", map[string]string{"text": "we huren al"}, nil},
		{"text", "nl p - gatewhy dm:U", map[string]string{"text": "         x"}, []string{"text"}},
		{"text", "nl p - gatewhy dm:U", map[string]string{"text": "de directie wil door"}, nil},
		{"text", "", map[string]string{}, []string{"text"}},
		{"askfor", "nl p case 1 - 1.2", map[string]string{"user": "U1"}, nil},
		{"askfor", "nl p case 1 - 1.2", map[string]string{}, []string{"user"}},
		{"terms", "nl p case 1 x nee", map[string]string{"text": "te vroeg dit jaar"}, nil},
		{"terms", "nl p case 1 x voorwaarden", map[string]string{"text": "kort"}, []string{"text"}},
		{"terms", "nl p case 1 x voorwaarden", map[string]string{"text": long}, []string{"text"}},
		{"points", "nl p scan 1", map[string]string{"talkanswer10": "11", "due": "2099-01-01"}, nil},
		{"points", "nl p scan 1", map[string]string{"due": ""}, []string{"due", "talkanswer0"}},
		{"invite", "nl p", map[string]string{"user": "U1", "role": "aankoper"}, nil},
		{"invite", "nl p", map[string]string{"role": "aankoper"}, []string{"user"}},
		{"own", "nl p 2", map[string]string{"title": "Vraag de brandweer"}, nil},
		{"own", "nl p 2", map[string]string{"title": " "}, []string{"title"}},
		{"own", "nl p 2", map[string]string{"title": strings.Repeat("x", 76)}, []string{"title"}},
		{"item", "nl p i", map[string]string{}, nil},
		{"item", "nl p i", map[string]string{"reason": "kort"}, []string{"reason"}},
		{"item", "nl p i", map[string]string{"reason": "past niet bij ons"}, nil},
		{"item", "nl p i", map[string]string{"reason": long}, []string{"reason"}},
		{"weg", "", nil, nil},
	} {
		for _, lang := range []string{"nl", "en"} {
			values := map[string][]string{}
			for k, v := range c.values {
				values[k] = []string{v}
			}
			got := b.Validate(Event{Kind: Submitted, View: View{Name: c.name, Private: strings.Replace(c.private, "nl", lang, 1), Values: values}})
			if keys := slices.Sorted(maps.Keys(got)); !slices.Equal(keys, c.bad) {
				t.Errorf("%s %v: errors at %v, want %v", c.name, c.values, got, c.bad)
			}
			for at, says := range got {
				if strings.ContainsAny(says, "_*{") || strings.HasPrefix(says, "error.") {
					t.Errorf("%s: the error at %s is no plain sentence: %q", c.name, at, says)
				}
			}
		}
	}
}

// What Validate lets through the bot takes, and the other way round: a form never vanishes with a sorry after it closed.
func TestValidateAgreesWithHandle(t *testing.T) {
	b := newBot(t)
	for _, text := range []string{"", "kort", "http://a.b", "https://.", "1234567890", "een zin die volstaat", strings.Repeat("x", flows.MaxText), strings.Repeat("x", flows.MaxText+1)} {
		for _, ask := range []flows.Asking{flows.AskEvidence, flows.AskReason, flows.AskGateWhy} {
			m, item := known(t, b), "p2.o01"
			if ask == flows.AskGateWhy {
				item = "-"
			}
			m.places["dm:"+sophie] = flows.Place{Run: flows.Run{Project: projectID, Phase: 2, Step: flows.Step{Ask: ask, Item: strings.TrimPrefix(item, "-")}}}
			ev := Event{Kind: Submitted, User: sophie, ID: "e", Team: "T", At: t0, View: View{Name: "text", Private: "nl " + projectID + " " + item + " " + string(ask) + " dm:" + sophie,
				Values: map[string][]string{"text": {text}}}}
			valid := len(b.Validate(ev)) == 0
			handle(t, b, m, ev)
			if taken := m.places["dm:"+sophie].Run.Step.Ask != ask; taken != valid {
				t.Errorf("%s %.20q: valid %v, taken %v", ask, text, valid, taken)
			}
		}
	}
}
