package files

import (
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"kringloop/reminders"
)

// decimalText is a cell with an exact number, as it is kept.
type decimalText string

// contractColumn is a field of a contract that fits a cell. Its heading is contractfile.col.<id>, which reminders.Rows reads.
type contractColumn struct {
	id    string
	width float64
	must  bool
	asked bool                                     // it stands in the template too, since reminders.Rows reads it
	cell  func(m Maker, c *reminders.Contract) any // string, int, decimalText or reminders.Date
}

// contractColumns are the columns of the table of contracts (flows §3.1): of what is filled in, and of what is exported.
var contractColumns = []contractColumn{
	{"title", 34, true, true, func(_ Maker, c *reminders.Contract) any { return c.Title }},
	{"supplier", 26, true, true, func(_ Maker, c *reminders.Contract) any { return c.Supplier }},
	{"kinds", 24, true, true, func(m Maker, c *reminders.Contract) any { return m.kindWords(c.Kinds) }},
	{"start", 13, true, true, func(_ Maker, c *reminders.Contract) any { return c.Start }},
	{"end", 13, true, true, func(_ Maker, c *reminders.Contract) any { return c.End }},
	{"owner", 22, true, true, func(m Maker, c *reminders.Contract) any { return m.name(c.Owner) }},
	{"deputy", 22, false, true, func(m Maker, c *reminders.Contract) any { return m.name(c.Deputy) }},
	{"buyer", 22, false, true, func(m Maker, c *reminders.Contract) any { return m.name(c.Buyer) }},
	{"management", 22, false, true, func(m Maker, c *reminders.Contract) any { return m.name(c.Management) }},
	{"category", 22, false, true, func(m Maker, c *reminders.Contract) any { return m.Lib.Category(c.Category, m.Lang) }},
	{"contact", 26, false, true, func(_ Maker, c *reminders.Contract) any { return c.Contact }},
	{"reference", 18, false, true, func(_ Maker, c *reminders.Contract) any { return reference(c) }},
	{"notice", 16, false, true, func(_ Maker, c *reminders.Contract) any { return notices(c) }},
	{"extension", 16, false, true, func(_ Maker, c *reminders.Contract) any { return extensions(c) }},
	{"estimated", 14, false, true, func(_ Maker, c *reminders.Contract) any { return c.Estimated }},
	{"life", 14, false, true, func(_ Maker, c *reminders.Contract) any { return c.Life }},
	{"warranty", 14, false, true, func(_ Maker, c *reminders.Contract) any { return c.Warranty }},
	{"hours", 14, false, true, func(_ Maker, c *reminders.Contract) any { return decimalText(c.Hours) }},
	{"maintenance", 18, false, true, func(m Maker, c *reminders.Contract) any { return m.maintenance(c.Maintenance) }},
	{"takeback", 30, false, true, func(m Maker, c *reminders.Contract) any { return m.takeBack(c.TakeBack) }},
	{"passport", 30, false, true, func(_ Maker, c *reminders.Contract) any { return c.Passport }},
}

// reference is the organisation's own number of a contract that came with an import.
func reference(c *reminders.Contract) string {
	ref, ok := strings.CutPrefix(c.Origin, "r:")
	if !ok {
		return ""
	}
	return ref
}

func (m Maker) maintenance(key string) string {
	if key == "" {
		return ""
	}
	return m.T("contractfile.maintenance." + key)
}

// takeBack says whether the goods are taken back, and on which terms.
func (m Maker) takeBack(t *reminders.TakeBack) string {
	switch {
	case t == nil:
		return ""
	case t.Terms == "":
		return m.yes(t.Yes)
	}
	return m.yes(t.Yes) + ": " + t.Terms
}

// options are the ways to extend a contract that are still open.
func options(c *reminders.Contract) []reminders.Extension {
	if c.Ended != nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(c.Extensions), func(e reminders.Extension) bool { return e.Taken })
}

// notices are the notice dates of a contract: a day where there is one, else a list in the order of extensions.
func notices(c *reminders.Contract) any {
	all := options(c)
	if len(all) == 1 {
		return all[0].Notice
	}
	out := make([]string, len(all))
	for i, e := range all {
		out[i] = e.Notice.String()
	}
	return strings.Join(out, "; ")
}

// extensions are the months of the same options.
func extensions(c *reminders.Contract) any {
	all := options(c)
	if len(all) == 1 {
		return all[0].Months
	}
	out := make([]string, len(all))
	for i, e := range all {
		out[i] = number(e.Months)
	}
	return strings.Join(out, "; ")
}

// heads are the names of columns.
func (m Maker) heads(columns []contractColumn) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = m.T("contractfile.col." + c.id)
	}
	return out
}

