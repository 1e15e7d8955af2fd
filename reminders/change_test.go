package reminders_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	. "kringloop/reminders"
)

func TestSettersRefuse(t *testing.T) {
	c, a := measured(t), act(owner, "2026-10-01")
	long := strings.Repeat("x", MaxText+1)
	for name, tc := range map[string]struct{ got, want error }{
		"title":       {c.SetTitle("", a), ErrNoTitle},
		"supplier":    {c.SetSupplier(" ", a), ErrNoSupplier},
		"kinds":       {c.SetKinds([]Kind{Framework}, a), ErrNoKind},
		"owner":       {c.SetPerson(Owner, "", a), ErrNoOwner},
		"part":        {c.SetPerson("chef", "U", a), ErrNoSuch},
		"life":        {c.SetLife(-1, a), ErrNumber},
		"warranty":    {c.SetWarranty(12*MaxYears+1, a), ErrNumber},
		"hours":       {c.SetHours("7,5", a), ErrNumber},
		"many hours":  {c.SetHours("745", a), ErrNumber},
		"passport":    {c.SetPassport("javascript:alert(1)", a), ErrLink},
		"link":        {c.AddLink(Link{Title: "x"}, a), ErrLink},
		"no link":     {c.RemoveLink(0, a), ErrNoSuch},
		"ambition":    {c.SetAmbitions([]Ambition{{Goal: " "}}, a), ErrNeedsText},
		"ambitions":   {c.SetAmbitions(make([]Ambition, MaxAmbitions+1), a), ErrFull},
		"sla":         {c.SetSLA(&SLA{Waste: long}, a), ErrLongText},
		"takeback":    {c.SetTakeBack(&TakeBack{Terms: long}, a), ErrLongText},
		"reporting":   {c.SetReporting(&Reporting{Content: long}, a), ErrLongText},
		"actors":      {c.SetActors([]Actor{{Group: "buren"}}, a), ErrChoice},
		"inform":      {c.Inform("afval", a.Today, a), ErrNoSuch},
		"ordered":     {c.SetOrdered(6, 1, a), ErrOutside},
		"cadence":     {c.SetCadence(Cadence{KPI: -1}, a), ErrNumber},
		"extension":   {c.SetExtensions([]Extension{{Months: 0, Notice: a.Today}}, a), ErrNumber},
		"notice":      {c.SetExtensions([]Extension{{Months: 1}}, a), ErrNoDate},
		"maintenance": {c.SetMaintenance("x", a), ErrChoice},
	} {
		if !errors.Is(tc.got, tc.want) {
			t.Errorf("%s: got %v, want %v", name, tc.got, tc.want)
		}
	}
	if changed, log := c.Changes(); changed || len(log) > 0 {
		t.Errorf("what is refused changed something: %v", log)
	}
}

func TestChangesAreNoted(t *testing.T) {
	c, a := measured(t), act(boss, "2026-10-01")
	ok(t, c.SetTitle("Nieuwe  titel", a))
	ok(t, c.SetTitle("Nieuwe titel", a)) // nothing new
	ok(t, c.SetPerson(Deputy, "U9", a))
	ok(t, c.SetOrdered(1, 0, a))
	ok(t, c.SetOrdered(1, -1, a))
	ok(t, c.SetTakeBack(&TakeBack{}, a))
	_, log := c.Changes()
	same(t, log, []Entry{
		{At: a.Now, By: boss, What: LogSet, Key: "title", From: "Laptops circulair", To: "Nieuwe titel"},
		{At: a.Now, By: boss, What: LogOwner, Key: "deputy", From: deputy, To: "U9"},
		{At: a.Now, By: boss, What: LogOrdered, Key: "1", To: "0"},
		{At: a.Now, By: boss, What: LogOrdered, Key: "1", From: "0"},
		{At: a.Now, By: boss, What: LogSet, Key: "takeback", To: "false |  | "},
	})
}

func TestCadenceThatMovesIntoThePast(t *testing.T) {
	c := measured(t)
	ok(t, c.SetCadence(Cadence{Ladder: 60}, act(owner, "2026-10-10")))
	if s := status(t, c, "m_ladder.1"); s != Asked {
		t.Errorf("a ladder that is now due before today is asked about, not late: %q", s)
	}
	c = measured(t)
	ok(t, c.SetCadence(Cadence{Ladder: 8}, act(owner, "2026-10-10")))
	if c.Registered != day("2026-07-01") {
		t.Error("a cadence that moves nothing into the past is no new day 0")
	}
}

func TestJSON(t *testing.T) {
	c := full(t)
	b, err := json.Marshal(c)
	ok(t, err)
	var back Contract
	ok(t, json.Unmarshal(b, &back))
	back.ID = c.ID
	same(t, &back, c, unexported)
}
