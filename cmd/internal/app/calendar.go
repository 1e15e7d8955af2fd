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

// Calendar finds the calendar behind a link by the key of its secret ([CalendarKey]): its bytes, and false when there is none,
// or none any more.
//
// A store keeps and looks up keys only. So what it holds opens no link, and how long it looks tells nothing of a secret: who
// guesses one cannot choose its digest.
type Calendar func(ctx context.Context, key string) (data []byte, ok bool, err error)

// calendarSecret is how many bytes of chance are in a link: 192 bits, which nobody guesses.
const calendarSecret = 24

// How often a calendar may be read (own). Programs look every quarter of an hour at most; a person who sets one up looks more
// often.
const (
	calendarEvery = 10 * time.Second
	calendarBurst = 20
	calendarAge   = "900" // seconds that a program may keep what it read
)

// NewCalendarSecret makes the secret of a link: /calendar/<secret>.ics.
func NewCalendarSecret() string {
	var b [calendarSecret]byte
	_, _ = rand.Read(b[:]) // it never fails: the program would end
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// CalendarKey is what a link is kept and found by.
func CalendarKey(secret string) string {
	sum := sha256.Sum256([]byte("kringloop calendar\x00" + secret))
	return hex.EncodeToString(sum[:])
}

var secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{32}$`)

// calendars serves the calendars that people subscribe to. The secret is in the address, so no address is ever logged.
type calendars struct {
	app *App

	mu    sync.Mutex
	paces map[string]*rate.Limiter // by key, of calendars that exist
}

func (c *calendars) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Robots-Tag", "noindex")
	find := c.app.Calendar
	secret, isCalendar := strings.CutSuffix(r.PathValue("file"), "."+files.ICS)
	if find == nil || !isCalendar || !secretForm.MatchString(secret) {
		http.NotFound(w, r)
		return
	}
	key := CalendarKey(secret)
	if !c.may(key) {
		h.Set("Retry-After", "60")
		http.Error(w, "too many requests", http.StatusTooManyRequests)
		return
	}
	data, ok, err := find(r.Context(), key)
	switch {
	case err != nil:
		c.app.log.Warn("a calendar could not be made", "error", err)
		h.Set("Retry-After", "60")
		http.Error(w, "not available", http.StatusServiceUnavailable)
		return
	case !ok:
		c.forget(key)
		http.NotFound(w, r)
		return
	}
	c.found(key)
	sum := sha256.Sum256(data)
	h.Set("ETag", `"`+hex.EncodeToString(sum[:16])+`"`)
	h.Set("Cache-Control", "private, max-age="+calendarAge)
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `inline; filename="kringloop.ics"`)
	http.ServeContent(w, r, "", time.Time{}, strings.NewReader(string(data))) // knows HEAD and If-None-Match
}

// may tells whether a calendar may be read now. One that was never found has no pace yet.
func (c *calendars) may(key string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	pace, ok := c.paces[key]
	return !ok || pace.AllowN(c.app.cfg.Tick(), 1)
}

// found gives a calendar that exists a pace of its own: who tries secrets fills no memory.
func (c *calendars) found(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.paces[key]; !ok {
		pace := rate.NewLimiter(rate.Every(calendarEvery), calendarBurst)
		pace.AllowN(c.app.cfg.Tick(), 1)
		c.paces[key] = pace
	}
}

func (c *calendars) forget(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.paces, key)
}

// withCalendars is the demo's handler: the workspace's page, and the calendars beside it.
func (a *App) withCalendars(rest http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+calendarPath, a.calendars)
	mux.Handle("/", rest)
	return mux
}

// calendarPath is where calendars are read.
const calendarPath = "/calendar/{file}"
