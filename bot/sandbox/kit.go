package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Where blocks stand.
const (
	onMessage = "message"
	onModal   = "modal"
	onHome    = "home"
)

// maxDetails bounds how many mistakes are told at once.
const maxDetails = 20

// kit checks Block Kit as Slack does: required and unknown fields, types, lengths, counts and ids. Limits are those of
// https://docs.slack.dev/reference/block-kit; the sentences are in Slack's manner, each with a JSON pointer.
type kit struct {
	surface  string
	errs     []string
	blockIDs map[string]bool
	markdown int // characters in markdown blocks, which have a limit together
	tables   int
	focus    int // elements with focus_on_load
	inputs   int
}

func newKit(surface string) *kit { return &kit{surface: surface, blockIDs: map[string]bool{}} }

func (k *kit) fail(at, format string, args ...any) {
	if len(k.errs) < maxDetails {
		k.errs = append(k.errs, fmt.Sprintf(format, args...)+" [json-pointer:"+at+"]")
	}
}

// A check looks at one value.
type check func(k *kit, v any, at string)

// A field of an object; must = it can't be left out.
type field struct {
	name string
	is   check
	must bool
}

func must(name string, is check) field { return field{name, is, true} }
func may(name string, is check) field  { return field{name, is, false} }

// object wants exactly those fields, "type" aside.
func object(fields ...field) check {
	return func(k *kit, v any, at string) {
		o, ok := v.(map[string]any)
		if !ok {
			k.fail(at, "must provide an object")
			return
		}
		k.fields(o, at, fields)
	}
}

func (k *kit) fields(o map[string]any, at string, fields []field) {
	for _, f := range fields {
		v, ok := o[f.name]
		switch {
		case ok && v != nil:
			f.is(k, v, at+"/"+f.name)
		case f.must:
			k.fail(at, "missing required field: %s", f.name)
		}
	}
	var extra []string
	for name := range o {
		if name != "type" && !slices.ContainsFunc(fields, func(f field) bool { return f.name == name }) {
			extra = append(extra, name)
		}
	}
	slices.Sort(extra)
	for _, name := range extra {
		k.fail(at, "invalid additional property: %s", name)
	}
}

// str wants a string of so many characters.
func str(least, most int) check {
	return func(k *kit, v any, at string) {
		s, ok := v.(string)
		if !ok {
			k.fail(at, "must provide a string")
			return
		}
		k.length(s, least, most, at)
	}
}

func (k *kit) length(s string, least, most int, at string) {
	switch n := utf8.RuneCountInString(s); {
	case n < least:
		k.fail(at, "must be more than %d characters", least-1)
	case n > most:
		k.fail(at, "must be less than %d characters", most+1)
	}
}

func boolean(k *kit, v any, at string) {
	if _, ok := v.(bool); !ok {
		k.fail(at, "must provide a boolean")
	}
}

func integer(least, most int64) check {
	return func(k *kit, v any, at string) {
		n, ok := v.(json.Number)
		i, err := n.Int64()
		switch {
		case !ok || err != nil:
			k.fail(at, "must provide a number")
		case i < least || i > most:
			k.fail(at, "must be between %d and %d", least, most)
		}
	}
}

func number(k *kit, v any, at string) {
	if _, ok := v.(json.Number); !ok {
		k.fail(at, "must provide a number")
	}
}

func oneOf(words ...string) check {
	return func(k *kit, v any, at string) {
		s, ok := v.(string)
		if !ok || !slices.Contains(words, s) {
			k.fail(at, "must be a valid enum value")
		}
	}
}

func list(least, most int, item check) check {
	return func(k *kit, v any, at string) {
		l, ok := v.([]any)
		if !ok {
			k.fail(at, "must provide an array")
			return
		}
		if len(l) < least {
			k.fail(at, "no fewer than %d items allowed", least)
		}
		if len(l) > most {
			k.fail(at, "no more than %d items allowed", most)
			return
		}
		for i, x := range l {
			item(k, x, fmt.Sprintf("%s/%d", at, i))
		}
	}
}

func any_(*kit, any, string) {}

func pattern(re *regexp.Regexp, what string) check {
	return func(k *kit, v any, at string) {
		if s, ok := v.(string); !ok || !re.MatchString(s) {
			k.fail(at, "must be %s", what)
		}
	}
}

