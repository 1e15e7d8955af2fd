package bot

import (
	"time"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows"
)

// spot is where something is said.
type spot struct {
	place   string // the conversation's name in Memory
	channel string // a channel, or a user id for that person's own conversation
	thread  string
}

// direct is the person's own conversation with the bot.
func (t *turn) direct() spot { return spot{place: "dm:" + t.ev.User, channel: t.ev.User} }

// spot is where the event is answered: in a person's own conversation there, in a channel in the thread. A command and
// what happens outside a conversation are answered in the person's own.
func (t *turn) spot() spot {
	if t.ev.Direct || t.ev.Channel == "" || t.ev.Kind == Commanded || t.ev.Kind == Submitted {
		return t.direct()
	}
	thread := t.ev.Thread
	if thread == "" {
		thread = t.ev.TS
	}
	return spot{place: t.ev.Channel + ":" + thread, channel: t.ev.Channel, thread: thread}
}

// talk is where a question is answered: as spot, but a thread of the person's own conversation stays a conversation by
// itself.
func (t *turn) talk() spot {
	s := t.spot()
	if t.ev.Direct && t.ev.Thread != "" && s.channel == t.ev.User {
		s.place, s.thread = s.place+":"+t.ev.Thread, t.ev.Thread
	}
	return s
}

// spotFor is where something of a project is said: in a channel only if the project is linked to it.
func (t *turn) spotFor(p *flows.Project) spot {
	s := t.spot()
	if s.channel != t.ev.User && s.channel != p.Channel {
		return t.direct()
	}
	return s
}

// reply says something that belongs to no project where the event came from.
func (t *turn) reply(m blocks.Message) { t.send(t.spot(), m, "", "") }

// replyOf says something of a project.
func (t *turn) replyOf(p *flows.Project, m blocks.Message) {
	s := t.spotFor(p)
	t.send(s, m, p.ID, "")
	t.pointTo(s)
}

// alone says something in the person's own conversation, and where others read along that it is there. It goes out only while the
// person may see all the projects of which it shows something.
func (t *turn) alone(m blocks.Message, projects ...string) {
	t.send(t.direct(), m, "", "")
	t.out.Posts[len(t.out.Posts)-1].Projects = projects
	t.pointTo(t.direct())
}

// aloneInPlace is alone, in the message whose control was pressed where that stands in the person's own conversation.
func (t *turn) aloneInPlace(m blocks.Message, projects ...string) {
	t.send(t.direct(), m, "", "")
	p := &t.out.Posts[len(t.out.Posts)-1]
	p.Projects = projects
	if t.ev.Direct {
		p.TS = t.ev.TS
	}
}

// pointTo tells where others read along that something was said in the person's own conversation, if it was.
func (t *turn) pointTo(s spot) {
	if s.channel == t.ev.User && t.ev.Channel != "" && !t.ev.Direct {
		t.whisper(t.r.T("reply.indm"))
	}
}

// posted is a message as a post that has no place yet.
func posted(m blocks.Message) Post {
	p := Post{Shape: Message, Text: m.Text, Blocks: m.JSON()}
	if pic := m.Picture; pic != nil {
		p.Paper = &Paper{Kind: PaperChart, Project: pic.Project, Script: pic.Script, Version: pic.Version, Result: pic.Result, Lang: pic.Lang,
			Inside: &Inside{At: pic.At, Instead: pic.Instead, Alone: pic.Alone}}
	}
	return p
}

// send posts a message at a spot; with a ref it is a living one.
func (t *turn) send(s spot, m blocks.Message, project, ref string) {
	p := posted(m)
	p.Channel, p.Thread, p.Ref, p.Project = s.channel, s.thread, ref, project
	if s.channel == t.ev.User {
		p.Reader = t.ev.User
	}
	t.out.Posts = append(t.out.Posts, p)
}

// replace puts a new content of a project into the message whose control was pressed. There is no such message in App
// Home, and none that may be used in a channel that the project is not linked to any more.
func (t *turn) replace(m blocks.Message, p *flows.Project) {
	if t.ev.TS == "" || (!t.ev.Direct && t.ev.Channel != p.Channel) {
		t.send(t.direct(), m, p.ID, "")
		return
	}
	post := posted(m)
	post.Channel, post.TS, post.Project = t.ev.Channel, t.ev.TS, p.ID
	if t.ev.Direct {
		post.Channel, post.Reader = t.ev.User, t.ev.User
	}
	t.out.Posts = append(t.out.Posts, post)
}

// line says one sentence of the catalogue.
func (t *turn) line(id string, args locale.Args) { t.reply(t.r.Line(t.r.T(id, args), "")) }

// lineOf says one sentence about a project, with a quiet one under it.
func (t *turn) lineOf(p *flows.Project, id, quiet string, args locale.Args) {
	if quiet != "" {
		quiet = t.r.T(quiet, args)
	}
	t.replyOf(p, t.r.Line(t.r.T(id, args), quiet))
}

// tell says something to another person, in their language.
func (t *turn) tell(user, project string, m func(r blocks.Reader) blocks.Message) error {
	p, err := t.mem.Person(user)
	if err != nil {
		return err
	}
	post := posted(m(t.reader(p.Language(t.b.Lang), p.TZ)))
	post.Channel, post.Project, post.Reader = user, project, user
	t.out.Posts = append(t.out.Posts, post)
	return nil
}

// replyInOwn says something with a control in it: in a person's own conversation or the thread of a channel, and for a
// command given in a channel in the person's own.
func (t *turn) replyInOwn(m blocks.Message) {
	s := t.spot()
	t.send(s, m, "", "")
	t.pointTo(s)
}

// whisper says something that only the person sees, where the event came from.
func (t *turn) whisper(text string) {
	if t.ev.Channel == "" {
		t.send(t.direct(), t.r.Line(text, ""), "", "")
		return
	}
	m := t.r.Line(text, "")
	for _, p := range t.out.Posts {
		if p.Shape == Ephemeral && p.Text == m.Text && p.User == t.ev.User {
			return // once is enough
		}
	}
	t.out.Posts = append(t.out.Posts, Post{Shape: Ephemeral, Channel: t.ev.Channel, Thread: t.ev.Thread, User: t.ev.User, Text: m.Text, Blocks: m.JSON()})
}

// open opens a modal, as long as the gesture that asked for it still allows it.
func (t *turn) open(v blocks.View, project string) {
	t.out.Posts = append(t.out.Posts, Post{Shape: Modal, User: t.ev.User, View: v, Trigger: t.ev.Trigger,
		Project: project, Reader: t.ev.User, Expires: t.ev.At.Add(3 * time.Second)})
}
