package bot

import "kringloop/bot/blocks"

// IngestAsk wants a file that a person sent kept as a document of the organisation.
type IngestAsk struct {
	File  File   `json:"file"`
	Room  string `json:"room,omitempty"` // channel whose members alone may see it, "" = the whole workspace
	Event Event  `json:"event"`          // with which it came
}

// IngestDone says what became of a file: a document, or a Problem and nothing kept.
type IngestDone struct {
	Name     string  `json:"name"`
	Title    string  `json:"title,omitempty"`
	Lang     string  `json:"lang,omitempty"`
	Pages    int     `json:"pages,omitempty"` // 0 = the format has none
	Sections int     `json:"sections,omitempty"`
	Room     string  `json:"room,omitempty"`     // who may see it now; a replaced document stays limited as it was
	Replaced bool    `json:"replaced,omitempty"` // there was a document of this name
	Problem  Problem `json:"problem,omitempty"`
}

// Problem says why a file was not kept.
type Problem string

// What can be wrong with a file. Any other value is said as a problem of ours.
const (
	ProblemFormat    Problem = "format"    // no format that is read, or not what its name promises
	ProblemLarge     Problem = "large"     // too many bytes
	ProblemPages     Problem = "pages"     // too many pages
	ProblemEncrypted Problem = "encrypted" // a password is needed
	ProblemScanned   Problem = "scanned"   // pictures of pages, no text
	ProblemEmpty     Problem = "empty"     // nothing in it
	ProblemLong      Problem = "long"      // too much text
	ProblemDownload  Problem = "download"  // Slack did not hand it over
	ProblemLimit     Problem = "limit"     // the workspace has as many documents as it may
	ProblemRows      Problem = "rows"      // of a table: too many
	ProblemBroken    Problem = "broken"    // of a table: the file is damaged
)

// DocumentsAsk wants to know the workspace's documents.
type DocumentsAsk struct {
	Offset int   `json:"offset,omitempty"` // of the page to show
	Event  Event `json:"event"`
}

// DocumentsDone lists all documents of the workspace, by name.
type DocumentsDone struct {
	Documents []Document `json:"documents"`
}

// Document is what is told of one of the organisation's own documents.
type Document = blocks.Document

// ForgetAsk wants a document removed. A person typed or pressed its Name; upper and lower case are alike, and a title does
// as well.
type ForgetAsk struct {
	Name  string `json:"name"`
	Event Event  `json:"event"`
}

// ForgetDone says which document is gone; Name is "" when there was none.
type ForgetDone struct {
	Name string `json:"name,omitempty"`
}

// RestrictAsk wants a document shown to the members of a channel only, or with Room "" to the whole workspace. Name as in
// ForgetAsk.
type RestrictAsk struct {
	Name  string `json:"name"`
	Room  string `json:"room,omitempty"`
	Event Event  `json:"event"`
}

// RestrictDone says which document it was; Name is "" when there was none.
type RestrictDone struct {
	Name string `json:"name,omitempty"`
}
