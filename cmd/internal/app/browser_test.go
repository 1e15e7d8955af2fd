package app

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

var screenshots = flag.String("screenshots", "", "folder for screenshots of what a person sees")

// startBrowser starts one chromium for the whole test run; TestMain stops it.
var startBrowser = sync.OnceValues(func() (context.Context, error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "kringloop-demo")
	if err != nil {
		return nil, err
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.UserDataDir(dir), chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("force-prefers-reduced-motion", true))...)
	ctx, cancel := chromedp.NewContext(alloc)
	stopBrowser = func() {
		_ = chromedp.Cancel(ctx)
		cancel()
		stop()
		_ = os.RemoveAll(dir)
	}
	return ctx, chromedp.Do(ctx)
})

// visitor is a person at the page of the demo.
type visitor struct {
	t    *testing.T
	ctx  context.Context
	name string // in the names of screenshots
}

// visit opens the demo's page.
func visit(t *testing.T, url, name string, width, height int64, dark bool) *visitor {
	t.Helper()
	root, err := startBrowser()
	if errors.Is(err, exec.ErrNotFound) && os.Getenv("CI") == "" {
		t.Skip("the demo is not tested in a browser: no chromium (Debian: apt-get install chromium)")
	}
	if err != nil {
		t.Fatalf("chromium (Debian: apt-get install chromium): %v", err)
	}
	ctx, cancel := chromedp.NewContext(root)
	t.Cleanup(cancel)
	v := &visitor{t: t, ctx: ctx, name: name}
	err = chromedp.Listen(ctx, func(ev any) {
		if e, ok := ev.(*runtime.EventExceptionThrown); ok {
			d, _ := json.Marshal(e.ExceptionDetails)
			t.Errorf("the page's script failed: %s", d)
		}
	})
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	if err == nil {
		_, err = chromedp.Call(ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
			Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width < 700})
	}
	if err == nil {
		_, err = chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
	}
	if err != nil {
		t.Fatal(err)
	}
	v.do(url, chromedp.Navigate(url))
	v.until(`!!document.getElementById("app") && document.readyState === "complete"`)
	return v
}

func (v *visitor) do(what string, a chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, a); err != nil {
		v.failf("%s: %v", what, err)
	}
}

// evaluate asks the page.
func evaluate[T any](v *visitor, expr string) T {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, patience)
	defer cancel()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[T](expr))
	if err != nil {
		v.failf("%s: %v", expr, err)
	}
	return out
}

// until waits for an expression of the page to become true.
func (v *visitor) until(expr string) {
	v.t.Helper()
	v.wait(expr, func() bool { return evaluate[bool](v, "Boolean("+expr+")") })
}

func (v *visitor) wait(what string, ok func() bool) {
	v.t.Helper()
	deadline, tick := time.After(patience), time.NewTicker(20*time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-deadline:
			v.failf("waited in vain for %s", what)
		case <-tick.C:
		}
	}
}

// sees waits for a text on the screen.
func (v *visitor) sees(text string) {
	v.t.Helper()
	v.until(`document.body.innerText.includes(` + quoted(text) + `)`)
}

// newest is a selector of what stands in the last message that shows a text.
func newest(selector, text string) string {
	return `[...document.querySelectorAll(".msg")].filter((m) => m.checkVisibility() && m.innerText.includes(` + quoted(text) + `)).slice(-1).flatMap((m) => [...m.querySelectorAll(` + quoted(selector) + `)])`
}

// clickIn presses what says label, in the newest message that shows text.
func (v *visitor) clickIn(text, label string) {
	v.t.Helper()
	v.press(newest("button, summary, .option, [role=menuitem], [role=menuitemradio]", text), label)
}

// click presses what a selector finds and says label.
func (v *visitor) click(selector, label string) {
	v.t.Helper()
	v.press(`[...document.querySelectorAll(`+quoted(selector)+`)]`, label)
}

