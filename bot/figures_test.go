package bot

import "testing"

// What is typed before a figure is the name of a KPI, or how it begins.
func TestSplitFigure(t *testing.T) {
	for typed, want := range map[string][2]string{
		"nieuwe 9":                  {"nieuwe", "9"},
		"Hergebruik: 77,5 %":        {"Hergebruik", "77,5 %"},
		"hergebruik niet ontvangen": {"hergebruik", " niet ontvangen"},
		"hergebruik -":              {"hergebruik", " -"},
		"hergebruik = 1.250":        {"hergebruik", "1.250"},
		"9":                         {"", "9"},
		"niet ontvangen":            {"", "niet ontvangen"},
		"heel goed":                 {"", "heel goed"},
		"":                          {"", ""},
	} {
		if name, figure := splitFigure(typed); name != want[0] || figure != want[1] {
			t.Errorf("%q: %q, %q", typed, name, figure)
		}
	}
}
