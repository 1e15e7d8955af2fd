package bot

import "testing"

// What people type, and what it means: the sentences of the specification and their likes.
func TestPhrases(t *testing.T) {
	ps, err := loadPhrases()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]intent{
		"nieuw project: bureaustoelen":                  {name: "new", arg: "bureaustoelen"},
		"Nieuw project: Bureaustoelen.":                 {name: "new", arg: "Bureaustoelen"},
		"nieuw project bureaustoelen":                   {name: "new", arg: "bureaustoelen"},
		"nieuw project - bureaustoelen":                 {name: "new", arg: "bureaustoelen"},
		"maak een nieuw project: laptops":               {name: "new", arg: "laptops"},
		"maak een project aan: laptops":                 {name: "new", arg: "laptops"},
		"start een nieuwe aankoop laptops":              {name: "new", arg: "laptops"},
		"nieuw project":                                 {name: "new"},
		"new project: office chairs":                    {name: "new", arg: "office chairs"},
		"create a new project laptops":                  {name: "new", arg: "laptops"},
		"wijzig vraag 1":                                {name: "talk.change", arg: "1"},
		"Verander vraag 3.":                             {name: "talk.change", arg: "3"},
		"pas vraag 2 aan":                               {name: "talk.change", arg: "2"},
		"wijzig mijn antwoord op vraag nr. 4":           {name: "talk.change", arg: "4"},
		"verander het antwoord bij Markt":               {name: "talk.change", arg: "Markt"},
		"wijzig de vraag over risico":                   {name: "talk.change", arg: "risico"},
		"terug naar vraag 2":                            {name: "talk.change", arg: "2"},
		"change question 2":                             {name: "talk.change", arg: "2"},
		"change my answer to question no. 2":            {name: "talk.change", arg: "2"},
		"edit the answer to Need":                       {name: "talk.change", arg: "Need"},
		"go back to question 12":                        {name: "talk.change", arg: "12"},
		"start fase 2":                                  {name: "begin", phase: 2},
		"  START   FASE 2 ! ":                           {name: "begin", phase: 2},
		"start phase 2":                                 {name: "begin", phase: 2},
		"begin met fase 3":                              {name: "begin", phase: 3},
		"doorloop fase 7":                               {name: "begin", phase: 7},
		"go to phase 4":                                 {name: "begin", phase: 4},
		"fase 5":                                        {name: "begin", phase: 5},
		"start fase 9":                                  {name: "begin", phase: 9},
		"start fase 0":                                  {name: "begin", phase: -1},
		"start fase 99999":                              {name: "begin", phase: -1},
		"start":                                         {name: "begin"},
		"start de checklist":                            {name: "begin"},
		"waar staan we?":                                {name: "progress"},
		"Waar staan we nu?":                             {name: "progress"},
		"hoe ver staan we?":                             {name: "progress"},
		"where are we?":                                 {name: "progress"},
		"status":                                        {name: "progress"},
		"wat moet ik nog doen?":                         {name: "todo"},
		"wat moet ik nu nog doen":                       {name: "todo"},
		"mijn taken":                                    {name: "todo"},
		"what do I still have to do?":                   {name: "todo"},
		"todo":                                          {name: "todo"},
		"wat is nog open":                               {name: "overview.open"},
		"wat is er nog open in fase 2?":                 {name: "overview.open", phase: 2},
		"what's still open in phase 3?":                 {name: "overview.open", phase: 3},
		"overzicht":                                     {name: "overview"},
		"overzicht fase 2":                              {name: "overview", phase: 2},
		"toon het overzicht van fase 6":                 {name: "overview", phase: 6},
		"show the overview of phase 6":                  {name: "overview", phase: 6},
		"verder":                                        {name: "resume"},
		"ga verder":                                     {name: "resume"},
		"resume":                                        {name: "resume"},
		"waar waren we gebleven?":                       {name: "resume"},
		"projecten":                                     {name: "projects"},
		"my projects":                                   {name: "projects"},
		"open project laptops":                          {name: "project", arg: "laptops"},
		"switch to laptops":                             {name: "project", arg: "laptops"},
		"leskaarten":                                    {name: "lessons"},
		"toon de leskaarten":                            {name: "lessons"},
		"lessons":                                       {name: "lessons"},
		"show our lesson cards":                         {name: "lessons"},
		"wat hebben we al geleerd?":                     {name: "lessons"},
		"documenten":                                    {name: "docs"},
		"toon alle documenten":                          {name: "docs"},
		"which documents do you know?":                  {name: "docs"},
		"our documents":                                 {name: "docs"},
		"verwijder document inkoop.pdf":                 {name: "docs.forget", arg: "inkoop.pdf"},
		"remove the document: Policy 2027":              {name: "docs.forget", arg: "Policy 2027"},
		"beperk document a.pdf tot <#C1|x>":             {name: "docs.restrict", arg: "a.pdf", channel: "C1"},
		"restrict document a.pdf to <#C1>":              {name: "docs.restrict", arg: "a.pdf", channel: "C1"},
		"document a.pdf voor iedereen":                  {name: "docs.restrict", arg: "a.pdf"},
		"share document a.pdf with everyone":            {name: "docs.restrict", arg: "a.pdf"},
		"beperk document a.pdf tot #x":                  {},
		"welke documenten moet ik bijvoegen?":           {},
		"maak <@U1> beheerder":                          {name: "admin", user: "U1"},
		"make <@U1|ben> an administrator":               {name: "admin", user: "U1"},
		"<@U1> is geen beheerder meer":                  {name: "admin.not", user: "U1"},
		"remove <@U1> as administrator":                 {name: "admin.not", user: "U1"},
		"hernoem: vergaderstoelen":                      {name: "rename", arg: "vergaderstoelen"},
		"hernoem naar vergaderstoelen":                  {name: "rename", arg: "vergaderstoelen"},
		"rename project to chairs":                      {name: "rename", arg: "chairs"},
		"archiveer":                                     {name: "archive"},
		"archive this project":                          {name: "archive"},
		"nodig <@U012AB> uit":                           {name: "invite", user: "U012AB"},
		"nodig <@U012AB|ben> uit als contractbeheerder": {name: "invite", user: "U012AB", arg: "contractbeheerder"},
		"invite <@U012AB> as champion":                  {name: "invite", user: "U012AB", arg: "champion"},
		"nodig iemand uit":                              {name: "invite"},
		"verwijder <@U012AB>":                           {name: "remove", user: "U012AB"},
		"verlaat dit project":                           {name: "remove"},
		"leden":                                         {name: "members"},
		"wie ziet dit?":                                 {name: "members"},
		"koppel <#C012AB|team>":                         {name: "link", channel: "C012AB"},
		"link to <#C012AB>":                             {name: "link", channel: "C012AB"},
		"koppel":                                        {name: "link"},
		"koppel dit project aan dit kanaal":             {name: "link"},
		"link this project to this channel":             {name: "link"},
		"koppel bureaus aan dit kanaal":                 {name: "link", arg: "bureaus"},
		"link project desks to this channel":            {name: "link", arg: "desks"},
		"ontkoppel":                                     {name: "unlink"},
		"logboek":                                       {name: "log"},
		"who did what?":                                 {name: "log"},
		"eigen punt":                                    {name: "own"},
		"rond fase 2 af":                                {name: "gate", phase: 2},
		"finish phase":                                  {name: "gate"},
		"contracten":                                    {name: "contract.list"},
		"mijn contracten":                               {name: "contract.list"},
		"show my contracts":                             {name: "contract.list"},
		"nieuw contract":                                {name: "contract.new"},
		"nieuw contract: Laptops":                       {name: "contract.new", arg: "Laptops"},
		"contract registreren":                          {name: "contract.new"},
		"registreer een lopend contract":                {name: "contract.new"},
		"new contract: office chairs":                   {name: "contract.new", arg: "office chairs"},
		"contract laptops":                              {name: "contract.open", arg: "laptops"},
		"the contract ends in 2027":                     {},
		"importeer contracten":                          {name: "contract.import"},
		"export my contracts":                           {name: "contract.export"},
		"tijdlijn":                                      {name: "contract.timeline"},
		"toon de tijdlijn van mijn contracten":          {name: "contract.timeline"},
		"portfolio":                                     {name: "contract.timeline"},
		"agendalink":                                    {name: "contract.feed"},
		"my calendar link":                              {name: "contract.feed"},
		"hoe registreer ik een contract?":               {},
		"welke contracten lopen er":                     {name: "contract.list"},
		"contracten lopend":                             {name: "contract.list.run"},
		"contracten met iets te laat":                   {name: "contract.list.late"},
		"incomplete contracts":                          {name: "contract.list.gaps"},
		"contracten met een opzegdatum":                 {name: "contract.list.notice"},
		"contracten van Lotte":                          {name: "contract.list", arg: "Lotte"},
		"contracten laptops":                            {name: "contract.list", arg: "laptops"},
		"contracten exporteren":                         {name: "contract.export"},
		"contracten verlengen of niet?":                 {},
		"herinneringen te laat":                         {name: "agenda.late"},
		"wat is er nog te laat?":                        {name: "agenda.late"},
		"herinneringen van <@U012AB>":                   {name: "agenda", arg: "<@U012AB>"},
		"stuur mijn herinneringen om 10 uur":            {name: "agenda.hour", arg: "10 uur"},
		"herinneringen om half acht":                    {name: "agenda.hour", arg: "half acht"},
		"herinneringen uit":                             {name: "agenda.off"},
		"stop de herinneringen":                         {name: "agenda.off"},
		"turn off reminders":                            {name: "agenda.off"},
		"verwijder mijn herinneringen":                  {name: "remind.wipe"},
		"verwijder herinnering aan de printer":          {name: "remind.drop", arg: "de printer"},
		"herinner me niet meer aan de toner":            {name: "remind.drop", arg: "de toner"},
		"herinner me nooit meer":                        {name: "agenda.off"},
		"delete reminder 2":                             {name: "remind.drop", arg: "2"},
		"mijn herinneringen":                            {name: "remind.list"},
		"english":                                       {name: "lang.en"},
		"taal: nederlands":                              {name: "lang.nl"},
		"instellingen":                                  {name: "settings"},
		"help":                                          {name: "help"},
		"Wat kan je allemaal?":                          {name: "help"},
		"what can you do?":                              {name: "help"},
		"hallo":                                         {name: "hello"},
		"good morning":                                  {name: "hello"},
		"klaar":                                         {name: "mark.klaar"},
		"Done!":                                         {name: "mark.klaar"},
		"bezig":                                         {name: "mark.bezig"},
		"n.v.t.":                                        {name: "mark.nvt"},
		"nvt":                                           {name: "mark.nvt"},
		"n/a":                                           {name: "mark.nvt"},
		"waarom?":                                       {name: "why"},
		"why?":                                          {name: "why"},
		"vorige":                                        {name: "previous"},
		"overslaan":                                     {name: "next"},
		"skip":                                          {name: "next"},
		"terug":                                         {name: "back"},
		"ga terug":                                      {name: "back"},
		"go back":                                       {name: "back"},
		"can I go back?":                                {name: "back"},
		"annuleer":                                      {name: "cancel"},
		"vorige vraag":                                  {name: "previous"},
		"Ga terug naar de vorige vraag.":                {name: "previous"},
		"een stap terug":                                {name: "previous"},
		"previous question":                             {name: "previous"},
		"go back one step":                              {name: "previous"},
		"back to the previous question":                 {name: "previous"},
		"waar was ik gebleven?":                         {name: "resume"},
		"waar was ik?":                                  {name: "resume"},
		"where was I?":                                  {name: "resume"},
		"where did we leave off?":                       {name: "resume"},
		"welke gesprekken kan ik voeren?":               {name: "talk.list"},
		"welke gesprekken kan ik met je voeren":         {name: "talk.list"},
		"which conversations can I start?":              {name: "talk.list"},
		"what conversations do you offer":               {name: "talk.list"},
		"what can you help me with?":                    {name: "help"},
		"what can I do here?":                           {name: "help"},
		"waarmee kan je me helpen?":                     {name: "help"},
		"wat kan je voor mij doen?":                     {name: "help"},
		"bewijs volgt":                                  {name: "proof.later"},
		"evidence follows later":                        {name: "proof.later"},
		"later verder":                                  {name: "pause"},
		"stop":                                          {name: "stop"},
		"ja":                                            {name: "yes"},
		"Nee.":                                          {name: "no"},
		"weet ik nog niet":                              {name: "unknown"},
		"I don't know yet":                              {name: "unknown"},
		"I don’t know yet":                              {name: "unknown"},
		"what’s left for me?":                           {name: "todo"},
		"toon de KPI’s van Ben’s laptops":               {name: "manage.kpi", arg: "Ben’s laptops"},
		"nieuw project: „Ben’s stoelen” ":               {name: "new", arg: "„Ben’s stoelen”"},
	} {
		if got := ps.read(text); got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

// What is a question, or evidence, is no request.
func TestQuestionsAreNoRequests(t *testing.T) {
	ps, err := loadPhrases()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"", "?", "moet ik nieuw kopen?", "hoeveel moet circulair wegen", "Hoeveel moet circulair wegen in de gunning?", "waarom is delen beter",
		"why is sharing better?", "wat is een proefscan?", "hoe begin ik aan fase 2?", "wat doe ik in fase 3", "waar staan de criteria?",
		"wie ziet de offertes?", "hoe werkt terugname?", "what is a circular project?", "mag ik een label vragen?", "is een label verplicht?",
		"hoe nodig ik leveranciers uit?", "moet ik leveranciers uitnodigen?", "nieuwe producten of tweedehands?", "klaar voor de markt?",
		"hoe koppel ik acties aan doelen?", "nieuw project of lopend contract, wat is beter?", "nodig je altijd drie partijen uit?",
		"hernoem ik het project best zelf?", "project starten, hoe doe ik dat?", "https://example.org/klaar", "de leden van de werkgroep zijn gekozen",
		"stop met kopen, begin met delen", "terug naar de leverancier", "ga terug naar de markt", "de vorige leverancier", "vorige vraag naar stoelen was te hoog",
		"back to the supplier", "go back to the market first", "the previous supplier", "we gaan een stap terug in de planning", "waar was ik in fase 2 mee bezig geweest",
		"wat kan je doen met oude stoelen", "what can you do with old chairs", "what can you help suppliers with", "welke gesprekken voer ik met de markt?", "gesprekken met de markt",
		"ja, want de leverancier bevestigde het", "later beslist de directie",
	} {
		if got := ps.read(text); got.name != "" {
			t.Errorf("%q is taken for %+v", text, got)
		}
	}
}

