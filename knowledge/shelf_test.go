package knowledge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// document makes a document of sections, each "heading: text" or text alone.
func document(name string, sections ...string) Document {
	d := Document{Name: name, Title: "Titel van " + name, Lang: Dutch}
	for i, s := range sections {
		heading, text, ok := strings.Cut(s, ": ")
		if !ok {
			heading, text = "", s
		}
		d.Sections = append(d.Sections, Section{Heading: heading, Page: i + 1, Text: text})
	}
	return d
}

func put(t testing.TB, s *Shelf, room string, docs ...Document) {
	t.Helper()
	for _, d := range docs {
		if err := s.Put(d, room); err != nil {
			t.Fatal(err)
		}
	}
}

// find returns the ids of what is found.
func find(t testing.TB, s *Shelf, question string, rooms ...string) []string {
	t.Helper()
	found, err := s.Find(context.Background(), Lookup{Question: Question{Text: question}, Rooms: rooms})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, p := range found {
		out = append(out, p.ID())
	}
	return out
}

var (
	policy = document("beleid.pdf",
		"Terugname: De leverancier neemt oude stoelen terug binnen dertig dagen na de melding.",
		"Parkeren: Een parkeervergunning vraag je aan bij het loket op de Grote Markt.",
		"Zwerfvuil: De ploeg ruimt het zwerfvuil langs de kade twee keer per week op.")
	minutes = document("notulen.docx", "Het college besprak de fietsenstalling bij het station.")
)

func TestFind(t *testing.T) {
	s := theIndex(t).NewShelf()
	put(t, s, "", policy, minutes)
	for question, want := range map[string]string{
		"wie neemt de oude stoelen terug?":    "doc:beleid.pdf#0",
		"terug name":                          "doc:beleid.pdf#0",
		"waar vraag ik een vergunning aan":    "doc:beleid.pdf#1", // a part of a compound that only documents have
		"zwerfvuill langs de kade":            "doc:beleid.pdf#2", // a slip in a word that only documents have
		"FIETSENSTALLINGEN":                   "doc:notulen.docx#0",
		"wanneer halen aanbieders stoelen op": "doc:beleid.pdf#0", // a synonym of the glossary
		"which supplier takes chairs back":    "doc:beleid.pdf#0", // through concepts of the glossary
	} {
		got := find(t, s, question)
		if len(got) == 0 || got[0] != want {
			t.Errorf("%q finds %v, want %s first", question, got, want)
		}
	}
	for _, question := range []string{"", "?!", "xyzzy", "kwantummechanica"} {
		if got := find(t, s, question); len(got) > 0 {
			t.Errorf("%q finds %v", question, got)
		}
	}
	found, err := s.Find(context.Background(), Lookup{Question: Question{
		Text: "en waar dan?", Thread: []string{"hoe krijg ik een parkeervergunning?"}, Limit: 1}})
	if err != nil || len(found) != 1 || found[0].N != 1 || found[0].Section.Page != 2 || found[0].Title != policy.Title {
		t.Errorf("a follow-up finds %+v, %v", found, err)
	}
}

func TestPutReplacesAndRemoveRemoves(t *testing.T) {
	s := theIndex(t).NewShelf()
	put(t, s, "", policy, minutes)
	put(t, s, "C1", document("beleid.pdf", "De kantine serveert woensdag soep."))
	if got := find(t, s, "zwerfvuil langs de kade", "C1"); len(got) > 0 {
		t.Errorf("what was replaced is found: %v", got)
	}
	if got := find(t, s, "kantine soep", "C1"); !slices.Equal(got, []string{"doc:beleid.pdf#0"}) {
		t.Errorf("what replaced it is not found: %v", got)
	}
	want := []Shelved{
		{Name: "beleid.pdf", Title: "Titel van beleid.pdf", Lang: Dutch, Room: "C1", Sections: 1},
		{Name: "notulen.docx", Title: "Titel van notulen.docx", Lang: Dutch, Sections: 1},
	}
	if got := s.List(); !slices.Equal(got, want) {
		t.Errorf("List: %v", got)
	}
	if !s.Remove("beleid.pdf") || s.Remove("beleid.pdf") {
		t.Error("Remove does not say whether the document was there")
	}
	if got := find(t, s, "kantine soep", "C1"); len(got) > 0 {
		t.Errorf("what was removed is found: %v", got)
	}
	if err := s.Put(Document{}, ""); !errors.Is(err, ErrNoName) {
		t.Errorf("a document without a name: %v", err)
	}
	if err := s.PutVectors(policy, "", make([][]float32, 1)); !errors.Is(err, ErrVectors) {
		t.Errorf("a vector for three sections: %v", err)
	}
}

