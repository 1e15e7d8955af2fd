// Package store keeps what a workspace adds to the guidance: its own documents, what people thought of answers, and how
// much may still be asked of a language model today; and, for all workspaces together, the vectors of texts. [Shelves]
// keeps a searchable copy of the documents in this process. It never decides anything and never reads a document's file.
//
// A verdict is written in the transaction of its event. A document is written beside the ledger: it is large, comes from
// a job or an operator, and each change of it is one transaction of its own, after which a reader sees all of it or none.
//
// # Redis keys
//
// Behind the ledger's prefix for the workspace, such as "{s07}:t:T0123:":
//
//	fb            hash    conversation, message and user → what they thought of an answer, JSON
//	kd            hash    document name → [Meta], JSON
//	kd:room       hash    document name → the channel whose members alone may see it; no field = the whole workspace
//	kd:v          string  counts every change to the documents
//	kd:t:<hash>   string  a knowledge.Document, gzipped JSON, under a hash of its name
//	kp:<job>      string  "channel ts" of the message in which an answer is shown while it is written; expires
//	kt:<day>      string  tokens spent on a language model that day; expires
//
// Of nobody in particular:
//
//	kv:<key>      string  a vector, little-endian float32
//	kv:<key>:by   string  somebody is computing it; expires
package store
