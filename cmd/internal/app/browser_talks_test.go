package app

import (
	"fmt"
	"testing"
	"time"
)

// TestTalksInBrowser presses and pastes its way through the Proefscan and through the comparison of offers.
func TestTalksInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("no browser with -short")
	}
	for _, s := range []struct {
		name          string
		width, height int64
		dark          bool
	}{{"1280", 1280, 1100, false}, {"390", 390, 844, true}} {
		t.Run(s.name, func(t *testing.T) {
			r := openRoom(t, roomOptions{clock: time.Now})
			v := visit(t, r.demo.URL, s.name, s.width, s.height, s.dark)
			v.sees("Welkom bij Kringloop")
			v.asks("nieuw project: bureaustoelen")
			v.clickIn("Voor wie koop je?", "Publieke organisatie")
			if s.width > 700 {
				scanByHand(v)
				return
			}
			compareByHand(v)
		})
	}
}

// scanByHand answers the fourteen questions by pressing, goes back once, leaves and comes back.
func scanByHand(v *visitor) {
	v.asks("proefscan")
	v.clickIn("vraag 1 van 14", "Ja, de eerste keer")
	v.clickIn("vraag 2 van 14", "Deels: een stuk kan met wat er al is")
	v.clickIn("vraag 3 van 14", "Vorige")
	v.sees("Nu: Deels")
	v.clickIn("vraag 2 van 14", "Onderzocht: nieuw aankopen blijft nodig")
	v.clickIn("vraag 3 van 14", "Waarom vraag je dit?")
	v.sees("Verberg uitleg")
	v.fits("a question with its guidance")
	v.shot("t1-why")
	v.clickIn("vraag 3 van 14", "Geen dringende datum")
	v.clickIn("vraag 4 van 14", "Later verder")
	v.clickIn("Bewaard: Proefscan", "Verder")
	for n, answer := range []string{"Gemiddeld", "Zichtbaar voor veel", "Veel: minder", "Een of twee koplopers", "Eenvoudig", "Ja, binnen", "Ja, mondeling", "Ja, met een getal", "Een deel van hen", "Ja, los van merk", "Terugname"} {
		v.clickIn(fmt.Sprintf("vraag %d van 14", n+4), answer)
	}
	v.sees("Zo ziet je uitslag eruit")
	v.clickIn("Zo ziet je uitslag eruit", "Bevestig")
	v.sees("Geschikt als circulaire proef")
	v.clickIn("versie 1", "Vink af: Doorloop de Proefscan")
	v.sees("staat op klaar, met deze uitslag als bewijs")
	v.clickIn("versie 1", "Excel")
	v.until(newest("a.file-link[download]", "als werkmap") + `.some((a) => a.innerText.includes("proefscan-bureaustoelen-v1.xlsx"))`)
	v.clickIn("versie 1", "Deel in een kanaal")
	v.until(`document.querySelector("dialog.modal[open] select") && ![...document.querySelector("dialog.modal[open] select").options].some((o) => o.text === "Kringloop")`)
	v.fits("a result")
	v.shot("t2-share")
}

// feedbackByHand begins with the scores that were confirmed and completes a row in its form.
func feedbackByHand(v *visitor) {
	v.clickIn("Laagste score, dus eerste plaats: ", "Schrijf feedback")
	v.clickIn("In je project staat", "Ja")
	v.clickIn("Is de formele kennisgeving", "Ja")
	v.asks("Alfa")
	v.sees("Overgenomen uit Vergelijk offertes, versie 1: 4 rijen")
	v.fits("proposed rows")
	v.shot("t6-proposed")
	v.clickIn("Overgenomen uit Vergelijk offertes", "Wijzig een rij")
	v.clickIn("Overgenomen uit Vergelijk offertes", "3 · Beta")
	v.until(`[...document.querySelectorAll("dialog.modal[open] input")].some((i) => i.value === "Beta")`)
	v.fills("Sterk punt", "Ook de accu gaat terug")
	v.fits("the form of a row that is there")
	v.shot("t7-change-row")
	v.click("dialog [type=submit]", "Bewaar")
	v.sees("Ook de accu gaat terug")
	v.clickIn("Overgenomen uit Vergelijk offertes", "Rijen in Excel")
	v.until(newest("a.file-link[download]", "Je rijen in Excel") + `.length > 0`)
}

// compareByHand gives tables by pasting and by the form; a score off the scale is mended.
func compareByHand(v *visitor) {
	v.asks("vergelijk offertes")
	v.clickIn("Kies wat je in het bestek", "Gewogen")
	v.asks("50")
	v.clickIn("Ik lees: 50", "Ja")
	v.sees("Kolommen, in deze volgorde")
	v.fits("a question for a table")
	v.shot("t3-table")
	v.pastes("Kwaliteit\t30\tnee\nTerugname\t20\tja")
	v.clickIn("Ik lees 2 rijen", "Klopt, ga verder")
	v.clickIn("De scores lopen van 0 tot hoeveel?", "Sla over")
	v.pastes("Alfa\t100.000\t7\t9\nBeta\t€ 95.000,50\t8\t11")
	v.sees("95.000,50")
	v.clickIn("Ik lees 2 rijen", "Klopt, ga verder")
	v.sees("De schaal loopt van 0 tot 10")
	v.clickIn("Nog geen uitslag", "Wijzig een antwoord")
	v.clickIn("Nog geen uitslag", "5 · Offertes")
	v.clickIn("Ik lees 2 rijen", "Laat een rij weg")
	v.clickIn("Ik lees 2 rijen", "2 · Beta")
	v.clickIn("Ik lees 1 rij", "Voeg een rij toe")
	v.until(`document.querySelector("dialog.modal[open]")`)
	v.types("Beta\t95.000,50\t8\t6")
	v.fits("the form for a row")
	v.shot("t4-row")
	v.click("dialog [type=submit]", "Voeg toe")
	v.clickIn("Ik lees 2 rijen", "Klopt, ga verder")
	v.clickIn("Zo ziet je uitslag eruit", "Bevestig")
	v.sees("Laagste score, dus eerste plaats: ")
	v.fits("a comparison")
	v.shot("t5-scores")
	feedbackByHand(v)
	v.clickIn("Laagste score, dus eerste plaats: ", "Verwijder")
	v.click("dialog.confirm .danger", "Verwijder")
	v.sees("zijn verwijderd")
}

// pastes puts text of several lines into the composer, as pasting does, and sends it.
func (v *visitor) pastes(text string) {
	v.t.Helper()
	evaluate[any](v, `(() => { document.querySelector("#say-main").focus(); document.execCommand("insertText", false, `+quoted(text)+`); })(), null`)
	v.types("\r")
}
