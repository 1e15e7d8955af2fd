package rules

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// on is a day.
func on(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

// chosen, typed and filled are answers to a choice, a text or day, and a table.
func chosen(options ...string) dialogue.Answer { return dialogue.Answer{Options: options} }
func typed(text string) dialogue.Answer        { return dialogue.Answer{Text: text} }
func filled(rows ...[]string) dialogue.Answer  { return dialogue.Answer{Rows: rows} }

// outcome works a conversation out. Its answers must be such as the questions take, and all it says must have words.
func outcome(t testing.TB, l *dialogue.Library, id string, c dialogue.Case) dialogue.Result {
	t.Helper()
	s, ok := l.Script(id)
	if !ok {
		t.Fatalf("there is no %s", id)
	}
	for step, a := range c.Answers {
		st, ok := s.Step(step)
		if !ok {
			t.Fatalf("%s doesn't ask %s", id, step)
		}
		if err := st.Check(a); err != nil {
			t.Fatalf("%s.%s: %v", id, step, err)
		}
	}
	for _, st := range s.Asked(c.Answers) {
		if _, ok := c.Answers[st.ID]; !ok && !st.Optional {
			t.Fatalf("%s.%s isn't answered", id, st.ID)
		}
	}
	c.Script = s
	r, err := l.Rule(s)(c)
	if err != nil {
		t.Fatal(err)
	}
	hasWords(t, l, id, r)
	return r
}

var (
	place = regexp.MustCompile(`\{(\w+)\}`)
	refer = regexp.MustCompile(`(?:^|\s)(@@?[\w.!]+)`) // an address has its @ inside a word
)

// teller is as much of a test as can be told that something is wrong; the property tests have it too.
type teller interface {
	Helper()
	Errorf(format string, args ...any)
}

// hasWords demands words in both languages for every key that a result names, something for every place in them, and
// sense in every reference of a value to a question, an option or a text.
func hasWords(t teller, l *dialogue.Library, id string, r dialogue.Result) {
	t.Helper()
	s, _ := l.Script(id)
	for _, lang := range dialogue.Languages {
		w := l.Words(id, lang)
		key := func(k string, args map[string]string) {
			if name, literal := strings.CutPrefix(k, "="); literal && name != "" {
				return
			}
			if w.Result[k] == "" {
				t.Errorf("%s %s: no words for %q", id, lang, k)
			}
			for _, m := range place.FindAllStringSubmatch(w.Result[k], -1) {
				if _, ok := args[m[1]]; !ok {
					t.Errorf("%s %s: nothing fills {%s} of %q", id, lang, m[1], k)
				}
			}
		}
		value := func(v string) {
			for _, m := range refer.FindAllStringSubmatch(v, -1) {
				ref := m[1]
				if text, ok := strings.CutPrefix(ref, "@@"); ok {
					key(text, nil)
				} else if !refers(w, s, strings.TrimRight(ref[1:], ".")) {
					t.Errorf("%s %s: %q refers to nothing", id, lang, ref)
				}
			}
		}
		key(r.Verdict, r.Args)
		var lines func([]dialogue.Line)
		lines = func(all []dialogue.Line) {
			for _, line := range all {
				key(line.Key, line.Args)
				for _, v := range line.Args {
					value(v)
				}
				lines(line.Parts)
			}
		}
		lines(r.Lines)
		for _, g := range r.Tables {
			key(g.Key, nil)
			for _, c := range g.Columns {
				key(c, nil)
			}
			for _, row := range g.Rows {
				if len(row) != len(g.Columns) || len(g.Numeric) != len(g.Columns) {
					t.Errorf("%s: table %s has %d columns, %d said to be numbers or not, and a row of %d", id, g.Key, len(g.Columns), len(g.Numeric), len(row))
				}
				for _, v := range row {
					value(v)
				}
			}
		}
		for _, b := range r.Bars {
			value(b.Name)
		}
		for _, n := range r.Next {
			key(n.Key, nil)
		}
	}
	for _, item := range r.Unfinished {
		if !slices.Contains(slices.Concat(s.Ticks, s.Approve), item) {
			t.Errorf("%s leaves %s open, which it never ticks", id, item)
		}
	}
}

func refers(w dialogue.Words, s *dialogue.Script, ref string) bool {
	if step, option, ok := strings.Cut(ref, "!"); ok {
		return w.Steps[step].Notes[option] != ""
	}
	parts := strings.Split(ref, ".")
	words, ok := w.Steps[parts[0]]
	switch len(parts) {
	case 1:
		return ok
	case 2:
		return words.Options[parts[1]] != ""
	case 3:
		return words.Columns[parts[1]].Options[parts[2]] != ""
	}
	return false
}

// keysOf lists what a result says, in order.
func keysOf(r dialogue.Result) []string {
	var out []string
	for _, l := range r.Lines {
		out = append(out, l.Key)
	}
	return out
}

func lineOf(t testing.TB, r dialogue.Result, key string) dialogue.Line {
	t.Helper()
	i := slices.IndexFunc(r.Lines, func(l dialogue.Line) bool { return l.Key == key })
	if i < 0 {
		t.Fatalf("it doesn't say %s, but %v", key, keysOf(r))
	}
	return r.Lines[i]
}

func gridOf(t testing.TB, r dialogue.Result, key string) dialogue.Grid {
	t.Helper()
	i := slices.IndexFunc(r.Tables, func(g dialogue.Grid) bool { return g.Key == key })
	if i < 0 {
		t.Fatalf("it has no table %s", key)
	}
	return r.Tables[i]
}

// Both languages say the same things, with the same places, and how to start.
func TestWordsAgree(t *testing.T) {
	l := library(t)
	for _, s := range l.Scripts() {
		nl, en := l.Words(s.ID, "nl"), l.Words(s.ID, "en")
		keys := slices.Sorted(maps.Keys(nl.Result))
		if other := slices.Sorted(maps.Keys(en.Result)); !slices.Equal(keys, other) {
			t.Errorf("%s: the languages have different texts: %v and %v", s.ID, keys, other)
		}
		for _, k := range keys {
			if a, b := places(nl.Result[k]), places(en.Result[k]); !slices.Equal(a, b) {
				t.Errorf("%s: %q has places %v in Dutch and %v in English", s.ID, k, a, b)
			}
			if text := nl.Result[k] + en.Result[k]; strings.Contains(text, "!") || strings.Contains(strings.ToLower(text), "helaas") {
				t.Errorf("%s: %q shouts or sighs", s.ID, k)
			}
		}
		for id, words := range nl.Steps {
			if !slices.Equal(slices.Sorted(maps.Keys(words.Notes)), slices.Sorted(maps.Keys(en.Steps[id].Notes))) {
				t.Errorf("%s: the notes of %s differ", s.ID, id)
			}
			for c := range words.Columns {
				if (words.Columns[c].Help == "") != (en.Steps[id].Columns[c].Help == "") {
					t.Errorf("%s: only one language helps with %s.%s", s.ID, id, c)
				}
			}
		}
	}
}

func places(text string) []string {
	var out []string
	for _, m := range place.FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// What conversations tick and offer exists, or is on its way in another file.
func TestTicksAreItems(t *testing.T) {
	items, err := flows.Load(flows.Content())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range library(t).Scripts() {
		for _, id := range slices.Concat(s.Ticks, s.Approve) {
			if _, ok := items.Item(id); !ok {
				t.Errorf("%s ticks %s, which there is not", s.ID, id)
			}
		}
	}
}
