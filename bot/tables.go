package bot

import (
	"regexp"
	"slices"
	"strings"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows/dialogue"
)

// TableAsk wants a file read as a table, for a conversation.
type TableAsk struct {
	File    File   `json:"file"`
	Project string `json:"project"`
	Script  string `json:"script"`
	Step    string `json:"step"`  // the question that was open, "" = none that asks for a table
	Event   Event  `json:"event"` // with which it came
}

// TableDone is a file's table as lines of cells; none when it could not be read as one.
type TableDone struct {
	Lines   [][]string `json:"lines,omitempty"`
	Broken  []int      `json:"broken,omitempty"` // lines of the file that are no rows, from 1
	Problem Problem    `json:"problem,omitempty"`
}

// tableFile is the name of a file that can only be meant as a table.
var tableFile = regexp.MustCompile(`(?i)\.(csv|tsv|xls[xm]?|ods)$`)

// dropTable takes a file as the answer to a question of the open conversation that asks for a table: the open one, or where that asks
// for something else the one that the table fits. False when there is none. Text came with it.
func (t *turn) dropTable(text string) (bool, error) {
	sc, d, err := t.talkHere()
	if err != nil || sc == nil {
		return false, err
	}
	st, open := sc.s.Step(d.Step)
	ev, f := t.ev, t.ev.Files[0] // one table answers one question
	step := ""
	switch tables := slices.ContainsFunc(sc.s.Steps, func(st dialogue.Step) bool { return st.Ask == dialogue.Table }); {
	case open && st.Ask == dialogue.Table:
		step = st.ID
	case !tableFile.MatchString(f.Name):
		return false, nil
	case !tables:
		t.line("talk.filenow", locale.Args{"Name": blocks.Name(f.Name)})
		return true, t.goOn(text)
	}
	ev.Files = nil
	t.send(sc.at, t.r.Line(t.r.T("talk.file", locale.Args{"Name": blocks.Name(f.Name)}), ""), "", fileRef(ev, f))
	if len(t.ev.Files) > 1 {
		t.line("talk.onefile", locale.Args{"Name": blocks.Name(f.Name)})
	}
	return true, t.job(JobTable, TableAsk{File: f, Project: sc.p.ID, Script: sc.s.ID, Step: step, Event: ev})
}

// tableRead takes in what a file holds, if its conversation is still open.
func (t *turn) tableRead(r Result) error {
	ask, done, failed, err := result[TableAsk, TableDone](r)
	if err != nil {
		return err
	}
	say := func(text string) { t.send(t.spot(), t.r.Line(text, ""), "", fileRef(ask.Event, ask.File)) }
	tell := func(id string) { say(t.r.T(id, locale.Args{"Name": blocks.Name(ask.File.Name)})) }
	if failed || len(done.Lines) == 0 {
		say(t.tableProblem(ask.File.Name, done.Problem))
		return nil
	}
	sc, d, err := t.talkHere()
	if err != nil {
		return err
	}
	if sc == nil || sc.p.ID != ask.Project || sc.s.ID != ask.Script {
		tell("talk.fileold")
		return nil
	}
	st, open := sc.asks(d)
	if open && ask.Step == st.ID {
		st = t.tableFor(sc, d, st, done.Lines)
	} else {
		fits := t.fitting(sc, d, done.Lines)
		if len(fits) != 1 {
			say(t.misfit(sc, blocks.Name(ask.File.Name), fits))
			return nil
		}
		st = fits[0]
	}
	err = t.attempt(func() error { return t.readTable(sc, d, st, done.Lines, t.brokenLines(done.Broken)) })
	tell("talk.fileread")
	return err
}

func (t *turn) fitting(sc *scene, d dialogue.Draft, lines [][]string) []*dialogue.Step {
	return sc.s.Fitting(lines, d.Answers, t.b.Talks.Words(sc.s.ID, t.r.Lang), t.r.Now)
}

// tableFor is the table that lines are for while one is open: that one, or where it can't read a single row the only other that they fit.
func (t *turn) tableFor(sc *scene, d dialogue.Draft, st *dialogue.Step, lines [][]string) *dialogue.Step {
	got, err := st.ReadTable(lines, t.b.Talks.Words(sc.s.ID, t.r.Lang).Steps[st.ID], t.r.Now)
	if err == nil && len(got.Rows) > 0 || len(lines) == 1 {
		return st
	}
	if fits := t.fitting(sc, d, lines); len(fits) == 1 {
		return fits[0]
	}
	return st
}

// misfit says that a table is meant for none of a conversation's questions, or may be for several.
func (t *turn) misfit(sc *scene, name string, fits []*dialogue.Step) string {
	if len(fits) == 0 {
		return "⚠️ " + t.r.T("talk.tablenone", locale.Args{"Name": name})
	}
	w := t.b.Talks.Words(sc.s.ID, t.r.Lang)
	names := make([]string, len(fits))
	for i, st := range fits {
		names[i] = w.Steps[st.ID].Name()
	}
	return "⚠️ " + t.r.T("talk.tablesome", locale.Args{"Name": name, "Tables": blocks.Escape(strings.Join(names, " · "))})
}

// pasted takes a table that was pasted while the open question asks for something else, or no question is open: a correction of the
// one that it fits. False where it is none; one line is no table where something else is asked for.
func (t *turn) pasted(sc *scene, d dialogue.Draft, text string) (done bool, err error) {
	st, open := sc.asks(d)
	if open && (st.Ask == dialogue.Table || st.Ask == dialogue.Text) || !strings.ContainsAny(text, "\n;|\t") {
		return false, nil
	}
	lines := dialogue.SplitTable(text)
	if open && len(lines) == 1 {
		return false, nil
	}
	fits := t.fitting(sc, d, lines)
	if len(fits) == 1 {
		return true, t.readTable(sc, d, fits[0], lines, "")
	}
	if open || len(fits) == 0 && !grid(lines) {
		return false, nil
	}
	t.send(sc.at, t.r.Line(t.misfit(sc, t.r.T("talk.thistable"), fits), ""), sc.p.ID, "")
	return true, nil
}

// grid tells whether lines of cells look like a table whatever they say.
func grid(lines [][]string) bool {
	return len(lines) > 1 && !slices.ContainsFunc(lines, func(line []string) bool { return len(line) < 2 })
}
