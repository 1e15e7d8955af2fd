package knowledge

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// body is 45 words, so that a passage is long enough.
var body = strings.TrimSpace(strings.Repeat("Een zin van precies acht woorden staat hier. ", 5) + "En nog vijf woorden erbij.")

// passage writes a passage that is right; head replaces or adds lines of its YAML.
func passage(title, id string, head ...string) string {
	lines := []string{"id: " + id, `facts: ["4.67"]`, "status: advice", "questions:", "  - een", "  - twee", "  - drie", "  - vier", "  - vijf " + id}
	for _, h := range head {
		key, _, _ := strings.Cut(h, ":")
		kept := lines[:0:0]
		for _, l := range lines {
			if !strings.HasPrefix(l, key+":") {
				kept = append(kept, l)
			}
		}
		lines = append(kept, h)
	}
	return fmt.Sprintf("## %s\n\n```yaml\n%s\n```\n\n%s\n", title, strings.Join(lines, "\n"), body)
}

// tree is a content folder with one chapter of each language and the real data files.
func tree(t *testing.T, nl, en string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	for _, name := range []string{"glossary.yaml", "words.yaml"} {
		text, err := os.ReadFile("content/" + name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = &fstest.MapFile{Data: text}
	}
	front := "---\nchapter: 4\ntitle: Proef\n---\n\n"
	out["nl/4.md"] = &fstest.MapFile{Data: []byte(front + nl)}
	out["en/4.md"] = &fstest.MapFile{Data: []byte(front + en)}
	return out
}

func TestLoadNamesFileAndLine(t *testing.T) {
	good := passage("Gewicht", "p4.gewicht")
	english := passage("Weight", "p4.gewicht")
	cases := []struct{ name, nl, en, want string }{
		{"unknown key", passage("G", "p4.gewicht", "colour: red"), english, "nl/4.md:18: unknown field \"colour\""},
		{"bad yaml", strings.Replace(good, "status: advice", "status: [", 1), english, "nl/4.md:"},
		{"bad id", passage("G", "p4.Gewicht!"), english, "nl/4.md:9: id \"p4.Gewicht!\": expected"},
		{"id of another chapter", passage("G", "p5.gewicht"), english, "does not belong to chapter 4"},
		{"checklist id", passage("G", "p4.i02"), english, "looks like a checklist item"},
		{"duplicate id", good + "\n" + good, english, "nl/4.md:25: id \"p4.gewicht\" is used before"},
		{"fact shape", passage("G", "p4.gewicht", `facts: ["4.7"]`), english, "fact \"4.7\": expected a quoted id"},
		{"no facts", passage("G", "p4.gewicht", `facts: []`), english, "no facts"},
		{"status", passage("G", "p4.gewicht", "status: rule"), english, "status \"rule\": expected"},
		{"see nowhere", passage("G", "p4.gewicht", "see: [p4.niets]"), english, "nl/4.md:18: p4.gewicht: see \"p4.niets\": no such passage"},
		{"few questions", strings.Replace(good, "  - een\n", "", 1), english, "4 questions: expected 5 to 8"},
		{"short body", strings.Replace(good, body, "Te kort.", 1), english, "nl/4.md:6: p4.gewicht: 2 words: expected 40 to 180"},
		{"long body", strings.Replace(good, body, strings.Repeat(body+" ", 5), 1), english, "words: expected 40 to 180"},
		{"missing in en", good, passage("W", "p4.anders"), "p4.gewicht: is missing in en"},
		{"facts differ", good, passage("W", "p4.gewicht", `facts: ["4.68"]`), "facts differ between nl and en"},
		{"status differs", good, passage("W", "p4.gewicht", `status: law`), "status is advice in nl and law in en"},
		{"no head", "## G\n\n" + body + "\n", english, "no ```yaml head under the title"},
		{"open head", strings.Replace(good, "```\n\n", "\n", 1), english, "the yaml head is not closed"},
		{"text before", "Zomaar tekst.\n\n" + good, english, "nl/4.md:6: text before the first passage"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			lib, err := Load(tree(t, c.nl, c.en))
			if err == nil || lib != nil {
				t.Fatalf("Load: no error for %s", c.name)
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("Load: %v\nwant %q in it", err, c.want)
			}
			for _, line := range strings.Split(err.Error(), "\n") {
				if !strings.HasPrefix(line, contentRoot) {
					t.Errorf("no file at the start of %q", line)
				}
			}
		})
	}
	lib, err := Load(tree(t, good, english))
	if err != nil {
		t.Fatalf("a right tree: %v", err)
	}
	p, ok := lib.Passage(Dutch, "p4.gewicht")
	if !ok || p.Title != "Gewicht" || p.Body != body || p.Line != 6 || lib.Chapter(Dutch, 4) != "Proef" {
		t.Errorf("Passage: %+v, %v", p, ok)
	}
	if _, ok := lib.Passage(Dutch, "p4.niets"); ok {
		t.Error("Passage finds what is not there")
	}
}

func TestLoadDataFiles(t *testing.T) {
	fsys := tree(t, passage("G", "p4.gewicht"), passage("W", "p4.gewicht")).(fstest.MapFS)
	fsys["glossary.yaml"] = &fstest.MapFile{Data: []byte("- {nl: [kmo, mkb]}\n- {nl: [alleen]}\n- {de: [nichts]}\n")}
	if _, err := Load(fsys); err == nil || !strings.Contains(err.Error(), "glossary.yaml:3: unknown field \"de\"") {
		t.Errorf("unknown language: %v", err)
	}
	fsys["glossary.yaml"] = &fstest.MapFile{Data: []byte("- {nl: [alleen]}\n")}
	if _, err := Load(fsys); err == nil || !strings.Contains(err.Error(), "group 1 has fewer than two words") {
		t.Errorf("a group of one: %v", err)
	}
	delete(fsys, "words.yaml")
	if _, err := Load(fsys); err == nil || !strings.Contains(err.Error(), "words.yaml:1: cannot be read") {
		t.Errorf("no words: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("---\nchapter: 4\ntitle: Proef\n---\n\n" + passage("G", "p4.gewicht"))
	f.Add("")
	f.Add("---\n---\n## \n```yaml\n```\n")
	f.Add("---\nchapter: [\n---\n## x\n\n```yaml\nid: &a [*a]\n```\n")
	f.Add("## a\n```yaml\nid: p1.a\nfacts: [4.67, 4.7]\n```\nx\n\n```\n## no\n```\n")
	f.Fuzz(func(t *testing.T, text string) {
		parsed := parse("f.md", Dutch, text)
		lib := newLibrary()
		for _, p := range parsed.passages {
			lib.add(p)
		}
		lib.index()
		parsed.check(lib)
		lines := strings.Count(text, "\n") + 1
		for _, p := range parsed.problems {
			if p.Line < 1 || p.Line > lines {
				t.Errorf("problem on line %d of %d: %s", p.Line, lines, p.Text)
			}
		}
	})
}
