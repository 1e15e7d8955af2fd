package reminders

import (
	"slices"
	"strconv"
	"strings"
)

// AddPromise adds a step of the growth path, to be kept within the contract, and gives its id (4.51, 4.92).
func (c *Contract) AddPromise(p Promise, a Act) (string, error) {
	if len(c.Growth) >= MaxPromises {
		return "", ErrFull
	}
	p, err := c.promise(p)
	if err != nil {
		return "", err
	}
	c.Serial++
	p.ID, p.State, p.Proof = "g"+strconv.Itoa(c.Serial), "", ""
	c.note(a, Entry{What: LogPromise, Key: p.ID, To: p.text()})
	c.Growth = added(c.Growth, p)
	return p.ID, nil
}

// EditPromise changes what was promised or by when.
func (c *Contract) EditPromise(id, what string, due Date, a Act) error {
	i := c.growth(id)
	if i < 0 {
		return ErrNoSuch
	}
	p := c.Growth[i]
	p.What, p.Due = what, due
	p, err := c.promise(p)
	if err != nil || p == c.Growth[i] {
		return err
	}
	c.note(a, Entry{What: LogPromise, Key: id, From: c.Growth[i].text(), To: p.text()})
	c.shift(a, func() { c.Growth = replaced(c.Growth, i, p) })
	return nil
}

// RemovePromise takes a step out that was noted by mistake.
func (c *Contract) RemovePromise(id string, a Act) error {
	i := c.growth(id)
	if i < 0 {
		return ErrNoSuch
	}
	c.note(a, Entry{What: LogPromise, Key: id, From: c.Growth[i].text()})
	key := c.Growth[i].Key()
	c.Growth, c.Marks, c.Given = removed(c.Growth, i), without(c.Marks, key), without(c.Given, key)
	return nil
}

// SetPromise says what became of a promise: Kept or Missed with a line of proof, or "" when it is open again. That settles its
// milestone.
func (c *Contract) SetPromise(id, state, proof string, a Act) error {
	i := c.growth(id)
	if i < 0 {
		return ErrNoSuch
	}
	if state != "" && state != Kept && state != Missed {
		return ErrChoice
	}
	proof, err := words(proof)
	if err != nil {
		return err
	}
	if state == "" {
		proof = ""
	} else if proof == "" {
		return ErrNeedsText
	}
	p := c.Growth[i]
	if p.State == state && p.Proof == proof {
		return nil
	}
	c.note(a, Entry{What: LogPromise, Key: id, From: p.State, To: state, Text: proof})
	p.State, p.Proof = state, proof
	c.Growth = replaced(c.Growth, i, p)
	if _, marked := c.Marks[p.Key()]; marked && state != "" {
		c.Marks = without(c.Marks, p.Key()) // its state says more than "to do" or "does not apply"
	}
	return nil
}

// Late tells whether a promise is open after its deadline (flows §3.1).
func (p Promise) Late(today Date) bool { return p.State == "" && p.Due.Before(today) }

// promise checks what a person wrote of a promise.
func (c *Contract) promise(p Promise) (Promise, error) {
	var err error
	if p.What, err = needed(p.What); err != nil {
		return p, err
	}
	if p.Due.IsZero() {
		return p, ErrNoDate
	}
	if p.Due.Before(c.Start) || p.Due.After(c.End) {
		return p, ErrOutside
	}
	return p, nil
}

func (c *Contract) growth(id string) int {
	return slices.IndexFunc(c.Growth, func(p Promise) bool { return p.ID == id })
}

// number is that of the promise's id, by which its milestone is numbered: it is never given again, so what was said of one promise
// and who does it stay with it, whichever others come and go.
func (p Promise) number() int {
	n, _ := strconv.Atoi(strings.TrimLeft(p.ID, "g"))
	return n
}

// Key names the milestone of the promise, m_groei.3 of the one with the id g3.
func (p Promise) Key() string { return Milestone{Kind: Growth, N: p.number()}.Key() }

// Promised finds the promise that a milestone is about.
func (c *Contract) Promised(m Milestone) (Promise, bool) {
	if m.Kind != Growth {
		return Promise{}, false
	}
	if i := slices.IndexFunc(c.Growth, func(p Promise) bool { return p.number() == m.N }); i >= 0 {
		return c.Growth[i], true
	}
	return Promise{}, false
}

func (p Promise) text() string { return p.Due.String() + " " + p.What }
