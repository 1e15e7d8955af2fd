package blocks_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"kringloop/bot/blocks"
	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/flows/rules"
)

// lampResult is what the example's rule could say: a line of every kind, a picture, and two tables.
func lampResult(typed string) dialogue.Result {
	return dialogue.Result{Verdict: "REPAIR", Args: map[string]string{"cost": "€12.50"}, Facts: []string{"2.29"},
		Lines: []dialogue.Line{
			{Key: "note", Args: map[string]string{"step": "@state", "note": "@state!broken"}, Mark: "warn"},
			{Key: "note", Args: map[string]string{"step": typed, "note": "#1250.5"}, Mark: "good"},
			{Key: "note", Args: map[string]string{"step": "@cost", "note": typed}, Mark: "stop"},
			{Key: "KEEP", Mark: "info"},
			{Key: "note", Args: map[string]string{"step": "Aan", "note": typed}, Mark: "draft", Parts: []dialogue.Line{{Key: "KEEP"}, {Key: "note", Args: map[string]string{"step": "P.S.", "note": typed}}}},
		},
		Tables: []dialogue.Grid{{Key: "KEEP", Columns: []string{"=" + typed, "KEEP"}, Rows: [][]string{{typed, "12.5000"}, {"", "2027-03-15"}}, Numeric: []bool{false, true}},
			{Key: "KEEP", Columns: []string{"KEEP"}, Rows: [][]string{{"@rooms.kind.old"}, {typed}}}},
		Next: []dialogue.Next{{Key: "KEEP", Do: "phase", What: "2"}, {Key: "KEEP", Do: "talk", What: "lamp"}, {Key: "KEEP", Do: "talk", What: "nowhere"}, {Key: "KEEP", Do: "item", What: "p2.i01"},
			{Key: "KEEP", Do: "rescan"}, {Key: "KEEP", Do: "points", What: "note"}}, Lessons: []dialogue.Lesson{{Lesson: typed}},
	}
}

// lampAnswers are answers to every question of the example.
func lampAnswers(typed string) dialogue.Answers {
	return dialogue.Answers{"state": {Options: []string{"broken"}}, "cost": {Number: "1234.5"}, "parts": {Options: []string{"bulb", "cord"}}, "since": {Text: "2027-01-31"},
		"remark": {Text: typed}, "rooms": {Rows: [][]string{{typed, "3", "led"}, {"Gang", "1250", ""}}}}
}

// lampReader renders the conversations of the example, which has a question of every kind.
func lampReader(t testing.TB, r blocks.Reader) (blocks.Reader, *dialogue.Script) {
	t.Helper()
	l, err := dialogue.Load(os.DirFS("../../flows/dialogue/testdata/lamp"), map[string]dialogue.Rule{"lamp": func(dialogue.Case) (dialogue.Result, error) { return lampResult("x"), nil }}, nil)
	must(t, err)
	r.Talks = l
	s, _ := l.Script("lamp")
	return r, s
}

