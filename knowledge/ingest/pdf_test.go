package ingest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kringloop/knowledge/ingest"
)

// shown is letters at a place on a page, in points from the left and from the top.
type shown struct {
	x, y, size float64
	bold       bool
	text       string
	side       bool // from bottom to top
}

// pdfFile is a PDF to be made.
type pdfFile struct {
	title   string
	pages   [][]shown
	outline []string // titles, one level
	picture bool     // each page shows a picture
	turned  bool     // pages are turned to be read from the side
	locked  bool     // opens with a password only
	looped  bool     // the outline leads back to itself
	forms   int      // each page draws a form that draws another one twice, and so on, so deep
}

// bytes writes the file by ISO 32000-1: A4 pages, Helvetica, no compression.
func (f pdfFile) bytes() []byte {
	var b bytes.Buffer
	var at []int
	object := func(text string, args ...any) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(at), fmt.Sprintf(text, args...))
	}
	const first = 8 // the number of the first page
	pageNo := func(i int) int { return first + 2*i }
	entryNo := func(i int) int { return first + 2*len(f.pages) + i }
	formNo := func(i int) int { return entryNo(len(f.outline)) + i }
	b.WriteString("%PDF-1.4\n")
	object("<< /Type /Catalog /Pages 2 0 R /Outlines 7 0 R >>")
	kids := make([]string, len(f.pages))
	for i := range f.pages {
		kids[i] = fmt.Sprintf("%d 0 R", pageNo(i))
	}
	object("<< /Type /Pages /Count %d /Kids [%s] >>", len(f.pages), strings.Join(kids, " "))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>")
	object("<< /Title (%s) >>", f.title)
	object("<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\nx\nendstream")
	object("<< /Type /Outlines /First %d 0 R /Last %d 0 R >>", entryNo(0), entryNo(max(0, len(f.outline)-1)))
	rotate := ""
	if f.turned {
		rotate = "/Rotate 90"
	}
	for i, page := range f.pages {
		object("<< /Type /Page /Parent 2 0 R %s /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F 3 0 R /B 4 0 R >> /XObject << /I 6 0 R /X %d 0 R >> >> >>", rotate, pageNo(i)+1, formNo(0))
		content := strings.Join(drawn(page), "\n")
		if f.picture {
			content += "\nq 500 0 0 700 40 60 cm /I Do Q"
		}
		if f.forms > 0 {
			content += "\n/X Do"
		}
		object("<< /Length %d >>\nstream\n%s\nendstream", len(content), content)
	}
	for i, title := range f.outline {
		next := fmt.Sprintf("/Next %d 0 R", entryNo(i+1))
		if i+1 == len(f.outline) {
			next = ""
		}
		if f.looped {
			next = fmt.Sprintf("/Next %d 0 R /First %d 0 R /Last %d 0 R", entryNo(0), entryNo(0), entryNo(0))
		}
		object("<< /Title (%s) /Parent 7 0 R %s /Dest [%d 0 R /Fit] >>", title, next, pageNo(0))
	}
	for i := range f.forms {
		object("<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> /XObject << /X %d 0 R >> >> /Length 10 >>\nstream\n/X Do /X Do\nendstream", formNo(min(i+1, f.forms-1)))
	}
	lock := ""
	if f.locked {
		object("<< /Filter /Standard /V 1 /R 2 /P -4 /O (%s) /U (%s) >>", strings.Repeat("o", 32), strings.Repeat("u", 32))
		lock = fmt.Sprintf("/Encrypt %d 0 R /ID [(12345678) (12345678)]", len(at))
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, lock, xref)
	return b.Bytes()
}

func drawn(page []shown) []string {
	var out []string
	for _, s := range page {
		font := "F"
		if s.bold {
			font = "B"
		}
		var text strings.Builder
		for _, r := range s.text {
			if r == '(' || r == ')' || r == '\\' {
				text.WriteByte('\\')
			}
			if r == '•' {
				r = 0x95
			}
			text.WriteByte(byte(r)) // WinAnsi is Latin 1 for the rest
		}
		turn := "1 0 0 1"
		if s.side {
			turn = "0 1 -1 0"
		}
		out = append(out, fmt.Sprintf("BT /%s %g Tf %s %g %g Tm (%s) Tj ET", font, s.size, turn, s.x, 842-s.y, text.String()))
	}
	return out
}

