package store

import (
	"context"
	"fmt"

	"kringloop/bot/ledger/overlay"
	"kringloop/flows"
)

// Name is how Slack shows a user, the id when nothing is known. Like Project it may be called beside the shard's owner, and
// remembers nothing.
func (s *Store) Name(ctx context.Context, shard int, team, user string) (string, error) {
	v, err := s.Beside(ctx, shard, PersonKey(team, user))
	if p, ok := v.(*flows.Person); ok && p.Name != "" {
		return p.Name, err
	}
	return user, err
}

// Projects reads several projects as Project does, in one round trip; nil where there is none.
func (s *Store) Projects(ctx context.Context, shard int, team string, ids []string) ([]*flows.Project, error) {
	keys := make([]Key, len(ids))
	for i, id := range ids {
		keys[i] = ProjectKey(team, id)
	}
	values, err := s.AllBeside(ctx, shard, keys)
	if err != nil {
		return nil, err
	}
	all := make([]*flows.Project, len(ids))
	for i, v := range values {
		all[i], _ = v.(*flows.Project)
	}
	return all, nil
}

// WholeLog is a project's log as it is committed, newest first, at most the newest n entries.
func (s *Store) WholeLog(ctx context.Context, team, project string, n int) ([]flows.Entry, error) {
	k := ProjectKey(team, project)
	lines, _, err := s.Page(ctx, -1, k, s.Path(k)+logSuffix, nil, 0, n)
	if err != nil {
		return nil, err
	}
	entries, err := overlay.Entries[flows.Entry](lines)
	if err != nil {
		return nil, fmt.Errorf("log of %s: %w", project, err)
	}
	return entries, nil
}
