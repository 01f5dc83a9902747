package main

import (
	"io"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

type clockCmd struct {
	File string `arg:"" help:"案件 JSON 文件；- 为标准输入。"`
}

// maxCaseBytes bounds a case written as JSON; a real one is some hundred bytes.
const maxCaseBytes = 1 << 20

// Run reads a case written as JSON and writes every clock's reading with its steps.
func (c *clockCmd) Run(p *program) error {
	text, err := c.read(p.stdin)
	if err != nil {
		return err
	}
	file, err := foi.ReadCaseFile(text)
	if err != nil {
		return inFile(c.File, err)
	}
	if file.Today.IsZero() {
		file.Today = desk.DayOf(time.Now())
	}
	readings, err := file.Clocks(calendar.China())
	if err != nil {
		return inFile(c.File, err)
	}
	if readings == nil {
		readings = []foi.Reading{}
	}
	return writeJSON(p.stdout, map[string]any{"clocks": readings})
}

func (c *clockCmd) read(stdin io.Reader) ([]byte, error) {
	if c.File == "-" {
		return readAll(stdin, "标准输入", maxCaseBytes)
	}
	return readFile(c.File, maxCaseBytes)
}
