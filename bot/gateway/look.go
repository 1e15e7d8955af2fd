package gateway

import (
	"context"
	"slices"
	"strings"

	"github.com/slack-go/slack"
)

// Identity is who a token speaks for.
type Identity struct {
	Team     string // workspace id
	TeamName string
	User     string   // the bot's user id
	Bot      string   // the bot's id in messages
	App      string   // "" when Slack didn't say
	Scopes   []string // granted
}

// Identify asks Slack who we are. Source: auth.test, whose answer names the granted scopes in a header, and bots.info.
func (c *Client) Identify(ctx context.Context) (Identity, error) {
	var me Identity
	err := c.call(ctx, "", "auth.test", true, func(ctx context.Context) error {
		r, err := c.api.AuthTestContext(ctx)
		if err != nil {
			return err
		}
		me = Identity{Team: r.TeamID, TeamName: r.Team, User: r.UserID, Bot: r.BotID,
			Scopes: strings.FieldsFunc(r.Header.Get("X-OAuth-Scopes"), func(c rune) bool { return c == ',' || c == ' ' })}
		return nil
	})
	if err != nil || me.Bot == "" {
		return me, err
	}
	err = c.call(ctx, me.Team, "bots.info", true, func(ctx context.Context) error {
		b, err := c.api.GetBotInfoContext(ctx, slack.GetBotInfoParameters{Bot: me.Bot})
		if err == nil {
			me.App = b.AppID
		}
		return err
	})
	return me, err
}

// Profile is what the bot needs to know of a person.
type Profile struct {
	ID      string
	Name    string // as colleagues see it
	Locale  string // nl-NL, "" when unknown
	TZ      string // IANA zone, "" when unknown
	Bot     bool
	Deleted bool
	Guest   bool // restricted to some channels, or of another workspace
	Admin   bool // administrator or owner of the workspace
}

// Profile looks a person up. Source: users.info.
func (c *Client) Profile(ctx context.Context, team, user string) (Profile, error) {
	var p Profile
	err := c.call(ctx, team, "users.info", true, func(ctx context.Context) error {
		u, err := c.api.GetUserInfoContext(ctx, user)
		if err != nil {
			return err
		}
		p = Profile{ID: u.ID, Name: first(first(u.Profile.DisplayName, u.RealName), u.Name), Locale: u.Locale, TZ: u.TZ,
			Bot: u.IsBot, Deleted: u.Deleted, Admin: u.IsAdmin || u.IsOwner || u.IsPrimaryOwner,
			Guest: u.IsRestricted || u.IsUltraRestricted || u.IsStranger || !colleague(team, u.TeamID, u.Enterprise.Teams)}
		return nil
	})
	return p, err
}

// colleague tells whether somebody belongs to a workspace: it is theirs, or one of those they are in within an organisation; of
// whom Slack doesn't say it, it says that they are a stranger. Alone that word doesn't do: in a channel that two companies
// share nobody is one.
// Source: https://docs.slack.dev/apis/slack-connect/ and https://docs.slack.dev/reference/objects/user-object/
func colleague(team, theirs string, all []string) bool {
	return theirs == "" || theirs == team || slices.Contains(all, team)
}
