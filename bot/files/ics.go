package files

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	ical "github.com/arran4/golang-ical"

	"kringloop/bot/locale"
	"kringloop/reminders"
)

// ICS is the kind of file that calendars read.
const ICS = "ics"

// Kinds of day that only a calendar shows: nobody has to do anything about them on the day itself.
const (
	NoticeDay = "notice" // the last day to give notice or to announce an extension
	EndDay    = "end"    // the last day of a contract
)

// Bounds of an event (own).
const (
	alarmDays  = 3   // before the day, as the first reminder of flows §3.3
	alarmHour  = 9   // of the morning, as the digest
	maxSummary = 200 // characters: more than a calendar shows
	maxDetails = 2000
	refresh    = "PT4H" // how often a feed is worth reading again
)

// Event is a day in somebody's calendar. Its UID is made of Source and Key, so those of a reminder of one's own have to name the
// person too: "me:U7".
type Event struct {
	reminders.Duty

	Sequence int       // how often it was changed; 0 where nobody counts
	Changed  time.Time // last; zero = not known
	Alarms   []int     // days before it; nil = ours, empty = none
	Link     string    // where it is settled; "" = nowhere
}

// ContractDays are the days of a contract for a calendar: what is to be done, the notice dates of options that are still open,
// and its last day, of which the owner is told. Whoever wants those of one person takes the events that name them.
func ContractDays(c *reminders.Contract, r reminders.Rules, changed time.Time) []Event {
	duties := c.Duties(r)
	day := func(kind string, n int, date reminders.Date) {
		key := kind
		if n > 0 {
			key += "." + strconv.Itoa(n)
		}
		duties = append(duties, reminders.Duty{Source: c.Source(), Key: key, Kind: kind, N: n, Title: c.Title, Date: date,
			Assignees: []string{c.Owner}, Deputy: c.Deputy})
	}
	for i, e := range c.Extensions {
		if !e.Taken && c.Ended == nil {
			day(NoticeDay, i+1, e.Notice)
		}
	}
	day(EndDay, 0, c.LastDay())
	out := make([]Event, len(duties))
	for i, d := range duties {
		out[i] = Event{Duty: d, Sequence: c.Rev, Changed: changed}
	}
	return out
}

// UID names the event for good: a calendar that reads it again changes the event that it has.
// Source: RFC 5545, 3.8.4.7.
func (e Event) UID() string { return oneLine(e.Source+"."+e.Key, maxSummary) + "@kringloop" }

// Feed makes a calendar to subscribe to, with its days in order. What is done or cancelled is left out by the caller, and so
// goes out of the calendars that read it. The same events give the same bytes all day long, unless their Changed says more.
func (m Maker) Feed(name string, events []Event) []byte {
	cal := m.calendar(name)
	cal.SetRefreshInterval(refresh) // the library adds VALUE=DURATION
	cal.SetXPublishedTTL(refresh)
	y, month, day := m.Now.Date()
	m.events(cal, events, time.Date(y, month, day, 0, 0, 0, 0, time.UTC))
	return written(cal)
}

// DayFile makes a file of one event, to be added to a calendar by opening it.
func (m Maker) DayFile(e Event) []byte {
	cal := m.calendar("")
	m.events(cal, []Event{e}, m.Now)
	return written(cal)
}

// calendar begins a calendar. Most programs take its name from X-WR-CALNAME, new ones from NAME (RFC 7986, 5.1).
func (m Maker) calendar(name string) *ical.Calendar {
	cal := ical.NewCalendar()
	cal.SetProductId("-//Kringloop//Kringloop//" + strings.ToUpper(m.Lang))
	cal.SetCalscale("GREGORIAN")
	cal.SetMethod(ical.MethodPublish)
	if name = oneLine(name, maxSummary); name != "" {
		cal.SetName(name)
	}
	return cal
}

// events puts days into a calendar. One without any gets a time zone: a calendar may not be empty (RFC 5545, 3.6).
func (m Maker) events(cal *ical.Calendar, events []Event, stamp time.Time) {
	events = slices.Clone(events)
	slices.SortStableFunc(events, func(a, b Event) int { return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.UID(), b.UID())) })
	seen := map[string]bool{}
	for _, e := range events {
		if e.Date.IsZero() || seen[e.UID()] {
			continue
		}
		seen[e.UID()] = true
		m.event(cal, e, stamp)
	}
	if len(seen) == 0 {
		zone := cal.AddTimezone("Etc/UTC").AddStandard()
		zone.SetProperty(ical.ComponentPropertyDtStart, "19700101T000000")
		zone.SetProperty(ical.ComponentProperty(ical.PropertyTzoffsetfrom), "+0000")
		zone.SetProperty(ical.ComponentProperty(ical.PropertyTzoffsetto), "+0000")
	}
}

