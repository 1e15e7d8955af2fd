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
		for _, key := range []string{"{s01}:t:T1:u:fb", "{s01}:in:fb", "x:t:T1:y:fb"} { // other keys that end so
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

func TestFeedbackThatCantBeRead(t *testing.T) {
	rdb := redis.NewClient(&redis.Options{Addr: miniredis.RunT(t).Addr()})
	t.Cleanup(func() { _ = rdb.Close() })
	if got, err := store.Feedback(context.Background(), rdb); err != nil || len(got) != 0 {
		t.Errorf("nothing kept: %v, %v", got, err)
	}
	if err := rdb.HSet(context.Background(), "{s01}:t:T1:fb", "x", "{").Err(); err != nil {
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
