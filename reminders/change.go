package reminders

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Act is who changes a contract, when, and by which rules. Every method that changes one takes it.
type Act struct {
	By    string // user
	Now   time.Time
	Today Date // in the organisation's zone
	Rules Rules
}

// line is a text without needless space, of at most so many characters.
func line(text string, limit int) (string, error) {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) > limit {
		return "", ErrLongText
	}
	return text, nil
}

// words is a text of any number of lines, of at most MaxText characters.
func words(text string) (string, error) {
	text = strings.TrimSpace(text)
	if utf8.RuneCountInString(text) > MaxText {
		return "", ErrLongText
	}
	return text, nil
}

// needed is words that have to be there.
func needed(text string) (string, error) {
	text, err := words(text)
	if err == nil && text == "" {
		err = ErrNeedsText
	}
	return text, err
}

// setLine changes a field of one line; empty is the error of a field that has to be there, nil where it may be cleared.
func (c *Contract) setLine(field *string, key, value string, empty error, a Act) error {
	value, err := line(value, MaxTitle)
	if err != nil {
		return err
	}
	if value == "" && empty != nil {
		return empty
	}
	c.put(field, key, value, a)
	return nil
}

// put sets a field to a value that was checked, and notes it.
func (c *Contract) put(field *string, key, value string, a Act) {
	if *field == value {
		return
	}
	c.note(a, Entry{What: LogSet, Key: key, From: *field, To: value})
	*field = value
}

func (c *Contract) putInt(field *int, key string, value, limit int, a Act) error {
	if value < 0 || value > limit {
		return ErrNumber
	}
	if *field != value {
		c.note(a, Entry{What: LogSet, Key: key, From: number(*field), To: number(value)})
		*field = value
	}
	return nil
}

// number writes a count for the log; 0 is what was not said.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// SetTitle gives the contract another title.
func (c *Contract) SetTitle(title string, a Act) error {
	return c.setLine(&c.Title, "title", title, ErrNoTitle, a)
}

// SetSupplier names the supplier.
func (c *Contract) SetSupplier(name string, a Act) error {
	return c.setLine(&c.Supplier, "supplier", name, ErrNoSupplier, a)
}

// SetContact says who to talk to at the supplier (6.05); "" clears it.
func (c *Contract) SetContact(contact string, a Act) error {
	return c.setLine(&c.Contact, "contact", contact, nil, a)
}

// SetCategory says what kind of thing is bought, by key of the product groups (1.41).
func (c *Contract) SetCategory(key string, a Act) error {
	return c.setLine(&c.Category, "category", key, nil, a)
}

// SetKinds says what is bought and how; a framework contract is always one for something.
func (c *Contract) SetKinds(kinds []Kind, a Act) error {
	kinds, err := sortKinds(kinds)
	if err != nil || slices.Equal(kinds, c.Kinds) {
		return err
	}
	c.note(a, Entry{What: LogSet, Key: "kinds", From: joinKinds(c.Kinds), To: joinKinds(kinds)})
	c.Kinds = kinds
	return nil
}

// sortKinds brings kinds into the order shown, each once.
func sortKinds(kinds []Kind) ([]Kind, error) {
	var out []Kind
	for _, k := range Kinds {
		if slices.Contains(kinds, k) {
			out = append(out, k)
		}
	}
	for _, k := range kinds {
		if !slices.Contains(Kinds, k) {
			return nil, ErrNoKind
		}
	}
	if len(out) == 0 || len(out) == 1 && out[0] == Framework {
		return nil, ErrNoKind
	}
	return out, nil
}

func joinKinds(kinds []Kind) string {
	s := make([]string, len(kinds))
	for i, k := range kinds {
		s[i] = string(k)
	}
	return strings.Join(s, " ")
}

// Part names one of the people of a contract.
type Part string

// The people of a contract (flows §3.1).
const (
	Owner      Part = "owner"
	Deputy     Part = "deputy"
	Buyer      Part = "buyer"
	Management Part = "management"
)

