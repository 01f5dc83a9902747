package sheet

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/xuri/excelize/v2"
)

// mergedRange is a block of merged cells (合并单元格). Excel keeps one value for it, in its upper-left cell:
// whether the others mean the same or nothing cannot be told. Columns count from 0.
type mergedRange struct {
	ref                      string
	top, left, bottom, right int
}

// hiddenIn is what the range hides of a column: all its rows, but for the upper-left cell.
func (m mergedRange) hiddenIn(column int) (s stretch, ok bool) {
	s = stretch{m.top, m.bottom, m.ref}
	if column == m.left {
		s.from++
	}
	return s, m.left <= column && column <= m.right && s.from <= s.to
}

// surveySheet lists what of a sheet's part excelize would take the whole sheet into memory for: the formulas
// without a result and the merged ranges that reach below the header. It fails where the part has no proper
// end, and with errTooManyUncomputed and errTooManyMerged.
func surveySheet(filePath, sheet string, h header) (uncomputed, []mergedRange, error) {
	z, err := zip.OpenReader(filePath)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = z.Close() }()
	part, err := partOfSheet(&z.Reader, sheet)
	if err != nil {
		return nil, nil, err
	}
	f, err := z.Open(part)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	r := bufio.NewReaderSize(f, 1<<16)
	formulas, err := uncomputedIn(r, h)
	if err != nil {
		return nil, nil, err
	}
	ranges, err := mergedIn(xml.NewDecoder(r), h.line)
	return formulas, ranges, err
}

var errTooManyMerged = errors.New("too many merged ranges")

func mergedIn(d *xml.Decoder, headerLine int) ([]mergedRange, error) {
	var found []mergedRange
	seen := 0
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return nil, io.ErrUnexpectedEOF
		}
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.EndElement:
			if t.Name.Local == "worksheet" {
				return found, nil
			}
		case xml.StartElement:
			if t.Name.Local != "mergeCell" {
				continue
			}
			if seen++; seen > maxMerged {
				return nil, errTooManyMerged
			}
			m, err := parseRange(attribute(t, "ref"))
			if err != nil {
				return nil, fmt.Errorf("merged range: %w", err)
			}
			if m.bottom > headerLine {
				found = append(found, m)
			}
		}
	}
}

func parseRange(ref string) (mergedRange, error) {
	from, to, _ := strings.Cut(ref, ":")
	if to == "" {
		to = from
	}
	left, top, err := excelize.CellNameToCoordinates(from)
	if err != nil {
		return mergedRange{}, err
	}
	right, bottom, err := excelize.CellNameToCoordinates(to)
	// Named anew: as written it may hold zeros without end, and every row that it hides repeats it.
	name := cellName(left-1, top) + ":" + cellName(right-1, bottom)
	return mergedRange{name, top, left - 1, bottom, right - 1}, err
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// partOfSheet finds the part of the archive that holds a sheet, by way of the workbook's relations.
func partOfSheet(z *zip.Reader, sheet string) (string, error) {
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	var relations struct {
		Relationship []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		}
	}
	if err := errors.Join(readPart(z, "xl/workbook.xml", &book), readPart(z, "xl/_rels/workbook.xml.rels", &relations)); err != nil {
		return "", err
	}
	for _, s := range book.Sheets {
		for _, r := range relations.Relationship {
			if s.Name == sheet && s.ID == r.ID {
				if strings.HasPrefix(r.Target, "/") {
					return r.Target[1:], nil
				}
				return path.Join("xl", r.Target), nil
			}
		}
	}
	return "", fmt.Errorf("no part for sheet %q", sheet)
}

func readPart(z *zip.Reader, name string, into any) error {
	f, err := z.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return xml.NewDecoder(f).Decode(into)
}
