package bot

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kringloop/bot/blocks"
	"kringloop/flows"
	"kringloop/reminders"
)

// controls are the action ids with every ending they have, and a value that names the secret project.
func controls() map[string][]string {
	p := projectID
	return map[string][]string{
		"mark.klaar": {p + " p2.o01 0"}, "mark.bezig": {p + " p2.o01 0"}, "mark.nvt": {p + " p2.o01 0"}, "why": {p + " p2.o01"},
		"more":  {"previous " + p + " p2.o01", "next " + p + " p2.o01", "overview " + p + " p2.o01", "edit " + p + " p2.o01", "pause " + p + " p2.o01"},
		"later": {p + " p2.o01"}, "back": {p}, "fill": {p + " p2.o01 evidence", p + " p2.o01 reason", p + " - gatewhy"},
		"change": {p + " p2.o01", p + " publiek", p + " category"}, "answer.ja": {p + " publiek ja"}, "answer.nee": {p + " first nee"},
		"answer.onbekend": {p + " publiek onbekend"}, "category": {p + " ict"}, "phase": {p + " 2"}, "phase.menu": {p + " 3"}, "jump": {p + " p2.o01"},
		"overview.open": {p + " 2 open"}, "overview.all": {p + " 2 all"}, "overview.new": {p + " 2 all"}, "progress": {p}, "todo": {p}, "results": {p}, "resume": {p},
		"stop": {p}, "close": {p + " 2"}, "project": {p}, "invite": {p}, "remove": {p + " " + sophie}, "members": {p},
		"own": {p + " 2"}, "log": {p + " 0", p + " 12"}, "restore": {p}, "show": {p + " p2.o01"},
		"talk.begin": {p + " scan", p + " score"}, "talk.pick": {p + " scan q02 2 b"}, "talk.skip": {p + " scan q02 2"}, "talk.fill": {p + " scan q02 2"},
		"talk.drop": {p + " scan q02 2 1"}, "talk.row": {p + " scan q02 2 1"}, "talk.yes": {p + " scan q02 2"}, "talk.no": {p + " scan q02 2"}, "talk.back": {p + " scan q02 2"}, "talk.why": {p + " scan"},
		"talk.later": {p + " scan"}, "talk.stop": {p + " scan"}, "talk.resume": {p + " scan"}, "talk.wipe": {p + " scan"}, "talk.change": {p + " scan q01"},
		"talk.finish": {p + " scan q02 2"}, "talk.confirm": {p + " scan - 2"}, "talk.rescale": {p + " score - 2"}, "talk.result": {p + " score 1"}, "talk.again": {p + " score"}, "talk.renew": {p + " score"},
		"talk.compare": {p + " score"}, "talk.answers": {p + " score 1"}, "talk.file.workbook": {p + " score 1 workbook"}, "talk.file.document": {p + " score 1 document"}, "talk.file.chart": {p + " score 1 chart"}, "talk.form": {p + " score offers"}, "talk.tick": {p + " score 1 p5.i09"}, "talk.share": {p + " score 1"}, "talk.forget": {p + " score", p + " scan"},
		"talk.forgetall": {p + " score", p + " score " + p + " scan"}, "talk.forgetall.list": {p + " score"}, "talk.forgetall.list0": {p + " scan"}, "talk.unshare": {p + " review"},
		"talk.adopt": {p + " score 1"}, "talk.lessons": {p + " score 1"}, "talk.begin.0": {p + " scan"},
		"talk.askfor": {p + " score 1"}, "talk.decide.ja": {p + " score 1 x ja"}, "talk.decide.nee": {p + " score 1 x nee here"}, "talk.review": {p + " score 1 x apart"},
		"register":  {p},
		"talk.more": {"keep " + p + " scan q02 2", "give " + p + " scan"},
	}
}