// talkGallery is everything that a conversation shows. typed is what people wrote.
func talkGallery(t testing.TB, r blocks.Reader, p *flows.Project, typed string) []shown {
	t.Helper()
	scan, _ := r.Talks.Script("scan")
	score, _ := r.Talks.Script("score")
	settings := r
	r, s := lampReader(t, r)
	var all []shown
	show := func(name string, m blocks.Message) { all = append(all, shown{name: "talk-" + name, msg: m}) }
	known := lampAnswers(typed)
	done := dialogue.Begin(s, known, sophie, t0)
	fresh := dialogue.Begin(s, nil, sophie, t0)
	at := func(d dialogue.Draft, step string) blocks.Talk {
		d.Step = step
		return blocks.Talk{Project: p, Script: s, Draft: d}
	}
	reading := func(step string, a dialogue.Answer) blocks.Talk {
		d := fresh
		d.Step, d.Read = step, &a
		return blocks.Talk{Project: p, Script: s, Draft: d}
	}
	for i := range s.Steps {
		show("ask-"+s.Steps[i].ID, r.Question(at(fresh, s.Steps[i].ID)))
		show("folded-"+s.Steps[i].ID, r.AnsweredStep(at(done, ""), s.Steps[i].ID))
	}
	why, note, again := at(fresh, "state"), at(fresh, "cost"), at(done, "cost")
	why.Why, note.Note = true, blocks.Escape(typed)
	show("why", r.Question(why))
	show("note", r.Question(note))
	show("again", r.Question(again))
	decided := at(dialogue.Begin(s, dialogue.Answers{"state": {Options: []string{"works"}}}, sophie, t0), "parts")
	show("decided", r.Question(decided))
	show("read", r.Question(reading("cost", dialogue.Answer{Number: "1234.5"})))
	show("read-rows", r.Question(reading("rooms", known["rooms"])))
	proposed, rows := dialogue.Answer{Number: "1234.5", From: &dialogue.Source{Script: "lamp", Version: 2}}, known["rooms"]
	rows.From = proposed.From
	show("proposed", r.Question(reading("cost", proposed)))
	show("proposed-rows", r.Question(reading("rooms", rows)))
	proposed.From = &dialogue.Source{}
	project := reading("cost", proposed)
	project.Why = true
	show("proposed-project-why", r.Question(project))
	all = append(all, shown{name: "modal-row", view: r.TalkModal(reading("rooms", rows), "dm:"+sophie, 1)})
	show("moved", r.Moved(at(done, ""), "cost"))
	show("intro", r.TalkIntro(at(fresh, "state")))
	show("paused", r.TalkPaused(at(fresh, "cost"), false))
	show("stopped", r.TalkPaused(at(fresh, "cost"), true))
	show("busy", r.Busy(at(fresh, "cost")))
	show("given", r.Given(at(fresh, "cost"), typed))
	show("lessons", r.Lessons([]dialogue.Lesson{{Lesson: typed, Happened: strings.Repeat(typed, 12), Next: typed, Failed: true, Source: typed, On: t0}, {Lesson: "Begin eerder", Source: "Laptops", On: t0}}))
	show("lesson-list", r.LessonList([]dialogue.Lesson{{Lesson: "Begin eerder", Happened: "te weinig aanbieders", Theme: "markt", Category: "ict", Source: "Laptops", On: t0}}, 12, 14))
	show("lesson-none", r.LessonList(nil, 0, 0))
	show("list", r.TalkList(p))
	show("preview", r.Preview(at(done, ""), lampResult(typed), ""))
	show("refused", r.Preview(at(done, ""), dialogue.Result{}, typed))
	o := confirmed(p, s, known, lampResult(typed))
	show("result", r.Result(o))
	show("answers", r.Answers(o))
	points := r.Points(o)
	show("points", r.PointsMade(p, []flows.OwnItem{points[0].OwnItem, points[1].OwnItem}, sophie, "2027-03-15", typed))
	all = append(all, shown{name: "modal-points", view: r.PointsModal(o, points, sophie)})
	show("compare", r.Compare(o.Project, s, o.Project.Results[s.ID]))
	signed := put(s, confirmed(p, s, known, lampResult(typed)), typed)
	show("approve-result", r.Result(signed))
	show("approve-page", r.Approval(signed, sophie, ""))
	show("approve-decided", r.Decided(signed, blocks.Here))
	show("approve-below", r.AskedBelow(signed))
	show("approve-heard", r.Heard(signed, signed.Project.DecisionsOn(s.ID, 2)[1]))
	show("approve-nobody", r.Unasked(p))
	all = append(all, shown{name: "modal-askfor", view: r.AskModal(signed, sophie, "- 1.2")}, shown{name: "modal-terms", view: r.TermsModal(signed, flows.Conditional, "")})
	o.Shared = true
	show("shared", r.Result(o))
	o.Shared, o.Kept = false, false
	show("unkept", r.Result(o))
	o.Kept, o.Project = true, flows.NewNotebook(sophie, t0)
	show("notebook", r.Result(o))
	bare := confirmed(p, s, known, dialogue.Result{})
	bare.Result.At = t0.AddDate(0, -7, 0)
	show("aged", r.Result(bare))
	for _, st := range s.Steps {
		if st.Ask != dialogue.Choice {
			all = append(all, shown{name: "modal-talk-" + st.ID, view: r.TalkModal(at(done, st.ID), "dm:"+sophie, 0)})
		}
	}
	for _, g := range append(slices.Clone(scan.Norms), score.Norms...) {
		of := scan
		if g.ID == "keep" || g.ID == "scale" {
			of = score
		}
		all = append(all, shown{name: "modal-norms-" + g.ID, view: settings.NormsModal(of, g, dialogue.Norm{"scan.green": "62.5", "private.keep": "0"})})
	}
	return append(all, shown{name: "settings-admin", msg: settings.Settings(true)}, shown{name: "modal-give", view: r.GiveModal(at(fresh, "cost"))},
		shown{name: "modal-share", view: r.ShareModal(o)}, shown{name: "modal-adopt", view: r.Adopt(o)})
}

