package reminders_test

import (
	"errors"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	. "kringloop/reminders"
)

func TestNumber(t *testing.T) {
	for text, want := range map[string]string{
		"77,5": "77.5", "77.5": "77.5", "1.234,56": "1234.56", "1,234.56": "1234.56", "1 234,5": "1234.5", "12.5 %": "12.5", "1.234": "1234",
		"0.123": "0.123", "1,234,567": "1234567", "1.234.567": "1234567", "007": "7", "0,0": "0", "1.23": "1.23", "1,234": "1.234", " 5 ": "5",
		"1'000": "1000",
	} {
		if got, err := Number(text); err != nil || got != want {
			t.Errorf("%q: %q, %v; want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"", "-1", "1e3", "abc", "1,2,3", "1.2.3", "1,", ",5", ".5", "5.", "1.234,5.6", "1,23.4", "½", "٣", "0x1", "1/2", "+1", "%",
		strings.Repeat("9", 16), "0.0000000001", "1..2"} {
		if got, err := Number(text); !errors.Is(err, ErrNumber) {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
}

// What was read and is written as people do reads as the same.
func TestNumberTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[0-9]{1,9}([.,][0-9]{1,9})?`).Draw(t, "text")
		first, err := Number(text)
		if err != nil {
			t.Fatal(err)
		}
		second, err := Number(strings.Replace(first, ".", ",", 1)) // as in Dutch
		if err != nil || second != first {
			t.Fatalf("%q, then %q, %v", first, second, err)
		}
		a, _ := new(big.Rat).SetString(first)
		b, okay := new(big.Rat).SetString(strings.Replace(text, ",", ".", 1))
		thousands := strings.Contains(text, ".") && len(text)-strings.IndexByte(text, '.') == 4
		if !thousands && (!okay || a.Cmp(b) != 0) {
			t.Fatalf("%q became %q", text, first)
		}
	})
}