func TestIsQuestion(t *testing.T) {
	for text, want := range map[string]bool{
		"moet ik nieuw kopen?": true, "Hoeveel moet circulair wegen?": true, "hoe lang duurt het": true, "waarom is delen beter": true, "What is TCO": true,
		"is dat verplicht": true, "mag dat": true, "https://example.org/x?y=1": false, "https://example.org/wat?": false,
		"Besproken met de gebruikers op 12 februari": false, "verslag in de map van het project": false, "wij kopen dit nooit nieuw": false,
		"moeten is te sterk gezegd, zie het verslag": false, "Hoewel klein, toch besproken met iedereen": false, "": false,
	} {
		if got := isQuestion(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestLanguageOf(t *testing.T) {
	for in, want := range map[string]string{"": "", "nl-NL": "nl", "nl-BE": "nl", "nl": "nl", "en-GB": "en", "en-US": "en", "fr-BE": "en", "de-DE": "en", "n": "en"} {
		if got := languageOf(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestRole(t *testing.T) {
	for in, want := range map[string]string{"": "aankoper", "Inkoper": "aankoper", "contract manager": "contractbeheerder", "champion.": "kampioen", "directie": "management", "keizer": ""} {
		if got, ok := role(in); string(got) != want || ok != (want != "") {
			t.Errorf("%q: %q, %v; want %q", in, got, ok, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	ps, err := loadPhrases()
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{"start fase 2", "nodig <@U1> uit als x", "nieuw project:\n\n", "koppel <#C1|", "fase 00000000000000000000000000000000002", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		in := ps.read(s)
		if in.phase > 999 || in.phase < -1 || len(s) > 4*maxPhrase && in.name != "" && len(in.arg) > maxPhrase {
			t.Errorf("%q: %+v", s, in)
		}
		isQuestion(s)
	})
}
