package app_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// room is one package: what it may know. Names of imports cover what lies below them, except for our own packages.
type room struct {
	own  []string // our packages, without "kringloop/"
	libs []string // other people's modules
	not  []string // of the standard library: what this room has no business with
	why  string   // said when an import is refused
}

var (
	io         = []string{"net", "os", "syscall", "database"} // doing something in the world
	everything = []string{"*"}
)

// rooms is the import table. A new package, or a new arrow between two, is a decision: take it here, with its reason.
var rooms = map[string]room{
	"cmd/kringloop": {own: []string{"cmd/internal/app", "knowledge"}, // ask and eval are the guidance alone
		libs: []string{"github.com/alecthomas/kong", "github.com/prometheus/client_golang", "github.com/redis/go-redis/v9", "golang.org/x/sync"},
		why:  "commands read settings and call the app; they decide nothing"},
	"cmd/internal/app": {own: everything, libs: everything, why: "the app wires all rooms"},
	"cmd/internal/load": {libs: []string{"github.com/redis/go-redis/v9", "github.com/coder/websocket", "golang.org/x/sync", "golang.org/x/time"},
		why: "a load generator shares no code with what it measures"},
	"cmd/internal/load/run": {own: []string{"cmd/internal/load"}, why: "the command around the load generator"},

	"bot": {own: []string{"bot/blocks", "bot/locale", "flows", "flows/calc", "flows/dialogue", "reminders", "knowledge"}, libs: []string{"github.com/goccy/go-yaml"}, not: io,
		why: "the conversation is pure: it knows neither Slack's JSON nor Redis nor HTTP"},
	"bot/gateway": {own: []string{"bot"}, libs: []string{"github.com/slack-go/slack", "github.com/gorilla/websocket", "golang.org/x/time"},
		why: "the doors know Slack and the bot's event types, and no flow"},
	"bot/blocks": {own: []string{"bot/locale", "flows", "flows/dialogue", "reminders", "knowledge"}, libs: []string{"github.com/slack-go/slack"}, not: []string{"net/http", "os", "syscall"},
		why: "rendering is pure: values in, Block Kit out"},
	"bot/files": {own: []string{"bot/locale", "flows", "flows/calc", "flows/dialogue", "reminders", "knowledge"},
		libs: []string{"github.com/xuri/excelize", "github.com/go-analyze/charts", "golang.org/x/text", "github.com/arran4/golang-ical"}, not: []string{"net/http", "os", "syscall"},
		why: "files are rendered from values and read back; nothing is called"},
	"bot/ledger": {libs: []string{"github.com/redis/go-redis/v9", "github.com/prometheus/client_golang", "golang.org/x/time"}, not: []string{"net/http"},
		why: "the ledger carries bodies that it does not read: no flow, no Slack"},
	"bot/ledger/overlay": {libs: []string{"github.com/redis/go-redis/v9"}, not: []string{"net/http", "os"},
		why: "what a shard's owner remembers of values whose types it does not know"},
	"bot/ledger/redistest": {libs: []string{"github.com/redis/go-redis/v9", "github.com/alicebob/miniredis/v2"},
		why: "test support: it starts the servers that a store is tested on"},
	"bot/locale": {libs: []string{"github.com/goccy/go-yaml", "github.com/nicksnyder/go-i18n/v2", "golang.org/x/text"}, not: io,
		why: "the catalogue of sentences knows no domain"},
	"bot/sandbox": {libs: []string{"github.com/coder/websocket"},
		why: "an emulator that shares code with a Slack client, or with us, would share its mistakes"},

	"flows": {own: []string{"flows/dialogue"}, libs: []string{"github.com/goccy/go-yaml"}, not: io,
		why: "a domain is pure and knows no other domain; a checklist names guidance by its id"},
	"flows/calc": {not: io, why: "the calculators are formulas: they know no conversation"},
	"flows/dialogue": {own: []string{"flows/calc"}, libs: []string{"github.com/goccy/go-yaml"}, not: io,
		why: "the engine knows no particular conversation"},
	"flows/rules": {own: []string{"flows/calc", "flows/dialogue"}, not: io,
		why: "what an answer is worth is pure"},
	"flows/store": {own: []string{"flows", "flows/dialogue", "bot/ledger/overlay"}, libs: []string{"github.com/redis/go-redis/v9"}, not: []string{"net/http", "os"},
		why: "a store keeps values of its own domain"},
	"reminders": {libs: []string{"github.com/rickar/cal/v2", "github.com/goccy/go-yaml"}, not: io,
		why: "a domain is pure and knows no other domain"},
	"reminders/store": {own: []string{"reminders", "bot/ledger/overlay"}, libs: []string{"github.com/redis/go-redis/v9"}, not: []string{"net/http", "os"},
		why: "a store keeps values of its own domain"},
	"knowledge": {libs: []string{"github.com/blevesearch", "github.com/goccy/go-yaml", "github.com/yuin/goldmark"}, not: io,
		why: "a domain is pure and knows no other domain"},
	"knowledge/store": {own: []string{"knowledge"}, libs: []string{"github.com/redis/go-redis/v9"}, not: []string{"net/http", "os"},
		why: "a store keeps values of its own domain"},
	"knowledge/ingest": {own: []string{"knowledge"}, not: io,
		libs: []string{"golang.org/x/net/html", "golang.org/x/text", // HTML and encodings
			"github.com/klippa-app/go-pdfium", "github.com/tetratelabs/wazero"}, // PDFium on WebAssembly, and the sandbox it runs in
		why: "a document becomes sections: bytes in, a value out; nothing else is known"},
	"knowledge/redisearch": {own: []string{"knowledge"}, libs: []string{"github.com/redis/go-redis/v9"}, not: []string{"net/http", "os"},
		why: "a search server keeps and finds own documents; it knows no shard, no Slack and no answer"},
	"knowledge/openai": {own: []string{"knowledge"}, libs: []string{"github.com/sashabaranov/go-openai"},
		why: "the model is an addition to the guidance and knows nothing else"},
	"knowledge/openai/openaitest": {own: []string{"knowledge"}, // for Echo
		why: "test support: it plays the endpoint, and would share mistakes with a client that it knew"},
}

