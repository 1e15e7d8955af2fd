package reminders

import (
	"testing"
	"time"
)

func TestComing(t *testing.T) {
	at := func(collect, on string) Yearday { return Yearday{Collect: day(t, collect), On: day(t, on)} }
	past, soon, later := at("2026-10-01", "2026-11-01"), at("2027-01-04", "2027-02-03"), at("2027-02-01", "2027-03-03")
	if got := Coming([]Yearday{later, past, soon}, day(t, "2026-11-02")); got != soon {
		t.Errorf("%v", got)
	}
	if got := Coming([]Yearday{past, soon}, day(t, "2027-02-03")); got != soon {
		t.Errorf("on the day itself %v", got)
	}
	if got := Coming([]Yearday{past}, day(t, "2026-11-02")); got != (Yearday{}) {
		t.Errorf("%v", got)
	}
}

// A contract from 15 September 2025 has its first checklist on 15 September 2026, open from 16 August.
func TestCollected(t *testing.T) {
	filled := func(on string) func(c *Contract) {
		return func(c *Contract) {
			at, _ := time.Parse(time.DateOnly, on)
			a := Act{By: "u", Now: at, Today: On(at), Rules: DefaultRules}
			for _, row := range YearRows {
				if err := c.AnswerRow(1, row, RowOK, "", Task{}, a); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	skipped := func(c *Contract) {
		at := time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC)
		if err := c.NotApplicable("m_jaar.1", "pas geleverd vorige maand", Act{By: "u", Now: at, Today: On(at), Rules: DefaultRules}); err != nil {
			t.Fatal(err)
		}
	}
	for name, tt := range map[string]struct {
		do          func(c *Contract)
		collect, on string
		want        Collected
	}{
		"before the first one opens":             {nil, "2026-08-14", "2026-09-13", NothingToCollect},
		"before the contract":                    {nil, "2025-08-14", "2025-09-13", NothingToCollect},
		"after the contract":                     {nil, "2031-08-14", "2031-09-13", NothingToCollect},
		"while it is asked for":                  {nil, "2026-09-01", "2026-10-01", CheckPlanned},
		"while it is late and asked for":         {nil, "2026-09-28", "2026-10-28", CheckPlanned},
		"once nobody asks for it any more":       {nil, "2026-11-02", "2026-12-02", CheckAsked},
		"it was filled in":                       {filled("2026-09-10"), "2026-11-02", "2026-12-02", CheckThere},
		"it was filled in long ago":              {filled("2026-08-20"), "2027-08-30", "2027-09-29", CheckPlanned},
		"long ago, and the next one is open":     {filled("2026-08-20"), "2027-08-23", "2027-08-30", CheckPlanned},
		"long ago, and the next one comes after": {filled("2026-06-20"), "2027-06-21", "2027-07-21", CheckAsked},
		"it did not apply":                       {skipped, "2026-11-02", "2026-12-02", CheckAsked},
	} {
		c := &Contract{ID: "c1", Title: "Stoelen", Start: day(t, "2025-09-15"), End: day(t, "2029-09-14"), Owner: "owner"}
		if tt.do != nil {
			tt.do(c)
		}
		r := DefaultRules
		r.Yearday = Yearday{Collect: day(t, tt.collect), On: day(t, tt.on)}
		if got := c.Collected(r); got != tt.want {
			t.Errorf("%s: %d, want %d", name, got, tt.want)
		}
		asked := 0
		for _, d := range c.Duties(r) {
			if d.Kind == CollectKind {
				asked++
				if d.Date != r.Yearday.Collect || len(d.Assignees) != 1 || d.Assignees[0] != c.Owner || len(Moments(d, r)) != 1 {
					t.Errorf("%s: %+v", name, d)
				}
			}
		}
		if (asked == 1) != (tt.want == CheckAsked) || asked > 1 {
			t.Errorf("%s: asked %d times", name, asked)
		}
	}
}
