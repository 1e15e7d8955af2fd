package bot

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/reminders"
)

// care is a contract in the hands of the person of a turn.
type care struct {
	t     *turn
	c     *reminders.Contract
	p     *flows.Project
	r     reminders.Rules
	norms reminders.Norms
	n     int // which meeting or yearly checklist, 0 = none
}

func (t *turn) care(c *reminders.Contract, p *flows.Project) (care, error) {
	norm, err := t.mem.Norm()
	if err != nil {
		return care{}, fmt.Errorf("norms: %w", err)
	}
	r, err := t.rules()
	return care{t: t, c: c, p: p, r: r, norms: Norms(norm)}, err
}

// careOf finds a contract by its id, for the person of the turn.
func (t *turn) careOf(id string) (care, error) {
	c, p, err := t.contract(id)
	if err != nil {
		return care{}, err
	}
	return t.care(c, p)
}

func (k care) act() reminders.Act    { return k.t.act(k.r) }
func (k care) today() reminders.Date { return reminders.On(k.t.r.Now) }

// buyer is who hands the contract over: who was named, else the member of the project who purchases, else the owner.
func (k care) buyer() string {
	return first(k.c.Buyer, first(memberAs(k.p, flows.Purchaser), k.c.Owner))
}

// decides tells whether the decision of a key is the person's: who decides, who stands in for them today, or, of one that lay
// before the registration, whose it would have been.
func (k care) decides(key string) bool {
	m, ok := k.c.Milestone(key, k.r)
	if ok && k.c.Status(m) == reminders.Asked {
		return k.t.ev.User == k.wouldDecide()
	}
	for _, d := range dutiesOf(k.c, k.p, k.r) {
		if d.Key != key {
			continue
		}
		users, _ := reminders.Recipients(d, reminders.StepDay, k.today(), k.t.people())
		for _, u := range append(users, d.Assignees...) {
			if u == k.t.ev.User {
				return true
			}
		}
	}
	return false
}

// wouldDecide is whose the decisions about the contract are.
func (k care) wouldDecide() string {
	return first(k.c.Management, first(memberAs(k.p, flows.Management), k.c.Owner))
}

// done shows in the digest what became of a milestone, once it is.
func (k care) done(key string) error {
	m, ok := k.c.Milestone(key, k.r)
	if !ok || k.c.Status(m) != reminders.Done {
		return nil
	}
	done := func(l *reminders.Line) { l.State = reminders.LineDone }
	if m.Kind == reminders.Yearly { // the circularity day may have asked for it too
		if err := k.t.showDone(k.c.Source(), k.r.Yearday.CollectKey(), done); err != nil {
			return err
		}
	}
	return k.t.showDone(k.c.Source(), key, done)
}

// Norms are an organisation's own bounds.
func Norms(norm dialogue.Norm) reminders.Norms {
	return reminders.Norms{Near: max(0, number(norm["kpi.orange"])), Life: max(0, number(norm["year.life"])),
		Unused: max(0, number(norm["year.unused"])), Deviation: max(0, number(norm["year.deviation"])), Rise: max(0, number(norm["year.rise"]))}
}

// errand is what a conversation about a contract needs to know of it, and does to it.
type errand struct {
	kind string // of the milestone that it settles
	many bool   // each of these milestones has a conversation of its own

	known func(k care) (dialogue.Answers, error)                           // to begin with; an error says why it can't begin
	facts func(k care, a dialogue.Answers) (map[string]string, error)      // beside those of the project
	keep  func(k care, a dialogue.Answers) (after func() error, err error) // what the confirmed answers do
}

// errandOf finds what a conversation does, by the id of its script.
func errandOf(script string) (errand, bool) {
	switch script {
	case "handover":
		return errand{kind: reminders.HandoverDue, known: knownHandover, keep: keepHandover}, true
	case "yearcheck":
		return errand{kind: reminders.Yearly, many: true, known: knownYear, facts: factsYear, keep: keepYear}, true
	case "meeting":
		return errand{kind: reminders.Meeting, many: true, keep: keepMeeting}, true
	case "closing":
		return errand{kind: reminders.Closing, many: true, keep: keepClosing}, true
	case "endladder":
		return errand{kind: reminders.LadderDue, keep: keepLadder}, true
	}
	return errand{}, false
}

