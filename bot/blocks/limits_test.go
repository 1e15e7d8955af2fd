package blocks_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/knowledge"
)

// checkLimits holds what the local Slack doesn't: ids that are unique, labels that weren't cut, a text that makes sense alone.
func checkLimits(t *testing.T, s shown) {
	t.Helper()
	var v any
	data := s.view
	if s.view == nil {
		data = s.msg.JSON()
		if strings.TrimSpace(s.msg.Text) == "" || utf8.RuneCountInString(s.msg.Text) > 3000 {
			t.Errorf("the text alone: %q", s.msg.Text)
		}
		inert(t, s.msg.Text, "text")
	}
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	if l, ok := v.([]any); ok && (len(l) == 0 || len(l) > 50) {
		t.Errorf("%d blocks", len(l))
	}
	walk(t, v, "")
}

// ours are the marks that this program makes itself; anything else between angle brackets would be a person's.
var ours = regexp.MustCompile(`<(https?://[^<>|\s]+\|[^<>|\n]+|@U0[A-Z0-9]+|#C0[A-Z0-9]+)>`)

// inert fails the test when a mark is in a text that this program did not make.
func inert(t *testing.T, text, at string) {
	t.Helper()
	rest := ours.ReplaceAllString(text, "")
	if strings.ContainsAny(rest, "<>") {
		t.Errorf("%s holds a mark: %q", at, text)
	}
	bare := regexp.MustCompile(`&(amp|lt|gt);`).ReplaceAllString(rest, "")
	if strings.Contains(bare, "&") {
		t.Errorf("%s holds a bare &: %q", at, text)
	}
	if strings.Contains(text, "{{") || strings.Contains(text, "%!") || strings.Contains(text, "<no value>") {
		t.Errorf("%s holds a place that nothing filled: %q", at, text)
	}
}

func walk(t *testing.T, v any, at string) {
	t.Helper()
	switch v := v.(type) {
	case []any:
		for i, x := range v {
			walk(t, x, fmt.Sprintf("%s/%d", at, i))
		}
	case map[string]any:
		text, _ := v["text"].(string)
		switch v["type"] {
		case "mrkdwn":
			inert(t, text, at)
			if v["verbatim"] != true {
				t.Errorf("%s: plain addresses would become links", at)
			}
			if strings.TrimSpace(text) == "" || len(utf16.Encode([]rune(text))) > 3000 {
				t.Errorf("%s: %d characters", at, len(text))
			}
			if strings.Contains(text, "&l…") || strings.Contains(text, "&a…") || regexp.MustCompile(`&[a-z]{0,3}…`).MatchString(text) {
				t.Errorf("%s: cut within an escape: %q", at, text)
			}
		case "plain_text":
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s: an empty text", at)
			}
		case "button":
			label := v["text"].(map[string]any)["text"].(string)
			if utf8.RuneCountInString(label) > 75 || len(v["value"].(string)) > 2000 || v["value"] == "" {
				t.Errorf("%s: button %q with value %q", at, label, v["value"])
			}
		}
		if els, ok := v["elements"].([]any); ok {
			ids, primaries := map[any]bool{}, 0
			for _, el := range els {
				el, _ := el.(map[string]any)
				if id := el["action_id"]; id != nil && ids[id] {
					t.Errorf("%s: action_id %v twice in a block", at, id)
				}
				ids[el["action_id"]] = true
				if el["style"] == "primary" {
					primaries++
				}
			}
			if primaries > 1 {
				t.Errorf("%s: %d likely actions", at, primaries)
			}
			if v["type"] == "actions" && len(els) > 5 {
				t.Errorf("%s: %d actions in a row", at, len(els))
			}
		}
		for key, x := range v {
			walk(t, x, at+"/"+key)
		}
	}
}

// Labels, titles and hints are written to fit: none of ours is cut.
func TestNothingOfOursIsCut(t *testing.T) {
	for _, lang := range locale.Languages {
		for _, s := range gallery(t, reader(t, lang)) {
			var v any
			data := s.view
			if s.view == nil {
				data = s.msg.JSON()
			}
			must(t, json.Unmarshal(data, &v))
			uncut(t, s.name+"."+lang, v)
		}
	}
}

