package bot

import (
	"errors"
	"fmt"

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
	if t.ev.Channel != "" && !t.ev.Direct {
		t.whisper(t.r.T("reply.indm"))
	}
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
			t.mem.SaveFeed(key, "")
			t.savePerson()
		}
		t.replaceOwn(t.r.Line(t.r.T("feed.revoked"), ""))
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
		return fmt.Errorf("secret job: %w", err)
	}
	who, err := t.mem.Person(ask.Event.User)
	if err != nil {
		return fmt.Errorf("person %s: %w", ask.Event.User, err)
	}
	t.as(ask.Event, who)
	var c *reminders.Contract
	title := ""
	if ask.Contract != "" {
		if c, _, err = t.contract(ask.Contract); err != nil {
			return t.friendly(err) // no longer theirs to see
		}
		title = c.Title
	}
	if failed || done.Link == "" {
		return t.friendly(errNoFeeds)
	}
	whose := "u " + t.ev.User
	if c != nil {
		whose = "c " + c.ID + " " + t.ev.User
	}
	if was := t.who.SetFeed(feedOf(ask.Contract), done.Key); was != "" {
		t.mem.SaveFeed(was, "")
	}
	t.savePerson()
	t.mem.SaveFeed(done.Key, whose)
	project := ""
	if c != nil {
		project = c.Project
	}
	t.send(t.direct(), t.r.FeedLink(ask.Contract, title, done.Link, true), project, "")
	return t.fail
}

// FeedDuties are what a calendar shows to the person of its link: of a contract alone, else all in which they have a part. Its
// title is that of the contract.
func (b *Bot) FeedDuties(user, contract string, ev Event, mem Memory) (duties []reminders.Duty, title string, err error) {
	who, err := mem.Person(user)
	if err != nil || who.Gone || !who.Known {
		return nil, "", errors.Join(err, errNoContract)
	}
	t := &turn{b: b, mem: mem, out: &Outcome{}, plans: &plans{}}
	ev.User = user
	t.as(ev, who)
	r, err := t.rules()
	if err != nil {
		return nil, "", err
	}
	if contract != "" {
		c, p, err := t.contract(contract)
		if err != nil {
			return nil, "", err
		}
		return dutiesOf(c, p, r), c.Title, nil
	}
	a, err := mem.Agenda(user)
	if err != nil {
		return nil, "", fmt.Errorf("agenda of %s: %w", user, err)
	}
	mine, err := t.mine(a, r)
	if err != nil {
		return nil, "", err
	}
	for _, l := range mine {
		d := reminders.Duty{Source: l.Source, Key: l.Key, Kind: l.Kind, Title: l.Title, Text: l.Text, N: l.N, Date: l.Date, Assignees: []string{user}}
		if l.Source == ofMe {
			d.Source += ":" + user
		}
		duties = append(duties, d)
	}
	return duties, "", t.fail
}
