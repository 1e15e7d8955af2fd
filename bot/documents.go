package bot

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows"
)

// maxFiles is how many files of one message are taken.
const maxFiles = 10

// verify asks Slack who the person is before something that only an administrator may do: the answer that we remember may be
// old. While it waits the event is put aside, and comes back with the answer.
func (t *turn) verify() (waits bool, err error) {
	if t.ev.Fresh {
		return false, nil
	}
	if len(t.who.Waiting) >= maxWaiting {
		return false, errUnverified
	}
	return true, t.meet(t.ev, t.who)
}

// drop takes files that were sent to the bot: the organisation's own documents, when an administrator sends them. What was
// written with them can name the channel that alone may see them.
func (t *turn) drop(text string) error {
	if done, err := t.dropTable(text); done || err != nil {
		return err
	}
	run, p, err := t.run()
	if err != nil {
		return err
	}
	if p == nil || run.Step.Ask != flows.AskEvidence {
		if done, err := t.dropContracts(text); done || err != nil {
			return err
		}
	}
	if p != nil && run.Step.Ask == flows.AskEvidence {
		t.line("docs.evidence", nil)
		return t.goOn(text)
	}
	if waits, err := t.verify(); waits || err != nil {
		return err
	}
	if !t.who.Administrator() {
		t.line("docs.notadmin", nil)
		return t.goOn(text)
	}
	room, ok := roomOf(text)
	if !ok {
		t.line("docs.whichroom", nil)
		return nil
	}
	for _, f := range t.ev.Files[:min(len(t.ev.Files), maxFiles)] {
		ev := t.ev
		ev.Files = nil
		if err := t.job(JobIngest, IngestAsk{File: f, Room: room, Event: ev}); err != nil {
			return err
		}
		t.send(t.direct(), t.r.Reading(f.Name), "", fileRef(ev, f))
	}
	if len(t.ev.Files) > maxFiles {
		t.line("docs.toomany", locale.Args{"Max": maxFiles})
	}
	return nil
}

// goOn handles what was written with a file as if there were no file.
func (t *turn) goOn(text string) error {
	t.ev.Files = nil
	return t.say(text)
}

// fileRef names the message about a file: what became of it takes the place of "I am reading it".
func fileRef(ev Event, f File) string { return "file:" + ev.ID + ":" + f.ID }

var (
	roomMark = regexp.MustCompile(`<#([CG][A-Z0-9]{1,30})(\|[^>]*)?>`)
	roomWish = regexp.MustCompile(`(?i)#\S|\b(alleen|enkel|slechts|only)\b`)
)

// roomOf reads off the text sent with a file which channel may see it, "" = everybody. It is not ok when a channel seems to be
// meant and none, or more than one, is named: in doubt nothing is shown.
func roomOf(text string) (room string, ok bool) {
	marks := roomMark.FindAllStringSubmatch(text, -1)
	switch {
	case len(marks) == 1:
		return marks[0][1], true
	case len(marks) > 1, roomWish.MatchString(text):
		return "", false
	}
	return "", true
}

// documents does what was asked for about documents.
func (t *turn) documents(in intent) error {
	if in.name == "docs" {
		return t.listDocuments(0)
	}
	ev := t.ev
	ev.Trigger = ""
	if in.name == "docs.forget" {
		return t.asAdministrator(JobForget, ForgetAsk{Name: in.arg, Event: ev})
	}
	return t.asAdministrator(JobRestrict, RestrictAsk{Name: in.arg, Room: in.channel, Event: ev})
}

// asAdministrator starts a job that only an administrator may start.
func (t *turn) asAdministrator(kind string, ask any) error {
	if waits, err := t.verify(); waits || err != nil {
		return err
	}
	if !t.who.Administrator() {
		return errNotAdmin
	}
	return t.job(kind, ask)
}

// listDocuments asks for the list; who is an administrator sees more of it, so that is found out first.
func (t *turn) listDocuments(offset int) error {
	if waits, err := t.verify(); waits || err != nil {
		return err
	}
	if t.who.Outsider() {
		return errOutsider
	}
	ev := t.ev
	ev.Trigger = ""
	return t.job(JobDocuments, DocumentsAsk{Offset: offset, Event: ev})
}

// pressDocument handles the controls of documents.
func (t *turn) pressDocument(name, sub, value string) error {
	ev := t.ev
	ev.Trigger = ""
	switch name {
	case blocks.ActDocs:
		offset, err := strconv.Atoi(value)
		if err != nil {
			return flows.ErrNoItem
		}
		return t.listDocuments(offset)
	case blocks.ActForget:
		return t.asAdministrator(JobForget, ForgetAsk{Name: value, Event: ev})
	case blocks.ActShare:
		return t.asAdministrator(JobRestrict, RestrictAsk{Name: value, Event: ev})
	}
	room, ok := roomOf("<#" + value + ">")
	if !ok || room == "" {
		t.whisper(t.r.T("docs.whichroom"))
		return nil
	}
	return t.asAdministrator(JobRestrict, RestrictAsk{Name: sub, Room: room, Event: ev})
}

