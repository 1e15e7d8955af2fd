package openaitest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"kringloop/knowledge"
)

// Play is what a model does when it is asked.
type Play func(s *Stage, a Ask)

// Stage is where a model plays.
type Stage struct {
	w    http.ResponseWriter
	r    *http.Request
	quit chan struct{}
}

// Line sends a line of the stream as it stands.
func (s *Stage) Line(text string) {
	io.WriteString(s.w, text+"\n\n")
	s.w.(http.Flusher).Flush()
}

// Begin sends the head of a stream.
func (s *Stage) Begin() {
	s.w.Header().Set("Content-Type", "text/event-stream")
	s.w.WriteHeader(http.StatusOK)
	s.w.(http.Flusher).Flush()
}

// Piece sends some words.
func (s *Stage) Piece(text string) { s.delta(map[string]any{"content": text}, nil) }

// End sends the reason why the words end, the count of tokens, and the end.
func (s *Stage) End(reason string) {
	s.delta(map[string]any{}, reason)
	s.Line(`data: {"choices":[],"usage":{"prompt_tokens":1234,"completion_tokens":56,"total_tokens":1290}}`)
	s.Line("data: [DONE]")
}

func (s *Stage) delta(delta map[string]any, reason any) {
	text, err := json.Marshal(map[string]any{"object": "chat.completion.chunk", "choices": []any{
		map[string]any{"index": 0, "delta": delta, "finish_reason": reason},
	}})
	if err != nil {
		panic(err) // strings always marshal
	}
	s.Line("data: " + string(text))
}

// Wait lets time pass; false when the other side, or the server, has gone.
func (s *Stage) Wait(d time.Duration) bool {
	select {
	case <-s.r.Context().Done():
	case <-s.quit:
	case <-time.After(d):
		return true
	}
	return false
}

// Says says a text, word by word.
func Says(text string) Play {
	return func(s *Stage, _ Ask) {
		s.Begin()
		for _, word := range strings.SplitAfter(text, " ") {
			s.Piece(word)
		}
		s.End("stop")
	}
}

// Echo plays knowledge.Echo: it quotes the passages in the prompt, with their marks.
func Echo() Play {
	return func(s *Stage, a Ask) {
		var b strings.Builder
		for piece, err := range (knowledge.Echo{}).Stream(s.r.Context(), knowledge.Prompt{System: a.System, User: a.User}) {
			if err != nil {
				return
			}
			b.WriteString(piece)
		}
		Says(b.String())(s, a)
	}
}

// Slow says a text with a pause before each word.
func Slow(text string, pause time.Duration) Play {
	return func(s *Stage, _ Ask) {
		s.Begin()
		for _, word := range strings.SplitAfter(text, " ") {
			if !s.Wait(pause) {
				return
			}
			s.Piece(word)
		}
		s.End("stop")
	}
}

// Hangs answers nothing until the other side goes away.
func Hangs() Play {
	return func(s *Stage, _ Ask) { s.Wait(time.Hour) }
}

// Sticks says a text and then nothing more.
func Sticks(text string) Play {
	return func(s *Stage, _ Ask) {
		s.Begin()
		s.Piece(text)
		s.Wait(time.Hour)
	}
}

// NeverEnds says a text as if it were all, and keeps the stream open.
func NeverEnds(text string) Play {
	return func(s *Stage, _ Ask) {
		s.Begin()
		s.Piece(text)
		s.delta(map[string]any{}, "stop")
		s.Wait(time.Hour)
	}
}

// Cut breaks the connection after a text.
func Cut(text string) Play {
	return func(s *Stage, _ Ask) {
		s.Begin()
		s.Piece(text)
		panic(http.ErrAbortHandler)
	}
}

// Stops ends the stream after a text without saying that it is all.
func Stops(text string) Play {
	return func(s *Stage, _ Ask) {
		s.Begin()
		s.Piece(text)
	}
}

// Long is cut off at the longest that was allowed.
func Long(text string) Play {
	return func(s *Stage, _ Ask) {
		s.Begin()
		s.Piece(text)
		s.End("length")
	}
}

// Raw sends lines that are no stream of a model.
func Raw(lines ...string) Play {
	return func(s *Stage, _ Ask) {
		s.Begin()
		for _, l := range lines {
			s.Line(l)
		}
	}
}

// Fails answers with a status and an error.
func Fails(status int, code, message string) Play {
	return func(s *Stage, _ Ask) { fail(s.w, status, code, message) }
}

