package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// maxPDFMemory is what reading one PDF may take inside the sandbox, in WebAssembly pages of 64 KiB: 512 MiB.
const maxPDFMemory = 8192

// engine reads PDFs, one at a time. PDFium is compiled once, in some seconds, and kept as machine code; each document
// gets a sandbox of its own with nothing in it, so that no document can harm the next.
type engine struct {
	turn  chan struct{} // held by whoever reads
	cache wazero.CompilationCache
}

func newEngine() engine { return engine{turn: make(chan struct{}, 1)} }

func (e *engine) close() error {
	e.turn <- struct{}{}
	defer func() { <-e.turn }()
	if e.cache == nil {
		return nil
	}
	err := e.cache.Close(context.Background())
	e.cache = nil
	if err != nil {
		return fmt.Errorf("free the PDF engine: %w", err)
	}
	return nil
}

// read reads a PDF. When its context ends, whatever PDFium is doing is cut off.
func (e *engine) read(ctx context.Context, data []byte) (*draft, error) {
	select {
	case e.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-e.turn }()
	pool, err := e.sandbox(ctx)
	if err != nil {
		return nil, fmt.Errorf("start the PDF engine: %w", err)
	}
	defer pool.Close() //nolint:errcheck // the sandbox is thrown away; after a trap closing it fails
	lib, err := pool.GetInstanceWithContext(ctx)
	if err != nil {
		return nil, fmt.Errorf("start the PDF engine: %w", err)
	}
	return readPDF(ctx, lib, data)
}

func (e *engine) sandbox(ctx context.Context) (pdfium.Pool, error) {
	if e.cache == nil {
		e.cache = wazero.NewCompilationCache()
	}
	return webassembly.Init(webassembly.Config{
		Context: ctx, MaxIdle: 1, MaxTotal: 1,
		FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard,
		RuntimeConfig: wazero.NewRuntimeConfig().
			WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling). // PDFium's build needs them
			WithCompilationCache(e.cache).WithCloseOnContextDone(true).WithMemoryLimitPages(maxPDFMemory),
	})
}

// readPDF reads an open sandbox's one document.
func readPDF(ctx context.Context, lib pdfium.Pdfium, data []byte) (*draft, error) {
	opened, err := lib.OpenDocument(&requests.OpenDocument{File: &data})
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword), errors.Is(err, pdfiumerrors.ErrSecurity):
		return nil, ErrEncrypted
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	doc := opened.Document
	count, err := lib.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc})
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	case count.PageCount > MaxPages:
		return nil, fmt.Errorf("%w: %d, at most %d", ErrTooManyPages, count.PageCount, MaxPages)
	}
	p := &pdf{lib: lib, doc: doc}
	var pages []page
	size, failed := 0, error(nil)
	for i := range count.PageCount {
		pg, err := p.page(i)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil { // a damaged page between whole ones is left out
			failed = err
			continue
		}
		if size += pg.size(); size > maxText {
			return nil, ErrTooLong
		}
		pages = append(pages, pg)
	}
	if failed != nil && size == 0 {
		return nil, fmt.Errorf("%w: %w", ErrFormat, failed)
	}
	if size < fewLetters*count.PageCount && p.pictures(count.PageCount) {
		return nil, ErrScanned
	}
	d := compose(pages, p.outline())
	d.pages = count.PageCount
	if d.title == "" {
		d.title = p.title()
	}
	return d, nil
}

// fewLetters on a page are a number or a stamp, not a text.
const fewLetters = 12

// pdf asks PDFium for what it knows of a document.
type pdf struct {
	lib pdfium.Pdfium
	doc references.FPDF_DOCUMENT
}

func (p *pdf) at(i int) requests.Page {
	return requests.Page{ByIndex: &requests.PageByIndex{Document: p.doc, Index: i}}
}

// pictures tells whether one of the first pages shows a picture.
func (p *pdf) pictures(pages int) bool {
	for i := range min(pages, 5) {
		count, err := p.lib.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: p.at(i)})
		if err != nil {
			return false
		}
		for k := range min(count.Count, 200) {
			object, err := p.lib.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: p.at(i), Index: k})
			if err != nil {
				return false
			}
			kind, err := p.lib.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: object.PageObject})
			if err == nil && kind.Type == enums.FPDF_PAGEOBJ_IMAGE {
				return true
			}
		}
	}
	return false
}

// title is the title among the properties of a document, unless a program made it up.
func (p *pdf) title() string {
	meta, err := p.lib.GetMetaData(&requests.GetMetaData{Document: p.doc, Tags: &[]string{"Title"}})
	if err != nil || len(meta.Tags) == 0 {
		return ""
	}
	title := clip(clean(meta.Tags[0].Value), maxHeading)
	title = strings.TrimPrefix(strings.TrimPrefix(title, "Microsoft Word - "), "Microsoft PowerPoint - ")
	switch low := strings.ToLower(title); {
	case low == "untitled", low == "naamloos", low == "document1", strings.HasSuffix(low, ".docx"), strings.HasSuffix(low, ".doc"),
		strings.HasSuffix(low, ".indd"), strings.HasSuffix(low, ".pptx"), strings.HasSuffix(low, ".pdf"):
		return ""
	}
	return title
}
