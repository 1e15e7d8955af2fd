package bot

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/reminders"
)

// entered is what was filled in a form, by field, as it is kept: numbers with a dot, days as ISO dates. What was left empty is not
// in it.
type entered map[string][]string

func (v entered) one(field string) string {
	if vs := v[field]; len(vs) > 0 {
		return vs[0]
	}
	return ""
}

func (v entered) day(field string) reminders.Date {
	d, err := reminders.ParseDate(v.one(field))
	if err != nil {
		return reminders.Date{}
	}
	return d
}

func (v entered) count(field string) int {
	n, err := strconv.Atoi(v.one(field))
	if err != nil {
		return 0
	}
	return n
}

// readForm reads a form; bad says which fields can't be read, and why.
func readForm(f *blocks.Form, view View) (v entered, bad map[string]error) {
	v, bad = entered{}, map[string]error{}
	for _, fd := range f.Fields {
		got, err := readField(fd, view.Values[blocks.InField+fd.ID])
		switch {
		case err != nil:
			bad[fd.ID] = err
		case len(got) > 0:
			v[fd.ID] = got
		case !fd.Optional:
			bad[fd.ID] = missing(fd)
		}
	}
	return v, bad
}

// missing says what a field that was left empty needs.
func missing(fd blocks.Field) error {
	switch {
	case fd.ID == "kinds":
		return reminders.ErrNoKind
	case fd.ID == "title":
		return reminders.ErrNoTitle
	case fd.ID == "supplier":
		return reminders.ErrNoSupplier
	case fd.Kind == blocks.FieldDay:
		return reminders.ErrNoDate
	case fd.Kind == blocks.FieldUser:
		return errNoUser
	}
	return dialogue.ErrNeeded
}

