package blocks_test

import (
	"strings"
	"testing"

	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// A line of the log in a file is a sentence: it has a verb, no mark of Slack's, no id of a channel, and a verdict only where all of
// its words are known and for everybody.
func TestLogLines(t *testing.T) {
	r := reader(t, "nl")
	p := fresh(t)
	kept := dialogue.Result{Verdict: "DONE", Args: map[string]string{"what": "laptops *langer* {n}"}}
	p.AdoptResult(dialogue.Confirmed{Script: "case", Version: 1, Result: kept, By: sophie, At: t0}, sophie, t0)
	of := dialogue.Result{Verdict: "DONE", Args: map[string]string{"n": "3", "tenderers": "2", "lessons": "1"}}
	p.AdoptResult(dialogue.Confirmed{Script: "review", Version: 1, Result: of, By: sophie, At: t0}, sophie, t0)
	for _, c := range []struct {
		what  flows.What
		entry flows.Entry
		want  string
	}{
		{flows.LogLinked, flows.Entry{Item: "C0TEAM"}, "koppelde een kanaal"},
		{flows.LogAssigned, flows.Entry{Item: "p2.i01", To: ben, Text: "2027-03-15"}, "gaf Doorloop de Proefscan voor dit project aan Ben & co · uiterlijk 15 mrt"},
		{flows.LogAssigned, flows.Entry{Item: "p2.i01", To: sophie}, "nam Doorloop de Proefscan voor dit project op zich"},
		{flows.LogAssigned, flows.Entry{Item: "p2.i01", From: ben}, "gaf Doorloop de Proefscan voor dit project aan wie de rol heeft"},
		{flows.LogStatus, flows.Entry{Item: "p2.i03", To: "bezig"}, "zette Inventariseer wat er al is en in welke staat op bezig"},
		{flows.LogTalkDone, flows.Entry{Item: "scan", Text: "2", To: "GROEN"}, "bevestigde Proefscan, versie 2: 🟢 Geschikt als circulaire proef"},
		{flows.LogTalkDone, flows.Entry{Item: "case", Text: "1", To: "DONE"}, "bevestigde Businesscase, versie 1: 📋 Businesscase: laptops langer {n}"},
		{flows.LogTalkDone, flows.Entry{Item: "case", Text: "2", To: "DONE"}, "bevestigde Businesscase, versie 2"},        // that version is gone
		{flows.LogTalkDone, flows.Entry{Item: "review", Text: "1", To: "DONE"}, "bevestigde Procesevaluatie, versie 1"},   // for who answered
		{flows.LogTalkDone, flows.Entry{Item: "score", Text: "1", To: "DONE"}, "bevestigde Vergelijk offertes, versie 1"}, // private
	} {
		c.entry.What, c.entry.By, c.entry.At = c.what, sophie, t0
		_, got, _ := strings.Cut(r.LogLines(p, []flows.Entry{c.entry})[0], " · ")
		if got != "Sophie "+c.want {
			t.Errorf("%q, want %q", got, "Sophie "+c.want)
		}
	}
}
