package sandbox

import (
	"encoding/json"
	"html/template"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// inked is a painter with people, channels and a date of its own, so that golden files never change by themselves.
func inked(lang string) *painter {
	loc := time.FixedZone("CET", 3600)
	users := seedUsers(lang)
	return &painter{
		when:  when{words: wordsFor(lang), loc: loc, now: time.Date(2026, 11, 23, 9, 0, 0, 0, loc)},
		users: users, me: users[0], channels: seedChannels(lang, users)[:3], host: "127.0.0.1:8080",
	}
}

func TestMrkdwn(t *testing.T) {
	const link = ` target="_blank" rel="noopener noreferrer"`
	for _, c := range []struct{ name, in, want string }{
		{"bold, italic, strike", "*a* _b_ ~c~", "<strong>a</strong> <em>b</em> <s>c</s>"},
		{"nested", "*a _b_ c*", "<strong>a <em>b</em> c</strong>"},
		{"not inside a word", "2*3*4 snake_case_name", "2*3*4 snake_case_name"},
		{"a lone mark", "* a *b", "* a *b"},
		{"before punctuation", "(*a*).", "(<strong>a</strong>)."},
		{"code keeps its marks", "`*a* &lt;b&gt;`", "<code>*a* &lt;b&gt;</code>"},
		{"pre", "a\n```x\n *y*```\nb", "a<pre>x\n *y*</pre>b"},
		{"quote", "&gt; a\n> b\nc", "<blockquote>a<br>b</blockquote>c"},
		{"quote to the end", ">>> a\nb", "<blockquote>a<br>b</blockquote>"},
		{"lines", "a\nb\n\nc", "a<br>b<br><br>c"},
		{"list of text", "a\n• b *c*\n1. d", `a<span class="hang"><span class="pin">• </span>b <strong>c</strong></span><span class="hang"><span class="pin">1. </span>d</span>`},
		{"bar", "▓▓░░ 50 % ▓", `<span class="bar" aria-hidden="true"><i class="on">▓</i><i class="on">▓</i><i>░</i><i>░</i></span> 50 % ▓`},
		{"bar in code", "`▓▓░░`", "<code>▓▓░░</code>"},
		{"link", "<https://a.be/x?a=1&amp;b=2|a *b*>", `<a href="https://a.be/x?a=1&amp;b=2"` + link + `>a *b*</a>`},
		{"link around which is bold", "*<https://a.be|a*b>*", `<strong><a href="https://a.be"` + link + `>a*b</a></strong>`},
		{"mail", "<mailto:a@b.be|a@b.be>", `<a href="mailto:a@b.be"` + link + `>a@b.be</a>`},
		{"address as typed", "zie https://a.be/x.", `zie <a href="https://a.be/x"` + link + `>https://a.be/x</a>.`},
		{"script address", "<javascript:alert(1)|x>", "&lt;javascript:alert(1)|x&gt;"},
		{"data address", "<data:text/html,x|x>", "&lt;data:text/html,x|x&gt;"},
		{"quote in an address", `<https://a.be/"onload=x|x>`, `&lt;<a href="https://a.be/"` + link + `>https://a.be/</a>&#34;onload=x|x&gt;`},
		{"tag", `<script>alert("1")</script>`, "&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;"},
		{"escaped tag", "&lt;b&gt;&amp;lt;", "&lt;b&gt;&amp;lt;"},
		{"person", "<@U0AANKOOP>", `<span class="mention">@Amira El Idrissi</span>`},
		{"unknown person", "<@U9|wie>", `<span class="mention">@wie</span>`},
		{"channel", "<#C0AANKOOP>", `<span class="mention">#aankoop</span>`},
		{"wide", "<!here>", `<span class="mention wide">@hier</span>`},
		{"date", "<!date^1795420800^{date_long} om {time}|later>", "23 november 2026"},
		{"date that can't be read", "<!date^x^{date}|&lt;later&gt;>", "&lt;later&gt;"},
		{"emoji", ":clipboard: :onbekend: 10:30", `<span class="emoji">📋</span> :onbekend: 10:30`},
		{"skin tone", ":+1::skin-tone-3:", `<span class="emoji">👍</span>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := string(inked("nl").MD(c.in))
			if got != c.want && (c.name != "date" || !strings.Contains(got, c.want)) {
				t.Errorf("mrkdwn(%q)\n got %s\nwant %s", c.in, got, c.want)
			}
		})
	}
}

func TestBareText(t *testing.T) {
	in := "*Klaar* &amp; <https://a.be|spec> `x` van <@U0AANKOOP> :memo:"
	if got, want := bareText(in, inked("nl").names()), "Klaar & spec x van @Amira El Idrissi 📝"; got != want {
		t.Errorf("bareText = %q, want %q", got, want)
	}
}

func TestMarkdown(t *testing.T) {
	const link = ` target="_blank" rel="noopener noreferrer"`
	for _, c := range []struct{ in, want string }{
		{"# Kop #\n\ntekst **vet** *schuin* ~~weg~~ `code`", `<p class="md-h md-h1" role="heading" aria-level="4">Kop</p><p>tekst <strong>vet</strong> <em>schuin</em> <s>weg</s> <code>code</code></p>`},
		{"- a\n  - b\n- c", `<ul><li>a</li><li class="in1">b</li><li>c</li></ul>`},
		{"2. a\n3. b", `<ol start="2"><li>a</li><li>b</li></ol>`},
		{"> a\n> b", "<blockquote><p>a<br>b</p></blockquote>"},
		{"```go\n<b>\n```", "<pre>&lt;b&gt;</pre>"},
		{"[a](https://b.be) [c](javascript:x)", `<p><a href="https://b.be"` + link + `>a</a> [c](javascript:x)</p>`},
		{"![foto](https://b.be/x.png)", `<p><a href="https://b.be/x.png"` + link + `>foto</a></p>`},
		{"a | b\n--|--\n1 | 2", `<div class="table-scroll" tabindex="0"><table><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table></div>`},
		{`\*geen\* <img src=x onerror=alert(1)>`, `<p>*geen* &lt;img src=x onerror=alert(1)&gt;</p>`},
		{"**a *b* c** snake_case", "<p><strong>a <em>b</em> c</strong> snake_case</p>"},
		{"a\n\n---\n\nb", "<p>a</p><hr><p>b</p>"},
	} {
		if got := string(markdown(c.in)); got != c.want {
			t.Errorf("markdown(%q)\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

// known are the tags that the text renderers write; anything else in their output came from the input.
var known = regexp.MustCompile(`</?(strong|em|s|u|code|pre|blockquote|br|hr|ul|ol|li|p|table|thead|tbody|tr|td|th|div|span|i|a)` +
	`( (class="[a-z0-9 -]*"|role="heading"|aria-level="\d"|start="\d+"|scope="col"|tabindex="0"|aria-hidden="true"|target="_blank"|rel="noopener noreferrer"|href="(https?://|mailto:)[^"<>]*"))*>`)

func inert(t *testing.T, in string, out template.HTML) {
	t.Helper()
	if rest := known.ReplaceAllString(string(out), ""); strings.ContainsAny(rest, "<>\"") {
		t.Errorf("%q came out as %q: %q is not a tag of ours", in, out, rest)
	}
	// Every tag that was opened is closed, in order: else a message could spill over into the next.
	var open []string
	for _, m := range regexp.MustCompile(`<(/?)([a-z]+)`).FindAllStringSubmatch(string(out), -1) {
		switch {
		case m[2] == "br" || m[2] == "hr":
		case m[1] == "":
			open = append(open, m[2])
		case len(open) == 0 || open[len(open)-1] != m[2]:
			t.Fatalf("%q came out as %q: </%s> closes nothing", in, out, m[2])
		default:
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Errorf("%q came out as %q: %v stays open", in, out, open)
	}
}

func FuzzMrkdwn(f *testing.F) {
	for _, s := range []string{"*a _b_* `c` ```d```", "<https://a.be|x> <@U1> <!date^1^{date}|x>", "<script>alert(1)</script>", "> a\n>>> b",
		"<a href=\"x\">", "*<b>*", "`<`*>*", "http://a\"onx=1", "<http://a.be/'\"><img>|l>", ":+1::skin-tone-2:", "&lt;b&amp;gt;", "1. a\n• b", "```<"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { inert(t, s, inked("nl").MD(s)) })
}

func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{"# a\n- b\n  1. c", "[a](https://b) <https://c> ![d](e)", "|a|b|\n|-|-|\n|<x>|", "> > a", "**a*b***", "\\<b>", "```\n</pre>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { inert(t, s, markdown(s)) })
}

// TestLongText keeps the renderers from taking quadratic time over text without ends.
func TestLongText(t *testing.T) {
	for _, piece := range []string{"*a ", "_a ", "`", "<", ":a", "[a](", "**a ", "> ", "&gt;", "~a_", "*_~", "http://", "![", "a|"} {
		s := strings.Repeat(piece, 40_000/len(piece))
		done := make(chan struct{})
		go func() {
			inked("nl").MD(s)
			markdown(s)
			bareText(s, names{})
			close(done)
		}()
		select {
		case <-done:
		case <-time.After(20 * time.Second):
			t.Fatalf("%d times %q takes too long", 40_000/len(piece), piece)
		}
	}
}

func TestWordsAreThereInBothLanguages(t *testing.T) {
	nl, en := wordsFor("nl"), wordsFor("en-GB")
	if len(nl.Months) != 12 || len(en.Months) != 12 || len(nl.Days) != 7 || len(en.Days) != 7 || len(nl.MonthsShort) != 12 || len(en.MonthsShort) != 12 {
		t.Error("twelve months and seven days, please")
	}
	for key, text := range nl.Texts {
		if other, ok := en.Texts[key]; !ok || strings.Count(text, "%") != strings.Count(other, "%") {
			t.Errorf("%s: %q in Dutch, %q in English", key, text, other)
		}
	}
	used := regexp.MustCompile(`\bT "([a-z._]+)"|\bT\("([a-z._]+)"`)
	files, _ := filepath.Glob("*.go")
	pages, _ := filepath.Glob("assets/*.html")
	for _, name := range append(files, pages...) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range used.FindAllStringSubmatch(string(data), -1) {
			if key := m[1] + m[2]; !strings.HasSuffix(key, ".") && nl.Texts[key] == "" {
				t.Errorf("%s uses the text %q, which is not in assets/ui.json", name, key)
			}
		}
	}
	if len(en.Texts) != len(nl.Texts) {
		t.Errorf("%d texts in Dutch, %d in English", len(nl.Texts), len(en.Texts))
	}
}

func TestEmojiTable(t *testing.T) {
	for name, sign := range emojiSigns() {
		if got, n := shortcode(":" + name + ":"); got != sign || n != len(name)+2 {
			t.Errorf(":%s: reads as %q", name, got)
		}
		if strings.ContainsAny(sign, " <>&\"abcdefghijklmnopqrstuvwxyz") {
			t.Errorf(":%s: is %q, which is no emoji", name, sign)
		}
	}
}

func mustJSON(t *testing.T, v any) json.RawMessage {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
