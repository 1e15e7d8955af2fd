package sandbox

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var updatePages = flag.Bool("update-pages", false, "rewrite the golden files of the page")

// TestBlocks draws the block lists of testdata/page and compares them with the HTML beside them.
func TestBlocks(t *testing.T) {
	files, err := filepath.Glob("testdata/page/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no blocks to draw: %v", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".json"), func(t *testing.T) {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := string(inked("nl").Blocks(raw, place{"message", "C1 1.0"}, map[string]string{"wrong": "Vul een getal in."}))
			golden := strings.TrimSuffix(name, ".json") + ".html"
			if *updatePages {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("drawn otherwise than %s (-update-pages rewrites it):\n%s", golden, got)
			}
			if strings.Contains(got, "ZgotmplZ") || strings.Contains(got, "executing &#34;") || strings.Contains(got, "template:") {
				t.Errorf("a template failed:\n%s", got)
			}
		})
	}
}

// TestEveryElementIsDrawn: what the workspace accepts from a bot, the page shows.
func TestEveryElementIsDrawn(t *testing.T) {
	for kind, name := range elementTemplates {
		if templates.Lookup(name) == nil {
			t.Errorf("%s is drawn by the template %q, which does not exist", kind, name)
		}
	}
}

// TestBrokenBlocks: what can't be read is said and hurts nothing around it.
func TestBrokenBlocks(t *testing.T) {
	p := inked("nl")
	for _, raw := range []string{`{}`, `[1]`, `["x"]`, `[{"type":"section","text":[]}]`, `[{"type":"nieuw"}]`, `[{"type":"actions","elements":[1,{"type":"x"}]}]`,
		`[{"type":"input","label":1}]`, `[{"type":"input"}]`, `[{"type":"context","elements":[[]]}]`, `[{"type":"rich_text","elements":[{"type":"rich_text_list","style":3}]}]`,
		`[{"type":"markdown","text":{}}]`, `[{"type":"table","rows":[[{"type":"raw_text","text":"a"}]]}]`, `[{"type":"actions","elements":[{"type":"button"},{"type":"overflow","options":[{}]},{"type":"feedback_buttons"}]}]`} {
		got := string(p.Blocks(json.RawMessage(raw), place{"message", "x"}, nil)) + string(p.Blocks(json.RawMessage(`[{"type":"divider"}]`), place{"message", "x"}, nil))
		if !strings.Contains(got, "<hr") || strings.Contains(got, "template:") {
			t.Errorf("%s is drawn as %s", raw, got)
		}
	}
}

func TestPicturesComeFromHere(t *testing.T) {
	p := inked("nl")
	for address, want := range map[string]string{
		"data:image/png;base64,iVBORw0KGgo=":          "data:image/png;base64,iVBORw0KGgo=",
		"/page/file/F1":                               "/page/file/F1",
		"http://127.0.0.1:8080/files-pri/a.png":       "/files-pri/a.png",
		"https://example.org/pixel.png":               "",
		"//example.org/pixel.png":                     "",
		"/\\example.org/pixel.png":                    "",
		"javascript:alert(1)":                         "",
		"data:text/html;base64,PHNjcmlwdD4=":          "",
		"data:image/svg+xml;base64,PHN2Zz4=":          "",
		"data:image/png;base64,\" onerror=\"alert(1)": "",
		"http://127.0.0.1:8080//evil.example/a.png":   "",
	} {
		if got := string(p.picture(address, nil)); got != want {
			t.Errorf("picture(%q) = %q, want %q", address, got, want)
		}
	}
}

// TestTextIsInert puts markup into every text that a bot can send.
func TestTextIsInert(t *testing.T) {
	const evil = `</p><script>alert(1)</script>" onmouseover="alert(1)`
	var fill func(v any) any
	fill = func(v any) any {
		switch x := v.(type) {
		case map[string]any:
			for k, e := range x {
				if k != "type" && k != "style" && k != "status" {
					x[k] = fill(e)
				}
			}
		case []any:
			for i, e := range x {
				x[i] = fill(e)
			}
		case string:
			return evil
		}
		return v
	}
	files, _ := filepath.Glob("testdata/page/*.json")
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got := string(inked("nl").Blocks(mustJSON(t, fill(v)), place{"message", evil}, map[string]string{evil: evil}))
		if strings.Contains(got, "<script") || strings.Contains(got, `" onmouseover`) || strings.Contains(got, "</p><s") {
			t.Errorf("%s lets markup through:\n%s", name, got)
		}
	}
}

// TestPlacesAreFiltered: a menu of conversations offers only the kinds that the bot asks for.
func TestPlacesAreFiltered(t *testing.T) {
	for filter, dm := range map[string]bool{``: true, `,"filter":{"include":["public","private"]}`: false, `,"filter":{"include":["im"]}`: true} {
		p := inked("nl")
		p.channels = seedChannels("nl", p.users)[3:5] // a private one, and the person's own
		got := string(p.Blocks(json.RawMessage(`[{"type":"input","label":{"type":"plain_text","text":"Waar?"},"element":{"type":"conversations_select","action_id":"a"`+filter+`}}]`), place{"view", "V1"}, nil))
		if strings.Contains(got, ">Kringloop<") != dm || strings.Contains(got, "#directie") == strings.Contains(filter, "im") {
			t.Errorf("with %q: %s", filter, got)
		}
	}
}
