package sheet

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"foidesk/internal/annual"
)

var (
	chineseNumber = regexp.MustCompile(`^\s*\(?[一二三四五六七八九十]+[)、.,]\s*`)
	itemNumber    = regexp.MustCompile(`^\s*\(?(\d)\s*[)、.,]`)
)

// labelWords keeps the words of a printed label and drops what is printed in many ways: numbers, brackets,
// quotation marks, spaces.
func labelWords(label string) string {
	s := chineseNumber.ReplaceAllString(norm.NFKC.String(label), "")
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Han, r) {
			return r
		}
		return -1
	}, s)
}

// rowFinder names the row of section three that labels stand for, one line of the sheet after another.
type rowFinder struct {
	// block holds the rows of the block that is being read, of all editions.
	block []annual.Row
	rows  []annual.Row
}

func newRowFinder() *rowFinder {
	f := &rowFinder{}
	seen := map[annual.RowID]bool{}
	for _, e := range annual.Editions() {
		for _, row := range e.Rows {
			if !seen[row.ID] {
				f.rows = append(f.rows, row)
			}
			seen[row.ID] = true
		}
	}
	return f
}

// find takes the labels of a line from left to right; the last that names a row counts.
func (f *rowFinder) find(labels []string) (id annual.RowID, ok bool) {
	for _, label := range labels {
		if found, is := f.one(label); is {
			id, ok = found, true
		}
	}
	return id, ok
}

func (f *rowFinder) one(label string) (annual.RowID, bool) {
	words := labelWords(label)
	switch {
	case strings.Contains(words, "本年新收"):
		return annual.RowReceived, true
	case strings.Contains(words, "上年结转"):
		return annual.RowCarriedIn, true
	case strings.Contains(words, "结转下年"):
		return annual.RowCarriedOut, true
	case words == "总计":
		return annual.RowTotal, true
	case words == "" || strings.Contains(labelWords(annual.ResultsHead), words):
		return "", false
	}
	if rest, is := f.enterBlock(words); is {
		if id, ok := f.item(label, rest); ok {
			return id, true
		}
		return f.wholeBlock()
	}
	return f.item(label, words)
}

// enterBlock goes into the block whose head begins the words; rest is what follows it.
func (f *rowFinder) enterBlock(words string) (rest string, ok bool) {
	var block []annual.Row
	for _, row := range f.rows {
		if name := blockName(row); row.Kind == annual.KindResult && strings.HasPrefix(words, name) {
			block, rest = append(block, row), words[len(name):]
		}
	}
	if block == nil {
		return "", false
	}
	f.block = block
	return rest, true
}

// blockName is a block's head without the remark that （二） carries.
func blockName(row annual.Row) string {
	head, _, _ := strings.Cut(norm.NFKC.String(row.Group[len("（一）"):]), "(")
	return labelWords(head)
}

// wholeBlock is the row that fills its block alone.
func (f *rowFinder) wholeBlock() (annual.RowID, bool) {
	for _, row := range f.block {
		if row.Item == "" {
			return row.ID, true
		}
	}
	return "", false
}

// item finds a row by its words, in its block or, where a block's head is missing, in another; a misspelt
// one by its number within the block.
func (f *rowFinder) item(label, words string) (annual.RowID, bool) {
	for _, row := range slices.Concat(f.block, f.rows) {
		if row.Item != "" && labelWords(row.Item) == words {
			return row.ID, true
		}
	}
	number := itemNumber.FindStringSubmatch(norm.NFKC.String(label))
	for _, row := range f.block {
		if number != nil && strings.HasPrefix(row.Item, number[1]+".") {
			return row.ID, true
		}
	}
	return "", false
}
