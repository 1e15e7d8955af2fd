// Package load drives a real serve process as Slack would, with a real Redis behind it, and checks what came of it. It
// owns a redis-server and a serve process as children, a small Web API that stands in for Slack's, and people who each
// read what the bot shows, answer it by word or by button, and wait for the next card. It starts everything on the
// loopback, and ends everything it started.
//
// What it checks needs no model of the bot: every person gets an answer to every request; no message carries the same
// metadata id twice; nothing is said that nobody asked for; and the log of every project in Redis is, entry by entry,
// what its person did, in their order.
//
// It never shares code with what it measures, so it imports nothing of the program. Its only Redis keys are those it
// reads: the logs of projects, and the ledger's inboxes, outboxes, jobs and parked.
package load
