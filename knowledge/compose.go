package knowledge

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Bounds of an answer: what is read at a glance.
const (
	maxSentences = 5   // in all
	fromFirst    = 3   // from the best of two passages
	maxItems     = 12  // of a list
	smallList    = 6   // a list that is shown whole when one of its lines answers
	withList     = 3   // sentences with a list, however long it is
	maxWordsSaid = 95  // of one passage, but for a list
	maxWordsAll  = 140 // up to here, a second passage says more than its best sentence
	fewWords     = 70  // up to here, sentences that follow are said as well
)

// How far a passage may stay behind the best and still be used.
const (
	instead = 0.7  // of the best one's score: answers when the best has no evidence
	besides = 0.75 // adds a sentence when it covers words that the first does not
	equal   = 0.88 // adds a sentence because it fits as well
	tried   = 3    // passages that are weighed
)

// pick chooses the passages that an answer is built on: the best one with evidence, and one more when it adds
// something. None means that the guide does not say.
func (ix *Index) pick(text, lang string, asks map[string]ask, ranked []scored) []scored {
	kind := ix.lib.voices[lang].kind(text)
	var out []scored
	var first evidence
	for _, s := range ranked[:min(tried, len(ranked))] {
		ev := ix.weighBoth(lang, asks, s.id, kind)
		switch {
		case len(out) == 0:
			if ev.ok() && s.score >= instead*ranked[0].score {
				out, first = append(out, s), ev
			}
		case len(out) == 1 && ev.covered > 0.3:
			adds := s.score >= besides*out[0].score && fills(first, ev)
			if adds || (ev.ok() && s.score >= equal*out[0].score) {
				out = append(out, s)
			}
		}
	}
	return out
}

// weighBoth tests a passage in both languages: the words of the question may stand in either, the signs of its kind
// belong to the asker's.
func (ix *Index) weighBoth(lang string, asks map[string]ask, id string, kind *answerKind) evidence {
	own := asks[lang]
	i, ok := own.part.byID[id]
	if !ok {
		return evidence{}
	}
	out := own.weigh(&own.part.entries[i], kind)
	for _, other := range languages {
		a := asks[other]
		if i, ok := a.part.byID[id]; ok && other != lang {
			if ev := a.weigh(&a.part.entries[i], nil); ev.covered > out.covered {
				out.sum, out.covered, out.missing, out.named = max(out.sum, ev.sum), ev.covered, ev.missing, ev.named
			}
		}
	}
	return out
}

// fills says whether a second passage has a word that the first misses.
func fills(first, second evidence) bool {
	for _, w := range first.missing {
		if !slices.ContainsFunc(second.missing, func(m word) bool { return m.text == w.text }) {
			return true
		}
	}
	return false
}

// compose writes the answer from the passages picked and the pieces of own documents that have evidence, if any.
func (ix *Index) compose(a *Answer, text string, question ask, picked []scored, own []ownHit) {
	beside := besideGuide(picked, own)
	ix.composeGuide(a, text, question, picked, maxSentences-beside)
	ix.composeOwn(a, text, own, beside)
	a.Notes = ix.lib.voices[a.Lang].notes(a.Citations)
	ix.lib.voices[a.Lang].warn(a, text)
}

// composeGuide writes what the guide says, in so many sentences.
func (ix *Index) composeGuide(a *Answer, text string, question ask, picked []scored, left int) {
	v := ix.lib.voices[a.Lang]
	kind, wantsList := v.kind(text), v.patterns.lists.MatchString(text)
	var blocks []string
	for i, s := range picked {
		e := &question.part.entries[question.part.byID[s.id]]
		limit := left
		switch {
		case i == 0 && len(picked) > 1:
			limit = min(left, fromFirst)
		case i > 0 && countWords(blocks[0]) > maxWordsAll-fewWords:
			limit = min(left, 1)
		}
		chosen := question.choose(e, v, kind, wantsList && i == 0, limit)
		if len(chosen) == 0 {
			continue
		}
		n := len(a.Citations) + 1
		block, said := write(e, chosen, n)
		left -= said
		blocks = append(blocks, block)
		a.Citations = append(a.Citations, Citation{
			N: n, ID: e.passage.ID, Phase: e.passage.Chapter, Title: e.passage.Title, Status: e.passage.Status,
			Quote: plain(e.units[question.strongest(e, chosen, kind)].text), Source: v.source(*e.passage),
		})
	}
	a.Answered = len(blocks) > 0
	a.Text = strings.Join(blocks, "\n\n")
}

