package app

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"kringloop/bot/files"
	"kringloop/bot/sandbox"
)

// uploads sends a file to the bot.
func (l *place) uploads(name string, content []byte) {
	l.room.t.Helper()
	if err := l.room.work.Upload(l.who.Handle, "dm", "", sandbox.File{Name: name, Content: content}); err != nil {
		l.room.t.Fatal(err)
	}
	l.room.settle()
}

// gets is the newest file of a name that the person was sent.
func (l *place) gets(name string) sandbox.File {
	l.room.t.Helper()
	all := l.Seen()
	for i := len(all) - 1; i >= 0; i-- {
		for _, f := range all[i].raw.Files {
			if whole, ok := l.room.work.File(l.who.ID, f.ID); ok && f.Name == name {
				return whole
			}
		}
	}
	l.room.t.Fatalf("there is no %s in\n%s", name, l.transcript())
	return sandbox.File{}
}

// Five hundred lines from a workbook come back as a workbook with all of them, in order and with nothing that a spreadsheet
// would execute.
func TestPlanOfFiveHundredLines(t *testing.T) {
	r := openRoom(t, roomOptions{})
	dm := r.Person("aankoper").In("dm")
	dm.Says("aankoopplan")
	f := excelize.NewFile()
	for i, head := range []string{"Aankoop", "Bedrag", "Eerste keer", "Noodzaak", "Tijd", "Kosten en risico", "Zichtbaarheid", "Circulaire winst", "Markt",
		"Keten", "Levensduur", "Mandaat", "Meetbaar doel", "Betrokkenen", "Functioneel", "Na gebruik"} {
		cell, _ := excelize.CoordinatesToCellName(i+1, 1)
		_ = f.SetCellStr("Sheet1", cell, head)
	}
	for i := range 500 {
		title := fmt.Sprintf("Aankoop %d", i+1)
		if i%100 == 7 {
			title = fmt.Sprintf(`=HYPERLINK("http://x/%d")`, i+1)
		}
		_ = f.SetCellStr("Sheet1", fmt.Sprint("A", i+2), title)
		_ = f.SetCellFloat("Sheet1", fmt.Sprint("B", i+2), float64(i)*1000.125, -1, 64)
		for j := range 14 {
			cell, _ := excelize.CoordinatesToCellName(j+3, i+2)
			_ = f.SetCellStr("Sheet1", cell, string("ab"[(i+j)%2]))
		}
	}
	var data bytes.Buffer
	if err := f.Write(&data); err != nil {
		t.Fatal(err)
	}
	dm.uploads("plan.xlsx", data.Bytes())
	dm.Expect("Ik lees 500 rijen").Click("Klopt, ga verder")
	r.settle()
	dm.Expect("Aankopen: 500").Click("Bevestig")
	r.settle()
	dm.Expect("Aankopen: 500", "Excel").Click("Excel")
	r.settle()
	back, err := excelize.OpenReader(bytes.NewReader(dm.gets("aankoopplan-v1.xlsx").Content))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := back.GetRows("Alle aankopen op volgorde")
	if err != nil || len(rows) != 501 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	seen := map[string]bool{}
	for i, row := range rows[1:] {
		seen[row[1]] = true
		if strings.HasPrefix(row[1], "=") || row[0] != fmt.Sprint(i+1) {
			t.Fatalf("row %d: %q", i+1, row)
		}
	}
	if len(seen) != 500 || !seen[`'=HYPERLINK("http://x/8")`] {
		t.Errorf("%d titles", len(seen))
	}
	dm.Expect("Aankopen: 500", "Afbeelding").Click("Afbeelding")
	r.settle()
	if got := dm.gets("aankoopplan-v1.png"); !strings.Contains(got.Alt, "van 100") || got.Mimetype != "image/png" {
		t.Errorf("picture: %q, %s", got.Alt, got.Mimetype)
	}
}

// A file that is too large is refused before it is fetched, and the question stays open.
func TestTooLargeTable(t *testing.T) {
	r := openRoom(t, roomOptions{})
	dm := r.Person("aankoper").In("dm")
	dm.Says("aankoopplan")
	dm.uploads("groot.csv", bytes.Repeat([]byte("stoel;1\n"), files.MaxBytes/8+1))
	dm.Expect("groot.csv", "te groot")
	dm.uploads("plan.csv", []byte("aankoop\nstoelen\n"))
	dm.Expect("Ik lees 1 rij")
}

