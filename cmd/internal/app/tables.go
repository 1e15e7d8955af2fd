package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"kringloop/bot"
	"kringloop/bot/gateway"
	"kringloop/bot/ledger"
	"kringloop/flows/dialogue"
)

// What a table that answers a question may be at most; a person's table of options or offers is a few kilobytes.
const (
	maxTableBytes = 2 << 20
	maxTableLines = 2000
	maxTableCells = 40_000
)

// tables does the slow work with files that answer a question.
type tables struct {
	client  *gateway.Client
	formats []format // tried in order
}

// format reads a file as lines of cells; false when it isn't of this format.
type format func(name string, data []byte) (lines [][]string, ok bool)

// read fetches a file and reads it as a table. A file that is none comes back as no lines.
func (t *tables) read(ctx context.Context, team string, body []byte) (bot.TableDone, error) {
	var ask bot.TableAsk
	if err := json.Unmarshal(body, &ask); err != nil {
		return bot.TableDone{}, fmt.Errorf("table job: %w", err)
	}
	if ask.File.Size > maxTableBytes {
		return bot.TableDone{}, nil
	}
	data, err := t.client.Download(ctx, team, ask.File.URL, maxTableBytes)
	if _, refused := errors.AsType[gateway.Refused](err); refused || errors.Is(err, gateway.ErrTooLarge) {
		return bot.TableDone{}, nil
	}
	if err != nil {
		return bot.TableDone{}, ledger.Unavailable(fmt.Errorf("fetch a table: %w", err))
	}
	for _, f := range t.formats {
		if lines, ok := f(ask.File.Name, data); ok {
			return bot.TableDone{Lines: bounded(lines)}, nil
		}
	}
	return bot.TableDone{}, nil
}

// bounded gives nothing of a table that is larger than any answer.
func bounded(lines [][]string) [][]string {
	n := 0
	for _, line := range lines {
		n += len(line)
	}
	if len(lines) > maxTableLines || n > maxTableCells {
		return nil
	}
	return lines
}

// textTable reads CSV and its likes: UTF-8, or what spreadsheets of Western Europe write, with whatever mark between cells.
func textTable(_ string, data []byte) ([][]string, bool) {
	if strings.ContainsRune(string(data[:min(len(data), 4096)]), 0) {
		return nil, false // no text
	}
	text := string(data)
	if !utf8.ValidString(text) {
		runes := make([]rune, len(data))
		for i, b := range data {
			runes[i] = westEuropean(b)
		}
		text = string(runes)
	}
	return dialogue.SplitTable(text), true
}

// westEuropean is a byte of Windows-1252; where that differs from Latin-1 only the euro sign matters to a table.
func westEuropean(b byte) rune {
	if b == 0x80 {
		return '€'
	}
	return rune(b)
}
