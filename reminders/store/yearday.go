package store

import (
	"slices"

	"kringloop/bot/ledger/overlay"
	"kringloop/reminders"
)

// YeardayKey names the annual circularity days of an organisation.
func YeardayKey(team string) Key { return Key{Team: team, Kind: kindYearday, ID: all} }

// Yeardays reads the annual circularity days that are planned, as a list that may be changed.
func (u *Unit) Yeardays() ([]reminders.Yearday, error) {
	if u.yeardays != nil {
		return slices.Clone(u.yeardays), nil
	}
	v, err := u.s.Get(u.ctx, u.shard, YeardayKey(u.team))
	if d, ok := v.(*[]reminders.Yearday); ok {
		return slices.Clone(*d), err
	}
	return nil, err
}

// SaveYeardays keeps them.
func (u *Unit) SaveYeardays(d []reminders.Yearday) { u.yeardays = append([]reminders.Yearday{}, d...) }

func (u *Unit) flushYeardays(do func(args ...any)) error {
	days := u.yeardays
	if days == nil {
		return nil
	}
	k := YeardayKey(u.team)
	if err := overlay.Set(do, u.s.Path(k), days, 0); err != nil {
		return err
	}
	u.s.Put(u.shard, k, &days)
	return nil
}
