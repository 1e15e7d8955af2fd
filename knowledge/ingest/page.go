package ingest

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
)

// run is a word as a page has it, or a part of one in a font of its own. Places are points from the left and from the top.
type run struct {
	text   string
	space  bool // a space stands before it
	lost   bool // a symbol without a meaning: a mark of a list, or of a reference
	x0, x1 float64
	y0, y1 float64
	size   float64
	bold   bool
}

// page is what a page shows.
type page struct {
	n             int // from 1
	width, height float64
	runs          []run
}

func (pg *page) size() int {
	n := 0
	for _, r := range pg.runs {
		n += len(r.text)
	}
	return n
}

// symbol tells whether a run shows only what no letter stands for, as fonts of symbols do.
func symbol(s string) bool {
	s = strings.TrimSpace(s)
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.Is(unicode.Co, r) })
}

// segment is a part of a line without a wide space in it: a line of a column, or a cell of a table.
type segment struct {
	run
	letters float64 // by which size and weight were averaged
}

// lines puts a page in the order of reading.
func (pg *page) lines() []line {
	var out []line
	for _, region := range regions(segments(pg.runs), 0) {
		out = append(out, rows(region, pg.n)...)
	}
	return out
}

// abreast tells whether two runs stand on one line; boxes are as high as their letters, and a note is a little off.
func abreast(a, b *run) bool {
	return min(a.y1, b.y1)-max(a.y0, b.y0) > 0.4*min(a.y1-a.y0, b.y1-b.y0)
}

// byPlace sorts into lines from the top, and each line from the left.
func byPlace[T any](all []T, at func(*T) *run) [][]T {
	slices.SortStableFunc(all, func(a, b T) int { return cmp.Compare(at(&a).y0+at(&a).y1, at(&b).y0+at(&b).y1) })
	var out [][]T
	for i := 0; i < len(all); {
		k := i + 1
		for k < len(all) && abreast(at(&all[i]), at(&all[k])) {
			k++
		}
		row := all[i:k:k]
		slices.SortStableFunc(row, func(a, b T) int { return cmp.Compare(at(&a).x0, at(&b).x0) })
		out = append(out, row)
		i = k
	}
	return out
}

// segments joins runs on a line that have no more than a space between them.
func segments(runs []run) []segment {
	var out []segment
	for _, row := range byPlace(slices.Clone(runs), func(r *run) *run { return r }) {
		var cur *segment
		for _, r := range row {
			if cur == nil || r.x0-cur.x1 > wide(r)*max(cur.size, r.size, 4) {
				out = append(out, segment{run: r, letters: float64(len(r.text))})
				cur = &out[len(out)-1]
				continue
			}
			cur.join(r)
		}
	}
	return out
}

// wide is how wide a space is that parts columns or cells, as a multiple of the size: lines that are set out to both
// sides have wide spaces between their words.
func wide(r run) float64 {
	if r.space {
		return 1.6
	}
	return 1.2
}

// join adds the next run of a line. A small number above or below the line is a note, unless it is part of a formula.
func (s *segment) join(r run) {
	note := isNumber(r.text) && r.size < 0.8*s.size && s.letters > 0
	last, _ := lastWord(s.text)
	switch {
	case s.lost && s.text == "" && isNumber(r.text) && len(r.text) == 1: // a reference: symbol and chapter
	case s.lost && s.text == "":
		s.text = "• " + r.text
	case note && (len([]rune(last)) > 2 && !upper(last) || ended(s.text)):
	case (r.space || r.x0-s.x1 > 0.3*max(s.size, r.size)) && r.text != "":
		s.text += " " + r.text
	default:
		s.text += r.text
	}
	n := float64(len(r.text))
	if r.size*n > 0 && n > s.letters {
		s.size, s.bold = r.size, r.bold
	}
	s.bold = s.bold && (r.bold || n < 3)
	s.letters += n
	s.lost = r.lost && s.text != ""
	s.x1, s.y0, s.y1 = max(s.x1, r.x1), min(s.y0, r.y0), max(s.y1, r.y1)
}

func lastWord(s string) (string, bool) {
	i := strings.LastIndexByte(s, ' ')
	return s[i+1:], i >= 0
}

func isNumber(s string) bool {
	return s != "" && len(s) < 4 && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) && r != ',' })
}

// How deep columns are looked for within columns.
const maxColumns = 4

