package bot

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/reminders"
)

// project reads a project for the person of the turn. For a project that isn't theirs and for one that isn't there the
// error is the same.
func (t *turn) project(id string) (*flows.Project, error) {
	p, err := t.mem.Project(id)
	if err != nil {
		return nil, fmt.Errorf("project %s: %w", id, err)
	}
	if p == nil {
		return nil, flows.ErrNotMember
	}
	if _, ok := p.Member(t.ev.User); !ok {
		return nil, flows.ErrNotMember
	}
	t.plans.project(p)
	return p, nil
}

// unseen tells whether an error says that something isn't there, or isn't the person's to see. Any other means that nobody knows:
// to go on as if nothing were there would decide on nothing.
func unseen(err error) bool {
	return errors.Is(err, flows.ErrNotMember) || errors.Is(err, errNoContract)
}

// here is the project that an unnamed request is about: in a channel the linked one, else the walk's, the person's
// current one, or their only one.
func (t *turn) here() (*flows.Project, error) {
	if !t.ev.Direct && t.ev.Channel != "" {
		pl, err := t.mem.Place(t.ev.Channel)
		if err != nil {
			return nil, err
		}
		if pl.Project != "" {
			return t.project(pl.Project)
		}
	}
	if t.who.Current != "" {
		if p, err := t.project(t.who.Current); !errors.Is(err, flows.ErrNotMember) {
			return p, err
		}
	}
	all, err := t.all()
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(p *flows.Project) bool { return !p.Archived.IsZero() })
	if len(all) == 0 {
		return nil, errNoProject
	}
	return all[len(all)-1], nil
}

