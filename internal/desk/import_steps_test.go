package desk_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// stepped fills in the days from 补正告知日期 to 缴费日期, an empty one is an empty cell, and no days of an extension.
func stepped(days ...string) func(*desk.LedgerRow) {
	return func(r *desk.LedgerRow) {
		for i, to := range []*calendar.Date{
			&r.CorrectionNoticeOn, &r.CorrectionReceivedOn, &r.ConsultationSentOn, &r.OpinionReceivedOn, &r.ExtensionNoticeOn, &r.FeeNoticeOn, &r.FeePaidOn,
		} {
			if i < len(days) && days[i] != "" {
				*to = day(days[i])
			}
		}
	}
}

// told by the log, in its order, from the step after the receipt on.
func stepsTold(log []desk.Entry) string {
	var out []string
	for _, e := range log[1:] {
		out = append(out, fmt.Sprintf("%s %s", e.Act.Kind(), strings.TrimPrefix(e.Act.Date().String(), "2023-")))
	}
	return strings.Join(out, ", ")
}

// The steps go into the log in the order of their days; of one day in the order in which they are lawful; and what
// answers a step never stands before it. Received on 1 March 2023, the period ends on the 29th.
func TestImportTakesTheSteps(t *testing.T) {
	tests := []struct {
		why    string
		change []func(*desk.LedgerRow)
		log    string
		// remarks are the columns without effect, with a word of the reason.
		remarks []string
	}{
		{
			"all of them in order",
			[]func(*desk.LedgerRow){stepped("2023-03-06", "2023-03-10", "2023-03-15", "2023-03-20", "2023-03-21", "2023-03-22", "2023-03-24"), answered("disclosed", "2023-04-10", "")},
			"correction_notice 03-06, correction_received 03-10, consultation_sent 03-15, opinion_received 03-20, extension 03-21, fee_notice 03-22, fee_paid 03-24, decision 04-10, delivery 04-10", nil,
		},
		{
			"all on one day",
			[]func(*desk.LedgerRow){stepped("2023-03-06", "2023-03-06", "2023-03-06", "2023-03-06", "2023-03-06", "2023-03-06", "2023-03-06")},
			"consultation_sent 03-06, opinion_received 03-06, extension 03-06, correction_notice 03-06, correction_received 03-06, fee_notice 03-06, fee_paid 03-06", nil,
		},
		{
			"corrected and paid, then charged and extended on the same days",
			[]func(*desk.LedgerRow){stepped("2023-03-06", "2023-03-10", "", "", "2023-03-15", "2023-03-10", "2023-03-15")},
			"correction_notice 03-06, correction_received 03-10, fee_notice 03-10, fee_paid 03-15, extension 03-15", nil,
		},
		{
			"the answers before what they answer",
			[]func(*desk.LedgerRow){stepped("2023-03-07", "2023-03-03", "2023-03-07", "2023-03-02", "", "2023-03-08", "2023-03-07")},
			"consultation_sent 03-07, opinion_received 03-02, correction_notice 03-07, correction_received 03-03, fee_notice 03-08, fee_paid 03-07",
			[]string{"征求意见收到日期 2023-03-02 才发出", "补正收到日期 2023-03-03 才发出", "征求意见发出日期 2023-03-07 已先于", "补正告知日期 2023-03-07 已在先", "缴费日期 2023-03-07 才发出", "收费通知日期 2023-03-08 已在先"},
		},
		{
			"each too late",
			[]func(*desk.LedgerRow){stepped("2023-03-13", "2023-03-17", "2023-03-30", "2023-04-07", "2023-03-31", "2023-04-03", "2023-04-04"), answered("other_2", "2023-05-10", "")},
			"correction_notice 03-13, correction_received 03-17, consultation_sent 03-30, extension 03-31, fee_notice 04-03, fee_paid 04-04, opinion_received 04-07, decision 05-10, delivery 05-10",
			[]string{"补正告知日期 2023-03-13 届满", "补正收到日期 2023-03-17 逾期作出", "征求意见发出日期 2023-03-30 届满", "延期告知日期 2023-03-31 届满", "收费通知日期 2023-04-03 届满", "缴费日期 2023-04-04 未在答复期限内", "征求意见收到日期 2023-04-07 没有使期限暂停"},
		},
		{
			"all after the answer",
			[]func(*desk.LedgerRow){stepped("2023-03-07", "2023-03-10", "2023-03-15", "2023-03-20", "2023-03-21", "2023-03-22", "2023-03-24"), answered("refused_4", "2023-03-02", "2023-03-03")},
			"correction_notice 03-07, correction_received 03-10, consultation_sent 03-15, opinion_received 03-20, extension 03-21, fee_notice 03-22, fee_paid 03-24, decision 03-02, delivery 03-03",
			[]string{"补正告知日期 2023-03-07 答复已于", "补正收到日期 2023-03-10 答复已于", "征求意见发出日期 2023-03-15 答复已于", "征求意见收到日期 2023-03-20 没有使期限暂停", "延期告知日期 2023-03-21 答复已于", "收费通知日期 2023-03-22 答复已于", "缴费日期 2023-03-24 答复已于"},
		},
		{"notices that nobody answered", []func(*desk.LedgerRow){stepped("2023-03-06"), answered("other_1", "2023-05-10", "")}, "correction_notice 03-06, decision 05-10, delivery 05-10", nil},
	}
	eachOffice(t, func(t *testing.T, o office) {
		for i, tt := range tests {
			a := o
			a.agency = o.newAgency(t, desk.Agency{Name: fmt.Sprintf("示例县%d", i)}).ID
			r := row("2023-000001", "2023-03-01", tt.change...)
			var listed []desk.ActRemark
			for _, dry := range []bool{true, false} {
				report := ok(o.ImportLedger(t.Context(), desk.ImportOrder{By: desk.System("测试"), Agency: a.agency, DryRun: dry}, rows(r)))(t)
				if report.New != 1 || report.Refused != 0 || report.Imported == dry || report.Ineffective != len(report.Remarks) {
					t.Fatalf("%s (dry run: %v): %+v", tt.why, dry, report)
				}
				if listed = report.Remarks; len(listed) != len(tt.remarks) {
					t.Fatalf("%s: told %+v, want %q", tt.why, listed, tt.remarks)
				}
				for i, m := range listed {
					column, rest, _ := strings.Cut(tt.remarks[i], " ")
					on, word, _ := strings.Cut(rest, " ")
					if m.Line != 2 || string(m.Column) != column || m.On.String() != on || !strings.Contains(m.Why, word) || m.Article == "" {
						t.Errorf("%s: told %+v, want %s", tt.why, m, tt.remarks[i])
					}
				}
			}
			s := ok(a.List(t.Context(), a.agency, desk.Filter{}, desk.Position{}, 1))(t).Cases[0]
			file := ok(a.Case(t.Context(), a.agency, s.ID))(t)
			if got := stepsTold(file.Log); got != tt.log {
				t.Errorf("%s: the log has\n%s, want\n%s", tt.why, got, tt.log)
			}
			if len(file.WithoutEffect) != len(listed) {
				t.Errorf("%s: the case tells %+v without effect", tt.why, file.WithoutEffect)
			}
			a.comesBack(t.Context(), t, tt.why, r)
		}
		o.wantClean(t)
	})
}

