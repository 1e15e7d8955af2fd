package reminders

import (
	"maps"
	"slices"
	"strconv"
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
	marks := maps.Clone(c.Marks) // a promise is numbered by its place: what was said of those behind it moves with them
	for n := i + 1; n <= len(c.Growth); n++ {
		if m, marked := c.Marks[growthKey(n+1)]; marked {
			marks[growthKey(n)] = m
		} else {
			delete(marks, growthKey(n))
		}
	}
	c.Growth, c.Marks = removed(c.Growth, i), marks
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
	if _, marked := c.Marks[growthKey(i+1)]; marked && state != "" {
		c.Marks = without(c.Marks, growthKey(i+1)) // its state says more than "to do" or "does not apply"
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

// growthKey is the key of m_groei.n.
func growthKey(n int) string { return Milestone{Kind: Growth, N: n}.Key() }

func (p Promise) text() string { return p.Due.String() + " " + p.What }
