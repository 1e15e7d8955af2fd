package app

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"kringloop/bot"
	"kringloop/bot/blocks"
	"kringloop/bot/files"
	"kringloop/bot/gateway"
	"kringloop/bot/ledger"
	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/flows/store"
)

// logInFile is how many entries of a log a project's file holds: more than any project has had.
const logInFile = 10_000

// errNoPaper says that what a file should be made of is not there any more.
var errNoPaper = errors.New("there is nothing to make the file of")

// papers makes the files that posts ask for, when they go out.
type papers struct{ app *App }

// upload makes a file. An error that passes by itself is the store's.
func (m papers) upload(ctx context.Context, team string, p bot.Paper) (*bot.Upload, error) {
	a := m.app
	shard := a.ledger.Shard(team)
	if len(p.Contracts) > 0 || p.Kind == bot.PaperContractForm {
		return m.contracts(ctx, team, p)
	}
	project, err := a.store.Project(ctx, shard, team, p.Project)
	if err != nil {
		return nil, err
	}
	if project == nil {
		return nil, errNoPaper
	}
	mk, failed := a.maker(ctx, team, p.Lang, p.TZ)
	mk.Reader = p.Reader
	up, err := m.file(ctx, team, p, project, mk)
	if *failed != nil {
		return nil, *failed
	}
	return up, err
}

// maker makes files for a reader. A name that could not be read while it did is in failed.
func (a *App) maker(ctx context.Context, team, lang, tz string) (mk files.Maker, failed *error) {
	zone := a.cfg.Zone
	if z, err := time.LoadLocation(tz); err == nil && tz != "" {
		zone = z
	}
	failed = new(error)
	return files.Maker{Words: a.bot.Words.In(lang), Country: a.cfg.Country, Lib: a.bot.Lib, Talks: a.bot.Talks, Guide: a.bot.Guide, Now: a.cfg.Now().In(zone),
		Name: func(user string) string {
			n, err := a.store.Name(ctx, a.ledger.Shard(team), team, user)
			if err != nil {
				*failed = err
			}
			return n
		}}, failed
}

func (m papers) file(ctx context.Context, team string, p bot.Paper, project *flows.Project, mk files.Maker) (*bot.Upload, error) {
	if p.Kind == bot.PaperDossier {
		log, err := m.app.store.WholeLog(ctx, team, project.ID, logInFile)
		if err != nil {
			return nil, err
		}
		held, err := m.held(ctx, team, project)
		if err != nil {
			return nil, err
		}
		r := blocks.Reader{Words: mk.Words, Lib: mk.Lib, Talks: mk.Talks, Guide: mk.Guide, Now: mk.Now, Name: mk.Name, Country: mk.Country}
		return &bot.Upload{Name: files.FileName(files.MD, mk.T("dossier.name"), project.Name, mk.Now.Format(time.DateOnly)),
			Content: mk.Dossier(project, r.LogLines(project, log), p.Secret, held)}, nil
	}
	s, ok := m.app.bot.Talks.Script(p.Script)
	if !ok {
		return nil, errNoPaper
	}
	title := mk.Talks.Words(s.ID, mk.Lang).Title
	if p.Kind == bot.PaperTemplate {
		st, ok := s.Step(p.Step)
		if !ok {
			return nil, errNoPaper
		}
		data, err := mk.Template(s, st, files.XLSX, p.Rows)
		return &bot.Upload{Name: files.FileName(files.XLSX, title, mk.Talks.Words(s.ID, mk.Lang).Steps[st.ID].Name(), mk.T("paper.template")), Content: data}, err
	}
	c, ok := project.Result(p.Script, p.Version)
	if p.Result != nil {
		c, ok = *p.Result, true
	}
	if !ok {
		return nil, errNoPaper
	}
	if p.Kind == bot.PaperDocument {
		held, err := m.held(ctx, team, project)
		if err != nil {
			return nil, err
		}
		return &bot.Upload{Name: resultName(files.MD, title, project, c), Content: mk.Document(project, s, c, held)}, nil
	}
	return m.result(p.Kind, project, s, c, mk, title)
}

