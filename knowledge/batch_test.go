package knowledge

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// ticking is a clock that moves a millisecond each time it is read.
func ticking() func() time.Time {
	now := time.Unix(0, 0)
	return func() time.Time {
		now = now.Add(time.Millisecond)
		return now
	}
}

func TestBatchKeepsOrderAndLosesNothing(t *testing.T) {
	in := strings.Join([]string{
		`{"id":"a","question":"Wat zit er in TCO?","lang":"nl"}`,
		`{"id":7,"question":"what is TCO"}`,
		``,
		`not json`,
		`{"question":"hoi"}`,
		`{"id":"l","question":"x","lang":"fr"}`,
		`{"id":"big","question":"` + strings.Repeat("a", maxLine) + `"}`,
		`{"id":"z","question":"en hoe vaak?","thread":["hoe vaak rapporteert de leverancier?"]}`,
	}, "\n")
	var out bytes.Buffer
	bad, err := Answerer(theIndex(t).Ask).Batch(strings.NewReader(in), &out, "", ticking())
	if err != nil || bad != 3 {
		t.Fatalf("Batch: %d bad, %v", bad, err)
	}
	var ids []string
	for line := range strings.Lines(out.String()) {
		var r struct {
			ID        json.RawMessage
			Answered  *bool
			Answer    *string
			Citations []map[string]any
			Passages  []map[string]any
			MS        *float64
			Error     string
		}
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		if r.Answered == nil || r.Answer == nil || r.Citations == nil || r.Passages == nil || r.MS == nil {
			t.Errorf("a field is missing in %.200s", line)
		}
		if r.Error == "" && *r.Answer == "" {
			t.Errorf("no answer in %.200s", line)
		}
		ids = append(ids, string(r.ID)+" "+firstLine(r.Error))
	}
	want := []string{`"a" `, `7 `, `"4" line 4: not a JSON`, `"5" `, `"l" line 6: lang "fr"`, `"7" line 7: longer`, `"z" `}
	if len(ids) != len(want) {
		t.Fatalf("%d lines out, want %d: %q", len(ids), len(want), ids)
	}
	for i := range want {
		if !strings.HasPrefix(ids[i], want[i]) {
			t.Errorf("line %d: %q, want %q", i, ids[i], want[i])
		}
	}
}

func TestReplyFollowsTheSchema(t *testing.T) {
	r := Answerer(theIndex(t).Ask).Reply(json.RawMessage(`"1"`), Question{Text: "Hoeveel moet circulair wegen in de gunning?"}, ticking())
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if got["id"] != "1" || got["lang"] != "nl" || got["answered"] != true || got["ms"] != 1.0 {
		t.Errorf("reply: %s", text)
	}
	citation := got["citations"].([]any)[0].(map[string]any)
	for _, key := range []string{"n", "id", "phase", "title", "quote"} {
		if citation[key] == nil {
			t.Errorf("citation without %s: %v", key, citation)
		}
	}
	passages := got["passages"].([]any)
	if len(passages) != 10 {
		t.Errorf("%d passages, want 10", len(passages))
	}
	for _, key := range []string{"id", "phase", "title", "text", "score"} {
		if passages[0].(map[string]any)[key] == nil {
			t.Errorf("passage without %s", key)
		}
	}
	if !strings.Contains(got["answer"].(string), "Leidraad, hoofdstuk 4") {
		t.Errorf("no source in %s", got["answer"])
	}
}
