package sandbox

import (
	"context"
	"errors"
	"net/http"
	"time"
)

var errTodo = errors.New("not built yet")

type (
	fileShelf     struct{}
	scheduled     struct{ at time.Time }
	Fault         struct{}
	trigger       struct{}
	hook          struct{}
	pendingUpload struct{}
	courier       struct{}
)

func newCourier(*Workspace) *courier                  { return &courier{} }
func (*courier) close()                               {}
func (*courier) settled(context.Context) (int, error) { return 0, nil }
func (*courier) unchangedSince(int) bool              { return true }
func (w *Workspace) postScheduled()                   {}
func (w *Workspace) routes() http.Handler             { return w.page() }

// Messages lists what the user sees in a channel (without thread replies), or with thread set that thread, its parent first.
func (w *Workspace) Messages(user, channel, thread string) []Message { return nil }

// Home is the user's App Home, false until the bot has published one.
func (w *Workspace) Home(user string) (View, bool) { return View{}, false }

// Modals are the user's open modals, the bottom one first; the person sees the last.
func (w *Workspace) Modals(user string) []View { return nil }

// Status is what the bot says it is doing in that thread of the channel ("" = nothing).
func (w *Workspace) Status(channel, thread string) string { return "" }

// Prompts are the bot's suggestions in the channel, with their title.
func (w *Workspace) Prompts(channel string) (title string, prompts []Prompt) { return "", nil }

// File is a file that the user may see, with its content.
func (w *Workspace) File(user, id string) (File, bool) { return File{}, false }

// Say posts what the user typed; thread is "" outside a thread.
func (w *Workspace) Say(user, channel, text, thread string) (ts string, err error) {
	return "", errTodo
}

// Command runs a slash command as the user; it returns once the bot has acknowledged it.
func (w *Workspace) Command(user, channel, command, text string) error { return errTodo }

// Click presses a control as the user; it returns once the bot has acknowledged it.
func (w *Workspace) Click(user string, c Click) error { return errTodo }

// Submit fills in and sends a modal. Values are by label of the input (or its block_id or action_id): text, an option's
// label or an ISO date; several options stand on lines of their own. What the bot refuses comes back by block_id.
func (w *Workspace) Submit(user, viewID string, values map[string]string) (map[string]string, error) {
	return nil, errTodo
}

// CloseView closes a modal without sending it.
func (w *Workspace) CloseView(user, viewID string) error { return errTodo }

// OpenHome opens the App Home's home tab.
func (w *Workspace) OpenHome(user string) error { return errTodo }

// OpenChat opens a conversation; when it is the one with the bot, the bot learns of it.
func (w *Workspace) OpenChat(user, channel string) error { return errTodo }

// Upload posts a file as the user.
func (w *Workspace) Upload(user, channel, thread string, f File) error { return errTodo }
