package app

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"kringloop/bot/gateway"
	"kringloop/bot/ledger"
	"kringloop/knowledge"
	guidance "kringloop/knowledge/store"
)

// Finding is one thing that a check-up found, and what to do when it is wrong.
type Finding = gateway.Finding

// Operator opens the ledger for an operator's commands, beside the processes that serve.
func Operator(rdb redis.UniversalClient, now func() time.Time) (*ledger.Ledger, error) {
	return ledger.New(ledger.Config{Redis: rdb, Now: now, Tick: now})
}

// Feedback reads what people thought of the answers, in all workspaces.
func Feedback(ctx context.Context, rdb redis.UniversalClient) ([]knowledge.Feedback, error) {
	return guidance.Feedback(ctx, rdb)
}

// Manifest is the Slack app manifest; without an address the app uses Socket Mode.
func Manifest(address string) ([]byte, error) { return gateway.Manifest(address, address == "") }

// Doctor checks a set-up: Slack, then Redis. It posts nothing and shows no secret.
func Doctor(ctx context.Context, s Slack, rdb redis.UniversalClient, now func() time.Time) []Finding {
	var client *gateway.Client
	if s.BotToken != "" {
		client = gateway.NewClient(gateway.ClientConfig{Token: s.BotToken, APIURL: s.APIURL, Now: now})
	}
	all := gateway.Doctor(ctx, gateway.DoctorConfig{Client: client, AppToken: s.AppToken, APIURL: s.APIURL, Secret: s.SigningSecret})
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return append(all, redisFindings(InspectRedis(ctx, rdb))...)
}

func redisFindings(f RedisFacts) []Finding {
	if f.Err != nil {
		return []Finding{{What: "Redis does not answer", Do: "start redis-server, or correct REDIS_URL"}}
	}
	all := []Finding{{OK: true, What: fmt.Sprintf("Redis %s answers", f.Version)}}
	if f.Evicts() {
		all = append(all, Finding{What: "Redis deletes keys when memory is short (maxmemory-policy " + f.Policy + ")",
			Do: "set maxmemory-policy noeviction; serve refuses to start otherwise"})
	} else {
		all = append(all, Finding{OK: true, What: "Redis deletes nothing by itself"})
	}
	if f.Persists {
		all = append(all, Finding{OK: true, What: "Redis keeps its data on disk"})
	} else {
		all = append(all, Finding{What: "Redis keeps nothing on disk", Do: "set appendonly yes"})
	}
	return all
}
