package flows

import (
	"maps"
	"time"
)

// Settled says who saw to something that a result brought, and when.
type Settled struct {
	Script string    `json:"s"` // of the result
	By     string    `json:"b"`
	At     time.Time `json:"t"`
}

// MaxSettled is how much of it a project remembers (own): what was seen to longest ago is forgotten, its result is older still.
const MaxSettled = 300

// Settle notes that what a result brought is done, for good: a new version that says the same does not bring it back. Its key is
// the caller's, what is for the log. A second time changes nothing.
func (p *Project) Settle(key, script, what, by string, now time.Time) error {
	if !p.Archived.IsZero() {
		return ErrArchived
	}
	if _, done := p.Settled[key]; done {
		return nil
	}
	p.Settled = with(p.Settled, key, Settled{Script: script, By: by, At: now})
	for len(p.Settled) > MaxSettled {
		oldest := key
		for k, s := range p.Settled {
			if old := p.Settled[oldest]; s.At.Before(old.At) || s.At.Equal(old.At) && k < oldest {
				oldest = k
			}
		}
		delete(p.Settled, oldest) // of the copy
	}
	p.meta = true
	p.note(Entry{At: now, By: by, What: LogSettled, Item: script, Text: what})
	return nil
}

// unsettle forgets what was settled of a script whose results are all gone.
func (p *Project) unsettle(script string) {
	of := func(_ string, s Settled) bool { return s.Script == script }
	kept := maps.Clone(p.Settled)
	if maps.DeleteFunc(kept, of); len(kept) < len(p.Settled) {
		p.Settled, p.meta = kept, true
	}
}
