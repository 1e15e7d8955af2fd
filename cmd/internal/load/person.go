package load

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"time"
)

// person is somebody who buys something: they look at the card that the bot shows, do what fits it, and wait for what
// comes of it.
type person struct {
	w              *world
	team, user, dm string
	rng            *rand.Rand

	mu       sync.Mutex
	n        int  // events so far
	started  bool // got to a first item
	card     card
	phase    int
	want     want
	left     int // of acknowledgement and answer, what is still to come
	first    time.Time
	projects []*project
	posts    map[string]string   // metadata id → ts
	updates  map[uint64]struct{} // of ts and content
	last     map[string]uint64   // ts → content that was new last; a repeated older one must not stay
	now      map[string]uint64   // ts → content
	recent   []string            // history: ts and metadata id, newest last
	wrong    []string
}

// project is one of a person's, with what its log has to say.
type project struct {
	id  string
	log []line
}

// line is an entry of a project's log, as far as a person can foretell it.
type line struct{ what, item, to, text string }

// card is the open question, as the bot's last message about it shows it.
type card struct {
	kind   cardKind
	ts     string
	blocks []byte
	item   string // item or condition
	ask    string // evidence or reason
	why    bool   // the guidance was unfolded
}

type cardKind int

const (
	cardNone cardKind = iota
	cardItem
	cardAsk
	cardCondition
	cardOther // gate, category: what is said there begins a phase
)

// want is what ends the wait for an answer.
type want int

const (
	wantNothing want = iota
	wantStep         // a new card
	wantIntake       // a new card with a question about a new project
	wantAsk          // the card asks for a text, or there is a new one
	wantFlip         // the card shows something else
	wantPost         // a message; the card stays
)

var hashSeed = maphash.MakeSeed()

// hear takes what the bot said or changed in the person's conversation.
func (p *person) hear(c *call) {
	p.mu.Lock()
	defer p.mu.Unlock()
	content := maphash.Bytes(hashSeed, c.blocks)
	p.now[c.ts] = content
	if c.update {
		key := content ^ maphash.String(hashSeed, c.ts)
		if _, again := p.updates[key]; again {
			p.w.repeated.Add(1) // harmless: an update that may not have arrived is made again
			return
		}
		p.updates[key] = struct{}{}
	} else {
		if _, again := p.posts[c.id]; again || c.id == "" {
			p.complain("message %q was posted twice", c.id)
			return
		}
		p.posts[c.id] = c.ts
		p.recent = append(p.recent, c.ts, c.id)
		if len(p.recent) > 400 {
			p.recent = append(p.recent[:0], p.recent[200:]...)
		}
	}
	p.last[c.ts] = content
	p.w.effect(c.at)
	if p.answers(c) {
		p.want = wantNothing
		p.w.answered(p.first, c.at)
		p.step()
	}
}

func (p *person) complain(format string, args ...any) {
	if len(p.wrong) < 3 {
		p.wrong = append(p.wrong, p.user+": "+fmt.Sprintf(format, args...))
	}
}

// answers tells whether a call is the last one that the event leads to, and looks at the card.
func (p *person) answers(c *call) bool {
	switch p.want {
	case wantNothing:
		p.complain("something was said that nobody asked for: %.200s", c.blocks)
	case wantPost:
		return !c.update
	case wantStep:
		return !c.update && p.look(c)
	case wantIntake:
		return !c.update && bytes.Contains(c.blocks, []byte(`"action_id":"answer.`)) && p.look(c)
	case wantFlip:
		return c.update && c.ts == p.card.ts && p.look(c)
	case wantAsk:
		if c.update {
			return c.ts == p.card.ts && bytes.Contains(c.blocks, []byte(`"action_id":"fill"`)) && p.look(c)
		}
		p.expect(line{what: "status", item: p.card.item, to: "klaar"}) // it needed no evidence
		return p.look(c)
	}
	return false
}

// look reads a card.
func (p *person) look(c *call) bool {
	why := p.card.why && c.ts == p.card.ts
	p.card = card{ts: c.ts, blocks: c.blocks, kind: cardOther, why: why}
	for _, k := range []struct {
		action string
		kind   cardKind
	}{{"mark.klaar", cardItem}, {"fill", cardAsk}, {"answer.ja", cardCondition}} {
		value := valueOf(c.blocks, k.action)
		if value == "" {
			continue
		}
		part := strings.SplitN(value, " ", 3)
		if len(part) < 3 {
			p.complain("a value that can't be read: %s", value)
			return true
		}
		p.card.kind, p.card.item, p.card.ask = k.kind, part[1], part[2]
		if pr := p.projects[len(p.projects)-1]; pr.id == "" {
			pr.id = part[0]
		} else if pr.id != part[0] {
			p.complain("a card of project %s in the walk of %s", part[0], pr.id)
		}
		break
	}
	return true
}

