package dialogue

import "testing"

func TestSubject(t *testing.T) {
	lamp := &Script{ID: "lamp", About: "contract"}
	l := &Library{scripts: map[string]*Script{"lamp": lamp, "scan": {ID: "scan"}},
		words: map[string]map[string]Words{"nl": {"lamp": {Title: "Lamp"}}}}
	one, ok := l.Script("lamp~c1.2")
	if !ok || one.ID != "lamp~c1.2" || one.Subject != "c1.2" || one.Base() != "lamp" {
		t.Errorf("%+v, %v", one, ok)
	}
	if lamp.Subject != "" || lamp.ID != "lamp" {
		t.Error("the script of the file changed")
	}
	if l.Words("lamp~c1.2", "nl").Title != "Lamp" {
		t.Error("a conversation about a subject has the script's words")
	}
	if again := one.Of("c3"); again.ID != "lamp~c3" {
		t.Errorf("another subject: %s", again.ID)
	}
	for _, id := range []string{"scan~c1", "lamp~", "none~c1"} {
		if s, ok := l.Script(id); ok {
			t.Errorf("%s is %+v", id, s)
		}
	}
}
