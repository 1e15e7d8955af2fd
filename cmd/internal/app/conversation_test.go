package app

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"kringloop/bot/sandbox"
	"kringloop/knowledge"
)

// TestConversations plays every conversation of testdata. A file is a txtar archive: what it is about, settings (lang, model),
// and the conversation. What a person does stands at the start of a line, what everybody sees of it in the lines under it:
//
//	aankoper> start fase 2               says it to the bot; a text that begins with /kringloop is the command
//	aankoper@aankoop> @Kringloop help    says it in a channel; aankoper@aankoop+> answers in the newest thread there
//	upload aankoper> beleid.md: # Beleid\nTekst  sends a file of that name and content; here and in what is said \n is a new line
//	! aankoper [Klaar]                   presses the newest button of that name that the person sees
//	! aankoper [Ja, de eerste keer]      the same for one of the choices of a question (◯)
//	! aankoper [Spring naar een punt: 7] takes the option of a menu that begins so
//	! aankoper [Klaar] on Beschrijf      presses it on the newest message with that text
//	! aankoper [Klaar] & kampioen [Bezig]  both press before either sees what came of it
//	! aankoper submit {Wie?: kampioen}   fills in and sends the open modal; ! aankoper close closes it
//	! aankoper home                      opens App Home; ! aankoper home [Hulp] presses there
//	+ 1 week                             the clock moves
//	# …                                  a remark
//
//	< text                               the person who acted sees this new message; kampioen< somebody else does
//	~ text                               a message that was there says this now
//	#aankoop< text                       in a channel; #aankoop/ in a thread of it; (aankoper) when only one person sees it
//
// {woord × 50} in what is said or sent repeats the word. With -update the expectations are written anew: read them before you commit.
func TestConversations(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no conversations: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			playFile(t, file)
		})
	}
}

func meansOf(model string) knowledge.Means {
	if model == "echo" {
		return knowledge.Means{Model: knowledge.Echo{}}
	}
	return knowledge.Means{}
}

