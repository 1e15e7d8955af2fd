package knowledge

import (
	"fmt"
	"strings"
)

// declines says why a text gets no answer whatever the guide holds, or "".
func (v *voice) declines(text string) string {
	switch low := lower(text); {
	case v.patterns.hostile.match(text, low):
		return ReasonHostile
	case v.patterns.tasks.match(text, low):
		return ReasonTask
	case v.patterns.chat.match(text, low):
		return ReasonChat
	}
	return ""
}

// decline puts a refusal into words: what we cannot do, what comes nearest, in own documents too, where else to ask.
func (v *voice) decline(reason string, near []Topic, own []Piece) string {
	first := v.Texts.Unknown
	switch reason {
	case ReasonTask:
		first = v.Texts.Task
	case ReasonChat, ReasonHostile:
		first = v.Texts.Chat
	}
	parts := []string{first}
	if len(near) > 0 {
		parts = append(parts, fmt.Sprintf(v.Texts.Near, near[0].Title, v.where(near[0].Phase)))
	}
	for _, p := range own {
		parts = append(parts, fmt.Sprintf(v.Texts.NearOwn, v.sourceOwn(p)))
	}
	if reason == ReasonUnknown {
		parts = append(parts, v.Texts.Helpdesk)
	}
	return strings.Join(parts, " ")
}

// where names a chapter.
func (v *voice) where(chapter int) string {
	switch chapter {
	case 0:
		return v.Texts.Intro
	case 8:
		return v.Texts.Sources
	}
	return fmt.Sprintf(v.Texts.Chapter, chapter)
}

// source names a passage as a source.
func (v *voice) source(p Passage) string {
	return fmt.Sprintf(v.Texts.Source, v.where(p.Chapter), p.Title)
}

// note is what must be said about a passage of this status, or "".
func (v *voice) note(s Status) string {
	switch s {
	case Example:
		return v.Texts.Example
	case Fiction:
		return v.Texts.Fiction
	case Law:
		return v.Texts.Law
	}
	return ""
}

// leans says whether a question leans on what was asked before.
func (v *voice) leans(text string) bool { return v.patterns.follow.MatchString(text) }

// thread returns what a question may lean on: the last question of the thread, and what that one leaned on itself.
func (v *voice) thread(text string, thread []string) string {
	var parts []string
	for i := len(thread) - 1; i >= 0 && len(parts) < 3; i-- {
		if strings.TrimSpace(thread[i]) == strings.TrimSpace(text) {
			continue
		}
		parts = append(parts, clip(strings.ToValidUTF8(thread[i], " "), maxQuestion))
		if !v.leans(thread[i]) {
			break
		}
	}
	return strings.Join(parts, "\n")
}

// kind returns what the answer to a question must show, or nil.
func (v *voice) kind(text string) *answerKind {
	low := lower(text)
	for i := range v.Kinds {
		if v.Kinds[i].ask.match(text, low) {
			return &v.Kinds[i]
		}
	}
	return nil
}

// tooShort says whether a question can hardly stand alone, such as "en diensten?".
func tooShort(text string, words []word) bool {
	n := content(words)
	return n == 0 || n == 1 && len(tokens(text)) <= 3
}

// content counts the words that carry meaning.
func content(words []word) int {
	n := 0
	for _, w := range words {
		if !w.light {
			n++
		}
	}
	return n
}
