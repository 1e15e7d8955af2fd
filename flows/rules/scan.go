package rules

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

// What an answer of the Proefscan can do besides giving points.
const (
	effectNone        = ""
	effectStop        = "NIET_KOPEN"    // the purchase isn't needed
	effectKnockOut    = "KO"            // stands in the way of a pilot
	effectFlag        = "AANDACHT"      // needs attention
	effectCap         = "CAP"           // needs attention; orange at best
	effectProvisional = "CAP_VOORLOPIG" // the same, and the verdict is provisional
)

// Verdict of a Proefscan.
type Verdict string

// The verdicts.
const (
	Green   Verdict = "GROEN"
	Orange  Verdict = "ORANJE"
	Red     Verdict = "ROOD"
	RedKO   Verdict = "ROOD_KO"
	BuyNone Verdict = "NIET_KOPEN"
)

// Scan is the outcome of a Proefscan, our own design and not the Quick Scan of Vlaanderen Circulair.
type Scan struct {
	Points      int      `json:"points"`
	Percent     int      `json:"percent"` // rounded half up; the verdict goes by the exact value
	Flags       []string `json:"flags"`
	KO          []string `json:"ko"`
	Provisional bool     `json:"provisional"`
	Verdict     Verdict  `json:"verdict"`
	Max         int      `json:"-"`
	Strong      []string `json:"-"` // questions with the most points
	Weak        []string `json:"-"` // the two with the most to gain, for an orange without flags
}

// Settings of an organisation, with our suggestions.
var (
	scanGreen  = big.NewRat(70, 1) // "scan.green", in %
	scanOrange = big.NewRat(45, 1) // "scan.orange"
	scanFlags  = big.NewRat(4, 1)  // "scan.flags": as many mean orange at best
	scanRescan = big.NewRat(6, 1)  // "scan.rescan": after so many months its result is asked about again
)

// experienced is the answer by which a team says that it has done this before: it needs fewer warnings.
const experienced = "b"

// ScanOf judges answers to a scan script: the order is no purchase, knock-outs, points, and then what caps a green.
func ScanOf(s *dialogue.Script, a dialogue.Answers, norm dialogue.Norm) Scan {
	return judge(s, a, norm, false)
}

// judge is ScanOf; with all, a question without an answer counts as one without points.
func judge(s *dialogue.Script, a dialogue.Answers, norm dialogue.Norm, all bool) Scan {
	out := Scan{Flags: []string{}, KO: []string{}}
	veteran := a.Option("q01") == experienced
	var stop, capped bool
	type gain struct {
		step string
		lost int
	}
	var gains []gain
	for i := range s.Steps {
		st := &s.Steps[i]
		o, ok := st.Option(a.Option(st.ID))
		if !ok {
			if all {
				out.Max += weight(norm, st) * mostPoints(st)
			}
			continue
		}
		most := weight(norm, st) * mostPoints(st)
		out.Max += most
		out.Points += weight(norm, st) * o.Points
		if most > 0 && o.Points == mostPoints(st) {
			out.Strong = append(out.Strong, st.ID)
		}
		gains = append(gains, gain{st.ID, most - weight(norm, st)*o.Points})
		switch effect := effectFor(st.ID, o.Effect, veteran); effect {
		case effectStop:
			stop = true
		case effectKnockOut:
			out.KO = append(out.KO, st.ID)
		case effectNone:
		default:
			out.Flags = append(out.Flags, st.ID)
			capped = capped || effect != effectFlag
			out.Provisional = out.Provisional || effect == effectProvisional
		}
	}
	out.Percent = scanPercent(out.Points, out.Max)
	out.Verdict = scanVerdict(out, stop, capped, norm)
	out.Provisional = out.Provisional && (out.Verdict == Orange || out.Verdict == Red)
	slices.SortStableFunc(gains, func(a, b gain) int { return b.lost - a.lost })
	for _, g := range gains[:min(2, len(gains))] {
		out.Weak = append(out.Weak, g.step)
	}
	return out
}

// effectFor: an experienced team knows its chains and lives, and may take a risk.
func effectFor(step, effect string, veteran bool) string {
	switch {
	case !veteran:
	case step == "q08" || step == "q09":
		return effectNone
	case step == "q04" && effect == effectCap:
		return effectFlag
	}
	return effect
}

func mostPoints(st *dialogue.Step) int {
	most := 0
	for _, o := range st.Options {
		most = max(most, o.Points)
	}
	return most
}

// weight is the script's, unless the organisation has its own; a context question has none.
func weight(norm dialogue.Norm, st *dialogue.Step) int {
	if n, err := strconv.Atoi(norm["scan."+st.ID]); err == nil && n >= 0 && n <= 9 && st.Weight > 0 {
		return n
	}
	return st.Weight
}

func scanPercent(points, of int) int {
	if of == 0 {
		return 0
	}
	n, err := strconv.Atoi(percent(points, of))
	if err != nil {
		return 0
	}
	return n
}

