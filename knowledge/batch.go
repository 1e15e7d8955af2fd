package knowledge

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"time"
)

// Reply is an answer as scripts get it, one JSON object a line.
type Reply struct {
	ID json.RawMessage `json:"id"` // as it was given; the line's number when it was not
	Answer
	MS    float64 `json:"ms"`
	Error string  `json:"error,omitempty"` // why the line could not be read
}

// request is a line of a batch.
type request struct {
	ID       json.RawMessage `json:"id"`
	Question string          `json:"question"`
	Lang     string          `json:"lang"`
	Thread   []string        `json:"thread"`
}

// maxLine bounds a line of a batch, in bytes.
const maxLine = 1 << 20

// Answerer answers a question: Ask of an index, or that with a model behind it.
type Answerer func(Question) Answer

// Reply asks one question for a script: the answer as one piece of Markdown, and how long it took by the caller's clock.
func (ask Answerer) Reply(id json.RawMessage, q Question, clock func() time.Time) Reply {
	start := clock()
	a := ask(q)
	took := clock().Sub(start)
	a.Text = a.Markdown()
	return Reply{ID: id, Answer: a, MS: math.Round(took.Seconds()*1e6) / 1e3}
}

// Batch answers one JSON object a line, {"id","question","lang"}, with one a line in the same order. A line that cannot
// be read gets an object with "error" in its place, so that a script loses nothing and can match what it sent; how many
// there were is returned. lang is for lines that give none. The error is that of the streams.
func (ask Answerer) Batch(in io.Reader, out io.Writer, lang string, clock func() time.Time) (bad int, err error) {
	r := bufio.NewReader(in)
	w := bufio.NewWriter(out)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for n := 1; ; n++ {
		line, tooLong, readErr := readLine(r)
		if len(bytes.TrimSpace(line)) > 0 || tooLong {
			reply := ask.line(line, n, tooLong, lang, clock)
			if reply.Error != "" {
				bad++
			}
			if err := encoder.Encode(reply); err != nil {
				return bad, fmt.Errorf("batch, line %d: %w", n, err)
			}
			if r.Buffered() == 0 { // a script that waits for each answer gets it
				if err := w.Flush(); err != nil {
					return bad, fmt.Errorf("batch, line %d: %w", n, err)
				}
			}
		}
		if errors.Is(readErr, io.EOF) {
			if err := w.Flush(); err != nil {
				return bad, fmt.Errorf("batch: %w", err)
			}
			return bad, nil
		}
		if readErr != nil {
			return bad, errors.Join(fmt.Errorf("batch, line %d: %w", n, readErr), w.Flush())
		}
	}
}

// line answers one line of a batch.
func (ask Answerer) line(line []byte, n int, tooLong bool, lang string, clock func() time.Time) Reply {
	var q request
	var problem string
	switch err := json.Unmarshal(line, &q); {
	case tooLong:
		problem = fmt.Sprintf("longer than %d bytes", maxLine)
	case err != nil:
		problem = "not a JSON object with id, question and lang: " + err.Error()
	case q.Lang != "" && !slices.Contains(languages, q.Lang):
		problem = fmt.Sprintf("lang %q: expected nl or en", q.Lang)
	}
	if len(q.ID) == 0 || bytes.Equal(q.ID, []byte("null")) {
		q.ID = json.RawMessage(strconv.Quote(strconv.Itoa(n)))
	}
	q.Lang = cmp.Or(q.Lang, lang)
	if problem != "" {
		empty := Answer{Question: q.Question, Lang: q.Lang, Citations: []Citation{}, Passages: []Hit{}}
		return Reply{ID: q.ID, Answer: empty, Error: fmt.Sprintf("line %d: %s", n, problem)}
	}
	return ask.Reply(q.ID, Question{Text: q.Question, Lang: q.Lang, Thread: q.Thread}, clock)
}

// readLine reads to the end of a line; of one that is too long it keeps nothing.
func readLine(r *bufio.Reader) (line []byte, tooLong bool, err error) {
	for {
		part, more, err := r.ReadLine()
		if !tooLong {
			line = append(line, part...)
		}
		if len(line) > maxLine {
			line, tooLong = nil, true
		}
		if err != nil || !more {
			return line, tooLong, err
		}
	}
}
