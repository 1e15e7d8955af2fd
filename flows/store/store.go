package store

import (
	"context"

	"github.com/redis/go-redis/v9"

	"kringloop/bot/ledger/overlay"
	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// Store reads flows' values and remembers them for as long as the caller owns their shard: what one event changed the
// next one sees, before it is committed and without a read. Remembered are a *flows.Person, *flows.Place, *dialogue.Norm,
// *[]dialogue.Lesson or *flows.Project, the last one nil when Redis has none.
type Store struct {
	*overlay.Overlay
	rdb redis.UniversalClient
}

// ErrAway says that Redis could not be read; nothing is wrong with the value.
var ErrAway = overlay.ErrAway

// New makes a store over a Redis; prefix gives the beginning of every key of a workspace.
func New(rdb redis.UniversalClient, prefix func(team string) string) *Store {
	return &Store{overlay.New(rdb, prefix, map[string]overlay.Reader{
		kindPerson:  overlay.JSON[flows.Person],
		kindPlace:   overlay.JSON[flows.Place],
		kindNorm:    overlay.JSON[dialogue.Norm],
		kindLesson:  overlay.JSON[[]dialogue.Lesson],
		kindProject: readProject,
	}), rdb}
}

func readProject(ctx context.Context, pipe redis.Pipeliner, name, id string) func() (any, error) {
	cmd := pipe.HGetAll(ctx, name)
	return func() (any, error) { return decodeProject(id, cmd) }
}

// Project reads one project as it is committed or about to be; nil when there is none. It may be called beside the
// shard's owner. For reading only.
func (s *Store) Project(ctx context.Context, shard int, team, id string) (*flows.Project, error) {
	v, err := s.Beside(ctx, shard, ProjectKey(team, id))
	p, _ := v.(*flows.Project)
	return p, err
}