// comesBack: the ledger goes out as it came in, and taken in again changes nothing.
func (o office) comesBack(ctx context.Context, t rapid.TB, why string, want ...desk.LedgerRow) {
	t.Helper()
	var out []desk.LedgerRow
	for row, err := range o.Ledger(ctx, o.agency, 2023) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, row)
	}
	report, err := o.ImportLedger(ctx, desk.ImportOrder{Agency: o.agency, By: desk.System("导入")}, rows(out...))
	if err != nil || report.Unchanged != len(want) || report.Refused != 0 || report.New != 0 || report.Ineffective != 0 {
		t.Errorf("%s: our own export, %d rows: %+v, %v", why, len(out), report, err)
	}
}

func TestImportAgainWithOtherSteps(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		full := row("2023-000001", "2023-03-01", stepped("2023-03-06", "2023-03-10", "2023-03-15", "2023-03-20", "2023-03-21", "2023-03-22", "2023-03-24"), answered("disclosed", "2023-04-10", ""))
		o.imports(t, full)
		twenty := full
		twenty.ExtensionDays = 20
		if report := o.imports(t, twenty); report.Unchanged != 1 {
			t.Errorf("no days are twenty days: %+v", report)
		}
		other := full
		stepped("2023-03-07", "2023-03-11", "2023-03-16", "2023-03-21", "2023-03-22", "2023-03-23", "2023-03-25")(&other)
		other.ExtensionDays = 10
		none := row("2023-000001", "2023-03-01", answered("disclosed", "2023-04-10", ""))
		for why, r := range map[string]desk.LedgerRow{"other days": other, "no steps": none} {
			report := o.imports(t, r)
			if report.Refused != 1 || !strings.HasSuffix(report.Problems[0].Message, "不同：补正告知日期、补正收到日期、征求意见发出日期、征求意见收到日期、延期告知日期、延期工作日、收费通知日期、缴费日期") {
				t.Errorf("%s: %+v", why, report)
			}
		}
		if report := o.imports(t, row("2023-000002", "2023-03-01", stepped("2023-03-06")), row("2023-000002", "2023-03-01", stepped("2023-03-07"))); report.Refused != 1 || !strings.Contains(report.Problems[0].Message, "重复") {
			t.Errorf("one number with other steps: %+v", report)
		}
		o.wantClean(t)
	})
}

