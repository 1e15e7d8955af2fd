package rules

import (
	"errors"
	"testing"

	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

// offered is an unweighted comparison by one criterion; a row is a name, a price and a score.
func offered(rows ...[]string) dialogue.Answers {
	return dialogue.Answers{"mode": chosen("ongewogen"), "criteria": filled([]string{"a", "", ""}), "scale": {None: true}, "offers": filled(rows...)}
}

// The scale is the tender's, else the organisation's, else ours; the result says which (flows §4.1).
func TestScoreScale(t *testing.T) {
	l := library(t)
	s, _ := l.Script("score")
	tender := offered([]string{"A", "1", "15"}, []string{"B", "2", "20"})
	_, err := l.Rule(s)(dialogue.Case{Script: s, Answers: tender})
	if i, ok := errors.AsType[calc.Issue](err); !ok || i.Key != "score.range" {
		t.Errorf("15 of 10: %v", err)
	}
	for lang, want := range map[string]string{"nl": "Offerte A heeft score 15. De schaal loopt van 0 tot 12,5.", "en": "Offer A has score 15. The scale runs from 0 to 12.5."} {
		_, err := l.Rule(s)(dialogue.Case{Script: s, Answers: tender, Norm: dialogue.Norm{"score.scale": "12.5"}})
		if got, _ := l.Words("score", lang).Refusal(err, lang); got != want {
			t.Errorf("%s", got)
		}
	}
	r := outcome(t, l, "score", dialogue.Case{Answers: tender, Norm: dialogue.Norm{"score.scale": "20"}})
	if lineOf(t, r, "scale.theirs").Args["scale"] != "#20" || r.Norm["score.scale"] != "20" {
		t.Errorf("the organisation's scale: %v", r)
	}
	tender["scale"] = dialogue.Answer{Number: "100"}
	r = outcome(t, l, "score", dialogue.Case{Answers: tender, Norm: dialogue.Norm{"score.scale": "20"}})
	if lineOf(t, r, "scale").Args["scale"] != "#100" || len(r.Norm) != 0 {
		t.Errorf("the tender's scale: %v", r)
	}
	r = outcome(t, l, "score", dialogue.Case{Answers: offered([]string{"A", "1", "10"})})
	if lineOf(t, r, "scale.ours").Args["scale"] != "#10" || r.Norm["score.scale"] != "10" {
		t.Errorf("our scale: %v", r)
	}
}
