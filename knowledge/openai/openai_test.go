package openai_test

import (
	"context"
	"errors"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kringloop/knowledge"
	"kringloop/knowledge/openai"
	"kringloop/knowledge/openai/openaitest"
)

func client(t *testing.T, url string, change ...func(*openai.Config)) *openai.Client {
	t.Helper()
	config := openai.Config{Key: openaitest.Key, BaseURL: url, Model: openaitest.Model, EmbeddingModel: openaitest.EmbeddingModel}
	for _, f := range change {
		f(&config)
	}
	c, err := openai.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// stream reads a whole reply.
func stream(ctx context.Context, m knowledge.Model, p knowledge.Prompt) (string, error) {
	var b strings.Builder
	for piece, err := range m.Stream(ctx, p) {
		if err != nil {
			return b.String(), err
		}
		b.WriteString(piece)
	}
	return b.String(), nil
}

var prompt = knowledge.Prompt{System: "be good", User: "what I wrote in confidence", MaxTokens: 300}

func TestStreamSaysWhatTheModelSays(t *testing.T) {
	srv := openaitest.Start(t)
	srv.Play(openaitest.Says("Streef dus naar minstens 10 %. [1]"))
	in, out := 0, 0
	p := prompt
	p.Used = func(i, o int) { in, out = i, o }
	got, err := stream(t.Context(), client(t, srv.URL).Model(), p)
	if err != nil || got != "Streef dus naar minstens 10 %. [1]" {
		t.Errorf("got %q, %v", got, err)
	}
	if in != 1234 || out != 56 {
		t.Errorf("counted %d and %d tokens", in, out)
	}
	ask := srv.Asked()[0]
	if ask.Model != openaitest.Model || ask.System != p.System || ask.User != p.User {
		t.Errorf("asked %+v", ask)
	}
}

func TestStreamClassesWhatGoesWrong(t *testing.T) {
	const secret = "what I wrote in confidence"
	cases := map[string]struct {
		play openaitest.Play
		want error
	}{
		"busy":              {openaitest.Busy(7), knowledge.ErrModelBusy},
		"out of quota":      {openaitest.Fails(429, "insufficient_quota", secret), knowledge.ErrModelBusy},
		"server error":      {openaitest.Fails(500, "server_error", secret), knowledge.ErrModelAway},
		"bad gateway":       {func(s *openaitest.Stage, _ openaitest.Ask) { openaitest.Fails(502, "", "<html>")(s, openaitest.Ask{}) }, knowledge.ErrModelAway},
		"forbidden":         {openaitest.Fails(403, "forbidden", secret), knowledge.ErrModelSetup},
		"no such model":     {openaitest.Fails(404, "model_not_found", secret), knowledge.ErrModelSetup},
		"filtered question": {openaitest.Fails(400, "content_filter", secret), knowledge.ErrModelRefused},
		"bad request":       {openaitest.Fails(400, "context_length_exceeded", secret), knowledge.ErrModelGarbage},
		"refuses":           {openaitest.Refuses(), knowledge.ErrModelRefused},
		"filtered answer":   {openaitest.Filtered("Streef naar"), knowledge.ErrModelRefused},
		"garbage":           {openaitest.Raw("data: {\"choices\": ["), knowledge.ErrModelGarbage},
		"a page":            {openaitest.Raw("<html><body>Sign in</body></html>"), knowledge.ErrModelGarbage},
		"other JSON":        {openaitest.Raw(`{"choices":[{"message":{"content":"not a stream"}}]}`), knowledge.ErrModelGarbage},
		"error in stream":   {openaitest.Raw(`data: {"error":{"message":"` + secret + `","type":"server_error","code":"server_error"}}`), knowledge.ErrModelAway},
		"busy in stream":    {openaitest.Raw(`data: {"error":{"message":"x","code":"rate_limit_exceeded"}}`), knowledge.ErrModelBusy},
		"nothing":           {openaitest.Raw(), knowledge.ErrModelGarbage},
		"cut":               {openaitest.Cut("Streef naar"), knowledge.ErrModelGarbage},
		"stops":             {openaitest.Stops("Streef naar"), knowledge.ErrModelGarbage},
		"too long":          {openaitest.Long("Streef naar"), knowledge.ErrModelGarbage},
		"endless":           {openaitest.Endless("nog een zin. "), knowledge.ErrModelGarbage},
		"endless line":      {openaitest.EndlessLine(), knowledge.ErrModelGarbage},
	}
	srv := openaitest.Start(t)
	c := client(t, srv.URL)
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			srv.Play(test.play)
			_, err := stream(t.Context(), c.Model(), prompt)
			if !errors.Is(err, test.want) {
				t.Fatalf("error %v, want %v", err, test.want)
			}
			if text := err.Error(); strings.Contains(text, secret) || strings.Contains(text, openaitest.Key) {
				t.Errorf("the error tells what nobody should read: %s", text)
			}
		})
	}
}

