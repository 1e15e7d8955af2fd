package app

import "testing"

// A plan is sent as a file: its result shows a picture that a screen reader can tell, and offers a workbook to save.
func TestFilesInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("no browser with -short")
	}
	for _, s := range []struct {
		name          string
		width, height int64
		dark          bool
	}{{"1280", 1280, 1100, false}, {"390", 390, 844, false}, {"dark", 1280, 1100, true}} {
		if s.dark && *screenshots == "" {
			continue // only looks different
		}
		t.Run(s.name, func(t *testing.T) {
			r := openRoom(t, roomOptions{})
			v := visit(t, r.demo.URL, s.name, s.width, s.height, s.dark)
			v.sees("Welkom bij Kringloop")
			dm := r.Person("aankoper").In("dm")
			dm.Says("aankoopplan")
			dm.uploads("plan.csv", []byte("aankoop;q01;q02;q03;q04;q05;q06;q07;q08;q09;q10;q11;q12;q13;q14\n"+
				"Bureaustoelen;a;b;a;b;a;a;a;c;a;b;b;b;a;a\nLaptops;a;b;a;b;a;a;d;c;a;b;b;b;a;a\nBrandweerwagens;a;b;d;d;a;b;c;c;a;b;b;b;a;a\n"))
			v.clickIn("Ik lees 3 rijen", "Klopt, ga verder")
			v.clickIn("Zo ziet je uitslag eruit", "Bevestig")
			v.until(newest("img", "versie 1") + `.some((i) => i.complete && i.naturalWidth > 800 && i.alt.includes("Bureaustoelen 85 van 100"))`)
			v.fits("picture")
			v.shot("plan-picture")
			v.clickIn("versie 1", "Excel")
			v.until(newest("a.file-link[download]", "als werkmap") + `.some((a) => a.innerText.includes("aankoopplan-v1.xlsx"))`)
			v.fits("workbook")
			v.shot("plan-workbook")
			for _, text := range []string{"nieuw project: laptops", "proefscan", "b", "c", "a", "b", "a", "a", "d", "c", "a", "b", "b", "b", "a", "a"} {
				dm.Says(text)
				r.settle()
				if len(text) == 1 {
					dm.Says("ja")
					r.settle()
				}
			}
			v.clickIn("Zo ziet je uitslag eruit", "Bevestig")
			v.until(newest("img", "versie 1") + `.some((i) => i.complete && i.naturalWidth > 800 && i.alt.includes("Noodzaak"))`)
			v.fits("scan")
			v.shot("scan-picture")
			for _, text := range []string{"vergelijk offertes", "ongewogen", "ja", "kwaliteit;;ja", "ja", "sla over", "Alfa;123456;7\nBeta;99999;9", "ja", "ja"} {
				dm.Says(text)
				r.settle()
			}
			v.until(newest("img", "versie 1") + `.some((i) => i.complete && i.naturalWidth > 800 && i.alt.includes("Beta"))`)
			v.fits("score")
			v.shot("score-picture")
		})
	}
}
