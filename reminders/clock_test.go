package reminders

import (
	"errors"
	"fmt"
	"testing"
)

func TestParseClock(t *testing.T) {
	for text, want := range map[string]string{
		"8:30": "08:30", "8u30": "08:30", "08.30": "08:30", "8u": "08:00", "10 uur": "10:00", "10uur": "10:00", "10 uur 30": "10:30", "negen uur": "09:00", "16": "16:00",
		"half acht": "07:30", "om half acht": "07:30", "half acht 's avonds": "19:30", "kwart voor negen": "08:45", "kwart over 9": "09:15",
		"4 pm": "16:00", "4pm": "16:00", "9 am": "09:00", "12 am": "00:00", "12am": "00:00", "12 pm": "12:00", "half past seven": "07:30", "quarter to nine": "08:45", "23:59": "23:59",
		"25:00": "", "24": "", "kwart": "", "half": "", "morgen": "", "": "", "10 uur 75": "", "half acht of negen": "",
	} {
		h, m, err := ParseClock(text)
		got := fmt.Sprintf("%02d:%02d", h, m)
		if want == "" && !errors.Is(err, ErrHour) || want != "" && (err != nil || got != want) {
			t.Errorf("%q: %s %v, want %s", text, got, err, want)
		}
	}
}
