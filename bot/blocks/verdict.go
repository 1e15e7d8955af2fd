package blocks

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"kringloop/knowledge"
)

// Wrong are the ways in which an answer can be wrong, as keys; a person picks one, and may say more.
var Wrong = []string{"wrong", "source", "incomplete", "unclear", "missing"}

// MaxRemark is the longest remark on an answer, in characters.
const MaxRemark = 500

// verdict are the two buttons that judge an answer. They carry what is judged: nothing of it is kept unless one is pressed.
func (r Reader) verdict(f *knowledge.Feedback) []slack.BlockElement {
	if f == nil {
		return nil
	}
	value := packVerdict(*f, maxValue)
	thumb := func(end, sign string) slack.BlockElement {
		b := button(ActVerdict+"."+end, value, sign)
		b.AccessibilityLabel = r.T("verdict." + end)
		return b
	}
	return []slack.BlockElement{thumb("good", "👍"), thumb("bad", "👎")}
}

// packVerdict writes a judged answer as JSON of at most so many bytes: what was asked before is left out first, then the end of
// a long question, then sources.
func packVerdict(f knowledge.Feedback, most int) string {
	f.Model = cut(f.Model, 100)
	for {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false) // it stands in no page, and would be six times as long
		if err := enc.Encode(f); err != nil {
			panic(fmt.Errorf("blocks: %w", err)) // strings always marshal
		}
		switch question := []rune(f.Question); {
		case b.Len() <= most, len(question) <= 1:
			return strings.TrimSpace(b.String())
		case len(f.Thread) > 0:
			f.Thread = f.Thread[1:]
		case len(question) > 200:
			f.Question = cut(f.Question, len(question)*3/4)
		case len(f.Cited) > 0:
			f.Cited = f.Cited[:len(f.Cited)-1]
		default:
			f.Question = cut(f.Question, max(1, len(question)*3/4)) // control characters alone are six bytes each
		}
	}
}

// UnpackVerdict reads the value of such a button, false when it is none.
func UnpackVerdict(value string) (knowledge.Feedback, bool) {
	var f knowledge.Feedback
	err := json.Unmarshal([]byte(value), &f)
	return f, err == nil && strings.TrimSpace(f.Question) != ""
}

// VerdictModal asks what was wrong with an answer; nothing in it must be filled in.
func (r Reader) VerdictModal(f knowledge.Feedback) View {
	var options []*slack.OptionBlockObject
	for _, key := range Wrong {
		options = append(options, option(key, r.T("verdict.wrong."+key)))
	}
	return r.modal(ModalVerdict, packVerdict(f, maxPrivate), r.T("verdict.title"), r.T("verdict.send"),
		section("“"+Escape(cut(strings.Join(strings.Fields(f.Question), " "), 300))+"”"),
		r.input(InWrong, "verdict.what", "", true, slack.NewRadioButtonsBlockElement(InWrong, options...)),
		r.input(InReason, "verdict.more", "verdict.morehint", true, textInput(InReason, true, MaxRemark, "")))
}
