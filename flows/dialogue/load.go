package dialogue

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
)

// Library holds all conversations with their words and rules, checked when loaded and not changed after.
type Library struct {
	scripts map[string]*Script
	words   map[string]map[string]Words // language, script
	rules   map[string]Rule
	offers  map[string]Propose
	order   []string
	said    map[string]string // what people type, to the script that it starts
	bare    map[string]string // the same without the words that only point
	beside  map[string]string // passages, to the script that is offered beside them
}

// Languages are those in which every conversation has its words.
var Languages = []string{"nl", "en"}

// What Slack allows, in characters: an option or a button, a title that is one.
const maxLabel = 75

// Load reads talks/*.yaml and {nl,en}/talks/*.yaml of a tree and checks them against each other and against the functions
// there are, by name. An error names every mistake with its file.
func Load(tree fs.FS, rules map[string]Rule, proposals map[string]Propose) (*Library, error) {
	l := &Library{scripts: map[string]*Script{}, words: map[string]map[string]Words{}, rules: rules, offers: proposals, said: map[string]string{}, bare: map[string]string{}, beside: map[string]string{}}
	names, err := fs.Glob(tree, "talks/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("flows/content: %w", err)
	}
	var errs []error
	files := map[string]string{} // by script
	for _, name := range names {
		s := &Script{}
		if err := read(tree, name, s); err != nil {
			errs = append(errs, err)
			continue
		}
		files[s.ID] = name
		errs = append(errs, l.add(tree, name, s)...)
	}
	errs = append(errs, l.borrow(files)...)
	for lang, scripts := range l.words {
		for _, w := range scripts {
			for id, st := range w.Steps {
				st.Lang = lang
				w.Steps[id] = st
			}
		}
	}
	for _, id := range l.order {
		s := l.scripts[id]
		errs = append(errs, s.check(files[id], rules)...)
		if s.Propose != "" && proposals[s.Propose] == nil {
			errs = append(errs, fmt.Errorf("flows/content/%s: there is no proposal %q", files[id], s.Propose))
		}
		for _, lang := range Languages {
			if w, ok := l.words[lang][id]; ok {
				errs = append(errs, s.checkWords(lang+"/"+files[id], w)...)
			}
		}
	}
	slices.SortFunc(l.order, func(a, b string) int {
		if d := l.scripts[a].Phase - l.scripts[b].Phase; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return l, errors.Join(errs...)
}

// add takes in a script of a file, with its words and what it is found by.
func (l *Library) add(tree fs.FS, name string, s *Script) []error {
	var errs []error
	if want := strings.TrimSuffix(path.Base(name), ".yaml"); s.ID != want {
		errs = append(errs, fmt.Errorf("flows/content/%s: its id is %q, want %q", name, s.ID, want))
	}
	l.scripts[s.ID] = s
	l.order = append(l.order, s.ID)
	errs = append(errs, s.loadEntries(tree)...)
	for _, passage := range s.Beside {
		if other, taken := l.beside[passage]; taken {
			errs = append(errs, fmt.Errorf("flows/content/%s: %s is offered beside %s already", name, other, passage))
		}
		l.beside[passage] = s.ID
	}
	for _, lang := range Languages {
		var w Words
		if err := read(tree, lang+"/"+name, &w); err != nil {
			errs = append(errs, err)
			continue
		}
		errs = append(errs, s.loadEntryWords(tree, lang, &w)...)
		if l.words[lang] == nil {
			l.words[lang] = map[string]Words{}
		}
		l.words[lang][s.ID] = w
		errs = append(errs, l.learn(lang+"/"+name, s.ID, append([]string{w.Title}, w.Phrases...))...)
	}
	return errs
}

func read(tree fs.FS, name string, into any) error {
	data, err := fs.ReadFile(tree, name)
	if err == nil {
		err = yaml.UnmarshalWithOptions(data, into, yaml.Strict())
	}
	if err != nil {
		return fmt.Errorf("flows/content/%s: %w", name, err)
	}
	return nil
}

// Script finds a conversation, or one that is played about a subject: see Script.Of.
func (l *Library) Script(id string) (*Script, bool) {
	base, subject, played := strings.Cut(id, SubjectMark)
	s, ok := l.scripts[base]
	if !ok || !played {
		return s, ok
	}
	if s.About == "" || subject == "" {
		return nil, false
	}
	return s.Of(subject), true
}

// Scripts lists all conversations, by phase.
func (l *Library) Scripts() []*Script {
	out := make([]*Script, len(l.order))
	for i, id := range l.order {
		out[i] = l.scripts[id]
	}
	return out
}

// Words gives a conversation's words, in Dutch unless the language is "en".
func (l *Library) Words(id, lang string) Words {
	if lang != "en" {
		lang = "nl"
	}
	base, _, _ := strings.Cut(id, SubjectMark)
	return l.words[lang][base]
}

// Rule gives what computes a conversation's result, nil when its answers are the result.
func (l *Library) Rule(s *Script) Rule { return l.rules[s.Rule] }

// Propose gives the answers to begin a conversation with, as far as they are known.
func (l *Library) Propose(k Known) Answers {
	if f := l.offers[k.Script.Propose]; f != nil {
		return f(k)
	}
	return nil
}

// ForItem lists the conversations that a checklist item offers.
func (l *Library) ForItem(item string) []*Script {
	var out []*Script
	for _, s := range l.Scripts() {
		if slices.Contains(s.Ticks, item) || slices.Contains(s.Approve, item) {
			out = append(out, s)
		}
	}
	return out
}

// Beside finds the conversation that is offered beside a passage of the guidance, nil when there is none.
func (l *Library) Beside(passage string) *Script { return l.scripts[l.beside[passage]] }

// check proves what the engine relies on.
func (s *Script) check(name string, rules map[string]Rule) []error {
	var errs []error
	bad := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("flows/content/"+name+": "+format, args...))
	}
	if s.Rule != "" && rules[s.Rule] == nil {
		bad("there is no rule %q", s.Rule)
	}
	if len(s.Steps) == 0 {
		bad("it asks nothing")
	}
	if err := s.checkHundred(); err != nil {
		bad("%v", err)
	}
	if len(s.Approve) > 0 && s.Each {
		bad("what everybody answers on their own can't be approved")
	}
	seen := map[string]*Step{}
	for i := range s.Steps {
		st := &s.Steps[i]
		if st.ID == "" || seen[st.ID] != nil {
			bad("step %d: its id %q is empty or used before", i+1, st.ID)
		}
		st.check(bad)
		st.Due.check(st, bad)
		if _, ok := s.setting(st.Norm); st.Norm != "" && (!ok || st.Ask != Number || !st.Optional) {
			bad("step %s leans on setting %q, which there is not, or it is no number that can be passed over", st.ID, st.Norm)
		}
		if of := seen[st.Of]; st.Of != "" && (of == nil || of.Ask != Number) {
			bad("step %s takes a share of %q, which is no number before it", st.ID, st.Of)
		}
		if err := st.checkPer(seen); err != nil {
			bad("step %s: %v", st.ID, err)
		}
		for _, c := range st.When {
			before := seen[c.Step]
			if before == nil {
				bad("step %s hangs on %q, which does not come before it", st.ID, c.Step)
				continue
			}
			for _, lacks := range c.Lacks {
				if !slices.ContainsFunc(before.Columns, func(col Column) bool { return col.ID == lacks }) {
					bad("step %s hangs on column %s of %s, which there is not", st.ID, lacks, c.Step)
				}
			}
			for _, o := range slices.Concat(c.In, c.Not) {
				if _, ok := before.Option(o); !ok {
					bad("step %s hangs on option %s of %s, which there is not", st.ID, o, c.Step)
				}
			}
		}
		seen[st.ID] = st
	}
	return errs
}

