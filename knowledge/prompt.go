package knowledge

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"text/template"
	"unicode"
)

// Bounds of a prompt.
const (
	promptPassages = 6    // the best passages
	promptEarlier  = 3    // questions of the thread
	promptText     = 4000 // bytes of one passage; those of the guide are far below
	replyTokens    = 700  // of a reply: six sentences or twelve lines, with room for a model that thinks in few words
	bytesPerToken  = 3    // of Dutch, on the safe side; English has some four
)

// prompts are the files in content/prompts. They are part of the program: a mistake in them shows in every test.
var prompts = template.Must(template.New("").Funcs(template.FuncMap{"data": data}).ParseFS(embedded, "content/prompts/*.md"))

// promptPassage is a passage as the prompt shows it.
type promptPassage struct {
	N                 int
	Kind, Title, Text string
}

// promptData is what the files in content/prompts may use.
type promptData struct {
	Language         string
	Sentences, Items int
	Passages         []promptPassage
	Earlier          []string
	Question         string
}

// data makes a text harmless inside the tags of a prompt: without angle brackets and quotation marks of the keyboard it
// cannot end its block or begin another, and without invisible characters it says to the model what it says to a reader.
func data(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '<':
			return '‹'
		case r == '>':
			return '›'
		case r == '"':
			return '”'
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r) || r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, text))
}

// prompt renders what the model is asked.
func (d promptData) prompt() (Prompt, error) {
	p := Prompt{MaxTokens: replyTokens}
	for name, into := range map[string]*string{"system.md": &p.System, "question.md": &p.User} {
		var b strings.Builder
		if err := prompts.ExecuteTemplate(&b, name, d); err != nil {
			return Prompt{}, fmt.Errorf("prompt %s: %w", name, err)
		}
		*into = b.String()
	}
	return p, nil
}

// hash tells prompts apart: the same one gives the same hash in every process and release.
func (p Prompt) hash() string {
	sum := sha256.Sum256([]byte(p.System + "\x00" + p.User))
	return hex.EncodeToString(sum[:])
}

// tokens estimates how many tokens a text takes, rather too many than too few.
func estimate(text string) int { return (len(text) + bytesPerToken - 1) / bytesPerToken }