// guarded are packages that few may import. Tests may import all of them.
var guarded = map[string][]string{
	"bot/sandbox":          {"cmd/internal/app"},
	"bot/ledger/redistest": {},

	"knowledge/openai/openaitest": {},
	"cmd/internal/load":           {"cmd/internal/load/run"},
}

// topLevel is all that lies beside the dot files and what .gitignore names.
var topLevel = []string{"cmd", "bot", "flows", "reminders", "knowledge", "deploy",
	"go.mod", "go.sum", "README.md", "Makefile", "LICENSE", "CONTRIBUTING.md"}

// dataFolders may lie in any room. They hold no packages.
var dataFolders = []string{"content", "assets", "testdata", "nl", "en"}

func TestLayout(t *testing.T) {
	for _, v := range inspect(os.DirFS("../../..")) {
		t.Error(v)
	}
}

// inspect gives everything in a tree that breaks the rules, each as "file:line: reason".
func inspect(tree fs.FS) []string {
	l := &layout{tree: tree, fset: token.NewFileSet(), comments: map[string]bool{}}
	ignored := l.ignored()
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		switch top := !strings.Contains(name, "/"); {
		case err != nil || name == ".":
			return err
		case top && (strings.HasPrefix(name, ".") || ignored(name)):
			return skip(d)
		case top && !slices.Contains(topLevel, name):
			l.bad(name, 1, "the top level is fixed: put this into a room (see topLevel in layout_test.go)")
			return skip(d)
		case d.IsDir():
			return l.folder(name)
		case path.Ext(name) == ".go" && path.Dir(name) == ".":
			l.bad(name, 1, "there is no Go at the top level; it belongs in a room")
		case path.Ext(name) == ".go" && !strings.HasSuffix(name, "_test.go"):
			l.file(name)
		}
		return nil
	})
	if err != nil {
		l.found = append(l.found, err.Error())
	}
	for dir, said := range l.comments {
		if !said {
			l.bad(dir, 1, "no file of the package has a comment that says what it owns and what it never does")
		}
	}
	slices.Sort(l.found)
	return l.found
}

