package openaitest

import (
	"encoding/json"
	"hash/fnv"
	"math"
	"net/http"
	"slices"
	"strings"
	"unicode"
)

// Dimensions is the length of the vectors.
const Dimensions = 128

// embeddings makes vectors in which words stand for themselves and for those that Mean made the same. They come back in
// another order than asked, as the protocol allows.
func (s *Server) embeddings(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Model string
		Input []string
	}
	text, err := readAll(r)
	if err == nil {
		err = json.Unmarshal(text, &body)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests++
	switch {
	case err != nil || len(body.Input) == 0 || slices.Contains(body.Input, ""):
		fail(w, http.StatusBadRequest, "invalid_request_error", "input")
		return
	case body.Model != EmbeddingModel:
		fail(w, http.StatusNotFound, "model_not_found", "The model does not exist")
		return
	case s.down:
		fail(w, http.StatusServiceUnavailable, "server_error", "down")
		return
	}
	s.embedded = append(s.embedded, body.Input...)
	type vector struct {
		Index     int       `json:"index"`
		Embedding []float32 `json:"embedding"`
	}
	var data []vector
	for i, t := range body.Input {
		data = append(data, vector{i, Vector(t, s.synonyms)})
	}
	slices.Reverse(data)
	reply(w, map[string]any{"object": "list", "data": data, "model": body.Model})
}

// Vector is a text as the server sees it: each word, or what it counts as, adds a direction of its own; rare words add
// as much as common ones, words of up to three letters nothing.
func Vector(text string, synonyms map[string]string) []float32 {
	v := make([]float32, Dimensions)
	for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if same, ok := synonyms[word]; ok {
			word = same
		}
		if len(word) <= 3 {
			continue
		}
		h := fnv.New64a()
		h.Write([]byte(word))
		bits := h.Sum64()
		for range 4 {
			sign := float32(1)
			if bits&1 == 1 {
				sign = -1
			}
			v[(bits>>1)%Dimensions] += sign
			bits = bits*6364136223846793005 + 1442695040888963407
			bits ^= bits >> 29
		}
	}
	length := 0.0
	for _, x := range v {
		length += float64(x) * float64(x)
	}
	if length == 0 {
		v[0], length = 1, 1
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(length))
	}
	return v
}
