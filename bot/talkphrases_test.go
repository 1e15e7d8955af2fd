package bot

import (
	"slices"
	"strings"
	"testing"

	"kringloop/knowledge"
)

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
		"verwijder de scores": {name: "talk.held"}, "wis alle scores en prijzen": {name: "talk.held"}, "verwijder alle prijzen en scores van dit project": {name: "talk.held"}, "Verwijder mijn scores.": {name: "talk.held"},
		"vergeet de prijzen die je hebt": {name: "talk.held"}, "kan je de scores verwijderen?": {name: "talk.held"}, "delete the scores": {name: "talk.held"}, "wis de scores van project Bureaus": {name: "talk.held", arg: "Bureaus"}, "delete all prices of the project: Desks": {name: "talk.held", arg: "Desks"}, "please erase all prices and scores of the project": {name: "talk.held"},
		"verwijder de scores van de proefscan": {name: "talk.forget", arg: "proefscan"}, "de prijzen zijn verwijderd": {}, "wis de prijzen uit de brief aan Alfa": {}, "moet ik de scores verwijderen?": {},
		"laat me de uitslag van de ladder zien": {name: "talk", arg: "ladder"}, "toon de laatste resultaten van de proefscan": {name: "talk", arg: "scan"},
		"show me the results of the quick scan": {name: "talk", arg: "scan"}, "toon de uitslag van de verkiezingen": {}, "de uitslag van de proefscan": {}, "results of the quick scan": {},
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

// What people say for each conversation, beside its title: whole sentences, in both languages, with and without manners.
func TestTalksInPlainWords(t *testing.T) {
	b := newBot(t)
	for id, all := range map[string][]string{
		"tour":         {"tour", "show me Sophie and Ben", "give me a tour", "Can you show me the story?", "follow Sophie and Ben", "toon me Sophie en Ben", "geef me een rondleiding", "leid me rond", "het verhaal van Sophie en Ben"},
		"tools":        {"which tool should I use?", "which tool fits me", "which tool do I need?", "help me choose a tool", "can you find me a tool?", "welke tool moet ik gebruiken?", "welke tool past bij ons?", "help me een tool kiezen", "Welk hulpmiddel past bij mij?"},
		"start":        {"where do I start?", "where should we begin?", "how do I get started?", "where can I start?", "waar begin ik?", "waar kan ik beginnen?", "waar starten we?", "waarmee begin ik?"},
		"ladder":       {"do we need to buy?", "should we buy at all?", "do we really need this?", "do we need to buy this?", "moeten we kopen?", "moeten we dit wel kopen?", "hebben we dit nodig?", "is kopen wel nodig?"},
		"scan":         {"can we do a quick scan?", "scan my project", "is this suitable as a pilot?", "doe eens een proefscan", "is dit een goed proefproject?"},
		"score":        {"compare offers", "compare our offers please", "I want to compare the bids", "evaluate the offers", "help me score offers", "vergelijk offertes", "vergelijk de inschrijvingen", "ik wil offertes vergelijken", "kunnen we de offertes beoordelen?"},
		"weights":      {"check my weights", "can you check our weights?", "are my weights right?", "please check the award criteria", "controleer mijn gewichten", "kijk de gewichten na", "kloppen mijn gewichten?", "ik wil de gewichten controleren"},
		"stakeholders": {"stakeholders", "map our stakeholders", "who are our stakeholders?", "stakeholder analysis", "belanghebbenden", "breng de belanghebbenden in kaart", "wie zijn onze belanghebbenden?", "maak een belanghebbendenkaart"},
		"supplier":     {"talk to my supplier", "I want to talk to our supplier", "talk with the supplier", "prepare the talk with my supplier", "praat met mijn leverancier", "gesprek met onze leverancier", "ik wil met mijn leverancier praten", "bereid een gesprek met de leverancier voor"},
		"cases":        {"find cases", "find me a case", "show me examples", "can you find examples?", "zoek casussen", "toon me voorbeelden", "zoek een praktijkvoorbeeld", "kan je een voorbeeld zoeken"},
		"review":       {"evaluate the process", "evaluate our purchase", "review the process", "look back on the purchase", "evalueer het proces", "we willen de aankoop evalueren", "blik terug op de aankoop", "evaluatie van het aankoopproces"},
		"reviewshort":  {"short evaluation for tenderers", "answer from a bidder", "short evaluation", "answers from bidders", "antwoord van een inschrijver", "korte evaluatie voor inschrijvers", "noteer het antwoord van een inschrijver", "evaluatie met een inschrijver"},
		"yearday":      {"plan the annual day", "plan our annual circularity day", "prepare the annual day", "organise the circularity day", "plan de jaarlijkse dag", "plan onze circulariteitsdag", "bereid de circulariteitsdag voor", "de circulariteitsdag plannen aub"},
	} {
		for _, text := range all {
			if in := b.read(text); in.name != "talk" || in.arg != id {
				t.Errorf("%q is read as %+v, want %s", text, in, id)
			}
		}
	}
}

// What the guidance answers is asked of it, however much it is like the name of a conversation.
func TestTalksLeaveQuestionsAlone(t *testing.T) {
	b := newBot(t)
	guide, err := knowledge.Load(knowledge.Content())
	if err != nil {
		t.Fatal(err)
	}
	asked := []string{"which tool did Groningen use?", "do we need to buy new laptops or used ones?", "wanneer begin ik met de markt?", "what is a stakeholder?", "wat is een belanghebbende?", "when do I talk to my supplier?",
		"how do I compare offers?", "hoe vergelijk ik offertes?", "why evaluate the process?", "voorbeelden?", "examples?", "hoe begin ik?", "who is the tour for", "which examples are there of furniture?"}
	for _, lang := range []string{knowledge.Dutch, knowledge.English} {
		for _, p := range guide.Passages(lang) {
			asked = append(asked, p.Questions...)
		}
	}
	set, err := knowledge.OwnSet(knowledge.Content())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range slices.Concat(set.Tuning, set.Blind) {
		if c.Kind != "chat" { // "hallo daar" is a greeting
			asked = append(asked, c.Text)
		}
	}
	for _, text := range asked {
		in := b.read(text)
		switch {
		case in.name == "", strings.HasPrefix(in.name, manages), in.name == "contract.open", in.name == "contract.list": // which need a contract of that name
		case in.name == "project" && len(strings.Fields(in.arg)) > wordsOfName:
		case in.name == "talk" && slices.Contains([]string{"tools", "ladder", "loop"}, in.arg): // the conversation is what the passage is about
		default:
			t.Errorf("%q is read as %+v", text, in)
		}
	}
}