// asked are the columns of a table that is filled in.
func asked() []contractColumn {
	return slices.DeleteFunc(slices.Clone(contractColumns), func(c contractColumn) bool { return !c.asked })
}

// menus are the words to choose from in a column, by its id.
func (m Maker) menus() map[string][]string {
	var kinds, maintenance, categories []string
	for _, k := range reminders.Kinds {
		if k != reminders.Framework {
			kinds = append(kinds, m.kindWords([]reminders.Kind{k}), m.kindWords([]reminders.Kind{k, reminders.Framework}))
		}
	}
	for _, k := range reminders.Maintenances {
		maintenance = append(maintenance, m.maintenance(k))
	}
	for _, c := range m.Lib.Categories {
		categories = append(categories, c.In(m.Lang))
	}
	return map[string][]string{"kinds": kinds, "maintenance": maintenance, "category": categories}
}

// ContractTemplate makes a table of contracts to fill in and send back: CSV or XLSX, with the columns' names as the first row
// and two examples, which are left out when it is read. The workbook has menus, and a sheet that says what goes where.
func (m Maker) ContractTemplate(kind string) ([]byte, error) {
	heads, examples := m.heads(asked()), m.examples()
	if kind == CSV {
		return writeCSV(append([][]string{heads}, examples...)), nil
	}
	b := newBook()
	b.begin(m.T("contractfile.sheet.contracts"))
	for i, c := range asked() {
		b.wide(i+1, c.width)
	}
	b.line(b.bold(), heads...)
	b.freeze()
	for _, row := range examples {
		for i, text := range row {
			b.text(i+1, b.row, text, b.input())
			if d, err := reminders.ParseDate(text); err == nil {
				b.date(i+1, b.row, d)
			}
		}
		b.row++
	}
	m.explainContracts(b, b.sheet)
	b.f.SetActiveSheet(0)
	return b.bytes()
}

// examples are two rows that show what is meant.
func (m Maker) examples() [][]string {
	menus := m.menus()
	rows := []map[string]string{
		{"title": m.T("contractfile.example.first"), "supplier": m.T("contractfile.example.supplier"), "kinds": menus["kinds"][5], "start": "2026-09-15", "end": "2031-09-14",
			"owner": m.T("contractfile.example.owner"), "estimated": "400", "life": "72", "warranty": "60", "maintenance": menus["maintenance"][0], "takeback": m.yes(true), "notice": "2031-03-14", "extension": "12"},
		{"title": m.T("contractfile.example.second"), "supplier": m.T("contractfile.example.supplier"), "kinds": menus["kinds"][2], "start": "2027-01-01", "end": "2027-12-31",
			"owner": m.T("contractfile.example.owner")},
	}
	out := make([][]string, len(rows))
	for i, row := range rows {
		for _, c := range asked() {
			out[i] = append(out[i], row[c.id])
		}
	}
	return out
}

// explainContracts writes the sheet that says what goes into each column, with the options to choose from beside it.
func (m Maker) explainContracts(b *book, first string) {
	menus := m.menus()
	b.begin(m.T("paper.columns"))
	b.widths(30, 70, 20)
	b.line(b.bold(), m.T("paper.column"), m.T("paper.howto"), "")
	for i, c := range asked() {
		need := m.T("paper.may")
		if c.must {
			need = m.T("paper.must")
		}
		if options := menus[c.id]; len(options) > 0 {
			col := i + 5
			for j, o := range options {
				b.text(col, j+2, o, 0)
			}
			v := excelize.NewDataValidation(true)
			v.SetSqref(at(i+1, 2) + ":" + at(i+1, templateRows+1))
			v.SetSqrefDropList("'" + strings.ReplaceAll(b.sheet, "'", "''") + "'!" + down(col, 2, len(options)+1))
			b.check(b.f.AddDataValidation(first, v))
		}
		b.line(b.wrapped(), m.T("contractfile.col."+c.id), m.T("contractfile.help."+c.id), need)
	}
	b.row++
	b.text(1, b.row, m.T("contractfile.example.left"), b.wrapped())
}

// ContractRows takes a table of contracts apart for reminders.Rows: its headings and its rows. The examples of a template become
// empty rows, so that the others keep their numbers.
func (m Maker) ContractRows(s Sheet) (header []string, rows [][]string) {
	if len(s.Rows) == 0 {
		return nil, nil
	}
	examples := []string{m.T("contractfile.example.first"), m.T("contractfile.example.second")}
	rows = slices.Clone(s.Rows[1:])
	for i, row := range rows {
		if slices.ContainsFunc(row, func(cell string) bool { return slices.Contains(examples, cell) }) {
			rows[i] = nil
		}
	}
	return s.Rows[0], rows
}
