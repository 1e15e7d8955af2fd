// Package redisearch keeps and finds own documents in a Redis with the Query Engine (Redis 8, or Redis Stack), for more
// text than fits into each process. It owns the search index and what it is made of; it never decides what answers.
//
// The documents' words are indexed as the terms that package knowledge reads in them, so that both find the same.
// Values by which documents are kept apart, workspace and room, are written in hexadecimal: whatever they contain, they
// cannot be taken for another one, nor for syntax of a query. What comes back is checked once more.
//
// Keys: kringloop:section:{TEAM}:NAME:N is a hash, section N of a document; kringloop:sections:{TEAM} is a hash, name
// of a document → what List tells of it in JSON. TEAM and NAME are in hexadecimal. The index is called kringloop:own
// and, with vectors, kringloop:own:DIMENSION.
package redisearch
