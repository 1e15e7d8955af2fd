package dialogue

import (
	"errors"
	"math/big"
	"regexp"
	"strings"

	"kringloop/flows/calc"
)

// Show says an answer in a reader's language; day writes a local date (2027-03-01). Rows of a table are lines.
func (st *Step) Show(a Answer, w StepWords, lang string, day func(string) string) string {
	switch {
	case a.None:
		return "–"
	case st.Ask == Choice || st.Ask == Choices:
		names := make([]string, len(a.Options))
		for i, o := range a.Options {
			names[i] = w.Options[o]
		}
		return strings.Join(names, "; ")
	case st.Ask == Number:
		return ShowNumber(a.Number, lang)
	case st.Ask == Date:
		return day(a.Text)
	case st.Ask == Table:
		lines := make([]string, len(a.Rows))
		for i, row := range a.Rows {
			lines[i] = strings.Join(st.ShowRow(row, w, lang, day), " · ")
		}
		return strings.Join(lines, "\n")
	}
	return a.Text
}

// ShowRow says the cells of a row, in the order of the columns; an empty one is "". Several numbers in one cell are as many cells
// where it is known what they belong to, see Fitted and Heads.
func (st *Step) ShowRow(row []string, w StepWords, lang string, day func(string) string) []string {
	var out []string
	for i := range st.Columns {
		c, cell := &st.Columns[i], ""
		if i < len(row) {
			cell = row[i]
		}
		if len(c.of) > 0 {
			out = append(out, c.spread(cell, lang)...)
			continue
		}
		if cell != "" {
			cell = c.show(cell, w.Columns[c.ID], lang, day)
		}
		out = append(out, cell)
	}
	return out
}

func (c *Column) show(cell string, w ColumnWords, lang string, day func(string) string) string {
	switch c.Ask {
	case Number:
		if c.Money {
			return showMoney(cell, lang)
		}
		return ShowNumber(cell, lang)
	case Numbers:
		return strings.Join(showNumbers(cell, lang), "; ")
	case Date:
		return day(cell)
	case Choice:
		return w.Options[cell]
	}
	return cell
}

// Total is the sum of a column of money.
type Total struct {
	Column string
	Sum    string // as a value of a result: "€12.50"
}

// Totals are the sums of the columns of money, as far as rows have an amount.
func (st *Step) Totals(rows [][]string) []Total {
	var out []Total
	for i := range st.Columns {
		sum, any := new(big.Rat), false
		for _, row := range rows {
			if i >= len(row) {
				continue
			}
			if r, ok := calc.ParseJSON(row[i]); ok {
				sum, any = sum.Add(sum, r), true
			}
		}
		if st.Columns[i].Money && any {
			out = append(out, Total{st.Columns[i].ID, "€" + calc.Fixed(sum, 2)})
		}
	}
	return out
}

// ShowNumber writes an exact number for a reader, as it was meant; what is none comes back as it is.
func ShowNumber(n, lang string) string {
	r, ok := calc.ParseJSON(n)
	if !ok {
		return n
	}
	return calc.Trim(r, lang)
}

// showMoney is ShowNumber for an amount: 95.000,50 and not 95.000,5.
func showMoney(n, lang string) string {
	r, ok := calc.ParseJSON(n)
	if !ok || r.IsInt() {
		return ShowNumber(n, lang)
	}
	if _, cents, _ := strings.Cut(n, "."); len(cents) > 2 {
		return ShowNumber(n, lang)
	}
	return calc.Format(r, 2, lang)
}

// ShowFixed writes a number with the decimals that it has, for a reader; what is none comes back as it is.
func ShowFixed(n, lang string) string {
	r, ok := calc.ParseJSON(n)
	if !ok {
		return n
	}
	_, decimals, _ := strings.Cut(n, ".")
	return calc.Format(r, len(decimals), lang)
}

// isoDay is a day as values of a result carry it.
var isoDay = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)

// Fill says the words behind a key for a reader: the values among args are put into words first, as Value does, and days by day (nil: they stay).
func (w Words) Fill(key string, args map[string]string, lang string, day func(string) string) string {
	said := make(map[string]string, len(args))
	for name, v := range args {
		if day != nil && isoDay.MatchString(v) {
			said[name] = day(v)
		} else {
			said[name] = w.Value(v, lang)
		}
	}
	return w.Say(key, said)
}

