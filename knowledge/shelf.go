package knowledge

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// Errors of a change to a shelf. The shelf stays as it was.
var (
	ErrNoName  = errors.New("a document without a name")
	ErrVectors = errors.New("vectors that do not fit the sections")
	ErrFull    = errors.New("more sections than the shelf can number")
)

// Shelf holds a workspace's own documents in memory and finds what is in them. It may be searched by many while
// documents come and go: a search sees each document wholly as it was or wholly as it is. Make one with NewShelf.
type Shelf struct {
	ix      *Index
	writing sync.Mutex // one change at a time, prepared while searches go on
	mu      sync.RWMutex
	byName  map[string]*shelved
	stacks  map[string]*stack // by language
}

// shelved is a document on the shelf.
type shelved struct {
	Document
	room    string
	vectors [][]float32 // by section, or nil
	gone    bool        // replaced or removed; its texts stay in the index until the next tidying
}

// stack is what a shelf has in one language.
type stack struct {
	reader *lexicon        // reads documents; used by whoever is writing
	fresh  map[string]bool // stems of the document that is being read
	search *postings
	places []place // by number of the text in search
	gone   int     // how many of these are of documents that are gone
}

// place is where a text stands.
type place struct {
	doc     *shelved
	section int32
}

// Bounds of the shelf's upkeep.
const (
	wordsKept = 50_000 // words that a reader remembers, some 10 MB
	tidyFrom  = 1_000  // texts of documents that are gone, from which on tidying is worth it, when they are a third of all
)

// Shelved says which document stands on a shelf.
type Shelved struct {
	Name, Title, Lang string
	Room              string // channel whose members alone may see it, "" = the whole workspace
	Pages, Sections   int
}

// NewShelf makes an empty shelf that reads documents and questions with the words of this index.
func (ix *Index) NewShelf() *Shelf {
	s := &Shelf{ix: ix, byName: map[string]*shelved{}, stacks: map[string]*stack{}}
	for _, l := range languages {
		s.stacks[l] = ix.newStack(l, newPostings(), nil)
	}
	return s
}

func (ix *Index) newStack(lang string, search *postings, places []place) *stack {
	k := &stack{search: search, places: places}
	k.reader = ix.parts[lang].lexicon.reads(func(stem string) bool { return k.fresh[stem] || k.search.count(stem) > 0 })
	return k
}

// Put places a document, in the stead of the one with the same name. room is the channel whose members alone may see
// it, "" for the whole workspace. A document in a language that we don't speak is read as Dutch.
func (s *Shelf) Put(d Document, room string) error { return s.PutVectors(d, room, nil) }

// PutVectors is Put with a vector for each section, of the length of those in Lookup.Vector; nil for none.
func (s *Shelf) PutVectors(d Document, room string, vectors [][]float32) error {
	if d.Name == "" {
		return ErrNoName
	}
	if vectors != nil && len(vectors) != len(d.Sections) {
		return fmt.Errorf("%w: %d for the %d sections of %s", ErrVectors, len(vectors), len(d.Sections), d.Name)
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.stacks[d.Lang] == nil {
		d.Lang = Dutch
	}
	to := s.stacks[d.Lang]
	if len(to.places)+len(d.Sections) > maxTexts {
		return fmt.Errorf("%w: %s", ErrFull, d.Name)
	}
	s.replace(to, &shelved{Document: d, room: room, vectors: vectors}, to.read(d))
	s.tidy()
	return nil
}

// replace puts a document that was read into the stead of the one with its name.
func (s *Shelf) replace(to *stack, doc *shelved, texts [][]weighted) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remove(doc.Name)
	s.byName[doc.Name] = doc
	for i, terms := range texts {
		to.search.add(terms)
		to.places = append(to.places, place{doc, int32(i)})
	}
}

// Remove takes a document away and says whether it was there.
func (s *Shelf) Remove(name string) bool {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.mu.Lock()
	there := s.remove(name)
	s.mu.Unlock()
	if there {
		s.tidy()
	}
	return there
}

