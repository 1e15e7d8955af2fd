package sandbox

import (
	"errors"
	"fmt"
)

// trouble is what Slack shows when a bot's answer to a modal can't be used.
const trouble = "We had some trouble connecting. Try again?"

// Submit fills in and sends a modal. Values are by label of the input (or its block_id or action_id): text, an option's
// label or an ISO date; several options stand on lines of their own. What the bot refuses comes back by block_id. What a
// person could not even send comes back as FieldErrors.
func (w *Workspace) Submit(user, viewID string, values map[string]string) (map[string]string, error) {
	w.mu.Lock()
	v, payload, err := w.submission(user, viewID, values)
	if err != nil {
		w.mu.Unlock()
		return nil, err
	}
	w.mu.Unlock()
	ack, err := w.courier.ask("interactive", payload)
	var a modalAnswer
	if err == nil {
		a, err = fieldErrors(ack)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if err == nil {
		err = w.settle(v, a)
	}
	if err != nil {
		v.Errors = map[string]string{"": trouble}
		w.changed(v.User)
		return nil, err
	}
	return a.Errors, nil
}

// submission checks what is filled in and makes the view_submission payload. Called with w.mu held.
func (w *Workspace) submission(user, viewID string, values map[string]string) (*View, answer, error) {
	u, err := w.person(user)
	if err != nil {
		return nil, nil, err
	}
	v, err := w.inFront(u, viewID)
	if err != nil {
		return nil, nil, err
	}
	h := v.head()
	if v.Type != "modal" || len(h.Submit) == 0 || string(h.Submit) == "null" {
		return nil, nil, errors.New("that view has no button to send it with")
	}
	if h.SubmitDisabled {
		return nil, nil, errors.New("that view can't be sent yet: its button is disabled")
	}
	all := controlsOf(h.Blocks, u.ID)
	state, err := w.state(u, all, values)
	if err != nil {
		return nil, nil, err
	}
	missing := FieldErrors{}
	for _, c := range all {
		if !c.input || c.optional {
			continue
		}
		block, _ := state[c.block].(answer)
		if st, _ := block[c.action].(answer); empty(st) {
			missing[c.block] = fmt.Sprintf("%q must be filled in", c.label)
		}
	}
	if len(missing) > 0 {
		return nil, nil, missing
	}
	payload := w.interaction("view_submission", u)
	payload["trigger_id"] = w.newTrigger(u.ID, v.ID)
	payload["view"] = w.viewJSON(v, state)
	payload["response_urls"] = []answer{}
	return v, payload, nil
}

// settle does what the bot answered to a sent modal. Called with w.mu held.
func (w *Workspace) settle(v *View, a modalAnswer) error {
	switch a.Action {
	case "":
		w.closeModal(v, false)
		return nil
	case "clear":
		w.closeModal(v, true)
		return nil
	case "errors":
		return w.refuse(v, a.Errors)
	case "update", "push":
	default:
		return fmt.Errorf("the bot answered with the unknown response_action %q", a.Action)
	}
	next, err := w.parseView(a.View, "modal")
	if err != nil {
		return fmt.Errorf("the bot's next view was refused: %w", err)
	}
	if a.Action == "push" {
		return w.push(v.User, &next)
	}
	w.refreshView(v, next)
	return nil
}

// refuse shows the errors at their inputs. As with Slack, an error at anything else makes the whole answer unusable.
func (w *Workspace) refuse(v *View, errs map[string]string) error {
	if len(errs) == 0 {
		return errors.New("the bot refused the form without saying why")
	}
	inputs := map[string]bool{}
	for _, c := range controlsOf(v.head().Blocks, v.User) {
		if c.input {
			inputs[c.block] = true
		}
	}
	for block := range errs {
		if !inputs[block] {
			return fmt.Errorf("the bot refused %q, which is no input block of that view", block)
		}
	}
	v.Errors = errs
	w.changed(v.User)
	return nil
}

// CloseView closes a modal without sending it.
func (w *Workspace) CloseView(user, viewID string) error {
	w.mu.Lock()
	u, err := w.person(user)
	if err != nil {
		w.mu.Unlock()
		return err
	}
	v, err := w.inFront(u, viewID)
	if err == nil && v.Type != "modal" {
		err = errors.New("the App Home can't be closed")
	}
	if err != nil {
		w.mu.Unlock()
		return err
	}
	h := v.head()
	payload := w.interaction("view_closed", u)
	payload["view"] = w.viewJSON(v, nil)
	payload["is_cleared"] = h.ClearOnClose
	w.closeModal(v, h.ClearOnClose)
	w.mu.Unlock()
	if !h.NotifyOnClose {
		return nil
	}
	_, err = w.courier.ask("interactive", payload)
	return err
}
