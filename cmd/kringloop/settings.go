package main

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/redis/go-redis/v9"

	"kringloop/cmd/internal/app"
	"kringloop/knowledge"
)

// slackSettings are how to reach Slack.
type slackSettings struct {
	BotToken      string `env:"SLACK_BOT_TOKEN" help:"The bot's token, xoxb-…"`
	AppToken      string `env:"SLACK_APP_TOKEN" help:"The app's token, xapp-…: take events over Socket Mode."`
	SigningSecret string `env:"SLACK_SIGNING_SECRET" help:"The app's signing secret: take events over HTTP."`
	APIURL        string `name:"slack-api-url" env:"SLACK_API_URL" help:"Slack's Web API, when it isn't Slack's own."`
}

// redisSettings are how to reach Redis.
type redisSettings struct {
	RedisURL string `env:"REDIS_URL" default:"redis://127.0.0.1:6379/0" help:"redis://, rediss:// or redis-sentinel://; several addresses, by comma, are a Cluster."`
}

// modelSettings are which language model to use, and where it is. Without any, answers are made of the guide's sentences.
type modelSettings struct {
	ModelKey       string `name:"openai-api-key" env:"OPENAI_API_KEY" help:"Key of the model's endpoint; none for most servers of one's own."`
	ModelURL       string `name:"openai-base-url" env:"OPENAI_BASE_URL" help:"Any endpoint that speaks OpenAI's protocol, such as http://127.0.0.1:11434/v1; OpenAI's own when left out."`
	Model          string `name:"openai-model" env:"OPENAI_MODEL" help:"Model that phrases the answers; none when left out."`
	EmbeddingModel string `name:"openai-embedding-model" env:"OPENAI_EMBEDDING_MODEL" help:"Model whose vectors help to find passages; none when left out."`
	QueryPrefix    string `name:"openai-query-prefix" env:"OPENAI_QUERY_PREFIX" help:"What the embedding model wants before a question, such as \"query: \"."`
	PassagePrefix  string `name:"openai-passage-prefix" env:"OPENAI_PASSAGE_PREFIX" help:"What it wants before a passage, such as \"passage: \"."`
}

func (s modelSettings) config() app.ModelConfig {
	return app.ModelConfig{Key: s.ModelKey, BaseURL: s.ModelURL, Model: s.Model, EmbeddingModel: s.EmbeddingModel,
		QueryPrefix: s.QueryPrefix, PassagePrefix: s.PassagePrefix}
}

// means prepares what is set. It does not reach the endpoint yet.
func (s modelSettings) means() (knowledge.Means, error) {
	m, err := app.OpenModel(s.config())
	if err != nil {
		return m, usage{fmt.Errorf("OPENAI_API_KEY, OPENAI_BASE_URL: %w", err)}
	}
	return m, nil
}

// client connects as the URL says. It does not reach Redis yet.
func (s redisSettings) client() (redis.UniversalClient, error) {
	opts, err := redisOptions(s.RedisURL)
	if err != nil {
		return nil, usage{fmt.Errorf("REDIS_URL: %w", err)}
	}
	opts.ContextTimeoutEnabled = true // a request that gives up must not wait for Redis any longer
	return app.OpenRedis(opts), nil
}

// redisOptions reads a Redis URL. Errors never hold the URL: it may carry a password.
func redisOptions(raw string) (*redis.UniversalOptions, error) {
	if rest, ok := strings.CutPrefix(raw, "redis-sentinel://"); ok {
		return sentinelOptions(rest)
	}
	var all *redis.UniversalOptions
	for i, part := range strings.Split(raw, ",") {
		part = strings.TrimSpace(part)
		if !strings.Contains(part, "://") {
			part = "redis://" + part
		}
		o, err := redis.ParseURL(part)
		if err != nil {
			return nil, fmt.Errorf("address %d is not such as redis://host:6379/0", i+1)
		}
		if all == nil {
			all = &redis.UniversalOptions{DB: o.DB, Username: o.Username, Password: o.Password, TLSConfig: o.TLSConfig}
		}
		all.Addrs = append(all.Addrs, o.Addr)
	}
	all.IsClusterMode = len(all.Addrs) > 1
	return all, nil
}

// sentinelOptions reads [user:password@]host:port[,host:port…]/master[/db].
func sentinelOptions(rest string) (*redis.UniversalOptions, error) {
	hosts, path, _ := strings.Cut(rest, "/")
	o := &redis.UniversalOptions{}
	if at := strings.LastIndex(hosts, "@"); at >= 0 {
		user, err := url.Parse("redis://" + hosts[:at] + "@host")
		if err != nil {
			return nil, fmt.Errorf("the user and password can't be read")
		}
		o.Username = user.User.Username()
		o.Password, _ = user.User.Password()
		hosts = hosts[at+1:]
	}
	master, db, _ := strings.Cut(path, "/")
	if hosts == "" || master == "" {
		return nil, fmt.Errorf("a sentinel address is such as redis-sentinel://host:26379,host2:26379/mymaster")
	}
	o.Addrs, o.MasterName = strings.Split(hosts, ","), master
	if _, err := fmt.Sscanf(db, "%d", &o.DB); db != "" && err != nil {
		return nil, fmt.Errorf("%q is not the number of a database", db)
	}
	return o, nil
}
