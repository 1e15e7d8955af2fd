package load

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"
)

// child is a process of ours.
type child struct {
	cmd  *exec.Cmd
	gone chan struct{}
	said *tail
}

// tail keeps the end of what a process says.
type tail struct {
	mu  sync.Mutex
	buf []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf = append(t.buf, p...)
	if n := len(t.buf) - 8<<10; n > 0 {
		t.buf = append(t.buf[:0], t.buf[n:]...)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(bytes.TrimSpace(t.buf))
}

func startChild(env []string, bin string, args ...string) (*child, error) {
	c := &child{cmd: exec.Command(bin, args...), gone: make(chan struct{}), said: &tail{}}
	c.cmd.Env = env
	c.cmd.Stdout, c.cmd.Stderr = c.said, c.said
	tie(c.cmd)
	if err := c.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { _ = c.cmd.Wait(); close(c.gone) }()
	return c, nil
}

// kill ends the process at once, and returns when it has ended.
func (c *child) kill() {
	if c == nil {
		return
	}
	_ = c.cmd.Process.Signal(syscall.SIGKILL)
	<-c.gone
}

// stop asks the process to end, and insists after a while.
func (c *child) stop() {
	if c == nil {
		return
	}
	_ = c.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-c.gone:
	case <-time.After(10 * time.Second):
		c.kill()
	}
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// startRedis starts a redis-server with an append-only file that is synced every second, in a folder of its own.
func startRedis(ctx context.Context, dir string) (*child, *redis.Client, error) {
	bin, err := exec.LookPath("redis-server")
	if err != nil {
		return nil, nil, errors.New("redis-server is missing: apt-get install redis-server")
	}
	port, err := freePort()
	if err != nil {
		return nil, nil, err
	}
	c, err := startChild(nil, bin, "--port", strconv.Itoa(port), "--bind", "127.0.0.1", "--dir", dir, "--appendonly", "yes",
		"--appendfsync", "everysec", "--save", "", "--maxmemory-policy", "noeviction", "--daemonize", "no", "--loglevel", "warning")
	if err != nil {
		return nil, nil, err
	}
	rdb := redis.NewClient(&redis.Options{Addr: net.JoinHostPort("127.0.0.1", strconv.Itoa(port))})
	ours := "\nprocess_id:" + strconv.Itoa(c.cmd.Process.Pid) + "\r"
	err = poll(ctx, 15*time.Second, c.gone, func() error {
		info, err := rdb.Info(ctx, "server").Result()
		if err == nil && !strings.Contains(info, ours) {
			err = errors.New("another server answers at our port")
		}
		return err
	})
	if err != nil {
		c.kill()
		_ = rdb.Close()
		return nil, nil, fmt.Errorf("redis-server: %w: %s", err, c.said)
	}
	return c, rdb, nil
}

// poll tries until it succeeds, time is up or the process is gone.
func poll(ctx context.Context, most time.Duration, gone <-chan struct{}, try func() error) error {
	deadline := time.NewTimer(most)
	defer deadline.Stop()
	for {
		err := try()
		if err == nil {
			return nil
		}
		select {
		case <-gone:
			return fmt.Errorf("it ended: %w", err)
		case <-deadline.C:
			return fmt.Errorf("no answer within %v: %w", most, err)
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// profiler is added to the build of serve when a profile is wanted, so that the program itself has no such door: USR1
// begins a CPU profile, USR2 ends it.
const profiler = `package main

import (
	"os"
	"os/signal"
	"runtime/pprof"
	"syscall"
)

func init() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGUSR1, syscall.SIGUSR2)
	go func() {
		for s := range c {
			if s == syscall.SIGUSR2 {
				pprof.StopCPUProfile()
				name := os.Getenv("LOAD_PROFILE") + ".heap"
				if h, err := os.Create(name + ".part"); err == nil {
					_ = pprof.Lookup("heap").WriteTo(h, 0)
					_ = h.Close()
					_ = os.Rename(name+".part", name)
				}
				continue
			}
			if f, err := os.Create(os.Getenv("LOAD_PROFILE")); err == nil {
				_ = pprof.StartCPUProfile(f)
			}
		}
	}()
}
`

// Build builds kringloop into dir, without the race detector, and gives its path.
func Build(ctx context.Context, dir string, profile bool) (string, error) {
	bin := filepath.Join(dir, "kringloop")
	args := []string{"build", "-o", bin}
	if profile {
		root, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}").Output()
		if err != nil {
			return "", fmt.Errorf("go list: %w", err)
		}
		source, overlay := filepath.Join(dir, "profiler.go"), filepath.Join(dir, "overlay.json")
		target := filepath.Join(strings.TrimSpace(string(root)), "cmd", "kringloop", "profiler.go")
		err = errors.Join(os.WriteFile(source, []byte(profiler), 0o600),
			os.WriteFile(overlay, fmt.Appendf(nil, `{"Replace":{%q:%q}}`, target, source), 0o600))
		if err != nil {
			return "", err
		}
		args = append(args, "-overlay", overlay)
	}
	out, err := exec.CommandContext(ctx, "go", append(args, "kringloop/cmd/kringloop")...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w: %s", err, out)
	}
	return bin, nil
}

// serve is the bot under load. It is started again, under the same name and address, after a kill.
type serve struct {
	bin  string
	addr string
	env  []string

	mu    sync.Mutex
	proc  *child
	peak  int64         // KiB, of the lives before
	spent time.Duration // CPU time of the lives before
}

func newServe(opt *Options, redisAddr, slackURL string, teams []string) (*serve, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	s := &serve{bin: opt.Binary, addr: net.JoinHostPort("127.0.0.1", strconv.Itoa(port))}
	s.env = append(os.Environ(), "SLACK_BOT_TOKEN=xoxb-load", "SLACK_APP_TOKEN=", "SLACK_SIGNING_SECRET="+secret,
		"SLACK_API_URL="+slackURL, "REDIS_URL=redis://"+redisAddr+"/0", "KRINGLOOP_ADDR="+s.addr, "KRINGLOOP_INSTANCE=load",
		"KRINGLOOP_LANG=nl", "SLACK_TEAMS="+strings.Join(teams, ","), "SLACK_PACE=-1", "LOG_LEVEL=warn",
		"LOAD_PROFILE="+opt.Profile)
	s.env = append(s.env, opt.Env...)
	return s, nil
}

// start starts a life and returns once it takes events.
func (s *serve) start(ctx context.Context) error {
	c, err := startChild(s.env, s.bin, "serve")
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	s.mu.Lock()
	s.proc = c
	s.mu.Unlock()
	client := &http.Client{Timeout: 2 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	err = poll(ctx, 30*time.Second, c.gone, func() error {
		resp, err := client.Get("http://" + s.addr + "/readyz")
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			return fmt.Errorf("readyz: %s", resp.Status)
		}
		return nil
	})
	if err != nil {
		c.kill()
		return fmt.Errorf("serve: %w: %s", err, c.said)
	}
	return nil
}

// kill ends a life without warning.
func (s *serve) kill() {
	u := s.usage()
	s.mu.Lock()
	s.peak, s.spent = u.peak, u.cpu
	c := s.proc
	s.mu.Unlock()
	c.kill()
}

func (s *serve) signal(sig os.Signal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.proc.cmd.Process.Signal(sig)
}

// usage is what all lives together used so far.
func (s *serve) usage() usage {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := usage{peak: s.peak, cpu: s.spent}
	if s.proc != nil {
		now := usageOf(s.proc.cmd.Process.Pid)
		u.peak, u.cpu = max(u.peak, now.peak), u.cpu+now.cpu
	}
	return u
}

// usage is what a process took of the machine.
type usage struct {
	peak int64 // resident memory at its highest, KiB
	cpu  time.Duration
}

// usageOf reads /proc; zero where there is none.
func usageOf(pid int) usage {
	var u usage
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			_, _ = fmt.Sscan(rest, &u.peak)
		}
	}
	stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if _, rest, ok := strings.Cut(string(stat), ") "); ok {
		f := strings.Fields(rest)
		if len(f) > 12 {
			user, _ := strconv.Atoi(f[11])
			system, _ := strconv.Atoi(f[12])
			u.cpu = time.Duration(user+system) * (time.Second / 100) // USER_HZ is 100 on every Linux of ours
		}
	}
	return u
}

// machine is how long all cores were busy so far, whoever kept them so.
func machine() time.Duration {
	stat, _ := os.ReadFile("/proc/stat")
	line, _, _ := strings.Cut(string(stat), "\n")
	busy := 0
	for i, f := range strings.Fields(line) {
		if n, err := strconv.Atoi(f); err == nil && (i <= 3 || i == 6 || i == 7) { // user, nice, system, irq, softirq
			busy += n
		}
	}
	return time.Duration(busy) * (time.Second / 100)
}
