package app

import (
	"context"
	"flag"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"kringloop/bot/sandbox"
	"kringloop/knowledge"
)

var update = flag.Bool("update", false, "rewrite what the conversations in testdata expect")

// monday is when a room opens: a quiet morning at work, so that days and months in what the bot says are known.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.FixedZone("CET", 3600))

func TestMain(m *testing.M) {
	flag.Parse()
	LogRedis(slog.New(slog.DiscardHandler)) // tests that end Redis would fill the screen
	code := m.Run()
	stopBrowser()
	os.Exit(code)
}

// stopBrowser ends the browser that a test started.
var stopBrowser = func() {}

// patience is how long anything may take before a test gives up; CPU may be scarce.
const patience = 2 * time.Minute

// roomOptions say how a room differs from the usual: an embedded store, Dutch, a clock that stands nearly still.
type roomOptions struct {
	lang  string
	redis redis.UniversalClient
	clock func() time.Time
	means knowledge.Means
	log   *slog.Logger
}

// room is a workspace with the whole bot in it.
type room struct {
	t    testing.TB
	demo *Demo
	work *sandbox.Workspace
}

// sharedContent is read once for all rooms: with the race detector that takes seconds.
var sharedContent = sync.OnceValues(LoadContent)

// openRoom starts a demo and waits until the bot has arrived. It is closed with the test.
func openRoom(t testing.TB, o roomOptions) *room {
	t.Helper()
	if o.clock == nil {
		o.clock = slowClock()
	}
	zone, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	if o.log == nil && os.Getenv("KRINGLOOP_TEST_LOG") != "" {
		o.log = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	content, err := sharedContent()
	if err != nil {
		t.Fatal(err)
	}
	if o.means.Embedder != nil {
		content = nil // an index that gets vectors is no other room's
	}
	d, err := NewDemo(DemoConfig{Content: content, Addr: "127.0.0.1:0", Lang: o.lang, Start: monday, Clock: o.clock, Zone: zone, Redis: o.redis, Means: o.means, Log: o.log})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ready, ended := make(chan struct{}), make(chan error, 1)
	go func() { ended <- d.Run(ctx, func() { close(ready) }) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the demo ended: %v", err)
		}
		if err := d.Close(); err != nil {
			t.Errorf("close the demo: %v", err)
		}
	})
	select {
	case <-ready:
	case err := <-ended:
		ended <- err
		t.Fatalf("the demo did not start: %v", err)
	case <-time.After(patience):
		t.Fatal("the bot did not arrive")
	}
	return &room{t: t, demo: d, work: d.Workspace}
}

// slowClock runs a thousand times slower than real time: however busy the machine is, a conversation stays within one
// minute of the workspace's time, and nothing expires in between.
func slowClock() func() time.Time {
	began := time.Now()
	return func() time.Time { return began.Add(time.Since(began) / 1000) }
}

// settle waits until the bot has nothing left to do.
func (r *room) settle() {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := r.work.Quiet(ctx); err != nil {
		r.t.Fatalf("the bot stays busy: %v", err)
	}
}

// goesBy moves the workspace's clock.
func (r *room) goesBy(d time.Duration) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := r.work.Advance(ctx, d); err != nil {
		r.t.Fatal(err)
	}
}

// fault makes Slack misbehave.
func (r *room) fault(f sandbox.Fault) {
	r.t.Helper()
	if err := r.work.AddFault(f); err != nil {
		r.t.Fatal(err)
	}
}

// person is somebody at work in the room.
type person struct {
	*place
	room *room
	user sandbox.User
}

// Person finds somebody by handle. What the person says, is said to the bot.
func (r *room) Person(handle string) *person {
	r.t.Helper()
	u, ok := r.work.User(handle)
	if !ok {
		r.t.Fatalf("there is no %s", handle)
	}
	p := &person{room: r, user: u}
	p.place = p.In("dm")
	return p
}

// In is a conversation as the person sees it: "dm", or a channel's name.
func (p *person) In(channel string) *place {
	p.room.t.Helper()
	for _, c := range p.room.work.Channels(p.user.ID) {
		if c.Name == channel || channel == "dm" && c.Person == p.user.ID {
			return &place{room: p.room, who: p.user, id: c.ID}
		}
	}
	p.room.t.Fatalf("%s sees no channel %s", p.user.Handle, channel)
	return nil
}

// Command types a slash command.
func (l *place) Command(text string) {
	l.room.t.Helper()
	if err := l.room.work.Command(l.who.Handle, l.id, "/kringloop", text); err != nil {
		l.room.t.Fatal(err)
	}
	l.room.settle()
}

// Home opens the person's App Home.
func (p *person) Home() *view {
	p.room.t.Helper()
	if err := p.room.work.OpenHome(p.user.Handle); err != nil {
		p.room.t.Fatal(err)
	}
	p.room.settle()
	v, ok := p.room.work.Home(p.user.ID)
	if !ok {
		p.room.t.Fatal("there is no App Home")
	}
	return p.room.view(v, p.user)
}

