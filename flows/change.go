package flows

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// NewProject makes a project of which only its owner is a member.
func NewProject(id, name, owner string, now time.Time) (*Project, error) {
	name, err := cleanName(name)
	if err != nil {
		return nil, err
	}
	p := &Project{ID: id, Name: name, Owner: owner, Created: now, meta: true,
		Members: []Member{{User: owner, Role: Purchaser, Since: now}}}
	p.note(Entry{At: now, By: owner, What: LogCreated, Text: name})
	return p, nil
}

func cleanName(name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		return "", ErrEmptyName
	case n > MaxName:
		return "", ErrLongName
	}
	return name, nil
}

// Rename gives the project another name.
func (p *Project) Rename(name, by string, now time.Time) error {
	if !p.Archived.IsZero() {
		return ErrArchived
	}
	name, err := cleanName(name)
	if err != nil || name == p.Name {
		return err
	}
	p.note(Entry{At: now, By: by, What: LogRenamed, From: p.Name, Text: name})
	p.Name, p.meta = name, true
	return nil
}

// Archive puts the project away, or takes it back.
func (p *Project) Archive(away bool, by string, now time.Time) error {
	if by != p.Owner {
		return ErrNotOwner
	}
	if away == !p.Archived.IsZero() {
		return nil
	}
	what, at := LogRestored, time.Time{}
	if away {
		what, at = LogArchived, now
	}
	p.note(Entry{At: now, By: by, What: what})
	p.Archived, p.meta = at, true
	return nil
}

// SetCategory says what kind of thing is bought.
func (p *Project) SetCategory(key, by string, now time.Time) {
	p.note(Entry{At: now, By: by, What: LogCategory, From: p.Category, To: key})
	p.Category, p.meta = key, true
}

// SetFirst says whether this is the organisation's first circular purchase.
func (p *Project) SetFirst(v Tri, by string, now time.Time) {
	p.note(Entry{At: now, By: by, What: LogFirst, From: string(p.First), To: string(v)})
	p.First, p.meta = v, true
}

// Invite makes somebody a member, or gives a member another role.
func (p *Project) Invite(user string, role Role, by string, now time.Time) error {
	if !p.Archived.IsZero() {
		return ErrArchived
	}
	if !slices.Contains(Roles, role) {
		return ErrBadRole
	}
	for i, m := range p.Members {
		if m.User == user {
			p.meta = true
			p.note(Entry{At: now, By: by, What: LogRole, Item: user, From: string(m.Role), To: string(role)})
			p.Members = slices.Clone(p.Members)
			p.Members[i].Role = role
			return nil
		}
	}
	if len(p.Members) >= MaxMembers {
		return ErrTooMany
	}
	p.meta = true
	p.note(Entry{At: now, By: by, What: LogInvited, Item: user, To: string(role)})
	p.Members = append(slices.Clip(p.Members), Member{User: user, Role: role, Since: now})
	return nil
}

// Remove takes a member out; members may leave, only the owner removes others.
func (p *Project) Remove(user, by string, now time.Time) error {
	if user == p.Owner {
		return ErrLastOwner
	}
	if by != p.Owner && by != user {
		return ErrNotOwner
	}
	if _, ok := p.Member(user); !ok {
		return ErrNotMember
	}
	p.note(Entry{At: now, By: by, What: LogRemoved, Item: user})
	p.Members = slices.DeleteFunc(slices.Clone(p.Members), func(m Member) bool { return m.User == user })
	p.meta = true
	return nil
}

// Link ties the project to a channel; "" unties it.
func (p *Project) Link(channel, by string, now time.Time) {
	e := Entry{At: now, By: by, What: LogLinked, Item: channel, From: p.Channel}
	if channel == "" {
		e.What, e.Item = LogUnlinked, p.Channel
	}
	p.note(e)
	p.Channel, p.meta = channel, true
}

// AddContract notes that a contract is kept in the project.
func (p *Project) AddContract(id, title, by string, now time.Time) error {
	switch {
	case !p.Archived.IsZero():
		return ErrArchived
	case slices.Contains(p.Contracts, id):
		return nil
	case len(p.Contracts) >= MaxContracts:
		return ErrTooMany
	}
	p.meta = true
	p.Contracts = append(slices.Clip(p.Contracts), id)
	p.note(Entry{At: now, By: by, What: LogContract, Item: id, Text: title})
	return nil
}

