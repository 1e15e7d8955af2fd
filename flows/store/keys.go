// Package store keeps the values of package flows in Redis: people, conversations and projects. It never decides
// anything: what to write is handed to a transaction of the caller's, so that it commits together with what is said.
//
// Keys, each behind the caller's prefix for the workspace, such as "{s07}:t:T0123:":
//
//	u:<user>       string  a person, JSON
//	pl:<place>     string  a conversation, JSON; for 30 days when it holds nothing but questions
//	p:<id>         hash    a project: field "meta" (all but the items), one field for each touched item, JSON
//	p:<id>:log     list    the project's log, oldest first, JSON; only ever appended to
package store

import "strings"

const (
	kindPerson  = "u:"
	kindPlace   = "pl:"
	kindProject = "p:"

	fieldMeta = "meta"
	logSuffix = ":log"
)

// Key names one value of a workspace, to be loaded ahead.
type Key struct{ team, kind, id string }

// PersonKey, PlaceKey and ProjectKey name what Load can fetch ahead.
func PersonKey(team, user string) Key { return Key{team, kindPerson, user} }

// PlaceKey names a conversation.
func PlaceKey(team, place string) Key { return Key{team, kindPlace, place} }

// ProjectKey names a project. An id comes from a control that a person pressed; one that would spell another key, such as
// a project's log, names nothing.
func ProjectKey(team, id string) Key {
	if strings.Contains(id, ":") {
		id = ""
	}
	return Key{team, kindProject, id}
}
