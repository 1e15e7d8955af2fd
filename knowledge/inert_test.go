package knowledge

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// FuzzInert feeds whatever a model could write through the whole of Write, in pieces of any size: what a person reads calls
// nobody, leads nowhere, and stands in a passage.
func FuzzInert(f *testing.F) {
	for _, seed := range []string{
		"Streef dus naar minstens 10% van de totale score. [1]",
		"- <@U1> minstens 10% [1]\n- [x](http://a.b) [2]\n- https://a.b [1][2]",
		"Streef naar [minstens][1] 10% <!here|van> de totale score.\n\n[1]: http://a.b",
		"*Streef* <\u200b@U1> `naar` ]\u200d( 10% http\u00ad://a.b [1]",
		"Die 10% is een streefcijfer, geen wettelijke norm【1】", "[[[1]]](1)[1]", "1. a [1]\n2) b [1]:\n- c [1",
	} {
		f.Add(seed, uint8(3))
	}
	ix := theIndex(f)
	plain := ix.Ask(weight)
	f.Fuzz(func(t *testing.T, reply string, size uint8) {
		w := ix.draft(weight, plain, nil)
		for rest := reply; rest != ""; {
			n := min(len(rest), int(size)+1)
			for _, l := range w.cut.add(strings.ToValidUTF8(rest[:n], "")) {
				w.take(l)
			}
			rest = rest[n:]
		}
		for _, l := range w.cut.end() {
			w.take(l)
		}
		text := w.text.String()
		for i := range w.cited {
			text = strings.ReplaceAll(text, fmt.Sprintf(" [%d]", i+1), "")
		}
		for _, bad := range []string{"<", ">", "[", "]", "@", "`", "*", "http", "www.", "\u200b", "\u202e"} {
			if strings.Contains(text, bad) {
				t.Errorf("%q makes %q, with %q", reply, text, bad)
			}
		}
		if w.said() > 0 && (len(w.cited) == 0 || len(w.citations()) != len(w.cited)) {
			t.Errorf("%q makes %q with sources %v", reply, text, w.cited)
		}
		if w.sentences > writeSentences || w.items > maxItems || len(w.dropped) > maxDropped {
			t.Errorf("%d sentences, %d lines, %d dropped", w.sentences, w.items, len(w.dropped))
		}
	})
}

// A number or a name that a passage does not have makes any sentence of it false, and its own sentences are true.
func TestNoSentenceSurvivesAnotherNumberOrName(t *testing.T) {
	ix := theIndex(t)
	type sample struct {
		lang, text string
		on         []*grounds
	}
	var samples []sample
	for _, lang := range languages {
		for i, p := range ix.Library().Passages(lang) {
			if i%9 != 0 {
				continue
			}
			var on []*grounds
			for _, l := range languages {
				q, _ := ix.Library().Passage(l, p.ID)
				on = append(on, ix.parts[l].support(q.Title, q.Body))
			}
			for _, u := range ix.parts[lang].cut(p.Body) {
				text := plain(u.text)
				if _, reason := ix.check(lang, text, [][]*grounds{on}); reason != "" {
					t.Errorf("%s: its own sentence %q is dropped: %s", p.ID, text, reason)
				}
				samples = append(samples, sample{lang, text, on})
			}
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		s := rapid.SampledFrom(samples).Draw(rt, "sentence")
		words := strings.Fields(s.text)
		at := rapid.IntRange(1, len(words)).Draw(rt, "at")
		put := rapid.SampledFrom([]string{"4711", "€ 987.654", "3,1416", "96 %", "zevenenzestig", "sixty-seven", "Zorgvliet", "ACME", "x.example", "<@U9>"}).Draw(rt, "word")
		text := strings.Join(slices.Insert(slices.Clone(words), at, put), " ")
		clean, ok := inert(text)
		if _, reason := ix.check(s.lang, clean, [][]*grounds{s.on}); ok && reason == "" {
			rt.Errorf("%q passes", text)
		}
	})
}

func TestQuantities(t *testing.T) {
	for text, want := range map[string][]quantity{
		"10 %, tien procent, ten per cent, 10%": {{"10", "%"}, {"10", "%"}, {"10", "%"}, {"10", "%"}},
		"€ 10.000 en 10,000 euro en 10 000 EUR": {{"10000", "€"}, {"10000", "€"}, {"10000", "€"}},
		"2,50 of 2.5":                      {{"2.5", ""}, {"2.5", ""}},
		"5 tot 10 %":                       {{"5", "%"}, {"10", "%"}},
		"drie à vier maanden":              {{"3", "month"}, {"4", "month"}},
		"1,2 miljoen euro, 1.2 million":    {{"1200000", "€"}, {"1200000", ""}},
		"vijfentwintig en twenty-five":     {{"25", ""}, {"25", ""}},
		"tweeëntwintig dagen, driehonderd": {{"22", "day"}, {"300", ""}},
		"een derde, de helft, a quarter":   {{"1/3", ""}, {"1/2", ""}, {"1/4", ""}},
		"op 1 januari 2026":                {{"1", "m1"}, {"2026", ""}},
		"richtlijn 2014/24/EU":             {{"2014", ""}, {"24", ""}},
		"versie 4.12.3 en ISO 20400":       {{"4.12.3", ""}, {"20400", ""}},
		"een aankoper koopt niets":         nil,
	} {
		var got []quantity
		for _, m := range counts(text) {
			got = append(got, m.quantity)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestMarks(t *testing.T) {
	for text, want := range map[string]struct {
		text  string
		cited []int
	}{
		"Ja. [1]":               {"Ja.", []int{1}},
		"Ja [1, 3].":            {"Ja.", []int{1, 3}},
		"Ja.[1][2]":             {"Ja.", []int{1, 2}},
		"Ja【2】 en nee [^3]":     {"Ja en nee", []int{2, 3}},
		"Ja [a] [] [1234]":      {"Ja [a] [] [1234]", nil},
		"Artikel [0] en [00012": {"Artikel en [00012", nil},
	} {
		got, cited := marks(text)
		if got != want.text || !slices.Equal(cited, want.cited) {
			t.Errorf("%q: %q %v", text, got, cited)
		}
	}
}

// Sentences come out as soon as they are whole, and the same whatever the pieces are.
func TestCutter(t *testing.T) {
	const text = "Een zin. [1] Nog een [2]. En, bv. deze, ook! [1][2]\n- een lijn. Met een punt [1]\n- twee [2]\n\nAlinea: ja. [3]"
	want := []sentence{
		{text: "Een zin. [1]"}, {text: "Nog een [2]."}, {text: "En, bv. deze, ook! [1][2]"},
		{text: "een lijn. Met een punt [1]", item: true}, {text: "twee [2]", item: true}, {text: "Alinea: ja. [3]", fresh: true},
	}
	for size := 1; size <= len(text); size++ {
		var c cutter
		var got []sentence
		for rest := text; rest != ""; {
			n := min(size, len(rest))
			got = append(got, c.add(rest[:n])...)
			rest = rest[n:]
		}
		got = append(got, c.end()...)
		if !slices.Equal(got, want) {
			t.Fatalf("in pieces of %d:\n%+v\nwant\n%+v", size, got, want)
		}
	}
	var c cutter
	if got := c.add("Een zin. [1] N"); len(got) != 1 || got[0].text != "Een zin. [1]" {
		t.Errorf("a whole sentence waits: %+v", got)
	}
}
