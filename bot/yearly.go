package bot

import (
	"strconv"
	"strings"

	"kringloop/flows/dialogue"
	"kringloop/reminders"
)

// none is an optional question that needs not be asked.
var none = dialogue.Answer{None: true}

// knownYear fills in what the contract knows of a yearly checklist's figures, and passes over what doesn't apply.
func knownYear(k care) (dialogue.Answers, error) {
	a := dialogue.Answers{}
	if k.c.Life > 0 {
		a["j1meant"] = dialogue.Answer{Number: strconv.Itoa(k.c.Life)}
	}
	if len(k.c.Growth) == 0 {
		a["j2found"] = none
	}
	if pieces, ok := k.c.Ordered[k.n]; ok {
		a["j4ordered"] = dialogue.Answer{Number: strconv.Itoa(pieces)}
	}
	if !k.c.Is(reminders.Framework) {
		a["j4ordered"], a["j4found"] = none, none
	}
	if k.n == 1 {
		a["j6before"], a["j6last"] = none, none
	} else if last := k.c.Years[k.n-1].Repairs; last != "" {
		a["j6last"] = dialogue.Answer{Number: last}
	}
	return a, nil
}

// yearFigures are those that were filled in so far.
func yearFigures(a dialogue.Answers) reminders.YearFigures {
	at := func(step string) string { return a[step].Number }
	return reminders.YearFigures{Age: at("j1age"), Meant: at("j1meant"), Pieces: at("j3pieces"), Unused: at("j3unused"), Cost: at("j6cost"),
		CostBefore: at("j6before"), Repairs: at("j6repairs"), RepairsBefore: at("j6last"), Rest: at("j7rest")}
}

// noProposal is the value of a proposal's fact where a figure to judge by is missing.
const noProposal = "open"

// factsYear are the proposals for the answers of a yearly checklist, by the figures so far (flows §3.4).
func factsYear(k care, a dialogue.Answers) (map[string]string, error) {
	c := k.c.Clone()
	if n, err := strconv.Atoi(a["j4ordered"].Number); err == nil {
		_ = c.SetOrdered(k.n, n, k.act()) // on a copy: what does not fit is refused when it is confirmed
	}
	all, err := c.Propose(k.n, yearFigures(a), k.norms, k.r, k.today())
	if err != nil {
		return nil, err
	}
	ours := reminders.DefaultNorms
	bound := map[string]int{"J1": max(k.norms.Life, 0), "J3": k.norms.Unused, "J4": k.norms.Deviation, "J6": k.norms.Rise}
	for row, own := range map[string]int{"J1": ours.Life, "J3": ours.Unused, "J4": ours.Deviation, "J6": ours.Rise} {
		if bound[row] == 0 {
			bound[row] = own
		}
	}
	facts := map[string]string{}
	for _, p := range all {
		name := "propose." + p.Row
		facts[name] = first(p.Answer, noProposal)
		facts[name+".have"], facts[name+".of"] = "#"+first(p.Have, "0"), "#"+first(p.Of, "0")
		facts[name+".bound"] = "#" + strconv.Itoa(bound[p.Row])
	}
	var late []string
	for _, g := range c.Growth {
		if g.Late(k.today()) {
			late = append(late, g.What)
		}
	}
	facts["propose.J2.names"] = strings.Join(late, "; ")
	return facts, nil
}

// keepYear writes the answers of a yearly checklist to the contract, with an action for what asks for attention.
func keepYear(k care, a dialogue.Answers) (func() error, error) {
	act := k.act()
	if n, err := strconv.Atoi(a["j4ordered"].Number); err == nil {
		if err := k.c.SetOrdered(k.n, n, act); err != nil {
			return nil, err
		}
	}
	if err := k.c.SetRepairs(k.n, a["j6repairs"].Number, act); err != nil {
		return nil, err
	}
	for _, row := range reminders.YearRows {
		step := strings.ToLower(row)
		answer, text := a.Option(step), a[step+"found"].Text
		if answer == reminders.RowNot {
			text = a[step+"why"].Text
		}
		if err := k.c.AnswerRow(k.n, row, answer, text, k.task(firstRow(a, step+"act")), act); err != nil {
			return nil, err
		}
	}
	return func() error { return k.done(reminders.Milestone{Kind: reminders.Yearly, N: k.n}.Key()) }, nil
}

// keepMeeting notes a contract meeting's report and what was agreed there.
func keepMeeting(k care, a dialogue.Answers) (func() error, error) {
	var tasks []reminders.Task
	for _, row := range a["actions"].Rows {
		tasks = append(tasks, k.task(row))
	}
	if err := k.c.Report(k.n, a["report"].Text, tasks, k.act()); err != nil {
		return nil, err
	}
	return func() error { return k.done(reminders.Milestone{Kind: reminders.Meeting, N: k.n}.Key()) }, nil
}

// loopAnswers are the answers to the questions that close the loop, by option.
var loopAnswers = map[string]string{"ja": reminders.LoopYes, "nee": reminders.LoopNo, "weetniet": reminders.LoopUnknown}

// keepClosing notes the closing talk of a contract.
func keepClosing(k care, a dialogue.Answers) (func() error, error) {
	for _, id := range reminders.LoopQuestions {
		step := strings.ToLower(id)
		answer, ok := loopAnswers[a.Option(step)]
		if !ok {
			continue // asked before the tender
		}
		if err := k.c.AnswerLoop(id, answer, a[step+"note"].Text, k.task(firstRow(a, step+"act")), k.act()); err != nil {
			return nil, err
		}
	}
	key := reminders.Milestone{Kind: reminders.Closing, N: k.n}.Key()
	if err := k.c.Finish(key, a["final"].Text, k.act()); err != nil {
		return nil, err
	}
	return func() error { return k.done(key) }, nil
}
