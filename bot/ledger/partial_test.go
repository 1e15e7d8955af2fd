package ledger_test

import (
	"context"
	"sync"
	"testing"

	"github.com/redis/go-redis/v9"

	"kringloop/bot/ledger"
	"kringloop/bot/ledger/overlay"
)

// remembering is a handler that keeps what it writes in an overlay, as the stores do.
type remembering struct {
	*fake
	*overlay.Overlay
}

func (r remembering) Applied(shard int) { r.Overlay.Applied(shard) }
func (r remembering) Forget(shard int)  { r.Overlay.Forget(shard) }

// What Redis refused of a commit is not remembered: the next entry decides on what Redis has. Everything else of it stays done.
func TestRefusedCommandIsForgotten(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		rdb := s.client(t)
		var mu sync.Mutex
		var read []string
		f := &fake{}
		var n *node
		o := overlay.New(rdb, func(team string) string { return n.Prefix(team) }, map[string]overlay.Reader{"v:": func(ctx context.Context, pipe redis.Pipeliner, name, _ string) func() (any, error) {
			cmd := pipe.Get(ctx, name)
			return func() (any, error) { return cmd.Val(), nil }
		}})
		n = build(t, s, f, func(c *ledger.Config) { c.Batch, c.Handler = 1, remembering{f, o} })
		shard, k := n.Shard("T1"), overlay.Key{Team: "T1", Kind: "v:", ID: "1"}
		f.handle = func(tx *ledger.Tx, e ledger.Entry) error {
			v, err := o.Get(t.Context(), shard, k)
			mu.Lock()
			read = append(read, v.(string))
			mu.Unlock()
			o.Put(shard, k, string(e.Body))
			tx.Do("HSET", o.Path(k), "field", e.Body) // it is a string
			tx.Send(ledger.Message{Queue: "C1", Body: e.Body})
			return err
		}
		if err := rdb.Set(t.Context(), o.Path(k), "kept", 0).Err(); err != nil {
			t.Fatal(err)
		}
		n.run(t)
		for i := range 2 {
			n.mustPut(t, entry("T1", i))
			n.mustIdle(t)
		}
		mu.Lock()
		defer mu.Unlock()
		if len(read) != 2 || read[1] != "kept" {
			t.Errorf("read %q", read)
		}
		if sent := n.bodies("C1"); len(sent) != 2 {
			t.Errorf("sent %q", sent)
		}
	})
}
