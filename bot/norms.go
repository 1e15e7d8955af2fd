package bot

import (
	"fmt"
	"maps"
	"slices"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// settings shows what can be set. Who is an administrator is asked of Slack again when something is changed.
func (t *turn) settings() { t.send(t.direct(), t.r.Settings(t.who.Administrator()), "", "") }

// group finds one group of an organisation's settings.
func (b *Bot) group(script, id string) (*dialogue.Script, dialogue.Norms, bool) {
	s, ok := b.Talks.Script(script)
	if !ok {
		return nil, dialogue.Norms{}, false
	}
	i := slices.IndexFunc(s.Norms, func(g dialogue.Norms) bool { return g.ID == id })
	if i < 0 {
		return nil, dialogue.Norms{}, false
	}
	return s, s.Norms[i], true
}

// pressNorms opens a group of settings.
func (t *turn) pressNorms(value string) error {
	part := blocks.Unpack(value, 2)
	s, g, ok := t.b.group(part[0], part[1])
	if !ok {
		return flows.ErrNoItem
	}
	if !t.who.Administrator() {
		return errNotAdmin
	}
	norm, err := t.mem.Norm()
	if err != nil {
		return err
	}
	t.open(t.r.NormsModal(s, g, norm), "")
	return nil
}

// submitNorms keeps a group of settings: of an administrator, as Slack says now.
func (t *turn) submitNorms(rest string) error {
	if waits, err := t.verify(); waits || err != nil {
		return err
	}
	if !t.who.Administrator() {
		return errNotAdmin
	}
	part := blocks.Unpack(rest, 2)
	s, g, ok := t.b.group(part[0], part[1])
	if !ok {
		return flows.ErrNoItem
	}
	old, err := t.mem.Norm()
	if err != nil {
		return err
	}
	norm := maps.Clone(old)
	if norm == nil {
		norm = dialogue.Norm{}
	}
	for _, f := range g.Fields {
		value, err := f.Check(t.ev.View.Value(blocks.InNorm+f.ID), t.r.Lang)
		if err != nil {
			return nil // the form was refused already: see validNorms
		}
		norm[f.ID] = value
		if value == "" || value == f.Suggest {
			delete(norm, f.ID)
		}
	}
	t.mem.SaveNorm(norm)
	if err := t.replanAll(g); err != nil {
		return err
	}
	t.line("norms.saved", locale.Args{"Title": t.r.TalkTitle(s)})
	return nil
}

// validNorms checks the form of settings, by block.
func (b *Bot) validNorms(ev Event, bad map[string]string) {
	part := blocks.Unpack(ev.View.Private, 3)
	_, g, ok := b.group(part[1], part[2])
	if !ok {
		return
	}
	words := b.Words.In(part[0])
	for _, f := range g.Fields {
		if _, err := f.Check(ev.View.Value(blocks.InNorm+f.ID), words.Lang); err != nil {
			bad[blocks.InNorm+f.ID], _ = unread(words, err, &dialogue.Step{Min: f.Min, Max: f.Max})
		}
	}
}

// standard says which number counts where a question is passed over, and whose it is.
func (t *turn) standard(s *dialogue.Script, st *dialogue.Step) (string, error) {
	norm, err := t.mem.Norm()
	if err != nil {
		return "", fmt.Errorf("norms: %w", err)
	}
	n, own := s.Standard(st, norm)
	id := "norms.skipours"
	if own {
		id = "norms.skiptheirs"
	}
	return t.r.T(id, locale.Args{"N": dialogue.ShowNumber(n, t.r.Lang)}), nil
}

// listTalks lists the conversations that can be begun.
func (t *turn) listTalks() error {
	p, err := t.here()
	if err == errNoProject {
		p, err = t.known(flows.NotebookID(t.ev.User))
	}
	if err != nil {
		return err
	}
	if p.Notebook() {
		t.send(t.direct(), t.r.TalkList(p), p.ID, "")
		return nil
	}
	t.replyOf(p, t.r.TalkList(p))
	return nil
}

// listResults shows what the conversations about the project, or the person's own, came to.
func (t *turn) listResults() error {
	p, err := t.here()
	if err == errNoProject {
		p, err = t.known(flows.NotebookID(t.ev.User))
	}
	if err != nil {
		return err
	}
	return t.results(p)
}

// results shows the newest result of each conversation, where others read along without those that are the person's to see alone.
func (t *turn) results(p *flows.Project) error {
	s := t.spotFor(p)
	if p.Notebook() {
		s = t.direct()
	}
	t.send(s, t.r.ResultList(p, t.ev.User, s.channel != t.ev.User), p.ID, "")
	t.pointTo(s)
	return nil
}

// adopt takes a result over from the person's notebook into a project that they make of it.
func (t *turn) adopt(p *flows.Project, rest string) {
	part := blocks.Unpack(rest, 3)
	if part[0] != flows.NotebookID(t.ev.User) {
		return
	}
	book, err := t.known(part[0])
	if err != nil {
		t.fail = err
		return
	}
	if c, ok := book.Result(part[1], number(part[2])); ok {
		p.AdoptResult(c, t.ev.User, t.ev.At)
	}
}
