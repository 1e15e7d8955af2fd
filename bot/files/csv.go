package files

import (
	"bytes"
	"encoding/csv"
	"strings"
)

// maxJoined is how many lines a cell in quotes may have before the quote is taken for a slip.
const maxJoined = 50

// csvTable reads lines of cells. A quote that does not close would swallow the rest of the file: the line that it stands in is
// named instead, and the others are read.
func csvTable(text string) (Sheet, error) {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	lines := strings.Split(text, "\n")
	lines, comma := said(lines)
	if comma == 0 {
		comma = between(lines)
	}
	var out Sheet
	for i := 0; i < len(lines); {
		if strings.TrimSpace(lines[i]) == "" {
			i++
			continue
		}
		row, n := record(lines[i:], comma, width(out.Rows))
		if n == 0 {
			out.Broken = append(out.Broken, i+1)
			i++
			continue
		}
		out.Rows = append(out.Rows, row)
		i += n
		if len(out.Rows) > MaxRows+1 {
			return Sheet{}, ErrManyRows
		}
	}
	return tidy(out)
}

// width is how many cells the headings have, 0 when there are none yet.
func width(rows [][]string) int {
	if len(rows) == 0 {
		return 0
	}
	return len(rows[0])
}

// said takes the mark off a first line "sep=;", which spreadsheets write and understand.
func said(lines []string) ([]string, rune) {
	if mark, ok := strings.CutPrefix(strings.ToLower(lines[0]), "sep="); ok && len([]rune(mark)) == 1 {
		lines[0] = ""
		return lines, []rune(mark)[0]
	}
	return lines, 0
}

// between finds what stands between cells: the mark that cuts the most of the first lines into the same number of cells.
func between(lines []string) rune {
	best, mark := -1, ';'
	for _, m := range "\t;,|" { // where two fit alike the first is meant: a comma may be a decimal mark
		counts, looked := map[int]int{}, 0
		for _, l := range lines {
			if strings.TrimSpace(l) == "" {
				continue
			}
			if looked++; looked > 20 {
				break
			}
			if row, n := record([]string{l}, m, 0); n > 0 && len(row) > 1 {
				counts[len(row)]++
			}
		}
		for _, n := range counts {
			if n > best {
				best, mark = n, m
			}
		}
	}
	return mark
}

// record reads the row at the head of lines and says how many of them it takes, 0 when it is no row. A line that has the cells
// of a whole row goes into no cell of the row before it.
func record(lines []string, comma rune, width int) (row []string, n int) {
	if !strings.Contains(lines[0], `"`) {
		return strings.Split(lines[0], string(comma)), 1
	}
	text := ""
	for n < min(len(lines), maxJoined) {
		if n > 0 && width > 1 && !strings.Contains(lines[n], `"`) && strings.Count(lines[n], string(comma)) == width-1 {
			break
		}
		text += lines[n] + "\n"
		n++
		if strings.Count(text, `"`)%2 == 0 {
			break
		}
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = comma, -1
	if row, err := r.Read(); err == nil && r.InputOffset() >= int64(len(text)-1) {
		return row, n
	}
	// A quote that begins no cell is a character: a screen of 27" is one.
	cells := strings.Split(lines[0], string(comma))
	for _, c := range cells {
		if strings.HasPrefix(strings.TrimSpace(c), `"`) {
			return nil, 0
		}
	}
	return cells, 1
}

// writeCSV writes rows as spreadsheets here read them at a double click: semicolons, UTF-8 with its mark.
func writeCSV(rows [][]string) []byte {
	var out bytes.Buffer
	out.WriteString("\ufeff")
	w := csv.NewWriter(&out)
	w.Comma, w.UseCRLF = ';', true
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, c := range row {
			safe[i] = inert(c)
		}
		_ = w.Write(safe) // a buffer takes everything
	}
	w.Flush()
	return out.Bytes()
}
