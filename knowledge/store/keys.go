package store

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

const (
	keyFeedback = "fb"
	keyDocs     = "kd"
	keyRooms    = "kd:room"
	keyVersion  = "kd:v"
	keyText     = "kd:t:"
	keyTokens   = "kt:"
	keyVector   = "kv:"
	keyPreview  = "kp:"
)

// everyPrefix matches the prefix of any workspace.
const everyPrefix = "{s*}:t:*:"

// workspaceKey tells whether a key is the one of that name of some workspace, and not another's that merely ends so: a
// workspace's id holds no colon.
func workspaceKey(key, name string) bool {
	part := strings.Split(key, ":")
	return len(part) == 4 && part[1] == "t" && part[3] == name
}

// teamOf is the workspace of such a key.
func teamOf(key string) string { return strings.Split(key, ":")[2] }

// textKey is where a document's text is kept. Names are a person's, so the key holds a hash of it.
func textKey(prefix, name string) string {
	sum := sha256.Sum256([]byte(name))
	return prefix + keyText + hex.EncodeToString(sum[:16])
}

func tokensKey(prefix string, day time.Time) string {
	return prefix + keyTokens + day.Format(time.DateOnly)
}
