package sandbox

import (
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// routes puts the doors together. What carries a secret of its own (a token, a ticket, an unguessable address) is open to
// any name; the page and the script interface, which ask for none, answer only on loopback names and to their own page.
func (w *Workspace) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/", w.serveAPI)
	mux.HandleFunc("/link/", w.courier.serveSocket)
	mux.HandleFunc(hookPath, w.serveHook)
	mux.HandleFunc(uploadPath, w.serveUpload)
	mux.Handle("/sandbox/", w.guard(w.script()))
	mux.Handle("/", w.guard(w.page()))
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, filePath) { // a pattern can't end inside a path segment
			w.serveFile(rw, r)
			return
		}
		mux.ServeHTTP(rw, r)
	})
}

// guard keeps other web pages from driving the workspace: a page elsewhere shows its Origin, and one that renamed itself
// to this address (DNS rebinding) shows its Host.
func (w *Workspace) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if !w.ownName(r.Host) {
			writeJSON(rw, http.StatusForbidden, answer{"ok": false, "error": "the workspace answers only on this machine's own names, such as 127.0.0.1 and localhost"})
			return
		}
		site := r.Header.Get("Sec-Fetch-Site")
		foreign := site == "cross-site" || site == "same-site"
		if o := r.Header.Get("Origin"); o != "" {
			u, err := url.Parse(o)
			foreign = foreign || err != nil || u.Host != r.Host
		}
		// Following a link to the page is fine; reading or driving it from elsewhere is not.
		link := r.Method == http.MethodGet && r.Header.Get("Sec-Fetch-Mode") == "navigate" && !strings.HasPrefix(r.URL.Path, "/sandbox/")
		if foreign && !link {
			writeJSON(rw, http.StatusForbidden, answer{"ok": false, "error": "another web page may not use the workspace"})
			return
		}
		next.ServeHTTP(rw, r)
	})
}

func (w *Workspace) ownName(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.Trim(name, "[]")
	if ip := net.ParseIP(name); ip != nil && ip.IsLoopback() {
		return true
	}
	return strings.EqualFold(name, "localhost") || slices.ContainsFunc(w.opts.Hosts, func(o string) bool { return strings.EqualFold(o, name) })
}