// A control that the table above forgets would be a hole in the wall that no test sees.
func TestControlsAreComplete(t *testing.T) {
	open := []string{blocks.ActNew, blocks.ActSettings, blocks.ActLang, blocks.ActAsk, blocks.ActPassage, blocks.ActHelp, blocks.ActVerdict,
		blocks.ActDocs, blocks.ActForget, blocks.ActRestrict, blocks.ActShare, blocks.ActNorms, blocks.ActLessons}
	var ids []string
	for id := range controls() {
		name, _, _ := strings.Cut(id, ".")
		ids = append(ids, name)
	}
	for _, id := range []string{blocks.ActMark, blocks.ActWhy, blocks.ActMore, blocks.ActLater, blocks.ActBack, blocks.ActFill, blocks.ActChange, blocks.ActAnswer,
		blocks.ActCategory, blocks.ActPhase, blocks.ActJump, blocks.ActOverview, blocks.ActProgress, blocks.ActTodo, blocks.ActResults, blocks.ActResume, blocks.ActStop,
		blocks.ActClose, blocks.ActProject, blocks.ActInvite, blocks.ActRemove, blocks.ActMembers, blocks.ActOwn, blocks.ActLog, blocks.ActRestore, blocks.ActShow, blocks.ActTalk, blocks.ActRegister} {
		if !slices.Contains(ids, id) || slices.Contains(open, id) {
			t.Errorf("%q is not tried", id)
		}
	}
}

// places are where somebody can press: a conversation with the bot, the linked channel, another channel, App Home.
func places(user string) []Event {
	return []Event{
		{Kind: Pressed, User: user, Channel: "D1", Direct: true, TS: "1.2", Trigger: "t", ID: "e", Team: "T", At: t0},
		{Kind: Pressed, User: user, Channel: teamChannel, TS: "1.2", Thread: "1.1", Trigger: "t", ID: "e", Team: "T", At: t0},
		{Kind: Pressed, User: user, Channel: "C0ELSE", TS: "1.2", Thread: "1.1", Trigger: "t", ID: "e", Team: "T", At: t0},
		{Kind: Pressed, User: user, Trigger: "t", ID: "e", Team: "T", At: t0},
	}
}

func handle(t testing.TB, b *Bot, m *memory, ev Event) Outcome {
	t.Helper()
	out, err := b.Handle(ev, m.begin())
	if err != nil {
		t.Fatalf("%+v: %v", ev, err)
	}
	for _, held := range out.Next {
		then := handle(t, b, m, held)
		out.Posts, out.Jobs, out.Alarms = append(out.Posts, then.Posts...), append(out.Jobs, then.Jobs...), append(out.Alarms, then.Alarms...)
	}
	return out
}

// reveals tells whether an outcome holds anything of the secret project.
func reveals(t testing.TB, out Outcome) string {
	t.Helper()
	for _, p := range out.Posts {
		data, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		if p.Project != "" && p.Project != flows.NotebookID(ben) || strings.Contains(string(data), priced) || strings.Contains(string(data), "Zonnebloem") || strings.Contains(string(data), projectID) {
			return string(data)
		}
	}
	return ""
}

func refused(t *testing.T, b *Bot, out Outcome, what string) {
	t.Helper()
	if len(out.Posts) != 1 || out.Posts[0].Text != b.Words.In("nl").T("error.notmember") || len(out.Jobs) != 0 {
		t.Errorf("%s: %+v, want one refusal", what, out)
	}
	if leak := reveals(t, out); leak != "" {
		t.Errorf("%s reveals %s", what, leak)
	}
}

func TestStrangersControlsAreRefused(t *testing.T) {
	b := newBot(t)
	for id, values := range controls() {
		for _, value := range values {
			for i, ev := range places(ben) {
				m := known(t, b)
				before := m.kept(t)
				ev.Action = Action{ID: id, Value: value}
				refused(t, b, handle(t, b, m, ev), fmt.Sprintf("%s %q at %d", id, value, i))
				m.people[ben] = flows.Person{Known: true, Name: "Ben", Lang: "nl", Welcomed: true} // where Ben was met may change
				if m.kept(t) != before {
					t.Errorf("%s %q changed something", id, value)
				}
			}
		}
	}
}

func TestStrangersFormsAreRefused(t *testing.T) {
	b := newBot(t)
	for name, private := range map[string]string{
		"text": "nl " + projectID + " p2.o01 evidence dm:" + sophie, "invite": "nl " + projectID, "own": "nl " + projectID + " 2", "item": "nl " + projectID + " p2.o01",
		"talk": "nl " + projectID + " scan q02 2 dm:" + sophie, "give": "nl " + projectID + " scan", "share": "nl " + projectID + " score 1",
		"askfor": "nl " + projectID + " score 1 - 1.2", "terms": "nl " + projectID + " score 1 x nee 1.2",
	} {
		m := known(t, b)
		out := handle(t, b, m, Event{Kind: Submitted, User: ben, ID: "e", Team: "T", At: t0, View: View{Name: name, Private: private, Values: filled()}})
		refused(t, b, out, name)
	}
}

