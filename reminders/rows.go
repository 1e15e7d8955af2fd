package reminders

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// MaxRows is how many contracts one table may bring.
const MaxRows = 500

// What is wrong with a table of contracts.
var (
	ErrNoColumn = errors.New("a column is missing")
	ErrTwice    = errors.New("the same contract, or column, twice")
	ErrNeeded   = errors.New("a cell that has to be filled is empty")
)

// RowError says what is wrong where in a table.
type RowError struct {
	Row    int    // as a sheet counts them: 1 is the heading
	Column string // as the heading names it, or its key where it is missing; "" = the row as a whole
	Err    error  // a sentinel of this package
}

// Error does not name the column, which may be as a person wrote it.
func (e RowError) Error() string { return "row " + strconv.Itoa(e.Row) + ": " + e.Err.Error() }

// Unwrap makes errors.Is find what is wrong.
func (e RowError) Unwrap() error { return e.Err }

// column is one that a table may have.
type column struct {
	key    string
	names  []string // lower case, without signs: Dutch and English
	needed bool
	read   func(d *Draft, cell string) error
}

var columns = []column{
	{"title", []string{"titel", "contract", "contractnaam", "naam", "title", "contract name", "name", "contracttitel", "omschrijving"}, true,
		func(d *Draft, s string) error { return text(&d.Title, s) }},
	{"supplier", []string{"leverancier", "leveranciersnaam", "opdrachtnemer", "contractant", "supplier", "vendor", "contractor"}, true,
		func(d *Draft, s string) error { return text(&d.Supplier, s) }},
	{"kinds", []string{"type", "soort", "contracttype", "kind", "contract type", "soort contract"}, true,
		func(d *Draft, s string) (err error) { d.Kinds, err = ReadKinds(s); return err }},
	{"start", []string{"start", "startdatum", "begin", "begindatum", "ingangsdatum", "aanvang", "van", "start date", "from"}, true,
		func(d *Draft, s string) (err error) { d.Start, err = ReadDate(s); return err }},
	{"end", []string{"einde", "eind", "einddatum", "tot", "tot en met", "end", "end date", "until"}, true,
		func(d *Draft, s string) (err error) { d.End, err = ReadDate(s); return err }},
	{"owner", []string{"eigenaar", "contractbeheerder", "beheerder", "verantwoordelijke", "owner", "contract manager"}, true,
		func(d *Draft, s string) error { return text(&d.Owner, s) }},
	{"reference", []string{"referentie", "contractnummer", "nummer", "kenmerk", "reference", "number", "contract number", "id", "contract id"}, false,
		func(d *Draft, s string) error { return text(&d.Reference, s) }},
	{"category", []string{"categorie", "productgroep", "category", "product group"}, false,
		func(d *Draft, s string) error { return text(&d.Category, s) }},
	{"contact", []string{"contact", "contactpersoon", "contact leverancier", "supplier contact", "contact person"}, false,
		func(d *Draft, s string) error { return text(&d.Contact, s) }},
	{"deputy", []string{"vervanger", "deputy", "backup"}, false, func(d *Draft, s string) error { return text(&d.Deputy, s) }},
	{"buyer", []string{"aankoper", "inkoper", "buyer", "purchaser"}, false, func(d *Draft, s string) error { return text(&d.Buyer, s) }},
	{"management", []string{"management", "leidinggevende", "manager"}, false,
		func(d *Draft, s string) error { return text(&d.Management, s) }},
	{"notice", []string{"opzegdatum", "opzegdatums", "opzeggen tot", "laatste opzegdag", "notice date", "notice dates", "notice"}, false,
		func(d *Draft, s string) error {
			return extend(d, s, func(e *Extension, part string) (err error) { e.Notice, err = ReadDate(part); return err })
		}},
	{"extension", []string{"verlenging maanden", "verlenging", "verlengingen", "verlenging in maanden", "extension months", "extension", "extensions"}, false,
		func(d *Draft, s string) error {
			return extend(d, s, func(e *Extension, part string) error { return count(&e.Months, part, 12*MaxYears) })
		}},
	{"passport", []string{"productpaspoort", "materialenpaspoort", "product passport", "passport"}, false,
		func(d *Draft, s string) (err error) { d.Passport, err = address(s, true); return err }},
	{"estimated", []string{"geraamd aantal", "raming", "geraamd", "estimated quantity", "estimate", "estimated"}, false,
		func(d *Draft, s string) error { return count(&d.Estimated, s, MaxCount) }},
	{"life", []string{"functionele levensduur maanden", "levensduur maanden", "levensduur", "functional life months", "life months", "lifespan months"}, false,
		func(d *Draft, s string) error { return count(&d.Life, s, 24*MaxYears) }},
	{"warranty", []string{"garantie maanden", "garantie", "warranty months", "warranty"}, false,
		func(d *Draft, s string) error { return count(&d.Warranty, s, 12*MaxYears) }},
	{"hours", []string{"uren per maand", "uren", "hours per month", "hours"}, false,
		func(d *Draft, s string) (err error) { d.Hours, err = Number(s); return err }},
	{"maintenance", []string{"onderhoud", "maintenance"}, false,
		func(d *Draft, s string) (err error) { d.Maintenance, err = ReadMaintenance(s); return err }},
	{"takeback", []string{"terugname", "take back", "takeback"}, false,
		func(d *Draft, s string) (err error) { d.TakeBack, err = readTakeBack(s); return err }},
}

