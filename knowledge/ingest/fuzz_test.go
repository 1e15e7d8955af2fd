package ingest_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"kringloop/knowledge/ingest"
)

var refusals = []error{
	ingest.ErrFormat, ingest.ErrTooLarge, ingest.ErrTooManyPages, ingest.ErrTooLong, ingest.ErrEncrypted, ingest.ErrScanned, ingest.ErrEmpty, ingest.ErrTooSlow,
}

// FuzzRead holds that any bytes are read or refused for a known reason, soon, and that what is read can be shown.
func FuzzRead(f *testing.F) {
	for name, data := range map[string][]byte{
		"a.md":   []byte("---\ntitle: A\n---\n# A\n\n- b *c* [d](e)\n\n| a | b |\n|---|---|\n| c | d |\n\n```\nx\n```\n> q\n\n<div>x</div>\n"),
		"a.txt":  []byte("01\nTITEL\n\nEen zin die door-\nloopt \n\n2 van de 3.\n\f• a\n\n4.2 Kop\ntekst"),
		"a.html": []byte("<html><body><h1>A</h1><p hidden>b</p><table><tr><th>a<th>b<th>c<tr><td>d<td>e<td>f</table><ul><li>x</ul>"),
		"a.docx": docx(f, para("Kop1", "A")+"<w:tbl>"+row("a", "b")+row("c", "d")+"</w:tbl>"+para("Lijst", "b"), "T"),
		"a.pdf":  pdfFile{title: "A", outline: []string{"A"}, pages: [][]shown{join(set(50, 100, 10, "Dit is een zin.", "En nog een."), bold(50, 200, 16, "Kop"))}}.bytes(),
		"b.docx": locked(),
	} {
		f.Add(name, data)
	}
	r := shared()
	if _, err := r.Read(f.Context(), "a.pdf", pdfFile{pages: pages(1)}.bytes()); err != nil { // compiles PDFium, for longer than an input may take
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		doc, err := r.Read(ctx, name, data)
		if err != nil {
			for _, known := range refusals[:len(refusals)-1] { // too slow is a bug here
				if errors.Is(err, known) {
					return
				}
			}
			t.Fatalf("refused for a reason of its own: %v", err)
		}
		if len(doc.Sections) == 0 || doc.Title == "" && strings.ContainsFunc(name, unicode.IsLetter) || doc.Lang != "nl" && doc.Lang != "en" {
			t.Errorf("a document of nothing: %+v", doc)
		}
		for _, s := range doc.Sections {
			if s.Text == "" || !utf8.ValidString(s.Text+s.Heading) || strings.ContainsFunc(s.Text+s.Heading, func(r rune) bool { return r != '\n' && unicode.IsControl(r) }) {
				t.Errorf("not to be shown: %q, %q", s.Heading, s.Text)
			}
			if s.Page < 0 || s.Page > doc.Pages {
				t.Errorf("page %d of %d", s.Page, doc.Pages)
			}
		}
	})
}