// warn adds that this is no legal advice to what the guide says on whether something is allowed or must be, whatever passage says it
// (flows §6 F12, C4). What an own document of the organisation rules is that organisation's.
func (v *voice) warn(a *Answer, question string) {
	says := func(note string) bool { return strings.Contains(note, v.Texts.Law) }
	guide := slices.ContainsFunc(a.Citations, func(c Citation) bool { return c.Doc == "" })
	if guide && !slices.ContainsFunc(a.Notes, says) && v.patterns.legal.MatchString(question) {
		a.Notes = append(a.Notes, v.Texts.Law)
	}
	a.Legal = slices.ContainsFunc(a.Notes, says)
}

// notes says what the cited passages are, once each; with the mark when not all are the same.
func (v *voice) notes(cited []Citation) []string {
	var out []string
	for _, c := range cited {
		note := v.note(c.Status)
		if note == "" {
			continue
		}
		if len(cited) > 1 && cited[0].Status != cited[1].Status {
			note = fmt.Sprintf(v.Texts.Marked, c.N, note)
		}
		if !slices.Contains(out, note) {
			out = append(out, note)
		}
	}
	return out
}

// worth is how much a unit answers: the words of the question that it has, a sign of the kind asked for, and the
// opening of the passage, where the main thing stands.
func (a ask) worth(e *entry, i int, kind *answerKind) float64 {
	u := e.units[i]
	var total, score float64
	each := func(words []word, scale float64) {
		for _, w := range words {
			weight := w.tells * w.share() * scale
			total += weight
			score += weight * best(w.alts, u.terms)
		}
	}
	each(a.words, 1)
	each(a.lean, leanShare)
	if total > 0 {
		score /= total
	}
	if kind != nil && kind.proof != nil && kind.proof.MatchString(u.text) {
		score += 0.3
	}
	switch {
	case e.passage.Status == Own: // cut anywhere; its first sentence is no better than the others
	case i == 0:
		score += 0.25
	case i == 1:
		score += 0.1
	}
	return score
}

// choose returns the units that answer, in reading order: a list as a whole when a list is wanted or one of its lines
// answers, otherwise the best sentences, filled up with what stands beside them to a few lines.
func (a ask) choose(e *entry, v *voice, kind *answerKind, wantsList bool, limit int) []int {
	if len(e.units) == 0 || limit <= 0 {
		return nil
	}
	order := make([]int, len(e.units))
	worth := make([]float64, len(e.units))
	for i := range e.units {
		order[i], worth[i] = i, a.worth(e, i, kind)
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(worth[y], worth[x]) })
	if limit == 1 {
		return a.single(e, order, v.patterns.points)
	}
	c := chosen{units: map[int]bool{}, points: v.patterns.points}
	floor := 0.25 * worth[order[0]]
	for rank, i := range order {
		u := e.units[i]
		switch {
		case u.item || u.leads:
			if !c.listed && c.said < limit && (wantsList || rank < 2 || u.leads) {
				c.enumerate(e, list(e, i, wantsList, worth), limit)
			}
		case worth[i] >= floor && !u.empty:
			c.say(e, i, limit, maxWordsSaid)
		}
	}
	before := true // the last sentence that says something was chosen
	for i, u := range e.units {
		if !u.item && !u.leads && !u.empty && before {
			c.say(e, i, limit, fewWords) // reading on from what was chosen
		}
		before = c.units[i] || before && u.empty
	}
	return slices.Sorted(maps.Keys(c.units))
}

// chosen are the units picked so far.
type chosen struct {
	points *regexp.Regexp // how a sentence begins that points back
	units  map[int]bool
	listed bool
	said   int // sentences
	words  int // of these
	list   int // words of the lines of a list
}

