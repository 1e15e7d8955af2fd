// Package ledger keeps what comes in, commits what was decided and sends what is to be said: durable, once, and in order
// per workspace. It stores entries whose bodies it does not read, hands them to a [Handler], commits the handler's
// commands, messages, jobs and alarms together with "this entry is handled" in one Redis script, and drives the [Sender] and
// [Worker] afterwards.
//
// It never knows a flow or Slack's JSON, and never runs anything slow while a shard is held.
//
// # Guarantees
//
//   - [Ledger.Put] returns nil once the entry is in Redis (or was before: the marks say so).
//   - Workspaces are spread over a fixed number of shards. A shard has one owner at a time, by a lease in Redis and a
//     fencing token that every commit checks; the lease is checked again before each message goes out. An owner that
//     was paused and wakes up late can neither commit nor send.
//   - Entries of a workspace are handled in the order in which they were kept; messages of a queue leave in the order in
//     which they were committed.
//   - A message of which nobody knows whether it arrived is tried again with [Try].Doubt, and the sender looks first.
//   - An alarm is set by the commit that decides on it and comes into the inbox once, at its time or as soon after as
//     somebody calls [Ledger.Ring]; then it is an entry like any other.
//   - An entry or message that keeps failing is parked with its reason, and the next one goes on.
//
// # Redis keys
//
// NN is the shard; the hash tag {sNN} keeps all keys of a shard in one slot of a Cluster.
//
//	ledger:shards          the number of shards of this database; a ledger with another number refuses to run
//	{sNN}:in               stream, the inbox: t team, k kind, b body, a kept at (µs), j job whose result this is
//	{sNN}:d:<mark>         a dedupe mark, expires after Config.MarkTTL
//	{sNN}:c                hash: fence (the owner's token), cursor (id of the last entry that was committed),
//	                       steps (how often the owner wrote; going back means that Redis lost writes)
//	{sNN}:lease            "<instance>|<nonce>" of the owner, expires after Config.LeaseTTL
//	{sNN}:out              hash: position → message that has not yet been sent for certain
//	{sNN}:jobs             hash: position → job whose result has not yet been committed
//	{sNN}:alarms           zset: "<team>|<name>" → when it is due, ms on the workspace's clock
//	{sNN}:parked           hash: e<entry id> or m<position> → what failed, with its reason; see [Ledger.Sweep] for how long
//	{sNN}:r:<team>:<ref>   receipt of the last message sent with a Ref, expires after Config.RefTTL
//	{sNN}:t:<team>:…       the stores' own keys; see [Ledger.Prefix]
//
// The channel ledger:wake carries the number of a shard that got an entry in a process that does not own it.
package ledger