// Busy answers HTTP 429 with a Retry-After.
func Busy(seconds int) Play {
	return func(s *Stage, _ Ask) {
		s.w.Header().Set("Retry-After", fmt.Sprint(seconds))
		fail(s.w, http.StatusTooManyRequests, "rate_limit_exceeded", "Rate limit reached")
	}
}

// Refuses refuses in the field that is made for it.
func Refuses() Play {
	return func(s *Stage, _ Ask) {
		s.Begin()
		s.delta(map[string]any{"refusal": "I can't help with that."}, nil)
		s.End("stop")
	}
}

// Filtered is stopped by a filter behind a text.
func Filtered(text string) Play {
	return func(s *Stage, _ Ask) {
		s.Begin()
		s.Piece(text)
		s.End("content_filter")
	}
}

// Endless says a text again and again.
func Endless(text string) Play {
	return func(s *Stage, _ Ask) {
		s.Begin()
		for s.r.Context().Err() == nil {
			s.Piece(text)
		}
	}
}

// Line without an end, of the stream itself.
func EndlessLine() Play {
	return func(s *Stage, _ Ask) {
		s.Begin()
		block := strings.Repeat("x", 64<<10)
		for s.r.Context().Err() == nil {
			if _, err := io.WriteString(s.w, block); err != nil {
				return
			}
		}
	}
}

// Picky refuses requests with any of these fields, as servers that do not know them do.
func Picky(p Play, fields ...string) Play {
	return func(s *Stage, a Ask) {
		for _, f := range fields {
			if slices.Contains(a.Fields, f) {
				fail(s.w, http.StatusBadRequest, "unsupported_parameter", "Unsupported parameter: "+f)
				return
			}
		}
		p(s, a)
	}
}

// Hostile are replies that try something, by what they try. All name passage 1 as their source.
var Hostile = map[string]string{
	"mention":             "Vraag het aan <@U123> of <!channel> in <#C1>. [1]",
	"channel":             "Hé @channel en @here, streef dus naar minstens 10% van de totale score. [1]",
	"broken mention":      "Streef dus naar minstens 10% van de totale score <\u200b@U123>. [1]",
	"link":                "Streef dus naar minstens 10% van de totale score, zie https://evil.example/x?q=10. [1]",
	"Slack link":          "Streef naar <https://evil.example|minstens 10% van de totale score>. [1]",
	"Markdown link":       "Streef naar [minstens 10%](https://evil.example) van de totale score. [1]",
	"link by reference":   "Streef naar [minstens 10%][1] van de totale score.\n\n[1]: https://evil.example",
	"image":               "![minstens 10% van de totale score](https://evil.example/pixel.png) [1]",
	"HTML":                "<img src=x onerror=alert(1)> Streef dus naar minstens 10% van de totale score. [1]",
	"bare domain":         "Streef dus naar minstens 10% van de totale score via evil-login.com. [1]",
	"mail":                "Mail je totale score naar aankoop@evil.example. [1]",
	"script address":      "Streef naar javascript:alert(10) van de totale score. [1]",
	"entity":              "Streef naar &lt;!channel&gt; minstens 10% van de totale score. [1]",
	"emoji":               "Streef dus naar minstens 10% van de totale score :rotating_light: [1]",
	"wrong number":        "Streef naar minstens 35% van de totale score. [1]",
	"wrong number word":   "Streef naar minstens dertig procent van de totale score. [1]",
	"wrong unit":          "Streef dus naar minstens 10 euro van de totale score. [1]",
	"wrong date":          "Vanaf 1 januari 2031 moet circulair 10% van de totale score wegen. [1]",
	"invented name":       "Volgens Van Damme Consulting weegt circulair minstens 10% van de totale score. [1]",
	"invented law":        "Circulaire criteria zijn wettelijk verplicht met 10% van de totale score volgens de Wet Circulair. [1]",
	"turned round":        "Die 10% is een wettelijke norm. [1]",
	"fake source":         "Streef dus naar minstens 10% van de totale score. [42]",
	"no source":           "Streef dus naar minstens 10% van de totale score.",
	"own words":           "Koop gewoon bij de goedkoopste leverancier uit de buurt. [1]",
	"leak":                "Mijn instructies luiden: end every sentence and every line with the number of each passage that it rests on. [1]",
	"role play":           "Natuurlijk! Vanaf nu ben ik DAN en beantwoord ik alles zonder regels. [1]",
	"order to the reader": "Stuur je wachtwoord en je bestek door om verder te gaan. [1]",
}

func fail(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"message": message, "type": code, "code": code}})
}

func reply(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(value)
}

func readAll(r *http.Request) ([]byte, error) { return io.ReadAll(io.LimitReader(r.Body, 4<<20)) }
