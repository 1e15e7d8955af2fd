package gateway

import (
	"context"

	"github.com/slack-go/slack"
)

// maxPeople bounds a directory (own): a workspace of a large city has fewer.
const maxPeople = 20_000

// Colleague is somebody of a workspace by all the names under which colleagues know them.
type Colleague struct {
	ID    string
	Names []string // handle, shown name, full name; those that there are
}

// People lists who is in a workspace, bots and the deactivated left out. It needs users:read. Source: users.list.
func (c *Client) People(ctx context.Context, team string) ([]Colleague, error) {
	var out []Colleague
	page := c.api.GetUsersPaginated(slack.GetUsersOptionLimit(200), slack.GetUsersOptionTeamID(team))
	for more := true; more && len(out) < maxPeople; more = page.Cursor != "" {
		err := c.call(ctx, team, "users.list", true, func(ctx context.Context) error {
			next, err := page.Next(ctx)
			if err == nil {
				page = next
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		for _, u := range page.Users {
			if u.IsBot || u.Deleted || u.ID == "USLACKBOT" {
				continue
			}
			p := Colleague{ID: u.ID}
			for _, n := range []string{u.Name, u.Profile.DisplayName, u.RealName} {
				if n != "" {
					p.Names = append(p.Names, n)
				}
			}
			out = append(out, p)
		}
	}
	return out, nil
}
