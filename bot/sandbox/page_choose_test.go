package sandbox

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

const radioBlocks = `[{"type":"section","text":{"type":"mrkdwn","text":"Hoe dringend is de aankoop?"}},
 {"type":"actions","block_id":"a","elements":[{"type":"radio_buttons","action_id":"pick","options":[
  {"text":{"type":"plain_text","text":"Geen haast"},"value":"1"},{"text":{"type":"plain_text","text":"Krap"},"value":"2"},{"text":{"type":"plain_text","text":"Dringend"},"value":"3"}]}]}]`

// A radio button in a message answers when it is chosen, by mouse or by the space bar; arrows only walk.
func TestRadioButtonsAnswer(t *testing.T) {
	b := newPageBot(t, "nl")
	ts := b.post("D0AANKOOP", "Kies", radioBlocks)
	v := visit(t, 1280, 800, false)
	v.open(b.slack)
	v.sees("Welkom")
	v.click(".msg .option|Krap")
	b.did("pressed pick 2", 1)

	b.call("chat.update", map[string]any{"channel": "D0AANKOOP", "ts": ts, "text": "Kies", "blocks": json.RawMessage(strings.Replace(radioBlocks, "Hoe dringend", "Nog eens: hoe dringend", 1))})
	v.sees("Nog eens: hoe dringend")
	v.until(`!document.querySelector(".msg input[type=radio]:checked")`)

	js[any](v, `document.querySelector(".msg input[type=radio]").focus()`)
	v.keys(kb.ArrowDown, kb.ArrowDown)
	v.until(`document.activeElement.value !== "" && document.activeElement.closest("label").innerText.includes("Dringend")`)
	v.keys(kb.ArrowDown, " ")
	b.did("pressed pick 1", 1)
	if n := js[int](v, `document.querySelectorAll(".msg input[type=radio]:checked").length`); n != 1 {
		t.Errorf("%d radio buttons are chosen", n)
	}
	b.did("pressed pick 3", 0)
}
