package redistest

import (
	"os/exec"
	"syscall"
)

// tie ends the server with the test process, however that ends.
func tie(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
