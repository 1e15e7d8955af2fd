package redisearch

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/redis/go-redis/v9"

	"kringloop/knowledge"
)

// Find returns the sections that fit best, at most l.Limit (10 when 0): by their words, and when l has a vector of the
// index's length and the server can, by both. What l.Rooms and l.Only don't allow is never among them.
func (s *Shelf) Find(ctx context.Context, l knowledge.Lookup) ([]knowledge.Piece, error) {
	if l.Only && !slices.ContainsFunc(l.Rooms, l.Allows) {
		return nil, nil // behind that wall is nothing
	}
	limit := l.Limit
	if limit <= 0 {
		limit = defaultHits
	}
	words := query(s.team, l, s.ix.Wanted(l.Question))
	var rows []row
	var err error
	switch {
	case s.hybrid && len(l.Vector) == s.dim:
		rows, err = s.both(ctx, words, l, limit)
	case words != "":
		rows, err = s.words(ctx, words, limit)
	}
	if err != nil {
		return nil, fmt.Errorf("own documents: %w", err)
	}
	out := make([]knowledge.Piece, 0, len(rows))
	for _, r := range rows {
		p, err := s.piece(r, l)
		if err != nil {
			return nil, fmt.Errorf("own documents: %w", err)
		}
		out = append(out, p)
	}
	return out, nil
}

// row is a section as the server tells of it.
type row struct {
	fields map[string]string
	score  float64
}

func (s *Shelf) words(ctx context.Context, words string, limit int) ([]row, error) {
	o := &redis.FTSearchOptions{WithScores: true, Verbatim: true, Scorer: scorer, Limit: limit, DialectVersion: 2}
	for _, f := range returned {
		o.Return = append(o.Return, redis.FTSearchReturn{FieldName: f})
	}
	found, err := s.client.FTSearchWithArgs(ctx, s.index, words, o).Result()
	if err != nil {
		return nil, err
	}
	var out []row
	for _, d := range found.Docs {
		if d.Error != nil {
			return nil, d.Error
		}
		r := row{fields: d.Fields}
		if d.Score != nil {
			r.score = *d.Score
		}
		out = append(out, r)
	}
	return out, nil
}

// both searches by words and by vector; the server fuses the two by reciprocal rank. Without words to look for
// everything behind the wall is as good.
func (s *Shelf) both(ctx context.Context, words string, l knowledge.Lookup, limit int) ([]row, error) {
	found, err := s.client.FTHybridWithArgs(ctx, s.index, hybrid(s.team, words, l, limit)).Result()
	if err != nil {
		return nil, err
	}
	var out []row
	for i, result := range found.Results {
		r := row{fields: map[string]string{}, score: 1 / float64(rankOffset+i+1)}
		for name, value := range result {
			r.fields[name] = fmt.Sprint(value)
		}
		out = append(out, r)
	}
	return out, nil
}

func hybrid(team, words string, l knowledge.Lookup, limit int) *redis.FTHybridOptions {
	behind := wall(team, l)
	if words == "" {
		words = behind
	}
	o := &redis.FTHybridOptions{
		SearchExpressions: []redis.FTHybridSearchExpression{{Query: words, Scorer: scorer}},
		VectorExpressions: []redis.FTHybridVectorExpression{{VectorField: fieldVector, VectorData: &redis.VectorFP32{Val: bytesOf(l.Vector)},
			Method: redis.FTHybridVectorMethod(redis.KNN), MethodParams: []any{"K", fused * limit}, Filter: behind}},
		Combine: &redis.FTHybridCombineOptions{Method: redis.FTHybridCombineRRF, Window: fused * limit, Constant: rankOffset},
		Limit:   limit,
	}
	for _, f := range returned {
		o.Load = append(o.Load, "@"+f)
	}
	return o
}

// piece reads a section, and refuses one that the asker may not see: it would mean that the filter failed.
func (s *Shelf) piece(r row, l knowledge.Lookup) (knowledge.Piece, error) {
	var p knowledge.Piece
	team, err := untag(r.fields[fieldTeam])
	if err != nil {
		return p, err
	}
	room, err := untag(r.fields[fieldRoom])
	if err != nil {
		return p, err
	}
	if team != s.team || !l.Allows(room) {
		return p, fmt.Errorf("the search server gave a section that was not asked for")
	}
	lang, err := untag(r.fields[fieldLang])
	if err != nil {
		return p, err
	}
	n, err := strconv.Atoi(r.fields[fieldNumber])
	if err != nil {
		return p, fmt.Errorf("number of a section: %w", err)
	}
	page, err := strconv.Atoi(r.fields[fieldPage])
	if err != nil {
		return p, fmt.Errorf("page of a section: %w", err)
	}
	return knowledge.Piece{Doc: r.fields[fieldDoc], Title: r.fields[fieldTitle], Lang: lang, Room: room, N: n, Score: r.score,
		Section: knowledge.Section{Heading: r.fields[fieldHeading], Page: page, Text: r.fields[fieldText]}}, nil
}

// bytesOf writes a vector as the server wants it.
func bytesOf(v []float32) []byte {
	out := make([]byte, 0, 4*len(v))
	for _, x := range v {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(x))
	}
	return out
}
