package dialogue

import (
	"slices"
	"time"
)

// Lesson is a card of what a project learned, in a form that a later project can find and use (7.18).
type Lesson struct {
	Theme    string    `json:"theme"`    // id of an option
	Category string    `json:"category"` // product group of the project
	Happened string    `json:"happened"`
	Lesson   string    `json:"lesson"`
	Next     string    `json:"next"`              // what to do another time
	Failed   bool      `json:"failed,omitempty"`  // something went wrong: as useful as what went well (7.11)
	Source   string    `json:"source,omitempty"`  // name of the project, as it was then
	Project  string    `json:"project,omitempty"` // its id, once it is shared
	On       time.Time `json:"on"`
}

// Concerns says that a lesson is worth showing to a project of this category, or about one of these themes.
func (l Lesson) Concerns(category string, themes ...string) bool {
	return category != "" && l.Category == category || slices.Contains(themes, l.Theme)
}

// Fitting picks lessons out of all, which come oldest first: those of the same category before those about one of the themes, the
// newest first, at most so many, and none of the project of that name.
func Fitting(all []Lesson, most int, project, category string, themes ...string) []Lesson {
	var same, alike []Lesson
	for _, l := range slices.Backward(all) {
		switch {
		case l.Source == project && project != "":
		case l.Concerns(category):
			same = append(same, l)
		case l.Concerns("", themes...):
			alike = append(alike, l)
		}
	}
	fit := append(same, alike...)
	return fit[:min(most, len(fit))]
}
