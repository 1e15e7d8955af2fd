package bot

import (
	"strings"

	"kringloop/flows"
	"kringloop/reminders"
)

// manages begins the name of an intent about a contract that is named behind it.
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

// meansContract tells whether words name a contract of the person's: "verslag laptops" does, "verslag van de raad" may be an answer.
func (t *turn) meansContract(what, arg string) bool {
	found, rest, err := t.named(arg)
	if err != nil {
		t.fail = err
		return false
	}
	return len(found) > 0 && (rest == "" || what == "kpi")
}

// manage does what was asked for about a contract by name.
func (t *turn) manage(what, arg string) error {
	found, rest, err := t.named(arg)
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
