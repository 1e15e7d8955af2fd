package bot

import (
	"strings"

	"kringloop/bot/blocks"
	"kringloop/flows"
)

// control handles words that belong to the open question of a walk; done is false when they don't.
func (t *turn) control(run flows.Run, p *flows.Project, in intent, text string) (done bool, err error) {
	ask := run.Step.Ask
	input := flows.Input{Item: run.Step.Item, Rev: -1}
	wantsText := ask == flows.AskEvidence || ask == flows.AskReason || ask == flows.AskGateWhy
	switch name, value, _ := strings.Cut(in.name, "."); name {
	case "mark":
		if ask != flows.AskItem {
			return wantsText, t.maybeText(wantsText, p, text)
		}
		input.Do, input.Status = flows.DoMark, flows.Status(value)
	case "why":
		if ask != flows.AskItem {
			return false, nil
		}
		input.Do = flows.DoWhy
	case "previous":
		input.Do = flows.DoPrevious
	case "next":
		if ask != flows.AskItem && !wantsText {
			return false, nil
		}
		input.Do = flows.DoNext
	case "back", "cancel":
		if input.Do = flows.DoBack; !wantsText {
			input.Do = flows.DoPrevious
		}
		if !wantsText && name == "cancel" {
			return false, nil
		}
	case "pause":
		input.Do = flows.DoPause
		if ask == flows.AskEvidence && strings.Contains(strings.ToLower(text), "bewijs") {
			input.Do = flows.DoLater
		}
	case "proof":
		if ask != flows.AskEvidence {
			return false, nil
		}
		input.Do = flows.DoLater
	case "stop":
		input.Do = flows.DoStop
	case "yes", "no", "unknown":
		if wantsText {
			return true, t.maybeText(true, p, text)
		}
		return t.answerStep(run, p, in.name)
	case "":
		if wantsText && text != "" && !isQuestion(text) {
			return true, t.advance(p, flows.Input{Do: flows.DoText, Text: text})
		}
		if ask == flows.AskItem && flows.IsLink(text) {
			t.line("note.link", nil)
			return true, nil
		}
		return t.byLabel(run, p, text)
	default:
		return false, nil
	}
	return true, t.advance(p, input)
}

// byLabel presses what somebody typed the label of, or the beginning of the only one, where a walk asks to choose.
func (t *turn) byLabel(run flows.Run, p *flows.Project, text string) (done bool, err error) {
	switch run.Step.Ask {
	case flows.AskCondition, flows.AskCategory, flows.AskFirst, flows.AskPhase:
	default:
		return false, nil
	}
	want := strings.TrimRight(alike(text), " .!")
	var same, near []blocks.Control
	for _, c := range t.r.Step(p, run).Controls() {
		switch label := alike(c.Label); {
		case label == want:
			same = append(same, c)
		case len(want) >= shortLabel && strings.HasPrefix(label, want):
			near = append(near, c)
		}
	}
	if len(same) == 0 {
		same = near
	}
	if len(same) != 1 {
		return false, nil
	}
	t.ev.Action = Action{ID: same[0].ID, Value: same[0].Value}
	return true, t.press()
}

// shortLabel is from how many letters on the beginning of a label stands for it.
const shortLabel = 4

func (t *turn) maybeText(wanted bool, p *flows.Project, text string) error {
	if !wanted {
		return nil
	}
	return t.advance(p, flows.Input{Do: flows.DoText, Text: text})
}

// answerStep answers a yes-or-no question of the walk.
func (t *turn) answerStep(run flows.Run, p *flows.Project, word string) (bool, error) {
	value := map[string]flows.Tri{"yes": flows.Yes, "no": flows.No, "unknown": flows.Unknown}[word]
	switch run.Step.Ask {
	case flows.AskCondition:
		return true, t.advance(p, flows.Input{Do: flows.DoAnswer, Item: run.Step.Item, Value: string(value)})
	case flows.AskFirst:
		return true, t.advance(p, flows.Input{Do: flows.DoAnswer, Item: string(flows.AskFirst), Value: string(value)})
	}
	return false, nil
}