// subject names the conversation of an errand about a contract; n is that of a milestone, 0 = the one that is due.
func (k care) subject(e errand, n int) (string, error) {
	if !e.many {
		return k.c.ID, nil
	}
	if n == 0 {
		n = k.dueOne(e.kind)
	}
	if n == 0 {
		return "", flows.ErrNoItem
	}
	return k.c.ID + "." + strconv.Itoa(n), nil
}

// dueOne is the milestone of a kind that is worked on: the last one that has opened and waits, else the next one, else the last.
func (k care) dueOne(kind string) int {
	waits, next, last := 0, 0, 0
	for _, m := range k.c.Milestones(k.r) {
		if m.Kind != kind {
			continue
		}
		last = m.N
		s := k.c.Status(m)
		open := s == reminders.Planned || s == reminders.Todo
		opens := m.Opens
		if opens.IsZero() || kind == reminders.Meeting {
			opens = m.Date
		}
		switch {
		case open && !opens.After(k.today()):
			waits = m.N
		case open && next == 0:
			next = m.N
		}
	}
	for _, n := range []int{waits, next} {
		if n > 0 {
			return n
		}
	}
	return last
}

// startErrand begins a conversation about a contract, goes on with it, or shows its result.
func (k care) startErrand(script string, n int) error {
	e, ok := errandOf(script)
	if !ok {
		return flows.ErrNoItem
	}
	subject, err := k.subject(e, n)
	if err != nil {
		return err
	}
	s, ok := k.t.b.Talks.Script(script)
	if !ok {
		return flows.ErrNoItem
	}
	return k.t.startTalk(k.p, s.Of(subject))
}

// startAbout begins a conversation that needs a contract: the project's own, the only one there is, or the one that is chosen.
func (t *turn) startAbout(s *dialogue.Script, p *flows.Project) error {
	all, err := t.candidates(p)
	if err != nil {
		return err
	}
	return t.oneOf(all, s.ID, "", func(k care) error { return k.startErrand(s.ID, 0) })
}

// oneOf does something with the one contract there is, or asks with which; rest was said with it.
func (t *turn) oneOf(all []*reminders.Contract, what, rest string, do func(care) error) error {
	switch len(all) {
	case 0:
		return errNoContract
	case 1:
		k, err := t.careOf(all[0].ID)
		if err != nil {
			return err
		}
		return do(k)
	}
	t.whichOf(all, what, rest)
	return nil
}

// whichOf asks with which contract something is to be done.
func (t *turn) whichOf(all []*reminders.Contract, what, rest string) {
	var projects []string
	for _, c := range all {
		projects = append(projects, c.Project)
	}
	t.alone(t.r.WhichContract(all, what, rest), projects...)
}

// subjectOf finds the contract that a conversation is about, if it belongs to the project in which it is played.
func (t *turn) subjectOf(p *flows.Project, s *dialogue.Script) (*care, error) {
	if s.About == "" {
		return nil, nil
	}
	id, n, _ := strings.Cut(s.Subject, ".")
	k, err := t.careOf(id)
	if err != nil {
		return nil, err
	}
	if k.p.ID != p.ID {
		return nil, errNoContract
	}
	k.n = max(0, number(n))
	return &k, nil
}

// knownAbout is what the contract says already of a conversation's questions.
func (sc *scene) knownAbout() (dialogue.Answers, error) {
	if sc.of == nil {
		return nil, nil
	}
	e, ok := errandOf(sc.s.Base())
	if !ok || e.known == nil {
		return nil, nil
	}
	return e.known(*sc.of)
}

