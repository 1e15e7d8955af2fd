package bot

import (
	"strings"

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

// named finds the contracts that a text begins with the title of, the longest title first, else those whose title holds it; rest
// is what stands behind the title.
func (t *turn) named(text string) (found []*reminders.Contract, rest string, err error) {
	all, err := t.myContracts()
	if err != nil {
		return nil, "", err
	}
	longest := 0
	for _, c := range all {
		behind, ok := cutFold(text, c.Title)
		if !ok || behind != "" && !strings.ContainsAny(behind[:1], " :,") || len(c.Title) < longest {
			continue
		}
		if len(c.Title) > longest {
			found = nil
		}
		found, rest, longest = append(found, c), strings.TrimLeft(behind, " :,"), len(c.Title)
	}
	if len(found) > 0 {
		return found, rest, nil
	}
	want := strings.ToLower(strings.TrimSpace(text))
	for _, c := range all {
		if strings.Contains(strings.ToLower(c.Title), want) {
			found = append(found, c)
		}
	}
	return found, "", nil
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

// meant finds the contracts that a request is about; rest is what stands behind the title.
func (t *turn) meant(arg string) (found []*reminders.Contract, rest string, err error) {
	if arg != "" {
		return t.named(arg)
	}
	p, err := t.linkedHere()
	if err != nil {
		return nil, "", err
	}
	found, err = t.candidates(p)
	return found, "", err
}

// meansContract tells whether words are about a contract of the person's: "verslag laptops" is, "verslag van de raad" may be an answer.
func (t *turn) meansContract(what, arg string) bool {
	found, rest, err := t.meant(arg)
	if err != nil {
		t.fail = err
		return false
	}
	return len(found) > 0 && (rest == "" || what == "kpi")
}

// manage does what was asked for about a contract.
func (t *turn) manage(what, arg string) error {
	found, rest, err := t.meant(arg)
	if err != nil {
		return err
	}
	return t.oneOf(found, what, func(k care) error {
		if what == "kpi" && rest != "" {
			return k.typedFigures(rest)
		}
		return k.doNamed(what)
	})
}
