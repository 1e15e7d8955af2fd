package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"sync"
	"testing"
	"time"
)

// pageBot is a small bot behind HTTP doors: what a person on the page can make happen, it answers.
type pageBot struct {
	t     *testing.T
	w     *Workspace
	slack string // base URL of the workspace

	work sync.WaitGroup // what the bot is still doing

	mu    sync.Mutex
	seen  []string // what people did, in order
	homed map[string]bool
	block chan struct{} // presses wait for it, when set
	quiet bool          // says nothing by itself
}

// newPageBot makes a workspace with a bot in it and serves both.
func newPageBot(t *testing.T, lang string) *pageBot {
	t.Helper()
	b := &pageBot{t: t, homed: map[string]bool{}}
	doors := httptest.NewServer(http.HandlerFunc(b.serve))
	b.w = New(Options{Lang: lang, Clock: time.Now, Start: time.Date(2026, 11, 23, 9, 4, 0, 0, time.UTC), EventsURL: doors.URL + "/slack"})
	t.Cleanup(b.w.Close)
	site := httptest.NewServer(b.w.Handler())
	t.Cleanup(site.CloseClientConnections)
	t.Cleanup(site.Close)
	t.Cleanup(b.work.Wait)
	t.Cleanup(doors.Close) // first: then no new work begins
	b.slack = site.URL
	return b
}

// call uses the Web API as any bot does.
func (b *pageBot) call(method string, args map[string]any) map[string]any {
	body, _ := json.Marshal(args)
	req, _ := http.NewRequest(http.MethodPost, b.slack+"/api/"+method, bytes.NewReader(body))
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("Authorization", "Bearer "+b.w.BotToken())
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		b.t.Errorf("%s: %v", method, err)
		return nil
	}
	defer res.Body.Close()
	var out map[string]any
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil || out["ok"] != true {
		b.t.Errorf("%s(%s): %v %v", method, body, out, err)
	}
	return out
}

// post says something with the blocks of a file in testdata/page, or with those given as JSON.
func (b *pageBot) post(channel, text, blocks string, more ...map[string]any) string {
	args := map[string]any{"channel": channel, "text": text}
	if blocks != "" {
		args["blocks"] = json.RawMessage(blocks)
	}
	for _, m := range more {
		for k, v := range m {
			args[k] = v
		}
	}
	ts, _ := b.call("chat.postMessage", args)["ts"].(string)
	return ts
}

func (b *pageBot) note(s string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.seen = append(b.seen, s)
}

// did waits until a person did that, n times in all.
func (b *pageBot) did(what string, n int) {
	b.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		b.mu.Lock()
		got := 0
		for _, s := range b.seen {
			if s == what {
				got++
			}
		}
		seen := fmt.Sprint(b.seen)
		b.mu.Unlock()
		if got == n {
			return
		}
		if got > n || time.Now().After(deadline) {
			b.t.Fatalf("%q happened %d times, want %d; all: %s", what, got, n, seen)
		}
	}
}

func (b *pageBot) serve(rw http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	form, _ := url.ParseQuery(string(body))
	switch r.URL.Path {
	case "/slack/events":
		var e struct {
			Event struct {
				Type, User, Channel, Text, Tab, TS string
				BotID                              string `json:"bot_id"`
			}
		}
		_ = json.Unmarshal(body, &e)
		if ev := e.Event; ev.BotID == "" && ev.User != botUserID {
			b.work.Go(func() { b.event(ev.Type, ev.User, ev.Channel, ev.Text, ev.Tab, ev.TS) })
		}
	case "/slack/commands":
		b.note("command " + form.Get("text"))
		rw.Header().Set("Content-Type", "application/json")
		fmt.Fprint(rw, `{"response_type":"ephemeral","text":"*Dit kan ik voor je doen.* Typ een vraag, of: nieuw project, waar staan we, mijn taken."}`)
	case "/slack/interactivity":
		b.interact(rw, form.Get("payload"))
	}
}

func (b *pageBot) event(kind, user, channel, text, tab, ts string) {
	b.mu.Lock()
	quiet := b.quiet
	b.mu.Unlock()
	switch {
	case quiet && tab != "home":
	case kind == "app_home_opened" && tab == "home":
		b.note("home " + user)
		b.call("views.publish", map[string]any{"user_id": user, "view": map[string]any{"type": "home", "blocks": json.RawMessage(homeBlocks)}})
	case kind == "app_home_opened":
		b.mu.Lock()
		first := !b.homed[user]
		b.homed[user] = true
		b.mu.Unlock()
		b.note("chat " + user)
		if first {
			b.post(channel, "Welkom bij Kringloop", welcomeBlocks)
		}
	case kind == "message" && text != "":
		b.note("said " + text)
		if text == "denk" {
			b.call("assistant.threads.setStatus", map[string]any{"channel_id": channel, "thread_ts": ts, "status": "zoekt in de leidraad …"})
			return
		}
		b.post(channel, "Gehoord: "+text, "")
	case kind == "app_mention":
		b.note("mention")
		b.post(channel, "Antwoord in de draad", "", map[string]any{"thread_ts": ts})
	}
}

