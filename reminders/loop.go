package reminders

import "slices"

// LoopQuestions are the thirteen questions that close the loop, by key: eight from before the tender (2.45-2.52), five during the
// contract (6.29-6.33) (flows §3.7).
var LoopQuestions = []string{"K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8", "K9", "K10", "K11", "K12", "K13"}

// Loop is the answer to one of them.
type Loop struct {
	Answer string `json:"a"` // LoopYes, LoopNo, LoopUnknown
	Note   string `json:"n,omitempty"`
	Key           // who answered, and when
}

// The answers.
const (
	LoopYes     = "ja"
	LoopNo      = "nee"
	LoopUnknown = "weet niet"
)

// LoopAction tells whether an answer asks for an action: no, except that a new product is needed (K1), and not knowing.
func LoopAction(id, answer string) bool {
	return answer == LoopUnknown || answer == LoopNo && id != "K1"
}

// AnswerLoop answers a question. An answer that asks for an action needs the task; its one open action is kept up to date.
func (c *Contract) AnswerLoop(id, answer, note string, task Task, a Act) error {
	if !slices.Contains(LoopQuestions, id) {
		return ErrNoSuch
	}
	if answer != LoopYes && answer != LoopNo && answer != LoopUnknown {
		return ErrChoice
	}
	note, err := words(note)
	if err != nil {
		return err
	}
	if LoopAction(id, answer) {
		if err := c.follow(id, task, a); err != nil {
			return err
		}
	}
	was := c.Loop[id]
	if was.Answer == answer && was.Note == note {
		return nil
	}
	c.note(a, Entry{What: LogLoop, Key: id, From: was.Answer, To: answer, Text: note})
	c.Loop = with(c.Loop, id, Loop{Answer: answer, Note: note, Key: Key{By: a.By, At: a.Now}})
	return nil
}