func scanVerdict(s Scan, stop, capped bool, norm dialogue.Norm) Verdict {
	share := new(big.Rat)
	if s.Max > 0 {
		share.SetFrac64(int64(100*s.Points), int64(s.Max))
	}
	verdict := Red
	switch {
	case stop:
		return BuyNone
	case len(s.KO) > 0:
		return RedKO
	case share.Cmp(norm.Number("scan.green", scanGreen)) >= 0:
		verdict = Green
	case share.Cmp(norm.Number("scan.orange", scanOrange)) >= 0:
		verdict = Orange
	}
	if verdict == Green && (capped || whole(len(s.Flags)).Cmp(norm.Number("scan.flags", scanFlags)) >= 0) {
		verdict = Orange
	}
	return verdict
}

// scanUsed are the thresholds that a scan goes by; the weights are among the settings used where points are counted.
func scanUsed(norm dialogue.Norm) dialogue.Norm {
	return dialogue.Norm{
		"scan.green":  calc.Fixed(norm.Number("scan.green", scanGreen), 0),
		"scan.orange": calc.Fixed(norm.Number("scan.orange", scanOrange), 0),
		"scan.flags":  calc.Fixed(norm.Number("scan.flags", scanFlags), 0),
	}
}

// addWeights adds the weights by which the questions of a script were counted to the settings used.
func addWeights(used dialogue.Norm, s *dialogue.Script, norm dialogue.Norm) {
	for i := range s.Steps {
		if st := &s.Steps[i]; st.Weight > 0 {
			used["scan."+st.ID] = strconv.Itoa(weight(norm, st))
		}
	}
}

// scan is the rule of the script: the verdict with its reasons and what to do next.
func scan(c dialogue.Case) (dialogue.Result, error) {
	s := ScanOf(c.Script, c.Answers, c.Norm)
	used := scanUsed(c.Norm)
	out := dialogue.Result{Verdict: string(s.Verdict), Norm: used, Args: map[string]string{
		"points": strconv.Itoa(s.Points), "max": strconv.Itoa(s.Max), "percent": strconv.Itoa(s.Percent),
		"strong": list(s.Strong), "ko": list(s.KO), "two": list(s.Weak),
		"green": used["scan.green"], "orange": used["scan.orange"], "flags": used["scan.flags"], "n": strconv.Itoa(len(s.Flags))}}
	if s.Verdict == RedKO {
		out.Args["n"] = strconv.Itoa(len(s.KO))
	}
	if s.Verdict == Orange && s.Provisional {
		out.Verdict = "VOORLOPIG"
	}
	line := func(key, mark string, args map[string]string) {
		out.Lines = append(out.Lines, dialogue.Line{Key: key, Args: args, Mark: mark})
	}
	line(scanText(s), "", out.Args)
	if s.Verdict == Red && s.Provisional {
		line("ROOD.provisional", "warn", nil)
	}
	if elsewhere := c.Facts["plan.best"]; elsewhere != "" && (s.Verdict == Red || slices.Contains(s.KO, "q06")) {
		line("elsewhere", "", map[string]string{"titles": elsewhere})
	}
	if slices.Contains(s.KO, "q07") {
		line("later", "", map[string]string{"n": calc.Fixed(c.Norm.Number("scan.rescan", scanRescan), 0)})
	}
	if s.Verdict != Green && len(s.Strong) > 0 {
		line("strong", "good", out.Args)
	}
	for _, id := range s.KO {
		line("ko", "stop", map[string]string{"step": step(id), "note": noteOf(id, c.Answers.Option(id))})
	}
	for _, id := range s.Flags {
		if effectAt(c, id) == effectProvisional && (s.Verdict == RedKO || s.Verdict == BuyNone) { // neither is ever provisional (flows §2.2)
			line("flag.market", "warn", map[string]string{"step": step(id)})
			continue
		}
		line("flag", "warn", map[string]string{"step": step(id), "note": noteOf(id, c.Answers.Option(id))})
	}
	out.Next = scanNext(s)
	if len(c.Answers) < len(c.Script.Steps) { // one answer decided: there is nothing to score
		line("own", "info", nil)
		return out, nil
	}
	line("score", "info", out.Args)
	line(scanNormed(c), "info", nil)
	line("own", "info", nil)
	addWeights(used, c.Script, c.Norm)
	rows := scanRows(c)
	out.Bars = scanBars(rows, s)
	out.Tables = []dialogue.Grid{scanPoints(rows, s)}
	return out, nil
}

// scanRow is what a question counts for.
type scanRow struct {
	step, option         string
	points, most, weight int
}

// scanRows are the questions that give points.
func scanRows(c dialogue.Case) []scanRow {
	var out []scanRow
	for i := range c.Script.Steps {
		st := &c.Script.Steps[i]
		if o, ok := st.Option(c.Answers.Option(st.ID)); ok && mostPoints(st) > 0 {
			out = append(out, scanRow{step: st.ID, option: o.ID, points: o.Points, most: mostPoints(st), weight: weight(c.Norm, st)})
		}
	}
	return out
}

