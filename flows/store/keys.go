// Package store keeps the values of package flows in Redis: people, conversations and projects. It never decides
// anything: what to write is handed to a transaction of the caller's, so that it commits together with what is said.
//
// Keys, each behind the caller's prefix for the workspace, such as "{s07}:t:T0123:":
//
//	u:<user>       string  a person, JSON
//	pl:<place>     string  a conversation, JSON; for 30 days when it holds nothing but questions
//	p:<id>         hash    a project, JSON: field "meta" (all but the rest, and who answered without their name, apart from the
//	                       answers), one for each touched item, "t:<script>" for a conversation under way, "t:<script>@<user>" where every
//	                       member has their own, "r:<script>:<version>" for a result, "a:<script>" for what was asked and decided about its
//	                       results
//	norm:all       string  settings of the organisation, by name, JSON
//	lesson:all     string  lesson cards that projects shared with the organisation, oldest first, JSON
//	p:<id>:log     list    the project's log, oldest first, JSON; only ever appended to
//
// What there is at most: a u: for each person; a pl: for good for each conversation in which a walk or a talk was shown or a
// project linked; a p: for each project and person's notebook, with as many fields as the content has items, conversations and
// members, and the own items and results that package flows bounds. A log grows with what is done to the project, and is its
// record. norm:all has the content's settings, lesson:all the newest 500 cards.
package store

import (
	"strconv"
	"strings"

	"kringloop/bot/ledger/overlay"
	"kringloop/flows"
)

const (
	kindPerson  = "u:"
	kindPlace   = "pl:"
	kindProject = "p:"
	kindNorm    = "norm:"
	kindLesson  = "lesson:"

	fieldMeta = "meta"
	logSuffix = ":log"

	fieldDraft  = "t:"
	fieldResult = "r:"

	fieldApproval = "a:"
)

// fieldOf names the field of a conversation's part.
func fieldOf(part flows.Part) string {
	switch part.Version {
	case 0:
		return fieldDraft + part.Script
	case flows.ApprovalPart:
		return fieldApproval + part.Script
	}
	return fieldResult + part.Script + ":" + strconv.Itoa(part.Version)
}

// partOf reads the part that a field is of; false when it is none.
func partOf(field string) (flows.Part, bool) {
	if script, ok := strings.CutPrefix(field, fieldDraft); ok {
		return flows.Part{Script: script}, true
	}
	if script, ok := strings.CutPrefix(field, fieldApproval); ok {
		return flows.Part{Script: script, Version: flows.ApprovalPart}, true
	}
	rest, ok := strings.CutPrefix(field, fieldResult)
	script, version, _ := strings.Cut(rest, ":")
	n, err := strconv.Atoi(version)
	return flows.Part{Script: script, Version: n}, ok && err == nil
}

// Key names one value of a workspace, to be loaded ahead.
type Key = overlay.Key

// PersonKey, PlaceKey and ProjectKey name what Load can fetch ahead.
func PersonKey(team, user string) Key { return Key{Team: team, Kind: kindPerson, ID: user} }

// PlaceKey names a conversation.
func PlaceKey(team, place string) Key { return Key{Team: team, Kind: kindPlace, ID: place} }

// NormKey names the settings of an organisation.
func NormKey(team string) Key { return Key{Team: team, Kind: kindNorm, ID: "all"} }

// LessonKey names the lesson cards of an organisation.
func LessonKey(team string) Key { return Key{Team: team, Kind: kindLesson, ID: "all"} }

// ProjectKey names a project. An id comes from a control that a person pressed; one that would spell another key, such as
// a project's log, names nothing.
func ProjectKey(team, id string) Key {
	if strings.Contains(id, ":") {
		id = ""
	}
	return Key{Team: team, Kind: kindProject, ID: id}
}
