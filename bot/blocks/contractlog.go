package blocks

import (
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/reminders"
)

// ContractLogPage is one page of a contract's log, newest first.
func (r Reader) ContractLogPage(c *reminders.Contract, page []reminders.Entry, offset, total int) Message {
	head := r.T("log.title", locale.Args{"Project": Name(c.Title)})
	var lines []string
	for _, e := range page {
		at := e.At.In(r.Now.Location())
		lines = append(lines, r.day(e.At)+" "+at.Format("15:04")+" · *"+r.actor(e.By)+"* "+r.contractLog(c, e))
	}
	blocks := append([]slack.Block{section("*" + head + "*")}, paragraphs(lines)...)
	blocks = append(blocks, contextLine(r.T("log.how", locale.Args{"From": offset + 1, "To": offset + len(page), "Total": total})))
	var els []slack.BlockElement
	if next := offset + len(page); next < total {
		els = append(els, contractButton(ContractLog+".next", Pack(c.ID, num(next)), r.T("log.more")))
	}
	return Message{Text: head, Blocks: append(blocks, actions(append(els, contractButton(ContractCard, Pack(c.ID), r.T("contract.back")))...))}
}

// actor is who did something; what nobody did is Kringloop's.
func (r Reader) actor(user string) string {
	if user == "" {
		return "Kringloop"
	}
	return r.who(user)
}

// contractLog says what an entry is about, in words.
func (r Reader) contractLog(c *reminders.Contract, e reminders.Entry) string {
	short := func(s string) string {
		if s == "" {
			return "–"
		}
		return Escape(cut(strings.Join(strings.Fields(s), " "), 120))
	}
	args := locale.Args{"Key": r.logKey(c, e), "From": short(e.From), "To": short(e.To), "Text": ""}
	if e.Text != "" {
		args["Text"] = " · " + short(e.Text)
	}
	switch e.What {
	case reminders.LogDates, reminders.LogExtended, reminders.LogEnded, reminders.LogResumed, reminders.LogLater, reminders.LogInformed, reminders.LogActionSet:
		args["From"], args["To"] = r.dayOr(e.From), r.dayOr(e.To)
	case reminders.LogOwner, reminders.LogPassed, reminders.LogBounced, reminders.LogLeft, reminders.LogAction:
		args["From"], args["To"] = r.whoever(e.From), r.whoever(e.To)
	case reminders.LogValue:
		figure := func(s string) string {
			switch s {
			case "":
				return r.T("figures.open")
			case "-":
				return r.T("figures.missing")
			}
			return r.number(s)
		}
		args["From"], args["To"] = figure(e.From), figure(e.To)
	case reminders.LogMark:
		args["To"] = r.T("contract.mark." + markKey(e.To))
	case reminders.LogKPI, reminders.LogThreshold:
		args["To"] = r.T("contract.anew")
		if e.From == "" {
			args["To"] = r.T("contract.added")
		}
	case reminders.LogKPIGone:
		name, _, _ := strings.Cut(e.From, " | ")
		args["From"] = "_" + Name(name) + "_"
	case reminders.LogSet:
		return r.setLog(e, args)
	}
	return r.T("contract.log."+string(e.What), args)
}

// setLog says which field was set, and to what where that fits a line.
func (r Reader) setLog(e reminders.Entry, args locale.Args) string {
	shown := func(s string) string {
		switch e.Key {
		case "kinds":
			var out []string
			for _, k := range strings.Fields(s) {
				out = append(out, r.choice("kinds", k))
			}
			s = strings.Join(out, ", ")
		case "maintenance":
			s = r.choice("maintenance", s)
		case "category":
			s = r.Lib.Category(s, r.Lang)
		}
		return or(Escape(cut(strings.Join(strings.Fields(s), " "), 120)), "–")
	}
	switch e.Key {
	case "takeback", "sla", "reporting", "extensions", "actors", "ambitions", "cadence":
		return r.T("contract.log.part", args)
	}
	args["From"], args["To"] = shown(e.From), shown(e.To)
	return r.T("contract.log.set", args)
}

func (r Reader) dayOr(d string) string {
	if s := r.date(d); s != "" {
		return s
	}
	return "–"
}

// whoever are people by their ids with spaces between them.
func (r Reader) whoever(users string) string {
	var out []string
	for _, u := range strings.Fields(users) {
		out = append(out, r.who(u))
	}
	if len(out) == 0 {
		return "–"
	}
	return strings.Join(out, ", ")
}

// markKey is the status of a milestone as part of an id.
func markKey(s string) string {
	switch reminders.Status(s) {
	case reminders.Done:
		return "done"
	case reminders.NotHere:
		return "nvt"
	case reminders.Todo:
		return "todo"
	}
	return "planned"
}

// logKey names what an entry is about.
func (r Reader) logKey(c *reminders.Contract, e reminders.Entry) string {
	kind, n, _ := strings.Cut(e.Key, ".")
	n, row, _ := strings.Cut(n, "/")
	for _, known := range reminders.MilestoneKinds {
		if kind == known {
			return "_" + join(strings.ReplaceAll(r.T("milestone."+kind, locale.Args{"N": n}), "_", " "), row) + "_"
		}
	}
	if a, ok := c.Action(n); ok && kind == "a" {
		return "_" + Name(cut(a.What, 120)) + "_"
	}
	switch e.What {
	case reminders.LogValue, reminders.LogKPI, reminders.LogKPIGone:
		k, ok := c.KPI(kind)
		if !ok {
			break
		}
		period, _ := strconv.Atoi(n)
		if e.What == reminders.LogValue && period > 0 {
			return join("_"+Name(k.Name)+"_", r.period(c, k, period))
		}
		return "_" + Name(k.Name) + "_"
	case reminders.LogSet, reminders.LogOwner, reminders.LogDates:
		if id, ok := logFields[e.Key]; ok {
			return "_" + strings.ToLower(r.T(id)) + "_"
		}
	case reminders.LogInformed:
		return r.choice("group", e.Key)
	}
	if kind == "a" {
		return r.T("contract.anaction")
	}
	return Escape(e.Key)
}

// logFields are the words for the fields that a log names.
var logFields = map[string]string{"title": "contract.field.title", "supplier": "contract.field.supplier", "kinds": "contract.field.kinds",
	"category": "contract.field.category", "contact": "contract.field.contact", "life": "contract.field.life", "warranty": "contract.field.warranty",
	"hours": "contract.field.hours", "maintenance": "contract.field.maintenance", "passport": "contract.field.passport", "ambitions": "contract.part.ambitions",
	"sla": "contract.part.sla", "takeback": "contract.part.takeback", "reporting": "contract.part.reporting", "estimated": "contract.field.pieces",
	"actors": "contract.part.actors", "cadence": "contract.part.cadence", "extensions": "contract.part.extensions", "link": "contract.part.links",
	"start": "contract.field.start", "end": "contract.field.end", "owner": "contract.field.owner", "deputy": "contract.field.deputy",
	"buyer": "contract.field.buyer", "management": "contract.field.management"}
