package reminders

import (
	"cmp"
	"slices"
	"strings"
)

// What people write about being away, read and never shown. A word that ends in leaveOfAKind is leave too.
var (
	awayWords = set(`weg|afwezig|met verlof|in verlof|op verlof|verlof|op vakantie|met vakantie|vakantie|vrij|vrijaf|ziek|er niet|niet er|
		niet aanwezig|op congres|op reis|op zakenreis|op dienstreis|op studiereis|op cursus|op opleiding|in opleiding|in het buitenland|niet op kantoor|niet op het werk|niet bereikbaar|niet beschikbaar|onbereikbaar|onbeschikbaar|buiten kantoor|congé|conge|met congé|met conge|
		werk niet|niet werken|kom niet|
		away|on leave|leave|on holiday|holiday|on vacation|vacation|out|out of office|out of the office|off|absent|sick|ill|not in|not here|won't be in|won't be here|won't be there|
		not be in|not be here|at a conference|on a trip|on a business trip|on training|abroad|travelling|unavailable|not available|ooo|on sick leave|on parental leave|not working`)
	backWords = set(`terug|weer terug|terug van|weer aanwezig|er weer|weer er|weer aan de slag|weer aan het werk|terug aan het werk|weer beschikbaar|
		back|back from|here again|in again|available again|at work again`)
	hedges       = set("even|eventjes|eens|nu|dan|dus|toch|ook|helaas|wel|gewoon|unfortunately|also|just")
	awayTelling  = longestWords(awayWords, backWords)
	leaveOfAKind = "verlof"
	mineWords    = map[string]string{"ik": "nl", "k": "nl", "mijn": "nl", "i": "en", "i'm": "en", "im": "en", "i'll": "en", "my": "en"}
	verbs        = set("ben|zit|ga|blijf|heb|neem|zal|kom|werk|vertrek|am|will|won't|be|have|take|go|come|return")
	deniers      = set("niet|geen|not|no")
	askers       = set("hoe|hoeveel|wat|wie|waarom|welk|welke|of|als|indien|mag|moet|kan|how|what|who|why|which|if|whether|may|must|can|should")
	reasons      = set("voor|wegens|door|omdat|want|uit|van|in|met|for|because|due|from|with")
	since        = set("sinds|since|sedert")
	fillers      = set(`ben|zit|ga|blijf|zal|zijn|heb|neem|kom|werk|vertrek|am|will|won't|be|is|going|take|taking|have|come|coming|nog|dan|weer|er|ook|en|and|meer|longer|anymore|helaas|sorry|hallo|hoi|hey|hi|hello|dag|
		heel|hele|whole|all|day|zelf|eens|even|toch|wel|alleen|enkel|only|just|after|kringloop|please|aub|svp|s.v.p|a.u.b|alsjeblieft|naar|again|now|nu|van|met|op|de|het|een|for|voor|gedurende|
		betaald|onbetaald|educatief|lang|jaarlijks|parental|maternity|paternity|annual|paid|unpaid|long|on|my|mijn`)
)

// longestWords are the longest word of each saying.
func longestWords(sayings ...map[string]bool) map[string]bool {
	m := map[string]bool{}
	for _, set := range sayings {
		for s := range set {
			words := strings.Fields(s)
			m[slices.MaxFunc(words, func(a, b string) int { return cmp.Compare(len(a), len(b)) })] = true
		}
	}
	return m
}

// longestState is the number of words in the longest of them.
const longestState = 4