// event writes a whole day, which ends where the next begins (RFC 5545, 3.6.1), and takes no time from anybody.
func (m Maker) event(cal *ical.Calendar, e Event, stamp time.Time) {
	if !e.Changed.IsZero() {
		stamp = e.Changed
	}
	ev := cal.AddEvent(e.UID())
	ev.SetDtStampTime(stamp)
	if !e.Changed.IsZero() {
		ev.SetModifiedAt(e.Changed)
	}
	ev.SetAllDayStartAt(midnight(e.Date))
	ev.SetAllDayEndAt(midnight(e.Date.AddDays(1)))
	ev.SetSequence(max(e.Sequence, 0))
	summary := m.Summary(e.Duty)
	ev.SetSummary(summary)
	ev.SetDescription(lines(m.details(e), maxDetails))
	if e.Link != "" {
		ev.SetURL(strings.ReplaceAll(oneLine(e.Link, maxDetails), " ", "%20"))
	}
	ev.SetStatus(ical.ObjectStatusConfirmed)
	ev.SetTimeTransparency(ical.TransparencyTransparent)
	ev.SetProperty("X-MICROSOFT-CDO-BUSYSTATUS", "FREE") // Outlook reads this instead of TRANSP
	alarms := e.Alarms
	if alarms == nil {
		alarms = []int{alarmDays}
	}
	for _, days := range alarms {
		a := ev.AddAlarm()
		a.SetAction(ical.ActionDisplay)
		a.SetTrigger(trigger(days))
		a.SetDescription(summary)
	}
}

// trigger is when an alarm goes off, counted from the beginning of the day: at nine, so many days before.
// Source: RFC 5545, 3.8.6.3.
func trigger(days int) string {
	if days <= 0 {
		return "PT" + strconv.Itoa(alarmHour) + "H"
	}
	t := "-P"
	if days > 1 {
		t += strconv.Itoa(days-1) + "D"
	}
	return t + "T" + strconv.Itoa(24-alarmHour) + "H"
}

// Summary says what a duty is, and of what, in one line: "KPI-cijfers van contractmaand 3: Laptops".
func (m Maker) Summary(d reminders.Duty) string {
	what, title := oneLine(d.Text, maxSummary), oneLine(d.Title, maxSummary)
	if what == "" {
		what = m.duty(d.Kind, d.N)
	}
	if title == "" {
		return what
	}
	return m.T("contractfile.of", locale.Args{"What": what, "Title": title})
}

// duty names a kind of duty, and which one of its kind it is.
func (m Maker) duty(kind string, n int) string {
	if slices.Contains(reminders.MilestoneKinds, kind) {
		return m.T("milestone."+kind, locale.Args{"N": max(n, 1)})
	}
	return m.T("contractfile.due." + kind)
}

// details say what there is to do, who does it, and where it is settled.
func (m Maker) details(e Event) string {
	out := []string{m.T("contractfile.todo." + e.Kind)}
	if len(e.Assignees) > 0 {
		out = append(out, m.T("contractfile.who", locale.Args{"Who": m.people(e.Assignees)}))
	}
	if e.Deputy != "" {
		out = append(out, m.T("contractfile.deputy", locale.Args{"Who": m.Name(e.Deputy)}))
	}
	if e.Link != "" {
		out = append(out, e.Link)
	}
	return strings.Join(append(out, m.T("contractfile.settle")), "\n")
}

func (m Maker) people(users []string) string {
	names := make([]string, len(users))
	for i, u := range users {
		names[i] = m.Name(u)
	}
	return strings.Join(names, ", ")
}

func midnight(d reminders.Date) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

// oneLine makes a text one line without control characters, cut at so many characters.
func oneLine(text string, most int) string {
	text = strings.Join(strings.Fields(strings.Map(visible, strings.ToValidUTF8(text, ""))), " ")
	if r := []rune(text); len(r) > most {
		return strings.TrimSpace(string(r[:most-1])) + "…"
	}
	return text
}

// lines is oneLine for a text of several lines.
func lines(text string, most int) string {
	var out []string
	for _, l := range strings.Split(text, "\n") {
		if l = oneLine(l, most); l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}

// visible makes every break a space: some calendars take a lone carriage return, or a break of Unicode, for the end of a line.
func visible(r rune) rune {
	if r == '\r' || r == '\v' || r == '\f' {
		return ' '
	}
	return printable(r)
}

// written ends a calendar. The library breaks lines as Unix does unless it is told, and calendars are strict about it.
func written(cal *ical.Calendar) []byte { return []byte(cal.Serialize(ical.WithNewLineWindows)) }
