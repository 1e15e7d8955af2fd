package gateway

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/slack-go/slack"
)

// Finding is one thing that was checked.
type Finding struct {
	OK   bool
	What string // what was found
	Do   string // what to do about it, "" when it is right
}

// DoctorConfig is the set-up to check; what is empty isn't used.
type DoctorConfig struct {
	Client   *Client // of the bot token
	AppToken string  // for Socket Mode
	APIURL   string
	Secret   string // for HTTP
}

var signingSecret = regexp.MustCompile(`^[0-9a-f]{32}$`)

// Doctor checks the Slack half of a set-up. It posts nothing and prints no secret.
func Doctor(ctx context.Context, c DoctorConfig) []Finding {
	var found []Finding
	if c.Client == nil {
		found = append(found, Finding{false, "no bot token", "set SLACK_BOT_TOKEN to the xoxb- token under OAuth & Permissions"})
	} else {
		found = append(found, c.Client.examine(ctx)...)
	}
	if c.AppToken == "" && c.Secret == "" {
		found = append(found, Finding{false, "no door: neither Socket Mode nor HTTP",
			"set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)"})
	}
	if c.AppToken != "" {
		found = append(found, examineSocket(ctx, c))
	}
	if c.Secret != "" {
		f := Finding{OK: true, What: "signing secret looks right"}
		if !signingSecret.MatchString(c.Secret) {
			f = Finding{false, "signing secret does not look like one (32 hexadecimal digits)",
				"copy it from Basic Information, App Credentials"}
		}
		found = append(found, f)
	}
	return found
}

// examine checks the bot token and its scopes.
func (c *Client) examine(ctx context.Context) []Finding {
	me, err := c.Identify(ctx)
	if me.Team == "" {
		return []Finding{{false, "bot token does not work: " + reason(err), "install the app again and set SLACK_BOT_TOKEN"}}
	}
	found := []Finding{{OK: true, What: "bot token works for " + me.TeamName + " (" + me.Team + ")"}}
	if me.User == "" || me.Bot == "" {
		found = append(found, Finding{false, "token is not a bot's", "use the xoxb- token"})
	}
	var missing, optional []string
	for _, s := range Scopes() {
		switch {
		case slices.Contains(me.Scopes, s.Name):
		case s.Optional:
			optional = append(optional, s.Name)
		default:
			missing = append(missing, s.Name)
		}
	}
	switch {
	case len(me.Scopes) == 0:
		found = append(found, Finding{false, "slack did not say which scopes are granted", "check SLACK_API_URL"})
	case len(missing) > 0:
		found = append(found, Finding{false, "scopes missing: " + strings.Join(missing, ", "),
			"update the app with `kringloop manifest` and install it again"})
	default:
		found = append(found, Finding{OK: true, What: "all scopes needed are granted"})
	}
	if len(optional) > 0 && len(me.Scopes) > 0 {
		found = append(found, Finding{true, "optional scopes not granted: " + strings.Join(optional, ", "),
			"grant them, or accept that after a failure of Slack's a message in a channel may be said twice"})
	}
	return found
}

func examineSocket(ctx context.Context, c DoctorConfig) Finding {
	api := newAPI("", c.AppToken, c.APIURL, newHTTPClient(nil))
	if _, _, err := api.StartSocketModeContext(ctx); err != nil {
		return Finding{false, "app token opens no connection: " + reason(classify("apps.connections.open", true, true, err)),
			"make an app-level token with connections:write, turn on Socket Mode, set SLACK_APP_TOKEN"}
	}
	return Finding{OK: true, What: "app token opens a Socket Mode connection"}
}

// reason is an error in few words.
func reason(err error) string {
	if err == nil {
		return "no answer"
	}
	if r, ok := errors.AsType[Refused](err); ok {
		return strings.TrimSpace(r.Code + " " + r.Detail)
	}
	if s, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		return s.Err
	}
	return redact(err)
}
