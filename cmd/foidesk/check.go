package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"foidesk/internal/annual"
	"foidesk/internal/sheet"
)

type checkCmd struct {
	Previous string `help:"上一年度的年报，用于核对结转。" placeholder:"FILE"`
	JSON     bool   `name:"json" help:"以 JSON 输出全部核对结果。"`
	File     string `arg:"" help:"年报，.json 或者本软件导出的 .xlsx。"`
}

// Run prints each violated check and what could not be assessed; it fails where one is violated.
func (c *checkCmd) Run(p *program) error {
	report, err := readReport(c.File)
	if err != nil {
		return err
	}
	var previous *annual.Report
	if c.Previous != "" {
		r, err := readReport(c.Previous)
		if err != nil {
			return err
		}
		previous = &r
	}
	findings := annual.Check(report, previous)
	if c.JSON {
		if err := writeJSON(p.stdout, findings); err != nil {
			return err
		}
	} else {
		c.print(p.stdout, findings)
	}
	return p.violations(findings)
}

func (c *checkCmd) print(w io.Writer, findings []annual.Finding) {
	var held, open int
	for _, f := range findings {
		switch {
		case !f.OK:
			fmt.Fprintf(w, "不符 [%s] %s：%s\n", f.Check, f.Where, f.Detail)
		case !f.Assessable:
			open++
			fmt.Fprintf(w, "未核 [%s] %s：%s\n", f.Check, f.Where, f.Detail)
		default:
			held++
		}
	}
	fmt.Fprintf(w, "核对 %d 项：相符 %d，不符 %d，无法核对 %d\n", len(findings), held, len(findings)-held-open, open)
}

// violations is errFails where a check is violated.
func (p *program) violations(findings []annual.Finding) error {
	if n := len(annual.Violations(findings)); n > 0 {
		p.log.Warn("有勾稽关系不符", "violations", n)
		return errFails
	}
	return nil
}

func readReport(path string) (annual.Report, error) {
	if strings.EqualFold(filepath.Ext(path), ".xlsx") {
		r, err := sheet.ReadReport(path)
		return r, inFile(path, err)
	}
	text, err := readFile(path, annual.MaxReportBytes)
	if err != nil {
		return annual.Report{}, err
	}
	r, err := annual.ReadReport(text)
	return r, inFile(path, err)
}

func inFile(path string, err error) error {
	if err == nil {
		return nil
	}
	if strings.Contains(err.Error(), path) {
		return err
	}
	return fmt.Errorf("%s：%w", path, err)
}

// readFile reads a whole file that must not be larger than limit bytes.
func readFile(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("打不开 %s：请检查路径和权限（%w）", path, err)
	}
	text, err := readAll(f, path, limit)
	return text, errors.Join(err, f.Close())
}

func readAll(r io.Reader, name string, limit int64) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, inFile(name, err)
	}
	if int64(len(text)) > limit {
		return nil, fmt.Errorf("%s 超过 %d KB，不像是要读的文件", name, limit>>10)
	}
	// Windows' Notepad puts a mark before JSON that JSON does not know.
	return bytes.TrimPrefix(text, []byte("\ufeff")), nil
}
