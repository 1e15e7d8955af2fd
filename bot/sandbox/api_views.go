package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

const (
	triggerLife = 3 * time.Second // real time
	maxStack    = 3               // modals on top of each other
	maxView     = 250_000         // bytes of a view
	maxTriggers = 2_000
)

var viewMethods = map[string]method{
	"views.open":    {run: (*Workspace).viewsOpen},
	"views.push":    {run: (*Workspace).viewsPush},
	"views.update":  {run: (*Workspace).viewsUpdate},
	"views.publish": {run: (*Workspace).viewsPublish},
}

// trigger is the right to open one modal for one person.
type trigger struct {
	user string
	view string // the modal in which it was pressed, "" elsewhere
	ends time.Time
	used bool
}

// newTrigger gives a trigger_id. Called with w.mu held.
func (w *Workspace) newTrigger(user, view string) string {
	now := w.opts.Clock()
	if len(w.triggers) >= maxTriggers {
		for id, t := range w.triggers {
			if now.Sub(t.ends) > time.Minute {
				delete(w.triggers, id)
			}
		}
	}
	w.serial++
	id := fmt.Sprintf("%d.%d.%s", w.serial, now.UnixMilli(), secret(16))
	w.triggers[id] = &trigger{user: user, view: view, ends: now.Add(triggerLife)}
	return id
}

// exchange uses a trigger_id up.
func (w *Workspace) exchange(c *call) (*trigger, error) {
	id, err := c.need("trigger_id")
	if err != nil {
		return nil, err
	}
	t := w.triggers[id]
	switch {
	case t == nil:
		return nil, apiError{Code: "invalid_trigger_id"}
	case t.used:
		return nil, apiError{Code: "exchanged_trigger_id"}
	case w.opts.Clock().After(t.ends):
		return nil, apiError{Code: "expired_trigger_id"}
	}
	return t, nil
}

// viewArg reads and checks the view of a call.
func (w *Workspace) viewArg(c *call, types ...string) (View, error) {
	s, err := c.need("view")
	if err != nil {
		return View{}, err
	}
	return w.parseView([]byte(s), types...)
}

func (w *Workspace) parseView(b []byte, types ...string) (View, error) {
	if len(b) > maxView {
		return View{}, apiError{Code: "view_too_large"}
	}
	if err := checkView(b, types...); err != nil {
		return View{}, err
	}
	v, err := viewFields(b)
	if err != nil {
		return View{}, err
	}
	if v.ExternalID != "" {
		if w.byExternalID(v.ExternalID) != nil {
			return View{}, apiError{Code: "duplicate_external_id"}
		}
	}
	return View{Type: v.Type, CallbackID: v.CallbackID, Raw: viewWithBlockIDs(b)}, nil
}

// viewHead is what the sandbox itself reads of a view.
type viewHead struct {
	Type            string          `json:"type"`
	CallbackID      string          `json:"callback_id"`
	PrivateMetadata string          `json:"private_metadata"`
	ExternalID      string          `json:"external_id"`
	NotifyOnClose   bool            `json:"notify_on_close"`
	ClearOnClose    bool            `json:"clear_on_close"`
	SubmitDisabled  bool            `json:"submit_disabled"`
	Title           json.RawMessage `json:"title"`
	Submit          json.RawMessage `json:"submit"`
	Close           json.RawMessage `json:"close"`
	Blocks          json.RawMessage `json:"blocks"`
}

func viewFields(b []byte) (viewHead, error) {
	var v viewHead
	if err := json.Unmarshal(b, &v); err != nil {
		return v, invalidArguments("failed to match all allowed schemas [json-pointer:/view]")
	}
	return v, nil
}

func (v *View) head() viewHead {
	h, err := viewFields(v.Raw)
	if err != nil {
		panic("sandbox: a checked view: " + err.Error())
	}
	return h
}

func (w *Workspace) byExternalID(id string) *View {
	return w.findView(func(v *View) bool { return v.head().ExternalID == id })
}

func (w *Workspace) byViewID(id string) *View {
	return w.findView(func(v *View) bool { return v.ID == id })
}

func (w *Workspace) findView(is func(*View) bool) *View {
	for _, h := range w.homes {
		if is(h) {
			return h
		}
	}
	for _, stack := range w.modals {
		for _, v := range stack {
			if is(v) {
				return v
			}
		}
	}
	return nil
}

// name gives a view its id and its hash.
func (w *Workspace) name(v *View) {
	w.serial++
	if v.ID == "" {
		v.ID = fmt.Sprintf("V%010d", w.serial)
	}
	v.Hash = fmt.Sprintf("%d.%08x", w.now().Unix(), w.serial)
}

func (w *Workspace) viewsOpen(c *call) (answer, error) {
	t, err := w.exchange(c)
	if err != nil {
		return nil, err
	}
	v, err := w.viewArg(c, "modal")
	if err != nil {
		return nil, err
	}
	t.used = true
	v.User = t.user
	w.name(&v)
	w.modals[t.user] = []*View{&v}
	w.changed(t.user)
	return answer{"view": w.viewJSON(&v, nil)}, nil
}

