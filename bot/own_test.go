package bot

import (
	"testing"

	"kringloop/reminders"
)

// A number is that of the list; words are whole words, and those that are the whole text come first.
func TestOwnNamed(t *testing.T) {
	own := []reminders.Own{{ID: "1", Text: "bel Jan"}, {ID: "2", Text: "offerte voor 15 laptops"}, {ID: "3", Text: "Laptops"}}
	for name, want := range map[string]string{"2": "2", "5": "", "15": "", "b": "", "bel": "1", "laptops": "3", "LAPTOPS": "3", "offerte": "2", "laptop": "", "weg": ""} {
		got := ""
		for _, o := range ownNamed(own, name) {
			got += o.ID
		}
		if got != want {
			t.Errorf("%q names %q, want %q", name, got, want)
		}
	}
}