type layout struct {
	tree     fs.FS
	fset     *token.FileSet
	comments map[string]bool // by folder: does the package have a comment?
	found    []string
}

func (l *layout) bad(name string, line int, format string, args ...any) {
	l.found = append(l.found, fmt.Sprintf("%s:%d: %s", name, line, fmt.Sprintf(format, args...)))
}

// ignored reads the patterns of .gitignore, as far as they speak of the top level.
func (l *layout) ignored() func(name string) bool {
	data, err := fs.ReadFile(l.tree, ".gitignore")
	if err != nil {
		return func(string) bool { return false }
	}
	patterns := strings.Fields(string(data))
	return func(name string) bool {
		return slices.ContainsFunc(patterns, func(p string) bool {
			ok, err := path.Match(strings.Trim(p, "/"), name)
			return ok && err == nil
		})
	}
}

func skip(d fs.DirEntry) error {
	if d.IsDir() {
		return fs.SkipDir
	}
	return nil
}

// folder accepts rooms, the way to them, and data inside them.
func (l *layout) folder(name string) error {
	_, isRoom := rooms[name]
	leads := slices.ContainsFunc(slices.Collect(maps.Keys(rooms)), func(r string) bool { return strings.HasPrefix(r, name+"/") })
	switch {
	case name == "deploy", slices.Contains(dataFolders, path.Base(name)):
		l.noGo(name)
		return fs.SkipDir
	case !isRoom && !leads:
		l.bad(name, 1, "not a room of this house: add it to the import table in layout_test.go, with what it may import and why")
		return fs.SkipDir
	}
	return nil
}

// noGo refuses Go in folders that hold data; the go tool skips testdata by itself.
func (l *layout) noGo(folder string) {
	if path.Base(folder) == "testdata" {
		return
	}
	err := fs.WalkDir(l.tree, folder, func(name string, d fs.DirEntry, err error) error {
		if err == nil && path.Ext(name) == ".go" {
			l.bad(name, 1, "there is no Go in a folder of data")
		}
		return err
	})
	if err != nil {
		l.found = append(l.found, err.Error())
	}
}

// file checks one source file.
func (l *layout) file(name string) {
	src, err := fs.ReadFile(l.tree, name)
	if err != nil {
		l.bad(name, 1, "%v", err)
		return
	}
	f, err := parser.ParseFile(l.fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		l.bad(name, 1, "%v", err)
		return
	}
	dir := path.Dir(name)
	l.comments[dir] = l.comments[dir] || describes(f)
	names := map[string]string{} // how the file calls what it imports
	for _, spec := range f.Imports {
		at := l.fset.Position(spec.Pos()).Line
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			l.bad(name, at, "%v", err)
			continue
		}
		as := path.Base(imported)
		if spec.Name != nil {
			as = spec.Name.Name
		}
		if as == "." {
			l.bad(name, at, "a dot import hides where names come from")
		}
		names[as] = imported
		if reason := refuse(dir, imported); reason != "" {
			l.bad(name, at, "%s may not import %q: %s", dir, imported, reason)
		}
	}
	l.calls(name, f, names)
}

// describes tells whether a file carries the comment of its package, in Go's form.
func describes(f *ast.File) bool {
	text := f.Doc.Text()
	return strings.HasPrefix(text, "Package "+f.Name.Name+" ") || f.Name.Name == "main" && strings.HasPrefix(text, "Command ")
}

