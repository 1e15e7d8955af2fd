package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"kringloop/knowledge"
)

// Shelf is where a workspace's documents are searched: in this process, or on a server that all processes share.
type Shelf interface {
	knowledge.Finder
	Put(ctx context.Context, d knowledge.Document, room string, vectors [][]float32) error
	Remove(ctx context.Context, name string) (bool, error)
}

// Local makes a shelf in this process.
func Local(ix *knowledge.Index) Shelf { return local{ix.NewShelf()} }

type local struct{ *knowledge.Shelf }

func (l local) Put(_ context.Context, d knowledge.Document, room string, vectors [][]float32) error {
	return l.PutVectors(d, room, vectors)
}

func (l local) Remove(_ context.Context, name string) (bool, error) { return l.Shelf.Remove(name), nil }

// ShelvesConfig is what shelves are made of. Docs, Open and Log are required.
type ShelvesConfig struct {
	Docs    *Documents
	Open    func(team string) Shelf
	Shared  bool                                                                 // Open's shelves are those of all processes: what stands on them is remembered in Redis
	Vectors func(ctx context.Context, d knowledge.Document) ([][]float32, error) // of the sections, nil while there are none; nil = none are made
	Log     *slog.Logger
}

// Shelves keeps the documents of workspaces searchable. A search always sees what is in Redis: it looks at the version
// first, and takes in what changed. Follow does so ahead of time, so that a search seldom has to.
type Shelves struct {
	cfg   ShelvesConfig
	mu    sync.Mutex
	teams map[string]*shelf
}

// shelf is a workspace's documents as they were at a version.
type shelf struct {
	Shelf
	mu      sync.Mutex
	version string
	has     map[string]Meta // by name; Hash and Room say whether it is still the same
	bare    map[string]bool // names of those that wait for vectors
}

// NewShelves makes shelves.
func NewShelves(cfg ShelvesConfig) *Shelves { return &Shelves{cfg: cfg, teams: map[string]*shelf{}} }

// Find looks in the documents of a workspace, as they are now.
func (s *Shelves) Find(ctx context.Context, team string, l knowledge.Lookup) ([]knowledge.Piece, error) {
	sh := s.of(team)
	if err := s.refresh(ctx, team, sh); err != nil {
		return nil, err
	}
	return sh.Find(ctx, l)
}

// Rooms lists the channels that documents of a workspace are limited to.
func (s *Shelves) Rooms(ctx context.Context, team string) ([]string, error) {
	sh := s.of(team)
	if err := s.refresh(ctx, team, sh); err != nil {
		return nil, err
	}
	sh.mu.Lock()
	defer sh.mu.Unlock()
	var rooms []string
	for _, m := range sh.has {
		if m.Room != "" && !slices.Contains(rooms, m.Room) {
			rooms = append(rooms, m.Room)
		}
	}
	slices.Sort(rooms)
	return rooms, nil
}

// vectorsAgain is after how many looks vectors are asked for again, when they could not be had.
const vectorsAgain = 30

// Follow takes in what changed, every so often, for the workspaces that were asked about, until ctx ends. A Redis that is
// away is asked again the next time.
func (s *Shelves) Follow(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for rest := 0; ; rest-- {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for team, sh := range s.all() {
			if err := s.refresh(ctx, team, sh); err != nil && ctx.Err() == nil {
				s.cfg.Log.Warn("own documents can't be read; the next look will tell", "team", team, "err", err)
				continue
			}
			if rest > 0 {
				continue
			}
			if err := s.dress(ctx, team, sh); err != nil && ctx.Err() == nil {
				s.cfg.Log.Warn("no vectors of own documents yet; their words find them", "team", team, "err", err)
				rest = vectorsAgain
			}
		}
	}
}

func (s *Shelves) of(team string) *shelf {
	s.mu.Lock()
	defer s.mu.Unlock()
	sh := s.teams[team]
	if sh == nil {
		sh = &shelf{Shelf: s.cfg.Open(team), has: map[string]Meta{}, bare: map[string]bool{}}
		s.teams[team] = sh
	}
	return sh
}

