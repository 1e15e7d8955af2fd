package blocks

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// Answers lists what was answered to get to a result.
func (r Reader) Answers(o Outcome) Message {
	head := r.T("talk.answersof", locale.Args{"Title": r.TalkTitle(o.Script), "N": o.Result.Version})
	return Message{Text: head, Blocks: append([]slack.Block{section("*" + head + "*")}, r.bounded(r.answerLines(o.Script, o.Result.Answers))...)}
}

func (r Reader) answerLines(s *dialogue.Script, answers dialogue.Answers) []string {
	w := r.words(s)
	var lines []string
	for _, st := range s.Asked(answers) {
		a, ok := answers[st.ID]
		if !ok {
			continue
		}
		words := w.Steps[st.ID]
		lines = append(lines, Escape(words.Name())+": *"+Name(r.answerLine(st, a, words))+"*")
		if st.Ask == dialogue.Table {
			for i, row := range a.Rows {
				lines = append(lines, num(i+1)+" · "+Escape(join(st.ShowRow(row, words, r.Lang, r.date)...)))
			}
		}
	}
	return lines
}

// ResultList lists the newest result of each conversation that a member sees; where others read along, without the private ones and
// without what everybody answers on their own; of that, a member who has not answered sees only how to.
func (r Reader) ResultList(p *flows.Project, viewer string, others bool) Message {
	head := r.T("talk.resultsof", locale.Args{"Project": Name(p.Name)})
	if p.Notebook() {
		head = r.T("talk.resultsalone")
	}
	blocks := []slack.Block{section("*" + head + "*")}
	for _, base := range r.Talks.Scripts() {
		if others && (base.Private || base.Each) {
			continue
		}
		for _, s := range p.Played(base) {
			c, ok := p.LatestOf(s, viewer)
			if len(blocks) > maxBlocks-3 {
				continue
			}
			if !ok {
				blocks = append(blocks, sectionWith("*"+r.TalkTitle(s)+"*\n"+r.T("talk.unanswered"),
					talkButton(TalkBegin+"."+num(len(blocks)), Pack(p.ID, s.ID), r.T("talk.answer"))))
				continue
			}
			o := Outcome{Project: p, Script: s, Result: c, Kept: true}
			text := strings.Join([]string{"*" + r.TalkTitle(s) + "*", r.verdictOf(s, c.Result),
				join(r.T("talk.version", locale.Args{"N": c.Version}), r.T("by", locale.Args{"Who": r.who(c.By), "Day": r.day(c.At)}))}, "\n")
			blocks = append(blocks, sectionWith(cut(text, maxLine), talkButton(TalkResult+"."+num(len(blocks)), o.about(o.version()), r.T("open"))))
		}
	}
	if len(blocks) == 1 {
		blocks = append(blocks, section(r.T("talk.noresults")))
	}
	return Message{Text: head, Blocks: blocks}
}

// Compare lists results of a script, given oldest first, the newest first: what each came to, the ranking where it is one, and
// which answers changed from each to the next.
func (r Reader) Compare(p *flows.Project, s *dialogue.Script, all []dialogue.Confirmed) Message {
	head := r.T("talk.compareof", locale.Args{"Title": r.TalkTitle(s)})
	blocks := []slack.Block{section("*" + head + "*")}
	for i := len(all) - 1; i >= max(0, len(all)-8); i-- {
		o := Outcome{Project: p, Script: s, Result: all[i], Kept: true}
		lines := []string{"*" + or(r.verdictOf(s, all[i].Result), r.TalkTitle(s)) + "*",
			join(r.T("talk.version", locale.Args{"N": all[i].Version}), r.T("by", locale.Args{"Who": r.who(all[i].By), "Day": r.day(all[i].At)}))}
		lines = append(lines, r.ranking(s, all[i].Result)...)
		if i > 0 {
			lines = append(lines, r.changed(s, all[i-1].Answers, all[i].Answers)...)
		}
		text := strings.Join(lines, "\n")
		blocks = append(blocks, sectionWith(cut(text, maxLine), talkButton(TalkResult+"."+o.version(), o.about(o.version()), r.T("open"))))
	}
	return Message{Text: head, Blocks: blocks}
}

// ranked is how many places of a ranking a line names.
const ranked = 10

// ranking is the first table of a result whose rows have a place, in a line: the place, the name and what it rests on. A table
// begins with the place where it is a ranking.
func (r Reader) ranking(s *dialogue.Script, res dialogue.Result) []string {
	i := slices.IndexFunc(res.Tables, func(g dialogue.Grid) bool { return len(g.Columns) > 2 && g.Columns[0] == "rank" && !g.Apart })
	if i < 0 {
		return nil
	}
	w := r.words(s)
	var said []string
	for n, row := range res.Tables[i].Rows {
		if n == ranked {
			said = append(said, r.N("more", len(res.Tables[i].Rows)-n))
			break
		}
		said = append(said, Escape(row[0]+" "+w.Cell(row[1], r.Lang, r.fullDate)+" ("+w.Cell(row[2], r.Lang, r.fullDate)+")"))
	}
	return []string{join(said...)}
}

func (r Reader) changed(s *dialogue.Script, before, now dialogue.Answers) []string {
	w := r.words(s)
	var lines []string
	for i := range s.Steps {
		st := &s.Steps[i]
		show := func(a dialogue.Answers) string {
			if got, ok := a[st.ID]; ok {
				return strings.Join(strings.Fields(st.Show(got, w.Steps[st.ID], r.Lang, r.date)), " ")
			}
			return "–"
		}
		if was, is := show(before), show(now); was != is {
			lines = append(lines, "• "+Escape(w.Steps[st.ID].Name()+": "+cut(was, 120)+" → "+cut(is, 120)))
		}
	}
	if len(lines) == 0 {
		return []string{r.T("talk.same")}
	}
	return lines
}

// Proof is what a result says as evidence of an item; of a private one no figure.
func (r Reader) Proof(o Outcome) string {
	args := locale.Args{"Title": r.words(o.Script).Title, "N": o.Result.Version, "Day": r.dated(o.Result.At), "Verdict": r.verdictProof(o)}
	return cut(r.T("talk.proof", args), flows.MaxText)
}

func (r Reader) verdictProof(o Outcome) string {
	verdict := o.Result.Result.Verdict
	if verdict == "" || o.Script.Private {
		return ""
	}
	return ": " + r.fill(r.words(o.Script), verdict, o.Result.Result.Args)
}

// Told is the line that is left of a result in a channel, or of one that was ticked off with.
func (r Reader) Told(id string, args locale.Args) Message { return line(r.T(id, args)) }
