package store

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"kringloop/knowledge"
)

// Bounds of what one workspace keeps.
const (
	MaxDocuments = 2_000
	MaxSections  = 100_000
)

// Errors that a person can do something about.
var (
	ErrFull       = errors.New("the workspace keeps as many documents as it may")
	ErrNoDocument = errors.New("there is no such document")
)

// Meta is what a list of documents shows of one.
type Meta struct {
	Name     string    `json:"name"`
	Title    string    `json:"title"`
	Lang     string    `json:"lang"`
	Pages    int       `json:"pages,omitempty"`
	Sections int       `json:"sections"`
	By       string    `json:"by,omitempty"` // user who brought it, "" = an operator
	At       time.Time `json:"at"`
	Hash     string    `json:"hash"` // of the text: another hash is another document
	Room     string    `json:"-"`    // kept beside: replacing a document does not open it to others
}

// Documents keeps the own documents of workspaces.
type Documents struct {
	rdb    redis.UniversalClient
	prefix func(team string) string
}

// NewDocuments makes a store over a Redis; prefix gives the beginning of every key of a workspace.
func NewDocuments(rdb redis.UniversalClient, prefix func(team string) string) *Documents {
	return &Documents{rdb: rdb, prefix: prefix}
}

// Put keeps a document, in place of one of the same name. With a room only members of that channel may see it; with none
// a document that is replaced stays limited as it was. It returns what is kept, and whether it replaced one.
func (s *Documents) Put(ctx context.Context, team string, d knowledge.Document, m Meta, room string) (Meta, bool, error) {
	if d.Name == "" || len(d.Sections) == 0 {
		return Meta{}, false, fmt.Errorf("keep document %q: it has no name or no text", d.Name)
	}
	all, err := s.List(ctx, team)
	if err != nil {
		return Meta{}, false, err
	}
	sections, replaced := len(d.Sections), false
	for _, old := range all {
		if old.Name == d.Name {
			replaced, m.Room = true, old.Room
		} else {
			sections += old.Sections
		}
	}
	if sections > MaxSections || !replaced && len(all) >= MaxDocuments {
		return Meta{}, false, fmt.Errorf("keep document %q: %w", d.Name, ErrFull)
	}
	text, err := pack(d)
	if err != nil {
		return Meta{}, false, fmt.Errorf("keep document %q: %w", d.Name, err)
	}
	m.Name, m.Title, m.Lang, m.Pages, m.Sections = d.Name, d.Title, d.Lang, d.Pages, len(d.Sections)
	sum := sha256.Sum256(text)
	m.Hash = hex.EncodeToString(sum[:16])
	meta, err := json.Marshal(m)
	if err != nil {
		return Meta{}, false, fmt.Errorf("keep document %q: %w", d.Name, err)
	}
	p := s.prefix(team)
	_, err = s.rdb.TxPipelined(ctx, func(tx redis.Pipeliner) error {
		tx.Set(ctx, textKey(p, d.Name), text, 0)
		tx.HSet(ctx, p+keyDocs, d.Name, meta)
		if room != "" {
			tx.HSet(ctx, p+keyRooms, d.Name, room)
		}
		tx.Incr(ctx, p+keyVersion)
		return nil
	})
	if err != nil {
		return Meta{}, false, fmt.Errorf("keep document %q: %w", d.Name, err)
	}
	m.Room = cmp.Or(room, m.Room)
	return m, replaced, nil
}

// restrict limits an existing document to a channel, or opens it to the workspace. A limit on a name that nobody uses
// would bind a later document by surprise.
// KEYS: documents, rooms, version. ARGV: name, channel or "". Returns 1, or 0 when there is no such document.
var restrict = redis.NewScript(`
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
if ARGV[2] == '' then redis.call('HDEL', KEYS[2], ARGV[1]) else redis.call('HSET', KEYS[2], ARGV[1], ARGV[2]) end
redis.call('INCR', KEYS[3])
return 1`)

