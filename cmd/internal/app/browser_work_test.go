package app

import "testing"

// TestContractWorkInBrowser keeps a contract's actions, imports contracts that already run, and asks for a report after a meeting.
func TestContractWorkInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("no browser with -short")
	}
	r := openRoom(t, roomOptions{})
	v := visit(t, r.demo.URL+"/?as=contractbeheerder", "1280", 1280, 1000, false)
	v.sees("Welkom bij Kringloop")
	v.registers("2026-09-01", "2028-08-31")
	r.Person("contractbeheerder").In("dm").uploads("lijst.csv", []byte("titel;leverancier;type;start;einde;contractbeheerder\n"+
		"Stoelen;Zitgoed bv;product;1-6-2025;31-5-2028;ik\nWagens;Auto nv;product;1-3-2024;28-2-2027;ik\n"))
	v.clickIn("lijst.csv", "Registreer 2 contracten")
	v.sees("moesten al gebeurd zijn")
	v.fits("what lay before an import")
	v.shot("w0-import")
	v.asks("acties laptops")
	v.clickIn("Acties · Laptops", "Voeg toe")
	v.until(`document.querySelector("dialog.modal[open]")`)
	v.fills("Wat moet er gebeuren?", "Kalibratie nazien")
	v.fills("Tegen wanneer", "2026-12-15")
	v.fits("the form for an action")
	v.shot("w1-action")
	v.click("dialog [type=submit]", "Bewaar")
	v.sees("Kalibratie nazien")
	v.fits("a contract's actions")
	v.shot("w2-actions")
	v.click("#clock-week", "+1 week")
	r.settle()
	v.click("#clock-week", "+1 week")
	r.settle()
	v.sees("Verslag van contractgesprek 1")
	v.fits("a digest that asks for a report")
	v.shot("w3-report")
	v.asks("ik ben weg tot 18 december")
	v.sees("18 dec")
	v.asks("kpi laptosp")
	v.sees("Over welk contract gaat het?")
	v.fits("which contract")
	v.shot("w4-which")
}
