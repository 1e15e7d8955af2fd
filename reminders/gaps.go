package reminders

import (
	"slices"
	"strconv"
)

// Gap is something that a contract needs before it is complete (flows §3.1, column "req.").
type Gap struct {
	Field string
	Key   string // of GapOrdered the contract year, of GapMilestone the milestone's key; else ""
}

// The fields that may be missing, in the order of the table.
const (
	GapOwner       = "owner" // they take part no more: the caller knows who does
	GapCategory    = "category"
	GapContact     = "contact"
	GapDeputy      = "deputy"
	GapAmbitions   = "ambitions"
	GapKPIs        = "kpis"
	GapTakeBack    = "takeback"
	GapReporting   = "reporting" // where figures come from the supplier
	GapEstimated   = "estimated" // of a framework contract
	GapOrdered     = "ordered"   // of a framework contract, for each contract year that is over
	GapMaintenance = "maintenance"
	GapActors      = "actors"
	GapHandover    = "handover"
	GapMilestone   = "milestone" // was it done before the contract was registered?
)

// Gaps lists what is missing, in a fixed order; a contract without gaps is complete. Title, supplier, kinds, days and owner are
// asked when it is made, so they can't be missing.
func (c *Contract) Gaps(r Rules, today Date) []Gap {
	supplied := slices.ContainsFunc(c.KPIs, func(k KPI) bool { return !k.Internal })
	handover := c.Marks[handoverKey].Status
	var gaps []Gap
	for _, g := range []struct {
		field   string
		missing bool
	}{
		{GapCategory, c.Category == ""},
		{GapContact, c.Contact == ""},
		{GapDeputy, c.Deputy == ""},
		{GapAmbitions, len(c.Ambitions) == 0},
		{GapKPIs, len(c.KPIs) == 0},
		{GapTakeBack, c.TakeBack == nil},
		{GapReporting, supplied && (c.Reporting == nil || c.Reporting.Content == "" || c.Reporting.Every == "")},
		{GapEstimated, c.Is(Framework) && c.Estimated == 0},
	} {
		if g.missing {
			gaps = append(gaps, Gap{Field: g.field})
		}
	}
	for year := 1; c.Is(Framework) && year <= c.YearCount() && c.yearOver(year, today); year++ {
		if _, ok := c.Ordered[year]; !ok {
			gaps = append(gaps, Gap{GapOrdered, strconv.Itoa(year)})
		}
	}
	if c.Maintenance == "" {
		gaps = append(gaps, Gap{Field: GapMaintenance})
	}
	if !c.actorsNamed() {
		gaps = append(gaps, Gap{Field: GapActors})
	}
	if asked := c.handoverAsked(r); !asked && handover != Done && handover != NotHere {
		gaps = append(gaps, Gap{Field: GapHandover})
	}
	for _, m := range c.AskedNow(r) {
		gaps = append(gaps, Gap{GapMilestone, m.Key()})
	}
	return gaps
}

// handoverAsked tells whether the handover is asked about as a milestone: one gap is enough.
func (c *Contract) handoverAsked(r Rules) bool {
	m, ok := c.Milestone(handoverKey, r)
	return ok && c.Status(m) == Asked
}

// yearOver tells whether a contract year has passed.
func (c *Contract) yearOver(year int, today Date) bool {
	return !c.Start.AddMonths(12*year).After(today) || c.Over(today)
}

// actorsNamed tells whether somebody is named of each of the six groups.
func (c *Contract) actorsNamed() bool {
	for _, g := range ActorGroups {
		if !slices.ContainsFunc(c.Actors, func(x Actor) bool { return x.Group == g && x.Name != "" }) {
			return false
		}
	}
	return true
}
