package sheet

import (
	"cmp"
	"slices"
	"sort"

	"foidesk/internal/desk"
)

// mergedCover tells the cells of the ledger's columns that lie hidden in merged ranges: by column, its
// stretches of rows from the top, each beginning and ending below the one before. However many ranges a
// sheet holds and however they overlap, a cell is found by halving one column's stretches.
type mergedCover [][]stretch

// stretch is the rows of a column, from and to included, that a merged range hides.
type stretch struct {
	from, to int
	ref      string // of the range
}

// coverOf sorts ranges under the columns that they touch; what is no column of the ledger is never looked at.
func coverOf(ranges []mergedRange, columns []desk.LedgerColumn) mergedCover {
	cover := make(mergedCover, len(columns))
	for i, column := range columns {
		if column == "" {
			continue
		}
		var hidden []stretch
		for _, m := range ranges {
			if s, ok := m.hiddenIn(i); ok {
				hidden = append(hidden, s)
			}
		}
		cover[i] = inTurn(hidden)
	}
	return cover
}

// inTurn sorts stretches and leaves out those that others hide wholly.
func inTurn(hidden []stretch) []stretch {
	slices.SortFunc(hidden, func(a, b stretch) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to)) })
	kept := hidden[:0]
	for _, s := range hidden {
		if len(kept) == 0 || s.to > kept[len(kept)-1].to {
			kept = append(kept, s)
		}
	}
	return kept
}

// over names the merged range that hides a cell; "" for none. The last stretch to begin at or above the
// row is the one that reaches furthest down.
func (c mergedCover) over(row, column int) string {
	if column >= len(c) {
		return ""
	}
	stretches := c[column]
	below := sort.Search(len(stretches), func(i int) bool { return stretches[i].from > row })
	if below == 0 || stretches[below-1].to < row {
		return ""
	}
	return stretches[below-1].ref
}
