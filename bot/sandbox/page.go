package sandbox

import "net/http"

// page is what a person sees in the browser.
func (w *Workspace) page() http.Handler {
	return http.NotFoundHandler()
}
