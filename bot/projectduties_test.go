package bot

import (
	"slices"
	"strings"
	"testing"

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
		"the circularity day": {
			do: func(c *clockwork, id string) {
				c.in(id, ben, func(p *flows.Project) error {
					r := confirmed("yearday", "PLAN")
					r.Result.Tables = []dialogue.Grid{{Key: "table.plan", Rows: [][]string{{"@@plan.date", "2026-11-05"}, {"@@plan.collect", "2026-12-04"}}}}
					p.AdoptResult(r, ben, c.now)
					return nil
				})
			},
			until: "2026-12-04 12:00", what: "circulariteitsdag",
			want: []string{bram + " 2026-11-02", bram + " 2026-11-05", bram + " 2026-11-10", bram + " 2026-11-20"},
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
