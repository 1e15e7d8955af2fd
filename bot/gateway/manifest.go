package gateway

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"text/template"
)

//go:embed manifest.json.tmpl
var manifestText string

var manifestTemplate = template.Must(template.New("manifest").Funcs(template.FuncMap{
	"list": func(v []string) (string, error) {
		js, err := json.Marshal(v)
		return strings.ReplaceAll(string(js), `","`, `", "`), err
	},
	// json is the beginning of a JSON string: its closing quote stands in the template.
	"json": func(s string) (string, error) {
		js, err := json.Marshal(s)
		return strings.TrimSuffix(string(js), `"`), err
	},
}).Parse(manifestText))

// botEvents are the events that the bot subscribes to. With the agent view, opening the conversation is app_home_opened
// with tab "messages"; assistant_thread_started belongs to the assistant view that it replaced (Decode still knows it).
// Source: https://docs.slack.dev/ai/migrating-to-agent-messaging/
var botEvents = []string{"app_home_opened", "app_mention", "message.im", "user_change"}

// Manifest is the app manifest, as JSON, to create the Slack app with. The url, https, is where the HTTP door can be
// reached, "" for Socket Mode only. Source: https://docs.slack.dev/reference/app-manifest
func Manifest(address string, socket bool) ([]byte, error) {
	if address == "" && !socket {
		return nil, errors.New("gateway: a manifest needs an address, or Socket Mode")
	}
	if address != "" {
		u, err := url.Parse(address)
		if err != nil || u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
			return nil, fmt.Errorf("gateway: %q is no https address for Slack to send to", address)
		}
	}
	var out bytes.Buffer
	err := manifestTemplate.Execute(&out, map[string]any{
		"URL": strings.TrimSuffix(address, "/"), "Socket": socket,
		"Scopes": scopeNames(false), "Optional": scopeNames(true), "Events": botEvents,
	})
	if err != nil {
		return nil, fmt.Errorf("gateway: manifest: %w", err)
	}
	return out.Bytes(), nil
}