// regions divides segments into columns, and bands that run across them, in the order of reading.
func regions(all []segment, depth int) [][]segment {
	x, ok := gutter(all)
	if !ok || depth == maxColumns {
		return [][]segment{all}
	}
	var out [][]segment
	var left, right, across []segment
	columns := func() {
		for _, side := range [][]segment{left, right} {
			if len(side) > 0 {
				out = append(out, regions(side, depth+1)...)
			}
		}
		left, right = nil, nil
	}
	band := func() {
		if len(across) > 0 {
			out = append(out, across)
		}
		across = nil
	}
	slices.SortStableFunc(all, func(a, b segment) int { return cmp.Compare(a.y0, b.y0) })
	for _, s := range all {
		switch {
		case s.x1 <= x:
			band()
			left = append(left, s)
		case s.x0 >= x:
			band()
			right = append(right, s)
		default:
			columns()
			across = append(across, s)
		}
	}
	columns()
	band()
	return out
}

// A column has at least so many lines, and its lines so many words on average: what has fewer is a table.
const (
	minLines     = 4
	minLineWords = 3
)

// One line in so many may cross the space between columns: a heading over both.
const crossers = 20

// gutter finds the empty strip between two columns of text: the widest that only what runs across the page crosses.
func gutter(all []segment) (float64, bool) {
	if len(all) < 2*minLines {
		return 0, false
	}
	x0, x1, size := all[0].x0, all[0].x1, 0.0
	for _, s := range all {
		x0, x1, size = min(x0, s.x0), max(x1, s.x1), size+s.size/float64(len(all))
	}
	width := x1 - x0
	if width < 1 || width > 1e5 {
		return 0, false
	}
	covered := make([]int, int(width)+2) // by how many, by the point
	for _, s := range all {
		if s.x1-s.x0 > 0.55*width {
			continue
		}
		for i := max(0, int(s.x0-x0)); i <= min(int(s.x1-x0), len(covered)-1); i++ {
			covered[i]++
		}
	}
	best, from := span{}, -1
	for i, n := range covered {
		c := n > len(all)/crossers
		switch {
		case c && from >= 0:
			if at := (float64(from) + float64(i)) / 2 / width; i-from > best.to-best.from && at > 0.15 && at < 0.85 {
				best = span{from, i}
			}
			from = -1
		case !c && from < 0 && i > 0:
			from = i
		}
	}
	x := x0 + float64(best.from+best.to)/2
	return x, float64(best.to-best.from) >= max(5, 0.5*size) && columns(all, x)
}

// span is a strip of a page.
type span struct{ from, to int }

// columns tells whether both sides of a strip are running text beside one another.
func columns(all []segment, x float64) bool {
	type side struct {
		lines, words int
		top, bottom  float64
	}
	sides := [2]side{{top: math.Inf(1)}, {top: math.Inf(1)}}
	for _, s := range all {
		var at *side
		switch {
		case s.x1 <= x:
			at = &sides[0]
		case s.x0 >= x:
			at = &sides[1]
		default:
			continue
		}
		at.lines++
		at.words += words(s.text)
		at.top, at.bottom = min(at.top, s.y0), max(at.bottom, s.y1)
	}
	for _, s := range sides {
		if s.lines < minLines || s.words < minLineWords*s.lines {
			return false
		}
	}
	shared := min(sides[0].bottom, sides[1].bottom) - max(sides[0].top, sides[1].top)
	return shared > 0.3*min(sides[0].bottom-sides[0].top, sides[1].bottom-sides[1].top)
}

// rows makes lines of the segments of a column. Lines that have several segments, one under another, are a table.
func rows(region []segment, n int) []line {
	var out []line
	all := byPlace(region, func(s *segment) *run { return &s.run })
	for i := 0; i < len(all); i++ {
		k := i
		for k < len(all) && len(all[k]) > 1 {
			k++
		}
		if k-i < 2 {
			out = append(out, oneLine(all[i], n))
			continue
		}
		out = append(out, tableLines(all[i:k], n)...)
		i = k - 1
	}
	return out
}

func oneLine(row []segment, n int) line {
	texts := make([]string, 0, len(row))
	for _, s := range row {
		texts = append(texts, s.text)
	}
	first, last := row[0], row[len(row)-1]
	return line{text: clean(strings.Join(texts, " ")), page: n, x0: first.x0, x1: last.x1, top: first.y0, size: first.size, bold: first.bold}
}

// tableLines says a table row by row. Its columns have names when all rows have the same number of cells.
func tableLines(table [][]segment, n int) []line {
	g := &grid{}
	even := true
	for _, row := range table {
		even = even && len(row) == len(table[0])
		g.row()
		for _, s := range row {
			g.cell(s.text, false)
		}
	}
	var out []line
	add := func(row []segment, text string) {
		l := oneLine(row, n)
		l.text, l.item, l.bold = text, true, false
		out = append(out, l)
	}
	if !even {
		for i, row := range table {
			add(row, say(g.rows[i], nil))
		}
		return out
	}
	i := len(table)
	for range g.lines() {
		i--
	}
	for text := range g.lines() {
		add(table[i], text)
		i++
	}
	return out
}
