package knowledge

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Load reads and checks the guidance: {nl,en}/{0..8}.md, glossary.yaml, words.yaml and answers.yaml. The error joins
// every Problem found, in the order of files and lines; there is no library when there is one.
func Load(fsys fs.FS) (*Library, error) {
	lib, problems, err := read(fsys)
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return nil, joined(problems)
	}
	return lib, nil
}

// read does the work of Load and hands out what could be read together with the problems.
func read(fsys fs.FS) (*Library, []Problem, error) {
	lib := newLibrary()
	var files []*file
	for _, lang := range languages {
		names, err := fs.Glob(fsys, lang+"/*.md")
		if err != nil {
			return nil, nil, fmt.Errorf("knowledge content: %w", err)
		}
		for _, name := range names {
			text, err := fs.ReadFile(fsys, name)
			if err != nil {
				return nil, nil, fmt.Errorf("knowledge content: %w", err)
			}
			f := parse(contentRoot+name, lang, string(text))
			if want := path.Base(name); want != strconv.Itoa(f.chapter)+".md" {
				f.fail(1, "chapter %d stands in %s", f.chapter, want)
			}
			lib.chapters[lang][f.chapter] = f.title
			for _, p := range f.passages {
				lib.add(p)
			}
			files = append(files, f)
		}
	}
	lib.index()
	var problems []Problem
	for _, f := range files {
		f.check(lib)
		problems = append(problems, f.problems...)
	}
	problems = append(problems, lib.compare()...)
	problems = append(problems, lib.readData(fsys)...)
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return lib, problems, nil
}

func joined(problems []Problem) error {
	errs := make([]error, len(problems))
	for i, p := range problems {
		errs[i] = p
	}
	return errors.Join(errs...)
}
