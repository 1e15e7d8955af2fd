package app

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"

	"kringloop/bot/ledger/redistest"
	"kringloop/bot/sandbox"
)

// served is the bot as serve runs it: events come over HTTP, signed, state is in a real Redis.
type served struct {
	*room
	app   *App
	url   string
	redis *redistest.Server
}

// serveRoom starts a workspace, a redis-server, and the bot between them.
func serveRoom(t *testing.T) *served {
	t.Helper()
	s := &served{redis: redistest.Start(t)}
	slack, door := listen(t), listen(t)
	s.url = "http://" + door.Addr().String()
	w := sandbox.New(sandbox.Options{Clock: time.Now, EventsURL: s.url + "/slack",
		Idle: func(ctx context.Context) error { return s.app.Idle(ctx) }})
	t.Cleanup(w.Close)
	s.room = &room{t: t, work: w}
	rdb := OpenRedis(&redis.UniversalOptions{Addrs: []string{s.redis.Addr}})
	t.Cleanup(func() { _ = rdb.Close() })
	metrics := prometheus.NewRegistry()
	content, err := sharedContent()
	if err != nil {
		t.Fatal(err)
	}
	s.app, err = New(Config{Redis: rdb, Content: content, Instance: "serve", Now: time.Now, Tick: time.Now, Pace: -1, Registerer: metrics,
		Slack: Slack{BotToken: w.BotToken(), SigningSecret: w.SigningSecret(), APIURL: "http://" + slack.Addr().String() + "/api/"}})
	if err != nil {
		t.Fatal(err)
	}
	serveOn(t, slack, w.Handler())
	serveOn(t, door, s.app.Handler(metrics))
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.app.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the bot ended: %v", err)
		}
	})
	s.ready()
	return s
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func serveOn(t *testing.T, l net.Listener, h http.Handler) {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
}

// ready waits until /readyz says so.
func (s *served) ready() {
	s.t.Helper()
	eventually(s.t, "the bot is ready", func() bool { code, _ := s.get("/readyz"); return code == http.StatusOK })
}

// eventually polls until ok says so.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	deadline, tick := time.After(patience), time.NewTicker(10*time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-deadline:
			t.Fatalf("waited in vain: %s", what)
		case <-tick.C:
		}
	}
}

