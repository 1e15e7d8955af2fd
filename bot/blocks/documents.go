package blocks

import (
	"strings"
	"time"

	"github.com/slack-go/slack"

	"kringloop/bot/locale"
)

// Document is what is told of one of the organisation's own documents.
type Document struct {
	Name     string    `json:"name"`
	Title    string    `json:"title"`
	Lang     string    `json:"lang"`
	Pages    int       `json:"pages,omitempty"` // 0 = the format has none
	Sections int       `json:"sections"`
	Room     string    `json:"room,omitempty"` // channel whose members alone may see it, "" = the whole workspace
	By       string    `json:"by,omitempty"`   // user who sent it, "" = it was taken in on the server
	At       time.Time `json:"at,omitzero"`
}

// called is a document as people know it: its title, with the name of the file where that says something else.
func (d Document) called() string {
	if d.Title == "" || d.Title == d.Name {
		return "*" + Name(d.Name) + "*"
	}
	return "*" + Name(d.Title) + "* (" + Name(d.Name) + ")"
}

// measure is how much there is of a document, and in which language.
func (r Reader) measure(d Document) string {
	pages, lang := "", ""
	if d.Pages > 0 {
		pages = r.N("docs.pages", d.Pages)
	}
	switch d.Lang {
	case "nl":
		lang = r.T("docs.nl")
	case "en":
		lang = r.T("docs.en")
	}
	return join(pages, r.N("docs.sections", d.Sections), lang)
}

// Reading says that a file is being read.
func (r Reader) Reading(name string) Message {
	return r.Line("📄 "+r.T("docs.reading", locale.Args{"Name": Name(name)}), "")
}

// Kept says that a file has become a document, and offers to limit or to remove it.
func (r Reader) Kept(d Document, replaced bool) Message {
	id := "docs.kept"
	if replaced {
		id = "docs.replaced"
	}
	text := "📄 " + r.T(id, locale.Args{"Name": d.called()})
	var els []slack.BlockElement
	if el, ok := r.rooms(d); ok {
		els = append(els, el)
	}
	if d.Room != "" {
		els = append(els, button(ActShare, d.Name, r.T("docs.share")))
	}
	els = append(els, r.forget("kept", d))
	return Message{Text: strings.ReplaceAll(text, "*", ""), Blocks: []slack.Block{section(text + "\n" + r.measure(d)), contextLine(r.seen(d.Room)), actions(els...)}}
}

// NotKept says why a file has not become a document.
func (r Reader) NotKept(name, problem string) Message {
	return r.Line("⚠️ "+r.T("docs.problem."+problem, locale.Args{"Name": Name(name)}), "")
}

// seen says who gets answers from a document.
func (r Reader) seen(room string) string {
	if room == "" {
		return r.T("docs.everyone")
	}
	return r.T("docs.room", locale.Args{"Channel": room})
}

// rooms is a menu of channels to limit a document to. Which document stands in its action_id, where nothing may be cut off: for
// a very long name there is no menu.
func (r Reader) rooms(d Document) (*slack.SelectBlockElement, bool) {
	id := ActRestrict + "." + d.Name
	el := slack.NewOptionsSelectBlockElement(slack.OptTypeConversations, plain(r.T("docs.restrict"), maxHeader), id)
	el.Filter = &slack.SelectBlockElementFilter{Include: []string{"public", "private"}, ExcludeExternalSharedChannels: true, ExcludeBotUsers: true}
	return el, len(id) <= maxID
}

// forget is a button that removes a document, after asking once more.
func (r Reader) forget(where string, d Document) *slack.ButtonBlockElement {
	sure := slack.NewConfirmationBlockObject(plain(r.T("docs.sure"), 100), plain(r.T("docs.surehow", locale.Args{"Name": d.Name}), 300),
		plain(r.T("docs.forget"), 30), plain(r.T("docs.leave"), 30))
	sure.WithStyle(slack.StyleDanger)
	return button(ActForget+"."+where, d.Name, r.T("docs.forget")).WithConfirm(sure)
}

// docsPage is how many documents a message lists.
const docsPage = 8

// Documents lists documents from an offset on. Only an administrator can remove them.
func (r Reader) Documents(all []Document, offset int, admin bool) Message {
	head := r.N("docs.title", len(all))
	how := r.T("docs.how")
	if admin {
		how = r.T("docs.adminhow")
	}
	if len(all) == 0 {
		head = r.T("docs.none")
		return Message{Text: head, Blocks: []slack.Block{section(head), contextLine(how)}}
	}
	if offset < 0 || offset >= len(all) {
		offset = 0
	}
	blocks := []slack.Block{section("📄 *" + head + "*")}
	for _, d := range all[offset:min(offset+docsPage, len(all))] {
		text := d.called() + "\n" + join(r.measure(d), r.brought(d), r.limited(d))
		if !admin {
			blocks = append(blocks, section(text))
			continue
		}
		blocks = append(blocks, sectionWith(text, r.forget("list", d)))
	}
	blocks = append(blocks, contextLine(how))
	var els []slack.BlockElement
	if offset > 0 {
		els = append(els, button(ActDocs+".back", num(max(0, offset-docsPage)), r.T("docs.previous")))
	}
	if rest := len(all) - offset - docsPage; rest > 0 {
		els = append(els, button(ActDocs+".on", num(offset+docsPage), r.N("docs.next", rest)))
	}
	if len(els) > 0 {
		blocks = append(blocks, actions(els...))
	}
	return Message{Text: head, Blocks: blocks}
}

func (r Reader) brought(d Document) string {
	switch {
	case d.At.IsZero():
		return ""
	case d.By == "":
		return r.day(d.At)
	}
	return r.T("by", locale.Args{"Who": r.who(d.By), "Day": r.day(d.At)})
}

func (r Reader) limited(d Document) string {
	if d.Room == "" {
		return ""
	}
	return r.T("docs.only", locale.Args{"Channel": d.Room})
}
