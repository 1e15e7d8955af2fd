package sandbox_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kringloop/bot/sandbox"
)

// peer runs testdata/node/peer.mjs with Slack's own clients, installed outside the module, and gives what it tells.
func (r *rig) peer() <-chan map[string]any {
	t := r.t
	t.Helper()
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed: Slack's own Node clients are not tried", tool)
		}
	}
	dir := t.TempDir()
	for _, name := range []string{"package.json", "peer.mjs"} {
		b, err := os.ReadFile(filepath.Join("testdata", "node", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	install := exec.CommandContext(ctx, "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--prefer-offline",
		"--fetch-retries=1", "--fetch-timeout=20000")
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		t.Skipf("npm could not install Slack's Node clients (is the registry in reach?): %v\n%s", err, out)
	}
	node := exec.CommandContext(ctx, "node", "peer.mjs")
	node.Dir = dir
	node.Env = append(os.Environ(), "SLACK_API_URL="+r.url+"/api/", "SLACK_BOT_TOKEN="+r.w.BotToken(), "SLACK_APP_TOKEN="+r.w.AppToken())
	stdout, err := node.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stderr strings.Builder
	node.Stderr = &stderr
	if err := node.Start(); err != nil {
		t.Fatal(err)
	}
	lines := make(chan map[string]any, 100)
	done := make(chan struct{})
	go func() {
		defer close(done)
		read(stdout, lines)
	}()
	t.Cleanup(func() {
		<-done
		if err := node.Wait(); err != nil {
			t.Errorf("the peer ended with %v: %s", err, stderr.String())
		}
	})
	return lines
}

func read(from io.Reader, lines chan<- map[string]any) {
	for s := bufio.NewScanner(from); s.Scan(); {
		var line map[string]any
		if json.Unmarshal(s.Bytes(), &line) != nil {
			line = map[string]any{"step": "noise", "text": s.Text()}
		}
		lines <- line
	}
}

// Slack's own Node clients can't tell the sandbox from Slack.
func TestNodeClients(t *testing.T) {
	if testing.Short() {
		t.Skip("installs npm packages")
	}
	r := newRig(t, sandbox.Options{})
	lines := r.peer()
	expect := func(step string, kv ...string) map[string]any {
		t.Helper()
		for {
			line := take(t, lines)
			if line["step"] == "echo" {
				continue // comes when it comes
			}
			if line["step"] != step {
				t.Fatalf("%v, want %s", line, step)
			}
			for i := 0; i < len(kv); i += 2 {
				if line[kv[i]] != kv[i+1] {
					t.Fatalf("%v, want %s %s", line, kv[i], kv[i+1])
				}
			}
			return line
		}
	}
	expect("refused", "error", "channel_not_found")
	expect("ready", "team", "T0KRINGLP")
	if _, err := r.w.Say("aankoper", "dm", "waar staan we?", ""); err != nil {
		t.Fatal(err)
	}
	expect("message", "text", "waar staan we?", "channel_type", "im")
	ts := expect("answered")["ts"].(string)
	if err := r.w.Click("aankoper", sandbox.Click{Channel: "dm", TS: ts, Label: "Open"}); err != nil {
		t.Fatal(err)
	}
	expect("pressed", "action", "open", "value", "1")
	view := expect("opened")["view"].(string)
	errs, err := r.w.Submit("aankoper", view, map[string]string{"Naam": "fout"})
	if err != nil || errs["naam"] == "" {
		t.Fatalf("errors %v, %v", errs, err)
	}
	if _, err := r.w.Submit("aankoper", view, map[string]string{"Naam": "Bureaustoelen"}); err != nil {
		t.Fatal(err)
	}
	expect("submitted", "value", "Bureaustoelen")
}
