package reminders

import "strings"

// What stands around a reminder in a message. Like the words of the days these are read, never shown.
var (
	// leadIns ask for a reminder; true when the verb of it is still to come: kan je me morgen herinneren aan.
	leadIns = leads()

	// links tie the text to the lead-in and are no part of it.
	links = set(`aan|dat|om|over|eraan|er aan|eraan dat|eraan om|er aan dat|er aan om|aan dat|aan om|
		herinneren|herinneren aan|kunnen herinneren|kunnen herinneren aan|kunnen herinneren dat|kunnen herinneren om|herinneren dat|herinneren om|aan herinneren|aan herinneren dat|aan herinneren om|eraan herinneren|
		eraan herinneren dat|eraan herinneren om|een herinnering|een herinnering aan|een herinnering om|een herinnering voor|
		een herinnering over|een herinnering dat|een herinnering sturen|een herinnering sturen om|een herinnering sturen voor|
		to|about|that|of|for|a reminder|a reminder to|a reminder about|a reminder that|a reminder of|a reminder for`)

	// dateLinks stand between the lead-in and the day.
	dateLinks = set("voor|for|er|tegen|dan")

	// belongs are words after which a day is part of what the text is about: het gesprek van maandag.
	belongs = set("van|of|voor|for|before|since|aan|about|dat|that|over|tussen|between|uit|and|en|to")

	// ties stand between the day and the text.
	ties = set("aan|om|dat|eraan|herinneren|to|about|that")

	// bareLeads don't say who is to be reminded; behind one of notNames they are about something else: herinner ik me goed.
	bareLeads = set("herinner|remind")
	notNames  = set("ik|je|jij|u|zich|i|you")
	// nounLeads ask for a reminder only with its day: "herinnering aan de leverancier sturen" may be a question.
	nounLeads = set("herinnering|een herinnering|reminder|a reminder")
	gives     = set("stuur|geef|send|give")

	leadFirst  = set("herinner|herinnering|help|waarschuw|verwittig|remind|reminder|ping|nudge|don't")
	againFirst = set("elke|elk|iedere|ieder|alle|om|eens|een|telkens|every|each|once|op|on|dagelijks|wekelijks|maandelijks|jaarlijks|driemaandelijks|halfjaarlijks|daily|weekly|monthly|quarterly|yearly")

	// doWords stand around a day that was asked for: doe maar morgen.
	doWords = set("doe|doen|maar|liefst|dan|het|dat|ja|ok|oke|misschien|zeg|alleen|enkel|op|voor|tot|graag|wel|nog|ben|ik|make|it|let's|say|how|about|on|for|just|only|yes|until|please")

	ands = set("en|and|&|of|or")

	polite    = set("hey|hoi|hallo|hi|hello|kringloop|please|pls|even|eens|alsjeblieft|alstublieft|aub|a.u.b|svp|s.v.p|ajb|graag|ook|and|en|ok|oke|just|also")
	politeEnd = set("please|pls|alsjeblieft|alstublieft|aub|a.u.b|svp|s.v.p|ajb|graag|bedankt|dank je|dank u|dank je wel|dankjewel|merci|thanks|thx|thank you")
)

// The longest of the above, in words.
const longestLead, longestLink = 7, 4

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.SplitSeq(words, "|") {
		m[strings.TrimSpace(w)] = true
	}
	return m
}

func leads() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Split(`herinner|herinner er|herinnering|een herinnering|nieuwe herinnering|zet een herinnering|maak een herinnering|
		plan een herinnering|ik wil een herinnering|ik wil graag een herinnering|wil ik een herinnering|graag een herinnering|
		remind|reminder|a reminder|new reminder|set a reminder|set up a reminder|create a reminder|add a reminder|make a reminder|
		set me a reminder|send me a reminder|give me a reminder|i want a reminder|i want to be reminded|i would like a reminder|
		i'd like a reminder|don't let me forget|ping me|nudge me|ping us`, "|") {
		m[strings.TrimSpace(w)] = false
	}
	for _, me := range []string{"me", "mij", "ons"} {
		for _, w := range []string{"herinner %", "herinner % er", "help % herinneren", "help % onthouden", "waarschuw %", "verwittig %",
			"stuur % een herinnering", "geef % een herinnering", "zet voor % een herinnering", "herinner er %", "herinner je %"} {
			m[strings.ReplaceAll(w, "%", me)] = false
		}
		for _, w := range []string{"kan je %", "kun je %", "wil je %", "kan jij %", "kun jij %", "wil jij %", "kunt u %", "wilt u %", "zou je %", "stuur %", "geef %"} {
			w = strings.ReplaceAll(w, "%", me)
			m[w], m[w+" er"], m[w+" even"], m[w+" herinneren"] = true, true, true, true
		}
	}
	for _, me := range []string{"me", "us"} {
		m["remind "+me] = false
		for _, w := range []string{"can", "could", "would", "will"} {
			m[w+" you remind "+me], m[w+" you please remind "+me] = true, true
		}
	}
	return m
}
