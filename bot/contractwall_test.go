package bot

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kringloop/bot/blocks"
	"kringloop/flows"
	"kringloop/reminders"
)

const contractID = "csecret"

// withContract is a memory in which Sophie's secret project has a contract with something in every list.
func withContract(t testing.TB, b *Bot) *memory {
	t.Helper()
	m := known(t, b)
	day := func(s string) reminders.Date {
		d, err := reminders.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	d := reminders.Draft{Title: secret, Supplier: secret, Kinds: []reminders.Kind{reminders.Product}, Start: day("2026-01-01"), End: day("2029-12-31"), Owner: sophie,
		Project: projectID, Extensions: []reminders.Extension{{Months: 12, Notice: day("2029-01-01")}}, Ambitions: []reminders.Ambition{{Goal: secret}},
		KPIs: []reminders.KPI{{Name: secret, Every: 1}}, Growth: []reminders.Promise{{What: secret, Due: day("2028-01-01")}}, Links: []reminders.Link{{URL: "https://zonnebloem.example"}}}
	c, err := reminders.Register(contractID, d, sophie, t0, reminders.On(t0), reminders.DefaultRules)
	if err != nil {
		t.Fatal(err)
	}
	m.contracts[contractID] = c.Clone()
	p := m.projects[projectID]
	if err := p.AddContract(contractID, secret, sophie, t0); err != nil {
		t.Fatal(err)
	}
	m.projects[projectID] = p.Clone()
	return m
}

// contractControls are the controls of a contract, with every ending they have.
func contractControls() map[string][]string {
	c := contractID
	return map[string][]string{
		"contract.open": {c}, "contract.card": {c}, "contract.gaps": {c}, "contract.all": {c}, "contract.figures": {c}, "contract.handover": {c},
		"contract.form.owner": {c + " owner -"}, "contract.form": {c + " kpis k1", c + " nvt m_actoren.1", c + " dates - all"}, "contract.list": {c + " kpis 0"},
		"contract.drop": {c + " growth g2"}, "contract.late.done": {c + " m_actoren.1"}, "contract.late.todo": {c + " m_actoren.1"},
		"contract.late.nvt": {c + " m_actoren.1"}, "contract.late.all": {c + " -"}, "contract.calendar": {c, c + " 0"}, "contract.stone": {c + " m_slot.1"},
		"contract.reopen": {c + " m_actoren.1"}, "contract.resume": {c}, "contract.log": {c, c + " 0"}, "contract.sheet": {c}, "contract.day": {c + " m_slot.1"},
		"contract.feed": {c}, "contract.feed.make": {c}, "contract.revoke": {c}, "contract.members": {c},
		"contract.more": {"form " + c + " stop", "list " + c + " links 0", "drop " + c + " kpis k1", "all " + c},
	}
}

func showsContract(t testing.TB, out Outcome) string {
	t.Helper()
	if leak := reveals(t, out); leak != "" {
		return leak
	}
	data, err := json.Marshal(out.Jobs)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(data), contractID) || strings.Contains(string(data), "onnebloem") {
		return string(data)
	}
	return ""
}

func TestStrangersContractControlsAreRefused(t *testing.T) {
	b := newBot(t)
	for id, values := range contractControls() {
		for _, value := range values {
			for i, ev := range places(ben) {
				m := withContract(t, b)
				rev := m.contracts[contractID].Rev
				ev.Action = Action{ID: id, Value: value}
				out := handle(t, b, m, ev)
				if len(out.Posts) != 1 || !strings.Contains(out.Posts[0].Text, "Dat contract vind ik niet") || len(out.Jobs) != 0 {
					t.Errorf("%s %q at %d: %+v, want one refusal", id, value, i, out)
				}
				if leak := showsContract(t, out); leak != "" || m.contracts[contractID].Rev != rev {
					t.Errorf("%s %q at %d reveals or changes: %s", id, value, i, leak)
				}
			}
		}
	}
}

