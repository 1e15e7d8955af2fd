package store_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"kringloop/bot/ledger/redistest"
	"kringloop/reminders"
	"kringloop/reminders/store"
)

const (
	shard        = 7
	team         = "T0ONE"
	lotte, ben   = "U0LOTTE", "U0BEN"
	first, other = "c1", "c2"
)

var t0 = time.Date(2027, 3, 1, 9, 0, 0, 123_000_000, time.UTC)

func prefix(team string) string { return "{s07}:t:" + team + ":" }

// each runs a test on miniredis and on a real server.
func each(t *testing.T, test func(t *testing.T, rdb *redis.Client)) {
	t.Run("miniredis", func(t *testing.T) {
		rdb := redis.NewClient(&redis.Options{Addr: miniredis.RunT(t).Addr()})
		t.Cleanup(func() { _ = rdb.Close() })
		test(t, rdb)
	})
	t.Run("redis", func(t *testing.T) { test(t, redistest.Start(t).Client) })
}

// commit writes what a unit hands out, in one transaction, and gives the commands.
func commit(t *testing.T, rdb *redis.Client, s *store.Store, u *store.Unit) []string {
	t.Helper()
	cmds := flush(t, u)
	write(t, rdb, cmds)
	s.Applied(shard)
	return names(cmds)
}

func flush(t *testing.T, u *store.Unit) (cmds [][]any) {
	t.Helper()
	if err := u.Flush(func(args ...any) { cmds = append(cmds, args) }); err != nil {
		t.Fatal(err)
	}
	return cmds
}

func write(t *testing.T, rdb *redis.Client, cmds [][]any) {
	t.Helper()
	_, err := rdb.TxPipelined(context.Background(), func(pipe redis.Pipeliner) error {
		for _, c := range cmds {
			pipe.Do(context.Background(), c...)
		}
		return nil
	})
	if err != nil && len(cmds) > 0 {
		t.Fatal(err)
	}
}

// names are the commands with their keys and the fields of a hash, without the workspace's prefix.
func names(cmds [][]any) (out []string) {
	for _, c := range cmds {
		name := fmt.Sprint(c[0], " ", strings.TrimPrefix(fmt.Sprint(c[1]), prefix(team)))
		step := map[any]int{"HSET": 2, "HDEL": 1}[c[0]]
		for i := 2; step > 0 && i < len(c); i += step {
			name += " " + fmt.Sprint(c[i])
		}
		out = append(out, name)
	}
	return out
}

func begin(s *store.Store, team string) *store.Unit {
	return s.Begin(context.Background(), shard, team)
}

func ok[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func noError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func act() reminders.Act {
	return reminders.Act{By: lotte, Now: t0, Today: reminders.On(t0), Rules: reminders.DefaultRules}
}

// made is a contract as it is registered.
func made(t *testing.T, id string) *reminders.Contract {
	t.Helper()
	d := reminders.Draft{Title: "Laptops", Supplier: "Circo IT", Project: "p1", Kinds: []reminders.Kind{reminders.Product}, Owner: lotte, Deputy: ben,
		Start: reminders.On(t0), End: reminders.On(t0).AddMonths(48), KPIs: []reminders.KPI{{Name: "Hergebruik", Unit: "%", Every: 1, Targets: []string{"80"}}}}
	return ok[*reminders.Contract](t)(reminders.Register(id, d, lotte, t0, reminders.On(t0), reminders.DefaultRules))
}

// full fills every exported field of a value that is kept, so that one that the store forgets is seen.
func full[T any](t *testing.T) T {
	t.Helper()
	var v T
	fill(t, reflect.ValueOf(&v).Elem(), "v")
	return v
}

func fill(t *testing.T, v reflect.Value, name string) {
	switch v.Type() {
	case reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(t0))
		return
	case reflect.TypeFor[reminders.Date]():
		v.Set(reflect.ValueOf(reminders.On(t0)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(name + " <&> é\n")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(3)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem(), name)
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Tag.Get("json") != "-" {
				fill(t, v.Field(i), f.Name)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(t, v.Index(i), fmt.Sprint(name, i))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for i := range 2 {
			key, val := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			fill(t, key, fmt.Sprint("k", i))
			if key.Kind() == reflect.Int {
				key.SetInt(int64(i + 1))
			}
			fill(t, val, name)
			v.SetMapIndex(key, val)
		}
	default:
		t.Fatalf("%s is a %s: teach the test to fill it", name, v.Kind())
	}
}
