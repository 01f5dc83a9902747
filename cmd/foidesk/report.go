package main

import (
	"encoding/json"
	"io"

	"foidesk/internal/sheet"
)

type reportCmd struct {
	Agency  string `help:"机关名称。" required:"" placeholder:"NAME"`
	Year    int    `help:"报告年度。" required:"" placeholder:"YYYY"`
	Edition string `help:"统计表格式：2019 或者 2021；缺省按年度。" enum:"2019,2021," default:""`
	Format  string `help:"输出格式：json、xlsx。" enum:"json,xlsx" default:"json"`
	Output  string `short:"o" help:"写到这个文件；缺省写到标准输出。" placeholder:"FILE"`
}

// Run writes the annual report's tables; it fails where a check is violated.
func (c *reportCmd) Run(p *program) error {
	if err := p.existing(); err != nil {
		return err
	}
	return p.withOffice(func(o office) error {
		d := o.desk
		agency, err := d.AgencyByName(p.ctx, c.Agency)
		if err != nil {
			return err
		}
		s, err := d.Statistics(p.ctx, agency.ID, c.Year, c.Edition)
		if err != nil {
			return err
		}
		err = p.output(c.Output, func(w io.Writer) error {
			if c.Format != "xlsx" {
				return writeJSON(w, s.Report)
			}
			ledger, err := d.ExportLedger(p.ctx, atTerminal(), agency.ID, c.Year)
			if err != nil {
				return err
			}
			return sheet.WriteYearEnd(w, s, ledger)
		})
		if err != nil {
			return err
		}
		return p.violations(s.Findings)
	})
}

// writeJSON writes a value as indented JSON with Chinese as it is.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
