package bot

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/reminders"
)

// chosen takes back every part that was given to a bot, and is silent to everybody else: what they were given says it.
func (t *turn) chosen(by string) error {
	for _, id := range strings.Fields(t.ev.Text) {
		p, err := t.mem.Project(id)
		if err != nil {
			return fmt.Errorf("project %s: %w", id, err)
		}
		if p == nil || !t.who.Bot {
			continue
		}
		if err := t.takeBack(p, by, ""); err != nil {
			return err
		}
	}
	return nil
}

// takeBack removes a bot from a project, with every part that it has in its contracts: it does nothing about a reminder. Contracts that
// it was to look after are looked after by whoever chose it, who is told; of a bot without a part with say, "" = nothing.
func (t *turn) takeBack(p *flows.Project, by, say string) error {
	r, err := t.rules()
	if err != nil {
		return err
	}
	act := t.act(r)
	act.By = by
	t.plans.project(p)
	for _, id := range p.Contracts {
		c, err := t.anyContract(id)
		if err != nil {
			return err
		}
		if c == nil || !slices.Contains(c.People(), t.ev.User) {
			continue
		}
		if say != "contract.nobot" {
			say = "contract.nobotpart"
		}
		if c.TakeOut(t.ev.User, act) {
			say = "contract.nobot"
			if err := c.SetPerson(reminders.Owner, by, act); err != nil {
				return err
			}
		}
		t.who.LetGo(c.ID)
	}
	t.who.Leave(p.ID)
	t.savePerson()
	if err := p.Remove(t.ev.User, t.ev.User, t.ev.At); err != nil && !errors.Is(err, flows.ErrNotMember) {
		return err
	}
	if say == "" {
		return nil
	}
	name := t.name(t.ev.User)
	return t.tell(by, p.ID, func(r blocks.Reader) blocks.Message {
		return r.Line(r.T(say, locale.Args{"Who": blocks.Name(name)}), "")
	})
}

// ownerless tells whether nobody looks after a contract any more: its owner left the project, or can't be reached.
func (t *turn) ownerless(c *reminders.Contract, p *flows.Project) bool {
	who, err := t.mem.Person(c.Owner)
	if err != nil {
		t.fail = err
	}
	_, member := p.Member(c.Owner)
	return !member || who.Gone
}

// tookLeave takes a person who left a project out of its contracts, and tells who is next of those that they looked after.
func (t *turn) tookLeave(p *flows.Project, user string) error {
	r, err := t.rules()
	if err != nil {
		return err
	}
	var without []blocks.Card
	for _, id := range p.Contracts {
		c, err := t.anyContract(id)
		if err != nil {
			return err
		}
		if c == nil || !c.TakeOut(user, t.act(r)) || len(dutiesOf(c, p, r)) == 0 {
			continue
		}
		k, err := t.cardOf(c, p)
		if err != nil {
			return err
		}
		without = append(without, k)
	}
	return t.tellOwnerless(user, without, false)
}

// lostOwner tells who is next of the contracts that somebody looked after who can't be reached any more.
func (t *turn) lostOwner(user string) error {
	r, err := t.rules()
	if err != nil {
		return err
	}
	a, err := t.mem.Agenda(user)
	if err != nil {
		return fmt.Errorf("agenda of %s: %w", user, err)
	}
	if err := t.ahead(a.All()); err != nil {
		return err
	}
	var without []blocks.Card
	for _, source := range a.All() {
		id, ok := strings.CutPrefix(source, ofContract)
		if !ok {
			continue
		}
		c, err := t.mem.Contract(id)
		if err != nil {
			return fmt.Errorf("contract %s: %w", id, err)
		}
		if c == nil || c.Owner != user {
			continue
		}
		p, err := t.mem.Project(c.Project)
		if err != nil {
			return fmt.Errorf("project %s: %w", c.Project, err)
		}
		if p == nil || len(dutiesOf(c, p, r)) == 0 {
			continue
		}
		k, err := t.cardOf(c, p)
		if err != nil {
			return err
		}
		without = append(without, k)
	}
	return t.tellOwnerless(user, without, true)
}

// tellOwnerless tells, once, whoever is next of each of the contracts that they have no owner any more, and lets them choose one.
func (t *turn) tellOwnerless(was string, all []blocks.Card, gone bool) error {
	next := map[string][]blocks.Card{}
	var users []string
	for _, k := range all {
		user := t.nextOf(k, was)
		if user == "" {
			continue // its duties go to the channel, or are shown to an administrator
		}
		if !slices.Contains(users, user) {
			users = append(users, user)
		}
		next[user] = append(next[user], k)
	}
	name := t.name(was)
	for _, user := range users {
		err := t.tell(user, "", func(r blocks.Reader) blocks.Message { return r.Ownerless(next[user], name, gone) })
		if err != nil {
			return err
		}
		post := &t.out.Posts[len(t.out.Posts)-1]
		for _, k := range next[user] {
			post.Projects = append(post.Projects, k.Project.ID)
		}
	}
	return t.fail
}

// nextOf is who is told of a contract when its owner left: the project's owner, the deputy, management, else any member who can be
// reached.
func (t *turn) nextOf(k blocks.Card, was string) string {
	users := []string{k.Project.Owner, k.Contract.Deputy, k.Contract.Management}
	for _, m := range k.Project.Members {
		users = append(users, m.User)
	}
	for _, user := range users {
		_, member := k.Project.Member(user)
		if member && user != was && !t.people().Gone(user) {
			return user
		}
	}
	return ""
}