// Modal is the modal that is open in front of the person.
func (p *person) Modal() *view {
	p.room.t.Helper()
	open := p.room.work.Modals(p.user.ID)
	if len(open) == 0 {
		p.room.t.Fatalf("%s has no modal open", p.user.Handle)
	}
	return p.room.view(open[len(open)-1], p.user)
}

// place is one conversation, as one person sees it.
type place struct {
	room *room
	who  sandbox.User
	id   string
}

// Says says something and waits for what the bot does about it. It gives the message's timestamp.
func (l *place) Says(text string) string {
	l.room.t.Helper()
	ts := l.Utters(text, "")
	l.room.settle()
	return ts
}

// Utters says something and does not wait. Thread is "" outside a thread.
func (l *place) Utters(text, thread string) string {
	l.room.t.Helper()
	ts, err := l.room.work.Say(l.who.Handle, l.id, text, thread)
	if err != nil {
		l.room.t.Fatal(err)
	}
	return ts
}

// Seen lists what the bot said here, oldest first, with every reply in a thread.
func (l *place) Seen() []*message {
	var all []*message
	for _, root := range l.room.work.Messages(l.who.ID, l.id, "") {
		for _, m := range l.room.work.Messages(l.who.ID, l.id, root.TS) {
			if u, ok := l.room.work.User(m.User); ok && u.Bot {
				all = append(all, &message{place: l, raw: m, shown: l.room.show(m)})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *message) int { return strings.Compare(a.raw.TS, b.raw.TS) })
	return all
}

// Expect finds the newest message of the bot that says all these texts.
func (l *place) Expect(texts ...string) *message {
	l.room.t.Helper()
	all := l.Seen()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].says(texts...) {
			return all[i]
		}
	}
	l.room.t.Fatalf("%s does not see %q, but:\n%s", l.who.Handle, texts, l.transcript())
	return nil
}

// Never makes sure that the bot said nothing here that contains the text.
func (l *place) Never(text string) {
	l.room.t.Helper()
	for _, m := range l.Seen() {
		if m.says(text) {
			l.room.t.Fatalf("%s sees %q:\n%s", l.who.Handle, text, m.shown)
		}
	}
}

func (l *place) transcript() string {
	var b strings.Builder
	for _, m := range l.Seen() {
		b.WriteString("— " + m.shown + "\n")
	}
	return b.String()
}

// message is something that the bot said, as it stood when it was looked at.
type message struct {
	place *place
	raw   sandbox.Message
	shown string
}

func (m *message) says(texts ...string) bool {
	for _, t := range texts {
		if !strings.Contains(m.shown, t) {
			return false
		}
	}
	return true
}

// Click presses a button and waits.
func (m *message) Click(label string) {
	m.place.room.t.Helper()
	m.press(sandbox.Click{Label: label})
	m.place.room.settle()
}

// Choose takes an option of a menu and waits.
func (m *message) Choose(menu, option string) {
	m.place.room.t.Helper()
	m.press(sandbox.Click{Label: menu, Option: option})
	m.place.room.settle()
}

// Pick takes an option of the message's ⋯ menu and waits.
func (m *message) Pick(option string) {
	m.place.room.t.Helper()
	m.press(sandbox.Click{Label: "⋯", Option: option})
	m.place.room.settle()
}

func (m *message) press(c sandbox.Click) {
	m.place.room.t.Helper()
	c.Channel, c.TS = m.place.id, m.raw.TS
	if err := m.place.room.work.Click(m.place.who.Handle, c); err != nil {
		m.place.room.t.Fatal(err)
	}
}

// view is a modal or App Home that a person looks at.
type view struct {
	room  *room
	who   sandbox.User
	raw   sandbox.View
	shown string
}

func (r *room) view(v sandbox.View, who sandbox.User) *view {
	return &view{room: r, who: who, raw: v, shown: r.showView(v)}
}

// Says tells whether the view shows all these texts.
func (v *view) Says(texts ...string) bool {
	m := message{shown: v.shown}
	return m.says(texts...)
}

// Click presses a button of the view and waits.
func (v *view) Click(label string) {
	v.room.t.Helper()
	if err := v.room.work.Click(v.who.Handle, sandbox.Click{ViewID: v.raw.ID, Label: label}); err != nil {
		v.room.t.Fatal(err)
	}
	v.room.settle()
}

// Submit fills in the view by its labels, sends it and waits. It gives what the bot refused, by block.
func (v *view) Submit(values map[string]string) map[string]string {
	v.room.t.Helper()
	refused, err := v.room.work.Submit(v.who.Handle, v.raw.ID, values)
	if err != nil {
		v.room.t.Fatal(err)
	}
	v.room.settle()
	return refused
}