func (w *Workspace) viewsPush(c *call) (answer, error) {
	t, err := w.exchange(c)
	if err != nil {
		return nil, err
	}
	v, err := w.viewArg(c, "modal")
	if err != nil {
		return nil, err
	}
	if t.view == "" || w.byViewID(t.view) == nil {
		return nil, apiError{Code: "not_found"}
	}
	if err := w.push(t.user, &v); err != nil {
		return nil, err
	}
	t.used = true
	return answer{"view": w.viewJSON(&v, nil)}, nil
}

// push puts a modal on top of those that the user has open.
func (w *Workspace) push(user string, v *View) error {
	stack := w.modals[user]
	if len(stack) >= maxStack {
		return apiError{Code: "push_limit_reached"}
	}
	v.User = user
	if len(stack) > 0 {
		v.Previous = stack[len(stack)-1].ID
	}
	w.name(v)
	w.modals[user] = append(stack, v)
	w.changed(user)
	return nil
}

func (w *Workspace) viewsUpdate(c *call) (answer, error) {
	var old *View
	switch {
	case c.get("view_id") != "":
		old = w.byViewID(c.get("view_id"))
	case c.get("external_id") != "":
		old = w.byExternalID(c.get("external_id"))
	default:
		return nil, invalidArguments("missing required field: view_id")
	}
	if old == nil {
		return nil, apiError{Code: "not_found"}
	}
	if h := c.get("hash"); h != "" && h != old.Hash {
		return nil, apiError{Code: "hash_conflict"}
	}
	kept := old.head().ExternalID
	head, err := viewFields([]byte(c.get("view")))
	if err == nil && kept != "" && head.ExternalID == kept {
		saved := old.Raw
		old.Raw = raw(answer{}) // its own external_id is no duplicate
		defer func() {
			if string(old.Raw) == "{}" {
				old.Raw = saved
			}
		}()
	}
	v, err := w.viewArg(c, old.Type)
	if err != nil {
		return nil, err
	}
	w.refreshView(old, v)
	return answer{"view": w.viewJSON(old, nil)}, nil
}

// refreshView gives a view new content.
func (w *Workspace) refreshView(old *View, v View) {
	old.Raw, old.CallbackID, old.Errors = v.Raw, v.CallbackID, nil
	w.name(old)
	w.changed(old.User)
}

func (w *Workspace) viewsPublish(c *call) (answer, error) {
	id, err := c.need("user_id")
	if err != nil {
		return nil, err
	}
	u, ok := w.user(id)
	if !ok || u.ID != id || u.Bot {
		return nil, invalidArguments("invalid `user_id`")
	}
	old := w.homes[u.ID]
	if h := c.get("hash"); h != "" && (old == nil || h != old.Hash) {
		return nil, apiError{Code: "hash_conflict"}
	}
	delete(w.homes, u.ID) // so that a view may keep its external_id
	v, err := w.viewArg(c, "home")
	if err != nil {
		if old != nil {
			w.homes[u.ID] = old
		}
		return nil, err
	}
	v.User = u.ID
	if old != nil {
		v.ID = old.ID
	}
	w.name(&v)
	w.homes[u.ID] = &v
	w.changed(u.ID)
	return answer{"view": w.viewJSON(&v, nil)}, nil
}

// viewJSON is the view as the Web API and interactions show it; state may be nil.
func (w *Workspace) viewJSON(v *View, state answer) answer {
	h := v.head()
	if state == nil {
		state = answer{}
	}
	root, previous := v.ID, any(nil)
	if stack := w.modals[v.User]; len(stack) > 0 && v.Type == "modal" {
		root = stack[0].ID
	}
	if v.Previous != "" {
		previous = v.Previous
	}
	return answer{
		"id": v.ID, "team_id": teamID, "type": v.Type, "blocks": h.Blocks, "private_metadata": h.PrivateMetadata,
		"callback_id": h.CallbackID, "state": answer{"values": state}, "hash": v.Hash, "title": orNull(h.Title),
		"clear_on_close": h.ClearOnClose, "notify_on_close": h.NotifyOnClose, "close": orNull(h.Close), "submit": orNull(h.Submit),
		"previous_view_id": previous, "root_view_id": root, "app_id": appID, "external_id": h.ExternalID,
		"app_installed_team_id": teamID, "bot_id": botID,
	}
}

func orNull(r json.RawMessage) json.RawMessage {
	if len(r) == 0 {
		return json.RawMessage("null")
	}
	return r
}

// Home is the user's App Home, false until the bot has published one.
func (w *Workspace) Home(user string) (View, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	u, _ := w.user(user)
	v := w.homes[u.ID]
	if v == nil {
		return View{}, false
	}
	return v.copy(), true
}

// Modals are the user's open modals, the bottom one first; the person sees the last.
func (w *Workspace) Modals(user string) []View {
	w.mu.Lock()
	defer w.mu.Unlock()
	u, _ := w.user(user)
	var out []View
	for _, v := range w.modals[u.ID] {
		out = append(out, v.copy())
	}
	return out
}

func (v *View) copy() View {
	out := *v
	out.Errors = map[string]string{}
	for k, e := range v.Errors {
		out.Errors[k] = e
	}
	return out
}

// closeModal takes v and, with all, the whole stack away.
func (w *Workspace) closeModal(v *View, all bool) {
	stack := slices.DeleteFunc(w.modals[v.User], func(o *View) bool { return all || o == v })
	w.modals[v.User] = stack
	w.changed(v.User)
}
