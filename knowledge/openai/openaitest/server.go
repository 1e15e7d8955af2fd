// Package openaitest is a server that speaks OpenAI's protocol and plays models: good, slow, broken, refusing and hostile
// ones, and one that makes vectors. It is support for tests; nothing of it leaves the machine, and no product code may
// import it.
package openaitest

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
)

// What the server accepts.
const (
	Key            = "sk-test-0123456789"
	Model          = "test-writer"
	EmbeddingModel = "test-vectors"
)

// Ask is a request for words as it came in.
type Ask struct {
	Model        string
	System, User string
	Fields       []string // names of everything in the request, in order of the alphabet
}

// Server plays what Play last set. It is closed with the test.
type Server struct {
	URL string // base URL, with /v1

	mu       sync.Mutex
	play     Play
	synonyms map[string]string
	down     bool
	asked    []Ask
	embedded []string
	requests int // for vectors
	quit     chan struct{}
}

// Start starts a server that echoes; see Echo.
func Start(t testing.TB) *Server {
	t.Helper()
	s := &Server{play: Echo(), synonyms: map[string]string{}, quit: make(chan struct{})}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/chat/completions", s.keyed(s.chat))
	mux.HandleFunc("POST /v1/embeddings", s.keyed(s.embeddings))
	srv := httptest.NewServer(mux)
	s.URL = srv.URL + "/v1"
	t.Cleanup(func() {
		close(s.quit) // those that hang let go
		srv.Close()
	})
	return s
}

// Play sets what happens to requests for words from now on.
func (s *Server) Play(p Play) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.play = p
}

// Mean makes words mean the same to the vectors: each key counts as its value.
func (s *Server) Mean(synonyms map[string]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.synonyms = synonyms
}

// Down makes vectors fail with HTTP 503, or work again.
func (s *Server) Down(down bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down = down
}

// Asked are the requests for words so far.
func (s *Server) Asked() []Ask {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// Embedded are the texts that vectors were made of so far, and the number of requests that took.
func (s *Server) Embedded() (texts []string, requests int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.embedded), s.requests
}

// keyed refuses requests with another key.
func (s *Server) keyed(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+Key {
			fail(w, http.StatusUnauthorized, "invalid_api_key", "Incorrect API key provided: "+r.Header.Get("Authorization"))
			return
		}
		h(w, r)
	}
}

func (s *Server) chat(w http.ResponseWriter, r *http.Request) {
	var fields map[string]json.RawMessage
	var body struct {
		Model    string
		Messages []struct{ Role, Content string }
	}
	text, err := readAll(r)
	if err == nil {
		err = json.Unmarshal(text, &fields)
	}
	if err == nil {
		err = json.Unmarshal(text, &body)
	}
	if err != nil || len(body.Messages) != 2 {
		fail(w, http.StatusBadRequest, "invalid_request_error", "not a request of two messages")
		return
	}
	ask := Ask{Model: body.Model, System: body.Messages[0].Content, User: body.Messages[1].Content}
	for name := range fields {
		ask.Fields = append(ask.Fields, name)
	}
	slices.Sort(ask.Fields)
	s.mu.Lock()
	s.asked = append(s.asked, ask)
	play := s.play
	s.mu.Unlock()
	play(&Stage{w: w, r: r, quit: s.quit}, ask)
}
