package bot

import (
	"slices"
	"strings"

	"kringloop/flows/dialogue"
	"kringloop/knowledge"
	"kringloop/reminders"
)

// named is what a text says of the person's contracts.
type named struct {
	all  []*reminders.Contract
	rest string // what stands behind the title
	near bool   // the title is only like it: a slip of the pen, perhaps
}

// named finds the contracts that a text begins with the title of, the longest title first; else those whose title holds it, or holds
// what stands before its colon; else those whose title it is but for a slip.
func (t *turn) named(text string) (named, error) {
	all, err := t.myContracts()
	if err != nil {
		return named{}, err
	}
	if n := startingWith(all, unquote(text)); len(n.all) > 0 {
		return n, nil
	}
	name, rest, _ := strings.Cut(text, ":")
	name, rest = unquote(name), strings.TrimSpace(rest)
	if found := those(all, func(title string) bool { return holds(title, unquote(text)) }); len(found) > 0 {
		return named{all: found}, nil
	}
	if found := those(all, func(title string) bool { return holds(title, name) }); len(found) > 0 {
		return named{all: found, rest: rest}, nil
	}
	return named{all: those(all, func(title string) bool { return almost(name, title) }), rest: rest, near: true}, nil
}

func those(all []*reminders.Contract, fits func(title string) bool) (found []*reminders.Contract) {
	for _, c := range all {
		if fits(c.Title) {
			found = append(found, c)
		}
	}
	return found
}

func holds(title, part string) bool {
	return part != "" && strings.Contains(alike(title), alike(part))
}

// startingWith finds the contracts whose title a text begins with, the longest one.
func startingWith(all []*reminders.Contract, text string) (n named) {
	longest := 0
	for _, c := range all {
		behind, ok := cutFold(dialogue.Straight.Replace(text), dialogue.Straight.Replace(c.Title))
		if !ok || behind != "" && !strings.ContainsAny(behind[:1], " :,") || len(c.Title) < longest {
			continue
		}
		if len(c.Title) > longest {
			n.all = nil
		}
		n.all, n.rest, longest = append(n.all, c), strings.TrimLeft(behind, " :,"), len(c.Title)
	}
	return n
}

// unquote takes marks off a name that people put around it.
func unquote(s string) string { return strings.Trim(s, ` "'“”„«»`) }

// almost tells whether a name could be a title with a slip or two in it, or with its first words: a short word has too many
// neighbours.
func almost(name, title string) bool {
	words := strings.Fields(alike(name))
	of := strings.Fields(alike(title))
	if len(words) == 0 || len(words) > len(of) {
		return false
	}
	for _, n := range slices.Compact([]int{len(words), len(of)}) {
		a, b := strings.Join(words, " "), strings.Join(of[:n], " ")
		if limit := min(2, len(b)/4); limit > 0 && knowledge.Slips(a, b, limit) <= limit {
			return true
		}
	}
	return false
}
