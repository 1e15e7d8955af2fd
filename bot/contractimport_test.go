package bot

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"kringloop/flows"
	"kringloop/reminders"
)

var tableHead = []string{"titel", "leverancier", "type", "start", "einde", "beheerder"}

// importing brings what a job read of a file.
func importing(t testing.TB, b *Bot, m *memory, take bool, at time.Time, rows [][]string) Outcome {
	t.Helper()
	ev := Event{ID: "e" + at.String(), Kind: Said, Team: "T", User: ben, Channel: "D1", Direct: true, TS: "1.2", At: at}
	ask, err := json.Marshal(ContractsAsk{File: File{ID: "F1", Name: "lijst.csv"}, Named: true, Take: take, Event: ev})
	if err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(ContractsDone{Header: tableHead, Rows: rows, People: map[string]string{"sophie": sophie}})
	if err != nil {
		t.Fatal(err)
	}
	return handle(t, b, m, Event{ID: "j" + at.String(), Kind: JobDone, Team: "T", At: at, Job: Result{Kind: JobContracts, Ask: ask, Body: body}})
}

func row(n int, owner string) []string {
	return []string{fmt.Sprintf("Contract %d", n), "Leverancier", "product", "1-1-2027", "31-12-2030", owner}
}

// Nothing is registered before somebody says so; then all that is right is, once, and nothing more the second time.
func TestImport(t *testing.T) {
	b, m := newBot(t), newMemory()
	m.people[ben] = flows.Person{Known: true, Name: "Ben", Lang: "nl", Welcomed: true, Chat: "D1"}
	m.people[sophie] = flows.Person{Known: true, Name: "Sophie", Lang: "en", Welcomed: true}
	rows := [][]string{row(1, "ik"), row(2, "@Sophie"), {"Fout", "", "product", "1-1-2027", "31-12-2030", "ik"}, row(3, "Onbekende")}
	if out := importing(t, b, m, false, t0, rows); len(m.contracts) != 0 || !strings.Contains(string(out.Posts[0].Blocks), "Registreer 3 contracten") {
		t.Fatalf("%d contracts, %+v", len(m.contracts), out.Posts)
	}
	out := importing(t, b, m, true, t0.Add(time.Minute), rows)
	if len(m.contracts) != 3 {
		t.Fatalf("%d contracts", len(m.contracts))
	}
	owners := map[string]int{}
	for _, c := range m.contracts {
		owners[c.Owner]++
		if p := m.projects[c.Project]; p == nil || !c.Folder {
			t.Errorf("%s has no folder", c.Title)
		}
	}
	if owners[ben] != 2 || owners[sophie] != 1 {
		t.Errorf("owners %v", owners)
	}
	told := false
	for _, p := range out.Posts {
		told = told || p.Channel == sophie && strings.Contains(p.Text, "put a contract in your name")
	}
	if !told {
		t.Error("the other owner does not hear of it in her language")
	}
	importing(t, b, m, true, t0.Add(2*time.Minute), rows)
	if len(m.contracts) != 3 {
		t.Errorf("%d contracts after the second time", len(m.contracts))
	}
}

// A table may be as long as it may be, and no longer.
func TestImportManyRows(t *testing.T) {
	b, m := newBot(t), newMemory()
	m.people[ben] = flows.Person{Known: true, Name: "Ben", Lang: "nl", Welcomed: true, Chat: "D1"}
	var rows [][]string
	for n := range reminders.MaxRows + 3 {
		rows = append(rows, row(n, "ik"))
	}
	out := importing(t, b, m, false, t0, rows)
	if text := string(out.Posts[0].Blocks); !strings.Contains(text, "Vanaf rij") || !strings.Contains(text, "Registreer 500") {
		t.Errorf("%s", text)
	}
	importing(t, b, m, true, t0.Add(time.Minute), rows)
	if len(m.contracts) != reminders.MaxRows {
		t.Errorf("%d contracts", len(m.contracts))
	}
}
