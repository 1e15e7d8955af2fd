package blocks

import (
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/flows/dialogue"
	"kringloop/reminders"
)

// Figures are a contract's KPIs as they stand.
type Figures struct {
	Contract *reminders.Contract
	Norms    reminders.Norms
	Rules    reminders.Rules
	Today    reminders.Date
	Month    int  // whose figures were filled in just now, 0 = all
	Due      int  // the contract month whose figures are asked for, 0 = none
	Saved    bool // something was kept just now

	Was map[string]reminders.Value // by KPI: what something kept just now took the place of
}

// shownPeriods is how many periods of a KPI an overview shows.
const shownPeriods = 3

// colorMarks stand before the word for a colour: a colour alone says nothing to who can't see it.
var colorMarks = map[reminders.Color]string{reminders.Green: "✓", reminders.Orange: "⚠", reminders.Red: "✕", reminders.Grey: "–"}

func (r Reader) color(c reminders.Color) string {
	return colorMarks[c] + " " + r.T("contractfile.color."+string(c))
}

// number writes a decimal as it is kept for the reader.
func (r Reader) number(n string) string { return dialogue.ShowNumber(n, r.Lang) }

// amount is a number with its unit.
func (r Reader) amount(n, unit string) string {
	return r.Amount(r.number(n), Name(unit))
}

// target says what a KPI aims for in a period, "" when it aims for nothing.
func (r Reader) target(k reminders.KPI, period int) string {
	t := k.Target(period)
	if t == "" {
		return ""
	}
	id := "figures.least"
	if k.Lower {
		id = "figures.most"
	}
	return r.T(id, locale.Args{"N": r.amount(t, k.Unit)})
}

// period names the days of a KPI's period.
func (r Reader) period(c *reminders.Contract, k reminders.KPI, period int) string {
	from := c.Start.AddMonths((period - 1) * k.Every)
	to := c.Start.AddMonths(period * k.Every).AddDays(-1)
	return r.days(from, to)
}

// days are the days from one to another.
func (r Reader) days(from, to reminders.Date) string {
	first, last := r.monthDay(from), r.monthDay(to)
	if from.Year != to.Year {
		first += " " + strconv.Itoa(from.Year)
	}
	if from.Year != to.Year || to.Year != r.Today().Year {
		last += " " + strconv.Itoa(to.Year)
	}
	return first + " – " + last
}

// monthDay is a day of some year, never "today": of a period that is over both ends are looked for in a calendar.
func (r Reader) monthDay(d reminders.Date) string {
	return num(d.Day) + " " + r.T("month."+num(int(d.Month)))
}

// figure is the value of a period with its colour.
func (r Reader) figure(f Figures, k reminders.KPI, period int) string {
	v := k.Values[period]
	switch {
	case v.Missing:
		return r.color(reminders.Grey) + ", " + r.T("figures.missing")
	case v.Number == "":
		return r.T("figures.open")
	}
	return r.color(k.Color(period, f.Norms)) + ", " + r.amount(v.Number, k.Unit)
}

// was tells of a figure that another took the place of; of none nothing.
func (r Reader) was(v reminders.Value, unit string) string {
	what := r.T("figures.missing")
	switch {
	case !v.Given():
		return ""
	case !v.Missing:
		what = r.amount(v.Number, unit)
	}
	return r.T("figures.was", locale.Args{"What": what, "Who": r.who(v.By)})
}

func (r Reader) trend(t reminders.Trend) string {
	if t == reminders.NoTrend {
		return ""
	}
	return r.T("trend." + string(t))
}

// Figures shows the KPIs of a contract: the last periods, the target, where they go, and thresholds that were reached.
func (r Reader) Figures(f Figures) Message {
	c := f.Contract
	head := r.T("figures.title", locale.Args{"Title": Name(c.Title)})
	if f.Saved {
		head = r.T("figures.saved", locale.Args{"N": num(f.Month) + " (" + r.days(monthOf(c, f.Month)) + ")", "Title": Name(c.Title)})
	}
	blocks := []slack.Block{section("📊 *" + head + "*")}
	var lines []string
	for _, k := range c.KPIs {
		if line := r.figureLines(f, k); line != "" {
			lines = append(lines, line)
		}
	}
	if len(c.KPIs) == 0 {
		lines = []string{r.T("figures.none")}
	}
	blocks = append(blocks, paragraphs(append(lines, r.reached(f)...))...)
	blocks = append(blocks, contextLine(r.T("figures.own", locale.Args{"N": nearOf(f.Norms)})))
	if els := r.figureControls(f); len(els) > 0 {
		blocks = append(blocks, actions(els...))
	}
	return Message{Text: head, Blocks: blocks}
}

