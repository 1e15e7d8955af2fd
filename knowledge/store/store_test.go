package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"kringloop/bot/ledger/redistest"
	"kringloop/knowledge"
	"kringloop/knowledge/store"
)

const team = "T0ONE"

var day0 = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)

func prefix(team string) string { return "{s07}:t:" + team + ":" }

func document(name string, texts ...string) knowledge.Document {
	d := knowledge.Document{Name: name, Title: "Over " + name, Lang: "nl", Pages: 2}
	for i, text := range texts {
		d.Sections = append(d.Sections, knowledge.Section{Heading: fmt.Sprint(i + 1), Page: i + 1, Text: text})
	}
	return d
}

func put(t *testing.T, s *store.Documents, team string, d knowledge.Document, room string) store.Meta {
	t.Helper()
	m, _, err := s.Put(t.Context(), team, d, store.Meta{By: "U1", At: day0}, room)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func names(t *testing.T, s *store.Documents, team string) []string {
	t.Helper()
	all, err := s.List(t.Context(), team)
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, m := range all {
		out = append(out, m.Name+"@"+m.Room)
	}
	return out
}

func TestDocumentsAreKeptReplacedAndRemoved(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		s := store.NewDocuments(rdb, prefix)
		first, v0 := document("beleid.md", "Wij kopen circulair."), version(t, s)
		m := put(t, s, team, first, "")
		if m.Title != "Over beleid.md" || m.Sections != 1 || m.By != "U1" || !m.At.Equal(day0) {
			t.Errorf("kept %+v", m)
		}
		v1 := version(t, s)
		again, replaced, err := s.Put(t.Context(), team, document("beleid.md", "Wij huren.", "En delen."), store.Meta{At: day0}, "")
		if err != nil || !replaced || again.Hash == m.Hash || again.Sections != 2 {
			t.Errorf("replacing: %+v, replaced %v, %v", again, replaced, err)
		}
		got, err := s.Get(t.Context(), team, "beleid.md")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(document("beleid.md", "Wij huren.", "En delen."), got); diff != "" {
			t.Errorf("what is read is not what was kept:\n%s", diff)
		}
		put(t, s, team, document("één met een spatie: en meer.pdf", "Tekst."), "")
		if err := s.Remove(t.Context(), team, "beleid.md"); err != nil {
			t.Fatal(err)
		}
		if got := names(t, s, team); !slices.Equal(got, []string{"één met een spatie: en meer.pdf@"}) {
			t.Errorf("left: %v", got)
		}
		if _, err := s.Get(t.Context(), team, "beleid.md"); !errors.Is(err, store.ErrNoDocument) {
			t.Errorf("a removed document: %v", err)
		}
		if err := s.Remove(t.Context(), team, "beleid.md"); !errors.Is(err, store.ErrNoDocument) {
			t.Errorf("removed twice: %v", err)
		}
		if v0 != "" || v1 == v0 || version(t, s) == v1 {
			t.Errorf("the version does not follow: %q, %q, %q", v0, v1, version(t, s))
		}
	})
}

func version(t *testing.T, s *store.Documents) string {
	t.Helper()
	v, err := s.Version(t.Context(), team)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// A document that is limited stays so when somebody brings a new version of it.
func TestARoomOutlivesAReplacement(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		s := store.NewDocuments(rdb, prefix)
		put(t, s, team, document("prijzen.md", "Geheim."), "C1")
		if m := put(t, s, team, document("prijzen.md", "Nog geheimer."), ""); m.Room != "C1" {
			t.Errorf("replaced in room %q", m.Room)
		}
		if got := names(t, s, team); !slices.Equal(got, []string{"prijzen.md@C1"}) {
			t.Errorf("after a replacement: %v", got)
		}
		if err := s.Restrict(t.Context(), team, "prijzen.md", ""); err != nil {
			t.Fatal(err)
		}
		if got := names(t, s, team); !slices.Equal(got, []string{"prijzen.md@"}) {
			t.Errorf("after it was opened: %v", got)
		}
		if err := s.Restrict(t.Context(), team, "niets.md", "C1"); !errors.Is(err, store.ErrNoDocument) {
			t.Errorf("a limit on nothing: %v", err)
		}
		if err := s.Remove(t.Context(), team, "prijzen.md"); err != nil {
			t.Fatal(err)
		}
		if m := put(t, s, team, document("prijzen.md", "Iets anders."), ""); m.Room != "" {
			t.Errorf("a new document of an old name is in room %q", m.Room)
		}
	})
}

