package rules

import (
	"errors"
	"fmt"
	"strings"
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

// asked plays the tables of a comparison as they are pasted, in Dutch, and tells what a person gets to read: the ranking with the
// totals and what is warned of, or why there is none.
func asked(t *testing.T, l *dialogue.Library, price, criteria, offers string) string {
	t.Helper()
	s, _ := l.Script("score")
	w := l.Words("score", "nl")
	a := dialogue.Answers{"mode": chosen("gewogen"), "price": {Number: price}, "scale": {None: true}}
	for id, text := range map[string]string{"criteria": criteria, "offers": offers} {
		st, _ := s.Step(id)
		got, err := st.ReadTable(dialogue.SplitTable(text), w.Steps[id], morning)
		if err != nil || len(got.Bad) > 0 {
			return fmt.Sprint(id, ": ", err, got.Bad)
		}
		if a[id] = filled(got.Rows...); st.Check(a[id]) != nil {
			t.Fatalf("%s: %v", id, st.Check(a[id]))
		}
	}
	r, err := l.Rule(s)(dialogue.Case{Script: s, Answers: a})
	if text, ok := w.Refusal(err, "nl"); ok {
		if _, _, ok := s.Rescale(a); ok {
			text += " [Herschaal]"
		}
		return text
	}
	var said []string
	for _, row := range r.Tables[0].Rows {
		said = append(said, row[0]+" "+row[1]+" "+row[2])
	}
	for _, line := range r.Lines {
		if line.Mark == "warn" {
			said = append(said, line.Key+strings.TrimSpace(" "+line.Args["name"]))
		}
	}
	return strings.Join(said, "; ")
}

// Nothing that differs tips no balance (flows §4.1, effective influence).
func TestScoreWithoutInfluence(t *testing.T) {
	l := library(t)
	r := outcome(t, l, "score", dialogue.Case{Answers: offered([]string{"A", "1", "5"}, []string{"B", "1", "5"})})
	lineOf(t, r, "influence.none")
	r = outcome(t, l, "score", dialogue.Case{Answers: offered([]string{"A", "1", "5"}, []string{"B", "1", "6"})})
	if got := lineOf(t, r, "influence").Args["shares"]; got != "#price %0.0, a %100.0" {
		t.Error(got)
	}
}

// Every edge case of flows §4.1 as a purchaser meets it.
func TestScoreEdges(t *testing.T) {
	l := library(t)
	two := "techniek; 30\ncirculair; 20; ja"
	for name, tt := range map[string]struct{ price, criteria, offers, want string }{
		"tie":               {"50", "circulair; 50; ja", "A; 100.000; 10\nB; 80.000; 8", "1= A 0.5000; 1= B 0.5000; score.tie"},
		"one":               {"50", "circulair; 50; ja", "A; 100.000; 7", "1 A 0.5000; score.single"},
		"one with nothing":  {"50", "circulair; 50; ja", "A; 100.000; 0", "1 A 1.0000; score.single; score.samecirculair"},
		"scores of 0":       {"50", two, "A; 100.000; 0; 5\nB; 80.000; 0; 4", "1 B 0.7400; 2 A 0.8000; score.sametechniek"},
		"equal scores":      {"50", two, "A; 100.000; 6; 5\nB; 80.000; 6; 4", "1 B 0.4400; 2 A 0.5000; score.sametechniek"},
		"equal prices":      {"50", two, "A; 100; 6; 5\nB; 100; 3; 5", "1 A 0.5000; 2 B 0.6500; score.sameprice; score.samecirculair"},
		"no prices":         {"50", two, "A; 0; 6; 5\nB; 0; 3; 5", "1 A 0.0000; 2 B 0.1500; score.free; score.samecirculair"},
		"revenue":           {"50", two, "A; -100; 6; 5\nB; 100; 3; 5", "Offerte A heeft een negatieve prijs. Reken opbrengsten om naar nettokosten of gebruik een andere methode."},
		"below the scale":   {"50", two, "A; 100; -1; 5", "offers: <nil> [row 1, scores: that is less than there can be]"},
		"above the scale":   {"50", two, "A; 100; 6; 10,5", "Offerte A heeft score 10,5. De schaal loopt van 0 tot 10."},
		"no score":          {"50", two, "A; 100; 6; 5\nB; 100; 6", "Offerte B heeft niet voor elk criterium een score. Een lege score telt nooit als nul."},
		"an empty score":    {"50", two, "A; 100; ; 5", "offers: <nil> [row 1, scores: this question needs an answer]"},
		"no price":          {"50", two, "A; ; 6; 5", "offers: <nil> [row 1, price: this question needs an answer]"},
		"95 %":              {"50", "a; 20\nb; 20\nc; 5", "A; 100; 6; 5; 4", "De gewichten zijn samen 95 %, geen 100 %. Pas ze aan, of herschaal ze; gepubliceerde gewichten binden je. [Herschaal]"},
		"100,01 %":          {"50.01", two, "A; 100; 6; 5\nB; 80; 6; 4", "1 B 0.4401; 2 A 0.5001; score.sametechniek"},
		"100,02 %":          {"50.02", two, "A; 100; 6; 5", "De gewichten zijn samen 100,02 %, geen 100 %. Pas ze aan, of herschaal ze; gepubliceerde gewichten binden je. [Herschaal]"},
		"a weight of 0":     {"80", "techniek; 0\ncirculair; 20; ja", "A; 100; 6; 5\nB; 80; 5; 4", "1 B 0.6800; 2 A 0.8000; score.zeroweighttechniek"},
		"the price for 0":   {"0", "a; 50\nb; 50", "A; 100; 6; 5\nB; 80; 5; 4", "1 A 0.0000; 2 B 0.1833; score.zeroprice"},
		"a negative weight": {"50", "a; 60\nb; -10", "A; 100; 6; 5", "criteria: <nil> [row 2, weight: that is less than there can be]"},
		"no weight":         {"50", "a; 50\nb", "A; 100; 6; 5", "Er ontbreekt een gewicht (b)."},
		"reversal":          {"70", "circulair; 30; ja", "A; 100.000; 8\nB; 75.000; 4\nC; 160.000; 8", "1 A 0.4375; 2 B 0.4781; 3 C 0.7000; score.reversalC"},
		"26 offers":         {"50", two, strings.Repeat("A; 100; 6; 5\n", 26), "offers: " + dialogue.ErrTooMany.Error() + " []"},
		"16 criteria":       {"50", strings.Repeat("a; 1\n", 16), "A; 100; 6", "criteria: " + dialogue.ErrTooMany.Error() + " []"},
	} {
		if got := asked(t, l, tt.price, tt.criteria, tt.offers); got != tt.want {
			t.Errorf("%s:\n %s, want\n %s", name, got, tt.want)
		}
	}
}