// SetPerson gives a part to somebody, or takes it away with "". Nobody is their own deputy: a deputy who becomes the owner leaves
// that part empty. A key of the handover that was given alone goes with the person who gave it: the one who comes has not confirmed
// anything.
func (c *Contract) SetPerson(p Part, user string, a Act) error {
	field, ok := map[Part]*string{Owner: &c.Owner, Deputy: &c.Deputy, Buyer: &c.Buyer, Management: &c.Management}[p]
	if !ok {
		return ErrNoSuch
	}
	if user = strings.TrimSpace(user); user == "" && p == Owner {
		return ErrNoOwner
	}
	if utf8.RuneCountInString(user) > MaxTitle {
		return ErrLongText
	}
	if *field == user {
		return nil
	}
	if p == Deputy && user == c.Owner {
		return ErrOwnDeputy
	}
	buyer, owner := c.or(c.Buyer), c.Owner
	c.note(a, Entry{What: LogOwner, Key: string(p), From: *field, To: user})
	*field = user
	if p == Owner && c.Deputy == user {
		c.note(a, Entry{What: LogOwner, Key: string(Deputy), From: user})
		c.Deputy = ""
	}
	if c.or(c.Buyer) != buyer || c.Owner != owner {
		c.withdraw(a)
	}
	if p == Owner && c.Ladder != nil && c.Ladder.Approved.By != "" && c.Ladder.Approved.By != user {
		l := *c.Ladder
		l.Approved = Key{}
		c.Ladder = &l
	}
	return nil
}

// SetLife says how long the goods are meant to work, in months; 0 clears it (4.21).
func (c *Contract) SetLife(months int, a Act) error {
	return c.putInt(&c.Life, "life", months, 12*2*MaxYears, a)
}

// SetWarranty sets the months of warranty; 0 clears it (4.116).
func (c *Contract) SetWarranty(months int, a Act) error {
	return c.putInt(&c.Warranty, "warranty", months, 12*MaxYears, a)
}

// SetHours sets the hours a month for monitoring; "" clears it (6.11).
func (c *Contract) SetHours(hours string, a Act) error {
	if hours != "" {
		var err error
		if hours, err = plain(hours); err != nil {
			return err
		}
		if kept(hours).Cmp(whole(31*24)) > 0 {
			return ErrNumber
		}
	}
	c.put(&c.Hours, "hours", hours, a)
	return nil
}

// Maintenances are the ways in which maintenance is arranged (6.22, 6.23), by key: with the contract, apart, by own people.
var Maintenances = []string{"opdracht", "apart", "intern"}

// SetMaintenance says how maintenance is arranged; "" clears it.
func (c *Contract) SetMaintenance(key string, a Act) error {
	if key != "" && !slices.Contains(Maintenances, key) {
		return ErrChoice
	}
	c.put(&c.Maintenance, "maintenance", key, a)
	return nil
}

// SetPassport sets the link to the product passport (4.97); "" clears it.
func (c *Contract) SetPassport(link string, a Act) error {
	link, err := address(link, true)
	if err != nil {
		return err
	}
	c.put(&c.Passport, "passport", link, a)
	return nil
}

// address is a link to the web.
func address(link string, optional bool) (string, error) {
	link = strings.TrimSpace(link)
	if link == "" && optional {
		return "", nil
	}
	if utf8.RuneCountInString(link) > MaxText {
		return "", ErrLongText
	}
	u, err := url.Parse(link)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return "", ErrLink
	}
	return link, nil
}

// AddLink points to a document.
func (c *Contract) AddLink(l Link, a Act) error {
	var err error
	if l.Title, err = line(l.Title, MaxTitle); err != nil {
		return err
	}
	if l.URL, err = address(l.URL, false); err != nil {
		return err
	}
	if slices.Contains(c.Links, l) {
		return nil
	}
	if len(c.Links) >= MaxLinks {
		return ErrFull
	}
	c.note(a, Entry{What: LogSet, Key: "link", To: l.URL, Text: l.Title})
	c.Links = added(c.Links, l)
	return nil
}

// RemoveLink takes the i-th link out.
func (c *Contract) RemoveLink(i int, a Act) error {
	if i < 0 || i >= len(c.Links) {
		return ErrNoSuch
	}
	c.note(a, Entry{What: LogSet, Key: "link", From: c.Links[i].URL, Text: c.Links[i].Title})
	c.Links = removed(c.Links, i)
	return nil
}

// removed is a copy of a list without the value at a place.
func removed[T any](list []T, i int) []T { return slices.Delete(slices.Clone(list), i, i+1) }
