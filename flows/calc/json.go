package calc

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"
)

// number is a decimal of JSON, written as a number or as a string, with a dot. Nothing, null and "" are missing.
type number struct{ *big.Rat }

func (n *number) UnmarshalJSON(data []byte) error {
	text := strings.Trim(string(data), `"`)
	if text == "" || text == "null" {
		return nil
	}
	r, ok := ParseJSON(text)
	if !ok {
		return fmt.Errorf("%s is not a number such as 1234.56", data)
	}
	n.Rat = r
	return nil
}

// tenderJSON is what `kringloop score` reads.
type tenderJSON struct {
	Mode        Mode   `json:"mode"`
	PriceWeight number `json:"price_weight"`
	Scale       number `json:"scale"`
	Criteria    []struct {
		Name     string `json:"name"`
		Weight   number `json:"weight"`
		Circular bool   `json:"circular"`
	} `json:"criteria"`
	Offers []struct {
		Name   string   `json:"name"`
		Price  number   `json:"price"`
		Scores []number `json:"scores"`
	} `json:"offers"`
}

// ScoringJSON is what `kringloop score` prints: sums with four decimals, in rank order.
type ScoringJSON struct {
	Mode      Mode            `json:"mode"`
	Rows      []ScoredJSON    `json:"rows"`
	Reversals []string        `json:"reversals"`
	Warnings  []string        `json:"warnings"`
	Influence []InfluenceJSON `json:"influence"`
	Worth     string          `json:"worth,omitempty"` // of the circular weight, in % of the highest price
}

// ScoredJSON is an offer.
type ScoredJSON struct {
	Name  string   `json:"name"`
	Total string   `json:"total"`
	Rank  int      `json:"rank"`
	Price string   `json:"price"`
	Parts []string `json:"parts"`
}

// InfluenceJSON is what an item really moved, in %.
type InfluenceJSON struct {
	Name  string `json:"name"` // "" = the price
	Share string `json:"share,omitempty"`
}

// ReadTender reads a tender from JSON.
func ReadTender(r io.Reader) (Tender, error) {
	var in tenderJSON
	if err := decode(r, &in); err != nil {
		return Tender{}, err
	}
	t := Tender{Mode: in.Mode, PriceWeight: in.PriceWeight.Rat, Scale: in.Scale.Rat}
	for _, c := range in.Criteria {
		t.Criteria = append(t.Criteria, Criterion{Name: c.Name, Weight: c.Weight.Rat, Circular: c.Circular})
	}
	for _, o := range in.Offers {
		offer := Offer{Name: o.Name, Price: o.Price.Rat}
		for _, s := range o.Scores {
			offer.Scores = append(offer.Scores, s.Rat)
		}
		t.Offers = append(t.Offers, offer)
	}
	return t, nil
}

// JSON writes a scoring; say gives the words of a warning.
func (s Scoring) JSON(say func(Issue) string) ScoringJSON {
	out := ScoringJSON{Mode: s.Mode, Rows: []ScoredJSON{}, Reversals: append([]string{}, s.Reversals...), Warnings: []string{}}
	for _, r := range s.Rows {
		row := ScoredJSON{Name: r.Name, Total: Fixed(r.Total, 4), Rank: r.Rank, Price: Fixed(r.Price, 4), Parts: []string{}}
		for _, p := range r.Parts {
			row.Parts = append(row.Parts, Fixed(p, 4))
		}
		out.Rows = append(out.Rows, row)
	}
	for _, i := range s.Influence {
		j := InfluenceJSON{Name: i.Name}
		if i.Share != nil {
			j.Share = Fixed(mul(i.Share, whole(100)), 1)
		}
		out.Influence = append(out.Influence, j)
	}
	if s.Worth != nil {
		out.Worth = Fixed(mul(s.Worth, whole(100)), 1)
	}
	for _, w := range s.Warnings {
		out.Warnings = append(out.Warnings, say(w))
	}
	return out
}

// costsJSON is what `kringloop tco` reads.
type costsJSON struct {
	Rate    number `json:"rate"`
	Options []struct {
		Name        string `json:"name"`
		Acquisition number `json:"acquisition"`
		Yearly      struct {
			Operation   number `json:"operation"`
			Maintenance number `json:"maintenance"`
			Repair      number `json:"repair"`
			Tax         number `json:"tax"`
		} `json:"yearly"`
		OneOff []struct {
			Year int    `json:"year"`
			Cost number `json:"cost"`
		} `json:"one_off"`
		EndCost  number      `json:"end_cost"`
		EndValue number      `json:"end_value"`
		Years    json.Number `json:"years"`
		Quantity number      `json:"quantity"`
		External []struct {
			Quantity number `json:"quantity"`
			Price    number `json:"price"`
		} `json:"external"`
	} `json:"options"`
}

// CostJSON is what `kringloop tco` prints of an option: money with two decimals.
type CostJSON struct {
	Name         string   `json:"name"`
	TCO          string   `json:"tco"`
	PerYear      string   `json:"per_year"`
	LCCPerYear   string   `json:"lcc_per_year"`
	TotalPerYear string   `json:"total_per_year"`
	TotalLCC     string   `json:"total_lcc_per_year"`
	Incomplete   bool     `json:"incomplete,omitempty"` // what is missing counts as nothing
	Missing      []string `json:"missing,omitempty"`
}

// ReadCosts reads a rate and options from JSON.
func ReadCosts(r io.Reader) (*big.Rat, []Option, error) {
	var in costsJSON
	if err := decode(r, &in); err != nil {
		return nil, nil, err
	}
	var out []Option
	for _, o := range in.Options {
		y := o.Yearly
		opt := Option{Name: o.Name, Acquisition: o.Acquisition.Rat, EndCost: o.EndCost.Rat, EndValue: o.EndValue.Rat, Quantity: o.Quantity.Rat,
			Yearly: Yearly{y.Operation.Rat, y.Maintenance.Rat, y.Repair.Rat, y.Tax.Rat}}
		if n, err := o.Years.Int64(); err == nil && n >= 0 && n <= maxYears {
			opt.Years = int(n)
		} // anything else is refused as 0 is
		for _, u := range o.OneOff {
			opt.OneOff = append(opt.OneOff, OneOff{u.Year, u.Cost.Rat})
		}
		for _, e := range o.External {
			opt.External = append(opt.External, External{e.Quantity.Rat, e.Price.Rat})
		}
		out = append(out, opt)
	}
	return in.Rate.Rat, out, nil
}

// JSON writes a cost.
func (c Cost) JSON() CostJSON {
	return CostJSON{Name: c.Name, TCO: Fixed(c.TCO, 2), PerYear: Fixed(c.PerYear, 2), LCCPerYear: Fixed(c.LCCPerYear, 2),
		TotalPerYear: Fixed(c.TotalPerYear, 2), TotalLCC: Fixed(c.TotalLCC, 2), Incomplete: c.Incomplete, Missing: c.Missing}
}

// decode reads one JSON value and nothing after it; a field that is misspelt would silently count as missing.
func decode(r io.Reader, into any) error {
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("read the input: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("read the input: there is more after the JSON object")
	}
	return nil
}