// scanBars draw the points of each question.
func scanBars(rows []scanRow, s Scan) []dialogue.Bar {
	var out []dialogue.Bar
	for _, r := range rows {
		bar := dialogue.Bar{Name: step(r.step), Value: float64(r.weight * r.points), Max: float64(r.weight * r.most)}
		switch {
		case slices.Contains(s.KO, r.step):
			bar.Mark = "stop"
		case slices.Contains(s.Flags, r.step):
			bar.Mark = "warn"
		}
		out = append(out, bar)
	}
	return out
}

// scanPoints let whoever has a file count the score again.
func scanPoints(rows []scanRow, s Scan) dialogue.Grid {
	g := dialogue.Grid{Key: "points.table", Columns: []string{"factor", "answer", "points", "weight", "weighed", "most"},
		Numeric: []bool{false, false, true, true, true, true}, Apart: true}
	for _, r := range rows {
		g.Rows = append(g.Rows, []string{step(r.step), optionOf(r.step, r.option), strconv.Itoa(r.points), strconv.Itoa(r.weight),
			strconv.Itoa(r.weight * r.points), strconv.Itoa(r.weight * r.most)})
	}
	g.Rows = append(g.Rows, []string{textOf("points.sum"), "", "", "", strconv.Itoa(s.Points), strconv.Itoa(s.Max)})
	return g
}

// effectAt is the effect of what was chosen at a question.
func effectAt(c dialogue.Case, id string) string {
	if st, ok := c.Script.Step(id); ok {
		if o, ok := st.Option(c.Answers.Option(id)); ok {
			return o.Effect
		}
	}
	return ""
}

// scanNormed says whose norms these are: ours, unless the organisation chose one of its own.
func scanNormed(c dialogue.Case) string {
	for name := range c.Norm {
		if strings.HasPrefix(name, "scan.") {
			return "norm.own"
		}
	}
	return "norm.ours"
}

// scanText chooses among the texts of a verdict.
func scanText(s Scan) string {
	switch {
	case s.Verdict == Orange && s.Provisional:
		return "VOORLOPIG.text"
	case s.Verdict == Orange && len(s.Flags) == 0:
		return "ORANJE.none"
	case s.Verdict == Orange && len(s.Flags) == 1:
		return "ORANJE.one"
	case s.Verdict == RedKO && len(s.KO) > 1:
		return "ROOD_KO.many"
	case s.Verdict == Green && len(s.Strong) == 0: // by an organisation's own thresholds
		return "GROEN.plain"
	}
	return string(s.Verdict) + ".text"
}

// scanNext is what to do about a verdict, the most pressing first (flows §2.3): its own steps, one for each knock-out, and then what
// flags ask for, as far as there is room.
func scanNext(s Scan) []dialogue.Next {
	var out []dialogue.Next
	add := func(key, do, what string) {
		if n := (dialogue.Next{Key: key, Do: do, What: what}); !slices.Contains(out, n) && len(out) < maxNext {
			out = append(out, n)
		}
	}
	switch s.Verdict {
	case BuyNone:
		add("next.ladder", "talk", "ladder")
		add("next.tell", "item", "p1.i12")
	case Green:
		add("next.phase2", "phase", "2")
		add("next.approve", "item", "p2.i04")
		add("next.need", "item", "p2.i07")
	case Orange:
		if s.Provisional {
			add("next.market", "talk", "market")
		}
		if len(s.Flags) > 0 {
			add("next.points", "points", "flag")
		}
	case Red:
		add("next.plan", "talk", "plan")
	}
	for _, id := range s.KO {
		if n, ok := knockedOut[id]; ok {
			add(n.Key, n.Do, n.What)
		}
	}
	for _, n := range flagged {
		if slices.Contains(s.Flags, n.step) {
			add(n.Key, n.Do, n.What)
		}
	}
	return out
}

// knockedOut is what to do about a knock-out (flows §2.3): without a market that wants to grow, a growth path for later.
var knockedOut = map[string]dialogue.Next{
	"q03": {Key: "next.supplier", Do: "talk", What: "supplier"},
	"q06": {Key: "next.plan", Do: "talk", What: "plan"},
	"q07": {Key: "next.growth", Do: "item", What: "p4.i14"},
	"q10": {Key: "next.case", Do: "talk", What: "case"},
}

// flagged is what to do about a flag.
var flagged = []struct {
	step string
	dialogue.Next
}{
	{"q02", dialogue.Next{Key: "next.ladder", Do: "talk", What: "ladder"}},
	{"q07", dialogue.Next{Key: "next.market", Do: "talk", What: "market"}},
	{"q10", dialogue.Next{Key: "next.case", Do: "talk", What: "case"}},
	{"q11", dialogue.Next{Key: "next.goal", Do: "talk", What: "ambition"}},
}
