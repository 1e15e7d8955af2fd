package ingest

import (
	"iter"
	"strings"
)

// A cell with more words holds text, not a value.
const maxCellWords = 60

// A label is said again in every row, so it is short.
const maxLabel = 60 // bytes

// grid is a table while it is read.
type grid struct {
	rows  [][]string
	heads int // rows at the beginning that are made of heads alone
	plain bool
}

func (g *grid) row() { g.rows, g.plain = append(g.rows, nil), false }

func (g *grid) cell(text string, head bool) {
	if len(g.rows) == 0 {
		g.row()
	}
	last := len(g.rows) - 1
	g.rows[last] = append(g.rows[last], text)
	switch g.plain = g.plain || !head; {
	case g.plain:
		g.heads = min(g.heads, last)
	case g.heads == last:
		g.heads = last + 1
	}
}

// lines says a table row by row, so that each can be found by itself: "Stoel: 12", and with more columns than two their
// names with the values: "Stoel: aantal 12; staat goed". The first row of a wide table names its columns.
func (g *grid) lines() iter.Seq[string] {
	width := 0
	for _, row := range g.rows {
		width = max(width, len(row))
	}
	heads := g.heads
	if heads == 0 && width > 2 && len(g.rows) > 1 {
		heads = 1
	}
	if heads >= len(g.rows) {
		heads = 0
	}
	var names []string
	if heads > 0 && width > 2 {
		names = g.rows[heads-1]
	}
	return func(yield func(string) bool) {
		for i, row := range g.rows {
			if i < heads && names != nil {
				continue
			}
			if line := say(row, names); line != "" && !yield(line) {
				return
			}
		}
	}
}

// say makes a line of a row.
func say(row, names []string) string {
	var first string
	var rest []string
	for i, text := range row {
		switch {
		case text == "":
		case first == "":
			first = text
		case i < len(names) && names[i] != "" && len(names[i]) <= maxLabel:
			rest = append(rest, names[i]+" "+text)
		default:
			rest = append(rest, text)
		}
	}
	if len(rest) == 0 {
		return first
	}
	return strings.TrimRight(first, ": ") + ": " + strings.Join(rest, "; ")
}
