package blocks

import "github.com/slack-go/slack"

// files are the files that a result can be had as.
func (r Reader) files(o Outcome) []slack.BlockElement {
	about := func(kind string) string { return o.about(o.version(), kind) }
	els := []slack.BlockElement{talkButton(TalkFile+".workbook", about("workbook"), r.T("file.workbook"))}
	if len(o.Result.Result.Bars) >= drawn {
		els = append(els, talkButton(TalkFile+".chart", about("chart"), r.T("file.chart")))
	}
	return els
}
