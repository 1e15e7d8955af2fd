package bot

import (
	"slices"
	"strconv"
	"strings"

	"kringloop/bot/blocks"
	"kringloop/flows"
)

// askPoints asks which of a result's lines become items of the project's own.
func (t *turn) askPoints(sc *scene, o blocks.Outcome) error {
	points := t.r.Points(o)
	switch {
	case sc.p.Notebook():
		return flows.ErrNoItem
	case !sc.p.Archived.IsZero():
		return flows.ErrArchived
	case len(points) == 0:
		t.whisper(t.r.NoPoints(o))
		return nil
	}
	t.open(t.r.PointsModal(o, points, t.ev.User), sc.p.ID)
	return nil
}

// makePoints makes the items that were ticked, and tells whoever got them. One that somebody made meanwhile isn't made twice.
func (t *turn) makePoints(sc *scene, o blocks.Outcome) error {
	if sc.p.Notebook() {
		return flows.ErrNoItem
	}
	var items []flows.OwnItem
	chosen := ticked(t.ev.View)
	for _, p := range t.r.Points(o) {
		if slices.Contains(chosen, strconv.Itoa(p.Line)) {
			items = append(items, p.OwnItem)
		}
	}
	if len(items) == 0 {
		t.whisper(t.r.NoPoints(o))
		return nil
	}
	who, due := t.ev.View.Value(blocks.InUser), t.ev.View.Value(blocks.InDue)
	if err := sc.p.AddPoints(t.b.Lib, items, who, due, t.ev.User, t.ev.At); err != nil {
		return err
	}
	t.send(sc.at, t.r.PointsMade(sc.p, items, who, due, ""), sc.p.ID, "")
	if who == t.ev.User {
		return nil
	}
	by := t.name(t.ev.User)
	return t.tell(who, sc.p.ID, func(r blocks.Reader) blocks.Message { return r.PointsMade(sc.p, items, who, due, by) })
}

// ticked are the options that were ticked in the groups of a form that asks for some of many.
func ticked(v View) []string {
	var all []string
	for block, values := range v.Values {
		if strings.HasPrefix(block, blocks.InAnswer) {
			all = append(all, values...)
		}
	}
	return all
}
