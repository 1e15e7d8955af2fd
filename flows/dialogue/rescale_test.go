package dialogue

import "testing"

// Of a table in which only some rows have a weight, only those are rescaled; what the others hold stays.
func TestRescaleSomeRows(t *testing.T) {
	s := &Script{
		Hundred: &Hundred{Of: []string{"c.weight"}, Rows: &Those{"how", []string{"better"}}},
		Steps: []Step{{ID: "c", Ask: Table, Columns: []Column{{ID: "name", Ask: Text}, {ID: "how", Ask: Choice, Options: []Option{{ID: "better"}, {ID: "must"}}},
			{ID: "weight", Ask: Number}}}},
	}
	rows := func(all ...[]string) Answers { return Answers{"c": {Rows: all}} }
	got, moved, ok := s.Rescale(rows([]string{"a", "better", "60"}, []string{"b", "must", "30"}, []string{"c", "must", ""}, []string{"d", "better", "20"}))
	if !ok || len(moved) != 2 {
		t.Fatalf("%v, %v", moved, ok)
	}
	for i, want := range []string{"75", "30", "", "25"} {
		if n := got["c"].Rows[i][2]; n != want {
			t.Errorf("row %d weighs %s, want %s", i+1, n, want)
		}
	}
	if _, _, ok := s.Rescale(rows([]string{"a", "better", "100"}, []string{"b", "must", "30"})); ok {
		t.Error("those that count are 100 already")
	}
	if err := s.checkHundred(); err != nil {
		t.Error(err)
	}
	for _, bad := range []*Those{{"which", []string{"better"}}, {"how", []string{"worse"}}} {
		s.Hundred.Rows = bad
		if s.checkHundred() == nil {
			t.Errorf("%v tells no rows apart", bad)
		}
	}
}
