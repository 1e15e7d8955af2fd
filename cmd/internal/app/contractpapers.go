package app

import (
	"context"
	"time"

	"kringloop/bot"
	"kringloop/bot/files"
	"kringloop/flows"
	"kringloop/reminders"
)

// contracts makes a file about contracts: of those that the person may see when it goes out.
func (m papers) contracts(ctx context.Context, team string, p bot.Paper) (*bot.Upload, error) {
	a := m.app
	eyes := a.onlooker(ctx, team)
	mk, failed := a.maker(ctx, team, p.Lang, p.TZ)
	if p.Kind == bot.PaperContractForm {
		data, err := mk.ContractTemplate(files.XLSX)
		return &bot.Upload{Name: files.FileName(files.XLSX, mk.T("contracts.filename"), mk.T("paper.template")), Content: data}, err
	}
	var seen []*reminders.Contract
	for _, id := range p.Contracts {
		c, project, err := eyes.both(id)
		if err != nil {
			return nil, err
		}
		if c == nil || project == nil || p.User == "" && c.Project != p.Project {
			continue
		}
		if _, member := project.Member(p.User); p.User == "" || member {
			seen = append(seen, c)
		}
	}
	if len(seen) == 0 {
		return nil, errNoPaper
	}
	norm, err := eyes.Norm()
	if err != nil {
		return nil, err
	}
	up, err := m.ofContracts(p, seen, mk, a.bot.Rules(norm), bot.Norms(norm))
	if *failed != nil {
		return nil, *failed
	}
	return up, err
}

func (m papers) ofContracts(p bot.Paper, seen []*reminders.Contract, mk files.Maker, r reminders.Rules, n reminders.Norms) (*bot.Upload, error) {
	today := mk.Now.Format(time.DateOnly)
	switch p.Kind {
	case bot.PaperContract, bot.PaperContracts:
		name := mk.T("contracts.filename")
		if p.Kind == bot.PaperContract {
			name = seen[0].Title
		}
		data, err := mk.Contracts(files.Portfolio{All: seen, Rules: r, Norms: n})
		return &bot.Upload{Name: files.FileName(files.XLSX, name, today), Content: data}, err
	case bot.PaperTimeline:
		all, err := mk.Timeline(seen)
		if err != nil {
			return nil, err
		}
		if p.Version < 1 || p.Version > len(all) {
			return nil, errNoPaper // fewer than when it was asked for
		}
		pic := all[p.Version-1]
		return &bot.Upload{Name: files.FileName(files.PNG, mk.T("contracts.filename"), today), Alt: pic.Alt, Content: pic.PNG}, nil
	case bot.PaperTrend, bot.PaperPack:
		return m.managed(p, seen[0], mk, r, n)
	case bot.PaperDay:
		for _, e := range files.ContractDays(seen[0], r, time.Time{}) {
			if e.Key == p.Step {
				return &bot.Upload{Name: files.FileName(files.ICS, mk.Summary(e.Duty)), Content: mk.DayFile(e)}, nil
			}
		}
	}
	return nil, errNoPaper
}

// held are the contracts that are kept in a project.
func (m papers) held(ctx context.Context, team string, project *flows.Project) (held files.Portfolio, err error) {
	eyes := m.app.onlooker(ctx, team)
	norm, err := eyes.Norm()
	if err != nil {
		return held, err
	}
	held.Rules, held.Norms = m.app.bot.Rules(norm), bot.Norms(norm)
	for _, id := range project.Contracts {
		c, err := eyes.Contract(id)
		if err != nil {
			return held, err
		}
		if c != nil {
			held.All = append(held.All, c)
		}
	}
	return held, nil
}

// both is a contract with its project, nil where there is none.
func (o onlooker) both(id string) (*reminders.Contract, *flows.Project, error) {
	c, err := o.Contract(id)
	if err != nil || c == nil {
		return nil, nil, err
	}
	p, err := o.Project(c.Project)
	return c, p, err
}
