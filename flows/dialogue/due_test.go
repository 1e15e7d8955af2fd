package dialogue

import (
	"fmt"
	"strings"
	"testing"
)

func agreeing() *Script {
	return &Script{ID: "talk", Steps: []Step{{ID: "actions", Ask: Table, Due: &Due{What: "what", Who: "who", On: "on"},
		Columns: []Column{{ID: "on", Ask: Date, Optional: true}, {ID: "what", Ask: Text}, {ID: "who", Ask: Text, Optional: true}}}}}
}

func TestAgreed(t *testing.T) {
	s := agreeing()
	rows := func(rows ...[]string) Answers { return Answers{"actions": {Rows: rows}} }
	mail := []string{"2027-03-01", "Mail  sturen", "An"}
	got := s.Agreed(rows(mail, []string{"", "ooit", "An"}, []string{"2027-03-01", "bellen"}, mail))
	if len(got) != 2 || got[0].What != "Mail  sturen" || got[0].Who != "An" || got[0].On != "2027-03-01" || got[1].Who != "" {
		t.Fatalf("%+v", got)
	}
	key := func(row ...string) string { return s.Agreed(rows(row))[0].Key }
	if same := key("2027-03-01", "mail sturen", "an"); same != got[0].Key {
		t.Errorf("%s, want %s", same, got[0].Key)
	}
	for _, other := range [][]string{{"2027-03-02", "mail sturen", "An"}, {"2027-03-01", "mail sturen", "Ben"}, {"2027-03-01", "mail", "An"}} {
		if key(other...) == got[0].Key {
			t.Errorf("%v is the same", other)
		}
	}
	if got := s.Agreed(Answers{"actions": {None: true}}); got != nil {
		t.Errorf("%v", got)
	}
}

func TestDueIsChecked(t *testing.T) {
	for name, change := range map[string]func(st *Step){
		"a column that there is not": func(st *Step) { st.Due.Who = "wie" },
		"a day that is words":        func(st *Step) { st.Due.On = "what" },
		"no table":                   func(st *Step) { st.Ask, st.Columns = Date, nil },
	} {
		s, said := agreeing(), ""
		change(&s.Steps[0])
		for _, err := range s.check("talks/talk.yaml", nil) {
			said += fmt.Sprintln(err)
		}
		if !strings.Contains(said, "is due") {
			t.Errorf("%s: %q", name, said)
		}
	}
	if errs := agreeing().check("talks/talk.yaml", nil); errs != nil {
		t.Error(errs)
	}
}