func nearOf(n reminders.Norms) int {
	if n.Near > 0 {
		return n.Near
	}
	return reminders.DefaultNorms.Near
}

// figureLines are those of one KPI; of a month alone none where no period of it ended then.
func (r Reader) figureLines(f Figures, k reminders.KPI) string {
	if f.Month > 0 {
		period, ends := k.Period(f.Month)
		if !ends {
			return ""
		}
		return join("*"+Name(k.Name)+"*", r.figure(f, k, period), r.was(f.Was[k.ID], k.Unit), r.target(k, period), r.trend(k.Trend(period)))
	}
	last := 0
	for p := 1; p*k.Every <= f.Contract.MonthsOver(f.Today); p++ {
		last = p
	}
	for p := range k.Values {
		last = max(last, p)
	}
	if last == 0 {
		return join("*"+Name(k.Name)+"*", r.target(k, 1), r.T("figures.notbegun"))
	}
	lines := []string{join("*"+Name(k.Name)+"*", r.target(k, last), r.trend(k.Trend(last)))}
	for p := max(1, last-shownPeriods+1); p <= last; p++ {
		lines = append(lines, "• "+r.period(f.Contract, k, p)+": "+r.figure(f, k, p))
	}
	return strings.Join(lines, "\n")
}

// reached tells which thresholds were reached in the contract year; what follows from it is for people (flows §3.2).
func (r Reader) reached(f Figures) []string {
	month := f.Month
	if month == 0 {
		month = min(f.Contract.MonthsOver(f.Today)+1, max(1, f.Contract.MonthCount()))
	}
	var out []string
	for _, t := range f.Contract.TestThresholds((month-1)/12 + 1) {
		k, _ := f.Contract.KPI(t.KPI)
		if _, ends := k.Period(month); t.Yes && (f.Month == 0 || ends) {
			out = append(out, "⚠ "+r.T("figures.reached", locale.Args{"KPI": Name(k.Name), "Value": r.amount(t.Value, k.Unit), "Level": t.Op + " " + r.amount(t.Level, k.Unit),
				"Year": t.Year, "Effect": Escape(t.Effect)}))
		}
	}
	return out
}

func (r Reader) figureControls(f Figures) []slack.BlockElement {
	c := f.Contract
	var els []slack.BlockElement
	if len(c.KPIs) == 0 {
		return append(els, primary(contractButton(ContractForm, Pack(c.ID, "kpis", "-"), r.T("figures.add"))))
	}
	switch {
	case f.Saved:
		els = append(els, manageButton(ManageFigures, Pack(c.ID, num(f.Month)), r.T("figures.correct")), manageButton(ManageKPIs, c.ID, r.T("figures.all")))
	case f.Due > 0:
		els = append(els, primary(manageButton(ManageFigures, Pack(c.ID, num(f.Due)), r.T("figures.fill", locale.Args{"N": f.Due}))))
	}
	var options []*slack.OptionBlockObject
	for n := min(c.MonthsOver(f.Today)+1, c.MonthCount()); n > 0 && len(options) < maxOptions; n-- {
		if len(c.Figures(n)) > 0 {
			options = append(options, option(Pack(c.ID, num(n)), r.month(c, n)))
		}
	}
	els = append(els, r.trendControl(f)...)
	if len(options) > 0 && !f.Saved {
		els = append(els, menu(ActManage+"."+ManageFigures+".menu", r.T("figures.another"), options))
	}
	return els
}

// trendControl offers the picture of a KPI that has a figure.
func (r Reader) trendControl(f Figures) []slack.BlockElement {
	var drawn []reminders.KPI
	for _, k := range f.Contract.KPIs {
		if len(k.Values) > 0 {
			drawn = append(drawn, k)
		}
	}
	switch {
	case len(drawn) == 0 || f.Saved:
		return nil
	case len(drawn) == 1:
		return []slack.BlockElement{manageButton(ManageTrend, Pack(f.Contract.ID, drawn[0].ID), r.T("figures.trend"))}
	}
	var options []*slack.OptionBlockObject
	for _, k := range drawn {
		options = append(options, option(Pack(f.Contract.ID, k.ID), k.Name))
	}
	return []slack.BlockElement{menu(ActManage+"."+ManageTrend+".menu", r.T("figures.trendof"), options)}
}

