// Package rules computes the results of the conversations, and what earlier results propose for the next one: one pure function for
// each that needs one, named in its script. It owns what an answer is worth and what follows from it. It knows no words: a result is made of keys of the script's
// words, and of values.
package rules

import (
	"fmt"
	"io/fs"
	"math/big"
	"strings"

	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

// All are the rules by the name under which scripts ask for them.
var All = map[string]dialogue.Rule{
	"ambition":     ambition,
	"case":         businessCase,
	"cases":        cases,
	"closing":      closing,
	"contract":     contract,
	"criteria":     criteria,
	"devices":      devices,
	"endladder":    endladder,
	"feedback":     feedback,
	"handover":     handover,
	"impact":       impact,
	"ladder":       ladder,
	"loop":         loop,
	"market":       market,
	"meeting":      meeting,
	"plan":         plan,
	"reuse":        reuse,
	"review":       review,
	"reviewshort":  reviewShort,
	"scan":         scan,
	"score":        score,
	"stakeholders": stakeholders,
	"start":        start,
	"supplier":     supplier,
	"tco":          tco,
	"tools":        tools,
	"tour":         tour,
	"weights":      weights,
	"yearcheck":    yearcheck,
	"yearday":      yearday,
}

// Load reads the conversations of a content tree with these rules.
func Load(tree fs.FS) (*dialogue.Library, error) {
	l, err := dialogue.Load(tree, All, Proposals)
	if err != nil {
		return nil, fmt.Errorf("conversations: %w", err)
	}
	return l, nil
}

// Say puts a calculator's issue into words of a language.
func Say(w dialogue.Words, i calc.Issue, lang string) string {
	l := issue(i, "")
	return w.Fill(l.Key, l.Args, lang, nil)
}

// step names a question in the arguments of a line, option an answer to it and note what is said of that answer: the
// renderer puts the words there.
func step(id string) string          { return "@" + id }
func optionOf(id, opt string) string { return "@" + id + "." + opt }
func noteOf(id, opt string) string   { return "@" + id + "!" + opt }

func list(ids []string) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = step(id)
	}
	return strings.Join(out, ", ")
}

func whole(n int) *big.Rat { return new(big.Rat).SetInt64(int64(n)) }

// percent writes a share of 100 rounded half up, without a sign.
func percent(part, of int) string {
	return calc.Fixed(new(big.Rat).Mul(whole(100), new(big.Rat).SetFrac64(int64(part), int64(of))), 0)
}
