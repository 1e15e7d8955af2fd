package bot

import (
	"fmt"
	"strings"
	"testing"

	"kringloop/bot/blocks"
	"kringloop/flows"
)

// dropped is a file sent to the bot.
func dropped(user, text string, files ...File) Event {
	return Event{ID: "e", Kind: Said, Team: "T", User: user, Channel: "D1", Direct: true, TS: "5.1", Text: text, Files: files, At: t0}
}

var policy = File{ID: "F1", Name: "inkoop & beleid.pdf", Mime: "application/pdf", URL: "https://files.slack.com/x", Size: 1000}

// verified handles an event for which Slack is asked who the person is, and gives what follows when Slack has answered.
func verified(t *testing.T, b *Bot, m *memory, ev Event, admin bool) Outcome {
	t.Helper()
	out := handle(t, b, m, ev)
	if len(out.Jobs) != 1 || out.Jobs[0].Kind != JobProfile || len(out.Posts) > 0 {
		t.Fatalf("Slack is not asked who %s is: %+v", ev.User, out)
	}
	return handle(t, b, m, done(t, out.Jobs[0], Profile{Name: "Iemand", Locale: "nl-NL", Admin: admin}))
}

func says(t *testing.T, b *Bot, out Outcome, id string) {
	t.Helper()
	if len(out.Posts) == 0 || out.Posts[0].Text != b.Words.In("nl").T(id) {
		t.Errorf("%+v, want %s", out.Posts, id)
	}
}

// While Slack doesn't say who somebody is, and much waits for that already, an administrator of before is none.
func TestUnverified(t *testing.T) {
	b := newBot(t)
	m := known(t, b)
	who := m.people[ben]
	who.Admin = true
	for range maxWaiting {
		who.Waiting = append(who.Waiting, []byte("{}"))
	}
	m.people[ben] = who
	out := handle(t, b, m, Event{Kind: Said, User: ben, Channel: "D1", Direct: true, Text: "maak <@U0SOPHIE> beheerder", ID: "e", Team: "T", At: t0})
	says(t, b, out, "error.unverified")
	if m.people[sophie].Made {
		t.Error("it was done all the same")
	}
}

func TestDroppedFiles(t *testing.T) {
	b := newBot(t)
	second := File{ID: "F2", Name: "b.md"}
	for _, c := range []struct {
		text string
		room string
	}{{"", ""}, {"ons beleid", ""}, {"alleen voor <#C0TEAM|aankoop>", "C0TEAM"}, {"<#C0TEAM> only please", "C0TEAM"}} {
		m := known(t, b)
		out := verified(t, b, m, dropped(ben, c.text, policy, second), true)
		if len(out.Jobs) != 2 || len(out.Posts) != 2 {
			t.Fatalf("%q: %+v", c.text, out)
		}
		for i, f := range []File{policy, second} {
			ask := unpack[IngestAsk](t, out.Jobs[i].Body)
			if ask.File != f || ask.Room != c.room || ask.Event.User != ben || ask.Event.Files != nil || out.Jobs[i].Kind != JobIngest {
				t.Errorf("%q: %+v", c.text, ask)
			}
			if p := out.Posts[i]; p.Channel != ben || p.Ref == "" || !strings.Contains(p.Text, blocks.Name(f.Name)) {
				t.Errorf("%+v", p)
			}
		}
		if out.Posts[0].Ref == out.Posts[1].Ref {
			t.Errorf("two files share a message: %s", out.Posts[0].Ref)
		}
		kept := handle(t, b, m, done(t, out.Jobs[0], IngestDone{Name: policy.Name, Title: "Inkoop", Lang: "nl", Pages: 2, Sections: 9, Room: c.room}))
		if len(kept.Posts) != 1 || kept.Posts[0].Ref != out.Posts[0].Ref || kept.Posts[0].Channel != ben ||
			strings.Contains(string(kept.Posts[0].Blocks), "#"+"C0TEAM") != (c.room != "") {
			t.Errorf("%q: %+v", c.text, kept.Posts)
		}
	}
}

// In doubt who may see a document it is not kept.
func TestDroppedForAnUnclearChannel(t *testing.T) {
	b := newBot(t)
	for _, text := range []string{"alleen voor #aankoop", "enkel de aankoopdienst", "only for procurement", "<#C0A> of <#C0B>", "#aankoop", "<#D0BEN>"} {
		out := verified(t, b, known(t, b), dropped(ben, text, policy), true)
		says(t, b, out, "docs.whichroom")
		if len(out.Jobs) > 0 {
			t.Errorf("%q: %+v", text, out.Jobs)
		}
	}
}

