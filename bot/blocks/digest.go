package blocks

import (
	"strings"
	"time"

	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/reminders"
)

// maxDue is how many lines of a digest are shown; the rest is a button away (flows §3.3).
const maxDue = 10

// Digest is the one message a day in which a person reads what is due, most urgent first. A line that was acted on says so and
// has no buttons any more. In a channel there are none: what is to be done is somebody's, not everybody's.
func (r Reader) Digest(day reminders.Date, lines []reminders.Line) Message {
	head := r.N("digest.title", len(lines))
	if r.Channel {
		head = r.N("digest.channel", len(lines))
	}
	blocks := []slack.Block{section("⏰ *" + head + "*")}
	text := []string{head}
	for i, l := range lines {
		if i == maxDue {
			break
		}
		line := num(i+1) + " · " + r.dueLine(l, day)
		blocks = append(blocks, section(line))
		if l.State == "" && !r.Channel {
			blocks = append(blocks, actions(r.dueControls(l, day)...))
		}
		if i < 3 {
			text = append(text, strings.ReplaceAll(r.dueName(l, day), "*", "")+" ("+r.dueWhen(l, day)+")")
		}
	}
	if n := len(lines) - maxDue; n > 0 {
		blocks = append(blocks, sectionWith(r.N("more", n), button(ActAgenda, "-", r.T("digest.all"))))
	}
	foot := "digest.foot"
	if r.Channel {
		foot = "digest.channelfoot"
	}
	return Message{Text: strings.Join(text, " · "), Blocks: append(blocks, contextLine(r.T(foot)))}
}

// dueLine is one line: what, of which contract or project, and when.
func (r Reader) dueLine(l reminders.Line, day reminders.Date) string {
	name := "*" + r.dueName(l, day) + "*"
	switch l.State {
	case reminders.LineDone:
		return "✓ " + join(name, r.T("digest.done"))
	case reminders.LineLater:
		return join(name, r.T("digest.later", locale.Args{"Day": r.date(l.Until.String())}))
	case reminders.LinePassed:
		return join(name, r.T("digest.passed", locale.Args{"Who": r.who(l.For)}))
	}
	who := ""
	if l.For != "" {
		who = r.T("digest.for", locale.Args{"Who": r.who(l.For)})
	}
	return join(name, r.dueWhen(l, day), who)
}

// reports tells whether what a meeting still needs is its report: it took place, and that is asked for within five days (flows §3.5).
func reports(l reminders.Line, day reminders.Date) bool {
	return l.Kind == reminders.Meeting && l.Date.Before(day)
}

// dueName says what is to be done on a day, and of what.
func (r Reader) dueName(l reminders.Line, day reminders.Date) string {
	if reports(l, day) {
		return r.T("duty.report", locale.Args{"N": l.N, "Title": Name(l.Title)})
	}
	return r.dutyName(l)
}

// dutyName says what is to be done, and of what.
func (r Reader) dutyName(l reminders.Line) string {
	text := Name(l.Text)
	if it, ok := r.Lib.Item(strings.TrimLeft(l.Key, "ib.")); ok && l.Text == "" { // i.p6.i04, b.p6.i04
		text = r.text(it).Title
	}
	if script, ok := strings.CutPrefix(l.Key, "decide."); ok { // of whom is said by whose digest it is
		script, _, _ = strings.Cut(script, ".")
		if s, ok := r.Talks.Script(script); ok {
			text = r.TalkTitle(s)
		}
	}
	if moment, ok := strings.CutPrefix(l.Key, "measure."); ok { // measure.m.base.2027-05-01
		if s, known := r.Talks.Script("ambition"); known {
			text = Name(r.words(s).Result[moment[:max(0, strings.LastIndex(moment, "."))]])
		}
	}
	n := num(l.N)
	if l.Kind == reminders.KPIDue && !l.From.IsZero() { // a contract month is nobody's month
		n += " (" + r.days(l.From, l.To) + ")"
	}
	args := locale.Args{"N": n, "Text": text, "Title": Name(l.Title), "Day": ""}
	if !l.To.IsZero() {
		args["Day"] = r.date(l.To.String())
	}
	return strings.TrimSuffix(r.T("duty."+l.Kind, args), ", ") // of a notebook
}

// DutyText says what a duty is, without of what: for the log of what it belongs to.
func (r Reader) DutyText(d reminders.Duty) string {
	if d.Text != "" {
		return d.Text
	}
	d.Title = ""
	return r.dutyName(lineOf(d))
}

func lineOf(d reminders.Duty) reminders.Line {
	return reminders.Line{Source: d.Source, Key: d.Key, Kind: d.Kind, Title: d.Title, Text: d.Text, N: d.N, From: d.From, To: d.To, Date: d.Date}
}

// dueWhen says how near a duty is.
func (r Reader) dueWhen(l reminders.Line, day reminders.Date) string {
	if reports(l, day) {
		return r.T("digest.noreport", locale.Args{"Day": r.date(l.Date.String())})
	}
	if l.Step == reminders.StepOpens && l.Kind == reminders.Meeting {
		return join(r.due(l.Date, day), r.T("digest.pack"))
	}
	if l.Step == reminders.StepOpens {
		return r.T("digest.opens", locale.Args{"Day": r.date(l.Date.String())})
	}
	if l.Kind == "stale" {
		return r.T("digest.stale")
	}
	return r.due(l.Date, day)
}

