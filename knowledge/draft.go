package knowledge

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// source is a passage that a model was given, under its number in the prompt.
type source struct {
	hit    Hit
	lang   string // of an own document's text
	ground []*grounds
}

// draft is an answer while a model writes it.
type draft struct {
	ix      *Index
	answer  Answer
	own     []Piece
	data    promptData
	sources []source // by number in the prompt, less one
	say     func(string)

	cut       cutter
	lead      *sentence // announces a list; said with the first line that holds
	text      strings.Builder
	cited     []int // sources in the order of their first mark
	before    map[string]bool
	heard     int // sentences of the model, with those dropped
	sentences int
	items     int
	inList    bool
	dropped   []Dropped
}

// nothing is how a model says that the passages do not answer.
var nothing = regexp.MustCompile(`(?i)^\W*none\W*$`)

// draft gathers what the model is given.
func (ix *Index) draft(q Question, a Answer, say func(string)) *draft {
	w := &draft{ix: ix, answer: a, own: q.Own, say: say, before: map[string]bool{}}
	w.data = promptData{
		Language: "Dutch", Sentences: writeSentences - 1, Items: maxItems,
		Question: clip(strings.ToValidUTF8(q.Text, " "), maxQuestion),
	}
	if a.Lang == English {
		w.data.Language = "English"
	}
	for _, t := range q.Thread[max(0, len(q.Thread)-promptEarlier):] {
		w.data.Earlier = append(w.data.Earlier, clip(strings.ToValidUTF8(t, " "), maxQuestion))
	}
	for _, h := range given(a) {
		w.add(h)
	}
	return w
}

// given are the passages that a model gets: those that the answer cites, then the best of the others.
func given(a Answer) []Hit {
	var out []Hit
	for _, cites := range []bool{true, false} {
		for _, h := range a.Passages {
			cited := slices.ContainsFunc(a.Citations, func(c Citation) bool { return c.ID == h.ID })
			if cited == cites && (cited || h.Score > 0) && len(out) < promptPassages {
				out = append(out, h)
			}
		}
	}
	return out
}

func (w *draft) add(h Hit) {
	s := source{hit: h, lang: w.answer.Lang}
	kind := "guide, advice"
	if h.Doc != "" {
		kind = "document of the organisation"
		if i := slices.IndexFunc(w.own, func(p Piece) bool { return p.ID() == h.ID }); i >= 0 {
			s.lang = w.own[i].Lang
		}
	} else if p, ok := w.ix.lib.Passage(w.answer.Lang, h.ID); ok {
		kind = "guide, " + string(p.Status)
	}
	w.sources = append(w.sources, s)
	w.data.Passages = append(w.data.Passages, promptPassage{
		N: len(w.sources), Kind: kind, Title: h.Title, Text: clip(plain(h.Text), promptText),
	})
}

// grounds are the texts of a source: a passage of the guide stands in both languages.
func (w *draft) grounds(n int) []*grounds {
	s := &w.sources[n-1]
	if s.ground != nil {
		return s.ground
	}
	if s.hit.Doc != "" {
		p := w.ix.parts[s.lang]
		if p == nil {
			p = w.ix.parts[w.answer.Lang]
		}
		s.ground = []*grounds{p.support(s.hit.Title, s.hit.Text)}
		return s.ground
	}
	for _, lang := range languages {
		if p, ok := w.ix.lib.Passage(lang, s.hit.ID); ok {
			s.ground = append(s.ground, w.ix.parts[lang].support(p.Title, p.Body))
		}
	}
	return s.ground
}

// take judges a sentence and says it when it holds.
func (w *draft) take(l sentence) {
	if w.full() || nothing.MatchString(l.text) {
		return
	}
	w.heard++
	text, _ := marks(l.text)
	if strings.HasSuffix(text, ":") && !l.item {
		w.dropLead()
		w.lead = &l
		return
	}
	clean, cites, reason := w.judge(l.text)
	if reason != "" {
		w.drop(l.text, reason)
		return
	}
	if w.lead != nil && l.item {
		w.announce(*w.lead, cites)
		w.lead = nil
	}
	w.dropLead()
	w.put(l, clean, cites)
}

// judge returns the sentence without marks, and the numbers of the sources that it rests on; or why it does not hold.
func (w *draft) judge(raw string) (clean string, cites []int, reason string) {
	text, cited := marks(raw)
	clean, ok := inert(text)
	key := fold(clean)
	switch {
	case !ok:
		return "", nil, DropMarkup
	case len(cited) == 0:
		return "", nil, DropUncited
	case len(clean) > maxSaid:
		return "", nil, DropTooLong
	case w.before[key]:
		return "", nil, DropRepeated
	}
	var on [][]*grounds
	cited = slices.Compact(cited)
	for _, n := range cited {
		if n < 1 || n > len(w.sources) {
			return "", nil, DropUnknown
		}
		on = append(on, w.grounds(n))
	}
	kept, reason := w.ix.check(w.answer.Lang, clean, on)
	if reason != "" {
		return "", nil, reason
	}
	for _, i := range kept {
		cites = append(cites, cited[i])
	}
	w.before[key] = true
	return clean, cites, ""
}

