package sandbox

import (
	"html/template"
	"net/url"
	"strings"
)

// pictureTypes may stand in a data: address. SVG is left out: in a tab of its own it could run scripts.
var pictureTypes = []string{"data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,", "data:image/webp;base64,"}

// picture is the address of an image that the page loads: inside the message, or of this workspace. Nothing is fetched
// from elsewhere, so that a message can't report that it was read.
func (p *painter) picture(address string, file *slackFile) template.URL {
	if file != nil {
		if file.ID != "" {
			return template.URL("/page/file/" + url.PathEscape(file.ID) + "?as=" + url.QueryEscape(p.me.Handle))
		}
		address = file.URL
	}
	for _, t := range pictureTypes {
		if data, ok := strings.CutPrefix(address, t); ok && base64Only(data) {
			return template.URL(address)
		}
	}
	u, err := url.Parse(address)
	if err != nil || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") || strings.Contains(address, `\`) {
		return ""
	}
	if u.Scheme == "" && u.Host == "" || (u.Scheme == "http" || u.Scheme == "https") && p.host != "" && u.Host == p.host {
		u.Scheme, u.Host, u.User = "", "", nil
		return template.URL(u.String())
	}
	return ""
}

func base64Only(s string) bool {
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '+' && c != '/' && c != '=' {
			return false
		}
	}
	return s != ""
}
