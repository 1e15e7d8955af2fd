package bot

import "testing"

// A slip or two is forgiven in a title, and none in a short word: it has too many neighbours.
func TestAlmost(t *testing.T) {
	for _, tt := range []struct {
		name, title string
		want        bool
	}{
		{"lptops", "Laptops", true}, {"leptops", "Laptops", true}, {"lapotps", "Laptops", true}, {"laptops", "Laptops", true},
		{"lptops", "Laptops 2026", true}, {"laptops 2025", "Laptops 2026", true}, {"leptoppen", "Laptops", false},
		{"stoel", "Stoelen", false}, {"stoelan", "Stoelen", true}, {"ict", "Ict", false}, {"auto", "Gaas", false}, {"auto", "Aut", false},
		{"wie beslist erover", "Laptops", false}, {"", "Laptops", false}, {"laptops", "", false},
	} {
		if got := almost(tt.name, tt.title); got != tt.want {
			t.Errorf("%q for %q: %v", tt.name, tt.title, got)
		}
	}
}
