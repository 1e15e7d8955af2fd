package app

import (
	"strconv"

	"kringloop/bot"
	"kringloop/bot/files"
	"kringloop/reminders"
)

// managed makes the files with which a contract is followed: the picture of a KPI, and what a meeting talks about.
func (m papers) managed(p bot.Paper, c *reminders.Contract, mk files.Maker, r reminders.Rules, n reminders.Norms) (*bot.Upload, error) {
	if p.Kind == bot.PaperTrend {
		k, ok := c.KPI(p.Step)
		if !ok {
			return nil, errNoPaper
		}
		pic, err := mk.Trend(c, k, n)
		if err == nil && len(pic.PNG) == 0 {
			err = errNoPaper
		}
		return &bot.Upload{Name: files.FileName(files.PNG, c.Title, k.Name), Alt: pic.Alt, Content: pic.PNG}, err
	}
	stone, ok := c.Milestone(p.Step, r)
	if !ok {
		return nil, errNoPaper
	}
	pack, ok := c.Pack(stone.N, n, r, reminders.On(mk.Now))
	if !ok {
		return nil, errNoPaper
	}
	return &bot.Upload{Name: files.FileName(files.MD, c.Title, strconv.Itoa(stone.N), stone.Date.String()), Content: mk.Meeting(c, pack)}, nil
}
