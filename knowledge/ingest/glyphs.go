package ingest

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"
)

// glyphs reads the letters of a page and makes runs of them, a word each: PDFium knows where a program left out the
// spaces between words, but not which words stand beside one another. Every question to PDFium takes microseconds, so
// there are a few for a word and none for a letter.
type glyphs struct {
	pdf  *pdf
	text references.FPDF_TEXTPAGE
	page *page
	box  structs.FPDF_FS_RECTF // of the page, in its own coordinates
	turn int                   // quarters that the page is turned by, clockwise

	letters []rune
	last    font
}

// font is how letters look.
type font struct {
	height float64 // of a line in it, as long as weight is the same it tells fonts apart
	weight int
	size   float64
	bold   bool
}

// page gives the words of a page.
func (p *pdf) page(i int) (page, error) {
	at := p.at(i)
	box, err := p.lib.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: at})
	if err != nil {
		return page{}, err
	}
	rotation, err := p.lib.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: at})
	if err != nil {
		return page{}, err
	}
	text, err := p.lib.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: at})
	if err != nil {
		return page{}, err
	}
	defer p.lib.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage}) //nolint:errcheck // nothing is left to do
	pg := page{n: i + 1, width: float64(box.Rect.Right - box.Rect.Left), height: float64(box.Rect.Top - box.Rect.Bottom)}
	g := &glyphs{pdf: p, text: text.TextPage, page: &pg, box: box.Rect, turn: int(rotation.PageRotation)}
	if g.turn%2 == 1 {
		pg.width, pg.height = pg.height, pg.width
	}
	if err := g.spell(); err != nil {
		return page{}, err
	}
	return pg, g.words()
}

// maxLetters is more than any page shows; a page that has more repeats itself to keep a reader busy.
const maxLetters = 100_000

// spell gets the letters of a page, one for each of PDFium's places.
func (g *glyphs) spell() error {
	count, err := g.pdf.lib.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: g.text})
	if err != nil {
		return err
	}
	n := min(count.Count, maxLetters)
	if n <= 0 {
		return nil
	}
	all, err := g.pdf.lib.FPDFText_GetText(&requests.FPDFText_GetText{TextPage: g.text, Count: n})
	if err != nil {
		return err
	}
	if g.letters = []rune(all.Text); len(g.letters) == n && len(utf16.Encode(g.letters)) == n {
		return nil
	}
	g.letters = make([]rune, n) // some places have no letter, or two
	for k := range n {
		code, err := g.pdf.lib.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: g.text, Index: k})
		if err != nil {
			return err
		}
		g.letters[k] = rune(code.Unicode)
	}
	return nil
}

// words cuts the letters at spaces, and where a number may be a note or a symbol a mark.
func (g *glyphs) words() error {
	space := false
	for i := 0; i < len(g.letters); {
		if r := g.letters[i]; unicode.IsSpace(r) || r == 0 {
			space = space || r == ' ' || r == '\u00a0'
			i++
			continue
		}
		k := i + 1
		for k < len(g.letters) && likeness(g.letters[k]) == likeness(g.letters[i]) {
			k++
		}
		if err := g.word(i, k, space); err != nil {
			return err
		}
		i, space = k, false
	}
	return nil
}

// likeness tells the kinds of characters apart that do not stand in one word.
func likeness(r rune) int {
	switch {
	case unicode.IsSpace(r), r == 0:
		return 0
	case unicode.IsDigit(r):
		return 1
	case unicode.Is(unicode.Co, r):
		return 2
	}
	return 3
}

