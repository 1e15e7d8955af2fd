package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"kringloop/cmd/internal/app"
)

// doctorCmd checks a set-up.
type doctorCmd struct {
	slackSettings `embed:""`
	redisSettings `embed:""`
	modelSettings `embed:""`
}

// Run prints one line for each thing that was checked, and what to do about those that are wrong.
func (c *doctorCmd) Run(ctx context.Context, log *slog.Logger) error {
	rdb, err := c.client()
	if err != nil {
		return err
	}
	defer rdb.Close()
	wrong := 0
	findings := app.Doctor(ctx, app.Slack{BotToken: c.BotToken, AppToken: c.AppToken, SigningSecret: c.SigningSecret, APIURL: c.APIURL}, rdb, time.Now)
	for _, f := range append(findings, app.DoctorModel(ctx, c.modelSettings.config())...) {
		mark := "ok   "
		if !f.OK {
			mark, wrong = "WRONG", wrong+1
		}
		fmt.Fprintf(os.Stdout, "%s %s\n", mark, f.What)
		if !f.OK && f.Do != "" {
			fmt.Fprintf(os.Stdout, "      → %s\n", f.Do)
		}
	}
	switch wrong {
	case 0:
		return nil
	case 1:
		return errors.New("one thing is wrong; see above")
	}
	return fmt.Errorf("%d things are wrong; see above", wrong)
}
