package bot

import (
	"slices"
	"strconv"
	"strings"

	"kringloop/bot/blocks"
	"kringloop/reminders"
)

// setter does what a form says: to the i-th entry of its list, below 0 a new one. Key is what else the form is about.
type setter func(c *reminders.Contract, i int, key string, v entered, a reminders.Act) error

// setters are what the forms do, by their ids.
var setters = map[string]setter{
	"main": func(c *reminders.Contract, _ int, _ string, v entered, a reminders.Act) error {
		return inTurn(
			func() error { return c.SetKinds(kindsIn(v), a) },
			func() error { return c.SetTitle(v.one("title"), a) },
			func() error { return c.SetSupplier(v.one("supplier"), a) },
			func() error { return c.SetCategory(v.one("category"), a) },
			func() error { return c.SetContact(v.one("contact"), a) })
	},
	"category": func(c *reminders.Contract, _ int, _ string, v entered, a reminders.Act) error {
		return c.SetCategory(v.one("category"), a)
	},
	"contact": func(c *reminders.Contract, _ int, _ string, v entered, a reminders.Act) error {
		return c.SetContact(v.one("contact"), a)
	},
	"deputy": func(c *reminders.Contract, _ int, _ string, v entered, a reminders.Act) error {
		return c.SetPerson(reminders.Deputy, v.one("deputy"), a)
	},
	"people": func(c *reminders.Contract, _ int, _ string, v entered, a reminders.Act) error {
		return inTurn(
			func() error { return c.SetHours(v.one("hours"), a) },
			func() error { return c.SetPerson(reminders.Deputy, v.one("deputy"), a) },
			func() error { return c.SetPerson(reminders.Buyer, v.one("buyer"), a) },
			func() error { return c.SetPerson(reminders.Management, v.one("management"), a) })
	},
	"dates": func(c *reminders.Contract, _ int, _ string, v entered, a reminders.Act) error {
		return c.SetDates(v.day("start"), v.day("end"), a)
	},
	"extend": func(c *reminders.Contract, _ int, _ string, v entered, a reminders.Act) error {
		if len(c.Extensions) == 0 {
			return nil // a rehearsal
		}
		i, err := strconv.Atoi(v.one("extension"))
		if err != nil {
			return reminders.ErrNoSuch
		}
		return c.Extend(i, a)
	},
	"stop": func(c *reminders.Contract, _ int, _ string, v entered, a reminders.Act) error {
		return c.Stop(v.day("on"), v.one("reason"), a)
	},
	"owner": func(c *reminders.Contract, _ int, _ string, v entered, a reminders.Act) error {
		return c.SetPerson(reminders.Owner, v.one("newowner"), a)
	},
	"nvt": func(c *reminders.Contract, _ int, key string, v entered, a reminders.Act) error {
		if key == "" {
			return nil // a rehearsal
		}
		if m, ok := c.Milestone(key, a.Rules); ok && c.Status(m) == reminders.Asked {
			return c.AnswerLate(key, reminders.NotHere, v.one("reason"), a)
		}
		return c.NotApplicable(key, v.one("reason"), a)
	},
	"takeback": func(c *reminders.Contract, _ int, _ string, v entered, a reminders.Act) error {
		return c.SetTakeBack(&reminders.TakeBack{Yes: v.one("yes") == "ja", Terms: v.one("terms"), Value: v.one("value")}, a)
	},
	"reporting": func(c *reminders.Contract, _ int, _ string, v entered, a reminders.Act) error {
		return c.SetReporting(&reminders.Reporting{Content: v.one("content"), Every: v.one("often")}, a)
	},
	"sla": func(c *reminders.Contract, _ int, _ string, v entered, a reminders.Act) error {
		return c.SetSLA(&reminders.SLA{Replace: v.one("replace"), Repair: v.one("repair"), Spares: v.one("spares"), Quality: v.one("quality"), Waste: v.one("waste")}, a)
	},
	"estimated": func(c *reminders.Contract, _ int, _ string, v entered, a reminders.Act) error {
		return c.SetEstimated(v.count("pieces"), a)
	},
	"maintenance": func(c *reminders.Contract, _ int, _ string, v entered, a reminders.Act) error {
		return inTurn(func() error { return c.SetWarranty(v.count("warranty"), a) }, func() error { return c.SetMaintenance(v.one("maintenance"), a) })
	},
	"product": func(c *reminders.Contract, _ int, _ string, v entered, a reminders.Act) error {
		return inTurn(func() error { return c.SetLife(v.count("life"), a) }, func() error { return c.SetWarranty(v.count("warranty"), a) },
			func() error { return c.SetPassport(v.one("passport"), a) })
	},
	"ambitions": func(c *reminders.Contract, i int, _ string, v entered, a reminders.Act) error {
		return c.SetAmbitions(put(c.Ambitions, i, reminders.Ambition{Goal: v.one("goal"), Target: v.one("aim"), Unit: v.one("unit"), By: v.day("by")}), a)
	},
	"kpis":    setKPI,
	"kpimore": setMore,
	"growth": func(c *reminders.Contract, i int, _ string, v entered, a reminders.Act) error {
		if i >= 0 {
			return c.EditPromise(c.Growth[i].ID, v.one("what"), v.day("due"), a)
		}
		_, err := c.AddPromise(reminders.Promise{What: v.one("what"), Due: v.day("due")}, a)
		return err
	},
	"actions": func(c *reminders.Contract, i int, _ string, v entered, a reminders.Act) error {
		task := reminders.Task{What: v.one("task"), Owner: v.one("taskowner"), Due: v.day("taskdue")}
		if i >= 0 {
			return c.SetAction(c.OpenActions()[i].ID, task, a)
		}
		_, err := c.AddAction(task, reminders.ByHand, a)
		return err
	},
	"thresholds": func(c *reminders.Contract, i int, _ string, v entered, a reminders.Act) error {
		op := ""
		for _, o := range blocks.Ops {
			if o.Key == v.one("op") {
				op = o.Op
			}
		}
		return c.SetThresholds(put(c.Thresholds, i, reminders.Threshold{KPI: v.one("kpi"), Op: op, Level: v.one("level"), Effect: v.one("effect")}), a)
	},
	"extensions": func(c *reminders.Contract, i int, _ string, v entered, a reminders.Act) error {
		return c.SetExtensions(put(c.Extensions, i, reminders.Extension{Months: v.count("months"), Notice: v.day("notice")}), a)
	},
	"actors": func(c *reminders.Contract, i int, _ string, v entered, a reminders.Act) error {
		return c.SetActors(put(c.Actors, i, reminders.Actor{Group: v.one("group"), Name: v.one("actor"), Informed: v.day("informed")}), a)
	},
	"actornames": func(c *reminders.Contract, _ int, _ string, v entered, a reminders.Act) error {
		return c.SetActors(nameActors(c.Actors, v), a)
	},
	"ordered": func(c *reminders.Contract, i int, _ string, v entered, a reminders.Act) error {
		return c.SetOrdered(v.count("year"), v.count("got"), a)
	},
	"links": func(c *reminders.Contract, i int, _ string, v entered, a reminders.Act) error {
		if i >= 0 {
			if err := c.RemoveLink(i, a); err != nil {
				return err
			}
		}
		return c.AddLink(reminders.Link{Title: v.one("linktitle"), URL: v.one("url")}, a)
	},
	"cadence": func(c *reminders.Contract, _ int, _ string, v entered, a reminders.Act) error {
		cad := c.Cadence
		cad.Performance, cad.Handover, cad.Instruction = v.count("performance"), v.count("handover"), v.count("instruction")
		cad.KPI, cad.Meeting, cad.Yearly = v.count("kpidays"), v.count("meeting"), v.count("yearly")
		return c.SetCadence(cad, a)
	},
	"cadenceend": func(c *reminders.Contract, _ int, _ string, v entered, a reminders.Act) error {
		cad := c.Cadence
		cad.Evaluation, cad.Decision, cad.Notice = v.count("evaluation"), v.count("decision"), v.count("noticedays")
		cad.Ladder, cad.Late = v.count("ladder"), v.count("latedays")
		return c.SetCadence(cad, a)
	},
}