func (s *Shelf) remove(name string) bool {
	old, ok := s.byName[name]
	if ok {
		old.gone = true
		s.stacks[old.Lang].gone += len(old.Sections)
		delete(s.byName, name)
	}
	return ok
}

// tidy rebuilds the stacks that hold much of documents that are gone. Searches go on meanwhile.
func (s *Shelf) tidy() {
	for lang, old := range s.stacks {
		if old.gone < tidyFrom || 3*old.gone < len(old.places) {
			continue
		}
		lives := func(text uint32) bool { return !old.places[text].doc.gone }
		places := slices.DeleteFunc(slices.Clone(old.places), func(p place) bool { return p.doc.gone })
		fresh := s.ix.newStack(lang, old.search.keep(lives), places)
		s.mu.Lock()
		s.stacks[lang] = fresh
		s.mu.Unlock()
	}
}

// read turns a document into the terms of its sections. Title and heading weigh as a title does in the guide; a title
// stands over every section, so it weighs less than a heading.
func (k *stack) read(d Document) [][]weighted {
	if len(k.reader.more) > wordsKept {
		clear(k.reader.more)
	}
	k.fresh = k.stems(d)
	defer func() { k.fresh = nil }()
	out := make([][]weighted, len(d.Sections))
	title := k.reader.read(d.Title)
	for i, section := range d.Sections {
		sum := map[string]float64{}
		for _, field := range []struct {
			words []word
			boost float64
		}{{title, boostBody}, {k.reader.read(section.Heading), boostTitle}, {k.reader.read(section.Text), boostBody}} {
			for _, w := range field.words {
				for _, a := range w.alts {
					sum[a.term] += field.boost
				}
			}
		}
		out[i] = inOrder(sum)
	}
	return out
}

// stems are the new words of a document: its compounds may be cut into these too.
func (k *stack) stems(d Document) map[string]bool {
	out := map[string]bool{}
	for _, section := range d.Sections {
		for _, text := range []string{section.Heading, section.Text} {
			for _, t := range tokens(text) {
				if len(t.text) >= minOwnPart && !k.reader.met(t.text) {
					out[k.reader.stem(t.text)] = true
				}
			}
		}
	}
	return out
}

// List returns what stands on the shelf, by name.
func (s *Shelf) List() []Shelved {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := make([]Shelved, 0, len(s.byName))
	for _, d := range s.byName {
		out = append(out, Shelved{d.Name, d.Title, d.Lang, d.room, d.Pages, len(d.Sections)})
	}
	slices.SortFunc(out, func(a, b Shelved) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// Find returns the sections that fit best, at most l.Limit (10 when 0): by their words, and when l has a vector and
// they have too, also by these. What l.Rooms and l.Only don't allow is never among them.
func (s *Shelf) Find(ctx context.Context, l Lookup) ([]Piece, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("own documents: %w", err)
	}
	r := s.ix.hear(l.Question)
	limit := l.Limit
	if limit <= 0 {
		limit = defaultHits
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	vocabulary := map[string]*postings{}
	for lang, k := range s.stacks {
		vocabulary[lang] = k.search
	}
	asks := s.ix.asksOwn(r, vocabulary)
	var byWords, byVector []spot
	for _, lang := range languages {
		k := s.stacks[lang]
		may := func(text uint32) bool { return k.places[text].doc.open(l) }
		scale := 1.0
		if lang != r.lang {
			scale = otherLanguage
		}
		for _, m := range k.search.search(asks[lang].wanted(), fused*limit, may) {
			byWords = append(byWords, spot{k.places[m.text], scale * float64(m.score)})
		}
		byVector = append(byVector, k.nearby(l.Vector, fused*limit, may)...)
	}
	return pieces(fuse(byWords, byVector), limit), nil
}

// open says whether a lookup may find the document.
func (d *shelved) open(l Lookup) bool { return !d.gone && l.Allows(d.room) }
