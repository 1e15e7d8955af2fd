package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"kringloop/bot"
	"kringloop/bot/files"
	"kringloop/bot/gateway"
	"kringloop/bot/ledger"
)

// maxTableBytes bounds the table that an event carries: the inbox takes a mebibyte. A purchasing plan of 500 lines has some 60,000.
const maxTableBytes = 600_000

// tables does the slow work with files that answer a question.
type tables struct{ client *gateway.Client }

// tableProblems are the errors of which a person is told what they mean.
var tableProblems = []struct {
	err     error
	problem bot.Problem
}{
	{gateway.ErrTooLarge, bot.ProblemLarge}, {files.ErrLarge, bot.ProblemLarge}, {files.ErrManyRows, bot.ProblemRows},
	{files.ErrEncrypted, bot.ProblemEncrypted}, {files.ErrBroken, bot.ProblemBroken}, {files.ErrFormat, bot.ProblemFormat}, {files.ErrEmpty, bot.ProblemEmpty},
}

func tableProblem(err error) (bot.Problem, bool) {
	for _, p := range tableProblems {
		if errors.Is(err, p.err) {
			return p.problem, true
		}
	}
	_, refused := errors.AsType[gateway.Refused](err)
	return bot.ProblemDownload, refused
}

// read fetches a file and reads it as a table.
func (t *tables) read(ctx context.Context, team string, body []byte) (bot.TableDone, error) {
	var ask bot.TableAsk
	if err := json.Unmarshal(body, &ask); err != nil {
		return bot.TableDone{}, fmt.Errorf("table job: %w", err)
	}
	sheet, problem, err := t.sheet(ctx, team, ask.File)
	if err != nil || problem != "" {
		return bot.TableDone{Problem: problem}, err
	}
	return bot.TableDone{Lines: sheet.Rows, Broken: sheet.Broken}, nil
}

// sheet fetches a file and reads it as a table that an event can carry; problem says why it is none.
func (t *tables) sheet(ctx context.Context, team string, f bot.File) (sheet files.Sheet, problem bot.Problem, err error) {
	if f.Size > files.MaxBytes {
		return sheet, bot.ProblemLarge, nil
	}
	data, err := t.client.Download(ctx, team, f.URL, files.MaxBytes)
	if p, ok := tableProblem(err); ok {
		return sheet, p, nil
	}
	if err != nil {
		return sheet, "", ledger.Unavailable(fmt.Errorf("fetch a table: %w", err))
	}
	sheet, err = files.Table(f.Name, data)
	if p, ok := tableProblem(err); ok {
		return sheet, p, nil
	}
	if err != nil {
		return sheet, "", err
	}
	n := 0
	for _, row := range sheet.Rows {
		for _, cell := range row {
			n += len(cell) + 3
		}
	}
	if n > maxTableBytes {
		return sheet, bot.ProblemRows, nil
	}
	return sheet, "", nil
}
