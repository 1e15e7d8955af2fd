//go:build unix

package redistest

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// Each runs a test of a store twice: on miniredis and on a real server.
func Each(t *testing.T, test func(t *testing.T, rdb *redis.Client)) {
	t.Run("miniredis", func(t *testing.T) {
		rdb := redis.NewClient(&redis.Options{Addr: miniredis.RunT(t).Addr()})
		t.Cleanup(func() { _ = rdb.Close() })
		test(t, rdb)
	})
	t.Run("redis", func(t *testing.T) { test(t, Start(t).Client) })
}

// Unit is what a store hands out for one commit: the commands that write its changes.
type Unit interface {
	Flush(queue func(args ...any)) error
}

// Flush gives the commands of a unit without writing them.
func Flush(t testing.TB, u Unit) (cmds [][]any) {
	t.Helper()
	if err := u.Flush(func(args ...any) { cmds = append(cmds, args) }); err != nil {
		t.Fatal(err)
	}
	return cmds
}

// Write runs commands in one transaction.
func Write(t testing.TB, rdb *redis.Client, cmds [][]any) {
	t.Helper()
	if len(cmds) == 0 {
		return
	}
	_, err := rdb.TxPipelined(context.Background(), func(pipe redis.Pipeliner) error {
		for _, c := range cmds {
			pipe.Do(context.Background(), c...)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Names are commands with their key, less the prefix, and the fields of a hash: what is written, without its values.
func Names(cmds [][]any, prefix string) (out []string) {
	for _, c := range cmds {
		name := fmt.Sprint(c[0], " ", strings.TrimPrefix(fmt.Sprint(c[1]), prefix))
		step := map[any]int{"HSET": 2, "HDEL": 1}[c[0]]
		for i := 2; step > 0 && i < len(c); i += step {
			name += " " + fmt.Sprint(c[i])
		}
		out = append(out, name)
	}
	return out
}

// Full fills every exported field that JSON keeps, so that a test sees the one that a store forgets. A type with rules of
// its own is given as the value to use. A list of what is being filled already stays empty.
func Full[T any](t testing.TB, values ...any) (v T) {
	t.Helper()
	f := filler{t: t, values: map[reflect.Type]reflect.Value{}}
	for _, value := range values {
		f.values[reflect.TypeOf(value)] = reflect.ValueOf(value)
	}
	f.fill(reflect.ValueOf(&v).Elem(), "v")
	return v
}

type filler struct {
	t      testing.TB
	values map[reflect.Type]reflect.Value
	within []reflect.Type // structs, from the outside in
}

func (f *filler) fill(v reflect.Value, name string) {
	if value, ok := f.values[v.Type()]; ok {
		v.Set(value)
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(name + " <&> é\n")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(3)
	case reflect.Uint8:
		v.SetUint(7)
	case reflect.Float64:
		v.SetFloat(2.5)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem(), name)
	case reflect.Struct:
		f.within = append(f.within, v.Type())
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() && field.Tag.Get("json") != "-" {
				f.fill(v.Field(i), field.Name)
			}
		}
		f.within = f.within[:len(f.within)-1]
	case reflect.Slice:
		if slices.Contains(f.within, v.Type().Elem()) {
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			f.fill(v.Index(i), fmt.Sprint(name, i))
		}
	case reflect.Map:
		f.fillMap(v, name)
	default:
		f.t.Fatalf("%s is a %s: teach redistest.Full to fill it", name, v.Kind())
	}
}

func (f *filler) fillMap(v reflect.Value, name string) {
	v.Set(reflect.MakeMap(v.Type()))
	for i := range 2 {
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		f.fill(key, fmt.Sprint("k", i))
		if key.Kind() == reflect.Int {
			key.SetInt(int64(i + 1))
		}
		f.fill(value, name)
		v.SetMapIndex(key, value)
	}
}
