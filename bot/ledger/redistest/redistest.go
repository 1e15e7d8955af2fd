//go:build unix

// Package redistest starts a real redis-server for tests: a child process on a free loopback port, with an append-only
// file in a folder of its own, stopped when the test ends. It never touches a server that it did not start.
// Each runs the suite of a store on such a server and on miniredis.
package redistest

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// Server is a running redis-server.
type Server struct {
	Addr   string        // host:port; the same after Restart
	Client *redis.Client // closed with the test

	t    testing.TB
	dir  string
	port int
	args []string
	cmd  *exec.Cmd
	gone chan struct{}
}

// Start starts a server, with further arguments of redis-server. With Redis' usual appendfsync everysec a Kill may lose
// what was written last while the disk is busy; "--appendfsync", "always" keeps all that was answered. Without redis-server in the PATH the test is skipped, or fails when CI is set.
func Start(t testing.TB, args ...string) *Server {
	t.Helper()
	bin, err := exec.LookPath("redis-server")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("redis-server is missing: apt-get install redis-server")
		}
		t.Skip("redis-server is missing: apt-get install redis-server")
	}
	s := &Server{t: t, dir: t.TempDir(), args: args}
	t.Cleanup(func() {
		if s.Client != nil {
			_ = s.Client.Close()
		}
		s.end()
	})
	for range 5 { // another process may take the port between looking and starting
		s.port = freePort(t)
		s.Addr = net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port))
		if err = s.run(bin); err == nil {
			break
		}
	}
	if err != nil {
		t.Fatalf("redis-server: %v", err)
	}
	s.Client = redis.NewClient(&redis.Options{Addr: s.Addr})
	return s
}

// Kill ends the server with SIGKILL, as a crash does. What it wrote to the append-only file stays.
func (s *Server) Kill() {
	s.t.Helper()
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Signal(syscall.SIGKILL)
	<-s.gone
	s.cmd = nil
}

// Restart starts the server again, at the same address and with its data.
func (s *Server) Restart() {
	s.t.Helper()
	s.end()
	bin, err := exec.LookPath("redis-server")
	if err == nil {
		err = s.run(bin)
	}
	if err != nil {
		s.t.Fatalf("redis-server: %v", err)
	}
}

// Pause stops the server with SIGSTOP: connections stay open and nobody answers. Resume lets it go on.
func (s *Server) Pause() { s.signal(syscall.SIGSTOP) }

// Resume ends a Pause.
func (s *Server) Resume() { s.signal(syscall.SIGCONT) }

func (s *Server) signal(sig syscall.Signal) {
	s.t.Helper()
	if s.cmd == nil {
		s.t.Fatal("redis-server does not run")
	}
	if err := s.cmd.Process.Signal(sig); err != nil {
		s.t.Fatalf("redis-server: %v", err)
	}
}

func (s *Server) end() {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Signal(syscall.SIGCONT)
	s.Kill()
}

// run starts the process and waits until it has loaded its data.
func (s *Server) run(bin string) error {
	logfile := filepath.Join(s.dir, "redis.log")
	args := []string{"--port", strconv.Itoa(s.port), "--bind", "127.0.0.1", "--dir", s.dir, "--logfile", logfile,
		"--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--maxmemory-policy", "noeviction",
		"--daemonize", "no"}
	cmd := exec.Command(bin, append(args, s.args...)...)
	tie(cmd)
	if err := cmd.Start(); err != nil {
		return err
	}
	gone := make(chan struct{})
	go func() { _ = cmd.Wait(); close(gone) }()
	s.cmd, s.gone = cmd, gone

	probe := redis.NewClient(&redis.Options{Addr: s.Addr, MaxRetries: -1, DialTimeout: time.Second})
	defer probe.Close()
	deadline := time.NewTimer(15 * time.Second)
	defer deadline.Stop()
	for {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		info, err := probe.Info(ctx, "server").Result()
		cancel()
		if err == nil && !s.isOurs(info) {
			err = fmt.Errorf("another server answers at %s", s.Addr)
			s.Kill()
			return err
		}
		if err == nil {
			return nil
		}
		select {
		case <-gone:
			text, _ := os.ReadFile(logfile)
			s.cmd = nil
			return fmt.Errorf("it ended: %s", text)
		case <-deadline.C:
			s.Kill()
			return fmt.Errorf("no answer: %w", err)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// isOurs tells our child from a server that somebody else has at the port.
func (s *Server) isOurs(info string) bool {
	return strings.Contains(info, "\nprocess_id:"+strconv.Itoa(s.cmd.Process.Pid)+"\r")
}

func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}
