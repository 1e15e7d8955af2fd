package blocks

import (
	"strings"

	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// Holding is a conversation of which a project, or a person's own notebook, holds something.
type Holding struct {
	Project *flows.Project
	Script  *dialogue.Script
	Results int
	Draft   bool // there are answers without a result yet
	Foreign bool // it is somebody else's: only they and the project's owner can delete it
}

// maxHeld is how many conversations one list holds; whoever has more deletes these first.
const maxHeld = 20

// Held lists what holds prices or scores, of a project, nil = none, and of the person alone, each with a button that deletes it, and
// one that deletes all.
func (r Reader) Held(p *flows.Project, all []Holding) Message {
	if len(all) == 0 {
		text := r.T("held.nothing")
		if p != nil {
			text = r.T("held.none", locale.Args{"Project": Name(p.Name)})
		}
		return Message{Text: text, Blocks: []slack.Block{section(text)}}
	}
	head := r.T("held.head")
	blocks := []slack.Block{section("*" + head + "*")}
	var mine []Holding
	in := ""
	for i, h := range all[:min(maxHeld, len(all))] {
		if h.Project.ID != in {
			in = h.Project.ID
			blocks = append(blocks, contextLine(r.heldIn(h.Project)))
		}
		text := "*" + r.TalkTitle(h.Script) + "*\n" + r.holds(h)
		if h.Foreign {
			blocks = append(blocks, section(text))
			continue
		}
		mine = append(mine, h)
		blocks = append(blocks, sectionWith(text, r.forgetThese(HeldList+num(i), "talk.forget", []Holding{h})))
	}
	if len(mine) > 1 {
		blocks = append(blocks, actions(r.forgetThese(HeldList, "held.all", mine)))
	}
	return Message{Text: head, Blocks: append(blocks, contextLine(r.T("held.files")))}
}

func (r Reader) heldIn(p *flows.Project) string {
	if p.Notebook() {
		return r.T("held.own")
	}
	return "📋 " + Name(p.Name)
}

// holds says what there is of a conversation.
func (r Reader) holds(h Holding) string {
	var said []string
	if h.Results > 0 {
		said = append(said, r.N("held.results", h.Results))
	}
	if h.Draft {
		said = append(said, r.T("held.draft"))
	}
	if h.Foreign {
		said = append(said, r.T("held.foreign", locale.Args{"Who": r.who(h.Project.Owner)}))
	}
	return join(said...)
}

// forgetThese is a button that deletes what there is of several conversations, after asking once more.
func (r Reader) forgetThese(sub, label string, all []Holding) *slack.ButtonBlockElement {
	var about, titles []string
	for _, h := range all {
		about = append(about, h.Project.ID, h.Script.ID)
		titles = append(titles, r.words(h.Script).Title)
	}
	how := r.T("held.how", locale.Args{"Titles": cut(strings.Join(titles, ", "), 100)})
	return r.sure(talkButton(TalkForgetAll+sub, Pack(about...), r.T(label)), "talk.forget", how)
}

// Gone is what was deleted on request.
type Gone struct {
	Titles   []string // of the conversations
	Scripts  []string // their ids
	Mine     bool     // only the person's own of it: others answered too
	Private  bool     // there were prices or scores in it
	Reopened []string // items that rested on it
	Left     []Holding
	Viewer   string // who asked

	Taught  *flows.Project   // its lesson cards may have been shared, nil = there were none
	By      *dialogue.Script // by which
	Lessons int              // how many the organisation still has
}

// Gone says what was deleted, what opened again, and what is left elsewhere: other results that hold the same figures, lesson cards
// that were shared, and the files that only who has them can delete.
func (r Reader) Gone(g Gone) Message {
	id := "talk.forgotten"
	if g.Mine {
		id = "talk.forgottenmine"
	}
	text := r.T(id, locale.Args{"Title": strings.Join(g.Titles, ", ")})
	if len(g.Reopened) > 0 {
		text = r.T("talk.forgottenopen", locale.Args{"Said": text, "Items": strings.Join(g.Reopened, ", ")})
	}
	if g.Private {
		text += " " + r.T("held.files")
	}
	m := line(text)
	var mine []Holding
	var titles []string
	for _, h := range g.Left[:min(maxHeld, len(g.Left))] {
		titles = append(titles, "*"+r.TalkTitle(h.Script)+"*")
		if !h.Foreign {
			mine = append(mine, h)
		}
	}
	if len(titles) > 0 {
		m.Blocks = append(m.Blocks, section(r.T("held.left", locale.Args{"Titles": strings.Join(titles, ", ")})))
	}
	if len(mine) > 0 {
		m.Blocks = append(m.Blocks, actions(r.forgetThese("", "held.too", mine)))
	} else if len(titles) > 0 {
		m.Blocks = append(m.Blocks, contextLine(r.T("held.foreign", locale.Args{"Who": r.who(g.Left[0].Project.Owner)})))
	}
	if g.Lessons > 0 {
		m.Blocks = append(m.Blocks, section(r.N("lessons.stay", g.Lessons)))
		if g.Viewer == g.Taught.Owner {
			m.Blocks = append(m.Blocks, actions(r.unshare(g.Taught, g.By)))
		}
	}
	return m
}
