package sandbox

import (
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Workspace is one Slack workspace with one installed app. Its methods may be called from several goroutines.
type Workspace struct {
	opts  Options
	log   *slog.Logger
	began time.Time // opts.Clock() when it was made
	quit  chan struct{}

	botToken, appToken, secret string

	mu       sync.Mutex // guards everything below
	advanced time.Duration
	lastTS   int64  // microseconds of the newest timestamp given out
	serial   int    // for ids
	base     string // http://host, as the bot last called it; for addresses in what it gets
	users    []User
	channels []*channel
	homes    map[string]*View
	modals   map[string][]*View // bottom first
	subs     map[*subscription]struct{}
	files    fileShelf
	scheds   []scheduled
	faults   []*Fault
	triggers map[string]*trigger
	hooks    map[string]*hook // response_url by its path
	statuses map[string]status
	streams  map[*Message]time.Time // messages that grow: until then, real time
	prompts  map[string]promptSet
	pending  map[string]pendingUpload

	moving  sync.Mutex // one move of the clock at a time
	courier *courier
}

// channel is a conversation with what was said in it, oldest first.
type channel struct {
	Channel
	messages []*Message
	opened   map[string]bool // who has opened its assistant pane
}

type promptSet struct {
	title   string
	prompts []Prompt
}

// status is what the bot says it is doing; Slack lets it go after two minutes.
type status struct {
	text string
	ends time.Time // real time
}

type subscription struct {
	user string
	c    chan struct{}
}

// errClosed says that the workspace is closed.
var errClosed = errors.New("the workspace is closed")

// New makes a workspace. It panics without Options.Clock, which is a mistake of the program.
func New(o Options) *Workspace {
	if o.Clock == nil {
		panic("sandbox: Options.Clock is required")
	}
	o.Log = cmp.Or(o.Log, slog.New(slog.DiscardHandler))
	o.Lang = cmp.Or(o.Lang, "nl")
	if o.Commands == nil {
		o.Commands = []string{"/kringloop"}
	}
	o.ConnectionLife = cmp.Or(o.ConnectionLife, time.Hour)
	w := &Workspace{
		opts: o, log: o.Log, began: o.Clock(), quit: make(chan struct{}),
		botToken: "xoxb-1001-2002-" + secret(12), appToken: "xapp-1-" + appID + "-3003-" + secret(16), secret: secret(16),
		users: seedUsers(o.Lang),
		homes: map[string]*View{}, modals: map[string][]*View{}, subs: map[*subscription]struct{}{},
		triggers: map[string]*trigger{}, hooks: map[string]*hook{}, statuses: map[string]status{}, streams: map[*Message]time.Time{},
		prompts: map[string]promptSet{}, pending: map[string]pendingUpload{},
	}
	if w.opts.Start.IsZero() {
		w.opts.Start = w.began
	}
	for _, c := range seedChannels(o.Lang, w.users) {
		w.channels = append(w.channels, &channel{Channel: c, opened: map[string]bool{}})
	}
	w.courier = newCourier(w)
	return w
}

func secret(n int) string {
	b := make([]byte, n)
	rand.Read(b) // never fails: it ends the program instead
	return hex.EncodeToString(b)
}

// Close ends every connection. The workspace can't be used afterwards.
func (w *Workspace) Close() {
	w.mu.Lock()
	select {
	case <-w.quit:
		w.mu.Unlock()
		return
	default:
		close(w.quit)
	}
	w.mu.Unlock()
	w.courier.close()
}

// BotToken authorizes the Web API.
func (w *Workspace) BotToken() string { return w.botToken }

// AppToken opens Socket Mode connections.
func (w *Workspace) AppToken() string { return w.appToken }

// SigningSecret signs what is delivered over HTTP.
func (w *Workspace) SigningSecret() string { return w.secret }

// Handler serves Slack's side under /api and beside it, the script interface under /sandbox/ and the page elsewhere.
func (w *Workspace) Handler() http.Handler { return w.routes() }

// Users lists everybody, the bot last.
func (w *Workspace) Users() []User {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.users)
}

// User finds somebody by id or handle.
func (w *Workspace) User(idOrHandle string) (User, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.user(idOrHandle)
}

func (w *Workspace) user(idOrHandle string) (User, bool) {
	for _, u := range w.users {
		if idOrHandle != "" && (u.ID == idOrHandle || u.Handle == idOrHandle) {
			return u, true
		}
	}
	return User{}, false
}

// Channels lists the conversations that the user is in; their own with the bot comes last.
func (w *Workspace) Channels(user string) []Channel {
	w.mu.Lock()
	defer w.mu.Unlock()
	u, ok := w.user(user)
	if !ok {
		return nil
	}
	var out []Channel
	for _, c := range w.channels {
		if slices.Contains(c.Members, u.ID) {
			out = append(out, c.copy())
		}
	}
	return out
}

func (c *channel) copy() Channel {
	out := c.Channel
	out.Members = slices.Clone(c.Members)
	return out
}

func (w *Workspace) channelByID(id string) *channel {
	for _, c := range w.channels {
		if c.ID == id {
			return c
		}
	}
	return nil
}

// Subscribe tells of changes to what the user sees, several at once counting as one. Call cancel when done.
func (w *Workspace) Subscribe(user string) (changes <-chan struct{}, cancel func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	u, _ := w.user(user)
	s := &subscription{user: u.ID, c: make(chan struct{}, 1)}
	w.subs[s] = struct{}{}
	return s.c, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.subs, s)
	}
}

// changed wakes those users, or everybody when there are none.
func (w *Workspace) changed(users ...string) {
	for s := range w.subs {
		if len(users) > 0 && !slices.Contains(users, s.user) {
			continue
		}
		select {
		case s.c <- struct{}{}:
		default:
		}
	}
}
