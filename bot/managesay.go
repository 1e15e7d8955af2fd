package bot

import (
	"kringloop/flows"
	"kringloop/reminders"
)

// manages begins the name of an intent about a contract, which is named behind it or is one of the person's.
const manages = "manage."

// linkedHere is the project of the channel in which something is said, nil in a person's own conversation.
func (t *turn) linkedHere() (*flows.Project, error) {
	if t.ev.Direct || t.ev.Channel == "" {
		return nil, nil
	}
	return t.here()
}

// candidates are the contracts that words without a name may be about: those of the channel's project, else all of the person's.
func (t *turn) candidates(p *flows.Project) ([]*reminders.Contract, error) {
	if p == nil || len(p.Contracts) == 0 {
		return t.myContracts()
	}
	var all []*reminders.Contract
	for _, id := range p.Contracts {
		c, _, err := t.contract(id)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// meant finds the contracts that a request is about.
func (t *turn) meant(arg string) (named, error) {
	if arg != "" {
		return t.named(arg)
	}
	p, err := t.linkedHere()
	if err != nil {
		return named{}, err
	}
	all, err := t.candidates(p)
	return named{all: all}, err
}

// meansContract tells whether words are about a contract of the person's: "verslag laptops" is, "verslag van de raad" may be an answer.
func (t *turn) meansContract(what, arg string) bool {
	n, err := t.meant(arg)
	if err != nil {
		t.fail = err
		return false
	}
	return len(n.all) > 0 && (n.rest == "" || what == "kpi")
}

// manage does what was asked for about a contract. Which one is asked where more than one is meant, or the name is only like it.
func (t *turn) manage(what, arg string) error {
	n, err := t.meant(arg)
	if err != nil {
		return err
	}
	if n.near {
		t.whichOf(n.all, what, n.rest)
		return nil
	}
	return t.oneOf(n.all, what, n.rest, func(k care) error { return k.doNamed(what, n.rest) })
}
