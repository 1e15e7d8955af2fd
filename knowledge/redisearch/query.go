package redisearch

import (
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"kringloop/knowledge"
)

// Fields of a section. The first two are searched, the next three tell sections apart, the rest is handed out.
const (
	fieldHeadingTerms = "heading_terms"
	fieldTextTerms    = "text_terms"
	fieldTeam         = "team"
	fieldRoom         = "room"
	fieldLang         = "lang"
	fieldVector       = "vector"
	fieldDoc          = "doc"
	fieldTitle        = "title"
	fieldHeading      = "heading"
	fieldPage         = "page"
	fieldNumber       = "n"
	fieldText         = "text"
)

// headingWeight is how much a find in a heading counts beside one in the text, as in a Shelf.
const headingWeight = 2

// returned are the fields that make a piece.
var returned = []string{fieldTeam, fieldRoom, fieldLang, fieldDoc, fieldTitle, fieldHeading, fieldPage, fieldNumber, fieldText}

// tag writes a value so that it is one tag whatever it holds: a comma would make two of it, and a brace end the list.
// The letter keeps "" from being no tag at all.
func tag(value string) string { return "v" + hex.EncodeToString([]byte(value)) }

// untag is the value that tag wrote.
func untag(written string) (string, error) {
	value, ok := strings.CutPrefix(written, "v")
	if !ok {
		return "", fmt.Errorf("tag %q", written)
	}
	raw, err := hex.DecodeString(value)
	if err != nil {
		return "", fmt.Errorf("tag %q: %w", written, err)
	}
	return string(raw), nil
}

// wall is the filter that every search carries: this workspace, and what the lookup allows of it.
func wall(team string, l knowledge.Lookup) string {
	var tags []string
	for _, room := range append([]string{""}, l.Rooms...) {
		if t := tag(room); l.Allows(room) && !slices.Contains(tags, t) {
			tags = append(tags, t)
		}
	}
	return fmt.Sprintf("@%s:{%s} @%s:{%s}", fieldTeam, tag(team), fieldRoom, strings.Join(tags, "|"))
}

// query looks behind the wall for any of the terms, in documents of the language that the terms belong to. It is ""
// when there is nothing to look for.
func query(team string, l knowledge.Lookup, wanted map[string][]knowledge.Term) string {
	var languages []string
	for _, lang := range slices.Sorted(maps.Keys(wanted)) {
		var terms []string
		for _, t := range wanted[lang] {
			if text := written(t.Text); text != "" && t.Weight > 0 {
				fuzzy := strings.Repeat("%", t.Slips)
				terms = append(terms, fmt.Sprintf("(%s%s%s)=>{$weight: %s;}", fuzzy, text, fuzzy, strconv.FormatFloat(t.Weight, 'f', 3, 64)))
			}
		}
		if len(terms) > 0 {
			languages = append(languages, fmt.Sprintf("(@%s:{%s} @%s|%s:(%s))", fieldLang, tag(lang), fieldHeadingTerms, fieldTextTerms, strings.Join(terms, "|")))
		}
	}
	if len(languages) == 0 {
		return ""
	}
	return fmt.Sprintf("%s (%s)", wall(team, l), strings.Join(languages, "|"))
}

// written is a term as one word of the server's: letters, digits and underscores, which neither the server's way of
// cutting words nor its query language takes for anything else. Terms hold nothing else but the sign of a concept.
func written(term string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '=':
			return '_'
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_':
			return r
		}
		return -1
	}, term)
}

// text writes terms as the text of a field.
func text(terms []string) string {
	out := make([]string, 0, len(terms))
	for _, t := range terms {
		if w := written(t); w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}
