package store

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// meta is a project without its items, as it is kept in the field of that name.
type meta struct {
	Name      string                  `json:"name"`
	Category  string                  `json:"category,omitempty"`
	First     flows.Tri               `json:"first,omitempty"`
	Owner     string                  `json:"owner"`
	Created   time.Time               `json:"created"`
	Archived  time.Time               `json:"archived,omitzero"`
	Channel   string                  `json:"channel,omitempty"`
	Members   []flows.Member          `json:"members"`
	Answers   map[string]flows.Answer `json:"answers,omitempty"`
	Gates     map[int]flows.Gate      `json:"gates,omitempty"`
	Own       []flows.OwnItem         `json:"own,omitempty"`
	Contracts []string                `json:"contracts,omitempty"`

	Settled map[string]flows.Settled `json:"settled,omitempty"`
	Unnamed map[string][]string      `json:"unnamed,omitempty"`
}

func metaOf(p *flows.Project) meta {
	return meta{Name: p.Name, Category: p.Category, First: p.First, Owner: p.Owner, Created: p.Created, Archived: p.Archived,
		Channel: p.Channel, Members: p.Members, Answers: p.Answers, Gates: p.Gates, Own: p.Own, Contracts: p.Contracts, Settled: p.Settled,
		Unnamed: p.Unnamed}
}

// decodeProject makes a project of its hash; a typed nil when the hash doesn't exist.
func decodeProject(id string, cmd *redis.MapStringStringCmd) (any, error) {
	fields, err := cmd.Result()
	if err != nil || len(fields) == 0 {
		return (*flows.Project)(nil), err
	}
	var m meta
	if err := json.Unmarshal([]byte(fields[fieldMeta]), &m); err != nil {
		return nil, fmt.Errorf("meta: %w", err)
	}
	p := &flows.Project{ID: id, Name: m.Name, Category: m.Category, First: m.First, Owner: m.Owner, Created: m.Created,
		Archived: m.Archived, Channel: m.Channel, Members: m.Members, Answers: m.Answers, Gates: m.Gates, Own: m.Own, Contracts: m.Contracts,
		Settled: m.Settled, Unnamed: m.Unnamed,
		States: make(map[string]flows.State, len(fields))}
	for field, value := range fields {
		if field == fieldMeta {
			continue
		}
		if part, ok := partOf(field); ok {
			if err := decodePart(p, part, value); err != nil {
				return nil, fmt.Errorf("%s: %w", field, err)
			}
			continue
		}
		var st flows.State
		if err := json.Unmarshal([]byte(value), &st); err != nil {
			return nil, fmt.Errorf("item %s: %w", field, err)
		}
		p.States[field] = st
	}
	for _, all := range p.Results {
		slices.SortFunc(all, func(a, b dialogue.Confirmed) int { return a.Version - b.Version })
	}
	return p, nil
}

// decodePart puts the draft, result or approval of a field into a project.
func decodePart(p *flows.Project, part flows.Part, value string) error {
	if part.Version == 0 {
		d := &dialogue.Draft{}
		if p.Drafts == nil {
			p.Drafts = map[string]*dialogue.Draft{}
		}
		p.Drafts[part.Script] = d
		return json.Unmarshal([]byte(value), d)
	}
	if part.Version == flows.ApprovalPart {
		var a flows.Approval
		if err := json.Unmarshal([]byte(value), &a); err != nil {
			return err
		}
		if p.Approvals == nil {
			p.Approvals = map[string]flows.Approval{}
		}
		p.Approvals[part.Script] = a
		return nil
	}
	var c dialogue.Confirmed
	if err := json.Unmarshal([]byte(value), &c); err != nil {
		return err
	}
	if p.Results == nil {
		p.Results = map[string][]dialogue.Confirmed{}
	}
	p.Results[part.Script] = append(p.Results[part.Script], c)
	return nil
}

// encodePart writes what stands at a part now; false when it was removed.
func encodePart(p *flows.Project, part flows.Part) ([]byte, bool, error) {
	if part.Version == 0 {
		d, ok := p.Draft(part.Script)
		data, err := json.Marshal(d)
		return data, ok, err
	}
	if part.Version == flows.ApprovalPart {
		a, ok := p.Approvals[part.Script]
		data, err := json.Marshal(a)
		return data, ok, err
	}
	c, ok := p.Result(part.Script, part.Version)
	data, err := json.Marshal(c)
	return data, ok, err
}
