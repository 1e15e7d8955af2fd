package blocks

import (
	"maps"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/flows"
)

// Created says that a project is ready, and who sees it. A result that it was made of is a press away.
func (r Reader) Created(p *flows.Project) Message {
	text := r.T("project.created", locale.Args{"Project": Name(p.Name)})
	blocks := []slack.Block{section(text), contextLine(r.T("project.createdhow"))}
	for _, id := range slices.Sorted(maps.Keys(p.Results)) {
		if c, ok := p.Latest(id); ok {
			blocks = append(blocks, actions(talkButton(TalkResult, Pack(p.ID, id, num(c.Version)), r.T("talk.finish"))))
		}
	}
	return Message{Text: strings.ReplaceAll(text, "*", ""), Blocks: blocks}
}

// Line is a message of one sentence, with a quiet second one where there is more to say.
func (r Reader) Line(text, quiet string) Message {
	blocks := []slack.Block{section(text)}
	if quiet != "" {
		blocks = append(blocks, contextLine(quiet))
	}
	return Message{Text: strings.ReplaceAll(text, "*", ""), Blocks: blocks}
}

// Offer is a message of one sentence with the way to a new project under it.
func (r Reader) Offer(text string) Message {
	return Message{Text: strings.ReplaceAll(text, "*", ""), Blocks: []slack.Block{section(text), actions(primary(button(ActNew, "-", r.T("new.button"))))}}
}

// Projects lists a person's projects, the current one first named.
func (r Reader) Projects(all []*flows.Project, current string) Message {
	if len(all) == 0 {
		return Message{Text: r.T("projects.none"), Blocks: []slack.Block{section(r.T("projects.none")),
			actions(primary(button(ActNew, "-", r.T("new.button"))))}}
	}
	head := r.N("projects.title", len(all))
	blocks := []slack.Block{section("*" + head + "*")}
	blocks = append(blocks, r.projectRows(all, current, MaxProjects)...)
	return Message{Text: head, Blocks: append(blocks, actions(button(ActNew, "-", r.T("new.button"))))}
}

// MaxProjects is how many projects a list shows.
const MaxProjects = 20

func (r Reader) projectRows(all []*flows.Project, current string, most int) []slack.Block {
	var blocks []slack.Block
	for i, p := range all {
		if i == most {
			blocks = append(blocks, contextLine(r.N("more", len(all)-most)))
			break
		}
		name := "*" + Name(p.Name) + "*"
		if p.ID == current {
			name += " · " + r.T("projects.current")
		}
		b := button(ActProject, Pack(p.ID), r.T("open"))
		if !p.Archived.IsZero() {
			b = button(ActRestore, Pack(p.ID), r.T("project.restore"))
		}
		blocks = append(blocks, sectionWith(name+"\n"+r.whereNow(p)+" · "+r.about(p), b))
	}
	return blocks
}

// whereNow says which phase is under way and how far it is.
func (r Reader) whereNow(p *flows.Project) string {
	for n := flows.Phases; n >= 1; n-- {
		if g := p.Progress(r.Lib, n); g.Stage == flows.Started {
			return r.progressLine(g) + "\n" + r.phase(n)
		}
	}
	for n := flows.Phases; n >= 1; n-- {
		if g := p.Progress(r.Lib, n); g.Stage != flows.NotStarted {
			return join(r.phase(n), r.standingOf(g))
		}
	}
	return r.T("stage.notstarted")
}

// Members lists who sees a project, as whom.
func (r Reader) Members(p *flows.Project, viewer string) Message {
	head := r.T("members.title", locale.Args{"Project": Name(p.Name)})
	blocks := []slack.Block{section("*" + head + "*\n" + r.T("members.how"))}
	for i, m := range p.Members {
		if i == 30 {
			blocks = append(blocks, contextLine(r.N("more", len(p.Members)-30)))
			break
		}
		owner := ""
		if m.User == p.Owner {
			owner = r.T("members.owner")
		}
		text := join(r.who(m.User), r.T("role."+string(m.Role)), owner)
		if m.User != p.Owner && (viewer == p.Owner || viewer == m.User) {
			blocks = append(blocks, sectionWith(text, button(ActRemove, Pack(p.ID, m.User), r.T("members.remove"))))
		} else {
			blocks = append(blocks, section(text))
		}
	}
	return Message{Text: head, Blocks: append(blocks, actions(primary(button(ActInvite, Pack(p.ID), r.T("members.invite")))))}
}

