package sandbox

import (
	"maps"
	"net/url"
	"slices"
	"strings"
)

// botScopes are what the bot was granted: what Kringloop's manifest asks for.
const botScopes = "app_mentions:read,assistant:write,channels:history,channels:join,channels:manage,channels:read,chat:write,commands,files:read,files:write,groups:history,groups:read,groups:write,im:history,im:read,im:write,mpim:history,mpim:read,reactions:read,reactions:write,team:read,users:read,users:read.email"

// methods are those of the Web API that the sandbox knows.
var methods map[string]method

func init() { // not a literal: some methods look others up
	methods = map[string]method{}
	for _, group := range []map[string]method{basicMethods, chatMethods, viewMethods, conversationMethods, moreMethods} {
		maps.Copy(methods, group)
	}
}

var basicMethods = map[string]method{
	"api.test":              {run: (*Workspace).apiTest, open: true},
	"auth.test":             {run: (*Workspace).authTest},
	"apps.connections.open": {run: (*Workspace).connectionsOpen, app: true, scope: "connections:write"},
	"bots.info":             {run: (*Workspace).botsInfo, scope: "users:read"},
	"team.info":             {run: (*Workspace).teamInfo, scope: "team:read"},
	"users.info":            {run: (*Workspace).usersInfo, scope: "users:read"},
	"users.list":            {run: (*Workspace).usersList, scope: "users:read"},
	"users.lookupByEmail":   {run: (*Workspace).usersByEmail, scope: "users:read.email"},
	"users.conversations":   {run: (*Workspace).usersConversations, scope: "channels:read"},
}

func (w *Workspace) apiTest(c *call) (answer, error) {
	if code := c.get("error"); code != "" {
		return nil, apiError{Code: code}
	}
	args := maps.Clone(c.args)
	delete(args, "token")
	return answer{"args": args}, nil
}

func (w *Workspace) authTest(c *call) (answer, error) {
	return answer{
		"url": c.base + "/", "team": w.teamName(), "team_id": teamID, "user": botHandle, "user_id": botUserID, "bot_id": botID,
		"is_enterprise_install": false,
	}, nil
}

func (w *Workspace) teamName() string {
	if w.opts.Lang == "en" {
		return "Oakham Council"
	}
	return "Stad Eikenrode"
}

func (w *Workspace) connectionsOpen(c *call) (answer, error) {
	if w.courier.http != nil {
		return nil, apiError{Code: "forbidden_team"}
	}
	q := url.Values{"ticket": {w.courier.ticket()}, "app_id": {appID}}
	return answer{"url": "ws" + strings.TrimPrefix(c.base, "http") + "/link/?" + q.Encode()}, nil
}

func (w *Workspace) botsInfo(c *call) (answer, error) {
	if b := c.get("bot"); b != "" && b != botID {
		return nil, apiError{Code: "bot_not_found"}
	}
	return answer{"bot": w.bot()}, nil
}

func (w *Workspace) bot() answer {
	return answer{
		"id": botID, "deleted": false, "name": botName, "updated": w.opts.Start.Unix(), "app_id": appID, "user_id": botUserID,
		"icons": answer{}, "team_id": teamID,
	}
}

func (w *Workspace) teamInfo(c *call) (answer, error) {
	if t := c.get("team"); t != "" && t != teamID {
		return nil, apiError{Code: "team_not_found"}
	}
	return answer{"team": answer{"id": teamID, "name": w.teamName(), "domain": teamDomain, "email_domain": "", "icon": answer{}, "url": c.base + "/"}}, nil
}

func (w *Workspace) usersInfo(c *call) (answer, error) {
	u, ok := w.user(c.get("user"))
	if !ok || u.ID != c.get("user") {
		return nil, apiError{Code: "user_not_found"}
	}
	return answer{"user": w.userJSON(u, c.flag("include_locale"))}, nil
}

func (w *Workspace) usersList(c *call) (answer, error) {
	size, err := c.limit(len(w.users), 1000)
	if err != nil {
		return nil, err
	}
	users, meta, err := paginate(c, w.users, size)
	if err != nil {
		return nil, err
	}
	members := []answer{}
	for _, u := range users {
		members = append(members, w.userJSON(u, c.flag("include_locale")))
	}
	return answer{"members": members, "cache_ts": w.now().Unix(), "response_metadata": meta}, nil
}

func (w *Workspace) usersByEmail(c *call) (answer, error) {
	for _, u := range w.users {
		if email(u) != "" && email(u) == c.get("email") {
			return answer{"user": w.userJSON(u, false)}, nil
		}
	}
	return nil, apiError{Code: "users_not_found"}
}

func email(u User) string {
	if u.Bot {
		return ""
	}
	return u.Handle + "@eikenrode.example"
}

func (w *Workspace) userJSON(u User, locale bool) answer {
	_, offset := w.now().In(zone(u.TZ)).Zone()
	first, last, _ := strings.Cut(u.Name, " ")
	profile := answer{
		"title": u.Title, "phone": "", "skype": "", "real_name": u.Name, "real_name_normalized": u.Name,
		"display_name": u.Name, "display_name_normalized": u.Name, "first_name": first, "last_name": last,
		"status_text": "", "status_emoji": "", "status_expiration": 0, "avatar_hash": "", "team": teamID, "fields": nil,
	}
	if u.Bot {
		profile["bot_id"] = botID
		profile["api_app_id"] = appID
	} else {
		profile["email"] = email(u)
	}
	out := answer{
		"id": u.ID, "team_id": teamID, "name": u.Handle, "deleted": u.Deleted, "color": u.Color, "real_name": u.Name,
		"tz": u.TZ, "tz_label": u.TZ, "tz_offset": offset, "profile": profile, "is_admin": u.Handle == "management" || u.Handle == "contractbeheerder",
		"is_owner": false, "is_primary_owner": false, "is_restricted": false, "is_ultra_restricted": false, "is_bot": u.Bot,
		"is_app_user": false, "updated": w.opts.Start.Unix(), "is_email_confirmed": !u.Bot, "who_can_share_contact_card": "EVERYONE",
	}
	if locale {
		out["locale"] = u.Locale
	}
	return out
}

func (w *Workspace) usersConversations(c *call) (answer, error) {
	who := c.get("user")
	if who == "" {
		who = botUserID
	}
	return w.listConversations(c, func(ch *channel) bool { return slices.Contains(ch.Members, who) })
}
