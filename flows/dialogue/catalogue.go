package dialogue

import (
	"fmt"
	"io/fs"
	"slices"
)

// Entry is one thing of a script's catalogue, such as a tool or a case. Its words stand in {nl,en}/<catalogue>.yaml by its
// id, and are told by the key that Key gives.
type Entry struct {
	ID    string              `yaml:"id"`
	Fits  map[string][]string `yaml:"fits"`  // by step, the options that it is for; a step that isn't named makes no difference
	Args  map[string]string   `yaml:"args"`  // fill its words: what no language changes, such as a link
	Facts []string            `yaml:"facts"` // of the guide
}

// Key finds an entry's words among those of a result.
func (s *Script) Key(e Entry) string { return s.Catalogue + "." + e.ID }

// Suits says that an entry is for an option of a step: named says that it is for that one in particular.
func (e Entry) Suits(step, option string) (suits, named bool) {
	options, told := e.Fits[step]
	if !told {
		return true, false
	}
	has := slices.Contains(options, option)
	return has, has
}

// loadEntries reads a script's catalogue and checks it against the script's questions.
func (s *Script) loadEntries(tree fs.FS) []error {
	if s.Catalogue == "" {
		return nil
	}
	name := s.Catalogue + ".yaml"
	if err := read(tree, name, &s.Entries); err != nil {
		return []error{err}
	}
	var errs []error
	bad := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("flows/content/"+name+": "+format, args...))
	}
	seen := map[string]bool{}
	for _, e := range s.Entries {
		if e.ID == "" || seen[e.ID] {
			bad("the id %q is empty or used twice", e.ID)
		}
		seen[e.ID] = true
		for step, options := range e.Fits {
			st, ok := s.Step(step)
			if !ok {
				bad("%s is for a question %q, which %s does not ask", e.ID, step, s.ID)
				continue
			}
			for _, o := range options {
				if _, ok := st.Option(o); !ok {
					bad("%s is for option %q of %s, which there is not", e.ID, o, step)
				}
			}
		}
	}
	return errs
}

// loadEntryWords puts the words of a script's catalogue among those of its results.
func (s *Script) loadEntryWords(tree fs.FS, lang string, w *Words) []error {
	if s.Catalogue == "" {
		return nil
	}
	name, texts := lang+"/"+s.Catalogue+".yaml", map[string]string{}
	if err := read(tree, name, &texts); err != nil {
		return []error{err}
	}
	if w.Result == nil {
		w.Result = map[string]string{}
	}
	var errs []error
	for _, e := range s.Entries {
		if texts[e.ID] == "" {
			errs = append(errs, fmt.Errorf("flows/content/%s: %s has no words", name, e.ID))
		}
		w.Result[s.Key(e)] = texts[e.ID]
		delete(texts, e.ID)
	}
	for id := range texts {
		errs = append(errs, fmt.Errorf("flows/content/%s: words for %q, which there is not", name, id))
	}
	return errs
}
