package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Click presses a control as the user; it returns once the bot has acknowledged it.
func (w *Workspace) Click(user string, k Click) error {
	w.mu.Lock()
	payload, err := w.pressed(user, k)
	w.mu.Unlock()
	if err != nil {
		return err
	}
	_, err = w.courier.ask("interactive", payload)
	return err
}

// pressed makes the block_actions payload of a click. Called with w.mu held.
func (w *Workspace) pressed(user string, k Click) (answer, error) {
	if k.ViewID != "" {
		return w.pressedInView(user, k)
	}
	u, ch, err := w.present(user, k.Channel)
	if err != nil {
		return nil, err
	}
	m := ch.find(k.TS)
	if m == nil || !m.visible(u.ID) {
		return nil, fmt.Errorf("%s sees no message %s in that conversation", u.Handle, k.TS)
	}
	all := controlsOf(m.Blocks, u.ID)
	c, act, err := w.act(u, all, k)
	if err != nil {
		return nil, err
	}
	state, err := w.state(u, all, k.Values)
	if err != nil {
		return nil, err
	}
	mergeState(state, c, act)
	payload := w.interaction("block_actions", u)
	payload["trigger_id"] = w.newTrigger(u.ID, "")
	payload["response_url"] = w.newHook(hook{channel: ch.ID, user: u.ID, source: m.TS})
	container := answer{"type": "message", "message_ts": m.TS, "channel_id": ch.ID, "is_ephemeral": m.OnlyFor != ""}
	if m.ThreadTS != "" {
		container["thread_ts"] = m.ThreadTS
	}
	payload["container"] = container
	payload["channel"] = answer{"id": ch.ID, "name": nameOf(ch)}
	payload["message"] = w.messageJSON(ch, m, w.base, true)
	payload["state"] = answer{"values": state}
	payload["actions"] = []answer{act}
	return payload, nil
}

func nameOf(ch *channel) string {
	switch {
	case ch.Person != "":
		return "directmessage"
	case ch.Private:
		return "privategroup"
	}
	return ch.Name
}

func (w *Workspace) pressedInView(user string, k Click) (answer, error) {
	u, err := w.person(user)
	if err != nil {
		return nil, err
	}
	v, err := w.inFront(u, k.ViewID)
	if err != nil {
		return nil, err
	}
	all := controlsOf(v.head().Blocks, u.ID)
	var live []control
	for _, c := range all {
		if !c.input || c.dispatch {
			live = append(live, c)
		}
	}
	c, act, err := w.act(u, live, k)
	if err != nil {
		return nil, err
	}
	state, err := w.state(u, all, k.Values)
	if err != nil {
		return nil, err
	}
	mergeState(state, c, act)
	payload := w.interaction("block_actions", u)
	payload["trigger_id"] = w.newTrigger(u.ID, v.ID)
	payload["container"] = answer{"type": "view", "view_id": v.ID}
	payload["view"] = w.viewJSON(v, state)
	payload["actions"] = []answer{act}
	return payload, nil
}

// inFront is a view that the user can touch: their Home or the modal on top.
func (w *Workspace) inFront(u User, id string) (*View, error) {
	if h := w.homes[u.ID]; h != nil && h.ID == id {
		if len(w.modals[u.ID]) > 0 {
			return nil, errors.New("a modal is open in front of the App Home")
		}
		return h, nil
	}
	stack := w.modals[u.ID]
	for i, v := range stack {
		if v.ID == id {
			if i < len(stack)-1 {
				return nil, fmt.Errorf("view %s lies under view %s", id, stack[len(stack)-1].ID)
			}
			return v, nil
		}
	}
	return nil, fmt.Errorf("%s has no view %s open", u.Handle, id)
}

// interaction holds what every interactive payload has.
func (w *Workspace) interaction(kind string, u User) answer {
	return answer{
		"type": kind, "token": "sandbox", "api_app_id": appID, "team": answer{"id": teamID, "domain": teamDomain},
		"user":       answer{"id": u.ID, "username": u.Handle, "name": u.Handle, "team_id": teamID},
		"enterprise": nil, "is_enterprise_install": false,
	}
}

// act makes the one action of a click.
func (w *Workspace) act(u User, all []control, k Click) (control, answer, error) {
	if k.Label == "" && k.ActionID == "" {
		return control{}, nil, errors.New("a click needs a label or an action_id")
	}
	c, options, err := locate(all, k)
	if err != nil {
		return c, nil, err
	}
	if strings.HasSuffix(c.kind, "external_select") {
		if err := w.suggest(u, &c, options); err != nil {
			return c, nil, err
		}
	}
	got, err := w.fill(c, u, options)
	if err != nil {
		return c, nil, err
	}
	act := answer{"type": c.kind, "action_id": c.action, "block_id": c.block, "action_ts": w.stamp()}
	maps.Copy(act, got)
	switch c.kind {
	case "button":
		for _, key := range []string{"text", "value", "style", "url"} {
			if v := c.el[key]; v != nil {
				act[key] = v
			}
		}
	case "icon_button":
		for _, key := range []string{"text", "value", "icon"} {
			if v := c.el[key]; v != nil {
				act[key] = v
			}
		}
	default:
		for _, key := range []string{"placeholder", "initial_option", "initial_date", "initial_user"} {
			if v := c.el[key]; v != nil {
				act[key] = v
			}
		}
	}
	return c, act, nil
}

