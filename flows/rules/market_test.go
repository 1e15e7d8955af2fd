package rules

import (
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kringloop/flows/dialogue"
)

func TestMarketForm(t *testing.T) {
	publication := on("2027-06-01") // a Tuesday
	for _, c := range []struct {
		open  int
		isNew bool
		form  Form
		start string
	}{
		{0, false, Inform, "2027-05-18"},
		{1, false, Inform, "2027-05-18"},
		{2, false, Written, "2027-05-04"},
		{3, false, Written, "2027-05-04"},
		{4, false, Dialogue, "2027-04-20"},
		{5, false, Dialogue, "2027-04-20"},
		{6, false, Meet, "2027-03-23"},
		{7, false, Meet, "2027-03-23"},
		{0, true, Meet, "2027-03-23"},
	} {
		form, plan := MarketPlan(c.open, c.isNew, publication, nil)
		if form != c.form || day(plan[0].On) != c.start {
			t.Errorf("%d open, new %v: %s from %s, want %s from %s", c.open, c.isNew, form, day(plan[0].On), c.form, c.start)
		}
		if last := plan[len(plan)-1]; last.Key != "publish" || !last.On.Equal(publication) {
			t.Errorf("%d open: it ends with %+v", c.open, last)
		}
	}
}

// A step in a weekend stands on the Friday before; the publication stays.
func TestMarketWeekends(t *testing.T) {
	for _, c := range []struct{ publication, start string }{
		{"2027-06-05", "2027-05-21"}, // Saturday: 22 May is a Saturday
		{"2027-06-06", "2027-05-21"}, // Sunday
		{"2027-06-07", "2027-05-24"}, // Monday
		{"2027-01-01", "2026-12-18"}, // over the end of the year
		{"2028-03-14", "2028-02-29"}, // a leap day
	} {
		_, plan := MarketPlan(0, false, on(c.publication), nil)
		if day(plan[0].On) != c.start || day(plan[len(plan)-1].On) != c.publication {
			t.Errorf("%s: from %s, want %s", c.publication, day(plan[0].On), c.start)
		}
	}
	_, plan := MarketPlan(5, false, on("2027-06-01"), nil)
	var got []string
	for _, m := range plan {
		got = append(got, m.Key+" "+day(m.On))
	}
	want := []string{"invite 2027-04-20", "talks 2027-05-11", "share 2027-05-18", "revise 2027-05-25", "publish 2027-06-01"}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// An organisation's own weeks count, and what makes no sense does not.
func TestMarketNorms(t *testing.T) {
	norm := dialogue.Norm{"market.rfi.weeks": "8", "market.dialogue.from": "5", "market.inform.weeks": "-3"}
	if form, plan := MarketPlan(4, false, on("2027-06-01"), norm); form != Written || day(plan[0].On) != "2027-04-06" {
		t.Errorf("%s from %s", form, day(plan[0].On))
	}
	if _, plan := MarketPlan(0, false, on("2027-06-01"), norm); day(plan[0].On) != "2027-05-18" {
		t.Errorf("a negative number of weeks gave %s", day(plan[0].On))
	}
}

// What the settings suggest is what counts without any.
func TestSuggestedNorms(t *testing.T) {
	l := library(t)
	norm := dialogue.Norm{}
	for _, id := range []string{"market", "yearday"} {
		s, _ := l.Script(id)
		for _, group := range s.Norms {
			for _, f := range group.Fields {
				norm[f.ID] = f.Suggest
			}
		}
	}
	for open := range 8 {
		form, plan := MarketPlan(open, false, on("2027-06-01"), nil)
		if f, p := MarketPlan(open, false, on("2027-06-01"), norm); f != form || !slices.Equal(p, plan) {
			t.Errorf("%d open: %s %v, suggested %s %v", open, form, plan, f, p)
		}
	}
	if a, b := YearDay(on("2027-06-15"), nil), YearDay(on("2027-06-15"), norm); !slices.Equal(a, b) {
		t.Errorf("%v, suggested %v", a, b)
	}
	for name, own := range map[string]*big.Rat{"market.parties": marketParties, "kpi.orange": kpiOrange} {
		if norm.Number(name, nil) == nil || norm.Number(name, nil).Cmp(own) != 0 {
			t.Errorf("%s suggests %s", name, norm[name])
		}
	}
}

// Plans run forward in time, begin and stay on working days, and end with the publication.
func TestMarketPlansAreOrdered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		publication := on("2026-01-01").AddDate(0, 0, rapid.IntRange(0, 4000).Draw(t, "day"))
		_, plan := MarketPlan(rapid.IntRange(0, 7).Draw(t, "open"), rapid.Bool().Draw(t, "new"), publication, nil)
		for i, m := range plan {
			weekend := m.On.Weekday() == time.Saturday || m.On.Weekday() == time.Sunday
			if m.Key != "publish" && weekend || i > 0 && m.On.Before(plan[i-1].On) {
				t.Fatalf("%v", plan)
			}
		}
	})
}

