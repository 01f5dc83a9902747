package main

import (
	"errors"
	"fmt"

	"foidesk/internal/desk"
	"foidesk/internal/sheet"
)

type importCmd struct {
	Agency   string `help:"机关名称。" placeholder:"NAME"`
	Create   bool   `help:"机关不存在时新建。"`
	DryRun   bool   `help:"只检查，不写入。"`
	Template bool   `help:"生成空白台账模板（.xlsx）。"`
	Output   string `short:"o" help:"模板写到这个文件；缺省写到标准输出。" placeholder:"FILE"`
	File     string `arg:"" optional:"" help:"台账文件，.xlsx 或者 .csv。"`
}

// progressEvery is after how many rows the progress is told.
const progressEvery = 2000

// Run imports all of a ledger or nothing.
func (c *importCmd) Run(p *program) error {
	switch {
	case c.Template:
		return p.output(c.Output, sheet.WriteTemplate)
	case c.File == "":
		return errors.New("请给出要导入的台账文件，或者用 --template 生成模板")
	case c.Agency == "":
		return errors.New("请用 --agency 给出机关名称")
	}
	ledger, err := sheet.OpenLedger(c.File, c.File)
	if err != nil {
		return inFile(c.File, err)
	}
	defer ledger.Close()
	return p.withOffice(func(o office) error { return c.take(p, o.desk, ledger) })
}

func (c *importCmd) take(p *program, d *desk.Desk, ledger *sheet.Ledger) error {
	order := desk.ImportOrder{DryRun: c.DryRun, By: desk.System("命令行导入"), Progress: c.progress(p)}
	agency, err := d.AgencyByName(p.ctx, c.Agency)
	switch {
	case err == nil:
		order.Agency = agency.ID
	case desk.CodeOf(err) == desk.NotFound && c.Create:
		order.NewAgency = c.Agency
	case desk.CodeOf(err) == desk.NotFound:
		return fmt.Errorf("%w；要新建请加 --create", err)
	default:
		return err
	}
	for _, column := range ledger.UnknownColumns() {
		fmt.Fprintf(p.stderr, "未识别的列：%s（没有导入这一列）\n", column)
	}
	report, err := d.ImportLedger(p.ctx, order, ledger.Rows())
	if err != nil {
		return inFile(c.File, err)
	}
	return c.print(p, report)
}

// progress tells how far the reading has come, now and then.
func (c *importCmd) progress(p *program) func(rows int) {
	told := 0
	return func(rows int) {
		if rows-told >= progressEvery {
			told = rows
			fmt.Fprintf(p.stderr, "已读 %d 行\n", rows)
		}
	}
}

// printRemarks lists what the ledger tells that came too late or out of order; it refuses nothing.
func (c *importCmd) printRemarks(p *program, r desk.ImportReport) {
	if r.Ineffective == 0 {
		return
	}
	fmt.Fprintf(p.stdout, "其中 %d 项逾期或者不合顺序，按台账登记，对答复期限不发生效力：\n", r.Ineffective)
	for _, m := range r.Remarks {
		fmt.Fprintf(p.stdout, "第 %d 行（%s），%s %s：%s（%s）\n", m.Line, m.Number, m.Column, m.On, m.Why, m.Article)
	}
	if unlisted := r.Ineffective - len(r.Remarks); unlisted > 0 {
		fmt.Fprintf(p.stdout, "另有 %d 项没有列出\n", unlisted)
	}
}

func (c *importCmd) print(p *program, r desk.ImportReport) error {
	fmt.Fprintf(p.stdout, "读入 %d 行：新增 %d 件，未变 %d 件，拒收 %d 行\n", r.Rows, r.New, r.Unchanged, r.Refused)
	c.printRemarks(p, r)
	if r.Refused == 0 {
		if c.DryRun {
			fmt.Fprintln(p.stdout, "试导入，没有写入")
		}
		return nil
	}
	for _, problem := range r.Problems {
		fmt.Fprintf(p.stderr, "%s 第 %d 行，%s：%s\n", c.File, problem.Line, problem.Column, problem.Message)
	}
	if r.Unlisted > 0 {
		fmt.Fprintf(p.stderr, "另有 %d 处问题没有列出；改好以上各处再导入，会接着列出\n", r.Unlisted)
	}
	return fmt.Errorf("%s 有 %d 行不能导入，因此一行也没有导入；请按上面所列修改后重新导入", c.File, r.Refused)
}
