package app

import (
	"testing"
	"time"
)

// TestContractsInBrowser is the heart of a contract manager's year: a contract by form, one KPI, a month on the clock, the
// figures by form, one thing put off and back again.
func TestContractsInBrowser(t *testing.T) {
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
			v := visit(t, r.demo.URL+"/?as=contractbeheerder", s.name, s.width, s.height, s.dark)
			v.sees("Welkom bij Kringloop")
			registerByHand(v)
			figuresByHand(v)
		})
	}
}

// registerByHand fills in the form for a contract and the one for its KPI.
func registerByHand(v *visitor) {
	v.asks("contracten")
	v.clickIn("nog geen contracten", "Registreer een contract")
	v.until(`document.querySelector("dialog.modal[open]")`)
	v.click("dialog [type=submit]", "Registreer")
	v.sees("Er is nog iets in te vullen")
	v.fits("the form for a contract")
	v.shot("c1-register")
	v.fillsContract("2026-11-01", "2028-10-31")
	v.sees("Welke zijn gedaan?")
	for range 3 {
		v.clickIn("al gebeurd zijn", "Gedaan")
		v.until(`!document.querySelector("[aria-busy=true]")`)
	}
	v.fits("a card")
	v.shot("c2-card")
	v.clickIn("Wat komt eraan", "KPI's")
	v.clickIn("Er zijn nog geen KPI's", "Voeg een KPI toe")
	v.until(`document.querySelector("dialog.modal[open]")`)
	v.fills("Naam", "Hergebruik")
	v.fills("Eenheid", "%")
	v.fills("Wat is beter?", "Hoger is beter")
	v.fills("Streefwaarde", "80")
	v.fills("Wie levert de cijfers?", "De leverancier")
	v.fits("the form for a KPI")
	v.shot("c3-kpi")
	v.click("dialog [type=submit]", "Bewaar")
	v.sees("streefwaarde 80 %")
}

// figuresByHand moves the clock a month on, puts off one thing of the digest, and fills in the figures that the next ones ask for.
func figuresByHand(v *visitor) {
	v.click("#clock-month", "+1 maand")
	v.sees("KPI-cijfers van maand 1 (1 nov – 30 nov), Laptops · 5 dagen te laat")
	v.fits("a digest")
	v.shot("c4-digest")
	v.chooses("Gebruikersinstructie, Laptops · 15 dagen te laat", "Later", "1 dag later")
	v.sees("komt morgen terug")
	v.click("#clock-week", "+1 week")
	v.sees("Gebruikersinstructie, Laptops · 23 dagen te laat")
	v.clickIn("KPI-cijfers van maand 1 (1 nov – 30 nov), Laptops · 15 dagen te laat", "Vul in")
	v.until(`document.querySelector("dialog.modal[open]")`)
	v.fills("Hergebruik (%)", "veel")
	v.click("dialog [type=submit]", "Bewaar")
	v.sees("Schrijf een getal van 0 of meer")
	v.fills("Hergebruik (%)", "77,5")
	v.fits("the form for figures")
	v.shot("c5-figures")
	v.click("dialog [type=submit]", "Bewaar")
	v.sees("oranje, 77,5 %")
	v.sees("✓ KPI-cijfers van maand 1 (1 nov – 30 nov), Laptops · gedaan")
	v.shot("c6-done")
	v.asks("contracten")
	v.clickIn("1 contract", "Open")
	v.sees("Onvolledig (8) · Alleen jij ziet dit contract")
	v.fits("the list of contracts")
	v.shot("c7-contracts")
}

// fills puts a value into the field of the open form that has a label; of a list the option that says so.
func (v *visitor) fills(label, value string) {
	v.t.Helper()
	v.until(`(() => {
		const l = [...document.querySelectorAll("dialog.modal[open] label")].find((e) => e.innerText.startsWith(` + quoted(label) + `));
		const e = l && document.getElementById(l.htmlFor);
		if (!e) return false;
		e.value = e.tagName === "SELECT" ? ([...e.options].find((o) => o.text === ` + quoted(value) + `) || {}).value : ` + quoted(value) + `;
		e.dispatchEvent(new Event("input", { bubbles: true }));
		e.dispatchEvent(new Event("change", { bubbles: true }));
		return e.value !== "";
	})()`)
}

// chooses takes an item of a menu in the newest message that shows text, and opens the menu again when an update of the page
// closed it.
func (v *visitor) chooses(text, menu, item string) {
	v.t.Helper()
	v.wait(item, func() bool {
		return evaluate[bool](v, `(() => {
			const item = `+newest("[role=menuitemradio]", text)+`.find((e) => e.checkVisibility() && e.innerText.includes(`+quoted(item)+`));
			if (item) { item.click(); return true; }
			const open = `+newest("button.select", text)+`.find((e) => !e.disabled && e.innerText.includes(`+quoted(menu)+`));
			if (open && !document.querySelector(":popover-open")) open.click();
			return false;
		})()`)
	})
}

// registers fills in the form for a contract as it should be.
func (v *visitor) registers(start, end string) {
	v.asks("contracten")
	v.clickIn("nog geen contracten", "Registreer een contract")
	v.until(`document.querySelector("dialog.modal[open]")`)
	v.fillsContract(start, end)
}

func (v *visitor) fillsContract(start, end string) {
	v.fills("Titel", "Laptops")
	v.fills("Leverancier", "Circulaire ICT nv")
	v.click("dialog .option", "Product")
	v.fills("Start", start)
	v.fills("Laatste dag", end)
	v.click("dialog [type=submit]", "Registreer")
	v.sees("Laptops staat in het register")
}
