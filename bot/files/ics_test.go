package files

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ical "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kringloop/reminders"
)

func on(t testing.TB, s string) reminders.Date {
	t.Helper()
	d, err := reminders.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// kinds are all kinds of duty that there are words for.
var kinds = []string{reminders.Performance, reminders.HandoverDue, reminders.ActorsDue, reminders.Instruction, reminders.KPIDue, reminders.Meeting,
	reminders.Yearly, reminders.Growth, reminders.Evaluation, reminders.Decision, reminders.LadderDue, reminders.Closing,
	"action", "item", "own", "rescan", "yearday", "agreed", "measure", "collect", "card", NoticeDay, EndDay}

func someEvents(t testing.TB) []Event {
	var out []Event
	for i, k := range kinds {
		out = append(out, Event{Duty: reminders.Duty{Source: "c:7", Key: k + ".1", Kind: k, N: 1, Title: "Laptops", Date: on(t, "2027-03-30").AddDays(i),
			Assignees: []string{"U1", "U2"}, Deputy: "U3"}, Sequence: i, Changed: noon})
	}
	out[4].Alarms = []int{14, 1, 0}
	out[4].Link = "https://example.slack.com/archives/C1/p1?a=1,2;3"
	out[12].Text = "Bel de leverancier; vraag naar \\ de, reserve"
	out[14].Title, out[14].Text, out[14].Alarms = "", "Taart", []int{}
	return out
}

// contentLines checks the form of a calendar as RFC 5545, 3.1 wants it and gives its lines unfolded.
func contentLines(t rapid.TB, data []byte) []string {
	t.Helper()
	text := string(data)
	if !strings.HasSuffix(text, "\r\n") || !utf8.ValidString(text) {
		t.Fatalf("no line break at the end, or no UTF-8: %q", text)
	}
	var out []string
	for _, l := range strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(l) > 75 || !utf8.ValidString(l) || strings.ContainsAny(l, "\r\n") || l == "" {
			t.Errorf("line of %d octets: %q", len(l), l)
		}
		if strings.ContainsFunc(l, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
			t.Errorf("a control character: %q", l)
		}
		if rest, ok := strings.CutPrefix(l, " "); ok && len(out) > 0 {
			out[len(out)-1] += rest
			continue
		}
		out = append(out, l)
	}
	return out
}

// wellFormed checks what a calendar has to have (RFC 5545, 3.6), and gives the properties of its events.
func wellFormed(t rapid.TB, data []byte) []map[string]string {
	t.Helper()
	var open []string
	var events []map[string]string
	top := map[string]int{}
	uids := map[string]bool{}
	for _, l := range contentLines(t, data) {
		head, value, ok := strings.Cut(l, ":")
		if !ok {
			t.Fatalf("no property: %q", l)
		}
		name, params, _ := strings.Cut(head, ";")
		if strings.Count(params, "VALUE=") > 1 {
			t.Errorf("a parameter twice: %q", l)
		}
		switch {
		case name == "BEGIN":
			open = append(open, value)
			if value == "VEVENT" {
				events = append(events, map[string]string{})
			}
		case name == "END":
			if len(open) == 0 || open[len(open)-1] != value {
				t.Fatalf("%s ends inside of %v", value, open)
			}
			open = open[:len(open)-1]
		case len(open) == 1:
			top[name]++
		case open[len(open)-1] == "VEVENT":
			e := events[len(events)-1]
			if _, twice := e[name]; twice {
				t.Errorf("%s stands there twice", name)
			}
			e[name] = value
		}
	}
	for _, name := range []string{"PRODID", "VERSION", "METHOD", "CALSCALE"} {
		if top[name] != 1 {
			t.Errorf("%d of %s", top[name], name)
		}
	}
	for _, e := range events {
		for _, name := range []string{"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "SEQUENCE", "TRANSP", "STATUS"} {
			if e[name] == "" {
				t.Errorf("no %s in %v", name, e)
			}
		}
		if uids[e["UID"]] {
			t.Errorf("UID %s twice", e["UID"])
		}
		uids[e["UID"]] = true
	}
	return events
}

func TestFeed(t *testing.T) {
	for _, lang := range []string{"nl", "en"} {
		m := maker(t, lang)
		got := m.Feed("Laptops, 2026", someEvents(t))
		events := wellFormed(t, got)
		if len(events) != len(kinds) {
			t.Errorf("%d events", len(events))
		}
		for _, bad := range []string{"contractfile", "<no value>"} {
			if strings.Contains(strings.Join(contentLines(t, got), "\n"), bad) {
				t.Errorf("%q stands in it", bad)
			}
		}
		golden(t, "testdata/feed-"+lang+".ics", got)
	}
}

// golden compares with a file of what was meant.
func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-update rewrites):\n%s", file, diff)
	}
}

// What the library reads back is what was meant.
func TestFeedReadBack(t *testing.T) {
	m := maker(t, "nl")
	cal, err := ical.ParseCalendar(bytes.NewReader(m.Feed("Laptops", someEvents(t))))
	if err != nil {
		t.Fatal(err)
	}
	all := cal.Events()
	kpi, action, own := all[4], all[12], all[14]
	from, err1 := kpi.GetAllDayStartAt()
	to, err2 := kpi.GetAllDayEndAt()
	if err1 != nil || err2 != nil || from.Format(time.DateOnly) != "2027-04-03" || to.Format(time.DateOnly) != "2027-04-04" {
		t.Errorf("from %v to %v, %v, %v", from, to, err1, err2)
	}
	if kpi.Id() != "c:7.m_kpi.1@kringloop" {
		t.Error(kpi.Id())
	}
	var triggers []string
	for _, a := range kpi.Alarms() {
		triggers = append(triggers, a.GetProperty(ical.ComponentPropertyTrigger).Value)
	}
	if want := []string{"-P13DT15H", "-PT15H", "PT9H"}; !slices.Equal(triggers, want) {
		t.Errorf("alarms %v, want %v", triggers, want)
	}
	if got := all[0].Alarms(); len(got) != 1 || got[0].GetProperty(ical.ComponentPropertyTrigger).Value != "-P2DT15H" {
		t.Errorf("the usual alarm: %+v", got)
	}
	if got := action.GetProperty(ical.ComponentPropertySummary).Value; got != `Bel de leverancier; vraag naar \ de, reserve: Laptops` {
		t.Error(got)
	}
	if got := own.GetProperty(ical.ComponentPropertySummary).Value; got != "Taart" || len(own.Alarms()) != 0 {
		t.Errorf("%q, %d alarms", got, len(own.Alarms()))
	}
}