func filled() map[string][]string {
	return map[string][]string{"text": {"een zin die volstaat"}, "user": {ben}, "role": {"management"}, "title": {"Een eigen punt"}, "weight": {"must"},
		"reason": {"past niet bij ons"}, "due": {"2027-04-01"}, "name": {"Stoelen"}, "category": {"ict"}, "public": {"ja"}}
}

// Whatever somebody who is no member types, in whatever conversation, shows nothing of the project.
func TestStrangersWordsRevealNothing(t *testing.T) {
	b := newBot(t)
	for _, text := range []string{"waar staan we?", "start fase 2", "wat moet ik nog doen?", "overzicht fase 2", "projecten", "open project zonnebloem", "leden", "logboek",
		"klaar", "nvt", "waarom?", "verder", "een zin die volstaat", "bewijs volgt", "vorige", "rond fase 2 af", "hernoem: van mij", "archiveer", "koppel", "ontkoppel",
		"verlaat dit project", "nodig <@U0BEN> uit", "verwijder <@U0SOPHIE>", "eigen punt", "help", "hallo", "instellingen", "wat is een proefscan?", "proefscan",
		"vergelijk offertes", "toon offertes vergelijken", "verwijder de uitslagen van offertes vergelijken", "verwijder de antwoorden van de proefscan", "verwijder de scores", "wis alle prijzen en scores", "gesprekken", "ja", "a; b; c", "vraag akkoord", "waarover moet ik beslissen?"} {
		for _, ev := range places(ben) {
			for _, kind := range []Kind{Said, Mentioned, Commanded} {
				if (kind == Said) != ev.Direct || kind == Mentioned && ev.Channel == "" {
					continue
				}
				m := known(t, b)
				ev.Kind, ev.Text = kind, text
				out := handle(t, b, m, ev)
				if leak := reveals(t, out); leak != "" {
					t.Errorf("%s %q reveals %s", kind, text, leak)
				}
				if m.projects[projectID].Name != secret || len(m.projects[projectID].Members) != 1 {
					t.Errorf("%s %q changed the project", kind, text)
				}
			}
		}
	}
	for _, kind := range []Kind{HomeOpened, ChatOpened} {
		if leak := reveals(t, handle(t, b, known(t, b), Event{Kind: kind, User: ben, Channel: "D1", Direct: true, At: t0})); leak != "" {
			t.Errorf("%s reveals %s", kind, leak)
		}
	}
}

// Prices and scores are never shown in a channel, not even in the project's own and not by a control that was made up.
func TestPrivateStaysPrivate(t *testing.T) {
	b := newBot(t)
	shown := 0
	check := func(ev Event, what string) {
		t.Helper()
		for _, p := range handle(t, b, known(t, b), ev).Posts {
			data, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(data), priced) {
				continue
			}
			shown++
			if p.Reader != sophie || p.Shape == Message && p.Channel != sophie {
				t.Errorf("%s shows it in %s to %q: %s", what, p.Channel, p.Reader, p.Text)
			}
		}
	}
	for _, ev := range places(sophie) {
		for id, values := range controls() {
			for _, value := range values {
				if strings.Contains(value, " score") {
					ev.Action = Action{ID: id, Value: value}
					check(ev, id+" "+value)
				}
			}
		}
	}
	for _, ev := range places(sophie)[:3] {
		for _, text := range []string{"vergelijk offertes", "toon offertes vergelijken", "verwijder de uitslagen van offertes vergelijken", "verwijder de scores", "logboek", "waar staan we?"} {
			ev.Kind, ev.Text, ev.Trigger = Mentioned, text, ""
			if ev.Direct {
				ev.Kind = Said
			}
			check(ev, text)
		}
	}
	form := Event{Kind: Submitted, User: sophie, ID: "e", Team: "T", At: t0, View: View{Name: "share", Private: "nl " + projectID + " score 1", Values: map[string][]string{"room": {teamChannel}}}}
	check(form, "share")
	if shown < 8 {
		t.Errorf("shown %d times: the test looks at nothing", shown)
	}
}

