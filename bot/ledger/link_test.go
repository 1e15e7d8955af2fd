package ledger_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync/atomic"

	"github.com/redis/go-redis/v9"

	"kringloop/bot/ledger"
)

var errCut = errors.New("the connection was cut")

// link is a connection to Redis that can fail.
type link struct {
	of func(cmds []redis.Cmder) bool // which pipelines the faults below are of; nil = commits

	cut   atomic.Bool  // nothing gets through
	eaten atomic.Int32 // so many are applied, but their answers get lost
	drops atomic.Int32 // so many get lost on the way
	twice atomic.Int32 // so many are repeated, as go-redis does when an answer gets lost
}

func (k *link) option() option {
	return func(c *ledger.Config) { c.Redis.AddHook(k) }
}

func (k *link) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) { return next(ctx, network, addr) }
}

func (k *link) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if k.cut.Load() {
			cmd.SetErr(errCut)
			return errCut
		}
		return next(ctx, cmd)
	}
}

func (k *link) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		if k.cut.Load() || (k.isOf(cmds) && take(&k.drops)) {
			return fail(cmds)
		}
		err := next(ctx, cmds)
		if k.isOf(cmds) && take(&k.twice) {
			err = next(ctx, cmds)
		}
		if k.cut.Load() || (k.isOf(cmds) && take(&k.eaten)) {
			return fail(cmds)
		}
		return err
	}
}

func (k *link) isOf(cmds []redis.Cmder) bool {
	if k.of != nil {
		return k.of(cmds)
	}
	return isCommit(cmds)
}

func take(n *atomic.Int32) bool {
	if n.Add(-1) >= 0 {
		return true
	}
	n.Add(1)
	return false
}

func fail(cmds []redis.Cmder) error {
	for _, c := range cmds {
		c.SetErr(errCut)
	}
	return errCut
}

func isCommit(cmds []redis.Cmder) bool { return onKeys(cmds, ":c", ":in") }
func isRing(cmds []redis.Cmder) bool   { return onKeys(cmds, ":alarms", ":in") }
func isAck(cmds []redis.Cmder) bool    { return onKeys(cmds, ":c", ":out") }

// onKeys says that a pipeline begins with a script on keys that end so.
func onKeys(cmds []redis.Cmder, first, second string) bool {
	args := cmds[0].Args()
	if len(args) < 5 || !strings.HasPrefix(cmds[0].Name(), "eval") {
		return false
	}
	one, _ := args[3].(string)
	two, _ := args[4].(string)
	return strings.HasSuffix(one, first) && strings.HasSuffix(two, second)
}