func (st *Step) check(bad func(string, ...any)) {
	switch st.Ask {
	case Choice, Choices:
		if len(st.Options) < 2 {
			bad("step %s has fewer than two options", st.ID)
		}
	case Table:
		if len(st.Columns) == 0 {
			bad("step %s has no columns", st.ID)
		}
	case Number, Date, Text:
	default:
		bad("step %s asks for %q, which is no kind", st.ID, st.Ask)
	}
	ids := map[string]bool{}
	for _, o := range st.Options {
		if o.ID == "" || ids[o.ID] {
			bad("step %s: option %q is empty or used twice", st.ID, o.ID)
		}
		ids[o.ID] = true
	}
}

// checkWords demands words for everything that is shown, and none that nothing shows.
func (s *Script) checkWords(name string, w Words) []error {
	var errs []error
	bad := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("flows/content/"+name+": "+format, args...))
	}
	label := func(what, text string) {
		if n := utf8.RuneCountInString(text); n == 0 || n > maxLabel {
			bad("%s has %d characters, want 1 to %d: %q", what, n, maxLabel, text)
		}
	}
	label("the title", w.Title)
	names := 0
	for _, group := range s.Norms {
		label("settings "+group.ID, w.Norms[group.ID])
		for _, f := range group.Fields {
			label("setting "+f.ID, w.Norms[f.ID])
		}
		names += 1 + len(group.Fields)
	}
	if len(w.Norms) > names {
		bad("it has words for settings that there are not")
	}
	for i := range s.Steps {
		st := &s.Steps[i]
		words, ok := w.Steps[st.ID]
		if !ok || words.Ask == "" {
			bad("step %s has no words", st.ID)
		}
		checkOptions(st.ID, st.Options, words.Options, label, bad)
		for note := range words.Notes {
			if _, ok := st.Option(note); !ok {
				bad("step %s has a note for option %q, which there is not", st.ID, note)
			}
		}
		if words.Many != "" && (st.Ask != Table || st.Max == "") {
			bad("step %s has words for too many rows, of which there is no bound", st.ID)
		}
		if (st.Hint == "") != (len(words.Hints) == 0) {
			bad("step %s has words for a hint, or a hint, but not both", st.ID)
		}
		for _, c := range st.Columns {
			label("column "+st.ID+"."+c.ID, words.Columns[c.ID].Name)
			checkOptions(st.ID+"."+c.ID, c.Options, words.Columns[c.ID].Options, label, bad)
		}
		if len(words.Columns) > len(st.Columns) {
			bad("step %s has words for columns that there are not", st.ID)
		}
	}
	for id := range maps.Keys(w.Steps) {
		if _, ok := s.Step(id); !ok {
			bad("words for a step %q, which there is not", id)
		}
	}
	return errs
}

func checkOptions(of string, options []Option, words map[string]string, label func(what, text string), bad func(string, ...any)) {
	for _, o := range options {
		label("option "+of+"."+o.ID, words[o.ID])
	}
	if len(words) > len(options) {
		bad("%s has words for options that there are not", of)
	}
}
