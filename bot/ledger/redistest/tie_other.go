//go:build unix && !linux

package redistest

import "os/exec"

// tie does nothing where a child can't be tied to its parent: a test process that is killed leaves its server behind.
func tie(*exec.Cmd) {}
