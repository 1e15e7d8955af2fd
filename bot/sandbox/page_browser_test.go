package sandbox

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

var screens = flag.String("screens", "", "folder for screenshots of the page")

// startBrowser starts one chromium for the whole test run; TestMain stops it.
var (
	startBrowser = sync.OnceValues(launch)
	stopBrowser  = func() {}
)

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	stopBrowser()
	os.Exit(code)
}

func launch() (context.Context, error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "kringloop-page")
	if err != nil {
		return nil, err
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.UserDataDir(dir), chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("force-prefers-reduced-motion", true))...)
	ctx, cancel := chromedp.NewContext(alloc)
	stopBrowser = func() {
		_ = chromedp.Cancel(ctx)
		cancel()
		stop()
		os.RemoveAll(dir)
	}
	return ctx, chromedp.Do(ctx)
}

// visitor is a person at the page.
type visitor struct {
	t   *testing.T
	ctx context.Context
}

// visit opens an empty tab.
func visit(t *testing.T, width, height int64, dark bool) *visitor {
	t.Helper()
	if testing.Short() {
		t.Skip("no browser with -short")
	}
	root, err := startBrowser()
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("no chromium (Debian: apt-get install chromium): %v", err)
		}
		t.Skipf("the page is not tested: no chromium: %v", err)
	}
	ctx, cancel := chromedp.NewContext(root)
	t.Cleanup(cancel)
	v := &visitor{t: t, ctx: ctx}
	if err := chromedp.Listen(ctx, func(ev any) {
		if e, ok := ev.(*runtime.EventExceptionThrown); ok {
			d, _ := json.Marshal(e.ExceptionDetails)
			t.Errorf("the page's script failed: %s", d)
		}
	}); err != nil {
		t.Fatal(err)
	}
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	_, err = chromedp.Call(ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width < 700})
	if err == nil {
		_, err = chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
	}
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func (v *visitor) do(what string, a chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, 20*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, a); err != nil {
		v.fail("%s: %v", what, err)
	}
}

// open goes to an address and waits until the page listens to the workspace.
func (v *visitor) open(url string) {
	v.t.Helper()
	v.do(url, chromedp.Navigate(url))
	v.until(`!!document.getElementById("app") && document.readyState === "complete"`)
}

// js evaluates an expression of the page.
func js[T any](v *visitor, expr string) T {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, 20*time.Second)
	defer cancel()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[T](expr))
	if err != nil {
		v.fail("%s: %v", expr, err)
	}
	return out
}

// until waits for an expression of the page to become true.
func (v *visitor) until(expr string) {
	v.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !js[bool](v, "Boolean("+expr+")"); time.Sleep(15 * time.Millisecond) {
		if time.Now().After(deadline) {
			v.fail("waited in vain for %s", expr)
		}
	}
}

// sees waits for a text on the screen.
func (v *visitor) sees(text string) {
	v.t.Helper()
	v.until(`document.body.innerText.includes(` + quote(text) + `)`)
}

// click presses the mouse on the first element of a selector, or with "selector|text" on the first that says so.
func (v *visitor) click(what string) {
	v.t.Helper()
	sel, text, _ := strings.Cut(what, "|")
	find := `[...document.querySelectorAll(` + quote(sel) + `)].find((e) => e.checkVisibility() && e.innerText.includes(` + quote(text) + `))`
	v.until(find)
	where := `(() => { const e = ` + find + `; if (!e) return null; e.scrollIntoView({ block: "nearest" }); const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()`
	at := js[[]float64](v, where)
	for tries := 0; tries < 100; tries++ { // a message that arrives moves what stands below it
		time.Sleep(40 * time.Millisecond)
		was := at
		if at = js[[]float64](v, where); len(at) == 2 && slices.Equal(was, at) {
			break
		}
	}
	if len(at) != 2 {
		v.fail("%s went away", what)
	}
	v.do("click "+what, chromedp.MouseClickXY(at[0], at[1]))
}

func (v *visitor) keys(keys ...string) {
	v.t.Helper()
	for _, k := range keys {
		v.do("key", chromedp.KeyEvent(k))
	}
}

// focus says where the keyboard is.
func (v *visitor) focus() string {
	v.t.Helper()
	return js[string](v, `(document.activeElement.getAttribute("aria-label") || document.activeElement.innerText || document.activeElement.id).trim()`)
}

// shot keeps a picture when -screens asks for them.
func (v *visitor) shot(name string) {
	if *screens == "" {
		return
	}
	png, err := chromedp.Run(v.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(*screens, name+".png"), png, 0o644)
	}
	if err != nil {
		v.t.Errorf("screenshot %s: %v", name, err)
	}
}

func (v *visitor) fail(format string, args ...any) {
	v.t.Helper()
	v.shot("failed-" + strings.ReplaceAll(v.t.Name(), "/", "-"))
	state, _ := chromedp.Run(v.ctx, chromedp.Evaluate[string](`document.activeElement.outerHTML.slice(0, 160) + "\n" + document.body.innerText.slice(-1500)`))
	v.t.Fatalf("%s\non the page: %s", fmt.Sprintf(format, args...), state)
}

func quote(s string) string {
	data, _ := json.Marshal(s)
	return string(data)
}
