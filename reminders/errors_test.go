package reminders

import (
	"strings"
	"testing"
	"time"
)

// An error may be logged, so none repeats what a person wrote.
func TestErrorsRepeatNothing(t *testing.T) {
	const wrote = "geheim"
	a := Act{By: "U0SOPHIE"}
	read := map[string]func(s string) error{
		"number":      func(s string) error { _, err := Number(s); return err },
		"long number": func(s string) error { _, err := Number(strings.Repeat("7", 40)); return err },
		"kept number": func(s string) error { _, err := plain(s); return err },
		"count":       func(s string) error { var n int; return count(&n, s, 9) },
		"date":        func(s string) error { _, err := ParseDate(s); return err },
		"hour":        func(s string) error { _, _, err := ParseHour(s); return err },
		"kinds":       func(s string) error { _, err := ReadKinds(s); return err },
		"maintenance": func(s string) error { _, err := ReadMaintenance(s); return err },
		"take-back":   func(s string) error { _, err := readTakeBack(s); return err },
		"link":        func(s string) error { return (&Contract{}).AddLink(Link{Title: "x", URL: s}, a) },
		"passport":    func(s string) error { return (&Contract{}).SetPassport(s, a) },
		"absence":     func(s string) error { _, err := ParseAway("ik ben weg tot "+s, "nl", On(time.Time{})); return err },
		"row":         func(s string) error { return RowError{Row: 2, Column: s, Err: ErrTwice} },
	}
	for name, f := range read {
		if err := f(wrote); err == nil || strings.Contains(err.Error(), wrote) || strings.Contains(err.Error(), "777") {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, wrong := Rows([]string{"titel", wrote, wrote}, [][]string{{wrote, wrote, wrote}})
	for _, w := range wrong {
		if strings.Contains(w.Error(), wrote) {
			t.Error(w)
		}
	}
}
