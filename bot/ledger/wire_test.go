package ledger

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

func TestRecordsReadBackAsWritten(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		str := func(name string) string { return rapid.String().Draw(rt, name) }
		body := rapid.SliceOf(rapid.Byte()).Draw(rt, "body")
		at := time.Unix(0, rapid.Int64Range(1, 1<<62).Draw(rt, "at")).UTC()
		m := Message{ID: str("id"), Team: str("team"), Queue: str("queue"), Kind: str("kind"), Ref: str("ref"), Body: body, Expires: at}
		gotM, err := unpackMessage(string(packMessage(&m)))
		if d := cmp.Diff(m, gotM, cmpopts.EquateEmpty()); d != "" || err != nil {
			rt.Fatalf("message: %v\n%s", err, d)
		}
		j := Job{ID: m.ID, Team: m.Team, Kind: m.Kind, Body: body}
		gotJ, err := unpackJob(string(packJob(&j)))
		if d := cmp.Diff(j, gotJ, cmpopts.EquateEmpty()); d != "" || err != nil {
			rt.Fatalf("job: %v\n%s", err, d)
		}
		p := Parked{What: str("what"), Team: m.Team, Kind: m.Kind, Queue: m.Queue, Reason: str("reason"), At: at, Body: body, job: m.ID}
		gotP, err := unpackParked(string(packParked(&p)))
		if d := cmp.Diff(p, gotP, cmpopts.EquateEmpty(), cmp.AllowUnexported(Parked{})); d != "" || err != nil {
			rt.Fatalf("parked: %v\n%s", err, d)
		}
		whole := string(packMessage(&m))
		if _, err := unpackMessage(whole[:rapid.IntRange(0, len(whole)-1).Draw(rt, "cut")]); err == nil {
			rt.Fatal("a record that was cut off was read")
		}
	})
}

func FuzzRecords(f *testing.F) {
	f.Add("")
	f.Add("\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01")
	f.Add(string(packMessage(&Message{ID: "1-0.0", Team: "T1", Body: []byte("x")})))
	f.Fuzz(func(_ *testing.T, s string) {
		_, _ = unpackMessage(s)
		_, _ = unpackJob(s)
		_, _ = unpackParked(s)
		_, _ = parsePlace(s)
	})
}

func TestPlacesSortAsRedisSortsIDs(t *testing.T) {
	in := []string{"10-0.0", "9-12.3", "9-2.11", "9-2.2", "9-12.0"}
	slices.SortFunc(in, func(a, b string) int {
		p, okP := parsePlace(a)
		q, okQ := parsePlace(b)
		if !okP || !okQ || p.String() != a {
			t.Fatalf("%q, %q", a, b)
		}
		if p.less(q) {
			return -1
		}
		return 1
	})
	want := []string{"9-2.2", "9-2.11", "9-12.0", "9-12.3", "10-0.0"}
	if d := cmp.Diff(want, in); d != "" {
		t.Error(d)
	}
	for _, bad := range []string{"", "-", "1", "1-", "x-1", "1-x", "1-1.x"} {
		if p, ok := parsePlace(bad); ok {
			t.Errorf("%q was read as %v", bad, p)
		}
	}
	if got := successor("5-7"); got != "5-8" {
		t.Errorf("after 5-7 comes %s", got)
	}
}
