package knowledge

import (
	"context"
	"slices"
	"strconv"
)

// Document is one of an organisation's own documents, cut into sections that can be found and cited by themselves.
type Document struct {
	Name     string    `json:"name"`            // file name: under it the document is replaced and removed
	Title    string    `json:"title"`           // as the document says, else made from the name
	Lang     string    `json:"lang"`            // "nl" or "en"
	Pages    int       `json:"pages,omitempty"` // 0 = the format has none
	Sections []Section `json:"sections"`
}

// Section is what a search finds of a document: some 40 to 180 words under one heading.
type Section struct {
	Heading string `json:"heading,omitempty"` // the heading it stands under, "" = none
	Page    int    `json:"page,omitempty"`    // from 1; 0 = the format has no pages
	Text    string `json:"text"`              // Markdown: paragraphs and "- " lists
}

// Piece is a section that was found, with the document that it stands in.
type Piece struct {
	Doc     string  `json:"doc"`            // Document.Name
	Title   string  `json:"title"`          // Document.Title
	Lang    string  `json:"lang"`           // Document.Lang
	Room    string  `json:"room,omitempty"` // channel whose members alone may see it, "" = the whole workspace
	N       int     `json:"n"`              // place of the section in the document, from 0
	Section Section `json:"section"`
	Score   float64 `json:"score"` // higher fits better; comparable within one search only
}

// ID names a piece among citations and passages: "doc:inkoopbeleid.pdf#3". No passage of the guide has such an id.
func (p Piece) ID() string { return "doc:" + p.Doc + "#" + strconv.Itoa(p.N) }

// Lookup is what is looked for in own documents.
type Lookup struct {
	Question
	Rooms []string // channels whose documents may be used beside those of the whole workspace
	Only  bool     // none but those of Rooms
}

// Allows tells whether a document may be used that is limited to a room, "" = to none.
func (l Lookup) Allows(room string) bool {
	if room == "" {
		return !l.Only
	}
	return slices.Contains(l.Rooms, room)
}

// Finder finds pieces of a workspace's own documents, best first. Shelf does so in memory; a search server can do it
// for more text than fits there. What Rooms and Only don't allow is never returned.
type Finder interface {
	Find(ctx context.Context, l Lookup) ([]Piece, error)
}
