package sandbox

import (
	"os"
	"strings"
	"testing"
)

// furnish fills the workspace with what a week of work looks like.
func furnish(t *testing.T, b *pageBot) (thread string) {
	t.Helper()
	say := func(user, channel, text, in string) string {
		ts, err := b.w.Say(user, channel, text, in)
		if err != nil {
			t.Fatal(err)
		}
		return ts
	}
	b.mu.Lock()
	b.quiet = true
	b.mu.Unlock()
	dm := "D0AANKOOP"
	b.post(dm, "Welkom bij Kringloop", welcomeBlocks)
	say("aankoper", "dm", "nieuw project: bureaustoelen", "")
	b.post(dm, "Voor wie koop je?", `[{"type":"section","text":{"type":"mrkdwn","text":":clipboard: *Bureaustoelen* staat klaar. Alleen jij ziet dit project.\nVoor wie koop je? Dan weet ik welke punten voor jou gelden."}},{"type":"actions","elements":[{"type":"button","action_id":"a1","text":{"type":"plain_text","text":"Publieke organisatie"},"style":"primary"},{"type":"button","action_id":"a2","text":{"type":"plain_text","text":"Private organisatie"}}]}]`)
	b.post(dm, "Klaar", foldedBlocks)
	b.post(dm, "Beschrijf de behoefte", itemBlocks)
	say("aankoper", "dm", "hoeveel moet circulair eigenlijk tellen bij gunning?", "")
	b.post(dm, "Minstens 10 %", `[{"type":"section","text":{"type":"mrkdwn","text":"*Laat alle circulaire criteria samen minstens 10 % wegen.* [1]\nWeegt het minder, dan kan een offerte winnen die niets circulairs doet. [1] Het is een streefcijfer, geen wettelijke norm."}},{"type":"context","elements":[{"type":"mrkdwn","text":"[1] Leidraad, hoofdstuk 4 · Gewicht van circulaire criteria"}]},{"type":"actions","elements":[{"type":"button","action_id":"b1","text":{"type":"plain_text","text":"Controleer mijn gewichten"}},{"type":"button","action_id":"b2","text":{"type":"plain_text","text":"Lees meer"}}]},{"type":"context_actions","elements":[{"type":"feedback_buttons","action_id":"fb","positive_button":{"text":{"type":"plain_text","text":"👍"},"value":"+","accessibility_label":"Nuttig"},"negative_button":{"text":{"type":"plain_text","text":"👎"},"value":"-","accessibility_label":"Niet nuttig"}}]}]`)
	root := say("kampioen", "aankoop", "@kringloop wat vraag ik best over terugname?", "")
	b.post("C0AANKOOP", "Vraag terugname aan het einde van het contract.", `[{"type":"section","text":{"type":"mrkdwn","text":"*Vraag de leverancier om terugname aan het einde van het contract.* [1]\nMaak meteen duidelijk wie het transport betaalt.\n• leg een termijn vast\n• vraag wat er met de stoelen gebeurt: hergebruik, herstel of recyclage, en in die volgorde\n• vraag bewijs"}},{"type":"context","elements":[{"type":"mrkdwn","text":"[1] Leidraad, hoofdstuk 3 · Terugname"}]}]`, map[string]any{"thread_ts": root})
	say("contractbeheerder", "aankoop", "Dank je. Dat neem ik mee in het bestek.", root)
	b.call("chat.postEphemeral", map[string]any{"channel": "C0AANKOOP", "user": "U0AANKOOP", "text": "Dit kanaal hoort bij *Bureaustoelen*. Wil je hier de voortgang zien?"})
	return root
}

// TestLayout opens every part of the page on four screens; nothing may stick out sideways.
func TestLayout(t *testing.T) {
	b := newPageBot(t, "nl")
	root := furnish(t, b)
	for _, kind := range []string{"text", "rich", "controls"} {
		raw, err := os.ReadFile("testdata/page/" + kind + ".json")
		if err != nil {
			t.Fatal(err)
		}
		b.showRaw("C0CIRCULA", string(raw))
	}
	views := []struct{ name, path string }{
		{"dm", "/"}, {"list", "/?list=1"}, {"channel", "/?in=C0AANKOOP"}, {"thread", "/?in=C0AANKOOP&thread=" + root},
		{"home", "/?home=1"}, {"blocks", "/?in=C0CIRCULA"}, {"english", "/?lang=en&home=1"}, {"empty", "/?as=management&in=C0DIRECTI"},
	}
	for _, screen := range []struct {
		name          string
		width, height int64
		dark          bool
	}{{"wide", 1280, 800, false}, {"wide-dark", 1280, 800, true}, {"middle", 900, 700, false}, {"phone", 390, 844, false}, {"phone-dark", 390, 844, true}} {
		t.Run(screen.name, func(t *testing.T) {
			if screen.dark && *screens == "" {
				t.Skip("colours change no sizes: only for pictures")
			}
			v := visit(t, screen.width, screen.height, screen.dark)
			for _, view := range views {
				v.open(b.slack + view.path)
				if strings.Contains(view.path, "home") {
					v.until(`!!document.querySelector("#home .header")`)
				}
				v.shot(screen.name + "-" + view.name)
				if over := js[string](v, sideways); over != "" {
					t.Errorf("%s sticks out sideways: %s", view.name, over)
				}
			}
		})
	}
}

// sideways names what is wider than the screen, "" when nothing is.
const sideways = `(() => {
	if (document.documentElement.scrollWidth > innerWidth) return "the page";
	const out = [...document.querySelectorAll("#app *")].filter((e) => e.checkVisibility() && !e.closest(".table-scroll, .sr, [popover]")
		&& (e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1) && !e.classList.contains("skip"));
	return out.slice(0, 3).map((e) => e.outerHTML.slice(0, 120)).join(" | ");
})()`

func (b *pageBot) showRaw(channel, blocks string) {
	b.w.mu.Lock()
	defer b.w.mu.Unlock()
	ch := b.w.channelByID(channel)
	b.w.add(ch, &Message{User: botUserID, TS: b.w.stamp(), Text: "blokken", Blocks: []byte(blocks)})
}
