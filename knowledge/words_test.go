package knowledge

import (
	"slices"
	"testing"
)

func TestTokens(t *testing.T) {
	var got []string
	for _, x := range tokens("De kmo's en CO₂-tarief: 10 % van Coördinatie, d'as") {
		got = append(got, x.text)
	}
	want := []string{"de", "kmo", "en", "co2", "tarief", "10", "procent", "van", "coordinatie", "as"}
	if !slices.Equal(got, want) {
		t.Errorf("tokens: %q, want %q", got, want)
	}
}

func TestStemsMeet(t *testing.T) {
	for _, pair := range [][2]string{
		{"offertes", "offerte"}, {"ambities", "ambitie"}, {"prijzen", "prijs"}, {"bedrijven", "bedrijf"}, {"processen", "proces"},
		{"leveranciers", "leverancier"}, {"percelen", "perceel"}, {"looptijden", "looptijd"},
	} {
		if a, b := stem(Dutch, pair[0]), stem(Dutch, pair[1]); a != b {
			t.Errorf("%s → %s, %s → %s", pair[0], a, pair[1], b)
		}
	}
	if a, b := stem(English, "suppliers"), stem(English, "supplier"); a != b {
		t.Errorf("suppliers → %s, supplier → %s", a, b)
	}
}

func TestSplit(t *testing.T) {
	x := theIndex(t).parts[Dutch].lexicon
	for compound, want := range map[string][]string{
		"gunningscriteria":    {"gunning", "criteria"},
		"contractbeheerder":   nil, // known as a whole; whatever the parts are, they must be known
		"leveranciersdag":     nil,
		"xyzqwertasdf":        nil,
		"projectleveranciers": {"project", "leveranciers"},
		"aankoop":             nil,
		"levenscycluskosten":  {"levenscyclus", "kosten"},
	} {
		got := x.split(compound)
		for _, part := range got {
			if !x.part(part) {
				t.Errorf("split(%s) = %q: nobody knows %q", compound, got, part)
			}
		}
		if want != nil && (got == nil || got[len(got)-1] != want[len(want)-1]) {
			t.Errorf("split(%s) = %q, want %q", compound, got, want)
		}
	}
	if got := x.split("xyzqwertasdf"); got != nil {
		t.Errorf("split of nonsense: %q", got)
	}
}

func TestSlips(t *testing.T) {
	for _, c := range []struct {
		a, b  string
		limit int
		want  int
	}{
		{"gunning", "gunning", 1, 0}, {"guning", "gunning", 1, 1}, {"gunnign", "gunning", 1, 1}, {"gunning", "gunnning", 2, 1},
		{"offerte", "ofertes", 2, 2}, {"markt", "bouw", 2, 3}, {"", "ab", 2, 2},
	} {
		if got := Slips(c.a, c.b, c.limit); got != c.want {
			t.Errorf("Slips(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestSentences(t *testing.T) {
	for text, want := range map[string][]string{
		"Een. Twee? Drie!":                    {"Een.", "Twee?", "Drie!"},
		"Zie bv. Malmö. Daarna niets.":        {"Zie bv. Malmö.", "Daarna niets."},
		"Het was 50 t CO2-eq. in 2.5 jaar.":   {"Het was 50 t CO2-eq. in 2.5 jaar."},
		"Hij zei: \"Ja.\" Toen ging hij weg.": {"Hij zei: \"Ja.\"", "Toen ging hij weg."},
		"":                                    nil,
	} {
		if got := sentences(text); !slices.Equal(got, want) {
			t.Errorf("sentences(%q) = %q, want %q", text, got, want)
		}
	}
}
