package bot

import "testing"

// What help names, said as people say it: each does the same in either language.
func TestHelpInPlainWords(t *testing.T) {
	b := newBot(t)
	for want, all := range map[string][]string{
		"new": {"nieuw project: stoelen", "maak een nieuw project stoelen", "maak een project voor stoelen", "start een nieuw project", "ik wil een nieuw project maken", "begin een project: stoelen",
			"new project desks", "create a project for desks", "start a project: desks", "I want to start a new project", "make a new project please", "add a project called desks"},
		"begin": {"start fase 2", "begin aan fase 2", "ga naar fase 2", "laten we fase 2 doen", "doe fase 2", "open de checklist van fase 2", "ik wil fase 2 doorlopen",
			"start phase 2", "let's do phase 2", "begin phase 2", "open phase 2", "go through phase 2", "start the checklist of phase 2", "I want to start phase 2"},
		"progress": {"waar staan we?", "hoe ver staan we?", "hoever zijn we?", "hoe staat het project ervoor?", "hoe staat het ermee?", "toon de voortgang", "wat is de stand van zaken?",
			"where are we?", "where do we stand?", "how far along are we?", "show progress", "what is the status?", "how is the project going?", "what's our progress?"},
		"todo": {"wat moet ik nog doen?", "wat moet er nog gebeuren?", "wat staat er nog te doen?", "wat blijft er nog te doen?", "toon mijn taken", "takenlijst", "wat moet ik nu doen?",
			"what do I still have to do?", "what's left to do?", "what is left to be done?", "what should I do next?", "show my tasks", "my to-do list", "what else do I need to do?", "what remains to be done?"},
		"contract.new": {"nieuw contract", "maak een contract", "voeg een contract toe", "registreer een contract", "een contract toevoegen", "ik wil een contract registreren",
			"new contract", "add a contract", "register a contract", "create a contract", "I want to register a contract"},
		"contract.list": {"contracten", "toon mijn contracten", "welke contracten hebben we?", "lijst van contracten", "overzicht van de contracten",
			"contracts", "show me my contracts", "which contracts do we have?", "list contracts", "what contracts do I have?", "overview of contracts"},
		"agenda":        {"herinneringen", "wat komt eraan?", "wat komt er aan?", "toon herinneringen", "wat staat er op mijn agenda?", "reminders", "what's coming up?", "show me the reminders", "what is on my agenda?"},
		"overview":      {"overzicht", "overzicht van fase 2", "toon fase 2", "toon me de checklist van fase 2", "geef me een overzicht", "overview", "show phase 2", "show me the checklist of phase 2", "give me an overview of phase 2", "overview for phase 2"},
		"overview.open": {"wat is er nog open?", "wat staat er nog open in fase 2?", "toon de open punten", "which items are still open?", "what's still open in phase 2?", "show open items"},
		"projects":      {"projecten", "toon mijn projecten", "welke projecten zijn er?", "welke projecten hebben we?", "lijst van projecten", "projects", "show me my projects", "list projects", "which projects do I have?", "what projects are there?", "ander project"},
		"members":       {"leden", "wie doet mee?", "wie zit er in dit project?", "toon de leden", "wie zijn de leden?", "members", "who is in this project?", "show members", "who are the members?", "who is on this project?"},
		"invite":        {"nodig iemand uit", "iemand uitnodigen", "ik wil een collega uitnodigen", "voeg een collega toe", "invite somebody", "invite a colleague", "I want to invite someone", "add a colleague", "add a member"},
		"log":           {"logboek", "toon het logboek", "wie deed wat?", "wat is er gebeurd?", "toon de geschiedenis", "log", "show the log", "who did what?", "what happened?", "show me the history"},
		"dossier":       {"dossier", "maak het dossier", "geef me het dossier", "exporteer het project", "download het project", "project file", "give me the project file", "export the project", "download the project", "export this project"},
		"rename":        {"hernoem: stoelen", "hernoem het project naar stoelen", "geef het project een andere naam", "rename: chairs", "rename the project to chairs", "change the name of the project", "change the project name to chairs", "wijzig de naam van het project"},
		"archive":       {"archiveer", "archiveer dit project", "archiveer project stoelen", "het project archiveren", "sluit dit project af", "archive", "archive the project", "archive project desks", "archive desks", "close this project"},
		"delete":        {"verwijder dit project", "verwijder project stoelen", "wis het project stoelen", "project verwijderen", "delete project desks", "delete this project", "remove the project desks", "delete the desks project"},
		"link":          {"koppel", "koppel aan een kanaal", "koppel dit project aan een kanaal", "link", "link to a channel", "link this project to a channel", "connect a channel", "koppel bureaus aan dit kanaal", "link project desks to this channel"},
		"own":           {"eigen punt", "voeg een eigen punt toe", "extra punt", "punt toevoegen", "own item", "add my own item", "add an item", "add an extra item"},
		"settings":      {"instellingen", "toon de instellingen", "instellingen wijzigen", "settings", "show settings", "change settings", "open the settings", "change my settings"},
		"talk.list":     {"gesprekken", "toon de gesprekken", "welke gesprekken zijn er?", "conversations", "show me the conversations", "which conversations are there?", "list all conversations"},
		"talk.results":  {"uitslagen", "toon de uitslagen", "welke uitslagen zijn er?", "results", "show me the results", "what results do we have?", "which results are there?", "show our results"},
		"docs":          {"documenten", "toon de documenten", "welke documenten zijn er?", "documents", "show me the documents", "which documents are there?", "list documents"},
		"resume":        {"verder", "ga verder", "laten we verdergaan", "ik wil verder", "waar was ik gebleven?", "resume", "continue", "let's continue", "let's go on", "I want to continue", "pick up where I left off"},
		"back":          {"terug", "ga terug", "ik wil terug", "maak dat ongedaan", "back", "go back", "let me go back", "undo", "can you undo that?"},
		"lang.en":       {"english", "in english please", "speak english", "spreek engels", "can you speak English?", "switch to english"},
		"lang.nl":       {"nederlands", "in het nederlands aub", "spreek nederlands", "kan je Nederlands spreken?", "switch to dutch", "speak Dutch please"},
	} {
		for _, text := range all {
			if in := b.read(text); in.name != want {
				t.Errorf("%q is read as %+v, want %s", text, in, want)
			}
		}
	}
}