func (v *visitor) press(list, label string) {
	v.t.Helper()
	find := list + `.find((e) => e.checkVisibility() && !e.disabled && e.closest("[aria-busy=true]") === null && (e.innerText.includes(` + quoted(label) + `) || (e.getAttribute("aria-label") || "") === ` + quoted(label) + `))`
	var at []float64
	still := 0 // looks at which it stood where it stands: what loads above it moves it
	v.wait(label, func() bool {
		was := at
		at = evaluate[[]float64](v, `(() => { const e = `+find+`; if (!e) return []; e.scrollIntoView({ block: "center" }); const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()`)
		if still++; !slices.Equal(at, was) {
			still = 0
		}
		return len(at) == 2 && still >= 3
	})
	v.do("click "+label, chromedp.MouseClickXY(at[0], at[1]))
}

// pick takes an item of the ⋯ menu of the newest message that shows text. An update of the page may close the menu: then
// it is opened again, as a person would.
func (v *visitor) pick(text, item string) {
	v.t.Helper()
	v.wait(item, func() bool {
		return evaluate[bool](v, `(() => {
			const item = `+newest("[role=menuitem]", text)+`.find((e) => e.checkVisibility() && e.innerText.includes(`+quoted(item)+`));
			if (item) { item.click(); return true; }
			const more = `+newest("button.more", text)+`[0];
			if (more && !document.querySelector(":popover-open")) more.click();
			return false;
		})()`)
	})
}

// types writes into the field that has the keyboard.
func (v *visitor) types(text string) {
	v.t.Helper()
	v.do("type", chromedp.KeyEvent(text))
}

// shot keeps a picture when -screenshots asks for them, with the newest message in sight.
func (v *visitor) shot(name string) {
	v.t.Helper()
	if *screenshots == "" {
		return
	}
	evaluate[any](v, `(() => { const l = document.getElementById("list"); if (l) l.scrollTop = l.scrollHeight; })(), null`)
	png, err := chromedp.Run(v.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(*screenshots, name+"-"+v.name+".png"), png, 0o644)
	}
	if err != nil {
		v.t.Errorf("screenshot %s: %v", name, err)
	}
}

func (v *visitor) failf(format string, args ...any) {
	v.t.Helper()
	v.shot("failed")
	state, _ := chromedp.Run(v.ctx, chromedp.Evaluate[string](`document.body.innerText.slice(-2500)`))
	v.t.Fatalf("%s\non the page: %s", fmt.Sprintf(format, args...), state)
}

func quoted(s string) string {
	data, _ := json.Marshal(s)
	return string(data)
}

// fits fails when something sticks out of the screen sideways.
func (v *visitor) fits(where string) {
	v.t.Helper()
	if over := evaluate[int](v, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
		v.t.Errorf("%s: the page is %d px wider than the screen", where, over)
	}
}

// TestDemoInBrowser goes from an empty workspace to the end of a phase by clicking, typing only what is evidence or a name.
func TestDemoInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("no browser with -short")
	}
	for _, s := range []struct {
		name          string
		width, height int64
		dark          bool
	}{{"1280", 1280, 800, false}, {"390", 390, 844, false}, {"dark", 1280, 800, true}} {
		if s.dark && *screenshots == "" {
			continue // only looks different
		}
		t.Run(s.name, func(t *testing.T) {
			r := openRoom(t, roomOptions{clock: time.Now})
			walkPhase(visit(t, r.demo.URL, s.name, s.width, s.height, s.dark))
		})
	}
}

