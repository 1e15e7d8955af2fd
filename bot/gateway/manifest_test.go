package gateway

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/slack-go/slack"
)

func TestManifest(t *testing.T) {
	for _, tt := range []struct {
		url    string
		socket bool
	}{{"", true}, {"https://k.example.org/", false}, {"https://k.example.org/pad", true}} {
		js, err := Manifest(tt.url, tt.socket)
		if err != nil {
			t.Fatal(err)
		}
		var m slack.Manifest
		d := json.NewDecoder(strings.NewReader(string(js)))
		d.DisallowUnknownFields() // every name is one that slack-go knows of the schema
		if err := d.Decode(&m); err != nil {
			t.Fatalf("%v in\n%s", err, js)
		}
		base := strings.TrimSuffix(tt.url, "/")
		want := func(path string) string {
			if base == "" {
				return ""
			}
			return base + path
		}
		command := m.Features.SlashCommands[0]
		if m.Settings.SocketModeEnabled != tt.socket || m.Settings.EventSubscriptions.RequestUrl != want("/slack/events") ||
			m.Settings.Interactivity.RequestUrl != want("/slack/interactivity") || command.Url != want("/slack/commands") {
			t.Errorf("addresses of %+v:\n%s", tt, js)
		}
		if command.Command != "/kringloop" || command.UsageHint == "" || !command.ShouldEscape || !m.Settings.Interactivity.IsEnabled {
			t.Errorf("command %+v", command)
		}
		home := m.Features.AppHome
		if !home.HomeTabEnabled || !home.MessagesTabEnabled || home.MessagesTabReadOnlyEnabled || m.Features.AgentView == nil || m.Features.AssistantView != nil {
			t.Errorf("features %+v", m.Features)
		}
		if !slices.Equal(m.Settings.EventSubscriptions.BotEvents, []string{"app_home_opened", "app_mention", "message.im", "user_change"}) {
			t.Errorf("events %v", m.Settings.EventSubscriptions.BotEvents)
		}
		for _, optional := range m.OAuthConfig.Scopes.BotOptional {
			if !slices.Contains(m.OAuthConfig.Scopes.Bot, optional) {
				t.Errorf("%s is optional but not asked for", optional)
			}
		}
		// Slack's limits.
		if len(m.Display.Name) > 35 || len(m.Display.Description) > 140 || len(m.Display.LongDescription) < 174 || len(m.Display.LongDescription) > 4000 {
			t.Errorf("display %+v", m.Display)
		}
	}
}

func TestManifestRefuses(t *testing.T) {
	for _, url := range []string{"", "http://k.example.org", "k.example.org", "https://", "https://x/?a=1", "https://x/\"},"} {
		if js, err := Manifest(url, false); err == nil && !json.Valid(js) {
			t.Errorf("%q: %s", url, js)
		} else if err == nil && url != `https://x/"},` {
			t.Errorf("%q accepted", url)
		}
	}
}

func TestScopesAreTheLeast(t *testing.T) {
	want := "app_mentions:read assistant:write channels:history channels:read chat:write commands files:read files:write groups:history groups:read im:history im:write users:read"
	if got := strings.Join(scopeNames(false), " "); got != want {
		t.Errorf("scopes %s", got)
	}
	for _, s := range Scopes() {
		if s.Why == "" {
			t.Errorf("%s: why?", s.Name)
		}
	}
}
