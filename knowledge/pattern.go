package knowledge

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

// pattern is a number of expressions of which a text must match one. Most texts match none, and looking for a few letters
// that a match must have is some twenty times faster than trying an expression.
type pattern struct {
	whole        *regexp.Regexp
	alternatives []alternative
}

// alternative is one of the expressions.
type alternative struct {
	expression *regexp.Regexp
	needs      [][]string // of each of these, a text that matches has one; in lower case
}

// newPattern compiles expressions, case folded.
func newPattern(expressions []string) (*pattern, error) {
	whole, err := regexp.Compile(`(?i)(?:` + strings.Join(expressions, `|`) + `)`)
	if err != nil {
		return nil, err
	}
	p := &pattern{whole: whole}
	for _, text := range expressions {
		text = `(?i)(?:` + text + `)`
		expression, err := regexp.Compile(text)
		if err != nil {
			return nil, fmt.Errorf("by itself: %w", err)
		}
		parsed, err := syntax.Parse(text, syntax.Perl)
		if err != nil {
			return nil, err
		}
		p.alternatives = append(p.alternatives, alternative{expression, needs(parsed)})
	}
	return p, nil
}

// MatchString says whether a text matches.
func (p *pattern) MatchString(text string) bool { return p.match(text, lower(text)) }

// match is MatchString for a text that is tried with many patterns, given in lower case too.
func (p *pattern) match(text, low string) bool {
	return slices.ContainsFunc(p.alternatives, func(a alternative) bool {
		for _, letters := range a.needs {
			if !slices.ContainsFunc(letters, func(s string) bool { return strings.Contains(low, s) }) {
				return false
			}
		}
		return a.expression.MatchString(text)
	})
}

// lower writes a text as needs are written. Expressions take the long s for an s.
func lower(text string) string { return strings.ReplaceAll(strings.ToLower(text), "ſ", "s") }

// needs lists letters without which an expression does not match: of each list one must be there.
func needs(re *syntax.Regexp) [][]string {
	switch re.Op {
	case syntax.OpLiteral:
		return [][]string{{lower(string(re.Rune))}}
	case syntax.OpCapture, syntax.OpPlus:
		return needs(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return needs(re.Sub[0])
		}
	case syntax.OpConcat:
		var all [][]string
		for _, sub := range re.Sub {
			all = append(all, needs(sub)...)
		}
		return all
	case syntax.OpAlternate:
		var any []string
		for _, sub := range re.Sub {
			of := needs(sub)
			if len(of) == 0 {
				return nil
			}
			any = append(any, slices.MaxFunc(of, func(a, b []string) int { return shortest(a) - shortest(b) })...)
		}
		return [][]string{any}
	}
	return nil
}
