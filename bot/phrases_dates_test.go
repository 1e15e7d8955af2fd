package bot

import (
	"os"
	"strings"
	"testing"

	"kringloop/knowledge"
)

// What the readers of package reminders are tested on reaches them from a conversation: their tables are read here too.
func TestWhatIsReadOfDatesIsAskedFor(t *testing.T) {
	b := newBot(t)
	for file, want := range map[string]string{"wishes.txt": "remind", "absences.txt": "away"} {
		data, err := os.ReadFile("../reminders/testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for line := range strings.Lines(string(data)) {
			row := strings.Split(line, " | ")
			if len(row) < 3 || line[0] == '#' || strings.HasSuffix(row[0], "*") { // * only where the bot asked when
				continue
			}
			n++
			if got := b.read(row[1]); got.name != want {
				t.Errorf("%s: %q is read as %+v, want %s", file, row[1], got, want)
			}
		}
		if n < 50 {
			t.Errorf("%s has %d rows", file, n)
		}
	}
	for text, want := range map[string]intent{
		"zet een herinnering voor 3 maart: Ben bellen":                    {name: "remind"},
		"elke eerste maandag van het kwartaal":                            {name: "remind", loose: true},
		"herinner me eraan: klopt de prijs?":                              {name: "remind"},
		"verlof van 30 juli tot 3 augustus":                               {name: "away", loose: true},
		"herinner me morgen aan " + strings.Repeat("de leverancier ", 18): {name: "remind"},
		"elke maandag " + strings.Repeat("de leverancier ", 18):           {},
		"ik ben vrijdag vrij?":                                            {},
		"hoe lang is de garantie bij verlof":                              {},
		"elke maand kpi's opvragen is dat normaal":                        {},
		"herinnering aan de leverancier sturen, hoe doe je dat":           {},
		"kan je me helpen met verlof":                                     {},
		"herinner ik me goed dat het 10 % is?":                            {},
		"nieuw project: herinner me":                                      {name: "new", arg: "herinner me"},
	} {
		if got := b.read(text); got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

// A question to the guidance is never taken for a reminder or an absence, with or without its question mark.
func TestQuestionsAreNoDates(t *testing.T) {
	set, err := knowledge.OwnSet(os.DirFS("../knowledge/content"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, c := range append(set.Tuning, set.Blind...) {
		all = append(append(all, c.Text), c.After...)
	}
	b := newBot(t)
	for _, lang := range []string{"nl", "en"} {
		for _, p := range b.Guide.Passages(lang) {
			all = append(all, p.Questions...)
		}
	}
	if len(all) < 1000 {
		t.Fatalf("only %d questions", len(all))
	}
	for _, text := range all {
		for _, say := range []string{text, strings.TrimRight(text, " ?"), text + "?"} {
			if in := dated(say); in.name != "" {
				t.Errorf("%q is taken for %+v", say, in)
			}
		}
	}
}
