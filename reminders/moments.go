package reminders

import "slices"

// Moment is a day on which somebody is reminded of a duty.
type Moment struct {
	Date Date
	Step Step
}

// Step is which of a duty's moments it is; a later one reaches more people (flows §3.3).
type Step int

// The moments in order.
const (
	StepOpens Step = iota // the day it opens, or the pack comes
	StepSoon              // 3 days before
	StepDay               // on the day
	StepLate              // 5 days after: the deputy too, where they are there
	StepLast              // 15 days after: management too, where they are there
	StepAgain             // put off until now
)

// Moments are the days on which somebody is reminded of a duty, in order, all of them working days: what would come in a
// weekend before its date comes on the Friday, after it on the Monday. A duty without a date has none.
func Moments(d Duty, r Rules) []Moment {
	if d.Date.IsZero() {
		return nil
	}
	p, c := r.Policy.Over(DefaultPolicy), r.Calendar
	if d.Single {
		all := []Moment{{c.Next(d.Date), StepDay}}
		for n := 1; n < d.Times; n++ {
			all = append(all, Moment{c.Next(d.Date.AddDays(n * d.Repeat)), StepDay})
		}
		return all
	}
	all := []Moment{
		{c.Prev(d.Date.AddDays(-p.Soon)), StepSoon},
		{c.Next(d.Date), StepDay},
		{c.Next(d.Date.AddDays(p.Late)), StepLate},
		{c.Next(d.Date.AddDays(p.Last)), StepLast},
	}
	if !d.Opens.IsZero() {
		all = slices.Insert(all, 0, Moment{c.Next(d.Opens), StepOpens})
	}
	slices.SortStableFunc(all, func(a, b Moment) int { return a.Date.Compare(b.Date) })
	return all
}

// People tells what has to be known of users to reach them.
type People interface {
	// Away tells whether a user is absent on a day.
	Away(user string, day Date) bool
	// Gone tells whether a user can't be reached any more: deactivated, left, or the door is shut.
	Gone(user string) bool
}

// Recipients are the people who are reminded of a duty at a step on a day, each once (flows §3.3). Who is absent, or gone, is not
// while somebody else of the duty is there: the next of assignee, deputy and management. When all of them are absent it is the
// assignee's all the same, so that nothing is forgotten. When none of them can be reached it is the duty's channel, and when it has
// none nobody: then the caller has to show it to somebody.
func Recipients(d Duty, s Step, day Date, p People) (users []string, channel bool) {
	add := func(user string) {
		if user != "" && !slices.Contains(users, user) {
			users = append(users, user)
		}
	}
	there := func(user string) bool { return user != "" && !p.Gone(user) && !p.Away(user, day) }
	for _, a := range d.Assignees {
		add(d.standIn(a, day, p))
	}
	if (s == StepLate || s == StepLast) && there(d.Deputy) {
		add(d.Deputy)
	}
	if s == StepLast && there(d.Management) {
		add(d.Management)
	}
	return users, len(users) == 0 && d.Channel != ""
}

// standIn is who is reminded in an assignee's place: the first who is there, else the first who can be reached; "" = nobody.
func (d Duty) standIn(user string, day Date, p People) string {
	chain := slices.DeleteFunc([]string{user, d.Deputy, d.Management}, func(u string) bool { return u == "" || p.Gone(u) })
	if i := slices.IndexFunc(chain, func(u string) bool { return !p.Away(u, day) }); i >= 0 {
		return chain[i]
	}
	if len(chain) > 0 {
		return chain[0]
	}
	return ""
}

// involves tells whether a user may be reminded of the duty: then all of its moments matter to their agenda, since those who
// come before them may be absent or gone by then. A channel is asked for by its id.
func (d Duty) involves(user string) bool {
	return slices.Contains(d.Assignees, user) || user != "" && (user == d.Deputy || user == d.Management || user == d.Channel)
}

// addresses tells whether a user, or a channel, is reminded of the duty at a step on a day.
func (d Duty) addresses(user string, s Step, day Date, p People) bool {
	users, channel := Recipients(d, s, day, p)
	return slices.Contains(users, user) || channel && user == d.Channel
}
