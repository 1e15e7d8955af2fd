package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"kringloop/bot/ledger/redistest"
	"kringloop/knowledge/openai/openaitest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"kringloop": func() { os.Exit(run(os.Args[1:])) }})
}

// TestScripts runs the command line as an operator does; each script is in testdata. With REDIS in its name a script gets
// a redis-server of its own.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata", RequireExplicitExec: true, Setup: func(e *testscript.Env) error {
		e.Setenv("LOG_LEVEL", "error")
		e.Setenv("REDIS_URL", "redis://127.0.0.1:1/0") // nobody listens there
		e.Setenv("SLACK_API_URL", "http://127.0.0.1:1/api/")
		return nil
	}})
}

func TestScriptsOnRedis(t *testing.T) {
	srv := redistest.Start(t)
	if err := srv.Client.HSet(t.Context(), "{s03}:t:T0TEST:fb",
		"a", `{"id":"a","user":"U0A","question":"hoe lang mag dat duren?","lang":"nl","reason":"wrong: de termijn","at":"2027-03-01T09:00:00Z"}`,
		"b", `{"id":"b","user":"U0B","question":"wat is TCO?","lang":"nl","answered":true,"good":true,"at":"2027-03-01T09:00:00Z"}`).Err(); err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{Dir: "testdata/redis", RequireExplicitExec: true, Setup: func(e *testscript.Env) error {
		e.Setenv("LOG_LEVEL", "error")
		e.Setenv("REDIS_URL", "redis://"+srv.Addr+"/0")
		return nil
	}})
}

// TestScriptsWithModel has a model's endpoint beside it, which quotes the passages that it is given.
func TestScriptsWithModel(t *testing.T) {
	srv := openaitest.Start(t)
	testscript.Run(t, testscript.Params{Dir: "testdata/model", RequireExplicitExec: true, Setup: func(e *testscript.Env) error {
		e.Setenv("LOG_LEVEL", "error")
		e.Setenv("REDIS_URL", "redis://127.0.0.1:1/0")
		e.Setenv("SLACK_API_URL", "http://127.0.0.1:1/api/")
		e.Setenv("OPENAI_BASE_URL", srv.URL)
		e.Setenv("OPENAI_API_KEY", openaitest.Key)
		return nil
	}})
}