// set sets lines under one another.
func set(x, y, size float64, lines ...string) []shown {
	var out []shown
	for i, l := range lines {
		out = append(out, shown{x: x, y: y + float64(i)*1.25*size, size: size, text: l})
	}
	return out
}

func join(parts ...[]shown) []shown {
	var out []shown
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

func bold(x, y, size float64, text string) []shown {
	return []shown{{x: x, y: y, size: size, bold: true, text: text}}
}

func TestPDF(t *testing.T) {
	column := []string{"De inkoper vraagt aan de markt wat", "er al terugkomt en wat er in een", "volgend leven kan. Dat kost de in-", "schrijver een uur van zijn tijd en", "levert een beter bestek op voor de", "hele looptijd van het contract."}
	other := []string{"Wie een stoel terugneemt, houdt hem", "langer in gebruik. Een IT-", "dienst doet dat met laptops en de", "milieu-", "impact daalt dan met de helft. Zo", "blijft de waarde van het materiaal."}
	running := func(n int) []shown {
		return join(set(50, 30, 8, "Inkoopbeleid van de gemeente"), set(290, 820, 8, fmt.Sprint(n)))
	}
	tests := map[string]struct {
		file  pdfFile
		title string
		want  string
	}{
		"two columns": {
			file: pdfFile{pages: [][]shown{join(
				bold(50, 80, 24, "Circulair kopen"),
				// the content of the page alternates between the columns, as some programs write it
				set(50, 120, 10, column[0]), set(310, 120, 10, other[0]), set(50, 132.5, 10, column[1]), set(310, 132.5, 10, other[1]),
				set(50, 145, 10, column[2:]...), set(310, 145, 10, other[2:]...),
				set(50, 300, 10, "Deze alinea loopt over de hele breedte van de bladzijde en sluit de twee kolommen hierboven samen af."),
			)}},
			title: "Circulair kopen",
			want: "[] p1\nDe inkoper vraagt aan de markt wat er al terugkomt en wat er in een volgend leven kan. Dat kost de inschrijver een uur van zijn tijd en " +
				"levert een beter bestek op voor de hele looptijd van het contract.\n\nWie een stoel terugneemt, houdt hem langer in gebruik. Een IT-dienst doet dat met laptops en de " +
				"milieu-impact daalt dan met de helft. Zo blijft de waarde van het materiaal.\n\nDeze alinea loopt over de hele breedte van de bladzijde en sluit de twee kolommen hierboven samen af.\n",
		},
		"running heads, headings, a sentence over two pages": {
			file: pdfFile{title: "Microsoft Word - beleid.docx", pages: [][]shown{
				join(running(1), bold(50, 100, 16, "1 Doel"), set(50, 130, 10, "Wij kopen wat lang meegaat en wat daarna", "nog een leven heeft bij een ander, zodat wij minder en")),
				join(running(2), set(50, 100, 10, "beter kopen dan vroeger."), bold(50, 140, 10, "Terugname"), set(50, 155, 10, "De leverancier haalt op.", "• binnen tien dagen", "• op afspraak van de", "beheerder"),
					bold(50, 230, 16, "2 Meten")),
				join(running(3), set(50, 100, 10, "Wij meten elk jaar. Dat kost niets.")),
			}},
			title: "Beleid",
			want: "[1 Doel] p1\nWij kopen wat lang meegaat en wat daarna nog een leven heeft bij een ander, zodat wij minder en beter kopen dan vroeger.\n\n" +
				"Terugname: De leverancier haalt op.\n\n- binnen tien dagen\n- op afspraak van de beheerder\n[2 Meten] p3\nWij meten elk jaar. Dat kost niets.\n",
		},
		"a quote in capitals, notes, formulas": {
			file: pdfFile{title: "Kopen", pages: [][]shown{join(
				set(50, 100, 10, "Onze uitstoot daalt met 30 ton CO", "per jaar, en dat is van belang voor"),
				[]shown{{x: 201, y: 102, size: 6, text: "2"}},
				set(50, 180, 14, "WIE VANDAAG CIRCULAIR KOOPT,", "HEEFT MORGEN MINDER AFVAL EN", "MEER WAARDE IN HUIS."),
				set(50, 300, 10, "iedereen die hier werkt."), set(50, 330, 10, "Elke dienst houdt bij wat hij koopt, hoe lang het meegaat en waar het daarna heen gaat.", "Wie iets nieuws wil, vraagt eerst of een ander het over heeft, en zegt waarom dat niet kan.",
					"Zo weten wij na een jaar wat er beter kan en wat wij kunnen laten."), []shown{{x: 154, y: 297, size: 6, text: "12"}},
			)}},
			title: "Kopen",
			want: "[] p1\nOnze uitstoot daalt met 30 ton CO2 per jaar, en dat is van belang voor iedereen die hier werkt.\n\n" +
				"Elke dienst houdt bij wat hij koopt, hoe lang het meegaat en waar het daarna heen gaat. Wie iets nieuws wil, vraagt eerst of een ander het over heeft, en zegt waarom dat niet kan. " +
				"Zo weten wij na een jaar wat er beter kan en wat wij kunnen laten.\n",
		},
		"a table": {
			file: pdfFile{title: "Staat", pages: [][]shown{join(
				set(50, 100, 10, "Wat wij in huis hebben:"),
				set(50, 140, 10, "Soort", "Stoel", "Tafel"), set(200, 140, 10, "Aantal", "12", "3"), set(350, 140, 10, "Staat", "goed", "slecht"),
			)}},
			title: "Staat",
			want:  "[] p1\nWat wij in huis hebben:\n\n- Stoel: Aantal 12; Staat goed\n- Tafel: Aantal 3; Staat slecht\n",
		},
		"labels at the side": {
			file: pdfFile{title: "Tips", pages: [][]shown{join(
				set(50, 100, 10, "Vraag eerst een ander om raad, en koop daarna pas iets nieuws."), []shown{{x: 30, y: 140, size: 10, text: "Tips en tools", side: true}},
			)}},
			title: "Tips", want: "[] p1\nVraag eerst een ander om raad, en koop daarna pas iets nieuws.\n",
		},
		"a page on its side": {
			file: pdfFile{title: "Kaart", turned: true, pages: [][]shown{{
				{x: 60, y: 800, size: 10, text: "Vraag eerst een ander om raad,", side: true}, {x: 72, y: 800, size: 10, text: "en koop daarna pas iets nieuws.", side: true},
			}}},
			title: "Kaart", want: "[] p1\nVraag eerst een ander om raad, en koop daarna pas iets nieuws.\n",
		},
		"an outline": {
			file: pdfFile{title: "Gids", outline: []string{"Doel van de gids", "Meten"}, pages: [][]shown{join(
				set(50, 100, 10, "1. Doel van de gids"), set(50, 140, 10, "Wij kopen wat lang meegaat."), set(50, 200, 10, "2. Meten"), set(50, 240, 10, "Wij meten elk jaar."),
			)}},
			title: "Gids",
			want:  "[1. Doel van de gids] p1\nWij kopen wat lang meegaat.\n[2. Meten] p1\nWij meten elk jaar.\n",
		},
		"an outline that leads back to itself": {
			file:  pdfFile{title: "Gids", outline: []string{"A", "B"}, looped: true, pages: [][]shown{set(50, 100, 10, "Dit is de tekst.")}},
			title: "Gids", want: "[] p1\nDit is de tekst.\n",
		},
	}
	r := ingest.New()
	defer r.Close()
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			doc, err := r.Read(t.Context(), "beleid.pdf", test.file.bytes())
			if err != nil {
				t.Fatal(err)
			}
			if doc.Title != test.title || doc.Pages != len(test.file.pages) || doc.Lang != "nl" {
				t.Errorf("title %q, %d pages, language %q", doc.Title, doc.Pages, doc.Lang)
			}
			if diff := cmp.Diff(test.want, show(doc)); diff != "" {
				t.Errorf("sections (-want +got):\n%s", diff)
			}
		})
	}
}