// The dossier holds what the project does, and prices only when they are asked for.
func TestDossierFile(t *testing.T) {
	r := openRoom(t, roomOptions{})
	dm := r.Person("aankoper").In("dm")
	for _, text := range []string{"nieuw project: stoelen", "vergelijk offertes", "ongewogen", "ja", "kwaliteit;;ja", "ja", "sla over", "Alfa;123456;7\nBeta;99999;9", "ja", "ja"} {
		dm.Says(text)
		r.settle()
	}
	dm.Expect("Laagste score")
	for text, prices := range map[string]bool{"dossier": false, "dossier met prijzen": true} {
		dm.Says(text)
		r.settle()
		got := string(dm.gets("dossier-stoelen-" + monday.Format("2006-01-02") + ".md").Content)
		if !strings.Contains(got, "# Dossier: stoelen") || !strings.Contains(got, "Logboek") || strings.Contains(got, "123.456") != prices {
			t.Errorf("%s:\n%s", text, got)
		}
	}
}

// A result's document holds that result, as it was confirmed, and nothing of the others.
func TestDocumentFile(t *testing.T) {
	r := openRoom(t, roomOptions{})
	dm := r.Person("aankoper").In("dm")
	for _, text := range []string{"nieuw project: stoelen", "vergelijk offertes", "ongewogen", "ja", "kwaliteit;;ja", "ja", "sla over", "Alfa;123456;7\nBeta;99999;9", "ja", "ja",
		"stuur de uitslag als document"} {
		dm.Says(text)
		r.settle()
	}
	got := string(dm.gets("vergelijk-offertes-stoelen-v1.md").Content)
	if !strings.HasPrefix(got, "# Vergelijk offertes · stoelen\n") || !strings.Contains(got, "Beta") || strings.Contains(got, "Logboek") || strings.Contains(got, "## Antwoorden") {
		t.Error(got)
	}
}

// Slack may refuse a file, or leave it unknown whether it took it: the person hears of the one, and gets the other once.
func TestFileFaults(t *testing.T) {
	for _, fault := range []sandbox.Fault{
		{Method: "files.getUploadURLExternal", Error: "missing_scope"},
		{Method: "files.completeUploadExternal", DropResponse: true},
		{Method: "files.completeUploadExternal", Status: 500},
		{Method: "files.getUploadURLExternal", Status: 429, RetryAfter: 1},
	} {
		r := openRoom(t, roomOptions{})
		dm := r.Person("aankoper").In("dm")
		dm.Says("nieuw project: stoelen")
		r.settle()
		r.fault(fault)
		dm.Says("dossier")
		r.settle()
		sent := 0
		for _, m := range dm.Seen() {
			sent += len(m.raw.Files)
		}
		if fault.Error != "" {
			dm.Expect("Slack nam het bestand niet aan")
		} else if sent != 1 {
			t.Errorf("%+v: %d files", fault, sent)
		}
	}
}

// Trouble with a picture never keeps a result back: it is tried again, and then the result goes without, in words; where the file is
// with Slack it follows under a message that is new.
func TestPictureFaults(t *testing.T) {
	r := openRoom(t, roomOptions{})
	dm := r.Person("aankoper").In("dm")
	dm.Says("nieuw project: stoelen")
	r.settle()
	say := func(texts ...string) string {
		t.Helper()
		for _, text := range texts {
			dm.Says(text)
			r.settle()
		}
		return dm.transcript()
	}
	counted := func(what string) int { return strings.Count(dm.transcript(), what) }
	answers := []string{"proefscan"}
	for _, a := range "bcabaadcabbbaa" {
		answers = append(answers, string(a), "ja")
	}
	r.fault(sandbox.Fault{Method: "files.getUploadURLExternal", Error: "missing_scope", Times: -1})
	say(append(answers, "ja")...)
	if dm.Expect("versie 1", "▓▓▓"); counted("🖼")+counted("📎") != 0 {
		t.Errorf("refused:\n%s", dm.transcript())
	}
	r.work.ClearFaults()
	for i, f := range []struct {
		fault              sandbox.Fault
		pictures, attached int
	}{
		{sandbox.Fault{Method: "files.getUploadURLExternal", Status: 500, Times: 1}, 1, 0},
		{sandbox.Fault{Method: "chat.postMessage", Error: "invalid_blocks", Times: 3}, 1, 0},
		{sandbox.Fault{Method: "chat.postMessage", DropResponse: true, Times: 1}, 1, 0},
		{sandbox.Fault{Method: "chat.postMessage", Error: "invalid_blocks", Times: 2 * 13}, 0, 1},
	} {
		before, pictures, attached := counted("versie 1"), counted("🖼"), counted("📎")
		r.fault(f.fault)
		say("proefscan")
		r.work.ClearFaults()
		if n := counted("versie 1") - before; n != 1 || counted("🖼")-pictures != f.pictures || counted("📎")-attached != f.attached {
			t.Errorf("%d, %+v: %d messages, %d pictures, %d files", i, f.fault, n, counted("🖼")-pictures, counted("📎")-attached)
		}
	}
	dm.Expect("Afbeelding: Proefscan")
}
