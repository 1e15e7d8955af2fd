package gateway

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/gorilla/websocket"
)

// hub is a small Slack for Socket Mode.
type hub struct {
	*httptest.Server
	t     *testing.T
	opens chan *websocket.Conn // connections, as they come up
	acks  chan ack

	mu      sync.Mutex
	fails   []func(w http.ResponseWriter) // answers to apps.connections.open before it works
	tried   int
	links   map[*websocket.Conn]bool
	waiting map[string]envelope // sent but not acknowledged
}

type envelope struct {
	ws *websocket.Conn
	js string
}

type ack struct {
	ID      string          `json:"envelope_id"`
	Payload json.RawMessage `json:"payload"`
}

func newHub(t *testing.T, fails ...func(w http.ResponseWriter)) *hub {
	h := &hub{t: t, opens: make(chan *websocket.Conn, 16), acks: make(chan ack, 64), fails: fails,
		links: map[*websocket.Conn]bool{}, waiting: map[string]envelope{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/api/apps.connections.open", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer xapp-1-SECRET" {
			say(w, `{"ok":false,"error":"invalid_auth"}`)
			return
		}
		h.mu.Lock()
		h.tried++
		var fail func(w http.ResponseWriter)
		if len(h.fails) > 0 {
			fail, h.fails = h.fails[0], h.fails[1:]
		}
		h.mu.Unlock()
		if fail != nil {
			fail(w)
			return
		}
		say(w, fmt.Sprintf(`{"ok":true,"url":"ws%s/link?ticket=TICKETSECRET"}`, strings.TrimPrefix(h.URL, "http")))
	})
	mux.HandleFunc("/link", h.link)
	h.Server = httptest.NewServer(mux)
	t.Cleanup(h.Close)
	return h
}

func (h *hub) link(w http.ResponseWriter, r *http.Request) {
	ws, err := (&websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}).Upgrade(w, r, nil)
	if err != nil {
		h.t.Error(err)
		return
	}
	defer h.unlink(ws)
	h.write(ws, `{"type":"hello","num_connections":1,"connection_info":{"app_id":"A1"}}`)
	h.mu.Lock()
	h.links[ws] = true
	h.mu.Unlock()
	h.opens <- ws
	h.redeliver()
	for {
		var a ack
		if err := ws.ReadJSON(&a); err != nil {
			return
		}
		h.mu.Lock()
		delete(h.waiting, a.ID)
		h.mu.Unlock()
		h.acks <- a
	}
}

func (h *hub) unlink(ws *websocket.Conn) {
	_ = ws.Close()
	h.mu.Lock()
	delete(h.links, ws)
	h.mu.Unlock()
	h.redeliver()
}

// redeliver does what Slack does with envelopes whose connection ended before they were acknowledged.
func (h *hub) redeliver() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for id, e := range h.waiting {
		if h.links[e.ws] {
			continue
		}
		for ws := range h.links {
			h.waiting[id] = envelope{ws, e.js}
			_ = ws.WriteMessage(websocket.TextMessage, []byte(e.js))
			break
		}
	}
}

func (h *hub) write(ws *websocket.Conn, js string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	_ = ws.WriteMessage(websocket.TextMessage, []byte(js)) // to a connection that is gone: redelivered
}

// connection waits for the next connection to come up.
func (h *hub) connection() *websocket.Conn {
	h.t.Helper()
	return receive(h.t, h.opens, "connection")
}

func (h *hub) send(ws *websocket.Conn, id, kind, payload string) {
	h.t.Helper()
	js := fmt.Sprintf(`{"envelope_id":%q,"type":%q,"accepts_response_payload":true,"payload":%s}`, id, kind, payload)
	h.mu.Lock()
	h.waiting[id] = envelope{ws, js}
	h.mu.Unlock()
	h.write(ws, js)
	h.redeliver() // the connection may have ended before
}
