package bot

import (
	"slices"
	"strconv"
	"strings"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// attach sends a file at a spot. What a project holds goes behind its wall, as a message does.
func (t *turn) attach(s spot, p *flows.Project, text string, paper Paper) {
	paper.Project, paper.Lang, paper.TZ, paper.Else = p.ID, t.r.Lang, t.who.TZ, t.r.T("file.failed")
	post := Post{Shape: Attached, Channel: s.channel, Thread: s.thread, Text: text, Paper: &paper, Project: p.ID}
	if s.channel == t.ev.User {
		post.Reader, paper.Reader = t.ev.User, t.ev.User
	}
	t.out.Posts = append(t.out.Posts, post)
}

// paper sends a file about a result.
func (t *turn) paper(sc *scene, o blocks.Outcome, kind PaperKind) {
	paper := Paper{Kind: kind, Script: o.Script.ID, Version: o.Result.Version}
	if !o.Kept {
		paper.Result = &o.Result
	}
	title := locale.Args{"Title": t.r.TalkTitle(o.Script)}
	text := t.r.T("file.here.workbook", title)
	switch {
	case kind == PaperChart:
		text = t.r.T("file.here.chart", title)
	case o.Script.Each && o.Result.By != t.ev.User:
		text = t.r.T("file.here.report", title)
	}
	t.attach(sc.at, sc.p, text, paper)
	t.elsewhere(sc)
}

// pressFile handles the buttons that ask for a file.
func (t *turn) pressFile(sc *scene, kind string, o blocks.Outcome) error {
	switch kind := PaperKind(kind); kind {
	case PaperWorkbook, PaperChart:
		t.paper(sc, o, kind)
		return nil
	}
	return flows.ErrNoItem
}

// pressTemplate sends the template of a question's table, with the rows that were read of the open one.
func (t *turn) pressTemplate(sc *scene, step string) error {
	st, ok := sc.s.Step(step)
	if !ok || st.Ask != dialogue.Table {
		return flows.ErrNoItem
	}
	paper, said := Paper{Kind: PaperTemplate, Script: sc.s.ID, Step: step}, "file.here.template"
	if d, under := t.draft(sc); under && d.Owner == t.ev.User && d.Step == step && d.Read != nil {
		paper.Rows, said = d.Read.Rows, "file.here.rows"
	}
	t.attach(sc.at, sc.p, t.r.T(said), paper)
	t.elsewhere(sc)
	return nil
}

// dossier sends a project's whole file; with prices and scores only to the person alone.
func (t *turn) dossier(p *flows.Project, secret bool) error {
	at, id := t.spotFor(p), "file.here.dossier"
	if secret {
		at, id = t.direct(), "file.here.secret"
	}
	t.attach(at, p, t.r.T(id, locale.Args{"Title": blocks.Name(p.Name)}), Paper{Kind: PaperDossier, Secret: secret})
	t.pointTo(at)
	return nil
}

// tableProblems are those of a file that there are words for.
var tableProblems = []Problem{ProblemLarge, ProblemRows, ProblemEncrypted, ProblemBroken, ProblemFormat, ProblemEmpty, ProblemDownload}

// tableProblem says why a file could not be read as a table.
func (t *turn) tableProblem(name string, p Problem) string {
	if !slices.Contains(tableProblems, p) {
		return t.r.T("talk.filefailed", locale.Args{"Name": blocks.Name(name)})
	}
	return t.r.T("file.problem."+string(p), locale.Args{"Name": blocks.Name(name)})
}

// brokenShown is how many broken lines of a file are named.
const brokenShown = 10

// brokenLines names the lines of a file that are no rows, "" when all are.
func (t *turn) brokenLines(lines []int) string {
	if len(lines) == 0 {
		return ""
	}
	var named []string
	for _, n := range lines[:min(len(lines), brokenShown)] {
		named = append(named, strconv.Itoa(n))
	}
	if n := len(lines) - brokenShown; n > 0 {
		named = append(named, t.r.N("more", n))
	}
	return t.r.N("file.broken", len(lines), locale.Args{"Lines": strings.Join(named, ", ")})
}
