package reminders

// Record is how the agreements of a contract were kept so far: figures of periods that ended, by their colour, and promises.
type Record struct {
	Green, Orange, Red int
	Missing            int // figures that did not come
	Open               int // figures of which nobody said anything yet
	Late               int // promises of the growth path whose day is past
}

// Record counts how what the supplier owes was kept, up to a day. What the organisation measures itself says nothing of the supplier.
func (c *Contract) Record(norms Norms, today Date) Record {
	var r Record
	months := c.MonthsOver(today)
	for _, k := range c.KPIs {
		for n := 1; !k.Internal && k.Every > 0 && n <= months/k.Every; n++ {
			switch v := k.Values[n]; {
			case v.Missing:
				r.Missing++
			case v.Number == "":
				r.Open++
			default:
				r.count(k.Color(n, norms))
			}
		}
	}
	for _, g := range c.Growth {
		if g.Late(today) {
			r.Late++
		}
	}
	return r
}

func (r *Record) count(c Color) {
	switch c {
	case Green:
		r.Green++
	case Orange:
		r.Orange++
	case Red:
		r.Red++
	}
}

// Plus adds up two records.
func (r Record) Plus(o Record) Record {
	return Record{Green: r.Green + o.Green, Orange: r.Orange + o.Orange, Red: r.Red + o.Red,
		Missing: r.Missing + o.Missing, Open: r.Open + o.Open, Late: r.Late + o.Late}
}