func marketCase(known ...string) dialogue.Case {
	return dialogue.Case{Today: on("2027-01-04"), Answers: dialogue.Answers{
		"subject": typed("vijftig werkplekken"), "known": chosen(known...), "new": chosen("nee"), "publication": typed("2027-06-01"),
		"contact": {None: true}, "prepared": {None: true}, "parties": {None: true}, "log": {None: true}, "insights": {None: true}}}
}

var sevenGoals = []string{"aanbod", "inschrijvers", "groei", "keten", "eisen", "modellen", "risico"}

// However much is unknown, there are ten open questions at most, each of them open.
func TestMarketQuestions(t *testing.T) {
	l := library(t)
	opens := map[string][]string{"nl": {"Welke", "Wat", "Waar", "Hoe"}, "en": {"Which", "What", "Where", "How"}}
	for n := range 8 {
		r := outcome(t, l, "market", marketCase(sevenGoals[:n]...))
		questions := lineOf(t, r, "questions")
		if len(questions.Parts) != 10-n || questions.Mark != "draft" {
			t.Errorf("%d known: %d questions", n, len(questions.Parts))
		}
		for lang, starts := range opens {
			for _, q := range questions.Parts {
				text := l.Words("market", lang).Result[q.Key]
				first, _, _ := strings.Cut(text, " ")
				if !slices.Contains(starts, first) || !strings.HasSuffix(text, "?") {
					t.Errorf("not an open question: %s", text)
				}
			}
		}
	}
}

func TestMarketWarnings(t *testing.T) {
	l := library(t)
	for _, c := range []struct{ name, today, q03, want, not string }{
		{"in time", "2027-01-04", "a", "", "late"},
		{"on the day itself", "2027-03-23", "b", "", "late"},
		{"a day late", "2027-03-24", "", "late", "past"},
		{"published already", "2027-06-01", "", "past", "late"},
		{"tight", "2027-01-04", "c", "tight", "urgent"},
		{"urgent", "2027-01-04", "d", "urgent", "tight"},
	} {
		k := marketCase()
		k.Today, k.Facts = on(c.today).Add(9*time.Hour), map[string]string{"scan.q03": c.q03}
		r := outcome(t, l, "market", k)
		if keys := keysOf(r); c.want != "" && !slices.Contains(keys, c.want) || slices.Contains(keys, c.not) {
			t.Errorf("%s: %v", c.name, keys)
		}
		if got := slices.ContainsFunc(r.Next, func(n dialogue.Next) bool { return n.What == "supplier" }); got != (c.q03 == "c" || c.q03 == "d") {
			t.Errorf("%s: a talk with the supplier offered is %v", c.name, got)
		}
	}
}

func TestMarketTexts(t *testing.T) {
	l := library(t)
	for n, want := range []string{"meet", "meet", "dialogue", "dialogue", "rfi", "rfi", "inform", "inform"} {
		k := marketCase(sevenGoals[:n]...)
		if n == 2 {
			k.Answers["contact"] = typed("Ben, ben@voorbeeld.be")
		}
		r := outcome(t, l, "market", k)
		invitation := lineOf(t, r, "invite")
		if r.Verdict != "FORM."+want || invitation.Parts[0].Key != "invite."+want || invitation.Args["subject"] != "vijftig werkplekken" {
			t.Errorf("%d known: %s, %+v", n, r.Verdict, invitation)
		}
		if who := invitation.Parts[2].Key; (who == "invite.contact") != (n == 2) {
			t.Errorf("%d known: %s", n, who)
		}
	}
	k := marketCase()
	k.Answers["new"], k.Answers["prepared"] = chosen("ja"), chosen("intern", "extern", "criteria", "behoefte", "vragen", "wet", "research", "bedrijven", "mensen")
	if r := outcome(t, l, "market", k); !slices.Contains(keysOf(r), "why.new") || slices.Contains(keysOf(r), "prepare") {
		t.Errorf("%v", keysOf(r))
	}
}

