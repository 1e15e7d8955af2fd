package reminders

import "strings"

// sign is what a word means in a phrase about days. The grammar is one for both languages; only the words differ.
type sign int

const (
	sWord    sign = iota // no part of such a phrase
	sNum                 // n
	sOrdinal             // n, -1 = last
	sWday                // n: 0 Sunday … 6 Saturday
	sWdayAbb             // the same, abbreviated: too short to be sure of when it stands alone
	sWdays               // the same in the plural: on Mondays
	sMonth               // n
	sUnit                // n, one of the u… below
	sUnits               // the same in the plural
	sAdverb              // n·100 + unit: monthly
	sEvery
	sAlternate // every other
	sOn
	sThe
	sOf
	sThis
	sNext
	sComing
	sAfter // over, binnen: a span of time from now
	sIn
	sAhead // from now
	sToday // n days from today
	sBegin
	sMiddle
	sEnd
	sFrom
	sUntil
	sThrough
	sTo
	sBetween
	sHalf
	sYear    // n
	sNumeric // a day in figures
	sPair    // two figures with a dash between: a day of a month, or from one day to another
	sClock   // a time of day
	sAt
	sNoon // a part of the day other than the morning
	sMorning
	sHour // o'clock
	sWeekend
	sRestOf
	sDuring
	sDash
	sTimes  // so many times
	sExcept // without
	sLater  // so long after a day, n -1 = before it
)

// The units of time that people name.
const (
	uDay = iota
	uWorkday
	uWeek
	uFortnight
	uMonth
	uQuarter
	uYear
	uHour
)

// late, added to the n of today, says that a part of the day other than the morning is meant.
const late = 100

// term is the meaning of a word or of some words in a row.
type term struct {
	sign sign
	n    int
}

// vocabulary is a language's: for each first word the terms that begin with it, by their words.
type vocabulary map[string]map[string]term

// entry gives one meaning to words, with | between; an underscore joins the words of one term.
type entry struct {
	sign  sign
	n     int
	words string
}

