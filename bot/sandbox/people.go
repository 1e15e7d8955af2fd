package sandbox

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxTyped is how much a person can type into a message.
const maxTyped = 12_000

// present finds a person who is in a conversation. "dm" is that person's own conversation with the bot; names work too.
// Called with w.mu held.
func (w *Workspace) present(user, where string) (User, *channel, error) {
	u, err := w.person(user)
	if err != nil {
		return u, nil, err
	}
	for _, ch := range w.channels {
		if where == "" || ch.ID != where && ch.Name != strings.TrimPrefix(where, "#") && (where != "dm" || ch.Person != u.ID) {
			continue
		}
		if ch.Name == "" && ch.Person != u.ID || !ch.has(u.ID) {
			break
		}
		return u, ch, nil
	}
	return u, nil, fmt.Errorf("%s is in no conversation %q; they are in: dm, %s", u.Handle, where, strings.Join(w.namesFor(u.ID), ", "))
}

func (w *Workspace) person(user string) (User, error) {
	u, ok := w.user(strings.TrimPrefix(user, "@"))
	if ok && !u.Bot {
		return u, nil
	}
	var handles []string
	for _, o := range w.users {
		if !o.Bot {
			handles = append(handles, o.Handle)
		}
	}
	return u, fmt.Errorf("there is no person %q; there are: %s", user, strings.Join(handles, ", "))
}

func (w *Workspace) namesFor(user string) []string {
	var names []string
	for _, ch := range w.channels {
		if ch.Name != "" && ch.has(user) {
			names = append(names, ch.Name)
		}
	}
	return names
}

// Say posts what the user typed; thread is "" outside a thread.
func (w *Workspace) Say(user, channel, text, thread string) (ts string, err error) {
	if strings.TrimSpace(text) == "" {
		return "", errors.New("there is no text to say")
	}
	return w.speak(user, channel, text, thread, nil)
}

func (w *Workspace) speak(user, channel, text, thread string, files []File) (string, error) {
	if utf8.RuneCountInString(text) > maxTyped {
		return "", fmt.Errorf("the text is too long: at most %d characters fit in a message", maxTyped)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	u, ch, err := w.present(user, channel)
	if err != nil {
		return "", err
	}
	m := &Message{User: u.ID, Text: w.typed(text), Files: files}
	if thread != "" {
		root, ok := ch.root(thread)
		if !ok {
			return "", fmt.Errorf("there is no message %s to reply to in that conversation", thread)
		}
		m.ThreadTS = root
	}
	m.TS = w.stamp()
	w.add(ch, m)
	w.tellMessage(ch, m)
	return m.TS, nil
}

// Upload posts a file as the user, without a word.
func (w *Workspace) Upload(user, channel, thread string, f File) error {
	_, err := w.Share(user, channel, thread, "", f)
	return err
}

// Share posts a file as the user, with what they say about it.
func (w *Workspace) Share(user, channel, thread, comment string, f File) (ts string, err error) {
	if f.Name == "" || len(f.Content) == 0 || len(f.Content) > maxFileSize {
		return "", fmt.Errorf("a file needs a name and between 1 byte and %d MiB of content", maxFileSize>>20)
	}
	w.mu.Lock()
	u, _, err := w.present(user, channel)
	if err != nil {
		w.mu.Unlock()
		return "", err
	}
	f.User = u.ID
	f = w.keep(f)
	w.mu.Unlock()
	return w.speak(user, channel, comment, thread, []File{f})
}

// OpenHome opens the App Home's home tab.
func (w *Workspace) OpenHome(user string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	u, ch, err := w.present(user, "dm")
	if err != nil {
		return err
	}
	e := answer{"type": "app_home_opened", "user": u.ID, "channel": ch.ID, "tab": "home"}
	if v := w.homes[u.ID]; v != nil {
		e["view"] = w.viewJSON(v, nil)
	}
	w.event(e)
	return nil
}

// OpenChat opens a conversation; when it is the one with the bot, the bot learns of it.
func (w *Workspace) OpenChat(user, channel string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	u, ch, err := w.present(user, channel)
	if err != nil {
		return err
	}
	if ch.Person == "" {
		return nil
	}
	w.event(answer{"type": "app_home_opened", "user": u.ID, "channel": ch.ID, "tab": "messages"})
	if w.opts.AssistantView && !ch.opened[u.ID] {
		w.event(answer{"type": "assistant_thread_started", "assistant_thread": answer{
			"user_id": u.ID, "context": answer{"channel_id": ch.ID, "team_id": teamID, "enterprise_id": nil},
			"channel_id": ch.ID, "thread_ts": w.stamp(),
		}})
	}
	ch.opened[u.ID] = true
	return nil
}

// Join makes the user a member of a public channel.
func (w *Workspace) Join(user, channel string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	u, err := w.person(user)
	if err != nil {
		return err
	}
	for _, ch := range w.channels {
		if ch.Name != "" && !ch.Private && (ch.ID == channel || ch.Name == strings.TrimPrefix(channel, "#")) {
			if !ch.has(u.ID) {
				w.enter(ch, u.ID, "")
			}
			return nil
		}
	}
	return fmt.Errorf("there is no open channel %q", channel)
}

// Command runs a slash command as the user; it returns once the bot has acknowledged it.
func (w *Workspace) Command(user, channel, command, text string) error {
	if !slices.Contains(w.opts.Commands, command) {
		return fmt.Errorf("%q is not a command here; there are: %s", command, strings.Join(w.opts.Commands, ", "))
	}
	if utf8.RuneCountInString(text) > maxTyped {
		return fmt.Errorf("the text is too long: at most %d characters", maxTyped)
	}
	w.mu.Lock()
	u, ch, err := w.present(user, channel)
	if err != nil {
		w.mu.Unlock()
		return err
	}
	h := w.newHook(hook{channel: ch.ID, user: u.ID})
	name := ch.Name
	switch {
	case ch.Person != "":
		name = "directmessage"
	case ch.Private:
		name = "privategroup"
	}
	payload := answer{
		"token": "sandbox", "team_id": teamID, "team_domain": teamDomain, "channel_id": ch.ID, "channel_name": name, "user_id": u.ID,
		"user_name": u.Handle, "command": command, "text": typedRef.ReplaceAllStringFunc(strings.TrimSpace(text), w.reference), "api_app_id": appID, "is_enterprise_install": "false",
		"response_url": h, "trigger_id": w.newTrigger(u.ID, ""),
	}
	w.mu.Unlock()
	ack, err := w.courier.ask("slash_commands", payload)
	if err != nil {
		return fmt.Errorf("%s failed with the error \"operation_timeout\": %w", command, err)
	}
	return w.answered(h, ack)
}

// answered posts what a command's acknowledgement says, as if it had come through the response_url.
func (w *Workspace) answered(url string, ack []byte) error {
	if len(ack) == 0 || string(ack) == "null" || string(ack) == `""` {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	h := w.hooks[hookKey(url)]
	if h == nil {
		return nil
	}
	if err := w.respond(h, ack); err != nil {
		return fmt.Errorf("the bot's answer was refused: %w", err)
	}
	return nil
}
