package overlay_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"kringloop/bot/ledger/overlay"
)

// rig is an overlay over a store of its own, that counts round trips.
type rig struct {
	*overlay.Overlay
	t     *testing.T
	redis *miniredis.Miniredis
	rdb   *redis.Client
	trips int
}

func newRig(t *testing.T) *rig {
	m := miniredis.RunT(t)
	r := &rig{t: t, redis: m, rdb: redis.NewClient(&redis.Options{Addr: m.Addr(), MaxRetries: -1})}
	t.Cleanup(func() { _ = r.rdb.Close() })
	r.rdb.AddHook(hook{&r.trips})
	r.Overlay = overlay.New(r.rdb, func(team string) string { return "{s}:" + team + ":" }, map[string]overlay.Reader{"n:": overlay.JSON[int], "w:": overlay.JSON[string]})
	return r
}

type hook struct{ trips *int }

func (h hook) DialHook(next redis.DialHook) redis.DialHook          { return next }
func (h hook) ProcessHook(next redis.ProcessHook) redis.ProcessHook { return next }
func (h hook) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		if slices.ContainsFunc(cmds, func(c redis.Cmder) bool { return c.Name() == "get" }) {
			*h.trips++
		}
		return next(ctx, cmds)
	}
}

func n(id string) overlay.Key { return overlay.Key{Team: "T1", Kind: "n:", ID: id} }

// value reads a number the usual way.
func (r *rig) value(k overlay.Key) int {
	r.t.Helper()
	v, err := r.Get(context.Background(), 1, k)
	if err != nil {
		r.t.Fatal(err)
	}
	if v == nil {
		return -1
	}
	return *v.(*int)
}

// Everything that is missing comes in one round trip, each value once; what is remembered, or has no id, asks for none.
func TestLoadIsOneRoundTrip(t *testing.T) {
	r := newRig(t)
	r.redis.Set("{s}:T1:n:a", "1")
	r.redis.Set("{s}:T1:w:a", `"woord"`)
	keys := []overlay.Key{n("a"), n("b"), n("a"), n(""), {Team: "T1", Kind: "w:", ID: "a"}, {Team: "T2", Kind: "n:", ID: "a"}}
	for range 2 {
		if err := r.Load(context.Background(), 1, keys); err != nil {
			t.Fatal(err)
		}
	}
	word, ok := r.Peek(1, overlay.Key{Team: "T1", Kind: "w:", ID: "a"})
	if r.value(n("a")) != 1 || r.value(n("b")) != 0 || r.value(n("")) != -1 || !ok || *word.(*string) != "woord" {
		t.Errorf("%d, %d, %v", r.value(n("a")), r.value(n("b")), word)
	}
	if r.trips != 1 {
		t.Errorf("%d round trips", r.trips)
	}
}

// A value put is what is read, in its shard alone, until it is forgotten.
func TestPutAndForget(t *testing.T) {
	r := newRig(t)
	r.redis.Set("{s}:T1:n:a", "1")
	two := 2
	r.Put(1, n("a"), &two)
	if got := r.value(n("a")); got != 2 {
		t.Errorf("read %d", got)
	}
	if v, err := r.Get(context.Background(), 2, n("a")); err != nil || *v.(*int) != 1 {
		t.Errorf("another shard reads %v, %v", v, err)
	}
	r.Forget(1)
	if got := r.value(n("a")); got != 1 {
		t.Errorf("forgotten, and read %d", got)
	}
	if _, ok := r.Peek(2, n("a")); !ok {
		t.Error("another shard was forgotten too")
	}
}

// What is read beside the owner is what the owner has, and is not remembered for it.
func TestBesideRemembersNothing(t *testing.T) {
	r := newRig(t)
	r.redis.Set("{s}:T1:n:a", "1")
	if v, err := r.Beside(context.Background(), 1, n("a")); err != nil || *v.(*int) != 1 {
		t.Fatalf("%v, %v", v, err)
	}
	if _, ok := r.Peek(1, n("a")); ok {
		t.Error("it is remembered: it could be older than what the owner writes next")
	}
	two := 2
	r.Put(1, n("a"), &two)
	if v, err := r.Beside(context.Background(), 1, n("a")); err != nil || *v.(*int) != 2 {
		t.Errorf("beside the owner %v, %v", v, err)
	}
	if v, err := r.Beside(context.Background(), 1, n("")); v != nil || err != nil {
		t.Errorf("without an id %v, %v", v, err)
	}
	r.redis.Set("{s}:T1:n:b", "3")
	r.redis.Set("{s}:T1:n:c", "4")
	before := r.trips
	all, err := r.AllBeside(context.Background(), 1, []overlay.Key{n("b"), n("a"), n(""), n("c")})
	if err != nil || *all[0].(*int) != 3 || *all[1].(*int) != 2 || all[2] != nil || *all[3].(*int) != 4 || r.trips != before+1 {
		t.Errorf("several: %v, %v in %d trips", all, err, r.trips-before)
	}
}

