package reminders_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	. "kringloop/reminders"
)

// step is one thing that somebody does to a contract; what it does is drawn.
type step func(t *rapid.T, c *Contract, a Act) error

var (
	genText = rapid.SampledFrom([]string{"", "een tekst", "nog een"})
	genWho  = rapid.SampledFrom([]string{owner, buyer, deputy, boss, ""})
	genDay  = rapid.Custom(func(t *rapid.T) Date { return day("2026-06-01").AddDays(rapid.IntRange(0, 2200).Draw(t, "day")) })
	genTask = rapid.Custom(func(t *rapid.T) Task {
		return Task{What: genText.Draw(t, "what"), Owner: genWho.Draw(t, "for"), Due: genDay.Draw(t, "due")}
	})
	genNum = rapid.SampledFrom([]string{"", "0", "9", "10.5", "x"})
)

func one[T any](t *rapid.T, from []T) T { return rapid.SampledFrom(from).Draw(t, "one") }

// milestone draws the key of one that there is.
func milestone(t *rapid.T, c *Contract) string { return one(t, c.Milestones(DefaultRules)).Key() }

func kpiID(t *rapid.T, c *Contract) string {
	if len(c.KPIs) == 0 {
		return "k0"
	}
	return one(t, c.KPIs).ID
}

func promiseID(t *rapid.T, c *Contract) string {
	if len(c.Growth) == 0 {
		return "g0"
	}
	return one(t, c.Growth).ID
}

func actionID(t *rapid.T, c *Contract) string {
	if len(c.Actions) == 0 {
		return "0"
	}
	return one(t, c.Actions).ID
}

