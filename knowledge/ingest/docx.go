package ingest

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// The parts of a DOCX that are read (ECMA-376, part 1, 11.3). Headers, footers, comments and notes are parts of their
// own and stay out.
const (
	stylesPart = "word/styles.xml"
	corePart   = "docProps/core.xml"
)

// documentPart is the body; some writers number it.
var documentPart = regexp.MustCompile(`^word/document\d*\.xml$`)

// Elements that are nested deeper come from nobody's word processor.
const maxDepth = 500

// readDOCX reads a document of a word processor: headings by their style, lists, tables, no deleted or hidden text.
func readDOCX(ctx context.Context, data []byte) (*draft, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	styles := styleSheet{}
	if err := readPart(ctx, z, stylesPart, styles.element()); err != nil {
		return nil, err
	}
	d := &draft{}
	if err := readPart(ctx, z, corePart, coreTitle(&d.title)); err != nil {
		return nil, err
	}
	body := &bodyReader{draft: d, styles: styles}
	at := slices.IndexFunc(z.File, func(f *zip.File) bool { return documentPart.MatchString(f.Name) })
	if at < 0 {
		return nil, ErrFormat
	}
	if err := readPart(ctx, z, z.File[at].Name, body.token); err != nil {
		return nil, err
	}
	return d, nil
}

// readPart feeds the tokens of one XML part to see, each with the names of the elements that it stands in. A part that
// is missing has none. The decoder knows no entities but XML's own, so none can grow.
func readPart(ctx context.Context, z *zip.Reader, name string, see func(path []string, t xml.Token)) error {
	f, err := open(z, name)
	if f == nil || err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // a reader in memory
	limited := &io.LimitedReader{R: &patient{ctx, f}, N: maxUnzipped}
	d := xml.NewDecoder(limited)
	var path []string
	for {
		t, err := d.RawToken()
		switch {
		case errors.Is(err, io.EOF) && limited.N > 0 && len(path) == 0:
			return nil
		case limited.N <= 0:
			return fmt.Errorf("%w: %s unpacks to more than %d bytes", ErrTooLarge, name, maxUnzipped)
		case err != nil:
			return fmt.Errorf("%w: %s: %w", ErrFormat, name, err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if path = append(path, t.Name.Local); len(path) > maxDepth {
				return fmt.Errorf("%w: %s is nested deeper than %d elements", ErrFormat, name, maxDepth)
			}
			see(path, t)
		case xml.EndElement:
			if len(path) == 0 || path[len(path)-1] != t.Name.Local {
				return fmt.Errorf("%w: %s: </%s> ends nothing", ErrFormat, name, printable(t.Name.Local))
			}
			see(path, t)
			path = path[:len(path)-1]
		case xml.CharData:
			see(path, t)
		}
	}
}

// open finds a part. The first of a name counts, as it does for word processors.
func open(z *zip.Reader, name string) (io.ReadCloser, error) {
	for _, f := range z.File {
		if f.Name != name {
			continue
		}
		if f.Flags&1 != 0 {
			return nil, ErrEncrypted
		}
		r, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrFormat, name, err)
		}
		return r, nil
	}
	return nil, nil
}

// coreTitle takes the title from the properties of a document.
func coreTitle(title *string) func([]string, xml.Token) {
	return func(path []string, t xml.Token) {
		if text, ok := t.(xml.CharData); ok && len(path) > 0 && path[len(path)-1] == "title" {
			*title = clip(clean(*title+string(text)), maxHeading)
		}
	}
}

// styleSheet says what a style makes of a paragraph, by its id.
type styleSheet map[string]style

type style struct {
	name  string
	based string
	level int // of a heading, from 1
	list  bool
}

// element reads the styles. Built-in styles have English names in every language of the word processor.
func (s styleSheet) element() func([]string, xml.Token) {
	id := ""
	return func(_ []string, t xml.Token) {
		e, ok := t.(xml.StartElement)
		if !ok {
			return
		}
		st := s[id]
		switch e.Name.Local {
		case "style":
			id = attr(e, "styleId")
			st = style{}
		case "name":
			st.name = strings.ToLower(attr(e, "val"))
		case "basedOn":
			st.based = attr(e, "val")
		case "outlineLvl":
			st.level = outlineLevel(attr(e, "val"))
		case "numPr":
			st.list = true
		default:
			return
		}
		s[id] = st
	}
}

// resolve follows what a style is based on.
func (s styleSheet) resolve(id string) style {
	out := s[id]
	for at, steps := out, 0; at.based != "" && steps < 10; steps++ {
		at = s[at.based]
		if out.level == 0 {
			out.level = at.level
		}
		out.list = out.list || at.list
		if strings.HasPrefix(at.name, "heading ") && !strings.HasPrefix(out.name, "heading ") && out.level == 0 {
			out.name = at.name
		}
	}
	if n, ok := strings.CutPrefix(out.name, "heading "); ok && len(n) == 1 && n[0] >= '1' && n[0] <= '9' {
		out.level = int(n[0] - '0')
	}
	out.list = (out.list || strings.HasPrefix(out.name, "list ")) && out.level == 0
	return out
}

// outlineLevel reads a level as the format counts it, from 0; 9 is text.
func outlineLevel(val string) int {
	if len(val) == 1 && val[0] >= '0' && val[0] <= '8' {
		return int(val[0]-'0') + 1
	}
	return 0
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