// pages gives pages of some text each.
func pages(n int) [][]shown {
	out := make([][]shown, n)
	for i := range out {
		out[i] = set(50, 100, 10, fmt.Sprintf("Dit is bladzijde %d van het stuk.", i+1))
	}
	return out
}

func TestPDFRefused(t *testing.T) {
	whole := pdfFile{pages: pages(3)}.bytes()
	tests := map[string]struct {
		data []byte
		want error
	}{
		"scanned":          {pdfFile{pages: make([][]shown, 4), picture: true}.bytes(), ingest.ErrScanned},
		"scanned, a stamp": {pdfFile{pages: [][]shown{set(50, 50, 10, "2027"), nil, nil}, picture: true}.bytes(), ingest.ErrScanned},
		"blank":            {pdfFile{pages: make([][]shown, 4)}.bytes(), ingest.ErrEmpty},
		"locked":           {pdfFile{pages: pages(1), locked: true}.bytes(), ingest.ErrEncrypted},
		"too many pages":   {pdfFile{pages: pages(ingest.MaxPages + 1)}.bytes(), ingest.ErrTooManyPages},
		"cut off":          {whole[:300], ingest.ErrFormat},
		"only a name":      {[]byte("%PDF-1.7\n"), ingest.ErrFormat},
	}
	r := ingest.New()
	defer r.Close()
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := r.Read(t.Context(), "a.pdf", test.data); !errors.Is(err, test.want) {
				t.Fatalf("got %v, want %v", err, test.want)
			}
		})
	}
	t.Run("afterwards a good one", func(t *testing.T) {
		if doc, err := r.Read(t.Context(), "a.pdf", whole); err != nil || doc.Pages != 3 {
			t.Errorf("%d pages, %v", doc.Pages, err)
		}
	})
}

