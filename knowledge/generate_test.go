package knowledge

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// municipal writes paragraphs as they stand in a city's papers, about anything but circular procurement. The same seed
// gives the same text.
func municipal(seed uint64, documents, sections int) []Document {
	r := rand.New(rand.NewPCG(seed, 1))
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	who := func() string {
		return pick("de groendienst", "het college", "de gemeenteraad", "de politiezone", "de bibliotheek", "het woonloket", "de jeugddienst",
			"de sportdienst", "de dienst Burgerzaken", "het dienstencentrum", "de brandweer", "de markttoezichter", "de archivaris", "de wijkwerker")
	}
	what := func() string {
		return pick("de speelstraat", "het zwembad", "de kermis", "de parkeerkaart", "het huwelijk", "de rijbewijzen", "de kinderopvang", "de begraafplaats",
			"het marktplein", "de schoolmaaltijden", "de woonpremie", "het geluid van feesten", "de hondenlosloopweide", "de straatverlichting", "de riolering",
			"het erfgoedbeleid", "de inname van het openbaar domein", "de rattenbestrijding", "de bibliotheekboetes", "de snoei van bomen")
	}
	where := func() string {
		return pick("in Waterdam", "op de Grote Markt", "aan de Havenlaan", "in de deelgemeente Oostveld", "in het stadhuis", "langs de Molenbeek",
			"in de Kerkstraat", "op het kerkhof", "in alle wijken", "op het schoolplein")
	}
	when := func() string {
		return pick("elke maandag", "vanaf 1 maart", "in de zomervakantie", "om de twee weken", "voor het einde van het jaar", "na zonsondergang",
			"tussen 8 en 12 uur", "tijdens de kerstperiode", "in 2025", "elk kwartaal")
	}
	sentence := func() string {
		n := 2 + r.IntN(300)
		return [...]string{
			fmt.Sprintf("%s regelt %s %s, %s.", who(), what(), where(), when()),
			fmt.Sprintf("Een aanvraag voor %s kost %d euro en duurt %d dagen.", what(), n, 1+n/8),
			fmt.Sprintf("Wie bezwaar heeft tegen %s, meldt dat bij %s.", what(), who()),
			fmt.Sprintf("%s controleert %s %s; een overtreding kost %d euro.", who(), what(), when(), n),
			fmt.Sprintf("Voor %s gelden %d plaatsen %s, waarvan %d procent voor inwoners.", what(), n, where(), n%100),
			fmt.Sprintf("De burgemeester tekent het besluit over %s %s.", what(), when()),
			fmt.Sprintf("Inwoners vragen %s aan bij %s, met hun identiteitskaart.", what(), who()),
			fmt.Sprintf("In %d telde de stad %d klachten over %s.", 2000+n%26, n, what()),
			fmt.Sprintf("%s overlegt %s met %s over %s en de kosten ervan.", who(), when(), who(), what()),
			fmt.Sprintf("De wachttijd voor %s is %d weken; %s volgt dat op.", what(), 1+n%40, who()),
		}[r.IntN(10)]
	}
	var out []Document
	for i := range documents {
		d := Document{Name: fmt.Sprintf("nota-%d.pdf", i), Title: fmt.Sprintf("Nota over %s", what()), Lang: Dutch, Pages: sections}
		for n := range sections {
			var text []string
			for range 5 + r.IntN(4) {
				s := sentence()
				text = append(text, strings.ToUpper(s[:1])+s[1:])
			}
			heading := what()
			d.Sections = append(d.Sections, Section{Heading: strings.ToUpper(heading[:1]) + heading[1:], Page: n + 1, Text: strings.Join(text, " ")})
		}
		out = append(out, d)
	}
	return out
}

// typist makes long text out of the guide: its sentences, in which some words give way to others, the frequent ones
// often and most of them rarely, as in real text (Zipf). Half of the words that come in are compounds of the guide's.
type typist struct {
	r         *rand.Rand
	zipf      *rand.Zipf
	sentences []string
	words     []string
}

// newWriting is the same for the same seed.
func newWriting(lib *Library, seed uint64, vocabulary int) *typist {
	w := &typist{r: rand.New(rand.NewPCG(seed, 2))}
	var known []string
	seen := map[string]bool{}
	for _, p := range lib.passages[Dutch] {
		for _, line := range strings.Split(plain(p.Body), "\n") {
			w.sentences = append(w.sentences, sentences(strings.TrimPrefix(line, "- "))...)
		}
		for _, t := range tokens(p.Body) {
			if len(t.text) >= minPart && !seen[t.text] {
				seen[t.text] = true
				known = append(known, t.text)
			}
		}
	}
	syllables := []string{"ba", "der", "ken", "lo", "mi", "sta", "ver", "zo", "rin", "gel", "hof", "tra", "wij", "pel", "nor", "dam", "ste", "kri"}
	for len(w.words) < vocabulary {
		word := known[w.r.IntN(len(known))] + known[w.r.IntN(len(known))]
		if w.r.IntN(2) == 0 {
			word = ""
			for range 2 + w.r.IntN(3) {
				word += syllables[w.r.IntN(len(syllables))]
			}
		}
		w.words = append(w.words, word)
	}
	w.zipf = rand.NewZipf(w.r, 1.07, 8, uint64(vocabulary-1))
	return w
}

// text writes about so many words; a quarter of the longer ones are other words than the guide's.
func (w *typist) text(words int) string {
	var out []string
	for len(out) < words {
		for _, word := range strings.Fields(w.sentences[w.r.IntN(len(w.sentences))]) {
			if len(word) >= minPart && w.r.IntN(4) == 0 {
				word = w.words[w.zipf.Uint64()]
			}
			out = append(out, word)
		}
	}
	return strings.Join(out, " ")
}

// document writes a document of so many sections of some hundred words.
func (w *typist) document(n, sections int) Document {
	d := Document{Name: fmt.Sprintf("stuk-%d.pdf", n), Title: w.text(4), Lang: Dutch, Pages: sections}
	for i := range sections {
		d.Sections = append(d.Sections, Section{Heading: w.words[w.zipf.Uint64()], Page: i + 1, Text: w.text(95)})
	}
	return d
}
