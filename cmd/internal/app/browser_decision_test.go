package app

import (
	"testing"
	"time"
)

// TestDecisionInBrowser writes a business case, asks management for its decision, and decides as management on a phone.
func TestDecisionInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("no browser with -short")
	}
	r := openRoom(t, roomOptions{clock: time.Now})
	v := visit(t, r.demo.URL+"/?as=aankoper", "1280", 1280, 1100, false)
	v.sees("Welkom bij Kringloop")
	v.asks("nieuw project: laptops")
	v.sees("Voor wie koop je?")
	v.asks("businesscase")
	for _, step := range []struct{ question, answer string }{
		{"Waarover gaat de businesscase?", "laptops langer gebruiken"},
		{"Waarom nu?", "Het contract loopt in 2027 af."},
		{"Welke argumenten tellen", "1"},
		{"Ik lees", "ja"},
		{"Bij welk doel of beleid", "Het past bij ons klimaatplan."},
		{"Welk meetbaar resultaat", "80 % blijft in gebruik tegen 2028"},
		{"Wanneer gebeurt wat?", "Inventaris in maart, bestek in juni."},
		{"Welke maatregelen", "Afspraken over herstel."},
		{"Welke opleiding", "overslaan"},
		{"Wat kost de circulaire optie", "nog niet berekend"},
		{"Ik lees: Nog niet berekend", "ja"},
		{"Welke voorbeelden", "overslaan"},
		{"Heb je zelf een voorbeeld?", "overslaan"},
		{"Wat kan er misgaan?", "Te weinig aanbod."},
		{"Hoe klein begin je", "We beginnen met de bibliotheek."},
		{"Welke beslissing vraag je?", "1"},
		{"Ik lees", "ja"},
		{"Hoeveel tijd, welk mandaat", "Vier uur per week tot de zomer."},
	} {
		v.sees(step.question)
		v.asks(step.answer)
		r.settle()
	}
	v.clickIn("Zo ziet je uitslag eruit", "Bevestig")
	v.sees("versie 1")
	v.asks("nodig @management uit als management")
	r.settle()
	v.clickIn("versie 1", "Vraag akkoord aan management")
	v.until(`document.querySelector("dialog.modal[open]")`)
	v.fills("Wie beslist", "Bram de Wit · management")
	v.fits("whom to ask")
	v.shot("d1-ask")
	v.click("dialog [type=submit]", "Vraag")
	r.settle()
	v.shot("d2-asked")

	m := visit(t, r.demo.URL+"/?as=management", "390", 390, 844, true)
	m.clickIn("vraagt je beslissing", "Akkoord met voorwaarden")
	m.until(`document.querySelector("dialog.modal[open]")`)
	m.click("dialog [type=submit]", "")
	m.until(`document.querySelector("dialog [aria-invalid=true]")`)
	m.fits("a decision without its terms")
	m.shot("d3-empty")
	m.fills("Onder welke voorwaarden", "Eerst bij één dienst. <b>Niet vet</b>")
	m.click("dialog [type=submit]", "")
	v.sees("is akkoord met voorwaarden")
	v.shot("d4-told")
	m.fits("a decision")
	m.shot("d5-decided")
}
