package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/reminders"
)

// ContractsAsk wants a file read as a table of contracts.
type ContractsAsk struct {
	File  File  `json:"file"`
	Named bool  `json:"named,omitempty"` // the person said that it holds contracts
	Take  bool  `json:"take,omitempty"`  // and wants those that are new registered
	Event Event `json:"event"`
}

// ContractsDone is what the file holds, and who the people are that it names.
type ContractsDone struct {
	Header  []string          `json:"header,omitempty"`
	Above   int               `json:"above,omitempty"` // rows above the heading: a title, remarks
	Rows    [][]string        `json:"rows,omitempty"`
	Broken  []int             `json:"broken,omitempty"` // lines of the file that are no rows, from 1
	People  map[string]string `json:"people,omitempty"` // as they are written, in lower case → user
	Problem Problem           `json:"problem,omitempty"`
}

var (
	errNoContracts = errors.New("the person has no contracts")

	ofContracts = regexp.MustCompile(`(?i)\bcontract`)
)

// neededColumns is how many columns a table of contracts has to have; one that has half of them is taken for such a table.
const neededColumns = 6

// dropContracts takes a file as a table of contracts: the person says so, or it is a table that nothing else was asked about.
func (t *turn) dropContracts(text string) (bool, error) {
	f := t.ev.Files[0]
	named := ofContracts.MatchString(text)
	switch strings.ToLower(path.Ext(f.Name)) {
	case ".csv", ".tsv", ".xlsx", ".xlsm":
	default:
		return false, nil
	}
	if err := t.colleague(); err != nil {
		return true, err
	}
	ev := t.ev
	ev.Files = nil
	t.send(t.direct(), t.r.Line(t.r.T("talk.file", locale.Args{"Name": blocks.Name(f.Name)}), ""), "", fileRef(ev, f))
	if len(t.ev.Files) > 1 {
		t.line("talk.onefile", locale.Args{"Name": blocks.Name(f.Name)})
	}
	return true, t.job(JobContracts, ContractsAsk{File: f, Named: named, Event: ev})
}

// importOffer says how contracts are imported, with the template.
func (t *turn) importOffer() error {
	if err := t.colleague(); err != nil {
		return err
	}
	t.alone(t.r.ImportOffer())
	return nil
}

func (t *turn) importTemplate() error {
	t.attachOwn(t.r.T("import.templatehere"), Paper{Kind: PaperContractForm})
	return nil
}

// importTake registers what was shown: the file is read once more, so that nothing of it has to be kept until then.
func (t *turn) importTake(value string) error {
	if err := t.colleague(); err != nil {
		return err
	}
	var f File
	if err := json.Unmarshal([]byte(value), &f); err != nil || f.ID == "" {
		return flows.ErrNoItem
	}
	ev := t.ev
	ev.Trigger = ""
	t.aloneInPlace(t.r.Line(t.r.T("import.busy", locale.Args{"Name": blocks.Name(f.Name)}), ""))
	return t.job(JobContracts, ContractsAsk{File: f, Named: true, Take: true, Event: ev})
}

// harvest is what a table of contracts comes to.
type harvest struct {
	fresh []reminders.Draft
	known int
	bad   []string
	notes []string
}

// contractsRead takes in what a file holds.
func (t *turn) contractsRead(r Result) error {
	ask, done, failed, err := result[ContractsAsk, ContractsDone](r)
	if err != nil {
		return err
	}
	say := func(m blocks.Message) {
		if ask.Take {
			t.aloneInPlace(m)
			return
		}
		t.send(t.direct(), m, "", fileRef(ask.Event, ask.File))
	}
	if failed || len(done.Header) == 0 {
		say(t.r.Line(t.tableProblem(ask.File.Name, done.Problem), ""))
		return nil
	}
	h, looks, err := t.harvest(done)
	if err != nil {
		return err
	}
	if !looks && !ask.Named {
		say(t.r.Line(t.r.T("import.nottable", locale.Args{"Name": blocks.Name(ask.File.Name)}), t.r.T("import.how")))
		return nil
	}
	if !ask.Take {
		m, err := t.importAsked(ask.File, h)
		if err != nil {
			return err
		}
		say(m)
		return nil
	}
	if len(h.fresh) == 0 { // pressed twice
		say(t.r.Line(t.r.T("import.nothing"), ""))
		return nil
	}
	owners, err := t.takeAll(h.fresh)
	if err != nil {
		return err
	}
	say(t.r.Line("✓ *"+t.r.N("import.done", len(h.fresh))+"*", t.r.T("import.donehow")))
	if err := t.askMine(0, false); err != nil {
		return err
	}
	t.tellOwners(owners)
	return nil
}

// importAsked is the question whether to register what a file holds.
func (t *turn) importAsked(f File, h harvest) (blocks.Message, error) {
	if r := []rune(f.Name); len(r) > 100 {
		f.Name = string(r[:100])
	}
	value, err := json.Marshal(f)
	if err != nil {
		return blocks.Message{}, err
	}
	i := blocks.Imported{New: len(h.fresh), Known: h.known, Bad: h.bad, Notes: h.notes, Value: string(value), Name: f.Name}
	if len(value) > 2000 { // Slack refuses a longer one
		i.New, i.Notes = 0, append(i.Notes, t.r.T("import.longname"))
	}
	return t.r.ImportAsk(i), nil
}

