// Package dialogue is the engine of the conversations that decide or compute something: the Proefscan, the calculators,
// the ladder and the rest. A conversation is a [Script] (data: questions, options, conditions) with its words in two
// languages and, where it computes, a [Rule] (a pure function). The engine asks one question at a time, keeps every
// answer, lets any of them be changed until the result is confirmed, and never overwrites a confirmed result.
//
// It owns what is asked next and what an answer may be. It never knows a particular conversation, does no input or
// output, and holds no words.
package dialogue
