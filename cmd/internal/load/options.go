package load

import (
	"errors"
	"time"
)

// Options is how much to ask of the bot.
type Options struct {
	Binary    string        // of kringloop; "" = it is built from the module that the working directory is in
	Teams     int           // workspaces; default 1
	People    int           // in all workspaces together; each has a conversation of their own with the bot; default 4 a workspace
	Events    int           // to be measured; what it takes to give everybody a project comes on top
	Conns     int           // connections to serve; default 32
	Rate      float64       // events per second, whatever the answers take (open loop); 0 = as fast as they are answered
	Redeliver float64       // share of requests that come again later, 0…1
	Questions float64       // share of events that ask the guidance something, which is a job
	Presses   float64       // share of what can be pressed that is pressed rather than typed
	Look      float64       // share of what people do at an item that only looks around: one call of Slack each; getting on takes two
	Kills     int           // how often serve is killed with SIGKILL, evenly over the events
	Patience  time.Duration // how long a person waits for an answer before it counts as lost; default 30 s
	Profile   string        // file for a CPU profile of serve while it is measured; "" = none
	Env       []string      // further environment of serve
	Seed      uint64
}

func (o *Options) complete() error {
	if o.Teams <= 0 {
		o.Teams = 1
	}
	if o.People <= 0 {
		o.People = 4 * o.Teams
	}
	if o.Conns <= 0 {
		o.Conns = 32
	}
	if o.Patience <= 0 {
		o.Patience = 30 * time.Second
	}
	if o.Events <= 0 {
		return errors.New("load: Events must be positive")
	}
	if o.People < o.Teams {
		return errors.New("load: fewer people than workspaces")
	}
	return nil
}
