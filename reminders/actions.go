package reminders

import (
	"slices"
	"strconv"
	"time"
)

// Action is something that somebody promised to do (flows §3.4, §3.5, §3.7).
type Action struct {
	ID    string    `json:"id"`
	What  string    `json:"what"`
	Owner string    `json:"owner"` // user; "" = the contract's owner
	Due   Date      `json:"due"`
	From  string    `json:"from"` // what it came of: a milestone's key, that with a row ("m_jaar.2/J3"), K1..K13, or "hand"
	Done  bool      `json:"done,omitempty"`
	Text  string    `json:"text,omitempty"` // how it was done
	By    string    `json:"by,omitempty"`   // who closed it
	At    time.Time `json:"at,omitzero"`
}

// Key names the action among the contract's duties.
func (a Action) Key() string { return "a." + a.ID }

// ByHand is what an action came of that somebody just added.
const ByHand = "hand"

// Task is an action that somebody asks for: what, by whom ("" = the contract's owner) and by when.
type Task struct {
	What  string
	Owner string
	Due   Date
}

func (t Task) clean() (Task, error) {
	var err error
	if t.What, err = needed(t.What); err != nil {
		return t, err
	}
	if t.Due.IsZero() {
		return t, ErrNoDate
	}
	return t, nil
}

// AddAction adds something to be done and gives its id. When there is no room, the action that was closed first is forgotten;
// the log keeps it.
func (c *Contract) AddAction(t Task, from string, a Act) (string, error) {
	t, err := t.clean()
	if err != nil {
		return "", err
	}
	list := c.Actions
	if len(list) >= MaxActions {
		oldest := -1
		for i, x := range list {
			if x.Done && (oldest < 0 || x.At.Before(list[oldest].At)) {
				oldest = i
			}
		}
		if oldest < 0 {
			return "", ErrFull
		}
		list = removed(list, oldest)
	}
	if from == "" {
		from = ByHand
	}
	c.Serial++
	x := Action{ID: strconv.Itoa(c.Serial), What: t.What, Owner: t.Owner, Due: t.Due, From: from}
	c.note(a, Entry{What: LogAction, Key: x.Key(), To: c.or(x.Owner), Text: x.What})
	c.Actions = added(list, x)
	return x.ID, nil
}

// CloseAction says that an action was done, and how if there is something to say.
func (c *Contract) CloseAction(id, text string, a Act) error {
	i := c.action(id)
	if i < 0 {
		return ErrNoSuch
	}
	text, err := words(text)
	if err != nil {
		return err
	}
	x := c.Actions[i]
	if x.Done && x.Text == text {
		return nil
	}
	c.note(a, Entry{What: LogActionDone, Key: x.Key(), Text: text})
	x.Done, x.Text, x.By, x.At = true, text, a.By, a.Now
	c.Actions = replaced(c.Actions, i, x)
	return nil
}

// RemoveAction takes an action away that is not to be done after all.
func (c *Contract) RemoveAction(id string, a Act) error {
	i := c.action(id)
	if i < 0 {
		return ErrNoSuch
	}
	x := c.Actions[i]
	c.note(a, Entry{What: LogActionGone, Key: x.Key(), From: x.What})
	c.Actions = removed(c.Actions, i)
	return nil
}

// SetAction changes what is to be done, by whom or by when.
func (c *Contract) SetAction(id string, t Task, a Act) error {
	i := c.action(id)
	if i < 0 {
		return ErrNoSuch
	}
	t, err := t.clean()
	if err != nil {
		return err
	}
	x := c.Actions[i]
	was := Task{What: x.What, Owner: x.Owner, Due: x.Due}
	if t == was {
		return nil
	}
	if c.or(t.Owner) != c.or(was.Owner) {
		c.note(a, Entry{What: LogPassed, Key: x.Key(), From: c.or(was.Owner), To: c.or(t.Owner)})
	}
	if t.What != was.What || t.Due != was.Due {
		c.note(a, Entry{What: LogActionSet, Key: x.Key(), From: was.Due.String(), To: t.Due.String(), Text: t.What})
	}
	x.What, x.Owner, x.Due = t.What, t.Owner, t.Due
	c.Actions = replaced(c.Actions, i, x)
	return nil
}

// Action finds one by its id.
func (c *Contract) Action(id string) (Action, bool) {
	if i := c.action(id); i >= 0 {
		return c.Actions[i], true
	}
	return Action{}, false
}

func (c *Contract) action(id string) int {
	return slices.IndexFunc(c.Actions, func(x Action) bool { return x.ID == id })
}

// OpenActions lists what is still to be done, the earliest first.
func (c *Contract) OpenActions() []Action {
	open := slices.DeleteFunc(slices.Clone(c.Actions), func(x Action) bool { return x.Done })
	slices.SortStableFunc(open, func(x, y Action) int { return x.Due.Compare(y.Due) })
	return open
}

// follow keeps the one open action that came of something up to date, or adds it.
func (c *Contract) follow(from string, t Task, a Act) error {
	for _, x := range c.Actions {
		if x.From == from && !x.Done {
			return c.SetAction(x.ID, t, a)
		}
	}
	_, err := c.AddAction(t, from, a)
	return err
}
