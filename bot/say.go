package bot

import (
	"errors"
	"slices"
	"strings"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows"
)

// say handles what a person typed: a request, a word for the open question, the text that was asked for, or a question.
func (t *turn) say(text string) error {
	text = strings.TrimSpace(text)
	if t.ev.Kind == Said && len(t.ev.Files) > 0 {
		return t.drop(text)
	}
	in := t.b.read(text)
	if what, ok := strings.CutPrefix(in.name, manages); ok && !t.meansContract(what, in.arg) {
		in = intent{}
	}
	if in.ofNamed() && !t.meansProject(in.arg, text) {
		in = intent{}
	}
	if in.name == "yes" || in.name == "no" {
		asked, err := t.pending()
		if err != nil {
			return err
		}
		if asked { // it was asked last
			return t.wished("", in.name == "yes")
		}
	}
	if done, err := t.completes(in, text); done || err != nil {
		return err
	}
	heard, err := t.heard(in)
	if err != nil {
		return err
	}
	if done, err := t.typed(heard, text); done || err != nil {
		return err
	}
	run, p, err := t.run()
	if err != nil {
		return err
	}
	if p != nil && run.Active() {
		if done, err := t.control(run, p, heard, text); done || err != nil {
			return err
		}
	}
	if text == "" {
		if t.ev.Kind == Said {
			return nil // nothing at all
		}
		return t.help()
	}
	if in.name == "" {
		return t.ask(text)
	}
	return t.request(in, text)
}

// wordsOfName is of how many words the name of a project is at most, where no project has it.
const wordsOfName = 3

// request does what was asked for by name.
func (t *turn) request(in intent, text string) error {
	switch in.name {
	case "help":
		return t.help()
	case "hello":
		t.who.Welcomed = false // a greeting is answered each time
		return t.welcome()
	case "new":
		return t.newProject(in.arg, nil)
	case "resume":
		return t.resume()
	case "projects":
		return t.projects()
	case "settings":
		t.settings()
		return nil
	case "talk":
		return t.talkNamed(in.arg)
	case "talk.list":
		return t.listTalks()
	case "lessons":
		return t.lessonList(0)
	case "talk.results":
		return t.listResults()
	case "talk.forget":
		return t.forgetNamed(in.arg)
	case "talk.held":
		return t.listHeld(in.arg)
	case "file.document", "file.draft":
		return t.fileNamed(in.arg, PaperDocument, in.name == "file.draft")
	case "file.workbook":
		return t.fileNamed(in.arg, PaperWorkbook, false)
	case "lang.nl", "lang.en":
		return t.speak(strings.TrimPrefix(in.name, "lang."))
	case "docs", "docs.forget", "docs.restrict":
		return t.documents(in)
	case "admin", "admin.not":
		return t.appoint(in.user, in.name == "admin")
	case "project":
		return t.projectNamed(in.arg, text)
	case "mark.klaar", "mark.bezig", "mark.nvt", "why", "previous", "next", "back", "cancel", "proof.later", "rescale", "pause", "stop", "yes", "no", "unknown":
		return t.unfit()
	case "talk.change":
		return t.changeLater(in, text)
	}
	if done, err := t.ofDates(in, text); done || err != nil {
		return err
	}
	p, err := t.here()
	if in.ofNamed() {
		p, err = t.find(in.arg)
	}
	if err != nil {
		return err
	}
	return t.ofProject(p, in)
}

// talkNamed begins the conversation of an id, goes on with it, or shows its result.
func (t *turn) talkNamed(id string) error {
	s, _ := t.b.Talks.Script(id)
	if s.About != "" {
		p, _ := t.linkedHere()
		return t.startAbout(s, p)
	}
	p, err := t.forTalk(s)
	if err != nil {
		return err
	}
	return t.startTalk(p, s)
}

// projectNamed goes on with a project by its name; text is all that was said.
func (t *turn) projectNamed(name, text string) error {
	p, err := t.find(name)
	if errors.Is(err, errUnknownProject) && len(strings.Fields(name)) > wordsOfName {
		return t.ask(text) // "project zonder dringende einddatum"
	}
	if err != nil {
		return err
	}
	t.choose(p)
	t.replyOf(p, t.r.Progress(p))
	return nil
}

// changeLater opens a question again of a conversation that was left for later.
func (t *turn) changeLater(in intent, text string) error {
	done, err := t.resumeTalk()
	if err == nil && !done {
		return t.unfit()
	}
	if err == nil {
		_, err = t.typed(in, text)
	}
	return err
}

// unfit says that a word for an open question came while none is open that it fits.
func (t *turn) unfit() error {
	if run, p, err := t.run(); err != nil || (p != nil && run.Active()) {
		t.line("note.unfit", nil)
		return err
	}
	return flows.ErrNothingOpen
}