func walkPhase(v *visitor) {
	v.sees("Welkom bij Kringloop")
	v.shot("1-welcome")
	v.clickIn("Welkom bij Kringloop", "Maak een project")
	v.until(`document.querySelector("dialog.modal[open]")`)
	v.types("Bureaustoelen")
	v.click("dialog .option", "Publieke organisatie")
	v.fits("the form for a project")
	v.shot("2-new-project")
	v.click("dialog [type=submit]", "Maak project")
	v.sees("Bureaustoelen staat klaar")
	v.clickIn("Wat koop je?", "Kies een categorie")
	v.click("[role=menuitemradio], [role=option], .option", "Meubilair")
	v.clickIn("Is dit jullie eerste", "Ja, de eerste keer")
	v.clickIn("Waar wil je beginnen?", "Fase 2 · Vereisten")
	v.clickIn("nog een contract", "Nee")
	v.sees("punt 1 van 15")

	for n, proof := range []string{"https://docs.eikenrode.be/proefscan/uitslag-v1", "Ladder doorlopen met de dienst Gebouwen, verslag van 12 november"} {
		v.clickIn(fmt.Sprintf("punt %d van 15", n+1), "Klaar")
		v.clickIn(fmt.Sprintf("punt %d van 15", n+1), "Vul het bewijs in")
		v.until(`document.querySelector("dialog.modal[open]")`)
		v.types(proof)
		v.fits("the form for evidence")
		v.shot("4-evidence")
		v.click("dialog [type=submit]", "Bewaar")
		v.sees(fmt.Sprintf("punt %d van 15", n+2))
	}
	v.sees("bewijs: docs.eikenrode.be")
	v.fits("an item")
	v.shot("3-item")
	v.clickIn("punt 3 van 15", "N.v.t.")
	v.clickIn("punt 3 van 15", "Vul de reden in")
	v.until(`document.querySelector("dialog.modal[open]")`)
	v.types("kort")
	v.click("dialog [type=submit]", "Bewaar")
	v.sees("te kort om later te begrijpen")
	v.until(`document.activeElement.getAttribute("aria-invalid") === "true"`)
	v.types(", er is in het voorjaar al een inventaris gemaakt")
	v.click("dialog [type=submit]", "Bewaar")
	v.clickIn("punt 4 van 15", "Waarom?")
	v.sees("Verberg uitleg")
	v.fits("an explanation")
	v.shot("3-why")
	v.clickIn("punt 4 van 15", "Bezig")
	v.clickIn("punt 5 van 15", "Klaar")
	v.clickIn("punt 5 van 15", "Bewijs volgt later")
	v.sees("punt 6 van 15")

	v.pick("punt 6 van 15", "Later verder")
	v.sees("Bewaard. Je was bij")
	v.clickIn("Welkom bij Kringloop", "Hoeveel moet circulair wegen in de gunning?")
	v.sees("Leidraad, hoofdstuk 4")
	v.sees("Je was bezig met")
	v.fits("an answer")
	v.shot("5-answer")
	v.clickIn("Bewaard. Je was bij", "Verder")
	v.sees("punt 6 van 15")

	v.pick("punt 6 van 15", "Overzicht van de fase")
	v.sees("vet = must")
	v.fits("an overview")
	v.shot("6-overview")
	v.clickIn("vet = must", "Wat staat nog open?")
	v.sees("Toon alles")
	v.places("Start")
	v.sees("Circulair aankopen, stap voor stap")
	v.sees("Alleen jij ziet deze pagina")
	v.fits("App Home")
	v.shot("7-home")
	v.click("#side-home button", "Open")
	v.places("Kringloop")
	v.sees("Zo ver staat het met Bureaustoelen")
	v.fits("progress")
	v.shot("8-progress")
	for n := 6; n <= 15; n++ {
		v.clickIn(fmt.Sprintf("punt %d van 15", n), "Bezig")
	}
	v.sees("nog 6 musts open")
	v.fits("the gate")
	v.shot("9-gate")
	v.clickIn("musts open", "Toch afsluiten")
	v.clickIn("Waarom sluit je", "Vul de reden in")
	v.until(`document.querySelector("dialog.modal[open]")`)
	v.types("De directie wil de markt nog dit jaar bevragen")
	v.click("dialog [type=submit]", "Bewaar")
	v.sees("is afgesloten met open punten")
	v.clickIn("is afgesloten met open punten", "Begin met Fase 3")
	v.sees("Koop je dit nu al bij een of meer leveranciers?")
	v.shot("9-next")
}

// places goes to a conversation or to App Home; on a phone the list stands on a screen of its own.
func (v *visitor) places(name string) {
	v.t.Helper()
	if evaluate[bool](v, `innerWidth < 700`) && !evaluate[bool](v, `document.querySelector(".lists").checkVisibility()`) {
		v.until(`[...document.querySelectorAll("#to-list, .back")].find((e) => e.checkVisibility())`)
		evaluate[any](v, `[...document.querySelectorAll("#to-list, .back")].find((e) => e.checkVisibility()).click(), null`)
		v.until(`document.querySelector(".lists").checkVisibility()`)
	}
	v.click(".places a", name)
	if evaluate[bool](v, `innerWidth < 700`) {
		v.until(`!document.querySelector(".lists").checkVisibility()`)
	}
}
