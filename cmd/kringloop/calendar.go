package main

import (
	"errors"
	"os"

	"kringloop/cmd/internal/app"
)

// calendarCmd shows what is due when in a contract, so that a date can be checked.
type calendarCmd struct {
	Start    string `required:"" placeholder:"DATE" help:"First day of the contract, such as 2026-09-15."`
	End      string `required:"" placeholder:"DATE" help:"Last day of the contract, such as 2031-09-14."`
	JSON     bool   `name:"json" help:"Print JSON instead of a table."`
	Lang     string `enum:"nl,en" default:"nl" help:"Language of the table: nl or en."`
	Holidays string `enum:",BE,NL" default:"" help:"Also move what falls on a public holiday of BE or NL; without it only weekends count."`
}

// Run prints the calendar.
func (c *calendarCmd) Run() error {
	span := app.Span{Start: c.Start, End: c.End, Country: c.Holidays}
	var err error
	if c.JSON {
		err = app.CalendarJSON(os.Stdout, span)
	} else {
		err = app.Calendar(os.Stdout, span, c.Lang)
	}
	if errors.Is(err, app.ErrCalendar) {
		return usage{err}
	}
	return err
}
