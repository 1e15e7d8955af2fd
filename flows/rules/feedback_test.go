package rules

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

func feedbackCase(notes ...[]string) dialogue.Case {
	return dialogue.Case{Answers: dialogue.Answers{"subject": typed("bureaustoelen"), "formal": chosen("ja"), "price": chosen("nee"),
		"talk": typed("Ben, 02 123 45 67"), "sender": typed("Sophie"), "notes": filled(notes...)}}
}

func partsOf(l dialogue.Line) []string {
	var out []string
	for _, p := range l.Parts {
		out = append(out, p.Key)
	}
	return out
}

func TestFeedbackLetters(t *testing.T) {
	l := library(t)
	r := outcome(t, l, "feedback", feedbackCase(
		[]string{"Alfa", "circulair", "7", "9", "helder terugnameplan", "geen cijfers over herstel"},
		[]string{"Beta", "circulair", "4.5", "9", "goede garantie", "geen terugname"},
		[]string{"alfa", "kwaliteit", "8", "8", "stevig", "weinig kleuren"}))
	var letters []dialogue.Line
	for _, line := range r.Lines {
		if line.Mark == "draft" {
			letters = append(letters, line)
		}
	}
	if len(letters) != 2 || r.Args["n"] != "2" || letters[0].Args["bidder"] != "Alfa" || letters[1].Args["bidder"] != "Beta" {
		t.Fatalf("%+v", letters)
	}
	want := []string{"letter.thanks", "letter.score", "letter.strong", "letter.better", "letter.score", "letter.strong", "letter.better",
		"letter.formal", "letter.talk", "letter.close"}
	if got := partsOf(letters[0]); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	if got := letters[1].Parts[1].Args; got["score"] != "#4.5" || got["highest"] != "#9" {
		t.Errorf("%v", got)
	}
	for _, key := range []string{"formal.first", "thin", "above", "mentions", "stray"} {
		if slices.Contains(keysOf(r), key) {
			t.Errorf("it says %s", key)
		}
	}
}

