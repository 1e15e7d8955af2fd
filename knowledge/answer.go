package knowledge

import (
	"fmt"
	"slices"
	"strings"
)

// Question is what a person asks.
type Question struct {
	Text   string
	Lang   string   // "nl", "en", or "" to go by the question
	Thread []string // what the same person asked before in the thread, oldest first
	Limit  int      // passages wanted, 10 when 0

	Vector []float32 // of Text, by the embedder whose vectors the index holds; nil = words alone
	Own    []Piece   // what a Finder found in the organisation's own documents, best first; the asker may see all of it
}

// Why there is no answer.
const (
	ReasonEmpty   = "empty"   // nothing was asked
	ReasonUnknown = "unknown" // the guide does not say
	ReasonTask    = "task"    // work, not a question
	ReasonChat    = "chat"    // small talk, or another subject
	ReasonHostile = "hostile" // orders to the bot itself
)

// Answer is what the guide says to a question, with its sources, or that it does not say. It is plain Markdown, made
// of sentences of the passages and of the texts in words.yaml.
type Answer struct {
	Question  string     `json:"question"`
	Lang      string     `json:"lang"`
	Answered  bool       `json:"answered"`
	Reason    string     `json:"reason,omitempty"` // why not answered
	Text      string     `json:"answer"`           // the sentences with their marks, [1]
	Notes     []string   `json:"notes,omitempty"`  // example, fiction or law: shown under the answer
	Legal     bool       `json:"legal,omitempty"`  // it touches the law, and one of the notes says that it is no legal advice
	Citations []Citation `json:"citations"`
	Passages  []Hit      `json:"passages"`          // the best, also when not answered
	Near      []Topic    `json:"near,omitempty"`    // the nearest topics of a question without an answer
	Related   []Topic    `json:"related,omitempty"` // where to read on after an answer
	Model     *Written   `json:"model,omitempty"`   // how a language model was used, nil = not at all
}

// Citation is the source of the sentences with its mark.
type Citation struct {
	N      int    `json:"n"`
	ID     string `json:"id"`
	Phase  int    `json:"phase"`
	Title  string `json:"title"`
	Quote  string `json:"quote"`          // the sentence of the passage that answers most
	Status Status `json:"status"`         // advice, example, fiction or law
	Source string `json:"source"`         // "Leidraad, hoofdstuk 4 · Gewicht van circulaire criteria"
	Doc    string `json:"doc,omitempty"`  // name of the own document that it stands in, "" = the guide
	Page   int    `json:"page,omitempty"` // of Doc, 0 = the format has no pages
}

// Hit is a passage that was found.
type Hit struct {
	ID    string  `json:"id"`
	Phase int     `json:"phase"`
	Title string  `json:"title"`
	Text  string  `json:"text"`
	Score float64 `json:"score"`
	Doc   string  `json:"doc,omitempty"` // name of the own document, "" = the guide
}

// Topic is a passage to go on with.
type Topic struct {
	ID     string `json:"id"`
	Phase  int    `json:"phase"`
	Title  string `json:"title"`
	Source string `json:"source"`
}

// Bounds of what is read and said.
const (
	maxQuestion = 600 // bytes of a question that are read; a longer one is a document, not a question
	defaultHits = 10
	maxTopics   = 3
)

// Markdown is the whole answer for a reader without buttons: sentences, notes and sources.
func (a Answer) Markdown() string {
	parts := []string{a.Text}
	for _, n := range a.Notes {
		parts = append(parts, "_"+n+"_")
	}
	var sources []string
	for _, c := range a.Citations {
		sources = append(sources, fmt.Sprintf("[%d] %s", c.N, c.Source))
	}
	if len(sources) > 0 {
		parts = append(parts, strings.Join(sources, "\n"))
	}
	return strings.Join(parts, "\n\n")
}

// Ask answers a question from the guide. It is pure, needs no clock and no network, and may be called by many at once.
func (ix *Index) Ask(q Question) Answer {
	r := ix.hear(q)
	text, lang := r.text, r.lang
	v := ix.lib.voices[lang]
	a := Answer{Question: q.Text, Lang: lang, Citations: []Citation{}, Passages: []Hit{}}
	if len(tokens(text)) == 0 {
		a.Reason, a.Text = ReasonEmpty, v.Texts.Empty
		return a
	}
	asked := ix.Detect(text, lang)
	asks := ix.asks(asked, text, r.thread)
	if !v.leans(text) && !tooShort(text, asks[asked].words) {
		for l, x := range asks {
			x.lean = nil
			asks[l] = x
		}
	}
	byWords := ix.rank(lang, asks, v.kind(text), asked != lang)
	ranked := ix.fuse(lang, byWords, q.Vector, asked == English)
	own := ix.rankOwn(r, q.Own)
	a.Passages = ix.hits(lang, ranked, own, q.Limit)
	if a.Reason = ix.declines(text); a.Reason == "" {
		known := knownBy(own, asks)
		picked := ix.pick(text, lang, known, ranked)
		if len(picked) == 0 && len(q.Vector) > 0 {
			picked = ix.pick(text, lang, known, byWords) // vectors may put evidence forward; they never hide it
		}
		supported := slices.DeleteFunc(slices.Clone(own), func(h ownHit) bool { return !h.evidence })
		picked = ix.yields(r, known, picked, supported)
		ix.compose(&a, text, asks[lang], picked, supported)
		if a.Answered {
			a.Related = ix.related(lang, picked, ranked)
			return a
		}
		a.Reason = ReasonUnknown
	}
	a.Near = ix.near(lang, ranked)
	a.Text = v.decline(a.Reason, a.Near, nearOwn(own, ranked))
	return a
}