func (s *Shelves) all() map[string]*shelf {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.teams)
}

// refresh brings a shelf to what is in Redis.
func (s *Shelves) refresh(ctx context.Context, team string, sh *shelf) error {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	version, err := s.cfg.Docs.Version(ctx, team)
	if err != nil || version == sh.version {
		return err
	}
	list, version, err := s.cfg.Docs.list(ctx, team)
	if err != nil {
		return err
	}
	if s.cfg.Shared {
		if sh.has, err = s.cfg.Docs.shelved(ctx, team); err != nil {
			return err
		}
	}
	now := make(map[string]bool, len(list))
	for _, m := range list {
		now[m.Name] = true
		if old, ok := sh.has[m.Name]; ok && old.Hash == m.Hash && old.Room == m.Room {
			continue
		}
		if err := s.take(ctx, team, sh, m); err != nil {
			return err
		}
	}
	for name := range sh.has {
		if !now[name] {
			if err := s.drop(ctx, team, sh, name); err != nil {
				return err
			}
		}
	}
	sh.version = version
	return nil
}

// take puts a document on the shelf. One that is limited from now on must not stay there as it was, whatever goes wrong
// in between: it is taken off first.
func (s *Shelves) take(ctx context.Context, team string, sh *shelf, m Meta) error {
	if old, ok := sh.has[m.Name]; ok && old.Room != m.Room {
		if err := s.drop(ctx, team, sh, m.Name); err != nil {
			return err
		}
	}
	d, err := s.cfg.Docs.Get(ctx, team, m.Name)
	if err != nil {
		return err
	}
	if err := sh.Put(ctx, d, m.Room, nil); err != nil {
		return fmt.Errorf("document %q: %w", m.Name, err)
	}
	sh.has[m.Name] = m
	if s.cfg.Vectors != nil {
		sh.bare[m.Name] = true
	}
	if s.cfg.Shared {
		return s.cfg.Docs.shelve(ctx, team, m)
	}
	return nil
}

// dress gives documents the vectors that they were put on the shelf without: making them takes long, and nobody who asks
// waits for it.
func (s *Shelves) dress(ctx context.Context, team string, sh *shelf) error {
	sh.mu.Lock()
	var wait []Meta
	for name := range sh.bare {
		wait = append(wait, sh.has[name])
	}
	sh.mu.Unlock()
	for _, m := range wait {
		d, err := s.cfg.Docs.Get(ctx, team, m.Name)
		if errors.Is(err, ErrNoDocument) {
			continue
		}
		if err != nil {
			return err
		}
		vectors, err := s.cfg.Vectors(ctx, d)
		if err != nil {
			return fmt.Errorf("vectors of document %q: %w", m.Name, err) // away: no use in asking for the others
		}
		if vectors == nil {
			continue // there are none yet
		}
		if err := s.put(ctx, sh, m, d, vectors); err != nil {
			return err
		}
	}
	return nil
}

// put puts a document with its vectors on the shelf, unless it changed meanwhile.
func (s *Shelves) put(ctx context.Context, sh *shelf, m Meta, d knowledge.Document, vectors [][]float32) error {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if now := sh.has[m.Name]; now.Hash != m.Hash || now.Room != m.Room {
		return nil
	}
	if err := sh.Put(ctx, d, m.Room, vectors); err != nil {
		return fmt.Errorf("document %q: %w", m.Name, err)
	}
	delete(sh.bare, m.Name)
	return nil
}

func (s *Shelves) drop(ctx context.Context, team string, sh *shelf, name string) error {
	if _, err := sh.Remove(ctx, name); err != nil {
		return fmt.Errorf("document %q: %w", name, err)
	}
	delete(sh.has, name)
	delete(sh.bare, name)
	if s.cfg.Shared {
		return s.cfg.Docs.unshelve(ctx, team, name)
	}
	return nil
}
