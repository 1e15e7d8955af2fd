package knowledge

import "slices"

// coverage says how a list of facts stands in the guidance of one language.
type coverage struct {
	Missing []string // facts that no passage names
	Unknown []string // facts that passages name and the list does not have
	Strayed []string // facts named by a passage of another chapter alone
}

// cover compares the passages of a language with a list of fact ids.
func cover(lib *Library, lang string, facts []string) coverage {
	chapters := map[string][]int{}
	for _, p := range lib.passages[lang] {
		for _, f := range p.Facts {
			chapters[f] = append(chapters[f], p.Chapter)
		}
	}
	var out coverage
	for _, f := range facts {
		switch in := chapters[f]; {
		case len(in) == 0:
			out.Missing = append(out.Missing, f)
		case !slices.Contains(in, int(f[0]-'0')):
			out.Strayed = append(out.Strayed, f)
		}
		delete(chapters, f)
	}
	for f := range chapters {
		out.Unknown = append(out.Unknown, f)
	}
	slices.Sort(out.Unknown)
	return out
}
