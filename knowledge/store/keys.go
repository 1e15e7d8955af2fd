package store

import "strings"

const keyFeedback = "fb"

// everyPrefix matches the prefix of any workspace.
const everyPrefix = "{s*}:t:*:"

// workspaceKey tells whether a key is the one of that name of some workspace, and not another's that merely ends so: a
// workspace's id holds no colon.
func workspaceKey(key, name string) bool {
	part := strings.Split(key, ":")
	return len(part) == 4 && part[1] == "t" && part[3] == name
}
