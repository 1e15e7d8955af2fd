package ingest_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const styles = `<w:styles xmlns:w="w"><w:style w:styleId="Kop1"><w:name w:val="heading 1"/><w:pPr><w:numPr/><w:outlineLvl w:val="0"/></w:pPr></w:style>` +
	`<w:style w:styleId="Kop2"><w:name w:val="heading 2"/></w:style><w:style w:styleId="Eigen"><w:name w:val="Onze kop"/><w:basedOn w:val="Kop2"/></w:style>` +
	`<w:style w:styleId="Lijst"><w:name w:val="List Bullet"/></w:style><w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>` +
	`<w:style w:styleId="Inh"><w:name w:val="toc 1"/></w:style><w:style w:styleId="Rond"><w:name w:val="x"/><w:basedOn w:val="Rond"/></w:style></w:styles>`

// zipped makes a zip file.
func zipped(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		f, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// docx makes a document with a body and a title in its properties.
func docx(t testing.TB, body, title string) []byte {
	t.Helper()
	return zipped(t, map[string]string{
		"[Content_Types].xml": "<Types/>",
		"word/styles.xml":     styles,
		"word/document.xml":   `<?xml version="1.0"?><w:document xmlns:w="w"><w:body>` + body + `</w:body></w:document>`,
		"word/header1.xml":    "<w:hdr><w:p><w:r><w:t>Vertrouwelijk</w:t></w:r></w:p></w:hdr>",
		"docProps/core.xml":   `<cp:coreProperties xmlns:dc="dc"><dc:title>` + title + `</dc:title></cp:coreProperties>`,
	})
}

// para is a paragraph in a style.
func para(style, text string) string {
	if style != "" {
		style = `<w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>`
	}
	return "<w:p>" + style + "<w:r><w:t>" + text + "</w:t></w:r></w:p>"
}

func row(cells ...string) string {
	var b strings.Builder
	for _, c := range cells {
		b.WriteString("<w:tc>" + para("", c) + "</w:tc>")
	}
	return "<w:tr>" + b.String() + "</w:tr>"
}

func TestDOCX(t *testing.T) {
	tests := map[string]struct {
		body, property string
		title          string
		want           string
	}{
		"headings, lists, text": {
			body: para("Titel", "Inkoopbeleid") + para("Inh", "1 Contract 3") + para("Kop1", "Contract") + para("Eigen", "Terugname") +
				`<w:p><w:r><w:t>De leverancier haalt </w:t></w:r><w:r><w:t xml:space="preserve">stoelen</w:t></w:r><w:r><w:tab/><w:t>terug&amp;weg</w:t><w:br/><w:t>van de IT</w:t><w:noBreakHyphen/><w:t>dienst.</w:t></w:r></w:p>` +
				para("Lijst", "binnen tien dagen") + `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr></w:pPr><w:r><w:t>op afspraak</w:t></w:r></w:p>`,
			property: "Document1", title: "Inkoopbeleid",
			want: "[Contract › Terugname]\nDe leverancier haalt stoelen terug&weg van de IT-dienst.\n\n- binnen tien dagen\n- op afspraak\n",
		},
		"what nobody sees": {
			body: `<w:p><w:r><w:t>Wat er staat</w:t></w:r><w:del><w:r><w:delText>geschrapt</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>verborgen</w:t></w:r>` +
				`<w:r><w:instrText>PAGE</w:instrText></w:r><w:ins><w:r><w:t>, geldt.</w:t></w:r></w:ins></w:p>`,
			property: "Wat geldt", title: "Wat geldt", want: "[]\nWat er staat, geldt.\n",
		},
		"tables": {
			body: "<w:tbl>" + row("Terugname", "binnen tien dagen") + row("Garantie", "5 jaar") + "</w:tbl>" +
				"<w:tbl>" + row("Soort", "Aantal", "Staat") + row("Stoel", "12", "goed") + "</w:tbl>" +
				"<w:tbl><w:tr><w:tc>" + para("Kop1", "Kader") + para("", "Tekst in een kader.") + "</w:tc></w:tr></w:tbl>",
			title: "Ons stuk",
			want:  "[]\n- Terugname: binnen tien dagen\n- Garantie: 5 jaar\n- Stoel: Aantal 12; Staat goed\n[Kader]\nTekst in een kader.\n",
		},
		"a text box in a paragraph": {
			body: `<w:p><w:r><w:t>Voor en </w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>` + para("", "in de kantlijn") +
				`</w:txbxContent></mc:Choice><mc:Fallback>` + para("", "in de kantlijn") + `</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>na.</w:t></w:r></w:p>`,
			title: "Ons stuk", want: "[]\nin de kantlijn\n\nVoor en na.\n",
		},
		"a style that is based on itself": {body: para("Rond", "Dat is de tekst."), title: "Ons stuk", want: "[]\nDat is de tekst.\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			doc, got := read(t, "ons_stuk.bin", docx(t, test.body, test.property))
			if doc.Title != test.title {
				t.Errorf("title %q, want %q", doc.Title, test.title)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("sections (-want +got):\n%s", diff)
			}
		})
	}
}

func utf16(s string) []byte {
	var b []byte
	for _, r := range s {
		b = append(b, byte(r), 0)
	}
	return b
}
