package bot

import "testing"

// Everything that starts a conversation does so, whatever the other phrases are.
func TestTalkPhrases(t *testing.T) {
	b := newBot(t)
	for text, id := range b.Talks.Phrases() {
		if in := b.read(text); in.name != "talk" || in.arg != id {
			t.Errorf("%q is read as %+v, want %s", text, in, id)
		}
	}
	for text, want := range map[string]intent{
		"schrijf feedback": {name: "talk", arg: "feedback"}, "Feedback schrijven aan verliezers.": {name: "talk", arg: "feedback"}, "write feedback": {name: "talk", arg: "feedback"},
		"schrijf de feedback aan afgewezen inschrijvers": {name: "talk", arg: "feedback"}, "write feedback to losing bidders": {name: "talk", arg: "feedback"},
		"start de proefscan": {name: "talk", arg: "scan"}, "Proefscan!": {name: "talk", arg: "scan"}, "do a quick scan": {name: "talk", arg: "scan"},
		"KPI’s kiezen": {name: "talk", arg: "ambition"}, "bereken tco": {name: "talk", arg: "tco"}, "gesprekken": {name: "talk.list"}, "which calculators do you have?": {name: "talk.list"},
		"verwijder de uitslagen van de proefscan": {name: "talk.forget", arg: "proefscan"}, "delete my answers of the quick scan": {name: "talk.forget", arg: "quick scan"},
		"verwijder de uitslagen van vorig jaar": {}, "wat is een proefscan?": {}, "start fase 2": {name: "begin", phase: 2}, "tco": {},
	} {
		if got := b.read(text); got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}
