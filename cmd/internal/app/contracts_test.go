package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"kringloop/flows"
	"kringloop/flows/store"
	"kringloop/reminders"
	dates "kringloop/reminders/store"
)

// agreement is a contract to be there, with things to do by a day; all of it is in one project, or in a folder of its own.
type agreement struct {
	team, title                      string
	owner, deputy, management, buyer string
	channel                          string            // of the folder
	project                          string            // that there is already; "" = a folder
	todo                             map[string]string // what → by when
	months                           int               // of the contract; 0 = 12
	kpi                              bool              // has figures to give every month
}

func isoDate(t testing.TB, s string) reminders.Date {
	t.Helper()
	d, err := reminders.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// agree registers contracts at a time, as the bot does: contract, folder, agendas and alarms in one commit. It goes past the inbox,
// so the apps have to be quiet, and forget what they remember.
func agree(t testing.TB, rdb redis.UniversalClient, now time.Time, all []agreement, apps ...*App) {
	t.Helper()
	ctx, l := context.Background(), apps[0].ledger
	s, d := store.New(rdb, l.Prefix), dates.New(rdb, l.Prefix)
	const batch = 100
	for part := range slices.Chunk(all, batch) {
		pipe := rdb.TxPipeline()
		if rdbCluster(rdb) {
			t.Fatal("one commit is of one slot")
		}
		do := func(args ...any) { pipe.Do(ctx, args...) }
		byTeam := map[string][]agreement{}
		for _, a := range part {
			byTeam[a.team] = append(byTeam[a.team], a)
		}
		for team, list := range byTeam {
			f, r := s.Begin(ctx, l.Shard(team), team), d.Begin(ctx, l.Shard(team), team)
			for _, a := range list {
				a.register(t, f, r, now)
			}
			for user, agenda := range agendasOf(t, r, list) {
				at := agenda.Wake(now, reminders.DefaultHour, brusselsZone(t), reminders.DefaultRules)
				if !at.IsZero() {
					do("ZADD", fmt.Sprintf("{s%02d}:alarms", l.Shard(team)), at.UnixMilli(), team+"|digest:"+user)
				}
			}
			for _, err := range []error{f.Flush(do), r.Flush(do)} {
				if err != nil {
					t.Fatal(err)
				}
			}
			s.Forget(l.Shard(team))
			d.Forget(l.Shard(team))
		}
		if _, err := pipe.Exec(ctx); err != nil {
			t.Fatal(err)
		}
	}
	for _, a := range apps {
		for shard := range 64 {
			a.store.Forget(shard)
			a.dates.Forget(shard)
		}
	}
}

func rdbCluster(rdb redis.UniversalClient) bool { _, is := rdb.(*redis.ClusterClient); return is }

func brusselsZone(t testing.TB) *time.Location {
	t.Helper()
	z, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func (a agreement) people() []string {
	return slices.DeleteFunc([]string{a.owner, a.deputy, a.management, a.buyer}, func(u string) bool { return u == "" })
}

func agendasOf(t testing.TB, r *dates.Unit, all []agreement) map[string]*reminders.Agenda {
	t.Helper()
	out := map[string]*reminders.Agenda{}
	for _, a := range all {
		for _, user := range append(a.people(), a.channel) {
			if user == "" {
				continue
			}
			agenda, err := r.Agenda(user)
			if err != nil {
				t.Fatal(err)
			}
			out[user] = agenda
		}
	}
	return out
}

func (a agreement) register(t testing.TB, f *store.Unit, r *dates.Unit, now time.Time) {
	t.Helper()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	id := strings.ToLower(strings.ReplaceAll(a.title, " ", ""))
	var p *flows.Project
	var err error
	if a.project != "" {
		p, err = f.Project(a.project)
	} else {
		p, err = flows.NewProject("k"+id, a.title, a.owner, now)
		f.SaveProject(p)
	}
	check(err)
	today := reminders.On(now.In(brusselsZone(t)))
	if a.months == 0 {
		a.months = 12
	}
	d := reminders.Draft{Title: a.title, Supplier: "Circo IT", Project: p.ID, Folder: a.project == "", Kinds: []reminders.Kind{reminders.Product},
		Start: today.AddMonths(1), End: today.AddMonths(a.months + 1), Owner: a.owner, Deputy: a.deputy, Management: a.management, Buyer: a.buyer}
	if a.kpi {
		d.KPIs = []reminders.KPI{{Name: "Hergebruik", Unit: "%", Every: 1, Targets: []string{"80"}}}
	}
	c, err := reminders.Register(id, d, a.owner, now, today, reminders.DefaultRules)
	check(err)
	check(p.AddContract(id, a.title, a.owner, now))
	if a.channel != "" {
		p.Link(a.channel, a.owner, now)
	}
	for _, user := range a.people() {
		if _, member := p.Member(user); !member {
			check(p.Invite(user, flows.Manager, a.owner, now))
		}
		who, err := f.Person(user)
		check(err)
		if !who.Known {
			f.SavePerson(user, flows.Person{Known: true, Name: user, Lang: "nl", TZ: "Europe/Brussels", Welcomed: true})
		}
	}
	for what, by := range a.todo {
		_, err := c.AddAction(reminders.Task{What: what, Owner: a.owner, Due: isoDate(t, by)}, "", reminders.Act{By: a.owner, Now: now, Today: today, Rules: reminders.DefaultRules})
		check(err)
	}
	r.SaveContract(c)
	duties := c.Duties(reminders.DefaultRules)
	for i := range duties {
		duties[i].Channel = p.Channel
	}
	for _, agenda := range agendasOf(t, r, []agreement{a}) {
		agenda.Follow(c.Source(), duties, reminders.Change{Now: now, Hour: reminders.DefaultHour, Zone: brusselsZone(t), Dates: true}, reminders.DefaultRules)
	}
}