// monthOf is a contract month, from its first day to its last.
func monthOf(c *reminders.Contract, n int) (from, to reminders.Date) {
	return c.Start.AddMonths(n - 1), c.Start.AddMonths(n).AddDays(-1)
}

// month names a contract month with its days.
func (r Reader) month(c *reminders.Contract, n int) string {
	return r.T("figures.month", locale.Args{"N": n, "Days": r.days(monthOf(c, n))})
}

// FiguresPage is how many KPIs a form asks for at once.
const FiguresPage = 6

// FiguresModal asks for the figures of a contract month, six at a time.
func (r Reader) FiguresModal(c *reminders.Contract, month, page int) View {
	due := c.Figures(month)
	from := min(page*FiguresPage, len(due))
	to := min(from+FiguresPage, len(due))
	blocks := []slack.Block{section("*" + Name(c.Title) + "*\n" + r.month(c, month))}
	if n := len(due); n > FiguresPage {
		blocks = append(blocks, contextLine(r.T("figures.page", locale.Args{"From": from + 1, "To": to, "Of": n})))
	}
	for _, k := range due[from:to] {
		period, _ := k.Period(month)
		label := k.Name
		if k.Unit != "" {
			label += " (" + k.Unit + ")"
		}
		in := slack.NewInputBlock(InFigure+k.ID, plain(label, 150), nil, textInput(InFigure+k.ID, false, 40, r.typed(k.Values[period])))
		hint := r.T("figures.hint")
		if t := r.target(k, period); t != "" {
			hint = capital(t) + ". " + hint
		}
		in.Hint = plain(hint, 150)
		in.Optional = true
		blocks = append(blocks, in)
	}
	save := "modal.save"
	if to < len(due) {
		save = "figures.next"
	}
	return r.modal(ModalManage, Pack(ManageFigures, c.ID, num(month), num(page)), r.T("figures.modal"), r.T(save), blocks...)
}

// typed is a value as a person would type it: without marks of thousands, and so that it is read again as it is.
func (r Reader) typed(v reminders.Value) string {
	if v.Missing {
		return r.T("figures.missing")
	}
	whole, decimals, ok := strings.Cut(v.Number, ".")
	switch {
	case !ok:
		return whole
	case r.Lang == "en" && len(decimals) == 3: // three digits behind a dot read as thousands
		return whole + "." + decimals + "0"
	case r.Lang == "en":
		return whole + "." + decimals
	}
	return whole + "," + decimals
}

// Numbers is what was ordered against what was expected (6.19).
func (r Reader) Numbers(c *reminders.Contract, today reminders.Date) Message {
	head := r.T("numbers.title", locale.Args{"Title": Name(c.Title)})
	lines := []string{r.T("numbers.estimate", locale.Args{"N": r.count(c.Estimated, c.Estimated > 0)})}
	for y := 1; y <= c.YearCount() && len(lines) < 60; y++ {
		if c.Start.AddMonths(12 * (y - 1)).After(today) {
			break
		}
		n, known := c.Ordered[y]
		lines = append(lines, r.T("numbers.year", locale.Args{"Year": y, "N": r.count(n, known)}))
	}
	lines = append(lines, "*"+r.T("numbers.total", locale.Args{"N": r.number(num(c.OrderedPieces()))})+"*")
	if c.Estimated > 0 {
		p := 100 * c.OrderedPieces() / c.Estimated
		lines = append(lines, bar(min(p, 100))+"  "+r.T("numbers.share", locale.Args{"N": p}))
	}
	return Message{Text: head, Blocks: []slack.Block{section("📊 *" + head + "*"), section(strings.Join(lines, "\n")), contextLine(r.T("numbers.how")),
		actions(primary(contractButton(ContractForm+".ordered", Pack(c.ID, "ordered", "-", "none"), r.T("numbers.fill"))), manageButton(ManageImpact, c.ID, r.T("numbers.impact")))}}
}

func (r Reader) count(n int, known bool) string {
	if !known {
		return r.T("figures.open")
	}
	return r.number(num(n))
}