func uncut(t *testing.T, at string, v any) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			uncut(t, at, x)
		}
	case map[string]any:
		text, _ := v["text"].(string)
		if v["type"] == "plain_text" && strings.HasSuffix(text, "…") && utf8.RuneCountInString(text) > 20 && !strings.Contains(text, "·") && !strings.HasPrefix(text, "Wijs toe") && !strings.HasPrefix(text, "Assign") {
			t.Errorf("%s: %q", at, text)
		}
		for _, x := range v {
			uncut(t, at, x)
		}
	}
}

// nasty are texts that would do something if Slack took them for markup.
var nasty = []string{"<!channel> <@U0BOSS> <https://evil.example|klik>", "a & b < c > d | e", "*vet* _schuin_ `code` ~weg~", "```\nblok", "> citaat\n- lijst\n#kop",
	"&lt;!channel&gt;", strings.Repeat("<&>", 27)[:80], strings.Repeat("é", 80), ":tada: @channel #algemeen", "https://evil.example/<!here>", "regel\u2028einde\u202eomgekeerd", strings.Repeat("<", 80), strings.Repeat("x&", 40), "\x00\x07", "![x](https://evil.example/p.png) [klik](https://evil.example)"}

// huge is a project filled to its limits with texts that try to be markup.
func huge(t testing.TB, l *flows.Library, nasty string) *flows.Project {
	t.Helper()
	long := strings.Repeat(nasty+" ", flows.MaxText)
	runes := []rune(long)
	most := func(n int) string { return string(runes[:n]) }
	name := strings.TrimSpace(most(flows.MaxName))
	p, err := flows.NewProject("kb7xq2m4pd", name, sophie, t0)
	must(t, err)
	p.Category, p.First = "meubilair", flows.Yes
	for i := range flows.MaxMembers - 1 {
		must(t, p.Invite(fmt.Sprintf("U0%03d", i), flows.Champion, sophie, t0))
	}
	for _, c := range l.Conditions {
		p.Answer(c.Key, flows.Yes, "project", sophie, t0)
	}
	for n := 1; n <= flows.Phases; n++ {
		for range flows.MaxOwn {
			_, err := p.AddOwn(flows.OwnItem{Phase: n, Title: strings.TrimSpace(most(75)), Why: most(flows.MaxText), Evidence: most(flows.MaxText), Role: flows.Manager, Weight: flows.Must}, sophie, t0)
			must(t, err)
		}
		for i, it := range p.Applicable(l, n) {
			switch i % 5 {
			case 0:
				must(t, p.Mark(l, it.ID, flows.Done, "x"+most(flows.MaxText-1), false, sophie, t0))
			case 1:
				must(t, p.Mark(l, it.ID, flows.Skipped, "reden genoeg "+most(1000), false, sophie, t0))
			case 2:
				must(t, p.Hide(l, it.ID, "reden genoeg "+most(280), sophie, t0))
			case 3:
				must(t, p.Assign(l, it.ID, "U0001", "2027-12-31", sophie, t0))
			}
		}
	}
	must(t, p.Close(l, 3, "reden genoeg "+most(1000), sophie, t0))
	return p
}

func TestHugeAndHostile(t *testing.T) {
	kit := newKit(t)
	for _, lang := range locale.Languages {
		r := reader(t, lang)
		for i, bad := range nasty {
			r.Name = func(string) string { return bad }
			p := huge(t, r.Lib, bad)
			for _, s := range append(everything(r, p, bad), talkGallery(t, r, p, bad)...) {
				t.Run(fmt.Sprintf("%s.%s/%d", s.name, lang, i), func(t *testing.T) {
					checkLimits(t, s)
					kit.check(t, s)
				})
			}
		}
	}
}