// TestPDFCutOff holds that a PDF that keeps PDFium busy without end is cut off, and that the next one is read.
func TestPDFCutOff(t *testing.T) {
	r := ingest.New()
	defer r.Close()
	good := pdfFile{pages: pages(1)}.bytes()
	if _, err := r.Read(t.Context(), "a.pdf", good); err != nil { // compiles PDFium
		t.Fatal(err)
	}
	late, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	endless := pdfFile{pages: pages(1), forms: 38}.bytes()
	if _, err := r.Read(late, "a.pdf", endless); !errors.Is(err, ingest.ErrTooSlow) {
		t.Errorf("cut off: %v", err)
	}
	if _, err := r.Read(t.Context(), "a.pdf", good); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// BenchmarkPDF reads a thousand pages of 500 words in two columns.
func BenchmarkPDF(b *testing.B) {
	page := func(n int) []shown {
		var out []shown
		for i := range 50 {
			text := fmt.Sprintf("Regel %d van bladzijde %d met tien woorden.", i, n)
			out = append(out, shown{x: 50, y: 60 + 14*float64(i), size: 10, text: text}, shown{x: 310, y: 60 + 14*float64(i), size: 10, text: text})
		}
		return out
	}
	f := pdfFile{pages: make([][]shown, 1000)}
	for i := range f.pages {
		f.pages[i] = page(i)
	}
	data := f.bytes()
	r := ingest.New()
	defer r.Close()
	if _, err := r.Read(b.Context(), "a.pdf", pdfFile{pages: pages(1)}.bytes()); err != nil { // compiles PDFium
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := r.Read(b.Context(), "a.pdf", data); err != nil {
			b.Fatal(err)
		}
	}
}
