package reminders

import (
	"errors"
	"strings"
	"testing"
)

// absences are what people say of themselves on Wednesday 8 July 2026.
var absences = table("absences.txt", 3)

func TestParseAway(t *testing.T) {
	for _, c := range absences {
		l, err := ParseAway(c[1], c[0], Date{2026, 7, 8})
		got := ""
		if l.Away != (Away{}) {
			got = l.From.String() + " " + l.Until.String()
		}
		if l.Back {
			got += " back"
		}
		if l.Not {
			got += " not"
		}
		if got = strings.TrimSpace(got); err != nil || got != c[2] {
			t.Errorf("%s: %s %v, want %s", c[1], got, err, c[2])
		}
	}
}

func TestParseAwayRefuses(t *testing.T) {
	for say, want := range map[string]error{
		"wat als de leverancier afwezig is tot 12 augustus":               ErrNotAway,
		"de leverancier is weg tot 12 augustus":                           ErrNotAway,
		"ben ik weg?":                                                     ErrNotAway,
		"herinner me eraan dat ik weg ben tot maandag":                    ErrNotAway,
		"hoe bestel ik circulair":                                         ErrNotAway,
		"hoe lang is de garantie bij verlof":                              ErrNotAway,
		"ik heb een vraag over verlof":                                    ErrNotAway,
		"ik zoek een leverancier die vrij is op 3 maart":                  ErrNotAway,
		"ik ben vrij zeker dat het 3 maart is":                            ErrNotAway,
		"mijn leverancier is weg tot 12 augustus":                         ErrNotAway,
		"als ik weg ben tot 12 augustus, wie krijgt dan de herinneringen": ErrNotAway,
		"what if I'm away until 12 August":                                ErrNotAway,
		"ik ga terug naar de leverancier":                                 ErrNotAway,
		"ik ben er niet zeker van":                                        ErrNotAway,
		"vakantie":                                                        ErrNotAway,
		"uit dienst":                                                      ErrNotAway,
		"":                                                                ErrNotAway,
		"ik ben weg":                                                      ErrNoReturn,
		"ik ben terug ziek":                                               ErrNoReturn,
		"ik ben sinds maandag ziek":                                       ErrNoReturn,
		"ik ben weg vanaf maandag":                                        ErrNoReturn,
		"ik ben elke woensdag afwezig":                                    ErrMany,
		"maandag en woensdag afwezig":                                     ErrMany,
		"ik ben weg op 9 en 12 juli":                                      ErrMany,
		"ik ben in week 30 en 31 weg":                                     ErrMany,
		"ik ben weg tot vandaag":                                          ErrPast,
		"ik ben weg tot 12 augustus 2020":                                 ErrPast,
		"ik ben weg tot 31 juni":                                          ErrDate,
		"ik ben weg van 31 tot 5 juli":                                    ErrDate,
		"ik ben weg tot vrijdag 11 juli":                                  ErrWeekday,
		"ik ben 99999 jaar weg":                                           ErrNoReturn,
		"ik ben 999 jaar weg":                                             ErrFar,
	} {
		a, err := ParseAway(say, "nl", Date{2026, 7, 8})
		if !errors.Is(err, want) || !a.Until.IsZero() || a.Back || a.Not {
			t.Errorf("%s: %+v %v, want %v", say, a, err, want)
		}
	}
	if a, err := ParseAway("ik ben weg vanaf maandag", "nl", Date{2026, 7, 8}); !errors.Is(err, ErrNoReturn) || a.From != (Date{2026, 7, 13}) {
		t.Errorf("without an end the first day isn't kept: %+v %v", a, err)
	}
}

func FuzzParseAway(f *testing.F) {
	for _, c := range absences {
		f.Add(c[1], c[0], 0)
	}
	f.Add("ik ben weg tussen 31 en t/m half 99-99 februari tot terug week 53", "nl", 58)
	f.Fuzz(func(t *testing.T, say, lang string, day int) {
		today := Date{2026, 1, 1}.AddDays(day % 3000)
		a, err := ParseAway(say, lang, today)
		if err != nil && !errors.Is(err, ErrNoReturn) || a.Away == (Away{}) {
			return
		}
		if a.From.Before(today) || !a.From.real() || err == nil && (a.Until.Before(a.From) || !a.Until.real() || a.Until.After(today.AddMonths(12*(farthest*2+3)))) {
			t.Fatalf("%q on %s: %+v %v", say, today, a, err)
		}
	})
}
