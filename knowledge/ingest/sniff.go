package ingest

import (
	"archive/zip"
	"bytes"
	"path"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// format is what a file is.
type format uint8

const (
	formatUnknown format = iota
	formatText
	formatMarkdown
	formatHTML
	formatDOCX
	formatPDF
	formatLocked // an office document behind a password
)

// The first bytes of files.
var (
	magicPDF = []byte("%PDF-")
	magicZIP = []byte("PK\x03\x04")
	magicCFB = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") // Microsoft's container before 2007, and around encrypted documents since
	magicRTF = []byte(`{\rtf`)
)

// encryptedPackage is the name of a stream in the container around an encrypted document, as the container writes it
// (MS-OFFCRYPTO 2.3.4.4).
var encryptedPackage = func() []byte {
	name, _ := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().Bytes([]byte("EncryptedPackage"))
	return name
}()

var (
	htmlStart = regexp.MustCompile(`(?i)<(?:!doctype\s+html|html|head|body)[\s>]`)
	htmlTag   = regexp.MustCompile(`(?i)</(?:p|div|h[1-6]|li|table|span|a)\s*>`)
	atxLine   = regexp.MustCompile(`(?m)^#{1,6} +\S`)
	markLine  = regexp.MustCompile("(?m)^(?:```|[-*] +\\S|\\| ?:?-{3,}|> )|\\]\\(https?://|\\*\\*\\S")
)

// sniff says what a file is. A PDF may begin with other bytes within the first kilobyte (ISO 32000-1, annex H.3.4.1).
func sniff(name string, data []byte) format {
	start := data[:min(len(data), 1024)]
	switch {
	case bytes.Contains(start, magicPDF):
		return formatPDF
	case bytes.HasPrefix(data, magicZIP):
		return sniffZIP(data)
	case bytes.HasPrefix(data, magicCFB):
		if bytes.Contains(data, encryptedPackage) {
			return formatLocked
		}
		return formatUnknown
	case bytes.HasPrefix(data, magicRTF):
		return formatUnknown
	}
	return sniffText(name, data)
}

func sniffZIP(data []byte) format {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return formatUnknown
	}
	for _, f := range z.File {
		if documentPart.MatchString(f.Name) {
			return formatDOCX
		}
	}
	return formatUnknown
}

// sniffText tells the formats apart that are text. Markdown is what has headings as Markdown writes them, and something
// else of Markdown or the name of it: a text may have a line that begins with "# ".
func sniffText(name string, data []byte) format {
	text, ok := decode(data)
	if !ok {
		return formatUnknown
	}
	start := clip(text, 64<<10)
	ext := strings.ToLower(path.Ext(name))
	switch {
	case htmlStart.MatchString(clip(start, 4096)), (ext == ".html" || ext == ".htm" || ext == ".xhtml") && htmlTag.MatchString(start):
		return formatHTML
	case strings.HasPrefix(strings.TrimSpace(clip(start, 256)), "<?xml"):
		return formatUnknown
	case ext == ".md", ext == ".markdown", ext == ".mdown":
		return formatMarkdown
	}
	headings := len(atxLine.FindAllStringIndex(start, 3))
	if headings > 2 || headings > 0 && markLine.MatchString(start) {
		return formatMarkdown
	}
	return formatText
}

// decode reads text as UTF-8, as UTF-16 when it says so, and else as the Windows code page of Western Europe; false when
// it is no text.
func decode(data []byte) (string, bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		text, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data)
		return string(text), err == nil && isText(text)
	case utf8.Valid(data):
		return string(bytes.TrimPrefix(data, []byte("\ufeff"))), isText(data)
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(data)
	return string(text), err == nil && isText(data) && isText(text)
}

// isText refuses what has zero bytes, or more than one control character in fifty.
func isText(data []byte) bool {
	controls := 0
	for _, b := range data {
		switch {
		case b == 0:
			return false
		case b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f', b == 0x7f:
			controls++
		}
	}
	return controls*50 <= len(data)
}
