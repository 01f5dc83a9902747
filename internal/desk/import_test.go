package desk_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

func TestImportReadsARow(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		n := 0
		test := func(why string, change func(*desk.LedgerRow), want shown, line string) {
			t.Helper()
			n++
			a := o
			a.agency = o.newAgency(t, desk.Agency{Name: fmt.Sprintf("示例县%d", n)}).ID
			r := row("2020-000001", "2020-03-05", change)
			if report := a.imports(t, r); !report.Imported || report.New != 1 || report.Rows != 1 {
				t.Fatalf("%s: %+v", why, report)
			}
			s := ok(a.List(t.Context(), a.agency, desk.Filter{}, desk.Position{}, 1))(t).Cases[0]
			got := shown{
				state: s.State, outcome: s.Outcome, decided: s.DecidedOn.String(), concluded: s.ConcludedOn.String(),
				actBy: s.ActBy.String(), counts: a.counting(t, 2020), ledger: a.ledger(t, 2020),
			}
			if got != want {
				t.Errorf("%s:\n got %+v\nwant %+v", why, got, want)
			}
			file := ok(a.Case(t.Context(), a.agency, s.ID))(t)
			for _, e := range file.Log {
				if !e.FromLedger || e.RecordedBy != "导入" || !e.RecordedAt.Equal(today) {
					t.Errorf("%s: act %d is logged as %+v; want it marked as taken from a ledger", why, e.Seq, e)
				}
			}
			var back desk.LedgerRow
			for row, err := range a.Ledger(t.Context(), a.agency, 2020) {
				back = ok(row, err)(t)
			}
			if got := fmt.Sprint(back.DecidedOn, " ", back.DeliveredOn, " ", back.Method); got != line {
				t.Errorf("%s: the ledger goes out with %q, want %q", why, got, line)
			}
			if report := a.imports(t, back); report.Unchanged != 1 {
				t.Errorf("%s: our own export is refused: %+v", why, report)
			}
		}
		concluded := func(on string, o foi.Outcome, decided string) shown {
			return shown{
				state: foi.Concluded, outcome: o, decided: decided, concluded: on, ledger: string(o) + " " + decided,
				counts: "received·natural_person " + map[bool]string{true: "other", false: string(o)}[o == foi.OtherHandling] +
					"·natural_person total·natural_person",
			}
		}
		test("not concluded", func(*desk.LedgerRow) {},
			shown{state: foi.Open, actBy: "2020-04-02", counts: "received·natural_person carried_out·natural_person"}, "  ")
		test("both dates: the delivery decides", answered("disclosed", "2020-03-10", "2020-03-12"),
			concluded("2020-03-12", foi.Disclosed, "2020-03-10"), "2020-03-10 2020-03-12 ")
		test("答复日期 only", answered("不予公开-保护第三方合法权益", "2020-03-10", ""),
			concluded("2020-03-10", foi.ThirdPartyRights, "2020-03-10"), "2020-03-10  ")
		test("送达日期 only", answered("8.属于行政查询事项", "", "2020-03-12"),
			concluded("2020-03-12", foi.AdministrativeInquiry, "2020-03-12"), "2020-03-12  ")
		test("a method with both dates on a day", func(r *desk.LedgerRow) {
			answered("部分公开", "2020-03-10", "2020-03-10")(r)
			r.Method = foi.Electronic
		}, concluded("2020-03-10", foi.PartlyDisclosed, "2020-03-10"), "2020-03-10 2020-03-10 electronic")
		test("the single row 其他处理 of the form of 2019", answered("（六）其他处理", "2020-03-10", ""),
			concluded("2020-03-10", foi.OtherHandling, "2020-03-10"), "2020-03-10  ")
		o.wantClean(t)
	})
}