func TestFeedbackGuards(t *testing.T) {
	l := library(t)
	k := feedbackCase(
		[]string{"Alfa", "circulair", "7", "9", "helder", "meer cijfers"},
		[]string{"Beta", "circulair", "4", "9", "", "meer alfanumerieke codes"})
	k.Answers["formal"], k.Answers["price"], k.Answers["talk"] = chosen("nee"), chosen("ja"), dialogue.Answer{None: true}
	k.Answers["prices"] = filled([]string{"alfa", "hoger dan de gekozen offerte"}, []string{"Gamma", "lager"})
	r := outcome(t, l, "feedback", k)
	for key, want := range map[string]string{"thin": "Beta", "stray": "Gamma"} {
		if got := lineOf(t, r, key).Args["bidder"]; got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
	lineOf(t, r, "formal.first")
	if got := partsOf(lineOf(t, r, "letter")); !slices.Contains(got, "letter.price") || slices.Contains(got, "letter.talk") || !slices.Contains(got, "letter.formal") {
		t.Errorf("%v", got)
	}
	if slices.Contains(keysOf(r), "mentions") {
		t.Error("a name in a longer word is none")
	}
}

// What names another bidder, or the chosen one, stands in no letter; the person reads what it was, and whom it names.
func TestFeedbackNamesNobody(t *testing.T) {
	l := library(t)
	k := feedbackCase(
		[]string{"Alfa", "circulair", "7", "9", "helder", "de terugname van BETA was sterker"},
		[]string{"Alfa", "beter dan Gamma?", "5", "9", "", ""},
		[]string{"Beta", "circulair", "4", "9", "Beta levert snel", "Gamma toonde meer"},
		[]string{"Alfa Groen", "circulair", "4", "9", "Alfa Groen herstelt zelf", "het plan van Alfa was beter"})
	k.Answers["awarded"], k.Answers["price"] = typed("Gamma N.V."), chosen("ja")
	k.Answers["prices"] = filled([]string{"Alfa", "hoger dan die van Beta"}, []string{"Beta", "hoger"})
	r := outcome(t, l, "feedback", k)
	want := []string{"Alfa|Gamma N.V.|beter dan Gamma?", "Alfa|Beta|de terugname van BETA was sterker", "Alfa|Beta|hoger dan die van Beta", "Beta|Gamma N.V.|Gamma toonde meer", "Alfa Groen|Alfa|het plan van Alfa was beter"}
	var got []string
	for _, line := range r.Lines {
		switch line.Key {
		case "mentions":
			got = append(got, line.Args["bidder"]+"|"+line.Args["other"]+"|"+line.Args["text"])
		case "letter":
			for _, p := range line.Parts {
				for _, text := range p.Args {
					for _, other := range []string{"Alfa", "Beta", "Gamma"} {
						if line.Args["bidder"] != other && line.Args["bidder"] != "Alfa Groen" && hasWord(text, other) || hasWord(text, "het plan van Alfa") {
							t.Errorf("the letter to %s: %s", line.Args["bidder"], text)
						}
					}
				}
			}
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	letters := slices.DeleteFunc(slices.Clone(r.Lines), func(l dialogue.Line) bool { return l.Mark != "draft" })
	if parts := partsOf(letters[2]); !slices.Contains(parts, "letter.strong") || slices.Contains(parts, "letter.better") {
		t.Errorf("of the own name: %v", parts)
	}
	if parts := partsOf(letters[0]); slices.Contains(parts, "letter.price") || !slices.Equal(parts[:3], []string{"letter.thanks", "letter.score", "letter.strong"}) || parts[3] != "letter.formal" {
		t.Errorf("%v", parts)
	}
}

// With a score above the highest no letter is written: a bidder would read the slip.
func TestFeedbackScoreAboveHighest(t *testing.T) {
	l := library(t)
	s, _ := l.Script("feedback")
	k := feedbackCase([]string{"Alfa", "circulair", "9", "9", "a", "b"}, []string{"Beta", "prijs", "7.5", "6", "a", "b"})
	k.Script = s
	_, err := feedback(k)
	if !errors.Is(err, calc.Issue{Key: "above", Name: "Beta, prijs", Sum: "7.5", Most: "6"}) {
		t.Fatal(err)
	}
	for lang, want := range map[string]string{"nl": "Beta, prijs: de score 7,5 is hoger", "en": "Beta, prijs: the score 7.5 is higher"} {
		if text, ok := l.Words("feedback", lang).Refusal(err, lang); !ok || !strings.HasPrefix(text, want) {
			t.Errorf("%s: %q", lang, text)
		}
	}
}

// The price stays out when the rules don't allow it, even if somebody had typed something.
func TestFeedbackWithoutPrice(t *testing.T) {
	l := library(t)
	s, _ := l.Script("feedback")
	k := feedbackCase([]string{"Alfa", "circulair", "7", "9", "a", "b"})
	k.Answers["prices"] = filled([]string{"Alfa", "hoger"})
	draft := dialogue.Draft{Answers: k.Answers}
	r, err := draft.Work(s, feedback, k)
	if err != nil {
		t.Fatal(err)
	}
	if got := partsOf(lineOf(t, r, "letter")); slices.Contains(got, "letter.price") {
		t.Errorf("%v", got)
	}
}

func TestHasWord(t *testing.T) {
	for _, c := range []struct {
		text, name string
		want       bool
	}{
		{"beter dan Beta.", "beta", true},
		{"betaald", "Beta", false},
		{"alfabeta beta", "beta", true},
		{"één béta", "Béta", true},
		{"plan A en b", "A", false},
		{"", "Beta", false},
		{"x", "", false},
		{"ééé", "é", false},
	} {
		if got := hasWord(c.text, c.name); got != c.want {
			t.Errorf("%q in %q: %v", c.name, c.text, got)
		}
	}
}
