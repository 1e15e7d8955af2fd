package sandbox

import (
	"cmp"
	"encoding/json"
	"html/template"
	"strconv"
	"strings"
	"time"
)

// rich is any part of a rich_text block, and a cell of a table.
type rich struct {
	Type     string          `json:"type"`
	Elements []rich          `json:"elements"`
	RawText  json.RawMessage `json:"text"`
	Style    json.RawMessage `json:"style"` // a string for a list, an object for inline text
	Indent   int             `json:"indent"`
	Offset   int             `json:"offset"`
	URL      string          `json:"url"`
	Name     string          `json:"name"`
	Unicode  string          `json:"unicode"`
	UserID   string          `json:"user_id"`
	Channel  string          `json:"channel_id"`
	Group    string          `json:"usergroup_id"`
	Range    string          `json:"range"`
	Stamp    int64           `json:"timestamp"`
	Format   string          `json:"format"`
	Fallback string          `json:"fallback"`
	Value    any             `json:"value"`
}

type inlineStyle struct {
	Bold   bool `json:"bold"`
	Italic bool `json:"italic"`
	Strike bool `json:"strike"`
	Code   bool `json:"code"`
	Under  bool `json:"underline"`
}

// Rich renders the elements of a rich_text block.
func (v blockView) Rich() template.HTML {
	var b strings.Builder
	for _, raw := range v.blockData.Elements {
		var r rich
		if json.Unmarshal(raw, &r) != nil {
			b.WriteString(string(v.unknown(v.Type)))
			continue
		}
		v.rich(&b, r)
	}
	return template.HTML(b.String())
}

// richText renders a rich_text object that stands inside another block.
func (p *painter) richText(raw json.RawMessage) template.HTML {
	var r rich
	if len(raw) == 0 || json.Unmarshal(raw, &r) != nil {
		return ""
	}
	var b strings.Builder
	p.rich(&b, r)
	return template.HTML(b.String())
}

func (p *painter) rich(b *strings.Builder, r rich) {
	wrap := func(open, end string) {
		b.WriteString(open)
		for _, e := range r.Elements {
			p.rich(b, e)
		}
		b.WriteString(end)
	}
	switch r.Type {
	case "rich_text":
		wrap("", "")
	case "rich_text_section":
		wrap(`<div class="rich">`, `</div>`)
	case "rich_text_quote":
		wrap("<blockquote>", "</blockquote>")
	case "rich_text_preformatted":
		wrap("<pre>", "</pre>")
	case "rich_text_list":
		p.richList(b, r)
	default:
		p.richInline(b, r)
	}
}

func (p *painter) richList(b *strings.Builder, r rich) {
	var style string
	_ = json.Unmarshal(r.Style, &style) // anything but "ordered" is a bullet list
	tag := "ul"
	if style == "ordered" {
		tag = "ol"
	}
	b.WriteString("<" + tag + ` class="in` + strconv.Itoa(min(max(r.Indent, 0), 4)) + `"`)
	if tag == "ol" && r.Offset > 0 {
		b.WriteString(` start="` + strconv.Itoa(r.Offset+1) + `"`)
	}
	b.WriteString(">")
	for _, item := range r.Elements {
		b.WriteString("<li>")
		for _, e := range item.Elements {
			p.rich(b, e)
		}
		b.WriteString("</li>")
	}
	b.WriteString("</" + tag + ">")
}

func (p *painter) richInline(b *strings.Builder, r rich) {
	var s inlineStyle
	_ = json.Unmarshal(r.Style, &s) // a style that can't be read is none
	var ends []string
	open := func(on bool, tag string) {
		if on {
			b.WriteString("<" + tag + ">")
			ends = append(ends, "</"+tag+">")
		}
	}
	open(s.Bold, "strong")
	open(s.Italic, "em")
	open(s.Strike, "s")
	open(s.Under, "u")
	open(s.Code, "code")
	b.WriteString(p.richWord(r))
	for i := len(ends) - 1; i >= 0; i-- {
		b.WriteString(ends[i])
	}
}

// richWord renders what an inline element says, escaped.
func (p *painter) richWord(r rich) string {
	esc := template.HTMLEscapeString
	mention := func(s string) string { return `<span class="mention">` + esc(s) + `</span>` }
	switch r.Type {
	case "text", "raw_text", "color", "raw_number":
		text := r.string()
		return strings.ReplaceAll(esc(text), "\n", "<br>")
	case "link":
		text := r.string()
		if text == "" {
			text = r.URL
		}
		href := safeLink(r.URL)
		if href == "" {
			return esc(text)
		}
		return `<a href="` + esc(href) + `" target="_blank" rel="noopener noreferrer">` + esc(text) + `</a>`
	case "emoji":
		return `<span class="emoji">` + esc(richEmoji(r)) + `</span>`
	case "user":
		return mention("@" + cmp.Or(p.person(r.UserID).Name, r.UserID))
	case "channel":
		return mention("#" + cmp.Or(p.channelName(r.Channel), r.Channel))
	case "usergroup":
		return mention("@" + r.Group)
	case "broadcast":
		return mention("@" + p.T("wide."+r.Range))
	case "date":
		if r.Stamp == 0 {
			return esc(r.Fallback)
		}
		return esc(p.pattern(time.Unix(r.Stamp, 0), r.Format))
	}
	return esc(r.string())
}

// string is the text of an inline element or cell; a number cell holds its value.
func (r rich) string() string {
	if t := asText(r.RawText); t != nil {
		return t.Text
	}
	if f, ok := r.Value.(float64); ok {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	s, _ := r.Value.(string)
	return s
}

// richEmoji prefers the code points, then our table, then the name.
func richEmoji(r rich) string {
	if sign, n := shortcode(":" + r.Name + ":"); n > 0 {
		return sign
	}
	var b strings.Builder
	for part := range strings.SplitSeq(r.Unicode, "-") {
		n, err := strconv.ParseUint(part, 16, 21)
		if err != nil {
			return ":" + r.Name + ":"
		}
		b.WriteRune(rune(n))
	}
	return b.String()
}

// cell is one cell of a table.
type cell struct {
	HTML  template.HTML
	Align string // class: start, center or end
}

// Table renders the rows of a table block; the first is its head.
func (v blockView) Table() [][]cell {
	var out [][]cell
	for _, row := range v.blockData.Rows {
		var cells []cell
		for i, r := range row {
			var b strings.Builder
			v.rich(&b, r)
			c := cell{HTML: template.HTML(b.String()), Align: "start"}
			if i < len(v.blockData.Columns) {
				switch v.blockData.Columns[i].Align {
				case "right":
					c.Align = "end"
				case "center":
					c.Align = "center"
				}
			}
			cells = append(cells, c)
		}
		out = append(out, cells)
	}
	return out
}