func (b *pageBot) interact(rw http.ResponseWriter, payload string) {
	var p struct {
		Type    string
		Trigger string `json:"trigger_id"`
		User    struct{ ID string }
		Channel struct{ ID string }
		Message struct{ TS string }
		Actions []struct {
			Action   string                   `json:"action_id"`
			Selected struct{ Value string }   `json:"selected_option"`
			Many     []struct{ Value string } `json:"selected_options"`
			Date     string                   `json:"selected_date"`
			Value    string
		}
		View struct {
			ID    string
			State struct {
				Values map[string]map[string]map[string]any
			}
		}
	}
	if err := json.Unmarshal([]byte(payload), &p); err != nil {
		b.t.Errorf("payload: %v", err)
	}
	switch p.Type {
	case "view_submission":
		name, _ := p.View.State.Values["name"]["v"]["value"].(string)
		if name == "fout" {
			rw.Header().Set("Content-Type", "application/json")
			fmt.Fprint(rw, `{"response_action":"errors","errors":{"name":"Deze naam bestaat al. Kies een andere."}}`)
			return
		}
		b.note("submitted " + name)
	case "view_closed":
		b.note("closed")
	case "block_actions":
		a := p.Actions[0]
		value := a.Value + a.Selected.Value + a.Date
		for _, m := range a.Many {
			value += m.Value + "+"
		}
		b.mu.Lock()
		hold := b.block
		b.mu.Unlock()
		b.work.Go(func() {
			if hold != nil {
				<-hold
			}
			b.pressed(a.Action, value, p.Channel.ID, p.Message.TS, p.Trigger)
		})
	}
}

func (b *pageBot) pressed(action, value, channel, ts, trigger string) {
	b.note("pressed " + action + " " + value)
	switch action {
	case "done":
		b.call("chat.update", map[string]any{"channel": channel, "ts": ts, "text": "Klaar", "blocks": json.RawMessage(foldedBlocks)})
	case "busy":
		b.post(channel, "Het volgende punt", itemBlocks)
	case "form":
		form, err := os.ReadFile("testdata/views/project.json")
		if err != nil {
			b.t.Error(err)
		}
		b.call("views.open", map[string]any{"trigger_id": trigger, "view": json.RawMessage(form)})
	}
}

const welcomeBlocks = `[
 {"type":"header","text":{"type":"plain_text","text":"Welkom bij Kringloop"}},
 {"type":"section","text":{"type":"mrkdwn","text":"Ik loop met je mee door een circulaire aankoop: van de eerste vraag tot het einde van het contract. Wat je invult blijft bewaard, en stoppen kan altijd."}},
 {"type":"actions","elements":[
  {"type":"button","action_id":"form","style":"primary","text":{"type":"plain_text","text":"Begin een project"}},
  {"type":"button","action_id":"scan","text":{"type":"plain_text","text":"Doe de Proefscan"}},
  {"type":"button","action_id":"ask","text":{"type":"plain_text","text":"Stel een vraag"}}]},
 {"type":"context","elements":[{"type":"mrkdwn","text":"Typ ` + "`/kringloop help`" + ` voor alles wat ik kan."}]}]`

const itemBlocks = `[
 {"type":"section","block_id":"item","text":{"type":"mrkdwn","text":"*Beschrijf de behoefte functioneel, zonder merk*\nEnkel zo kan de markt met circulaire oplossingen komen. Bewijs: een concept van de functionele specificatie."}},
 {"type":"context","elements":[{"type":"mrkdwn","text":"Fase 2 · punt 7 van 15 · must · aankoper"}]},
 {"type":"actions","block_id":"do","elements":[
  {"type":"button","action_id":"done","style":"primary","text":{"type":"plain_text","text":"Klaar"}},
  {"type":"button","action_id":"busy","text":{"type":"plain_text","text":"Bezig"}},
  {"type":"button","action_id":"na","text":{"type":"plain_text","text":"N.v.t."}},
  {"type":"button","action_id":"why","text":{"type":"plain_text","text":"Waarom?"}},
  {"type":"overflow","action_id":"more","options":[{"text":{"type":"plain_text","text":"Vorige"},"value":"prev"},{"text":{"type":"plain_text","text":"Later verder"},"value":"later"},{"text":{"type":"plain_text","text":"Wijs toe aan …"},"value":"assign"}]}]}]`

const foldedBlocks = `[{"type":"section","block_id":"folded","text":{"type":"mrkdwn","text":"✓ Beschrijf de behoefte functioneel · klaar, vandaag · bewijs: <https://example.org/spec|spec-v1>"},"accessory":{"type":"button","action_id":"edit","text":{"type":"plain_text","text":"Wijzig"}}}]`

const homeBlocks = `[
 {"type":"header","text":{"type":"plain_text","text":"Jouw projecten"}},
 {"type":"section","text":{"type":"mrkdwn","text":"*Bureaustoelen* · fase 2\n▓▓▓▓▓░░░░░  52 % · nog 4 must"},"accessory":{"type":"button","action_id":"resume","style":"primary","text":{"type":"plain_text","text":"Ga verder"}}},
 {"type":"divider"},
 {"type":"section","text":{"type":"mrkdwn","text":"*Laptops* · fase 6\n▓▓▓▓▓▓▓▓░░  81 % · KPI-gesprek over 3 dagen"},"accessory":{"type":"button","action_id":"view","text":{"type":"plain_text","text":"Bekijk"}}},
 {"type":"header","text":{"type":"plain_text","text":"Wat eraan komt"}},
 {"type":"section","fields":[{"type":"mrkdwn","text":"*Kwartaalgesprek*\nLaptops · donderdag"},{"type":"mrkdwn","text":"*Jaarchecklist*\nBureaustoelen · 4 december"}]},
 {"type":"actions","elements":[{"type":"button","action_id":"form","text":{"type":"plain_text","text":"Nieuw project"}},{"type":"static_select","action_id":"filter","placeholder":{"type":"plain_text","text":"Toon alles"},"options":[{"text":{"type":"plain_text","text":"Wat nog open is"},"value":"open"}]}]},
 {"type":"context","elements":[{"type":"mrkdwn","text":"Alleen jij ziet deze pagina."}]}]`