// refuse gives the reason why a package may not import another, "" when it may.
func refuse(dir, imported string) string {
	r := rooms[dir]
	if own, ok := strings.CutPrefix(imported, "kringloop/"); ok {
		if only, ok := guarded[own]; ok && !slices.Contains(only, dir) {
			return fmt.Sprintf("beside tests only %q may", only)
		}
		if !slices.Contains(r.own, own) && !slices.Equal(r.own, everything) {
			return r.why
		}
		return ""
	}
	first, _, _ := strings.Cut(imported, "/")
	if standard := !strings.Contains(first, "."); standard && under(imported, r.not) && !slices.Contains(harmless, imported) ||
		!standard && !under(imported, r.libs) && !slices.Equal(r.libs, everything) {
		return r.why
	}
	return ""
}

// harmless packages do nothing in the world although they lie under one that does.
var harmless = []string{"net/url", "net/mail", "net/netip", "net/textproto"}

func under(name string, roots []string) bool {
	return slices.ContainsFunc(roots, func(r string) bool { return name == r || strings.HasPrefix(name, r+"/") })
}

// logs are the methods of a logger.
var logs = []string{"Debug", "Info", "Warn", "Error", "DebugContext", "InfoContext", "WarnContext", "ErrorContext", "Log", "With"}

// logged looks for an error that is logged under another name than everywhere: who searches the log searches for one.
func (l *layout) logged(name string, call *ast.CallExpr) {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || !slices.Contains(logs, sel.Sel.Name) {
		return
	}
	for i, arg := range call.Args {
		if key, ok := arg.(*ast.BasicLit); ok && key.Value == `"error"` && (i > 0 || sel.Sel.Name == "With") {
			l.bad(name, l.fset.Position(key.Pos()).Line, `an error is logged as "err", everywhere`)
		}
	}
}

// calls looks for what a library may not do: read the clock, or end the program; and for what a log calls an error.
func (l *layout) calls(name string, f *ast.File, names map[string]string) {
	inCmd := strings.HasPrefix(name, "cmd/")
	for _, decl := range f.Decls {
		fn, _ := decl.(*ast.FuncDecl)
		isMain := fn != nil && fn.Recv == nil && fn.Name.Name == "main" && f.Name.Name == "main"
		ast.Inspect(decl, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				l.logged(name, call)
			}
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := sel.X.(*ast.Ident)
			if !ok {
				return true
			}
			line := l.fset.Position(sel.Pos()).Line
			switch call := names[x.Name] + "." + sel.Sel.Name; {
			case slices.Contains([]string{"time.Now", "time.Since", "time.Until"}, call) && !inCmd:
				l.bad(name, line, "%s: time is injected; only cmd reads the clock", call)
			case call == "os.Exit" && !isMain:
				l.bad(name, line, "os.Exit outside main skips what was deferred; return an error")
			case strings.HasPrefix(call, "log.Fatal"):
				l.bad(name, line, "%s ends the program from the inside; return an error", call)
			}
			return true
		})
	}
}