// Answer keeps what was said to a condition, at an occasion.
func (p *Project) Answer(key string, v Tri, when, by string, now time.Time) {
	old := p.Answers[key]
	p.Answers = with(p.Answers, key, Answer{Value: v, By: by, At: now, When: when})
	p.note(Entry{At: now, By: by, What: LogAnswered, Item: key, From: string(old.Value), To: string(v)})
	p.meta = true
}

// Reanswer changes an answer that was given before: to a condition, the category, or whether it is the first time.
func (p *Project) Reanswer(l *Library, key, value, by string, now time.Time) error {
	if !l.valid(key, value) {
		return ErrNoItem
	}
	switch tri := Tri(value); Asking(key) {
	case AskCategory:
		if p.Category != value {
			p.SetCategory(value, by, now)
		}
	case AskFirst:
		if p.First != tri {
			p.SetFirst(tri, by, now)
		}
	default:
		if old := p.Answers[key]; old.Value != tri {
			if old.When == "" {
				old.When = AskedWithProject
			}
			p.Answer(key, tri, old.When, by, now)
		}
	}
	return nil
}

// valid tells whether a value is an answer to a condition, the category or the first time.
func (l *Library) valid(key, value string) bool {
	if Asking(key) == AskCategory {
		return slices.ContainsFunc(l.Categories, func(c Category) bool { return c.Key == value })
	}
	_, condition := l.Condition(key)
	return (condition || Asking(key) == AskFirst) && slices.Contains([]Tri{Yes, No, Unknown}, Tri(value))
}

// Mark sets an item's status. Proof is the evidence of Done (R3; may be empty for items that are no must) or the reason
// of Skipped; later closes a must with "evidence follows".
func (p *Project) Mark(l *Library, id string, to Status, proof string, later bool, by string, now time.Time) error {
	it, ok := p.Item(l, id)
	if !ok {
		return fmt.Errorf("item %q: %w", id, ErrNoItem)
	}
	s := p.State(id)
	old := s.Status
	proof = strings.TrimSpace(proof)
	if utf8.RuneCountInString(proof) > MaxText {
		return ErrTooLong
	}
	switch to {
	case Done:
		if later && (s.Reopened || it.Weight != Must) {
			return ErrNeedsProof
		}
		if it.Weight == Must && !later && !IsProof(proof) {
			return ErrTooShort
		}
		if later {
			proof = "" // the log tells by it that evidence follows
		}
		s.Evidence, s.Later, s.Reason = proof, later, ""
	case Skipped:
		if utf8.RuneCountInString(proof) < MinText {
			return ErrTooShort
		}
		s.Reason, s.Later = proof, false
	case Open, Busy:
		s.Later, s.Reason = false, ""
	default:
		return fmt.Errorf("status %q: %w", to, ErrNoItem)
	}
	s.Reopened = s.Reopened || (old == Done && to != Done)
	s.Proof = nil
	s.Status, s.By, s.At = to, by, now
	s.Rev++
	p.set(id, s)
	p.note(Entry{At: now, By: by, What: LogStatus, Item: id, Phase: it.Phase, From: string(old), To: string(to), Text: proof})
	if _, closed := p.Gates[it.Phase]; closed && it.Weight == Must && (to == Open || to == Busy) && old != Open && old != Busy {
		p.Gates = maps.Clone(p.Gates)
		delete(p.Gates, it.Phase)
		p.meta = true
		p.note(Entry{At: now, By: by, What: LogGateAgain, Phase: it.Phase, Item: id})
	}
	return nil
}

// IsProof tells whether a text will do as evidence of a must (R3): ten characters, or a link.
func IsProof(text string) bool {
	text = strings.TrimSpace(text)
	if utf8.RuneCountInString(text) >= MinText {
		return true
	}
	return IsLink(text)
}

// IsLink tells whether a text is one http or https link and nothing else.
func IsLink(text string) bool {
	text = strings.TrimSpace(text)
	u, err := url.Parse(text)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || strings.ContainsFunc(text, unicode.IsSpace) {
		return false
	}
	name, tld, dotted := strings.Cut(u.Hostname(), ".")
	return dotted && name != "" && strings.Trim(tld, ".") != ""
}

