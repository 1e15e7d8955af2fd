package sandbox

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Change is what happens to a person's account; nil leaves a thing as it is.
type Change struct {
	TZ      *string // IANA zone: they moved
	Deleted *bool   // deactivated, or back
}

// ChangePerson changes a person's account, and the bot hears of it (user_change).
func (w *Workspace) ChangePerson(user string, c Change) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	u, err := w.person(user)
	if err != nil {
		return err
	}
	if c.TZ != nil {
		if _, err := time.LoadLocation(*c.TZ); err != nil || *c.TZ == "" || *c.TZ == "Local" {
			return fmt.Errorf("%q is no time zone; write one such as Europe/Lisbon", *c.TZ)
		}
		u.TZ = *c.TZ
	}
	if c.Deleted != nil {
		u.Deleted = *c.Deleted
	}
	for i := range w.users {
		if w.users[i].ID == u.ID {
			w.users[i] = u
		}
	}
	now := w.userJSON(u, false)
	w.event(answer{"type": "user_change", "user": now, "cache_ts": w.now().Unix()})
	w.changed()
	return nil
}

// Archive closes a channel, or opens it again: nothing can be posted to an archived one.
func (w *Workspace) Archive(name string, archived bool) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, ch := range w.channels {
		if ch.Name != "" && (ch.ID == name || ch.Name == strings.TrimPrefix(name, "#")) {
			ch.Archived = archived
			w.changed()
			return nil
		}
	}
	return fmt.Errorf("there is no channel %q", name)
}

func (w *Workspace) scriptPerson(r *http.Request) (any, error) {
	var in struct {
		User    string
		TZ      *string
		Deleted *bool
	}
	if err := body(r, &in); err != nil {
		return nil, err
	}
	if in.TZ == nil && in.Deleted == nil {
		return nil, errors.New("say what changes: tz or deleted")
	}
	if err := w.ChangePerson(in.User, Change{TZ: in.TZ, Deleted: in.Deleted}); err != nil {
		return nil, err
	}
	return done(), nil
}

func (w *Workspace) scriptArchive(r *http.Request) (any, error) {
	in := struct {
		Channel  string
		Archived *bool
	}{}
	if err := body(r, &in); err != nil {
		return nil, err
	}
	if err := w.Archive(in.Channel, in.Archived == nil || *in.Archived); err != nil {
		return nil, err
	}
	return done(), nil
}
