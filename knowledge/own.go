package knowledge

import (
	"cmp"
	"slices"
	"strings"
)

// Bounds of what own documents add to an answer.
const (
	maxOwn  = 8   // pieces that are looked at
	fromOwn = 2   // sentences beside an answer of the guide; one more when they fit better
	ownNear = 0.5 // share from which on a piece without evidence is named as near
)

// reads returns a copy of the lexicon that reads own documents: it takes no word of theirs for a mistyped one, finds
// compounds of theirs by parts that has knows, and remembers the words it met. It serves one reader at a time.
func (x *lexicon) reads(has func(stem string) bool) *lexicon {
	y := *x
	y.features.Spelling = false
	y.also, y.more = has, map[string]word{}
	return &y
}

// asksOwn reads a question to own documents: words that only they have are known, a mistyped word is taken for one of
// theirs. The weights are those of the guide, to which such a word is as rare as can be.
func (ix *Index) asksOwn(r reading, vocabulary map[string]*postings) map[string]ask {
	out := map[string]ask{}
	v := ix.lib.voices[r.lang]
	for _, l := range languages {
		words := ix.ownWords(r.lang, l, r.text, vocabulary[l])
		var lean []word
		if v.leans(r.text) || tooShort(r.text, words) {
			lean = ix.ownWords(r.lang, l, r.thread, vocabulary[l])
		}
		out[l] = ask{part: ix.parts[l], words: words, lean: lean}
	}
	return out
}

// ownWords reads a text in one language as a question to documents in another, or the same.
func (ix *Index) ownWords(from, to, text string, p *postings) []word {
	if p == nil {
		return nil
	}
	x := ix.parts[from].lexicon
	words := x.reads(func(stem string) bool { return p.count(stem) > 0 }).question(text)
	if from != to {
		words = ix.parts[to].lexicon.carry(words)
	}
	for i := range words {
		w := &words[i]
		for _, verb := range x.apart(w.text) {
			if p.count(verb) > 0 {
				w.alts = addAlt(w.alts, alt{verb, weightPart})
			}
		}
		for _, form := range x.forms(w.text) {
			if p.count(form) > 0 {
				w.alts = addAlt(w.alts, alt{form, weightForm})
			}
		}
		if p.count(w.alts[0].term) == 0 {
			w.alts = x.headed(w.text, w.alts)
		}
		has := slices.ContainsFunc(w.alts, func(a alt) bool { return p.count(a.term) > 0 })
		if !has && !w.known && !w.light && x.features.Spelling {
			if near := p.nearest(w.alts[0].term); near != "" {
				ix.parts[to].lexicon.take(w, near)
			}
		}
		w.tells = ix.parts[to].idf(w.alts)
		w.known = w.known || has
	}
	return words
}

// ownHit is a piece with how well it fits, read as the guide's passages are.
type ownHit struct {
	piece    Piece
	entry    entry
	ask      ask
	kind     *answerKind // as its language shows it
	score    float64
	covered  float64 // share of what was asked that it has
	evidence bool
}

// rankOwn reads the pieces that were found, puts them in order as the guide's passages are, and tests each.
func (ix *Index) rankOwn(r reading, pieces []Piece) []ownHit {
	pieces = pieces[:min(len(pieces), maxOwn)]
	if len(pieces) == 0 {
		return nil
	}
	vocabulary := map[string]*postings{}
	readers := map[string]*part{}
	for _, l := range languages {
		p := newPostings()
		vocabulary[l] = p
		readers[l] = &part{lang: l, lexicon: ix.parts[l].lexicon.reads(func(stem string) bool { return p.count(stem) > 0 })}
	}
	best := 0.0
	out := make([]ownHit, len(pieces))
	for i, p := range pieces {
		if readers[p.Lang] == nil {
			p.Lang = r.lang
		}
		e := readers[p.Lang].ownEntry(p)
		vocabulary[p.Lang].add(e.weights())
		out[i] = ownHit{piece: p, entry: e}
		best = max(best, p.Score)
	}
	asks := ix.asksOwn(r, vocabulary)
	kind := ix.lib.voices[r.lang].kind(r.text)
	if kind != nil && kind.House {
		kind = nil
	}
	for l, a := range asks {
		a.words = kind.shownBy(r.text, a.words)
		asks[l] = a
	}
	for i := range out {
		h := &out[i]
		h.ask, h.kind = asks[h.piece.Lang], ix.lib.voices[h.piece.Lang].sameKind(kind)
		h.score = h.ask.fit(&h.entry)
		if best > 0 {
			h.score += foundShare * h.piece.Score / best
		}
		ev := h.ask.weigh(&h.entry, h.kind)
		ev.proof = ev.proof || h.ask.provesInDigits(&h.entry, h.kind)
		ev.proof = ev.proof && (h.kind == nil || !h.kind.Close || h.entry.counts())
		h.covered, h.evidence = ev.covered, h.ask.supported(&h.entry, ev)
	}
	slices.SortStableFunc(out, func(a, b ownHit) int { return cmp.Compare(b.score, a.score) })
	return out
}

