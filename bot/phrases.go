package bot

import (
	_ "embed"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/reminders"
)

//go:embed phrases.yaml
var phrasesFile []byte

// intent is what a typed message means.
type intent struct {
	name               string // "" = a question, or the text that is being asked for
	arg, user, channel string
	phase              int
	loose              bool // as an answer to an open question it is one
}

type phrase struct {
	intent string
	re     *regexp.Regexp
	first  firsts
}

// firsts are the first letters that a phrase can have: most messages fit none of them, and finding that out by the
// expressions costs more than everything else that is done for an event.
type firsts struct {
	ascii [utf8.RuneSelf]bool
	any   bool // or any other beginning
}

func (f *firsts) fit(c byte) bool { return f.any || c >= utf8.RuneSelf || f.ascii[c] }

// firstsOf finds out with which characters a match of an expression can begin.
func firstsOf(expr string) (f firsts) {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return firsts{any: true}
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return firsts{any: true}
	}
	seen := make([]bool, len(prog.Inst))
	var from func(pc uint32)
	from = func(pc uint32) {
		if seen[pc] {
			return
		}
		seen[pc] = true
		switch in := &prog.Inst[pc]; in.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			from(in.Out)
			from(in.Arg)
		case syntax.InstCapture, syntax.InstEmptyWidth, syntax.InstNop:
			from(in.Out)
		case syntax.InstMatch:
			f.any = true
		case syntax.InstFail:
		default:
			for c := range f.ascii {
				f.ascii[c] = f.ascii[c] || in.MatchRune(rune(c))
			}
		}
	}
	from(uint32(prog.Start))
	return f
}

type phrases []phrase

func loadPhrases() (phrases, error) {
	var file []struct {
		Intent string   `yaml:"intent"`
		Say    []string `yaml:"say"`
	}
	if err := yaml.UnmarshalWithOptions(phrasesFile, &file, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("bot/phrases.yaml: %w", err)
	}
	var ps phrases
	for _, f := range file {
		for _, say := range f.Say {
			expr := `(?is)^(?:` + say + `)$`
			re, err := regexp.Compile(expr)
			if err != nil {
				return nil, fmt.Errorf("bot/phrases.yaml: %s: %w", f.Intent, err)
			}
			ps = append(ps, phrase{f.Intent, re, firstsOf(expr)})
		}
	}
	return ps, nil
}

// maxPhrase is the longest message that can be a request; anything longer is a text or a question, unless it says first that it
// asks for a reminder.
const maxPhrase = 200

// alike is the form in which names are compared with what was typed.
func alike(name string) string {
	return strings.ToLower(dialogue.Straight.Replace(strings.TrimSpace(name)))
}

// read finds out what a message means.
func (ps phrases) read(text string) intent {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) == 0 || len(text) > maxPhrase {
		return intent{}
	}
	typed := strings.TrimRight(text, " .!?")
	bare := dialogue.Straight.Replace(typed)
	for i := range ps {
		p := &ps[i]
		if strings.HasPrefix(p.intent, replies) {
			continue
		}
		if bare != "" && !p.first.fit(bare[0]) {
			continue
		}
		at := p.re.FindStringSubmatchIndex(bare)
		if at == nil {
			continue
		}
		in := intent{name: p.intent}
		for i, name := range p.re.SubexpNames() {
			if at[2*i] < 0 {
				continue
			}
			got := bare[at[2*i]:at[2*i+1]]
			switch name {
			case "arg":
				in.arg = first(in.arg, strings.TrimSpace(asTyped(typed, bare, at[2*i], at[2*i+1])))
			case "user":
				in.user = first(in.user, got)
			case "channel":
				in.channel = first(in.channel, got)
			case "phase":
				if got != "" {
					in.phase = number(got)
				}
			}
		}
		asks := in.arg != "" && !strings.HasPrefix(in.name, filed) || in.name == "invite" || strings.HasPrefix(in.name, manages)
		_, after, _ := strings.Cut(in.arg, ", ")
		if in.user == "" && asks && (strings.HasSuffix(text, "?") || asking.MatchString(after)) {
			return intent{} // "nieuw project of lopend contract, wat is beter?" asks; it makes no project
		}
		return in
	}
	return intent{}
}

