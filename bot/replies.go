package bot

import (
	"regexp"
	"strconv"
	"strings"

	"kringloop/bot/locale"
	"kringloop/flows/dialogue"
)

// replies begin the names of what only counts as an answer: to what was read back, or to the open question of a conversation.
const replies = "reply."

// reply tells whether a text is a reply of a name, with what it is about.
func (ps phrases) reply(name, text string) (arg string, ok bool) {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > maxPhrase {
		return "", false
	}
	bare := dialogue.Straight.Replace(strings.TrimRight(text, " .!"))
	for i := range ps {
		if ps[i].intent != replies+name {
			continue
		}
		m := ps[i].re.FindStringSubmatch(bare)
		if m == nil {
			continue
		}
		for j, group := range ps[i].re.SubexpNames() {
			if group == "arg" && m[j] != "" {
				arg = m[j]
			}
		}
		return arg, true
	}
	return "", false
}

func (t *turn) is(name, text string) bool {
	_, ok := t.b.phrases.reply(name, text)
	return ok
}

// instead is what a person says right after they said no to what was read: "nee, 60".
var instead = regexp.MustCompile(`(?is)^(?:nee|neen|no|nope)\s*[,:;]\s*(\S.*)$`)

// replied takes words that answer what was read back.
func (t *turn) replied(sc *scene, d dialogue.Draft, st *dialogue.Step, text string) (done bool, err error) {
	table := st.Ask == dialogue.Table
	if row, ok := t.b.phrases.reply("drop", text); ok && table {
		if n, err := strconv.Atoi(row); err != nil || n < 1 || n > len(d.Read.Rows) {
			return true, t.askAgain(sc, d, t.r.T("talk.nosuchrow", locale.Args{"N": len(d.Read.Rows)}))
		}
		return true, t.dropRow(sc, d, row)
	}
	switch {
	case table && t.is("clear", text):
		return true, t.play(sc, dialogue.Input{Do: dialogue.DoNo, Rev: -1})
	case t.is("right", text):
		return true, t.play(sc, dialogue.Input{Do: dialogue.DoYes, Rev: -1})
	case table && (t.is("wrong", text) || t.is("none", text)):
		return true, t.askAgain(sc, d, t.r.T("talk.mendrows"))
	case t.is("wrong", text):
		return true, t.play(sc, dialogue.Input{Do: dialogue.DoNo, Rev: -1})
	case table && t.is("unknown", text):
		return true, t.askAgain(sc, d, t.r.T("talk.mendrows"))
	}
	if m := instead.FindStringSubmatch(text); m != nil && !table {
		return true, t.readTyped(sc, d, st, m[1])
	}
	return false, nil
}

// changes opens a question again that was named by its number or its short name: "wijzig vraag 3", "verander markt".
func (t *turn) changes(sc *scene, d dialogue.Draft, in intent, text string) (done bool, err error) {
	name, meant := in.arg, in.name == "talk.change"
	if !meant {
		if name, meant = t.b.phrases.reply("change", text); !meant {
			return false, nil
		}
	}
	st, open := sc.s.Step(d.Step)
	worded := in.name != "talk.change" && open && st.Ask == dialogue.Text // then "verander de planning" is rather an answer
	step, known := t.questionNamed(sc, d, name, !worded)
	_, answered := d.Answers[step]
	switch {
	case known && (answered || step == d.Step || !open):
		return true, t.playNoting(sc, dialogue.Input{Do: dialogue.DoChange, Step: step, Rev: -1}, step == d.Step, "")
	case in.name != "talk.change": // it may be an answer in words, or the name of a contract
		return false, nil
	case known:
		return true, t.askAgain(sc, d, t.r.T("talk.notyet"))
	}
	return true, t.askAgain(sc, d, t.r.T("talk.nosuchquestion", locale.Args{"N": len(sc.s.Asked(d.Answers))}))
}

// questionNamed finds a question of a conversation by its number, as every question shows it, by its short name, or when part
// will do by words that no other short name has.
func (t *turn) questionNamed(sc *scene, d dialogue.Draft, name string, part bool) (step string, ok bool) {
	asked := sc.s.Asked(d.Answers)
	if n, err := strconv.Atoi(name); err == nil {
		if n < 1 || n > len(asked) {
			return "", false
		}
		return asked[n-1].ID, true
	}
	words := t.b.Talks.Words(sc.s.ID, t.r.Lang)
	var near []string
	for _, st := range asked {
		switch called := words.Steps[st.ID].Name(); {
		case alike(called) == alike(name):
			return st.ID, true
		case part && holds(called, name):
			near = append(near, st.ID)
		}
	}
	if len(near) != 1 {
		return "", false
	}
	return near[0], true
}

// nothing takes words that say that there is nothing to answer: "geen", "weet ik niet". What names an option is one.
func (t *turn) nothing(sc *scene, d dialogue.Draft, st *dialogue.Step, text string) (done bool, err error) {
	if t.exact(sc, st, text) {
		return false, nil
	}
	skip := func() (bool, error) {
		return true, t.play(sc, dialogue.Input{Do: dialogue.DoSkip, Rev: -1})
	}
	switch {
	case d.Read == nil && st.Ask == dialogue.Choices && t.is("none", text):
		return true, t.play(sc, dialogue.Input{Do: dialogue.DoAnswer, Answer: dialogue.Answer{Options: []string{}}, Rev: -1})
	case st.Ask == dialogue.Choices && t.is("all", text):
		a := dialogue.Answer{Options: []string{}}
		for _, o := range st.Options {
			a.Options = append(a.Options, o.ID)
		}
		return true, t.play(sc, dialogue.Input{Do: dialogue.DoRead, Answer: a, Rev: -1})
	case st.Optional && d.Read == nil && (t.is("skip", text) || t.is("unknown", text)):
		return skip()
	case !t.is("unknown", text):
		return false, nil
	case st.Ask == dialogue.Text:
		return true, t.askAgain(sc, d, t.r.T("talk.unknowntext"))
	case st.Ask == dialogue.Table:
		return true, t.askAgain(sc, d, t.r.T("talk.unknownrows"))
	}
	return false, nil
}

// exact tells whether a text is an option as it stands, so that it means that and nothing else.
func (t *turn) exact(sc *scene, st *dialogue.Step, text string) bool {
	if st.Ask != dialogue.Choice && st.Ask != dialogue.Choices {
		return false
	}
	_, err := st.Read(text, t.b.Talks.Words(sc.s.ID, t.r.Lang).Steps[st.ID], t.r.Now)
	return err == nil
}