// enumerate adds a list, with the sentence that announces it and those that this one points back to.
func (c *chosen) enumerate(e *entry, units []int, limit int) {
	c.listed = true
	if before, n := c.chain(e, units[0]); len(before) > 1 && c.said+len(before) <= limit {
		for _, i := range before[1:] {
			c.units[i] = true
		}
		c.said += len(before) - 1
		c.words += n - countWords(e.units[units[0]].text)
	}
	for _, i := range units {
		c.units[i] = true
		n := countWords(e.units[i].text)
		if e.units[i].item {
			c.list += n
		} else {
			c.said++
			c.words += n
		}
	}
}

// say adds a sentence when there is room for it, with those before it that it points back to.
func (c *chosen) say(e *entry, i, limit, words int) {
	chain, n := c.chain(e, i)
	full := c.words+n > words || c.listed && c.said >= withList && c.words+c.list+n > words
	if len(chain) == 0 || c.said+len(chain) > limit || c.said > 0 && full {
		return
	}
	for _, j := range chain {
		c.units[j] = true
	}
	c.said += len(chain)
	c.words += n
}

// chain returns a sentence and those before it that it cannot be said without, as far as they are not chosen, and how many
// words they are.
func (c *chosen) chain(e *entry, i int) (units []int, words int) {
	for j := i; j >= 0 && !e.units[j].item && !c.units[j]; j-- {
		units, words = append(units, j), words+countWords(e.units[j].text)
		if !c.points.MatchString(e.units[j].text) {
			break
		}
	}
	return units, words
}

// single returns the one sentence that says most by itself: not one that announces a list, nor one that points back to
// what stands before it.
func (a ask) single(e *entry, order []int, points *regexp.Regexp) []int {
	for _, i := range order {
		if u := e.units[i]; !u.leads && !u.item && (i == 0 || !points.MatchString(u.text)) {
			return []int{i}
		}
	}
	return nil
}

// list returns the list around a unit with the sentence that announces it; of a long list only the lines that fit,
// unless the whole is wanted or hardly any line fits by itself.
func list(e *entry, i int, whole bool, worth []float64) []int {
	from := i
	for from > 0 && e.units[from].item {
		from--
	}
	var lead, fit, all []int
	if e.units[from].leads {
		lead = []int{from}
	}
	if !e.units[from].item {
		from++
	}
	for j := from; j < len(e.units) && e.units[j].item && len(all) < maxItems; j++ {
		all = append(all, j)
		if worth[j] >= 0.5*worth[i] {
			fit = append(fit, j)
		}
	}
	if whole || len(all) <= smallList || len(fit) < 2 {
		fit = all
	}
	return append(lead, fit...)
}

// strongest returns the chosen unit that answers most.
func (a ask) strongest(e *entry, units []int, kind *answerKind) int {
	top, at := -1.0, units[0]
	for _, i := range units {
		if w := a.worth(e, i, kind); w > top && !e.units[i].leads {
			top, at = w, i
		}
	}
	return at
}

// write puts the units on paper, each sentence with its mark; a list has it on the sentence above, or on its first
// line when there is none. It returns how many sentences were said, lines of a list left out.
func write(e *entry, chosen []int, n int) (string, int) {
	mark := fmt.Sprintf(" [%d]", n)
	var b strings.Builder
	said := 0
	inList := false
	for k, i := range chosen {
		u := e.units[i]
		if u.item {
			if k > 0 {
				b.WriteString("\n")
			}
			if k > 0 && !inList {
				b.WriteString("\n")
			}
			b.WriteString("- " + u.text)
			if !inList && (k == 0 || chosen[k-1] != i-1 || !e.units[i-1].leads) {
				b.WriteString(mark)
			}
			inList = true
			continue
		}
		switch {
		case inList:
			b.WriteString("\n\n")
		case k > 0:
			b.WriteString(" ")
		}
		inList = false
		said++
		b.WriteString(u.text + mark)
	}
	return b.String(), said
}

// plain takes the marks of emphasis off, for a quotation.
func plain(s string) string { return strings.NewReplacer("**", "", "__", "", "`", "").Replace(s) }
