package blocks

import "github.com/slack-go/slack"

// files are the files that a result can be had as, the likely one first: a text to send is wanted as a document, and as a workbook
// only where there is a table to it.
func (r Reader) files(o Outcome) []slack.BlockElement {
	file := func(kind, label string) slack.BlockElement {
		return talkButton(TalkFile+"."+kind, o.about(o.version(), kind), label)
	}
	res := o.Result.Result
	document, workbook := file("document", r.T("file.document")), file("workbook", r.T("file.workbook"))
	els := []slack.BlockElement{workbook, document}
	if res.Drafted() {
		els = []slack.BlockElement{document, workbook}
		if len(res.Tables) == 0 {
			els = els[:1]
		}
	}
	if len(res.Bars) >= drawn {
		els = append(els, file("chart", r.T("file.chart")))
	}
	return els
}
