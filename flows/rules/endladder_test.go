package rules

import (
	"errors"
	"testing"

	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

// pieces is a number as an answer.
func pieces(n string) dialogue.Answer { return dialogue.Answer{Number: n} }

// laptops is the worked example of §3.8: 100 laptops, of which 85 stay in use and one is waste.
func laptops() dialogue.Answers {
	a := dialogue.Answers{"total": pieces("100"), "t8": chosen("full"), "r8": typed("gelijmd"), "d8": typed("park")}
	for i, n := range []string{"30", "20", "10", "15", "10", "5", "9"} {
		id := string(rune('1' + i))
		a["t"+id], a["n"+id] = chosen("part"), pieces(n)
		if i > 0 {
			a["r"+id] = typed("reden " + id)
		}
		if i > 2 {
			a["d"+id] = typed("bestemming " + id)
		}
	}
	return a
}

func TestEndLadder(t *testing.T) {
	l := library(t)
	r := outcome(t, l, "endladder", dialogue.Case{Answers: laptops(), Today: on("2027-03-01")})
	if r.Args["kept"] != "#85" || r.Args["waste"] != "#1" {
		t.Errorf("kept %s, waste %s", r.Args["kept"], r.Args["waste"])
	}
	if g := gridOf(t, r, "table"); len(g.Rows) != 8 || g.Rows[3][1] != "15" || g.Rows[3][2] != "15.0" || g.Rows[3][3] != "bestemming 4" {
		t.Errorf("%v", g.Rows)
	}
	if len(r.Bars) != 8 || r.Bars[7].Value != 1 || lineOf(t, r, "waste").Args["n"] != "#1" {
		t.Errorf("%v", r.Bars)
	}
	if len(r.Unfinished) == 0 {
		t.Error("waste that nobody approved ticks nothing off")
	}
}

// Without waste nothing waits for approval; what is left over, or taken twice, is refused.
func TestEndLadderAddsUp(t *testing.T) {
	l := library(t)
	r := outcome(t, l, "endladder", dialogue.Case{Answers: dialogue.Answers{"total": pieces("3"), "t1": chosen("full")}})
	if r.Args["kept"] != "#100" || r.Args["waste"] != "#0" || len(r.Unfinished) > 0 {
		t.Errorf("%v, %v", r.Args, r.Unfinished)
	}
	s, _ := l.Script("endladder")
	for key, change := range map[string]dialogue.Answers{"endladder.left": {"t8": chosen("none")}, "endladder.more": {"n1": pieces("90")}} {
		a := laptops()
		for id, answer := range change {
			a[id] = answer
		}
		_, err := l.Rule(s)(dialogue.Case{Script: s, Answers: a})
		if i, ok := errors.AsType[calc.Issue](err); !ok || i.Key != key {
			t.Errorf("%s: %v", key, err)
		}
	}
}

// Every answer that asks for something has its action in the table, and the checklist names what asks for attention.
func TestYearcheck(t *testing.T) {
	a := dialogue.Answers{}
	for _, id := range []string{"j1", "j2", "j3", "j4", "j5", "j6", "j7"} {
		a[id] = chosen("ok")
	}
	for _, st := range []string{"j1age", "j1meant", "j1found", "j2found", "j3pieces", "j3unused", "j3found", "j4ordered", "j4found", "j5found", "j6cost", "j6before",
		"j6repairs", "j6last", "j6found", "j7rest", "j7found"} {
		a[st] = dialogue.Answer{None: true}
	}
	a["j1"], a["j1act"] = chosen("aandacht"), filled([]string{"accu's vervangen", "Ben", "2027-05-01"})
	a["j5"], a["j5act"] = chosen("afwijking"), filled([]string{"cijfers opvragen", "", "2027-04-01"})
	a["j4"], a["j4why"] = chosen("nvt"), typed("geen raamcontract")
	r := outcome(t, library(t), "yearcheck", dialogue.Case{Answers: a})
	if r.Args["ok"] != "4" || r.Args["aandacht"] != "1" || r.Args["afwijking"] != "1" || r.Args["nvt"] != "1" {
		t.Errorf("%v", r.Args)
	}
	if lineOf(t, r, "aandacht").Args["rows"] != "@j1" || lineOf(t, r, "afwijking").Args["rows"] != "@j5" {
		t.Errorf("%v", r.Lines)
	}
	if g := gridOf(t, r, "table"); g.Rows[0][3] != "accu's vervangen" || g.Rows[3][2] != "geen raamcontract" {
		t.Errorf("%v", g.Rows)
	}
}

// The closing talk gives lesson cards of the contract's product; the questions before the tender lead on to whether to buy.
func TestLoopQuestions(t *testing.T) {
	l := library(t)
	a := dialogue.Answers{"final": typed("tot ziens"), "lessons": filled([]string{"einde", "te laat gevraagd", "vroeger vragen", "vraag het bij de start", "ja"})}
	for _, id := range []string{"k9", "k10", "k11", "k12", "k13"} {
		a[id], a[id+"note"] = chosen("ja"), dialogue.Answer{None: true}
	}
	a["k10"], a["k10act"] = chosen("weetniet"), filled([]string{"navragen", "", "2027-05-01"})
	r := outcome(t, l, "closing", dialogue.Case{Answers: a, Facts: map[string]string{"category": "ict", "project": "Laptops"}, Today: on("2027-03-01")})
	if len(r.Lessons) != 1 || r.Lessons[0].Category != "ict" || r.Lessons[0].Source != "Laptops" || !r.Lessons[0].Failed || lineOf(t, r, "open").Args["rows"] != "@k10" {
		t.Errorf("%+v", r)
	}
	a = dialogue.Answers{}
	for _, id := range []string{"k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8"} {
		a[id], a[id+"note"] = chosen("ja"), dialogue.Answer{None: true}
	}
	r = outcome(t, l, "loop", dialogue.Case{Answers: a})
	lineOf(t, r, "buy")
	lineOf(t, r, "fine")
	if r.Next[0].What != "ladder" {
		t.Errorf("%v", r.Next)
	}
}

// The circularity day names the contracts that have no recent checklist.
func TestYeardayNamesContracts(t *testing.T) {
	l := library(t)
	a := dialogue.Answers{"day": typed("2027-06-01"), "owner": typed("Bram"), "goals": {None: true}, "themes": {None: true}, "decisions": {None: true}, "policy": {None: true}}
	r := outcome(t, l, "yearday", dialogue.Case{Answers: a, Facts: map[string]string{"checks.missing": "Laptops; Meubilair"}, Today: on("2027-03-01")})
	if lineOf(t, r, "collect.checks.missing").Args["names"] != "Laptops; Meubilair" {
		t.Errorf("%v", r.Lines)
	}
}