// Rebuilding the index after many removals changes nothing of what is found.
func TestTidyKeepsWhatLives(t *testing.T) {
	s := theIndex(t).NewShelf()
	put(t, s, "", policy)
	filler := make([]string, tidyFrom+1)
	for i := range filler {
		filler[i] = fmt.Sprintf("Perk %d krijgt lavendel en tijm.", i)
	}
	put(t, s, "", document("perken.txt", filler...), minutes)
	before := find(t, s, "fietsenstalling bij het station")
	s.Remove("perken.txt")
	if n := len(s.stacks[Dutch].places); n != len(policy.Sections)+1 {
		t.Errorf("%d texts are kept", n)
	}
	if got := find(t, s, "fietsenstalling bij het station"); !slices.Equal(got, before) {
		t.Errorf("finds %v, before %v", got, before)
	}
	if got := find(t, s, "lavendel"); len(got) > 0 {
		t.Errorf("what was removed is found: %v", got)
	}
}

// Whatever is put, moved, removed and asked: nothing comes out of a room that the asker is not in, and nothing of a
// document that is gone.
func TestRoomsAreWalls(t *testing.T) {
	ix := theIndex(t)
	rooms := []string{"", "C1", "C2", "C3"}
	words := []string{"stoelen", "kade", "loket", "vergunning", "soep", "leverancier", "terugname", "station"}
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 6).Draw(t, "words"), " ")
	})
	rapid.Check(t, func(t *rapid.T) {
		s := ix.NewShelf()
		now := map[string]string{} // name → room
		for range rapid.IntRange(1, 12).Draw(t, "changes") {
			name := rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(t, "name")
			if rapid.IntRange(0, 3).Draw(t, "removes") == 0 {
				s.Remove(name)
				delete(now, name)
				continue
			}
			room := rapid.SampledFrom(rooms).Draw(t, "room")
			d := document(name, rapid.SliceOfN(text, 1, 4).Draw(t, "sections")...)
			vectors := make([][]float32, len(d.Sections))
			for i := range vectors {
				vectors[i] = []float32{1, float32(i)}
			}
			if err := s.PutVectors(d, room, vectors); err != nil {
				t.Fatal(err)
			}
			now[name] = room
		}
		may := rapid.SliceOfDistinct(rapid.SampledFrom(rooms[1:]), rapid.ID).Draw(t, "may")
		only := rapid.Bool().Draw(t, "only")
		found, err := s.Find(context.Background(), Lookup{Question: Question{Text: text.Draw(t, "question"), Vector: []float32{1, 1}}, Rooms: may, Only: only})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range found {
			room, there := now[p.Doc]
			if !there || room != p.Room || room != "" && !slices.Contains(may, room) || room == "" && only {
				t.Fatalf("%s of room %q (there: %v) is found by somebody in %v (only: %v)", p.ID(), p.Room, there, may, only)
			}
		}
	})
}

func TestVectorsAreFusedWithWords(t *testing.T) {
	s := theIndex(t).NewShelf()
	if err := s.PutVectors(policy, "", [][]float32{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	put(t, s, "", minutes)
	ask := func(text string, vector ...float32) []Piece {
		found, err := s.Find(context.Background(), Lookup{Question: Question{Text: text, Vector: vector}})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	if got := ask("afval rapen", 0, 0, 1); len(got) != 1 || got[0].N != 2 {
		t.Errorf("by vector alone: %v", got)
	}
	if got := ask("stoelen loket", 0, 1, 0); len(got) != 2 || got[0].N != 1 {
		t.Errorf("by both: %v", got)
	}
	if got := ask("stoelen", 1, 0); len(got) != 1 || got[0].N != 0 {
		t.Errorf("a vector of another model: %v", got)
	}
}

func TestFindWhileWriting(t *testing.T) {
	s := theIndex(t).NewShelf()
	put(t, s, "", policy)
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range 50 {
			put(t, s, "", document("wissel", fmt.Sprintf("De fontein %d spuit water.", i), "De fontein rust in de winter."))
			if i%3 == 0 {
				s.Remove("wissel")
			}
		}
	})
	for range 4 {
		wg.Go(func() {
			for range 50 {
				if got := find(t, s, "fontein"); len(got) != 0 && len(got) != 2 {
					t.Errorf("half a document is found: %v", got)
				}
				s.List()
			}
		})
	}
	wg.Wait()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Find(ctx, Lookup{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a search goes on after its context is done: %v", err)
	}
}