// Without a change an event stays what it is, and one that is gone takes nothing with it.
func TestFeedStable(t *testing.T) {
	m, events := maker(t, "nl"), someEvents(t)
	for i := range events {
		events[i].Changed = time.Time{}
	}
	before := m.Feed("x", events)
	slices.Reverse(events)
	m.Now = m.Now.Add(3 * time.Hour)
	if !bytes.Equal(before, m.Feed("x", append(events, events[0]))) {
		t.Error("order, the hour, or naming an event twice changes the feed")
	}
	rest := wellFormed(t, m.Feed("x", events[1:]))
	for _, e := range rest {
		if !strings.Contains(string(before), "UID:"+e["UID"]+"\r\n") {
			t.Errorf("%s is new", e["UID"])
		}
	}
	if len(rest) != len(events)-1 {
		t.Errorf("%d of %d", len(rest), len(events)-1)
	}
	one := wellFormed(t, m.DayFile(events[3]))
	if len(one) != 1 || one[0]["DTSTAMP"] != "20261126T150000Z" {
		t.Errorf("%v", one)
	}
}

// A calendar without a day is still one.
func TestEmptyFeed(t *testing.T) {
	got := maker(t, "en").Feed("", nil)
	if len(wellFormed(t, got)) != 0 || !strings.Contains(string(got), "BEGIN:VTIMEZONE\r\nTZID:Etc/UTC\r\n") {
		t.Error(string(got))
	}
	if _, err := ical.ParseCalendar(bytes.NewReader(got)); err != nil {
		t.Error(err)
	}
}

// Whatever people write stays the text of one event.
func TestHostileFeed(t *testing.T) {
	m := maker(t, "nl")
	nasty := []string{"een\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:x", "\rEND:VCALENDAR", "a,b;c\\n:d\"e", "BEGIN:VEVENT", strings.Repeat("😀é", 3000),
		"\u202e\u200frechts\u2067", "\x00\x1b\x85\u2028ATTENDEE:mailto:x@y", "\xff\xfe", "", "   ", "\ufeff=1+1", strings.Repeat("x", 400)}
	for _, s := range nasty {
		e := Event{Duty: reminders.Duty{Source: "c:" + s, Key: s, Kind: "action", Title: s, Text: s, Date: on(t, "2027-01-31"), Assignees: []string{s}},
			Link: "https://example.org/" + s}
		data := m.Feed(s, []Event{e})
		if got := wellFormed(t, data); len(got) != 1 {
			t.Errorf("%q: %d events", s, len(got))
		}
		cal, err := ical.ParseCalendar(bytes.NewReader(data))
		if err != nil || len(cal.Events()) != 1 {
			t.Errorf("%q: %v", s, err)
			continue
		}
		if got, want := cal.Events()[0].GetProperty(ical.ComponentPropertySummary).Value, m.Summary(e.Duty); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s, k := rapid.String().Draw(t, "text"), rapid.String().Draw(t, "key")
		e := Event{Duty: reminders.Duty{Source: "c", Key: k, Kind: "own", Title: s, Date: reminders.Date{Year: 2027, Month: 1, Day: 31}}, Link: s}
		if got := wellFormed(t, m.Feed(s, []Event{e})); len(got) != 1 {
			t.Fatalf("%d events", len(got))
		}
	})
}

// A contract's feed has what is to be done, and days that nobody has to do anything on.
func TestContractDays(t *testing.T) {
	m := maker(t, "nl")
	c := deal(t, "Laptops", "2026-09-15", "2031-09-14", reminders.Extension{Months: 12, Notice: on(t, "2031-03-01")},
		reminders.Extension{Months: 6, Notice: on(t, "2029-03-01"), Taken: true})
	c.Rev, c.Registered = 7, on(t, "2026-08-01")
	c.Marks = map[string]reminders.Mark{"m_instructie.1": {Status: reminders.Done}}
	c.Actions = []reminders.Action{{ID: "1", What: "Bel de leverancier", Owner: "U9", Due: on(t, "2026-12-01")}}
	byUID := map[string]map[string]string{}
	for _, e := range wellFormed(t, m.Feed("Laptops", ContractDays(c, reminders.DefaultRules, noon))) {
		byUID[e["UID"]] = e
	}
	for key, want := range map[string]string{"m_kwartaal.1": "20261215", "m_overdracht.1": "20260901", "notice.1": "20310301", "end": "20310914", "a.1": "20261201",
		"m_instructie.1": "", "notice.2": ""} {
		e := byUID["c:Laptops."+key+"@kringloop"]
		if e["DTSTART"] != want || want != "" && e["SEQUENCE"] != "7" {
			t.Errorf("%s: %q in %v, want %q", key, e["DTSTART"], e, want)
		}
	}
	if got := byUID["c:Laptops.a.1@kringloop"]["SUMMARY"]; got != "Bel de leverancier: Laptops" {
		t.Error(got)
	}
}
