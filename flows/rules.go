package flows

import "strconv"

// Applicable lists the items of a phase that count (R1): those without a condition, those whose condition is true, and
// the project's own; hidden ones are left out.
func (p *Project) Applicable(l *Library, phase int) []Item {
	items := make([]Item, 0, 20)
	for _, it := range p.all(l, phase) {
		if p.applies(l, it) && p.States[it.ID].Hidden == "" {
			items = append(items, it)
		}
	}
	return items
}

// Place is where an item stands among the applicable ones of its phase, counted from 1 (0 when it is none of them), and
// how many these are.
func (p *Project) Place(l *Library, item Item) (at, of int) {
	items := p.all(l, item.Phase)
	for i := range items {
		if it := &items[i]; p.applies(l, *it) && p.States[it.ID].Hidden == "" {
			if of++; it.ID == item.ID {
				at = of
			}
		}
	}
	return at, of
}

// HiddenItems lists the items of a phase that were hidden with a reason and would apply otherwise.
func (p *Project) HiddenItems(l *Library, phase int) []Item {
	var items []Item
	for _, it := range p.all(l, phase) {
		if p.applies(l, it) && p.States[it.ID].Hidden != "" {
			items = append(items, it)
		}
	}
	return items
}

func (p *Project) all(l *Library, phase int) []Item {
	items := l.Items(phase)
	for i := range p.Own {
		if p.Own[i].Phase == phase {
			items = append(items, p.Own[i].item())
		}
	}
	return items
}

func (o *OwnItem) item() Item {
	return Item{ID: o.ID, Role: o.Role, Weight: o.Weight, Phase: o.Phase, Own: o}
}

// Item finds an item of the guide or of the project itself.
func (p *Project) Item(l *Library, id string) (Item, bool) {
	for i := range p.Own {
		if p.Own[i].ID == id {
			return p.Own[i].item(), true
		}
	}
	return l.Item(id)
}

func (p *Project) applies(l *Library, it Item) bool {
	return it.If == "" || p.Condition(l, it.If) == Yes
}

// Condition is the answer to a condition as it counts: what was answered, else "yes" where another answer implies it.
func (p *Project) Condition(l *Library, key string) Tri {
	if a, ok := p.Answers[key]; ok {
		return a.Value
	}
	if c, ok := l.Condition(key); ok && c.Implied != "" && p.Condition(l, c.Implied) == Yes {
		return Yes
	}
	return ""
}

// pending is the first condition that is to be asked at an occasion, "" when there is none. An occasion is the start of
// a phase ("phase:3") or an item that became done ("item:p3.i04").
func (p *Project) pending(l *Library, phase int, item string) string {
	for _, c := range l.Conditions {
		a, answered := p.Answers[c.Key]
		when := occasion(phase, item)
		first := item == "" && c.Asked == strconv.Itoa(phase) && !answered && p.Condition(l, c.Key) == ""
		again := a.Value == Unknown && a.When != when &&
			((item == "" && c.Again.Phase == phase) || (item != "" && c.Again.Item == item))
		// A project that skipped the question when it was made meets it where it returns.
		late := c.Asked == AskedWithProject && !answered && item == "" && c.Again.Phase == phase
		if first || again || late {
			return c.Key
		}
	}
	return ""
}

func occasion(phase int, item string) string {
	if item != "" {
		return "item:" + item
	}
	return "phase:" + strconv.Itoa(phase)
}

// Stage is where a phase stands (R1).
type Stage string

// The stages of a phase. Closed is our own: finished with open musts, for a reason that was logged.
const (
	NotStarted Stage = "niet gestart"
	Started    Stage = "bezig"
	Finished   Stage = "afgerond"
	Closed     Stage = "afgesloten"
)

// Progress is R1 and R2 for one phase.
type Progress struct {
	Phase    int
	Stage    Stage
	Done     int // items that are done
	Of       int // applicable items less the not applicable ones: what Done is a share of
	OpenMust int // applicable musts that are open or busy
	Asked    int // conditions of a must that nobody knows yet
}

// Percent is Done ÷ Of rounded down, and false where there is nothing to divide by.
func (g Progress) Percent() (int, bool) {
	if g.Of == 0 {
		return 0, false
	}
	return g.Done * 100 / g.Of, true
}

// Progress works out where a phase stands.
func (p *Project) Progress(l *Library, phase int) Progress {
	g := Progress{Phase: phase, Stage: NotStarted}
	for _, it := range p.all(l, phase) {
		s := p.State(it.ID)
		if s.Rev > 0 {
			g.Stage = Started
		}
		if s.Hidden != "" {
			continue
		}
		if !p.applies(l, it) {
			if v := p.Condition(l, it.If); it.Weight == Must && (v == "" || v == Unknown) {
				g.Asked++
			}
			continue
		}
		switch s.Status {
		case Done:
			g.Done++
			g.Of++
		case Skipped:
		default:
			g.Of++
			if it.Weight == Must {
				g.OpenMust++
			}
		}
	}
	switch _, closed := p.Gates[phase]; {
	case g.Stage == Started && g.OpenMust == 0 && g.Asked == 0:
		g.Stage = Finished
	case closed:
		g.Stage = Closed
	}
	return g
}

// OpenMusts lists the musts of a phase that are still open or busy.
func (p *Project) OpenMusts(l *Library, phase int) []Item {
	var items []Item
	for _, it := range p.Applicable(l, phase) {
		if s := p.State(it.ID).Status; it.Weight == Must && (s == Open || s == Busy) {
			items = append(items, it)
		}
	}
	return items
}

// OpenFor finds an item still to do that shows a passage of the guidance: of those that apply, the one for which the passage
// matters most.
func (p *Project) OpenFor(l *Library, passage string) (Item, bool) {
	for _, it := range l.Citing(passage) {
		s := p.State(it.ID)
		if p.applies(l, it) && s.Hidden == "" && (s.Status == Open || s.Status == Busy) {
			return it, true
		}
	}
	return Item{}, false
}

// Todo lists what is still open for a person, musts first, over the phases that were started; with nothing started, over
// the given phase.
func (p *Project) Todo(l *Library, user string, phase int) []Item {
	var musts, rest []Item
	started := false
	for n := 1; n <= Phases; n++ {
		started = started || p.Progress(l, n).Stage == Started
	}
	for n := 1; n <= Phases; n++ {
		if g := p.Progress(l, n); g.Stage != Started && (started || n != phase) {
			continue
		}
		for _, it := range p.Applicable(l, n) {
			if s := p.State(it.ID).Status; (s != Open && s != Busy) || p.Assignee(it) != user {
				continue
			}
			if it.Weight == Must {
				musts = append(musts, it)
			} else {
				rest = append(rest, it)
			}
		}
	}
	return append(musts, rest...)
}
