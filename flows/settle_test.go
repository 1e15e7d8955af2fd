package flows_test

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"kringloop/flows"
	"kringloop/flows/dialogue"
)

func TestSettle(t *testing.T) {
	p, err := flows.NewProject("p1", "Stoelen", "u", time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	at := func(n int) time.Time { return time.Unix(int64(n), 0) }
	for n := range flows.MaxSettled + 2 {
		if err := p.Settle("k"+strconv.Itoa(n), "supplier", "bellen", "u", at(n)); err != nil {
			t.Fatal(err)
		}
	}
	if _, kept := p.Settled["k1"]; kept || len(p.Settled) != flows.MaxSettled {
		t.Errorf("%d are kept", len(p.Settled))
	}
	before := p.Clone()
	if err := before.Settle("k9", "supplier", "bellen", "v", at(999)); err != nil || before.Settled["k9"].By != "u" {
		t.Errorf("settled twice: %v, %v", before.Settled["k9"], err)
	}
	if _, _, log := before.Changes(); len(log) != 0 {
		t.Errorf("%v", log)
	}
	if err := p.Settle("scan.1", "scan", "", "u", at(999)); err != nil {
		t.Fatal(err)
	}
	p.AdoptResult(dialogue.Confirmed{Script: "supplier", Version: 1, By: "u"}, "u", at(999))
	if _, err := p.ForgetTalk(&flows.Library{}, &dialogue.Script{ID: "supplier"}, "u", at(1000)); err != nil {
		t.Fatal(err)
	}
	if _, kept := p.Settled["scan.1"]; !kept || len(p.Settled) != 1 {
		t.Errorf("after the results went: %v", p.Settled)
	}
	if err := p.Archive(true, "u", at(1001)); err != nil {
		t.Fatal(err)
	}
	if err := p.Settle("k", "scan", "", "u", at(1002)); !errors.Is(err, flows.ErrArchived) {
		t.Errorf("%v", err)
	}
}
