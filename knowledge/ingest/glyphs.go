package ingest

import (
	"math"
	"strings"
	"unicode"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"
)

// glyphs reads the letters of a page and makes runs of them, a word each: PDFium knows where a program left out the
// spaces between words, but not which words stand beside one another.
type glyphs struct {
	pdf  *pdf
	text references.FPDF_TEXTPAGE
	page *page
	box  structs.FPDF_FS_RECTF // of the page, in its own coordinates
	turn int                   // quarters that the page is turned by, clockwise

	word  strings.Builder
	cur   run
	space bool // a space came before the word that is next
}

// page gives the words of a page.
func (p *pdf) page(i int) (page, error) {
	at := requests.Page{ByIndex: &requests.PageByIndex{Document: p.doc, Index: i}}
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
	count, err := p.lib.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text.TextPage})
	if err != nil {
		return page{}, err
	}
	pg := page{n: i + 1, width: float64(box.Rect.Right - box.Rect.Left), height: float64(box.Rect.Top - box.Rect.Bottom)}
	g := &glyphs{pdf: p, text: text.TextPage, page: &pg, box: box.Rect, turn: int(rotation.PageRotation)}
	if g.turn%2 == 1 {
		pg.width, pg.height = pg.height, pg.width
	}
	for k := range min(count.Count, maxLetters) {
		if err := g.letter(k); err != nil {
			return page{}, err
		}
	}
	g.flush()
	return pg, nil
}

// maxLetters is more than any page shows; a page that has more repeats itself to keep a reader busy.
const maxLetters = 200_000

// letter reads one letter.
func (g *glyphs) letter(k int) error {
	code, err := g.pdf.lib.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: g.text, Index: k})
	if err != nil {
		return err
	}
	r := rune(code.Unicode)
	switch {
	case unicode.IsSpace(r):
		g.flush()
		g.space = g.space || r == ' ' || r == '\u00a0'
		return nil
	case r == 0:
		return nil
	case r == 0x02 || r == 0xfffe: // how PDFium writes a hyphen at the end of a line
		r = '-'
	}
	loose, err := g.pdf.lib.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: g.text, Index: k})
	if err != nil {
		return err
	}
	x0, y0, x1, y1 := g.place(loose.Rect)
	if g.word.Len() > 0 && g.parts(r, x0, y0, y1) {
		g.flush()
	}
	if g.word.Len() == 0 {
		g.cur = run{x0: x0, x1: x1, y0: y0, y1: y1, space: g.space}
		g.space = false
		if err := g.font(k); err != nil {
			return err
		}
	}
	g.word.WriteRune(r)
	g.cur.x0, g.cur.x1, g.cur.y0, g.cur.y1 = min(g.cur.x0, x0), max(g.cur.x1, x1), min(g.cur.y0, y0), max(g.cur.y1, y1)
	return nil
}

// parts tells whether a letter begins a new word: after a leap, or where a number may be a note or a symbol a mark.
func (g *glyphs) parts(r rune, x0, y0, y1 float64) bool {
	word := []rune(g.word.String())
	last := word[len(word)-1]
	size := max(g.cur.y1-g.cur.y0, 1)
	leap := x0-g.cur.x1 > 0.5*size || x0 < g.cur.x1-size || y0 > g.cur.y1 || y1 < g.cur.y0
	return leap || unicode.IsDigit(r) != unicode.IsDigit(last) || unicode.Is(unicode.Co, r) != unicode.Is(unicode.Co, last)
}

// font asks for the size and the weight of a letter.
func (g *glyphs) font(k int) error {
	size, err := g.pdf.lib.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: g.text, Index: k})
	if err != nil {
		return err
	}
	g.cur.size = size.FontSize
	if m, err := g.pdf.lib.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: g.text, Index: k}); err == nil {
		g.cur.size *= math.Hypot(float64(m.Matrix.C), float64(m.Matrix.D))
	}
	if weight, err := g.pdf.lib.FPDFText_GetFontWeight(&requests.FPDFText_GetFontWeight{TextPage: g.text, Index: k}); err == nil {
		g.cur.bold = weight.FontWeight >= boldWeight
	}
	if info, err := g.pdf.lib.FPDFText_GetFontInfo(&requests.FPDFText_GetFontInfo{TextPage: g.text, Index: k}); err == nil {
		name := strings.ToLower(info.FontName)
		g.cur.bold = g.cur.bold || strings.Contains(name, "bold") || strings.Contains(name, "black")
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

// flush ends a word. What is written from top to bottom is a label at the side.
func (g *glyphs) flush() {
	raw := g.word.String()
	g.word.Reset()
	if raw == "" {
		return
	}
	r := g.cur
	r.text, r.lost = clean(raw), symbol(raw)
	upright := r.x1-r.x0 > 0.8*(r.y1-r.y0) || len(raw) < 4
	within := r.x1 > 0 && r.x0 < g.page.width && r.y1 > 0 && r.y0 < g.page.height
	if (r.text != "" || r.lost) && upright && within {
		g.page.runs = append(g.page.runs, r)
	}
}
