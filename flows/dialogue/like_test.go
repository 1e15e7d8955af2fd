package dialogue_test

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"kringloop/flows/dialogue"
)

// borrowing is a conversation whose table and questions are like those of another.
var borrowing = map[string]string{
	"talks/one.yaml":    "id: one\nsteps:\n  - id: wear\n    ask: choice\n    facts: [\"2.29\"]\n    options: [{id: good, ends: true}, {id: bad, say: [kapot]}]\n",
	"nl/talks/one.yaml": "title: Eén\nsteps: {wear: {ask: Hoe is het?, short: Staat, options: {good: Goed, bad: Slecht}}}\n",
	"en/talks/one.yaml": "title: One\nsteps: {wear: {ask: How is it?, short: Wear, options: {good: Good, bad: Bad}}}\n",
	"talks/all.yaml": "id: all\nsteps:\n  - id: rows\n    ask: table\n    columns: [{id: name, ask: text, aliases: [naam]}, {id: wear, like: one.wear, optional: true}]\n" +
		"  - {id: wear, like: one.wear, optional: true, when: [{step: rows, lacks: [wear]}]}\n",
	"nl/talks/all.yaml": "title: Alle\nlike: Voor alle.\nsteps: {rows: {ask: Welke?, columns: {name: {name: Naam}}}}\n",
	"en/talks/all.yaml": "title: All\nlike: For all.\nsteps: {rows: {ask: Which?, columns: {name: {name: Name}}}}\n",
}

func tree(files map[string]string, changed ...string) fstest.MapFS {
	fs := fstest.MapFS{}
	for name, text := range maps.All(files) {
		for i := 0; i+1 < len(changed); i += 2 {
			text = strings.ReplaceAll(text, changed[i], changed[i+1])
		}
		fs[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fs
}

// A step that is like another has its options and words, and is asked only while a row lacks the cell.
func TestLike(t *testing.T) {
	l, err := dialogue.Load(tree(borrowing), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, _ := l.Script("all")
	w := l.Words("all", "nl")
	rows, wear := &s.Steps[0], &s.Steps[1]
	if wear.Ask != dialogue.Choice || wear.Options[0].Ends || !wear.Optional || w.Steps["wear"].Ask != "Hoe is het?" || w.Steps["wear"].Help != "Voor alle." {
		t.Errorf("%+v, %+v", wear, w.Steps["wear"])
	}
	for heading, cell := range map[string]string{"Staat": "slecht", "wear": "bad", "Wear": "kapot"} {
		got, err := rows.ReadTable([][]string{{"Naam", "Van wie", "Sinds", "Waar", heading}, {"stoel", "An", "gisteren", "hier", cell}}, w.Steps["rows"], t0)
		if err != nil || len(got.Rows) != 1 || got.Rows[0][1] != "bad" || len(got.Ignored) != 3 {
			t.Errorf("%s: %+v, %v", heading, got, err)
		}
	}
	for _, c := range []struct {
		rows  [][]string
		asked int
	}{{[][]string{{"stoel", "bad"}}, 1}, {[][]string{{"stoel", "bad"}, {"lamp", ""}}, 2}, {[][]string{{"lamp"}}, 2}} {
		if got := s.Asked(dialogue.Answers{"rows": {Rows: c.rows}}); len(got) != c.asked {
			t.Errorf("%v: %d questions", c.rows, len(got))
		}
	}
}

func TestLikeNothing(t *testing.T) {
	for change, want := range map[[2]string]string{
		{"like: one.wear", "like: one.worn"}: "which there is not",
		{"like: one.wear", "like: all.wear"}: "which there is not",
		{"lacks: [wear]", "lacks: [worn]"}:   "column worn of rows",
	} {
		if _, err := dialogue.Load(tree(borrowing, change[0], change[1]), nil, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v", change, err)
		}
	}
}
