package app

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"kringloop/bot/files"
)

// Feed finds the calendar behind a link by the key of its secret ([FeedKey]): its bytes, and false when there is none,
// or none any more.
//
// The reminders store keeps and looks up keys only, which open no link; and how long it looks tells nothing of a secret: who
// guesses one cannot choose its digest. The link itself passes through Redis on its way to the person: in the result of the
// job that made it until that is handled, in the outbox until Slack has it, and among what is parked, for 30 days at most, when
// either fails.
type Feed func(ctx context.Context, key string) (data []byte, ok bool, err error)

// feedSecret is how many bytes of chance are in a link: 192 bits, which nobody guesses.
const feedSecret = 24

// How often a calendar may be read (own). Programs look every quarter of an hour at most; a person who sets one up looks more
// often.
const (
	feedEvery = 10 * time.Second
	feedBurst = 20
	feedAge   = "900" // seconds that a program may keep what it read
)

// NewFeedSecret makes the secret of a link: /calendar/<secret>.ics.
func NewFeedSecret() string {
	var b [feedSecret]byte
	_, _ = rand.Read(b[:]) // it never fails: the program would end
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// FeedKey is what a link is kept and found by.
func FeedKey(secret string) string {
	sum := sha256.Sum256([]byte("kringloop calendar\x00" + secret))
	return hex.EncodeToString(sum[:])
}

var secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{32}$`)

// feeds serves the calendars that people subscribe to. The secret is in the address, so no address is ever logged.
type feeds struct {
	app *App

	mu    sync.Mutex
	paces map[string]*rate.Limiter // by key, of calendars that exist
}

func (f *feeds) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Robots-Tag", "noindex")
	find := f.app.Feed
	secret, isCalendar := strings.CutSuffix(r.PathValue("file"), "."+files.ICS)
	if find == nil || !isCalendar || !secretForm.MatchString(secret) {
		http.NotFound(w, r)
		return
	}
	key := FeedKey(secret)
	if !f.may(key) {
		h.Set("Retry-After", "60")
		http.Error(w, "too many requests", http.StatusTooManyRequests)
		return
	}
	data, ok, err := find(r.Context(), key)
	switch {
	case err != nil:
		f.app.log.Warn("a calendar could not be made", "err", err)
		h.Set("Retry-After", "60")
		http.Error(w, "not available", http.StatusServiceUnavailable)
		return
	case !ok:
		f.forget(key)
		http.NotFound(w, r)
		return
	}
	f.found(key)
	sum := sha256.Sum256(data)
	h.Set("ETag", `"`+hex.EncodeToString(sum[:16])+`"`)
	h.Set("Cache-Control", "private, max-age="+feedAge)
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `inline; filename="kringloop.ics"`)
	http.ServeContent(w, r, "", time.Time{}, strings.NewReader(string(data))) // knows HEAD and If-None-Match
}

// may tells whether a calendar may be read now. One that was never found has no pace yet.
func (f *feeds) may(key string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	pace, ok := f.paces[key]
	return !ok || pace.AllowN(f.app.cfg.Tick(), 1)
}

// found gives a calendar that exists a pace of its own: who tries secrets fills no memory.
func (f *feeds) found(key string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, ok := f.paces[key]; !ok {
		pace := rate.NewLimiter(rate.Every(feedEvery), feedBurst)
		pace.AllowN(f.app.cfg.Tick(), 1)
		f.paces[key] = pace
	}
}

func (f *feeds) forget(key string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.paces, key)
}

// withFeeds is the demo's handler: the workspace's page, and the calendars beside it.
func (a *App) withFeeds(rest http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+feedPath, a.feeds)
	mux.Handle("/", rest)
	return mux
}

// feedPath is where calendars are read.
const feedPath = "/calendar/{file}"