// foundShare is what the search's own score adds to the fit of a piece: with no phrasings to go by, it tells something.
const foundShare = 0.9

// ownEntry reads a piece as newEntry reads a passage, but each sentence only once.
func (p *part) ownEntry(piece Piece) entry {
	passage := &Passage{ID: piece.ID(), Lang: piece.Lang, Title: piece.heading(), Body: harmless(piece.Section.Text), Status: Own}
	e := p.newEntry(&Passage{Title: passage.Title}, nil)
	e.passage, e.units = passage, p.cut(passage.Body)
	for i := range e.units {
		u := &e.units[i]
		u.text = strings.TrimLeft(u.text, "#> ")
		for _, pair := range u.pairs {
			e.pairs[pair] = true
		}
		for term, n := range u.terms {
			e.body[term] += n
			e.all[term] += n
		}
	}
	return e
}

// knownBy marks the words that the guide doesn't have and own documents do: they are no slang that a passage of the guide
// may lack, but another subject.
func knownBy(own []ownHit, asks map[string]ask) map[string]ask {
	if len(own) == 0 {
		return asks
	}
	out := map[string]ask{}
	for l, a := range asks {
		a.words = slices.Clone(a.words)
		for i := range a.words {
			w := &a.words[i]
			w.known = w.known || slices.ContainsFunc(own, func(h ownHit) bool { return h.has(w.text) })
		}
		out[l] = a
	}
	return out
}

// has says whether a word of the question is in a piece.
func (h ownHit) has(text string) bool {
	return slices.ContainsFunc(h.ask.words, func(w word) bool { return w.text == text && best(w.alts, h.entry.all) > 0 })
}

// maxShown is how long a way of asking is at most, in bytes, that says nothing but what kind of answer is wanted.
const maxShown = 24

// shownBy leaves out the words that only say what kind of answer is wanted, "wat kost een": no text need have them that
// shows the kind, an amount for one. The thing asked for is then the next word.
func (k *answerKind) shownBy(text string, words []word) []word {
	if k == nil || k.proof == nil || k.Soft {
		return words
	}
	span := k.ask.whole.FindStringIndex(text)
	if span == nil || span[1]-span[0] > maxShown {
		return words
	}
	moved := false
	out := slices.DeleteFunc(slices.Clone(words), func(w word) bool {
		inside := w.from >= span[0] && w.to <= span[1]
		moved = moved || inside && w.focus
		return inside
	})
	if i := slices.IndexFunc(out, func(w word) bool { return !w.light && w.from >= span[1] }); moved && i >= 0 {
		out[i].focus = true
	}
	return out
}

// nearOwn is the piece to name to somebody who gets no answer, if one comes nearer than the guide does.
func nearOwn(own []ownHit, ranked []scored) []Piece {
	if len(own) == 0 || own[0].covered < ownNear || len(ranked) > 0 && own[0].score < ranked[0].score {
		return nil
	}
	return []Piece{own[0].piece}
}

// hit is the piece as a caller sees it.
func (h ownHit) hit() Hit {
	p := h.piece
	return Hit{ID: p.ID(), Title: p.title(), Text: p.Section.Text, Score: h.score, Doc: p.Doc}
}

// sameKind returns the kind of question of this name in another language.
func (v *voice) sameKind(kind *answerKind) *answerKind {
	if kind == nil {
		return nil
	}
	for i := range v.Kinds {
		if v.Kinds[i].Name == kind.Name {
			return &v.Kinds[i]
		}
	}
	return kind
}

// heading is what a piece is found under: its own heading and the title of its document.
func (p Piece) heading() string {
	return strings.TrimSpace(p.Section.Heading + "\n" + p.Title)
}
