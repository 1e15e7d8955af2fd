package app

import "testing"

// TestEscalationInBrowser leaves a contract alone for three weeks: what stays undone goes to the deputy, then to management.
func TestEscalationInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("no browser with -short")
	}
	r := openRoom(t, roomOptions{})
	v := visit(t, r.demo.URL+"/?as=contractbeheerder", "1280", 1280, 1000, false)
	v.sees("Welkom bij Kringloop")
	v.registers("2026-11-25", "2028-11-24")
	v.chooses("Wat komt eraan", "Meer", "Alle gegevens")
	v.chooses("Alles over", "Wijzig…", "Mensen")
	v.until(`document.querySelector("dialog.modal[open]")`)
	v.fills("Vervanger", "Joris Vandevelde")
	v.fills("Wie beslist", "Bram de Wit")
	v.fits("the form for people")
	v.click("dialog [type=submit]", "Bewaar")
	v.sees("@Bram de Wit")
	v.click("#clock-week", "+1 week")
	v.sees("5 dagen te laat")
	v.fits("an owner's digest")
	v.shot("e1-owner")

	deputy := visit(t, r.demo.URL+"/?as=kampioen", "390", 390, 844, true)
	deputy.sees("van Lotte Hendrickx")
	deputy.fits("a deputy's digest")
	deputy.shot("e2-deputy")

	management := visit(t, r.demo.URL+"/?as=management", "1280", 1280, 1000, false)
	management.click("#clock-week", "+1 week")
	r.settle()
	management.click("#clock-week", "+1 week")
	r.settle()
	management.sees("15 dagen te laat")
	management.fits("management's digest")
	management.shot("e3-management")
}
