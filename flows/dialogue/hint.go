package dialogue

import "regexp"

// hole is a place in a text that something is filled into.
var hole = regexp.MustCompile(`\{\w+\}`)

// Hint is what the bot says with a question of what it knows or proposes, "" when it has nothing to say. The person decides: a
// hint answers nothing. Facts are those of a Case.
func (w Words) Hint(st *Step, facts map[string]string, lang string) string {
	text := w.Steps[st.ID].Hints[facts[st.Hint]]
	if st.Hint == "" || text == "" {
		return ""
	}
	return hole.ReplaceAllStringFunc(text, func(name string) string {
		return w.Value(facts[st.Hint+"."+name[1:len(name)-1]], lang)
	})
}