// announce says the sentence above a list, which may lean on the sources of the first line.
func (w *draft) announce(l sentence, cites []int) {
	if _, own := marks(l.text); len(own) == 0 {
		for _, n := range cites {
			l.text += fmt.Sprintf(" [%d]", n)
		}
	}
	clean, cites, reason := w.judge(l.text)
	if reason != "" {
		w.drop(l.text, reason)
		return
	}
	w.put(l, clean, cites)
}

// put writes a sentence with its marks, numbered in the order in which they are first used.
func (w *draft) put(l sentence, clean string, cites []int) {
	var b strings.Builder
	first := w.text.Len() == 0
	switch {
	case first:
	case l.item && w.inList:
		b.WriteString("\n")
	case l.item || w.inList || l.fresh:
		b.WriteString("\n\n")
	default:
		b.WriteString(" ")
	}
	if l.item {
		b.WriteString("- ")
		w.items++
	} else {
		w.sentences++
	}
	w.inList = l.item
	b.WriteString(clean)
	for _, n := range cites {
		at := slices.Index(w.cited, n)
		if at < 0 {
			at = len(w.cited)
			w.cited = append(w.cited, n)
		}
		if mark := fmt.Sprintf(" [%d]", at+1); !strings.Contains(b.String(), mark) {
			b.WriteString(mark)
		}
	}
	w.text.WriteString(b.String())
	if w.say != nil {
		w.say(b.String())
	}
}

// dropLead gives up a sentence whose list did not come.
func (w *draft) dropLead() {
	if w.lead != nil {
		w.drop(w.lead.text, DropLead)
		w.lead = nil
	}
}

func (w *draft) drop(text, reason string) {
	if len(w.dropped) < maxDropped {
		w.dropped = append(w.dropped, Dropped{clip(text, maxDroppedText), reason})
	}
}

func (w *draft) said() int { return w.sentences + w.items }

// full says whether an answer has all that it may hold.
func (w *draft) full() bool { return w.sentences >= writeSentences || w.items >= maxItems }

// citations are the sources of what was said, with the sentence of each that is nearest to it as a quotation.
func (w *draft) citations() []Citation {
	out := []Citation{}
	for i, n := range w.cited {
		h := w.sources[n-1].hit
		at := slices.IndexFunc(w.answer.Citations, func(c Citation) bool { return c.ID == h.ID })
		var c Citation
		switch p, ok := w.ix.lib.Passage(w.answer.Lang, h.ID); {
		case at >= 0:
			c = w.answer.Citations[at]
		case ok:
			c = Citation{ID: p.ID, Phase: p.Chapter, Title: p.Title, Status: p.Status, Source: w.ix.lib.voices[w.answer.Lang].source(p)}
		default:
			c = Citation{ID: h.ID, Title: h.Title, Doc: h.Doc, Status: Own, Source: h.Title}
			if at := slices.IndexFunc(w.own, func(p Piece) bool { return p.ID() == h.ID }); at >= 0 {
				v, p := w.ix.lib.voices[w.answer.Lang], w.own[at]
				c.Title, c.Page, c.Source = p.title(), p.Section.Page, fmt.Sprintf(v.Texts.OwnSource, v.sourceOwn(p))
			}
		}
		c.N = i + 1
		c.Quote = cmp.Or(c.Quote, w.quote(n))
		out = append(out, c)
	}
	return out
}

// notesWritten are the notes on what is cited, own documents among it: a model mixes their sentences with the guide's, and a
// reader must be able to tell them apart.
func (v *voice) notesWritten(cited []Citation) []string {
	out := v.notes(cited)
	own := 0
	for _, c := range cited {
		if c.Doc != "" {
			own++
		}
	}
	for _, c := range cited {
		switch {
		case c.Doc == "":
		case own == len(cited):
			return append(out, v.Texts.FromDoc)
		default:
			out = append(out, fmt.Sprintf(v.Texts.Marked, c.N, v.Texts.FromDoc))
		}
	}
	return out
}

// quote is the sentence of a source that has most of what was said.
func (w *draft) quote(n int) string {
	lang := w.answer.Lang
	p := w.ix.parts[lang]
	words := p.lexicon.question(w.text.String())
	best, out := -1.0, ""
	for _, u := range p.cut(w.sources[n-1].hit.Text) {
		share := p.segment(u.text).like(words)
		if !u.leads && share > best {
			best, out = share, plain(u.text)
		}
	}
	return out
}