// badRows are rows of a ledger that cannot be taken, each with the cell that is to be mended.
func badRows() map[string]struct {
	change func(*desk.LedgerRow)
	column desk.LedgerColumn
	word   string
} {
	type bad = struct {
		change func(*desk.LedgerRow)
		column desk.LedgerColumn
		word   string
	}
	return map[string]bad{
		"a result without a date":               {answered("disclosed", "", ""), desk.ColDecidedOn, "须填答复日期或者送达日期"},
		"答复日期 without a result":                 {answered("", "2023-03-10", ""), desk.ColOutcome, "请补填办理结果"},
		"送达日期 without a result":                 {answered("", "", "2023-03-10"), desk.ColOutcome, "请补填办理结果"},
		"答复文号 without a result":                 {func(r *desk.LedgerRow) { r.LetterNumber = "1号" }, desk.ColOutcome, "答复文号"},
		"送达方式 without a result":                 {func(r *desk.LedgerRow) { r.Method = foi.ByPost }, desk.ColOutcome, "送达方式"},
		"其他处理 after the form of 2021":           {answered("其他处理", "2023-03-10", ""), desk.ColOutcome, "2023年办结的应写明"},
		"a result that is none":                 {answered("同意", "2023-03-10", ""), desk.ColOutcome, "“同意”不是统计表中的一项"},
		"the head of a block of results":        {answered("不予公开", "2023-03-10", ""), desk.ColOutcome, "不予公开"},
		"decided before received":               {answered("disclosed", "2023-02-01", ""), desk.ColDecidedOn, "早于收到日期"},
		"delivered before received, 送达日期 only":  {answered("disclosed", "", "2023-02-01"), desk.ColDeliveredOn, "早于收到日期"},
		"delivered before decided":              {answered("disclosed", "2023-03-10", "2023-03-09"), desk.ColDeliveredOn, "早于答复日期"},
		"received tomorrow":                     {func(r *desk.LedgerRow) { r.ReceivedOn = day("2026-03-03") }, desk.ColReceivedOn, "尚未发生"},
		"decided tomorrow":                      {answered("disclosed", "2026-03-03", ""), desk.ColDecidedOn, "尚未发生"},
		"delivered tomorrow":                    {answered("disclosed", "2023-03-10", "2026-03-03"), desk.ColDeliveredOn, "尚未发生"},
		"delivered tomorrow, 送达日期 only":         {answered("disclosed", "", "2026-03-03"), desk.ColDeliveredOn, "尚未发生"},
		"no number":                             {func(r *desk.LedgerRow) { r.Number = "" }, desk.ColNumber, "请填写登记编号"},
		"a number too long":                     {func(r *desk.LedgerRow) { r.Number = strings.Repeat("长", 101) }, desk.ColNumber, "不得超过 100 字"},
		"no date of receipt":                    {func(r *desk.LedgerRow) { r.ReceivedOn = 0 }, desk.ColReceivedOn, "请填写收到日期"},
		"no channel":                            {func(r *desk.LedgerRow) { r.Channel = "" }, desk.ColChannel, "收到方式"},
		"no category: no column would count it": {func(r *desk.LedgerRow) { r.Applicant.Category = "" }, desk.ColCategory, "申请人类型"},
		"a category that is none":               {func(r *desk.LedgerRow) { r.Applicant.Category = "alien" }, desk.ColCategory, "alien"},
		"a text too long":                       {func(r *desk.LedgerRow) { r.Note = strings.Repeat("长", 2001) }, desk.ColNote, "2000"},
		"what is no text":                       {func(r *desk.LedgerRow) { r.Applicant.Address = "\x00" }, desk.ColAddress, "不是文字"},
		"a letter number that is no text": {func(r *desk.LedgerRow) {
			answered("disclosed", "2023-03-10", "")(r)
			r.LetterNumber = "1号\x00"
		}, desk.ColLetterNumber, "不是文字"},
		"a letter number too long": {func(r *desk.LedgerRow) {
			answered("disclosed", "2023-03-10", "")(r)
			r.LetterNumber = strings.Repeat("长", 101)
		}, desk.ColLetterNumber, "不得超过 100 字"},
		"补正收到 without 补正告知":               {stepped("", "2023-03-10"), desk.ColCorrectionNotice, "请补填补正告知日期"},
		"an opinion without a letter":     {stepped("", "", "", "2023-03-10"), desk.ColConsultationSent, "没有书面征求意见的请清空征求意见收到日期"},
		"缴费 without 收费通知":                 {stepped("", "", "", "", "", "", "2023-03-10"), desk.ColFeeNotice, "请补填收费通知日期"},
		"延期工作日 without 延期告知":              {func(r *desk.LedgerRow) { r.ExtensionDays = 20 }, desk.ColExtensionNotice, "没有告知申请人的期限不延长"},
		"extended by more than there is":  {func(r *desk.LedgerRow) { stepped("", "", "", "", "2023-03-10")(r); r.ExtensionDays = 30 }, desk.ColExtensionDays, "1 至 20 个工作日，现为 30"},
		"a notice before the receipt":     {stepped("2023-02-28"), desk.ColCorrectionNotice, "早于收到日期"},
		"a correction before the receipt": {stepped("2023-03-06", "2023-02-28"), desk.ColCorrectionReceived, "早于收到日期"},
		"a letter before the receipt":     {stepped("", "", "2023-02-28"), desk.ColConsultationSent, "早于收到日期"},
		"an opinion before the receipt":   {stepped("", "", "2023-03-06", "2023-02-28"), desk.ColOpinionReceived, "早于收到日期"},
		"extended before the receipt":     {stepped("", "", "", "", "2023-02-28"), desk.ColExtensionNotice, "早于收到日期"},
		"charged before the receipt":      {stepped("", "", "", "", "", "2023-02-28"), desk.ColFeeNotice, "早于收到日期"},
		"paid before the receipt":         {stepped("", "", "", "", "", "2023-03-06", "2023-02-28"), desk.ColFeePaid, "早于收到日期"},
		"a notice that is still to come":  {stepped("2026-03-03"), desk.ColCorrectionNotice, "尚未发生"},
		"an extension still to come":      {stepped("", "", "", "", "2026-03-03"), desk.ColExtensionNotice, "尚未发生"},
		"a payment still to come":         {stepped("", "", "", "", "", "2023-03-06", "2026-03-03"), desk.ColFeePaid, "尚未发生"},
		"a cell that the sheet could not read": {func(r *desk.LedgerRow) {
			r.Problems = []desk.CellProblem{{Line: r.Line, Column: desk.ColReceivedOn, Message: "“昨天”不是日期"}}
		}, desk.ColReceivedOn, "昨天"},
	}
}

