package sandbox

import (
	"fmt"
	"slices"
	"strings"
)

// event sends an Events API event. Called with w.mu held, so that events leave in the order in which things happened.
func (w *Workspace) event(inner answer) {
	w.serial++
	at := w.now()
	if _, ok := inner["event_ts"]; !ok {
		inner["event_ts"] = fmt.Sprintf("%d.%06d", at.Unix(), at.Nanosecond()/1000)
	}
	w.courier.send("events_api", answer{
		"token": "sandbox", "team_id": teamID, "context_team_id": teamID, "context_enterprise_id": nil, "api_app_id": appID,
		"event": inner, "type": "event_callback", "event_id": fmt.Sprintf("Ev%09d", w.serial), "event_time": at.Unix(),
		"authorizations": []answer{{
			"enterprise_id": nil, "team_id": teamID, "user_id": botUserID, "is_bot": true, "is_enterprise_install": false,
		}},
		"is_ext_shared_channel": false,
		"event_context":         fmt.Sprintf("4-%s-%d", teamID, w.serial),
	})
}

// hears says whether the app gets message events of that conversation.
func (w *Workspace) hears(ch *channel) bool {
	if !slices.Contains(ch.Members, botUserID) {
		return false
	}
	return ch.Person != "" || w.opts.ChannelMessages
}

// tellMessage sends the events of a new message. The app's own messages come back to it too, as Slack does.
func (w *Workspace) tellMessage(ch *channel, m *Message) {
	if m.OnlyFor != "" {
		return
	}
	if w.hears(ch) {
		e := w.messageJSON(ch, m, w.base, false)
		e["channel"], e["channel_type"], e["event_ts"] = ch.ID, ch.kind(), m.TS
		if len(m.Files) > 0 {
			e["subtype"] = "file_share"
		}
		w.event(e)
	}
	mention := "<@" + botUserID + ">"
	if ch.Person == "" && m.User != botUserID && strings.Contains(m.Text, mention) && slices.Contains(ch.Members, botUserID) {
		e := w.messageJSON(ch, m, w.base, false)
		e["type"], e["channel"], e["event_ts"] = "app_mention", ch.ID, m.TS
		delete(e, "subtype")
		w.event(e)
	}
}

// tellChanged sends message_changed.
func (w *Workspace) tellChanged(ch *channel, before, after answer) {
	if !w.hears(ch) {
		return
	}
	ts := w.stamp()
	w.event(answer{
		"type": "message", "subtype": "message_changed", "message": after, "previous_message": before, "channel": ch.ID,
		"hidden": true, "ts": ts, "event_ts": ts, "channel_type": ch.kind(),
	})
}

// tellDeleted sends message_deleted.
func (w *Workspace) tellDeleted(ch *channel, before answer) {
	if !w.hears(ch) {
		return
	}
	ts := w.stamp()
	w.event(answer{
		"type": "message", "subtype": "message_deleted", "previous_message": before, "channel": ch.ID, "hidden": true,
		"deleted_ts": before["ts"], "ts": ts, "event_ts": ts, "channel_type": ch.kind(),
	})
}

// tellJoined sends member_joined_channel.
func (w *Workspace) tellJoined(ch *channel, user, inviter string) {
	if !slices.Contains(ch.Members, botUserID) {
		return
	}
	e := answer{"type": "member_joined_channel", "user": user, "channel": ch.ID, "channel_type": strings.ToUpper(ch.ID[:1]), "team": teamID}
	if inviter != "" {
		e["inviter"] = inviter
	}
	w.event(e)
}
