package bot

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The first letters are only a short cut: they must never hide a phrase that fits.
func TestFirstLettersHideNothing(t *testing.T) {
	ps, err := loadPhrases()
	if err != nil {
		t.Fatal(err)
	}
	for i := range ps {
		gen := rapid.StringMatching(ps[i].re.String())
		rapid.Check(t, func(rt *rapid.T) {
			text := strings.TrimSpace(gen.Draw(rt, "text"))
			if text != "" && ps[i].re.MatchString(text) && !ps[i].first.fit(text[0]) {
				rt.Fatalf("%s: %q fits, but not its first letter", ps[i].intent, text)
			}
		})
		if ps[i].first.any {
			t.Errorf("%s: %s fits any beginning, or nothing at all", ps[i].intent, ps[i].re)
		}
	}
	open := 0
	for i := range ps {
		if ps[i].first.fit('q') {
			open++
		}
	}
	if open > len(ps)/4 {
		t.Errorf("%d of %d phrases are tried for a word with q", open, len(ps))
	}
}
