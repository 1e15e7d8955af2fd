package sandbox

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed assets/emoji.txt
var emojiList string

// emojiSigns maps Slack's emoji names, without colons, to Unicode.
var emojiSigns = sync.OnceValue(func() map[string]string {
	signs := map[string]string{}
	for line := range strings.Lines(emojiList) {
		if name, sign, ok := strings.Cut(strings.TrimSpace(line), " "); ok && name != "#" {
			signs[name] = sign
		}
	}
	return signs
})

const longestEmojiName = 64

// shortcode reads :name: at the start of s, with an optional skin tone. It returns the sign and how many bytes it took;
// 0 when there is none, so that an unknown name stays as it was written.
func shortcode(s string) (sign string, length int) {
	name, ok := colonName(s)
	if !ok {
		return "", 0
	}
	sign, ok = emojiSigns()[name]
	if !ok {
		return "", 0
	}
	length = len(name) + 2
	if tone, ok := colonName(s[length:]); ok && strings.HasPrefix(tone, "skin-tone-") {
		length += len(tone) + 2
	}
	return sign, length
}

func colonName(s string) (string, bool) {
	if len(s) < 3 || s[0] != ':' {
		return "", false
	}
	for i := 1; i < len(s) && i <= longestEmojiName; i++ {
		switch c := s[i]; {
		case c == ':':
			return s[1:i], i > 1
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '_', c == '-', c == '+', c == '\'':
		default:
			return "", false
		}
	}
	return "", false
}

// withEmoji replaces the emoji names in plain text.
func withEmoji(s string) string {
	if !strings.Contains(s, ":") {
		return s
	}
	var b strings.Builder
	from := 0
	for i := 0; i < len(s); {
		if sign, n := shortcode(s[i:]); n > 0 {
			b.WriteString(s[from:i])
			b.WriteString(sign)
			i += n
			from = i
			continue
		}
		i++
	}
	b.WriteString(s[from:])
	return b.String()
}
