package ingest

import "context"

type engine struct{}

func (e *engine) close() error                                          { return nil }
func (e *engine) read(ctx context.Context, data []byte) (*draft, error) { return nil, ErrFormat }