// Cell says a value in a table of a result: as Fill does, and a bare number in the reader's notation.
func (w Words) Cell(v, lang string, day func(string) string) string {
	if isoDay.MatchString(v) {
		return day(v)
	}
	return ShowFixed(w.Value(v, lang), lang)
}

// Refusal says why a rule could not compute, false when it is no reason for a person.
func (w Words) Refusal(err error, lang string) (string, bool) {
	i, ok := errors.AsType[calc.Issue](err)
	if !ok {
		return "", false
	}
	l := IssueLine(i)
	return w.Fill(l.Key, l.Args, lang, nil), true
}

// IssueLine makes the words of a calculator's issue findable, with what they are filled with.
func IssueLine(i calc.Issue) Line {
	args := map[string]string{"name": i.Name, "sum": i.Sum, "of": "", "most": i.Most}
	if i.Name != "" {
		args["of"] = " (" + i.Name + ")"
	}
	for _, figure := range []string{"sum", "most"} {
		if _, ok := calc.ParseJSON(args[figure]); ok {
			args[figure] = "#" + args[figure]
		}
	}
	return Line{Key: i.Key, Args: args}
}

// share is a name with a percentage behind it: "Terugname %12.5".
var share = regexp.MustCompile(`^(.*) %(-?[0-9.]+)$`)

// money is an amount as rules write it, with cents; a typed "€1.500" is none, it means fifteen hundred.
var money = regexp.MustCompile(`^€-?[0-9]+\.[0-9]{2}$`)

// Value puts a value of a result into words: "@q03" is a question's short name, "@q03.b" an option's words, "@q03!b" that
// option's note, "@criteria.circular.ja" an option of a column, "@@key" the words of a key, "#12.5" a number, "€12.50" money, "#price" the words of a key; a list of such has ", " between them.
// Anything else is what a person typed, and stays.
func (w Words) Value(v, lang string) string {
	if !strings.ContainsAny(v, "@#€%") {
		return v
	}
	parts := strings.Split(v, ", ")
	for i, p := range parts {
		parts[i] = w.value(p, lang)
	}
	return strings.Join(parts, ", ")
}

func (w Words) value(v, lang string) string {
	if m := share.FindStringSubmatch(v); m != nil {
		if lang == "en" {
			return w.value(m[1], lang) + " " + ShowFixed(m[2], lang) + "%"
		}
		return w.value(m[1], lang) + " " + ShowFixed(m[2], lang) + " %"
	}
	switch {
	case strings.HasPrefix(v, "@"):
		return w.named(v[1:], v)
	case strings.HasPrefix(v, "#"):
		if _, ok := new(big.Rat).SetString(v[1:]); ok {
			return ShowFixed(v[1:], lang)
		}
		if text, ok := w.Result[v[1:]]; ok {
			return text
		}
	case strings.HasPrefix(v, "€"):
		if !money.MatchString(v) {
			return v
		}
		amount := ShowFixed(strings.TrimPrefix(v, "€"), lang)
		if lang == "en" {
			return "€" + amount
		}
		return "€ " + amount
	}
	return v
}

// named finds a question, an option, a note or a key by its name; whole is given back when there is none.
func (w Words) named(name, whole string) string {
	if st, ok := w.Steps[name]; ok {
		return st.Name()
	}
	if step, opt, ok := strings.Cut(name, "!"); ok && w.Steps[step].Notes[opt] != "" {
		return w.Steps[step].Notes[opt]
	}
	if key, ok := strings.CutPrefix(name, "@"); ok && w.Result[key] != "" {
		return w.Result[key]
	}
	if step, opt, ok := strings.Cut(name, "."); ok {
		if text := w.Steps[step].Options[opt]; text != "" {
			return text
		}
		if column, opt, ok := strings.Cut(opt, "."); ok && w.Steps[step].Columns[column].Options[opt] != "" {
			return w.Steps[step].Columns[column].Options[opt]
		}
	}
	return whole
}

// Column names a column of a result's table: "=Name" is a person's own, anything else a key.
func (w Words) Column(key string) string {
	if own, ok := strings.CutPrefix(key, "="); ok {
		return own
	}
	return w.Say(key, nil)
}
