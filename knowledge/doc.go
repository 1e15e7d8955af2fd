// Package knowledge holds the guidance on circular procurement and answers questions from it, and from nothing else
// but an organisation's own documents.
//
// It owns the passages in content/{nl,en}, the glossary and the words of its answers, the index over them that is built
// at start, and the rules by which an answer is made: find the best passages, test whether they hold evidence for what
// was asked, and then say the sentences that answer, each with its source. Where the evidence is thin it says so and
// states no fact. An organisation's own documents lie on a Shelf, in memory, apart from the guide and told apart in every
// answer.
//
// It never keeps anything or knows who asks: it knows neither Slack nor Redis, owns no keys, and a question is answered from
// memory by a pure function. It works without a language model. Where there is one, Write lets it phrase an answer, waits for
// it no longer than a person would, and compares every sentence with the passages that it names; Embed gives the index
// vectors. Both reach the models through interfaces.
package knowledge