// readField reads what was filled in a field.
func readField(fd blocks.Field, values []string) ([]string, error) {
	var out []string
	for _, s := range values {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	var err error
	switch fd.Kind {
	case blocks.FieldLine:
		out[0] = strings.Join(strings.Fields(out[0]), " ")
		if utf8.RuneCountInString(out[0]) > reminders.MaxTitle {
			err = reminders.ErrLongText
		}
	case blocks.FieldText:
		if utf8.RuneCountInString(out[0]) > reminders.MaxText {
			err = reminders.ErrLongText
		}
	case blocks.FieldNumber, blocks.FieldCount:
		out[0], err = reminders.Number(out[0])
		if n, bad := strconv.Atoi(out[0]); err == nil && fd.Kind == blocks.FieldCount && (bad != nil || n > reminders.MaxCount) {
			err = reminders.ErrNumber
		}
	case blocks.FieldDay:
		_, err = reminders.ParseDate(out[0])
	case blocks.FieldUser:
		if !userID.MatchString(out[0]) {
			err = errNoUser
		}
	case blocks.FieldLink:
		if u, bad := url.Parse(out[0]); bad != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || utf8.RuneCountInString(out[0]) > reminders.MaxText {
			err = reminders.ErrLink
		}
	case blocks.FieldChoice, blocks.FieldChoices:
		if slices.ContainsFunc(out, func(s string) bool { return !slices.Contains(fd.Options, s) }) {
			err = reminders.ErrChoice
		}
	}
	return out, err
}

// validContract checks a form about a contract, by block. Beside each field it tries the whole on a contract with the same days,
// so that a promise after the end is refused where it was filled in.
func (b *Bot) validContract(ev Event, bad map[string]string) {
	part := blocks.Unpack(ev.View.Private, 8)
	f, ok := blocks.FormOf(part[2])
	if !ok {
		return
	}
	say := func(field string, err error) {
		words, most := b.Words.In(part[0]), reminders.MaxTitle
		i := slices.IndexFunc(f.Fields, func(fd blocks.Field) bool { return fd.ID == field })
		switch {
		case i >= 0 && f.Fields[i].Kind == blocks.FieldText:
			most = reminders.MaxText
		case i >= 0 && f.Fields[i].Kind == blocks.FieldCount && errors.Is(err, reminders.ErrNumber):
			err = errNotWhole
		}
		if id := sayingOf(err); id != "" {
			bad[blocks.InField+field] = strings.NewReplacer("_", "", "*", "").Replace(words.T(id, locale.Args{"Max": most, "MaxName": reminders.MaxTitle, "Who": ""}))
			return
		}
		bad[blocks.InField+field], _ = unread(words, err, nil)
	}
	v, wrong := readForm(f, ev.View)
	for field, err := range wrong {
		say(field, err)
	}
	if len(wrong) > 0 {
		return
	}
	if err := rehearse(f, v, part, ev); err != nil {
		say(blame(f, err), err)
	}
}

// errNotWhole is a number of things that is no whole one, or out of all bounds.
var errNotWhole = errors.New("not a whole number within bounds")

// rehearse does what a form asks to a contract with the same days that nobody keeps. What else it hits on is not the form's fault.
func rehearse(f *blocks.Form, v entered, part []string, ev Event) error {
	if f.ID == "register" {
		return draftOf(v).Check()
	}
	if f.ID == "kpimore" {
		_, err := targetsOf(v.one("targets"))
		return err
	}
	start, err1 := reminders.ParseDate(part[4])
	end, err2 := reminders.ParseDate(part[5])
	set, ok := setters[f.ID]
	if err1 != nil || err2 != nil || !ok {
		return nil
	}
	today := reminders.On(ev.At)
	c := &reminders.Contract{Title: "-", Supplier: "-", Owner: "-", Kinds: []reminders.Kind{reminders.Product}, Start: start, End: end, Registered: today}
	if kpi := v.one("kpi"); kpi != "" {
		c.KPIs = []reminders.KPI{{ID: kpi, Name: "-", Every: 1}}
	}
	return set(c, -1, "", v, reminders.Act{Now: ev.At, Today: today, Rules: reminders.DefaultRules})
}

// blame finds the field that an error is about.
func blame(f *blocks.Form, err error) string {
	first := func(fits func(blocks.Field) bool) string {
		if i := slices.IndexFunc(f.Fields, fits); i >= 0 {
			return f.Fields[i].ID
		}
		return f.Fields[0].ID
	}
	last := f.Fields[len(f.Fields)-1].ID
	switch {
	case f.ID == "kpimore":
		return last
	case errors.Is(err, reminders.ErrNoKind):
		return first(func(fd blocks.Field) bool { return fd.ID == "kinds" })
	case errors.Is(err, reminders.ErrOrder), errors.Is(err, reminders.ErrTooLong):
		return first(func(fd blocks.Field) bool { return fd.ID == "end" })
	case errors.Is(err, reminders.ErrOutside):
		return first(func(fd blocks.Field) bool { return fd.Kind == blocks.FieldDay || fd.ID == "year" })
	case errors.Is(err, reminders.ErrNoDate):
		return first(func(fd blocks.Field) bool { return fd.Kind == blocks.FieldDay })
	case errors.Is(err, reminders.ErrNumber):
		return first(func(fd blocks.Field) bool { return fd.Kind == blocks.FieldNumber || fd.Kind == blocks.FieldCount })
	case errors.Is(err, reminders.ErrNeedsText):
		return last
	}
	return f.Fields[0].ID
}

// submitContract takes what was filled in a form about a contract.
func (t *turn) submitContract(rest string) error {
	part := blocks.Unpack(rest, 7)
	f, ok := blocks.FormOf(part[1])
	if !ok {
		return flows.ErrNoItem
	}
	v, bad := readForm(f, t.ev.View)
	if len(bad) > 0 {
		return nil // the form was refused already: see validContract
	}
	if f.ID == "register" {
		return t.submitRegister(part[0], v)
	}
	c, p, err := t.contract(part[0])
	if err != nil {
		return err
	}
	k, err := t.cardOf(c, p)
	if err != nil {
		return err
	}
	key, view, place := part[2], part[5], part[6]
	i := -1
	if f.List != nil && key != "-" {
		if i = f.List.At(c, key); i < 0 {
			t.whisper(t.r.T("note.old"))
			return nil
		}
	}
	for _, fd := range f.Fields {
		if user := v.one(fd.ID); fd.Kind == blocks.FieldUser && user != "" {
			if err := t.involve(p, user, roleOf(fd.ID)); err != nil {
				return err
			}
		}
	}
	owner, before := c.Owner, c.Clone()
	if err := setters[f.ID](c, i, key, v, t.act(k.Rules)); err != nil {
		return err
	}
	if isFolder(p) && c.Title != before.Title { // it has no name of its own
		if err := p.Rename(c.Title, t.ev.User, t.ev.At); err != nil {
			return err
		}
	}
	return t.changed(f.ID, before, owner, k, view, place)
}

// changed answers what a form changed.
func (t *turn) changed(form string, before *reminders.Contract, owner string, k blocks.Card, view, place string) error {
	c, p := k.Contract, k.Project
	k, err := t.cardOf(c, p)
	if err != nil {
		return err
	}
	switch form {
	case "owner":
		return t.handedOn(k, owner)
	case "dates", "extend":
		return t.redated(before, k)
	case "actions":
		t.tellActors(before, k)
	case "stop":
		t.replyOf(p, t.r.Replanned(k, t.r.T("contract.stopped", locale.Args{"Title": blocks.Name(c.Title), "Day": t.dayOf(c.LastDay())})))
		return nil
	}
	m, ok := t.viewOf(k, view)
	if t.backTo(place) && ok {
		t.replace(m, p)
		return nil
	}
	if !ok {
		m = t.r.Line(t.r.T("contract.saved", locale.Args{"Title": blocks.Name(c.Title)}), "")
	}
	t.replyOf(p, m)
	return nil
}

// tellActors tells whoever has to do an action of which they didn't know.
func (t *turn) tellActors(before *reminders.Contract, k blocks.Card) {
	for _, d := range k.Duties {
		if d.Kind != reminders.ActionKind || len(d.Assignees) != 1 || d.Assignees[0] == t.ev.User {
			continue
		}
		was, ok := before.Action(strings.TrimPrefix(d.Key, "a."))
		if who := d.Assignees[0]; !ok || first(was.Owner, before.Owner) != who {
			t.next(given, who, d.Source, d.Key)
		}
	}
}

func (t *turn) dayOf(d reminders.Date) string {
	return t.r.Day(reminders.Instant(d, 12, 0, t.r.Now.Location()), t.r.Now)
}

// redated says what a change of dates leads to.
func (t *turn) redated(before *reminders.Contract, k blocks.Card) error {
	c, p := k.Contract, k.Project
	if c.Start == before.Start && c.End == before.End {
		t.replyOf(p, t.r.Line(t.r.T("contract.samedates"), ""))
		return nil
	}
	t.replyOf(p, t.r.Replanned(k, t.r.T("contract.newdates", locale.Args{"Title": blocks.Name(c.Title), "From": t.dayOf(c.Start), "To": t.dayOf(c.End)})))
	return nil
}

// handedOn tells everybody whom it concerns that a contract has another owner: the new one what waits for them, the old one that
// it is theirs no more.
func (t *turn) handedOn(k blocks.Card, was string) error {
	c, p := k.Contract, k.Project
	t.replyOf(p, t.r.Line(t.r.T("contract.handed", locale.Args{"Title": blocks.Name(c.Title), "Who": t.mention(c.Owner)}), ""))
	if c.Owner == was {
		return nil
	}
	if c.Owner != t.ev.User {
		t.next(entrusted, c.Owner, c.ID)
	}
	if was == t.ev.User {
		return nil
	}
	by, to := t.name(t.ev.User), t.name(c.Owner)
	return t.tell(was, p.ID, func(r blocks.Reader) blocks.Message {
		return r.Line(r.T("contract.nomore", locale.Args{"Title": blocks.Name(c.Title), "Who": blocks.Escape(to), "By": blocks.Escape(by)}), "")
	})
}

// entrusted tells the person of the event which contract they look after from now on, or how many; a bot gives it back: see
// [turn.takeBack].
func (t *turn) entrusted(by string, n int) error {
	if t.who.Bot {
		return nil
	}
	if t.ev.Text == "" {
		t.send(t.direct(), t.r.Line(t.r.N("import.yours", n, locale.Args{"Who": blocks.Escape(t.name(by))}), ""), "", "")
		return t.askMine(0, false)
	}
	c, p, err := t.contract(t.ev.Text)
	if unseen(err) {
		return nil // taken back meanwhile
	}
	if err != nil {
		return err
	}
	k, err := t.cardOf(c, p)
	if err != nil {
		return err
	}
	t.send(t.direct(), t.r.Handed(k, t.name(by)), p.ID, "")
	return nil
}

// roleOf is the role in which somebody who is named in a field becomes a member of the project.
func roleOf(field string) flows.Role {
	switch field {
	case "buyer":
		return flows.Purchaser
	case "management":
		return flows.Management
	}
	return flows.Manager
}