// Rows reads contracts from a table as people keep one: headings and kinds in Dutch or English, days and numbers as they are
// written. It gives every contract that is right, and says of every row and cell what is wrong, so that the caller takes all or
// nothing, or what is right. People are as they were written; who they are is the caller's to find out. Empty rows count for
// nothing, unknown columns are passed over ([UnknownColumns]).
func Rows(header []string, rows [][]string) ([]Draft, []RowError) {
	places, errs := place(header)
	if len(errs) > 0 {
		return nil, errs
	}
	var drafts []Draft
	seen := map[string]bool{}
	for i, row := range rows {
		if strings.TrimSpace(strings.Join(row, "")) == "" {
			continue
		}
		if len(seen) >= MaxRows {
			return drafts, append(errs, RowError{Row: i + 2, Err: ErrFull})
		}
		d, wrong := readRow(places, header, row, i+2)
		key := d.Key()
		if len(wrong) == 0 && seen[key] {
			wrong = append(wrong, RowError{Row: i + 2, Err: ErrTwice})
		}
		if len(wrong) > 0 {
			errs = append(errs, wrong...)
			continue
		}
		seen[key] = true
		drafts = append(drafts, d)
	}
	return drafts, errs
}

// maxLead is how many rows may stand above the heading of a table.
const maxLead = 10

// Heading finds the heading of a table that begins with a title or remarks: how many rows, the first among them, stand above it. A
// row is the heading when it names half of the columns that a contract needs; where none is, it is the first.
func Heading(header []string, rows [][]string) (above int) {
	names := func(row []string) bool {
		_, errs := place(row)
		lacks := 0
		for _, e := range errs {
			if e.Err == ErrNoColumn {
				lacks++
			}
		}
		return 2*lacks <= slices.IndexFunc(columns, func(c column) bool { return !c.needed })
	}
	if names(header) {
		return 0
	}
	return 1 + slices.IndexFunc(rows[:min(len(rows), maxLead)], names)
}

// UnknownColumns lists the headings that Rows passes over.
func UnknownColumns(header []string) []string {
	return slices.DeleteFunc(slices.Clone(header), func(h string) bool { return heading(h) >= 0 || signless(h) == "" })
}

// place finds for each of columns where the table has it, -1 where it doesn't.
func place(header []string) ([]int, []RowError) {
	places := slices.Repeat([]int{-1}, len(columns))
	var errs []RowError
	for i, h := range header {
		col := heading(h)
		switch {
		case col < 0:
		case places[col] >= 0:
			errs = append(errs, RowError{Row: 1, Column: h, Err: ErrTwice})
		default:
			places[col] = i
		}
	}
	for col, at := range places {
		if at < 0 && columns[col].needed {
			errs = append(errs, RowError{Row: 1, Column: columns[col].key, Err: ErrNoColumn})
		}
	}
	return places, errs
}

func heading(h string) int {
	h = signless(h)
	return slices.IndexFunc(columns, func(c column) bool { return slices.Contains(c.names, h) || h == c.key })
}

// signless is a heading in lower case, its signs as single spaces: "Start-datum *" is "start datum".
func signless(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

func readRow(places []int, header, row []string, n int) (d Draft, errs []RowError) {
	for col, at := range places {
		if at < 0 {
			continue
		}
		cell := ""
		if at < len(row) {
			cell = strings.TrimSpace(row[at])
		}
		var err error
		switch {
		case cell != "":
			err = columns[col].read(&d, cell)
		case columns[col].needed:
			err = ErrNeeded
		}
		if err != nil {
			errs = append(errs, RowError{Row: n, Column: header[at], Err: err})
		}
	}
	for _, e := range d.Extensions { // its two columns belong together
		switch {
		case len(errs) > 0:
		case e.Notice.IsZero() || e.Months == 0:
			errs = append(errs, RowError{Row: n, Column: part(places, header, e.Notice.IsZero()), Err: ErrNeeded})
		case e.Notice.Before(d.Start) || !e.Notice.Before(d.Start.AddMonths(12*MaxYears)):
			errs = append(errs, RowError{Row: n, Column: part(places, header, true), Err: ErrOutside})
		}
	}
	if len(errs) == 0 {
		if err := d.Check(); err != nil {
			errs = append(errs, RowError{Row: n, Err: err})
		}
	}
	return d, errs
}

// part is the column of an extension that is missing, as the table calls it.
func part(places []int, header []string, notice bool) string {
	key := "extension"
	if notice {
		key = "notice"
	}
	col := slices.IndexFunc(columns, func(c column) bool { return c.key == key })
	if at := places[col]; at >= 0 {
		return header[at]
	}
	return key
}

// extend reads one side of a contract's extensions, in order, with semicolons between them.
func extend(d *Draft, cell string, read func(e *Extension, part string) error) error {
	n := 0
	for part := range strings.SplitSeq(cell, ";") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		if n >= MaxExtensions {
			return ErrFull
		}
		if n == len(d.Extensions) {
			d.Extensions = append(d.Extensions, Extension{})
		}
		if err := read(&d.Extensions[n], part); err != nil {
			return err
		}
		n++
	}
	return nil
}

