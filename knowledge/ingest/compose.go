package ingest

import (
	"cmp"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// compose makes blocks of pages: without what is repeated at their edges, with headings by the outline and by the look
// of a line.
func compose(pages []page, outline map[string]int) *draft {
	var all []line
	heights := map[int]float64{}
	for i := range pages {
		heights[pages[i].n] = pages[i].height
		all = append(all, pages[i].lines()...)
	}
	all = dropEdges(all, heights)
	c := newComposer(all, outline)
	d := &draft{}
	blocks, references := stitch(flow(c.mark(all)))
	unnumber(blocks, references)
	for _, b := range blocks {
		d.add(b)
	}
	return d
}

var (
	digits  = regexp.MustCompile(`\d+`)
	leaders = regexp.MustCompile(`(?:\.\s?){4,}\s*\d*$|…{2,}\s*\d*$`) // of a table of contents
)

// The edges of a page, as a share of its height, and on how many pages a line stands there when it belongs to none.
const (
	edge        = 0.1
	oftenEnough = 3
)

// dropEdges leaves out running heads, page numbers and lines of a table of contents.
func dropEdges(all []line, heights map[int]float64) []line {
	atEdge := func(l line) bool {
		return l.top < edge*heights[l.page] || l.top > (1-edge)*heights[l.page]
	}
	type key struct {
		text string
		size int
	}
	keyOf := func(l line) key {
		return key{digits.ReplaceAllString(strings.ToLower(l.text), "#"), int(math.Round(l.size))}
	}
	seen := map[key]map[int]bool{}
	for _, l := range all {
		if atEdge(l) {
			k := keyOf(l)
			if seen[k] == nil {
				seen[k] = map[int]bool{}
			}
			seen[k][l.page] = true
		}
	}
	often := max(2, min(oftenEnough, len(heights)))
	return slices.DeleteFunc(all, func(l line) bool {
		return l.text == "" || leaders.MatchString(l.text) || atEdge(l) && (lone.MatchString(l.text) || len(seen[keyOf(l)]) >= often)
	})
}

// composer knows the look of a document's text, and so what looks otherwise.
type composer struct {
	outline map[string]int // level of a title
	deepest int            // level of the outline
	body    float64        // size of the text
	pitch   float64        // from line to line, as a multiple of the size
	sizes   map[float64]int
	bold    bool // the text itself is bold
	caps    bool // the text itself is in capitals
}

// A line is a heading when its letters are larger by so much, and bold ones when it is no longer than so many words.
const (
	larger       = 1.12
	maxBoldWords = 12
)

func half(size float64) float64 { return math.Round(size*2) / 2 }

func newComposer(all []line, outline map[string]int) *composer {
	c := &composer{outline: outline, sizes: map[float64]int{}}
	letters, bolds, caps, total := map[float64]int{}, 0, 0, 1
	for _, l := range all {
		letters[half(l.size)] += len(l.text)
		total += len(l.text)
		if l.bold {
			bolds += len(l.text)
		}
		if shouts(l.text) {
			caps += len(l.text)
		}
	}
	c.bold, c.caps = bolds*3 > total, float64(caps) > capsCommon*float64(total)
	for size, n := range letters {
		if n > letters[c.body] || n == letters[c.body] && size < c.body {
			c.body = size
		}
	}
	for _, level := range outline {
		c.deepest = max(c.deepest, level)
	}
	large := slices.DeleteFunc(slices.Collect(maps.Keys(letters)), func(s float64) bool { return s < larger*c.body })
	slices.SortFunc(large, func(a, b float64) int { return cmp.Compare(b, a) })
	for i, size := range large {
		c.sizes[size] = min(i+1, maxLevels)
	}
	c.pitch = pitch(all, c.body)
	return c
}

// pitch is the usual distance from one line of text to the next, as a multiple of the size of letters.
func pitch(all []line, body float64) float64 {
	var steps []float64
	for i := 1; i < len(all); i++ {
		a, b := all[i-1], all[i]
		if step := b.top - a.top; a.page == b.page && half(a.size) == body && half(b.size) == body && step > 0 && step < 4*body {
			steps = append(steps, step/body)
		}
	}
	if len(steps) == 0 {
		return 1.2
	}
	slices.Sort(steps)
	return steps[len(steps)/2]
}

// mark finds gaps and headings, and leaves out quotes that were lifted out of the text.
func (c *composer) mark(all []line) []line {
	for i := range all {
		l := &all[i]
		if i == 0 {
			l.gap = true
			continue
		}
		prev := all[i-1]
		step := l.top - prev.top
		l.gap = l.page != prev.page || step < 0 || step > 1.25*c.pitch*max(l.size, prev.size) || math.Abs(l.size-prev.size) > 0.1*l.size
	}
	all = c.dropQuotes(all)
	var out []line
	number := ""
	for i, l := range all {
		if lone.MatchString(l.text) && l.size >= larger*c.body { // the number of a chapter
			number = strings.TrimLeft(l.text, "0") + " "
			continue
		}
		next := line{}
		if i+1 < len(all) {
			next = all[i+1]
		}
		if l.level = c.level(l, next); l.level > 0 {
			l.text, number = number+l.text, ""
		}
		out = append(out, l)
	}
	return out
}

// dropQuotes leaves out runs of capitals that are longer than a heading.
func (c *composer) dropQuotes(all []line) []line {
	if c.caps {
		return all
	}
	var out []line
	for i := 0; i < len(all); i++ {
		k, n := i, 0
		for k < len(all) && all[k].page == all[i].page && half(all[k].size) == half(all[i].size) && shouts(all[k].text) {
			n += words(all[k].text)
			k++
		}
		if n > maxShout {
			i = k - 1
			continue
		}
		out = append(out, all[i:max(k, i+1)]...)
		i = max(k, i+1) - 1
	}
	return out
}

// level gives the level of a heading, 0 for text.
func (c *composer) level(l, next line) int {
	if l.item || bulletMark.MatchString(l.text) || !strings.ContainsFunc(l.text, unicode.IsLetter) {
		return 0
	}
	big := c.sizes[half(l.size)] > 0
	stands := l.bold && !c.bold && l.size > 0.9*c.body && words(l.text) <= maxBoldWords && (!ended(l.text) || strings.HasSuffix(l.text, "?")) &&
		!strings.HasSuffix(l.text, ",") && (l.gap || !next.bold)
	if level := c.outline[entryKey(l.text)]; level > 0 && (big || stands || l.gap) {
		return level
	}
	switch {
	case big:
		return c.deepest + c.sizes[half(l.size)]
	case stands:
		return c.deepest + len(c.sizes) + 1
	}
	return 0
}

// entryKey is a title without its number, case and spaces: an outline has some of them, the page others.
func entryKey(title string) string {
	return strings.ToLower(strings.TrimLeft(clean(title), "0123456789. "))
}
