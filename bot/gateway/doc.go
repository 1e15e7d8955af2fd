// Package gateway owns everything that touches Slack: two doors in (HTTP and Socket Mode) and one out (the Web API).
//
// In: an envelope is verified, bounded to 1 MiB, sorted (team, dedupe marks, is it for us?) and handed to Keep; only when
// Keep says that it is durable does Slack get its acknowledgement. Both doors share one intake, so they bring the same
// [Envelope], and [Decode] has one path. Modals are validated before they are kept, by a pure function.
//
// Out: [Client.Deliver] sends one post, paced per channel, obeying Retry-After per method and workspace, and says by the
// class of its error what may be done next: [Later], [Doubtful], [Refused] or, for any other error, try again.
// [Client.Stream] shows an answer while it is written; what it shows is a preview that a delivery replaces.
// [Client.Download] gets what a person uploaded.
//
// It never decides what to say, never knows a flow or the store, never reads the clock itself and never logs a token, a
// ticket or what a person wrote. It has no Redis keys.
package gateway
