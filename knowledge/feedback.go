package knowledge

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Feedback is what somebody thought of an answer.
type Feedback struct {
	ID       string    `json:"id,omitempty"`   // of the answer and who judges it: a second verdict replaces the first
	User     string    `json:"user,omitempty"` // who judges
	Question string    `json:"question"`       // as it was asked
	Lang     string    `json:"lang,omitempty"`
	Thread   []string  `json:"thread,omitempty"` // what was asked before it, oldest first
	Cited    []string  `json:"cited,omitempty"`  // ids of the passages that the answer cites
	Answered bool      `json:"answered,omitempty"`
	Model    string    `json:"model,omitempty"` // that worded the answer, "" = none
	Good     bool      `json:"good,omitempty"`
	Reason   string    `json:"reason,omitempty"` // what was wrong, in the person's words
	At       time.Time `json:"at,omitzero"`
}

// Kind of the cases that come from feedback.
const kindFeedback = "feedback"

// candidate is a question that somebody was not content with.
type candidate struct {
	Feedback
	good, bad int
	reasons   []string
}

// WriteCandidates writes the questions whose answer somebody found wrong as candidates for a question set, the most often
// found wrong first: YAML that can go under tuning once the right facts are filled in. It names nobody.
func WriteCandidates(w io.Writer, all []Feedback) error {
	people := map[string]bool{}
	groups := map[string]*candidate{}
	good := 0
	for _, f := range all {
		people[f.User] = true
		key := strings.ToLower(f.Lang + "\x00" + strings.Join(append(slices.Clone(f.Thread), f.Question), "\x00"))
		c := groups[key]
		if c == nil {
			c = &candidate{Feedback: f}
			groups[key] = c
		}
		if f.Good {
			good++
			c.good++
			continue
		}
		if c.bad == 0 || f.At.After(c.At) {
			c.Feedback = f // what the comment tells is the newest answer that was found wrong
		}
		c.bad++
		if f.Reason != "" && !slices.Contains(c.reasons, f.Reason) {
			c.reasons = append(c.reasons, f.Reason)
		}
	}
	var found []*candidate
	for _, c := range groups {
		if c.bad > 0 {
			found = append(found, c)
		}
	}
	slices.SortFunc(found, func(a, b *candidate) int {
		return cmp.Or(cmp.Compare(b.bad, a.bad), a.At.Compare(b.At), cmp.Compare(a.Question, b.Question))
	})
	out := &bytes.Buffer{}
	fmt.Fprintf(out, "# %d verdicts of %d people: %d good, %d not.\n", len(all), len(people), good, len(all)-good)
	if len(found) > 0 {
		fmt.Fprintln(out, "# facts: fill in what is right; leave it empty where the guide does not say.\ntuning:")
	}
	for _, c := range found {
		c.write(out)
	}
	_, err := w.Write(out.Bytes())
	return err
}

// write adds the candidate with what is known about it as comments.
func (c *candidate) write(out *bytes.Buffer) {
	verdicts := fmt.Sprintf("found wrong %d×, good %d×", c.bad, c.good)
	said := "not answered"
	if c.Answered {
		said = "answered from " + strings.Join(c.Cited, ", ")
	}
	if c.Model != "" {
		said += " by " + c.Model
	}
	fmt.Fprintf(out, "  # %s; %s\n", verdicts, oneLine(said))
	for _, reason := range c.reasons {
		fmt.Fprintf(out, "  # %s\n", oneLine(reason))
	}
	fmt.Fprintf(out, "  - {q: %s", inQuotes(c.Question))
	if c.Lang != "" {
		fmt.Fprintf(out, ", lang: %s", inQuotes(c.Lang))
	}
	if len(c.Thread) > 0 {
		after := make([]string, len(c.Thread))
		for i, q := range c.Thread {
			after[i] = inQuotes(q)
		}
		fmt.Fprintf(out, ", after: [%s]", strings.Join(after, ", "))
	}
	fmt.Fprintf(out, ", facts: [], kind: %s}\n", kindFeedback)
}

// oneLine keeps what a person wrote within its comment.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }), " ")
}

// inQuotes is a text as YAML reads it back: on one line, so that nobody's question becomes a key or a comment.
func inQuotes(s string) string {
	data, err := json.Marshal(oneLine(strings.ToValidUTF8(s, " ")))
	if err != nil {
		panic(err) // a string always marshals
	}
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(data))
}