// Restrict limits a document to the members of a channel; with "" it opens it to the workspace.
func (s *Documents) Restrict(ctx context.Context, team, name, room string) error {
	p := s.prefix(team)
	done, err := restrict.Run(ctx, s.rdb, []string{p + keyDocs, p + keyRooms, p + keyVersion}, name, room).Bool()
	if err != nil {
		return fmt.Errorf("restrict document %q: %w", name, err)
	}
	if !done {
		return fmt.Errorf("restrict document %q: %w", name, ErrNoDocument)
	}
	return nil
}

// Remove forgets a document, and how it was limited.
func (s *Documents) Remove(ctx context.Context, team, name string) error {
	p := s.prefix(team)
	var gone *redis.IntCmd
	_, err := s.rdb.TxPipelined(ctx, func(tx redis.Pipeliner) error {
		gone = tx.HDel(ctx, p+keyDocs, name)
		tx.HDel(ctx, p+keyRooms, name)
		tx.Del(ctx, textKey(p, name))
		tx.Incr(ctx, p+keyVersion)
		return nil
	})
	if err != nil {
		return fmt.Errorf("remove document %q: %w", name, err)
	}
	if gone.Val() == 0 {
		return fmt.Errorf("remove document %q: %w", name, ErrNoDocument)
	}
	return nil
}

// List returns all documents of a workspace, by name.
func (s *Documents) List(ctx context.Context, team string) ([]Meta, error) {
	all, _, err := s.list(ctx, team)
	return all, err
}

// list also tells the version that the list is of.
func (s *Documents) list(ctx context.Context, team string) ([]Meta, string, error) {
	p := s.prefix(team)
	var docs, rooms *redis.MapStringStringCmd
	var version *redis.StringCmd
	_, err := s.rdb.TxPipelined(ctx, func(tx redis.Pipeliner) error {
		version = tx.Get(ctx, p+keyVersion)
		docs = tx.HGetAll(ctx, p+keyDocs)
		rooms = tx.HGetAll(ctx, p+keyRooms)
		return nil
	})
	if err != nil && !errors.Is(err, redis.Nil) {
		return nil, "", fmt.Errorf("list documents of %s: %w", team, err)
	}
	out := make([]Meta, 0, len(docs.Val()))
	for name, raw := range docs.Val() {
		var m Meta
		if err := json.Unmarshal([]byte(raw), &m); err != nil {
			return nil, "", fmt.Errorf("document %q of %s: %w", name, team, err)
		}
		m.Room = rooms.Val()[name]
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b Meta) int { return strings.Compare(a.Name, b.Name) })
	return out, version.Val(), nil
}

// Version changes whenever a document does; "" = the workspace never had one.
func (s *Documents) Version(ctx context.Context, team string) (string, error) {
	v, err := s.rdb.Get(ctx, s.prefix(team)+keyVersion).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return "", fmt.Errorf("documents of %s: %w", team, err)
	}
	return v, nil
}

// Get reads a document.
func (s *Documents) Get(ctx context.Context, team, name string) (knowledge.Document, error) {
	text, err := s.rdb.Get(ctx, textKey(s.prefix(team), name)).Bytes()
	if errors.Is(err, redis.Nil) {
		err = ErrNoDocument
	}
	var d knowledge.Document
	if err == nil {
		d, err = unpack(text)
	}
	if err != nil {
		return knowledge.Document{}, fmt.Errorf("read document %q: %w", name, err)
	}
	return d, nil
}

// Teams returns the workspaces that have documents: an operator who names none may mean the only one.
func (s *Documents) Teams(ctx context.Context) ([]string, error) {
	keys, err := scan(ctx, s.rdb, keyDocs)
	if err != nil {
		return nil, fmt.Errorf("workspaces with documents: %w", err)
	}
	var teams []string
	for _, key := range keys {
		team, _ := teamOf(key, keyDocs)
		teams = append(teams, team)
	}
	slices.Sort(teams)
	return teams, nil
}

func pack(d knowledge.Document) ([]byte, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if err := json.NewEncoder(z).Encode(d); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func unpack(text []byte) (d knowledge.Document, err error) {
	z, err := gzip.NewReader(bytes.NewReader(text))
	if err != nil {
		return d, err
	}
	return d, json.NewDecoder(z).Decode(&d)
}
