package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// completeUpload takes uploaded files in. With a channel they are shared there as one message; without one only the bot has them,
// until a message of it shows one in a block.
func (w *Workspace) completeUpload(c *call) (answer, error) {
	var list []struct{ ID, Title string }
	if json.Unmarshal([]byte(c.get("files")), &list) != nil || len(list) == 0 {
		return nil, invalidArguments("missing required field: files")
	}
	ch, m, err := w.shareOf(c)
	if err != nil {
		return nil, err
	}
	keys := make([]string, len(list))
	for i, l := range list {
		for key, p := range w.pending {
			if p.file.ID == l.ID && p.file.Content != nil {
				keys[i] = key
			}
		}
		if keys[i] == "" {
			return nil, apiError{Code: "file_not_found"}
		}
	}
	out := []answer{}
	for i, key := range keys {
		f := w.keep(w.pending[key].file)
		delete(w.pending, key)
		m.Files = append(m.Files, f)
		shown := fileJSON(f, c.base)
		if list[i].Title != "" {
			shown["title"] = list[i].Title
		}
		out = append(out, shown)
	}
	if ch != nil {
		m.TS = w.stamp()
		w.publish(ch, m)
	}
	return answer{"files": out}, nil
}

// shareOf is where uploaded files are shared, nil = nowhere, and the message that they go with.
func (w *Workspace) shareOf(c *call) (*channel, *Message, error) {
	where := c.get("channel_id")
	if where == "" {
		where, _, _ = strings.Cut(c.get("channels"), ",")
	}
	var ch *channel
	if where != "" {
		var err error
		if ch, err = w.target(where); err != nil {
			return nil, nil, err
		}
		if !ch.has(botUserID) {
			return nil, nil, apiError{Code: "not_in_channel"}
		}
	}
	m := &Message{User: botUserID, Text: c.get("initial_comment")}
	if b := c.get("blocks"); b != "" && m.Text == "" { // a comment wins
		if err := checkBlocks([]byte(b), onMessage); err != nil {
			return nil, nil, err
		}
		if err := w.checkPictures([]byte(b)); err != nil {
			return nil, nil, err
		}
		m.Blocks, _ = withBlockIDs([]byte(b))
	}
	if t := c.get("thread_ts"); t != "" && ch != nil {
		root, ok := ch.root(t)
		if !ok {
			return nil, nil, apiError{Code: "thread_not_found"}
		}
		m.ThreadTS = root
	}
	return ch, m, nil
}

// filesIn finds the files of the workspace that blocks show, by where they stand.
func filesIn(v any, at string, found func(at, id string)) {
	switch v := v.(type) {
	case []any:
		for i, x := range v {
			filesIn(x, fmt.Sprintf("%s/%d", at, i), found)
		}
	case map[string]any:
		if f, ok := v["slack_file"].(map[string]any); ok {
			if id := stringOf(f["id"]); id != "" {
				found(at+"/slack_file", id)
			}
		}
		for key, x := range v {
			filesIn(x, at+"/"+key, found)
		}
	}
}

// checkPictures refuses blocks that show a file which is not there, or is no picture.
// Source: https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object
func (w *Workspace) checkPictures(blocks json.RawMessage) error {
	v, err := decode(blocks)
	if len(blocks) == 0 || err != nil {
		return nil
	}
	var bad []string
	filesIn(v, "/blocks", func(at, id string) {
		if f := w.file(id); f == nil || !slices.Contains([]string{"image/png", "image/jpeg", "image/gif"}, f.Mimetype) {
			bad = append(bad, "invalid slack file [json-pointer:"+at+"]")
		}
	})
	if len(bad) > 0 {
		slices.Sort(bad)
		return apiError{Code: "invalid_blocks", Details: bad}
	}
	return nil
}

// showsPicture tells whether blocks show a file.
func showsPicture(blocks json.RawMessage, id string) (shown bool) {
	if v, err := decode(blocks); len(blocks) > 0 && err == nil {
		filesIn(v, "", func(_, of string) { shown = shown || of == id })
	}
	return shown
}