// What a member presses is understood, and what is shown in a channel that the project is not linked to is nothing of it.
func TestContractControlsAnswer(t *testing.T) {
	b := newBot(t)
	for id, values := range contractControls() {
		for _, value := range values {
			for i, ev := range places(sophie) {
				m := withContract(t, b)
				ev.Action = Action{ID: id, Value: value}
				out := handle(t, b, m, ev)
				if len(out.Posts)+len(out.Jobs) == 0 {
					t.Errorf("%s %q at %d does nothing", id, value, i)
				}
				for _, p := range out.Posts {
					data, _ := json.Marshal(p)
					if strings.Contains(string(data), "onnebloem") && p.Shape == Message && p.Channel != sophie && p.Channel != teamChannel {
						t.Errorf("%s %q at %d shows it in %s", id, value, i, p.Channel)
					}
					if strings.Contains(string(data), "onnebloem") && p.Project != projectID && !slices.Contains(p.Projects, projectID) {
						t.Errorf("%s %q at %d stands behind no wall: %s", id, value, i, data)
					}
				}
			}
		}
	}
}

// Every form, whoever sends it and whatever is in it, is refused to strangers, and never brings the handling down.
func TestContractForms(t *testing.T) {
	b := newBot(t)
	for _, f := range blocks.Forms() {
		for _, fill := range []string{"", "x", "12", "2027-06-01", "ja", strings.Repeat("é", 5000), "<!channel>", "-1", "99999999999999999999"} {
			values := map[string][]string{}
			for _, fd := range f.Fields {
				if fill != "" {
					values[blocks.InField+fd.ID] = []string{fill}
				}
			}
			private := fmt.Sprintf("nl %s %s - 2026-01-01 2029-12-31 all dm:1.2", contractID, f.ID)
			if f.ID == "register" {
				private = "nl " + projectID + " register - - - - -"
			}
			ev := Event{Kind: Submitted, ID: "e", Team: "T", At: t0, View: View{Name: blocks.ModalContract, Private: private, Values: values}}
			bad := b.Validate(ev)
			for _, why := range bad {
				if strings.TrimSpace(why) == "" || strings.Contains(why, "error.") {
					t.Errorf("%s with %.20q: %q", f.ID, fill, why)
				}
			}
			for _, user := range []string{ben, sophie} {
				m := withContract(t, b)
				ev.User = user
				rev := m.contracts[contractID].Rev
				out := handle(t, b, m, ev)
				if user == ben {
					if leak := showsContract(t, out); leak != "" || m.contracts[contractID].Rev != rev || len(m.contracts) != 1 {
						t.Errorf("%s with %.20q by a stranger: %s", f.ID, fill, leak)
					}
				} else if len(bad) > 0 && m.contracts[contractID].Rev != rev {
					t.Errorf("%s with %.20q was refused and changed the contract", f.ID, fill)
				}
			}
		}
	}
}

// The list of contracts and the search by name show strangers nothing.
func TestStrangersContractWords(t *testing.T) {
	b := newBot(t)
	for _, text := range []string{"contracten", "contract zonnebloem", "exporteer contracten", "tijdlijn", "agendalink", "importeer contracten"} {
		ev := places(ben)[0]
		ev.Kind, ev.Text, ev.Trigger = Said, text, ""
		if leak := showsContract(t, handle(t, b, withContract(t, b), ev)); leak != "" {
			t.Errorf("%q reveals %s", text, leak)
		}
	}
	if _, err := b.Feed(reminders.Subscription{User: ben, Contract: contractID}, t0, withContract(t, b)); !Stranger(err) {
		t.Errorf("a stranger's calendar: %v", err)
	}
	m := withContract(t, b)
	if f, err := b.Feed(reminders.Subscription{User: ben}, t0, m); err != nil || len(f.Contracts)+len(f.Duties) != 0 {
		t.Errorf("%+v, %v", f, err)
	}
	m.people[sophie] = flows.Person{Known: true, Gone: true}
	if _, err := b.Feed(reminders.Subscription{User: sophie}, t0, m); !Stranger(err) {
		t.Errorf("of somebody who left: %v", err)
	}
}
