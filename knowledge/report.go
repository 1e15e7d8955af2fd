package knowledge

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
)

// WriteFigures prints measurements as a table.
func WriteFigures(w io.Writer, figures []Figures) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "group\tin\tout\thit@1\thit@3\thit@5\tMRR\tanswered\tholds\tabstained\tfalse\tp50 ms\tp99 ms\t")
	for _, f := range figures {
		in := func(x float64) string { return share(x, f.In) }
		fmt.Fprintf(t, "%s\t%d\t%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%.2f\t%.2f\t\n", f.Group, f.In, f.Out, in(f.Hit1), in(f.Hit3),
			in(f.Hit5), in(f.MRR), in(f.Answered), in(f.Holds), share(f.Abstained, f.Out), in(f.FalseAbstained),
			f.P50.Seconds()*1e3, f.P99.Seconds()*1e3)
	}
	return t.Flush()
}

func share(x float64, of int) string {
	if of == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f", x)
}

// WriteMisses prints the questions that went wrong, and how.
func WriteMisses(w io.Writer, results []Result) error {
	for _, r := range results {
		var wrong []string
		switch {
		case len(r.Case.Facts) == 0 && r.Answer.Answered:
			wrong = append(wrong, "answered, but the guide does not say")
		case len(r.Case.Facts) > 0 && !r.Answer.Answered:
			wrong = append(wrong, "declined, but the guide says")
		case len(r.Case.Facts) > 0 && !r.Cited:
			wrong = append(wrong, "cites another passage")
		case len(r.Case.Facts) > 0 && !r.Holds:
			wrong = append(wrong, "right passage, but the answer leaves the fact out")
		}
		if len(r.Case.Facts) > 0 && r.Rank != 1 {
			wrong = append(wrong, fmt.Sprintf("right passage at rank %d", r.Rank))
		}
		if len(wrong) == 0 {
			continue
		}
		first := ""
		if len(r.Answer.Passages) > 0 {
			first = r.Answer.Passages[0].ID
		}
		if _, err := fmt.Fprintf(w, "%s\n  wants %v, first is %s: %s\n", r.Case.Text, r.Case.Facts, first, strings.Join(wrong, "; ")); err != nil {
			return err
		}
	}
	return nil
}

// Step is an index with one more addition than the step before it.
type Step struct {
	Name string
	Features
}

// Ablation are the steps from plain BM25 to the whole.
var Ablation = func() []Step {
	steps := []Step{{"plain BM25", Features{}}}
	f := Features{}
	for _, a := range additions {
		a.set(&f, true)
		steps = append(steps, Step{"+ " + a.name, f})
	}
	for _, a := range additions {
		f := DefaultFeatures
		a.set(&f, false)
		steps = append(steps, Step{"all without " + a.name, f})
	}
	return steps
}()

// additions are the features in the order in which they came.
var additions = []struct {
	name string
	set  func(*Features, bool)
}{
	{"glossary", func(f *Features, on bool) { f.Glossary = on }},
	{"compounds", func(f *Features, on bool) { f.Compounds = on }},
	{"families", func(f *Features, on bool) { f.Families = on }},
	{"verbs", func(f *Features, on bool) { f.Verbs = on }},
	{"spelling", func(f *Features, on bool) { f.Spelling = on }},
	{"order word by word", func(f *Features, on bool) { f.Rerank = on }},
	{"pieces of four letters", func(f *Features, on bool) { f.Pieces = on }},
	{"names and subjects", func(f *Features, on bool) { f.Names = on }},
}

// Ablate measures every step on the same questions.
func Ablate(ctx context.Context, lib *Library, cases []Case, clock func() time.Time) ([]Figures, error) {
	var out []Figures
	for _, s := range Ablation {
		ix, err := NewIndexWith(lib, s.Features)
		if err != nil {
			return nil, err
		}
		figures, _, err := Eval(ctx, ix, cases, clock)
		if err := firstError(err, ix.Close()); err != nil {
			return nil, err
		}
		figures[0].Group = s.Name
		out = append(out, figures[0])
	}
	return out, nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