// One row that cannot be taken, wherever it stands, and nothing of the ledger is there. A dry run says the
// same.
func TestImportIsAllOrNothing(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		before, where := o.tableSizes(t), 0
		bads := badRows()
		for _, why := range slices.Sorted(maps.Keys(bads)) {
			bad := bads[why]
			var ledger []desk.LedgerRow
			for i := range 5 {
				r := row(fmt.Sprintf("2023-%06d", i+1), "2023-03-01")
				if i == where%5 {
					bad.change(&r)
				}
				r.Line = i + 2
				for p := range r.Problems {
					r.Problems[p].Line = r.Line
				}
				ledger = append(ledger, r)
			}
			line := where%5 + 2
			where++
			for _, dry := range []bool{true, false} {
				r := ok(o.ImportLedger(t.Context(), desk.ImportOrder{By: desk.System("测试"), Agency: o.agency, DryRun: dry}, rows(ledger...)))(t)
				if r.Imported || r.Refused != 1 || r.Rows != 5 || r.New != 4 || len(r.Problems) != 1 {
					t.Errorf("%s (dry run: %v): %+v", why, dry, r)
					continue
				}
				p := r.Problems[0]
				if p.Line != line || p.Column != bad.column || !strings.Contains(p.Message, bad.word) {
					t.Errorf("%s (dry run: %v): told line %d, %s: %s; want line %d, %s: …%s…", why, dry, p.Line, p.Column, p.Message, line, bad.column, bad.word)
				}
			}
			if after := o.tableSizes(t); after != before {
				t.Fatalf("%s: refused, and yet %s became %s", why, before, after)
			}
		}
	})
}