// walled holds the rule of the wall for every post: what names a project's content says whose it is, and goes to a reader
// who is a member or to the channel that the project is linked to.
func walled(t interface {
	Helper()
	Errorf(string, ...any)
	Fatal(...any)
}, m *memory, out Outcome, what string) {
	t.Helper()
	for _, p := range out.Posts {
		data, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(p.Blocks), `\u003c!`) || strings.Contains(p.Text, "<!") {
			t.Errorf("%s: a forged mark is shown: %s", what, data)
		}
		if p.Project == "" {
			named := strings.Contains(string(data), "Zonnebloem")
			if named && (p.Reader == "" || !slices.Contains(p.Projects, projectID)) {
				t.Errorf("%s: a post about no project holds one: %s", what, data)
			}
			continue
		}
		project := m.projects[p.Project]
		if project == nil {
			t.Errorf("%s: a post of a project that isn't there: %s", what, data)
			continue
		}
		_, member := project.Member(p.Reader)
		if !member && (p.Reader != "" || p.Channel != project.Channel || p.Channel == "") {
			t.Errorf("%s: a post that is nobody's: %s", what, data)
		}
		if p.Reader != "" && p.Shape == Message && p.Channel != p.Reader {
			t.Errorf("%s: a post for %s goes to %s", what, p.Reader, p.Channel)
		}
	}
}

// A member's presses, in every place and with the channel linked, unlinked or linked elsewhere.
func TestMembersPostsKeepToTheWall(t *testing.T) {
	b := newBot(t)
	for id, values := range controls() {
		for _, value := range values {
			for i, ev := range places(sophie) {
				for _, channel := range []string{teamChannel, "", "C0NEW"} {
					m := known(t, b)
					m.projects[projectID].Channel = channel
					ev.Action = Action{ID: id, Value: value}
					out := handle(t, b, m, ev)
					walled(t, m, out, fmt.Sprintf("%s %q at %d, linked to %q", id, value, i, channel))
					if len(out.Posts) == 0 && id != "show" {
						t.Errorf("%s %q at %d: silence", id, value, i)
					}
				}
			}
		}
	}
}

// What a member asks for: lists too say whose projects are in them.
func TestMembersWordsKeepToTheWall(t *testing.T) {
	b := newBot(t)
	for _, text := range []string{"projecten", "contracten", "herinneringen", "voortgang", "waar staan we?", "wat moet ik nog doen?", "overzicht", "leden", "logboek", "verder", "klaar",
		"een zin die volstaat", "verwijder alle scores", "kpi", "besluit", "jaarchecklist", "tijdlijn", "dossier", "proefscan", "open project zonnebloem", "contract zonnebloem", "instellingen", "hallo"} {
		for _, ev := range append(places(sophie), Event{Kind: HomeOpened, User: sophie, ID: "e", Team: "T", At: t0}) {
			m := known(t, b)
			withDuties(t, b, m)
			m.agendas[sophie] = &reminders.Agenda{User: sophie, Watches: map[string]reminders.Watch{"c:" + contractID: {Next: reminders.On(t0)}}}
			if ev.Text = text; ev.Kind == Pressed {
				ev.Kind = Commanded
				if ev.Direct {
					ev.Kind = Said
				}
			}
			walled(t, m, handle(t, b, m, ev), fmt.Sprintf("%s %q in %q", ev.Kind, text, ev.Channel))
		}
	}
}

// An answer to a question reminds of the walk only where the project may be seen.
func TestAnswerKeepsToTheWall(t *testing.T) {
	b := newBot(t)
	for _, ev := range places(sophie)[:3] {
		for _, channel := range []string{teamChannel, ""} {
			m := known(t, b)
			m.projects[projectID].Channel = channel
			ev.Kind, ev.Text = Mentioned, "wat is een proefscan?"
			if ev.Direct {
				ev.Kind = Said
			}
			out := handle(t, b, m, ev)
			if len(out.Jobs) != 1 {
				t.Fatalf("%+v", out)
			}
			done := Event{Kind: JobDone, Team: "T", At: t0, Job: Result{Kind: JobAnswer, Ask: out.Jobs[0].Body, Body: []byte(`{"answer":{"answered":true,"answer":"Zo zit dat."}}`)}}
			out = handle(t, b, m, done)
			walled(t, m, out, fmt.Sprintf("an answer in %s, linked to %q", ev.Channel, channel))
			if len(out.Posts) != 1 || !strings.Contains(string(out.Posts[0].Blocks), "Zo zit dat.") {
				t.Errorf("%+v", out)
			}
			shown := strings.Contains(string(out.Posts[0].Blocks), "Zonnebloem")
			if want := ev.Direct || ev.Channel == teamChannel && channel == teamChannel; shown != want {
				t.Errorf("in %s, linked to %q: reminded %v, want %v", ev.Channel, channel, shown, want)
			}
		}
	}
}

