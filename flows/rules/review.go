package rules

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"kringloop/flows/dialogue"
)

// Heard is what one more person said of a finished purchase: a colleague in the nine questions, or a tenderer in the
// short form.
type Heard struct {
	Short   bool
	Answers dialogue.Answers
}

// review is the rule of the process evaluation: with what others answered, and what tenderers said in the short form.
func review(c dialogue.Case) (dialogue.Result, error) {
	var others []Heard
	for _, h := range c.Heard {
		others = append(others, Heard{Short: h.Script != c.Script.ID, Answers: h.Answers})
	}
	return Review(c, others)
}

// Review makes the one-page report of the process evaluation (7.13–7.21) out of the answers of whoever leads it and of
// all others that were heard. It names roles, and no one who answered without theirs (7.11). Nothing is in the order in which people
// answered, so that the place of a sentence does not tell whose it is.
func Review(c dialogue.Case, others []Heard) (dialogue.Result, error) {
	all, short := together(c, others)
	indicators := countRows(all, "e1", "indicator", "result", "reason")
	criteria := countRows(all, "e3", "criterion", "verdict", "why")
	lessons := lessonsOf(all, "e6")
	keep, change := keepAndChange(indicators, criteria, lessons)

	out := report{dialogue.Result{Verdict: "DONE", Lessons: lessons,
		Args: fill("n", strconv.Itoa(len(all)), "tenderers", strconv.Itoa(len(short)), "lessons", strconv.Itoa(len(lessons)))}}
	if c.Own {
		out.Verdict, out.Args = "OWN", nil
	}
	out.say("info", "heard", "roles", strings.Join(rolesOf(all), ", "))
	if reasons := texts(all, "nofix"); len(reasons) > 0 {
		out.say("warn", "nofixed", "reason", strings.Join(reasons, "; "))
	}
	for _, text := range texts(all, "e1open") {
		out.say("", "e1open", "text", text)
	}
	out.sayList("good", "keep", keep.things)
	out.sayList("good", "keep.next", keep.deeds)
	out.sayList("warn", "change", change.things)
	out.sayList("warn", "change.next", change.deeds)
	out.sayPlanning(planningOf(all))
	for _, step := range []string{"e7", "e8"} {
		for _, text := range texts(all, step) {
			out.say("", step, "text", text)
		}
	}
	for _, a := range short {
		if text := textAt(a, "said"); text != "" {
			out.say("info", "short.said", "text", text)
		}
	}
	var gaps []string
	if !c.Own { // what is missing, and what management hears, is a matter of all answers together
		gaps = reviewGaps(&out, all, short)
		out.Lines = append(out.Lines, toManagement(all, keep, change, len(lessons)))
		if len(short) == 0 {
			out.Lines = append(out.Lines, askTenderers())
		}
	}
	out.say("info", "derived")
	reviewTables(&out, all, short, indicators, criteria)
	if len(gaps) > 0 {
		out.Unfinished = append(out.Unfinished, "p7.i06")
	}
	out.next("next.report", "item", "p7.i11")
	out.next("next.policy", "item", "p7.i10")
	out.cite(c, "fixed", "e1", "e2", "e3", "e4", "e5", "e6", "e7", "e8", "e9")
	return out.Result, nil
}

// together puts somebody's answers among those of the others, in an order that tells nothing of who gave them; short are those of
// tenderers.
func together(c dialogue.Case, others []Heard) (all []dialogue.Case, short []dialogue.Answers) {
	all = []dialogue.Case{c}
	for _, h := range others {
		if h.Short {
			short = append(short, h.Answers)
			continue
		}
		one := c
		one.Answers = h.Answers
		all = append(all, one)
	}
	slices.SortStableFunc(all, func(a, b dialogue.Case) int { return strings.Compare(contentOf(a.Answers), contentOf(b.Answers)) })
	return all, short
}

// contentOf is what was answered, as a text to sort by: neither by whom nor when.
func contentOf(a dialogue.Answers) string {
	bare := dialogue.Answers{}
	for id, one := range a {
		one.By, one.At, one.From = "", time.Time{}, nil
		bare[id] = one
	}
	text, err := json.Marshal(bare)
	if err != nil { // of texts and lists of texts there is none
		return ""
	}
	return string(text)
}

// tally is one row of a table as several people filled it in: what each verdict got, and what was said with it.
type tally struct {
	name     string
	verdicts []string // in the order in which they first came
	votes    map[string]int
	reasons  map[string][]string
}

