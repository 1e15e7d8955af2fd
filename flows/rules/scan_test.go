package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kringloop/flows"
	"kringloop/flows/dialogue"
)

func library(t testing.TB) *dialogue.Library {
	t.Helper()
	l, err := Load(flows.Content())
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func scanScript(t testing.TB) *dialogue.Script {
	s, ok := library(t).Script("scan")
	if !ok {
		t.Fatal("there is no scan")
	}
	return s
}

// letters answers question i with the i-th letter.
func letters(s *dialogue.Script, text string) dialogue.Answers {
	a := dialogue.Answers{}
	for i := range text {
		a[s.Steps[i].ID] = dialogue.Answer{Options: []string{text[i : i+1]}}
	}
	return a
}

// The vectors of the domain text, §2.4.
func TestScanVectors(t *testing.T) {
	s := scanScript(t)
	for _, v := range []struct {
		name, answers   string
		points, percent int
		flags, ko       string
		provisional     bool
		verdict         Verdict
	}{
		{"case before webinar", "ababaadcabbbaa", 40, 74, "q07 q08 q11", "", true, "ORANJE"},
		{"case after webinar", "ababaaacabbbaa", 46, 85, "q08 q11", "", false, "GROEN"},
		{"urgent", "abdbaaacabbbaa", 40, 74, "q08 q11", "q03", false, "ROOD_KO"},
		{"no purchase", "aaabaaacabbbaa", 43, 80, "q08 q11", "", false, "NIET_KOPEN"},
		{"two KO", "ababaaecadbbaa", 38, 70, "q08 q11", "q07 q10", false, "ROOD_KO"},
		{"all best", "abaaaaaaaaaaaa", 54, 100, "", "", false, "GROEN"},
		{"middle", "acbbbbbbbbbbbb", 35, 65, "q07 q11", "", false, "ORANJE"},
		{"four flags", "abaccaaaaabcaa", 41, 76, "q04 q05 q11 q12", "", false, "ORANJE"},
		{"ladder skipped", "adaaaaaaaaaaaa", 51, 94, "q02", "", false, "ORANJE"},
		{"high risk, first", "abadaaaaaaaaaa", 48, 89, "q04", "", false, "ORANJE"},
		{"high risk, experienced", "bbadaaaaaaaaaa", 48, 89, "q04", "", false, "GROEN"},
		{"weak", "accccccccccccc", 16, 30, "q03 q04 q05 q06 q07 q08 q09 q10 q11 q12 q13 q14", "", false, "ROOD"},
		{"exactly 38", "abbbbbbbbbabbb", 38, 70, "q07", "", false, "GROEN"},
		{"exactly 37", "acbbbbbbbbabbb", 37, 69, "q07", "", false, "ORANJE"},
		{"exactly 25", "abccccccccabbb", 25, 46, "q03 q04 q05 q06 q07 q08 q09 q10", "", false, "ORANJE"},
		{"exactly 24", "abccccccccabbc", 24, 44, "q03 q04 q05 q06 q07 q08 q09 q10 q14", "", false, "ROOD"},
	} {
		got := ScanOf(s, letters(s, v.answers), nil)
		if got.Points != v.points || got.Percent != v.percent || got.Max != 54 || got.Verdict != v.verdict || got.Provisional != v.provisional ||
			strings.Join(got.Flags, " ") != v.flags || strings.Join(got.KO, " ") != v.ko {
			t.Errorf("%s: %+v, want %+v", v.name, got, v)
		}
	}
}

// A better answer never costs points, and never makes the verdict worse as long as no warning goes with it.
func TestScanIsMonotone(t *testing.T) {
	s := scanScript(t)
	order := []Verdict{RedKO, Red, Orange, Green}
	rapid.Check(t, func(t *rapid.T) {
		a := dialogue.Answers{}
		for i := range s.Steps {
			o := rapid.SampledFrom(s.Steps[i].Options).Draw(t, s.Steps[i].ID)
			a[s.Steps[i].ID] = dialogue.Answer{Options: []string{o.ID}}
		}
		before := ScanOf(s, a, nil)
		st := &s.Steps[rapid.IntRange(1, len(s.Steps)-1).Draw(t, "changed")]
		now, _ := st.Option(a.Option(st.ID))
		better := rapid.SampledFrom(st.Options).Draw(t, "to")
		if better.Points <= now.Points || now.Effect == effectStop || better.Effect == effectStop {
			return
		}
		a[st.ID] = dialogue.Answer{Options: []string{better.ID}}
		after := ScanOf(s, a, nil)
		if after.Points < before.Points {
			t.Fatalf("%s from %s to %s: %d points became %d", st.ID, now.ID, better.ID, before.Points, after.Points)
		}
		worse := slices.Index(order, after.Verdict) < slices.Index(order, before.Verdict)
		if worse && better.Effect == effectNone && before.Verdict != BuyNone {
			t.Fatalf("%s from %s to %s: %s became %s", st.ID, now.ID, better.ID, before.Verdict, after.Verdict)
		}
		if len(before.Flags) >= 4 && before.Verdict == Green {
			t.Fatalf("%d flags and still green", len(before.Flags))
		}
	})
}

// An organisation's own norms count, and the result says which it used.
func TestScanNorms(t *testing.T) {
	s := scanScript(t)
	a := letters(s, "acbbbbbbbbbbbb") // 35 points, 65 %
	norm := dialogue.Norm{"scan.green": "60", "scan.q13": "0"}
	got := ScanOf(s, a, norm)
	if got.Verdict != Green || got.Max != 51 || got.Points != 33 {
		t.Errorf("%+v", got)
	}
	r, err := scan(dialogue.Case{Script: s, Answers: a, Norm: norm})
	if err != nil || r.Norm["scan.green"] != "60" || fmt.Sprint(r.Args["max"]) != "51" {
		t.Errorf("%+v, %v", r, err)
	}
	if r.Norm["scan.q13"] != "0" || r.Norm["scan.q03"] != "2" || r.Norm["scan.q01"] != "" {
		t.Errorf("the weights used: %v", r.Norm)
	}
}

// Whoever has the file of a result can count it again: points times weight, and what all come to.
func TestScanPoints(t *testing.T) {
	l := library(t)
	s := scanScript(t)
	r := outcome(t, l, "scan", dialogue.Case{Answers: letters(s, "acbbbbbbbbbbbb"), Norm: dialogue.Norm{"scan.q13": "0", "scan.q14": "5"}})
	g := gridOf(t, r, "points.table")
	last := len(g.Rows) - 1
	points, most := 0, 0
	for _, row := range g.Rows[:last] {
		var n [4]int
		for i, cell := range row[2:] {
			v, err := strconv.Atoi(cell)
			if err != nil {
				t.Fatal(err)
			}
			n[i] = v
		}
		if n[2] != n[0]*n[1] || n[2] > n[3] {
			t.Errorf("%v", row)
		}
		points, most = points+n[2], most+n[3]
	}
	if sum := g.Rows[last][4:]; !g.Apart || last != 13 || sum[0] != strconv.Itoa(points) || sum[1] != strconv.Itoa(most) || sum[0] != r.Args["points"] || sum[1] != r.Args["max"] {
		t.Errorf("%d of %d, %v, of %v", points, most, g, r.Args)
	}
	if row := g.Rows[12]; !slices.Equal(row, []string{"@q14", "@q14.b", "2", "5", "10", "15"}) {
		t.Errorf("%v", row)
	}
	if alone, err := scan(dialogue.Case{Script: s, Answers: letters(s, "aa")}); err != nil || len(alone.Tables) > 0 || alone.Norm["scan.q03"] != "" {
		t.Errorf("one answer decided: %+v, %v", alone, err)
	}
}

// A knock-out, and a purchase that isn't needed, are never provisional; where one answer decided there is no score (flows §2.2).
func TestScanSaysNoMoreThanItKnows(t *testing.T) {
	s := scanScript(t)
	for text, want := range map[string]struct{ verdict, market, score string }{
		"aa":             {"NIET_KOPEN", "", ""},
		"aaaaaadaaaaaaa": {"NIET_KOPEN", "flag.market", "score"},
		"acaaaadaaaaaaa": {"VOORLOPIG", "flag", "score"},
		"acaaaddaaaaaaa": {"ROOD_KO", "flag.market", "score"},
	} {
		r, err := scan(dialogue.Case{Script: s, Answers: letters(s, text)})
		if err != nil {
			t.Fatal(err)
		}
		market, score := "", ""
		for _, l := range r.Lines {
			if strings.HasPrefix(l.Key, "flag") && l.Args["step"] == step("q07") {
				market = l.Key
			}
			if l.Key == "score" {
				score = l.Key
			}
		}
		if r.Verdict != want.verdict || market != want.market || score != want.score || (len(r.Bars) > 0) != (score != "") {
			t.Errorf("%s: %s, %q, %q, %d bars, want %+v", text, r.Verdict, market, score, len(r.Bars), want)
		}
	}
}

// Each verdict leads on as flows §2.3 says, a knock-out by its own way, in four buttons at most.
func TestScanLeadsOn(t *testing.T) {
	s := scanScript(t)
	for text, want := range map[string]string{
		"ababaaacabbbaa": "2 p2.i04 p2.i07 ambition",  // green, q11 flagged
		"acbbbbbbbbbbbb": "flag market ambition",      // orange
		"bcbbbbaddbabbb": "",                          // orange without a flag
		"ababaadcabbbaa": "market flag ambition",      // orange for the time being
		"accccccccccccc": "plan market case ambition", // red
		"aaabaaacabbbaa": "ladder p1.i12 ambition",    // nothing to buy
		"aa":             "ladder p1.i12",             // the same, from one answer
		"abdbaaacabbbaa": "supplier ambition",         // q03
		"ababadacabaaaa": "plan",                      // q06
		"ababaaecaaaaaa": "p4.i14",                    // q07
		"ababaaacadaaaa": "case",                      // q10
		"addbadedadbbaa": "supplier plan p4.i14 case", // all four
	} {
		r, err := scan(dialogue.Case{Script: s, Answers: letters(s, text)})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, n := range r.Next {
			got = append(got, n.What)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %s leads to %v, want %s", text, r.Verdict, got, want)
		}
	}
}

// Where another purchase would do better, those that come first in the plan are named; a market that isn't ready is asked about later.
func TestScanNamesWhatElse(t *testing.T) {
	s := scanScript(t)
	for text, want := range map[string]string{"accccccccccccc": "elsewhere", "ababadacabaaaa": "elsewhere", "ababaaecaaaaaa": "later", "ababaaacabbbaa": ""} {
		r, err := scan(dialogue.Case{Script: s, Answers: letters(s, text), Facts: map[string]string{"plan.best": "Stoelen, Laptops"}})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, l := range r.Lines {
			if l.Key == "elsewhere" && l.Args["titles"] == "Stoelen, Laptops" || l.Key == "later" && l.Args["n"] == "6" {
				got = l.Key
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// What a flag says to do first fits the title of a checklist item, in either language.
func TestFlagsFitAPoint(t *testing.T) {
	l := library(t)
	s := scanScript(t)
	for _, lang := range dialogue.Languages {
		for i := range s.Steps {
			st := &s.Steps[i]
			for _, o := range st.Options {
				note, _, _ := strings.Cut(l.Words("scan", lang).Steps[st.ID].Notes[o.ID], "; ")
				if n := len([]rune(strings.TrimSuffix(note, "."))); strings.HasPrefix(o.Effect, "AANDACHT") && n > flows.MaxTitle {
					t.Errorf("%s %s.%s: %d characters", lang, st.ID, o.ID, n)
				}
			}
		}
	}
}