// Everybody gets the same on the same day (4.09).
func TestMarketLog(t *testing.T) {
	l := library(t)
	k := marketCase()
	k.Answers["parties"] = filled([]string{"A", "ja"}, []string{"B"}, []string{"C"})
	r := outcome(t, l, "market", k)
	if log := gridOf(t, r, "log.start"); len(log.Rows) != 3 || log.Rows[0][0] != "" {
		t.Errorf("the log to start with is %v", log.Rows)
	}
	if !slices.Equal(r.Unfinished, []string{"p3.i08", "p3.i13"}) || slices.Contains(keysOf(r), "parties") {
		t.Errorf("%v %v", r.Unfinished, keysOf(r))
	}
	k.Answers["log"] = filled(
		[]string{"2027-03-23", "A", "Uitnodiging"}, []string{"2027-03-23", "b", "uitnodiging"}, []string{"2027-03-25", "C", "Uitnodiging"},
		[]string{"2027-05-04", "A", "Verslag"}, []string{"2027-05-04", "B", "Verslag"}, []string{"2027-05-04", "C", "Verslag"})
	k.Answers["insights"] = filled([]string{"herstel kan niet", "eis geschrapt"})
	r = outcome(t, l, "market", k)
	if got := gridOf(t, r, "log").Rows; len(got) != 6 || slices.ContainsFunc(r.Tables, func(g dialogue.Grid) bool { return g.Key == "log.start" }) {
		t.Errorf("what everybody got is %v", got)
	}
	if got := lineOf(t, r, "log.unequal").Args; got["what"] != "Uitnodiging" || got["names"] != "C" {
		t.Errorf("%v", got)
	}
	if len(r.Unfinished) != 0 || slices.Contains(keysOf(r), "insights.later") {
		t.Errorf("%v %v", r.Unfinished, keysOf(r))
	}
	k.Answers["log"] = filled([]string{"2027-03-23", "A", "Antwoord op een vraag"}, []string{"2027-03-23", "D", "Antwoord op een vraag"})
	r = outcome(t, l, "market", k)
	if got := lineOf(t, r, "log.unequal").Args["names"]; got != "B, C" {
		t.Errorf("without it: %s", got)
	}
}

// An invitation is for a day to come, or has a blank to fill in, which is said; once information was shared that needs no saying.
func TestMarketInvitesForADayToCome(t *testing.T) {
	l := library(t)
	for _, c := range []struct {
		today, log, want, verdict string
		warn                      bool
	}{
		{"2027-01-04", "", "2027-05-25", "FORM.inform", false},
		{"2027-05-10", "", "2027-05-25", "FORM.inform", false},
		{"2027-05-19", "", "2027-05-25", "LATE.inform", false},
		{"2027-05-25", "", "@@noday", "LATE.inform", true},
		{"2027-05-28", "", "@@noday", "LATE.inform", true},
		{"2027-05-28", "2027-05-12", "@@noday", "LATE.inform", false},
	} {
		cs := marketCase(sevenGoals...)
		cs.Today = on(c.today)
		if c.log != "" {
			cs.Answers["log"] = dialogue.Answer{Rows: [][]string{{c.log, "Wagen BV", "Uitnodiging", ""}}}
		}
		r := outcome(t, l, "market", cs)
		if got := lineOf(t, r, "invite").Parts[0].Args["date"]; got != c.want && c.today >= "2027-05-19" || c.want == "2027-05-25" && got != "2027-05-25" {
			t.Errorf("%s: invites for %s, want %s", c.today, got, c.want)
		}
		if warns := slices.Contains(keysOf(r), "invite.over"); warns != c.warn || r.Verdict != c.verdict {
			t.Errorf("%s: %s, warns %v", c.today, r.Verdict, warns)
		}
	}
}

// Once something was learned everybody is to read the same: the days of what was shared, and a publication that is still to come.
func TestMarketReport(t *testing.T) {
	l := library(t)
	cs := marketCase(sevenGoals...)
	if r := outcome(t, l, "market", cs); slices.Contains(keysOf(r), "report") {
		t.Error("a report of nothing")
	}
	cs.Answers["insights"] = dialogue.Answer{Rows: [][]string{{"niemand herstelt", "zelf herstellen"}}}
	cs.Answers["log"] = dialogue.Answer{Rows: [][]string{{"2027-02-03", "Wagen BV", "Vragen", ""}, {"2027-02-01", "Rol NV", "Vragen", ""}, {"2027-02-02", "wagen bv", "Verslag", ""}}}
	cs.Today = on("2027-06-02")
	parts := lineOf(t, outcome(t, l, "market", cs), "report").Parts
	if a := parts[0].Args; a["n"] != "2" || a["from"] != "2027-02-01" || a["to"] != "2027-02-03" || parts[0].Key != "report.days" {
		t.Errorf("%+v", parts[0])
	}
	if at := slices.IndexFunc(parts, func(l dialogue.Line) bool { return l.Key == "report.next" }); parts[at].Args["date"] != "@@noday" {
		t.Errorf("the publication is over: %v", parts[at].Args)
	}
}
