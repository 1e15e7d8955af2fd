package reminders_test

import (
	"testing"

	. "kringloop/reminders"
)

// full is a contract in which nothing is missing.
func full(t *testing.T) *Contract {
	t.Helper()
	d := example()
	d.Category, d.Contact, d.Maintenance, d.Estimated = "ict", "Ann, 012 34 56", "opdracht", 300
	d.Life, d.Warranty, d.Hours, d.Passport, d.Reference = 84, 60, "4.5", "https://example.org/paspoort", "R-12"
	d.Ambitions = []Ambition{{Goal: "Langer gebruiken", Target: "7", Unit: "jaar", By: day("2031-09-14")}}
	d.KPIs = []KPI{{Name: "Hergebruik", Unit: "%", Targets: []string{"80"}, Baseline: "12.5"}, {Name: "Nieuw", Lower: true, Every: 3, Targets: []string{"10"}}}
	d.Growth = []Promise{{What: "Alles losmaakbaar", Due: day("2028-06-30")}}
	d.SLA = &SLA{Replace: "3 dagen", Spares: "5"}
	d.TakeBack = &TakeBack{Yes: true, Terms: "kosteloos"}
	d.Reporting = &Reporting{Content: "cijfers", Every: "maand"}
	d.Extensions = []Extension{{Months: 12, Notice: day("2031-03-01")}}
	d.Cadence = Cadence{KPI: 12}
	d.Links = []Link{{Title: "Bestek", URL: "https://example.org/bestek"}}
	for _, g := range ActorGroups {
		d.Actors = append(d.Actors, Actor{Group: g, Name: "Team " + g})
	}
	c := register(t, d, "2026-07-01")
	a := act(buyer, "2026-09-01")
	for _, id := range HandoverItems {
		ok(t, c.SetItem(id, ItemOK, "in het bestek", a))
	}
	ok(t, c.Confirm(a))
	ok(t, c.Confirm(act(owner, "2026-09-02")))
	o := act(owner, "2027-09-15")
	ok(t, c.SetThresholds([]Threshold{{KPI: "k1", Level: "70", Op: Below, Effect: "boete"}}, o))
	ok(t, c.SetValue("k1", 1, Value{Number: "77.5"}, o))
	ok(t, c.SetValue("k1", 2, Value{Missing: true}, o))
	ok(t, c.SetOrdered(1, 60, o))
	ok(t, c.Inform("afval", day("2026-09-10"), o))
	for _, row := range YearRows {
		ok(t, c.AnswerRow(1, row, RowWatch, "bekijken", Task{What: "nakijken " + row, Due: day("2027-10-01")}, o))
	}
	ok(t, c.SetRepairs(1, "12", o))
	ok(t, c.SetPromise(c.Growth[0].ID, Kept, "attest", o))
	ok(t, c.AnswerLoop("K5", LoopNo, "nog vragen", Task{What: "vragen", Due: day("2027-12-01")}, o))
	ok(t, c.SetTotal(100, o))
	ok(t, c.SetRung("L1", Rung{Pieces: 99}, o))
	ok(t, c.SetRung("L8", Rung{Pieces: 1, Reason: "kapot", Destination: "restafval"}, o))
	ok(t, c.ApproveWaste(o))
	ok(t, c.Report(4, "https://example.org/verslag", []Task{{What: "bellen", Due: day("2027-10-10")}}, o))
	for _, key := range []string{"m_prestatie.1", "m_actoren.1", "m_instructie.1"} {
		ok(t, c.Finish(key, "gedaan", o))
	}
	ok(t, c.Extend(0, o))
	ok(t, c.Stop(day("2032-01-31"), "gestopt", o))
	return c
}
