package ingest_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestText reads what a program made of a designed PDF: columns under one another, quotes in capitals, numbers whose
// symbols were lost, hyphens that don't break, labels from top to bottom.
func TestText(t *testing.T) {
	tests := map[string]struct {
		data  string
		title string
		pages int
		want  string
	}{
		"chapters and sections": {
			data: "GIDS VOOR\nKOPERS\n\n 01\nHET BEGIN\nVAN ALLES\n\nWij beginnen met wat er is. Daarna kijken wij \nverder, samen met de markt.\n" +
				"  Vraag het na\nEerst vragen wij wat de gebruiker echt nodig heeft van ons, \nen waarom.\n\n4.2 Wie beslist\nDe opdrachtgever beslist op advies van wie het werk doet.\n\n12\n",
			title: "GIDS VOOR KOPERS",
			want: "[1 HET BEGIN VAN ALLES]\nWij beginnen met wat er is. Daarna kijken wij verder, samen met de markt.\n\n" +
				"Vraag het na: Eerst vragen wij wat de gebruiker echt nodig heeft van ons, en waarom.\n\n4.2 Wie beslist: De opdrachtgever beslist op advies van wie het werk doet.\n",
		},
		"a quote in the middle of a sentence": {
			data: "Het kost tijd om samen met de gebruikers te zien wat zij \n\nWIE TIJD NEEMT VOOR DE VRAAG, \nHOEFT LATER \n\nMINDER TE HERSTELLEN.\n\nnodig hebben, en die tijd is er zelden.\n\n" + filler("Daarna", 60),
			want: "[]\nHet kost tijd om samen met de gebruikers te zien wat zij nodig hebben, en die tijd is er zelden.\n\n" + filler("Daarna", 60) + "\n",
		},
		"the rest of a column": {
			data: "Een eerste stap is kiezen waar wij heen willen. Dat kan voor alles zijn of alleen \n\nZo ontstaat een beleid dat iedereen kent en dat ook blijft. \n\nvoor een groep van producten. Daarna volgt de rest.\n",
			want: "[]\nEen eerste stap is kiezen waar wij heen willen. Dat kan voor alles zijn of alleen voor een groep van producten. Daarna volgt de rest.\n\nZo ontstaat een beleid dat iedereen kent en dat ook blijft.\n",
		},
		"numbers of lost symbols": {
			data: "Zoek oplossingen voor de functionele behoeften \n\n2 van de dienst. Betrek de collega's die het werk kennen 1 .\n\nVraag wat zij redelijk vinden als rendement op de investering \n\n3. Dan weet iedereen het. " +
				"Kies dan de leverancier 4 van uw gading, en betrek hem. De garantie duurt minstens 5 jaar. In hoofdstuk 2 staat hoe. Neem 3 offertes.\n\nLeg het vast in de opdracht. 6\n",
			want: "[]\nZoek oplossingen voor de functionele behoeften van de dienst. Betrek de collega's die het werk kennen.\n\nVraag wat zij redelijk vinden als rendement op de investering. Dan weet iedereen het. " +
				"Kies dan de leverancier van uw gading, en betrek hem. De garantie duurt minstens 5 jaar. In hoofdstuk 2 staat hoe. Neem 3 offertes.\n\nLeg het vast in de opdracht.\n",
		},
		"numbers that are facts": {
			data: "De garantie bedraagt 5 van de 7 jaar. De leverancier 4 van de lijst valt af.\n\nHet gewicht van het criterium prijs is\n\n3 van de tien punten.\n",
			want: "[]\nDe garantie bedraagt 5 van de 7 jaar. De leverancier 4 van de lijst valt af.\n\nHet gewicht van het criterium prijs is\n\n3 van de tien punten.\n",
		},
		"hyphens": {
			data: "De terug\u2011\nname van IT-\napparatuur met aan-\nkoop- of productgegevens, milieu-\nimpact, e-\nmail en Pro-\nducten van ProCirc-\npartners; aankoop- \nen verkoop van zonwering en zon-\nwering.\n",
			want: "[]\nDe terugname van IT-apparatuur met aankoop- of productgegevens, milieu-impact, e-mail en Producten van ProCirc-partners; aankoop- en verkoop van zonwering en zonwering.\n",
		},
		"lists": {
			data: "Neem mee:\n• de lijst van wat er\n  al is\n• de begroting\n\n1. Vraag het.\n2. Koop het.\n\n Een eerste idee (Stad A): \ndat werkt.\n\n Een tweede idee (Stad B): \ndat ook werkt.\n\nTi\nps\n\nTo\nol\ns \n",
			want: "[]\nNeem mee:\n\n- de lijst van wat er al is\n- de begroting\n- 1. Vraag het.\n- 2. Koop het.\n- Een eerste idee (Stad A): dat werkt.\n- Een tweede idee (Stad B): dat ook werkt.\n",
		},
		"pages": {
			data:  "Wat op de eerste bladzijde staat.\n\n1\n\fWat op de tweede staat.\n\nPagina 2 van 2\n\f",
			pages: 2,
			want:  "[] p1\nWat op de eerste bladzijde staat.\n\nWat op de tweede staat.\n",
		},
		"capitals everywhere": {
			data: "DIT STUK IS HELEMAAL IN HOOFDLETTERS GESCHREVEN, OMDAT HET VAN EEN OUDE MACHINE KOMT.\n",
			want: "[]\nDIT STUK IS HELEMAAL IN HOOFDLETTERS GESCHREVEN, OMDAT HET VAN EEN OUDE MACHINE KOMT.\n",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			doc, got := read(t, "gids.txt", []byte(test.data))
			if want := strings.TrimSpace(test.title); want != "" && doc.Title != want || doc.Pages != test.pages {
				t.Errorf("title %q, %d pages", doc.Title, doc.Pages)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("sections (-want +got):\n%s", diff)
			}
		})
	}
}
