// Package bot is the conversation: an event finds its conversation and project, is understood, and leads to changes and
// posts. It owns who may see what, the language spoken, and how an error is said to a person. Handle is pure over a
// Memory: the same event over the same memory gives the same outcome.
//
// It never knows Slack's JSON, Redis or HTTP: a door brings an [Event] and carries a [Post] away.
package bot
