package ingest

import (
	"encoding/xml"
	"strings"
)

// bodyReader makes blocks of the body of a DOCX.
type bodyReader struct {
	draft  *draft
	styles styleSheet
	paras  []*para  // open paragraphs: a text box holds paragraphs inside one
	tables []*table // open tables
	hidden bool     // the run is marked as not to be shown
	skip   int      // depth at which a part to be left out began, 0 = none
}

// para is a paragraph while it is read.
type para struct {
	style style
	list  bool
	level int // its own outline level, over that of its style
	text  strings.Builder
}

// table is a table while it is read: as a grid, and as the blocks in it for when it arranges a page.
type table struct {
	grid   grid
	cell   strings.Builder
	blocks []block
	header bool
	text   bool // holds headings, lists or long texts
}

// left are the parts of a body that nobody reads: deleted text, the older twin of a drawing, codes of fields.
var left = map[string]bool{"del": true, "moveFrom": true, "Fallback": true, "instrText": true, "delText": true}

func (r *bodyReader) token(path []string, t xml.Token) {
	depth := len(path)
	if r.skip > 0 {
		if _, ends := t.(xml.EndElement); ends && depth == r.skip {
			r.skip = 0
		}
		return
	}
	switch t := t.(type) {
	case xml.StartElement:
		if left[t.Name.Local] {
			r.skip = depth
			return
		}
		r.start(path, t)
	case xml.EndElement:
		r.end(t.Name.Local)
	case xml.CharData:
		if p := r.para(); p != nil && !r.hidden && depth > 0 && path[depth-1] == "t" {
			p.text.Write(t)
		}
	}
}

func (r *bodyReader) para() *para {
	if len(r.paras) == 0 {
		return nil
	}
	return r.paras[len(r.paras)-1]
}

func (r *bodyReader) table() *table {
	if len(r.tables) == 0 {
		return nil
	}
	return r.tables[len(r.tables)-1]
}

func (r *bodyReader) start(path []string, e xml.StartElement) {
	switch e.Name.Local {
	case "p":
		r.paras = append(r.paras, &para{})
		return
	case "r":
		r.hidden = false
		return
	case "tbl":
		if t := r.table(); t != nil {
			t.text = true
		}
		r.tables = append(r.tables, &table{})
		return
	}
	if t := r.table(); t != nil {
		switch e.Name.Local {
		case "tr":
			t.grid.row()
			t.header = false
		case "tblHeader":
			t.header = attr(e, "val") != "0" && attr(e, "val") != "false"
		case "tc":
			t.cell.Reset()
		}
	}
	if p := r.para(); p != nil {
		r.inside(p, path, e)
	}
}

// inside reads what a paragraph is and what stands in it beside letters.
func (r *bodyReader) inside(p *para, path []string, e xml.StartElement) {
	properties := len(path) > 1 && path[len(path)-2] == "pPr"
	switch e.Name.Local {
	case "pStyle":
		p.style = r.styles.resolve(attr(e, "val"))
	case "outlineLvl":
		if properties {
			p.level = outlineLevel(attr(e, "val"))
		}
	case "numId":
		p.list = attr(e, "val") != "0"
	case "vanish", "webHidden":
		if path[len(path)-2] == "rPr" && len(path) > 2 && path[len(path)-3] == "r" {
			r.hidden = attr(e, "val") != "0" && attr(e, "val") != "false"
		}
	case "tab", "br", "cr", "ptab":
		if !properties && path[len(path)-2] != "tabs" {
			p.text.WriteByte(' ')
		}
	case "noBreakHyphen":
		p.text.WriteByte('-')
	}
}

func (r *bodyReader) end(name string) {
	switch name {
	case "p":
		if p := r.para(); p != nil {
			r.paras = r.paras[:len(r.paras)-1]
			r.paragraph(p)
		}
	case "r":
		r.hidden = false
	case "tc":
		if t := r.table(); t != nil {
			text := t.cell.String()
			t.text = t.text || words(text) > maxCellWords
			t.grid.cell(clean(text), t.header)
		}
	case "tbl":
		if t := r.table(); t != nil {
			r.tables = r.tables[:len(r.tables)-1]
			r.close(t)
		}
	}
}

// paragraph keeps a paragraph that ended.
func (r *bodyReader) paragraph(p *para) {
	if strings.HasPrefix(p.style.name, "toc ") || p.style.name == "toc heading" {
		return
	}
	b := block{text: p.text.String()}
	switch {
	case p.level > 0:
		b.kind, b.level = heading, p.level
	case p.style.level > 0:
		b.kind, b.level = heading, p.style.level
	case p.list || p.style.list:
		b.kind = item
	}
	t := r.table()
	if p.style.name == "title" && t == nil && len(r.draft.blocks) < 10 {
		if title := clip(clean(b.text), maxHeading); title != "" {
			r.draft.title, r.draft.titled = title, true
			return
		}
	}
	if t == nil {
		r.draft.add(b)
		return
	}
	t.cell.WriteString(b.text)
	t.cell.WriteByte(' ')
	t.blocks = append(t.blocks, b)
	t.text = t.text || b.kind != paragraph
}

// close keeps a table that ended, in the table around it when there is one.
func (r *bodyReader) close(t *table) {
	blocks := t.blocks
	if !t.text {
		blocks = nil
		size := 0
		for line := range t.grid.lines() {
			if size += len(line); size > maxText {
				break
			}
			blocks = append(blocks, block{kind: item, text: line})
		}
	}
	if outer := r.table(); outer != nil {
		outer.blocks = append(outer.blocks, blocks...)
		return
	}
	for _, b := range blocks {
		r.draft.add(b)
	}
}