// reading is a question as it is read everywhere: bounded, in a language, with what it may lean on.
type reading struct{ text, lang, thread string }

func (ix *Index) hear(q Question) reading {
	r := reading{text: strings.TrimSpace(clip(strings.ToValidUTF8(q.Text, " "), maxQuestion)), lang: q.Lang}
	if ix.parts[r.lang] == nil {
		r.lang = ix.Detect(r.text, "")
	}
	r.thread = ix.lib.voices[r.lang].thread(r.text, q.Thread)
	return r
}

// declines says why a text gets no answer whatever the guide holds, or "". All languages are tried: the language of
// a word or two is a guess.
func (ix *Index) declines(text string) string {
	for _, lang := range languages {
		if reason := ix.lib.voices[lang].declines(text); reason != "" {
			return reason
		}
	}
	return ""
}

// hits turns the best of the ranking into what a caller sees. Pieces of own documents that an answer may cite are always
// among them. Where fewer were found than asked for, passages in reading order fill it up, with score 0: a caller that goes
// on with the passages always gets its number.
func (ix *Index) hits(lang string, ranked []scored, own []ownHit, limit int) []Hit {
	if limit <= 0 {
		limit = defaultHits
	}
	out, seen := []Hit{}, map[string]bool{}
	free := limit // places for what has no evidence
	for _, h := range own {
		free -= int(one(h.evidence))
	}
	add := func(h Hit, kept bool) {
		if len(out) == limit || seen[h.ID] || !kept && free <= 0 {
			return
		}
		seen[h.ID] = true
		free -= int(one(!kept))
		out = append(out, h)
	}
	for _, s := range ranked {
		for len(own) > 0 && own[0].score > s.score {
			add(own[0].hit(), own[0].evidence)
			own = own[1:]
		}
		if p, ok := ix.lib.Passage(lang, s.id); ok {
			add(p.hit(s.score), false)
		}
	}
	for _, h := range own {
		add(h.hit(), h.evidence)
	}
	if len(out) < limit {
		for _, p := range ix.lib.passages[lang] {
			add(p.hit(0), true)
		}
	}
	return out
}

func (p Passage) hit(score float64) Hit { return Hit{p.ID, p.Chapter, p.Title, p.Body, score, ""} }

func (ix *Index) topic(lang, id string) (Topic, bool) {
	p, ok := ix.lib.Passage(lang, id)
	if !ok {
		return Topic{}, false
	}
	return Topic{p.ID, p.Chapter, p.Title, ix.lib.voices[lang].source(p)}, true
}

// near names the topics that come closest to a question without an answer; when nothing was found, the first of the
// guide, so that there is always somewhere to go.
func (ix *Index) near(lang string, ranked []scored) []Topic {
	var out []Topic
	for _, s := range ranked {
		if t, ok := ix.topic(lang, s.id); ok && len(out) < maxTopics {
			out = append(out, t)
		}
	}
	if len(out) == 0 {
		for _, p := range ix.lib.passages[lang][:min(1, len(ix.lib.passages[lang]))] {
			t, _ := ix.topic(lang, p.ID)
			out = append(out, t)
		}
	}
	return out
}

// related names where to read on: what the passage points to, then what was found besides.
func (ix *Index) related(lang string, picked, ranked []scored) []Topic {
	if len(picked) == 0 {
		return nil // own documents answer alone: the guide has nothing to go on with
	}
	p, _ := ix.lib.Passage(lang, picked[0].id)
	seen := map[string]bool{p.ID: true}
	var out []Topic
	add := func(id string) {
		if seen[id] || len(out) == maxTopics {
			return
		}
		seen[id] = true
		if t, ok := ix.topic(lang, id); ok {
			out = append(out, t)
		}
	}
	for _, id := range p.See {
		add(id)
	}
	for _, s := range ranked {
		add(s.id)
	}
	return out
}

// clip cuts a text at a rune's end.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}