func TestStreamEndsWithItsContext(t *testing.T) {
	srv := openaitest.Start(t)
	for name, play := range map[string]openaitest.Play{
		"hanging": openaitest.Hangs(), "stuck": openaitest.Sticks("Streef "), "slow": openaitest.Slow(strings.Repeat("nog een ", 1000), 10*time.Millisecond),
	} {
		t.Run(name, func(t *testing.T) {
			srv.Play(play)
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			if _, err := stream(ctx, client(t, srv.URL).Model(), prompt); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestStreamThatStaysOpenIsWhole(t *testing.T) {
	srv := openaitest.Start(t)
	srv.Play(openaitest.NeverEnds("Streef naar 10 %."))
	if got, err := stream(t.Context(), client(t, srv.URL).Model(), prompt); err != nil || got != "Streef naar 10 %." {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestStreamSpeaksWithOlderServers(t *testing.T) {
	for name, test := range map[string]struct {
		refused []string
		want    []string // fields of the request that worked
		tries   int
	}{
		"modern":         {nil, []string{"max_completion_tokens", "stream_options", "temperature"}, 1},
		"thinking model": {[]string{"temperature"}, []string{"max_completion_tokens", "stream_options"}, 2},
		"old server":     {[]string{"stream_options", "max_completion_tokens"}, []string{"max_tokens"}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			srv := openaitest.Start(t)
			srv.Play(openaitest.Picky(openaitest.Says("Ja."), test.refused...))
			m := client(t, srv.URL).Model()
			for range 2 {
				if got, err := stream(t.Context(), m, prompt); err != nil || got != "Ja." {
					t.Fatalf("got %q, %v", got, err)
				}
			}
			asked := srv.Asked()
			if len(asked) != test.tries+1 {
				t.Errorf("asked %d times; what a server understood is not remembered", len(asked))
			}
			got := slices.DeleteFunc(slices.Clone(asked[len(asked)-1].Fields), func(f string) bool { return slices.Contains([]string{"messages", "model", "stream"}, f) })
			if !slices.Equal(got, test.want) {
				t.Errorf("fields %v, want %v", got, test.want)
			}
		})
	}
}

func TestNewSaysWhatIsWrong(t *testing.T) {
	for name, c := range map[string]openai.Config{
		"nothing": {}, "no model": {Key: "k"}, "no key": {Model: "m"}, "not an address": {Model: "m", BaseURL: "localhost:11434"},
		"another scheme": {Model: "m", BaseURL: "ftp://host/v1"},
	} {
		if _, err := openai.New(c); err == nil || strings.Contains(err.Error(), "11434") {
			t.Errorf("%s: %v", name, err)
		}
	}
	c, err := openai.New(openai.Config{BaseURL: "http://127.0.0.1:1/v1", Model: "m"})
	if err != nil || c.Embedder() != nil || c.Model() == nil {
		t.Errorf("a server of one's own without a key: %v", err)
	}
	if _, err := stream(t.Context(), c.Model(), prompt); !errors.Is(err, knowledge.ErrModelAway) {
		t.Errorf("nobody listens: %v", err)
	}
}

func TestWrongKey(t *testing.T) {
	srv := openaitest.Start(t)
	c := client(t, srv.URL, func(c *openai.Config) { c.Key = "sk-wrong" })
	_, err := stream(t.Context(), c.Model(), prompt)
	if !errors.Is(err, knowledge.ErrModelSetup) || strings.Contains(err.Error(), "sk-wrong") {
		t.Errorf("error %v", err)
	}
	if f := c.Check(t.Context()); !errors.Is(f.Writes, knowledge.ErrModelSetup) {
		t.Errorf("check %+v", f)
	}
}

// What people ask goes to the address that was set and to no other.
func TestRedirectsAreNotFollowed(t *testing.T) {
	var mu sync.Mutex
	reached := false
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		reached = true
	}))
	defer other.Close()
	srv := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	defer srv.Close()
	_, err := stream(t.Context(), client(t, srv.URL).Model(), prompt)
	mu.Lock()
	defer mu.Unlock()
	if !errors.Is(err, knowledge.ErrModelSetup) || reached {
		t.Errorf("error %v, followed: %v", err, reached)
	}
}

func TestEmbed(t *testing.T) {
	srv := openaitest.Start(t)
	e := client(t, srv.URL, func(c *openai.Config) { c.QueryPrefix, c.PassagePrefix = "query: ", "passage: " }).Embedder()
	var texts []string
	for i := range 150 {
		texts = append(texts, strings.Repeat("woord ", i)+"einde")
	}
	texts[7] = ""
	got, err := e.Embed(t.Context(), texts, knowledge.ForPassage)
	if err != nil || len(got) != len(texts) {
		t.Fatalf("%d vectors, %v", len(got), err)
	}
	for _, i := range []int{0, 63, 64, 149} {
		if want := openaitest.Vector("passage: "+texts[i], nil); !slices.Equal(got[i], want) {
			t.Errorf("the vector of text %d is another one's", i)
		}
	}
	if seen, requests := srv.Embedded(); requests != 3 || len(seen) != 150 {
		t.Errorf("%d texts in %d requests", len(seen), requests)
	}
	if _, err := e.Embed(t.Context(), []string{"hoe"}, knowledge.ForQuestion); err != nil {
		t.Error(err)
	}
	if seen, _ := srv.Embedded(); seen[150] != "query: hoe" {
		t.Errorf("a question is embedded as %q", seen[150])
	}
	plain := client(t, srv.URL).Embedder()
	if plain.Name() != openaitest.EmbeddingModel || e.Name() == plain.Name() {
		t.Errorf("names %q and %q: other prefixes make other vectors", e.Name(), plain.Name())
	}
	srv.Down(true)
	if _, err := plain.Embed(t.Context(), []string{"x"}, knowledge.ForQuestion); !errors.Is(err, knowledge.ErrModelAway) {
		t.Errorf("down: %v", err)
	}
}

func TestEmbedRefusesGarbage(t *testing.T) {
	for name, body := range map[string]string{
		"too few":         `{"data":[{"index":0,"embedding":[1,2]}]}`,
		"twice":           `{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}`,
		"beside":          `{"data":[{"index":0,"embedding":[1]},{"index":5,"embedding":[1]}]}`,
		"negative":        `{"data":[{"index":0,"embedding":[1]},{"index":-1,"embedding":[1]}]}`,
		"lengths":         `{"data":[{"index":0,"embedding":[1,2]},{"index":1,"embedding":[1]}]}`,
		"empty":           `{"data":[{"index":0,"embedding":[]},{"index":1,"embedding":[]}]}`,
		"too large":       `{"data":[{"index":0,"embedding":[1e39]},{"index":1,"embedding":[1]}]}`,
		"not JSON":        `<html>`,
		"nothing":         ``,
		"an error in 200": `{"error":{"message":"x"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(body)) }))
			defer srv.Close()
			_, err := client(t, srv.URL).Embedder().Embed(t.Context(), []string{"a", "b"}, knowledge.ForPassage)
			if !errors.Is(err, knowledge.ErrModelGarbage) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestVectorsOfTheTestServerKnowWhatItWasTold(t *testing.T) {
	near := func(a, b string, same map[string]string) (dot float64) {
		x, y := openaitest.Vector(a, same), openaitest.Vector(b, same)
		for i := range x {
			dot += float64(x[i]) * float64(y[i])
		}
		return dot
	}
	same := map[string]string{"zetel": "stoel"}
	if a, b := near("een zetel", "een stoel", same), near("een zetel", "een stoel", nil); math.Abs(a-1) > 1e-6 || b > 0.6 {
		t.Errorf("similar %v and %v", a, b)
	}
}

func TestCheck(t *testing.T) {
	srv := openaitest.Start(t)
	if f := client(t, srv.URL).Check(t.Context()); f.Writes != nil || f.Embeds != nil || f.Dimensions != openaitest.Dimensions {
		t.Errorf("all is well: %+v", f)
	}
	wrong := client(t, srv.URL, func(c *openai.Config) { c.Model, c.EmbeddingModel = "gone", "gone" })
	srv.Play(openaitest.Fails(404, "model_not_found", "x"))
	if f := wrong.Check(t.Context()); !errors.Is(f.Writes, knowledge.ErrModelSetup) || !errors.Is(f.Embeds, knowledge.ErrModelSetup) {
		t.Errorf("no such models: %+v", f)
	}
}