// asTyped is the part of a text whose straight form has it from a place to another: a name keeps its quotes.
func asTyped(typed, straight string, from, to int) string {
	if len(typed) == len(straight) {
		return typed[from:to]
	}
	runes := []rune(typed)
	return string(runes[utf8.RuneCountInString(straight[:from]):utf8.RuneCountInString(straight[:to])])
}

// manners are words around a request that ask for nothing.
var manners = regexp.MustCompile(`(?i)^\s*(please|kringloop)\b[, ]+|[, ]+(please|alsjeblieft|alstublieft|aub|a\.u\.b)[ .!]*$`)

// wished stands before what people ask for: "I want to …", "kan je …", "show me the …".
var wished = regexp.MustCompile(`(?i)^\s*(((i want|i'd like|i would like|help me) to|let's|let us|(can|could|will|would) you|(ik|we|wij) (wil|willen)( graag)?|laten we|(kan|kun|wil) je)( eens| even| nu)* )?` +
	`((((give|geef|show|toon) (me|mij|ons)|show|list|see|toon|bekijk)( (all|of|the|my|our|alle|al|de|het|mijn|onze|ons|een|an?|list of|lijst van))*|(een |a )?(list of|lijst van)( (the|my|our|de|mijn|onze))?) )?`)

// read finds out what a message means: a request, or the name of a conversation of the library.
func (b *Bot) read(text string) intent {
	text = manners.ReplaceAllString(text, "")
	in := b.named(text)
	if rest := wished.ReplaceAllString(dialogue.Straight.Replace(text), ""); in.name == "" && len(rest) < len(text) {
		in = b.phrases.read(rest)
	}
	if in.name == "" {
		return dated(text)
	}
	return in
}

// named finds out what a message means without what people put around it.
func (b *Bot) named(text string) intent {
	in := b.phrases.read(text)
	named := in.name == "contract.open" || strings.HasPrefix(in.name, manages) // by any words: the name of a conversation is meant first
	if (in.name == "" || named) && len(text) <= maxPhrase {
		if id, ok := b.Talks.Meant(text); ok {
			return intent{name: "talk", arg: id}
		}
	}
	if in.name == "talk.forget" || in.name == "talk.show" || strings.HasPrefix(in.name, filed) && in.arg != "" {
		id, ok := b.Talks.Meant(in.arg)
		switch {
		case !ok:
			return intent{}
		case in.name == "talk.show":
			return intent{name: "talk", arg: id} // which shows the result that there is
		}
	}
	return in
}

// dated finds out whether a message asks for a reminder, or says that the person is away: whoever reads the days knows that.
func dated(text string) intent {
	if loose, ok := reminders.AsksReminder(text); ok && (!loose || len(text) <= maxPhrase) {
		return intent{name: "remind", loose: loose}
	}
	if loose, ok := reminders.SaysAway(text); ok && len(text) <= maxPhrase {
		return intent{name: "away", loose: loose}
	}
	return intent{}
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// number reads a small number; anything that is none gives -1, which is no phase.
func number(s string) int {
	if len(s) == 0 || len(s) > 3 {
		return -1
	}
	n := 0
	for _, c := range s {
		if c < '0' || c > '9' {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	if n == 0 {
		return -1
	}
	return n
}

// opening words of a question, which tell one from a text that was asked for.
var asking = regexp.MustCompile(`(?i)^((hoe|hoeveel|wat|wie|waar|waarom|wanneer|welke?|how|what|who|where|why|when|which)|(mag|mogen|moet|moeten|kan|kunnen|may|must|can|should|do|does) (ik|we|wij|je|dat|dit|het|i|you|that|this|it)|is (dat|dit|that|this))\b`)

// isQuestion tells whether a text reads as a question rather than as evidence or a reason.
func isQuestion(text string) bool {
	text = strings.TrimSpace(text)
	if flows.IsLink(text) {
		return false
	}
	return strings.HasSuffix(text, "?") || asking.MatchString(text)
}

// role reads a role as people write it, the purchaser's when none is named.
func role(text string) (flows.Role, bool) {
	switch strings.ToLower(strings.Trim(text, " .!")) {
	case "", "aankoper", "inkoper", "purchaser", "buyer":
		return flows.Purchaser, true
	case "kampioen", "ambassadeur", "champion":
		return flows.Champion, true
	case "contractbeheerder", "contractmanager", "contract manager", "beheerder":
		return flows.Manager, true
	case "management", "manager", "directie", "leidinggevende":
		return flows.Management, true
	}
	return "", false
}
