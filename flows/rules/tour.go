package rules

import (
	"strconv"

	"kringloop/flows/dialogue"
)

// scenes are the items that the scenes of the tour end at, by their question.
var scenes = []struct{ scene, item string }{
	{"s1", "p1.i02"}, {"s2", "p2.i03"}, {"s3", "p3.i05"}, {"s4", "p4.i15"}, {"s5", "p5.i02"}, {"s6", "p6.i04"}, {"s7", "p7.i05"},
}

// maxNext is as many buttons as stand under a message.
const maxNext = 4

// tour is the rule of the guided tour: what a person wants to take up becomes their way into the checklists.
func tour(c dialogue.Case) (dialogue.Result, error) {
	out := report{dialogue.Result{Verdict: "NONE"}}
	var want, done []string
	for _, s := range scenes {
		switch c.Answers.Option(s.scene) {
		case "want":
			want = append(want, s.scene)
			out.say("", "want", "step", step(s.scene))
			out.cite(c, s.scene)
			if len(out.Next) < maxNext {
				out.next("item."+s.scene, "item", s.item)
			}
		case "done":
			done = append(done, s.scene)
		}
	}
	switch len(want) {
	case 0:
		out.next("next.start", "talk", "start")
		out.next("next.scan", "talk", "scan")
	case 1:
		out.Verdict = "ONE"
	default:
		out.Verdict, out.Args = "SOME", fill("n", strconv.Itoa(len(want)))
	}
	if len(done) > 0 {
		out.say("good", "done", "steps", list(done))
	}
	if len(want) > 0 {
		out.say("info", "rest")
	}
	out.say("info", "fiction")
	return out.Result, nil
}
