package redisearch

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kringloop/knowledge"
)

func TestQuery(t *testing.T) {
	wanted := map[string][]knowledge.Term{
		"nl": {{Text: "terugnam", Weight: 1}, {Text: "=12", Weight: 0.85}, {Text: "stoell", Weight: 1, Slips: 1}},
		"en": {{Text: "=12", Weight: 0.85}},
	}
	want := "@team:{v5431} @room:{v|v4331} (" +
		"(@lang:{v656e} @heading_terms|text_terms:((_12)=>{$weight: 0.850;}))|" +
		"(@lang:{v6e6c} @heading_terms|text_terms:((terugnam)=>{$weight: 1.000;}|(_12)=>{$weight: 0.850;}|(%stoell%)=>{$weight: 1.000;})))"
	if got := query("T1", knowledge.Lookup{Rooms: []string{"C1", "C1", ""}}, wanted); got != want {
		t.Errorf("query:\n%s\nwant\n%s", got, want)
	}
	if got := query("T1", knowledge.Lookup{}, map[string][]knowledge.Term{"nl": {{Text: "…", Weight: 1}, {Text: "x"}}}); got != "" {
		t.Errorf("nothing to look for: %s", got)
	}
}

// Whatever workspaces, rooms and terms hold, a query has the shape that we wrote, and the wall names exactly what was
// given.
func TestNothingBreaksTheWall(t *testing.T) {
	shape := regexp.MustCompile(`^@team:\{(v[0-9a-f]*)\} @room:\{(v[0-9a-f]*(?:\|v[0-9a-f]+)*)\} \(\(@lang:\{v6e6c\} @heading_terms\|text_terms:` +
		`\((?:\(%{0,2}[\p{L}\p{Nd}_]+%{0,2}\)=>\{\$weight: \d+\.\d{3};\}\|?)+\)\)\)$`)
	room := rapid.String().Filter(func(s string) bool { return s != "" })
	nasty := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"T1}|@team:{*", "C1,C2", "*", "a|b", "-", `\`, "$x", "C1", "{", "(", "%", "\x00"}))
	rapid.Check(t, func(t *rapid.T) {
		team, rooms := nasty.Draw(t, "team"), rapid.SliceOf(nasty).Draw(t, "rooms")
		term := nasty.Draw(t, "term")
		wanted := map[string][]knowledge.Term{"nl": {{Text: "vast", Weight: 1}, {Text: term, Weight: 0.5, Slips: 2}}}
		l := knowledge.Lookup{Rooms: rooms, Only: rapid.Bool().Draw(t, "only")}
		if l.Only {
			l.Rooms = append(l.Rooms, room.Draw(t, "room"))
		}
		parts := shape.FindStringSubmatch(query(team, l, wanted))
		if parts == nil {
			t.Fatalf("query %q", query(team, l, wanted))
		}
		if got, err := untag(parts[1]); err != nil || got != team {
			t.Fatalf("workspace %q, want %q (%v)", got, team, err)
		}
		given := map[string]bool{}
		for _, room := range l.Rooms {
			given[room] = true
		}
		delete(given, "")
		if !l.Only {
			given[""] = true
		}
		named := map[string]bool{}
		for _, tag := range strings.Split(parts[2], "|") {
			room, err := untag(tag)
			if err != nil || !given[room] || named[room] {
				t.Fatalf("room %q of %q (%v)", room, rooms, err)
			}
			named[room] = true
		}
		if len(named) != len(given) {
			t.Fatalf("rooms %v, want %v", named, given)
		}
	})
}

func TestUntagRefusesWhatTagDidNotWrite(t *testing.T) {
	for _, written := range []string{"", "5431", "vxyz", "v5"} {
		if got, err := untag(written); err == nil {
			t.Errorf("untag(%q) = %q", written, got)
		}
	}
}