// ofDates does what is about contracts and reminders; done is false for anything else.
func (t *turn) ofDates(in intent, text string) (done bool, err error) {
	switch in.name {
	case "contract.new":
		return true, t.newContract(in.arg)
	case "contract.list":
		if in.arg != "" {
			return true, t.contractsFor(in.arg, text)
		}
		return true, t.contracts(0, "", false)
	case "contract.list.run", "contract.list.late", "contract.list.gaps", "contract.list.notice":
		return true, t.contracts(0, strings.TrimPrefix(in.name, "contract.list."), false)
	case "contract.open":
		return true, t.findContract(in.arg, text)
	case "contract.import":
		return true, t.importOffer()
	case "contract.export":
		return true, t.exportContracts()
	case "contract.timeline":
		return true, t.timeline()
	case "contract.feed":
		return true, t.feed(nil)
	case "agenda":
		if in.arg != "" {
			return true, t.agendaFor(in.arg, text)
		}
		return true, t.agenda(0, "", false)
	case "agenda.late":
		return true, t.agenda(0, "late", false)
	case "agenda.hour":
		return true, t.hour(in.arg)
	case "remind":
		return true, t.remind(text)
	case "remind.list":
		return true, t.ownList(false, "")
	case "remind.wipe":
		return true, t.ownList(false, t.r.T("own.wipe"))
	case "remind.drop":
		return true, t.dropNamed(in.arg)
	case "agenda.off":
		t.alone(t.r.Line(t.r.T("agenda.off"), ""))
		return true, nil
	case "away":
		return true, t.away(text)
	}
	what, ok := strings.CutPrefix(in.name, manages)
	if !ok {
		return false, nil
	}
	return true, t.manage(what, in.arg)
}

// ofProject does what is about one project.
func (t *turn) ofProject(p *flows.Project, in intent) error {
	switch in.name {
	case "begin":
		return t.begin(p, in.phase)
	case "progress":
		t.replyOf(p, t.r.Progress(p))
	case "todo":
		t.todo(p)
	case "overview":
		return t.overview(p, in.phase, false)
	case "overview.open":
		return t.overview(p, in.phase, true)
	case "rename":
		return t.rename(p, in.arg)
	case "archive":
		return t.archive(p, true)
	case "delete": // what was decided in it is kept
		t.lineOf(p, "project.nodelete", "", locale.Args{"Project": blocks.Name(p.Name)})
	case "members":
		t.replyOf(p, t.r.Members(p, t.ev.User))
	case "invite":
		return t.inviteTyped(p, in)
	case "remove":
		return t.remove(p, first(in.user, t.ev.User))
	case "link":
		return t.link(p, in.channel)
	case "unlink":
		return t.unlink(p)
	case "log":
		return t.logPage(p, 0, false)
	case "gate":
		phase := in.phase
		if phase == 0 {
			phase = t.phaseNow(p)
		}
		if phase < 1 || phase > flows.Phases {
			return errBadPhase
		}
		return t.advance(p, flows.Input{Do: flows.DoGate, Phase: phase})
	case "approve":
		return t.approvable(p)
	case "dossier", "dossier.secret":
		return t.dossier(p, in.name == "dossier.secret")
	case "own":
		if t.ev.Trigger == "" {
			return t.overview(p, in.phase, false) // a message can't open a form; the overview has its button
		}
		t.open(t.r.OwnModal(p, t.phaseNow(p)), p.ID)
	}
	return nil
}

func (t *turn) inviteTyped(p *flows.Project, in intent) error {
	if in.user == "" {
		if t.ev.Trigger != "" {
			t.open(t.r.InviteModal(p), p.ID)
			return nil
		}
		t.replyOf(p, t.r.Members(p, t.ev.User))
		return nil
	}
	as, ok := role(in.arg)
	if !ok {
		return flows.ErrBadRole
	}
	return t.invite(p, in.user, as)
}

func (t *turn) help() error {
	t.reply(t.r.Help())
	return nil
}

// welcome greets a person, once unless they say hello.
func (t *turn) welcome() error {
	if t.who.Welcomed || (t.ev.Kind == ChatOpened && len(t.who.Projects) > 0) {
		return nil
	}
	t.who.Welcomed = true
	t.savePerson()
	t.reply(t.r.Welcome())
	if t.ev.Direct && t.ev.Channel != "" {
		t.out.Posts = append(t.out.Posts, Post{Shape: Prompts, Channel: t.ev.Channel, User: t.ev.User, Prompts: t.prompts()})
	}
	return nil
}

// prompts are what Slack offers a person to say.
func (t *turn) prompts() []Prompt {
	var all []Prompt
	for _, id := range []string{"new", "progress", "question", "help"} {
		all = append(all, Prompt{Title: t.r.T("prompt." + id + ".title"), Message: t.r.T("prompt." + id + ".say")})
	}
	return all
}

// speak changes the language for good.
func (t *turn) speak(lang string) error {
	if !slices.Contains(locale.Languages, lang) {
		return flows.ErrNoItem
	}
	t.who.Chosen = lang
	t.savePerson()
	t.r = t.reader(lang, t.who.TZ)
	t.line("settings.done", nil)
	return nil
}

func (t *turn) home() error {
	all, err := t.all()
	if err != nil {
		return err
	}
	d, err := t.desk()
	if err != nil {
		return err
	}
	t.out.Posts = append(t.out.Posts, Post{Shape: Home, User: t.ev.User, View: t.r.Home(all, t.who.Current, d), Reader: t.ev.User,
		Projects: append(idsOf(all), t.projectsOf(d.Lines)...)})
	return t.fail
}
