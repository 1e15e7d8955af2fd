package load

import (
	"os/exec"
	"syscall"
)

// tie ends a child with this process, however that ends.
func tie(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
