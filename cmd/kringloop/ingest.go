package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"kringloop/cmd/internal/app"
	"kringloop/knowledge"
)

// ingestCmd takes in an organisation's own documents.
type ingestCmd struct {
	slackSettings `embed:""`
	redisSettings `embed:""`

	Team    string   `placeholder:"T…" help:"Workspace whose documents these are; that of SLACK_BOT_TOKEN when not given."`
	Channel string   `placeholder:"C…" help:"Only members of this channel may see them."`
	List    bool     `help:"List the documents that are kept."`
	Remove  []string `placeholder:"NAME" sep:"none" help:"Remove the document of this name or title."`
	DryRun  bool     `help:"Print what the files would become, and keep nothing; needs no Redis."`
	Paths   []string `arg:"" optional:"" name:"path" help:"Files or folders: Markdown, text, HTML, DOCX, PDF."`
}

// extensions are taken from a folder; a file that is named by itself is always tried.
var extensions = []string{".md", ".markdown", ".txt", ".html", ".htm", ".docx", ".pdf"}

// Run takes files in one by one: what is wrong with one does not keep the others out.
func (c *ingestCmd) Run(ctx context.Context) (err error) {
	files, err := expand(c.Paths)
	if err != nil {
		return usage{err}
	}
	if c.DryRun {
		return each(files, func(path string) error { return show(ctx, path) })
	}
	if len(files)+len(c.Remove) == 0 && !c.List {
		return usage{errors.New("ingest needs a file or folder, --list or --remove")}
	}
	rdb, err := c.client()
	if err != nil {
		return err
	}
	defer rdb.Close()
	lib, err := app.OpenLibrary(ctx, rdb, c.Team, app.Slack{BotToken: c.BotToken, APIURL: c.APIURL}, time.Now)
	if errors.Is(err, app.ErrWhichTeam) {
		return usage{err}
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lib.Close()) }()
	failed := each(c.Remove, func(name string) error {
		found, err := lib.Remove(ctx, name)
		if err == nil {
			fmt.Println("removed " + found)
		}
		return err
	})
	failed = errors.Join(failed, each(files, func(path string) error { return c.add(ctx, lib, path) }))
	if c.List {
		failed = errors.Join(failed, list(ctx, lib))
	}
	return failed
}

func (c *ingestCmd) add(ctx context.Context, lib *app.Library, path string) error {
	data, err := readFile(path)
	if err != nil {
		return err
	}
	m, replaced, err := lib.Add(ctx, filepath.Base(path), data, c.Channel)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	did := "kept"
	if replaced {
		did = "replaced"
	}
	fmt.Printf("%s %s: %q, %d sections, %s\n", did, m.Name, m.Title, m.Sections, m.Lang)
	return nil
}

// each does something for all of a list, tells of each failure at once, and ends in one error when there was any.
func each(all []string, do func(string) error) error {
	failed := 0
	for _, one := range all {
		if err := do(one); err != nil {
			failed++
			complain(err, 1)
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d did not work", failed, len(all))
	}
	return nil
}

// expand lists the files of folders, and names every path that there is not.
func expand(paths []string) ([]string, error) {
	var files []string
	for _, p := range paths {
		err := filepath.WalkDir(p, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			if path == p || slices.Contains(extensions, strings.ToLower(filepath.Ext(path))) {
				files = append(files, path)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

// readFile reads a file as far as it may go; one byte more makes it too large for whoever looks at it.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, app.MaxFile+1))
	return data, errors.Join(err, f.Close())
}

// show prints a document as it would be found.
func show(ctx context.Context, path string) error {
	data, err := readFile(path)
	if err != nil {
		return err
	}
	d, err := app.ReadDocument(ctx, filepath.Base(path), data)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	fmt.Printf("# %s (%s, %s, %d sections)\n", d.Title, d.Name, d.Lang, len(d.Sections))
	for _, s := range d.Sections {
		fmt.Printf("\n## %s\n\n%s\n", where(s), s.Text)
	}
	return nil
}

func where(s knowledge.Section) string {
	switch {
	case s.Page == 0:
		return s.Heading
	case s.Heading == "":
		return fmt.Sprintf("p. %d", s.Page)
	}
	return fmt.Sprintf("%s · p. %d", s.Heading, s.Page)
}

func list(ctx context.Context, lib *app.Library) error {
	all, err := lib.List(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(os.Stdout, 2, 8, 2, ' ', 0)
	for _, m := range all {
		room := m.Room
		if room == "" {
			room = "everybody"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%d pages\t%d sections\t%s\t%s\n", m.Name, m.Title, m.Lang, m.Pages, m.Sections, room, m.At.Format(time.DateOnly))
	}
	return w.Flush()
}
