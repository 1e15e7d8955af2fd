package bot

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/reminders"
)

// addContract registers a contract in a project, or without one in a folder of its own: a project that is listed nowhere and
// whose members are those who have to do with the contract. It is the wall around the contract, and keeps its conversations.
// The nth contract of an event has an id of its own.
func (t *turn) addContract(d reminders.Draft, p *flows.Project, n int) (*reminders.Contract, *flows.Project, error) {
	if err := t.colleague(); err != nil {
		return nil, nil, err
	}
	r, err := t.rules()
	if err != nil {
		return nil, nil, err
	}
	id := t.newID("contract", n)
	if p == nil || p.Notebook() {
		if p, err = flows.NewProject("k"+id, d.Title, t.ev.User, t.ev.At); err != nil {
			return nil, nil, err
		}
		d.Folder = true
	}
	d.Project = p.ID
	act := t.act(r)
	c, err := reminders.Register(id, d, t.ev.User, t.ev.At, act.Today, r)
	if err != nil {
		return nil, nil, err
	}
	if d.Folder {
		t.mem.SaveProject(p)
	}
	if err := p.AddContract(id, c.Title, t.ev.User, t.ev.At); err != nil {
		return nil, nil, err
	}
	if c.Category != "" && p.Category == "" {
		_ = p.Reanswer(t.b.Lib, string(flows.AskCategory), c.Category, t.ev.User, t.ev.At)
	}
	t.mem.SaveContract(c)
	t.plans.contract(c.ID, nil)
	if d.Folder {
		if err := t.hold(t.ev.User, id); err != nil {
			return nil, nil, err
		}
	}
	return c, p, t.involveAll(c, p)
}

// newID makes an id out of the event's, so that a replay makes the same.
func (t *turn) newID(kind string, n int) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{t.ev.Team, t.ev.ID, kind, strconv.Itoa(n)}, "\x00")))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:10])
}

// involveAll makes everybody who has a part in a contract a member of its project.
func (t *turn) involveAll(c *reminders.Contract, p *flows.Project) error {
	for _, part := range []struct {
		user string
		role flows.Role
	}{{c.Owner, flows.Manager}, {c.Deputy, flows.Manager}, {c.Buyer, flows.Purchaser}, {c.Management, flows.Management}} {
		if part.user == "" {
			continue
		}
		if err := t.involve(p, part.user, part.role); err != nil {
			return err
		}
	}
	return nil
}

// involve makes somebody a member where they are none. In a folder that is quiet: what they are asked to do says it.
func (t *turn) involve(p *flows.Project, user string, role flows.Role) error {
	if !userID.MatchString(user) {
		return errNoUser
	}
	if _, member := p.Member(user); member {
		return nil
	}
	who, err := t.mem.Person(user)
	if err != nil {
		return fmt.Errorf("person %s: %w", user, err)
	}
	if who.Bot {
		return errIsBot
	}
	if isFolder(p) {
		if err := p.Invite(user, role, t.ev.User, t.ev.At); err != nil {
			return err
		}
		if !who.Known {
			t.next(chosen, user, p.ID) // it could be a bot
		}
		return t.hold(user, p.Contracts[0])
	}
	return t.invite(p, user, role)
}

// hold puts a contract on the list of those that somebody sees beside their projects.
func (t *turn) hold(user, contract string) error {
	who, err := t.mem.Person(user)
	if err != nil {
		return fmt.Errorf("person %s: %w", user, err)
	}
	who.Hold(contract)
	t.mem.SavePerson(user, who)
	if user == t.ev.User {
		t.who = who
	}
	return nil
}

// isFolder tells whether a project was made for one contract and is no project of anybody's.
func isFolder(p *flows.Project) bool {
	return len(p.Contracts) == 1 && p.ID == "k"+p.Contracts[0]
}

// myContracts are all contracts that the person may see: those they have a part in, and those of their projects.
func (t *turn) myContracts() ([]*reminders.Contract, error) {
	a, err := t.mem.Agenda(t.ev.User)
	if err != nil {
		return nil, fmt.Errorf("agenda of %s: %w", t.ev.User, err)
	}
	var ids []string
	for _, s := range a.All() {
		if id, ok := strings.CutPrefix(s, ofContract); ok {
			ids = append(ids, id)
		}
	}
	projects, err := t.all()
	if err != nil {
		return nil, err
	}
	for _, p := range projects {
		ids = append(ids, p.Contracts...)
	}
	ids = append(ids, t.who.Contracts...)
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if err := t.aheadContracts(ids); err != nil {
		return nil, err
	}
	var out []*reminders.Contract
	for _, id := range ids {
		c, _, err := t.contract(id)
		if err == errNoContract {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// startDuty opens what a duty is done with.
func (t *turn) startDuty(d reminders.Duty) error {
	kind, id, _ := strings.Cut(d.Source, ":")
	if kind+":" == ofProject {
		return t.startOfProject(d, id)
	}
	if kind+":" != ofContract {
		return flows.ErrNoItem
	}
	c, p, err := t.contract(id)
	if err != nil {
		return err
	}
	return t.startOfContract(d, c, p)
}

// startOfProject opens what a project's duty is done with: the point of a checklist, the Proefscan, the circularity day.
func (t *turn) startOfProject(d reminders.Duty, project string) error {
	p, err := t.known(project)
	if err != nil {
		return err
	}
	base, item, _ := strings.Cut(d.Key, ".")
	switch base {
	case "i":
		return t.advance(p, flows.Input{Do: flows.DoJump, Item: item})
	case dutyDecide:
		script, _, _ := strings.Cut(item, ".")
		return t.toDecide(p, script)
	case dutyAgreed, dutyMeasure:
		script, _ := settles(d)
		s, ok := t.b.Talks.Script(script)
		c, there := p.Latest(script)
		if !ok || !there {
			return flows.ErrNoResult
		}
		sc, err := t.scene(p, s)
		if err != nil {
			return err
		}
		return t.showResult(sc, c)
	case dutyCard:
		s, ok := t.b.Talks.Script("review")
		if !ok {
			return flows.ErrNoItem
		}
		return t.startTalk(p, s)
	case "scan", dutyYearday:
		s, ok := t.b.Talks.Script(base)
		if !ok {
			return flows.ErrNoItem
		}
		if base == dutyYearday {
			return t.startTalk(p, s)
		}
		sc, err := t.scene(p, s)
		if err != nil {
			return err
		}
		return t.again(sc)
	}
	return flows.ErrNoItem
}

func (p *plans) contract(id string, was *reminders.Contract) {
	if p.contracts == nil {
		p.contracts = map[string]*reminders.Contract{}
	}
	if _, seen := p.contracts[id]; !seen {
		p.contracts[id] = was
	}
}

func (p *plans) project(was *flows.Project) {
	if p.projects == nil {
		p.projects = map[string]*flows.Project{}
	}
	if _, seen := p.projects[was.ID]; !seen {
		p.projects[was.ID] = was.Clone()
	}
}

// contractLine says one sentence about a contract in the person's own conversation.
func (t *turn) contractLine(c *reminders.Contract, id string, args locale.Args) {
	if args == nil {
		args = locale.Args{}
	}
	args["Title"] = blocks.Name(c.Title)
	t.send(t.direct(), t.r.Line(t.r.T(id, args), ""), c.Project, "")
}
