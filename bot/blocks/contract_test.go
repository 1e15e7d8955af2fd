package blocks_test

import (
	"slices"
	"strings"
	"testing"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/reminders"
)

func date(t testing.TB, s string) reminders.Date {
	t.Helper()
	d, err := reminders.ParseDate(s)
	must(t, err)
	return d
}

// agreed is a contract that ran before it was registered, with something in every list; n is how many of each.
func agreed(t testing.TB, n int, name string) *reminders.Contract {
	t.Helper()
	d := reminders.Draft{Title: name, Supplier: "Circulaire ICT & co", Kinds: []reminders.Kind{reminders.Product, reminders.Framework}, Start: date(t, "2026-03-01"),
		End: date(t, "2030-02-28"), Owner: sophie, Deputy: ben, Category: "ict", Contact: "Els <els@example.org>", Estimated: 1200, Life: 72, Warranty: 36, Hours: "4.5",
		Maintenance: "apart", Passport: link, TakeBack: &reminders.TakeBack{Yes: true, Terms: name}, SLA: &reminders.SLA{Replace: "2 dagen"}}
	for i := range n {
		d.Ambitions = append(d.Ambitions, reminders.Ambition{Goal: name, Target: "80", Unit: "%", By: date(t, "2029-01-01")})
		d.KPIs = append(d.KPIs, reminders.KPI{Name: name, Unit: "%", Targets: []string{"80"}, Every: 1})
		d.Growth = append(d.Growth, reminders.Promise{What: name, Due: date(t, "2027-01-01").AddDays(i)})
		d.Extensions = append(d.Extensions, reminders.Extension{Months: 12, Notice: date(t, "2029-06-01").AddDays(i)})
		d.Actors = append(d.Actors, reminders.Actor{Group: "afval", Name: name, Informed: date(t, "2027-01-01")})
		d.Links = append(d.Links, reminders.Link{Title: name, URL: link + "?" + string(rune('a'+i))})
	}
	c, err := reminders.Register("c7xq2m4pdb", d, sophie, t0, reminders.On(t0), reminders.DefaultRules)
	must(t, err)
	a := reminders.Act{By: ben, Now: t0, Today: reminders.On(t0), Rules: reminders.DefaultRules}
	var levels []reminders.Threshold
	for range n {
		levels = append(levels, reminders.Threshold{KPI: c.KPIs[0].ID, Level: "70", Op: reminders.AtLeast, Effect: name})
	}
	must(t, c.SetThresholds(levels, a))
	for i := range n {
		_, err := c.AddAction(reminders.Task{What: name, Owner: ben, Due: date(t, "2027-06-01").AddDays(i)}, reminders.ByHand, a)
		must(t, err)
	}
	must(t, c.SetOrdered(1, 240, a))
	must(t, c.AnswerLate("m_actoren.1", reminders.Todo, "", a))
	must(t, c.AnswerLate("m_prestatie.1", reminders.Done, "besproken", a))
	return c
}

func cardOf(c *reminders.Contract, p *flows.Project, today reminders.Date) blocks.Card {
	r := reminders.DefaultRules
	return blocks.Card{Contract: c, Project: p, Duties: c.Duties(r), Gaps: c.Gaps(r, today), Rules: r}
}

