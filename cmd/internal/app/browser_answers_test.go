package app

import (
	"testing"
	"time"

	"kringloop/bot/sandbox"
	"kringloop/knowledge/openai/openaitest"
)

// TestAnswersInBrowser asks as people do: an answer, a follow-up, a refusal, a verdict with its reason, and something that
// stands in an own document.
func TestAnswersInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("no browser with -short")
	}
	for _, s := range []struct {
		name          string
		width, height int64
		dark          bool
	}{{"1280", 1280, 900, false}, {"390", 390, 844, true}} {
		t.Run(s.name, func(t *testing.T) {
			r := openRoom(t, roomOptions{clock: time.Now})
			share(r, "management", "feesten.md", "# Reglement feestmateriaal\n\n## Vlaggen\n\nVlaggen worden hersteld in het sociale naaiatelier en pas vervangen als ze meer dan drie keer hersteld zijn.")
			askAround(visit(t, r.demo.URL, s.name, s.width, s.height, s.dark))
		})
	}
}

// share sends a file to the bot.
func share(r *room, handle, name, text string) {
	r.t.Helper()
	p := r.Person(handle)
	if _, err := r.work.Share(p.user.Handle, p.id, "", "", sandbox.File{Name: name, Content: []byte(text)}); err != nil {
		r.t.Fatal(err)
	}
	r.settle()
}

func askAround(v *visitor) {
	v.sees("Welkom bij Kringloop")
	v.asks("hoeveel moet circulair wegen in de gunning?")
	v.sees("streven naar minstens 10% van de totale score")
	v.sees("Leidraad, hoofdstuk 4")
	v.fits("an answer")
	v.shot("a1-answer")
	v.clickIn("streven naar minstens 10%", "👎")
	v.until(`document.querySelector("dialog.modal[open]")`)
	v.fits("the form for a reason")
	v.shot("a2-verdict")
	v.click("dialog .option", "Er ontbreekt iets")
	v.click("dialog [type=submit]", "Verstuur")
	v.until(`!document.querySelector("dialog.modal[open]")`)
	v.asks("en is dat verplicht?")
	v.sees("geen wettelijke norm")
	v.shot("a3-followup")
	v.asks("wat is het drempelbedrag voor een Europese aanbesteding?")
	v.sees("Dat staat niet in de leidraad.")
	v.fits("a refusal")
	v.shot("a4-refusal")
	v.asks("wanneer vervangen we een vlag?")
	v.sees("Eigen document: Reglement feestmateriaal")
	v.fits("an own document's answer")
	v.shot("a5-document")
}

// asks types a message and sends it.
func (v *visitor) asks(text string) {
	v.t.Helper()
	v.until(`document.querySelector("#composer textarea, .composer textarea, form textarea")`)
	evaluate[any](v, `document.querySelector("#composer textarea, .composer textarea, form textarea").focus(), null`)
	v.types(text + "\r")
}

// TestStreamInBrowser reads along while a model writes.
func TestStreamInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("no browser with -short")
	}
	r, server := modelRoom(t, time.Now)
	server.Play(openaitest.Slow(weighed, 150*time.Millisecond))
	v := visit(t, r.demo.URL, "1280", 1280, 900, false)
	v.sees("Welkom bij Kringloop")
	v.asks(weighing)
	v.sees("denkt na")
	v.shot("a6-thinking")
	v.sees("Streef dus naar minstens 10%")
	v.shot("a7-streaming")
	v.sees("Door een taalmodel geformuleerd")
	v.fits("a written answer")
	v.shot("a8-written")
}
