package sandbox

import (
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestFirstVisitWelcomesAndAnswers(t *testing.T) {
	b := newPageBot(t, "nl")
	v := visit(t, 1280, 800, false)
	v.open(b.slack)
	v.sees("Welkom bij Kringloop")
	v.shot("use-welcome")
	if got := v.focus(); got != "Stel een vraag of vertel wat je wilt doen" {
		t.Errorf("the keyboard is on %q, want the composer", got)
	}
	v.keys("wat is circulair?", kb.Enter)
	v.sees("Gehoord: wat is circulair?")
	v.until(`document.querySelector("#live").textContent.includes("Kringloop: Gehoord")`)
	if left := js[string](v, `document.querySelector("#say-main").value`); left != "" {
		t.Errorf("the composer still says %q", left)
	}
	if title := js[string](v, "document.title"); title != "Kringloop · Proefwerkruimte" {
		t.Errorf("title %q", title)
	}
	b.did("chat U0AANKOOP", 1)
}

// Who types on while a message is on its way is heard twice, in order.
func TestTypedInARow(t *testing.T) {
	b := newPageBot(t, "nl")
	v := visit(t, 390, 844, false)
	v.open(b.slack)
	v.sees("Welkom bij Kringloop")
	v.click("#say-main")
	js[any](v, `(() => { const send = window.fetch; window.fetch = async (...all) => { await new Promise((go) => setTimeout(go, 200)); return send(...all); }; })(), null`) // a slow line
	v.keys("eerst dit", kb.Enter, "dan dat", kb.Enter, "en dit", kb.Enter)
	v.sees("Gehoord: eerst dit")
	v.sees("Gehoord: dan dat")
	v.sees("Gehoord: en dit")
	if left := js[string](v, `document.querySelector("#say-main").value`); left != "" {
		t.Errorf("the composer still says %q", left)
	}
	b.did("chat U0AANKOOP", 1)
}

func TestUnfinishedTextStays(t *testing.T) {
	b := newPageBot(t, "nl")
	v := visit(t, 1280, 800, false)
	v.open(b.slack)
	v.sees("Welkom bij Kringloop")
	v.keys("half ge")
	b.post("D0AANKOOP", "Een bericht tussendoor", "")
	v.sees("Een bericht tussendoor")
	v.keys("typt")
	if got := js[string](v, `document.querySelector("#say-main").value`); got != "half getypt" {
		t.Errorf("the composer says %q", got)
	}
}

func TestCommands(t *testing.T) {
	b := newPageBot(t, "nl")
	v := visit(t, 1280, 800, false)
	v.open(b.slack)
	v.keys("/k")
	v.until(`!document.querySelector("#suggest-main").hidden`)
	v.shot("use-suggest")
	v.keys(kb.ArrowDown, kb.Enter)
	v.until(`document.querySelector("#say-main").value === "/kringloop help"`)
	v.keys(kb.Enter)
	b.did("command help", 1)
	v.sees("Alleen jij ziet dit")
	v.keys("/weg", kb.Enter)
	v.sees("Die opdracht bestaat niet")
	v.until(`document.querySelector("#say-main").value === "/weg"`)
}

func TestPressOnceUpdatesInPlace(t *testing.T) {
	b := newPageBot(t, "nl")
	b.block = make(chan struct{})
	b.post("D0AANKOOP", "Beschrijf de behoefte", itemBlocks)
	v := visit(t, 1280, 800, false)
	v.open(b.slack)
	v.sees("Welkom")
	v.click(".msg button|Klaar")
	v.until(`document.querySelector(".msg [aria-busy=true]")?.dataset.busy === "bezig"`)
	v.shot("use-busy")
	v.click(".msg button|Klaar")
	close(b.block)
	v.sees("klaar, vandaag")
	v.sees("bewerkt")
	b.did("pressed done ", 1)
	v.until(`document.activeElement.closest(".msg") !== null`) // the keyboard stays where it was
	if n := js[int](v, `document.querySelectorAll(".msg.bot").length`); n > 2 {
		t.Errorf("%d messages of the bot, want the item and the welcome: %s", n, js[string](v, `document.querySelector("#list").outerHTML.replace(/<svg.*?svg>/g, "")`))
	}
}

// What a press brings at the end of a long conversation is shown to whoever pressed far above it; what others say is not.
func TestPressShowsWhatItBrought(t *testing.T) {
	b := newPageBot(t, "nl")
	b.post("D0AANKOOP", "Beschrijf de behoefte", itemBlocks)
	for range 12 {
		b.post("D0AANKOOP", "Klaar", foldedBlocks)
	}
	v := visit(t, 1280, 800, false)
	v.open(b.slack)
	v.sees("Welkom bij Kringloop")
	const top = `document.querySelector("#list").scrollTop`
	js[any](v, `document.querySelector("#list").scrollTop = 0`)
	b.post("D0AANKOOP", "Een bericht tussendoor", "")
	v.sees("Een bericht tussendoor")
	if at := js[float64](v, top); at != 0 {
		t.Errorf("a message that nobody asked for moved the list to %v", at)
	}
	v.click(".msg button|Bezig")
	v.until(top + " > 0 && [...document.querySelectorAll('.msg')].filter(m => m.textContent.includes('Beschrijf de behoefte functioneel, zonder merk')).length === 2")
	v.until(`[...document.querySelectorAll('.msg')].at(-1).getBoundingClientRect().top < innerHeight`)
}

func TestOverflowByKeyboardSurvivesAnUpdate(t *testing.T) {
	b := newPageBot(t, "nl")
	ts := b.post("D0AANKOOP", "Beschrijf de behoefte", itemBlocks)
	v := visit(t, 1280, 800, false)
	v.open(b.slack)
	v.sees("Welkom")
	js[any](v, `document.querySelector(".msg .more").focus()`)
	v.keys(kb.Enter)
	v.until(`document.activeElement.textContent === "Vorige"`)
	v.keys(kb.ArrowDown)
	v.shot("use-menu")
	b.call("chat.update", map[string]any{"channel": "D0AANKOOP", "ts": ts, "text": "x", "blocks": json.RawMessage(strings.Replace(itemBlocks, "punt 7", "punt 8", 1))})
	v.sees("punt 8")
	if got := v.focus(); got != "Later verder" {
		t.Fatalf("after the update the keyboard is on %q", got)
	}
	v.keys(kb.Escape)
	v.until(`!document.querySelector(":popover-open") && document.activeElement.classList.contains("more")`)
	v.keys(kb.ArrowDown, "w", kb.Enter)
	b.did("pressed more assign", 1)
}

func TestMenusAndPickers(t *testing.T) {
	b := newPageBot(t, "nl")
	b.post("D0AANKOOP", "Kies", `[{"type":"actions","block_id":"a","elements":[
	 {"type":"static_select","action_id":"phase","placeholder":{"type":"plain_text","text":"Kies een fase"},"option_groups":[{"label":{"type":"plain_text","text":"Voor"},"options":[{"text":{"type":"plain_text","text":"Behoefte"},"value":"1"},{"text":{"type":"plain_text","text":"Vereisten"},"value":"2"}]}]},
	 {"type":"multi_static_select","action_id":"many","placeholder":{"type":"plain_text","text":"Kies criteria"},"options":[{"text":{"type":"plain_text","text":"Herstel"},"value":"h"},{"text":{"type":"plain_text","text":"Terugname"},"value":"t"}]},
	 {"type":"datepicker","action_id":"date"},
	 {"type":"button","action_id":"drop","text":{"type":"plain_text","text":"Verwijder"},"style":"danger","confirm":{"title":{"type":"plain_text","text":"Zeker?"},"text":{"type":"plain_text","text":"Dit kan niet terug."},"confirm":{"type":"plain_text","text":"Ja, verwijder"},"deny":{"type":"plain_text","text":"Behoud"}}}]}]`)
	v := visit(t, 1280, 800, false)
	v.open(b.slack)
	v.sees("Welkom")
	v.click(".btn.select|Kies een fase")
	v.click("[role=menuitemradio]|Vereisten")
	b.did("pressed phase 2", 1)
	v.click("summary|Kies criteria")
	v.click(".option|Herstel")
	v.click(".option|Terugname")
	v.click("[data-many]|Bevestig")
	b.did("pressed many h+t+", 1)
	js[any](v, `(() => { const d = document.querySelector(".msg input[type=date]"); d.value = "2026-12-01"; d.dispatchEvent(new Event("change", { bubbles: true })); })()`)
	b.did("pressed date 2026-12-01", 1)
	v.click(".btn.danger|Verwijder")
	v.sees("Dit kan niet terug.")
	v.click("[data-unsure]|Behoud")
	v.until(`!document.querySelector("dialog[open]")`)
	v.click(".btn.danger|Verwijder")
	v.shot("use-confirm")
	v.click("[data-sure]|Ja, verwijder")
	b.did("pressed drop ", 1)
}

func TestModal(t *testing.T) {
	b := newPageBot(t, "nl")
	v := visit(t, 1280, 800, false)
	v.open(b.slack)
	v.click(".msg button|Begin een project")
	v.until(`document.querySelector("dialog.modal[open]")`)
	v.sees("Nieuw project")
	if got := js[string](v, `document.activeElement.closest("[data-input]").dataset.block`); got != "name" {
		t.Errorf("the keyboard is in %q, want the first field", got)
	}
	for range 12 { // round and round, never out of the form
		v.keys(kb.Tab)
		if !js[bool](v, `!!document.activeElement.closest("dialog.modal")`) {
			t.Fatalf("the keyboard left the form for %q", v.focus())
		}
	}
	v.click("dialog [type=submit]|Maak project")
	v.sees("Vul dit nog in.")
	v.shot("use-modal-missing")
	v.keys("fout")
	v.click("dialog .option|publieke")
	js[any](v, `(() => { const s = document.querySelector("dialog select"); s.value = "Meubilair"; })()`)
	b.post("D0AANKOOP", "Intussen", "")
	v.until(`document.querySelector("#list").textContent.includes("Intussen")`)
	v.click("dialog [type=submit]|Maak project")
	v.sees("Deze naam bestaat al")
	v.until(`document.activeElement.getAttribute("aria-invalid") === "true"`)
	v.shot("use-modal-error")
	js[any](v, `document.activeElement.select()`)
	v.keys("Stoelen", kb.Enter)
	b.did("submitted Stoelen", 1)
	v.until(`!document.querySelector("dialog.modal") && document.activeElement.textContent === "Begin een project"`)

	v.keys(kb.Enter)
	v.until(`document.querySelector("dialog.modal[open]")`)
	v.keys(kb.Escape)
	b.did("closed", 1)
	v.until(`!document.querySelector("dialog.modal") && document.activeElement.textContent === "Begin een project"`)
}

func TestPeopleRoomsAndThreads(t *testing.T) {
	b := newPageBot(t, "nl")
	v := visit(t, 1280, 800, false)
	v.open(b.slack)
	v.sees("Welkom")
	js[any](v, `document.querySelector("#as-aankoper").focus()`)
	v.keys(kb.ArrowDown, kb.Enter)
	b.did("chat U0KAMPIOE", 1)
	v.sees("directie") // only two people are in there
	v.click(".places a|aankoop")
	v.until(`document.activeElement.id === "say-main"`)
	v.keys("@kr")
	v.until(`!document.querySelector("#suggest-main").hidden`)
	v.keys(kb.Tab, "help me", kb.Enter)
	b.did("mention", 1)
	v.sees("1 antwoord")
	v.click(".replies|1 antwoord")
	v.sees("Antwoord in de draad")
	v.until(`document.activeElement.id === "say-thread"`)
	v.keys("dank je", kb.Enter)
	v.sees("2 antwoorden")
	v.keys(kb.Escape)
	v.until(`!document.querySelector("#side-thread")`)

	v.click(".people a|Amira")
	v.until(`document.querySelector(".places .count")`) // unread for her
	v.click(".places a|Start")
	v.sees("Jouw projecten")
	b.did("home U0AANKOOP", 1)
	v.do("back", chromedp.Steps(chromedp.NavigateBack()))
	v.until(`!document.querySelector("#side-home")`)
}

func TestClockAndStatus(t *testing.T) {
	b := newPageBot(t, "nl")
	v := visit(t, 1280, 800, false)
	v.open(b.slack)
	v.sees("23 november 2026")
	v.click("#clock-week|+1 week")
	v.sees("30 november 2026")
	v.click("#clock-month|+1 maand")
	v.sees("30 december 2026")
	v.click("#say-main")
	v.keys("denk", kb.Enter)
	v.sees("Kringloop zoekt in de leidraad …")
	v.shot("use-status")
	v.click("#lang-en")
	v.sees("+1 month")
	v.sees("Conversations")
}

func TestPromptsAndFiles(t *testing.T) {
	b := newPageBot(t, "nl")
	b.call("assistant.threads.setSuggestedPrompts", map[string]any{"channel_id": "D0MANAGEM", "title": "Drie dingen om mee te beginnen", "prompts": []any{
		map[string]any{"title": "Waar staan we?", "message": "waar staan we?"}, map[string]any{"title": "Wat levert circulair aankopen op?", "message": "wat levert circulair aankopen op?"},
		map[string]any{"title": "Start de Proefscan", "message": "proefscan"}}})
	v := visit(t, 1280, 800, false)
	v.open(b.slack + "/?as=management")
	v.sees("Welkom")
	v.sees("Drie dingen om mee te beginnen")
	v.shot("use-prompts")
	v.click(".chip|Waar staan we?")
	v.sees("Gehoord: waar staan we?")
	v.until(`!document.querySelector(".chip")`)
	file, err := filepath.Abs("testdata/page/text.json")
	if err != nil {
		t.Fatal(err)
	}
	v.do("choose a file", chromedp.SetUploadFiles(chromedp.ID("file-main"), []string{file}))
	v.until(`document.querySelector(".file-link")?.innerText.includes("text.json")`)
	v.shot("use-file")
	if got := js[string](v, `document.querySelector("#file-main").getAttribute("aria-label")`); got != "Voeg een bestand toe" {
		t.Errorf("the file button is called %q", got)
	}
	js[any](v, `document.querySelector("#file-main").focus()`)
	v.until(`getComputedStyle(document.querySelector(".attach")).outlineStyle === "solid"`)
	js[any](v, `(() => { const d = new DataTransfer(); d.items.add(new File(["# Beleid"], "gesleept.md", { type: "text/markdown" }));
		document.querySelector("#list").dispatchEvent(new DragEvent("drop", { dataTransfer: d, bubbles: true, cancelable: true })); return 1; })()`)
	v.sees("gesleept.md")
}

func TestPhone(t *testing.T) {
	b := newPageBot(t, "nl")
	v := visit(t, 390, 844, false)
	v.open(b.slack)
	v.sees("Welkom")
	v.click(".msg button|Begin een project")
	v.until(`document.querySelector("dialog.modal[open]")`)
	v.shot("use-phone-modal")
	if over := js[string](v, sideways); over != "" {
		t.Errorf("the form sticks out sideways: %s", over)
	}
	v.keys(kb.Escape)
	v.click("#to-list")
	v.until(`document.querySelector(".lists").checkVisibility() && !document.querySelector("main").checkVisibility()`)
	v.click(".places a|Start")
	v.sees("Jouw projecten")
	v.click("#home-back")
	v.until(`document.querySelector(".lists").checkVisibility()`)
}

func TestMarkupIsInertInTheBrowser(t *testing.T) {
	b := newPageBot(t, "nl")
	const evil = `<img src=x onerror=document.title=1> <script>document.title=2</script> "><svg onload=document.title=3>`
	if _, err := b.w.Say("aankoper", "dm", evil, ""); err != nil {
		t.Fatal(err)
	}
	b.post("D0AANKOOP", evil, "")
	b.post("D0AANKOOP", "blok", string(mustJSON(t, []any{
		map[string]any{"type": "header", "text": map[string]any{"type": "plain_text", "text": evil}},
		map[string]any{"type": "section", "text": map[string]any{"type": "mrkdwn", "text": evil + " <javascript:alert(1)|klik>"}},
		map[string]any{"type": "markdown", "text": evil + "\n\n[klik](javascript:alert(1))"},
		map[string]any{"type": "actions", "elements": []any{map[string]any{"type": "button", "action_id": `"><b>`, "text": map[string]any{"type": "plain_text", "text": evil[:60]}}}},
	})))
	v := visit(t, 1280, 800, false)
	v.open(b.slack)
	v.sees("onerror")
	v.shot("use-inert")
	if n := js[int](v, `document.querySelectorAll("#list img, #list script, #list [onerror], #list [onload], #list a[href^=javascript]").length`); n != 0 {
		t.Errorf("%d elements came out of the text", n)
	}
	if title := js[string](v, "document.title"); len(title) < 3 {
		t.Errorf("a script of a message ran: title %q", title)
	}
}

// TestPolicy: the page loads nothing from elsewhere and takes gestures from itself only.
func TestPolicy(t *testing.T) {
	b := newPageBot(t, "nl")
	res, err := http.Get(b.slack + "/?lang=en")
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(res.Body)
	res.Body.Close()
	if csp := res.Header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'; script-src 'self'; style-src 'self'") {
		t.Errorf("policy %q", csp)
	}
	for _, bad := range []string{" style=", " onclick=", "https://fonts", "<style", "ZgotmplZ", "template:"} {
		if strings.Contains(string(body), bad) {
			t.Errorf("the page contains %q", bad)
		}
	}
	for _, c := range []struct {
		origin, site string
		want         int
	}{{b.slack, "same-origin", 200}, {"", "", 200}, {"https://example.org", "cross-site", 403}, {"http://127.0.0.1:1", "same-site", 403}} {
		req, _ := http.NewRequest(http.MethodPost, b.slack+"/page/say", strings.NewReader(`{"user":"aankoper","channel":"dm","text":"hallo"}`))
		if c.site != "" {
			req.Header.Set("Origin", c.origin)
			req.Header.Set("Sec-Fetch-Site", c.site)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != c.want {
			t.Errorf("a gesture from %q: %d, want %d", c.origin, res.StatusCode, c.want)
		}
	}
}

// TestFilesAreNotRun: what somebody uploaded is saved, unless it is a picture.
func TestFilesAreNotRun(t *testing.T) {
	b := newPageBot(t, "nl")
	if err := b.w.Upload("aankoper", "dm", "", File{Name: "prijzen \"1\".html", Mimetype: "text/html", Content: []byte("<script>"), Size: 8}); err != nil {
		t.Fatal(err)
	}
	var f File
	for deadline := time.Now().Add(5 * time.Second); f.ID == "" && time.Now().Before(deadline); {
		for _, m := range b.w.Messages("aankoper", "D0AANKOOP", "") {
			if len(m.Files) > 0 {
				f = m.Files[0]
			}
		}
	}
	for _, c := range []struct {
		as   string
		want int
	}{{"aankoper", 200}, {"management", 404}} {
		res, err := http.Get(b.slack + "/page/file/" + f.ID + "?as=" + c.as)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != c.want {
			t.Errorf("%s gets %d, want %d", c.as, res.StatusCode, c.want)
		}
		if c.want == 200 && (res.Header.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment; filename*=UTF-8''prijzen%20%221%22.html")) {
			t.Errorf("headers %v", res.Header)
		}
	}
}
