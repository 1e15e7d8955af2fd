package sandbox

import (
	"embed"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

//go:embed assets/page.css assets/page.js assets/mark.svg
var pageFiles embed.FS

// contentPolicy lets the page load its own files and nothing else: no inline script, no style attribute, no other site.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// page is what a person sees in the browser: one screen, drawn here and kept up to date by assets/page.js.
func (w *Workspace) page() http.Handler {
	p := &pageServer{w: w, read: map[string]mark{}, refused: map[string]refusal{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.whole)
	mux.HandleFunc("GET /page/view", p.fragment)
	mux.HandleFunc("GET /page/events", p.events)
	mux.HandleFunc("GET /page/file/{id}", p.file)
	mux.HandleFunc("GET /page/assets/{name}", p.asset)
	mux.HandleFunc("POST /page/{action}", p.act)
	return secure(http.NewCrossOriginProtection().Handler(mux))
}

// pageServer serves the page of one workspace.
type pageServer struct {
	w *Workspace

	mu      sync.Mutex
	read    map[string]mark    // what each person has seen, by user and channel
	refused map[string]refusal // forms that could not be sent as they were filled in, by view
}

// mark is how far a person has read a channel.
type mark struct {
	ts      string
	replies int // in all threads together
}

func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		h := rw.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(rw, r)
	})
}

// whole serves the page, fragment the part of it that changes.
func (p *pageServer) whole(rw http.ResponseWriter, r *http.Request)    { p.serve(rw, r, "page") }
func (p *pageServer) fragment(rw http.ResponseWriter, r *http.Request) { p.serve(rw, r, "app") }

func (p *pageServer) serve(rw http.ResponseWriter, r *http.Request, name string) {
	html := execute(name, p.screen(r))
	rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = rw.Write([]byte(html)) // the reader is gone: nobody to tell
}

func (p *pageServer) asset(rw http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	data, err := pageFiles.ReadFile("assets/" + name)
	if err != nil {
		http.NotFound(rw, r)
		return
	}
	kinds := map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
	rw.Header().Set("Content-Type", kinds[path.Ext(name)])
	rw.Header().Set("Cache-Control", "no-cache")
	_, _ = rw.Write(data)
}

// file serves what a person may see. Only plain pictures are shown in the browser; everything else is saved, so that
// an uploaded page can't run here.
func (p *pageServer) file(rw http.ResponseWriter, r *http.Request) {
	f, ok := p.w.File(p.person(r.FormValue("as")).ID, r.PathValue("id"))
	if !ok {
		http.NotFound(rw, r)
		return
	}
	if shownInline(f.Mimetype) {
		rw.Header().Set("Content-Type", f.Mimetype)
	} else {
		rw.Header().Set("Content-Type", "application/octet-stream")
		rw.Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+percent(f.Name))
	}
	_, _ = rw.Write(f.Content)
}

func shownInline(mimetype string) bool {
	switch mimetype {
	case "image/png", "image/jpeg", "image/gif", "image/webp":
		return true
	}
	return false
}

// percent encodes a file name for a header, see RFC 5987.
func percent(s string) string {
	const hexDigits = "0123456789ABCDEF"
	var b strings.Builder
	for _, c := range []byte(s) {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c == '_' {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hexDigits[c>>4])
		b.WriteByte(hexDigits[c&15])
	}
	return b.String()
}

// pulse keeps an idle stream of events open through whatever stands between.
const pulse = 20 * time.Second

// events says "changed" whenever the person should look again.
func (p *pageServer) events(rw http.ResponseWriter, r *http.Request) {
	changes, cancel := p.w.Subscribe(p.person(r.FormValue("as")).ID)
	defer cancel()
	rw.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(rw)
	send := func(s string) bool {
		if _, err := rw.Write([]byte(s)); err != nil {
			return false
		}
		return out.Flush() == nil
	}
	if !send("retry: 1000\ndata: hello\n\n") {
		return
	}
	tick := time.NewTicker(pulse)
	defer tick.Stop()
	for ok := true; ok; {
		select {
		case <-r.Context().Done():
			return
		case <-p.w.quit:
			return
		case <-changes:
			ok = send("data: changed\n\n")
		case <-tick.C:
			ok = send(": beat\n\n")
		}
	}
}

// person is who the browser says it is; without a word the first of the workspace. There is no log-in: everyone at this
// machine may be anyone.
func (p *pageServer) person(handle string) User {
	u, ok := p.w.User(handle)
	if ok && !u.Bot {
		return u
	}
	for _, u := range p.w.Users() {
		if !u.Bot && !u.Deleted {
			return u
		}
	}
	return User{}
}
