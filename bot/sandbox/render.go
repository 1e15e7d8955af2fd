package sandbox

import (
	"embed"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"html/template"
	"strings"
	"time"
)

//go:embed assets/*.html
var templateFiles embed.FS

var templates = template.Must(template.New("").ParseFS(templateFiles, "assets/*.html"))

// execute renders a template of ours. A failure is a mistake in the template; the page then says so in its place
// instead of losing the rest.
func execute(name string, data any) template.HTML {
	var b strings.Builder
	if err := templates.ExecuteTemplate(&b, name, data); err != nil {
		return template.HTML(`<p class="unknown">` + template.HTMLEscapeString(err.Error()) + `</p>`)
	}
	return template.HTML(b.String())
}

// painter turns messages and views into HTML for one person.
type painter struct {
	when
	me       User
	users    []User
	channels []Channel // that the person is in
	host     string    // of the page, for pictures of this workspace
}

// names resolves ids for the text renderer.
func (p *painter) names() names {
	return names{
		user:    func(id string) string { return p.person(id).Name },
		channel: p.channelName,
		group:   func(name string) string { return p.T("wide." + name) },
		date:    func(at time.Time, pattern string) string { return p.pattern(at, pattern) },
	}
}

// person finds a user; one that is not known has only an id.
func (p *painter) person(id string) User {
	for _, u := range p.users {
		if u.ID == id {
			return u
		}
	}
	return User{ID: id}
}

func (p *painter) channelName(id string) string {
	for _, c := range p.channels {
		if c.ID == id {
			if c.Person != "" {
				return p.T("chat.dm")
			}
			return c.Name
		}
	}
	return ""
}

// MD renders a message's mrkdwn.
func (p *painter) MD(text string) template.HTML { return mrkdwn(text, p.names()) }

// Text renders a text object of Block Kit.
func (p *painter) Text(t *textObject) template.HTML {
	if t == nil {
		return ""
	}
	if t.Type == "mrkdwn" {
		return p.MD(t.Text)
	}
	return template.HTML(strings.ReplaceAll(drawBars(template.HTMLEscapeString(t.Plain())), "\n", "<br>"))
}

// Said is a text object without markup, for labels.
func (p *painter) Said(t *textObject) string {
	if t == nil {
		return ""
	}
	if t.Type == "mrkdwn" {
		return bareText(t.Text, p.names())
	}
	return t.Plain()
}

// textObject is Block Kit's plain_text or mrkdwn.
type textObject struct {
	Type  string `json:"type"`
	Text  string `json:"text"`
	Emoji *bool  `json:"emoji"`
}

// Plain is a plain_text with its emoji names replaced, unless it asks not to.
func (t *textObject) Plain() string {
	if t.Emoji != nil && !*t.Emoji {
		return t.Text
	}
	return withEmoji(t.Text)
}

// place is what blocks stand in: it makes the ids of their controls unique on the page and stable over updates.
type place struct {
	kind string // message, modal or home
	id   string
}

// control makes an element id. Block and action ids are the bot's: hashed, they can't clash with ids of the page.
func (at place) control(block, action string, n int) string {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s\x00%s\x00%s\x00%s\x00%d", at.kind, at.id, block, action, n)
	return fmt.Sprintf("k%x", h.Sum64())
}

// blockData is any block: the fields of all types together.
type blockData struct {
	Type    string `json:"type"`
	BlockID string `json:"block_id"`

	RawText   json.RawMessage   `json:"text"` // a text object; a string in markdown
	Fields    []*textObject     `json:"fields"`
	Accessory *elementData      `json:"accessory"`
	Elements  []json.RawMessage `json:"elements"`

	ImageURL  string          `json:"image_url"`
	AltText   string          `json:"alt_text"`
	RawTitle  json.RawMessage `json:"title"` // a text object; a string in plan
	SlackFile *slackFile      `json:"slack_file"`

	Label   *textObject       `json:"label"`
	Hint    *textObject       `json:"hint"`
	Element *elementData      `json:"element"`
	Opt     bool              `json:"optional"`
	Press   bool              `json:"dispatch_action"`
	Rows    [][]rich          `json:"rows"`
	Columns []columnSetting   `json:"column_settings"`
	Tasks   []json.RawMessage `json:"tasks"`

	Status  string          `json:"status"`
	Details json.RawMessage `json:"details"`
	Output  json.RawMessage `json:"output"`
	Sources []taskSource    `json:"sources"`
}

type slackFile struct {
	ID  string `json:"id"`
	URL string `json:"url"`
}

type columnSetting struct {
	Align string `json:"align"`
}

type taskSource struct {
	URL  string `json:"url"`
	Text string `json:"text"`
}

// blockView is a block being rendered.
type blockView struct {
	*painter
	blockData
	at     place
	n      int               // position among its siblings
	errors map[string]string // by block_id
}

// Blocks renders an array of blocks. What can't be read is said, never shown raw.
func (p *painter) Blocks(raw json.RawMessage, at place, errors map[string]string) template.HTML {
	if len(raw) == 0 || string(raw) == "null" {
		return ""
	}
	var list []json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil {
		return p.unknown("blocks")
	}
	var out strings.Builder
	for i, one := range list {
		out.WriteString(string(p.oneBlock(one, at, i, errors)))
	}
	return template.HTML(out.String())
}

func (p *painter) oneBlock(raw json.RawMessage, at place, n int, errors map[string]string) template.HTML {
	v := blockView{painter: p, at: at, n: n, errors: errors}
	if err := json.Unmarshal(raw, &v.blockData); err != nil {
		return p.unknown(v.Type)
	}
	name := "block-" + v.Type
	if templates.Lookup(name) == nil {
		return p.unknown(v.Type)
	}
	return execute(name, v)
}

func (p *painter) unknown(kind string) template.HTML {
	return execute("unknown", p.T("unknown", kind))
}

// Body is the block's text object.
func (v blockView) Body() *textObject { return asText(v.RawText) }

// Title is the block's title.
func (v blockView) Title() *textObject { return asText(v.RawTitle) }

func asText(raw json.RawMessage) *textObject {
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	t := new(textObject)
	if json.Unmarshal(raw, &t.Text) == nil {
		t.Type = "plain_text"
		return t
	}
	if json.Unmarshal(raw, t) != nil {
		return nil
	}
	return t
}

// Markdown renders the text of a markdown block.
func (v blockView) Markdown() template.HTML {
	var text string
	if json.Unmarshal(v.RawText, &text) != nil {
		return v.unknown(v.Type)
	}
	return markdown(text)
}

// Src is where the picture of the block is, "" when the page may not load it.
func (v blockView) Src() template.URL { return v.picture(v.ImageURL, v.SlackFile) }

// Tasks are the steps of a plan.
func (v blockView) Steps() template.HTML {
	var out strings.Builder
	for i, raw := range v.blockData.Tasks {
		out.WriteString(string(v.oneBlock(raw, v.at, i, nil)))
	}
	return template.HTML(out.String())
}

// RichDetails and RichOutput are what a task says of itself.
func (v blockView) RichDetails() template.HTML { return v.richText(v.Details) }

// RichOutput is what the task brought.
func (v blockView) RichOutput() template.HTML { return v.richText(v.Output) }

// SafeLink is the address when it may be followed.
func (v blockView) SafeLink(s string) string { return safeLink(s) }

// Error is what the bot refused at this block.
func (v blockView) Error() string { return v.errors[v.BlockID] }
