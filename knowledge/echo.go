package knowledge

import (
	"context"
	"iter"
	"regexp"
	"strings"
)

// Echo is a model without a mind, for demonstrations and tests: it answers with those sentences of the passages in its
// prompt that have most words of the question, each with its mark. It gives the same reply each time and reaches nothing.
type Echo struct{}

// Name tells that it is no language model.
func (Echo) Name() string { return "echo" }

const echoSentences = 4

var (
	echoPassage  = regexp.MustCompile(`(?s)<passage n="(\d+)"[^>]*>\n(.*?)\n</passage>`)
	echoQuestion = regexp.MustCompile(`(?s)<question>\n(.*?)\n</question>`)
)

// Stream replies word by word.
func (Echo) Stream(ctx context.Context, p Prompt) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, word := range strings.SplitAfter(echo(p), " ") {
			if err := ctx.Err(); err != nil {
				yield("", err)
				return
			}
			if !yield(word, nil) {
				return
			}
		}
	}
}

// echo chooses the sentences: the first passage's best three, then the best of the second.
func echo(p Prompt) string {
	asked := map[string]bool{}
	if m := echoQuestion.FindStringSubmatch(p.User); m != nil {
		for _, t := range tokens(m[1]) {
			asked[t.text] = true
		}
	}
	var out []string
	for i, m := range echoPassage.FindAllStringSubmatch(p.User, 2) {
		limit := echoSentences - 1
		if i > 0 {
			limit = 1
		}
		for _, s := range closest(m[2], asked, limit) {
			out = append(out, s+" ["+m[1]+"]")
		}
	}
	return strings.Join(out, " ")
}

// closest returns the sentences with most of the words, in reading order; the first counts as having two more, because
// that is where a passage says what it has to say.
func closest(text string, asked map[string]bool, limit int) []string {
	type rated struct {
		text  string
		score int
	}
	var all []rated
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) == "" || listMark.MatchString(line) {
			continue
		}
		for _, s := range sentences(strings.TrimSpace(line)) {
			if strings.HasSuffix(s, ":") {
				continue // announces a list that is not quoted
			}
			r := rated{text: s}
			for _, t := range tokens(s) {
				if asked[t.text] && len(t.text) > 3 {
					r.score++
				}
			}
			if len(all) == 0 {
				r.score += 2
			}
			all = append(all, r)
		}
	}
	var out []string
	for score := 99; score >= 0 && len(out) < limit; score-- {
		for _, r := range all {
			if r.score == score && len(out) < limit {
				out = append(out, r.text)
			}
		}
	}
	ordered := out[:0:0]
	for _, r := range all {
		for _, s := range out {
			if r.text == s {
				ordered = append(ordered, s)
				break
			}
		}
	}
	return ordered
}
