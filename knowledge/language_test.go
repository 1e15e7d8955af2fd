package knowledge_test

import (
	"testing"

	"kringloop/knowledge"
)

func TestLanguage(t *testing.T) {
	for text, want := range map[string]string{
		"De leverancier haalt de stoelen terug en betaalt het vervoer.":    knowledge.Dutch,
		"The supplier takes the chairs back and pays for their transport.": knowledge.English,
		"TCO LCC MVI": knowledge.Dutch,
		"":            knowledge.Dutch,
		"Zie ook de Guidance for public authorities on Public Procurement of Innovation, die gaat over het kopen van wat er nog niet is.": knowledge.Dutch,
	} {
		if got := knowledge.Language(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
