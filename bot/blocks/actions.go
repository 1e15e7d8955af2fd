package blocks

import "strings"

// Names of the controls: the action_id of a button or menu. What a control's value carries stands behind each, its parts
// separated by a space.
const (
	ActMark     = "mark"     // .klaar .bezig .nvt: project item rev
	ActWhy      = "why"      // project item
	ActMore     = "more"     // overflow: verb project item
	ActLater    = "later"    // project item
	ActBack     = "back"     // project
	ActFill     = "fill"     // project item asking: opens a modal for a text
	ActChange   = "change"   // project item: go to an item again
	ActAnswer   = "answer"   // .ja .nee .onbekend: project condition value
	ActCategory = "category" // menu: project key
	ActPhase    = "phase"    // button or menu: project phase
	ActJump     = "jump"     // menu: project item
	ActOverview = "overview" // .open .all (in place) .new: project phase filter
	ActProgress = "progress" // project
	ActTodo     = "todo"     // project
	ActResults  = "results"  // project
	ActResume   = "resume"   // project
	ActStop     = "stop"     // project
	ActClose    = "close"    // project phase
	ActProject  = "project"  // button or menu: project
	ActNew      = "new"      // opens the modal for a new project
	ActInvite   = "invite"   // project: opens the modal
	ActRemove   = "remove"   // project user
	ActMembers  = "members"  // project
	ActOwn      = "own"      // project phase: opens the modal
	ActLog      = "log"      // project offset
	ActRestore  = "restore"  // project
	ActSettings = "settings" //
	ActLang     = "lang"     // .nl .en
	ActAsk      = "ask"      // a question to be asked
	ActPassage  = "passage"  // passage id: read on
	ActHelp     = "help"     //
	ActShow     = "show"     // project item: bring a hidden item back
	ActVerdict  = "verdict"  // .good .bad: the answer that is judged, as knowledge.Feedback in JSON
	ActDocs     = "docs"     // offset: a page of the documents
	ActLessons  = "lessons"  // offset: a page of the lesson cards
	ActForget   = "forget"   // .kept .list: name of the document
	ActRestrict = "restrict" // .<name of the document>: menu of channels
	ActShare    = "share"    // name of a document that everybody may see again
	ActTalk     = "talk"     // .<what>: project script, and for a question: step rev option
	ActNorms    = "norms"    // menu: script group of its settings
	ActDuty     = "duty"     // .<what>: source key; of later in a menu: days source key
	ActRemind   = "remind"   // .yes .no: id of what was read back; .else: also a day; .drop: key; .wipe: keys; .list
	ActAgenda   = "agenda"   // "", .next .back or menu .filter: offset filter

	ActContract  = "contract"  // .<what>: contract rest; in a menu: what contract rest
	ActContracts = "contracts" // "", .next .back or menu .filter: offset filter; .file .picture .import
	ActManage    = "manage"    // .<what>: contract rest
	ActRegister  = "register"  // project or -: opens the form for a new contract
)

// What ends an ActContract, or begins the value of an option of its menus (ContractMore).
const (
	ContractMore     = "more"     // menu: what contract rest
	ContractOpen     = "open"     // its card, further down
	ContractCard     = "card"     // its card, in place
	ContractGaps     = "gaps"     // what is missing, a button for each
	ContractAll      = "all"      // all that is agreed
	ContractForm     = "form"     // contract form key view: opens the modal
	ContractList     = "list"     // contract form offset: the list, in place
	ContractDrop     = "drop"     // contract form key offset: takes an entry out
	ContractAsked    = "asked"    // - offset: the contracts with something that is asked
	ContractLate     = "late"     // .<status>: contract milestone
	ContractCalendar = "calendar" // contract offset, "" = where today is
	ContractStone    = "stone"    // contract milestone: one of the calendar, further down
	ContractReopen   = "reopen"   // contract milestone
	ContractFigures  = "figures"  // contract
	ContractHandover = "handover" // contract
	ContractResume   = "resume"   // contract: takes an ending back
	ContractLog      = "log"      // contract offset
	ContractSheet    = "sheet"    // contract: as a workbook
	ContractDay      = "day"      // contract milestone: as one event of a calendar
	ContractFeed     = "feed"     // contract or -: the link to its calendar, or the person's
	ContractRevoke   = "revoke"   // contract or -
	ContractMembers  = "members"  // contract: who sees it
)

// What ends an ActDuty, and begins the private part of a ModalDuty.
const (
	DutyStart = "start" // what has to be opened for it
	DutyDone  = "done"  // opens the modal for how
	DutyLater = "later" // menu: days source key, or date: opens the modal
	DutyPass  = "pass"  // opens the modal for who
	DutyShow  = "show"  // the duty alone
)

