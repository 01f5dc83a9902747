package sheet

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// cellAt is a cell by its row, from 1, and its column, from 0.
type cellAt struct{ row, column int }

// uncomputed are the ledger's cells that hold a formula and no result: programs that write workbooks without
// reckoning leave them so. excelize reads them as blank, and what the formula stands for would be lost.
type uncomputed map[cellAt]bool

var errTooManyUncomputed = errors.New("too many formulas without a result")

// uncomputedIn reads the rows up to their end (sheetData), tag by tag, and gathers the uncomputed cells
// below the header in the columns that are the ledger's.
func uncomputedIn(r *bufio.Reader, h header) (uncomputed, error) {
	found := uncomputed{}
	var open openCell
	for {
		piece, err := r.ReadSlice('>')
		if endsRows(piece) {
			return found, nil
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return nil, fmt.Errorf("rows without an end: %w", err)
		}
		if !open.closedBy(piece) || !open.formula || open.value {
			continue
		}
		at, ok, err := open.place()
		if err != nil {
			return nil, err
		}
		if ok && h.holds(at) {
			found[at] = true
		}
		if len(found) > maxUncomputed {
			return nil, errTooManyUncomputed
		}
	}
}

func endsRows(piece []byte) bool {
	return bytes.HasSuffix(piece, []byte("sheetData/>")) ||
		bytes.HasSuffix(piece, []byte("sheetData>")) && bytes.Contains(piece, []byte("</"))
}

// holds tells a cell below the header in a column of the ledger.
func (h header) holds(at cellAt) bool {
	return at.row > h.line && at.column < len(h.columns) && h.columns[at.column] != ""
}

// openCell is what is known of a cell of the sheet's part while its tags go by.
type openCell struct {
	tag                    []byte // its first, as written
	formula, result, value bool   // result is a <v>, be it empty
}

// closedBy takes in a tag with the text before it and tells whether it ends the cell.
func (c *openCell) closedBy(piece []byte) bool {
	at := bytes.LastIndexByte(piece, '<')
	if at < 0 {
		return false
	}
	tag := piece[at:]
	switch name, closing := elementName(tag); {
	case name == "c" && !closing:
		*c = openCell{tag: append(c.tag[:0], tag...)}
	case name == "c":
		return true
	case name == "f":
		c.formula = true
	case name == "v":
		c.result = true
		c.value = c.value || closing && at > 0
	case name == "is":
		c.value = true
	}
	return false
}

// place is where the cell stands; ok is false where its formula's result is known to be the empty text.
func (c *openCell) place() (at cellAt, ok bool, err error) {
	token, err := xml.NewDecoder(bytes.NewReader(c.tag)).RawToken()
	if err != nil {
		return cellAt{}, false, err
	}
	start, _ := token.(xml.StartElement)
	if c.result && attribute(start, "t") == "str" {
		return cellAt{}, false, nil
	}
	column, row, err := excelize.CellNameToCoordinates(attribute(start, "r"))
	return cellAt{row, column - 1}, true, err
}

// elementName is the name in a tag, without the prefix of its namespace; "" for a name longer than any that
// stands in a cell.
func elementName(tag []byte) (name string, closing bool) {
	tag = tag[1:]
	if len(tag) > 0 && tag[0] == '/' {
		tag, closing = tag[1:], true
	}
	if end := bytes.IndexAny(tag, " \t\r\n/>"); end >= 0 {
		tag = tag[:end]
	}
	if colon := bytes.IndexByte(tag, ':'); colon >= 0 {
		tag = tag[colon+1:]
	}
	switch string(tag) {
	case "c":
		return "c", closing
	case "f":
		return "f", closing
	case "v":
		return "v", closing
	case "is":
		return "is", closing
	}
	return "", closing
}
