package gateway

import (
	"bytes"
	"context"
	"errors"

	"github.com/slack-go/slack"

	"kringloop/bot"
)

// uploadMethod is our name for handing over a file's content, which is no method of the Web API.
const uploadMethod = "files.upload"

// attach sends a file with a text over it. Slack takes a file in three steps, of which only the last is seen by anybody: the others
// may be done twice. A message with a file takes no metadata, so the post's id stands in its block_id, by which it is looked
// for when an earlier try may have arrived. It needs files:write.
// Source: https://docs.slack.dev/messaging/working-with-files/#uploading_files
func (c *Client) attach(ctx context.Context, p bot.Post, d Delivery) error {
	if p.Upload == nil || len(p.Upload.Content) == 0 {
		return Refused{Method: uploadMethod, Code: "no_file_data"}
	}
	channel, err := c.conversation(ctx, d.Team, p.Channel) // unlike a post, a file takes no user's id
	if err != nil {
		return err
	}
	p.Channel = channel
	if d.Doubt {
		if receipt, err := c.find(ctx, p, d); receipt != "" || err != nil {
			return err
		}
	}
	wait, taken := c.pace.post(d.Team, channel, c.now(), patience)
	if !taken {
		return Later{wait, errors.New("files.completeUploadExternal: channel is paced")}
	}
	if wait > 0 {
		if err := c.sleep(ctx, wait); err != nil {
			return err
		}
	}
	id, err := c.handOver(ctx, d.Team, p.Upload)
	if err != nil {
		return err
	}
	said := slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, p.Text, false, false), nil, nil, slack.SectionBlockOptionBlockID(markOf(d.ID)))
	title := p.Upload.Title
	if title == "" {
		title = p.Upload.Name
	}
	return c.call(ctx, d.Team, "files.completeUploadExternal", false, func(ctx context.Context) error {
		_, err := c.api.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{
			Files: []slack.FileSummary{{ID: id, Title: title}}, Channel: channel, ThreadTimestamp: p.Thread,
			Blocks: slack.Blocks{BlockSet: []slack.Block{said}}})
		return err
	})
}

// handOver gives Slack a file that nobody sees yet, and tells its id.
func (c *Client) handOver(ctx context.Context, team string, u *bot.Upload) (id string, err error) {
	var to *slack.GetUploadURLExternalResponse
	err = c.call(ctx, team, "files.getUploadURLExternal", true, func(ctx context.Context) (err error) {
		to, err = c.api.GetUploadURLExternalContext(ctx, slack.GetUploadURLExternalParameters{AltTxt: u.Alt, FileName: u.Name, FileSize: len(u.Content)})
		return err
	})
	if err != nil {
		return "", err
	}
	err = c.call(ctx, team, uploadMethod, true, func(ctx context.Context) error {
		return c.api.UploadToURL(ctx, slack.UploadToURLParameters{UploadURL: to.UploadURL, Filename: u.Name, Reader: bytes.NewReader(u.Content)})
	})
	return to.FileID, err
}

// markOf is the block_id that marks a post as ours.
func markOf(id string) string { return metadataType + "-" + id }