// What ends an ActTalk, and begins the value of an option of its ⋯ menu (TalkMore).
const (
	TalkMore    = "more"    // overflow: verb project script rest
	TalkBegin   = "begin"   // project script: begin it, go on with it, or show its result
	TalkPick    = "pick"    // project script step rev option
	TalkKeep    = "keep"    // project script step rev: the answer stays as it was
	TalkSkip    = "skip"    // project script step rev
	TalkFill    = "fill"    // project script step rev: opens the modal for an answer, or for one more row
	TalkRow     = "row"     // menu: project script step rev row: opens the modal for that row
	TalkDrop    = "drop"    // menu: project script step rev row
	TalkYes     = "yes"     // project script step rev: what was read is right
	TalkNo      = "no"      // project script step rev
	TalkBack    = "back"    // project script step rev
	TalkWhy     = "why"     // project script
	TalkLater   = "later"   // project script
	TalkStop    = "stop"    // project script
	TalkResume  = "resume"  // project script
	TalkWipe    = "wipe"    // project script: throw the answers away
	TalkChange  = "change"  // button or menu: project script step
	TalkFinish  = "finish"  // project script step rev: the result at once
	TalkRescale = "rescale" // project script - rev: makes weights 100 % together
	TalkConfirm = "confirm" // project script - rev
	TalkGive    = "give"    // project script: opens the modal to hand it to somebody
	TalkResult  = "result"  // project script version
	TalkAgain   = "again"   // project script
	TalkRenew   = "renew"   // project script: a new version, with what others answered since
	TalkCompare = "compare" // project script
	TalkAnswers = "answers" // project script version
	TalkFile    = "file"    // .workbook .chart: project script version kind
	TalkForm    = "form"    // project script step: a table to fill in, as a file
	TalkTick    = "tick"    // project script version item
	TalkShare   = "share"   // project script version: opens the modal with the channels
	TalkForget  = "forget"  // project script
	TalkPoints  = "points"  // project script version: opens the modal that makes checklist items of its lines
	TalkLessons = "lessons" // project script version: share its lesson cards with the organisation
	TalkUnshare = "unshare" // project script: take the project's lesson cards back from the organisation
	TalkAskFor  = "askfor"  // project script version: opens the modal to ask for a decision
	TalkDecide  = "decide"  // .ja .voorwaarden .nee: project script version stamp, ruling and perhaps Here
	TalkReview  = "review"  // project script version stamp, Here or Apart: the page to decide on
	TalkAdopt   = "adopt"   // project script version: opens the modal for a project that takes it over

	TalkForgetAll = "forgetall" // of the list of what is held HeldList: project script, as often as there are
)

// What ends an ActRemind.
const (
	OwnYes  = "yes"
	OwnNo   = "no"
	OwnElse = "else" // yes, but on another day: id and the day
	OwnDrop = "drop"
	OwnWipe = "wipe" // keys of all in the list
	OwnList = "list"
)

// Names of the modals (callback_id); their private_metadata carries the language and what stands behind.
const (
	ModalNew     = "new"     //
	ModalText    = "text"    // project item asking place
	ModalInvite  = "invite"  // project
	ModalOwn     = "own"     // project phase
	ModalItem    = "item"    // project item: assign, due date, hide
	ModalVerdict = "verdict" // the answer that was found wrong, as knowledge.Feedback in JSON
	ModalTalk    = "talk"    // project script step rev place
	ModalGive    = "give"    // project script
	ModalShare   = "share"   // project script version
	ModalPoints  = "points"  // project script version
	ModalAsk     = "askfor"  // project script version, channel and ts of the message that shows it
	ModalTerms   = "terms"   // project script version stamp ruling, and where as in TalkDecide or the message's ts
	ModalNorms   = "norms"   // script group
	ModalDuty    = "duty"    // what source key

	ModalManage   = "manage"   // what contract rest
	ModalContract = "contract" // contract (or project) form key start end view place
)

// Names of the inputs of modals (block_id).
const (
	InName     = "name"
	InText     = "text"
	InUser     = "user"
	InRole     = "role"
	InDue      = "due"
	InReason   = "reason"
	InTitle    = "title"
	InWhy      = "whyown"
	InEvidence = "evidence"
	InWeight   = "weight"
	InCategory = "category"
	InPublic   = "public"
	InWrong    = "wrong"
	InAnswer   = "talkanswer"
	InRoom     = "room"
	InCell     = "cell." // and the column
	InNorm     = "norm." // and the setting
)

// Pack makes a control's value out of its parts.
func Pack(parts ...string) string { return strings.Join(parts, " ") }

// HeldList stands behind TalkForgetAll on the list of what is held: it is shown anew.
const HeldList = ".list"

// AllRows stands in TalkDrop for the number of a row: all of them.
const AllRows = "all"

// InNumber is the field of one of several numbers of a cell, from 0.
func InNumber(cell string, n int) string { return cell + "." + num(n) }

// Unpack takes a control's value apart into exactly n parts; missing ones are empty.
func Unpack(value string, n int) []string {
	parts := strings.SplitN(value, " ", n)
	for len(parts) < n {
		parts = append(parts, "")
	}
	return parts
}
