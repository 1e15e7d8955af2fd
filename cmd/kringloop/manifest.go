package main

import (
	"fmt"
	"os"

	"kringloop/cmd/internal/app"
)

// manifestCmd prints the manifest to make the Slack app with.
type manifestCmd struct {
	URL string `name:"url" help:"Where Slack reaches serve, such as https://kringloop.example.org; without it the app uses Socket Mode."`
}

// Run prints the manifest.
func (c *manifestCmd) Run() error {
	m, err := app.Manifest(c.URL)
	if err != nil {
		return usage{err}
	}
	_, err = fmt.Fprint(os.Stdout, string(m))
	return err
}