// resultName is the name of a file about a result.
func resultName(ext, title string, project *flows.Project, c dialogue.Confirmed) string {
	return files.FileName(ext, title, project.Name, "v"+strconv.Itoa(c.Version))
}

func (m papers) result(kind bot.PaperKind, project *flows.Project, s *dialogue.Script, c dialogue.Confirmed, mk files.Maker, title string) (*bot.Upload, error) {
	name := func(ext string) string { return resultName(ext, title, project, c) }
	switch kind {
	case bot.PaperWorkbook:
		data, err := mk.Workbook(project.Name, s, c)
		return &bot.Upload{Name: name(files.XLSX), Content: data}, err
	case bot.PaperChart:
		data, alt, err := mk.Chart(s, c.Result)
		return &bot.Upload{Name: name(files.PNG), Alt: alt, Content: data}, err
	}
	return nil, fmt.Errorf("%w: a %s", errNoPaper, kind)
}

// attach makes a post's file and sends it. What can't be made, or is not taken, is said in words instead.
func (s *sender) attach(ctx context.Context, p bot.Post, d gateway.Delivery) (string, error) {
	team := d.Team
	if p.Paper == nil {
		return "", gateway.Refused{Method: "deliver", Code: "no_paper"}
	}
	up, err := papers{s.app}.upload(ctx, team, *p.Paper)
	switch {
	case errors.Is(err, store.ErrAway):
		return "", ledger.Unavailable(err)
	case errors.Is(err, errNoPaper):
		s.app.log.Info("a file is not made: what it was of is gone", "team", team, "post", d.ID, "err", err)
		return "", nil
	}
	if err == nil {
		p.Upload = up
		receipt, err := s.app.client.Deliver(ctx, p, d)
		if _, refused := errors.AsType[gateway.Refused](err); !refused {
			return receipt, err
		}
		s.app.log.Warn("a file was not taken", "team", team, "post", d.ID, "err", err)
	} else {
		s.app.log.Warn("a file could not be made", "team", team, "post", d.ID, "err", err)
	}
	p.Shape, p.Text, p.Paper = bot.Message, p.Paper.Else, nil
	return s.app.client.Deliver(ctx, p, d)
}

// pictured sends a message with its picture inside. Trouble with the picture does not hold the message back: at the second try it
// goes without, and where Slack has the file but does not show it in the message, the file goes under it.
func (s *sender) pictured(ctx context.Context, p bot.Post, d gateway.Delivery, try int) (string, error) {
	up, err := papers{s.app}.upload(ctx, d.Team, *p.Paper)
	if errors.Is(err, store.ErrAway) {
		return "", ledger.Unavailable(err)
	}
	plain := p
	plain.Paper = nil
	if err != nil || len(up.Content) == 0 {
		s.app.log.Warn("the picture of a message could not be made", "team", d.Team, "post", d.ID, "err", err)
		return s.app.client.Deliver(ctx, plain, d)
	}
	p.Upload = up
	receipt, err := s.app.client.Deliver(ctx, p, d)
	without, ok := errors.AsType[gateway.Unpictured](err)
	if !ok {
		return receipt, err
	}
	refused, final := errors.AsType[gateway.Refused](without.Err)
	if !final && try == 1 {
		return "", without.Err
	}
	s.app.log.Warn("a message goes without its picture", "team", d.Team, "post", d.ID, "err", err)
	receipt, err = s.app.client.Deliver(ctx, plain, d)
	if err != nil || refused.Code != "invalid_blocks" || p.TS != "" || d.Target != "" {
		return receipt, err
	}
	under := bot.Post{Shape: bot.Attached, Channel: p.Channel, Thread: p.Thread, Text: p.Paper.Inside.Alone, Upload: up}
	d.ID += "-picture"
	if _, err := s.app.client.Deliver(ctx, under, d); err != nil { // the message is out and says the same in words
		s.app.log.Warn("the picture could not follow its message", "team", d.Team, "post", d.ID, "err", err)
	}
	return receipt, nil
}
