package load

import (
	"bufio"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"
	"time"
)

// listener makes a person who stands at an item and has asked something.
func listener(w want) *person {
	world := &world{idle: make(chan *person, 1), early: make(chan *person, 1), opt: Options{Presses: 0.5}}
	p := &person{w: world, user: "U1", dm: "D1", team: "T1", rng: rand.New(rand.NewPCG(1, 1)), started: true, left: 1, want: w,
		posts: map[string]string{}, updates: map[uint64]struct{}{}, last: map[string]uint64{}, now: map[string]uint64{},
		projects: []*project{{id: "abc"}}, card: card{kind: cardItem, ts: "1.1", item: "p2.i01"}}
	return p
}

const itemCard = `[{"type":"actions","elements":[{"type":"button","action_id":"mark.klaar","value":"abc p2.i02 0"}]}]`

func TestPersonNoticesWhatMustNotBe(t *testing.T) {
	post := func(id, blocks string) *call {
		return &call{ts: "2.1", id: id, blocks: []byte(blocks), at: time.Now()}
	}
	for name, tt := range map[string]struct {
		want  want
		calls []*call
		wrong string
	}{
		"a step":              {wantStep, []*call{post("a", itemCard)}, ""},
		"posted twice":        {wantStep, []*call{post("a", itemCard), post("a", itemCard)}, "posted twice"},
		"no id":               {wantStep, []*call{post("", itemCard)}, "posted twice"},
		"one too many":        {wantPost, []*call{post("a", "[]"), post("b", "[]")}, "nobody asked"},
		"of another project":  {wantStep, []*call{post("a", strings.ReplaceAll(itemCard, "abc", "xyz"))}, "of project xyz"},
		"update made again":   {wantFlip, []*call{{update: true, ts: "1.1", blocks: []byte("[1]")}, {update: true, ts: "1.1", blocks: []byte("[1]")}}, ""},
		"update of something": {wantStep, []*call{{update: true, ts: "0.9", blocks: []byte("[1]")}, post("a", itemCard)}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := listener(tt.want)
			for _, c := range tt.calls {
				p.hear(c)
			}
			got := strings.Join(p.wrong, "\n")
			if (tt.wrong == "") != (got == "") || !strings.Contains(got, tt.wrong) {
				t.Errorf("complains %q, want %q", got, tt.wrong)
			}
			if tt.wrong == "" && len(p.w.idle) != 1 {
				t.Error("still waits")
			}
		})
	}
}

func TestCompareFindsEveryDifference(t *testing.T) {
	want := &project{id: "abc", log: []line{{what: "created", text: "A"}, {"status", "p2.i01", "bezig", ""}}}
	created, busy := `{"w":"created","b":"U1","x":"A"}`, `{"w":"status","b":"U1","i":"p2.i01","o":"bezig"}`
	for name, tt := range map[string]struct {
		entries []string
		ok      bool
	}{
		"as it was":    {[]string{created, busy}, true},
		"lost":         {[]string{created}, false},
		"nothing":      {nil, false},
		"doubled":      {[]string{created, busy, busy}, false},
		"out of order": {[]string{busy, created}, false},
		"somebody's":   {[]string{created, strings.Replace(busy, "U1", "U2", 1)}, false},
		"broken":       {[]string{created, "{"}, false},
	} {
		if wrong := compare("U1", want, tt.entries); (len(wrong) == 0) != tt.ok {
			t.Errorf("%s: %v", name, wrong)
		}
	}
}

func TestFieldDecodesForms(t *testing.T) {
	form := url.Values{"channel": {"D1"}, "blocks": {`[{"text":"één & twee = 100 %"}]`}, "block": {"x"}}.Encode()
	for name, want := range map[string]string{"channel": "D1", "blocks": `[{"text":"één & twee = 100 %"}]`, "block": "x", "none": ""} {
		if got := string(field([]byte(form), name)); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestReadHead(t *testing.T) {
	method, n, err := readHead(bufio.NewReader(strings.NewReader("POST /api/chat.update HTTP/1.1\r\nHost: x\r\nContent-Length: 42\r\n\r\n")))
	if method != "chat.update" || n != 42 || err != nil {
		t.Errorf("%s %d %v", method, n, err)
	}
}

func TestRequestsFitTheDoor(t *testing.T) {
	p := listener(wantNothing)
	p.card.blocks = []byte(itemCard)
	r := pressRequest(p, "mark.klaar", valueOf(p.card.blocks, "mark.klaar"))
	payload := string(field(r.body, "payload"))
	for _, part := range []string{`"value":"abc p2.i02 0","type":"button"`, `"blocks":` + itemCard, `"message_ts":"1.1"`} {
		if !strings.Contains(payload, part) {
			t.Errorf("%s lacks %s", payload, part)
		}
	}
}

func TestQuantiles(t *testing.T) {
	var all []time.Duration
	for i := 100; i > 0; i-- {
		all = append(all, time.Duration(i))
	}
	if q := quantiles(all); q.P50 != 50 || q.P99 != 99 || q.Max != 100 || all[0] != 100 {
		t.Errorf("%+v", q)
	}
}
