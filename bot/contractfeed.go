package bot

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"kringloop/bot/blocks"
	"kringloop/reminders"
)

// SecretAsk wants a secret for the link to a calendar: the person's own, or that of a contract. Chance comes from outside.
type SecretAsk struct {
	Contract string `json:"contract,omitempty"`
	Event    Event  `json:"event"`
}

// SecretDone is a link that nobody guesses, and the key by which it is kept; no Link where calendars can't be read at all.
type SecretDone struct {
	Link string `json:"link,omitempty"`
	Key  string `json:"key,omitempty"`
}

var errNoFeeds = errors.New("calendars can't be read from outside")

// feedOf names whose calendar a link shows, among a person's.
func feedOf(contract string) string {
	if contract == "" {
		return "u"
	}
	return contract
}

// feed shows a person what there is of a calendar's link.
func (t *turn) feed(c *reminders.Contract) error {
	id, title := "", ""
	if c != nil {
		id, title = c.ID, c.Title
	}
	t.feedSays(c, t.r.FeedLink(id, title, "", t.who.Feeds[feedOf(id)] != ""))
	return nil
}

// feedSays tells the one person who may know of a link something about it.
func (t *turn) feedSays(c *reminders.Contract, m blocks.Message) {
	project := ""
	if c != nil {
		project = c.Project
	}
	t.send(t.direct(), m, project, "")
	t.pointTo(t.direct())
}

// pressFeed handles the controls of a calendar's link: of a contract, or nil for the person's own.
func (t *turn) pressFeed(what, sub string, c *reminders.Contract) error {
	id := ""
	if c != nil {
		id = c.ID
	}
	switch {
	case what == blocks.ContractRevoke:
		if key := t.who.SetFeed(feedOf(id), ""); key != "" {
			t.mem.SaveFeed(key, reminders.Subscription{})
			t.savePerson()
		}
		t.aloneInPlace(t.r.Line(t.r.T("feed.revoked"), ""))
		return nil
	case what == blocks.ContractFeed && sub == blocks.ContractFeed+".make":
		ev := t.ev
		ev.Trigger = ""
		return t.job(JobSecret, SecretAsk{Contract: id, Event: ev})
	case what == blocks.ContractFeed:
		return t.feed(c)
	}
	return errNoContract
}

// secretMade keeps the key of a new link and shows the link, once. The link before it opens nothing any more.
func (t *turn) secretMade(r Result) error {
	ask, done, failed, err := result[SecretAsk, SecretDone](r)
	if err != nil {
		return err
	}
	var c *reminders.Contract
	title := ""
	if ask.Contract != "" {
		if c, _, err = t.contract(ask.Contract); err != nil {
			return err // no longer theirs to see
		}
		title = c.Title
	}
	if failed || done.Link == "" {
		return errNoFeeds
	}
	if was := t.who.SetFeed(feedOf(ask.Contract), done.Key); was != "" {
		t.mem.SaveFeed(was, reminders.Subscription{})
	}
	t.savePerson()
	t.mem.SaveFeed(done.Key, reminders.Subscription{User: t.ev.User, Contract: ask.Contract})
	project := ""
	if c != nil {
		project = c.Project
	}
	t.send(t.direct(), t.r.FeedLink(ask.Contract, title, done.Link, true), project, "")
	return nil
}

// Feed is what a calendar shows.
type Feed struct {
	Title     string                // of the one contract; "" = the person's own calendar
	Contracts []*reminders.Contract // each with everybody in it who has a part
	Duties    []reminders.Duty      // of something else than a contract
	Rules     reminders.Rules
	Lang, TZ  string
}

// Feed gathers what a link shows to the person it was made for. What they may not see any more is not in it; with an error there is
// nothing to show.
func (b *Bot) Feed(sub reminders.Subscription, at time.Time, mem Memory) (Feed, error) {
	user, contract := sub.User, sub.Contract
	who, err := mem.Person(user)
	if err != nil {
		return Feed{}, fmt.Errorf("person %s: %w", user, err)
	}
	if who.Gone || !who.Known {
		return Feed{}, errNoContract
	}
	t := newTurn(b, mem)
	t.as(Event{User: user, At: at}, who)
	f := Feed{Lang: who.Language(b.Lang), TZ: who.TZ}
	if f.Rules, err = t.rules(); err != nil {
		return Feed{}, err
	}
	if contract != "" {
		c, p, err := t.contract(contract)
		if err != nil {
			return Feed{}, err
		}
		f.Title, f.Contracts = c.Title, []*reminders.Contract{peopled(c, p)}
		return f, nil
	}
	all, err := t.cards()
	if err != nil {
		return Feed{}, err
	}
	for _, k := range all {
		f.Contracts = append(f.Contracts, peopled(k.Contract, k.Project))
	}
	a, err := mem.Agenda(user)
	if err != nil {
		return Feed{}, fmt.Errorf("agenda of %s: %w", user, err)
	}
	lines, err := t.mine(a, f.Rules)
	if err != nil {
		return Feed{}, err
	}
	for _, l := range lines {
		if strings.HasPrefix(l.Source, ofContract) || l.Kind == dutyStale { // what lies still has no day of its own
			continue
		}
		l.Kind, _, _ = strings.Cut(l.Kind, ".")
		if it, ok := t.b.Lib.Item(strings.TrimPrefix(l.Key, "i.")); ok && l.Text == "" {
			l.Text = t.b.Lib.Text(it, f.Lang).Title
		}
		d := reminders.Duty{Source: l.Source, Key: l.Key, Kind: l.Kind, Title: l.Title, Text: l.Text, N: l.N, Date: l.Date, Assignees: []string{user}}
		if l.Source == ofMe {
			d.Source += ":" + user
		}
		f.Duties = append(f.Duties, d)
	}
	return f, t.fail
}

// Stranger tells whether an error of Feed says that there is nothing for the person to see.
func Stranger(err error) bool { return errors.Is(err, errNoContract) }