// facts are what a conversation can know beside its answers.
func (t *turn) facts(sc *scene, a dialogue.Answers) (map[string]string, error) {
	facts := sc.p.Facts(t.b.Lib, t.b.Talks)
	switch e, ok := errandOf(sc.s.Base()); {
	case sc.s.ID == "scan":
		if best := bestPlanned(sc.p); best != "" {
			facts["plan.best"] = best
		}
	case sc.s.ID == talkReview:
		kept, err := t.factsKept(sc.p)
		if err != nil {
			return nil, err
		}
		maps.Copy(facts, kept)
	case sc.s.ID == dutyYearday:
		if err := t.factsYearday(sc, a, facts); err != nil {
			return nil, err
		}
	case sc.of != nil:
		if facts["category"] == "" && sc.of.c.Category != "" {
			facts["category"] = sc.of.c.Category
		}
		facts["project"] = sc.of.c.Title
		if !ok || e.facts == nil {
			break
		}
		more, err := e.facts(*sc.of, a)
		if err != nil {
			return nil, err
		}
		maps.Copy(facts, more)
	}
	return facts, nil
}

// bestPlanned are the purchases that come first in the project's purchasing plan, as its newest result names them, "" = none. A plan
// in somebody's own notebook stays there.
func bestPlanned(p *flows.Project) string {
	plan, _ := p.Latest("plan")
	for _, l := range plan.Result.Lines {
		if l.Key == "best" {
			return l.Args["titles"]
		}
	}
	return ""
}

// keepAnswers does to the contract what confirmed answers say.
func (t *turn) keepAnswers(sc *scene, d dialogue.Draft) (after func() error, err error) {
	nothing := func() error { return nil }
	if sc.of == nil {
		return nothing, nil
	}
	e, ok := errandOf(sc.s.Base())
	if !ok {
		return nothing, nil
	}
	k := *sc.of
	last := k.c.Serial
	done, err := e.keep(k, d.Live(sc.s))
	if err != nil {
		return nil, err
	}
	return func() error {
		k.offerStrangers(last)
		return done()
	}, nil
}

// offerStrangers shows the actions after the one with this number that name somebody who is no member, each with a way to hand it
// over: until then they are the owner's, and nobody should think otherwise.
func (k care) offerStrangers(last int) {
	var theirs []reminders.Action
	for _, a := range k.c.Actions {
		if n, err := strconv.Atoi(a.ID); err == nil && n > last && slices.Contains(k.t.strangers, a.What) {
			theirs = append(theirs, a)
		}
	}
	if len(theirs) > 0 {
		k.send(k.t.r.Strangers(k.c, theirs))
	}
}

// task reads an action off the row of a table: what, who, by when. Somebody who is no member stays named in the text, and the
// action is the owner's.
func (k care) task(row []string) reminders.Task {
	cell := func(i int) string {
		if i < len(row) {
			return strings.TrimSpace(row[i])
		}
		return ""
	}
	t := reminders.Task{What: cell(0)}
	if who := cell(1); who != "" {
		if t.Owner = k.member(who); t.Owner == "" {
			t.What = k.t.r.T("manage.taskof", locale.Args{"What": t.What, "Who": who})
			k.t.strangers = append(k.t.strangers, t.What)
		}
	}
	t.Due, _ = reminders.ParseDate(cell(2))
	return t
}

// member finds a member of the contract's project by a mention or a name, "" when nobody, or more than one, is meant.
func (k care) member(who string) string {
	var users []string
	for _, m := range k.p.Members {
		users = append(users, m.User)
	}
	if user := k.t.meantUser(who, users); slices.Contains(users, user) {
		return user
	}
	return ""
}

// unmention writes the names of people who were mentioned: in a table and in a result a mark would stand as it is.
func (t *turn) unmention(text string) string {
	return mentioned.ReplaceAllStringFunc(text, func(mark string) string {
		return t.name(mentioned.FindStringSubmatch(mark)[1])
	})
}

// firstRow is the one row of a table's answer, nil when there is none.
func firstRow(a dialogue.Answers, step string) []string {
	if rows := a[step].Rows; len(rows) > 0 {
		return rows[0]
	}
	return nil
}

// send says something about the contract where it may be seen.
func (k care) send(m blocks.Message) { k.t.replyOf(k.p, m) }

// note says one sentence about the contract.
func (k care) note(id string, args locale.Args) {
	if args == nil {
		args = locale.Args{}
	}
	args["Title"] = blocks.Name(k.c.Title)
	k.send(k.t.r.Line(k.t.r.T(id, args), ""))
}
