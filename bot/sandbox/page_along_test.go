package sandbox

import (
	"encoding/json"
	"testing"
)

// A person reads along while the bot writes: what there is shows at once, and a screen reader hears it when it is complete.
func TestReadingAlong(t *testing.T) {
	for _, screen := range []struct {
		name          string
		width, height int64
		dark          bool
	}{{"wide", 1280, 800, false}, {"phone-dark", 390, 844, true}} {
		t.Run(screen.name, func(t *testing.T) {
			b := newPageBot(t, "nl")
			b.quiet = true
			ask, err := b.w.Say("aankoper", "dm", "hoeveel moet circulair wegen?", "")
			if err != nil {
				t.Fatal(err)
			}
			at := map[string]any{"channel": "D0AANKOOP", "thread_ts": ask}
			b.call("assistant.threads.setStatus", map[string]any{"channel_id": "D0AANKOOP", "thread_ts": ask, "status": "zoekt in de leidraad …"})
			v := visit(t, screen.width, screen.height, screen.dark)
			v.open(b.slack + "/?in=D0AANKOOP&thread=" + ask)
			v.sees("Kringloop zoekt in de leidraad")
			v.shot("use-status-" + screen.name)
			at["ts"] = b.call("chat.startStream", at)["ts"]
			v.sees("schrijft …")
			v.until(`document.querySelector("#live").textContent === "Kringloop schrijft …"`)
			b.call("chat.appendStream", map[string]any{"channel": "D0AANKOOP", "ts": at["ts"], "markdown_text": "Laat alle circulaire criteria samen **minstens 10 %** wegen. [1]\n\n- weegt het minder, dan wint soms een offerte zonder iets circulairs &lt;zo&gt;\n"})
			v.sees("minstens 10 %")
			v.sees("<zo>")
			if got := js[string](v, `document.querySelector("#live").textContent`); got != "Kringloop schrijft …" {
				t.Errorf("read out before it is complete: %q", got)
			}
			v.shot("use-streaming-" + screen.name)
			if over := js[string](v, sideways); over != "" {
				t.Errorf("it sticks out sideways: %s", over)
			}
			b.call("chat.stopStream", map[string]any{"channel": "D0AANKOOP", "ts": at["ts"]})
			v.until(`!document.querySelector(".writing")`)
			v.until(`document.querySelector("#live").textContent.includes("10 %")`)
			b.call("chat.update", map[string]any{"channel": "D0AANKOOP", "ts": at["ts"], "text": "Minstens 10 %.", "blocks": json.RawMessage(itemBlocks)})
			v.sees("Waarom?")
			v.shot("use-streamed-" + screen.name)
		})
	}
}
