package knowledge

import (
	"strings"
	"testing"
)

// askWith asks with what a shelf finds, as the worker does.
func askWith(t testing.TB, s *Shelf, q Question) Answer {
	t.Helper()
	found, err := s.Find(t.Context(), Lookup{Question: q, Rooms: nil})
	if err != nil {
		t.Fatal(err)
	}
	q.Own = found
	return theIndex(t).Ask(q)
}

func TestOwnDocumentsAnswer(t *testing.T) {
	s := theIndex(t).NewShelf()
	put(t, s, "", policy, minutes)
	for _, question := range []string{"binnen hoeveel dagen neemt de leverancier oude stoelen terug?", "waar vraag ik een parkeervergunning aan?",
		"hoe vaak wordt het zwerfvuil langs de kade opgeruimd?", "hoeveel moet circulair wegen in de gunning?", "wat besprak het college over de fietsenstalling", "hoofdstad van noorwegen"} {
		a := askWith(t, s, Question{Text: question})
		t.Logf("%s\n%s\n%v\n", question, a.Markdown(), len(a.Passages))
	}
	_ = strings.TrimSpace
}
