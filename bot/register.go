package bot

import (
	"errors"
	"strings"
	"unicode/utf8"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/reminders"
)

// talkContract is the conversation that registers a contract.
const talkContract = "contract"

// newContract begins the registration of a contract: as a form where the gesture allows one, else as a conversation. A title that
// was named already is entered in.
func (t *turn) newContract(title string) error {
	if utf8.RuneCountInString(title) > reminders.MaxTitle {
		return flows.ErrLongName
	}
	p, err := t.shelf()
	if err != nil {
		return err
	}
	if t.ev.Trigger != "" {
		t.openRegister(p, title)
		return nil
	}
	s, ok := t.b.Talks.Script(talkContract)
	if !ok {
		return flows.ErrNoItem
	}
	if title == "" {
		return t.startTalk(p, s)
	}
	sc, err := t.scene(p, s)
	if err != nil {
		return err
	}
	if d, ok := t.draft(sc); ok && d.Owner != t.ev.User {
		return t.taken(sc)
	}
	return t.beginTalk(sc, dialogue.Answers{"title": {Text: title}})
}

// shelf is where a new contract goes that was asked for in words: into the project of the channel, else it is one that belongs to
// none, and the conversation about it is the person's own.
func (t *turn) shelf() (*flows.Project, error) {
	if err := t.colleague(); err != nil {
		return nil, err
	}
	if !t.ev.Direct && t.ev.Channel != "" {
		pl, err := t.mem.Place(t.ev.Channel)
		if err != nil {
			return nil, err
		}
		if pl.Project != "" {
			if p, err := t.project(pl.Project); err == nil {
				return p, nil
			} else if !errors.Is(err, flows.ErrNotMember) {
				return nil, err
			}
		}
	}
	return t.known(flows.NotebookID(t.ev.User))
}

// openRegister opens the form for a new contract, of a project or of none.
func (t *turn) openRegister(p *flows.Project, title string) {
	f, _ := blocks.FormOf("register")
	known := map[string][]string{"owner": {t.ev.User}}
	w, wall := blocks.Where{}, ""
	if title != "" {
		known["title"] = []string{title}
	}
	if p != nil && !p.Notebook() {
		w.Project, wall = p.ID, p.ID
		if known["title"] == nil && len(p.Contracts) == 0 {
			known["title"] = []string{p.Name}
		}
	}
	t.open(t.r.FormModal(f, w, known), wall)
}

// pressRegister opens the form from a button.
func (t *turn) pressRegister(project string) error {
	if err := t.colleague(); err != nil {
		return err
	}
	if project == "" || project == "-" || project == flows.NotebookID(t.ev.User) {
		t.openRegister(nil, "")
		return nil
	}
	p, err := t.project(project)
	if err != nil {
		return err
	}
	if !p.Archived.IsZero() {
		return flows.ErrArchived
	}
	t.openRegister(p, "")
	return nil
}

// submitRegister registers what was filled in the form.
func (t *turn) submitRegister(project string, v entered) error {
	var p *flows.Project
	if project != "-" {
		var err error
		if p, err = t.project(project); err != nil {
			return err
		}
	}
	return t.register(draftOf(v), p)
}

// draftOf makes a draft of the six fields.
func draftOf(v entered) reminders.Draft {
	d := reminders.Draft{Title: v.one("title"), Supplier: v.one("supplier"), Start: v.day("start"), End: v.day("end"), Owner: v.one("owner")}
	for _, k := range v["kinds"] {
		d.Kinds = append(d.Kinds, reminders.Kind(k))
	}
	return d
}

// register registers a contract and says what comes of it. What is registered already is not registered again.
func (t *turn) register(d reminders.Draft, p *flows.Project) error {
	if who, err := t.mem.Person(d.Owner); err != nil {
		return err
	} else if who.Bot {
		return errIsBot
	}
	mine, err := t.myContracts()
	if err != nil {
		return err
	}
	for _, c := range mine {
		var known reminders.Known
		if known.Add(c); known.Has(d) {
			t.contractLine(c, "contract.already", nil)
			return t.showCard(c.ID)
		}
	}
	c, home, err := t.addContract(d, p, 0)
	if err != nil {
		return err
	}
	return t.registered(c, home)
}

// registered answers a registration: the card with what is due, and who looks after it. What has to be asked follows: see
// [turn.askLate].
func (t *turn) registered(c *reminders.Contract, p *flows.Project) error {
	k, err := t.cardOf(c, p)
	if err != nil {
		return err
	}
	t.replyOf(p, t.r.Registered(k, c.Owner != t.ev.User))
	if c.Owner != t.ev.User {
		t.next(entrusted, c.Owner, c.ID)
	}
	return nil
}

// registerTalked registers what the conversation asked.
func (t *turn) registerTalked(sc *scene) error {
	d, ok := t.draft(sc)
	if !ok {
		t.whisper(t.r.T("note.old"))
		return nil
	}
	draft := reminders.Draft{Title: strings.TrimSpace(d.Answers["title"].Text), Supplier: strings.TrimSpace(d.Answers["supplier"].Text), Owner: t.ev.User}
	for _, k := range d.Answers["kinds"].Options {
		draft.Kinds = append(draft.Kinds, reminders.Kind(k))
	}
	draft.Start, _ = reminders.ParseDate(d.Answers["start"].Text)
	draft.End, _ = reminders.ParseDate(d.Answers["end"].Text)
	if err := draft.Check(); err != nil {
		return err
	}
	if _, err := sc.p.ConfirmTalk(sc.s, dialogue.Result{}, false, t.ev.User, t.ev.At); err != nil {
		return err
	}
	m := t.r.Told("contract.noted", locale.Args{"Title": blocks.Name(draft.Title)})
	if sc.holds() {
		t.sendCard(sc, m, sc.pl.Talk.Card)
	}
	t.endTalk(sc)
	p := sc.p
	if p.Notebook() {
		p = nil
	}
	return t.register(draft, p)
}