// all reads the person's projects.
func (t *turn) all() ([]*flows.Project, error) {
	if err := t.mem.Ahead(Needs{Projects: t.who.Projects}); err != nil {
		return nil, err
	}
	var all []*flows.Project
	for _, id := range t.who.Projects {
		p, err := t.project(id)
		if errors.Is(err, flows.ErrNotMember) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// newProject makes a project and begins its intake.
func (t *turn) newProject(name string, answers func(p *flows.Project)) error {
	if err := t.colleague(); err != nil {
		return err
	}
	if strings.TrimSpace(name) == "" && t.ev.Trigger != "" && t.ev.Kind != Submitted {
		t.open(t.r.NewProject(), "")
		return nil
	}
	p, err := flows.NewProject(t.newID("project", 0), name, t.ev.User, t.ev.At)
	if err != nil {
		return err
	}
	if answers != nil {
		answers(p)
	}
	t.mem.SaveProject(p)
	t.plans.project(p)
	t.who.Join(p.ID)
	t.who.Current = p.ID
	t.savePerson()
	t.replyOf(p, t.r.Created(p))
	return t.advance(p, flows.Input{Do: flows.DoIntake})
}

// choose makes a project the person's current one.
func (t *turn) choose(p *flows.Project) {
	if t.who.Current != p.ID {
		t.who.Current = p.ID
		t.savePerson()
	}
}

// find looks a project up by the name a person typed: the whole name, else a part that fits only one.
func (t *turn) find(name string) (*flows.Project, error) {
	all, err := t.all()
	if err != nil {
		return nil, err
	}
	want := alike(name)
	var near []*flows.Project
	for _, p := range all {
		switch have := alike(p.Name); {
		case have == want:
			return p, nil
		case want != "" && strings.Contains(have, want):
			near = append(near, p)
		}
	}
	if len(near) == 1 {
		return near[0], nil
	}
	return nil, errUnknownProject
}

// ofNamed tells whether a request names the project that it is about.
func (in intent) ofNamed() bool {
	return in.arg != "" && (in.name == "archive" || in.name == "delete" || in.name == "link")
}

// meansProject tells whether words name a project, or say that they do: "archiveer de offertes" may be an answer or a question.
func (t *turn) meansProject(name, text string) bool {
	_, err := t.find(name)
	if err != nil && !errors.Is(err, errUnknownProject) {
		t.fail = err
	}
	return err == nil || strings.Contains(alike(text), "project")
}

func (t *turn) projects() error {
	all, err := t.all()
	if err != nil {
		return err
	}
	t.alone(t.r.Projects(all, t.who.Current), idsOf(all)...)
	return nil
}

func idsOf(all []*flows.Project) (ids []string) {
	for _, p := range all[:min(len(all), blocks.MaxProjects)] {
		ids = append(ids, p.ID)
	}
	return ids
}

func (t *turn) rename(p *flows.Project, name string) error {
	if name == "" {
		return errNoRename
	}
	if err := p.Rename(name, t.ev.User, t.ev.At); err != nil {
		return err
	}
	t.lineOf(p, "project.renamed", "", locale.Args{"Project": blocks.Name(p.Name)})
	return nil
}

func (t *turn) archive(p *flows.Project, away bool) error {
	if err := p.Archive(away, t.ev.User, t.ev.At); err != nil {
		return err
	}
	id := "project.back"
	switch {
	case !away:
		t.choose(p)
	case t.who.Current == p.ID:
		t.who.Current = ""
		t.savePerson()
	}
	if away {
		id = "project.away"
	}
	t.lineOf(p, id, "", locale.Args{"Project": blocks.Name(p.Name)})
	return nil
}

var userID = regexp.MustCompile(`^[A-Z0-9]{1,30}$`)

// invite makes somebody a member and tells them.
func (t *turn) invite(p *flows.Project, user string, role flows.Role) error {
	if !userID.MatchString(user) { // it is shown as a mention, so it must be able to be one
		return errNoUser
	}
	who, err := t.mem.Person(user)
	if err != nil {
		return fmt.Errorf("person %s: %w", user, err)
	}
	if who.Bot {
		return errIsBot
	}
	said, heard := "members.invited", "members.youinvited"
	if _, member := p.Member(user); member {
		said, heard = "members.rerole", "members.yourerole"
	}
	if err := p.Invite(user, role, t.ev.User, t.ev.At); err != nil {
		return err
	}
	if isFolder(p) {
		who.Hold(p.Contracts[0])
	} else {
		who.Join(p.ID)
		if who.Current == "" {
			who.Current = p.ID
		}
	}
	t.mem.SavePerson(user, who)
	if user == t.ev.User {
		t.who = who
	}
	t.lineOf(p, said, "", locale.Args{"Who": t.mention(user), "Project": blocks.Name(p.Name), "Role": t.r.T("role." + string(role))})
	if user == t.ev.User {
		return nil
	}
	// The new member hears it in their own language, once Slack said which that is.
	t.next(invited, user, p.ID, string(role), heard)
	return nil
}

// mention is a person as Slack shows them; in a private conversation nobody is called by it.
func (t *turn) mention(user string) string { return "<@" + user + ">" }

// invited tells the person of the event of the project that they are in now; Slack may say only now that it is a bot.
func (t *turn) invited(by, role, heard string) error {
	p, err := t.project(t.ev.Text)
	if unseen(err) {
		return nil // the invitation was taken back meanwhile
	}
	if err != nil {
		return err
	}
	if t.who.Bot {
		return t.takeBack(p, by, "error.isbot")
	}
	args := locale.Args{"Who": blocks.Escape(t.name(by)), "Project": blocks.Name(p.Name), "Role": t.r.T("role." + role)}
	t.send(t.direct(), t.r.Line(t.r.T(heard, args), t.r.T("members.youinvitedhow")), p.ID, "")
	return nil
}

func (t *turn) remove(p *flows.Project, user string) error {
	if user == "" {
		return errNoUser
	}
	if _, ok := p.Member(user); !ok {
		return errNoMember
	}
	if err := p.Remove(user, t.ev.User, t.ev.At); err != nil {
		return err
	}
	who, err := t.mem.Person(user)
	if err != nil {
		return fmt.Errorf("person %s: %w", user, err)
	}
	who.Leave(p.ID)
	for _, id := range p.Contracts {
		who.LetGo(id)
		if key := who.SetFeed(id, ""); key != "" {
			t.mem.SaveFeed(key, reminders.Subscription{})
		}
	}
	t.mem.SavePerson(user, who)
	name := locale.Args{"Who": t.mention(user), "Project": blocks.Name(p.Name)}
	if user == t.ev.User {
		t.who = who
		t.send(t.direct(), t.r.Line(t.r.T("members.left", name), ""), "", "")
		return t.tookLeave(p, user)
	}
	t.lineOf(p, "members.removed", "", name)
	if err := t.tell(user, "", func(r blocks.Reader) blocks.Message { return r.Line(r.T("members.youremoved", name), "") }); err != nil {
		return err
	}
	return t.tookLeave(p, user)
}

// link ties the project to a channel, which makes what the bot says there visible to everybody in it.
func (t *turn) link(p *flows.Project, channel string) error {
	if channel == "" && !t.ev.Direct {
		channel = t.ev.Channel
	}
	if channel == "" {
		return errLinkWhere
	}
	pl, err := t.mem.Place(channel)
	if err != nil {
		return err
	}
	if pl.Project != "" && pl.Project != p.ID {
		other, err := t.mem.Project(pl.Project)
		if err != nil {
			return fmt.Errorf("project %s: %w", pl.Project, err)
		}
		if other != nil && other.Channel == channel {
			return errLinkTaken
		}
	}
	if err := t.unlinkFrom(p); err != nil {
		return err
	}
	pl.Project = p.ID
	t.mem.SavePlace(channel, pl)
	p.Link(channel, t.ev.User, t.ev.At)
	args := locale.Args{"Project": blocks.Name(p.Name), "Channel": channel}
	t.lineOf(p, "project.linked", "project.linkedhow", args)
	return nil
}

func (t *turn) unlink(p *flows.Project) error {
	if err := t.unlinkFrom(p); err != nil {
		return err
	}
	if p.Channel != "" {
		p.Link("", t.ev.User, t.ev.At)
	}
	t.send(t.direct(), t.r.Line(t.r.T("project.unlinked", locale.Args{"Project": blocks.Name(p.Name)}), ""), p.ID, "")
	return nil
}

func (t *turn) unlinkFrom(p *flows.Project) error {
	if p.Channel == "" {
		return nil
	}
	pl, err := t.mem.Place(p.Channel)
	if err != nil {
		return err
	}
	if pl.Project == p.ID {
		pl.Project = ""
		t.mem.SavePlace(p.Channel, pl)
	}
	return nil
}

// logPage shows a page of the project's log; pressed, it replaces the page before.
func (t *turn) logPage(p *flows.Project, offset int, inPlace bool) error {
	const size = 12
	offset = max(offset, 0)
	page, total, err := t.mem.Log(p.ID, offset, size)
	if err != nil {
		return err
	}
	m := t.r.LogPage(p, page, offset, total)
	if inPlace {
		t.replace(m, p)
	} else {
		t.replyOf(p, m)
	}
	return nil
}
