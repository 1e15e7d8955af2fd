package reminders

import (
	"errors"
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

// wishes are requests and what they mean. Today is Thursday 26 November 2026.
var wishes = table("wishes.txt", 4)

// table reads a table of testdata: a row a line, columns between bars.
func table(name string, columns int) (rows [][]string) {
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		panic(err)
	}
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		row := strings.Split(line, " | ")
		if len(row) != columns {
			panic(name + ": " + line)
		}
		row[0] = strings.TrimSuffix(row[0], "*")
		rows = append(rows, row)
	}
	return rows
}

func TestParseReminder(t *testing.T) {
	for _, c := range wishes {
		lang, say, text, rule := c[0], c[1], c[2], c[3]
		w, err := ParseReminder(say, lang, Date{2026, 11, 26})
		if got := show(w.Rule); err != nil || got != rule || w.Text != text || w.Hour || !w.Rule.Valid() {
			t.Errorf("%s\n got %q %s (hour: %t) %v\nwant %q %s", say, w.Text, got, w.Hour, err, text, rule)
		}
	}
}

func TestParseReminderRefuses(t *testing.T) {
	for _, c := range []struct {
		say, text string
		err       error
	}{
		{"herinner me aan X", "X", ErrNoDay},
		{"remind me to check the May invoice", "check the May invoice", ErrNoDay},
		{"remind me to read the monthly report", "read the monthly report", ErrNoDay},
		{"herinner me aan het gesprek van maandag", "het gesprek van maandag", ErrNoDay},
		{"herinner me aan lekken op de 15e verdieping", "lekken op de 15e verdieping", ErrNoDay},
		{"herinner me om de week te plannen", "de week te plannen", ErrNoDay},
		{"herinner me zo aan X", "zo aan X", ErrNoDay},
		{"herinner me maandag over 10 dagen aan de borg", "de borg", ErrWeekday},
		{"herinner me op 3 maart en 5 april aan X", "X", ErrMany},
		{"herinner me op 3 maart, 5 april of 6 mei aan X", "X", ErrUnclear},
		{"herinner me op 3 maart en 5 april Ben te bellen", "Ben te bellen", ErrMany},
		{"herinner me op woensdag de 3de aan X", "X", ErrWeekday},
		{"herinner me elke vijfde maandag van de maand aan X", "X", ErrNth},
		{"herinner me de vijfde maandag van maart aan X", "X", ErrNth},
		{"herinner me op de vijfde maandag van elke maand aan X", "X", ErrNth},
		{"herinner me elke dag behalve op woensdag aan X", "X", ErrUnclear},
		{"herinner me twee keer per week aan X", "X", ErrUnclear},
		{"herinner me 2 weken aan X", "X", ErrUnclear},
		{"herinner me een week na maandag en dinsdag aan X", "X", ErrMany},
		{"herinner me 5 keer morgen aan X", "X", ErrUnclear},
		{"herinner me een dag voor de vergadering op 3 maart aan X", "een dag voor de vergadering op 3 maart aan X", ErrUnclear},
		{"remind me on Monday or Tuesday to x", "x", ErrMany},
		{"herinner Lotte op 3 maart aan X", "", ErrNotYou},
		{"herinner <@U012AB> morgen aan X", "", ErrNotYou},
		{"remind the team", "", ErrNotYou},
		{"remind Ben on 3 March to x", "", ErrNotYou},
		{"stuur Lotte op 3 maart een herinnering", "", ErrNotYou},
		{"", "", ErrNoDay},
		{"herinner me morgen", "", ErrNoText},
		{"remind me every Monday to", "", ErrNoText},
		{"herinner me op 3 maart 2020 aan X", "X", ErrPast},
		{"herinner me op 25/11/2026 aan X", "X", ErrPast},
		{"herinner me op 31 februari aan X", "X", ErrDate},
		{"herinner me op 29/2/2027 aan X", "X", ErrDate},
		{"remind me on 31 April to x", "x", ErrDate},
		{"herinner me elk jaar op 31 juni aan X", "X", ErrDate},
		{"herinner me op dinsdag 3 maart aan X", "X", ErrWeekday},
		{"herinner me over 600 jaar aan X", "X", ErrFar},
		{"herinner me over 9999 dagen aan X", "X", nil},
		{"herinner me elke 9999 dagen aan X", "X", ErrFar},
		{"herinner me elke maandag en donderdag aan X", "X", ErrMany},
		{"herinner me elke maandag vanaf 1 maart 2027 tot 3 maart 2027 aan X", "X", nil},
		{"herinner me elke maandag vanaf 2 maart 2027 tot 3 maart 2027 aan X", "X", ErrNever},
		{"herinner me elke maandag tot 31 juni aan X", "X", ErrDate},
		{"herinner me morgen aan " + strings.Repeat("é", MaxReminder+1), strings.Repeat("é", MaxReminder+1), ErrLongText},
		{"herinner me morgen aan " + strings.Repeat("é", MaxReminder), strings.Repeat("é", MaxReminder), nil},
		{strings.Repeat("x", maxRequest+1), "", ErrLongText},
	} {
		w, err := ParseReminder(c.say, "nl", Date{2026, 11, 26})
		if !errors.Is(err, c.err) || w.Text != c.text {
			t.Errorf("%.60s: %q %v, want %q %v", c.say, w.Text, err, c.text, c.err)
		}
		if err != nil && !errors.Is(err, ErrNoText) && !errors.Is(err, ErrLongText) && w.Rule != (Rule{}) {
			t.Errorf("%s: %v and still a rule: %+v", c.say, err, w.Rule)
		}
	}
}

