package blocks

import (
	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/flows"
)

// Home is a person's App Home: their projects with how far they are, what waits for them, and what they can do next.
func (r Reader) Home(all []*flows.Project, current string, d Desk) View {
	blocks := []slack.Block{
		slack.NewHeaderBlock(plain(r.T("home.title"), maxHeader)),
		section(r.T("home.text")),
		actions(primary(button(ActNew, "-", r.T("new.button"))), button(ActHelp, "-", r.T("help.button")), button(ActSettings, "-", r.T("settings.button"))),
		slack.NewDividerBlock(),
	}
	if len(all) == 0 {
		blocks = append(blocks, section(r.T("projects.none")))
	} else {
		blocks = append(blocks, section("*"+r.N("projects.title", len(all))+"*"))
		blocks = append(blocks, r.projectRows(all, current, MaxProjects)...)
	}
	blocks = append(blocks, r.desk(d)...)
	blocks = append(blocks, contextLine(r.T("home.foot")))
	return viewJSON(slack.HomeTabViewRequest{Type: slack.VTHomeTab, CallbackID: "home", Blocks: slack.Blocks{BlockSet: blocks}})
}

// Welcome greets a person once and offers three things to try.
func (r Reader) Welcome() Message {
	text := r.T("welcome.text", locale.Args{"Name": ""})
	return Message{Text: r.T("welcome.short"), Blocks: []slack.Block{section(text), r.threeThings(), contextLine(r.T("welcome.foot"))}}
}

func (r Reader) threeThings() *slack.ActionBlock {
	return actions(primary(button(ActNew, "-", r.T("welcome.new"))),
		button(ActAsk, r.T("welcome.question"), r.T("welcome.question")),
		button(ActHelp, "-", r.T("welcome.help")))
}

// Help says what can be asked for, with examples to press.
func (r Reader) Help() Message {
	return Message{Text: r.T("help.short"), Blocks: []slack.Block{
		section(r.T("help.text")), section(r.T("help.walk")), section(r.T("help.more")),
		actions(primary(button(ActNew, "-", r.T("welcome.new"))), button(ActAsk, r.T("welcome.question"), r.T("welcome.question"))),
		contextLine(r.T("help.foot"))}}
}

// Settings shows what a person can set, and to an administrator what the organisation can.
func (r Reader) Settings(admin bool) Message {
	other := "en"
	if r.Lang == "en" {
		other = "nl"
	}
	blocks := []slack.Block{section("*" + r.T("settings.title") + "*\n" + r.T("settings.lang")),
		actions(button(ActLang+"."+other, other, r.T("settings.to."+other)))}
	if norms, ok := r.normsMenu(); ok && admin {
		blocks = append(blocks, section(r.T("norms.intro")), actions(norms))
	}
	return Message{Text: r.T("settings.title"), Blocks: blocks}
}
