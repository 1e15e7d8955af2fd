package reminders

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// show writes a rule for a test to compare.
func show(r Rule) string {
	s := []string{r.On.String()}
	add := func(is bool, format string, args ...any) {
		if is {
			s = append(s, fmt.Sprintf(format, args...))
		}
	}
	add(r.Unit != "", "%s", r.Unit)
	add(r.Every != 0, "every %d", r.Every)
	add(r.Nth != 0, "nth %d", r.Nth)
	add(r.Work, "work")
	add(r.Day != 0, "day %d", r.Day)
	add(!r.Until.IsZero(), "until %s", r.Until)
	return strings.Join(s, " ")
}

// tongue is how a language says the days of a rule; only the tests need to.
type tongue struct {
	lang, lead, link, from, until, on string
	months, days, ordinals            []string
	every                             map[string][2]string // one, several
	of                                map[string]string
	workday                           string
}

var tongues = []tongue{
	{"nl", "herinner me %s aan %s", "herinner me aan %[2]s %[1]s", "vanaf", "tot en met", "op",
		strings.Fields("januari februari maart april mei juni juli augustus september oktober november december"),
		strings.Fields("zondag maandag dinsdag woensdag donderdag vrijdag zaterdag"), strings.Fields("laatste - eerste tweede derde vierde"),
		map[string][2]string{EachDay: {"elke dag", "elke %d dagen"}, EachWorkday: {"elke werkdag", "elke %d werkdagen"}, EachWeek: {"elke week", "om de %d weken"},
			EachMonth: {"elke maand", "elke %d maanden"}, EachYear: {"elk jaar", "elke %d jaar"}},
		map[string]string{EachMonth: "op de %s %s", EachYear: "op de %s %s van %s"}, "werkdag"},
	{"en", "remind me %s about %s", "remind me about %[2]s %[1]s", "from", "through", "on",
		strings.Fields("January February March April May June July August September October November December"),
		strings.Fields("Sunday Monday Tuesday Wednesday Thursday Friday Saturday"), strings.Fields("last - first second third fourth"),
		map[string][2]string{EachDay: {"every day", "every %d days"}, EachWorkday: {"every workday", "every %d working days"}, EachWeek: {"every week", "every %d weeks"},
			EachMonth: {"every month", "every %d months"}, EachYear: {"every year", "every %d years"}},
		map[string]string{EachMonth: "on the %s %s", EachYear: "on the %s %s of %s"}, "working day"},
}

func (g tongue) date(d Date) string {
	return fmt.Sprintf("%d %s %d", d.Day, g.months[d.Month-1], d.Year)
}

// say puts a rule into words, with its first day.
func (g tongue) say(r Rule) string {
	if r.Unit == "" {
		return g.on + " " + g.date(r.On)
	}
	s := g.every[r.Unit][0]
	if r.Every > 1 {
		s = fmt.Sprintf(g.every[r.Unit][1], r.Every)
	}
	if r.Nth != 0 {
		what := g.days[r.On.Weekday()]
		if r.Work {
			what = g.workday
		}
		args := []any{g.ordinals[r.Nth+1], what}
		if r.Unit == EachYear {
			args = append(args, g.months[r.On.Month-1])
		}
		s += " " + fmt.Sprintf(g.of[r.Unit], args...)
	}
	if day := max(r.Day, r.On.Day); r.Unit == EachMonth && r.Nth == 0 {
		s += fmt.Sprintf(" %s %s %d%s", g.on, map[string]string{"nl": "de", "en": "the"}[g.lang], day, map[string]string{"nl": "e", "en": "th"}[g.lang])
	} else if r.Unit == EachYear && r.Nth == 0 {
		s += fmt.Sprintf(" %s %d %s", g.on, day, g.months[r.On.Month-1])
	}
	s += " " + g.from + " " + g.date(r.On)
	if !r.Until.IsZero() {
		s += " " + g.until + " " + g.date(r.Until)
	}
	return s
}

func TestWhatIsSaidIsUnderstood(t *testing.T) {
	texts := []string{"de KPI's", "X", "Jansen & zonen", "12 stoelen", "het gesprek van maandag", "call Ben"}
	rapid.Check(t, func(t *rapid.T) {
		r := rules.Draw(t, "rule")
		if r.Every == 1 { // the same as 0
			r.Every = 0
		}
		if r.Work {
			r.On.Day = 1 // counted from the month of On, whatever its working days
		}
		if _, ok := r.First(nil); !ok {
			t.Skip("it never comes")
		}
		today := r.On.AddDays(-rapid.IntRange(0, 400).Draw(t, "before"))
		g := rapid.SampledFrom(tongues).Draw(t, "language")
		form := rapid.SampledFrom([]string{g.lead, g.link}).Draw(t, "form")
		text := rapid.SampledFrom(texts).Draw(t, "text")
		say := fmt.Sprintf(form, g.say(r), text)
		if rapid.Bool().Draw(t, "loud") {
			say, text = strings.ToUpper(say), strings.ToUpper(text)
		}
		w, err := ParseReminder(say, g.lang, today)
		if err != nil || w.Text != text || w.Hour {
			t.Fatalf("%s, on %s: %q %v hour %t", say, today, w.Text, err, w.Hour)
		}
		if w.Rule != r {
			t.Fatalf("%s, on %s:\n got %s\nwant %s", say, today, show(w.Rule), show(r))
		}
	})
}
