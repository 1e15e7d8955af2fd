package bot

import "testing"

// Everything that starts a conversation does so, whatever the other phrases are.
func TestTalkPhrases(t *testing.T) {
	b := newBot(t)
	for text, id := range b.Talks.Phrases() {
		if in := b.read(text); in.name != "talk" || in.arg != id {
			t.Errorf("%q is read as %+v, want %s", text, in, id)
		}
	}
	for text, want := range map[string]intent{
		"schrijf feedback": {name: "talk", arg: "feedback"}, "Feedback schrijven aan verliezers.": {name: "talk", arg: "feedback"}, "write feedback": {name: "talk", arg: "feedback"},
		"schrijf de feedback aan afgewezen inschrijvers": {name: "talk", arg: "feedback"}, "write feedback to losing bidders": {name: "talk", arg: "feedback"},
		"start de proefscan": {name: "talk", arg: "scan"}, "Proefscan!": {name: "talk", arg: "scan"}, "do a quick scan": {name: "talk", arg: "scan"},
		"KPI’s kiezen": {name: "talk", arg: "ambition"}, "bereken tco": {name: "talk", arg: "tco"}, "gesprekken": {name: "talk.list"}, "which calculators do you have?": {name: "talk.list"},
		"verwijder de uitslagen van de proefscan": {name: "talk.forget", arg: "proefscan"}, "delete my answers of the quick scan": {name: "talk.forget", arg: "quick scan"},
		"verwijder de uitslagen van vorig jaar": {}, "wat is een proefscan?": {}, "start fase 2": {name: "begin", phase: 2}, "tco": {},
	} {
		if got := b.read(text); got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

// A result is had as a file by saying so, with the name of its conversation; what names none is a question, or a reminder.
func TestFilePhrases(t *testing.T) {
	b := newBot(t)
	for text, want := range map[string]intent{
		"businesscase als bestand": {name: "file.document", arg: "businesscase"}, "download de businesscase": {name: "file.document", arg: "businesscase"},
		"stuur me de Proefscan als document": {name: "file.document", arg: "Proefscan"}, "stuur het verslag als document": {name: "file.document"},
		"kan ik de businesscase als document krijgen?": {name: "file.document", arg: "businesscase"}, "document van de businesscase": {name: "file.document", arg: "businesscase"},
		"download the business case": {name: "file.document", arg: "business case"}, "send me the report as a document": {name: "file.document"},
		"the quick scan as a file": {name: "file.document", arg: "quick scan"}, "can I have the business case as a document?": {name: "file.document", arg: "business case"},
		"stuur de brieven als document": {name: "file.draft"}, "download de uitnodiging": {name: "file.draft"}, "the letters as a document": {name: "file.draft"},
		"proefscan als excel": {name: "file.workbook", arg: "proefscan"}, "zet de uitslag in excel": {name: "file.workbook"}, "excel van de proefscan": {name: "file.workbook", arg: "proefscan"},
		"export the quick scan to Excel": {name: "file.workbook", arg: "quick scan"},
		"dossier als bestand":            {name: "dossier"}, "download alle contracten": {name: "contract.export"}, "exporteer contracten naar excel": {name: "contract.export"},
		"download de leidraad": {}, "hoe beschrijf ik een stoel in een document?": {}, "document over circulair bouwen": {}, "zet de prijs als tekst": {},
	} {
		if got := b.read(text); got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
	if got := b.read("herinner me morgen aan de cijfers in een bestand"); got.name != "remind" {
		t.Errorf("%+v", got)
	}
}
