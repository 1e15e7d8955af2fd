// Package reminders knows contracts and the days on which somebody has to do something about them: a contract's calendar, what
// is asked of whom when, and what a person is reminded of on a day. It owns the rules of flows §3; everything in it is a
// function of values.
//
// Three ideas carry it. A [Contract] is a value with methods that change it and note what they did. A [Duty] is one thing to be
// done by a day, wherever it comes from: a milestone of a contract, an action, a point of a checklist, a person's own
// reminder. An [Agenda] is what one person is to be reminded of: it keeps for each source of duties the next day that
// matters and up to which day everything was said. The calendar itself is computed, never stored, so that a change of dates,
// owners or rules needs no migration of what was planned.
//
// Days are local dates. An instant is computed late, from the date, the hour and the person's zone ([Instant]).
//
// It never does input or output, reads no clock, and knows no project, no Slack and no words.
package reminders
