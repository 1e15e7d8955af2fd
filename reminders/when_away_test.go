package reminders

import (
	"errors"
	"testing"
)

// absences are what people say of themselves on Wednesday 8 July 2026, and "from until"; "" = back.
var absences = []struct{ lang, say, want string }{
	{"nl", "ik ben weg tot 12 augustus", "2026-07-08 2026-08-11"},
	{"nl", "ik ben weg tot en met 12 augustus", "2026-07-08 2026-08-12"},
	{"nl", "Ik ben met verlof van 3 tot en met 17 juli.", "2026-07-08 2026-07-17"},
	{"nl", "ik ben met verlof van 13 tot 17 juli", "2026-07-13 2026-07-16"},
	{"nl", "ik ben met verlof van 13 t/m 17 juli", "2026-07-13 2026-07-17"},
	{"nl", "tussen 13 en 17 juli ben ik er niet", "2026-07-13 2026-07-17"},
	{"nl", "ik ben afwezig 13-17 juli", "2026-07-13 2026-07-17"},
	{"nl", "13 - 17 juli afwezig", "2026-07-13 2026-07-17"},
	{"nl", "verlof van 30 juli tot 3 augustus", "2026-07-30 2026-08-02"},
	{"nl", "verlof van 30 tot 3 augustus", "2026-07-30 2026-08-02"},
	{"nl", "ik ben afwezig van 28 december tot 3 januari", "2026-12-28 2027-01-02"},
	{"nl", "ik ben afwezig van 3 juli 2027 tot en met 17 juli", "2027-07-03 2027-07-17"},
	{"nl", "afwezig volgende week", "2026-07-13 2026-07-19"},
	{"nl", "ik ben deze week afwezig", "2026-07-08 2026-07-12"},
	{"nl", "ik ben de rest van de week weg", "2026-07-08 2026-07-12"},
	{"nl", "vandaag ben ik weg", "2026-07-08 2026-07-08"},
	{"nl", "vandaag en morgen afwezig", "2026-07-08 2026-07-09"},
	{"nl", "ik ben weg op 9 en 10 juli", "2026-07-09 2026-07-10"},
	{"nl", "ik ben er niet op 13 juli", "2026-07-13 2026-07-13"},
	{"nl", "ik ben 2 weken weg", "2026-07-08 2026-07-21"},
	{"nl", "ik ben twee weken weg vanaf maandag", "2026-07-13 2026-07-26"},
	{"nl", "de komende twee weken ben ik weg", "2026-07-08 2026-07-21"},
	{"nl", "ik ben vanaf maandag weg tot vrijdag", "2026-07-13 2026-07-16"},
	{"nl", "weg van maandag t/m woensdag", "2026-07-13 2026-07-15"},
	{"nl", "ik ben weg tot eind augustus", "2026-07-08 2026-08-31"},
	{"nl", "ik ben weg tot volgende week", "2026-07-08 2026-07-12"},
	{"nl", "ik ben weg tot en met volgende week", "2026-07-08 2026-07-19"},
	{"nl", "ik ben weg tot volgende week vrijdag", "2026-07-08 2026-07-16"},
	{"nl", "ik ben heel augustus met verlof", "2026-08-01 2026-08-31"},
	{"nl", "ik ben weg in juli", "2026-07-08 2026-07-31"},
	{"nl", "ik ben in week 30 weg", "2026-07-20 2026-07-26"},
	{"nl", "ik ben terug op 12 augustus", "2026-07-08 2026-08-11"},
	{"nl", "ik ben weg vanaf 13 juli, terug op 20 juli", "2026-07-13 2026-07-19"},
	{"nl", "ik ben morgen terug", "2026-07-08 2026-07-08"},
	{"nl", "ik ben vandaag terug", ""},
	{"nl", "ik ben terug", ""},
	{"nl", "Ik ben terug van verlof", ""},
	{"nl", "ik ben er weer", ""},
	{"nl", "ik ben niet meer weg", ""},
	{"nl", "ik ben weg tot 12 augustus voor een opleiding", "2026-07-08 2026-08-11"},
	{"en", "I'm away until 12 August", "2026-07-08 2026-08-11"},
	{"en", "I’m away through 12 August", "2026-07-08 2026-08-12"},
	{"en", "on leave from 3 to 17 July", "2026-07-08 2026-07-17"},
	{"en", "I'm on leave from 13 July until 17 July", "2026-07-13 2026-07-16"},
	{"en", "out next week", "2026-07-13 2026-07-19"},
	{"en", "I'll be out for two weeks", "2026-07-08 2026-07-21"},
	{"en", "I'm away from Monday for 3 days", "2026-07-13 2026-07-15"},
	{"en", "I'm out Monday through Wednesday", "2026-07-13 2026-07-15"},
	{"en", "I am on holiday until the end of August", "2026-07-08 2026-08-31"},
	{"en", "I won't be in tomorrow", "2026-07-09 2026-07-09"},
	{"en", "I'm back on Monday", "2026-07-08 2026-07-12"},
	{"en", "I'm back", ""},
	{"en", "I'm not away anymore", ""},
	{"en", "ik ben weg tot vrijdag", "2026-07-08 2026-07-09"},
	{"nl", "I'm away until 12 April", "2026-07-08 2027-04-11"},
	{"nl", "out until Friday", "2026-07-08 2026-07-09"},
}

