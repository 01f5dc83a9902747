package calendar

import (
	"embed"
	"fmt"
	"io/fs"
	"sync"
)

//go:embed data/*.txt
var yearFiles embed.FS

// China is the calendar of the years built into the program, from 2019 on. With adds a later one.
func China() *Calendar { return china() }

// A year file that cannot be read is a fault of the program, not of anybody's input; the tests read them all.
var china = sync.OnceValue(func() *Calendar {
	years, err := builtIn()
	if err != nil {
		panic(err)
	}
	c, err := New(years...)
	if err != nil {
		panic(err)
	}
	return c
})

func builtIn() ([]YearData, error) {
	names, err := fs.Glob(yearFiles, "data/*.txt")
	if err != nil {
		return nil, err
	}
	years := make([]YearData, len(names))
	for i, name := range names {
		text, err := yearFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if years[i], err = ParseYear(string(text)); err != nil {
			return nil, fmt.Errorf("%s：%w", name, err)
		}
	}
	return years, nil
}