// LogPage is one page of a project's log, newest first. Total counts all entries, offset those before this page.
func (r Reader) LogPage(p *flows.Project, page []flows.Entry, offset, total int) Message {
	head := r.T("log.title", locale.Args{"Project": Name(p.Name)})
	var lines []string
	for _, e := range page {
		at := e.At.In(r.Now.Location())
		lines = append(lines, r.day(e.At)+" "+at.Format("15:04")+" · *"+r.who(e.By)+"* "+r.logLine(p, e))
	}
	blocks := []slack.Block{section("*" + head + "*")}
	if len(page) == 0 {
		return Message{Text: head, Blocks: append(blocks, contextLine(r.T("log.empty")))}
	}
	blocks = append(blocks, paragraphs(lines)...)
	blocks = append(blocks, contextLine(r.T("log.how", locale.Args{"From": offset + 1, "To": offset + len(page), "Total": total})))
	if offset+len(page) < total {
		blocks = append(blocks, actions(button(ActLog, Pack(p.ID, num(offset+len(page))), r.T("log.more"))))
	}
	return Message{Text: head, Blocks: blocks}
}

// logLine says what an entry is about, in words.
func (r Reader) logLine(p *flows.Project, e flows.Entry) string {
	args := locale.Args{"Text": Escape(cut(strings.Join(strings.Fields(e.Text), " "), 160)), "From": Escape(e.From), "To": Escape(e.To), "Phase": e.Phase, "Item": Escape(e.Item)}
	it, ok := p.Item(r.Lib, e.Item)
	if ok {
		args["Item"] = "_" + r.text(it).Title + "_"
	}
	if s, ok := r.Talks.Script(e.Item); ok {
		args["Item"] = "_" + r.TalkTitle(s) + "_"
		r.logTalk(p, s, e, args)
	}
	switch e.What {
	case flows.LogStatus:
		args["To"] = r.T("status.is." + e.To)
		switch {
		case e.Text != "":
			args["Text"] = " · " + proof(e.Text)
		case e.To == string(flows.Done) && it.Weight == flows.Must:
			args["Text"] = " · " + r.T("status.later")
		}
	case flows.LogInvited, flows.LogRole:
		args["Item"], args["To"] = r.who(e.Item), r.T("role."+e.To)
	case flows.LogRemoved:
		args["Item"] = r.who(e.Item)
		if e.By == e.Item {
			return r.T("log.left")
		}
	case flows.LogAssigned:
		args["To"] = r.T("log.norole")
		if e.To != "" {
			args["To"] = r.who(e.To)
		}
		args["Text"] = ""
		if e.Text != "" {
			args["Text"] = " · " + r.T("item.due", locale.Args{"Day": r.date(e.Text)})
		}
	case flows.LogNorm:
		if e.Text == "" {
			args["Text"] = r.T("log.default")
		}
	case flows.LogLinked, flows.LogUnlinked:
		args["Item"] = "<#" + e.Item + ">"
	case flows.LogCategory:
		args["To"] = Escape(r.Lib.Category(e.To, r.Lang))
	case flows.LogAnswered:
		if c, ok := r.Lib.Condition(e.Item); ok {
			args["Item"] = "_" + Escape(c.In(r.Lang).Question) + "_"
			args["To"] = Escape(r.answer(c, flows.Tri(e.To)))
		}
	case flows.LogFirst:
		args["To"] = r.T("tri." + e.To)
	}
	what := string(e.What)
	if s, ok := r.Talks.Script(e.Item); ok && s.Each && e.What == flows.LogTalkForgotten && e.By != p.Owner {
		what += "mine" // those of others stay
	}
	if e.What == flows.LogAssigned && e.To == e.By {
		what += "mine"
	}
	return r.T("log."+what, args)
}
