package bot

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
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
	if open := k.openMonths(); len(open) > 0 {
		return open[0]
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
	values := map[string]reminders.Value{}
	for _, kpi := range due[from:to] {
		v, err := readFigure(k.t.ev.View.Value(blocks.InFigure + kpi.ID))
		if err != nil {
			return err
		}
		values[kpi.ID] = v
	}
	was, err := k.setFigures(values, month)
	if err != nil {
		return err
	}
	if to < len(due) {
		return k.openFigures(month, page+1)
	}
	return k.figuresKept(month, was)
}

// figuresKept reads the figures of a month back, with those that they took the place of, and shows in the digest that they are all
// there.
func (k care) figuresKept(month int, was map[string]reminders.Value) error {
	f := k.standing(month)
	f.Was = was
	k.send(k.t.r.Figures(f))
	return k.done(reminders.Milestone{Kind: reminders.KPIDue, N: month}.Key())
}

// typedFigures reads "hergebruik 77,5; nieuwe toestellen niet ontvangen" for the first month that still lacks one of them, else
// for the last one that is over, or for the month that is named with them. What is not understood is said, and nothing is kept then.
func (k care) typedFigures(text string) error {
	month, text := k.c.MonthNamed(strings.ReplaceAll(text, "\n", ";"), k.today())
	var parts []string
	for part := range strings.SplitSeq(text, ";") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	if month != 0 {
		return k.figuresOf(month, parts)
	}
	open := k.openMonths()
	for _, n := range open {
		values, err := k.readTyped(parts, n)
		if err == nil && k.lacksOne(values, n) {
			return k.keepTyped(values, n)
		}
	}
	last := 0 // whose figures are asked for: of it is said what is wrong
	if len(open) > 0 {
		last = open[0]
	}
	for n := k.c.MonthsOver(k.today()); n > 0; n-- {
		if len(k.c.Figures(n)) == 0 {
			continue
		}
		if values, err := k.readTyped(parts, n); err == nil {
			return k.keepTyped(values, n)
		}
		last = max(last, n)
	}
	if last == 0 {
		return reminders.ErrNotBegun
	}
	return k.figuresOf(last, parts)
}

// figuresOf reads figures of one month and keeps them, or asks of which KPI they are.
func (k care) figuresOf(month int, parts []string) error {
	due := k.c.Figures(month)
	if month < 1 || len(due) == 0 {
		return errNoMonth
	}
	values, err := k.readTyped(parts, month)
	if err == nil {
		return k.keepTyped(values, month)
	}
	if !errors.Is(err, errNoKPI) {
		return err
	}
	var names []string
	for _, kpi := range due {
		names = append(names, blocks.Name(kpi.Name))
	}
	k.t.contractLine(k.c, "figures.which", locale.Args{"N": month, "Names": strings.Join(names, "; ")})
	return nil
}

// openMonths are the contract months that are over and lack figures, the first one first.
func (k care) openMonths() (out []int) {
	for _, m := range k.c.Milestones(k.r) {
		s := k.c.Status(m)
		if m.Kind == reminders.KPIDue && (s == reminders.Planned || s == reminders.Todo) && m.N <= k.c.MonthsOver(k.today()) {
			out = append(out, m.N)
		}
	}
	return out
}

// lacksOne tells whether none was given yet of one of the figures of a month.
func (k care) lacksOne(values map[string]reminders.Value, month int) bool {
	return slices.ContainsFunc(k.c.Figures(month), func(kpi reminders.KPI) bool {
		_, named := values[kpi.ID]
		period, _ := kpi.Period(month)
		return named && !kpi.Values[period].Given()
	})
}

func (k care) keepTyped(values map[string]reminders.Value, month int) error {
	was, err := k.setFigures(values, month)
	if err != nil {
		return err
	}
	return k.figuresKept(month, was)
}

// setFigures keeps figures of a month, and gives those that were there before and are others now: two people may fill in at once.
func (k care) setFigures(values map[string]reminders.Value, month int) (was map[string]reminders.Value, err error) {
	was = map[string]reminders.Value{}
	for _, kpi := range k.c.Figures(month) {
		v, ok := values[kpi.ID]
		if !ok {
			continue
		}
		period, _ := kpi.Period(month)
		if err := k.c.SetValue(kpi.ID, period, v, k.act()); err != nil {
			return nil, err
		}
		now, _ := k.c.KPI(kpi.ID)
		if old := kpi.Values[period]; old.Given() && old != now.Values[period] {
			was[kpi.ID] = old
		}
	}
	return was, nil
}

// readTyped reads the figures of a month; errNoKPI where a name is none of its KPIs'.
func (k care) readTyped(parts []string, month int) (map[string]reminders.Value, error) {
	values := map[string]reminders.Value{}
	for _, part := range parts {
		kpi, v, err := k.oneFigure(part, month)
		if err != nil {
			return nil, err
		}
		values[kpi] = v
	}
	return values, nil
}

var errNoMonth = errors.New("not a month of the contract in which figures are due")

var errNoKPI = errors.New("not the name of a KPI of that month")

// oneFigure finds of which KPI a text gives the figure of a month: its name, or the beginning of it, stands before the figure.
func (k care) oneFigure(text string, month int) (string, reminders.Value, error) {
	due := k.c.Figures(month)
	for _, kpi := range due {
		if rest, ok := cutFold(text, kpi.Name); ok {
			return figureOf(kpi, rest)
		}
	}
	if len(due) == 1 {
		if v, err := readFigure(text); err == nil && v.Given() {
			return due[0].ID, v, nil
		}
	}
	short, rest := splitFigure(text)
	var fits []reminders.KPI
	for _, kpi := range due {
		if _, ok := cutFold(kpi.Name, short); ok && short != "" {
			fits = append(fits, kpi)
		}
	}
	if len(fits) != 1 {
		return "", reminders.Value{}, errNoKPI
	}
	return figureOf(fits[0], rest)
}

func figureOf(kpi reminders.KPI, typed string) (string, reminders.Value, error) {
	v, err := readFigure(strings.TrimSuffix(strings.Trim(typed, " :="), kpi.Unit))
	if err != nil || !v.Given() {
		return "", v, reminders.ErrNumber
	}
	return kpi.ID, v, nil
}

// splitFigure cuts a text before what is its figure: a number, or words that say that none came.
func splitFigure(text string) (name, figure string) {
	low := strings.ToLower(text)
	for _, w := range missingWords {
		if i := strings.Index(low, " "+w); i > 0 && len(low) == len(text) {
			return strings.Trim(text[:i], " :="), text[i:]
		}
	}
	if i := strings.IndexAny(text, "0123456789"); i > 0 {
		return strings.Trim(text[:i], " :="), text[i:]
	}
	return "", text
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