// A row has room for one consultation and one extension. What goes out of a case with more of them comes in again as
// nothing new.
func TestLedgerOfACaseWithMoreThanARowHolds(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		line := o.register(t, "2026-02-10")
		take := func(acts ...foi.Act) {
			t.Helper()
			for _, act := range acts {
				line = ok(o.Take(t.Context(), o.at(line), act))(t)
			}
		}
		extend := func(days int) {
			t.Helper()
			line = ok(o.Propose(t.Context(), o.at(line), longer(days)))(t)
			line = ok(o.Approve(t.Context(), o.at(line), line.Seq, ""))(t)
			line = ok(o.Extend(t.Context(), o.at(line), told("2026-03-02", days)))(t)
		}
		asked := func(on, ref string) foi.Act {
			return foi.ConsultationSent{On: day(on), Party: foi.ThirdParty, Ref: ref, Name: "示例公司" + ref}
		}
		sees := func(why, want string) {
			t.Helper()
			for row, err := range o.Ledger(t.Context(), o.agency, 2026) {
				r := ok(row, err)(t)
				if got := strings.Join(strings.Fields(fmt.Sprint(r.ConsultationSentOn, " ", r.OpinionReceivedOn, " ", r.ExtensionNoticeOn, " ", r.ExtensionDays, " ", r.FeeNoticeOn, " ", r.FeePaidOn, " ", r.Outcome)), " "); got != want {
					t.Errorf("%s: the row has %s, want %s", why, got, want)
				}
				if report := o.imports(t, r); report.Unchanged != 1 {
					t.Errorf("%s: our own export: %+v", why, report)
				}
			}
		}
		take(asked("2026-02-12", "b"), asked("2026-02-11", "a"), foi.OpinionReceived{On: day("2026-02-25"), Ref: "b"})
		sees("one is waited for", "2026-02-11 0")
		take(foi.OpinionReceived{On: day("2026-02-24"), Ref: "a"})
		sees("both have answered", "2026-02-11 2026-02-25 0")
		extend(5)
		line = ok(o.ChargeFee(t.Context(), o.at(line), foi.FeeNotice{On: day("2026-03-02"), DeliveredOn: day("2026-03-02"), Items: 31}))(t)
		line = ok(o.Pay(t.Context(), o.at(line), foi.FeePaid{On: day("2026-03-02")}))(t)
		extend(10)
		sees("extended twice", "2026-02-11 2026-02-25 2026-03-02 10 2026-03-02 2026-03-02")
		line = ok(o.Withdraw(t.Context(), o.at(line), foi.Withdrawal{On: day("2026-03-02")}))(t)
		sees("withdrawn", "2026-02-11 2026-02-25 2026-03-02 10 2026-03-02 2026-03-02 other_3")
		o.wantClean(t)
	})
}

func TestRemarksOfAnImportAreBounded(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		var ledger []desk.LedgerRow
		for i := range 600 {
			r := row(fmt.Sprintf("2023-%06d", i+1), "2023-03-01", stepped("", "", "", "", "", "2023-04-03", "2023-04-04"))
			r.Line = i + 2
			ledger = append(ledger, r)
		}
		report := o.imports(t, ledger...)
		if !report.Imported || report.Ineffective != 1200 || len(report.Remarks) != desk.MaxProblems || report.Remarks[999].Line != 501 {
			t.Errorf("%d without effect, %d listed", report.Ineffective, len(report.Remarks))
		}
		if again := o.imports(t, ledger...); again.Ineffective != 0 || again.Unchanged != 600 {
			t.Errorf("what is there already is told again: %d", again.Ineffective)
		}
	})
}

