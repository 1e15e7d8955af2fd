package bot

import (
	"errors"
	"fmt"
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

// hereIs are the words that a file about a result comes with.
var hereIs = map[PaperKind]string{PaperWorkbook: "file.here.workbook", PaperDocument: "file.here.document", PaperChart: "file.here.chart"}

// paper sends a file about a result.
func (t *turn) paper(sc *scene, o blocks.Outcome, kind PaperKind) {
	paper := Paper{Kind: kind, Script: o.Script.ID, Version: o.Result.Version}
	if !o.Kept {
		paper.Result = &o.Result
	}
	said := hereIs[kind]
	if kind == PaperWorkbook && o.Script.Each && o.Result.By != t.ev.User {
		said = "file.here.report"
	}
	t.attach(sc.at, sc.p, t.r.T(said, locale.Args{"Title": t.r.TalkTitle(o.Script)}), paper)
	t.elsewhere(sc)
}

// papersNow sends what a result that is not kept can be had as: it can't be asked for later.
func (t *turn) papersNow(sc *scene, o blocks.Outcome) {
	drafted := o.Result.Result.Drafted()
	if drafted {
		t.paper(sc, o, PaperDocument)
	}
	if !drafted || len(o.Result.Result.Tables) > 0 {
		t.paper(sc, o, PaperWorkbook)
	}
}

// pressFile handles the buttons that ask for a file.
func (t *turn) pressFile(sc *scene, kind string, o blocks.Outcome) error {
	if hereIs[PaperKind(kind)] == "" {
		return flows.ErrNoItem
	}
	t.paper(sc, o, PaperKind(kind))
	return nil
}

// filed begins the names of the requests for a file about a result.
const filed = "file."

// fileNamed sends a file about the newest result of the conversation that is named; of any that the person has, where none is.
// draft asks for one that holds a text to send.
func (t *turn) fileNamed(name string, kind PaperKind, draft bool) error {
	scripts := t.b.Talks.Scripts()
	if name != "" {
		id, _ := t.b.Talks.Meant(name)
		s, ok := t.b.Talks.Script(id)
		if !ok {
			return flows.ErrNoItem
		}
		scripts = []*dialogue.Script{s}
	}
	p, err := t.here()
	if err != nil && !errors.Is(err, errNoProject) {
		return err
	}
	k, ok := t.newest([]*flows.Project{p}, scripts, draft)
	if !ok || name == "" && t.ev.Direct { // it may be about a contract, or of before there was a project
		apart, err := t.apart()
		if err != nil {
			return err
		}
		k, ok = t.newest(append(apart, p), scripts, draft)
	}
	if !ok {
		t.line("file.none", nil)
		return nil
	}
	sc, err := t.scene(k.p, k.s)
	if err != nil {
		return err
	}
	t.paper(sc, t.outcome(sc, k.c), kind)
	return nil
}

// apart are the person's notebook and the projects of their contracts: results stand there that belong to no purchase under way.
func (t *turn) apart() ([]*flows.Project, error) {
	book, err := t.mem.Project(flows.NotebookID(t.ev.User))
	if err != nil {
		return nil, fmt.Errorf("notebook of %s: %w", t.ev.User, err)
	}
	all, err := t.myContracts()
	if err != nil {
		return nil, err
	}
	out := []*flows.Project{book}
	for _, c := range all {
		p, err := t.project(c.Project)
		if err != nil && !unseen(err) {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// found is a result with where it stands.
type found struct {
	p *flows.Project
	s *dialogue.Script
	c dialogue.Confirmed
}

// newest is the last of the results of some conversations that the person sees in some projects, of which any may be none.
func (t *turn) newest(projects []*flows.Project, scripts []*dialogue.Script, draft bool) (last found, ok bool) {
	for _, p := range projects {
		if p == nil {
			continue
		}
		for _, base := range scripts {
			for _, s := range p.Played(base) {
				c, has := p.LatestOf(s, t.ev.User)
				if has && (c.Result.Drafted() || !draft) && (!ok || c.At.After(last.c.At)) {
					last, ok = found{p, s, c}, true
				}
			}
		}
	}
	return last, ok
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
