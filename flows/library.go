package flows

import (
	"slices"
	"sort"
)

// Phases is how many phases the guide has (0.24); they are numbered from 1.
const Phases = 7

// Role is what somebody does in circular purchasing; it decides who an item is for.
type Role string

// The four roles, with their Dutch names as keys.
const (
	Purchaser  Role = "aankoper"
	Champion   Role = "kampioen"          // circular champion or ambassador (1.08, 1.34)
	Manager    Role = "contractbeheerder" // owns phase 6 (6.38)
	Management Role = "management"        // gives the mandate (2.53)
)

// Roles lists the roles in the order in which they are offered.
var Roles = []Role{Purchaser, Champion, Manager, Management}

// Weight says how much an item matters for finishing its phase. Our own ranking, not the guide's.
type Weight string

// The weights of an item.
const (
	Must   Weight = "must"
	Should Weight = "should"
	Could  Weight = "could"
)

// Weights lists the weights, the heaviest first.
var Weights = []Weight{Must, Should, Could}

// Item is one point of a phase's checklist.
type Item struct {
	ID       string   `yaml:"id"`       // p2.i07, or p2.o01 for a project's own
	Role     Role     `yaml:"role"`     // default assignee (R6)
	Weight   Weight   `yaml:"crit"`     //
	If       string   `yaml:"if"`       // key of the condition it hangs on; "" = always
	Facts    []string `yaml:"facts"`    // numbered facts of the guide behind it
	Passages []string `yaml:"passages"` // guidance to show, most relevant first

	Phase int      `yaml:"-"`
	Own   *OwnItem `yaml:"-"` // set when a project added it
}

// OwnItem is what a project's member wrote for an item that the guide doesn't have.
type OwnItem struct {
	ID       string `json:"id"`
	Phase    int    `json:"phase"`
	Title    string `json:"title"`
	Why      string `json:"why,omitempty"`
	Evidence string `json:"evidence,omitempty"`
	Role     Role   `json:"role"`
	Weight   Weight `json:"weight"`
}

// Text is what a person reads of an item, in one language.
type Text struct {
	Title    string `yaml:"title"`    // imperative, at most 75 characters
	Why      string `yaml:"why"`      // one sentence
	Evidence string `yaml:"evidence"` // what to attach or to write
}

// Condition is a question that decides whether items apply (§1.8).
type Condition struct {
	Key     string `yaml:"key"`
	Asked   string `yaml:"asked"` // "project", or the number of the phase at whose start it is asked
	Implied string `yaml:"implied"`
	Again   struct {
		Phase int    `yaml:"phase"`
		Item  string `yaml:"item"`
	} `yaml:"again"`
	NL Question `yaml:"nl"`
	EN Question `yaml:"en"`
}

// Question is a condition as it is asked; empty Yes and No are the ordinary words.
type Question struct {
	Question string `yaml:"question"`
	Yes      string `yaml:"yes"`
	No       string `yaml:"no"`
}

// In gives the question in a language, Dutch unless "en".
func (c Condition) In(lang string) Question {
	if lang == "en" {
		return c.EN
	}
	return c.NL
}

// PhaseName is a phase's short name and its title.
type PhaseName struct {
	Name  string `yaml:"name"`
	Title string `yaml:"title"`
}

// Category is a kind of thing that people buy; our own list.
type Category struct {
	Key string `yaml:"key"`
	NL  string `yaml:"nl"`
	EN  string `yaml:"en"`
}

// In gives the category's name in a language.
func (c Category) In(lang string) string {
	if lang == "en" {
		return c.EN
	}
	return c.NL
}

// Library is the content of the flows: checklists, conditions and their texts, checked when loaded and not changed after.
type Library struct {
	Categories []Category
	Conditions []Condition

	items  []Item
	byID   map[string]Item
	texts  map[string]map[string]Text // language, item id
	phases map[string]map[int]PhaseName
}

// Languages are the languages in which every text exists.
var Languages = []string{"nl", "en"}

// Items lists the guide's items of a phase, in order. The list is the library's own: it may be appended to, which copies
// it, but not changed.
func (l *Library) Items(phase int) []Item {
	of := func(n int) int { // where the items of a phase begin: they stand in the order of their phases
		return sort.Search(len(l.items), func(i int) bool { return l.items[i].Phase >= n })
	}
	from, to := of(phase), of(phase+1)
	return l.items[from:to:to]
}

// Item finds an item of the guide.
func (l *Library) Item(id string) (Item, bool) {
	it, ok := l.byID[id]
	return it, ok
}

// Citing lists the guide's items that name a passage of the guidance, those that show it first before the others.
func (l *Library) Citing(passage string) []Item {
	var out []Item
	rank := func(it Item) int { return slices.Index(it.Passages, passage) }
	for _, it := range l.items {
		if rank(it) >= 0 {
			out = append(out, it)
		}
	}
	slices.SortStableFunc(out, func(a, b Item) int { return rank(a) - rank(b) })
	return out
}

// Text gives an item's words in a language; an own item has one language, its author's.
func (l *Library) Text(it Item, lang string) Text {
	if it.Own != nil {
		return Text{Title: it.Own.Title, Why: it.Own.Why, Evidence: it.Own.Evidence}
	}
	return l.texts[language(lang)][it.ID]
}

// Phase names a phase in a language.
func (l *Library) Phase(n int, lang string) PhaseName { return l.phases[language(lang)][n] }

// Condition finds a condition by its key.
func (l *Library) Condition(key string) (Condition, bool) {
	i := slices.IndexFunc(l.Conditions, func(c Condition) bool { return c.Key == key })
	if i < 0 {
		return Condition{}, false
	}
	return l.Conditions[i], true
}

// Category names a category in a language; an unknown key is given back as it is.
func (l *Library) Category(key, lang string) string {
	for _, c := range l.Categories {
		if c.Key == key {
			return c.In(lang)
		}
	}
	return key
}

func language(lang string) string {
	if lang == "en" {
		return "en"
	}
	return "nl"
}
