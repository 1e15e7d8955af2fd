package ingest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// readHTML reads a page in whatever encoding it declares.
func readHTML(ctx context.Context, data []byte) (*draft, error) {
	r, err := charset.NewReader(bytes.NewReader(data), "")
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	return walkHTML(ctx, r)
}

// walkHTML parses a page and collects what a reader would see of it. The parser refuses what is nested too deeply.
func walkHTML(ctx context.Context, r io.Reader) (*draft, error) {
	root, err := html.Parse(&patient{ctx, r})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	w := &walker{draft: &draft{}}
	start := root
	if main := only(root, atom.Main); main != nil {
		start = main
	}
	if title := only(root, atom.Title); title != nil {
		w.draft.title = clean(inner(title))
	}
	w.node(start)
	w.flush()
	return w.draft, ctx.Err()
}

// patient reads until its context ends, so that a parser that a hostile page keeps busy stops at the next read.
type patient struct {
	ctx context.Context
	r   io.Reader
}

func (p *patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.r.Read(b[:min(len(b), 4096)])
}

// only finds the element of a kind if a page has one.
func only(root *html.Node, a atom.Atom) *html.Node {
	var found *html.Node
	for n := range root.Descendants() {
		if n.DataAtom == a && n.Type == html.ElementNode && n.Namespace == "" {
			if found != nil {
				return nil
			}
			found = n
		}
	}
	return found
}

// inner is the text inside an element.
func inner(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// walker collects blocks from a page.
type walker struct {
	draft *draft
	text  strings.Builder // of the block that is open
	as    block           // what that block will be
}

// furniture is what surrounds a text or runs beside it.
var furniture = map[atom.Atom]bool{
	atom.Head: true, atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Nav: true, atom.Footer: true,
	atom.Iframe: true, atom.Object: true, atom.Svg: true, atom.Math: true, atom.Canvas: true, atom.Audio: true, atom.Video: true,
	atom.Button: true, atom.Select: true, atom.Textarea: true, atom.Input: true, atom.Dialog: true,
}

// inline elements do not end a block.
var inline = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.B: true, atom.Bdi: true, atom.Bdo: true, atom.Cite: true, atom.Code: true, atom.Data: true, atom.Del: true,
	atom.Dfn: true, atom.Em: true, atom.Font: true, atom.I: true, atom.Ins: true, atom.Kbd: true, atom.Label: true, atom.Mark: true, atom.Q: true, atom.S: true,
	atom.Samp: true, atom.Small: true, atom.Span: true, atom.Strong: true, atom.Sub: true, atom.Sup: true, atom.Time: true, atom.Tt: true, atom.U: true,
	atom.Var: true, atom.Wbr: true, atom.Img: true,
}

var headingLevel = map[atom.Atom]int{atom.H1: 1, atom.H2: 2, atom.H3: 3, atom.H4: 4, atom.H5: 5, atom.H6: 6}

func (w *walker) node(n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		w.text.WriteString(n.Data)
	case n.Type != html.ElementNode && n.Type != html.DocumentNode, n.Type == html.ElementNode && (furniture[n.DataAtom] || unseen(n)):
	case n.DataAtom == atom.Br:
		w.text.WriteByte('\n')
	case headingLevel[n.DataAtom] > 0:
		w.block(n, block{kind: heading, level: headingLevel[n.DataAtom]})
	case n.DataAtom == atom.Li, n.DataAtom == atom.Dd:
		w.block(n, block{kind: item})
	case n.DataAtom == atom.Table:
		w.table(n)
	case n.DataAtom == atom.Pre:
		w.block(n, block{})
	case inline[n.DataAtom]:
		w.children(n)
	default:
		w.flush()
		w.children(n)
		w.flush()
	}
}

func (w *walker) children(n *html.Node) {
	for c := range n.ChildNodes() {
		w.node(c)
	}
}

// block reads an element as a block of its own.
func (w *walker) block(n *html.Node, as block) {
	w.flush()
	before := w.as
	w.as = as
	w.children(n)
	w.flush()
	w.as = before
}

// flush ends the open block. In a list item only the first block carries its mark.
func (w *walker) flush() {
	b := w.as
	b.text = w.text.String()
	w.text.Reset()
	if strings.TrimSpace(b.text) == "" {
		return
	}
	w.draft.add(b)
	if w.as.kind == item {
		w.as.kind = paragraph
	}
}

// unseen tells whether a reader of the page does not see an element: text can hide there that is meant for machines.
func unseen(n *html.Node) bool {
	for _, a := range n.Attr {
		value := strings.ToLower(strings.Join(strings.Fields(a.Val), ""))
		switch a.Key {
		case "hidden":
			return true
		case "aria-hidden":
			return value == "true"
		case "role":
			return value == "navigation" || value == "contentinfo" || value == "search"
		case "style":
			if strings.Contains(value, "display:none") || strings.Contains(value, "visibility:hidden") || strings.Contains(value, "font-size:0") {
				return true
			}
		}
	}
	return false
}

// table reads a table row by row; one that arranges a page, or holds whole texts, is read as what stands in it.
func (w *walker) table(n *html.Node) {
	w.flush()
	if arranges(n) {
		w.children(n)
		w.flush()
		return
	}
	g := &grid{}
	for c := range n.Descendants() {
		switch c.DataAtom {
		case atom.Caption:
			w.block(c, block{})
		case atom.Tr:
			g.row()
		case atom.Td, atom.Th:
			g.cell(seen(c), c.DataAtom == atom.Th)
		}
	}
	for line := range g.lines() {
		w.draft.add(block{kind: item, text: line})
	}
}

func arranges(table *html.Node) bool {
	for c := range table.Descendants() {
		switch c.DataAtom {
		case atom.Table, atom.H1, atom.H2, atom.H3, atom.H4, atom.Ul, atom.Ol:
			return true
		case atom.Td:
			if words(inner(c)) > maxCellWords {
				return true
			}
		}
	}
	return false
}

// seen is the text of an element without what a reader does not see of it.
func seen(n *html.Node) string {
	inside := &walker{draft: &draft{}}
	inside.children(n)
	inside.flush()
	texts := make([]string, 0, len(inside.draft.blocks))
	for _, b := range inside.draft.blocks {
		texts = append(texts, b.text)
	}
	return strings.Join(texts, " ")
}
