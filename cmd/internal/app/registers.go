package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"kringloop/bot"
	"kringloop/bot/files"
	"kringloop/bot/gateway"
	"kringloop/bot/ledger"
	"kringloop/bot/locale"
	"kringloop/reminders"
)

// registers does the slow work for the register of contracts: it reads tables of them, finds out who is named in one, and makes
// the secrets of links.
type registers struct {
	tables *tables
	words  *locale.Catalog
	url    string
}

// read fetches a file and reads it as a table of contracts.
func (g *registers) read(ctx context.Context, team string, body []byte) (bot.ContractsDone, error) {
	var ask bot.ContractsAsk
	if err := json.Unmarshal(body, &ask); err != nil {
		return bot.ContractsDone{}, fmt.Errorf("contracts job: %w", err)
	}
	sheet, problem, err := g.tables.sheet(ctx, team, ask.File)
	if err != nil || problem != "" {
		return bot.ContractsDone{Problem: problem}, err
	}
	done := bot.ContractsDone{Broken: sheet.Broken}
	for _, lang := range locale.Languages { // a template may be in either
		done.Header, done.Rows = files.Maker{Words: g.words.In(lang)}.ContractRows(sheet)
		sheet.Rows = append([][]string{done.Header}, done.Rows...)
	}
	if done.Above = reminders.Heading(done.Header, done.Rows); done.Above > 0 {
		done.Header, done.Rows = done.Rows[done.Above-1], done.Rows[done.Above:]
	}
	if done.People, err = g.people(ctx, team, done); err != nil {
		return bot.ContractsDone{}, err
	}
	return done, nil
}

// people finds out who the people are that a table names. A name that two colleagues have is nobody's: in doubt nobody is given
// a contract.
func (g *registers) people(ctx context.Context, team string, done bot.ContractsDone) (map[string]string, error) {
	drafts, _ := reminders.Rows(done.Header, done.Rows)
	var named []string
	for _, d := range drafts {
		for _, name := range []string{d.Owner, d.Deputy, d.Buyer, d.Management} {
			if key := bot.PersonKey(name); key != "" && !slices.Contains(named, key) {
				named = append(named, key)
			}
		}
	}
	if len(named) == 0 {
		return nil, nil
	}
	all, err := g.tables.client.People(ctx, team)
	if err != nil {
		err = fmt.Errorf("people of a table: %w", err)
		if _, refused := errors.AsType[gateway.Refused](err); refused {
			return nil, nil // who may not list colleagues knows none; the contracts can still be registered
		}
		return nil, ledger.Unavailable(err)
	}
	found, several := map[string]string{}, map[string]bool{}
	for _, p := range all {
		for _, name := range p.Names {
			key := bot.PersonKey(name)
			if !slices.Contains(named, key) {
				continue
			}
			if was, ok := found[key]; ok && was != p.ID {
				several[key] = true
			}
			found[key] = p.ID
		}
	}
	for key := range several {
		delete(found, key)
	}
	return found, nil
}

// secret makes a link to a calendar, and the key that it is kept by.
func (g *registers) secret() bot.SecretDone {
	if g.url == "" {
		return bot.SecretDone{}
	}
	secret := NewFeedSecret()
	return bot.SecretDone{Link: strings.TrimRight(g.url, "/") + "/calendar/" + secret + "." + files.ICS, Key: FeedKey(secret)}
}
