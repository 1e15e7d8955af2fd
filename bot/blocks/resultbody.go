package blocks

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/flows/dialogue"
)

// maxBody bounds the text of a result in one message: Slack refuses longer ones.
const maxBody = 9000

// marks tell the kind of a line; the words stand beside them.
var marks = map[string]string{"good": "✓ ", "warn": "⚠ ", "stop": "✕ "}

// span is a run of blocks.
type span struct{ at, n int }

// reasons are the lines, the picture made of text and the tables of a result, and where that picture stands. What is too long for
// a message is cut at a line, and says so.
func (r Reader) reasons(s *dialogue.Script, res dialogue.Result) (blocks []slack.Block, bars span) {
	w := r.words(s)
	var said, quiet, drafts []string
	for _, l := range res.Lines {
		text := marks[l.Mark] + r.lineText(w, l)
		switch l.Mark {
		case "info":
			quiet = append(quiet, text)
		case "draft":
			drafts = append(drafts, text)
		default:
			said = append(said, text)
		}
	}
	table, rest := r.tables(w, res.Tables)
	blocks = r.bounded(said)
	bars.at = len(blocks)
	if len(table)+len(rest) == 0 { // a table says it better than ten blocks can
		blocks = append(blocks, r.bounded(r.bars(w, res.Bars))...)
		bars.n = len(blocks) - bars.at
	}
	if len(drafts) > 0 {
		blocks = append(blocks, contextLine("✎ "+r.T("talk.draft")))
		blocks = append(blocks, r.bounded(drafts)...)
	}
	blocks = append(append(blocks, table...), r.bounded(rest)...)
	if len(quiet) > 0 {
		blocks = append(blocks, contextLine(strings.Join(quiet, "\n")))
	}
	return blocks, bars
}

// lineText is a line with what goes on under it.
func (r Reader) lineText(w dialogue.Words, l dialogue.Line) string {
	lines := []string{Escape(r.fill(w, l.Key, l.Args))}
	if l.Key == dialogue.Legal && r.Country != "" {
		lines[0] += " " + r.T("country."+r.Country)
	}
	for _, part := range l.Parts {
		lines = append(lines, r.lineText(w, part))
	}
	return strings.Join(lines, "\n")
}

func (r Reader) bounded(lines []string) []slack.Block {
	n := 0
	var kept []string
	for _, text := range lines {
		for _, l := range sentences(text) {
			if n += utf8.RuneCountInString(l); n > maxBody {
				return append(paragraphs(kept), contextLine(r.T("talk.cut")))
			}
			kept = append(kept, l)
		}
	}
	return paragraphs(kept)
}

// bars draw values as blocks, which align where spaces do not; a mark says what a colour would.
func (r Reader) bars(w dialogue.Words, bars []dialogue.Bar) []string {
	var lines []string
	for _, b := range bars {
		if b.Max <= 0 {
			continue
		}
		share := min(max(b.Value/b.Max, 0), 1)
		count := ""
		if whole := b.Value == math.Trunc(b.Value); (whole || b.Max >= 10) && b.Max == math.Trunc(b.Max) && b.Max < 1000 {
			n := dialogue.ShowNumber(strconv.FormatFloat(math.Round(b.Value*10)/10, 'f', -1, 64), r.Lang)
			count = r.T("talk.of", locale.Args{"N": n, "Of": int(b.Max)})
		}
		lines = append(lines, bar(int(share*100+0.5))+"  "+marks[b.Mark]+join(Escape(w.Value(b.Name, r.Lang)), count))
	}
	return lines
}

// What Slack's table block holds; a message has room for one.
const (
	maxTableRows = 100
	maxTableCols = 20
	maxTableText = 9000
)

// tables are the first table as a block and the others as lines, a row each.
func (r Reader) tables(w dialogue.Words, all []dialogue.Grid) (block []slack.Block, rest []string) {
	for _, g := range all {
		if g.Apart {
			continue
		}
		head := make([]string, len(g.Columns))
		for i, c := range g.Columns {
			head[i] = w.Column(c)
		}
		rows := make([][]string, len(g.Rows))
		for i, row := range g.Rows {
			for _, cell := range row {
				rows[i] = append(rows[i], w.Cell(cell, r.Lang, r.fullDate))
			}
		}
		title := "*" + Name(w.Say(g.Key, nil)) + "*"
		if t, ok := r.table(head, rows, g.Numeric); ok && block == nil {
			block = []slack.Block{section(title), t}
			continue
		}
		rest = append(rest, title)
		for _, row := range rows {
			rest = append(rest, "• "+Escape(rowLine(head, row)))
		}
	}
	return block, rest
}

// rowLine is a row where there is no table: with more than two columns, each after the first by its name.
func rowLine(head, row []string) string {
	parts := slices.Clone(row)
	for i := 1; len(head) > 2 && i < min(len(head), len(parts)); i++ {
		if parts[i] != "" {
			parts[i] = strings.TrimSuffix(head[i], "?") + ": " + parts[i]
		}
	}
	return join(parts...)
}

// fill says the words behind a key; what fills them are values of a result, days among them.
func (r Reader) fill(w dialogue.Words, key string, args map[string]string) string {
	return w.Fill(key, args, r.Lang, r.fullDate)
}

// table is Slack's table block, false when it holds more than that takes.
func (r Reader) table(head []string, rows [][]string, numeric []bool) (*slack.TableBlock, bool) {
	t, size := slack.NewTableBlock(""), 0
	add := func(row []string) {
		cells := make([]slack.TableCell, len(head))
		for i := range head {
			text := ""
			if i < len(row) {
				text = strings.Map(visible, row[i])
			}
			size += utf8.RuneCountInString(text)
			cells[i] = slack.NewTableRawTextCell(or(text, "–"))
		}
		t.AddRow(cells...)
	}
	add(head)
	for _, row := range rows {
		add(row)
	}
	for i := range head {
		align := slack.ColumnAlignmentLeft
		if i < len(numeric) && numeric[i] {
			align = slack.ColumnAlignmentRight
		}
		t.ColumnSettings = append(t.ColumnSettings, slack.ColumnSetting{Align: align, IsWrapped: true})
	}
	return t, len(rows) > 0 && len(rows) < maxTableRows && len(head) <= maxTableCols && size <= maxTableText
}

// maxWide is how many columns are shown although they may be empty.
const maxWide = 10

// filled leaves out the columns in which no row has anything.
func filled(head []string, numeric []bool, rows [][]string) (h []string, n []bool, out [][]string) {
	out = make([][]string, len(rows))
	for i := range head {
		if !slices.ContainsFunc(rows, func(row []string) bool { return row[i] != "" }) {
			continue
		}
		h, n = append(h, head[i]), append(n, numeric[i])
		for j, row := range rows {
			out[j] = append(out[j], row[i])
		}
	}
	return h, n, out
}