// A text typed for a form reaches the step that asked for it and no other.
func TestTextReachesOnlyItsOwnStep(t *testing.T) {
	b := newBot(t)
	m := known(t, b)
	m.projects[projectID].Channel = "" // unlinked while the form was open
	m.places["dm:"+sophie] = flows.Place{Run: flows.Run{Project: projectID, Phase: 2, Step: flows.Step{Ask: flows.AskEvidence, Item: "p2.i07"}}}
	handle(t, b, m, Event{Kind: Submitted, User: sophie, ID: "e", Team: "T", At: t0,
		View: View{Name: "text", Private: "nl " + projectID + " p2.o01 evidence " + teamChannel + ":1.1", Values: filled()}})
	if s := m.projects[projectID].State("p2.i07"); s.Status != flows.Open {
		t.Errorf("the text for p2.o01 became evidence of p2.i07: %+v", s)
	}
}

var genPart = rapid.OneOf(rapid.SampledFrom([]string{projectID, "p2.o01", "p2.i01", "publiek", "ja", "klaar", "2", "-1", "99999999999", "", "-", "evidence", "gatewhy", "weg",
	"nl", "en", "xx", "previous", "edit", "dm:" + sophie, "dm:" + ben, teamChannel + ":1.1", ":", "C0:", "a:log", "p4.gewicht", "U1><!channel>"}), rapid.String())

var genUser = rapid.SampledFrom([]string{sophie, ben, "U0NEW", ""})

// Forged controls, forms and texts: nothing panics, no error is Redis's, and the wall holds.
func TestForged(t *testing.T) {
	b := newBot(t)
	start := known(t, b)
	actions := make([]string, 0, 60)
	for id := range controls() {
		actions = append(actions, id)
	}
	slices.Sort(actions)
	actions = append(actions, "new", "help", "settings", "lang.nl", "lang.xx", "lang", "ask", "passage", "passage.1", "verdict.good", "verdict.bad", "docs", "forget.kept", "restrict.x", "share", "", ".", "weg", "mark", "mark.weg", "overview")
	rapid.Check(t, func(t *rapid.T) {
		m := start.clone()
		for range 8 {
			ev := rapid.SampledFrom(places(genUser.Draw(t, "user"))).Draw(t, "place")
			ev.ID = rapid.StringN(0, 3, -1).Draw(t, "id")
			value := strings.Join(rapid.SliceOfN(genPart, 0, 5).Draw(t, "parts"), " ")
			switch rapid.IntRange(0, 3).Draw(t, "kind") {
			case 0, 1:
				ev.Action = Action{ID: rapid.OneOf(rapid.SampledFrom(actions), rapid.String()).Draw(t, "action"), Value: value}
			case 2:
				ev.Kind, ev.View = Submitted, View{Name: rapid.SampledFrom([]string{"new", "text", "invite", "own", "item", "verdict", "", "weg"}).Draw(t, "form"), Private: value,
					Values: rapid.MapOfN(rapid.SampledFrom([]string{"name", "text", "user", "role", "due", "reason", "title", "weight", "category", "public"}),
						rapid.SliceOfN(genPart, 0, 2), 0, 6).Draw(t, "values")}
			case 3:
				ev.Kind, ev.Text = Mentioned, rapid.OneOf(genPart, rapid.SampledFrom([]string{"start fase 2", "klaar", "verder", "overzicht", "een zin die volstaat"})).Draw(t, "text")
			}
			b.Validate(ev)
			b.Needs(ev)
			out, err := b.Handle(ev, m.begin())
			if err != nil {
				t.Fatalf("%+v: %v", ev, err)
			}
			walled(t, m, out, fmt.Sprintf("%+v", ev))
			if _, member := m.projects[projectID].Member(ev.User); !member && ev.User != "" {
				for _, p := range out.Posts {
					if (p.Reader == ev.User || p.User == ev.User) && p.Project == projectID {
						t.Fatalf("%+v shows the project to a stranger: %+v", ev, p)
					}
				}
			}
			if _, err := b.GaveUp(ev, m); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestHandleIsPure(t *testing.T) {
	b := newBot(t)
	for id, values := range controls() {
		ev := places(sophie)[0]
		ev.Action = Action{ID: id, Value: values[0]}
		one, two := known(t, b), known(t, b)
		if a, b := handle(t, b, one, ev), handle(t, b, two, ev); !reflect.DeepEqual(a, b) || one.kept(t) != two.kept(t) {
			t.Errorf("%s leads to two outcomes", id)
		}
	}
}
