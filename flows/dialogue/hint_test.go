package dialogue

import "testing"

// A hint says what is known by the value of its fact, filled with the facts beside it, in the reader's notation.
func TestHint(t *testing.T) {
	st := &Step{ID: "life", Hint: "propose.J1"}
	w := Words{Steps: map[string]StepWords{"life": {Hints: map[string]string{"ok": "{have} van {of}: in orde", "nvt": "niets bekend"}}}}
	for _, c := range []struct {
		facts map[string]string
		want  string
	}{
		{map[string]string{"propose.J1": "ok", "propose.J1.have": "#57.5", "propose.J1.of": "#60"}, "57,5 van 60: in orde"},
		{map[string]string{"propose.J1": "nvt"}, "niets bekend"},
		{map[string]string{"propose.J1": "aandacht"}, ""},
		{nil, ""},
	} {
		if got := w.Hint(st, c.facts, "nl"); got != c.want {
			t.Errorf("%v: %q, want %q", c.facts, got, c.want)
		}
	}
	if got := w.Hint(&Step{ID: "life"}, map[string]string{"": "ok"}, "nl"); got != "" {
		t.Errorf("a question without a hint says %q", got)
	}
}

func TestHintsNeedWords(t *testing.T) {
	var said []string
	words := Words{Title: "x", Steps: map[string]StepWords{"a": {Ask: "a"}, "b": {Ask: "b", Hints: map[string]string{"ok": "x"}}}}
	for _, err := range (&Script{Steps: []Step{{ID: "a", Ask: Text, Hint: "f"}, {ID: "b", Ask: Text}}}).checkWords("x.yaml", words) {
		said = append(said, err.Error())
	}
	if len(said) != 2 {
		t.Errorf("a hint without words and words without a hint: %q", said)
	}
}