// inTurn does one thing after the other until one can't be.
func inTurn(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// put is a copy of a list with a value in a place, or one more.
func put[T any](list []T, i int, value T) []T {
	list = slices.Clone(list)
	if i < 0 || i >= len(list) {
		return append(list, value)
	}
	list[i] = value
	return list
}

// nameActors puts a name to each of the six groups; of one that is named more than once the first is meant.
func nameActors(list []reminders.Actor, v entered) []reminders.Actor {
	list = slices.Clone(list)
	for _, g := range reminders.ActorGroups {
		name := v.one(g)
		switch i := slices.IndexFunc(list, func(x reminders.Actor) bool { return x.Group == g }); {
		case i < 0 && name != "":
			list = append(list, reminders.Actor{Group: g, Name: name})
		case i >= 0 && name == "" && list[i].Informed.IsZero():
			list = slices.Delete(list, i, i+1)
		case i >= 0:
			list[i].Name = name
		}
	}
	return list
}

func kindsIn(v entered) []reminders.Kind {
	var out []reminders.Kind
	for _, k := range v["kinds"] {
		out = append(out, reminders.Kind(k))
	}
	return out
}

// setKPI adds a measure or changes it. Targets for each period stay as they are, unless one for all is given in their place.
func setKPI(c *reminders.Contract, i int, _ string, v entered, a reminders.Act) error {
	k := reminders.KPI{}
	if i >= 0 {
		k = c.KPIs[i]
	}
	k.Name, k.Unit, k.Lower, k.Internal, k.Every = v.one("kpiname"), v.one("unit"), v.one("way") == "lager", v.one("source") == "intern", v.count("every")
	if target := v.one("target"); len(k.Targets) < 2 || target != "" && target != k.Targets[0] {
		k.Targets = nil
		if target != "" {
			k.Targets = []string{target}
		}
	}
	if i >= 0 {
		return c.SetKPI(k, a)
	}
	_, err := c.AddKPI(k, a)
	return err
}

// setMore sets what few KPIs have: a baseline, an owner, a target for each period.
func setMore(c *reminders.Contract, i int, _ string, v entered, a reminders.Act) error {
	if i < 0 {
		return reminders.ErrNoSuch
	}
	k := c.KPIs[i]
	k.Baseline, k.Owner = v.one("baseline"), v.one("kpiowner")
	targets, err := targetsOf(v.one("targets"))
	if err != nil {
		return err
	}
	if len(targets) > 0 || len(k.Targets) > 1 {
		k.Targets = targets
	}
	return c.SetKPI(k, a)
}

// targetsOf reads a target for each period, one a line; "-" is none.
func targetsOf(text string) (out []string, err error) {
	for line := range strings.Lines(text) {
		switch line = strings.TrimSpace(line); line {
		case "":
		case "-":
			out = append(out, "")
		default:
			n, err := reminders.Number(line)
			if err != nil {
				return nil, err
			}
			out = append(out, n)
		}
	}
	return out, nil
}

// dropEntry takes the i-th entry out of the list of a form.
func dropEntry(c *reminders.Contract, form string, i int, a reminders.Act) error {
	switch form {
	case "ambitions":
		return c.SetAmbitions(slices.Delete(slices.Clone(c.Ambitions), i, i+1), a)
	case "kpis":
		return c.RemoveKPI(c.KPIs[i].ID, a)
	case "growth":
		return c.RemovePromise(c.Growth[i].ID, a)
	case "actions":
		return c.RemoveAction(c.OpenActions()[i].ID, a)
	case "thresholds":
		return c.SetThresholds(slices.Delete(slices.Clone(c.Thresholds), i, i+1), a)
	case "extensions":
		return c.SetExtensions(slices.Delete(slices.Clone(c.Extensions), i, i+1), a)
	case "actors":
		return c.SetActors(slices.Delete(slices.Clone(c.Actors), i, i+1), a)
	case "links":
		return c.RemoveLink(i, a)
	case "ordered":
		years := make([]int, 0, len(c.Ordered))
		for y := range c.Ordered {
			years = append(years, y)
		}
		slices.Sort(years)
		return c.SetOrdered(years[i], -1, a)
	}
	return reminders.ErrNoSuch
}