// Pending lines are read until they are applied, and then not twice.
func TestPendingLines(t *testing.T) {
	r := newRig(t)
	page := func() string {
		t.Helper()
		lines, total, err := r.Page(context.Background(), 1, n("a"), "list", [][]byte{[]byte("own")}, 0, 9)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%s of %d", lines, total)
	}
	overlay.Push(func(args ...any) { r.rdb.Do(context.Background(), args...) }, "list", [][]byte{[]byte("one")})
	r.Append(1, n("a"), []byte("two"))
	r.Append(1, n("a"), []byte("three"))
	r.Append(1, n("b"), []byte("another's"))
	r.Append(1, n("a"))
	if got := page(); got != "[own three two one] of 4" {
		t.Error(got)
	}
	overlay.Push(func(args ...any) { r.rdb.Do(context.Background(), args...) }, "list", [][]byte{[]byte("two"), []byte("three")})
	r.Applied(1)
	if got := page(); got != "[own three two one] of 4" {
		t.Error(got)
	}
	overlay.Push(func(args ...any) { t.Errorf("nothing to push: %v", args) }, "list", nil)
}

// Thousands of values are not kept between batches; within one they are.
func TestValuesAreBounded(t *testing.T) {
	r := newRig(t)
	for i := range 5000 {
		r.Put(1, n(fmt.Sprint(i)), &i)
	}
	if r.value(n("7")) != 7 {
		t.Error("dropped within a batch")
	}
	r.Applied(1)
	if _, ok := r.Peek(1, n("7")); ok {
		t.Error("kept")
	}
	r.Put(1, n("7"), new(int))
	r.Applied(1)
	if _, ok := r.Peek(1, n("7")); !ok {
		t.Error("a few are dropped")
	}
}

// A failure of Redis passes; a key of the wrong type, or what can't be understood, does not, and neither is remembered.
func TestErrors(t *testing.T) {
	r := newRig(t)
	r.redis.Set("{s}:T1:n:broken", "{")
	r.redis.Lpush("{s}:T1:n:list", "x")
	for _, id := range []string{"broken", "list"} {
		_, err := r.Get(context.Background(), 1, n(id))
		_, beside := r.Beside(context.Background(), 1, n(id))
		for _, err := range []error{err, beside} {
			if err == nil || errors.Is(err, overlay.ErrAway) || !strings.Contains(err.Error(), id) && id == "broken" {
				t.Errorf("%s: %v", id, err)
			}
		}
		if _, ok := r.Peek(1, n(id)); ok {
			t.Errorf("%s is remembered", id)
		}
	}
	if _, err := overlay.Entries[int]([][]byte{[]byte("1"), []byte("x")}); err == nil {
		t.Error("a line that is no number")
	}
	r.redis.SetError("LOADING")
	_, err := r.Get(context.Background(), 1, n("a"))
	_, beside := r.Beside(context.Background(), 1, n("a"))
	_, _, paged := r.Page(context.Background(), 1, n("a"), "list", nil, 0, 1)
	for i, err := range []error{err, beside, paged} {
		if !errors.Is(err, overlay.ErrAway) {
			t.Errorf("read %d: %v", i, err)
		}
	}
	r.redis.SetError("")
	if got := r.value(n("a")); got != 0 {
		t.Errorf("back again: %d", got)
	}
}

func TestSet(t *testing.T) {
	for want, expires := range map[string]int{`[SET k {"a":1}]`: 0, `[SET k {"a":1} EX 60]`: 60} {
		var got []any
		if err := overlay.Set(func(args ...any) { got = args }, "k", map[string]int{"a": 1}, expires); err != nil {
			t.Fatal(err)
		}
		if s := fmt.Sprintf("%s", got); strings.ReplaceAll(s, "%!s(int=60)", "60") != want {
			t.Errorf("%s, want %s", s, want)
		}
	}
	if err := overlay.Set(func(args ...any) { t.Errorf("%v", args) }, "k", func() {}, 0); err == nil {
		t.Error("a function was kept")
	}
}
