// Package store keeps what a workspace adds to the guidance: its own documents, what people think of the answers, and how
// much it may still ask of a language model; and, for all workspaces together, the vectors of texts. [Shelves] keeps a
// searchable copy of the documents in this process. It never decides anything and never reads a document's file.
//
// A document is written beside the transactions of the ledger: it is large, comes from a job or an operator, and each
// change of it is one transaction of its own, after which a reader sees all of it or none. A verdict on an answer is written by
// the transaction of the event that brought it.
//
// # Redis keys
//
// Behind the ledger's prefix for the workspace, such as "{s07}:t:T0123:":
//
//	kd            hash    document name → [Meta], JSON
//	kd:room       hash    document name → the channel whose members alone may see it; no field = the whole workspace
//	kd:v          string  counts every change to the documents
//	kd:t:<hash>   string  a knowledge.Document, gzipped JSON, under a hash of its name
//	kd:s          hash    document name → hash of the text and channel, as a search server has it; see ShelvesConfig.Shared
//	fb:<month>    hash    id of a verdict on an answer → knowledge.Feedback, JSON; expires a year after its last verdict
//	fb            hash    the same, of before there were months: read, and not written any more
//	kp:<job>      string  "channel ts" of the message in which an answer is shown while it is written; expires
//	kt:<day>      string  tokens spent on a language model that day; expires
//
// Of nobody in particular:
//
//	kv:<key>      string  a vector, little-endian float32
//	kv:<key>:by   string  somebody is computing it; expires
package store

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"
	"time"
)

const (
	keyDocs    = "kd"
	keyRooms   = "kd:room"
	keyVersion = "kd:v"
	keyText    = "kd:t:"
	keyShelved = "kd:s"
	keyTokens  = "kt:"
	keyVector  = "kv:"
	keyVerdict = "fb"
	keyPreview = "kp:"
)

// textKey is where a document's text is kept. Names are a person's, so the key holds a hash of it.
func textKey(prefix, name string) string {
	sum := sha256.Sum256([]byte(name))
	return prefix + keyText + hex.EncodeToString(sum[:16])
}

func tokensKey(prefix string, day time.Time) string {
	return prefix + keyTokens + day.Format(time.DateOnly)
}

// teamOf finds the workspace in a key whose name has a pattern: in "{s07}:t:T0123:kd".
func teamOf(key, pattern string) (string, bool) {
	_, rest, found := strings.Cut(key, "}:t:")
	team, tail, ok := strings.Cut(rest, ":")
	fits, err := path.Match(pattern, tail)
	return team, found && ok && fits && err == nil
}

// verdictKey is where the verdicts of a month are kept.
func verdictKey(prefix string, at time.Time) string {
	return prefix + keyVerdict + ":" + at.UTC().Format("2006-01")
}
