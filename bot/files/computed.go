package files

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// formula is a cell that computes a number.
type formula struct{ sheet, cell, text string }

// compute writes beside each formula what it comes to: previewers, telephones and scripts show what stands in the file and compute
// nothing. What a formula fails at stays empty, and a spreadsheet says why.
func (b *book) compute() {
	values := make([]float64, len(b.live))
	known := make([]bool, len(b.live))
	for i, l := range b.live { // all of them first: each change makes the library forget what it computed
		text, err := b.f.CalcCellValue(l.sheet, l.cell, excelize.Options{RawCellValue: true})
		if err == nil {
			values[i], err = strconv.ParseFloat(text, 64)
		}
		known[i] = err == nil && !math.IsInf(values[i], 0) && !math.IsNaN(values[i])
	}
	for i, l := range b.live {
		if known[i] {
			b.check(b.f.SetCellFloat(l.sheet, l.cell, values[i], -1, 64))
			b.check(b.f.SetCellFormula(l.sheet, l.cell, l.text))
		}
	}
}

// asNumbers takes the mark off computed values that makes them texts. The library keeps a value that was set before its formula,
// but marks every formula's as a text, and has no call for it (github.com/qax-os/excelize/issues/2302).
// Source of the mark: ECMA-376 part 1, 18.18.11, ST_CellType.
func asNumbers(book []byte) ([]byte, error) {
	in, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		return nil, fmt.Errorf("computed values: %w", err)
	}
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	for _, f := range in.File {
		if err := copyPart(to, f); err != nil {
			return nil, fmt.Errorf("computed values of %s: %w", f.Name, err)
		}
	}
	if err := to.Close(); err != nil {
		return nil, fmt.Errorf("computed values: %w", err)
	}
	return out.Bytes(), nil
}

func copyPart(to *zip.Writer, f *zip.File) error {
	if !strings.HasPrefix(f.Name, "xl/worksheets/") {
		return to.Copy(f)
	}
	from, err := f.Open()
	if err != nil {
		return err
	}
	defer from.Close()
	data, err := io.ReadAll(from)
	if err != nil {
		return err
	}
	w, err := to.Create(f.Name)
	if err != nil {
		return err
	}
	_, err = w.Write(bytes.ReplaceAll(data, []byte(` t="str"><f>`), []byte(`><f>`)))
	return err
}
