package files

import (
	"bytes"
	"errors"
	"path"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Bounds of a table that is read. Own choices: a purchasing plan of a large city has some hundred lines.
const (
	MaxBytes   = 20_000_000
	MaxRows    = 5000
	maxColumns = 100
	maxCell    = 32_767     // characters, as much as a spreadsheet holds
	maxUnpack  = 64_000_000 // bytes of a workbook, unpacked
	maxSheet   = 16_000_000 // bytes of one of its sheets: in memory it takes eight times as much
)

// Why a file can't be read as a table. Each has words of its own.
var (
	ErrLarge     = errors.New("the file is too large")
	ErrManyRows  = errors.New("the table has too many rows")
	ErrEncrypted = errors.New("the file is protected by a password")
	ErrBroken    = errors.New("the file is damaged")
	ErrFormat    = errors.New("the file is no table that is read")
	ErrEmpty     = errors.New("there is nothing in the table")
)

// Sheet is a table as it was read.
type Sheet struct {
	Rows   [][]string
	Broken []int // lines of the file that are no row, counted from 1: they are left out of Rows
}

// Table reads a table out of a file: CSV with commas, semicolons or tabs, in UTF-8, UTF-16 or Windows-1252, or the first sheet
// of a workbook. Values come as a reader sees them, numbers with a comma as their decimal mark; formulas are not computed,
// what they last gave is taken. Errors are this package's.
func Table(name string, data []byte) (Sheet, error) {
	switch {
	case len(data) > MaxBytes:
		return Sheet{}, ErrLarge
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return workbookTable(data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		if strings.EqualFold(path.Ext(name), ".xls") {
			return Sheet{}, ErrFormat // of before 2007
		}
		return Sheet{}, ErrEncrypted
	case strings.EqualFold(path.Ext(name), ".xlsx"):
		return Sheet{}, ErrBroken
	}
	text, ok := decode(data)
	if !ok {
		return Sheet{}, ErrFormat
	}
	return csvTable(text)
}

// decode makes text of bytes; false when they are none.
func decode(data []byte) (string, bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		units := make([]uint16, 0, len(data)/2)
		for i := 2; i+1 < len(data); i += 2 {
			unit := uint16(data[i]) | uint16(data[i+1])<<8
			if data[0] == 0xfe {
				unit = uint16(data[i])<<8 | uint16(data[i+1])
			}
			units = append(units, unit)
		}
		return string(utf16.Decode(units)), true
	case bytes.IndexByte(data, 0) >= 0:
		return "", false
	case utf8.Valid(data):
		return strings.TrimPrefix(string(data), "\ufeff"), true
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(data)
	return string(text), err == nil
}

// tidy bounds a sheet, takes the inert form off its cells and drops the empty rows at its end.
func tidy(s Sheet) (Sheet, error) {
	for _, row := range s.Rows {
		if len(row) > maxColumns {
			return Sheet{}, ErrFormat
		}
		for i, c := range row {
			c = strings.ToValidUTF8(strings.Map(printable, c), "")
			if utf8.RuneCountInString(c) > maxCell {
				c = string([]rune(c)[:maxCell])
			}
			row[i] = live(strings.TrimSpace(c))
		}
	}
	for n := len(s.Rows); n > 0 && strings.Join(s.Rows[n-1], "") == ""; n-- {
		s.Rows = s.Rows[:n-1]
	}
	switch {
	case len(s.Rows) == 0 && len(s.Broken) == 0:
		return Sheet{}, ErrEmpty
	case len(s.Rows) > MaxRows+1: // and its headings
		return Sheet{}, ErrManyRows
	}
	return s, nil
}

// printable drops control characters; a cell may have lines.
func printable(r rune) rune {
	if r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r == 0xfeff {
		return -1
	}
	return r
}