// anyRow is one with days from a little before the receipt on, believable or not.
func anyRow(t *rapid.T) desk.LedgerRow {
	r := row("", "2023-03-01")
	r.ReceivedOn = r.ReceivedOn.AddDays(rapid.IntRange(0, 90).Draw(t, "received"))
	first := -1 + rapid.IntRange(0, 1).Draw(t, "none before the receipt")
	for _, c := range []struct {
		name string
		to   *calendar.Date
	}{
		{"correction notice", &r.CorrectionNoticeOn},
		{"correction received", &r.CorrectionReceivedOn},
		{"letter", &r.ConsultationSentOn},
		{"opinion", &r.OpinionReceivedOn},
		{"extension", &r.ExtensionNoticeOn},
		{"fee notice", &r.FeeNoticeOn},
		{"payment", &r.FeePaidOn},
	} {
		if rapid.IntRange(0, 2).Draw(t, c.name+" told") > 0 {
			*c.to = r.ReceivedOn.AddDays(rapid.IntRange(first, 60).Draw(t, c.name))
		}
	}
	if !r.ExtensionNoticeOn.IsZero() || rapid.IntRange(0, 9).Draw(t, "stray days") == 0 {
		r.ExtensionDays = rapid.IntRange(0, 21).Draw(t, "extension days")
	}
	if rapid.Bool().Draw(t, "answered") {
		r.Outcome = string(rapid.SampledFrom(foi.Outcomes()).Draw(t, "outcome").ID)
		r.DecidedOn = r.ReceivedOn.AddDays(rapid.IntRange(first, 60).Draw(t, "decided"))
		if rapid.Bool().Draw(t, "delivery told") {
			r.DeliveredOn = r.DecidedOn.AddDays(rapid.IntRange(-1, 9).Draw(t, "delivered"))
		}
	}
	return r
}

// Whatever days a row tells, it is refused at a named cell or it is taken; and what was taken goes out so that it is
// nothing new here, and gives the same log elsewhere.
func TestAnyStepsAreTakenOrRefusedAtACell(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		n := 0
		rapid.Check(t, func(rt *rapid.T) {
			n++
			a, b := o, o
			a.agency, b.agency = o.newAgency(t, desk.Agency{Name: fmt.Sprintf("示例甲%d", n)}).ID, o.newAgency(t, desk.Agency{Name: fmt.Sprintf("示例乙%d", n)}).ID
			ledger := rapid.SliceOfN(rapid.Custom(anyRow), 1, 5).Draw(rt, "rows")
			for i := range ledger {
				ledger[i].Line, ledger[i].Number = i+2, fmt.Sprintf("2023-%06d", i+1)
			}
			checked := ok(o.ImportLedger(t.Context(), desk.ImportOrder{Agency: a.agency, By: desk.System("导入"), DryRun: true}, rows(ledger...)))(t)
			for _, p := range checked.Problems {
				if !slices.Contains(desk.LedgerColumns(), p.Column) || p.Message == "" {
					rt.Fatalf("%+v is refused with %+v", ledger[p.Line-2], p)
				}
			}
			good := slices.DeleteFunc(ledger, func(r desk.LedgerRow) bool {
				return slices.ContainsFunc(checked.Problems, func(p desk.CellProblem) bool { return p.Line == r.Line })
			})
			if report := a.imports(t, good...); !report.Imported || report.New != len(good) || report.Ineffective != checked.Ineffective {
				rt.Fatalf("%+v, checked %+v", report, checked)
			}
			a.comesBack(t.Context(), rt, "any rows", good...)
			out := a.exported(t)
			if report := b.imports(t, out...); !report.Imported || report.New != len(good) {
				rt.Fatalf("our own export elsewhere: %+v", report)
			}
			if there, here := b.factsOfAll(t), a.factsOfAll(t); there != here {
				rt.Fatalf("elsewhere the log has\n%s\nhere\n%s", there, here)
			}
		})
		o.wantClean(t)
	})
}

// exported is the ledger of 2023 with the identity numbers as they were.
func (o office) exported(t *testing.T) []desk.LedgerRow {
	t.Helper()
	var out []desk.LedgerRow
	for r, err := range o.Ledger(t.Context(), o.agency, 2023) {
		r = ok(r, err)(t)
		r.Line = len(out) + 2
		out = append(out, r)
	}
	return out
}

// factsOfAll are the acts of all cases, as the log keeps them.
func (o office) factsOfAll(t *testing.T) string {
	t.Helper()
	var out []string
	for _, s := range ok(o.List(t.Context(), o.agency, desk.Filter{}, desk.Position{}, desk.MaxPage))(t).Cases {
		for _, e := range ok(o.Case(t.Context(), o.agency, s.ID))(t).Log {
			if e.Seq > 1 { // the receipt holds personal data, which go out masked
				out = append(out, s.Number+" "+string(ok(foi.WriteAct(e.Act))(t)))
			}
		}
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}
