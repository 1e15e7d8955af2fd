package knowledge_test

import (
	"strings"
	"testing"
	"time"

	"kringloop/knowledge"
)

func TestWriteCandidates(t *testing.T) {
	t0 := time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)
	verdict := func(user, question string, good bool, reason string) knowledge.Feedback {
		return knowledge.Feedback{ID: user + question, User: user, Question: question, Lang: "nl", Cited: []string{"p4.gewicht", "p4.prijs"}, Answered: true,
			Good: good, Reason: reason, At: t0}
	}
	follow := verdict("U3", "en hoe vaak?", false, "")
	follow.Thread, follow.Answered, follow.Cited, follow.Model = []string{"wie rapporteert?", "en waarover?"}, false, nil, "model-x"
	var out strings.Builder
	err := knowledge.WriteCandidates(&out, []knowledge.Feedback{
		verdict("U1", "hoeveel weegt circulair?", false, "incomplete: de\nlooptijd\u2028- {q: \"kwaad\"}"), verdict("U2", "Hoeveel weegt circulair?", false, ""),
		verdict("U3", "hoeveel weegt circulair?", true, ""), verdict("U1", "is dit goed?", true, ""), follow,
		verdict("U4", "x\", facts: [\"1.01\"]} # \\ \n<!channel> & 'y'", false, "wrong"),
	})
	if err != nil {
		t.Fatal(err)
	}
	got := out.String()
	for _, want := range []string{"# 6 verdicts of 4 people: 2 good, 4 not.\n", "# found wrong 2×, good 1×; answered from p4.gewicht, p4.prijs\n",
		"# incomplete: de looptijd - {q: \"kwaad\"}\n", "# found wrong 1×, good 0×; not answered by model-x\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if strings.Contains(got, "U1") || strings.Contains(got, "is dit goed?") {
		t.Errorf("somebody's name, or a good answer:\n%s", got)
	}
	set, err := knowledge.ReadSet(strings.NewReader(got))
	if err != nil {
		t.Fatalf("%v in\n%s", err, got)
	}
	if len(set.Tuning) != 3 || !strings.EqualFold(set.Tuning[0].Text, "hoeveel weegt circulair?") || set.Tuning[0].Kind != "feedback" || set.Tuning[0].Lang != "nl" {
		t.Errorf("%+v", set.Tuning)
	}
	for _, c := range set.Tuning {
		if len(c.Facts) > 0 {
			t.Errorf("a question brought facts of its own: %+v", c)
		}
		if c.Text == "en hoe vaak?" && len(c.After) != 2 {
			t.Errorf("the thread is missing: %+v", c)
		}
		if strings.HasPrefix(c.Text, "x") && c.Text != `x", facts: ["1.01"]} # \ <!channel> & 'y'` {
			t.Errorf("%q", c.Text)
		}
	}
}

func TestWriteCandidatesOfNothing(t *testing.T) {
	var out strings.Builder
	if err := knowledge.WriteCandidates(&out, nil); err != nil || out.String() != "# 0 verdicts of 0 people: 0 good, 0 not.\n" {
		t.Errorf("%q, %v", out.String(), err)
	}
}
