package knowledge

import "testing"

// claims are sentences about a passage, in other words than its own: true ones, and made-up ones with what gives them
// away. The thresholds in claim.go are tuned on them.
var claims = []struct{ id, lang, text, want string }{
	// p4.gewicht: at least 10 % of the total score, a target and no legal norm.
	{"p4.gewicht", "nl", "Mik op minstens 10 % van de totale score voor circulaire criteria.", ""},
	{"p4.gewicht", "nl", "Laat circulaire criteria minstens tien procent van de score wegen.", ""},
	{"p4.gewicht", "nl", "Het is een streefcijfer.", ""},
	{"p4.gewicht", "nl", "Die tien procent is geen wettelijke norm, maar een streefcijfer.", ""},
	{"p4.gewicht", "nl", "Wegen de circulaire criteria te weinig, dan kan een niet-circulaire offerte winnen.", ""},
	{"p4.gewicht", "nl", "Of het per criterium of voor alle criteria samen geldt, zegt de leidraad niet.", ""},
	{"p4.gewicht", "en", "Aim for at least 10% of the total score for circular criteria.", ""},
	{"p4.gewicht", "en", "Circular criteria should count for at least ten per cent of the score.", ""},
	{"p4.gewicht", "en", "If circular criteria weigh too little, an offer that is not circular may win.", ""},
	{"p4.gewicht", "nl", "Mik op minstens 15 % van de totale score.", DropNumber},
	{"p4.gewicht", "nl", "Geef circulaire criteria minstens twintig procent van de score.", DropNumber},
	{"p4.gewicht", "nl", "Circulaire criteria tellen voor 10 punten van de totale score.", DropNumber},
	{"p4.gewicht", "nl", "Het is een wettelijke norm.", DropDuty},
	{"p4.gewicht", "nl", "Die 10% is geen streefcijfer.", DropNegation},
	{"p4.gewicht", "nl", "Vlaanderen Circulair raadt aan om te streven naar 10% van de totale score.", DropName},
	{"p4.gewicht", "nl", "Deloitte raadt aan om te streven naar minstens 10% van de totale score.", DropName},
	{"p4.gewicht", "nl", "Leveranciers krijgen een boete als ze hun emissies later rapporteren.", DropClaim},
	{"p4.gewicht", "nl", "Laat je offertes altijd door een extern bureau nakijken.", DropClaim},
	{"p4.gewicht", "en", "Aim for at least 25% of the total score.", DropNumber},
	{"p4.gewicht", "en", "The 10% is a legal norm.", DropDuty},
	{"p4.gewicht", "en", "Microsoft recommends 10% of the total score.", DropName},
	{"p4.gewicht", "en", "Ask your suppliers to plant trees for each chair.", DropClaim},
	{"p4.gewicht", "nl", "Circulaire criteria zijn wettelijk verplicht met 10% van de totale score.", DropDuty},
	{"p4.gewicht", "nl", "Streef dus naar minstens 10% van de totale score, en geef lokale leveranciers voorrang.", DropClaim},
	{"p4.gewicht", "nl", "Je bent verplicht om minstens 10% van de totale score te geven.", DropDuty},
	{"p4.gewicht", "nl", "Je moet circulaire criteria minstens 10% van de totale score geven.", DropDuty},
	// p4.mededinging: no preference for local suppliers.
	{"p4.mededinging", "nl", "Nee, lokale leveranciers bevoordelen mag niet.", ""},
	{"p4.mededinging", "nl", "Je mag nationale of lokale bedrijven niet via milieucriteria bevoordelen.", ""},
	{"p4.mededinging", "en", "You may not favour local or national suppliers through environmental criteria.", ""},
	{"p4.mededinging", "nl", "Je mag lokale leveranciers bevoordelen via milieucriteria.", DropNegation},
	{"p4.mededinging", "nl", "Ja, je mag lokale leveranciers bevoordelen.", DropNegation},
	{"p4.mededinging", "en", "Yes, you may favour local suppliers.", DropNegation},
	{"p4.mededinging", "nl", "Leveranciers binnen 50 km krijgen voorrang.", DropNumber},
	{"p4.mededinging", "nl", "Volgens het Hof van Justitie mag je lokale leveranciers niet bevoordelen.", DropName},
	{"p4.mededinging", "nl", "Het is verboden om nationale leveranciers te vragen.", DropDuty},
	// p4.tco: purchase, operation, maintenance and repair, taxes, end of use.
	{"p4.tco", "nl", "TCO telt alle kosten over de nuttige levensduur mee.", ""},
	{"p4.tco", "nl", "Bij TCO horen de aanschaf, de werking, onderhoud, reparatie en belastingen.", ""},
	{"p4.tco", "nl", "De leidraad geeft geen rentevoet.", ""},
	{"p4.tco", "en", "TCO counts all costs over the useful life.", ""},
	{"p4.tco", "nl", "De leidraad geeft een rentevoet van 3 %.", DropNumber},
	{"p4.tco", "nl", "De leidraad geeft een formule en een rentevoet.", DropNegation},
	{"p4.tco", "nl", "Daarom is SAP verplicht voor een berekening op TCO.", DropName},
	{"p4.tco", "nl", "Een TCO-berekening is wettelijk verplicht.", DropDuty},
	// p4.percelen: lots may attract start-ups and SMEs.
	{"p4.percelen", "nl", "Percelen kunnen start-ups en kmo's aantrekken.", ""},
	{"p4.percelen", "nl", "Opdelen in loten maakt meer specifieke circulaire oplossingen mogelijk.", ""},
	{"p4.percelen", "en", "Splitting into lots can attract start-ups and SMEs.", ""},
	{"p4.percelen", "nl", "Boven 221.000 euro moet je nadenken over percelen.", DropNumber},
	{"p4.percelen", "nl", "Percelen verlagen de prijs van elektrische vrachtwagens.", DropClaim},
	// p1.casus-dfo-verhuizing: circular furniture in an office move in Norway.
	{"p1.casus-dfo-verhuizing", "nl", "Bij DFØ in Noorwegen ging het om circulair meubilair bij een verhuizing.", ""},
	{"p1.casus-dfo-verhuizing", "en", "At DFØ in Norway coordination and shared goals were key to success.", ""},
	{"p1.casus-dfo-verhuizing", "nl", "Bij DFØ in Zweden ging het om circulair meubilair bij een verhuizing.", DropName},
	{"p1.casus-dfo-verhuizing", "nl", "IKEA leverde het circulair meubilair bij de verhuizing.", DropName},
	{"p1.casus-dfo-verhuizing", "nl", "Kolding kocht circulair meubilair bij een verhuizing van kantoren.", DropName},
	// p1.voorbeeld-dfo-cijfers: 50 tonnes of CO2-equivalent and 30 tonnes of waste.
	{"p1.voorbeeld-dfo-cijfers", "nl", "DFØ bespaarde 50 ton CO2-equivalent en 30 ton afval.", ""},
	{"p1.voorbeeld-dfo-cijfers", "en", "By refurbishing its office furniture, DFØ in Norway saved 50 tonnes of CO2-equivalent.", ""},
	{"p1.voorbeeld-dfo-cijfers", "nl", "DFØ bespaarde 30 ton CO2-equivalent.", DropNumber},
	{"p1.voorbeeld-dfo-cijfers", "en", "DFØ saved 50 tonnes of waste.", DropNumber},
	{"p1.voorbeeld-dfo-cijfers", "nl", "DFØ bespaarde 50 kg CO2-equivalent.", DropNumber},
	// p3.case-malmo: suppliers could offer no repair; it was taken out of the tender.
	{"p3.case-malmo", "nl", "Leveranciers konden geen herstelling aanbieden, en daarom schrapte Malmö die uit de aanbesteding.", ""},
	{"p3.case-malmo", "en", "Malmö dropped repair from the tender because suppliers could not offer it in the contract.", ""},
	{"p3.case-malmo", "nl", "Leveranciers konden reparatie in het contract aanbieden.", DropNegation},
	{"p3.case-malmo", "nl", "De stad Kolding sprak met leveranciers voor de aanbesteding gepubliceerd werd.", DropName},
	// Others, true.
	{"p4.groeitraject", "nl", "In een groeitraject leg je vast wat er in de loop van het contract bereikt wordt, ook als dat bij de start nog niet haalbaar is.", ""},
	{"p4.groeitraject", "en", "Examples are obtaining a label or supplying an agreed share of recycled material.", ""},
	{"p2.functioneel", "nl", "Beschrijf functioneel wat de aankoop moet kunnen en noem geen specifiek product.", ""},
	{"p2.functioneel", "en", "Describe what the purchase must be able to do, not which product it must be.", ""},
	{"p4.selectie", "nl", "Circulaire aanbieders zijn vaak kmo's of start-ups die niet altijd makkelijk referenties kunnen voorleggen.", ""},
	{"p4.selectie", "nl", "Onrechtmatig bevoordelen is niet toegestaan.", ""},
	{"p6.case-ritme", "nl", "De leverancier bezorgt de cijfers elke maand en om de drie maanden worden ze besproken.", ""},
	{"p6.case-ritme", "en", "The supplier provides the figures monthly and they are discussed every three months.", ""},
	{"p6.case-ritme", "nl", "De leverancier bezorgt de cijfers elke week.", DropNumber},
	{"p4.samen", "en", "Joint purchasing with other organisations increases demand, which can push suppliers to meet your circular requirements.", ""},
	{"p5.kolding", "nl", "Voor elk gunningscriterium krijgt een offerte een score op 10, naast de prijs in Deense kroon.", ""},
	{"p5.kolding", "nl", "Voor elk gunningscriterium krijgt een offerte een score op 5.", DropNumber},
	{"p5.kolding", "nl", "Aalborg evalueert aanbestedingen met een vast sjabloon.", DropName},
	{"p4.procedure", "nl", "Een flexibele procedure vraagt vaak meer tijd en bijzondere vaardigheden.", ""},
	{"p4.procedure", "nl", "Een flexibele procedure spaart altijd tijd en geld uit.", DropClaim},
	{"p4.kwalitatief", "en", "Ask questions that can be interpreted in only one way, so that you can compare the answers.", ""},
	// Addresses: none but the passage's.
	{"p4.tco", "nl", "Alle kosten van de aanschaf staan op tco-kosten.com.", DropAddress},
	{"p4.tco", "nl", "Vraag alle kosten van onderhoud en reparatie aan @jan.", DropAddress},
}