// countRows brings the same rows of all people together, by a name.
func countRows(all []dialogue.Case, step, name, verdict, reason string) []tally {
	var out []tally
	for _, c := range all {
		for _, r := range rowsOf(c, step) {
			i := slices.IndexFunc(out, func(t tally) bool { return strings.EqualFold(t.name, r[name]) })
			if i < 0 {
				i = len(out)
				out = append(out, tally{name: r[name], votes: map[string]int{}, reasons: map[string][]string{}})
			}
			t := &out[i]
			v := r[verdict]
			if t.votes[v] == 0 {
				t.verdicts = append(t.verdicts, v)
			}
			t.votes[v]++
			if r[reason] != "" {
				t.reasons[v] = append(t.reasons[v], r[reason])
				slices.Sort(t.reasons[v])
			}
		}
	}
	return out
}

// mostKept is how many things the report names to keep, and to change (§5.2).
const mostKept = 3

// advice is what to keep, or to change: things by their name, and deeds, which are sentences of their own.
type advice struct{ things, deeds []string }

// keepAndChange names what most of those asked would keep, and what at least half would change; what lessons say to do fills up.
func keepAndChange(indicators, criteria []tally, lessons []dialogue.Lesson) (keep, change advice) {
	type weighed struct {
		text  string
		votes int
		deed  bool
	}
	var good, bad []weighed
	for _, group := range []struct {
		rows []tally
		good string
	}{{indicators, "gehaald"}, {criteria, "houden"}} {
		for _, t := range group.rows {
			yes, no := t.votes[group.good], 0
			for v, n := range t.votes {
				if v != group.good {
					no += n
				}
			}
			if yes > no {
				good = append(good, weighed{text: t.name, votes: yes})
			} else {
				bad = append(bad, weighed{text: t.name, votes: no})
			}
		}
	}
	for _, l := range lessons {
		if l.Failed {
			bad = append(bad, weighed{text: l.Next, deed: true})
		} else {
			good = append(good, weighed{text: l.Next, deed: true})
		}
	}
	top := func(all []weighed) (out advice) {
		slices.SortStableFunc(all, func(a, b weighed) int { return b.votes - a.votes })
		for _, w := range all[:min(mostKept, len(all))] {
			if w.deed {
				out.deeds = append(out.deeds, strings.TrimRight(w.text, ". "))
			} else {
				out.things = append(out.things, w.text)
			}
		}
		return out
	}
	return top(good), top(bad)
}

// lessonsOf reads the lesson cards off the answers to a step.
func lessonsOf(all []dialogue.Case, step string) []dialogue.Lesson {
	var out []dialogue.Lesson
	for _, c := range all {
		y, m, d := c.Today.Date() // the hour would tell who it is of
		on := time.Date(y, m, d, 0, 0, 0, 0, c.Today.Location())
		for _, r := range rowsOf(c, step) {
			out = append(out, dialogue.Lesson{Theme: r["theme"], Category: c.Facts["category"], Happened: r["happened"], Lesson: r["lesson"],
				Next: r["next"], Failed: r["failed"] == yes, Source: c.Facts["project"], On: on})
		}
	}
	return out
}

// texts gives what people typed at a step, whoever typed anything, in the order of the alphabet.
func texts(all []dialogue.Case, step string) []string {
	var out []string
	for _, c := range all {
		if text := textAt(c.Answers, step); text != "" {
			out = append(out, text)
		}
	}
	slices.Sort(out)
	return out
}

// rolesOf lists in which roles people answered, each once, in the order of the options; somebody without a name is one of them.
func rolesOf(all []dialogue.Case) []string {
	st, ok := all[0].Script.Step("role")
	if !ok {
		return nil
	}
	var out []string
	for _, o := range st.Options {
		switch {
		case !slices.ContainsFunc(all, func(c dialogue.Case) bool { return c.Answers.Option("role") == o.ID }):
		case o.Hides:
			out = append(out, textOf("unnamed"))
		default:
			out = append(out, optionOf("role", o.ID))
		}
	}
	return out
}

// delay is how a phase went against its plan.
type delay struct {
	phase, planned, actual string
	days                   int
}

func planningOf(all []dialogue.Case) []delay {
	var out []delay
	for _, c := range all {
		for _, r := range rowsOf(c, "planning") {
			planned, ok := readDay(r["planned"])
			actual, done := readDay(r["actual"])
			if ok && done {
				out = append(out, delay{r["phase"], r["planned"], r["actual"], int(actual.Sub(planned).Hours() / 24)})
			}
		}
	}
	return out
}

func (r *report) sayPlanning(plan []delay) {
	if len(plan) == 0 {
		r.Unfinished = append(r.Unfinished, "p7.i07")
		return
	}
	last := slices.MaxFunc(plan, func(a, b delay) int { return a.days - b.days })
	if last.days > 0 {
		r.say("warn", "late", "phase", columnOf("planning", "phase", last.phase), "days", strconv.Itoa(last.days))
	} else {
		r.say("good", "ontime")
	}
}

// sayList adds a sentence around a list, unless that is empty.
func (r *report) sayList(mark, key string, names []string) {
	if len(names) > 0 {
		r.say(mark, key, "names", strings.Join(names, "; "))
	}
}