func TestParseAway(t *testing.T) {
	for _, c := range absences {
		a, err := ParseAway(c.say, c.lang, Date{2026, 7, 8})
		got := ""
		if a != (Away{}) {
			got = a.From.String() + " " + a.Until.String()
		}
		if err != nil || got != c.want {
			t.Errorf("%s: %s %v, want %s", c.say, got, err, c.want)
		}
	}
}

func TestParseAwayRefuses(t *testing.T) {
	for say, want := range map[string]error{
		"wat als de leverancier afwezig is tot 12 augustus": ErrNotAway,
		"de leverancier is weg tot 12 augustus":             ErrNotAway,
		"ben ik weg?":                                       ErrNotAway,
		"herinner me eraan dat ik weg ben tot maandag":      ErrNotAway,
		"hoe bestel ik circulair":                           ErrNotAway,
		"":                                                  ErrNotAway,
		"ik ben weg":                                        ErrNoReturn,
		"ik ben terug ziek":                                 ErrNoReturn,
		"ik ben sinds maandag ziek":                         ErrNoReturn,
		"ik ben weg vanaf maandag":                          ErrNoReturn,
		"ik ben elke woensdag afwezig":                      ErrMany,
		"maandag en woensdag afwezig":                       ErrMany,
		"ik ben weg op 9 en 12 juli":                        ErrMany,
		"ik ben in week 30 en 31 weg":                       ErrMany,
		"ik ben weg tot vandaag":                            ErrPast,
		"ik ben weg tot 12 augustus 2020":                   ErrPast,
		"ik ben weg tot 31 juni":                            ErrDate,
		"ik ben weg van 31 tot 5 juli":                      ErrDate,
		"ik ben weg tot vrijdag 11 juli":                    ErrWeekday,
		"ik ben 99999 jaar weg":                             ErrNoReturn,
		"ik ben 999 jaar weg":                               ErrFar,
	} {
		a, err := ParseAway(say, "nl", Date{2026, 7, 8})
		if !errors.Is(err, want) || !a.Until.IsZero() {
			t.Errorf("%s: %+v %v, want %v", say, a, err, want)
		}
	}
	if a, err := ParseAway("ik ben weg vanaf maandag", "nl", Date{2026, 7, 8}); !errors.Is(err, ErrNoReturn) || a.From != (Date{2026, 7, 13}) {
		t.Errorf("without an end the first day isn't kept: %+v %v", a, err)
	}
}

func FuzzParseAway(f *testing.F) {
	for _, c := range absences {
		f.Add(c.say, c.lang, 0)
	}
	f.Add("ik ben weg tussen 31 en t/m half 99-99 februari tot terug week 53", "nl", 58)
	f.Fuzz(func(t *testing.T, say, lang string, day int) {
		today := Date{2026, 1, 1}.AddDays(day % 3000)
		a, err := ParseAway(say, lang, today)
		if err != nil && !errors.Is(err, ErrNoReturn) || a == (Away{}) {
			return
		}
		if a.From.Before(today) || !a.From.real() || err == nil && (a.Until.Before(a.From) || !a.Until.real() || a.Until.After(today.AddMonths(12*(farthest*2+3)))) {
			t.Fatalf("%q on %s: %+v %v", say, today, a, err)
		}
	})
}