// put is a result that was put before management: refused, then approved with conditions, and asked once more.
func put(s *dialogue.Script, o blocks.Outcome, typed string) blocks.Outcome {
	of := *s
	of.Approve = []string{"p1.i09"}
	o.Script, o.Viewer = &of, ben
	o.Project.Approvals = map[string]flows.Approval{s.ID: {
		Requests: []flows.Request{{Version: 2, Who: ben, By: sophie, At: t0}, {Version: 2, Who: typed, By: sophie, At: t0}},
		Decisions: []flows.Decision{{Version: 1, By: ben, Name: typed, At: t0, Ruling: flows.Approved}, {Version: 2, By: ben, Name: typed, At: t0, Ruling: flows.Refused, Terms: strings.Repeat(typed+"\n", 8)},
			{Version: 2, By: ben, Name: typed, At: t0, Ruling: flows.Conditional, Terms: typed}}}}
	return o
}

// confirmed is a result in a project that has an earlier one.
func confirmed(p *flows.Project, s *dialogue.Script, a dialogue.Answers, res dialogue.Result) blocks.Outcome {
	p = p.Clone()
	before := dialogue.Confirmed{Script: s.ID, Version: 1, By: ben, At: t0.AddDate(0, -1, 0), Result: dialogue.Result{Verdict: "KEEP"}, Answers: dialogue.Answers{"state": {Options: []string{"works"}}}}
	now := dialogue.Confirmed{Script: s.ID, Version: 2, By: sophie, At: t0, Result: res, Answers: a}
	p.AdoptResult(before, ben, t0)
	p.AdoptResult(now, sophie, t0)
	return blocks.Outcome{Project: p, Script: s, Result: now, Kept: true}
}

// Every conversation there is fits Slack: each question, folded, with its guidance, and its form; and the result of any answers
// that its first options make.
func TestEveryTalkFits(t *testing.T) {
	kit := newKit(t)
	for _, lang := range dialogue.Languages {
		r := reader(t, lang)
		p := under(t, r.Lib)
		for _, s := range r.Talks.Scripts() {
			t.Run(s.ID+"."+lang, func(t *testing.T) {
				for i := range s.Steps {
					st := &s.Steps[i]
					d := dialogue.Begin(s, nil, sophie, t0)
					d.Step = st.ID
					k := blocks.Talk{Project: p, Script: s, Draft: d, Why: true}
					all := []shown{{name: st.ID, msg: r.Question(k)}}
					if st.Ask != dialogue.Choice {
						all = append(all, shown{name: st.ID, view: r.TalkModal(k, "C0TEAM:1700000000.000100", 0)})
					}
					for _, m := range all {
						checkLimits(t, m)
						kit.check(t, m)
					}
				}
			})
		}
	}
}

// The scan's result fits with the longest of its texts.
func TestLongestScan(t *testing.T) {
	r := reader(t, "nl")
	l, err := rules.Load(flows.Content())
	must(t, err)
	s, _ := l.Script("scan")
	a := dialogue.Answers{}
	for i := range s.Steps {
		a[s.Steps[i].ID] = dialogue.Answer{Options: []string{s.Steps[i].Options[len(s.Steps[i].Options)-1].ID}}
	}
	res, err := l.Rule(s)(dialogue.Case{Script: s, Answers: a})
	must(t, err)
	m := shown{name: "scan", msg: r.Result(confirmed(under(t, r.Lib), s, a, res))}
	checkLimits(t, m)
	newKit(t).check(t, m)
}

// A result that no message can hold is cut at a line, says so, and keeps its controls.
func TestLongResult(t *testing.T) {
	r, s := lampReader(t, reader(t, "nl"))
	res := lampResult("x")
	for range 300 {
		res.Lines = append(res.Lines, dialogue.Line{Key: "note", Args: map[string]string{"step": strings.Repeat("woord ", 20), "note": "einde"}})
		res.Tables[0].Rows = append(res.Tables[0].Rows, []string{strings.Repeat("cel ", 40), "1"})
	}
	m := shown{name: "long", msg: r.Result(confirmed(under(t, r.Lib), s, lampAnswers("x"), res))}
	checkLimits(t, m)
	newKit(t).check(t, m)
	text := string(m.msg.JSON())
	if !strings.Contains(text, r.T("talk.cut")) || !strings.Contains(text, "talk.forget") || len(text) > 40_000 {
		t.Errorf("%d bytes:\n%.2000s", len(text), text)
	}
}