// due says how far a day is from another one.
func (r Reader) due(d, day reminders.Date) string {
	switch n := d.Sub(day); {
	case n == 0:
		return r.T("due.today")
	case n > 0:
		return r.N("due.in", n)
	default:
		return r.N("due.late", -n)
	}
}

// laters are the ways to put a reminder off, in days.
var laters = []string{"1", "3", "7"}

// dueControls are what a reader can do about a line: the likely thing first.
func (r Reader) dueControls(l reminders.Line, day reminders.Date) []slack.BlockElement {
	value := Pack(l.Source, l.Key)
	var els []slack.BlockElement
	kind, _, _ := strings.Cut(l.Kind, ".")
	if starts[kind] {
		start := r.T("duty.start." + kind)
		if reports(l, day) {
			start = r.T("pack.report")
		}
		els = append(els, primary(button(ActDuty+"."+DutyStart, value, start)))
	}
	if !onlyStarts[kind] {
		els = append(els, button(ActDuty+"."+DutyDone, value, r.T("duty.do.done")))
	}
	var options []*slack.OptionBlockObject
	for _, n := range laters {
		options = append(options, option(Pack(n, value), r.T("duty.later."+n)))
	}
	options = append(options, option(Pack("date", value), r.T("duty.later.date")))
	els = append(els, menu(ActDuty+"."+DutyLater, r.T("duty.do.later"), options))
	if passes(l) {
		els = append(els, button(ActDuty+"."+DutyPass, value, r.T("duty.do.pass")))
	}
	return els
}

// starts are the kinds of duty that something opens for; onlyStarts those that are done by it and by nothing else.
var (
	starts = map[string]bool{reminders.KPIDue: true, reminders.Meeting: true, reminders.Yearly: true, reminders.HandoverDue: true,
		reminders.LadderDue: true, reminders.Decision: true, reminders.Closing: true, reminders.ActorsDue: true, reminders.Evaluation: true,
		reminders.Growth: true, "item": true, "stale": true, "rescan": true, "yearday": true, "decide": true, "agreed": true,
		"measure": true, "card": true, reminders.CollectKind: true}
	onlyStarts = map[string]bool{reminders.KPIDue: true, reminders.Yearly: true, reminders.HandoverDue: true, reminders.LadderDue: true,
		reminders.Decision: true, reminders.Growth: true, "item": true, "stale": true, "decide": true, reminders.CollectKind: true}
)

// passes tells whether a line can be handed to somebody else: a reminder of one's own can't, a handover takes two, and what the
// circularity day asks of an owner is nobody else's.
func passes(l reminders.Line) bool {
	return strings.HasPrefix(l.Source, "c:") && l.Kind != reminders.HandoverDue && l.Kind != reminders.CollectKind || l.Kind == "item" || l.Kind == "stale"
}

// DutyModal asks how a duty was done.
func (r Reader) DutyModal(d reminders.Duty) View {
	return r.modal(ModalDuty, Pack(DutyDone, d.Source, d.Key), r.T("modal.duty.done"), r.T("modal.save"),
		section("*"+r.dueName(lineOf(d), r.Today())+"*"),
		r.input(InText, "modal.duty.how", "modal.duty.howhint", false, textInput(InText, true, reminders.MaxText, "")))
}

// LaterModal asks until when a reminder is put off.
func (r Reader) LaterModal(d reminders.Duty) View {
	day := slack.NewDatePickerBlockElement(InDue)
	day.InitialDate = r.Now.AddDate(0, 0, 1).Format(time.DateOnly)
	return r.modal(ModalDuty, Pack(DutyLater, d.Source, d.Key), r.T("modal.duty.later"), r.T("modal.save"),
		section("*"+r.dutyName(lineOf(d))+"*"), r.input(InDue, "modal.duty.until", "modal.duty.untilhint", false, day))
}

// PassModal asks who takes a duty over.
func (r Reader) PassModal(d reminders.Duty) View {
	user := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, plain(r.T("modal.pickuser"), 150), InUser)
	return r.modal(ModalDuty, Pack(DutyPass, d.Source, d.Key), r.T("modal.duty.pass"), r.T("modal.duty.dopass"),
		section("*"+r.dutyName(lineOf(d))+"*"), r.input(InUser, "modal.duty.who", "modal.duty.whohint", false, user))
}

// Agenda is what waits for a person, page by page.
type Agenda struct {
	Lines   []reminders.Line // in order of days; Since is what they are late or to come
	Today   reminders.Date
	Offset  int
	Filter  string           // "" all, late, source of one contract or project
	Sources []reminders.Line // one of each source, for the filter
	Users   []string         // whose they are, beside the reader
	Note    string           // stands above them
	Away    reminders.Absences
	Hour    string
	Own     int
	Lost    []reminders.Bounce // for an administrator
}

const agendaPage = 10