// result reads a job's ask and, unless it failed, what it brought back.
func result[A, D any](r Result) (ask A, done D, failed bool, err error) {
	if err = json.Unmarshal(r.Ask, &ask); err != nil || r.Error != "" {
		return ask, done, true, err
	}
	return ask, done, false, json.Unmarshal(r.Body, &done)
}

// problems are those that there are words for.
var problems = []Problem{ProblemFormat, ProblemLarge, ProblemPages, ProblemEncrypted, ProblemScanned, ProblemEmpty, ProblemLong, ProblemDownload, ProblemLimit}

// What became of a file or a document is told to the person alone: not everybody may know of it.
func (t *turn) ingested(r Result) error {
	ask, done, failed, err := result[IngestAsk, IngestDone](r)
	if err != nil {
		return err
	}
	m := t.r.Kept(Document{Name: done.Name, Title: done.Title, Lang: done.Lang, Pages: done.Pages, Sections: done.Sections, Room: done.Room}, done.Replaced)
	if failed || done.Problem != "" {
		problem := done.Problem
		if !slices.Contains(problems, problem) {
			problem = "ours"
		}
		m = t.r.NotKept(ask.File.Name, string(problem))
	}
	t.send(t.direct(), m, "", fileRef(ask.Event, ask.File))
	return nil
}

func (t *turn) listed(r Result) error {
	ask, done, failed, err := result[DocumentsAsk, DocumentsDone](r)
	if err != nil {
		return err
	}
	if failed {
		t.alone(t.r.Line(t.r.T("docs.failed"), ""))
		return nil
	}
	admin := t.who.Administrator()
	if !admin { // of a document for a channel the others don't even hear the name
		done.Documents = slices.DeleteFunc(done.Documents, func(d Document) bool { return d.Room != "" })
	}
	m := t.r.Documents(done.Documents, ask.Offset, admin)
	if t.ev.Kind == Pressed {
		t.aloneInPlace(m)
	} else {
		t.alone(m)
	}
	return nil
}

func (t *turn) forgotten(r Result) error {
	_, done, failed, err := result[ForgetAsk, ForgetDone](r)
	if err != nil {
		return err
	}
	m := t.ofDocument("docs.forgotten", done.Name, "", failed)
	if t.ev.Action.ID == blocks.ActForget+".kept" && done.Name != "" {
		t.aloneInPlace(m) // its buttons go with it
	} else {
		t.alone(m)
	}
	return nil
}

func (t *turn) restricted(r Result) error {
	ask, done, failed, err := result[RestrictAsk, RestrictDone](r)
	if err != nil {
		return err
	}
	id := "docs.restricted"
	if ask.Room == "" {
		id = "docs.shared"
	}
	t.alone(t.ofDocument(id, done.Name, ask.Room, failed))
	return nil
}

// ofDocument says one sentence about a document, or that there is none of that name.
func (t *turn) ofDocument(id, name, room string, failed bool) blocks.Message {
	switch {
	case failed:
		return t.r.Line(t.r.T("docs.failed"), "")
	case name == "":
		return t.r.Line(t.r.T("docs.unknown"), "")
	}
	return t.r.Line(t.r.T(id, locale.Args{"Name": blocks.Name(name), "Channel": room}), "")
}

// appoint makes somebody an administrator of the documents, or takes that back. Slack's own administrators stay what they are.
func (t *turn) appoint(user string, as bool) error {
	if waits, err := t.verify(); waits || err != nil {
		return err
	}
	if !t.who.Administrator() {
		return errNotAdmin
	}
	if !userID.MatchString(user) {
		return errNoUser
	}
	who, err := t.mem.Person(user)
	if err != nil {
		return fmt.Errorf("person %s: %w", user, err)
	}
	if who.Bot {
		return errIsBot
	}
	who.Made = as
	t.mem.SavePerson(user, who)
	said, heard := "admin.made", "admin.youmade"
	if !as {
		said, heard = "admin.unmade", "admin.youunmade"
	}
	t.line(said, locale.Args{"Who": t.mention(user)})
	if user == t.ev.User {
		t.who = who
		return nil
	}
	return t.tell(user, "", func(r blocks.Reader) blocks.Message { return r.Line(r.T(heard), "") })
}
