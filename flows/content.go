package flows

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
)

//go:embed content
var embedded embed.FS

// Content is the embedded content tree, to be given to Load.
func Content() fs.FS {
	sub, err := fs.Sub(embedded, "content")
	if err != nil {
		panic(err) // the folder is compiled in
	}
	return sub
}

// Load reads and checks the content of the flows. An error names the file, and the line where the YAML itself is wrong.
func Load(tree fs.FS) (*Library, error) {
	l := &Library{byID: map[string]Item{}, texts: map[string]map[string]Text{}}
	if err := errors.Join(
		read(tree, "checklist.yaml", &l.items),
		read(tree, "conditions.yaml", &l.Conditions),
		read(tree, "categories.yaml", &l.Categories),
		read(tree, "phases.yaml", &l.phases),
	); err != nil {
		return nil, err
	}
	for _, lang := range Languages {
		texts := map[string]Text{}
		if err := read(tree, lang+"/checklist.yaml", &texts); err != nil {
			return nil, err
		}
		l.texts[lang] = texts
	}
	return l, l.check()
}

func read(tree fs.FS, name string, into any) error {
	data, err := fs.ReadFile(tree, name)
	if err != nil {
		return fmt.Errorf("flows/content: %w", err)
	}
	if err := yaml.UnmarshalWithOptions(data, into, yaml.Strict()); err != nil {
		return fmt.Errorf("flows/content/%s: %w", name, err)
	}
	return nil
}

// check proves what the rest of the package relies on, so that no rule has to doubt its content.
func (l *Library) check() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf("flows/content/"+format, args...)) }
	for i := range l.items {
		it := &l.items[i]
		phase, ok := phaseOf(it.ID)
		if !ok {
			bad("checklist.yaml: %q is not an item id such as p2.i07", it.ID)
		}
		it.Phase = phase
		if i > 0 && phase < l.items[i-1].Phase {
			bad("checklist.yaml: %s stands after an item of a later phase", it.ID)
		}
		if _, twice := l.byID[it.ID]; twice {
			bad("checklist.yaml: %s stands there twice", it.ID)
		}
		l.byID[it.ID] = *it
		if !slices.Contains(Roles, it.Role) || !slices.Contains(Weights, it.Weight) {
			bad("checklist.yaml: %s has role %q and crit %q", it.ID, it.Role, it.Weight)
		}
		if _, known := l.Condition(it.If); it.If != "" && !known {
			bad("checklist.yaml: %s hangs on %q, which conditions.yaml does not know", it.ID, it.If)
		}
		for _, lang := range Languages {
			if t := l.texts[lang][it.ID]; t.Title == "" || t.Why == "" || t.Evidence == "" || utf8.RuneCountInString(t.Title) > 75 {
				bad("%s/checklist.yaml: %s needs a title of at most 75 characters, a why and an evidence", lang, it.ID)
			}
		}
	}
	for _, lang := range Languages {
		for id := range l.texts[lang] {
			if _, ok := l.byID[id]; !ok {
				bad("%s/checklist.yaml: %s is no item of checklist.yaml", lang, id)
			}
		}
		for n := 1; n <= Phases; n++ {
			if l.phases[lang][n].Title == "" || len(l.Items(n)) == 0 {
				bad("phases.yaml: phase %d has no %s title or no items", n, lang)
			}
		}
	}
	l.checkConditions(bad)
	for _, c := range l.Categories {
		if c.Key == "" || c.NL == "" || c.EN == "" {
			bad("categories.yaml: %q needs a key and a name in both languages", c.Key)
		}
	}
	return errors.Join(errs...)
}

func (l *Library) checkConditions(bad func(format string, args ...any)) {
	seen := map[string]bool{}
	for _, c := range l.Conditions {
		if c.Key == "" || seen[c.Key] {
			bad("conditions.yaml: %q has no key or stands there twice", c.Key)
		}
		if n, err := strconv.Atoi(c.Asked); c.Asked != AskedWithProject && (err != nil || n < 1 || n > Phases) {
			bad("conditions.yaml: %s is asked at %q", c.Key, c.Asked)
		}
		if c.NL.Question == "" || c.EN.Question == "" {
			bad("conditions.yaml: %s needs a question in both languages", c.Key)
		}
		if _, known := l.Item(c.Again.Item); c.Again.Item != "" && !known || c.Again.Phase < 0 || c.Again.Phase > Phases {
			bad("conditions.yaml: %s returns at %q of phase %d", c.Key, c.Again.Item, c.Again.Phase)
		}
		if c.Implied != "" && !seen[c.Implied] { // one that stands before it, so that no circle is possible
			bad("conditions.yaml: %s is implied by %q, which does not stand before it", c.Key, c.Implied)
		}
		seen[c.Key] = true
	}
}

// AskedWithProject marks a condition that is asked when the project is made.
const AskedWithProject = "project"

// phaseOf reads the phase out of an item id: p2.i07 → 2.
func phaseOf(id string) (int, bool) {
	if len(id) < 6 || id[0] != 'p' || id[2] != '.' || (id[3] != 'i' && id[3] != 'o') {
		return 0, false
	}
	n := int(id[1] - '0')
	_, err := strconv.Atoi(id[4:])
	return n, n >= 1 && n <= Phases && err == nil
}