// AgendaPage lists what is late, due and to come for a person.
func (r Reader) AgendaPage(a Agenda) Message {
	head := r.T("agenda.title")
	blocks := []slack.Block{section("⏰ *" + head + "*")}
	if away := a.Away.Since(a.Today); len(away) > 0 {
		blocks = append(blocks, contextLine(r.T("agenda.away", locale.Args{"Days": r.AwayWords(away)})))
	}
	if a.Note != "" {
		blocks = append(blocks, section(a.Note))
	}
	switch {
	case len(a.Lines) == 0 && a.Filter == "late":
		blocks = append(blocks, section(r.T("agenda.nonelate")))
	case len(a.Lines) == 0:
		blocks = append(blocks, section(r.T("agenda.none")))
	}
	a.Offset = min(max(a.Offset, 0), max(0, len(a.Lines)-1))
	page := a.Lines[a.Offset:min(a.Offset+agendaPage, len(a.Lines))]
	group := ""
	for _, l := range page {
		if g := r.agendaGroup(l.Date, a.Today); g != group {
			group = g
			blocks = append(blocks, section("*"+g+"*"))
		}
		line := join(r.dueName(l, a.Today), r.date(l.Date.String()))
		if l.For != "" {
			line = join(line, r.T("digest.for", locale.Args{"Who": r.who(l.For)}))
		}
		b := button(ActDuty+"."+DutyShow, Pack(l.Source, l.Key), r.T("open"))
		blocks = append(blocks, sectionWith(line, b))
	}
	blocks = append(blocks, r.agendaControls(a)...)
	for _, b := range a.Lost {
		line, id := r.dutyName(b.Line), "agenda.lost"
		if b.Kept {
			id = "agenda.kept"
		}
		who := r.who(b.User)
		if strings.HasPrefix(b.User, "C") || strings.HasPrefix(b.User, "G") {
			who = "<#" + b.User + ">"
		}
		blocks = append(blocks, contextLine("⚠️ "+r.T(id, locale.Args{"What": line, "Who": who, "Day": r.day(b.At)})))
		if len(blocks) > 45 {
			break
		}
	}
	foot := r.T("agenda.foot", locale.Args{"Hour": a.Hour})
	if a.Own > 0 {
		foot = join(foot, r.N("agenda.own", a.Own))
	}
	return Message{Text: head + " · " + r.N("agenda.count", len(a.Lines)), Blocks: append(blocks, contextLine(foot))}
}

func (r Reader) agendaGroup(d, today reminders.Date) string {
	switch n := d.Sub(today); {
	case n < 0:
		return r.T("agenda.late")
	case n == 0:
		return r.T("agenda.today")
	case n <= 31:
		return r.T("agenda.month")
	}
	return r.T("agenda.after")
}

func (r Reader) agendaControls(a Agenda) []slack.Block {
	var els []slack.BlockElement
	if next := a.Offset + agendaPage; next < len(a.Lines) {
		els = append(els, button(ActAgenda+".next", Pack(num(next), orDash(a.Filter)), r.T("agenda.next")))
	}
	if a.Offset > 0 {
		els = append(els, button(ActAgenda+".back", Pack(num(max(0, a.Offset-agendaPage)), orDash(a.Filter)), r.T("agenda.back")))
	}
	if len(a.Sources) > 1 || len(a.Sources) > 0 && a.Filter != "" {
		options := []*slack.OptionBlockObject{option(Pack("0", "-"), r.T("agenda.all")), option(Pack("0", "late"), r.T("agenda.onlylate"))}
		for _, l := range a.Sources {
			if len(options) < maxOptions {
				options = append(options, option(Pack("0", l.Source), l.Title))
			}
		}
		els = append(els, menu(ActAgenda+".filter", r.T("agenda.filter"), options))
	}
	if len(els) == 0 {
		return nil
	}
	return []slack.Block{actions(els...)}
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// DutyCard is one duty with what can be done about it.
func (r Reader) DutyCard(d reminders.Duty, today reminders.Date) Message {
	l := lineOf(d)
	name := r.dueName(l, today)
	var who []string
	for _, u := range d.Assignees {
		who = append(who, r.who(u))
	}
	when := join(r.date(d.Date.String()), r.due(d.Date, today))
	if reports(l, today) {
		when = r.dueWhen(l, today)
	}
	return Message{Text: strings.ReplaceAll(name, "*", ""), Blocks: []slack.Block{
		section("⏰ *" + name + "*\n" + when), actions(r.dueControls(l, today)...),
		contextLine(r.T("agenda.who", locale.Args{"Who": strings.Join(who, ", ")}))}}
}

// PassedOn tells somebody that a duty is theirs now.
func (r Reader) PassedOn(d reminders.Duty, from string) Message {
	text := r.T("duty.got", locale.Args{"Who": Escape(from), "What": r.dutyName(lineOf(d)), "Day": r.date(d.Date.String())})
	return Message{Text: strings.ReplaceAll(text, "*", ""), Blocks: []slack.Block{section(text),
		actions(button(ActDuty+"."+DutyShow, Pack(d.Source, d.Key), r.T("open"))), contextLine(r.T("duty.gothow"))}}
}
