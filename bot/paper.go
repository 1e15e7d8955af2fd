package bot

import "kringloop/flows/dialogue"

// PaperKind says what a file holds.
type PaperKind string

// The kinds of file that can be made.
const (
	PaperChart    PaperKind = "chart"    // the picture of a result
	PaperWorkbook PaperKind = "workbook" // a result with its answers and sources
	PaperDocument PaperKind = "document" // a result to be read and passed on, with its drafts as clean text
	PaperDossier  PaperKind = "dossier"  // the whole project
	PaperTemplate PaperKind = "template" // a table to fill in for Step

	PaperContract     PaperKind = "contract"     // one of Contracts, as a workbook
	PaperContracts    PaperKind = "contracts"    // all of them
	PaperTimeline     PaperKind = "timeline"     // part Version of the picture of them
	PaperContractForm PaperKind = "contractform" // a table of contracts to fill in
	PaperTrend        PaperKind = "trend"        // the picture of a KPI, Step, of the one in Contracts
	PaperPack         PaperKind = "pack"         // what a meeting, Step, of the one in Contracts talks about
	PaperDay          PaperKind = "day"          // a milestone, Step, of the one in Contracts, as an event of a calendar
)

// Paper says which file is to be made, and for whom. Only this waits in the outbox: the file is made when it goes out, of what
// the project then holds, so making it keeps nobody waiting, and a second try makes the same file.
type Paper struct {
	Kind    PaperKind           `json:"kind"`
	Project string              `json:"project"`
	Script  string              `json:"script,omitempty"`
	Version int                 `json:"version,omitempty"`
	Result  *dialogue.Confirmed `json:"result,omitempty"` // of one that the project doesn't keep
	Step    string              `json:"step,omitempty"`
	Rows    [][]string          `json:"rows,omitempty"` // that a template begins with, as dialogue.Answer.Rows

	Contracts []string `json:"contracts,omitempty"`
	User      string   `json:"user,omitempty"` // who may see all that goes into a file about several contracts

	Reader string `json:"reader,omitempty"` // who alone gets the file, "" = others do too

	Secret bool    `json:"secret,omitempty"` // prices and scores too
	Lang   string  `json:"lang"`
	TZ     string  `json:"tz,omitempty"`
	Else   string  `json:"else"` // said in place of the file when Slack does not take it
	Inside *Inside `json:"inside,omitempty"`
}

// Inside says where in a message its picture belongs.
type Inside struct {
	At      int    `json:"at"`                // how many blocks stand before it
	Instead int    `json:"instead,omitempty"` // how many blocks it takes the place of
	Alone   string `json:"alone"`             // said over it where it has to go as a file under the message
}

// Upload is a file with its content.
type Upload struct {
	Name    string
	Title   string // "" = Name
	Alt     string // what a picture shows
	Content []byte
}