func TestWorkspacesDoNotSeeEachOther(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		s := store.NewDocuments(rdb, prefix)
		put(t, s, "T0ONE", document("a.md", "Een."), "")
		put(t, s, "T0TWO", document("b.md", "Twee."), "")
		if got := names(t, s, "T0TWO"); !slices.Equal(got, []string{"b.md@"}) {
			t.Errorf("T0TWO sees %v", got)
		}
		if _, err := s.Get(t.Context(), "T0TWO", "a.md"); !errors.Is(err, store.ErrNoDocument) {
			t.Errorf("T0TWO reads a document of T0ONE: %v", err)
		}
		teams, err := s.Teams(t.Context())
		if err != nil || !slices.Equal(teams, []string{"T0ONE", "T0TWO"}) {
			t.Errorf("workspaces with documents: %v, %v", teams, err)
		}
	})
}

func TestThereIsRoomForSoMany(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		s := store.NewDocuments(rdb, prefix)
		long := document("lang.md")
		long.Sections = make([]knowledge.Section, store.MaxSections)
		put(t, s, team, long, "")
		if _, _, err := s.Put(t.Context(), team, document("meer.md", "x"), store.Meta{}, ""); !errors.Is(err, store.ErrFull) {
			t.Errorf("beyond the bound: %v", err)
		}
		put(t, s, team, document("lang.md", "korter"), "") // in place of the long one there is room
		put(t, s, team, document("meer.md", "x"), "")
	})
}

// What never was whole is never seen.
func TestAnEmptyDocumentIsRefused(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		s := store.NewDocuments(rdb, prefix)
		for _, d := range []knowledge.Document{document("leeg.md"), document("", "x")} {
			if _, _, err := s.Put(t.Context(), team, d, store.Meta{}, ""); err == nil {
				t.Errorf("%+v was kept", d)
			}
		}
		if v := version(t, s); v != "" {
			t.Errorf("a refusal changed the version to %q", v)
		}
	})
}

func TestABudgetIsADays(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		b := store.NewBudget(rdb, prefix, 100)
		spend := func(team string, day time.Time, n int, want bool) {
			t.Helper()
			if ok, err := b.Spend(t.Context(), team, day, n); err != nil || ok != want {
				t.Errorf("Spend(%s, %s, %d) = %v, %v; want %v", team, day.Format(time.DateOnly), n, ok, err, want)
			}
		}
		spend(team, day0, 60, true)
		spend(team, day0, 41, false)
		spend(team, day0, 40, true)
		spend(team, day0, 1, false)
		spend("T0TWO", day0, 100, true)
		spend(team, day0.AddDate(0, 0, 1), 100, true)
		if err := b.Return(t.Context(), team, day0, 30); err != nil {
			t.Fatal(err)
		}
		spend(team, day0, 31, false)
		spend(team, day0, 30, true)
		if ok, err := store.NewBudget(rdb, prefix, -1).Spend(t.Context(), team, day0, 1<<40); !ok || err != nil {
			t.Errorf("without a limit: %v, %v", ok, err)
		}
		if ok, err := store.NewBudget(rdb, prefix, 0).Spend(t.Context(), team, day0.AddDate(0, 1, 0), 1); ok || err != nil {
			t.Errorf("with nothing to spend: %v, %v", ok, err)
		}
	})
}

// Many who spend at once get no more than there is.
func TestABudgetIsSharedOut(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		b := store.NewBudget(rdb, prefix, 50)
		var taken sync.Map
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				if ok, err := b.Spend(context.Background(), team, day0, 10); err == nil && ok {
					taken.Store(i, true)
				}
			})
		}
		wg.Wait()
		n := 0
		taken.Range(func(any, any) bool { n++; return true })
		if n != 5 {
			t.Errorf("%d of 20 got their ten out of fifty, want 5", n)
		}
	})
}

func TestVectorsAreComputedOnce(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		v := store.NewVectors(rdb)
		if ok, err := v.Claim(t.Context(), "a"); !ok || err != nil {
			t.Fatalf("the first claim: %v, %v", ok, err)
		}
		if ok, err := v.Claim(t.Context(), "a"); ok || err != nil {
			t.Errorf("the second claim: %v, %v", ok, err)
		}
		want := []float32{0.25, -1, 3e-7}
		if err := v.Put(t.Context(), map[string][]float32{"a": want}); err != nil {
			t.Fatal(err)
		}
		got, err := v.Get(t.Context(), []string{"b", "a"})
		if err != nil || len(got) != 2 || got[0] != nil || !slices.Equal(got[1], want) {
			t.Errorf("kept %v, read %v (%v)", want, got, err)
		}
		if got, err := v.Get(t.Context(), nil); len(got) != 0 || err != nil {
			t.Errorf("of nothing: %v, %v", got, err)
		}
	})
}