func TestDroppedByOthers(t *testing.T) {
	b := newBot(t)
	m := known(t, b)
	out := verified(t, b, m, dropped(ben, "", policy), false)
	says(t, b, out, "docs.notadmin")
	if len(out.Jobs) > 0 || len(out.Posts) != 1 {
		t.Errorf("%+v", out)
	}
	out = verified(t, b, m, dropped(ben, "wat is een proefscan?", policy), false) // the question is answered all the same
	says(t, b, out, "docs.notadmin")
	if ask := asked(t, out); ask.Event.Files != nil {
		t.Errorf("%+v", ask)
	}
	// What Slack said once does not count for ever.
	m.people[ben] = flows.Person{Known: true, Name: "Ben", Lang: "nl", Admin: true}
	says(t, b, verified(t, b, m, dropped(ben, "", policy), false), "docs.notadmin")
	if p := m.people[ben]; p.Admin || !p.Known || p.Waiting != nil {
		t.Errorf("%+v", p)
	}
}

// When Slack can't say who somebody is, what is known of them stays, but nobody is an administrator.
func TestDroppedWhileSlackIsSilent(t *testing.T) {
	b := newBot(t)
	m := known(t, b)
	m.people[ben] = flows.Person{Known: true, Name: "Ben", Lang: "en", TZ: "Europe/Brussels", Admin: true}
	job := handle(t, b, m, dropped(ben, "", policy)).Jobs[0]
	out := handle(t, b, m, Event{Kind: JobDone, Team: "T", At: t0, Job: Result{Kind: JobProfile, Ask: job.Body, Error: "user_not_found"}})
	if len(out.Jobs) > 0 || m.people[ben].Name != "Ben" || m.people[ben].Lang != "en" {
		t.Errorf("%+v, %+v", out, m.people[ben])
	}
}

func TestFileAsEvidence(t *testing.T) {
	b := newBot(t)
	m := known(t, b)
	m.places["dm:"+sophie] = flows.Place{Run: flows.Run{Project: projectID, Phase: 2, Step: flows.Step{Ask: flows.AskEvidence, Item: "p2.i07"}}}
	out := handle(t, b, m, dropped(sophie, "", policy))
	says(t, b, out, "docs.evidence")
	if len(out.Posts) != 1 || len(out.Jobs) > 0 {
		t.Errorf("%+v", out)
	}
	handle(t, b, m, dropped(sophie, "Het staat in het verslag van maart", policy))
	if s := m.projects[projectID].State("p2.i07"); s.Evidence != "Het staat in het verslag van maart" {
		t.Errorf("%+v", s)
	}
}

func TestTooManyFiles(t *testing.T) {
	b := newBot(t)
	var files []File
	for i := range 12 {
		files = append(files, File{ID: fmt.Sprint("F", i), Name: "a.md"})
	}
	out := verified(t, b, known(t, b), dropped(ben, "", files...), true)
	if len(out.Jobs) != maxFiles || len(out.Posts) != maxFiles+1 {
		t.Errorf("%d jobs, %d posts", len(out.Jobs), len(out.Posts))
	}
}

func TestFilesThatAreNotKept(t *testing.T) {
	b := newBot(t)
	m := known(t, b)
	job := verified(t, b, m, dropped(ben, "", policy), true).Jobs[0]
	for problem, id := range map[Problem]string{ProblemScanned: "scanned", ProblemLimit: "limit", ProblemDownload: "download", "weird": "ours"} {
		out := handle(t, b, m, done(t, job, IngestDone{Problem: problem}))
		want := b.Words.In("nl").T("docs.problem."+id, map[string]any{"Name": blocks.Name(policy.Name)})
		want = strings.ReplaceAll(want, "*", "")
		if len(out.Posts) != 1 || !strings.Contains(out.Posts[0].Text, want) || out.Posts[0].Ref == "" {
			t.Errorf("%s: %+v", problem, out.Posts)
		}
	}
	out := handle(t, b, m, Event{Kind: JobDone, Team: "T", At: t0, Job: Result{Kind: JobIngest, Ask: job.Body, Error: "panic"}})
	if len(out.Posts) != 1 || strings.Contains(out.Posts[0].Text, "panic") {
		t.Errorf("%+v", out.Posts)
	}
}

// someDocuments are a document for everybody and one for a channel.
var someDocuments = DocumentsDone{Documents: []Document{{Name: "a.pdf", Title: "Alles", Sections: 2}, {Name: "geheim.pdf", Title: "Geheim", Sections: 3, Room: "C0TEAM"}}}

func TestListOfDocuments(t *testing.T) {
	b := newBot(t)
	for _, admin := range []bool{true, false} {
		for _, kind := range []Kind{Said, Mentioned} {
			m := known(t, b)
			ev := Event{ID: "e", Kind: kind, Team: "T", User: ben, Channel: "D1", Direct: true, TS: "5.1", Text: "documenten", At: t0}
			if kind == Mentioned {
				ev.Channel, ev.Direct = "C0ELSE", false
			}
			out := verified(t, b, m, ev, admin)
			if len(out.Jobs) != 1 || out.Jobs[0].Kind != JobDocuments {
				t.Fatalf("%+v", out)
			}
			out = handle(t, b, m, done(t, out.Jobs[0], someDocuments))
			list := string(out.Posts[0].Blocks)
			if out.Posts[0].Channel != ben || strings.Contains(list, "Geheim") != admin || strings.Contains(list, blocks.ActForget+".list") != admin || !strings.Contains(list, "Alles") {
				t.Errorf("administrator %v: %+v", admin, out.Posts)
			}
		}
	}
}

