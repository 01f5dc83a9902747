package sheet

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
)

// csvGrid is a CSV file, UTF-8 or GB18030. It is opened anew for every reading.
type csvGrid struct {
	path, name string
	delimiter  rune
	gb18030    bool
	// bareCR is how older programs on the Mac ended a line: with CR and no LF.
	bareCR bool
}

func openCSV(path, name string) (*Ledger, error) {
	gb18030, err := sniffEncoding(path, name)
	if err != nil {
		return nil, unopened(name, err)
	}
	bareCR, err := endsLinesInCR(path, gb18030)
	if err != nil {
		return nil, unopened(name, err)
	}
	var first error
	for _, delimiter := range ",\t;" {
		g := &csvGrid{path: path, name: name, delimiter: delimiter, gb18030: gb18030, bareCR: bareCR}
		h, err := findHeader(g)
		if err == nil {
			return &Ledger{name: name, grid: g, header: h}, nil
		}
		// A wrong delimiter finds no header; what is wrong with a header that is one says more.
		if first == nil || errors.Is(first, errNoHeader) {
			first = err
		}
	}
	return nil, explainHeader(name, first)
}

func (g *csvGrid) Close() error              { return nil }
func (g *csvGrid) coveredBy(_, _ int) string { return "" }
func (g *csvGrid) uncomputed(_, _ int) bool  { return false }
func (g *csvGrid) epoch() epoch              { return noSerials }

func (g *csvGrid) open() (io.Reader, io.Closer, error) {
	f, err := os.Open(g.path)
	if err != nil {
		return nil, nil, err
	}
	if g.gb18030 {
		return transform.NewReader(f, simplifiedchinese.GB18030.NewDecoder()), f, nil
	}
	r := bufio.NewReaderSize(f, 1<<16)
	if head, _ := r.Peek(len(utf8BOM)); bytes.Equal(head, utf8BOM) {
		_, _ = r.Discard(len(utf8BOM))
	}
	return r, f, nil
}

// lineFeeds turns every CR of a text that knows no CRLF into the LF that encoding/csv ends a line at.
type lineFeeds struct{ io.Reader }

func (r lineFeeds) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	for i, c := range p[:n] {
		if c == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}

// endsLinesInCR looks at the first end of a line outside quotation marks.
func endsLinesInCR(path string, gb18030 bool) (bool, error) {
	text, file, err := (&csvGrid{path: path, gb18030: gb18030}).open()
	if err != nil {
		return false, err
	}
	defer func() { _ = file.Close() }()
	r, quoted := bufio.NewReader(text), false
	for {
		c, err := r.ReadByte()
		switch {
		case errors.Is(err, io.EOF):
			return false, nil
		case err != nil:
			return false, err
		case c == '"':
			quoted = !quoted
		case c == '\n' && !quoted:
			return false, nil
		case c == '\r' && !quoted:
			next, _ := r.Peek(2)
			return !bytes.HasPrefix(next, []byte("\n")) && !bytes.HasPrefix(next, []byte("\r\n")), nil
		}
	}
}

func (g *csvGrid) lines() iter.Seq2[line, error] {
	return func(yield func(line, error) bool) {
		text, file, err := g.open()
		if err != nil {
			yield(line{}, unopened(g.name, err))
			return
		}
		defer func() { _ = file.Close() }()
		if g.bareCR {
			text = lineFeeds{text}
		}
		r := csv.NewReader(text)
		r.Comma, r.FieldsPerRecord, r.ReuseRecord = g.delimiter, -1, true
		// A line break inside a cell makes a line of the file more, but no row.
		broken := 0
		for {
			cells, err := r.Read()
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(line{}, g.explain(err))
				return
			}
			start, _ := r.FieldPos(0)
			if !yield(line{start - broken, cells}, nil) {
				return
			}
			for _, cell := range cells {
				broken += strings.Count(cell, "\n")
			}
		}
	}
}

func (g *csvGrid) explain(err error) error {
	var e *csv.ParseError
	if errors.As(err, &e) {
		return unreadable(g.name, "第 %d 行的英文引号没有成对，请用 Excel 打开后另存为 .xlsx 再导入", e.StartLine)
	}
	return unopened(g.name, err)
}

// sniffEncoding reads the file through: valid UTF-8 is UTF-8, else it must be GB18030 without a flaw. A file
// that begins with a UTF-8 mark and is not UTF-8 is damaged, whatever GB18030 makes of it.
func sniffEncoding(path, name string) (gb18030 bool, err error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer func() { _ = f.Close() }()
	r := bufio.NewReaderSize(f, 1<<16)
	head, _ := r.Peek(len(utf8BOM))
	marked := bytes.Equal(head, utf8BOM)
	bad, err := firstUndecodable(r)
	if err != nil || bad == 0 {
		return false, err
	}
	if marked {
		return false, unreadable(name, "第 %d 行有损坏的字符，请用 Excel 重新另存为“CSV UTF-8（逗号分隔）”再导入", bad)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return false, err
	}
	bad, err = firstUndecodable(bufio.NewReader(transform.NewReader(f, simplifiedchinese.GB18030.NewDecoder())))
	if err == nil && bad > 0 {
		err = unreadable(name, "第 %d 行的文字既不是 UTF-8 也不是 GB18030（GBK）编码，请用 Excel 打开后另存为 .xlsx 再导入", bad)
	}
	return true, err
}

// firstUndecodable is the first line with a byte that is no UTF-8, a replacement character or a NUL; 0 for none.
func firstUndecodable(r *bufio.Reader) (lineNumber int, err error) {
	lineNumber = 1
	for {
		c, _, err := r.ReadRune()
		switch {
		case errors.Is(err, io.EOF):
			return 0, nil
		case err != nil:
			return 0, err
		case c == utf8.RuneError, c == 0:
			return lineNumber, nil
		case c == '\n':
			lineNumber++
		}
	}
}
