package app

import (
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"kringloop/bot/locale"
	"kringloop/reminders"
)

// ErrCalendar says that there is no calendar for such days. It carries the reason.
var ErrCalendar = errors.New("no calendar")

// Span is a contract of which only the days are known, as they are written on the command line.
type Span struct {
	Start, End string // 2026-09-15
	Country    string // whose public holidays count, BE or NL; "" = none
}

// milestones are the contract's, with the default cadence (flows §3.3).
func (s Span) milestones() ([]reminders.Milestone, error) {
	start, err := reminders.ParseDate(s.Start)
	if err != nil {
		return nil, fmt.Errorf("%w: start: %w, such as 2026-09-15", ErrCalendar, err)
	}
	end, err := reminders.ParseDate(s.End)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: end: %w, such as 2031-09-14", ErrCalendar, err)
	case end.Before(start):
		return nil, fmt.Errorf("%w: %w", ErrCalendar, reminders.ErrOrder)
	case !end.Before(start.AddMonths(12 * 50)):
		return nil, fmt.Errorf("%w: %w", ErrCalendar, reminders.ErrTooLong)
	}
	r := reminders.DefaultRules
	r.Calendar.Country = s.Country
	return reminders.Default(start, end, r), nil
}

// CalendarJSON prints the milestones of a contract in the order of days.
func CalendarJSON(w io.Writer, s Span) error {
	type row struct {
		Key   string         `json:"key"`
		N     int            `json:"n"`
		Date  reminders.Date `json:"date"`
		Opens reminders.Date `json:"opens,omitzero"`
	}
	all, err := s.milestones()
	if err != nil {
		return err
	}
	rows := []row{}
	for _, m := range all {
		r := row{Key: m.Kind, N: m.N, Date: m.Date}
		if m.Kind == reminders.Yearly {
			r.Opens = m.Opens
		}
		rows = append(rows, r)
	}
	return printJSON(w, rows)
}

// Calendar prints the milestones of a contract as a table, in a language.
func Calendar(w io.Writer, s Span, lang string) error {
	catalog, err := locale.Load()
	if err != nil {
		return err
	}
	all, err := s.milestones()
	if err != nil {
		return err
	}
	words := catalog.In(lang)
	say := func(d reminders.Date) string {
		return words.Day(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC), time.Time{})
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, m := range all {
		what := words.T("milestone."+m.Kind, locale.Args{"N": m.N})
		if m.Kind == reminders.Yearly {
			what = words.T("milestone.opens", locale.Args{"What": what, "Day": say(m.Opens)})
		}
		fmt.Fprintf(table, "%s\t%s\n", say(m.Date), what) // the writer keeps its error until Flush
	}
	return table.Flush()
}