// harvest reads a table of contracts and compares it with those that the person sees. It looks like one when it has half of the
// columns that it needs.
func (t *turn) harvest(done ContractsDone) (h harvest, looks bool, err error) {
	drafts, wrong := reminders.Rows(done.Header, done.Rows)
	lacking := 0
	for _, w := range wrong {
		w.Row += done.Above
		if errors.Is(w.Err, reminders.ErrNoColumn) {
			lacking++
		}
		h.bad = append(h.bad, t.rowError(w))
	}
	if broken := t.brokenLines(done.Broken); broken != "" {
		h.bad = append(h.bad, broken)
	}
	if unknown := reminders.UnknownColumns(done.Header); len(unknown) > 0 && lacking == 0 {
		h.notes = append(h.notes, t.r.T("talk.ignored", locale.Args{"Columns": blocks.Escape(strings.Join(unknown[:min(len(unknown), 10)], ", "))}))
	}
	mine, err := t.myContracts()
	if err != nil {
		return h, false, err
	}
	var known reminders.Known
	for _, c := range mine {
		known.Add(c)
	}
	for _, d := range drafts {
		if known.Has(d) {
			h.known++
			continue
		}
		known.AddDraft(d)
		h.notes = append(h.notes, t.settle(&d, done.People)...)
		h.fresh = append(h.fresh, d)
	}
	return h, lacking <= neededColumns/2, nil
}

// settle finds out who the people of a draft are, and which product group it is of. Somebody unknown who has to look after it is
// the one who imports.
func (t *turn) settle(d *reminders.Draft, people map[string]string) (notes []string) {
	for _, part := range []struct {
		field *string
		needs bool
	}{{&d.Owner, true}, {&d.Deputy, false}, {&d.Buyer, false}, {&d.Management, false}} {
		name := *part.field
		switch key := PersonKey(name); {
		case key == "":
		case slices.Contains(themselves, key):
			*part.field = t.ev.User
		case people[key] != "" && !t.isBot(people[key]):
			*part.field = people[key]
		case part.needs:
			*part.field = t.ev.User
			notes = append(notes, t.r.T("import.noowner", locale.Args{"Who": blocks.Name(name), "Title": blocks.Name(d.Title)}))
		default:
			*part.field = ""
			notes = append(notes, t.r.T("import.nobody", locale.Args{"Who": blocks.Name(name), "Title": blocks.Name(d.Title)}))
		}
	}
	if d.Deputy == d.Owner && d.Deputy != "" {
		d.Deputy = ""
		notes = append(notes, t.r.T("import.owndeputy", locale.Args{"Title": blocks.Name(d.Title)}))
	}
	for _, c := range t.b.Lib.Categories {
		if strings.EqualFold(c.NL, d.Category) || strings.EqualFold(c.EN, d.Category) {
			d.Category = c.Key
		}
	}
	return notes
}

// isBot tells whether a user is known to be no person.
func (t *turn) isBot(user string) bool {
	who, err := t.mem.Person(user)
	if err != nil {
		t.fail = err
	}
	return who.Bot
}

// PersonKey is how a name that somebody wrote is looked up: without its @, spaces and case.
func PersonKey(name string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.TrimPrefix(strings.TrimSpace(name), "@")), " "))
}

// rowError says what is wrong where in a table.
func (t *turn) rowError(e reminders.RowError) string {
	why := t.r.T("import.unreadable")
	if id := sayingOf(e.Err); id != "" {
		why = t.r.T(id, locale.Args{"Max": reminders.MaxTitle, "MaxName": reminders.MaxTitle, "Who": ""})
	}
	if errors.Is(e.Err, reminders.ErrDate) {
		why = t.r.T("error.contract.date")
	}
	switch {
	case errors.Is(e.Err, reminders.ErrNoColumn):
		return t.r.T("import.nocolumn", locale.Args{"Column": t.r.T("contractfile.col." + e.Column)})
	case errors.Is(e.Err, reminders.ErrFull):
		return t.r.T("import.toomany", locale.Args{"Row": e.Row, "Max": reminders.MaxRows})
	case e.Column == "":
		return t.r.T("import.row", locale.Args{"Row": e.Row, "Why": why})
	}
	return t.r.T("import.cell", locale.Args{"Row": e.Row, "Column": blocks.Escape(e.Column), "Why": why})
}

// takeAll registers all drafts, and tells how many contracts others look after from now on.
func (t *turn) takeAll(drafts []reminders.Draft) (owners map[string]int, err error) {
	owners, t.plans.imported = map[string]int{}, true
	for i, d := range drafts {
		if _, _, err := t.addContract(d, nil, i); err != nil {
			return nil, fmt.Errorf("import, contract %d: %w", i+1, err)
		}
		if d.Owner != t.ev.User {
			owners[d.Owner]++
		}
	}
	return owners, nil
}

// tellOwners tells everybody else how many contracts they look after from now on.
func (t *turn) tellOwners(owners map[string]int) {
	for _, user := range slices.Sorted(maps.Keys(owners)) {
		t.next(entrusted, user, "", strconv.Itoa(owners[user]))
	}
}