// hostileAnswer is what a model could say at its worst, at great length.
func hostileAnswer(bad string) knowledge.Answer {
	cited := []knowledge.Citation{{N: 1, ID: "p4.gewicht", Source: bad}, {N: 2, ID: "doc:x#1", Doc: bad, Source: bad, Quote: strings.Repeat(bad, 9)}}
	for n := 3; n < 12; n++ {
		cited = append(cited, knowledge.Citation{N: n, ID: "p4.lcc", Source: strings.Repeat(bad, 5)})
	}
	return knowledge.Answer{Answered: true, Text: strings.Repeat(bad+" ", 40) + strings.Repeat(strings.Repeat(bad+". ", 80)+"\n\n", 12), Notes: []string{bad, bad},
		Citations: cited, Related: slices.Repeat([]knowledge.Topic{{ID: "p4.procedure", Title: bad}}, 5)}
}

func everything(r blocks.Reader, p *flows.Project, bad string) []shown {
	many := make([]*flows.Project, 60)
	for i := range many {
		many[i] = p
	}
	_, _, log := p.Changes()
	hostileVerdict := knowledge.Feedback{ID: strings.Repeat("C", 80), Question: strings.Repeat(bad, 20), Thread: slices.Repeat([]string{bad}, 3),
		Cited: slices.Repeat([]string{"doc:" + bad}, 9), Answered: true, Model: bad}
	doc := blocks.Document{Name: bad, Title: strings.Repeat(bad, 3), Lang: "xx", Pages: 1, Sections: 9, Room: "C0TEAM", By: sophie, At: t0}
	all := []shown{
		{name: "progress", msg: r.Progress(p)}, {name: "projects", msg: r.Projects(many, p.ID)}, {name: "members", msg: r.Members(p, sophie)},
		{name: "created", msg: r.Created(p)}, {name: "todo", msg: r.Todo(p, p.Todo(r.Lib, "U0001", 2))}, {name: "home", view: r.Home(many, p.ID, blocks.Desk{})},
		{name: "invite", view: r.InviteModal(p)},
		{name: "answer", msg: r.Answer(hostileAnswer(bad), blocks.Around{Aside: blocks.Aside{Text: "x", Project: p.ID}, Model: true,
			Offer: blocks.Offer{Project: p.ID, Item: "p4.i01"}, Verdict: &hostileVerdict})},
		{name: "verdict", view: r.VerdictModal(hostileVerdict)},
		{name: "reading", msg: r.Reading(bad)}, {name: "kept", msg: r.Kept(doc, true)}, {name: "not-kept", msg: r.NotKept(bad, "long")},
		{name: "documents", msg: r.Documents(slices.Repeat([]blocks.Document{doc}, 30), 8, true)},
		{name: "own", view: r.OwnModal(p, 2)}, {name: "why", view: r.TextModal(p, "-", flows.AskGateWhy, "dm:"+sophie)},
	}
	for i := 0; i < len(log); i += 12 {
		page := log[i:min(i+12, len(log))]
		all = append(all, shown{name: fmt.Sprintf("log-%d", i), msg: r.LogPage(p, page, i, len(log))})
		if i > 250 {
			break
		}
	}
	for _, n := range []int{2, 3} {
		all = append(all, shown{name: "overview", msg: r.Overview(p, n, false)}, shown{name: "overview-open", msg: r.Overview(p, n, true)},
			shown{name: "gate", msg: r.Gate(p, n)}, shown{name: "gatewhy", msg: r.Step(p, step(n, flows.AskGateWhy, ""))})
	}
	for _, id := range []string{"p2.i01", "p2.i02", "p2.i03", "p2.o01", "p2.o05"} {
		it, _ := p.Item(r.Lib, id)
		why := step(2, flows.AskItem, id)
		why.Step.Why = true
		all = append(all, shown{name: id, msg: r.Step(p, why)}, shown{name: id + "-evidence", msg: r.Step(p, step(2, flows.AskEvidence, id))},
			shown{name: id + "-reason", msg: r.Step(p, step(2, flows.AskReason, id))}, shown{name: id + "-folded", msg: r.Folded(p, 2, flows.Step{Ask: flows.AskItem, Item: id})},
			shown{name: id + "-modal", view: r.ItemModal(p, it)}, shown{name: id + "-text", view: r.TextModal(p, id, flows.AskEvidence, "dm:"+sophie)})
	}
	return all
}

