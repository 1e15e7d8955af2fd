package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// maxBody bounds a Web API request; files have a bound of their own.
const maxBody = 4 << 20

// call is one Web API request.
type call struct {
	method string
	args   map[string]string // a JSON value that is not a string stands here as JSON text
	base   string            // http://host, for the addresses in the answer
	token  string
}

func (c *call) get(name string) string { return c.args[name] }

func (c *call) flag(name string) bool { return c.args[name] == "true" || c.args[name] == "1" }

// need is an argument that can't be left out.
func (c *call) need(name string) (string, error) {
	if v := c.args[name]; v != "" {
		return v, nil
	}
	return "", invalidArguments("missing required field: " + name)
}

// limit is the page size, within what the method allows.
func (c *call) limit(def, most int) (int, error) {
	s := c.args["limit"]
	if s == "" || s == "0" {
		return def, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0, apiError{Code: "invalid_limit"}
	}
	return min(n, most), nil
}

// apiError is an error as Slack answers it. Details go into response_metadata.messages.
type apiError struct {
	Code    string
	Details []string
	Extra   map[string]any
}

func (e apiError) Error() string {
	if len(e.Details) > 0 {
		return e.Code + ": " + strings.Join(e.Details, "; ")
	}
	return e.Code
}

func invalidArguments(details ...string) error {
	return apiError{Code: "invalid_arguments", Details: details}
}

type answer = map[string]any

// method is one Web API method; it runs with w.mu held.
type method struct {
	scope string // what X-OAuth-Scopes must hold; for X-Accepted-OAuth-Scopes
	run   func(w *Workspace, c *call) (answer, error)
	app   bool // wants the app-level token
	open  bool // wants no token
}

// serveAPI answers /api/<method>.
func (w *Workspace) serveAPI(rw http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/api/")
	args, err := readArgs(rw, r)
	c := &call{method: name, args: args, base: "http://" + r.Host, token: bearer(r)}
	if c.token == "" {
		c.token = args["token"]
	}
	fault := w.takeFault(name)
	if fault != nil && fault.before(r.Context(), rw) {
		return
	}
	var out answer
	switch {
	case fault != nil && fault.Error != "":
		err = apiError{Code: fault.Error}
	case err == nil:
		out, err = w.invoke(r.Context(), c)
	}
	if fault != nil && fault.DropResponse {
		hangUp(rw)
		return
	}
	rw.Header().Set("X-OAuth-Scopes", botScopes)
	rw.Header().Set("X-Accepted-OAuth-Scopes", methods[name].scope)
	rw.Header().Set("X-Slack-Req-Id", secret(8))
	writeJSON(rw, http.StatusOK, w.reply(c, out, err))
}

// reply is the body of Slack's answer.
func (w *Workspace) reply(c *call, out answer, err error) answer {
	if err == nil {
		if out == nil {
			out = answer{}
		}
		out["ok"] = true
		return out
	}
	var e apiError
	if !errors.As(err, &e) {
		w.log.Error("sandbox: a Web API method failed", "method", c.method, "err", err)
		e = apiError{Code: "internal_error"}
	}
	w.log.Debug("sandbox refused a call", "method", c.method, "err", e.Error())
	out = answer{"ok": false, "error": e.Code}
	if len(e.Details) > 0 {
		msgs := make([]string, len(e.Details))
		for i, d := range e.Details {
			msgs[i] = "[ERROR] " + d
		}
		out["response_metadata"] = answer{"messages": msgs}
		if e.Code == "invalid_blocks" {
			out["errors"] = e.Details
		}
	}
	for k, v := range e.Extra {
		out[k] = v
	}
	return out
}

// invoke authorizes the call and runs it.
func (w *Workspace) invoke(ctx context.Context, c *call) (answer, error) {
	m, ok := methods[c.method]
	if !ok {
		return nil, apiError{Code: "unknown_method", Extra: answer{"req_method": c.method}}
	}
	if !m.open {
		want := w.botToken
		if m.app {
			want = w.appToken
		}
		switch c.token {
		case want:
		case "":
			return nil, apiError{Code: "not_authed"}
		case w.botToken, w.appToken:
			return nil, apiError{Code: "not_allowed_token_type"}
		default:
			return nil, apiError{Code: "invalid_auth"}
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.base = c.base
	return m.run(w, c)
}

func bearer(r *http.Request) string {
	if kind, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(kind, "Bearer") {
		return strings.TrimSpace(token)
	}
	return ""
}

// readArgs takes the arguments from the query and from a form, multipart or JSON body.
func readArgs(rw http.ResponseWriter, r *http.Request) (map[string]string, error) {
	args := map[string]string{}
	for k, v := range r.URL.Query() {
		args[k] = v[0]
	}
	r.Body = http.MaxBytesReader(rw, r.Body, maxBody)
	typ, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil && r.Header.Get("Content-Type") != "" {
		return args, apiError{Code: "invalid_post_type"}
	}
	switch typ {
	case "application/json":
		return args, readJSONArgs(r.Body, args)
	case "multipart/form-data":
		if err := r.ParseMultipartForm(maxBody); err != nil {
			return args, apiError{Code: "invalid_form_data"}
		}
	case "application/x-www-form-urlencoded", "":
		if err := r.ParseForm(); err != nil {
			return args, apiError{Code: "invalid_form_data"}
		}
	default:
		return args, apiError{Code: "invalid_post_type"}
	}
	for k, v := range r.PostForm {
		args[k] = v[0]
	}
	return args, nil
}

func readJSONArgs(body io.Reader, args map[string]string) error {
	b, err := io.ReadAll(body)
	if err != nil {
		return apiError{Code: "request_timeout"}
	}
	if len(b) == 0 {
		return nil
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(b, &fields); err != nil {
		var typed *json.UnmarshalTypeError
		if errors.As(err, &typed) {
			return apiError{Code: "json_not_object"}
		}
		return apiError{Code: "invalid_json"}
	}
	for k, raw := range fields {
		var s string
		switch {
		case string(raw) == "null":
		case json.Unmarshal(raw, &s) == nil:
			args[k] = s
		default:
			args[k] = string(raw)
		}
	}
	return nil
}

// writeJSON answers with v; HTML in texts is left as it is, as Slack does.
func writeJSON(rw http.ResponseWriter, status int, v any) {
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.Header().Set("Cache-Control", "no-store")
	rw.WriteHeader(status)
	enc := json.NewEncoder(rw)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return // the peer is gone
	}
}

// hangUp ends the connection without an answer.
func hangUp(rw http.ResponseWriter) {
	h, ok := rw.(http.Hijacker)
	if !ok {
		panic(http.ErrAbortHandler)
	}
	nc, _, err := h.Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	nc.Close()
}

// paginate cuts a list by cursor; the cursor is the index in disguise.
func paginate[T any](c *call, all []T, size int) ([]T, answer, error) {
	from := 0
	if cur := c.get("cursor"); cur != "" {
		if _, err := fmt.Sscanf(cur, "bmV4dA%dMQ==", &from); err != nil || from < 0 || from > len(all) {
			return nil, nil, apiError{Code: "invalid_cursor"}
		}
	}
	to := min(from+size, len(all))
	next := ""
	if to < len(all) {
		next = fmt.Sprintf("bmV4dA%dMQ==", to)
	}
	return all[from:to], answer{"next_cursor": next}, nil
}