// TestLayoutRefuses shows that each rule can fail, with the place where it is broken.
func TestLayoutRefuses(t *testing.T) {
	const doc = "// Package x is here.\n"
	file := func(src string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(src)} }
	tests := map[string]struct {
		name, src string
		want      []string // beginnings
	}{
		"right":           {"flows/x.go", doc + "package x\nimport \"time\"\nvar _ = time.Second", nil},
		"another domain":  {"flows/x.go", doc + "package x\nimport \"kringloop/knowledge\"", []string{`flows/x.go:3: flows may not import "kringloop/knowledge"`}},
		"store in domain": {"flows/x.go", doc + "package x\n\nimport \"github.com/redis/go-redis/v9\"", []string{`flows/x.go:4: flows may not import`}},
		"world in domain": {"knowledge/x.go", doc + "package x\nimport \"net/http\"", []string{`knowledge/x.go:3: knowledge may not import "net/http"`}},
		"addresses":       {"flows/x.go", doc + "package x\nimport \"net/url\"", nil},
		"slack in bot":    {"bot/x.go", doc + "package x\nimport \"github.com/slack-go/slack\"", []string{`bot/x.go:3: bot may not import`}},
		"slack below":     {"bot/sandbox/x.go", doc + "package x\nimport \"github.com/slack-go/slack/socketmode\"", []string{`bot/sandbox/x.go:3: `}},
		"like a library":  {"bot/sandbox/x.go", doc + "package x\nimport \"github.com/coder/websocketx\"", []string{`bot/sandbox/x.go:3: `}},
		"sandbox used":    {"cmd/kringloop/x.go", doc + "package x\nimport \"kringloop/bot/sandbox\"", []string{`cmd/kringloop/x.go:3: cmd/kringloop may not import "kringloop/bot/sandbox": beside tests only`}},
		"dot import":      {"flows/x.go", doc + "package x\nimport . \"strings\"", []string{`flows/x.go:3: a dot import`}},
		"no comment":      {"flows/x.go", "package x", []string{"flows:1: no file of the package has a comment"}},
		"empty comment":   {"flows/x.go", "// TODO\npackage x", []string{"flows:1: no file"}},
		"clock":           {"bot/x.go", doc + "package x\nimport \"time\"\nvar a = time.Now()", []string{"bot/x.go:4: time.Now"}},
		"clock by name":   {"bot/x.go", doc + "package x\nimport t \"time\"\nvar a = t.Since", []string{"bot/x.go:4: time.Since"}},
		"clock in cmd":    {"cmd/internal/app/x.go", doc + "package x\nimport \"time\"\nvar a = time.Now()", nil},
		"fatal":           {"bot/x.go", doc + "package x\nimport \"log\"\nfunc f() { log.Fatalf(\"\") }", []string{"bot/x.go:4: log.Fatalf"}},
		"error in a log":  {"bot/x.go", doc + "package x\nfunc f() { log.Warn(\"away\", \"team\", t, \"error\", err) }", []string{`bot/x.go:3: an error is logged as "err"`}},
		"error kept":      {"bot/x.go", doc + "package x\nvar a = log.With(\"error\", err)", []string{`bot/x.go:3: an error is logged as "err"`}},
		"err in a log":    {"bot/x.go", doc + "package x\nfunc f() { log.Error(\"error\", \"err\", err) }", nil},
		"exit":            {"cmd/kringloop/x.go", "// Command x runs.\npackage main\nimport \"os\"\nfunc run() { os.Exit(1) }", []string{"cmd/kringloop/x.go:4: os.Exit"}},
		"exit in main":    {"cmd/kringloop/x.go", "// Command x runs.\npackage main\nimport \"os\"\nfunc main() { os.Exit(1) }", nil},
		"unknown room":    {"bot/helpers/x.go", doc + "package x", []string{"bot/helpers:1: not a room"}},
		"top folder":      {"internal/x.go", doc + "package x", []string{"internal:1: the top level is fixed"}},
		"top file":        {"notes.txt", "", []string{"notes.txt:1: the top level is fixed"}},
		"dot file":        {".editorconfig", "", nil},
		"ignored":         {"bin/kringloop", "", nil},
		"go in deploy":    {"deploy/tool/x.go", doc + "package x", []string{"deploy/tool/x.go:1: there is no Go"}},
		"test data":       {"bot/gateway/testdata/x.go", "package x", nil},
		"broken":          {"flows/x.go", "package", []string{"flows/x.go:1: "}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := inspect(fstest.MapFS{".gitignore": file("/bin/\n*.test\n"), test.name: file(test.src)})
			if ok := slices.EqualFunc(got, test.want, strings.HasPrefix); !ok {
				t.Errorf("found, not as wanted (-want +got):\n%s", cmp.Diff(test.want, got))
			}
		})
	}
}