func TestImportAgain(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		full := row("2023-000001", "2023-03-01", answered("disclosed", "2023-03-10", "2023-03-12"), func(r *desk.LedgerRow) {
			r.Method, r.LetterNumber, r.Note, r.Applicant.Email, r.Applicant.Address = foi.ByPost, "1号", "备注", "a@example.com", "示例路1号"
		})
		o.imports(t, full, row("2023-000002", "2023-03-02"))
		before := o.tableSizes(t)
		test := func(why string, change func(*desk.LedgerRow), columns ...desk.LedgerColumn) {
			t.Helper()
			r := full
			change(&r)
			report := o.imports(t, r, row("2023-000002", "2023-03-02"), row("2023-000003", "2023-03-02"))
			if len(columns) == 0 {
				if report.Unchanged != 2 || report.New != 1 || report.Refused != 0 {
					t.Errorf("%s: %+v; want it recognised", why, report)
				}
				return
			}
			var names []string
			for _, c := range columns {
				names = append(names, string(c))
			}
			if report.Imported || report.Refused != 1 || report.Unchanged != 1 || len(report.Problems) != 1 {
				t.Fatalf("%s: %+v; want it refused", why, report)
			}
			p := report.Problems[0]
			if p.Column != desk.ColNumber || !strings.HasSuffix(p.Message, "不同："+strings.Join(names, "、")) {
				t.Errorf("%s: told %s: %s; want the columns %v", why, p.Column, p.Message, names)
			}
			if after := o.tableSizes(t); after != before {
				t.Errorf("%s: refused, and yet %s became %s", why, before, after)
			}
		}
		test("received on another day", func(r *desk.LedgerRow) { r.ReceivedOn = day("2023-03-02") }, desk.ColReceivedOn)
		test("all of the application", func(r *desk.LedgerRow) {
			r.Channel, r.Applicant = foi.Web, foi.Applicant{Category: foi.Research, Name: "示例大学", Personal: foi.Personal{IDNumber: "1", Phone: "1", Email: "1", Address: "1"}}
			r.Description, r.Form, r.Department, r.Handler, r.Note = "1", "1", "1", "1", "1"
		}, desk.ColChannel, desk.ColCategory, desk.ColApplicant, desk.ColIDNumber, desk.ColPhone, desk.ColEmail, desk.ColAddress,
			desk.ColDescription, desk.ColForm, desk.ColDepartment, desk.ColHandler, desk.ColNote)
		test("all of the answer", func(r *desk.LedgerRow) {
			answered("refused_1", "2023-03-09", "2023-03-13")(r)
			r.LetterNumber, r.Method = "2号", foi.ByHand
		}, desk.ColOutcome, desk.ColDecidedOn, desk.ColLetterNumber, desk.ColMethod, desk.ColDeliveredOn)
		test("without its answer", func(r *desk.LedgerRow) {
			r.Outcome, r.DecidedOn, r.DeliveredOn, r.Method, r.LetterNumber = "", 0, 0, "", ""
		}, desk.ColOutcome, desk.ColDecidedOn, desk.ColLetterNumber, desk.ColMethod, desk.ColDeliveredOn)
		test("an identity number masked as another's", func(r *desk.LedgerRow) { r.Applicant.IDNumber = "1102**********0018" }, desk.ColIDNumber)
		test("an identity number masked as in our export", func(r *desk.LedgerRow) { r.Applicant.IDNumber = desk.MaskID(r.Applicant.IDNumber) })
		o.wantClean(t)
	})
}