// word keeps the letters from i to k as a run. Where they do not stand in one line they are two, or more; what is
// written from top to bottom is a label at the side, and left out.
func (g *glyphs) word(i, k int, space bool) error {
	r, err := g.at(i)
	if err != nil {
		return err
	}
	if k-i > 1 {
		last, err := g.at(k - 1)
		if err != nil {
			return err
		}
		torn := !abreast(&r, &last) || last.x1 < r.x0 || last.x1-r.x0 > 2*(r.y1-r.y0)*float64(k-i)
		narrow := last.x1-r.x0 < 0.8*(r.y1-r.y0)
		switch {
		case (torn || narrow) && g.turned(i):
			return nil
		case torn:
			mid := (i + k) / 2
			if err := g.word(i, mid, space); err != nil {
				return err
			}
			return g.word(mid, k, false)
		}
		r.x0, r.x1, r.y0, r.y1 = min(r.x0, last.x0), max(r.x1, last.x1), min(r.y0, last.y0), max(r.y1, last.y1)
	}
	if err := g.look(i, r.y1-r.y0); err != nil {
		return err
	}
	raw := hyphens.Replace(string(g.letters[i:k]))
	r.text, r.lost, r.space, r.size, r.bold = clean(raw), symbol(raw), space, g.last.size, g.last.bold
	within := r.x1 > 0 && r.x0 < g.page.width && r.y1 > 0 && r.y0 < g.page.height
	if (r.text != "" || r.lost) && within {
		g.page.runs = append(g.page.runs, r)
	}
	return nil
}

// turned tells whether a letter lies on its side, as the page is held.
func (g *glyphs) turned(k int) bool {
	angle, err := g.pdf.lib.FPDFText_GetCharAngle(&requests.FPDFText_GetCharAngle{TextPage: g.text, Index: k})
	return err == nil && math.Abs(math.Cos(float64(angle.CharAngle)+float64(g.turn)*math.Pi/2)) < 0.5
}

// hyphens are what PDFium writes for a hyphen at the end of a line.
var hyphens = strings.NewReplacer("\x02", "-", "\ufffe", "-")

// at gives the place of a letter.
func (g *glyphs) at(k int) (run, error) {
	loose, err := g.pdf.lib.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: g.text, Index: k})
	if err != nil {
		return run{}, err
	}
	var r run
	r.x0, r.y0, r.x1, r.y1 = g.place(loose.Rect)
	return r, nil
}

// look finds the size and the weight of a letter, if they are not those of the letter before.
func (g *glyphs) look(k int, height float64) error {
	weight := 0
	if w, err := g.pdf.lib.FPDFText_GetFontWeight(&requests.FPDFText_GetFontWeight{TextPage: g.text, Index: k}); err == nil {
		weight = w.FontWeight
	}
	if weight == g.last.weight && math.Abs(height-g.last.height) < 0.01 {
		return nil
	}
	size, err := g.pdf.lib.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: g.text, Index: k})
	if err != nil {
		return err
	}
	g.last = font{height: height, weight: weight, size: size.FontSize, bold: weight >= boldWeight}
	if m, err := g.pdf.lib.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: g.text, Index: k}); err == nil {
		g.last.size *= math.Hypot(float64(m.Matrix.C), float64(m.Matrix.D))
	}
	if info, err := g.pdf.lib.FPDFText_GetFontInfo(&requests.FPDFText_GetFontInfo{TextPage: g.text, Index: k}); err == nil {
		name := strings.ToLower(info.FontName)
		g.last.bold = g.last.bold || strings.Contains(name, "bold") || strings.Contains(name, "black")
	}
	return nil
}

// boldWeight is where the weight of a font is called bold at the least: semi-bold.
const boldWeight = 600

// place turns a box of the page into one as a reader sees it, from the left and from the top.
func (g *glyphs) place(r structs.FPDF_FS_RECTF) (x0, y0, x1, y1 float64) {
	w, h := float64(g.box.Right-g.box.Left), float64(g.box.Top-g.box.Bottom)
	left, right := float64(r.Left-g.box.Left), float64(r.Right-g.box.Left)
	low, high := float64(r.Bottom-g.box.Bottom), float64(r.Top-g.box.Bottom)
	switch g.turn {
	case 1:
		return low, left, high, right
	case 2:
		return w - right, low, w - left, high
	case 3:
		return h - high, w - right, h - low, w - left
	}
	return left, h - high, right, h - low
}
