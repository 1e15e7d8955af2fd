package bot

import (
	"slices"
	"strconv"
	"strings"

	"kringloop/bot/blocks"
	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/reminders"
)

// figures shows a contract's KPIs as they stand.
func (t *turn) figures(c *reminders.Contract, p *flows.Project) error {
	k, err := t.care(c, p)
	if err != nil {
		return err
	}
	k.send(t.r.Figures(k.standing(0)))
	return nil
}

// standing is what is shown of the figures; of one month alone where it is named.
func (k care) standing(month int) blocks.Figures {
	return blocks.Figures{Contract: k.c, Norms: k.norms, Rules: k.r, Today: k.today(), Month: month, Saved: month > 0, Due: k.dueFigures()}
}

// dueFigures is the first contract month that is over and whose figures are asked for, 0 = none.
func (k care) dueFigures() int {
	for _, m := range k.c.Milestones(k.r) {
		s := k.c.Status(m)
		if m.Kind == reminders.KPIDue && (s == reminders.Planned || s == reminders.Todo) && m.N <= k.c.MonthsOver(k.today()) {
			return m.N
		}
	}
	return 0
}

// openFigures asks for the figures of a contract month; of 0 those of the month that is due.
func (k care) openFigures(month, page int) error {
	if month == 0 {
		month = k.dueFigures()
	}
	due := k.c.Figures(month)
	if len(due) == 0 || page < 0 || page*blocks.FiguresPage >= len(due) {
		return flows.ErrNoItem
	}
	k.t.open(k.t.r.FiguresModal(k.c, month, page), k.p.ID)
	return nil
}

// missingWords are how people say that no figure came.
var missingWords = []string{"niet ontvangen", "niet gekregen", "ontbreekt", "geen cijfer", "not received", "missing", "no figure", "-", "–"}

// readFigure reads a figure as people type it; nothing typed is no figure.
func readFigure(typed string) (reminders.Value, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return reminders.Value{}, nil
	}
	if slices.Contains(missingWords, strings.ToLower(strings.Trim(typed, " ."))) {
		return reminders.Value{Missing: true}, nil
	}
	n, err := reminders.Number(typed)
	return reminders.Value{Number: n}, err
}

// submitFigures keeps a page of figures, and goes on with the next page.
func (k care) submitFigures(month, page int) error {
	due := k.c.Figures(month)
	if page < 0 || page*blocks.FiguresPage >= len(due) {
		return flows.ErrNoItem
	}
	from := page * blocks.FiguresPage
	to := min(from+blocks.FiguresPage, len(due))
	for _, kpi := range due[from:to] {
		v, err := readFigure(k.t.ev.View.Value(blocks.InFigure + kpi.ID))
		if err != nil {
			return err
		}
		period, _ := kpi.Period(month)
		if err := k.c.SetValue(kpi.ID, period, v, k.act()); err != nil {
			return err
		}
	}
	if to < len(due) {
		return k.openFigures(month, page+1)
	}
	return k.figuresKept(month)
}

// figuresKept reads the figures of a month back, and shows in the digest that they are all there.
func (k care) figuresKept(month int) error {
	k.send(k.t.r.Figures(k.standing(month)))
	return k.done(reminders.Milestone{Kind: reminders.KPIDue, N: month}.Key())
}

// typedFigures reads "hergebruik 77,5; nieuwe toestellen niet ontvangen" for the month that is asked for, or the last one that is
// over. What is not understood is said, and nothing is kept then.
func (k care) typedFigures(text string) error {
	month := k.dueFigures()
	for n := k.c.MonthsOver(k.today()); month == 0 && n > 0; n-- {
		if len(k.c.Figures(n)) > 0 {
			month = n
		}
	}
	if month == 0 {
		return reminders.ErrNotBegun
	}
	values := map[string]reminders.Value{}
	for part := range strings.SplitSeq(strings.ReplaceAll(text, "\n", ";"), ";") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		kpi, v, err := k.oneFigure(part, month)
		if err != nil {
			return err
		}
		values[kpi] = v
	}
	for _, kpi := range k.c.Figures(month) {
		v, ok := values[kpi.ID]
		if !ok {
			continue
		}
		period, _ := kpi.Period(month)
		if err := k.c.SetValue(kpi.ID, period, v, k.act()); err != nil {
			return err
		}
	}
	return k.figuresKept(month)
}

// oneFigure finds of which KPI a text gives the figure of a month: its name, or the beginning of it, stands before the figure.
func (k care) oneFigure(text string, month int) (string, reminders.Value, error) {
	text = strings.TrimSpace(text)
	due := k.c.Figures(month)
	for _, kpi := range due {
		rest, ok := cutFold(text, kpi.Name)
		if !ok {
			continue
		}
		v, err := readFigure(strings.TrimSuffix(strings.Trim(rest, " :="), kpi.Unit))
		if err == nil && v.Given() {
			return kpi.ID, v, nil
		}
		return "", v, reminders.ErrNumber
	}
	if len(due) == 1 {
		v, err := readFigure(text)
		if err == nil && v.Given() {
			return due[0].ID, v, nil
		}
	}
	return "", reminders.Value{}, reminders.ErrNumber
}

// cutFold cuts a beginning off, whatever its case.
func cutFold(s, prefix string) (rest string, ok bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// numbers shows what was ordered against what was expected.
func (t *turn) numbers(c *reminders.Contract, p *flows.Project) error {
	t.replyOf(p, t.r.Numbers(c, reminders.On(t.r.Now)))
	return nil
}

// impact begins the calculator of the realised impact with the contract's numbers.
func (k care) impact() error {
	s, ok := k.t.b.Talks.Script("impact")
	if !ok {
		return flows.ErrNoItem
	}
	sc, err := k.t.scene(k.p, s)
	if err != nil {
		return err
	}
	if d, ok := k.t.draft(sc); ok {
		return k.t.goOnTalk(sc, d)
	}
	known := dialogue.Answers{"what": {Text: k.c.Title}, "estimated": {Number: strconv.Itoa(k.c.Estimated)}, "ordered": {Number: strconv.Itoa(k.c.OrderedPieces())}}
	return k.t.beginTalk(sc, known)
}
