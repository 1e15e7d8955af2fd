package files

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math/big"
	"regexp"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// workbookTable reads the first sheet of a workbook.
func workbookTable(data []byte) (s Sheet, err error) {
	if err := unpackable(data); err != nil {
		return Sheet{}, err
	}
	defer func() { // the library is not ours, and the file is a stranger's
		if recover() != nil {
			s, err = Sheet{}, ErrBroken
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxUnpack, UnzipXMLSizeLimit: maxUnpack, RawCellValue: true})
	if err != nil {
		return Sheet{}, fmt.Errorf("%w: %w", ErrBroken, err)
	}
	defer f.Close()
	names := f.GetSheetList()
	if len(names) == 0 {
		return Sheet{}, ErrEmpty
	}
	r := reader{f: f, sheet: names[0], styles: map[int]form{}}
	rows, err := f.Rows(r.sheet)
	if err != nil {
		return Sheet{}, fmt.Errorf("%w: %w", ErrBroken, err)
	}
	defer rows.Close()
	for n := 1; rows.Next(); n++ {
		if n > MaxRows+1 {
			return Sheet{}, ErrManyRows
		}
		cells, err := rows.Columns()
		if err != nil {
			return Sheet{}, fmt.Errorf("%w: %w", ErrBroken, err)
		}
		s.Rows = append(s.Rows, r.row(cells, n))
	}
	return tidy(s)
}

// unpackable refuses a workbook that would unpack to more than anybody has: the sizes that it declares are checked, and then
// how much really comes out.
func unpackable(data []byte) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrBroken, err)
	}
	var total int64
	sheets := false
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			return fmt.Errorf("%w: %w", ErrBroken, err)
		}
		n, err := io.Copy(io.Discard, io.LimitReader(in, maxUnpack-total+1))
		in.Close()
		if total += n; total > maxUnpack {
			return ErrLarge
		}
		if n > maxSheet && strings.HasPrefix(f.Name, "xl/worksheets/") {
			return ErrManyRows
		}
		if err != nil {
			return fmt.Errorf("%w: %w", ErrBroken, err)
		}
		sheets = sheets || strings.HasPrefix(f.Name, "xl/")
	}
	if !sheets {
		return ErrFormat // a zip of something else, such as a text document
	}
	return nil
}

// reader makes text of cells.
type reader struct {
	f      *excelize.File
	sheet  string
	styles map[int]form
}

// form is what a number format makes of a number.
type form int

const (
	plain form = iota
	day
	share
)

func (r reader) row(raw []string, n int) []string {
	out := make([]string, len(raw))
	for i, text := range raw {
		out[i] = text
		number, ok := decimal(text)
		if !ok {
			continue
		}
		cell, err := excelize.CoordinatesToCellName(i+1, n)
		if err != nil {
			continue
		}
		if kind, err := r.f.GetCellType(r.sheet, cell); err == nil && (kind == excelize.CellTypeSharedString || kind == excelize.CellTypeInlineString) {
			continue // digits that somebody typed as text stay as they were typed
		}
		out[i] = r.number(number, cell)
	}
	return out
}

// number writes a cell's number as it was meant. Its decimal mark is a comma: "1.234" could be a thousand.
func (r reader) number(n *big.Rat, cell string) string {
	switch r.form(cell) {
	case day:
		serial, _ := n.Float64()
		if t, err := excelize.ExcelDateToTime(serial, false); err == nil {
			return t.Format(time.DateOnly)
		}
	case share:
		return comma(n.Mul(n, big.NewRat(100, 1))) + "%"
	}
	return comma(n)
}

// comma writes a number with a comma before its decimals. Three of them get a zero behind them: 1,234 is a thousand and more to who
// reads English, and 1,2340 is not.
func comma(n *big.Rat) string {
	s := strings.TrimSuffix(strings.TrimRight(n.FloatString(12), "0"), ".")
	whole, decimals, _ := strings.Cut(s, ".")
	switch len(decimals) {
	case 0:
		return whole
	case 3:
		decimals += "0"
	}
	return whole + "," + decimals
}

// decimal reads a number as a workbook stores it: 1234.5 or 1.5E-3. The last of its seventeen digits is noise.
func decimal(text string) (*big.Rat, bool) {
	if !isNumber.MatchString(text) {
		return nil, false
	}
	f, _, err := big.ParseFloat(text, 10, 64, big.ToNearestEven)
	if err != nil {
		return nil, false
	}
	return new(big.Rat).SetString(f.Text('g', 15))
}

var isNumber = regexp.MustCompile(`^-?\d+(\.\d+)?([eE][-+]?\d{1,2})?$`)

func (r reader) form(cell string) form {
	id, err := r.f.GetCellStyle(r.sheet, cell)
	if err != nil {
		return plain
	}
	if k, ok := r.styles[id]; ok {
		return k
	}
	k := plain
	if st, err := r.f.GetStyle(id); err == nil && st != nil {
		k = formOf(st)
	}
	r.styles[id] = k
	return k
}

// literal is what a format shows as it stands: quoted words, escaped characters, colours and currencies.
var literal = regexp.MustCompile(`"[^"]*"|\\.|\[[^\]]*\]|_.`)

// formOf tells dates and percentages from other formats.
// Source: ECMA-376 part 1, 18.8.30, the formats with a number of their own.
func formOf(st *excelize.Style) form {
	if st.CustomNumFmt != nil {
		code := strings.ToLower(literal.ReplaceAllString(*st.CustomNumFmt, ""))
		switch {
		case strings.Contains(code, "%"):
			return share
		case strings.ContainsAny(code, "yjd") && !strings.ContainsAny(code, "0#"): // jjjj is what Dutch writes
			return day
		}
		return plain
	}
	switch n := st.NumFmt; {
	case n == 9 || n == 10:
		return share
	case n >= 14 && n <= 17, n == 22, n >= 27 && n <= 36, n >= 50 && n <= 58:
		return day
	}
	return plain
}
