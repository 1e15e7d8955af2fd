package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"kringloop/cmd/internal/app"
	"kringloop/knowledge"
)

// demoCmd is the whole bot on an embedded store with a local workspace in the browser.
type demoCmd struct {
	modelSettings `embed:""`

	Addr string    `default:"127.0.0.1:8080" help:"Where the page is served."`
	Lang string    `enum:"nl,en" default:"nl" env:"KRINGLOOP_LANG" help:"Language of the workspace: nl or en."`
	At   time.Time `help:"The workspace's time at the beginning, such as 2027-09-15T09:00:00+02:00; now when left out."`
	Echo bool      `help:"Let a model without a mind write the answers, to see how that looks: it repeats the guide."`
	TZ   string    `name:"tz" env:"KRINGLOOP_TZ" default:"Europe/Brussels" help:"Time zone of the organisation."`
}

// Run runs the demo until it is interrupted.
func (c *demoCmd) Run(ctx context.Context, log *slog.Logger) error {
	zone, err := time.LoadLocation(c.TZ)
	if err != nil {
		return usage{fmt.Errorf("KRINGLOOP_TZ: %q is not a time zone such as Europe/Brussels", c.TZ)}
	}
	means, err := c.means()
	if err != nil {
		return err
	}
	if c.Echo {
		means.Model = knowledge.Echo{}
	}
	d, err := app.NewDemo(app.DemoConfig{Addr: c.Addr, Lang: c.Lang, Start: c.At, Clock: time.Now, Zone: zone, Means: means, Log: log})
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Run(ctx, func() { fmt.Fprintln(os.Stdout, "ready "+d.URL) })
}
