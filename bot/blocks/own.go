package blocks

import (
	"strings"

	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/reminders"
)

// Wish is a reminder that somebody wants to set, as it was understood.
type Wish struct {
	reminders.Own
	First reminders.Date // when it comes
	Hour  bool           // an hour was asked for, which reminders don't have
	Over  bool           // today was meant, whose digest is over
	Other reminders.Date // the day that some people call so too
}

// Wish reads it back.
func (r Reader) Wish(o Wish) Message {
	text := r.T("own.ask", locale.Args{"When": r.RuleWords(o.Rule), "Text": Name(o.Text)})
	buttons := []slack.BlockElement{primary(button(ActRemind+"."+OwnYes, o.ID, r.T("own.yes")))}
	if !o.Other.IsZero() {
		buttons = append(buttons, button(ActRemind+"."+OwnElse, Pack(o.ID, o.Other.String()), r.T("own.rather", locale.Args{"Day": r.weekday(o.Other)})))
	}
	buttons = append(buttons, button(ActRemind+"."+OwnNo, o.ID, r.T("own.no")))
	blocks := []slack.Block{section("⏰ " + text + "\n" + r.T("own.askhow", locale.Args{"Day": r.weekday(o.First)})), actions(buttons...)}
	var notes []string
	if o.Over {
		notes = append(notes, r.T("own.over"))
	}
	if o.Hour {
		notes = append(notes, r.T("own.askhour"))
	}
	if len(notes) > 0 {
		blocks = append(blocks, contextLine(strings.Join(notes, " ")))
	}
	return Message{Text: strings.ReplaceAll(text, "*", ""), Blocks: blocks}
}

// ownShown is how many reminders of one's own the list shows.
const ownShown = 40

// OwnList shows the reminders that a person set, each with its number and the day on which it comes next, under a note.
func (r Reader) OwnList(own []reminders.Own, duties []reminders.Duty, note string) Message {
	if len(own) == 0 {
		return r.Line(r.T("own.none"), "")
	}
	head := r.N("own.title", len(own))
	text := "⏰ *" + head + "*"
	if note != "" {
		text += "\n" + note
	}
	blocks := []slack.Block{section(text)}
	var keys []string
	for i, o := range own {
		if i == ownShown {
			blocks = append(blocks, contextLine(r.N("more", len(own)-i)))
			break
		}
		next := ""
		if i < len(duties) && o.Rule.Unit != "" {
			next = "\n" + r.T("own.next", locale.Args{"Day": r.weekday(duties[i].Date)})
		}
		keys = append(keys, o.Key())
		blocks = append(blocks, sectionWith(join(num(i+1), "*"+Name(o.Text)+"*", r.RuleWords(o.Rule))+next,
			button(ActRemind+"."+OwnDrop, o.Key(), r.T("own.remove"))))
	}
	if len(keys) > 1 {
		blocks = append(blocks, actions(button(ActRemind+"."+OwnWipe, Pack(keys...), r.N("own.removeall", len(keys)))))
	}
	return Message{Text: head, Blocks: append(blocks, contextLine(r.T("own.foot")))}
}

// RuleWords says when a reminder comes: every first Monday of the quarter.
func (r Reader) RuleWords(rule reminders.Rule) string {
	key, data := rule.Describe()
	args := locale.Args{"Every": data["every"], "Day": data["day"]}
	if first, err := reminders.ParseDate(data["first"]); err == nil {
		args["First"] = r.weekday(first)
		if n := first.Sub(reminders.On(r.Now)); n > 1 {
			args["First"] = r.T("own.once", locale.Args{"Day": r.weekday(first)})
		}
	}
	if w := data["weekday"]; w != "" {
		args["Weekday"] = r.T("weekday." + w)
	}
	if n := data["nth"]; n != "" {
		args["Nth"] = r.T("nth." + n)
	}
	if m := data["month"]; m != "" {
		args["Month"] = r.T("month." + m)
	}
	text := r.T("rule."+key, args)
	if until, err := reminders.ParseDate(data["until"]); err == nil {
		text += " " + r.T("rule.until", locale.Args{"Day": r.DateWords(until)})
	}
	return text
}

// AwayWords says when somebody is away.
func (r Reader) AwayWords(away reminders.Absences) string {
	var all []string
	for _, w := range away {
		switch near := w.From.Sub(reminders.On(r.Now)); {
		case w.From != w.Until:
			all = append(all, r.T("away.span", locale.Args{"From": r.DateWords(w.From), "Until": r.DateWords(w.Until)}))
		case near > 1:
			all = append(all, r.T("own.once", locale.Args{"Day": r.weekday(w.From)}))
		default:
			all = append(all, r.weekday(w.From))
		}
	}
	return strings.Join(all, ", ")
}

// DateWords says a day as people do.
func (r Reader) DateWords(d reminders.Date) string { return r.date(d.String()) }

// weekday says a day with its day of the week, unless it is near.
func (r Reader) weekday(d reminders.Date) string {
	if n := d.Sub(reminders.On(r.Now)); n >= -1 && n <= 1 {
		return r.DateWords(d)
	}
	n := int(d.Weekday())
	if n == 0 {
		n = 7
	}
	return r.T("weekday."+num(n)) + " " + r.DateWords(d)
}
