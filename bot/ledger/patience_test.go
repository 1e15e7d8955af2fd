package ledger_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kringloop/bot/ledger"
)

// An outage that lasts longer than the tries that a message has at least costs no message.
func TestOutageParksNothing(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		var tries atomic.Int64
		n := start(t, s, &fake{send: func(context.Context, ledger.Message, ledger.Try) (string, error) {
			if tries.Add(1) <= 9 {
				return "", ledger.Ambiguous(errors.New("500"))
			}
			return "", nil
		}}, func(c *ledger.Config) { c.Pause, c.Patience = time.Millisecond, time.Hour })
		n.mustPut(t, entry("T1", 0))
		n.mustIdle(t)
		if got := n.bodies(""); len(got) != 1 || tries.Load() != 10 {
			t.Errorf("sent %q after %d tries", got, tries.Load())
		}
		if parked, err := n.Parked(t.Context()); err != nil || len(parked) != 0 {
			t.Errorf("parked %+v, %v", parked, err)
		}
	})
}

// regretful notes what is given up.
type regretful struct {
	*fake
	gaveUp func(m ledger.Message, cause error) error
}

func (r regretful) GaveUp(_ context.Context, m ledger.Message, cause error) error {
	return r.gaveUp(m, cause)
}

// Whoever sends hears of what is given up before it is parked; while that fails, it is not.
func TestSenderHearsOfWhatIsGivenUp(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		var told, sends atomic.Int64
		refused := errors.New("not allowed")
		f := &fake{send: func(_ context.Context, m ledger.Message, _ ledger.Try) (string, error) {
			if strings.HasSuffix(string(m.Body), "-1") {
				sends.Add(1)
				return "", ledger.Permanent(refused)
			}
			return "", nil
		}}
		var n *node
		n = start(t, s, f, func(c *ledger.Config) {
			c.Sender = regretful{f, func(m ledger.Message, cause error) error {
				if string(m.Body) != "T1-1" || !errors.Is(cause, refused) {
					t.Errorf("told of %s: %v", m.Body, cause)
				}
				if parked, err := n.Parked(context.Background()); err != nil || len(parked) != 0 {
					t.Errorf("parked already: %+v, %v", parked, err)
				}
				switch told.Add(1) {
				case 1:
					return errors.New("the inbox is away")
				case 2:
					panic("twice unlucky")
				}
				return nil
			}}
		})
		for i := range 3 {
			n.mustPut(t, entry("T1", i))
		}
		n.mustIdle(t)
		parked, err := n.Parked(t.Context())
		if err != nil || len(parked) != 1 || parked[0].Reason != "not allowed" || told.Load() != 3 || sends.Load() != 3 {
			t.Errorf("told %d times after %d sends, parked %+v, %v", told.Load(), sends.Load(), parked, err)
		}
		if got := n.bodies(""); len(got) != 2 {
			t.Errorf("sent %q", got)
		}
	})
}
