package knowledge

import (
	"embed"
	"io/fs"
)

//go:embed content
var embedded embed.FS

// contentRoot is where the content lies in the repository, so that an error names a file that an editor can open.
const contentRoot = "knowledge/content/"

// Content is the guidance that is built into the program, for Load.
func Content() fs.FS {
	sub, err := fs.Sub(embedded, "content")
	if err != nil {
		return embedded // cannot happen: the name above is a constant; Load would name the missing folders
	}
	return sub
}
