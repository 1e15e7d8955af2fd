package app

import (
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

var feedAddress = regexp.MustCompile(`http://\S+/calendar/\S+\.ics`)

// read gives what stands behind an address.
func readLink(t *testing.T, link string) (status int, body string) {
	t.Helper()
	res, err := http.Get(link)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, strings.ReplaceAll(string(data), "\r\n ", "")
}

// newest makes a link on the newest message that offers one, and gives it.
func (p *person) newLink(button string) string {
	p.room.t.Helper()
	p.Expect("["+button+"]", "gendalink").Click(button)
	seen := p.Seen()
	link := feedAddress.FindString(seen[len(seen)-1].shown)
	if link == "" {
		p.room.t.Fatalf("no link:\n%s", seen[len(seen)-1].shown)
	}
	return link
}

// A link shows what its person may see at that moment, and nothing once it is revoked, replaced, or no longer theirs.
func TestFeedLinks(t *testing.T) {
	r := openRoom(t, roomOptions{})
	amira, lotte := r.Person("aankoper"), r.Person("contractbeheerder")
	lotte.Says("hallo")
	amira.Command("nieuw contract")
	amira.Modal().Submit(map[string]string{"Titel": "Geheime laptops", "Leverancier": "ICT", "Soort": "Product", "Start": "2027-01-01", "Laatste dag": "2028-12-31",
		"Contractbeheerder": "contractbeheerder"})

	lotte.Says("agendalink")
	mine := lotte.newLink("Maak een link")
	status, body := readLink(t, mine)
	for _, want := range []string{"BEGIN:VCALENDAR", "Geheime laptops", "DTSTART;VALUE=DATE:20270101"} {
		if status != http.StatusOK || !strings.Contains(body, want) {
			t.Fatalf("%d without %q:\n%s", status, want, body)
		}
	}
	amira.Says("contract geheime laptops")
	amira.Expect("[Meer ▾", "Geheime laptops").Choose("Meer", "Agendalink")
	first := amira.newLink("Maak een link")
	if status, body := readLink(t, first); status != http.StatusOK || !strings.Contains(body, "X-WR-CALNAME:Geheime laptops") {
		t.Fatalf("%d:\n%s", status, body)
	}
	amira.Says("contract geheime laptops")
	amira.Expect("[Meer ▾", "Geheime laptops").Choose("Meer", "Agendalink")
	second := amira.newLink("Maak een nieuwe link")
	if status, _ := readLink(t, first); status != http.StatusNotFound {
		t.Errorf("the link before it opens: %d", status)
	}
	amira.Expect("[Trek de link in]", second).Click("Trek de link in")
	if status, _ := readLink(t, second); status != http.StatusNotFound {
		t.Errorf("a revoked link opens: %d", status)
	}

	// Lotte is no member any more: of the contract nothing is left in her own calendar, and a link to it is dead.
	lotte.Says("contract geheime laptops")
	lotte.Expect("[Meer ▾", "Geheime laptops").Choose("Meer", "Agendalink")
	hers := lotte.newLink("Maak een link")
	amira.Says("contract geheime laptops")
	amira.Expect("[Meer ▾", "Geheime laptops").Choose("Meer", "Wie ziet dit")
	amira.Expect("Wie ziet Geheime laptops").Click("Verwijder")
	if status, _ := readLink(t, hers); status != http.StatusNotFound {
		t.Errorf("who is no member reads on: %d", status)
	}
	if status, body := readLink(t, mine); status != http.StatusOK || strings.Contains(body, "laptops") {
		t.Errorf("her own calendar: %d\n%s", status, body)
	}
}

// A server that nobody reaches has no links.
func TestNoFeedWithoutAddress(t *testing.T) {
	if done := (&registers{}).secret(); done.Link != "" || done.Key != "" {
		t.Errorf("%+v", done)
	}
	one, two := (&registers{url: "https://k.example/"}).secret(), (&registers{url: "https://k.example"}).secret()
	if one.Link == two.Link || !strings.HasPrefix(one.Link, "https://k.example/calendar/") || strings.Contains(one.Link, one.Key) {
		t.Errorf("%+v %+v", one, two)
	}
}
