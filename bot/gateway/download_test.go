package gateway

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// shelfOfFiles is a host with files; it notes what token every request brought.
func shelfOfFiles(t *testing.T, serve http.HandlerFunc) (c *Client, base string, tokens *[]string) {
	t.Helper()
	tokens = new([]string)
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*tokens = append(*tokens, r.Header.Get("Authorization"))
		serve(w, r)
	}))
	t.Cleanup(host.Close)
	clock := newClock()
	return NewClient(ClientConfig{Token: testToken, APIURL: host.URL + "/api", Now: clock.now, Sleep: clock.sleep}), host.URL, tokens
}

func attachment(content string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Disposition", `attachment; filename="x"`)
		_, _ = io.WriteString(w, content)
	}
}

func TestDownload(t *testing.T) {
	c, base, tokens := shelfOfFiles(t, attachment("# Beleid"))
	got, err := c.Download(t.Context(), "T1", base+"/files-pri/T1-F1/download/beleid.md", 8)
	if string(got) != "# Beleid" || err != nil || (*tokens)[0] != "Bearer "+testToken {
		t.Errorf("%q, %v, %v", got, err, *tokens)
	}
}

func TestDownloadTooLarge(t *testing.T) {
	unsized := func(w http.ResponseWriter, r *http.Request) {
		for range 1000 {
			if _, err := io.WriteString(w, strings.Repeat("x", 1<<10)); err != nil {
				return // nobody reads on: that is what we want
			}
		}
	}
	for name, serve := range map[string]http.HandlerFunc{"with its size": attachment("123456789"), "without": unsized} {
		c, base, _ := shelfOfFiles(t, serve)
		if got, err := c.Download(t.Context(), "T1", base+"/f", 8); !errors.Is(err, ErrTooLarge) || got != nil {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
}

func TestDownloadClasses(t *testing.T) {
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	page := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<!DOCTYPE html><title>Sign in | Slack</title>")
	}
	redirected := func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.Redirect(w, r, "/?redir="+r.URL.Path, http.StatusFound)
			return
		}
		page(w, r)
	}
	for _, tt := range []struct {
		name  string
		path  string
		serve http.HandlerFunc
		want  string
	}{
		{"gone", "/f.pdf", status(404), "refused"},
		{"forbidden", "/f.pdf", status(403), "refused"},
		{"broken", "/f.pdf", status(503), "again"},
		{"limited", "/f.pdf", status(429), "later 30s"},
		{"sign-in page", "/f.pdf", page, "refused"},
		{"redirected to the sign-in page", "/f.html", redirected, "refused"},
		{"a page that is the file", "/f.html", page, "fine"},
	} {
		c, base, _ := shelfOfFiles(t, tt.serve)
		got, err := c.Download(t.Context(), "T1", base+tt.path, 1000)
		if tt.want == "fine" {
			if err != nil || len(got) == 0 {
				t.Errorf("%s: %q, %v", tt.name, got, err)
			}
			continue
		}
		if class(err) != tt.want || got != nil || strings.Contains(err.Error(), testToken) {
			t.Errorf("%s: %q, %v, want %s", tt.name, got, err, tt.want)
		}
	}
}

// The token goes to Slack and nowhere else.
func TestDownloadKeepsTheToken(t *testing.T) {
	var elsewhere []string
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		elsewhere = append(elsewhere, r.Header.Get("Authorization"))
	}))
	defer other.Close()
	c, base, _ := shelfOfFiles(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL+"/f", http.StatusFound) })
	for _, link := range []string{other.URL + "/f", base + "/f", "", "::", "file:///etc/passwd", "https://slack.com.example/f",
		"https://evilslack.com/f", "http://files.slack.com/f", "https://files.slack.com:8443/f", "https://x@files.slack.com/f"} {
		if _, err := c.Download(t.Context(), "T1", link, 100); class(err) != "refused" {
			t.Errorf("%s: %v", link, err)
		}
	}
	if len(elsewhere) != 0 {
		t.Errorf("asked elsewhere, with %q", elsewhere)
	}
}

func TestDownloadFromSlack(t *testing.T) {
	var asked []string
	clock := newClock()
	c := NewClient(ClientConfig{Token: testToken, Now: clock.now, Sleep: clock.sleep, Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		asked = append(asked, r.URL.Host+" "+r.Header.Get("Authorization"))
		return canned(r, "inhoud"), nil
	})})
	for _, link := range []string{"https://files.slack.com/files-pri/T1-F1/a.md", "https://slack.com/files/a.md", "https://gemeente.enterprise.slack.com/a.md"} {
		if got, err := c.Download(t.Context(), "T1", link, 100); string(got) != "inhoud" || err != nil {
			t.Errorf("%s: %q, %v", link, got, err)
		}
	}
	if len(asked) != 3 || asked[0] != "files.slack.com Bearer "+testToken {
		t.Errorf("asked %q", asked)
	}
}

func TestInChannel(t *testing.T) {
	c, f, clock := newTestClient(t, tenant(""))
	in := func(user string, want bool, calls int) {
		t.Helper()
		got, err := c.InChannel(t.Context(), "T1", "C1", user)
		if err != nil || got != want || len(f.seen()) != calls {
			t.Errorf("%s: %v, %v after %d calls, want %v after %d", user, got, err, len(f.seen()), want, calls)
		}
	}
	in("U3", true, 2) // two pages
	in("U9", false, 2)
	clock.forward(membersLife)
	in("U1", true, 4)
	f.answer(code("missing_scope"))
	clock.forward(membersLife)
	if got, err := c.InChannel(t.Context(), "T1", "C1", "U1"); got || class(err) != "refused" {
		t.Errorf("without the scope: %v, %v", got, err)
	}
	f.answer(tenant("")) // an error isn't remembered
	in("U1", true, 7)
}
