package locale_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"kringloop/bot/locale"
	"kringloop/reminders"
)

func catalog(t *testing.T) *locale.Catalog {
	t.Helper()
	c, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSameIDs(t *testing.T) {
	c := catalog(t)
	nl, en := c.IDs("nl"), c.IDs("en")
	if len(nl) < 100 {
		t.Fatalf("only %d messages", len(nl))
	}
	for _, id := range nl {
		if !slices.Contains(en, id) {
			t.Errorf("en has no %s", id)
		}
	}
	for _, id := range en {
		if !slices.Contains(nl, id) {
			t.Errorf("nl has no %s", id)
		}
	}
}

// flat reads a language's files as the catalogue does: nested keys joined with dots, plural forms as they stand.
func flat(t *testing.T, lang string) map[string]string {
	t.Helper()
	names, err := filepath.Glob(lang + "/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("%v, %v", names, err)
	}
	out := map[string]string{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var v map[string]any
		if err := yaml.Unmarshal(data, &v); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		flatten(t, out, "", v)
	}
	return out
}

func flatten(t *testing.T, out map[string]string, prefix string, v map[string]any) {
	for key, v := range v {
		switch v := v.(type) {
		case string:
			if _, twice := out[prefix+key]; twice {
				t.Errorf("%s stands there twice", prefix+key)
			}
			out[prefix+key] = v
		case map[string]any:
			flatten(t, out, prefix+key+".", v)
		default:
			t.Errorf("%s is a %T: quote it", prefix+key, v)
		}
	}
}

var place = regexp.MustCompile(`\{\{\.(\w+)\}\}`)

func places(s string) []string {
	var out []string
	for _, m := range place.FindAllStringSubmatch(s, -1) {
		out = append(out, m[1])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestSamePlaces(t *testing.T) {
	nl, en := flat(t, "nl"), flat(t, "en")
	for key, text := range nl {
		if !slices.Equal(places(text), places(en[key])) {
			t.Errorf("%s: nl has places %v, en has %v", key, places(text), places(en[key]))
		}
		for _, s := range []string{text, en[key]} {
			if strings.Count(s, "{{") != len(place.FindAllString(s, -1)) {
				t.Errorf("%s: a place is not written {{.Name}}: %q", key, s)
			}
			if strings.Count(s, "*")%2 != 0 || strings.TrimSpace(s) != s {
				t.Errorf("%s: an odd star or a space at the end: %q", key, s)
			}
		}
	}
}

// Words that STYLE and VOICE forbid, and marks that don't belong.
func TestVoice(t *testing.T) {
	for _, lang := range locale.Languages {
		for key, s := range flat(t, lang) {
			low := strings.ToLower(s)
			for _, bad := range []string{"helaas", "unfortunately", "!", "sorry", "oeps", "oops", "alsjeblieft"} {
				if strings.Contains(low, bad) {
					t.Errorf("%s %s says %q: %q", lang, key, bad, s)
				}
			}
		}
	}
}

// families are the ids that code puts together: a prefix, and every ending that it can get.
var families = map[string][]string{
	"status.is.":      {"open", "bezig", "klaar", "nvt"},
	"status.do.":      {"klaar", "bezig", "nvt"},
	"weight.":         {"must", "should", "could"},
	"weight.long.":    {"must", "should", "could"},
	"role.":           {"aankoper", "kampioen", "contractbeheerder", "management"},
	"item.menu.":      {"previous", "next", "overview", "edit", "pause"},
	"ask.":            {"evidence", "reason"},
	"ask.fill.":       {"evidence", "reason", "gatewhy"},
	"modal.heading.":  {"evidence", "reason", "gatewhy"},
	"modal.text.":     {"evidence", "reason", "gatewhy"},
	"modal.texthint.": {"evidence", "reason", "gatewhy"},
	"source.":         {"example", "fiction", "law"},
	"settings.to.":    {"nl", "en"},
	"tri.":            {"ja", "nee", "onbekend"},
	"note.":           {"stale", "same", "old", "first"},
	"month.":          {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"},
	"prompt.":         {"new.title", "new.say", "progress.title", "progress.say", "question.title", "question.say", "help.title", "help.say"},
	"verdict.":        {"good", "bad"},
	"country.":        {"BE", "NL"},
	"verdict.wrong.":  {"wrong", "source", "incomplete", "unclear", "missing"},
	"file.problem.":   {"large", "rows", "encrypted", "broken", "format", "empty", "download"},
	"paper.mark.":     {"good", "warn", "stop", "circular"},
	"docs.problem.":   {"format", "large", "pages", "encrypted", "scanned", "empty", "long", "download", "limit", "ours"},
	"log.": {"created", "contract", "norm", "renamed", "archived", "restored", "category", "first", "invited", "role", "removed", "linked", "unlinked",
		"answered", "status", "assigned", "assignedmine", "own", "hidden", "shown", "gate", "gateagain", "talkbegun", "talkgiven", "talkdone", "talkdropped", "talkforgotten", "talkforgottenmine",
		"askeddecision", "decided", "settled"},
	"talk.how.": {"number", "date", "text"},
	"trend.":    {"better", "worse", "same"},
	"actor.":    {"gebruikers", "onderhoud", "contractbeheer", "afval", "financien", "leverancier"},
	"duty.": {"m_prestatie", "m_overdracht", "m_actoren", "m_instructie", "m_kpi", "m_kwartaal", "m_jaar", "m_groei", "m_evaluatie",
		"m_besluit", "m_ladder", "m_slot", "action", "item", "stale", "own", "rescan", "decide", "agreed", "measure", "collect", "card",
		"yearday.collect", "yearday.dashboard", "yearday.day", "yearday.conclude"},
	"duty.start.": {"m_kpi", "m_kwartaal", "m_jaar", "m_overdracht", "m_ladder", "m_besluit", "m_slot", "m_actoren", "m_evaluatie", "m_groei", "item",
		"stale", "rescan", "yearday", "decide", "agreed", "measure", "collect", "card"},
	"duty.later.":               {"1", "3", "7"},
	"monthname.":                {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"},
	"weekday.":                  {"1", "2", "3", "4", "5", "6", "7"},
	"nth.":                      {"1", "2", "3", "4", "last"},
	"rule.":                     reminders.RuleKeys,
	"contractfile.timeline.":    {"runs", "over", "option", "notice", "end", "today"},
	"contractfile.kind.":        {"product", "dienst", "aas", "werk", "raam"},
	"contractfile.maintenance.": {"opdracht", "apart", "intern"},
	"contractfile.col.":         {"title", "supplier", "kinds", "start", "end", "owner", "deputy", "buyer", "management", "category", "contact", "reference", "notice", "extension", "estimated", "life", "warranty", "hours", "maintenance", "takeback", "passport"},
	"contractfile.help.":        {"title", "supplier", "kinds", "start", "end", "owner", "deputy", "buyer", "management", "category", "contact", "reference", "notice", "extension", "estimated", "life", "warranty", "hours", "maintenance", "takeback", "passport"},
	"contractfile.gap.":         {"category", "contact", "deputy", "ambitions", "kpis", "takeback", "reporting", "estimated", "ordered", "maintenance", "actors", "handover", "milestone"},
	"contractfile.actor.":       {"gebruikers", "onderhoud", "contractbeheer", "afval", "financien", "leverancier"},
	"contractfile.handover.":    {"H1", "H2", "H3", "H4", "H5", "H6", "H7", "H8", "H9", "H10", "H11", "H12"},
	"contractfile.going.":       {"better", "worse", "same"},
	"contractfile.aspect.":      {"J1", "J2", "J3", "J4", "J5", "J6", "J7"},
	"contractfile.point.":       {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"},
	"contractfile.color.":       {"GROEN", "ORANJE", "ROOD", "GRIJS"},
	"contractfile.due.":         {"action", "item", "own", "rescan", "yearday", "agreed", "measure", "collect", "card", "notice", "end"},
	"contractfile.todo.":        {"m_prestatie", "m_overdracht", "m_actoren", "m_instructie", "m_kpi", "m_kwartaal", "m_jaar", "m_groei", "m_evaluatie", "m_besluit", "m_ladder", "m_slot", "action", "item", "own", "rescan", "yearday", "agreed", "measure", "collect", "card", "notice", "end"},
	"milestone.": {"m_prestatie", "m_overdracht", "m_actoren", "m_instructie", "m_kpi", "m_kwartaal", "m_jaar", "m_groei", "m_evaluatie",
		"m_besluit", "m_ladder", "m_slot"},
	"approve.ruling.":   {"ja", "voorwaarden", "nee"},
	"approve.terms.":    {"voorwaarden", "nee"},
	"approve.heard.":    {"ja", "voorwaarden", "nee"},
	"contract.upto.":    {"m_kpi", "m_kwartaal", "m_jaar"},
	"contract.gap.":     {"owner", "category", "contact", "deputy", "ambitions", "kpis", "takeback", "reporting", "estimated", "ordered", "maintenance", "actors", "handover", "milestone"},
	"contract.part.":    {"main", "people", "dates", "extensions", "ambitions", "kpis", "sla", "growth", "thresholds", "takeback", "reporting", "estimated", "ordered", "maintenance", "product", "actors", "actions", "links", "cadence", "cadenceend"},
	"contract.form.":    {"register", "main", "category", "contact", "deputy", "people", "dates", "extend", "stop", "owner", "nvt", "takeback", "reporting", "sla", "estimated", "maintenance", "product", "ambitions", "kpis", "kpimore", "growth", "thresholds", "extensions", "actors", "actornames", "actions", "ordered", "links", "cadence", "cadenceend"},
	"contract.field.":   {"task", "taskowner", "taskdue", "gebruikers", "onderhoud", "contractbeheer", "afval", "financien", "leverancier", "title", "supplier", "kinds", "start", "end", "owner", "newowner", "category", "contact", "deputy", "buyer", "management", "hours", "extension", "on", "reason", "yes", "terms", "value", "content", "often", "replace", "repair", "spares", "quality", "waste", "pieces", "maintenance", "warranty", "life", "passport", "goal", "aim", "unit", "by", "kpiname", "way", "target", "source", "every", "baseline", "kpiowner", "targets", "what", "due", "kpi", "op", "level", "effect", "months", "notice", "group", "actor", "informed", "year", "got", "linktitle", "url", "performance", "handover", "instruction", "kpidays", "meeting", "yearly", "evaluation", "decision", "noticedays", "ladder", "latedays"},
	"contract.hint.":    {"taskowner", "kinds", "end", "owner", "newowner", "contact", "deputy", "buyer", "management", "on", "reason", "often", "replace", "pieces", "life", "goal", "unit", "kpiname", "target", "baseline", "targets", "due", "effect", "notice", "informed", "year"},
	"contract.menu.":    {"all", "formdates", "listextensions", "formextend", "formstop", "resume", "formowner", "handover", "members", "log", "sheet", "feed"},
	"contract.promise.": {"open", "late", "kept", "missed"},
	"contract.mark.":    {"done", "nvt", "todo", "planned"},
	"contract.log.":     {"registered", "left", "set", "dates", "extended", "owner", "ended", "resumed", "mark", "value", "kpi", "kpigone", "promise", "threshold", "ordered", "informed", "row", "loop", "rung", "approved", "skipped", "action", "actiondone", "actiongone", "actionset", "key", "keyback", "item", "question", "later", "passed", "bounced"},
	"contracts.filter.": {"all", "run", "late", "gaps", "notice"},
	"contract.choice.":  {"kinds.product", "kinds.dienst", "kinds.aas", "kinds.werk", "kinds.raam", "yes.ja", "yes.nee", "maintenance.opdracht", "maintenance.apart", "maintenance.intern", "way.hoger", "way.lager", "source.leverancier", "source.intern", "every.1", "every.3", "every.12", "op.atleast", "op.above", "op.atmost", "op.below", "group.gebruikers", "group.onderhoud", "group.contractbeheer", "group.afval", "group.financien", "group.leverancier"},
}

// bySayer are the functions that take an id, and which of their arguments that is. The ids of a modal's fields go through
// input, those of errors stand in sayings.
var bySayer = map[string][]int{"T": {0}, "N": {0}, "line": {0}, "ofDocument": {0}, "lineOf": {1, 2}, "input": {1, 2}, "fail": {1}, "tell": {0}, "told": {0}, "contractLine": {1}, "note": {0}, "tri": {1, 2}}

var looksLikeID = regexp.MustCompile(`^[a-z]+(\.[a-z0-9]+)*$`)

func TestUsedIDs(t *testing.T) {
	ids := catalog(t).IDs("nl")
	literals, said := literals(t)
	used := map[string]bool{}
	for lit, at := range said {
		if ends, ok := families[lit]; ok {
			for _, end := range ends {
				used[lit+end] = true
			}
			continue
		}
		if strings.HasSuffix(lit, ".") {
			t.Errorf("%s: ids that begin with %q are not listed in families", at, lit)
			continue
		}
		used[lit] = true
		if lit != "" && !slices.Contains(ids, lit) {
			t.Errorf("%s: there is no message %q", at, lit)
		}
	}
	for prefix := range families {
		if _, ok := said[prefix]; !ok {
			t.Errorf("families lists %q, which no code says", prefix)
		}
	}
	for id := range used {
		if id != "" && !slices.Contains(ids, id) {
			t.Errorf("there is no message %q, which its family needs", id)
		}
	}
	for _, id := range ids {
		if _, ok := literals[id]; !ok && !used[id] {
			t.Errorf("nothing says %q", id)
		}
	}
}

// literals parses the packages that speak. All are the string literals that look like an id; said are those that stand
// where an id is asked for, prefixes of a family among them. Both with a place.
func literals(t *testing.T) (all, said map[string]string) {
	t.Helper()
	all, said = map[string]string{}, map[string]string{}
	var files []string
	for _, dir := range []string{".", "..", "../blocks", "../files", "../../cmd/internal/app"} {
		names, err := filepath.Glob(dir + "/*.go")
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v, %v", dir, names, err)
		}
		files = append(files, names...)
	}
	fset := token.NewFileSet()
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if s, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING && looksLikeID.MatchString(s) {
					all[s] = fset.Position(n.Pos()).String()
				}
			case *ast.CallExpr:
				for _, i := range bySayer[callee(n)] {
					if i < len(n.Args) {
						collect(fset, n.Args[i], said)
					}
				}
			case *ast.CompositeLit: // an element of sayings: {flows.ErrNoItem, "error.noitem"}
				if len(n.Elts) == 2 {
					if lit, ok := n.Elts[1].(*ast.BasicLit); ok && strings.HasPrefix(lit.Value, `"error.`) {
						collect(fset, lit, said)
					}
				}
			}
			return true
		})
	}
	return all, said
}

func callee(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.Ident:
		if f.Name != "line" { // in blocks that takes a text
			return f.Name
		}
	}
	return ""
}