func TestPack(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want []string
	}{{"", 2, []string{"", ""}}, {"a", 3, []string{"a", "", ""}}, {"a b c d", 3, []string{"a", "b", "c d"}}, {"a  c", 3, []string{"a", "", "c"}}} {
		if got := blocks.Unpack(c.in, c.n); fmt.Sprint(got) != fmt.Sprint(c.want) || len(got) != c.n {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
}

// Every guidance passage fits its message whole, and every item's explanation its card.
func TestGuidanceFits(t *testing.T) {
	for _, lang := range locale.Languages {
		r := reader(t, lang)
		for _, p := range r.Guide.Passages(lang) {
			s := shown{name: p.ID, msg: r.Passage(p)}
			checkLimits(t, s)
			if strings.Contains(string(s.msg.JSON()), "…\"") {
				t.Logf("%s ends in an ellipsis", p.ID)
			}
		}
	}
}

// What a model says stays text: it calls nobody, links nowhere, and turns nothing around.
func TestModelTextIsInert(t *testing.T) {
	r := reader(t, "nl")
	hostile := "<!here> <@U0BOSS> <https://evil.example|klik> &lt;!channel&gt; ![x](https://evil.example/p.png) \u202egnol\u2066\x00 **vet** [1]\n- punt"
	m := r.Answer(knowledge.Answer{Answered: true, Text: hostile, Citations: []knowledge.Citation{{N: 1, ID: "p4.gewicht", Source: hostile, Doc: hostile, Quote: hostile + "?"}}},
		blocks.Around{Model: true})
	checkLimits(t, shown{name: "model", msg: m})
	var shown []struct{ Text struct{ Text string } }
	must(t, json.Unmarshal(m.JSON(), &shown))
	want := "&lt;!here&gt; &lt;@U0BOSS&gt; &lt;https://evil.example|klik&gt; &amp;lt;!channel&amp;gt; ![x](https://evil.example/p.png) gnol *vet* [1]\n• punt"
	if shown[0].Text.Text != want {
		t.Errorf("%q, want %q", shown[0].Text.Text, want)
	}
	for _, bad := range []string{"\u202e", "\u2066"} {
		if strings.Contains(m.Text+string(m.JSON()), bad) {
			t.Errorf("%q is shown: %s", bad, m.JSON())
		}
	}
}

// A long answer is broken where its sentences end, and no source or button falls off.
func TestLongAnswer(t *testing.T) {
	r := reader(t, "nl")
	for _, text := range []string{strings.Repeat("Dit is een zin. ", 400), strings.Repeat("woord ", 1200), strings.Repeat("Een alinea.\n\n", 300), strings.Repeat("x", 9000)} {
		m := r.Answer(knowledge.Answer{Answered: true, Text: text, Citations: []knowledge.Citation{{N: 1, ID: "p4.gewicht", Source: "Leidraad"}}}, blocks.Around{Verdict: judged()})
		checkLimits(t, shown{name: "long", msg: m})
		var all []struct {
			Type string
			Text struct{ Text string }
		}
		must(t, json.Unmarshal(m.JSON(), &all))
		said := ""
		for _, b := range all {
			if b.Type == "section" {
				if strings.HasPrefix(text, "Dit") && !strings.HasSuffix(b.Text.Text, ".") {
					t.Errorf("cut within a sentence: …%q", b.Text.Text[len(b.Text.Text)-30:])
				}
				said += b.Text.Text + " "
			}
		}
		if text[0] != 'x' && len(strings.Fields(said)) != len(strings.Fields(text)) {
			t.Errorf("%.20q: %d words of %d", text, len(strings.Fields(said)), len(strings.Fields(text)))
		}
		if !strings.Contains(string(m.JSON()), "verdict.good") || !strings.Contains(string(m.JSON()), "passage.0") {
			t.Errorf("%.20q lost its buttons", text)
		}
	}
}
