package dialogue

import (
	"fmt"
	"slices"
	"strings"
)

// borrow gives steps and columns that are Like a step of another script what that step has: its kind, options, weight, facts,
// passages and words. A step keeps its own conditions and whether it may be passed over; what decides by itself in the one
// script does not in the other.
func (l *Library) borrow(names map[string]string) []error {
	var errs []error
	for _, id := range l.order {
		s := l.scripts[id]
		bad := func(format string, args ...any) {
			errs = append(errs, fmt.Errorf("flows/content/"+names[id]+": "+format, args...))
		}
		for i := range s.Steps {
			st := &s.Steps[i]
			if st.Like != "" && !l.borrowStep(s, st) {
				bad("step %s is like %q, which there is not", st.ID, st.Like)
			}
			for j := range st.Columns {
				if c := &st.Columns[j]; c.Like != "" && !l.borrowColumn(s, st, c) {
					bad("column %s.%s is like %q, which there is not", st.ID, c.ID, c.Like)
				}
			}
		}
	}
	return errs
}

// like finds the step that a name such as scan.q03 means, unless it is one that borrows itself.
func (l *Library) like(name string) (script string, st *Step, ok bool) {
	script, id, _ := strings.Cut(name, ".")
	s, ok := l.scripts[script]
	if !ok {
		return script, nil, false
	}
	st, ok = s.Step(id)
	return script, st, ok && st.Like == ""
}

func (l *Library) borrowStep(s *Script, st *Step) bool {
	from, lent, ok := l.like(st.Like)
	if !ok {
		return false
	}
	own := *st
	*st = *lent
	st.ID, st.Like, st.When, st.Optional = own.ID, own.Like, own.When, own.Optional
	st.Options = slices.Clone(lent.Options)
	for i := range st.Options {
		st.Options[i].Ends, st.Options[i].Hides = false, false
	}
	for _, lang := range Languages {
		w := l.words[lang][s.ID]
		words := l.words[lang][from].Steps[lent.ID]
		words.Help = w.Like
		if _, has := w.Steps[st.ID]; !has && w.Steps != nil {
			w.Steps[st.ID] = words
		}
	}
	return true
}

func (l *Library) borrowColumn(s *Script, st *Step, c *Column) bool {
	from, lent, ok := l.like(c.Like)
	if !ok {
		return false
	}
	c.Ask, c.Options, c.Min, c.Max = lent.Ask, slices.Clone(lent.Options), lent.Min, lent.Max
	for _, lang := range Languages {
		words := l.words[lang][from].Steps[lent.ID]
		c.Aliases = append(slices.Clip(c.Aliases), words.Name()) // a table may come in the other language
		if to := l.words[lang][s.ID].Steps[st.ID].Columns; to != nil {
			to[c.ID] = ColumnWords{Name: words.Name(), Help: words.Ask, Options: words.Options}
		}
	}
	return true
}
