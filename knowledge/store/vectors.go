package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"github.com/redis/go-redis/v9"
)

// Vectors keeps vectors of texts, so that each is computed once for all processes and all starts. A key says by which
// model, of which length and of which text a vector is; it tells nothing of the text to somebody who hasn't got it.
type Vectors struct{ rdb redis.UniversalClient }

// NewVectors makes a store over a Redis.
func NewVectors(rdb redis.UniversalClient) *Vectors { return &Vectors{rdb: rdb} }

// claimed is how long others wait for the one who computes vectors, before they do so themselves.
const claimed = 3 * time.Minute

// Get returns the vectors that are kept, nil for each that is not.
func (v *Vectors) Get(ctx context.Context, keys []string) ([][]float32, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	cmds := make([]*redis.StringCmd, len(keys))
	_, err := v.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, k := range keys {
			cmds[i] = p.Get(ctx, keyVector+k)
		}
		return nil
	})
	if err != nil && err != redis.Nil {
		return nil, fmt.Errorf("read %d vectors: %w", len(keys), err)
	}
	out := make([][]float32, len(keys))
	for i, cmd := range cmds {
		if raw, err := cmd.Bytes(); err == nil {
			out[i] = floats(raw)
		}
	}
	return out, nil
}

// Put keeps vectors.
func (v *Vectors) Put(ctx context.Context, vectors map[string][]float32) error {
	_, err := v.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for k, vec := range vectors {
			p.Set(ctx, keyVector+k, raw(vec), 0)
			p.Del(ctx, keyVector+k+":by")
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep %d vectors: %w", len(vectors), err)
	}
	return nil
}

// Claim says that the caller computes what is behind a key; false means that somebody else is doing so.
func (v *Vectors) Claim(ctx context.Context, key string) (bool, error) {
	ok, err := v.rdb.SetNX(ctx, keyVector+key+":by", "1", claimed).Result()
	if err != nil {
		return false, fmt.Errorf("claim a vector: %w", err)
	}
	return ok, nil
}

func raw(vec []float32) []byte {
	b := make([]byte, 0, 4*len(vec))
	for _, f := range vec {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(f))
	}
	return b
}

func floats(b []byte) []float32 {
	vec := make([]float32, len(b)/4)
	for i := range vec {
		vec[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return vec
}