func (s *served) get(path string) (int, string) {
	s.t.Helper()
	res, err := http.Get(s.url + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// request is one that claims to come from Slack.
type request struct {
	method, path, kind, body string
	at                       time.Time // of the signature
	secret                   string
	bare                     bool // without signature
	signed                   string
}

func (s *served) slackSays(path, kind, body string) request {
	return request{http.MethodPost, path, kind, body, time.Now(), s.work.SigningSecret(), false, body}
}

func (s *served) send(r request) (int, string) {
	s.t.Helper()
	req, err := http.NewRequest(r.method, s.url+r.path, strings.NewReader(r.body))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", r.kind)
	if !r.bare {
		stamp := strconv.FormatInt(r.at.Unix(), 10)
		mac := hmac.New(sha256.New, []byte(r.secret))
		fmt.Fprintf(mac, "v0:%s:%s", stamp, r.signed)
		req.Header.Set("X-Slack-Request-Timestamp", stamp)
		req.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(body)
}

const (
	asJSON = "application/json"
	asForm = "application/x-www-form-urlencoded"
)

// message is the event of something said to the bot.
func messageEvent(team, app, id, text string) string {
	return fmt.Sprintf(`{"type":"event_callback","team_id":%q,"api_app_id":%q,"event_id":%q,"event":{"type":"message","channel_type":"im","channel":"D0AANKOOP","user":"U0AANKOOP","text":%q,"ts":"1790000000.0%s"}}`,
		team, app, id, text, strings.TrimLeft(id, "Ev"))
}

// written is everything in Redis that an event would change: which keys there are, and how much was ever added to streams.
func (s *served) written() string {
	s.t.Helper()
	ctx := context.Background()
	size, err := s.redis.Client.DBSize(ctx).Result()
	if err != nil {
		s.t.Fatal(err)
	}
	keys, err := s.redis.Client.Keys(ctx, "*").Result()
	if err != nil {
		s.t.Fatal(err)
	}
	slices.Sort(keys)
	out := []string{fmt.Sprint(size)}
	for _, k := range keys {
		if strings.HasSuffix(k, ":in") {
			info, err := s.redis.Client.XInfoStream(ctx, k).Result()
			if err != nil {
				s.t.Fatal(err)
			}
			k += " " + fmt.Sprint(info.EntriesAdded)
		}
		out = append(out, k)
	}
	return strings.Join(out, "\n")
}

// TestServe goes the whole way of serve: Slack's signed events over HTTP, a real Redis, modals answered at once.
func TestServe(t *testing.T) {
	s := serveRoom(t)
	aankoper := s.Person("aankoper")
	aankoper.Says("hoi")
	aankoper.Expect("Welkom bij Kringloop").Click("Maak een project")
	aankoper.Modal().Submit(map[string]string{"Hoe heet je project?": "Bureaustoelen", "Wat koop je?": "Meubilair", "Voor wie koop je?": "Publieke organisatie"})
	aankoper.Expect("*Bureaustoelen* staat klaar")
	aankoper.Command("start fase 2")
	aankoper.Expect("nog een contract").Click("Nee")
	aankoper.Expect("punt 1 van 15").Pick("Sla over")
	aankoper.Expect("punt 2 van 15").Click("Klaar")
	aankoper.Expect("Waar staat het bewijs?").Click("Vul het bewijs in")
	if bad := aankoper.Modal().Submit(map[string]string{"Waar staat het bewijs?": "kort"}); len(bad) != 1 {
		t.Fatalf("evidence of four characters: %v", bad)
	}
	aankoper.Modal().Submit(map[string]string{"Waar staat het bewijs?": "In de map Stoelen, tabblad Behoefte"})
	aankoper.Expect("klaar · vandaag door Amira El Idrissi · bewijs: In de map Stoelen")
	if home := aankoper.Home(); !home.Says("Bureaustoelen") {
		t.Errorf("App Home: %s", home.shown)
	}
	aankoper.In("aankoop").Says("@Kringloop help")
	aankoper.In("aankoop").Expect("Zo werkt Kringloop")
	if code, body := s.get("/healthz"); code != 200 {
		t.Errorf("health: %d %s", code, body)
	}
	if code, body := s.get("/metrics"); code != 200 || !strings.Contains(body, "kringloop") {
		t.Errorf("metrics: %d %.200s", code, body)
	}
}

// TestServeRefuses sends what Slack would never send: each is refused, and leaves no trace in Redis.
func TestServeRefuses(t *testing.T) {
	s := serveRoom(t)
	aankoper := s.Person("aankoper")
	aankoper.Says("hoi")
	const team, app = "T0KRINGLP", "A0KRINGLP"
	good := messageEvent(team, app, "Ev00001", "nieuw project: indringer")
	press := `{"type":"block_actions","team":{"id":"T0KRINGLP"},"api_app_id":"A0KRINGLP","user":{"id":"U0AANKOOP"},"trigger_id":"1.2.x","channel":{"id":"D0AANKOOP"},"container":{"type":"message","message_ts":"1.2","channel_id":"D0AANKOOP"},"actions":[{"type":"button","action_id":"help","value":"-","action_ts":"1.3"}]}`
	command := "team_id=T0KRINGLP&api_app_id=A0KRINGLP&user_id=U0AANKOOP&channel_id=D0AANKOOP&command=%2Fkringloop&text=help&trigger_id=1.2.x"
	events := func(body string, change func(r *request)) request {
		r := s.slackSays("/slack/events", asJSON, body)
		if change != nil {
			change(&r)
		}
		return r
	}
	cases := map[string]struct {
		r    request
		want int
	}{
		"no signature":       {events(good, func(r *request) { r.bare = true }), 401},
		"another secret":     {events(good, func(r *request) { r.secret = "not the secret" }), 401},
		"empty secret":       {events(good, func(r *request) { r.secret = "" }), 401},
		"six minutes old":    {events(good, func(r *request) { r.at = r.at.Add(-6 * time.Minute) }), 401},
		"from the future":    {events(good, func(r *request) { r.at = r.at.Add(6 * time.Minute) }), 401},
		"another body":       {events(good, func(r *request) { r.signed = strings.Replace(good, "indringer", "x", 1) }), 401},
		"command, forged":    {request{"POST", "/slack/commands", asForm, command, time.Now(), "x", false, command}, 401},
		"oversized":          {events(`{"type":"event_callback","x":"`+strings.Repeat("x", 1<<20)+`"}`, nil), 413},
		"not JSON":           {events("nieuw project: indringer", nil), 400},
		"half JSON":          {events(good[:len(good)-9], nil), 400},
		"deep JSON":          {events(strings.Repeat("[", 200_000), nil), 400},
		"empty":              {events("", nil), 400},
		"another team":       {events(messageEvent("T0STRANGE", app, "Ev00002", "hoi"), nil), 403},
		"another app":        {events(messageEvent(team, "A0STRANGE", "Ev00003", "hoi"), nil), 403},
		"no team":            {events(messageEvent("", app, "Ev00004", "hoi"), nil), 400},
		"team with a wall":   {events(messageEvent("T0KRINGLP:x", app, "Ev00005", "hoi"), nil), 400},
		"payload in query":   {s.slackSays("/slack/interactivity?payload="+query(press), asForm, ""), 400},
		"query beside body":  {s.slackSays("/slack/interactivity?payload="+query(press), asForm, "x=1"), 400},
		"command in query":   {s.slackSays("/slack/commands?"+command, asForm, "x=1"), 400},
		"payload not JSON":   {s.slackSays("/slack/interactivity", asForm, "payload=%7B"), 400},
		"payload bad escape": {s.slackSays("/slack/interactivity", asForm, "payload=%zz"), 400},
		"JSON as a form":     {events(good, func(r *request) { r.kind = asForm }), 415},
		"form as JSON":       {s.slackSays("/slack/commands", asJSON, command), 415},
		"GET":                {events(good, func(r *request) { r.method = "GET" }), 405},
		"elsewhere":          {events(good, func(r *request) { r.path = "/slack/else" }), 404},
	}
	before := s.written()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if code, body := s.send(c.r); code != c.want {
				t.Errorf("%d %q, want %d", code, body, c.want)
			}
			if now := s.written(); now != before {
				t.Errorf("it was written:\n%s\nbefore:\n%s", now, before)
			}
		})
	}
	s.settle()
	aankoper.Never("indringer")
	if code, body := s.send(s.slackSays("/slack/events", asJSON, `{"type":"url_verification","challenge":"abc"}`)); code != 200 || !strings.Contains(body, "abc") {
		t.Errorf("challenge: %d %q", code, body)
	}
	if now := s.written(); now != before {
		t.Error("a challenge was written")
	}

	// The same event, really from Slack, is kept, once.
	for range 3 {
		if code, body := s.send(events(good, nil)); code != 200 {
			t.Fatalf("a good one: %d %q", code, body)
		}
	}
	s.settle()
	if s.written() == before {
		t.Error("a good one was not written: the test sees nothing")
	}
	n := 0
	for _, m := range aankoper.Seen() {
		if m.says("*indringer* staat klaar") {
			n++
		}
	}
	if n != 1 {
		t.Errorf("sent three times, done %d times", n)
	}
}

