package rules

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

// bidder is a rejected bidder with what there is to tell them.
type bidder struct {
	name   string
	notes  []row
	prices []string
}

// biddersOf groups the notes by bidder, in the order in which they first come. Whoever the contract went to is not rejected.
func biddersOf(c dialogue.Case) []bidder {
	var out []bidder
	find := func(name string) int {
		return slices.IndexFunc(out, func(b bidder) bool { return strings.EqualFold(b.name, name) })
	}
	for _, n := range rowsOf(c, "notes") {
		if sameName(n["bidder"], textAt(c.Answers, "awarded")) {
			continue
		}
		i := find(n["bidder"])
		if i < 0 {
			i = len(out)
			out = append(out, bidder{name: n["bidder"]})
		}
		out[i].notes = append(out[i].notes, n)
	}
	for _, p := range rowsOf(c, "prices") {
		if i := find(p["bidder"]); i >= 0 {
			out[i].prices = append(out[i].prices, p["text"])
		}
	}
	return out
}

// feedback is the rule of the letters to rejected bidders (5.40): a draft for each, beside the formal notification and
// never instead of it (C4). A letter names no other bidder: what does is left out of it. A score above the highest is an Issue.
func feedback(c dialogue.Case) (dialogue.Result, error) {
	var out report
	bidders := biddersOf(c)
	out.Verdict, out.Args = "DONE", map[string]string{"n": strconv.Itoa(len(bidders))}
	if len(bidders) == 0 {
		out.Verdict = "NONE"
		out.Unfinished = []string{"p5.i13"}
		out.say("stop", "none", "bidder", textAt(c.Answers, "awarded"))
		return out.Result, nil
	}
	if err := scoresFit(bidders); err != nil {
		return dialogue.Result{}, err
	}
	if c.Answers.Option("formal") != "ja" {
		out.say("warn", "formal.first")
	}
	feedbackWarnings(&out, c, bidders)
	var letters []dialogue.Line
	for _, b := range bidders {
		b.withhold(&out, others(c, bidders, b))
		letters = append(letters, letter(c, b))
	}
	out.Lines = append(out.Lines, letters...)
	out.say("info", "edit")
	out.say("info", dialogue.Legal)
	out.next("next.item", "item", "p5.i13")
	out.Facts = []string{"5.40"}
	out.Passages = []string{"p5.feedback"}
	return out.Result, nil
}

// letter is the draft to one bidder: thanks, per criterion a score with a strong point and one to improve, an invitation.
func letter(c dialogue.Case, b bidder) dialogue.Line {
	l := sentence("draft", "letter", "bidder", b.name, "subject", textAt(c.Answers, "subject"))
	add := func(key string, pairs ...string) { l.Parts = append(l.Parts, sentence("", key, pairs...)) }
	add("letter.thanks")
	for _, n := range b.notes {
		add("letter.score", "criterion", n["criterion"], "score", "#"+n["score"], "highest", "#"+n["highest"])
		if n["strong"] != "" {
			add("letter.strong", "text", n["strong"])
		}
		if n["better"] != "" {
			add("letter.better", "text", n["better"])
		}
	}
	for _, p := range b.prices {
		add("letter.price", "text", p)
	}
	add("letter.formal")
	if talk := textAt(c.Answers, "talk"); talk != "" {
		add("letter.talk", "talk", talk)
	}
	add("letter.close", "sender", textAt(c.Answers, "sender"))
	return l
}

// scoresFit refuses a score above the highest: one of the two is a slip, and a bidder would read both.
func scoresFit(bidders []bidder) error {
	for _, b := range bidders {
		for _, n := range b.notes {
			score, _ := calc.ParseJSON(n["score"])
			highest, _ := calc.ParseJSON(n["highest"])
			if score != nil && highest != nil && score.Cmp(highest) > 0 {
				return calc.Issue{Key: "above", Name: b.name + ", " + n["criterion"], Sum: n["score"], Most: n["highest"]}
			}
		}
	}
	return nil
}

func feedbackWarnings(out *report, c dialogue.Case, bidders []bidder) {
	for _, b := range bidders {
		var thin []string
		for _, n := range b.notes {
			if n["strong"] == "" || n["better"] == "" {
				thin = append(thin, n["criterion"])
			}
		}
		if len(thin) > 0 {
			out.say("warn", "thin", "bidder", b.name, "names", strings.Join(thin, ", "))
		}
	}
	for _, p := range rowsOf(c, "prices") {
		if !slices.ContainsFunc(bidders, func(b bidder) bool { return strings.EqualFold(b.name, p["bidder"]) }) {
			out.say("warn", "stray", "bidder", p["bidder"])
		}
	}
}

// others names everybody whom a letter to a bidder has nothing to say about.
func others(c dialogue.Case, bidders []bidder, to bidder) []string {
	var out []string
	for _, b := range bidders {
		if b.name != to.name {
			out = append(out, b.name)
		}
	}
	return append(out, textAt(c.Answers, "awarded"))
}

// withhold takes what names another bidder out of what is told to this one, and says what it was and whom it names.
func (b *bidder) withhold(out *report, others []string) {
	fit := func(text string) bool {
		i := slices.IndexFunc(others, func(other string) bool { return tellsOf(text, other, b.name) })
		if i >= 0 {
			out.say("stop", "mentions", "bidder", b.name, "other", others[i], "text", text)
		}
		return i < 0
	}
	b.notes = slices.DeleteFunc(b.notes, func(n row) bool { return !fit(n["criterion"]) })
	for _, n := range b.notes {
		for _, told := range []string{"strong", "better"} {
			if !fit(n[told]) {
				n[told] = ""
			}
		}
	}
	b.prices = slices.DeleteFunc(b.prices, func(text string) bool { return !fit(text) })
}

// tellsOf tells whether a text names another bidder, with or without its legal form; where the own name holds that of the other, as
// "Alfa Groen" does "Alfa", the own name is none of the other's.
func tellsOf(text, other, own string) bool {
	other, own = legalForm.ReplaceAllString(other, ""), legalForm.ReplaceAllString(own, "")
	if hasWord(own, other) {
		text = regexp.MustCompile("(?i)"+regexp.QuoteMeta(own)).ReplaceAllString(text, "")
	}
	return hasWord(text, other)
}

// legalForm is how the name of a company ends: people leave it out.
var legalForm = regexp.MustCompile(`(?i)[ ,]+(nv|n\.v\.|bv|b\.v\.|bvba|sa|s\.a\.|srl|cv|cvba|vzw|vof|gmbh|ltd\.?|inc\.?)$`)

// hasWord finds a name in a text, and not inside a longer word. Single letters don't count: they are words too often.
func hasWord(text, name string) bool {
	text, name = strings.ToLower(text), strings.ToLower(name)
	if utf8.RuneCountInString(name) < 2 {
		return false
	}
	for from := 0; ; {
		i := strings.Index(text[from:], name)
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(name)
		before, _ := utf8.DecodeLastRuneInString(text[:start])
		after, _ := utf8.DecodeRuneInString(text[end:])
		if !inWord(before) && !inWord(after) {
			return true
		}
		from = start + 1
		for from < len(text) && !utf8.RuneStart(text[from]) {
			from++
		}
	}
}

// inWord: outside the text the rune is RuneError, which is no letter.
func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
