package knowledge

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"

	"github.com/goccy/go-yaml"
)

// concept is a group of words and phrases that mean the same to someone who asks: Flemish and Netherlandic pairs,
// abbreviations, irregular forms, and their English counterparts.
type concept struct {
	NL []string `yaml:"nl"`
	EN []string `yaml:"en"`
}

func (c concept) words(lang string) []string {
	if lang == English {
		return c.EN
	}
	return c.NL
}

// voice is what a language brings along: how questions are recognised, and the words of an answer.
type voice struct {
	Light    []string     `yaml:"light"`   // words that carry little of a question's meaning
	Binding  []string     `yaml:"binding"` // subjects beside the guidance: what has none of it is no answer
	Story    []string     `yaml:"story"`   // how the running story is asked for
	Follow   []string     `yaml:"follow"`  // patterns of a question that leans on the one before
	Tasks    []string     `yaml:"tasks"`   // patterns of work that we are asked to do
	Chat     []string     `yaml:"chat"`    // patterns of small talk
	Hostile  []string     `yaml:"hostile"` // patterns of orders to the bot itself
	Tales    []string     `yaml:"tales"`   // patterns of a question for an example, a real case or the story
	Lists    []string     `yaml:"lists"`   // patterns of a question that wants several things
	Legal    []string     `yaml:"legal"`   // patterns of a question whether something is allowed, or must be
	Hollow   []string     `yaml:"hollow"`  // patterns of a sentence that says only whose advice it is
	Points   []string     `yaml:"points"`  // patterns of a sentence that points back to the one before
	Kinds    []answerKind `yaml:"kinds"`   // what an answer must contain, by how it is asked
	Texts    texts        `yaml:"texts"`   // what a person reads
	patterns patterns
}

// answerKind pairs a way of asking with what a true answer must show, such as a number after "hoeveel".
type answerKind struct {
	Name  string   `yaml:"name"`
	Ask   []string `yaml:"ask"`
	Proof string   `yaml:"proof"` // pattern; "" means that no passage answers this kind
	Soft  bool     `yaml:"soft"`  // the proof is a sign and no condition
	Close bool     `yaml:"close"` // the thing asked for must stand within a few words of the proof
	House bool     `yaml:"house"` // about the asker's own house: the guide has no answer, own documents need no proof
	proof *regexp.Regexp
	ask   *pattern
}

// texts are the words of an answer. %s stands for what the comment says, in this order.
type texts struct {
	Unknown  string `yaml:"unknown"` // the guide does not say
	Task     string `yaml:"task"`
	Chat     string `yaml:"chat"`
	Empty    string `yaml:"empty"`
	Near     string `yaml:"near"` // title, where
	Helpdesk string `yaml:"helpdesk"`
	Source   string `yaml:"source"`  // where, title
	Chapter  string `yaml:"chapter"` // number
	Intro    string `yaml:"intro"`   // chapter 0
	Sources  string `yaml:"sources"` // chapter 8
	Example  string `yaml:"example"`
	Fiction  string `yaml:"fiction"`
	Law      string `yaml:"law"`
	Marked   string `yaml:"marked"` // citation number, note

	FromGuide string            `yaml:"from_guide"` // above what the guide says, when own documents say something too
	FromOwn   string            `yaml:"from_own"`   // above what own documents say
	OwnSource string            `yaml:"own_source"` // document, page and heading
	NearOwn   string            `yaml:"near_own"`   // document, page and heading
	Page      string            `yaml:"page"`       // document, page
	FromDoc   string            `yaml:"from_doc"`   // under what a model wrote from an own document
	Fallback  map[string]string `yaml:"fallback"`   // why no model wrote the answer, by the Fallback constants
}

type patterns struct {
	follow, tasks, chat, hostile, tales, lists, legal *pattern       // of questions
	hollow, points                                    *regexp.Regexp // of sentences
}

// readData reads glossary.yaml and words.yaml. A folder without them is a mistake.
func (l *Library) readData(fsys fs.FS) []Problem {
	var out []Problem
	out = append(out, readYAML(fsys, "glossary.yaml", &l.glossary)...)
	for i, c := range l.glossary {
		if len(c.NL)+len(c.EN) < 2 {
			out = append(out, Problem{contentRoot + "glossary.yaml", 1, fmt.Sprintf("group %d has fewer than two words", i+1)})
		}
	}
	out = append(out, readYAML(fsys, "words.yaml", &l.voices)...)
	for _, lang := range languages {
		v := l.voices[lang]
		if v == nil {
			l.voices[lang] = &voice{}
			out = append(out, Problem{contentRoot + "words.yaml", 1, "no words for " + lang})
			continue
		}
		if err := v.compile(); err != nil {
			out = append(out, Problem{contentRoot + "words.yaml", 1, lang + ": " + err.Error()})
		}
	}
	return out
}

func readYAML(fsys fs.FS, name string, into any) []Problem {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return []Problem{{contentRoot + name, 1, "cannot be read: " + err.Error()}}
	}
	err = strict(text, into)
	if err == nil {
		return nil
	}
	p := Problem{contentRoot + name, 1, firstLine(err.Error())}
	var syntax yaml.Error
	if errors.As(err, &syntax) {
		p.Text = firstLine(syntax.GetMessage())
		if token := syntax.GetToken(); token != nil && token.Position != nil {
			p.Line = token.Position.Line
		}
	}
	return []Problem{p}
}

// compile turns the patterns into expressions, case folded.
func (v *voice) compile() error {
	var errs []error
	build := func(name string, alternatives []string) *pattern {
		if len(alternatives) == 0 {
			errs = append(errs, fmt.Errorf("%s: no patterns", name))
			return nil
		}
		p, err := newPattern(alternatives)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", name, err))
		}
		return p
	}
	whole := func(name string, alternatives []string) *regexp.Regexp {
		if p := build(name, alternatives); p != nil {
			return p.whole
		}
		return nil
	}
	v.patterns.follow = build("follow", v.Follow)
	v.patterns.tasks = build("tasks", v.Tasks)
	v.patterns.chat = build("chat", v.Chat)
	v.patterns.hostile = build("hostile", v.Hostile)
	v.patterns.tales = build("tales", v.Tales)
	v.patterns.lists = build("lists", v.Lists)
	v.patterns.legal = build("legal", v.Legal)
	v.patterns.hollow = whole("hollow", v.Hollow)
	v.patterns.points = whole("points", v.Points)
	for i := range v.Kinds {
		k := &v.Kinds[i]
		k.ask = build("kinds: "+k.Name, k.Ask)
		if k.Proof != "" {
			k.proof = whole("kinds: "+k.Name, []string{k.Proof})
		}
	}
	return errors.Join(errs...)
}
