package app

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"kringloop/bot"
	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/reminders"
)

// trips counts the round trips to Redis.
type trips struct{ n int }

func (c *trips) DialHook(next redis.DialHook) redis.DialHook { return next }
func (c *trips) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error { c.n++; return next(ctx, cmd) }
}
func (c *trips) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error { c.n++; return next(ctx, cmds) }
}

// A list is read in a few round trips, however long it is: the whole shard waits for it.
func TestListsAreReadAhead(t *testing.T) {
	count := &trips{}
	rdb := redis.NewClient(&redis.Options{Addr: miniredis.RunT(t).Addr()})
	defer rdb.Close()
	rdb.AddHook(count)
	now := monday.Add(24 * time.Hour)
	a := quietApp(t, rdb, now)
	h := deciding(a)
	const few, many = 3, 60
	for team, n := range map[string]int{"TFEW": few, "TMANY": many} {
		var all []agreement
		for i := range n {
			all = append(all, agreement{team: team, title: fmt.Sprintf("C %d", i), owner: "U0LOTTE", deputy: "U0BEN", months: 48, kpi: true, todo: map[string]string{"Taak": "2026-11-24"}})
		}
		agree(t, rdb, monday, all, a)
		u := h.unit(t.Context(), team)
		u.SavePerson("U0LOTTE", flows.Person{Known: true, Lang: "nl", Welcomed: true})
		if err := u.flush(func(args ...any) { rdb.Do(t.Context(), args...) }, h.begin(team)); err != nil {
			t.Fatal(err)
		}
	}
	events := map[string]bot.Event{
		"digest":    {Kind: bot.Rang, Text: "digest:U0LOTTE"},
		"agenda":    {Kind: bot.Said, Channel: "D1", Text: "herinneringen"},
		"contracts": {Kind: bot.Said, Channel: "D1", Text: "contracten"},
		"home":      {Kind: bot.HomeOpened},
		"plan":      {Kind: bot.Rang, Text: "plan:U0LOTTE"},
	}
	cost := map[string]int{}
	for _, team := range []string{"TFEW", "TMANY"} {
		h.Forget(h.shard(team))
		count.n = 0
		if f, err := a.bot.Feed(reminders.Subscription{User: "U0LOTTE"}, now, a.onlooker(t.Context(), team)); err != nil || len(f.Contracts) < few {
			t.Fatalf("feed: %+v, %v", f, err)
		}
		cost[team] = count.n
	}
	if cost["TMANY"] != cost["TFEW"] {
		t.Errorf("feed: %d round trips for %d contracts, %d for %d", cost["TMANY"], many, cost["TFEW"], few)
	}
	for name, ev := range events {
		ev.ID, ev.User, ev.At, ev.Direct = "Ev", "U0LOTTE", now, true
		cost := map[string]int{}
		for _, team := range []string{"TFEW", "TMANY"} {
			ev.Team = team
			h.Forget(h.shard(team))
			count.n = 0
			out, err := h.bot.Handle(ev, h.unit(t.Context(), team))
			if err != nil || len(out.Posts)+len(out.Alarms) == 0 {
				t.Fatalf("%s: %+v, %v", name, out, err)
			}
			cost[team] = count.n
		}
		if cost["TMANY"] != cost["TFEW"] {
			t.Errorf("%s: %d round trips for %d contracts, %d for %d", name, cost["TMANY"], many, cost["TFEW"], few)
		}
	}
}

// Whoever reads a calendar beside the shard's owner sees what the annual circularity day asks too.
func TestCalendarShowsWhatTheYeardayAsks(t *testing.T) {
	rdb := redis.NewClient(&redis.Options{Addr: miniredis.RunT(t).Addr()})
	defer rdb.Close()
	a := quietApp(t, rdb, monday)
	h := deciding(a)
	today := reminders.On(monday)
	for team, lessons := range map[string][]dialogue.Lesson{"TNONE": nil, "TSHARED": {{Lesson: "x", Project: "pdesks"}}} {
		u := h.unit(t.Context(), team)
		p, err := flows.NewProject("pdesks", "Desks", "U0LOTTE", monday)
		if err != nil {
			t.Fatal(err)
		}
		u.SaveProject(p)
		u.SavePerson("U0LOTTE", flows.Person{Known: true, Lang: "nl", Welcomed: true, Projects: []string{p.ID}})
		u.SaveYeardays([]reminders.Yearday{{Project: "me-U0BEN", Collect: today.AddDays(7), On: today.AddDays(37)}})
		u.SaveLessons(lessons)
		agenda, err := u.Agenda("U0LOTTE")
		if err != nil {
			t.Fatal(err)
		}
		agenda.Watch("p:"+p.ID, nil, reminders.Date{}, today, reminders.DefaultRules)
		if err := u.flush(func(args ...any) { rdb.Do(t.Context(), args...) }, h.begin(team)); err != nil {
			t.Fatal(err)
		}
		f, err := a.bot.Feed(reminders.Subscription{User: "U0LOTTE"}, monday, a.onlooker(t.Context(), team))
		if err != nil || (len(f.Duties) == 1) != (lessons == nil) {
			t.Errorf("%s: %+v, %v", team, f.Duties, err)
		}
	}
}
