package flows_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kringloop/flows"
)

var sentinels = []error{flows.ErrNotMember, flows.ErrNotOwner, flows.ErrNoItem, flows.ErrTooShort, flows.ErrTooLong, flows.ErrNeedsProof,
	flows.ErrEmptyName, flows.ErrArchived, flows.ErrLastOwner, flows.ErrTooMany, flows.ErrBadDate, flows.ErrBadRole, flows.ErrNothingOpen}

func genItem(l *flows.Library) *rapid.Generator[string] {
	ids := []string{"", "-", "p2.i99", "publiek", "category", "first", "p1.o01", "p2.o01", "p2.o02"}
	for n := 1; n <= 3; n++ { // three phases, so that a random walk meets its own traces
		for _, it := range l.Items(n) {
			ids = append(ids, it.ID)
		}
	}
	for _, c := range l.Conditions {
		ids = append(ids, c.Key)
	}
	return rapid.SampledFrom(ids)
}

var (
	genStatus = rapid.SampledFrom([]flows.Status{flows.Open, flows.Busy, flows.Done, flows.Done, flows.Skipped, "", "weg"})
	genText   = rapid.SampledFrom([]string{"", "kort", "een zin die volstaat", "https://example.org/x", " \n ", strings.Repeat("é", flows.MaxText+1)})
	genValue  = rapid.SampledFrom([]string{"ja", "nee", "onbekend", "ict", "", "weg"})
	genWho    = rapid.SampledFrom([]string{owner, owner, owner, other, "U0STRANGER"})
	genDo     = rapid.SampledFrom([]flows.Do{flows.DoIntake, flows.DoBegin, flows.DoResume, flows.DoMark, flows.DoMark, flows.DoMark, flows.DoText,
		flows.DoText, flows.DoLater, flows.DoBack, flows.DoPrevious, flows.DoNext, flows.DoJump, flows.DoWhy, flows.DoAnswer, flows.DoAnswer,
		flows.DoPause, flows.DoStop, flows.DoGate, flows.DoClose, "weg"})
)

// genInput makes any input, half of them fitting the step that is open.
func genInput(t *rapid.T, l *flows.Library, r flows.Run) flows.Input {
	in := flows.Input{Do: genDo.Draw(t, "do"), Item: genItem(l).Draw(t, "item"), Rev: rapid.IntRange(-1, 3).Draw(t, "rev"),
		Status: genStatus.Draw(t, "status"), Text: genText.Draw(t, "text"), Value: genValue.Draw(t, "value"),
		Phase: rapid.IntRange(-1, 8).Draw(t, "phase")}
	if rapid.Bool().Draw(t, "fits") {
		in.Item = r.Step.Item
		if r.Step.Ask == flows.AskCategory || r.Step.Ask == flows.AskFirst {
			in.Item = string(r.Step.Ask)
		}
	}
	return in
}

// aside changes the project beside the walk, as other people do.
func aside(t *rapid.T, l *flows.Library, p *flows.Project, now time.Time) {
	item, text := genItem(l).Draw(t, "aside item"), genText.Draw(t, "aside text")
	switch rapid.IntRange(0, 7).Draw(t, "aside") {
	case 0:
		_ = p.Hide(l, item, text, owner, now)
	case 1:
		_ = p.Mark(l, item, genStatus.Draw(t, "aside status"), text, rapid.Bool().Draw(t, "later"), owner, now)
	case 2:
		_, _ = p.AddOwn(flows.OwnItem{Phase: 2, Title: "Eigen punt", Role: flows.Manager, Weight: flows.Must}, owner, now)
	case 3:
		_ = p.Invite(other, flows.Manager, owner, now)
	case 4:
		_ = p.Remove(other, owner, now)
	case 5:
		_ = p.Assign(l, item, genWho.Draw(t, "assignee"), "2027-04-01", owner, now)
	case 6:
		_ = p.Reanswer(l, item, genValue.Draw(t, "aside value"), owner, now)
	case 7:
		_ = p.Archive(rapid.Bool().Draw(t, "away"), owner, now)
	}
}

// changes counts what changed in a project since Clone.
func changes(p *flows.Project) string {
	items, meta, log := p.Changes()
	return fmt.Sprint(len(items), meta, len(log))
}

