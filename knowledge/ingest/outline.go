package ingest

import (
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// Bounds of an outline: PDFium leaves it to the caller that its entries may lead back to one another.
const (
	maxEntries = 5000
	maxLevels  = 6
)

// outline gives the level of each title in the document's own table of contents.
func (p *pdf) outline() map[string]int {
	out := map[string]int{}
	left := maxEntries
	p.entries(nil, 1, out, &left)
	return out
}

// entries reads the entries under a parent, nil for the first level.
func (p *pdf) entries(parent *references.FPDF_BOOKMARK, level int, out map[string]int, left *int) {
	child, err := p.lib.FPDFBookmark_GetFirstChild(&requests.FPDFBookmark_GetFirstChild{Document: p.doc, Bookmark: parent})
	if err != nil {
		return
	}
	for at := child.Bookmark; at != nil && *left > 0; {
		*left--
		if title, err := p.lib.FPDFBookmark_GetTitle(&requests.FPDFBookmark_GetTitle{Bookmark: *at}); err == nil {
			if key := entryKey(title.Title); key != "" && out[key] == 0 {
				out[key] = level
			}
		}
		if level < maxLevels {
			p.entries(at, level+1, out, left)
		}
		next, err := p.lib.FPDFBookmark_GetNextSibling(&requests.FPDFBookmark_GetNextSibling{Document: p.doc, Bookmark: *at})
		if err != nil {
			return
		}
		at = next.Bookmark
	}
}