var steps = map[string]step{
	"title":    func(t *rapid.T, c *Contract, a Act) error { return c.SetTitle(genText.Draw(t, "x"), a) },
	"contact":  func(t *rapid.T, c *Contract, a Act) error { return c.SetContact(genText.Draw(t, "x"), a) },
	"category": func(t *rapid.T, c *Contract, a Act) error { return c.SetCategory(genText.Draw(t, "x"), a) },
	"kinds": func(t *rapid.T, c *Contract, a Act) error {
		return c.SetKinds(rapid.SliceOfN(rapid.SampledFrom(Kinds), 0, 3).Draw(t, "x"), a)
	},
	"person": func(t *rapid.T, c *Contract, a Act) error {
		return c.SetPerson(one(t, []Part{Owner, Deputy, Buyer, Management}), genWho.Draw(t, "x"), a)
	},
	"takeout": func(t *rapid.T, c *Contract, a Act) error {
		c.TakeOut(genWho.Draw(t, "x"), a)
		return nil
	},
	"dates": func(t *rapid.T, c *Contract, a Act) error {
		return c.SetDates(genDay.Draw(t, "start"), genDay.Draw(t, "end"), a)
	},
	"cadence": func(t *rapid.T, c *Contract, a Act) error {
		return c.SetCadence(Cadence{KPI: rapid.IntRange(-1, 20).Draw(t, "x"), Ladder: rapid.IntRange(0, 40).Draw(t, "y")}, a)
	},
	"extensions": func(t *rapid.T, c *Contract, a Act) error {
		list := slices.Clone(c.Extensions)
		return c.SetExtensions(append(list, Extension{Months: rapid.IntRange(0, 13).Draw(t, "x"), Notice: genDay.Draw(t, "y")}), a)
	},
	"extend": func(t *rapid.T, c *Contract, a Act) error { return c.Extend(rapid.IntRange(0, 2).Draw(t, "x"), a) },
	"stop": func(t *rapid.T, c *Contract, a Act) error {
		return c.Stop(genDay.Draw(t, "x"), genText.Draw(t, "y"), a)
	},
	"resume": func(_ *rapid.T, c *Contract, a Act) error { return c.Resume(a) },
	"kpi": func(t *rapid.T, c *Contract, a Act) error {
		_, err := c.AddKPI(KPI{Name: genText.Draw(t, "x"), Every: one(t, []int{0, 1, 2, 3, 12}), Targets: []string{genNum.Draw(t, "y")}}, a)
		return err
	},
	"setkpi": func(t *rapid.T, c *Contract, a Act) error {
		return c.SetKPI(KPI{ID: kpiID(t, c), Name: genText.Draw(t, "x"), Every: one(t, Periods)}, a)
	},
	"removekpi": func(t *rapid.T, c *Contract, a Act) error { return c.RemoveKPI(kpiID(t, c), a) },
	"value": func(t *rapid.T, c *Contract, a Act) error {
		return c.SetValue(kpiID(t, c), rapid.IntRange(0, 9).Draw(t, "p"), Value{Number: genNum.Draw(t, "x"), Missing: rapid.Bool().Draw(t, "y")}, a)
	},
	"thresholds": func(t *rapid.T, c *Contract, a Act) error {
		return c.SetThresholds([]Threshold{{KPI: kpiID(t, c), Level: genNum.Draw(t, "x")}}, a)
	},
	"promise": func(t *rapid.T, c *Contract, a Act) error {
		_, err := c.AddPromise(Promise{What: genText.Draw(t, "x"), Due: genDay.Draw(t, "y")}, a)
		return err
	},
	"edit": func(t *rapid.T, c *Contract, a Act) error {
		return c.EditPromise(promiseID(t, c), genText.Draw(t, "x"), genDay.Draw(t, "y"), a)
	},
	"setpromise": func(t *rapid.T, c *Contract, a Act) error {
		return c.SetPromise(promiseID(t, c), one(t, []string{"", Kept, Missed, "x"}), genText.Draw(t, "x"), a)
	},
	"removepromise": func(t *rapid.T, c *Contract, a Act) error { return c.RemovePromise(promiseID(t, c), a) },
	"ambitions": func(t *rapid.T, c *Contract, a Act) error {
		return c.SetAmbitions([]Ambition{{Goal: genText.Draw(t, "x")}}, a)
	},
	"sla": func(t *rapid.T, c *Contract, a Act) error { return c.SetSLA(&SLA{Waste: genText.Draw(t, "x")}, a) },
	"takeback": func(t *rapid.T, c *Contract, a Act) error {
		return c.SetTakeBack(&TakeBack{Yes: rapid.Bool().Draw(t, "x")}, a)
	},
	"reporting": func(t *rapid.T, c *Contract, a Act) error {
		return c.SetReporting(&Reporting{Content: genText.Draw(t, "x")}, a)
	},
	"estimated": func(t *rapid.T, c *Contract, a Act) error {
		return c.SetEstimated(rapid.IntRange(-1, 9).Draw(t, "x"), a)
	},
	"ordered": func(t *rapid.T, c *Contract, a Act) error {
		return c.SetOrdered(rapid.IntRange(0, 3).Draw(t, "x"), rapid.IntRange(-1, 9).Draw(t, "y"), a)
	},
	"actors": func(t *rapid.T, c *Contract, a Act) error {
		return c.SetActors([]Actor{{Group: one(t, ActorGroups), Name: genText.Draw(t, "x")}}, a)
	},
	"inform": func(t *rapid.T, c *Contract, a Act) error {
		return c.Inform(one(t, ActorGroups), genDay.Draw(t, "x"), a)
	},
	"link": func(t *rapid.T, c *Contract, a Act) error {
		return c.AddLink(Link{Title: genText.Draw(t, "x"), URL: "https://example.org"}, a)
	},
	"unlink": func(_ *rapid.T, c *Contract, a Act) error { return c.RemoveLink(0, a) },
	"late": func(t *rapid.T, c *Contract, a Act) error {
		return c.AnswerLate(milestone(t, c), one(t, []Status{Done, Todo, NotHere, Planned}), genText.Draw(t, "x"), a)
	},
	"finish": func(t *rapid.T, c *Contract, a Act) error { return c.Finish(milestone(t, c), genText.Draw(t, "x"), a) },
	"not": func(t *rapid.T, c *Contract, a Act) error {
		return c.NotApplicable(milestone(t, c), genText.Draw(t, "x"), a)
	},
	"reopen": func(t *rapid.T, c *Contract, a Act) error { return c.Reopen(milestone(t, c), a) },
	"item": func(t *rapid.T, c *Contract, a Act) error {
		return c.SetItem(one(t, HandoverItems), one(t, []string{ItemOK, ItemNot, ItemBack}), genText.Draw(t, "x"), a)
	},
	"items": func(_ *rapid.T, c *Contract, a Act) error {
		for _, id := range HandoverItems {
			if err := c.SetItem(id, ItemOK, "", a); err != nil {
				return err
			}
		}
		return nil
	},
	"confirm": func(_ *rapid.T, c *Contract, a Act) error { return c.Confirm(a) },
	"skip":    func(t *rapid.T, c *Contract, a Act) error { return c.SkipHandover(genText.Draw(t, "x"), a) },
	"row": func(t *rapid.T, c *Contract, a Act) error {
		return c.AnswerRow(1, one(t, YearRows), one(t, []string{RowOK, RowWatch, RowBreach, RowNot}), genText.Draw(t, "x"), genTask.Draw(t, "y"), a)
	},
	"repairs": func(t *rapid.T, c *Contract, a Act) error { return c.SetRepairs(1, genNum.Draw(t, "x"), a) },
	"loop": func(t *rapid.T, c *Contract, a Act) error {
		return c.AnswerLoop(one(t, LoopQuestions), one(t, []string{LoopYes, LoopNo, LoopUnknown}), genText.Draw(t, "x"), genTask.Draw(t, "y"), a)
	},
	"total": func(t *rapid.T, c *Contract, a Act) error { return c.SetTotal(rapid.IntRange(0, 3).Draw(t, "x"), a) },
	"rung": func(t *rapid.T, c *Contract, a Act) error {
		return c.SetRung(one(t, Rungs), Rung{Pieces: rapid.IntRange(0, 3).Draw(t, "x"), Reason: genText.Draw(t, "y"), Destination: "z"}, a)
	},
	"approve": func(_ *rapid.T, c *Contract, a Act) error { return c.ApproveWaste(a) },
	"report": func(t *rapid.T, c *Contract, a Act) error {
		return c.Report(1, genText.Draw(t, "x"), []Task{genTask.Draw(t, "y")}, a)
	},
	"action": func(t *rapid.T, c *Contract, a Act) error {
		_, err := c.AddAction(genTask.Draw(t, "x"), "", a)
		return err
	},
	"setaction": func(t *rapid.T, c *Contract, a Act) error {
		return c.SetAction(actionID(t, c), genTask.Draw(t, "x"), a)
	},
	"close": func(t *rapid.T, c *Contract, a Act) error {
		return c.CloseAction(actionID(t, c), genText.Draw(t, "x"), a)
	},
	"removeact": func(t *rapid.T, c *Contract, a Act) error { return c.RemoveAction(actionID(t, c), a) },
}

