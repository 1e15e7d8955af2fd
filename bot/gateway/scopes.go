package gateway

import "slices"

// Scope is a permission that the bot asks for, and why.
type Scope struct {
	Name     string
	Why      string
	Optional bool // the bot works without it
}

// Scopes is every permission of the bot's token: the least that what it does can do with. What is missing on purpose:
// im:read (it never lists conversations), chat:write.public (it speaks where it was invited), and users:read.email.
// Source: "Scopes" of each method and event under https://docs.slack.dev/reference/
func Scopes() []Scope {
	return []Scope{
		{Name: "app_mentions:read", Why: "event app_mention: it is addressed in a channel"},
		{Name: "assistant:write", Why: "assistant.threads.setSuggestedPrompts and setStatus: the agent view"},
		{Name: "chat:write", Why: "chat.postMessage, chat.update, chat.postEphemeral: it answers"},
		{Name: "commands", Why: "/kringloop"},
		{Name: "im:history", Why: "event message.im, and finding its own post in a direct message again"},
		{Name: "im:write", Why: "conversations.open: to which conversation a person's messages go, before looking there"},
		{Name: "users:read", Why: "users.info: language, time zone, is it a person; users.list: who is named in a table of contracts; event user_change: a new zone, or somebody left; bots.info: its own app id"},
		// Slack has no idempotency key: after a time-out the only way to know whether a post arrived is to read it back.
		// Without these two a message in a channel may, after a failure of Slack's, be said twice. No events of channels
		// are subscribed to, so nothing of what people say there comes in.
		{Name: "channels:history", Why: "conversations.history/replies: finding its own post in a channel again", Optional: true},
		{Name: "groups:history", Why: "the same in a private channel", Optional: true},
		{Name: "files:read", Why: "downloading a document that somebody sends it, to take it into the organisation's own, or a table that answers a question", Optional: true},
		{Name: "files:write", Why: "files.getUploadURLExternal, files.completeUploadExternal: a result as a workbook or picture, a project's file", Optional: true},
		// Without these two a document that is for the members of a channel is shown to nobody.
		{Name: "channels:read", Why: "conversations.members: may this person read a document that is for a channel's members", Optional: true},
		{Name: "groups:read", Why: "the same for a private channel", Optional: true},
	}
}

func scopeNames(optionalOnly bool) []string {
	var names []string
	for _, s := range Scopes() {
		if s.Optional || !optionalOnly {
			names = append(names, s.Name)
		}
	}
	slices.Sort(names)
	return names
}