func query(s string) string {
	return strings.NewReplacer(`"`, "%22", "{", "%7B", "}", "%7D", " ", "%20").Replace(s)
}

// TestRedisAway ends Redis under way: the door says so at once, readiness says why, and work goes on when Redis is back.
func TestRedisAway(t *testing.T) {
	s := serveRoom(t)
	aankoper := s.Person("aankoper")
	aankoper.Says("nieuw project: bureaustoelen")
	aankoper.Expect("Voor wie koop je?").Click("Publieke organisatie")

	for i, away := range []struct {
		name       string
		stop, back func()
		within     time.Duration
	}{
		{"killed", s.redis.Kill, s.redis.Restart, 1800 * time.Millisecond}, // refused at once, not after the 2 s that the inbox waits
		{"silent", s.redis.Pause, s.redis.Resume, 2900 * time.Millisecond}, // Slack waits 3 s
	} {
		t.Run(away.name, func(t *testing.T) {
			away.stop()
			began := time.Now()
			code, _ := s.send(s.slackSays("/slack/events", asJSON, messageEvent("T0KRINGLP", "A0KRINGLP", fmt.Sprintf("Ev1000%d", i), "projecten")))
			took := time.Since(began)
			if code != http.StatusServiceUnavailable || took > away.within {
				t.Errorf("the door said %d after %s, want 503 within %s", code, took, away.within)
			}
			if code, body := s.get("/readyz"); code != http.StatusServiceUnavailable || !strings.Contains(body, "redis") {
				t.Errorf("readiness: %d %q", code, body)
			}
			if code, _ := s.get("/healthz"); code != http.StatusOK {
				t.Errorf("the process lives, but health says %d", code)
			}
			aankoper.Utters(fmt.Sprintf("nieuw project: terwijl %d", i), "") // Slack delivers it again until it is kept
			away.back()
			s.ready()
			s.settle()
			aankoper.once(fmt.Sprintf("*terwijl %d* staat klaar", i))
		})
	}
	aankoper.Says("projecten")
	aankoper.Expect("Je 3 projecten", "bureaustoelen", "terwijl 0", "terwijl 1")
	aankoper.Says("logboek")
	aankoper.once("Logboek van terwijl 1")
}

// once makes sure that the bot said something exactly once.
func (l *place) once(text string) {
	l.room.t.Helper()
	n := 0
	for _, m := range l.Seen() {
		if m.says(text) {
			n++
		}
	}
	if n != 1 {
		l.room.t.Fatalf("%q was said %d times:\n%s", text, n, l.transcript())
	}
}