// picture is everything of a project that is kept.
func picture(t interface{ Fatal(...any) }, p *flows.Project) string {
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Whatever people press: nothing panics, nothing is lost, an error or a note changes nothing, the step that is open can be
// shown, progress is what a naive count gives, and the log tells the states.
func TestAdvanceAnything(t *testing.T) {
	l := library(t)
	rapid.Check(t, func(t *rapid.T) {
		p, err := flows.NewProject("pabc", "Bureaustoelen", owner, t0)
		if err != nil {
			t.Fatal(err)
		}
		r := flows.Run{}
		for i := range rapid.IntRange(1, 40).Draw(t, "steps") {
			now := t0.Add(time.Duration(i) * time.Minute)
			if rapid.IntRange(0, 3).Draw(t, "beside") == 0 {
				aside(t, l, p, now)
			}
			if rapid.IntRange(0, 15).Draw(t, "switch") == 0 {
				r = flows.Run{Project: "another", Phase: 5, Card: r.Card, Step: flows.Step{Ask: flows.AskItem, Item: "p5.i01"}}
			}
			in, before, was := genInput(t, l, r), changes(p), p.Clone()
			after, out, err := flows.Advance(l, p, r, in, genWho.Draw(t, "who"), now)
			if err != nil || out.Note != flows.NoteNone {
				if changes(p) != before || picture(t, p) != picture(t, was) || after != r {
					t.Fatalf("%+v was refused (%v, %q) and changed something: run %+v to %+v", in, err, out.Note, r, after)
				}
			}
			checkError(t, in, err)
			checkShown(t, l, p, r, after, out)
			checkNothingLost(t, was, p)
			r = after
		}
		for n := 1; n <= flows.Phases; n++ {
			checkProgress(t, l, p, n)
		}
		checkLog(t, l, p)
	})
}

func checkError(t *rapid.T, in flows.Input, err error) {
	if err == nil || in.Do == "weg" {
		return
	}
	for _, s := range sentinels {
		if errors.Is(err, s) {
			return
		}
	}
	t.Fatalf("%+v gives an error that nobody has words for: %v", in, err)
}

// checkShown holds that the open step can be rendered, and that a step that was left is folded where it stood.
func checkShown(t *rapid.T, l *flows.Library, p *flows.Project, before, r flows.Run, out flows.Outcome) {
	switch s := r.Step; s.Ask {
	case flows.AskNothing, flows.AskCategory, flows.AskFirst, flows.AskPhase, flows.Paused:
	case flows.AskCondition:
		if _, ok := l.Condition(s.Item); !ok {
			t.Fatalf("it asks a condition that isn't there: %+v", r)
		}
	case flows.AskItem, flows.AskEvidence, flows.AskReason:
		it, ok := p.Item(l, s.Item)
		if !ok && r.Project == p.ID {
			t.Fatalf("it asks an item that isn't there: %+v", r)
		}
		if ok && it.Phase != r.Phase {
			t.Fatalf("%s is asked in phase %d", s.Item, r.Phase)
		}
	case flows.AskGate, flows.AskGateWhy:
		if r.Phase < 1 || r.Phase > flows.Phases {
			t.Fatalf("the end of phase %d: %+v", r.Phase, r)
		}
	default:
		t.Fatalf("an unknown step: %+v", r)
	}
	if r.Card < before.Card {
		t.Fatalf("the cards count down: %+v, then %+v", before, r)
	}
	if out.Left.Ask != flows.AskNothing && (out.Left.Item != before.Step.Item && before.Project == p.ID || out.Card != before.Card) {
		t.Fatalf("%+v is folded at %d, it stood in %+v", out.Left, out.Card, before)
	}
	if before.Project == p.ID && before.Step.Ask != flows.AskNothing && r.Card > before.Card && out.Left.Ask == flows.AskNothing {
		t.Fatalf("%+v was left with its buttons", before)
	}
}

// checkNothingLost holds that one input changes at most one item's state, and never forgets who, evidence or an answer.
func checkNothingLost(t *rapid.T, was, p *flows.Project) {
	changed := 0
	for id, s := range was.States {
		now, ok := p.States[id]
		if !ok {
			t.Fatalf("the state of %s is gone", id)
		}
		if now != s {
			changed++
		}
		if now.Rev < s.Rev || now.Rev > s.Rev+1 || (s.Reopened && !now.Reopened) || now.Assignee != s.Assignee || now.Due != s.Due || now.Hidden != s.Hidden {
			t.Fatalf("%s went from %+v to %+v", id, s, now)
		}
		if s.Evidence != "" && now.Evidence == "" {
			t.Fatalf("the evidence of %s is gone: %+v, was %+v", id, now, s)
		}
	}
	if changed += len(p.States) - len(was.States); changed > 1 {
		t.Fatalf("one input changed %d items", changed)
	}
	for key := range was.Answers {
		if _, ok := p.Answers[key]; !ok {
			t.Fatalf("the answer to %s is gone", key)
		}
	}
}

// checkProgress counts again, from the content and the states alone.
func checkProgress(t *rapid.T, l *flows.Library, p *flows.Project, phase int) {
	items := l.Items(phase)
	for i := range p.Own {
		if o := p.Own[i]; o.Phase == phase {
			items = append(items, flows.Item{ID: o.ID, Weight: o.Weight, Phase: phase})
		}
	}
	done, of, open, asked, touched := 0, 0, 0, 0, false
	for _, it := range items {
		s := p.States[it.ID]
		touched = touched || s.Rev > 0
		known := p.Answers[it.If].Value
		if it.If == "huidige_leveranciers" && known == "" && p.Answers["lopend_contract"].Value == flows.Yes {
			known = flows.Yes
		}
		switch {
		case s.Hidden != "" || (it.If != "" && known == flows.No):
		case it.If != "" && known != flows.Yes:
			if it.Weight == flows.Must {
				asked++
			}
		case s.Status == flows.Skipped:
		case s.Status == flows.Done:
			done, of = done+1, of+1
		default:
			of++
			if it.Weight == flows.Must {
				open++
			}
		}
	}
	g := p.Progress(l, phase)
	_, closed := p.Gates[phase]
	want := flows.NotStarted
	switch {
	case touched && open == 0 && asked == 0:
		want = flows.Finished
	case closed:
		want = flows.Closed
	case touched:
		want = flows.Started
	}
	if g != (flows.Progress{Phase: phase, Stage: want, Done: done, Of: of, OpenMust: open, Asked: asked}) {
		t.Fatalf("phase %d: %+v; counted again %d of %d, %d open, %d asked, %q", phase, g, done, of, open, asked, want)
	}
	if len(p.OpenMusts(l, phase)) != open {
		t.Fatalf("phase %d: %d open musts are listed, %d counted", phase, len(p.OpenMusts(l, phase)), open)
	}
	if percent, ok := g.Percent(); ok != (of > 0) || (ok && (percent < 0 || percent > 100 || percent*of > done*100 || (percent+1)*of <= done*100)) {
		t.Fatalf("%d of %d is %d %%, %v", done, of, percent, ok)
	}
}

// checkLog replays the log: it gives every state, answer, gate and member, and nothing that isn't so.
func checkLog(t *rapid.T, l *flows.Library, p *flows.Project) {
	items, _, log := p.Changes()
	states, answers, gates, members := map[string]flows.State{}, map[string]flows.Tri{}, map[int]bool{}, map[string]flows.Role{owner: flows.Purchaser}
	first, category, archived := flows.Tri(""), "", false
	for i, e := range log {
		if e.By == "" || e.At.IsZero() || (i > 0 && e.At.Before(log[i-1].At)) {
			t.Fatalf("entry %d lacks who or when, or is out of order: %+v", i, e)
		}
		s := states[e.Item]
		switch e.What {
		case flows.LogStatus:
			if from := string(s.Status); e.From != from && (from != "" || e.From != string(flows.Open)) {
				t.Fatalf("%s went from %q, the log knew %q", e.Item, e.From, from)
			}
			s.Reopened = s.Reopened || (s.Status == flows.Done && e.To != string(flows.Done))
			s.Status, s.By, s.At, s.Rev, s.Later, s.Reason = flows.Status(e.To), e.By, e.At, s.Rev+1, false, ""
			switch s.Status {
			case flows.Done:
				it, _ := p.Item(l, e.Item)
				s.Evidence, s.Later = e.Text, e.Text == "" && it.Weight == flows.Must
			case flows.Skipped:
				s.Reason = e.Text
			}
			states[e.Item] = s
		case flows.LogAssigned:
			s.Assignee, s.Due = e.To, e.Text
			states[e.Item] = s
		case flows.LogHidden, flows.LogShown:
			s.Hidden = e.Text
			states[e.Item] = s
		case flows.LogAnswered:
			answers[e.Item] = flows.Tri(e.To)
		case flows.LogFirst:
			first = flows.Tri(e.To)
		case flows.LogCategory:
			category = e.To
		case flows.LogGate:
			gates[e.Phase] = true
		case flows.LogGateAgain:
			delete(gates, e.Phase)
		case flows.LogInvited, flows.LogRole:
			members[e.Item] = flows.Role(e.To)
		case flows.LogRemoved:
			delete(members, e.Item)
		case flows.LogArchived, flows.LogRestored:
			archived = e.What == flows.LogArchived
		}
	}
	for id, s := range p.States {
		if got := states[id]; got.Status == "" && s.Status == flows.Open {
			got.Status = flows.Open
			states[id] = got
		}
		if states[id] != s {
			t.Fatalf("the log gives %+v for %s, it is %+v", states[id], id, s)
		}
	}
	if len(states) != len(p.States) || len(items) != len(p.States) {
		t.Fatalf("the log tells of %d items, %d were touched, %d have a state", len(states), len(items), len(p.States))
	}
	for key, a := range p.Answers {
		if answers[key] != a.Value {
			t.Fatalf("the log gives %q for %s, it is %q", answers[key], key, a.Value)
		}
	}
	for n := range p.Gates {
		if !gates[n] {
			t.Fatalf("the gate of phase %d is not in the log", n)
		}
	}
	if first != p.First || category != p.Category || archived != !p.Archived.IsZero() || len(gates) != len(p.Gates) || len(members) != len(p.Members) {
		t.Fatalf("the log gives %q, %q, %v, %v, %v", first, category, archived, gates, members)
	}
	for _, m := range p.Members {
		if members[m.User] != m.Role {
			t.Fatalf("the log gives %q as %s, it is %q", members[m.User], m.User, m.Role)
		}
	}
}

// A clone can be changed without touching its original, and the other way round.
func TestCloneIsolates(t *testing.T) {
	l := library(t)
	rapid.Check(t, func(t *rapid.T) {
		p, err := flows.NewProject("pabc", "Bureaustoelen", owner, t0)
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(0, 20).Draw(t, "prepared") {
			aside(t, l, p, t0)
		}
		_ = p.Close(l, 1, "de directie wil door", owner, t0)
		c := p.Clone()
		if items, meta, log := c.Changes(); len(items) > 0 || meta || len(log) > 0 {
			t.Fatalf("a clone begins with changes: %v %v %v", items, meta, log)
		}
		from, to := p, c
		if rapid.Bool().Draw(t, "backwards") {
			from, to = c, p
		}
		before := picture(t, from)
		for range 20 {
			aside(t, l, to, t0)
		}
		_ = to.Invite("U0NEW", flows.Champion, owner, t0)
		_ = to.Rename("Iets anders", owner, t0)
		_ = to.Close(l, 2, "de directie wil door", owner, t0)
		to.Answer("publiek", flows.Yes, "project", owner, t0)
		if after := picture(t, from); after != before {
			t.Fatalf("changing one changed the other:\n%s\n%s", before, after)
		}
	})
}

func TestCloneKeepsEverything(t *testing.T) {
	p := project(t)
	c := p.Clone()
	for i := range reflect.TypeOf(*p).NumField() {
		if f := reflect.TypeOf(*p).Field(i); f.IsExported() && !reflect.DeepEqual(reflect.ValueOf(*p).Field(i).Interface(), reflect.ValueOf(*c).Field(i).Interface()) {
			t.Errorf("%s is not in the clone", f.Name)
		}
	}
}

func FuzzIsProof(f *testing.F) {
	for _, s := range []string{"", "kort", "1234567890", "https://a.b", "http://.", "https://[::1]", "javascript://a.b", "https://a.b/ c", " https://a.b\n",
		"https://a.b|c", "<https://a.b>", "https://a.b\u2028c", "https://gebruiker@a.b", "éééééééééé", "\xff\xfe", "HTTPS://A.B"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		link, proof := flows.IsLink(s), flows.IsProof(s)
		trimmed := strings.TrimSpace(s)
		if link != flows.IsLink(trimmed) || proof != flows.IsProof(trimmed) {
			t.Errorf("%q: white space around it counts", s)
		}
		if link && !proof {
			t.Errorf("%q is a link and no proof", s)
		}
		if link && !strings.HasPrefix(strings.ToLower(trimmed), "http://") && !strings.HasPrefix(strings.ToLower(trimmed), "https://") {
			t.Errorf("%q is no web address", s)
		}
		if fields := strings.Fields(s); link && len(fields) != 1 {
			t.Errorf("%q is more than one word", s)
		}
		if long := len([]rune(trimmed)) >= flows.MinText; proof != (long || link) {
			t.Errorf("%q: proof %v, %d characters", s, proof, len([]rune(trimmed)))
		}
	})
}
