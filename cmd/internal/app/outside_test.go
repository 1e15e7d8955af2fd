package app

import (
	"context"
	"slices"
	"testing"

	"kringloop/bot"
	"kringloop/knowledge"
)

// looked is a library that remembers what was looked for.
type looked struct{ last knowledge.Lookup }

func (l *looked) Rooms(context.Context, string) ([]string, error) { return []string{"C1"}, nil }

func (l *looked) Find(_ context.Context, _ string, k knowledge.Lookup) ([]knowledge.Piece, error) {
	l.last = k
	return nil, nil
}

// In a channel whose readers are not all colleagues only its own documents are looked in.
func TestWhatIsLookedInForOutsiders(t *testing.T) {
	for _, outside := range []bool{false, true} {
		l := &looked{}
		s := &answering{shelves: l}
		ask := bot.AnswerAsk{Outside: outside, Event: bot.Event{Kind: bot.Mentioned, Channel: "C1"}}
		if _, err := s.own(t.Context(), "T1", knowledge.Question{}, ask); err != nil || l.last.Only != outside || !slices.Equal(l.last.Rooms, []string{"C1"}) {
			t.Errorf("outside %v: %+v, %v", outside, l.last, err)
		}
	}
}
