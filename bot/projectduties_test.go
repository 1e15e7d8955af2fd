package bot

import (
	"slices"
	"strings"
	"testing"

	"kringloop/bot/blocks"
	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// project makes a project of Sophie's with Ben as a colleague and Bram as management.
func (c *clockwork) project() (id string) {
	c.t.Helper()
	c.does(sophie, func(t *turn) error {
		p, err := flows.NewProject("pstoelen", "Bureaustoelen", sophie, c.now)
		if err != nil {
			return err
		}
		t.mem.SaveProject(p)
		for user, role := range map[string]flows.Role{ben: flows.Champion, bram: flows.Management} {
			if err := p.Invite(user, role, sophie, c.now); err != nil {
				return err
			}
		}
		id = p.ID
		return nil
	})
	return id
}

// in lets somebody change a project.
func (c *clockwork) in(id, user string, f func(p *flows.Project) error) {
	c.t.Helper()
	c.does(user, func(t *turn) error {
		p, err := t.project(id)
		if err != nil {
			return err
		}
		return f(p)
	})
}

// agrees confirms a talk with the supplier of Bram's, in which this was agreed.
func (c *clockwork) agrees(id string, rows ...[]string) {
	c.t.Helper()
	c.in(id, bram, func(p *flows.Project) error {
		last, _ := p.Latest("supplier")
		p.AdoptResult(dialogue.Confirmed{Script: "supplier", Version: last.Version + 1, By: bram, At: c.now,
			Answers: dialogue.Answers{"actions": {Rows: rows}}}, bram, c.now)
		return nil
	})
}

// said are the days and readers of the digests that name something.
func (c *clockwork) said(what string) (out []string) {
	for _, s := range c.seen() {
		if strings.Contains(s, what) {
			part := strings.SplitN(s, " ", 3)
			out = append(out, part[0]+" "+part[1])
		}
	}
	return out
}

func TestDigestsOfAProject(t *testing.T) {
	confirmed := func(script, verdict string) dialogue.Confirmed {
		return dialogue.Confirmed{Script: script, Version: 1, By: ben, Result: dialogue.Result{Verdict: verdict}}
	}
	for name, tt := range map[string]struct {
		do    func(c *clockwork, id string)
		until string
		what  string
		want  []string
	}{
		"a point with a date": {
			do: func(c *clockwork, id string) {
				c.in(id, sophie, func(p *flows.Project) error {
					return p.Assign(c.b.Lib, "p2.i03", ben, "2026-11-14", sophie, c.now) // a Saturday
				})
			},
			until: "2026-12-20 12:00", what: "Bureaustoelen",
			want: []string{ben + " 2026-11-13", ben + " 2026-11-16", ben + " 2026-11-23", ben + " 2026-12-01", bram + " 2026-12-01"},
		},
		"one that was done in time": {
			do: func(c *clockwork, id string) {
				c.in(id, sophie, func(p *flows.Project) error {
					if err := p.Assign(c.b.Lib, "p2.i03", ben, "2026-11-14", sophie, c.now); err != nil {
						return err
					}
					return p.Mark(c.b.Lib, "p2.i03", flows.Done, "een nota van tien bladzijden", false, ben, c.now)
				})
			},
			until: "2026-12-20 12:00", what: "Bureaustoelen",
		},
		"one that lies still": {
			do: func(c *clockwork, id string) {
				c.in(id, sophie, func(p *flows.Project) error {
					return p.Mark(c.b.Lib, "p2.i03", flows.Busy, "", false, sophie, c.now)
				})
			},
			until: "2027-03-01 12:00", what: "al een tijd bezig",
			want: []string{sophie + " 2026-11-03", sophie + " 2026-11-17", sophie + " 2026-12-01"},
		},
		"a Proefscan after half a year": {
			do: func(c *clockwork, id string) {
				c.in(id, ben, func(p *flows.Project) error {
					r := confirmed("scan", "GROEN")
					r.At = c.now
					p.AdoptResult(r, ben, c.now)
					return nil
				})
			},
			until: "2027-06-30 12:00", what: "Proefscan opnieuw",
			want: []string{ben + " 2027-04-20"},
		},
		"a provisional Proefscan once the market was asked": {
			do: func(c *clockwork, id string) {
				c.in(id, ben, func(p *flows.Project) error {
					r := confirmed("scan", "VOORLOPIG")
					r.At = c.now
					p.AdoptResult(r, ben, c.now)
					return nil
				})
				c.until("2026-11-11 10:00")
				c.in(id, sophie, func(p *flows.Project) error {
					r := confirmed("market", "")
					r.At = c.now
					p.AdoptResult(r, sophie, c.now)
					return nil
				})
			},
			until: "2027-06-30 12:00", what: "Proefscan opnieuw",
			want: []string{ben + " 2026-11-12"},
		},
		"a red one that waits for the market": {
			do: func(c *clockwork, id string) {
				for _, script := range []string{"scan", "market"} {
					c.in(id, ben, func(p *flows.Project) error {
						r := confirmed(script, "ROOD")
						r.At, r.Result.Lines = c.now, []dialogue.Line{{Key: "ROOD.provisional"}}
						p.AdoptResult(r, ben, c.now)
						return nil
					})
					c.until("2026-11-11 10:00")
				}
			},
			until: "2027-04-30 12:00", what: "Proefscan opnieuw",
			want: []string{ben + " 2026-11-12"},
		},
		"a decision that was asked for": {
			do: func(c *clockwork, id string) {
				c.in(id, ben, func(p *flows.Project) error {
					r := confirmed("case", "DONE")
					r.At = c.now
					p.AdoptResult(r, ben, c.now)
					s, _ := c.b.Talks.Script("case")
					_, err := p.AskDecision(s, flows.Request{Version: 1, Who: bram, By: ben}, c.now)
					return err
				})
			},
			until: "2026-11-05 12:00", what: "Beslissing gevraagd: Businesscase",
			want: []string{bram + " 2026-10-23", bram + " 2026-10-30"},
		},
		"the circularity day, whose date is set": {
			do: func(c *clockwork, id string) {
				c.in(id, ben, func(p *flows.Project) error {
					r := confirmed("yearday", "PLAN")
					r.At = c.now
					r.Result.Tables = []dialogue.Grid{{Key: "table.plan", Rows: [][]string{{"@@plan.date", "2026-11-05"}, {"@@plan.collect", "2026-10-19"},
						{"@@plan.dashboard", "2026-11-19"}, {"@@plan.day", "2026-12-03"}}}}
					p.AdoptResult(r, ben, c.now)
					return nil
				})
			},
			until: "2026-12-10 12:00", what: "Bureaustoelen",
			want: []string{sophie + " 2026-10-21", // for a lesson card
				ben + " 2026-11-16", ben + " 2026-11-19", ben + " 2026-11-24", ben + " 2026-11-30", ben + " 2026-12-03", ben + " 2026-12-08"},
		},
		"the circularity day, once it was held": {
			do: func(c *clockwork, id string) {
				c.in(id, ben, func(p *flows.Project) error {
					r := confirmed("yearday", "HELD")
					r.At = c.now
					r.Result.Tables = []dialogue.Grid{{Key: "table.plan", Rows: [][]string{{"@@plan.day", "2026-10-20"}, {"@@plan.conclude", "2026-11-03"}}}}
					p.AdoptResult(r, ben, c.now)
					return nil
				})
			},
			until: "2026-11-05 12:00", what: "circulariteitsdag",
			want: []string{ben + " 2026-10-30", ben + " 2026-11-03"},
		},
		"a moment to measure": {
			do: func(c *clockwork, id string) {
				c.in(id, ben, func(p *flows.Project) error {
					r := confirmed("ambition", "ONE")
					r.At = c.now
					r.Result.Tables = []dialogue.Grid{{Key: "moments", Rows: [][]string{{"@@m.base", "2026-10-01"}, {"@@m.year", "2026-11-14"}}}} // a Saturday
					p.AdoptResult(r, ben, c.now)
					return nil
				})
			},
			until: "2026-11-17 12:00", what: "Jaarlijkse meting (meetmoment), Bureaustoelen",
			want: []string{ben + " 2026-11-13", ben + " 2026-11-16"},
		},
		"what was agreed, by a member": {
			do:    func(c *clockwork, id string) { c.agrees(id, []string{"mail sturen", "u0ben", "2026-11-09"}) },
			until: "2026-11-10 12:00", what: "mail sturen, Bureaustoelen",
			want: []string{ben + " 2026-11-06", ben + " 2026-11-09"},
		},
		"what was agreed, by whoever wrote it": {
			do:    func(c *clockwork, id string) { c.agrees(id, []string{"mail sturen", "ik", "2026-11-09"}) },
			until: "2026-11-09 12:00", what: "mail sturen, Bureaustoelen",
			want: []string{bram + " 2026-11-06", bram + " 2026-11-09"},
		},
		"what was agreed, by a stranger": {
			do:    func(c *clockwork, id string) { c.agrees(id, []string{"mail sturen", "An", "2026-11-09"}) },
			until: "2026-11-09 12:00", what: "mail sturen (An), Bureaustoelen",
			want: []string{sophie + " 2026-11-06", sophie + " 2026-11-09"},
		},
		"what a new version leaves out": {
			do: func(c *clockwork, id string) {
				c.agrees(id, []string{"mail sturen", "An", "2026-11-09"}, []string{"bellen", "", "2026-11-09"})
				c.agrees(id, []string{"bellen", "", "2026-11-09"})
			},
			until: "2026-11-09 12:00", what: "Bureaustoelen",
			want: []string{sophie + " 2026-11-06", sophie + " 2026-11-09"},
		},
		"what a deleted result said": {
			do: func(c *clockwork, id string) {
				c.agrees(id, []string{"mail sturen", "An", "2026-11-09"})
				c.in(id, sophie, func(p *flows.Project) error {
					s, _ := c.b.Talks.Script("supplier")
					_, err := p.ForgetTalk(c.b.Lib, s, sophie, c.now)
					return err
				})
			},
			until: "2026-12-09 12:00", what: "Bureaustoelen",
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClockwork(t, "2026-10-20 10:00")
			id := c.project()
			tt.do(c, id)
			c.until(tt.until)
			if got := c.said(tt.what); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// What somebody says is done is done for good: a new version that says the same does not ask for it again, and what differs is new.
func TestAgreedIsSettledForGood(t *testing.T) {
	c := newClockwork(t, "2026-10-20 10:00")
	id := c.project()
	mail := []string{"mail sturen", "U0BEN", "2026-11-09"}
	c.agrees(id, mail)
	c.until("2026-11-06 10:00")
	a, _ := c.m.Agenda(ben)
	if len(a.Shown) != 1 {
		t.Fatalf("%+v", a.Shown)
	}
	line := a.Shown[0]
	c.does(ben, func(t *turn) error { return t.pressDuty(blocks.DutyDone, blocks.Pack(line.Source, line.Key)) })
	c.agrees(id, mail)
	c.until("2026-11-20 10:00")
	if got := c.said("mail sturen"); !slices.Equal(got, []string{ben + " 2026-11-06"}) {
		t.Errorf("%q", got)
	}
	c.agrees(id, []string{"mail sturen", "U0BEN", "2026-12-07"})
	c.until("2026-12-07 10:00")
	if got := c.said("mail sturen"); !slices.Equal(got, []string{ben + " 2026-12-04", ben + " 2026-12-07"}) {
		t.Errorf("%q", got)
	}
	if p := c.m.projects[id]; len(p.Settled) != 1 {
		t.Errorf("%v", p.Settled)
	}
}