func frozen(t *rapid.T, c *Contract) string {
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Whatever is done to a contract: a clone writes into nothing that it shares; what is refused changes nothing; what changes has
// a log entry, and one that has none changed nothing; what is done or does not apply stays so when other things change.
func TestAnything(t *testing.T) {
	names := slices.Sorted(maps.Keys(steps))
	done := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		d := example()
		if rapid.Bool().Draw(t, "one person") {
			d.Buyer = ""
		}
		a := act(owner, "2026-07-01")
		a.Today = genDay.Draw(t, "registered")
		c, err := Register("c1", d, a.By, a.Now, a.Today, a.Rules)
		if err != nil {
			t.Fatal(err)
		}
		for i := range rapid.IntRange(1, 40).Draw(t, "steps") {
			a := Act{By: genWho.Draw(t, "by"), Today: a.Today.AddDays(10 * i), Now: a.Now.AddDate(0, 0, 10*i), Rules: DefaultRules}
			name := one(t, names)
			before, next := frozen(t, c), c.Clone()
			settled := finals(c)
			err := steps[name](t, next, a)
			changed, log := next.Changes()
			if got := frozen(t, c); got != before {
				t.Fatalf("%s wrote into what a clone shares:\n%s", name, cmp.Diff(before, got))
			}
			after := frozen(t, next)
			if err != nil && name != "items" && (after != before || changed) {
				t.Fatalf("%s was refused (%v) and changed something:\n%s", name, err, cmp.Diff(before, after))
			}
			if (after != before) != changed || next.Rev != c.Rev+len(log) {
				t.Fatalf("%s: changed %t, log %v", name, after != before, log)
			}
			if err == nil && changed {
				done[name]++
			}
			keptMarks(t, name, settled, next)
			if err := sound(next); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			c = next
		}
	})
	for _, name := range names {
		if done[name] == 0 {
			t.Logf("%s never changed anything", name)
		}
	}
}

// finals are the marks that stay.
func finals(c *Contract) map[string]Mark {
	m := maps.Clone(c.Marks)
	maps.DeleteFunc(m, func(_ string, k Mark) bool { return k.Status != Done && k.Status != NotHere })
	return m
}

// undo are the steps with which a person says something else of a milestone that is done.
var undo = []string{"reopen", "value", "total", "rung", "item", "items", "confirm", "removepromise", "setpromise", "resume", "finish", "not", "skip"}