func TestClaims(t *testing.T) {
	ix := theIndex(t)
	for _, c := range claims {
		var on []*grounds
		for _, lang := range languages {
			p, ok := ix.lib.Passage(lang, c.id)
			if !ok {
				t.Fatalf("no passage %s", c.id)
			}
			on = append(on, ix.parts[lang].support(p.Title, p.Body))
		}
		if _, got := ix.check(c.lang, c.text, [][]*grounds{on}); got != c.want {
			t.Errorf("%s: %q: reason %q, want %q (covered %.2f)", c.id, c.text, got, c.want, ix.claim(c.lang, c.text, on).covered(on))
		}
	}
}

// An address is quoted whole or not at all.
func TestAddresses(t *testing.T) {
	ix := theIndex(t)
	g := []*grounds{ix.parts["nl"].support("Bronnen", "Zie procirc.eu, https://good.example/path?a=1 en mail@good.example. Of (www.ovam.be).")}
	for address, want := range map[string]bool{
		"procirc.eu": true, "https://good.example/path?a=1": true, "mail@good.example": true, "www.ovam.be": true, "PROCIRC.eu": true,
		"circ.eu": false, "procirc.e": false, "https://good.example/path": false, "good.example": false, "ovam.be": false, "@good.example": false,
	} {
		if got := quoted(address, g); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}
