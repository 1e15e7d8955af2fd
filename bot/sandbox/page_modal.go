package sandbox

import (
	"cmp"
	"encoding/json"
	"errors"
	"html/template"
)

// modal is a form that the bot opened.
type modal struct {
	*painter
	ID     string
	Rev    string // changes with its content
	Title  *textObject
	Send   *textObject // nil = nothing to send
	Cancel string
	Body   template.HTML
	Error  string // concerns the whole form
	Wrong  bool
}

// modal draws a form with what is wrong in it: what the bot refused, or what never reached the bot.
func (p *painter) modal(v View, r refusal) modal {
	var raw struct {
		Title  *textObject     `json:"title"`
		Submit *textObject     `json:"submit"`
		Close  *textObject     `json:"close"`
		Blocks json.RawMessage `json:"blocks"`
	}
	wrong := v.Errors
	if len(r) > 0 {
		wrong = map[string]string{}
		for block, key := range r {
			wrong[block] = p.T(key)
		}
	}
	m := modal{painter: p, ID: v.ID, Rev: v.Hash, Wrong: len(wrong) > 0, Error: wrong[""]}
	if m.Error == trouble {
		m.Error = p.T("error.slow")
	}
	if json.Unmarshal(v.Raw, &raw) != nil {
		m.Body = p.unknown("modal")
		return m
	}
	m.Title, m.Send = raw.Title, raw.Submit
	m.Cancel = cmp.Or(p.Said(raw.Close), p.T("modal.close"))
	m.Body = p.Blocks(raw.Blocks, place{"modal", v.ID}, wrong)
	return m
}

// refusal is what the workspace itself refused at a form, as Slack's own client would: a text key by block_id.
type refusal map[string]string

func (p *pageServer) refusal(view string) refusal {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.refused[view]
}

// submit sends a form. What can't be sent is marked at its fields, in the words of the page.
func (p *pageServer) submit(user User, g gesture) error {
	_, err := p.w.Submit(user.ID, g.ViewID, g.Values) // what the bot refused is in the view
	var fields FieldErrors
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.refused, g.ViewID)
	if !errors.As(err, &fields) {
		return err
	}
	r := refusal{}
	for block := range fields {
		r[block] = "field.required"
		if g.Values[block] != "" {
			r[block] = p.fieldKey(user, g.ViewID, block)
		}
	}
	p.refused[g.ViewID] = r
	return nil
}

// fieldKey is the text that says what a field takes.
func (p *pageServer) fieldKey(user User, view, id string) string {
	for _, v := range p.w.Modals(user.ID) {
		if v.ID != view {
			continue
		}
		for _, c := range controlsOf(v.head().Blocks, user.ID) {
			if c.block != id {
				continue
			}
			switch c.kind {
			case "number_input":
				return "field.number"
			case "email_text_input":
				return "field.email"
			case "url_text_input":
				return "field.url"
			case "plain_text_input":
				return "field.text"
			}
		}
	}
	return "field.other"
}

// closeView shuts a form without sending it.
func (p *pageServer) closeView(user User, view string) error {
	p.mu.Lock()
	delete(p.refused, view)
	p.mu.Unlock()
	return p.w.CloseView(user.ID, view)
}
