package blocks_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/rules"
	"kringloop/knowledge"
)

var update = flag.Bool("update", false, "write the golden files")

var t0 = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)

const (
	sophie, ben = "U0SOPHIE", "U0BEN"
	link        = "https://intranet.example.org/dossiers/2027/spec-v1.docx"
	sentence    = "Besproken met de gebruikers op 12 februari."
)

// reader renders as for somebody in Brussels, at noon of the day of the tests.
func reader(t testing.TB, lang string) blocks.Reader {
	t.Helper()
	lib, err := flows.Load(flows.Content())
	if err != nil {
		t.Fatal(err)
	}
	guide, err := knowledge.Load(knowledge.Content())
	if err != nil {
		t.Fatal(err)
	}
	words, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{sophie: "Sophie", ben: "Ben & co"}
	talks, err := rules.Load(flows.Content())
	if err != nil {
		t.Fatal(err)
	}
	return blocks.Reader{Words: words.In(lang), Lib: lib, Talks: talks, Guide: guide, Now: t0.In(time.FixedZone("CET", 3600)), Name: func(u string) string {
		if n, ok := names[u]; ok {
			return n
		}
		return u
	}}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// fresh is a project that was just made.
func fresh(t testing.TB) *flows.Project {
	t.Helper()
	p, err := flows.NewProject("kb7xq2m4pd", "Bureaustoelen", sophie, t0.AddDate(0, 0, -3))
	must(t, err)
	return p
}

// under is a project under way: two members, a category, items in every state, one of its own and one hidden.
func under(t testing.TB, l *flows.Library) *flows.Project {
	t.Helper()
	p, at := fresh(t), t0.AddDate(0, 0, -1)
	must(t, p.Invite(ben, flows.Manager, sophie, at))
	p.SetCategory("meubilair", sophie, at)
	p.SetFirst(flows.Yes, sophie, at)
	p.Answer("publiek", flows.Yes, "project", sophie, at)
	p.Answer("lopend_contract", flows.Unknown, "phase:2", sophie, at)
	must(t, p.Mark(l, "p2.i01", flows.Done, link, false, sophie, at))
	must(t, p.Mark(l, "p2.i02", flows.Done, "", true, ben, at))
	must(t, p.Mark(l, "p2.i03", flows.Skipped, "er is nog niets in huis", false, sophie, at))
	must(t, p.Mark(l, "p2.i04", flows.Busy, "", false, sophie, at))
	must(t, p.Mark(l, "p2.i05", flows.Done, sentence, false, sophie, at))
	must(t, p.Mark(l, "p2.i11", flows.Skipped, "doet een ander project voor ons", false, ben, t0))
	must(t, p.Assign(l, "p2.i06", ben, "2027-03-15", sophie, at))
	must(t, p.Hide(l, "p2.i12", "valt onder het raamcontract", sophie, at))
	_, err := p.AddOwn(flows.OwnItem{Phase: 2, Title: "Vraag de brandweer", Why: "Zij keuren de stoffen.", Evidence: "Verslag", Role: flows.Manager, Weight: flows.Must}, sophie, at)
	must(t, err)
	return p
}

// finished closes every must of phase 1, and phase 4 with open ones.
func finished(t testing.TB, l *flows.Library) *flows.Project {
	t.Helper()
	p := under(t, l)
	for _, it := range p.OpenMusts(l, 1) {
		must(t, p.Mark(l, it.ID, flows.Done, link, false, sophie, t0))
	}
	for _, it := range p.OpenMusts(l, 4) {
		if it.ID != "p4.i01" {
			must(t, p.Mark(l, it.ID, flows.Done, link, false, sophie, t0))
		}
	}
	for _, it := range p.OpenMusts(l, 3) {
		must(t, p.Mark(l, it.ID, flows.Done, link, false, sophie, t0))
	}
	p.Answer("publiek", flows.Unknown, "phase:3", sophie, t0)
	must(t, p.Close(l, 4, "de publicatie kan niet wachten", ben, t0))
	return p
}

func answerOf(lang string) knowledge.Answer {
	return knowledge.Answer{Question: "hoeveel?", Lang: lang, Answered: true,
		Text:  "**Streef dus naar minstens 10 %** van de score. [1]\n\n- Weegt het minder, dan telt het niet. [2]",
		Notes: []string{"Voorbeeld uit de leidraad."},
		Citations: []knowledge.Citation{{N: 1, ID: "p4.gewicht", Phase: 4, Source: "Leidraad, hoofdstuk 4 · Gewicht"},
			{N: 2, ID: "p4.criteria-mix", Phase: 4, Source: "Leidraad, hoofdstuk 4 · Criteria"}},
		Related: []knowledge.Topic{{ID: "p4.gewicht", Title: "Gewicht"}, {ID: "p2.behoefte", Title: "Niet in de leidraad"}, related(1), related(2), related(3), related(4)}}
}

// related are passages of the guide that exist.
func related(n int) knowledge.Topic {
	id := []string{"", "p4.lcc", "p4.tco", "p4.labels", "p4.procedure"}[n]
	return knowledge.Topic{ID: id, Title: id, Source: "Leidraad"}
}

// ownAnswer cites the guide and a document of the organisation, worded by a model.
func ownAnswer(lang string) knowledge.Answer {
	return knowledge.Answer{Question: "hoeveel?", Lang: lang, Answered: true, Text: "Bij ons geldt 15 %. [1] De leidraad raadt 10 % aan. [2]",
		Citations: []knowledge.Citation{
			{N: 1, ID: "doc:inkoop & beleid.pdf#3", Source: "Inkoopbeleid <2027>, blz. 4 · Gunning", Doc: "inkoop & beleid.pdf", Page: 4, Quote: "Circulaire criteria wegen\nminstens 15 procent."},
			{N: 2, ID: "p4.gewicht", Phase: 4, Source: "Leidraad, hoofdstuk 4 · Gewicht"}}}
}

// judged is an answer as its two buttons carry it.
func judged() *knowledge.Feedback {
	return &knowledge.Feedback{Question: "en hoe vaak?", Lang: "nl", Thread: []string{"wie rapporteert?"}, Cited: []string{"p4.gewicht"}, Answered: true}
}

func documents() []blocks.Document {
	return []blocks.Document{
		{Name: "inkoop.pdf", Title: "Inkoopbeleid 2027", Lang: "nl", Pages: 12, Sections: 48, By: sophie, At: t0},
		{Name: "afspraken *intern*.md", Title: "afspraken *intern*.md", Lang: "en", Sections: 1, Room: "C0TEAM", By: ben, At: t0.AddDate(0, 0, -1)},
		{Name: "server.docx", Title: "Van de server", Lang: "nl", Sections: 3, At: t0.AddDate(-1, 0, 0)},
	}
}

func manyDocuments() []blocks.Document {
	var all []blocks.Document
	for i := range 20 {
		all = append(all, blocks.Document{Name: fmt.Sprintf("nota-%02d.md", i), Title: "Nota", Lang: "nl", Sections: i + 1, By: ben, At: t0})
	}
	return all
}

// shown is something to look at: a message or a view.
type shown struct {
	name string
	msg  blocks.Message
	view blocks.View
}

func step(phase int, ask flows.Asking, item string) flows.Run {
	return flows.Run{Project: "kb7xq2m4pd", Phase: phase, Card: 1, Step: flows.Step{Ask: ask, Item: item}}
}

// gallery renders everything once.
func gallery(t testing.TB, r blocks.Reader) []shown {
	l := r.Lib
	p, done, bare := under(t, l), finished(t, l), fresh(t)
	archived := under(t, l)
	must(t, archived.Archive(true, sophie, t0))
	linked := under(t, l)
	linked.Link("C0TEAM", sophie, t0)
	reopened := under(t, l)
	must(t, reopened.Mark(l, "p2.i01", flows.Busy, "", false, sophie, t0))
	why := step(2, flows.AskItem, "p2.i01")
	why.Step.Why = true
	whyOwn := step(2, flows.AskItem, "p2.o01")
	whyOwn.Step.Why = true
	paused := flows.Run{Project: p.ID, Phase: 2, Card: 3, Step: flows.Step{Ask: flows.Paused, Was: flows.AskItem, Item: "p2.i06"}}
	pausedIntake := flows.Run{Project: p.ID, Card: 3, Step: flows.Step{Ask: flows.Paused, Was: flows.AskCategory}}
	_, _, log := linked.Changes()
	log = append(log, entries()...)
	slices.Reverse(log)
	passage, ok := r.Guide.Passage(r.Lang, "p4.gewicht")
	if !ok {
		t.Fatal("there is no passage p4.gewicht")
	}
	it, _ := p.Item(l, "p2.i06")
	all := []shown{
		{name: "step-condition", msg: r.Step(p, step(2, flows.AskCondition, "lopend_contract"))},
		{name: "step-condition-public", msg: r.Step(bare, step(0, flows.AskCondition, "publiek"))},
		{name: "step-category", msg: r.Step(bare, step(0, flows.AskCategory, ""))},
		{name: "step-first", msg: r.Step(bare, step(0, flows.AskFirst, ""))},
		{name: "step-phase", msg: r.Step(bare, step(0, flows.AskPhase, ""))},
		{name: "step-item", msg: r.Step(p, step(2, flows.AskItem, "p2.i06"))},
		{name: "step-item-done", msg: r.Step(p, step(2, flows.AskItem, "p2.i01"))},
		{name: "step-item-hidden", msg: r.Step(p, step(2, flows.AskItem, "p2.i12"))},
		{name: "step-item-uncounted", msg: r.Step(p, step(2, flows.AskItem, "p2.i14"))},
		{name: "step-item-own", msg: r.Step(p, step(2, flows.AskItem, "p2.o01"))},
		{name: "step-item-gone", msg: r.Step(p, step(2, flows.AskItem, "p2.o09"))},
		{name: "step-item-why", msg: r.Step(p, why)},
		{name: "step-item-why-own", msg: r.Step(p, whyOwn)},
		{name: "step-evidence", msg: r.Step(p, step(2, flows.AskEvidence, "p2.i06"))},
		{name: "step-evidence-again", msg: r.Step(reopened, step(2, flows.AskEvidence, "p2.i01"))},
		{name: "step-reason", msg: r.Step(p, step(2, flows.AskReason, "p2.i06"))},
		{name: "step-gate", msg: r.Step(p, step(2, flows.AskGate, ""))},
		{name: "step-gate-untouched", msg: r.Step(bare, step(7, flows.AskGate, ""))},
		{name: "step-gate-finished", msg: r.Step(done, step(1, flows.AskGate, ""))},
		{name: "step-gate-asked", msg: r.Step(done, step(3, flows.AskGate, ""))},
		{name: "step-gate-closed", msg: r.Step(done, step(4, flows.AskGate, ""))},
		{name: "step-gatewhy", msg: r.Step(p, step(2, flows.AskGateWhy, ""))},
		{name: "step-gatewhy-none-open", msg: r.Step(done, step(1, flows.AskGateWhy, ""))},
		{name: "step-paused", msg: r.Step(p, paused)},
		{name: "step-paused-intake", msg: r.Step(bare, pausedIntake)},
		{name: "overview", msg: r.Overview(linked, 2, false)},
		{name: "overview-open", msg: r.Overview(p, 2, true)},
		{name: "overview-open-none", msg: r.Overview(allDone(t, l), 2, true)},
		{name: "overview-untouched", msg: r.Overview(bare, 5, false)},
		{name: "progress", msg: r.Progress(done)},
		{name: "progress-archived", msg: r.Progress(archived)},
		{name: "todo", msg: r.Todo(p, p.Todo(l, ben, 2))},
		{name: "todo-many", msg: r.Todo(bare, bare.Todo(l, sophie, 2))},
		{name: "todo-none", msg: r.Todo(bare, nil)},
		{name: "project-created", msg: r.Created(bare)},
		{name: "line", msg: r.Line(r.T("project.linked", locale.Args{"Project": "Stoelen", "Channel": "C0TEAM"}), r.T("project.linkedhow"))},
		{name: "projects", msg: r.Projects([]*flows.Project{bare, p, done, linked, archived}, p.ID)},
		{name: "projects-none", msg: r.Projects(nil, "")},
		{name: "members-owner", msg: r.Members(p, sophie)},
		{name: "members-member", msg: r.Members(p, ben)},
		{name: "log", msg: r.LogPage(linked, log[:12], 0, len(log))},
		{name: "log-last", msg: r.LogPage(linked, log[12:], 12, len(log))},
		{name: "log-empty", msg: r.LogPage(bare, nil, 0, 0)},
		{name: "answer", msg: r.Answer(answerOf(r.Lang), blocks.Around{Verdict: judged(), Offer: blocks.Offer{Project: p.ID, Item: "p4.i01"},
			Aside: blocks.Aside{Text: r.T("answer.busy", locale.Args{"Title": "Titel"}), Project: p.ID}})},
		{name: "answer-phase", msg: r.Answer(answerOf(r.Lang), blocks.Around{Offer: blocks.Offer{Project: p.ID, Phase: 4}})},
		{name: "answer-own", msg: r.Answer(ownAnswer(r.Lang), blocks.Around{Verdict: judged(), Model: true, Offer: blocks.Offer{New: true}})},
		{name: "answer-none", msg: r.Answer(knowledge.Answer{Text: "Dat staat niet in de leidraad.",
			Near: []knowledge.Topic{{ID: "p4.gewicht", Title: "Gewicht van circulaire criteria"}, {ID: "p4.procedure", Title: "Procedure"}}}, blocks.Around{Verdict: judged()})},
		{name: "answer-bare", msg: r.Answer(knowledge.Answer{Text: "Daar weet ik niets van."}, blocks.Around{})},
		{name: "document-reading", msg: r.Reading("inkoop.pdf")},
		{name: "document-kept", msg: r.Kept(documents()[0], false)},
		{name: "document-replaced", msg: r.Kept(documents()[1], true)},
		{name: "document-not-kept", msg: r.NotKept("scan & <kopie>.pdf", "scanned")},
		{name: "documents", msg: r.Documents(documents(), 0, false)},
		{name: "documents-admin", msg: r.Documents(documents(), 0, true)},
		{name: "documents-page", msg: r.Documents(manyDocuments(), 8, true)},
		{name: "documents-none", msg: r.Documents(nil, 0, true)},
		{name: "modal-verdict", view: r.VerdictModal(knowledge.Feedback{ID: "C0TEAM:1.1:" + ben, User: ben, Question: "en hoe vaak?\n> echt", Lang: "nl"})},
		{name: "passage", msg: r.Passage(passage)},
		{name: "welcome", msg: r.Welcome()},
		{name: "help", msg: r.Help()},
		{name: "settings", msg: r.Settings(false)},
		{name: "home", view: r.Home([]*flows.Project{bare, p, done, archived}, p.ID, blocks.Desk{})},
		{name: "home-empty", view: r.Home(nil, "", blocks.Desk{})},
		{name: "modal-new", view: r.NewProject()},
		{name: "modal-evidence", view: r.TextModal(p, "p2.i01", flows.AskEvidence, "dm:"+sophie)},
		{name: "modal-reason", view: r.TextModal(p, "p2.i06", flows.AskReason, "C0TEAM:1700000000.000100")},
		{name: "modal-gatewhy", view: r.TextModal(p, "-", flows.AskGateWhy, "dm:"+sophie)},
		{name: "modal-invite", view: r.InviteModal(p)},
		{name: "modal-own", view: r.OwnModal(p, 2)},
		{name: "modal-item", view: r.ItemModal(p, it)},
	}
	for _, f := range []struct {
		name string
		step flows.Step
	}{
		{"item", flows.Step{Ask: flows.AskItem, Item: "p2.i01"}}, {"item-open", flows.Step{Ask: flows.AskItem, Item: "p2.i07"}},
		{"item-later", flows.Step{Ask: flows.AskEvidence, Item: "p2.i02"}}, {"item-nvt", flows.Step{Ask: flows.AskReason, Item: "p2.i03"}},
		{"item-busy", flows.Step{Ask: flows.AskItem, Item: "p2.i04"}}, {"item-text", flows.Step{Ask: flows.AskItem, Item: "p2.i05"}},
		{"item-hidden", flows.Step{Ask: flows.AskItem, Item: "p2.i12"}}, {"item-gone", flows.Step{Ask: flows.AskItem, Item: "p2.o09"}},
		{"condition", flows.Step{Ask: flows.AskCondition, Item: "publiek"}}, {"condition-unknown", flows.Step{Ask: flows.AskCondition, Item: "lopend_contract"}},
		{"condition-unanswered", flows.Step{Ask: flows.AskCondition, Item: "afspraken"}}, {"category", flows.Step{Ask: flows.AskCategory}},
		{"first", flows.Step{Ask: flows.AskFirst}}, {"phase", flows.Step{Ask: flows.AskPhase}}, {"paused", flows.Step{Ask: flows.Paused}},
		{"gate", flows.Step{Ask: flows.AskGate}},
	} {
		all = append(all, shown{name: "folded-" + f.name, msg: r.Folded(p, 2, f.step)})
	}
	for _, key := range []string{"publiek", "category", "first"} {
		again, ok := r.AskAgain(p, key)
		if !ok {
			t.Fatalf("%s can't be asked again", key)
		}
		all = append(all, shown{name: "again-" + key, msg: again}, shown{name: "answered-" + key, msg: r.Answered(p, key)})
	}
	all = append(all, manageGallery(t, r, p, "<b> & *meer*")...)
	all = append(all, contractGallery(t, r, p, 2, "Laptops <b> & *meer*")...)
	return append(all, talkGallery(t, r, p, "Typ <b> & *meer*")...)
}

func allDone(t testing.TB, l *flows.Library) *flows.Project {
	p := fresh(t)
	for _, it := range p.Applicable(l, 2) {
		must(t, p.Mark(l, it.ID, flows.Done, link, false, sophie, t0))
	}
	return p
}

// entries are one of each kind that under doesn't leave.
func entries() []flows.Entry {
	e := func(what flows.What, e flows.Entry) flows.Entry {
		e.What, e.By, e.At = what, ben, t0
		return e
	}
	return []flows.Entry{
		e(flows.LogRenamed, flows.Entry{From: "Stoelen <b>", Text: "Bureaustoelen & tafels"}), e(flows.LogArchived, flows.Entry{}), e(flows.LogRestored, flows.Entry{}),
		e(flows.LogRole, flows.Entry{Item: ben, From: "aankoper", To: "management"}), e(flows.LogRemoved, flows.Entry{Item: ben}),
		e(flows.LogUnlinked, flows.Entry{Item: "C0TEAM"}), e(flows.LogShown, flows.Entry{Item: "p2.i12", Phase: 2}),
		e(flows.LogGate, flows.Entry{Phase: 4, To: "3", Text: "de publicatie kan niet wachten"}), e(flows.LogGateAgain, flows.Entry{Phase: 4, Item: "p4.i01"}),
		e(flows.LogAssigned, flows.Entry{Item: "p2.i06", Phase: 2, From: ben}),
		e(flows.LogTalkBegun, flows.Entry{Item: "scan", Phase: 2}), e(flows.LogTalkGiven, flows.Entry{Item: "scan", From: ben, To: sophie}),
		e(flows.LogTalkDone, flows.Entry{Item: "scan", Text: "2", To: "GROEN"}), e(flows.LogTalkDone, flows.Entry{Item: "score", Text: "1"}),
		e(flows.LogTalkDropped, flows.Entry{Item: "scan"}), e(flows.LogTalkForgotten, flows.Entry{Item: "score"}),
	}
}

func (s shown) json(t testing.TB) []byte {
	t.Helper()
	var v any = struct {
		Text   string          `json:"text"`
		Blocks json.RawMessage `json:"blocks"`
	}{s.msg.Text, s.msg.JSON()}
	if s.view != nil {
		v = s.view
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	must(t, enc.Encode(v))
	// What slack-go marshalled has HTML escaped; a person should be able to read it.
	return []byte(strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(b.String()))
}

func TestGolden(t *testing.T) {
	kit := newKit(t)
	wanted := map[string]bool{}
	for _, lang := range locale.Languages {
		for _, s := range gallery(t, reader(t, lang)) {
			name := fmt.Sprintf("%s.%s.json", s.name, lang)
			wanted[name] = true
			t.Run(name, func(t *testing.T) {
				checkLimits(t, s)
				kit.check(t, s)
				file := filepath.Join("testdata", name)
				got := s.json(t)
				if *update {
					must(t, os.MkdirAll("testdata", 0o755))
					must(t, os.WriteFile(file, got, 0o644))
					return
				}
				want, err := os.ReadFile(file)
				if err != nil || !bytes.Equal(got, want) {
					t.Errorf("%s is not what is shown (%v); look at it with\n\tgo test ./bot/blocks -update && git diff bot/blocks/testdata\n%s", file, err, got)
				}
			})
		}
	}
	files, err := filepath.Glob("testdata/*.json")
	must(t, err)
	for _, f := range files {
		if !wanted[filepath.Base(f)] {
			if *update {
				must(t, os.Remove(f))
				continue
			}
			t.Errorf("%s belongs to nothing that is shown", f)
		}
	}
}

func (k slackKit) check(t *testing.T, s shown) {
	t.Helper()
	switch {
	case s.view == nil:
		k.message(t, s.msg.Text, s.msg.JSON())
	case strings.HasPrefix(s.name, "home"):
		k.home(t, s.view)
	default:
		k.modal(t, s.view)
	}
}