func text(field *string, cell string) (err error) {
	*field, err = line(cell, MaxTitle)
	return err
}

func count(field *int, cell string, limit int) error {
	s, err := Number(cell)
	if err != nil {
		return err
	}
	if *field, err = strconv.Atoi(s); err != nil || *field > limit {
		*field = 0
		return ErrNumber
	}
	return nil
}

var kindWords = map[string]Kind{
	"product": Product, "producten": Product, "products": Product, "levering": Product, "leveringen": Product, "goederen": Product, "goods": Product,
	"supplies": Product, "supply": Product, "dienst": Service, "diensten": Service, "service": Service, "services": Service, "aas": AsService, "paas": AsService, "as a service": AsService,
	"product as a service": AsService, "product als dienst": AsService, "werk": Works, "werken": Works, "work": Works, "works": Works,
	"raam": Framework, "raamcontract": Framework, "raamovereenkomst": Framework, "framework": Framework, "framework contract": Framework,
	"framework agreement": Framework,
}

var kindSplit = regexp.MustCompile(`[,;+/&|]| en | and `)

// ReadKinds reads what is bought and how, in Dutch or English: "raamcontract, as-a-service".
func ReadKinds(s string) ([]Kind, error) {
	var kinds []Kind
	for _, part := range kindSplit.Split(strings.ToLower(s), -1) {
		word := signless(part)
		if word == "" {
			continue
		}
		k, ok := kindWords[word]
		if !ok {
			return nil, ErrNoKind
		}
		kinds = append(kinds, k)
	}
	return sortKinds(kinds)
}

// ReadMaintenance reads how maintenance is arranged, in Dutch or English.
func ReadMaintenance(s string) (string, error) {
	switch signless(s) {
	case "opdracht", "in opdracht", "in de opdracht", "leverancier", "included", "in the contract", "supplier":
		return "opdracht", nil
	case "apart", "apart contract", "separate", "separate contract":
		return "apart", nil
	case "intern", "zelf", "internal", "in house", "inhouse":
		return "intern", nil
	}
	return "", ErrChoice
}

func readTakeBack(s string) (*TakeBack, error) {
	first, terms, _ := strings.Cut(s, ":")
	if strings.TrimSpace(terms) == "" {
		first, terms, _ = strings.Cut(s, ",")
	}
	t := &TakeBack{Terms: strings.TrimSpace(terms)}
	switch signless(first) {
	case "ja", "yes", "j", "y", "x":
		t.Yes = true
	case "nee", "neen", "no", "n":
	default:
		return nil, ErrChoice
	}
	return t, paragraphs(&t.Terms)
}

var monthNames = map[string]time.Month{
	"januari": 1, "january": 1, "jan": 1, "februari": 2, "february": 2, "feb": 2, "maart": 3, "march": 3, "mrt": 3, "mar": 3, "april": 4, "apr": 4,
	"mei": 5, "may": 5, "juni": 6, "june": 6, "jun": 6, "juli": 7, "july": 7, "jul": 7, "augustus": 8, "august": 8, "aug": 8,
	"september": 9, "sept": 9, "sep": 9, "oktober": 10, "october": 10, "okt": 10, "oct": 10, "november": 11, "nov": 11, "december": 12, "dec": 12,
}

var (
	isoForm   = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]00:00(?::00(?:\.0+)?)?z?)?$`)
	shortForm = regexp.MustCompile(`^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})$`)
	longForm  = regexp.MustCompile(`^(\d{1,2})(?:\.|e|ste|de|st|nd|rd|th)?[- ](\pL+)\.?,?[- ](\d{4})$`)
	monthForm = regexp.MustCompile(`^(\pL+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$`)
)

// ReadDate reads a day with its year as people write it, the day before the month: "1-3-2027", "01/03/27", "2027-03-01", "1 maart
// 2027", "March 1, 2027". What is none is an ErrDate.
func ReadDate(s string) (Date, error) {
	s = strings.ToLower(strings.Join(strings.Fields(s), " "))
	var year, month, day string
	if m := isoForm.FindStringSubmatch(s); m != nil {
		year, month, day = m[1], m[2], m[3]
	} else if m := shortForm.FindStringSubmatch(s); m != nil {
		year, month, day = m[3], m[2], m[1]
		if len(year) == 2 {
			year = "20" + year
		}
	} else if m := longForm.FindStringSubmatch(s); m != nil {
		year, month, day = m[3], m[2], m[1]
	} else if m := monthForm.FindStringSubmatch(s); m != nil {
		year, month, day = m[3], m[1], m[2]
	}
	if name, ok := monthNames[month]; ok {
		month = strconv.Itoa(int(name))
	}
	if len(month) == 1 {
		month = "0" + month
	}
	if len(day) == 1 {
		day = "0" + day
	}
	return ParseDate(year + "-" + month + "-" + day)
}
