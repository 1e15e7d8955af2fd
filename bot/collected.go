package bot

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows/dialogue"
	"kringloop/reminders"
)

// factsYearday says how what the annual circularity day looks at stands in the whole organisation: how many yearly checklists and lesson
// cards there are and how many are asked for. Where people of elsewhere read along it says nothing.
func (t *turn) factsYearday(sc *scene, a dialogue.Answers, facts map[string]string) error {
	if outside, err := t.outside(sc.at); err != nil || outside {
		facts["collect"] = "nee"
		return err
	}
	r, err := t.rules()
	if err != nil {
		return err
	}
	y, ok, err := t.drafted(sc, a)
	if err != nil || !ok {
		return err
	}
	if other := r.Yearday; !other.On.IsZero() && other.Project != y.Project && other.On != y.On {
		facts["yearday.other"] = other.On.String()
	}
	if r.Yearday = y; !y.Collect.After(reminders.On(t.ev.At.In(t.b.Zone))) {
		facts["collect"] = "ja" // it was
	}
	checks, cards, err := t.census(sc, r)
	if err != nil {
		return err
	}
	checks.into(facts, "checks")
	cards.into(facts, "cards")
	return nil
}

// census counts the yearly checklists and lesson cards for the coming annual day. Names are only of what everybody sees who reads the
// result: in a notebook what its owner does, in a project what is the project's own.
func (t *turn) census(sc *scene, r reminders.Rules) (checks, cards *tally, err error) {
	contracts, projects, err := t.followed()
	if err != nil {
		return nil, nil, err
	}
	if checks, err = t.checks(sc, contracts, r); err != nil {
		return nil, nil, err
	}
	cards, err = t.lessonCards(sc, projects, r)
	return checks, cards, err
}

// collectedSoFar says under a plan of the coming annual day how much is there by now: the plan itself stays what it was.
func (t *turn) collectedSoFar(sc *scene, c dialogue.Confirmed) error {
	last, _ := sc.p.Latest(dutyYearday)
	if sc.s.ID != dutyYearday || c.Version != last.Version || c.Result.Verdict == "HELD" {
		return nil
	}
	r, err := t.rules()
	if err != nil {
		return err
	}
	outside, err := t.outside(sc.at)
	if err != nil || outside || r.Yearday.Project != sc.p.ID || reminders.On(t.ev.At.In(t.b.Zone)).Before(r.Yearday.Collect) {
		return err
	}
	checks, cards, err := t.census(sc, r)
	if err != nil || checks.asked+checks.there+cards.asked+cards.there == 0 {
		return err
	}
	quiet := ""
	if names := slices.Concat(checks.names, cards.names); len(names) > 0 {
		quiet = t.r.T("yearday.lacking", locale.Args{"Names": blocks.Name(strings.Join(names, "; "))})
	}
	args := locale.Args{"Checks": checks.there, "OfChecks": checks.there + checks.asked, "Cards": cards.there, "OfCards": cards.there + cards.asked}
	t.send(sc.at, t.r.Line(t.r.T("yearday.now", args), quiet), sc.p.ID, "")
	return nil
}

// drafted is the annual day that answers plan, as it will count once they are confirmed; false while they plan none.
func (t *turn) drafted(sc *scene, a dialogue.Answers) (y reminders.Yearday, ok bool, err error) {
	if a["day"].Text == "" {
		return y, false, nil
	}
	norm, err := t.mem.Norm()
	if err != nil {
		return y, false, fmt.Errorf("norms: %w", err)
	}
	res, err := t.b.Talks.Rule(sc.s)(dialogue.Case{Script: sc.s, Answers: a, Norm: norm, Today: t.r.Now})
	if err != nil {
		return y, false, nil // whoever works it out says so
	}
	so := dialogue.Confirmed{Result: res, At: t.ev.At}
	return t.b.yeardayOf(sc.p.ID, append(slices.Clip(sc.p.Results[dutyYearday]), so)), true, nil
}

// followed lists the contracts and projects that anybody follows: all that there are, but for projects of before the owner's agenda.
func (t *turn) followed() (contracts, projects []string, err error) {
	users, err := t.mem.Agendas()
	if err != nil {
		return nil, nil, fmt.Errorf("agendas: %w", err)
	}
	if err := t.mem.Ahead(Needs{Agendas: users}); err != nil {
		return nil, nil, err
	}
	for _, user := range users {
		a, err := t.mem.Agenda(user)
		if err != nil {
			return nil, nil, fmt.Errorf("agenda of %s: %w", user, err)
		}
		for _, source := range a.All() {
			if id, ok := strings.CutPrefix(source, ofContract); ok {
				contracts = append(contracts, id)
			}
			if id, ok := strings.CutPrefix(source, ofProject); ok {
				projects = append(projects, id)
			}
		}
	}
	slices.Sort(contracts)
	slices.Sort(projects)
	contracts, projects = slices.Compact(contracts), slices.Compact(projects)
	return contracts, projects, t.aheadContracts(contracts, projects...)
}

// tally counts what is there and what is asked for, with the names of the latter that may be said.
type tally struct {
	there, asked int
	names        []string
}

func (n *tally) into(facts map[string]string, of string) {
	facts["collect."+of+".there"], facts["collect."+of+".asked"] = strconv.Itoa(n.there), strconv.Itoa(n.asked)
	if len(n.names) > 0 {
		slices.Sort(n.names)
		facts[of+".missing"] = strings.Join(n.names, "; ")
	}
}

func (t *turn) checks(sc *scene, ids []string, r reminders.Rules) (*tally, error) {
	n := &tally{}
	seen := map[string]bool{}
	if sc.p.Notebook() {
		mine, err := t.myContracts()
		if err != nil {
			return nil, err
		}
		for _, c := range mine {
			seen[c.ID] = true
		}
	}
	for _, id := range ids {
		c, err := t.mem.Contract(id)
		if err != nil {
			return nil, fmt.Errorf("contract %s: %w", id, err)
		}
		if c == nil {
			continue
		}
		switch c.Collected(r) {
		case reminders.CheckThere:
			n.there++
		case reminders.CheckPlanned, reminders.CheckAsked:
			n.asked++
			if seen[id] || c.Project == sc.p.ID {
				n.names = append(n.names, c.Title)
			}
		}
	}
	return n, nil
}

func (t *turn) lessonCards(sc *scene, ids []string, r reminders.Rules) (*tally, error) {
	n := &tally{}
	lessons, err := t.mem.Lessons()
	if err != nil {
		return nil, fmt.Errorf("lessons: %w", err)
	}
	for _, id := range ids {
		p, err := t.mem.Project(id)
		if err != nil {
			return nil, fmt.Errorf("project %s: %w", id, err)
		}
		if p == nil || !sendsCard(p, r) {
			continue
		}
		if sharedCard(p, lessons) {
			n.there++
			continue
		}
		n.asked++
		if _, member := p.Member(t.ev.User); member && sc.p.Notebook() || p.ID == sc.p.ID {
			n.names = append(n.names, p.Name)
		}
	}
	return n, nil
}
