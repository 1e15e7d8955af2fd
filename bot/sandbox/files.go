package sandbox

import (
	"fmt"
	"io"
	"mime"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// fileShelf holds the files, oldest first.
type fileShelf struct {
	files []*File
	bytes int
}

// pendingUpload is a file that was announced and not yet shared.
type pendingUpload struct {
	file File
	size int
}

const (
	filePath   = "/files-pri/" + teamID + "-"
	uploadPath = "/upload/v1/"
	maxPending = 200
	maxAltText = 1000
)

// keep puts a file on the shelf; the oldest go when it is full.
func (w *Workspace) keep(f File) File {
	w.serial++
	if f.ID == "" {
		f.ID = fmt.Sprintf("F%09d", w.serial)
	}
	f.Size = len(f.Content)
	if f.Mimetype == "" {
		f.Mimetype = mimeOf(f.Name, f.Content)
	}
	s := &w.files
	s.files = append(s.files, &f)
	s.bytes += f.Size
	for s.bytes > maxShelf {
		s.bytes -= s.files[0].Size
		s.files = s.files[1:]
	}
	return f
}

func mimeOf(name string, content []byte) string {
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		t, _, _ = strings.Cut(t, ";")
		return t
	}
	t, _, _ := strings.Cut(http.DetectContentType(content), ";")
	return t
}

func (w *Workspace) file(id string) *File {
	for _, f := range w.files.files {
		if f.ID == id {
			return f
		}
	}
	return nil
}

// File is a file that the user may see, with its content.
func (w *Workspace) File(user, id string) (File, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	u, ok := w.user(user)
	f := w.file(id)
	if !ok || f == nil {
		return File{}, false
	}
	for _, ch := range w.channels {
		if !ch.has(u.ID) {
			continue
		}
		for _, m := range ch.messages {
			if m.visible(u.ID) && (slices.ContainsFunc(m.Files, func(o File) bool { return o.ID == id }) || showsPicture(m.Blocks, id)) {
				return *f, true
			}
		}
	}
	return File{}, false
}

// addressName is what Slack replaces when a file's name becomes part of its address.
var addressName = regexp.MustCompile(`[^a-z0-9._-]`)

func fileJSON(f File, base string) answer {
	ext := strings.TrimPrefix(path.Ext(f.Name), ".")
	url := base + filePath + f.ID + "/"
	name := addressName.ReplaceAllString(strings.ToLower(f.Name), "_")
	return answer{
		"id": f.ID, "name": f.Name, "title": f.Name, "mimetype": f.Mimetype, "filetype": ext, "pretty_type": strings.ToUpper(ext),
		"user": f.User, "user_team": teamID, "editable": false, "size": f.Size, "mode": "hosted", "is_external": false, "external_type": "",
		"is_public": false, "public_url_shared": false, "display_as_bot": f.User == botUserID, "username": "",
		"url_private": url + name, "url_private_download": url + "download/" + name, "permalink": base + "/files/" + f.User + "/" + f.ID,
		"file_access": "visible", "alt_txt": f.Alt,
	}
}

// serveFile gives a file to the bot.
func (w *Workspace) serveFile(rw http.ResponseWriter, r *http.Request) {
	if bearer(r) != w.botToken {
		http.Error(rw, "the bot's token is needed", http.StatusForbidden)
		return
	}
	id, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, filePath), "/")
	w.mu.Lock()
	f := w.file(id)
	w.mu.Unlock()
	if f == nil {
		http.NotFound(rw, r)
		return
	}
	rw.Header().Set("Content-Type", f.Mimetype)
	rw.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	rw.Header().Set("X-Content-Type-Options", "nosniff")
	rw.Header().Set("Content-Length", strconv.Itoa(f.Size))
	rw.Write(f.Content) // the peer may be gone
}

func (w *Workspace) filesInfo(c *call) (answer, error) {
	f := w.file(c.get("file"))
	if f == nil {
		return nil, apiError{Code: "file_not_found"}
	}
	return answer{"file": fileJSON(*f, c.base), "comments": []any{}, "response_metadata": answer{"next_cursor": ""}}, nil
}

func (w *Workspace) uploadURL(c *call) (answer, error) {
	name, err := c.need("filename")
	if err != nil {
		return nil, err
	}
	size, err := strconv.Atoi(c.get("length"))
	switch {
	case err != nil || size <= 0:
		return nil, invalidArguments("missing required field: length")
	case size > maxFileSize:
		return nil, apiError{Code: "file_upload_size_restricted"}
	case len(w.pending) >= maxPending:
		return nil, apiError{Code: "ratelimited"}
	}
	w.serial++
	id := fmt.Sprintf("F%09d", w.serial)
	key := secret(16)
	if utf8.RuneCountInString(c.get("alt_txt")) > maxAltText {
		return nil, invalidArguments("must be less than 1001 characters: alt_txt")
	}
	w.pending[key] = pendingUpload{file: File{ID: id, Name: name, User: botUserID, Alt: c.get("alt_txt")}, size: size}
	return answer{"upload_url": c.base + uploadPath + key, "file_id": id}, nil
}

// serveUpload takes the content of an announced file, as the body or as the one file of a form.
func (w *Workspace) serveUpload(rw http.ResponseWriter, r *http.Request) {
	key := strings.TrimPrefix(r.URL.Path, uploadPath)
	w.mu.Lock()
	p, ok := w.pending[key]
	w.mu.Unlock()
	if !ok || p.file.Content != nil {
		http.Error(rw, "this upload address is unknown or used", http.StatusNotFound)
		return
	}
	r.Body = http.MaxBytesReader(rw, r.Body, maxFileSize+1<<20)
	content, err := uploaded(r)
	if err != nil || len(content) != p.size {
		http.Error(rw, fmt.Sprintf("expected %d bytes, got %d", p.size, len(content)), http.StatusBadRequest)
		return
	}
	p.file.Content = content
	w.mu.Lock()
	w.pending[key] = p
	w.mu.Unlock()
	fmt.Fprintf(rw, "OK - %d", len(content))
}

func uploaded(r *http.Request) ([]byte, error) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		return io.ReadAll(r.Body)
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, fmt.Errorf("upload: %w", err)
	}
	for {
		p, err := parts.NextPart()
		if err != nil {
			return nil, fmt.Errorf("upload: %w", err)
		}
		if p.FileName() != "" {
			return io.ReadAll(p)
		}
	}
}
