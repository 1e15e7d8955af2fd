package flows_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"testing"

	"kringloop/flows"
)

// A place knows the messages of several conversations at once, each message once, and of a conversation that is deleted none.
func TestTrails(t *testing.T) {
	var pl flows.Place
	for _, at := range [][2]string{{"score", "t1"}, {"score", "t2"}, {"feedback", "t3"}, {"score", "t2"}, {"score", pl.Shown()}} {
		pl.Follow("p1", at[0], at[1])
	}
	before := pl
	pl.Follow("p2", "score", "t4")
	for _, c := range []struct {
		pl              *flows.Place
		project, script string
		want            []string
	}{{&pl, "p1", "score", []string{"t1", "t2", "r1"}}, {&pl, "p1", "feedback", []string{"t3"}}, {&pl, "p2", "score", []string{"t4"}}, {&pl, "p2", "feedback", nil}, {&before, "p2", "score", nil}} {
		if got := c.pl.Trail(c.project, c.script); !slices.Equal(got, c.want) {
			t.Errorf("%s %s: %v, want %v", c.project, c.script, got, c.want)
		}
	}
	pl.Unfollow("p1", "score")
	if got, other := pl.Trail("p1", "score"), pl.Trail("p2", "score"); len(got) > 0 || len(other) != 1 {
		t.Errorf("%v, and of the other %v", got, other)
	}
	if pl.Fleeting() {
		t.Error("a place that counts its results would count them anew, and change older messages")
	}
}

// A draft that is thrown away leaves the messages of results that were confirmed before, and those that show one beside it.
func TestTrailOfADraft(t *testing.T) {
	var pl flows.Place
	pl.Confirmed("p1", "score") // of which nothing is known
	for _, card := range []string{"t1", "t2"} {
		pl.Follow("p1", "score", card)
	}
	if got := pl.Draft("p1", "score"); !slices.Equal(got, []string{"t1", "t2"}) {
		t.Errorf("%v", got)
	}
	pl.Confirmed("p1", "score")
	for _, card := range []string{"r1", "t3"} {
		pl.Follow("p1", "score", card)
	}
	if got, all := pl.Draft("p1", "score"), pl.Trail("p1", "score"); !slices.Equal(got, []string{"t3"}) || len(all) != 4 {
		t.Errorf("%v of %v", got, all)
	}
	for i := range 99 {
		pl.Follow("p1", "score", flows.Card(i+4))
	}
	if got := pl.Draft("p1", "score"); len(got) != 100 || got[0] != "t3" { // those of the result are the oldest
		t.Errorf("%d: %v", len(got), got)
	}
}

// What an earlier version remembered of one conversation is taken back too.
func TestOldTrail(t *testing.T) {
	var pl flows.Place
	if err := json.Unmarshal([]byte(`{"talk":{"c":7,"r":[5,6],"t":"p1 score"}}`), &pl); err != nil {
		t.Fatal(err)
	}
	if got := pl.Trail("p1", "score"); !slices.Equal(got, []string{"t5", "t6"}) {
		t.Errorf("%v", got)
	}
	pl.Follow("p1", "feedback", "t8") // of another conversation
	pl.Follow("p1", "score", "t9")
	if got := pl.Trail("p1", "score"); !slices.Equal(got, []string{"t5", "t6", "t9"}) {
		t.Errorf("%v", got)
	}
	pl.Unfollow("p1", "score")
	if got := pl.Trail("p1", "score"); len(got) > 0 {
		t.Errorf("%v", got)
	}
}

// A place never grows without end: the oldest goes first.
func TestTrailsAreBounded(t *testing.T) {
	var pl flows.Place
	for i := range 300 {
		pl.Follow("p1", "score", flows.Card(i))
		pl.Follow("p1", "of"+strconv.Itoa(i), flows.Card(i))
	}
	got := pl.Trail("p1", "score")
	if len(got) != 100 || got[99] != "t299" || len(pl.Trails) != 20 || len(pl.Trail("p1", "of0")) > 0 {
		t.Errorf("%d messages, %d conversations", len(got), len(pl.Trails))
	}
}
