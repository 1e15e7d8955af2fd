package dialogue

import "strings"

// Words are what a person reads of a script, in one language.
type Words struct {
	Title   string               `yaml:"title"`  // of the conversation, at most 75 characters: it is a button
	Intro   string               `yaml:"intro"`  // said once, at the start
	Phrases []string             `yaml:"say"`    // what people type to start it
	Steps   map[string]StepWords `yaml:"steps"`  // by step
	Result  map[string]string    `yaml:"result"` // by key of what a rule says; {name} is filled in
	Like    string               `yaml:"like"`   // said under a question that is like one of another script
	Norms   map[string]string    `yaml:"norms"`  // what its settings are called, by group and by setting
}

// StepWords are the words of one question.
type StepWords struct {
	Ask     string                 `yaml:"ask"`
	Short   string                 `yaml:"short"`   // in a summary; "" = Ask
	Help    string                 `yaml:"help"`    // under the question
	Options map[string]string      `yaml:"options"` // at most 75 characters each
	Notes   map[string]string      `yaml:"notes"`   // shown with the result when this option was chosen
	Columns map[string]ColumnWords `yaml:"columns"`
	Many    string                 `yaml:"many"`  // said when there are more rows than can be taken
	Lang    string                 `yaml:"-"`     // in which they are: a number is read as that language writes it
	Hints   map[string]string      `yaml:"hints"` // by value of the fact Step.Hint; {name} is the fact "<Step.Hint>.name"
}

// ColumnWords are the words of one column.
type ColumnWords struct {
	Name    string            `yaml:"name"`
	Help    string            `yaml:"help"`
	Options map[string]string `yaml:"options"`
}

// Name is how a summary calls the question.
func (w StepWords) Name() string {
	if w.Short != "" {
		return w.Short
	}
	return w.Ask
}

// Say fills the words behind a key. A key without words comes out as itself, so that it is seen; a test demands words
// for every key that a rule uses.
func (w Words) Say(key string, args map[string]string) string {
	text, ok := w.Result[key]
	if !ok {
		return key
	}
	pairs := make([]string, 0, 2*len(args))
	for k, v := range args {
		pairs = append(pairs, "{"+k+"}", v)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