// What people type when they say when. These are read, never shown: what was understood is said back from the locale.
var dutchTerms = vocabularyOf(append(shared,
	entry{sNum, 1, "een"}, entry{sNum, 2, "twee"}, entry{sNum, 3, "drie"}, entry{sNum, 4, "vier"}, entry{sNum, 5, "vijf"}, entry{sNum, 6, "zes"},
	entry{sNum, 7, "zeven"}, entry{sNum, 8, "acht"}, entry{sNum, 9, "negen"}, entry{sNum, 10, "tien"}, entry{sNum, 11, "elf"}, entry{sNum, 12, "twaalf"},
	entry{sNum, 14, "veertien"},
	entry{sOrdinal, 1, "eerste"}, entry{sOrdinal, 2, "tweede"}, entry{sOrdinal, 3, "derde"}, entry{sOrdinal, 4, "vierde"}, entry{sOrdinal, 5, "vijfde"},
	entry{sOrdinal, 6, "zesde"}, entry{sOrdinal, 7, "zevende"}, entry{sOrdinal, 8, "achtste"}, entry{sOrdinal, 9, "negende"},
	entry{sOrdinal, 10, "tiende"}, entry{sOrdinal, 11, "elfde"}, entry{sOrdinal, 12, "twaalfde"}, entry{sOrdinal, -1, "laatste"},
	entry{sWday, 1, "maandag"}, entry{sWday, 2, "dinsdag"}, entry{sWday, 3, "woensdag"}, entry{sWday, 4, "donderdag"}, entry{sWday, 5, "vrijdag"},
	entry{sWday, 6, "zaterdag"}, entry{sWday, 0, "zondag"},
	entry{sWdayAbb, 1, "ma"}, entry{sWdayAbb, 2, "di"}, entry{sWdayAbb, 3, "wo|woe"}, entry{sWdayAbb, 4, "do"}, entry{sWdayAbb, 5, "vr|vri"},
	entry{sWdayAbb, 6, "za"}, entry{sWdayAbb, 0, "zo"},
	entry{sWdays, 1, "maandagen|s_maandags"}, entry{sWdays, 2, "dinsdagen|s_dinsdags|dinsdags"}, entry{sWdays, 3, "woensdagen|s_woensdags"},
	entry{sWdays, 4, "donderdagen|s_donderdags|donderdags"}, entry{sWdays, 5, "vrijdagen|s_vrijdags|vrijdags"},
	entry{sWdays, 6, "zaterdagen|s_zaterdags|zaterdags"}, entry{sWdays, 0, "zondagen|s_zondags"},
	entry{sMonth, 1, "januari"}, entry{sMonth, 2, "februari"}, entry{sMonth, 3, "maart|mrt"}, entry{sMonth, 5, "mei"}, entry{sMonth, 6, "juni"},
	entry{sMonth, 7, "juli"}, entry{sMonth, 8, "augustus"}, entry{sMonth, 10, "oktober|okt"},
	entry{sUnit, uDay, "dag"}, entry{sUnits, uDay, "dagen"}, entry{sUnit, uWorkday, "werkdag|weekdag|doordeweekse_dag"},
	entry{sUnits, uWorkday, "werkdagen|weekdagen"}, entry{sUnit, uWeek, "week"}, entry{sUnits, uWeek, "weken"},
	entry{sUnit, uMonth, "maand"}, entry{sUnits, uMonth, "maanden"}, entry{sUnit, uQuarter, "kwartaal|trimester"},
	entry{sUnits, uQuarter, "kwartalen|trimesters"}, entry{sUnit, uYear, "jaar"}, entry{sUnits, uYear, "jaren"},
	entry{sUnit, uHour, "uur|uurtje|minuut"}, entry{sUnits, uHour, "uren|minuten"},
	entry{sAdverb, 100 + uDay, "dagelijks"}, entry{sAdverb, 100 + uWeek, "wekelijks"}, entry{sAdverb, 200 + uWeek, "tweewekelijks|veertiendaags"},
	entry{sAdverb, 100 + uMonth, "maandelijks"}, entry{sAdverb, 200 + uMonth, "tweemaandelijks"},
	entry{sAdverb, 100 + uQuarter, "driemaandelijks|per_kwartaal"},
	entry{sAdverb, 600 + uMonth, "halfjaarlijks|zesmaandelijks"}, entry{sAdverb, 100 + uYear, "jaarlijks"}, entry{sAdverb, 200 + uYear, "tweejaarlijks"},
	entry{sEvery, 0, "elke|elk|iedere|ieder|alle|een_keer_per|eenmaal_per|eens_per|1_keer_per|1x_per|elke_keer_op|telkens_op"},
	entry{sAlternate, 0, "elke_andere"},
	entry{sOn, 0, "op|tegen|per"}, entry{sThe, 0, "de|het|den"}, entry{sOf, 0, "van"}, entry{sThis, 0, "deze|dit"}, entry{sNext, 0, "volgende|volgend"},
	entry{sComing, 0, "komende|komend|aanstaande|a.s|aankomende|eerstvolgende|eerstkomende"},
	entry{sAfter, 0, "over|binnen"}, entry{sIn, 0, "in"}, entry{sAhead, 0, "vanaf_nu|vanaf_vandaag"},
	entry{sToday, 0, "vandaag|vanochtend|vanmorgen"}, entry{sToday, 1, "morgen|morgenochtend|morgenvroeg"}, entry{sToday, 2, "overmorgen"},
	entry{sToday, late, "vanavond|vanmiddag|vannamiddag|vannacht"}, entry{sToday, late + 1, "morgenavond|morgenmiddag|morgennamiddag"},
	entry{sBegin, 0, "begin|het_begin|in_het_begin|aan_het_begin"}, entry{sMiddle, 0, "midden|medio|het_midden|in_het_midden"}, entry{sHalf, 0, "half"},
	entry{sEnd, 0, "eind|einde|het_eind|het_einde|aan_het_eind|aan_het_einde"},
	entry{sFrom, 0, "vanaf|startend|startend_op|beginnend|beginnend_op|te_beginnen|te_beginnen_op"},
	entry{sUntil, 0, "tot"}, entry{sThrough, 0, "tot_en_met|t/m|tem|t.e.m|t.e.m."}, entry{sBetween, 0, "tussen"},
	entry{sAt, 0, "om|rond"}, entry{sHour, 0, "u"}, entry{sMorning, 0, "s_morgens|s_ochtends|in_de_ochtend|in_de_voormiddag|ochtend|voormiddag|vroeg"},
	entry{sNoon, 0, "s_middags|s_namiddags|s_avonds|in_de_namiddag|in_de_middag|in_de_avond|namiddag|middag|avond|rond_de_middag"},
	entry{sWeekend, 0, "weekend|weekends|weekenden"}, entry{sRestOf, 0, "de_rest_van"}, entry{sDuring, 0, "gedurende|tijdens"},
	entry{sTimes, 0, "keer|maal|x"}, entry{sExcept, 0, "behalve|uitgezonderd|buiten|niet"}, entry{sLater, 1, "na"}, entry{sLater, -1, "voor"},
)...)

