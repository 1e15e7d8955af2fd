//go:build unix

package ledger_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"kringloop/bot/ledger"
)

// The steps at which a process is killed, from the look for alarms to the message that is off the list.
var killSteps = []string{"before ring", "after ring", "deciding", "before commit", "after commit", "before send", "after send", "before ack", "after ack"}

// A process is killed with SIGKILL at each step on the way from an alarm to what is said about it; its next life finishes
// the work. Each alarm is decided on once and said once.
func TestProcessIsKilledAtEachStepOfAnAlarm(t *testing.T) {
	for _, step := range killSteps {
		t.Run(step, func(t *testing.T) {
			s := realStore(t)
			c := &clock{}
			n := alarmed(t, s, c, instance("one"))
			n.run(t)
			n.set(t, "T1", "a=1 b=2 c=3")
			n.set(t, "T2", "d=1")
			n.stop()
			if said, err := victim(t, s.addr, step); !killed(err) {
				t.Fatalf("it was to be killed, but: %v\n%s", err, said)
			}
			if said, err := victim(t, s.addr, ""); err != nil {
				t.Fatalf("its next life: %v\n%s", err, said)
			}
			for team, want := range map[string][]string{"T1": {"a", "b", "c"}, "T2": {"d"}} {
				if d := cmp.Diff(want, n.log(t, s, team)); d != "" {
					t.Errorf("%s decided:\n%s", team, d)
				}
				posts := s.client(t).LRange(t.Context(), "posted:"+team, 0, -1).Val()
				for i, p := range posts {
					_, posts[i], _ = strings.Cut(p, " ")
				}
				if d := cmp.Diff(want, posts); d != "" {
					t.Errorf("%s posted:\n%s", team, d)
				}
			}
			if at, ok, err := n.NextAlarm(t.Context()); ok || err != nil {
				t.Errorf("an alarm is left, at %v, %v", at, err)
			}
		})
	}
}

// victim runs this test binary as a process that rings, handles and sends, until it is done or killed.
func victim(t *testing.T, addr, step string) (said []byte, err error) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, exe, "-test.run", "^TestVictim$", "-test.count", "1")
	cmd.Env = append(os.Environ(), "LEDGER_VICTIM="+addr, "LEDGER_KILL="+step)
	return cmd.CombinedOutput()
}

func killed(err error) bool {
	exit, ok := err.(*exec.ExitError)
	if !ok {
		return false
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}

// TestVictim is no test, but the process of the one above.
func TestVictim(t *testing.T) {
	addr := os.Getenv("LEDGER_VICTIM")
	if addr == "" {
		t.Skip("runs as a process of its own")
	}
	s := &store{addr: addr}
	k := killer(os.Getenv("LEDGER_KILL"))
	slack := s.client(t)
	c := &clock{}
	c.ms.Store(10)
	n := alarmed(t, s, c, instance("one"), func(cfg *ledger.Config) { cfg.Redis.AddHook(k) })
	set := n.fake.handle
	n.fake.handle = func(tx *ledger.Tx, e ledger.Entry) error {
		err := set(tx, e)
		k.at("deciding")
		return err
	}
	n.fake.send = func(ctx context.Context, m ledger.Message, try ledger.Try) (string, error) {
		k.at("before send")
		posted := "posted:" + m.Team
		if try.Doubt { // as a sender does: look first
			ids, err := slack.LRange(ctx, posted, 0, -1).Result()
			if err != nil || slices.ContainsFunc(ids, func(p string) bool { return strings.HasPrefix(p, m.ID+" ") }) {
				return "", err
			}
		}
		err := slack.RPush(ctx, posted, fmt.Sprintf("%s %s", m.ID, m.Body)).Err()
		k.at("after send")
		return "", err
	}
	n.run(t)
	if _, err := n.Ring(t.Context()); err != nil {
		t.Fatal(err)
	}
	n.mustIdle(t)
	n.stop()
}

// killer kills the process that it is in, at a step.
type killer string

func (k killer) at(step string) {
	if string(k) == step {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {} // it may take a moment
	}
}

func (k killer) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) { return next(ctx, network, addr) }
}

func (k killer) ProcessHook(next redis.ProcessHook) redis.ProcessHook { return next }

func (k killer) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		name := ""
		switch {
		case isRing(cmds):
			name = "ring"
		case isCommit(cmds):
			name = "commit"
		case isAck(cmds):
			name = "ack"
		}
		k.at("before " + name)
		err := next(ctx, cmds)
		if err == nil || !strings.Contains(err.Error(), "NOSCRIPT") { // then it comes again
			k.at("after " + name)
		}
		return err
	}
}