// collect takes the literal of an argument, or the first part of a sum: "status.is." + x.
func collect(fset *token.FileSet, e ast.Expr, said map[string]string) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if s, err := strconv.Unquote(e.Value); err == nil {
			said[s] = fset.Position(e.Pos()).String()
		}
	case *ast.BinaryExpr:
		collect(fset, e.X, said)
	case *ast.CallExpr:
		if callee(e) == "Sprintf" {
			if s, err := strconv.Unquote(e.Args[0].(*ast.BasicLit).Value); err == nil {
				prefix, _, _ := strings.Cut(s, "%")
				said[prefix] = fset.Position(e.Pos()).String()
			}
		}
	}
}

func TestDay(t *testing.T) {
	now := time.Date(2027, 3, 1, 0, 30, 0, 0, time.UTC)
	for _, c := range []struct {
		at     time.Time
		nl, en string
	}{
		{now, "vandaag", "today"},
		{now.Add(-time.Hour), "gisteren", "yesterday"},
		{now.Add(24 * time.Hour), "morgen", "tomorrow"},
		{now.Add(48 * time.Hour), "3 mrt", "3 Mar"},
		{now.AddDate(-1, 0, 0), "1 mrt 2026", "1 Mar 2026"},
	} {
		for lang, want := range map[string]string{"nl": c.nl, "en": c.en, "fr": c.nl} {
			if got := catalog(t).In(lang).Day(c.at, now); got != want {
				t.Errorf("%s %s: %q, want %q", lang, c.at, got, want)
			}
		}
	}
}

func TestFullDay(t *testing.T) {
	for day, want := range map[string][2]string{
		"2027-01-14": {"donderdag 14 januari 2027", "Thursday 14 January 2027"},
		"2028-12-31": {"zondag 31 december 2028", "Sunday 31 December 2028"},
	} {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		for i, lang := range []string{"nl", "en"} {
			if got := catalog(t).In(lang).FullDay(at); got != want[i] {
				t.Errorf("%s %s: %q, want %q", lang, day, got, want[i])
			}
		}
	}
}

func TestMissingSaysItsID(t *testing.T) {
	if got := catalog(t).In("nl").T("no.such.message"); got != "no.such.message" {
		t.Errorf("%q", got)
	}
}

func TestPlural(t *testing.T) {
	w := catalog(t).In("nl")
	if one, two := w.N("todo.title", 1, locale.Args{"Project": "X"}), w.N("todo.title", 2, locale.Args{"Project": "X"}); !strings.HasPrefix(one, "Nog 1 punt ") || !strings.HasPrefix(two, "Nog 2 punten ") {
		t.Errorf("%q, %q", one, two)
	}
}