var (
	isTime   = pattern(regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`), "a time in the format HH:mm")
	isUser   = pattern(regexp.MustCompile(`^[UW][A-Z0-9]+$`), "a valid user id")
	isChan   = pattern(regexp.MustCompile(`^[CGD][A-Z0-9]+$`), "a valid conversation id")
	isFileID = pattern(regexp.MustCompile(`^F[A-Z0-9]+$`), "a valid file id")
)

func isDate(k *kit, v any, at string) {
	s, _ := v.(string)
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		k.fail(at, "must be a date in the format YYYY-MM-DD")
	}
}

func isZone(k *kit, v any, at string) {
	s, _ := v.(string)
	if _, err := time.LoadLocation(s); err != nil || s == "" {
		k.fail(at, "must be a valid IANA time zone")
	}
}

func isURL(most int) check {
	return func(k *kit, v any, at string) {
		s, ok := v.(string)
		if !ok {
			k.fail(at, "must provide a string")
			return
		}
		k.length(s, 1, most, at)
		u, err := url.Parse(s)
		if err != nil || u.Scheme == "" || u.Host == "" && u.Opaque == "" {
			k.fail(at, "invalid url")
		}
	}
}

// kinds picks a check by the object's type.
func kinds(what string, of map[string]check) check {
	return func(k *kit, v any, at string) {
		o, ok := v.(map[string]any)
		if !ok {
			k.fail(at, "must provide an object")
			return
		}
		typ, ok := o["type"].(string)
		if !ok {
			k.fail(at, "missing required field: type")
			return
		}
		is, ok := of[typ]
		if !ok {
			k.fail(at+"/type", "unsupported type: %s", typ)
			return
		}
		is(k, v, at)
	}
}

// decode keeps numbers as they are written and refuses what follows the first value.
func decode(b []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, fmt.Errorf("not JSON: %w", err)
	}
	if dec.More() {
		return nil, fmt.Errorf("not JSON: something follows the first value")
	}
	return v, nil
}

// checkBlocks checks the blocks of a message.
func checkBlocks(b []byte, surface string) error {
	v, err := decode(b)
	if err != nil {
		return apiError{Code: "invalid_blocks_format"}
	}
	if _, ok := v.([]any); !ok {
		return apiError{Code: "invalid_blocks_format"}
	}
	k := newKit(surface)
	k.blocks(v, "/blocks", 50)
	if k.markdown > 12_000 {
		return apiError{Code: "msg_blocks_too_long"}
	}
	if k.tables > 1 {
		k.errs = append(k.errs, "only_one_table_allowed")
	}
	if len(k.errs) > 0 {
		return apiError{Code: "invalid_blocks", Details: k.errs}
	}
	return nil
}

func (k *kit) blocks(v any, at string, most int) {
	if l, ok := v.([]any); ok && len(l) > most {
		k.fail(at, "no more than %d items allowed", most)
		return
	}
	list(0, most, block)(k, v, at)
}

// checkView checks a modal or App Home; types are those that the method takes.
func checkView(b []byte, types ...string) error {
	v, err := decode(b)
	o, ok := v.(map[string]any)
	if err != nil || !ok {
		return invalidArguments("failed to match all allowed schemas [json-pointer:/view]", "must provide an object [json-pointer:/view]")
	}
	typ, _ := o["type"].(string)
	if !slices.Contains(types, typ) {
		return invalidArguments("failed to match all allowed schemas [json-pointer:/view]",
			fmt.Sprintf("must be one of: %s [json-pointer:/view/type]", strings.Join(types, ", ")))
	}
	k := newKit(typ)
	fields := []field{
		must("blocks", func(k *kit, v any, at string) { k.blocks(v, at, 100) }),
		may("private_metadata", str(0, 3000)), may("callback_id", str(0, 255)), may("external_id", str(0, 255)),
	}
	if typ == onModal {
		fields = append(fields, must("title", plain(24)), may("submit", plain(24)), may("close", plain(24)),
			may("clear_on_close", boolean), may("notify_on_close", boolean), may("submit_disabled", boolean))
	}
	k.fields(o, "/view", fields)
	if typ == onModal && k.inputs > 0 && o["submit"] == nil {
		k.fail("/view/submit", "missing required field: submit (a modal with input blocks needs it)")
	}
	if k.focus > 1 {
		k.fail("/view", "only one element may have focus_on_load")
	}
	if len(k.errs) > 0 {
		return invalidArguments(k.errs...)
	}
	return nil
}
