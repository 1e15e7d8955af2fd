package gateway

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// HTTPConfig is what the HTTP door needs.
type HTTPConfig struct {
	Secret   string                      // the app's signing secret; empty = every request is refused
	Accept   func(team, app string) bool // nil = every team and app that Slack signs for
	Keep     Keep
	Validate Validate // nil = every modal is accepted
	Now      func() time.Time
	Log      *slog.Logger  // nil = none
	Patience time.Duration // how long Keep may take; 0 = 2.5 s, so that a 503 still arrives within Slack's 3 s
}

// NewHTTP is the HTTP door: POST /slack/events, /slack/interactivity and /slack/commands. It answers
//
//	200 when the request is kept, or is nothing the bot acts on
//	503 when Keep failed, so that Slack sends it again
//	4xx for what Slack did not send, or not for us: 401 forged or stale, 403 other team or app, 400 malformed,
//	    405 method, 413 too long, 415 content type; Keep isn't called
func NewHTTP(c HTTPConfig) http.Handler {
	d := &door{intake: newIntake(c.Accept, c.Keep, c.Validate, c.Now, c.Log, c.Patience), verify: newVerifier(c.Secret)}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /slack/events", d.serve("application/json", d.events))
	mux.HandleFunc("POST /slack/interactivity", d.serve("application/x-www-form-urlencoded", d.interactivity))
	mux.HandleFunc("POST /slack/commands", d.serve("application/x-www-form-urlencoded", d.commands))
	return mux
}

func newIntake(accept func(team, app string) bool, keep Keep, v Validate, now func() time.Time, log *slog.Logger,
	patience time.Duration) intake {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	if patience == 0 {
		patience = 2500 * time.Millisecond
	}
	return intake{accept: accept, keep: keep, validate: v, now: now, log: log, patience: patience}
}

type door struct {
	intake
	verify *verifier
}

// serve does what the three paths share. Nothing is read from the query string: it isn't signed.
func (d *door) serve(contentType string, take func(r *http.Request, body []byte) ([]byte, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !hasType(r.Header.Get("Content-Type"), contentType) {
			refuse(w, http.StatusUnsupportedMediaType)
			return
		}
		body, err := readBody(r)
		switch {
		case errors.Is(err, errTooLong):
			refuse(w, http.StatusRequestEntityTooLarge)
			return
		case err != nil:
			refuse(w, http.StatusBadRequest)
			return
		case !d.verify.ok(r.Header, body, d.now()):
			d.log.Debug("request refused: forged or stale", "path", r.URL.Path)
			refuse(w, http.StatusUnauthorized)
			return
		}
		answer, err := take(r, body)
		switch {
		case err == nil:
			d.answer(w, answer)
		case errors.Is(err, errMalformed):
			d.log.Warn("request refused: malformed", "path", r.URL.Path, "bytes", len(body))
			refuse(w, http.StatusBadRequest)
		case errors.Is(err, errStranger):
			d.log.Warn("request refused: team or app not accepted", "path", r.URL.Path)
			refuse(w, http.StatusForbidden)
		default:
			d.log.Error("request not kept, slack will send it again", "path", r.URL.Path, "err", redact(err))
			w.Header().Set("Retry-After", "1")
			http.Error(w, "not kept", http.StatusServiceUnavailable)
		}
	}
}

func (d *door) answer(w http.ResponseWriter, answer []byte) {
	if len(answer) == 0 {
		w.WriteHeader(http.StatusOK)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if _, err := w.Write(answer); err != nil {
		d.log.Debug("answer not written", "err", redact(err))
	}
}

func (d *door) events(r *http.Request, body []byte) ([]byte, error) {
	return d.take(r.Context(), KindEvent, body)
}

func (d *door) interactivity(r *http.Request, body []byte) ([]byte, error) {
	payload, ok, err := formValue(string(body), "payload")
	if err != nil || !ok {
		return nil, errMalformed
	}
	return d.take(r.Context(), KindInteractive, []byte(payload))
}

func (d *door) commands(r *http.Request, body []byte) ([]byte, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, errMalformed
	}
	if form.Get("ssl_check") == "1" { // Slack looks whether our certificate is right
		return nil, nil
	}
	js, err := commandJSON(form)
	if err != nil {
		return nil, errMalformed
	}
	return d.take(r.Context(), KindCommand, js)
}

// formValue finds one field of a form without building a map of them all.
func formValue(form, name string) (value string, found bool, err error) {
	for form != "" {
		var pair string
		pair, form, _ = strings.Cut(form, "&")
		if v, ok := strings.CutPrefix(pair, name); ok && strings.HasPrefix(v, "=") {
			value, err = url.QueryUnescape(v[1:])
			return value, err == nil, err
		}
	}
	return "", false, nil
}

var errTooLong = errors.New("gateway: body too long")

// readBody reads at most MaxBody. What the sender claims to send is believed only for a small first allocation.
func readBody(r *http.Request) ([]byte, error) {
	if r.ContentLength > MaxBody {
		return nil, errTooLong
	}
	buf := bytes.NewBuffer(make([]byte, 0, min(max(r.ContentLength, 0), 64<<10)+bytes.MinRead))
	n, err := buf.ReadFrom(io.LimitReader(r.Body, MaxBody+1))
	switch {
	case err != nil:
		return nil, err
	case n > MaxBody:
		return nil, errTooLong
	case n == 0:
		return nil, errMalformed
	}
	return buf.Bytes(), nil
}

func hasType(got, want string) bool {
	if got == want {
		return true
	}
	t, _, err := mime.ParseMediaType(got)
	return err == nil && t == want
}

// refuse says no for good: Slack doesn't try again what it is told not to.
func refuse(w http.ResponseWriter, status int) {
	w.Header().Set("X-Slack-No-Retry", "1")
	http.Error(w, strconv.Itoa(status)+" "+http.StatusText(status), status)
}
