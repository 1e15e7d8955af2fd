package reminders_test

import (
	"testing"

	. "kringloop/reminders"
)

// Only what the supplier owes counts, and only for periods that ended.
func TestRecord(t *testing.T) {
	c := &Contract{Start: Date{Year: 2026, Month: 1, Day: 1}, End: Date{Year: 2027, Month: 12, Day: 31},
		KPIs: []KPI{
			{Every: 1, Targets: []string{"80"}, Values: map[int]Value{1: {Number: "80"}, 2: {Number: "77.5"}, 3: {Number: "10"}, 4: {Missing: true}, 6: {Number: "99"}, 7: {Number: "99"}}},
			{Every: 3, Values: map[int]Value{1: {Number: "5"}, 3: {Missing: true}}},
			{Every: 1, Internal: true, Values: map[int]Value{1: {Missing: true}}},
		},
		Growth: []Promise{{What: "later", Due: Date{Year: 2026, Month: 8, Day: 1}}, {What: "late", Due: Date{Year: 2026, Month: 3, Day: 1}}}}
	got := c.Record(Norms{}, Date{Year: 2026, Month: 7, Day: 15})
	if want := (Record{Green: 2, Orange: 1, Red: 1, Missing: 1, Open: 2, Late: 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := got.Plus(Record{Late: 2}); got.Late != 3 || got.Green != 2 {
		t.Errorf("together %+v", got)
	}
	if got := c.Record(Norms{}, Date{Year: 2026, Month: 1, Day: 20}); got != (Record{}) {
		t.Errorf("%+v before any period ended", got)
	}
}
