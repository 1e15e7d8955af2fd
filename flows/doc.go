// Package flows is the domain of the guided conversations: projects, the checklists of the seven phases, and a person's
// walk through them; and what a project keeps of the conversations of package dialogue: drafts, confirmed results, lessons. It
// owns the rules of the checklists (R6 up to its reminders) and of the walk, as pure functions: a project and an input go in, a changed project, what is to be shown and log entries come out. Its texts
// stand in content/.
//
// It never does I/O, never reads the clock, and knows neither Slack nor Redis; package store keeps its values.
package flows
