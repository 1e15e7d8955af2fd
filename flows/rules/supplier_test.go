package rules

import (
	"slices"
	"testing"

	"kringloop/flows/dialogue"
)

func supplierCase() dialogue.Case {
	return dialogue.Case{Today: on("2027-03-10"), Answers: dialogue.Answers{
		"name": typed("Stoel en Co"), "ambition": typed("langer zitten op wat er is"), "theirs": {None: true}, "day": {None: true}, "actions": {None: true},
		"ideas": filled(
			[]string{"herstel eerst", "minder nieuw", "vast werk", "contractbeheer", "nee"},
			[]string{"statiegeld", "minder afval", "", "", "ja"},
			[]string{"verpakking terug", "minder afval", "hergebruik", "magazijn", "weetniet"},
			[]string{"handleiding", "langer gebruik", "minder oproepen", "magazijn", ""})}}
}

func TestSupplier(t *testing.T) {
	l := library(t)
	r := outcome(t, l, "supplier", supplierCase())
	if r.Args["n"] != "4" || r.Args["both"] != "3" {
		t.Errorf("%v", r.Args)
	}
	for key, want := range map[string]string{"both": "herstel eerst, verpakking terug, handleiding", "onesided": "statiegeld", "nobody": "statiegeld",
		"change": "statiegeld", "change.unknown": "verpakking terug, handleiding"} {
		if got := lineOf(t, r, key).Args["names"]; got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
	keys := keysOf(r)
	for _, key := range []string{"theirs.ask", "noactions", "prepared", "legal"} {
		if !slices.Contains(keys, key) {
			t.Errorf("it doesn't say %s", key)
		}
	}
	if !slices.Equal(r.Unfinished, []string{"p2.i14", "p3.i10"}) {
		t.Errorf("%v", r.Unfinished)
	}
}

// A talk that was held is reported; one of later today counts, one of tomorrow doesn't.
func TestSupplierReport(t *testing.T) {
	l := library(t)
	for _, c := range []struct {
		day  string
		open []string
	}{{"2027-03-01", nil}, {"2027-03-10", nil}, {"2027-03-11", []string{"p2.i14", "p3.i10"}}} {
		k := supplierCase()
		k.Answers["day"], k.Answers["theirs"] = typed(c.day), typed("alles terugnemen tegen 2030")
		k.Answers["actions"] = filled([]string{"proef met herstel", "Sophie", "2027-04-01"}, []string{"prijs vragen", "", "2027-04-01"})
		r := outcome(t, l, "supplier", k)
		if !slices.Equal(r.Unfinished, c.open) || lineOf(t, r, "theirs").Args["text"] == "" || lineOf(t, r, "loose").Args["names"] != "prijs vragen" {
			t.Errorf("%s: %v, %v", c.day, r.Unfinished, keysOf(r))
		}
		if got := gridOf(t, r, "actions.table").Rows; len(got) != 2 || got[0][2] != "2027-04-01" {
			t.Errorf("%v", got)
		}
	}
	k := supplierCase()
	k.Answers["day"] = typed("2027-03-01")
	if r := outcome(t, l, "supplier", k); !slices.Equal(r.Unfinished, []string{"p3.i10"}) {
		t.Errorf("their plans are unknown, and %v stays open", r.Unfinished)
	}
}
