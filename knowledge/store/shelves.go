package store

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"kringloop/knowledge"
)

// Shelves keeps the documents of workspaces searchable in this process. A search always sees what is in Redis: it looks
// at the version first, and takes in what changed. Follow does so ahead of time, so that a search seldom has to.
type Shelves struct {
	docs *Documents
	ix   *knowledge.Index
	log  *slog.Logger

	mu    sync.Mutex
	teams map[string]*shelf
}

// shelf is a workspace's documents as they were at a version.
type shelf struct {
	mu      sync.Mutex
	version string
	has     map[string]Meta // by name; Hash and Room say whether it is still the same
	shelf   *knowledge.Shelf
}

// NewShelves makes shelves that read documents with the words of an index.
func NewShelves(docs *Documents, ix *knowledge.Index, log *slog.Logger) *Shelves {
	return &Shelves{docs: docs, ix: ix, log: log, teams: map[string]*shelf{}}
}

// Find looks in the documents of a workspace, as they are now.
func (s *Shelves) Find(ctx context.Context, team string, l knowledge.Lookup) ([]knowledge.Piece, error) {
	sh := s.of(team)
	if err := s.refresh(ctx, team, sh); err != nil {
		return nil, err
	}
	return sh.shelf.Find(ctx, l)
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

// Follow takes in what changed, every so often, for the workspaces that were asked about, until ctx ends. A Redis that is
// away is asked again the next time.
func (s *Shelves) Follow(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for team, sh := range s.all() {
			if err := s.refresh(ctx, team, sh); err != nil && ctx.Err() == nil {
				s.log.Warn("own documents can't be read; the next look will tell", "team", team, "error", err)
			}
		}
	}
}

func (s *Shelves) of(team string) *shelf {
	s.mu.Lock()
	defer s.mu.Unlock()
	sh := s.teams[team]
	if sh == nil {
		sh = &shelf{has: map[string]Meta{}, shelf: s.ix.NewShelf()}
		s.teams[team] = sh
	}
	return sh
}

func (s *Shelves) all() map[string]*shelf {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make(map[string]*shelf, len(s.teams))
	for team, sh := range s.teams {
		out[team] = sh
	}
	return out
}

// refresh brings a shelf to what is in Redis. A document that can't be read is left out, and named in the log: the others
// are still of use.
func (s *Shelves) refresh(ctx context.Context, team string, sh *shelf) error {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	version, err := s.docs.Version(ctx, team)
	if err != nil || version == sh.version {
		return err
	}
	list, version, err := s.docs.list(ctx, team)
	if err != nil {
		return err
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
			sh.shelf.Remove(name)
			delete(sh.has, name)
		}
	}
	sh.version = version
	return nil
}

// take puts a document on the shelf. One that is limited from now on must not stay there as it was, whatever goes wrong
// in between: it is taken off first.
func (s *Shelves) take(ctx context.Context, team string, sh *shelf, m Meta) error {
	if old, ok := sh.has[m.Name]; ok && old.Room != m.Room {
		sh.shelf.Remove(m.Name)
		delete(sh.has, m.Name)
	}
	d, err := s.docs.Get(ctx, team, m.Name)
	if err != nil {
		return err
	}
	if err := sh.shelf.Put(d, m.Room); err != nil {
		return fmt.Errorf("document %q: %w", m.Name, err)
	}
	sh.has[m.Name] = m
	return nil
}
