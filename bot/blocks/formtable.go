package blocks

import (
	"maps"
	"slices"
	"strconv"
	"unicode"
	"unicode/utf8"

	"kringloop/bot/locale"
	"kringloop/flows/dialogue"
	"kringloop/reminders"
)

type contract = reminders.Contract

// one makes a getter of a text, none of what is not said.
func one(get func(c *contract) string) func(*contract, int) []string {
	return func(c *contract, _ int) []string { return text(get(c)) }
}

func text(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func kindsOf(c *contract, _ int) []string {
	out := make([]string, len(c.Kinds))
	for i, k := range c.Kinds {
		out[i] = string(k)
	}
	return out
}

// kindKeys are the kinds of contract as the options of a field.
var kindKeys = []string{"product", "dienst", "aas", "werk", "raam"}

// Fields that stand in more than one form.
var (
	titleField    = Field{ID: "title", Get: one(func(c *contract) string { return c.Title })}
	supplierField = Field{ID: "supplier", Get: one(func(c *contract) string { return c.Supplier })}
	kindsField    = Field{ID: "kinds", Kind: FieldChoices, Options: kindKeys, Hint: true, Get: kindsOf}
	startField    = Field{ID: "start", Kind: FieldDay, Get: one(func(c *contract) string { return c.Start.String() })}
	endField      = Field{ID: "end", Kind: FieldDay, Hint: true, Get: one(func(c *contract) string { return c.End.String() })}
	ownerField    = Field{ID: "owner", Kind: FieldUser, Hint: true, Get: one(func(c *contract) string { return c.Owner })}
	categoryField = Field{ID: "category", Kind: FieldCategory, Get: one(func(c *contract) string { return c.Category })}
	contactField  = Field{ID: "contact", Hint: true, Get: one(func(c *contract) string { return c.Contact })}
	deputyField   = Field{ID: "deputy", Kind: FieldUser, Hint: true, Get: one(func(c *contract) string { return c.Deputy })}
	warrantyField = Field{ID: "warranty", Kind: FieldCount, Optional: true, Get: one(func(c *contract) string { return count(c.Warranty) })}
	reasonField   = Field{ID: "reason", Kind: FieldText, Hint: true}
)

func optional(f Field) Field {
	f.Optional = true
	return f
}

// forms are all of them. Each gap of a contract has one by its own name.
var forms = slices.Concat(basicForms, termForms, listForms, cadenceForms)

// basicForms make a contract, and change what and whose it is.
var basicForms = []Form{
	{ID: "register", Fields: []Field{titleField, supplierField, kindsField, startField, endField, ownerField}},
	{ID: "main", Fields: []Field{titleField, supplierField, kindsField, optional(categoryField), optional(contactField)}},
	{ID: "category", Fields: []Field{categoryField}},
	{ID: "contact", Fields: []Field{contactField}},
	{ID: "deputy", Fields: []Field{deputyField}},
	{ID: "people", Fields: []Field{optional(deputyField),
		{ID: "buyer", Kind: FieldUser, Optional: true, Hint: true, Get: one(func(c *contract) string { return c.Buyer })},
		{ID: "management", Kind: FieldUser, Optional: true, Hint: true, Get: one(func(c *contract) string { return c.Management })},
		{ID: "hours", Kind: FieldNumber, Optional: true, Get: one(func(c *contract) string { return c.Hours })}}},
	{ID: "dates", Fields: []Field{startField, endField}},
	{ID: "extend", Fields: []Field{{ID: "extension", Kind: FieldExtension}}},
	{ID: "stop", Fields: []Field{{ID: "on", Kind: FieldDay, Hint: true}, reasonField}},
	{ID: "owner", Fields: []Field{{ID: "newowner", Kind: FieldUser, Hint: true}}},
	{ID: "nvt", Fields: []Field{reasonField}},
}

// termForms are what was agreed once.
var termForms = []Form{
	{ID: "takeback", Fields: []Field{
		{ID: "yes", Kind: FieldChoice, Options: []string{"ja", "nee"}, Get: func(c *contract, _ int) []string {
			switch {
			case c.TakeBack == nil:
				return nil
			case c.TakeBack.Yes:
				return []string{"ja"}
			}
			return []string{"nee"}
		}},
		{ID: "terms", Kind: FieldText, Optional: true, Get: one(func(c *contract) string { return part(c.TakeBack).Terms })},
		{ID: "value", Optional: true, Kind: FieldText, Get: one(func(c *contract) string { return part(c.TakeBack).Value })}}},
	{ID: "reporting", Fields: []Field{
		{ID: "content", Kind: FieldText, Get: one(func(c *contract) string { return part(c.Reporting).Content })},
		{ID: "often", Hint: true, Get: one(func(c *contract) string { return part(c.Reporting).Every })}}},
	{ID: "sla", Fields: []Field{
		{ID: "replace", Optional: true, Hint: true, Get: one(func(c *contract) string { return part(c.SLA).Replace })},
		{ID: "repair", Optional: true, Get: one(func(c *contract) string { return part(c.SLA).Repair })},
		{ID: "spares", Optional: true, Get: one(func(c *contract) string { return part(c.SLA).Spares })},
		{ID: "quality", Optional: true, Kind: FieldText, Get: one(func(c *contract) string { return part(c.SLA).Quality })},
		{ID: "waste", Optional: true, Kind: FieldText, Get: one(func(c *contract) string { return part(c.SLA).Waste })}}},
	{ID: "estimated", Fields: []Field{{ID: "pieces", Kind: FieldCount, Hint: true, Get: one(func(c *contract) string { return count(c.Estimated) })}}},
	{ID: "maintenance", Fields: []Field{
		{ID: "maintenance", Kind: FieldChoice, Options: []string{"opdracht", "apart", "intern"}, Get: one(func(c *contract) string { return c.Maintenance })},
		warrantyField}},
	{ID: "product", Fields: []Field{
		{ID: "life", Kind: FieldCount, Optional: true, Hint: true, Get: one(func(c *contract) string { return count(c.Life) })}, warrantyField,
		{ID: "passport", Kind: FieldLink, Optional: true, Get: one(func(c *contract) string { return c.Passport })}}},
}

// part is a part of a contract, empty where there is none.
func part[T any](p *T) T {
	if p == nil {
		var none T
		return none
	}
	return *p
}

func entries[T any](list []T) []any {
	out := make([]any, len(list))
	for i, e := range list {
		out[i] = e
	}
	return out
}

// ordered is what was ordered in a contract year.
type ordered struct{ Year, Pieces int }

func orders(c *contract) []ordered {
	var out []ordered
	for _, y := range slices.Sorted(maps.Keys(c.Ordered)) {
		out = append(out, ordered{y, c.Ordered[y]})
	}
	return out
}

// listForms fill in one of several.
var listForms = []Form{
	{ID: "ambitions", List: &List{Most: reminders.MaxAmbitions, Entries: func(c *contract) []any { return entries(c.Ambitions) }, Line: Reader.ambitionLine}, Fields: []Field{
		{ID: "goal", Kind: FieldText, Hint: true, Get: func(c *contract, i int) []string { return text(c.Ambitions[i].Goal) }},
		{ID: "aim", Optional: true, Get: func(c *contract, i int) []string { return text(c.Ambitions[i].Target) }},
		{ID: "unit", Optional: true, Hint: true, Get: func(c *contract, i int) []string { return text(c.Ambitions[i].Unit) }},
		{ID: "by", Kind: FieldDay, Optional: true, Get: func(c *contract, i int) []string { return text(c.Ambitions[i].By.String()) }}}},
	{ID: "kpis", List: kpiList, Fields: []Field{
		{ID: "kpiname", Hint: true, Get: func(c *contract, i int) []string { return text(c.KPIs[i].Name) }},
		{ID: "unit", Optional: true, Hint: true, Get: func(c *contract, i int) []string { return text(c.KPIs[i].Unit) }},
		{ID: "way", Kind: FieldChoice, Options: []string{"hoger", "lager"}, Get: func(c *contract, i int) []string { return either(c.KPIs[i].Lower, "lager", "hoger") }},
		{ID: "target", Kind: FieldNumber, Optional: true, Hint: true, Get: func(c *contract, i int) []string { return text(c.KPIs[i].Target(1)) }},
		{ID: "source", Kind: FieldChoice, Options: []string{"leverancier", "intern"}, Get: func(c *contract, i int) []string { return either(c.KPIs[i].Internal, "intern", "leverancier") }},
		{ID: "every", Kind: FieldChoice, Options: []string{"1", "3", "12"}, Get: func(c *contract, i int) []string { return text(count(c.KPIs[i].Every)) }}}},
	{ID: "kpimore", List: kpiList, Fields: []Field{
		{ID: "baseline", Kind: FieldNumber, Optional: true, Hint: true, Get: func(c *contract, i int) []string { return text(c.KPIs[i].Baseline) }},
		{ID: "kpiowner", Kind: FieldUser, Optional: true, Get: func(c *contract, i int) []string { return text(c.KPIs[i].Owner) }},
		{ID: "targets", Kind: FieldText, Optional: true, Hint: true, Get: targetLines}}},
	{ID: "growth", List: &List{Most: reminders.MaxPromises, Entries: func(c *contract) []any { return entries(c.Growth) }, Line: Reader.promiseLine}, Fields: []Field{
		{ID: "what", Kind: FieldText, Get: func(c *contract, i int) []string { return text(c.Growth[i].What) }},
		{ID: "due", Kind: FieldDay, Hint: true, Get: func(c *contract, i int) []string { return text(c.Growth[i].Due.String()) }}}},
	{ID: "thresholds", List: &List{Most: reminders.MaxThresholds, Entries: func(c *contract) []any { return entries(c.Thresholds) }, Line: Reader.thresholdLine}, Fields: []Field{
		{ID: "kpi", Kind: FieldKPI, Get: func(c *contract, i int) []string { return text(c.Thresholds[i].KPI) }},
		{ID: "op", Kind: FieldChoice, Options: []string{"atleast", "above", "atmost", "below"}, Get: func(c *contract, i int) []string { return text(opKey(c.Thresholds[i].Op)) }},
		{ID: "level", Kind: FieldNumber, Get: func(c *contract, i int) []string { return text(c.Thresholds[i].Level) }},
		{ID: "effect", Kind: FieldText, Hint: true, Get: func(c *contract, i int) []string { return text(c.Thresholds[i].Effect) }}}},
	{ID: "extensions", List: &List{Most: reminders.MaxExtensions, Entries: func(c *contract) []any { return entries(c.Extensions) }, Line: Reader.extensionLine}, Fields: []Field{
		{ID: "months", Kind: FieldCount, Get: func(c *contract, i int) []string { return text(count(c.Extensions[i].Months)) }},
		{ID: "notice", Kind: FieldDay, Hint: true, Get: func(c *contract, i int) []string { return text(c.Extensions[i].Notice.String()) }}}},
	{ID: "actors", List: &List{Most: reminders.MaxActors, Entries: func(c *contract) []any { return entries(c.Actors) }, Line: Reader.actorLine}, Fields: []Field{
		{ID: "group", Kind: FieldChoice, Options: []string{"gebruikers", "onderhoud", "contractbeheer", "afval", "financien", "leverancier"}, Get: func(c *contract, i int) []string { return text(c.Actors[i].Group) }},
		{ID: "actor", Get: func(c *contract, i int) []string { return text(c.Actors[i].Name) }},
		{ID: "informed", Kind: FieldDay, Optional: true, Hint: true, Get: func(c *contract, i int) []string { return text(c.Actors[i].Informed.String()) }}}},
	{ID: "actornames", Fields: actorNames()},
	{ID: "ordered", List: &List{Most: reminders.MaxYears, Entries: func(c *contract) []any { return entries(orders(c)) }, Line: Reader.orderLine}, Fields: []Field{
		{ID: "year", Kind: FieldCount, Hint: true, Get: func(c *contract, i int) []string { return text(count(orders(c)[i].Year)) }},
		{ID: "got", Kind: FieldCount, Get: func(c *contract, i int) []string { return []string{strconv.Itoa(orders(c)[i].Pieces)} }}}},
	{ID: "links", List: &List{Most: reminders.MaxLinks, Entries: func(c *contract) []any { return entries(c.Links) }, Line: Reader.linkLine}, Fields: []Field{
		{ID: "linktitle", Optional: true, Get: func(c *contract, i int) []string { return text(c.Links[i].Title) }},
		{ID: "url", Kind: FieldLink, Get: func(c *contract, i int) []string { return text(c.Links[i].URL) }}}},
}

// actorNames asks who it is of each of the six groups, all at once (6.27).
func actorNames() []Field {
	var out []Field
	for _, g := range reminders.ActorGroups {
		out = append(out, Field{ID: g, Optional: true, Get: one(func(c *contract) string {
			if i := slices.IndexFunc(c.Actors, func(a reminders.Actor) bool { return a.Group == g }); i >= 0 {
				return c.Actors[i].Name
			}
			return ""
		})})
	}
	return out
}

var kpiList = &List{Most: reminders.MaxKPIs, Entries: func(c *contract) []any { return entries(c.KPIs) }, Line: Reader.kpiLine}

// cadenceForms say when the milestones of this contract come; what is empty follows the organisation's settings (flows §3.3).
var cadenceForms = []Form{
	{ID: "cadence", Fields: []Field{
		cadenceField("performance", func(c reminders.Cadence) int { return c.Performance }),
		cadenceField("handover", func(c reminders.Cadence) int { return c.Handover }),
		cadenceField("instruction", func(c reminders.Cadence) int { return c.Instruction }),
		cadenceField("kpidays", func(c reminders.Cadence) int { return c.KPI }),
		cadenceField("meeting", func(c reminders.Cadence) int { return c.Meeting }),
		cadenceField("yearly", func(c reminders.Cadence) int { return c.Yearly })}},
	{ID: "cadenceend", Fields: []Field{
		cadenceField("evaluation", func(c reminders.Cadence) int { return c.Evaluation }),
		cadenceField("decision", func(c reminders.Cadence) int { return c.Decision }),
		cadenceField("noticedays", func(c reminders.Cadence) int { return c.Notice }),
		cadenceField("ladder", func(c reminders.Cadence) int { return c.Ladder }),
		cadenceField("latedays", func(c reminders.Cadence) int { return c.Late })}},
}

func cadenceField(id string, get func(reminders.Cadence) int) Field {
	return Field{ID: id, Kind: FieldCount, Optional: true, Get: one(func(c *contract) string { return count(get(c.Cadence)) })}
}

func either(yes bool, a, b string) []string {
	if yes {
		return []string{a}
	}
	return []string{b}
}

// Ops are the operators of a threshold by the key of their option (4.43).
var Ops = []struct{ Key, Op string }{{"atleast", reminders.AtLeast}, {"above", reminders.Above}, {"atmost", reminders.AtMost}, {"below", reminders.Below}}

func opKey(op string) string {
	for _, o := range Ops {
		if o.Op == op {
			return o.Key
		}
	}
	return ""
}

// targetLines are the targets of a KPI, one line for each period; none where one counts for all.
func targetLines(c *contract, i int) []string {
	list := c.KPIs[i].Targets
	if len(list) < 2 {
		return nil
	}
	out := ""
	for n, t := range list {
		if n > 0 {
			out += "\n"
		}
		if t == "" {
			t = "-"
		}
		out += t
	}
	return []string{out}
}

func (r Reader) ambitionLine(c *contract, i int) string {
	a := c.Ambitions[i]
	by := ""
	if !a.By.IsZero() {
		by = r.T("contract.by", locale.Args{"Day": r.date(a.By.String())})
	}
	return join(Name(cut(a.Goal, 200)), Name(r.Amount(a.Target, a.Unit)), by)
}

func (r Reader) kpiLine(c *contract, i int) string {
	k := c.KPIs[i]
	target := ""
	switch len(k.Targets) {
	case 0:
	case 1:
		target = r.T("contract.target", locale.Args{"N": r.Amount(dialogue.ShowNumber(k.Targets[0], r.Lang), Escape(k.Unit))})
	default:
		target = r.T("contract.pertarget")
	}
	way := "hoger"
	if k.Lower {
		way = "lager"
	}
	source := "leverancier"
	if k.Internal {
		source = "intern"
	}
	return join("*"+Name(k.Name)+"*", target, lower(r.choice("way", way)), lower(r.choice("every", count(k.Every))), lower(r.choice("source", source)))
}

// lower makes the first letter a small one: a choice is a word on its own, here it stands within a line.
func lower(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(first)) + s[size:]
}

