// Package sandbox is a Slack workspace on one machine, for the demo and for tests: Slack's Web API and Socket Mode on one
// side, people with a page and a script interface on the other, and a clock that can be moved.
//
// It owns the workspace's users, conversations, messages, views, files and time, all in memory and bounded. It is meant to
// be as strict as Slack itself, so that what Slack would refuse is refused here with the same error.
//
// Files: api_* are Web API methods, kit_* checks Block Kit, courier, socket and httpdoor deliver to the bot, people, click,
// choose and submit are what a person does, script_* the script interface under /sandbox/, page_*, render_* and mrkdwn_*
// the page. Beside the calls that scripts rely on, /sandbox/ has open, home, join, close, upload, refresh, person and
// archive; click takes block_id, n, options and values; fault takes error and clear. Person changes somebody's account: user,
// and tz (an IANA zone) or deleted (deactivated, or back); archive closes a channel: channel, and archived false to open it
// again. Upload sends a file: user, channel, thread_ts, name, its
// content as text or content_base64 (64 MiB at most), and a comment; it answers with the ts of the message.
//
// It never imports a Slack library (an emulator that shares code with the client would share its mistakes), never imports
// another room of this program, and never listens on its own: Handler is served by whoever made the Workspace. It has no
// Redis keys.
package sandbox