func TestDocumentsAreChangedByAdministratorsOnly(t *testing.T) {
	b := newBot(t)
	press := func(id, value string) Event {
		return Event{ID: "e", Kind: Pressed, Team: "T", User: ben, Channel: "D1", Direct: true, TS: "5.1", Trigger: "t", At: t0, Action: Action{ID: id, Value: value}}
	}
	say := func(text string) Event {
		return Event{ID: "e", Kind: Said, Team: "T", User: ben, Channel: "D1", Direct: true, TS: "5.1", Text: text, At: t0}
	}
	for i, c := range []struct {
		ev         Event
		kind       string
		name, room string
		result     any
		says       string
		inPlace    bool
	}{
		{press(blocks.ActForget+".kept", "a b.pdf"), JobForget, "a b.pdf", "", ForgetDone{"a b.pdf"}, "docs.forgotten", true},
		{press(blocks.ActForget+".list", "a b.pdf"), JobForget, "a b.pdf", "", ForgetDone{"a b.pdf"}, "docs.forgotten", false},
		{press(blocks.ActRestrict+".a b.v2.pdf", "C0TEAM"), JobRestrict, "a b.v2.pdf", "C0TEAM", RestrictDone{"a b.v2.pdf"}, "docs.restricted", false},
		{press(blocks.ActShare, "a.pdf"), JobRestrict, "a.pdf", "", RestrictDone{"a.pdf"}, "docs.shared", false},
		{say("verwijder document Inkoopbeleid"), JobForget, "Inkoopbeleid", "", ForgetDone{"inkoop.pdf"}, "docs.forgotten", false},
		{say("remove document nope"), JobForget, "nope", "", ForgetDone{}, "docs.unknown", false},
		{say("beperk document a.pdf tot <#C0TEAM|aankoop>"), JobRestrict, "a.pdf", "C0TEAM", RestrictDone{"a.pdf"}, "docs.restricted", false},
		{say("document a.pdf voor iedereen"), JobRestrict, "a.pdf", "", RestrictDone{"a.pdf"}, "docs.shared", false},
	} {
		m := known(t, b)
		out := verified(t, b, m, c.ev, true)
		if len(out.Jobs) != 1 || out.Jobs[0].Kind != c.kind {
			t.Fatalf("%d: %+v", i, out)
		}
		ask := unpack[RestrictAsk](t, out.Jobs[0].Body)
		if ask.Name != c.name || ask.Room != c.room {
			t.Errorf("%d: %+v", i, ask)
		}
		name := unpack[ForgetDone](t, pack(t, c.result)).Name
		out = handle(t, b, m, done(t, out.Jobs[0], c.result))
		want := b.Words.In("nl").T(c.says, map[string]any{"Name": name, "Channel": c.room})
		want = strings.ReplaceAll(want, "*", "")
		if len(out.Posts) != 1 || out.Posts[0].Text != want || (out.Posts[0].TS != "") != c.inPlace {
			t.Errorf("%d: %+v, want %q", i, out.Posts, want)
		}

		out = verified(t, b, known(t, b), c.ev, false)
		if len(out.Jobs) > 0 || len(out.Posts) != 1 || out.Posts[0].Text != b.Words.In("nl").T("error.notadmin") {
			t.Errorf("%d by somebody else: %+v", i, out)
		}
	}
	m := known(t, b)
	if out := handle(t, b, m, press(blocks.ActRestrict+".a.pdf", "D0BEN")); len(out.Jobs) > 0 {
		t.Errorf("limited to a conversation that is no channel: %+v", out)
	}
}

func TestAppointedAdministrators(t *testing.T) {
	b := newBot(t)
	m := known(t, b)
	say := func(user, text string) Event {
		return Event{ID: "e", Kind: Said, Team: "T", User: user, Channel: "D" + user, Direct: true, TS: "5.1", Text: text, At: t0}
	}
	out := verified(t, b, m, say(ben, "maak <@U0BEN> beheerder"), false)
	says(t, b, out, "error.notadmin")

	out = verified(t, b, m, say(sophie, "maak <@U0BEN> beheerder"), true)
	if len(out.Posts) != 2 || out.Posts[1].Channel != ben || out.Posts[1].Text != b.Words.In("nl").T("admin.youmade") {
		t.Errorf("%+v", out.Posts)
	}
	if out := verified(t, b, m, dropped(ben, "", policy), false); len(out.Jobs) != 1 {
		t.Errorf("an appointed administrator is refused: %+v", out)
	}
	verified(t, b, m, say(sophie, "<@U0BEN> is geen beheerder meer"), true)
	says(t, b, verified(t, b, m, dropped(ben, "", policy), false), "docs.notadmin")
	if m.people[ben].Administrator() {
		t.Errorf("%+v", m.people[ben])
	}
}
