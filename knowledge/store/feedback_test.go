package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"kringloop/bot/ledger/redistest"
	"kringloop/knowledge"
	"kringloop/knowledge/store"
)

func save(t *testing.T, rdb *redis.Client, prefix string, f knowledge.Feedback) {
	t.Helper()
	err := store.SaveFeedback(func(args ...any) {
		if err := rdb.Do(context.Background(), args...).Err(); err != nil {
			t.Fatal(err)
		}
	}, prefix, f)
	if err != nil {
		t.Fatal(err)
	}
}

func TestFeedback(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		one := knowledge.Feedback{ID: "C1:1.2:U1", User: "U1", Question: "hoe vaak?", Lang: "nl", Thread: []string{"wat meet ik?"},
			Cited: []string{"p6.kpi"}, Answered: true, Model: "m", Reason: "onvolledig", At: day0}
		changed := one
		changed.Good, changed.Reason, changed.At = true, "", day0.Add(time.Minute)
		other := knowledge.Feedback{ID: "C1:1.2:U2", User: "U2", Question: "hoe vaak?", At: day0.Add(time.Hour)}
		save(t, rdb, "{s01}:t:T1:", one)
		save(t, rdb, "{s02}:t:T2:", other)
		save(t, rdb, "{s01}:t:T1:", changed)
		for _, key := range []string{"{s01}:t:T1:u:fb:2027-03", "{s01}:in:fb:x", "x:t:T1:y:fb:z"} { // other keys that end so
			if err := rdb.Set(context.Background(), key, "no hash", 0).Err(); err != nil {
				t.Fatal(err)
			}
		}
		got, err := store.Feedback(context.Background(), rdb)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]knowledge.Feedback{changed, other}, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

// A verdict is kept for a year after the last one of its month. A second one replaces the first, also in a later month, and only
// in its own workspace.
func TestFeedbackGoesWithTime(t *testing.T) {
	m := miniredis.RunT(t)
	rdb := redis.NewClient(&redis.Options{Addr: m.Addr()})
	t.Cleanup(func() { _ = rdb.Close() })
	const day = 24 * time.Hour
	first := knowledge.Feedback{ID: "C1:1.2:U1", User: "U1", At: time.Date(2027, 3, 31, 9, 0, 0, 0, time.UTC)}
	second := first
	second.Good, second.At = true, first.At.Add(2*day)
	left := func() []knowledge.Feedback {
		t.Helper()
		got, err := store.Feedback(context.Background(), rdb)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	save(t, rdb, "{s01}:t:T1:", first)
	save(t, rdb, "{s01}:t:T2:", first)
	m.FastForward(2 * day)
	save(t, rdb, "{s01}:t:T1:", second)
	if diff := cmp.Diff([]knowledge.Feedback{first, second}, left()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	m.FastForward(364 * day)
	if diff := cmp.Diff([]knowledge.Feedback{second}, left()); diff != "" {
		t.Errorf("a year later -want +got:\n%s", diff)
	}
	m.FastForward(day)
	if got := left(); len(got) > 0 {
		t.Errorf("left %+v", got)
	}
}

func TestFeedbackThatCantBeRead(t *testing.T) {
	rdb := redis.NewClient(&redis.Options{Addr: miniredis.RunT(t).Addr()})
	t.Cleanup(func() { _ = rdb.Close() })
	if got, err := store.Feedback(context.Background(), rdb); err != nil || len(got) != 0 {
		t.Errorf("nothing kept: %v, %v", got, err)
	}
	if err := rdb.HSet(context.Background(), "{s01}:t:T1:fb:2027-03", "x", "{").Err(); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Feedback(context.Background(), rdb); err == nil {
		t.Error("a broken verdict is read")
	}
	if err := rdb.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Feedback(context.Background(), rdb); err == nil {
		t.Error("no Redis, and no error")
	}
}