// contractGallery is every message and form about a contract.
func contractGallery(t testing.TB, r blocks.Reader, p *flows.Project, n int, name string) []shown {
	t.Helper()
	c := agreed(t, n, name)
	k, day := cardOf(c, p, reminders.On(t0)), reminders.On(t0)
	folder := k
	folder.Folder, folder.Gaps = true, nil
	orphan := k
	orphan.Ownerless, orphan.Gaps = true, append([]reminders.Gap{{Field: reminders.GapOwner}}, k.Gaps...)
	ended := c.Clone()
	must(t, ended.Stop(date(t, "2028-01-31"), name, reminders.Act{By: sophie, Now: t0, Today: day, Rules: k.Rules}))
	_, log := ended.Changes()
	m, _ := c.Milestone("m_kwartaal.5", k.Rules)
	before, _ := c.Milestone("m_kpi.1", k.Rules)
	i := slices.IndexFunc(k.Duties, func(d reminders.Duty) bool { return d.Key == m.Key() })
	line := reminders.Line{Source: "c:" + c.ID, Key: m.Key(), Kind: m.Kind, Title: c.Title, N: m.N, Date: m.Date}
	all := []shown{
		{name: "contract", msg: r.ContractCard(k)}, {name: "contract-orphan", msg: r.ContractCard(orphan)}, {name: "contract-orphan-gaps", msg: r.Gaps(orphan)},
		{name: "contract-folder", msg: r.ContractCard(folder)}, {name: "contract-ended", msg: r.ContractCard(cardOf(ended, p, day))},
		{name: "contract-registered", msg: r.Registered(k, false)}, {name: "contract-asked", msg: r.AskedLate(k)}, {name: "contract-gaps", msg: r.Gaps(k)},
		{name: "contract-asked-all", msg: r.AskedAll(blocks.Portfolio{Cards: slices.Repeat([]blocks.Card{k}, 40), Offset: 15})},
		{name: "contract-ownerless", msg: r.Ownerless(slices.Repeat([]blocks.Card{k}, 20), name, false)},
		{name: "contract-ownergone", msg: r.Ownerless([]blocks.Card{k}, name, true)},
		{name: "contract-nodecision", msg: r.NoDecision(cardOf(ended, p, day))},
		{name: "contract-complete", msg: r.Gaps(folder)}, {name: "contract-agreed", msg: r.Agreed(k)}, {name: "contract-calendar", msg: r.Calendar(k, -1)},
		{name: "contract-stone", msg: r.Stone(k, m, k.Duties[i], true)}, {name: "contract-before", msg: r.Stone(k, before, reminders.Duty{}, false)},
		{name: "contract-log", msg: r.ContractLogPage(c, log, 0, 40)}, {name: "contract-handed", msg: r.Handed(k, "Ben <b>")},
		{name: "contract-replanned", msg: r.Replanned(k, r.T("contract.newdates", locale.Args{"Title": blocks.Name(c.Title), "From": "1 mrt", "To": "2 mrt"}))},
		{name: "contracts", msg: r.Contracts(blocks.Portfolio{Cards: slices.Repeat([]blocks.Card{k, folder}, 6), Filter: "all", Total: 12, Owners: []string{sophie},
			Projects: []blocks.Named{{ID: p.ID, Name: p.Name}}})},
		{name: "contracts-none", msg: r.Contracts(blocks.Portfolio{})},
		{name: "contracts-named", msg: r.Contracts(blocks.Portfolio{Cards: []blocks.Card{k, folder}, Total: 12, Name: "<lap*>"})},
		{name: "feed-none", msg: r.FeedLink("", "", "", false)}, {name: "feed-has", msg: r.FeedLink(c.ID, name, "", true)},
		{name: "feed-link", msg: r.FeedLink(c.ID, name, "https://k.example.org/calendar/abc.ics", true)},
		{name: "import-asked", msg: r.ImportAsk(blocks.Imported{New: 3, Known: 2, Bad: slices.Repeat([]string{"Rij 4: niet goed"}, 13), Notes: []string{"een", "twee"}, Value: "{}", Name: "lijst <1>.csv"})},
		{name: "import-offer", msg: r.ImportOffer()},
		{name: "home-desk", view: r.Home(nil, "", blocks.Desk{Contracts: 4, Late: 1, Lines: []reminders.Line{line}, More: 2})},
	}
	for _, f := range blocks.Forms() {
		w := blocks.Where{Contract: c, View: "all", Place: "dm:1700000000.000100"}
		if f.List != nil {
			w.Key = f.List.Keys(c)[0]
			all = append(all, shown{name: "list-" + f.ID, msg: r.EntryList(k, &f, 0)})
		}
		if f.ID == "register" {
			w = blocks.Where{Project: p.ID}
		}
		all = append(all, shown{name: "form-" + f.ID, view: r.FormModal(&f, w, nil)})
	}
	return all
}

// However much a contract holds, Slack takes what is shown of it.
func TestFullContracts(t *testing.T) {
	kit := newKit(t)
	for _, lang := range locale.Languages {
		r := reader(t, lang)
		for _, s := range contractGallery(t, r, under(t, r.Lib), 20, "<!channel> & "+strings.Repeat("ë", 60)+" *x*") {
			t.Run(s.name+"."+lang, func(t *testing.T) {
				checkLimits(t, s)
				kit.check(t, s)
			})
		}
	}
}

// Each entry of a list keeps its key when others come and go, and a key that is gone is found nowhere.
func TestListKeys(t *testing.T) {
	c := agreed(t, 3, "Laptops")
	for _, f := range blocks.Forms() {
		if f.List == nil {
			continue
		}
		keys := f.List.Keys(c)
		if len(keys) == 0 || slices.Contains(keys, "") || f.List.At(c, keys[len(keys)-1]) < 0 || f.List.At(c, "weg") >= 0 {
			t.Errorf("%s: %v", f.ID, keys)
		}
		if len(f.Fields) > 6 {
			t.Errorf("%s asks %d things", f.ID, len(f.Fields))
		}
	}
	f, _ := blocks.FormOf("extensions")
	last := f.List.Keys(c)[2]
	must(t, c.SetExtensions(c.Extensions[1:], reminders.Act{By: sophie, Now: t0, Today: reminders.On(t0), Rules: reminders.DefaultRules}))
	if f.List.At(c, last) != 1 {
		t.Errorf("%d", f.List.At(c, last))
	}
}
