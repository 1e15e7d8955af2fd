// Package ingest reads an organisation's own documents into sections that can be found and cited: Markdown, plain text,
// HTML, DOCX and PDF.
//
// It owns the formats: what a file is (by its content, not by its name), what in it is text and what is furniture, in
// which order it is read, and where it is cut. Every file is taken for hostile: time, memory, depth and size are bounded,
// and what comes out is plain text without markup, hidden text or control characters.
//
// It keeps nothing, opens nothing and calls nobody: bytes in, a Document out. PDF is read by PDFium in a WebAssembly
// sandbox that sees no file system, is compiled when the first PDF comes, and is gone after Close.
package ingest

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"kringloop/knowledge"
)

// The bounds of a document. What is just over is refused whole; nothing is cut off silently.
const (
	MaxBytes    = 50 << 20        // size of a file, 50 MiB
	MaxPages    = 2000            // pages of a PDF, or of a text with form feeds
	MaxSections = 20000           // sections of a document
	MaxTime     = 2 * time.Minute // for reading one document, if the caller's deadline is not earlier
	maxText     = 32 << 20        // bytes of text that may come out of a file, whatever its size
	maxUnzipped = 128 << 20       // bytes that one part of a zip file may unpack to
)

// Why a document is refused. Each is a case of its own for whoever uploads it; what Read returns wraps one of them, or
// the error of its context.
var (
	ErrFormat       = errors.New("not a document that can be read")              // unknown, or damaged
	ErrTooLarge     = errors.New("the file is too large")                        // over MaxBytes, or unpacks to far more
	ErrTooManyPages = errors.New("the document has too many pages")              // over MaxPages
	ErrTooLong      = errors.New("the document has too much text")               // over MaxSections
	ErrEncrypted    = errors.New("the document is encrypted")                    // asks for a password
	ErrScanned      = errors.New("the pages are pictures, without text")         // a scan that was not read by OCR
	ErrEmpty        = errors.New("the document has no text")                     // nothing to find in it
	ErrTooSlow      = errors.New("reading the document took longer than it may") // over MaxTime, or the caller's deadline
)

// Reader reads documents. It may be used by many at once. Close it when it is no longer needed.
type Reader struct {
	pdf engine
}

// New gives a reader. It costs nothing until the first PDF is read.
func New() *Reader { return &Reader{pdf: newEngine()} }

// Close frees what reading PDFs took. It waits for what is being read.
func (r *Reader) Close() error { return r.pdf.close() }

// Read makes a document of a file. The name gives the document's name and, when the file says nothing better, its
// title; it decides on the format only where the content does not.
func (r *Reader) Read(ctx context.Context, name string, data []byte) (doc knowledge.Document, err error) {
	ctx, cancel := context.WithTimeout(ctx, MaxTime)
	defer cancel()
	defer func() {
		if p := recover(); p != nil { // a library met bytes that its authors did not think of
			doc, err = knowledge.Document{}, fmt.Errorf("%w: reading it failed: %v", ErrFormat, p)
		}
		if err != nil {
			doc, err = knowledge.Document{}, fmt.Errorf("ingest %s: %w", printable(name), timely(ctx, err))
		}
	}()
	if len(data) > MaxBytes {
		return doc, fmt.Errorf("%w: %d bytes, at most %d", ErrTooLarge, len(data), MaxBytes)
	}
	d, err := r.parse(ctx, name, data)
	if err != nil {
		return doc, err
	}
	return d.document(ctx, name)
}

// parse turns a file into blocks, each format in its own way.
func (r *Reader) parse(ctx context.Context, name string, data []byte) (*draft, error) {
	switch sniff(name, data) {
	case formatPDF:
		return r.pdf.read(ctx, data)
	case formatDOCX:
		return readDOCX(ctx, data)
	case formatHTML:
		return readHTML(ctx, data)
	case formatMarkdown:
		return readMarkdown(ctx, data)
	case formatText:
		return readText(ctx, data)
	case formatLocked:
		return nil, ErrEncrypted
	default:
		return nil, ErrFormat
	}
}

// document cuts what was read into sections and says what it is called and in which language it is.
func (d *draft) document(ctx context.Context, name string) (knowledge.Document, error) {
	doc := knowledge.Document{Name: name, Pages: d.pages}
	if d.size > maxText {
		return doc, fmt.Errorf("%w: %d bytes of text, at most %d", ErrTooLong, d.size, maxText)
	}
	doc.Title = d.entitle(name)
	doc.Sections = cut(d.blocks)
	switch {
	case ctx.Err() != nil:
		return doc, ctx.Err()
	case len(doc.Sections) == 0:
		return doc, ErrEmpty
	case len(doc.Sections) > MaxSections:
		return doc, fmt.Errorf("%w: %d sections, at most %d", ErrTooLong, len(doc.Sections), MaxSections)
	}
	doc.Lang = knowledge.Language(d.sample())
	return doc, nil
}

// entitle gives the title that the document gives itself, else one made from the file's name. A single heading of the
// highest level at the beginning is the title, and no longer a heading above all others.
func (d *draft) entitle(name string) string {
	if i, ok := d.top(); ok && (!d.titled || same(d.title, d.blocks[i].text)) {
		d.title = d.blocks[i].text
		d.blocks = append(d.blocks[:i:i], d.blocks[i+1:]...)
	}
	if d.title != "" {
		return d.title
	}
	base := path.Base(strings.ReplaceAll(printable(name), `\`, "/"))
	title := strings.Join(strings.FieldsFunc(strings.TrimSuffix(base, path.Ext(base)), func(r rune) bool {
		return r == '-' || r == '_' || unicode.IsSpace(r)
	}), " ")
	if first, n := utf8.DecodeRuneInString(title); n > 0 {
		return string(unicode.ToUpper(first)) + title[n:]
	}
	return base
}

// top finds the one heading that stands above all others, if it begins the document and something stands beneath it.
func (d *draft) top() (int, bool) {
	first, highest, times, all := -1, 99, 0, 0
	for i, b := range d.blocks {
		if b.kind != heading {
			continue
		}
		if all++; all == 1 {
			first = i
		}
		switch {
		case b.level < highest:
			highest, times = b.level, 1
		case b.level == highest:
			times++
		}
	}
	if first < 0 || times != 1 || d.blocks[first].level != highest || first+1 == len(d.blocks) {
		return 0, false
	}
	return first, first == 0 || first <= 3 && all > 1
}

// sample is enough text to tell the language by, from all over the document.
func (d *draft) sample() string {
	var b strings.Builder
	step := max(1, len(d.blocks)/200)
	for i := 0; i < len(d.blocks) && b.Len() < 64<<10; i += step {
		b.WriteString(clip(d.blocks[i].text, 2000))
		b.WriteByte('\n')
	}
	return b.String()
}

// timely gives a reading that was cut off its own error, and leaves the caller's wish to stop as it is.
func timely(ctx context.Context, err error) error {
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fmt.Errorf("%w: %w", ErrTooSlow, context.DeadlineExceeded)
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return err
}