// valueOf is the value of the button with an action id.
func valueOf(blocks []byte, action string) string {
	i := bytes.Index(blocks, []byte(`"action_id":"`+action+`"`))
	if i < 0 {
		return ""
	}
	return between(blocks[i:], `"value":"`, '"')
}

func (p *person) expect(l line) {
	pr := p.projects[len(p.projects)-1]
	pr.log = append(pr.log, l)
}

// acked says that Slack's request was answered with 200.
func (p *person) acked() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.step()
}

func (p *person) step() {
	if p.left--; p.left == 0 {
		p.w.rested(p)
	}
}

// history is conversations.history: the last hundred messages with their metadata.
func (p *person) history() []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	var b bytes.Buffer
	b.WriteString(`{"ok":true,"has_more":false,"messages":[`)
	for i := len(p.recent) - 2; i >= max(0, len(p.recent)-200); i -= 2 {
		if i < len(p.recent)-2 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"type":"message","user":%q,"ts":%q,"text":"x","metadata":{"event_type":"kringloop","event_payload":{"id":%q}}}`,
			botUser, p.recent[i], p.recent[i+1])
	}
	b.WriteString(`]}`)
	return b.Bytes()
}

// next does what fits the card, and gives the request that Slack makes of it.
func (p *person) next(now time.Time) *request {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n++
	p.left, p.first = 2, now
	switch p.card.kind {
	case cardNone:
		return p.begin()
	case cardItem:
		return p.atItem()
	case cardAsk:
		to := "nvt"
		if p.card.ask == "evidence" {
			to = "klaar"
		}
		text := fmt.Sprintf("Genoteerd onder %s: het verslag van het overleg met de gebruikers staat in het dossier.", p.mark())
		p.expect(line{what: "status", item: p.card.item, to: to, text: text})
		return p.say(text, wantStep)
	case cardCondition:
		return p.condition()
	}
	if bytes.Contains(p.card.blocks, []byte(`"action_id":"category"`)) {
		p.phase = 1
	}
	if p.phase++; p.phase > 7 {
		return p.begin()
	}
	return p.say(fmt.Sprintf("start fase %d", p.phase), wantStep)
}

func (p *person) mark() string { return p.user + "/" + strconv.Itoa(p.n) }

func (p *person) begin() *request {
	name := "Bureaustoelen " + p.mark()
	p.phase = 1
	p.projects = append(p.projects, &project{log: []line{{what: "created", text: name}}})
	return p.say("nieuw project: "+name, wantIntake)
}

func (p *person) condition() *request {
	to := "nee"
	if p.rng.IntN(2) == 0 || p.card.item == "publiek" {
		to = "ja"
	}
	what := line{what: "answered", item: p.card.item, to: to}
	p.expect(what)
	if p.presses() {
		return p.press("answer."+to, wantStep)
	}
	return p.say(to, wantStep)
}

func (p *person) presses() bool { return p.rng.Float64() < p.w.opt.Presses }

// atItem is what people do at an item: look around, which leads to one call of Slack each, or get on.
func (p *person) atItem() *request {
	if p.rng.Float64() < p.w.opt.Questions {
		return p.say("Wat is een materialenpaspoort?", wantPost)
	}
	if p.rng.Float64() < p.w.opt.Look {
		return p.lookAround()
	}
	switch n := p.rng.IntN(100); {
	case n < 20:
		p.expect(line{what: "status", item: p.card.item, to: "bezig"})
		return p.either("bezig", "mark.bezig", wantStep)
	case n < 40:
		return p.either("n.v.t.", "mark.nvt", wantAsk)
	}
	return p.either("klaar", "mark.klaar", wantAsk)
}

func (p *person) lookAround() *request {
	switch n := p.rng.IntN(100); {
	case n < 40 && !p.card.why:
		p.card.why = true
		return p.either("waarom", "why", wantFlip)
	case n < 55:
		return p.say(fmt.Sprintf("overzicht fase %d", p.phase), wantPost)
	case n < 65:
		return p.say("waar staan we?", wantPost)
	case n < 80:
		return p.say("wat moet ik nog doen?", wantPost)
	}
	name := "Bureaustoelen " + p.mark()
	p.expect(line{what: "renamed", text: name})
	return p.say("hernoem naar "+name, wantPost)
}

func (p *person) either(word, action string, w want) *request {
	if p.presses() {
		return p.press(action, w)
	}
	return p.say(word, w)
}

func (p *person) say(text string, w want) *request {
	p.want = w
	return messageRequest(p, text)
}

func (p *person) press(action string, w want) *request {
	p.want = w
	return pressRequest(p, action, valueOf(p.card.blocks, action))
}