func (r Reader) promiseLine(c *contract, i int) string {
	p := c.Growth[i]
	state := "open"
	if p.State != "" {
		state = p.State
	} else if p.Late(reminders.On(r.Now)) {
		state = "late"
	}
	return join(Name(cut(p.What, 200)), r.date(p.Due.String()), r.T("contract.promise."+state))
}

func (r Reader) thresholdLine(c *contract, i int) string {
	t := c.Thresholds[i]
	k, _ := c.KPI(t.KPI)
	return join(Name(k.Name)+" "+Escape(t.Op)+" "+r.Amount(dialogue.ShowNumber(t.Level, r.Lang), Escape(k.Unit)), Name(cut(t.Effect, 200)))
}

func (r Reader) extensionLine(c *contract, i int) string {
	e := c.Extensions[i]
	taken := ""
	if e.Taken {
		taken = r.T("contract.taken")
	}
	return join(r.N("contract.months", e.Months), r.T("contract.noticeby", locale.Args{"Day": r.date(e.Notice.String())}), taken)
}

func (r Reader) actorLine(c *contract, i int) string {
	a := c.Actors[i]
	told := ""
	if !a.Informed.IsZero() {
		told = r.T("contract.informed", locale.Args{"Day": r.date(a.Informed.String())})
	}
	return join(r.choice("group", a.Group), Name(a.Name), told)
}

func (r Reader) orderLine(c *contract, i int) string {
	o := orders(c)[i]
	return r.T("contract.orderedin", locale.Args{"Year": o.Year, "N": dialogue.ShowNumber(strconv.Itoa(o.Pieces), r.Lang)})
}

func (r Reader) linkLine(c *contract, i int) string {
	l := c.Links[i]
	return join(Name(l.Title), proof(l.URL))
}