func keptMarks(t *rapid.T, name string, settled map[string]Mark, c *Contract) {
	if slices.Contains(undo, name) {
		return
	}
	for key, m := range settled {
		if got := c.Marks[key]; got.Status != Done && got.Status != m.Status {
			t.Fatalf("%s took %s from %q to %q", name, key, m.Status, got.Status)
		}
	}
}

// sound says what can't be.
func sound(c *Contract) error {
	h := c.Marks["m_overdracht.1"]
	switch {
	case c.End.Before(c.Start):
		return ErrOrder
	case c.Deputy != "" && c.Deputy == c.Owner:
		return ErrOwnDeputy
	case c.Handover.Done() && h.Status != Done:
		return fmt.Errorf("handed over, and the milestone is %q", h.Status)
	case c.Handover.Done() && c.Handover.Buyer.By == c.Handover.Manager.By:
		return fmt.Errorf("one person gave both keys")
	case c.Ladder != nil && c.Ladder.Placed() > c.Ladder.Total:
		return fmt.Errorf("more pieces on the ladder than there are")
	}
	return nil
}

// Whatever is filled in, in whatever order: gaps only shrink, until there are none.
func TestGapsShrink(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, a := example(), act(owner, "2026-08-01")
		d.Deputy = ""
		c, err := Register("c1", d, a.By, a.Now, a.Today, a.Rules)
		if err != nil {
			t.Fatal(err)
		}
		var actors []Actor
		for _, g := range ActorGroups {
			actors = append(actors, Actor{Group: g, Name: "x"})
		}
		fills := []func() error{
			func() error { return c.SetCategory("ict", a) },
			func() error { return c.SetContact("Ann", a) },
			func() error { return c.SetPerson(Deputy, deputy, a) },
			func() error { return c.SetAmbitions([]Ambition{{Goal: "x"}}, a) },
			func() error { _, err := c.AddKPI(KPI{Name: "x", Internal: true}, a); return err },
			func() error { return c.SetTakeBack(&TakeBack{}, a) },
			func() error { return c.SetEstimated(5, a) },
			func() error { return c.SetMaintenance("intern", a) },
			func() error { return c.SetActors(actors, a) },
			func() error { return steps["items"](nil, c, act(buyer, "2026-08-01")) },
			func() error { return c.AnswerLate("m_prestatie.1", Done, "", a) },
		}
		a.Today = day("2026-08-18")
		if err := c.SetDates(day("2026-09-15"), day("2030-01-01"), a); err != nil { // the performance talk is before day 0
			t.Fatal(err)
		}
		before := len(c.Gaps(DefaultRules, a.Today))
		for _, i := range rapid.Permutation(indexes(len(fills))).Draw(t, "order") {
			if err := fills[i](); err != nil {
				t.Fatalf("fill %d: %v", i, err)
			}
			now := len(c.Gaps(DefaultRules, a.Today))
			if i != 9 && now != before-1 { // items alone are no handover
				t.Fatalf("fill %d: from %d gaps to %d: %v", i, before, now, c.Gaps(DefaultRules, a.Today))
			}
			before = now
		}
		for _, by := range []string{buyer, owner} {
			if err := c.Confirm(act(by, "2026-08-19")); err != nil {
				t.Fatal(err)
			}
		}
		if gaps := c.Gaps(DefaultRules, a.Today); len(gaps) > 0 {
			t.Fatalf("left: %v", gaps)
		}
	})
}

func indexes(n int) (out []int) {
	for i := range n {
		out = append(out, i)
	}
	return out
}

// Colours follow the value: a better one is never a worse colour.
func TestColorFollowsTheValue(t *testing.T) {
	order := []Color{Red, Orange, Green}
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) string {
			n := rapid.IntRange(0, 2000).Draw(t, name)
			return fmt.Sprintf("%d.%d", n/10, n%10)
		}
		x, y, target := draw("x"), draw("y"), draw("target")
		k := KPI{Every: 1, Lower: rapid.Bool().Draw(t, "lower"), Targets: []string{target}, Values: map[int]Value{1: {Number: x}, 2: {Number: y}}}
		a, b := slices.Index(order, k.Color(1, Norms{})), slices.Index(order, k.Color(2, Norms{}))
		if way := k.Trend(2); way == Better && a > b || way == Worse && a < b || way == Same && a != b {
			t.Fatalf("%s then %s of %s: %s, %s, %s", x, y, target, way, k.Color(1, Norms{}), k.Color(2, Norms{}))
		}
	})
}