func TestParseReminderHour(t *testing.T) {
	for _, c := range []struct {
		lang, say, text, rule string
		hour                  bool
	}{
		{"nl", "herinner me maandagmiddag aan X", "X", "2026-11-30", true},
		{"nl", "herinner me morgen om 14 uur aan X", "X", "2026-11-27", true},
		{"nl", "herinner me morgen om 14u30 aan X", "X", "2026-11-27", true},
		{"nl", "herinner me om 9:30 op 3 maart aan X", "X", "2027-03-03", true},
		{"nl", "herinner me morgen om half drie aan X", "X", "2026-11-27", true},
		{"nl", "herinner me vanavond aan X", "X", "2026-11-26", true},
		{"nl", "herinner me over 2 uur aan X", "X", "2026-11-26", true},
		{"nl", "herinner me elke maandag om 9 uur tot eind juni aan X", "X", "2026-11-30 week until 2027-06-30", true},
		{"nl", "herinner me morgen aan de vergadering om 14 uur", "de vergadering om 14 uur", "2026-11-27", true}, // whose hour is it?
		{"nl", "herinner me morgenochtend aan X", "X", "2026-11-27", false},                                       // that is when the digest comes
		{"nl", "herinner me morgen om 3 offertes te vragen", "3 offertes te vragen", "2026-11-27", false},
		{"en", "remind me tomorrow at 3 pm to call Ben", "call Ben", "2026-11-27", true},
		{"en", "remind me at 3pm tomorrow to call Ben", "call Ben", "2026-11-27", true},
		{"en", "remind me tomorrow evening to call Ben", "call Ben", "2026-11-27", true},
		{"en", "remind me tomorrow morning to call Ben", "call Ben", "2026-11-27", false},
		{"en", "remind me tonight to call Ben", "call Ben", "2026-11-26", true},
	} {
		w, err := ParseReminder(c.say, c.lang, Date{2026, 11, 26})
		if err != nil || w.Hour != c.hour || w.Text != c.text || show(w.Rule) != c.rule {
			t.Errorf("%s: %q %s hour %t, %v", c.say, w.Text, show(w.Rule), w.Hour, err)
		}
	}
	if w, err := ParseReminder("herinner me om 14 uur aan X", "nl", Date{2026, 11, 26}); !errors.Is(err, ErrNoDay) || !w.Hour || w.Text != "X" {
		t.Errorf("an hour without a day: %+v %v", w, err)
	}
}