func TestImportOfARepeatedNumber(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		twice := row("2023-000001", "2023-03-01")
		other := twice
		other.Line, other.Applicant.Name = 9, "自然人000003"
		report := o.imports(t, twice, twice, other)
		if report.Imported || report.New != 1 || report.Unchanged != 1 || report.Refused != 1 {
			t.Errorf("the same, the same, another: %+v", report)
		} else if p := report.Problems[0]; p.Line != 9 || p.Column != desk.ColNumber || !strings.Contains(p.Message, "与第 2 行重复") {
			t.Errorf("told %+v, want line 9 against line 2", p)
		}
		var many []desk.LedgerRow // the two lie in different batches
		for i := range 600 {
			many = append(many, row(fmt.Sprintf("2023-%06d", i+1), "2023-03-01"))
		}
		if report := o.imports(t, append(many, twice)...); !report.Imported || report.New != 600 || report.Unchanged != 1 {
			t.Errorf("row 601 repeats row 1: %+v", report)
		}
		if v := o.wantClean(t); v.Cases != 600 {
			t.Errorf("%d cases, want 600", v.Cases)
		}
	})
}

func TestImportOfAVoidedNumber(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		o.imports(t, row("2023-000001", "2023-03-01"))
		line := ok(o.List(t.Context(), o.agency, desk.Filter{}, desk.Position{}, 1))(t).Cases[0]
		ok(o.Void(t.Context(), o.at(line), 1, "重复登记"))(t)
		report := o.imports(t, row("2023-000001", "2023-03-01"))
		if report.Refused != 1 || report.Problems[0].Column != desk.ColNumber || !strings.Contains(report.Problems[0].Message, "已作废，不能再用") {
			t.Errorf("%+v", report)
		}
	})
}

func TestImportOfAFileThatBreaksOff(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		broken := errors.New("第 701 行：文件在此中断")
		before := o.tableSizes(t)
		ledger := func(yield func(desk.LedgerRow, error) bool) {
			for i := range 700 {
				if !yield(row(fmt.Sprintf("2023-%06d", i+1), "2023-03-01"), nil) {
					return
				}
			}
			yield(desk.LedgerRow{}, broken)
		}
		for _, dry := range []bool{true, false} {
			r, err := o.ImportLedger(t.Context(), desk.ImportOrder{By: desk.System("测试"), Agency: o.agency, DryRun: dry}, iter.Seq2[desk.LedgerRow, error](ledger))
			if !errors.Is(err, broken) || r.Imported {
				t.Errorf("dry run %v: %+v, %v; want the file's own error", dry, r, err)
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		_, err := o.ImportLedger(ctx, desk.ImportOrder{By: desk.System("测试"), Agency: o.agency, Progress: func(int) { cancel() }}, ledger)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("given up by the person: %v", err)
		}
		if after := o.tableSizes(t); after != before {
			t.Errorf("%s became %s", before, after)
		}
	})
}

func TestImportTellsItsProgress(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		var ledger []desk.LedgerRow
		for i := range 1200 {
			ledger = append(ledger, row(fmt.Sprintf("2023-%06d", i+1), "2023-03-01"))
		}
		for _, dry := range []bool{true, false} {
			var told []int
			r := ok(o.ImportLedger(t.Context(), desk.ImportOrder{By: desk.System("测试"), Agency: o.agency, DryRun: dry, Progress: func(n int) { told = append(told, n) }}, rows(ledger...)))(t)
			if !slices.Equal(told, []int{500, 1000, 1200}) {
				t.Errorf("dry run %v: told %v", dry, told)
			}
			if r.Imported == dry || r.New != 1200 {
				t.Errorf("dry run %v: %+v", dry, r)
			}
		}
	})
}

func TestImportReportIsBounded(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		var ledger []desk.LedgerRow
		for i := range 1100 {
			r := row(fmt.Sprintf("2023-%06d", i+1), "2023-03-01")
			r.Line = i + 2
			for range 3 {
				r.Problems = append(r.Problems, desk.CellProblem{Line: r.Line, Column: desk.ColReceivedOn, Message: "不是日期"})
			}
			ledger = append(ledger, r)
		}
		report := o.imports(t, ledger...)
		if report.Refused != 1100 || len(report.Problems) != desk.MaxProblems || report.Unlisted != 3*1100-desk.MaxProblems || report.Problems[0].Line != 2 {
			t.Errorf("refused %d, told %d, first at line %d; want all refused and the first %d told",
				report.Refused, len(report.Problems), report.Problems[0].Line, desk.MaxProblems)
		}
	})
}
