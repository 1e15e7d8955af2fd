package files

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kringloop/flows"
	"kringloop/flows/dialogue"
)

func caseAnswers() dialogue.Answers {
	text := func(s string) dialogue.Answer { return dialogue.Answer{Text: s} }
	return dialogue.Answers{"what": text("laptops <langer> gebruiken"), "reason": text("Contract loopt af.\nMail jan_de_smet@stad.be & co, zie [bijlage](http://x.be) of https://stad.be/plan_v1\n# geen kop"),
		"reasons": {Options: []string{"goals"}}, "goals": text("- klimaatplan\n- *40 %* minder nieuw"), "goal": text("80 % in 2028"), "timing": text("2027. Start in maart"),
		"measures": text("inventaris"), "training": {None: true}, "costs": {Options: []string{"unknown"}}, "examples": {Options: []string{"dfo"}},
		"own": {None: true}, "risks": text("te weinig aanbod\n---"), "small": text("één afdeling"), "decision": {Options: []string{"time"}}, "asked": text("_vier_ uur")}
}

// The golden file is what somebody pastes into a letter: the draft first, as clean text, and what else there is to know under it.
func TestDocument(t *testing.T) {
	for _, lang := range []string{"nl", "en"} {
		m := maker(t, lang)
		p := project(t, m)
		s, c := result(t, m, "case", caseAnswers())
		p.AdoptResult(c, "U1", noon)
		p.Approvals["case"] = flows.Approval{Decisions: []flows.Decision{
			{Version: 1, By: "U2", Name: "Miet", At: noon, Ruling: flows.Refused}, {Version: 2, By: "U3", Name: "Bram", At: noon, Ruling: flows.Approved, Terms: "met IT"}}}
		got := string(m.Document(p, s, c, Portfolio{}))
		file := "testdata/document-" + lang + ".md"
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-update rewrites):\n%s", file, diff)
		}
	}
}

// A letter stands in a document of its own, without a mark that a mail would show; what it was made of does not.
func TestLetters(t *testing.T) {
	m := maker(t, "nl")
	a := dialogue.Answers{"subject": {Text: "bureaustoelen"}, "formal": {Options: []string{"ja"}}, "awarded": {Text: "Gamma"}, "price": {Options: []string{"nee"}}, "sender": {Text: "Stad X"}, "talk": {None: true},
		"notes": {Rows: [][]string{{"Alfa", "circulair", "6", "9", "goede terugname", "geen cijfers"}, {"Beta", "circulair", "7", "9", "herstel", "reserve"}}}}
	s, c := result(t, m, "feedback", a)
	text := string(m.Document(&flows.Project{}, s, c, Portfolio{}))
	alfa, beta := strings.Index(text, "\n## Ontwerp voor Alfa\n\nBetreft: feedback bij uw offerte voor bureaustoelen.\n\nBedankt"), strings.Index(text, "\n## Ontwerp voor Beta\n")
	if alfa < 0 || beta < alfa || !strings.Contains(text, "\nSterk: goede terugname\n") || strings.Contains(text, m.T("paper.answers")) || strings.Contains(text, `\`) {
		t.Error(text)
	}
}

// Without a rule the answers are the result.
func TestDocumentOfAnswers(t *testing.T) {
	m := maker(t, "nl")
	s := &dialogue.Script{ID: "case", Steps: []dialogue.Step{{ID: "goal", Ask: dialogue.Text}}}
	text := string(m.Document(&flows.Project{Name: "stoelen"}, s, dialogue.Confirmed{Answers: dialogue.Answers{"goal": {Text: "80 %"}}, At: noon}, Portfolio{}))
	if !strings.HasPrefix(text, "# Businesscase · stoelen\n") || !strings.Contains(text, "- Resultaat: 80 %") {
		t.Error(text)
	}
}

// Only what Markdown would take for markup is marked.
func TestSparing(t *testing.T) {
	for text, want := range map[string]string{
		"Jan & co, 5 < 6, € 1.250": "Jan & co, 5 < 6, € 1.250", "jan_smets@x.be": "jan_smets@x.be", "_nadruk_ en *vet*": `\_nadruk\_ en \*vet\*`,
		"<b>": `\<b>`, "&lt;": `\&lt;`, "[kies een datum]": "[kies een datum]", "[a](http://b)": `[a\](http://b)`, "[a]: http://b": `[a\]: http://b`, "[a][b]": `[a\][b]`,
		"# kop": `\# kop`, "> citaat": `\> citaat`, "+ 5 %": `\+ 5 %`, "---": `\---`, "C:\\": `C:\\`, "https://x.be/a_b_": "https://x.be/a_b_",
	} {
		if got := sparing(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// A file says whom to ask where the country is known, as the message does.
func TestCountryInFiles(t *testing.T) {
	m := maker(t, "nl")
	s, c := result(t, m, "score", scoreAnswers("gewogen"))
	for country, want := range map[string]bool{"": false, "NL": true} {
		m.Country = country
		if got := strings.Contains(string(m.Document(&flows.Project{}, s, c, Portfolio{})), "PIANOo"); got != want {
			t.Errorf("in %q: %v", country, got)
		}
	}
}