// The same words on other days: turns of the year, leap days, weekends.
func TestParseReminderToday(t *testing.T) {
	for _, c := range []struct{ today, lang, when, rule, other string }{
		{"2026-12-31", "nl", "morgen", "2027-01-01", ""},
		{"2026-12-31", "nl", "eind deze maand", "2026-12-31", ""},
		{"2026-12-31", "nl", "volgende maand", "2027-01-01", ""},
		{"2026-12-28", "nl", "volgende week", "2027-01-04", ""},
		{"2028-02-28", "nl", "morgen", "2028-02-29", ""},
		{"2028-02-29", "nl", "over een jaar", "2029-02-28", ""},
		{"2028-02-29", "nl", "elk jaar", "2029-02-28 year day 29", ""},
		{"2027-01-31", "nl", "over een maand", "2027-02-28", ""},
		{"2027-01-31", "nl", "elke maand", "2027-02-28 month day 31", ""},
		{"2027-02-10", "nl", "elke laatste dag van de maand", "2027-02-28 month day 31", ""},
		{"2027-02-10", "nl", "elke maand op de 30e", "2027-02-28 month day 30", ""},
		{"2027-02-10", "nl", "elke 3 maanden vanaf 1 januari", "2027-04-01 month every 3", ""},
		{"2026-11-28", "nl", "eind deze week", "2026-12-04", ""}, // Saturday: Friday is over
		{"2026-11-28", "nl", "elke werkdag", "2026-11-29 workday", ""},
		{"2026-11-29", "nl", "volgende dinsdag", "2026-12-01", ""}, // Sunday
		{"2026-11-30", "nl", "volgende dinsdag", "2026-12-08", "2026-12-01"},
		{"2026-11-30", "en", "next Friday", "2026-12-11", "2026-12-04"},
		{"2026-11-30", "en", "on Monday", "2026-12-07", ""},
		{"2026-11-30", "en", "every Monday", "2026-12-07 week", ""},
		{"2026-11-30", "en", "this weekend", "2026-12-05", ""},
		{"2026-11-30", "nl", "elke maandag vanaf vandaag", "2026-11-30 week", ""},
		{"2026-12-15", "nl", "in week 53", "2026-12-28", ""},
		{"2027-01-04", "nl", "in week 53", "2032-12-27", ""},
	} {
		w, err := ParseReminder(c.when+": X", c.lang, mustDate(t, c.today))
		if err != nil || w.Text != "X" || show(w.Rule) != c.rule || w.Other.String() != c.other {
			t.Errorf("%s on %s: %q %s, or %s; %v", c.when, c.today, w.Text, show(w.Rule), w.Other, err)
		}
	}
}

func FuzzParseReminder(f *testing.F) {
	for _, c := range wishes {
		f.Add(c[1], c[0], 0)
	}
	f.Add("herinner me om (de) week 54 van 2027 tot en met elke 's", "nl", 800)
	f.Fuzz(func(t *testing.T, say, lang string, day int) {
		today := Date{2026, 1, 1}.AddDays(day % 3000)
		w, err := ParseReminder(say, lang, today)
		if len(w.Text) > len(say) {
			t.Fatalf("%q became longer: %q", say, w.Text)
		}
		if err != nil && !errors.Is(err, ErrNoText) {
			return
		}
		first, ok := w.Rule.First(nil)
		if !w.Rule.Valid() || !ok || w.Rule.On.Before(today) || first.Before(today) || first.After(today.AddMonths(12*farthest+12)) {
			t.Fatalf("%q on %s: %+v comes on %s", say, today, w.Rule, first)
		}
		if utf8.ValidString(say) && !utf8.ValidString(w.Text) || utf8.RuneCountInString(w.Text) > MaxReminder {
			t.Fatalf("%q: %q", say, w.Text)
		}
	})
}
