package reminders

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

// wishes are requests and what they mean, as "first unit every nth day until". Today is Thursday 26 November 2026.
var wishes = []struct{ lang, say, text, rule string }{
	{"nl", "herinner me op 3 maart aan de offerte van Jansen", "de offerte van Jansen", "2027-03-03"},
	{"nl", "Herinner mij morgen aan de KPI's.", "de KPI's", "2026-11-27"},
	{"nl", "herinner ons overmorgen aan het verslag", "het verslag", "2026-11-28"},
	{"nl", "herinner me vandaag aan X", "X", "2026-11-26"},
	{"nl", "herinner me over 2 weken om de garantie te controleren", "de garantie te controleren", "2026-12-10"},
	{"nl", "herinner me over twaalf dagen aan X", "X", "2026-12-08"},
	{"nl", "herinner me binnen drie maanden aan X", "X", "2027-02-26"},
	{"nl", "herinner me over een half jaar aan X", "X", "2027-05-26"},
	{"nl", "herinner me over 2 werkdagen aan X", "X", "2026-11-30"},
	{"nl", "herinner me volgende dinsdag aan X", "X", "2026-12-01"},
	{"nl", "herinner me donderdag aan X", "X", "2026-12-03"},
	{"nl", "herinner me a.s. vrijdag aan X", "X", "2026-11-27"},
	{"nl", "herinner me vr aan X", "X", "2026-11-27"},
	{"nl", "herinner me op di 2 mrt aan X", "X", "2027-03-02"},
	{"nl", "herinner me vrijdag over een week aan X", "X", "2026-12-04"},
	{"nl", "herinner me vrijdag volgende week aan X", "X", "2026-12-04"},
	{"nl", "herinner me volgende week aan X", "X", "2026-11-30"},
	{"nl", "herinner me volgende week woensdag aan X", "X", "2026-12-02"},
	{"nl", "herinner me op 3/3/2027 aan X", "X", "2027-03-03"},
	{"nl", "herinner me op 3/3/27 aan X", "X", "2027-03-03"},
	{"nl", "herinner me 03/04 aan X", "X", "2027-04-03"},
	{"nl", "herinner me op 2027-03-04 aan X", "X", "2027-03-04"},
	{"nl", "herinner me op 26 november aan X", "X", "2026-11-26"},
	{"nl", "herinner me op 25 november aan X", "X", "2027-11-25"},
	{"nl", "herinner me op 1 januari aan X", "X", "2027-01-01"},
	{"nl", "herinner me op 29 februari aan X", "X", "2028-02-29"},
	{"nl", "herinner me op de 15e aan X", "X", "2026-12-15"},
	{"nl", "herinner me eind deze maand aan de factuur s.v.p.", "de factuur", "2026-11-30"},
	{"nl", "herinner me aan het einde van het jaar aan X", "X", "2026-12-31"},
	{"nl", "herinner me eind deze week aan X", "X", "2026-11-27"},
	{"nl", "herinner me begin mei aan X", "X", "2027-05-01"},
	{"nl", "herinner me half januari aan X", "X", "2027-01-15"},
	{"nl", "herinner me begin volgend jaar aan X", "X", "2027-01-01"},
	{"nl", "herinner me in week 1 aan X", "X", "2027-01-04"},
	{"nl", "herinner me de eerste maandag van maart aan X", "X", "2027-03-01"},
	{"nl", "herinner me op de laatste dag van het kwartaal aan X", "X", "2026-12-31"},
	{"nl", "herinner me in maart aan X", "X", "2027-03-01"},
	// where the text stands, and what belongs to it
	{"nl", "herinner me aan de KPI's op 3 maart", "de KPI's", "2027-03-03"},
	{"nl", "op 3 maart herinner me aan de KPI's", "de KPI's", "2027-03-03"},
	{"nl", "herinner me aan de offerte op 3 maart van Jansen", "de offerte van Jansen", "2027-03-03"},
	{"nl", "herinner me aan 2 weken garantie controleren op 3 maart", "2 weken garantie controleren", "2027-03-03"},
	{"nl", "herinner me op 3 maart 2 weken garantie te controleren", "2 weken garantie te controleren", "2027-03-03"},
	{"nl", "herinner me op 3 maart om te kijken of de levering van 5 april klopt", "te kijken of de levering van 5 april klopt", "2027-03-03"},
	{"nl", "herinner me aan het gesprek van maandag op vrijdag", "het gesprek van maandag", "2026-11-27"},
	{"nl", "herinner me op 3 maart 1500 stoelen te tellen", "1500 stoelen te tellen", "2027-03-03"},
	{"nl", "herinner me morgen om de week te plannen", "de week te plannen", "2026-11-27"},
	{"nl", "kan je me morgen herinneren aan Jansen?", "Jansen", "2026-11-27"},
	{"nl", "Kan je me aan Jansen herinneren op 3 maart?", "Jansen", "2027-03-03"},
	{"nl", "wil je me er morgen aan herinneren dat ik Ben moet bellen", "ik Ben moet bellen", "2026-11-27"},
	{"nl", "stuur me op 3 maart een herinnering om Ben te bellen", "Ben te bellen", "2027-03-03"},
	{"nl", "zet een herinnering voor 3 maart: Ben bellen", "Ben bellen", "2027-03-03"},
	{"nl", "morgen Jansen bellen", "Jansen bellen", "2026-11-27"},
	{"nl", "Jansen bellen (morgen)", "Jansen bellen", "2026-11-27"},
	{"nl", "Ben, op 3 maart, bellen", "Ben, bellen", "2027-03-03"},
	{"nl", "herinner me morgen aan *Bureaustoelen*", "*Bureaustoelen*", "2026-11-27"},
	{"nl", "herinner me aan “de offerte” op 3 maart!", "“de offerte”", "2027-03-03"},
	{"nl", "HERINNER ME VÓÓR ALLES AAN X MORGEN", "VÓÓR ALLES AAN X", "2026-11-27"},
	{"nl", "remind me tomorrow to call Ben", "call Ben", "2026-11-27"},
	// again and again
	{"nl", "herinner me elke dag aan X", "X", "2026-11-27 day"},
	{"nl", "herinner me dagelijks aan X", "X", "2026-11-27 day"},
	{"nl", "herinner me elke werkdag tot eind juni aan het dagboek", "het dagboek", "2026-11-27 workday until 2027-06-30"},
	{"nl", "herinner me op werkdagen aan X", "X", "2026-11-27 workday"},
	{"nl", "herinner me elke maandag aan de KPI's", "de KPI's", "2026-11-30 week"},
	{"nl", "herinner me iedere donderdag aan X", "X", "2026-12-03 week"},
	{"nl", "herinner me 's maandags aan X", "X", "2026-11-30 week"},
	{"nl", "herinner me om de twee weken aan de planning", "de planning", "2026-12-10 week every 2"},
	{"nl", "herinner me om de twee weken op vrijdag aan X", "X", "2026-11-27 week every 2"},
	{"nl", "herinner me om de week aan X", "X", "2026-12-10 week every 2"},
	{"nl", "herinner me elke twee weken op maandag vanaf 5 januari aan X", "X", "2027-01-11 week every 2"},
	{"nl", "herinner me elke maand aan X", "X", "2026-12-26 month"},
	{"nl", "herinner me elke maand op de 15e aan X", "X", "2026-12-15 month"},
	{"nl", "herinner me aan X op de 1ste van elke maand", "X", "2026-12-01 month"},
	{"nl", "herinner me elke 3 maanden vanaf 1 januari aan X", "X", "2027-01-01 month every 3"},
	{"nl", "herinner me vanaf 1 januari elke 3 maanden aan X", "X", "2027-01-01 month every 3"},
	{"nl", "herinner me elke 3 maanden vanaf 1 november aan X", "X", "2027-02-01 month every 3"},
	{"nl", "herinner me elke maand vanaf 31 januari 2026 aan X", "X", "2026-11-30 month day 31"},
	{"nl", "herinner me elk kwartaal aan X", "X", "2027-01-01 month every 3"},
	{"nl", "herinner me elke eerste maandag van het kwartaal aan het overleg", "het overleg", "2027-01-04 month every 3 nth 1"},
	{"nl", "elke laatste vrijdag van de maand: uren ingeven", "uren ingeven", "2026-11-27 month nth -1"},
	{"nl", "herinner me op de laatste vrijdag van elke maand aan X", "X", "2026-11-27 month nth -1"},
	{"nl", "herinner me elke maand op de tweede dinsdag aan X", "X", "2026-12-08 month nth 2"},
	{"nl", "elke laatste dag van de maand boekhouding", "boekhouding", "2026-11-30 month day 31"},
	{"nl", "elke eerste werkdag van de maand boekhouding", "boekhouding", "2026-12-01 month nth 1 work"},
	{"nl", "herinner me op de laatste werkdag van elk kwartaal aan X", "X", "2026-12-01 month every 3 nth -1 work"},
	{"nl", "herinner me eind elk kwartaal aan X", "X", "2026-12-31 month every 3"},
	{"nl", "herinner me elk jaar op 1 oktober aan de indexering", "de indexering", "2027-10-01 year"},
	{"nl", "herinner me jaarlijks op 1 oktober aan X", "X", "2027-10-01 year"},
	{"nl", "herinner me elk jaar op 29 februari aan X", "X", "2027-02-28 year day 29"},
	{"nl", "herinner me elke eerste maandag van oktober aan X", "X", "2027-10-04 year nth 1"},
	{"nl", "herinner me elk jaar op de laatste vrijdag van juni aan X", "X", "2027-06-25 year nth -1"},
	{"nl", "herinner me elk half jaar aan X", "X", "2027-05-26 month every 6"},
	{"nl", "herinner me elke maandag aan X tot en met 30 juni", "X", "2026-11-30 week until 2027-06-30"},
	{"nl", "herinner me elke maandag van de week aan X", "van de week aan X", "2026-11-30 week"},
	// English mirrors
	{"en", "remind me on 3 March to check the quote", "check the quote", "2027-03-03"},
	{"en", "Remind me on the 3rd of March about the quote.", "the quote", "2027-03-03"},
	{"en", "remind me on March 3, 2028 to x", "x", "2028-03-03"},
	{"en", "remind me to call Ben on 03/04", "call Ben", "2027-04-03"},
	{"en", "remind me in two weeks about the quote", "the quote", "2026-12-10"},
	{"en", "remind me two weeks from now to x", "x", "2026-12-10"},
	{"en", "remind me in a fortnight to x", "x", "2026-12-10"},
	{"en", "remind me the day after tomorrow to x", "x", "2026-11-28"},
	{"en", "Remind me to call Ben next Friday", "call Ben", "2026-12-04"},
	{"en", "remind me on Friday to x", "x", "2026-11-27"},
	{"en", "remind me to start next week", "start", "2026-11-30"},
	{"en", "remind me at the end of the month to pay", "pay", "2026-11-30"},
	{"en", "remind me on the 1st to pay", "pay", "2026-12-01"},
	{"en", "can you remind me to call Ben tomorrow please?", "call Ben", "2026-11-27"},
	{"en", "set a reminder for 3 March: call Ben", "call Ben", "2027-03-03"},
	{"en", "remind me tomorrow to check the May invoice", "check the May invoice", "2026-11-27"},
	{"en", "remind me about the meeting on Monday in March", "the meeting in March", "2026-11-30"},
	{"en", "remind me every first Monday of the quarter to prepare", "prepare", "2027-01-04 month every 3 nth 1"},
	{"en", "remind me every other Friday to send KPIs until the end of June", "send KPIs", "2026-11-27 week every 2 until 2027-06-30"},
	{"en", "remind me every second Friday to x", "x", "2026-11-27 week every 2"},
	{"en", "every Monday: check the board", "check the board", "2026-11-30 week"},
	{"en", "remind me on weekdays to write my log", "write my log", "2026-11-27 workday"},
	{"en", "remind me on the last Friday of every month to close the books", "close the books", "2026-11-27 month nth -1"},
	{"en", "remind me on the 1st of every month to pay", "pay", "2026-12-01 month"},
	{"en", "remind me quarterly about KPIs", "KPIs", "2027-01-01 month every 3"},
	{"en", "remind me every year on 1 October to x", "x", "2027-10-01 year"},
	{"en", "remind me on the last working day of the month to x", "x", "2026-11-30"},
	{"en", "remind me every 3 months from 1 January to send figures", "send figures", "2027-01-01 month every 3"},
	{"en", "remind me about twelve chairs every two weeks starting next Monday", "twelve chairs", "2026-11-30 week every 2"},
	{"en", "herinner me morgen aan X", "X", "2026-11-27"},
}

func TestParseReminder(t *testing.T) {
	for _, c := range wishes {
		w, err := ParseReminder(c.say, c.lang, Date{2026, 11, 26})
		if got := show(w.Rule); err != nil || got != c.rule || w.Text != c.text || w.Hour || !w.Rule.Valid() {
			t.Errorf("%s\n got %q %s (hour: %t) %v\nwant %q %s", c.say, w.Text, got, w.Hour, err, c.text, c.rule)
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
		f.Add(c.say, c.lang, 0)
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