var englishTerms = vocabularyOf(append(shared,
	entry{sNum, 1, "a|an|one"}, entry{sNum, 2, "two"}, entry{sNum, 3, "three"}, entry{sNum, 4, "four"}, entry{sNum, 5, "five"}, entry{sNum, 6, "six"},
	entry{sNum, 7, "seven"}, entry{sNum, 8, "eight"}, entry{sNum, 9, "nine"}, entry{sNum, 10, "ten"}, entry{sNum, 11, "eleven"}, entry{sNum, 12, "twelve"},
	entry{sNum, 14, "fourteen"},
	entry{sOrdinal, 1, "first"}, entry{sOrdinal, 2, "second"}, entry{sOrdinal, 3, "third"}, entry{sOrdinal, 4, "fourth"}, entry{sOrdinal, 5, "fifth"},
	entry{sOrdinal, 6, "sixth"}, entry{sOrdinal, 7, "seventh"}, entry{sOrdinal, 8, "eighth"}, entry{sOrdinal, 9, "ninth"}, entry{sOrdinal, 10, "tenth"},
	entry{sOrdinal, 11, "eleventh"}, entry{sOrdinal, 12, "twelfth"}, entry{sOrdinal, -1, "last"},
	entry{sWday, 1, "monday"}, entry{sWday, 2, "tuesday"}, entry{sWday, 3, "wednesday"}, entry{sWday, 4, "thursday"}, entry{sWday, 5, "friday"},
	entry{sWday, 6, "saturday"}, entry{sWday, 0, "sunday"},
	entry{sWdayAbb, 1, "mon"}, entry{sWdayAbb, 2, "tue|tues"}, entry{sWdayAbb, 3, "wed"}, entry{sWdayAbb, 4, "thu|thur|thurs"}, entry{sWdayAbb, 5, "fri"},
	entry{sWdayAbb, 6, "sat"}, entry{sWdayAbb, 0, "sun"},
	entry{sWdays, 1, "mondays"}, entry{sWdays, 2, "tuesdays"}, entry{sWdays, 3, "wednesdays"}, entry{sWdays, 4, "thursdays"}, entry{sWdays, 5, "fridays"},
	entry{sWdays, 6, "saturdays"}, entry{sWdays, 0, "sundays"},
	entry{sMonth, 1, "january"}, entry{sMonth, 2, "february"}, entry{sMonth, 3, "march|mar"}, entry{sMonth, 5, "may"}, entry{sMonth, 6, "june"},
	entry{sMonth, 7, "july"}, entry{sMonth, 8, "august"}, entry{sMonth, 10, "october|oct"},
	entry{sUnit, uDay, "day"}, entry{sUnits, uDay, "days"}, entry{sUnit, uWorkday, "workday|weekday|working_day|business_day"},
	entry{sUnits, uWorkday, "workdays|weekdays|working_days|business_days"}, entry{sUnit, uWeek, "week"}, entry{sUnits, uWeek, "weeks"},
	entry{sUnit, uFortnight, "fortnight"}, entry{sUnits, uFortnight, "fortnights"}, entry{sUnit, uMonth, "month"}, entry{sUnits, uMonth, "months"},
	entry{sUnit, uQuarter, "quarter"}, entry{sUnits, uQuarter, "quarters"}, entry{sUnit, uYear, "year"}, entry{sUnits, uYear, "years"},
	entry{sUnit, uHour, "hour|minute"}, entry{sUnits, uHour, "hours|minutes|mins"},
	entry{sAdverb, 100 + uDay, "daily"}, entry{sAdverb, 100 + uWeek, "weekly"}, entry{sAdverb, 200 + uWeek, "fortnightly|biweekly"},
	entry{sAdverb, 100 + uMonth, "monthly"}, entry{sAdverb, 100 + uQuarter, "quarterly"}, entry{sAdverb, 600 + uMonth, "half-yearly|six-monthly"},
	entry{sAdverb, 100 + uYear, "yearly|annually"},
	entry{sEvery, 0, "every|each|once_a|once_per|once_every|once_each"}, entry{sAlternate, 0, "every_other|each_other|every_alternate"},
	entry{sOn, 0, "on|by"}, entry{sThe, 0, "the"}, entry{sOf, 0, "of"}, entry{sThis, 0, "this"}, entry{sNext, 0, "next"},
	entry{sComing, 0, "coming|this_coming|upcoming"},
	entry{sIn, 0, "in"}, entry{sAfter, 0, "within"}, entry{sAhead, 0, "from_now|from_today"},
	entry{sToday, 0, "today"}, entry{sToday, 1, "tomorrow"}, entry{sToday, 2, "the_day_after_tomorrow|day_after_tomorrow"},
	entry{sBegin, 0, "the_beginning|at_the_beginning|the_start|at_the_start|start|beginning|early"},
	entry{sMiddle, 0, "mid|middle|the_middle|in_the_middle"}, entry{sEnd, 0, "end|the_end|at_the_end|late"},
	entry{sFrom, 0, "from|starting|starting_on|starting_from|beginning_on"},
	entry{sUntil, 0, "until|till|til"}, entry{sThrough, 0, "through|thru|up_to_and_including|until_and_including|to_and_including"}, entry{sTo, 0, "to"},
	entry{sBetween, 0, "between"}, entry{sHalf, 0, "half"},
	entry{sAt, 0, "at|around"}, entry{sHour, 0, "o'clock|am|pm|a.m|p.m"}, entry{sMorning, 0, "in_the_morning|morning"},
	entry{sNoon, 0, "in_the_afternoon|in_the_evening|afternoon|evening|night|noon|midnight|at_noon|at_night"},
	entry{sToday, late, "tonight"}, entry{sWeekend, 0, "weekend|weekends"}, entry{sRestOf, 0, "the_rest_of"}, entry{sDuring, 0, "during"},
	entry{sTimes, 0, "times|x"}, entry{sExcept, 0, "except|except_for|excluding|but_not|not"}, entry{sLater, 1, "after"}, entry{sLater, -1, "before"},
)...)

// shared holds in both languages.
var shared = []entry{
	{sMonth, 1, "jan"}, {sMonth, 2, "feb"}, {sMonth, 4, "april|apr"}, {sMonth, 6, "jun"}, {sMonth, 7, "jul"}, {sMonth, 8, "aug"},
	{sMonth, 9, "september|sep|sept"}, {sMonth, 11, "november|nov"}, {sMonth, 12, "december|dec"},
	{sDash, 0, "-|–|—"},
}

func vocabularyOf(entries ...entry) vocabulary {
	v := vocabulary{}
	for _, e := range entries {
		for _, w := range strings.Split(e.words, "|") {
			w = strings.ReplaceAll(w, "_", " ")
			first, _, _ := strings.Cut(w, " ")
			if v[first] == nil {
				v[first] = map[string]term{}
			}
			v[first][w] = term{e.sign, e.n}
		}
	}
	return v
}