// Assign gives an item to a member, with an optional due date (YYYY-MM-DD); an empty user takes it back to its role.
func (p *Project) Assign(l *Library, id, user, due, by string, now time.Time) error {
	if !p.Archived.IsZero() {
		return ErrArchived
	}
	it, ok := p.Item(l, id)
	if !ok {
		return fmt.Errorf("item %q: %w", id, ErrNoItem)
	}
	if _, member := p.Member(user); user != "" && !member {
		return ErrNotMember
	}
	if _, err := time.Parse(time.DateOnly, due); due != "" && err != nil {
		return ErrBadDate
	}
	s := p.State(id)
	if s.Assignee == user && s.Due == due {
		return nil
	}
	p.note(Entry{At: now, By: by, What: LogAssigned, Item: id, Phase: it.Phase, From: s.Assignee, To: user, Text: due})
	s.Assignee, s.Due = user, due
	p.set(id, s)
	return nil
}

// AddOwn adds an item of the project's own to a phase and gives its id.
func (p *Project) AddOwn(o OwnItem, by string, now time.Time) (string, error) {
	if !p.Archived.IsZero() {
		return "", ErrArchived
	}
	title, err := cleanName(o.Title)
	if err != nil {
		return "", err
	}
	if utf8.RuneCountInString(o.Why) > MaxText || utf8.RuneCountInString(o.Evidence) > MaxText || utf8.RuneCountInString(title) > MaxTitle {
		return "", ErrTooLong
	}
	if o.Phase < 1 || o.Phase > Phases || !slices.Contains(Roles, o.Role) || !slices.Contains(Weights, o.Weight) {
		return "", ErrBadRole
	}
	n := 0
	for _, own := range p.Own {
		if own.Phase == o.Phase {
			n++
		}
	}
	if n >= MaxOwn {
		return "", ErrTooMany
	}
	o.ID, o.Title = fmt.Sprintf("p%d.o%02d", o.Phase, n+1), title
	p.Own, p.meta = append(slices.Clip(p.Own), o), true
	p.note(Entry{At: now, By: by, What: LogOwn, Item: o.ID, Phase: o.Phase, Text: title})
	return o.ID, nil
}

// Hide takes an item out of the project for a reason, or with an empty reason brings it back.
func (p *Project) Hide(l *Library, id, reason, by string, now time.Time) error {
	if !p.Archived.IsZero() {
		return ErrArchived
	}
	it, ok := p.Item(l, id)
	if !ok {
		return fmt.Errorf("item %q: %w", id, ErrNoItem)
	}
	s := p.State(id)
	reason = strings.TrimSpace(reason)
	e := Entry{At: now, By: by, What: LogHidden, Item: id, Phase: it.Phase, Text: reason}
	switch n := utf8.RuneCountInString(reason); {
	case n == 0 && s.Hidden == "":
		return nil
	case n == 0:
		e.What = LogShown
	case n < MinText:
		return ErrTooShort
	case n > MaxText:
		return ErrTooLong
	}
	s.Hidden = reason
	p.set(id, s)
	p.note(e)
	return nil
}

// Expect says what counts as evidence of an item in this project: the content's minimums are our own norm, not the
// guide's (R7). An empty text goes back to the content's.
func (p *Project) Expect(l *Library, id, norm, by string, now time.Time) error {
	if !p.Archived.IsZero() {
		return ErrArchived
	}
	it, ok := p.Item(l, id)
	if !ok {
		return fmt.Errorf("item %q: %w", id, ErrNoItem)
	}
	norm = strings.Join(strings.Fields(norm), " ")
	s := p.State(id)
	if norm == s.Norm {
		return nil
	}
	if utf8.RuneCountInString(norm) > MaxNorm {
		return ErrTooLong
	}
	s.Norm = norm
	p.set(id, s)
	p.note(Entry{At: now, By: by, What: LogNorm, Item: id, Phase: it.Phase, Text: norm})
	return nil
}

// Close closes a phase although musts are open, for a reason that is kept.
func (p *Project) Close(l *Library, phase int, reason, by string, now time.Time) error {
	reason = strings.TrimSpace(reason)
	switch n := utf8.RuneCountInString(reason); {
	case n < MinText:
		return ErrTooShort
	case n > MaxText:
		return ErrTooLong
	}
	var open []string
	for _, it := range p.OpenMusts(l, phase) {
		open = append(open, it.ID)
	}
	p.Gates = with(p.Gates, phase, Gate{Reason: reason, By: by, At: now, Open: open})
	p.meta = true
	p.note(Entry{At: now, By: by, What: LogGate, Phase: phase, To: fmt.Sprint(len(open)), Text: reason})
	return nil
}
