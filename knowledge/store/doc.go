// Package store keeps in Redis what belongs to the guidance: what people thought of its answers. It never decides anything,
// and what it writes goes through a transaction of the caller's, so that it commits together with what is said.
//
// Keys, each behind the caller's prefix for the workspace, such as "{s07}:t:T0123:":
//
//	fb   hash   verdicts on answers: id of the verdict → knowledge.Feedback, JSON
package store