func playFile(t *testing.T, file string) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	archive := txtar.Parse(data)
	var settings struct {
		Lang  string
		Model string // "echo" = answers are written by knowledge.Echo
	}
	var script *txtar.File
	for i, f := range archive.Files {
		switch f.Name {
		case "settings":
			if err := yaml.UnmarshalWithOptions(f.Data, &settings, yaml.Strict()); err != nil {
				t.Fatalf("%s: settings: %v", file, err)
			}
		case "conversation":
			script = &archive.Files[i]
		default:
			t.Fatalf("%s: what is %s?", file, f.Name)
		}
	}
	if script == nil {
		t.Fatalf("%s holds no conversation", file)
	}
	p := &play{t: t, file: file, room: openRoom(t, roomOptions{lang: settings.Lang, means: meansOf(settings.Model)}), seen: map[string]string{}}
	got := p.perform(string(script.Data))
	if diff := cmp.Diff(lines(string(script.Data)), lines(got)); diff != "" && !*update {
		t.Errorf("%s: the bot said something else (-want +got; -update rewrites):\n%s", file, diff)
	}
	if *update {
		script.Data = []byte(got)
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// lines are the lines that say something.
func lines(s string) []string {
	var out []string
	for l := range strings.Lines(s) {
		if l = strings.TrimRight(l, " \n"); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// play is a conversation that is being performed.
type play struct {
	t    *testing.T
	file string
	line int
	room *room
	out  strings.Builder   // what happened so far
	seen map[string]string // message or view, as it was last shown
}

// broken is what nobody should ever read: the id of a message, an empty place in one, a broadcast that a person's text made.
var broken = regexp.MustCompile(`(?m)^[a-z]+(\.[a-z]+)+$|<no value>|\(\(BROADCAST`)

var isStep = regexp.MustCompile(`^((upload )?[a-z]+(@[a-z]+\+?)?> |! |\+ |# )`)

// perform does every step of a script and gives the script with what was seen.
func (p *play) perform(script string) string {
	for l := range strings.Lines(script) {
		p.line++
		l = strings.TrimRight(l, " \n")
		if !isStep.MatchString(l) {
			continue
		}
		if p.out.Len() > 0 {
			p.out.WriteString("\n")
		}
		p.out.WriteString(l + "\n")
		if l[0] != '#' {
			p.out.WriteString(p.look(p.step(l)))
		}
	}
	return p.out.String()
}

func (p *play) failf(format string, args ...any) {
	p.t.Helper()
	p.t.Fatalf("%s: step of line %d: %s\nafter\n%s", p.file, p.line, fmt.Sprintf(format, args...), p.out.String())
}

func (p *play) check(err error) {
	p.t.Helper()
	if err != nil {
		p.failf("%v", err)
	}
}

var (
	sayLine = regexp.MustCompile(`^([a-z]+)(?:@([a-z]+)(\+?))?> (.*)$`)
	upLine  = regexp.MustCompile(`^upload ([a-z]+)(?:@([a-z]+))?> ([^:]+): (.*)$`)
	repeat  = regexp.MustCompile(`\{([^{}]+) × (\d+)\}`)
	doLine  = regexp.MustCompile(`^([a-z]+)(@[a-z]+)? (?:\[([^\]]+)\](?: on (.+))?|(submit|close|home)\s*(.*))$`)
	clockAt = regexp.MustCompile(`^\+ (\d+) (uur|hour|dag|day|week|maand|month)[a-z]*$`)
)

// step does one step and tells who did it.
func (p *play) step(l string) (actor string) {
	if l[0] == '+' {
		p.move(l)
		return "aankoper"
	}
	if m := sayLine.FindStringSubmatch(l); m != nil {
		p.say(m[1], m[2], m[3] != "", m[4])
		p.room.settle()
		return m[1]
	}
	if m := upLine.FindStringSubmatch(l); m != nil {
		content, channel := lined(m[4]), "dm"
		if m[2] != "" {
			channel = m[2]
		}
		p.check(p.room.work.Upload(m[1], channel, "", sandbox.File{Name: m[3], Content: []byte(content)}))
		p.room.settle()
		return m[1]
	}
	acts := []string{strings.TrimPrefix(l, "! ")}
	if strings.Contains(l, "] & ") {
		acts = strings.Split(acts[0], " & ")
	}
	if len(acts) > 1 { // nothing that the bot does is seen before everybody has pressed
		p.room.fault(sandbox.Fault{Delay: 700 * time.Millisecond})
	}
	var all []func()
	for _, a := range acts {
		m := doLine.FindStringSubmatch(a)
		if m == nil {
			p.failf("what is %q?", l)
		}
		if actor == "" {
			actor = m[1]
		}
		all = append(all, p.act(m))
	}
	for _, do := range all { // everybody looked before anybody pressed
		do()
	}
	p.room.settle()
	return actor
}

func (p *play) move(l string) {
	m := clockAt.FindStringSubmatch(l)
	if m == nil {
		p.failf("what is %q?", l)
	}
	n, _ := strconv.Atoi(m[1])
	unit := map[string]time.Duration{"uur": time.Hour, "hour": time.Hour, "dag": 24 * time.Hour, "day": 24 * time.Hour,
		"week": 7 * 24 * time.Hour, "maand": 30 * 24 * time.Hour, "month": 30 * 24 * time.Hour}[m[2]]
	p.room.goesBy(time.Duration(n) * unit)
}

// lined does what \n and {woord × 50} say.
func lined(text string) string {
	return repeat.ReplaceAllStringFunc(strings.ReplaceAll(text, `\n`, "\n"), func(s string) string {
		m := repeat.FindStringSubmatch(s)
		n, _ := strconv.Atoi(m[2])
		return strings.Repeat(m[1], n)
	})
}

func (p *play) say(who, channel string, reply bool, text string) {
	text = lined(text)
	if channel == "" {
		channel = "dm"
	}
	if cmd, ok := strings.CutPrefix(text, "/kringloop"); ok {
		p.check(p.room.work.Command(who, channel, "/kringloop", cmd))
		return
	}
	thread := ""
	if reply {
		all := p.room.Person(who).In(channel).roots()
		thread = all[len(all)-1].TS
	}
	_, err := p.room.work.Say(who, channel, text, thread)
	p.check(err)
}

// roots are the messages of a conversation outside its threads.
func (l *place) roots() []sandbox.Message { return l.room.work.Messages(l.who.ID, l.id, "") }

// act finds what to press, to fill in, or to open, and gives what does so. m is a match of doLine.
func (p *play) act(m []string) func() {
	who, label, on := p.room.Person(m[1]), m[3], m[4]
	switch m[5] {
	case "close":
		return func() { p.check(p.room.work.CloseView(m[1], who.Modal().raw.ID)) }
	case "submit":
		return func() {
			values := map[string]string{}
			p.check(yaml.Unmarshal([]byte(m[6]), &values))
			_, err := p.room.work.Submit(m[1], who.Modal().raw.ID, values)
			p.check(err)
		}
	case "home":
		return func() { p.home(who, m) }
	}
	click := p.press(who, strings.TrimPrefix(m[2], "@"), label, on)
	return func() { p.check(p.room.work.Click(m[1], click)) }
}

// home opens App Home, or presses there.
func (p *play) home(who *person, m []string) {
	home := who.Home()
	p.seen["home "+who.user.ID] += " " // shown whatever it says
	if label := strings.Trim(m[6], "[]"); label != "" {
		p.seen["home "+who.user.ID] = home.shown
		p.check(p.room.work.Click(m[1], sandbox.Click{ViewID: home.raw.ID, Label: label}))
	}
}

// press finds the newest message with the control, to press it there.
func (p *play) press(who *person, channel, label, on string) sandbox.Click {
	menu, opt, colon := strings.Cut(label, ": ")
	isMenu := false // a label may hold a colon too
	var places []*place
	for _, c := range p.room.work.Channels(who.user.ID) {
		if channel == "" || c.Name == channel {
			places = append(places, &place{room: p.room, who: who.user, id: c.ID})
		}
	}
	var newest *message
	for _, l := range places {
		for _, m := range l.Seen() {
			fits := strings.Contains(m.shown, "["+label+"]") || strings.Contains(m.shown, "[⋯ ") && m.offers(label)
			asMenu := !fits && colon && strings.Contains(m.shown, "["+menu+" ▾")
			if (fits || asMenu) && m.says(on) && (newest == nil || m.raw.TS > newest.raw.TS) {
				newest, isMenu = m, asMenu
			}
		}
	}
	if newest == nil {
		p.failf("%s sees no [%s]", who.user.Handle, label)
	}
	click := sandbox.Click{Channel: newest.place.id, TS: newest.raw.TS, Label: label}
	if isMenu {
		click.Label, click.Option = menu, newest.option(opt)
	} else if newest.offers(label) {
		click.Label, click.Option = "⋯", label
	}
	return click
}

// look tells what everybody sees that they did not see before, the one who acted first.
func (p *play) look(actor string) string {
	var out strings.Builder
	first := p.room.Person(actor).user
	p.lookAs(&out, first, true)
	for _, u := range p.room.work.Users() {
		if !u.Bot && u.ID != first.ID {
			p.lookAs(&out, u, false)
		}
	}
	return out.String()
}

func (p *play) lookAs(out *strings.Builder, u sandbox.User, actor bool) {
	for _, c := range p.room.work.Channels(u.ID) {
		l := &place{room: p.room, who: u, id: c.ID}
		all := l.Seen()
		slices.SortStableFunc(all, func(a, b *message) int { // what one person alone sees travels beside the rest: it is told last
			return strings.Compare(a.raw.OnlyFor, b.raw.OnlyFor)
		})
		for _, m := range all {
			where := ""
			switch {
			case c.Name != "":
				where = "#" + c.Name
				if m.raw.ThreadTS != "" && m.raw.ThreadTS != m.raw.TS {
					where += "/"
				}
				if m.raw.OnlyFor != "" {
					where += " (" + u.Handle + ")"
				}
			case !actor:
				where = u.Handle
			}
			p.tell(out, c.ID+m.raw.TS, where, m.shown)
		}
	}
	who := ""
	if !actor {
		who = u.Handle + " "
	}
	open := p.room.work.Modals(u.ID)
	if len(open) > 0 {
		p.tell(out, "modal "+u.ID, who+"modal", p.room.showView(open[len(open)-1]))
	} else {
		delete(p.seen, "modal "+u.ID)
	}
	if v, ok := p.room.work.Home(u.ID); ok {
		p.tell(out, "home "+u.ID, who+"home", p.room.showView(v))
	}
}

// tell writes a message or view if it is new or says something else than before.
func (p *play) tell(out *strings.Builder, key, where, text string) {
	if broken.MatchString(text) {
		p.t.Errorf("%s: step of line %d: a message without words, or one that calls everybody:\n%s", p.file, p.line, text)
	}
	before, known := p.seen[key]
	if known && before == text {
		return
	}
	p.seen[key] = text
	mark := "<"
	if known {
		mark = "~"
	}
	text = strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n  ")
	fmt.Fprintf(out, "%s%s %s\n", where, mark, text)
}