// suggest asks the bot for the options of an external_select. It lets go of w.mu while it waits.
func (w *Workspace) suggest(u User, c *control, typed []string) error {
	if len(typed) == 0 {
		return nil
	}
	payload := w.interaction("block_suggestion", u)
	payload["action_id"], payload["block_id"], payload["value"] = c.action, c.block, typed[0]
	w.mu.Unlock()
	ack, err := w.courier.ask("interactive", payload)
	w.mu.Lock()
	if err != nil {
		return err
	}
	v, err := decode(ack)
	o, ok := v.(map[string]any)
	if err != nil || !ok {
		return fmt.Errorf("the bot gave no options for %q", c.label)
	}
	el := maps.Clone(c.el)
	el["options"], el["option_groups"] = o["options"], o["option_groups"]
	c.el = el
	return nil
}

// state is what is filled in, block_id → action_id → value. Values are by label, block_id or action_id.
func (w *Workspace) state(u User, all []control, values map[string]string) (answer, error) {
	out := answer{}
	used := map[string]bool{}
	for _, c := range all {
		st, keeps := c.atFirst()
		if !keeps {
			continue
		}
		if v, key, given := c.given(values); given {
			used[key] = true
			filled, err := w.fill(c.asInput(), u, c.split(v))
			if err != nil {
				return nil, FieldErrors{c.block: err.Error()}
			}
			st = filled
		}
		mergeState(out, c, withType(st, c.kind))
	}
	for key := range values {
		if !used[key] {
			return nil, unknownInput(key, all)
		}
	}
	return out, nil
}

func unknownInput(key string, all []control) error {
	var labels []string
	for _, c := range all {
		if _, keeps := c.atFirst(); keeps {
			labels = append(labels, fmt.Sprintf("%q", c.label))
		}
	}
	if len(labels) == 0 {
		return fmt.Errorf("there is no input %q; nothing can be filled in there", key)
	}
	return fmt.Errorf("there is no input %q; there are: %s", key, strings.Join(labels, ", "))
}

// asInput lets a control be emptied, as in a form.
func (c control) asInput() control {
	c.input = true
	return c
}

func withType(st answer, kind string) answer {
	out := maps.Clone(st)
	out["type"] = kind
	return out
}

// mergeState puts the value of c into state, leaving out what only an action has.
func mergeState(state answer, c control, act answer) {
	if _, keeps := c.atFirst(); !keeps {
		return
	}
	entry := maps.Clone(act)
	for _, key := range []string{"action_id", "block_id", "action_ts", "placeholder", "initial_option", "initial_date", "initial_user"} {
		delete(entry, key)
	}
	block, _ := state[c.block].(answer)
	if block == nil {
		block = answer{}
		state[c.block] = block
	}
	block[c.action] = entry
}

// given is the value for c, by label, block_id or action_id.
func (c control) given(values map[string]string) (value, key string, ok bool) {
	for _, key := range []string{c.label, c.block, c.action} {
		if v, ok := values[key]; ok {
			return v, key, true
		}
	}
	for key, v := range values {
		if same(key, c.label) {
			return v, key, true
		}
	}
	return "", "", false
}

// split makes the several values of a control that holds several: one a line or, when that fits nothing, by commas.
func (c control) split(v string) []string {
	if v == "" {
		return nil
	}
	if c.kind != "checkboxes" && !strings.HasPrefix(c.kind, "multi_") {
		return []string{v}
	}
	var out []string
	for line := range strings.SplitSeq(v, "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if _, ok := c.find(line); ok || !strings.Contains(line, ",") {
			out = append(out, line)
			continue
		}
		for part := range strings.SplitSeq(line, ",") {
			out = append(out, strings.TrimSpace(part))
		}
	}
	return out
}

// FieldErrors says, by block_id, what is wrong with what a person filled in. The form was not sent.
type FieldErrors map[string]string

func (e FieldErrors) Error() string {
	var all []string
	for _, block := range slices.Sorted(maps.Keys(e)) {
		all = append(all, e[block])
	}
	return strings.Join(all, "; ")
}

// fieldErrors reads the errors of a response_action.
func fieldErrors(ack json.RawMessage) (modalAnswer, error) {
	var a modalAnswer
	if emptyAck(ack) {
		return a, nil
	}
	if err := json.Unmarshal(ack, &a); err != nil {
		return a, fmt.Errorf("the bot's answer is not understood: %w", err)
	}
	return a, nil
}

// modalAnswer is what a bot may answer to view_submission.
type modalAnswer struct {
	Action string            `json:"response_action"`
	Errors map[string]string `json:"errors"`
	View   json.RawMessage   `json:"view"`
}
