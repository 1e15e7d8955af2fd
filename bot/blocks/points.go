package blocks

import (
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// pointDays is how many days from now a point is due unless another day is chosen. Our own choice.
const pointDays = 14

// Point is an item that can be made of a line of a result.
type Point struct {
	Line int // in the result
	flows.OwnItem
}

// Points are the items that can be made of a result's lines, as its "points" step says which: the first thing that the note of a
// line says to do, and the line as the reason. What the project has to do already is left out.
func (r Reader) Points(o Outcome) []Point {
	var out []Point
	next := o.Result.Result.Next
	i := slices.IndexFunc(next, func(n dialogue.Next) bool { return n.Do == "points" })
	if i < 0 {
		return nil
	}
	w := r.words(o.Script)
	for n, l := range o.Result.Result.Lines {
		if l.Key != next[i].What {
			continue
		}
		title := cut(firstThing(w.Value(l.Args["note"], r.Lang)), flows.MaxTitle)
		if o.Project.Pending(o.Script.Phase, title) {
			continue
		}
		why := r.T("points.why", locale.Args{"Title": w.Title, "N": o.Result.Version, "Line": r.fill(w, l.Key, l.Args)})
		out = append(out, Point{n, flows.OwnItem{Phase: o.Script.Phase, Title: title, Why: cut(why, flows.MaxText), Role: flows.Purchaser, Weight: flows.Should}})
	}
	return out
}

// firstThing is a note up to where it goes on to something else, without its full stop.
func firstThing(note string) string {
	for _, end := range []string{". ", "; "} {
		note, _, _ = strings.Cut(note, end)
	}
	return strings.TrimSuffix(note, ".")
}

// PointsModal asks which points to make, for whom and by when; user is who asks.
func (r Reader) PointsModal(o Outcome, points []Point, user string) View {
	blocks := []slack.Block{contextLine(r.T("points.how", locale.Args{"Phase": r.phase(o.Script.Phase)}))}
	for from := 0; from < len(points); from += maxRadio {
		var options []*slack.OptionBlockObject
		for _, p := range points[from:min(from+maxRadio, len(points))] {
			options = append(options, option(num(p.Line), p.Title))
		}
		el := slack.NewCheckboxGroupsBlockElement(InAnswer, options...)
		el.InitialOptions = options
		label := "points.which"
		if from > 0 {
			label = "talk.further"
		}
		blocks = append(blocks, r.input(InAnswer+num(from), label, "", len(points) > maxRadio, el))
	}
	who := r.memberMenu(o.Project, user)
	due := slack.NewDatePickerBlockElement(InDue)
	due.InitialDate = r.Now.AddDate(0, 0, pointDays).Format(time.DateOnly)
	blocks = append(blocks, r.input(InUser, "points.who", "", false, who), r.input(InDue, "points.due", "points.duehint", false, due))
	return r.modal(ModalPoints, o.about(o.version()), r.T("points.title"), r.T("modal.add"), blocks...)
}

// NoPoints says that there is nothing to make of a result that isn't in the project already.
func (r Reader) NoPoints(o Outcome) string {
	return r.T("points.all", locale.Args{"Phase": r.phase(o.Script.Phase)})
}

// PointsMade says which points are in the project now, for whom and by when; by is who asked for it, "" = the reader.
func (r Reader) PointsMade(p *flows.Project, points []flows.OwnItem, who, due, by string) Message {
	args := locale.Args{"Phase": r.phase(points[0].Phase), "Who": r.who(who), "Day": r.fullDate(due), "By": Escape(by), "Project": Name(p.Name)}
	head := r.N("points.made", len(points), args)
	if by != "" {
		head = r.N("points.given", len(points), args)
	}
	lines := []string{"*" + head + "*"}
	for _, o := range points {
		lines = append(lines, "○ "+Escape(o.Title))
	}
	return Message{Text: head, Blocks: append(paragraphs(lines), contextLine("📋 "+Name(p.Name)),
		actions(button(ActOverview+".new", Pack(p.ID, num(points[0].Phase)), r.T("points.show"))))}
}
