package bot

import (
	"strings"
	"testing"

	"kringloop/flows/dialogue"
	"kringloop/reminders"
)

// Whether the supplier kept what was agreed is asked with what the project's contracts say of it; without a contract there is
// nothing to say.
func TestEvaluationKnowsTheContract(t *testing.T) {
	b := newBot(t)
	s, _ := b.Talks.Script(talkReview)
	for name, c := range map[string]struct {
		contract bool
		values   map[int]reminders.Value
		want     string
	}{
		"figures":     {true, map[int]reminders.Value{1: {Number: "80"}, 2: {Number: "10"}, 3: {Missing: true}}, "groen 1, oranje 0, rood 1. Niet ontvangen: 1, nog niet ingevuld: "},
		"nothing yet": {true, nil, "nog niet ingevuld: "},
		"no contract": {false, nil, ""},
	} {
		m := known(t, b)
		if c.contract {
			m = withContract(t, b)
			k := m.contracts[contractID]
			k.KPIs[0].Targets, k.KPIs[0].Values = []string{"80"}, c.values
		}
		p := m.projects[projectID].Clone()
		none := dialogue.Answer{None: true}
		so := dialogue.Answers{"role": {Options: []string{"aankoper"}}, "fixed": {Options: []string{"nee"}}, "nofix": {Text: "vergeten"}, "e1open": {Text: "goed"},
			"e2": {Options: []string{"ja"}}, "e2figure": none, "e3": none}
		if _, err := p.BeginTalk(s, so, sophie, t0); err != nil {
			t.Fatal(err)
		}
		m.projects[projectID] = p
		ev := places(sophie)[0]
		ev.Kind, ev.Action = Pressed, Action{ID: "talk.resume", Value: projectID + " " + talkReview}
		var said strings.Builder
		for _, post := range handle(t, b, m, ev).Posts {
			said.Write(post.Blocks)
		}
		if !strings.Contains(said.String(), b.Talks.Words(talkReview, "nl").Steps["e4"].Ask) {
			t.Fatalf("%s: the question is not asked: %s", name, said.String())
		}
		if got := strings.Contains(said.String(), "Het contract zegt"); got != c.contract || !strings.Contains(said.String(), c.want) {
			t.Errorf("%s: %s", name, said.String())
		}
	}
}
