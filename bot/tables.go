package bot

import (
	"regexp"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows/dialogue"
)

// TableAsk wants a file read as a table, for the open question of a conversation.
type TableAsk struct {
	File    File   `json:"file"`
	Project string `json:"project"`
	Script  string `json:"script"`
	Step    string `json:"step"`
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

// dropTable takes a file as the answer to an open question that asks for a table; false when none does. Text came with it.
func (t *turn) dropTable(text string) (bool, error) {
	sc, d, err := t.talkHere()
	if err != nil || sc == nil {
		return false, err
	}
	st, open := sc.s.Step(d.Step)
	ev, f := t.ev, t.ev.Files[0] // one table answers one question
	if !open || st.Ask != dialogue.Table {
		if !tableFile.MatchString(f.Name) {
			return false, nil
		}
		t.line("talk.filenow", locale.Args{"Name": blocks.Name(f.Name)})
		return true, t.goOn(text)
	}
	ev.Files = nil
	t.send(sc.at, t.r.Line(t.r.T("talk.file", locale.Args{"Name": blocks.Name(f.Name)}), ""), "", fileRef(ev, f))
	if len(t.ev.Files) > 1 {
		t.line("talk.onefile", locale.Args{"Name": blocks.Name(f.Name)})
	}
	return true, t.job(JobTable, TableAsk{File: f, Project: sc.p.ID, Script: sc.s.ID, Step: st.ID, Event: ev})
}

// tableRead takes in what a file holds, if its question is still open.
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
	if sc == nil || sc.p.ID != ask.Project || sc.s.ID != ask.Script || d.Step != ask.Step {
		tell("talk.fileold")
		return nil
	}
	st, _ := sc.s.Step(d.Step)
	err = t.attempt(func() error { return t.readTable(sc, d, st, done.Lines, t.brokenLines(done.Broken)) })
	tell("talk.fileread")
	return err
}
