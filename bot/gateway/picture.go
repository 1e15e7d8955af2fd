package gateway

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"kringloop/bot"
)

// Unpictured says that a message could not be sent with the picture inside it. Nothing was posted: it can go without.
type Unpictured struct{ Err error }

// Error implements error.
func (e Unpictured) Error() string { return fmt.Sprintf("without its picture: %v", e.Err) }

// Unwrap implements errors.Unwrap.
func (e Unpictured) Unwrap() error { return e.Err }

// Slack looks a file through after it took it, and refuses a block that shows it until then. How often that is tried again before
// we do without is our own choice, some eight seconds in all; nobody waits for it.
// Source: https://github.com/slackapi/slack-github-action/issues/413
const (
	readyTries = 12
	readyAgain = 700 * time.Millisecond
)

// maxPictures is how many pictures are remembered, so that a living message keeps its picture without another upload.
const maxPictures = 2000

// pictures remembers which file of Slack's holds which picture.
type pictures struct {
	mu sync.Mutex
	m  map[[sha256.Size]byte]shelved
}

type shelved struct {
	id    string
	tries int  // refused so often since it was shown last
	shown bool // in a message, at least once
}

func keyOf(team string, u *bot.Upload) [sha256.Size]byte {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %q ", team, u.Name, u.Alt)
	h.Write(u.Content)
	return [sha256.Size]byte(h.Sum(nil))
}

func (p *pictures) get(k [sha256.Size]byte) (shelved, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s, ok := p.m[k]
	return s, ok
}

func (p *pictures) put(k [sha256.Size]byte, s shelved) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.m == nil || len(p.m) >= maxPictures {
		p.m = map[[sha256.Size]byte]shelved{}
	}
	p.m[k] = s
}

func (p *pictures) drop(k [sha256.Size]byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.m, k)
}

// pictured sends a message with its picture inside: the file is given to Slack without a channel, so that nobody sees it by itself,
// and a block shows it. It needs files:write.
// Source: https://slack.com/blog/developers/uploading-private-images-blockkit
func (c *Client) pictured(ctx context.Context, p bot.Post, d Delivery) (string, error) {
	key := keyOf(d.Team, p.Upload)
	file, known := c.pictures.get(key)
	if !known {
		id, err := c.shelve(ctx, d.Team, p.Upload)
		if err != nil {
			return "", Unpictured{err}
		}
		file.id = id
		c.pictures.put(key, file)
	}
	with, err := insert(p, file.id)
	if err != nil {
		return "", Unpictured{err}
	}
	receipt, err := c.message(ctx, with, d)
	refused, ok := errors.AsType[Refused](err)
	switch {
	case err == nil:
		c.pictures.put(key, shelved{id: file.id, shown: true})
		return receipt, nil
	case !ok || refused.Code != "invalid_blocks":
		return receipt, err
	}
	if file.tries++; file.tries <= readyTries { // perhaps it isn't looked through yet
		c.pictures.put(key, file)
		return "", Later{c.ready, err}
	}
	c.pictures.drop(key)
	if file.shown { // somebody deleted it
		return "", Later{c.ready, err}
	}
	return "", Unpictured{err}
}

// shelve gives Slack a file that only the bot has.
func (c *Client) shelve(ctx context.Context, team string, u *bot.Upload) (string, error) {
	id, err := c.handOver(ctx, team, u)
	if err != nil {
		return "", err
	}
	return id, c.call(ctx, team, "files.completeUploadExternal", true, func(ctx context.Context) error {
		_, err := c.api.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{Files: []slack.FileSummary{{ID: id, Title: u.Name}}})
		return err
	})
}

// insert puts the block that shows a file into a post, in the place that its paper names.
func insert(p bot.Post, id string) (bot.Post, error) {
	var all []json.RawMessage
	if err := json.Unmarshal(p.Blocks, &all); err != nil {
		return p, fmt.Errorf("blocks: %w", err)
	}
	in := p.Paper.Inside
	if in.At < 0 || in.Instead < 0 || in.At+in.Instead > len(all) {
		return p, fmt.Errorf("no place for a picture at %d of %d blocks", in.At, len(all))
	}
	block, err := json.Marshal(slack.NewImageBlockSlackFile(&slack.SlackFileObject{ID: id}, p.Upload.Alt, "", nil))
	if err != nil {
		return p, fmt.Errorf("picture: %w", err)
	}
	p.Blocks, err = json.Marshal(slices.Replace(all, in.At, in.At+in.Instead, block))
	return p, err
}
