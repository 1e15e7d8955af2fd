package bot

import (
	"slices"
	"strings"

	"kringloop/bot/blocks"
	"kringloop/flows"
)

// judge keeps what a person thinks of an answer, a second verdict in the place of the first; of a bad one it asks why.
func (t *turn) judge(value string, good bool) error {
	f, ok := blocks.UnpackVerdict(value)
	if !ok {
		return flows.ErrNoItem
	}
	f.ID = strings.Join([]string{t.ev.Channel, first(t.ev.TS, t.ev.ID), t.ev.User}, ":")
	f.User, f.Good, f.Reason, f.At = t.ev.User, good, "", t.ev.At
	t.mem.SaveFeedback(f)
	if !good && t.ev.Trigger != "" {
		t.open(t.r.VerdictModal(f), "")
	}
	t.whisper(t.r.T("verdict.thanks"))
	return nil
}

// explain adds to a verdict why the answer was wrong.
func (t *turn) explain(private string) error {
	f, ok := blocks.UnpackVerdict(private)
	if !ok || !strings.HasSuffix(f.ID, ":"+t.ev.User) {
		return flows.ErrNoItem // not a form that this person was given
	}
	var why []string
	if wrong := t.ev.View.Value(blocks.InWrong); slices.Contains(blocks.Wrong, wrong) {
		why = append(why, wrong)
	}
	if remark := []rune(strings.TrimSpace(t.ev.View.Value(blocks.InReason))); len(remark) > 0 {
		why = append(why, string(remark[:min(len(remark), blocks.MaxRemark)]))
	}
	f.User, f.Good, f.Reason, f.At = t.ev.User, false, strings.Join(why, ": "), t.ev.At
	t.mem.SaveFeedback(f)
	return nil
}
