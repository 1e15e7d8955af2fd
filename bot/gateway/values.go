package gateway

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// chosen is the single value of a pressed control; several options (checkboxes) are joined by commas.
func (e *element) chosen() string { return strings.Join(e.values(), ",") }

// values is what a control holds, nil when it is empty.
func (e *element) values() []string {
	switch {
	case e.Option != nil:
		return []string{e.Option.Value}
	case len(e.Options) > 0:
		vs := make([]string, len(e.Options))
		for i, o := range e.Options {
			vs[i] = o.Value
		}
		return vs
	case len(e.Files) > 0:
		vs := make([]string, len(e.Files))
		for i, f := range e.Files {
			vs[i] = f.ID
		}
		return vs
	case e.DateTime != 0:
		return []string{strconv.FormatInt(e.DateTime, 10)}
	}
	for _, vs := range [...][]string{e.Users, e.Channels, e.Conversations} {
		if len(vs) > 0 {
			return vs
		}
	}
	for _, v := range [...]string{e.Value, e.User, e.Channel, e.Conversation, e.Date, e.Time} {
		if v != "" {
			return []string{v}
		}
	}
	return nil
}

// flat gathers the values by block_id; the controls of one block follow each other in the order of their action_id.
func (s state) flat() map[string][]string {
	if len(s.Values) == 0 {
		return nil
	}
	out := make(map[string][]string, len(s.Values))
	for block, controls := range s.Values {
		var vs []string
		if len(controls) == 1 {
			for _, c := range controls {
				vs = c.values()
			}
		} else {
			for _, id := range slices.Sorted(maps.Keys(controls)) {
				c := controls[id]
				vs = append(vs, c.values()...)
			}
		}
		out[block] = vs
	}
	return out
}

// digest is the same for the same values, whatever order Slack sends them in.
func (s state) digest() string {
	h := sha256.New()
	flat := s.flat()
	for _, block := range slices.Sorted(maps.Keys(flat)) {
		fmt.Fprintf(h, "%q%q", block, flat[block])
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
