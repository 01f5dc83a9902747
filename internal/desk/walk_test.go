package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"foidesk/internal/annual"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/store/storetest"
)

// shown is what the pages show of the office's only case.
type shown struct {
	state                     foi.State
	log                       string // kinds of acts
	outcome                   foi.Outcome
	decided, concluded, actBy string
	// counts are the rows of section three of 2026 that count it, with the column.
	counts string
	// ledger is 办理结果 and 答复日期 in the ledger of 2026.
	ledger                string
	underWay, undelivered int64
}

const absent = "not in it"

// shows looks at the case through every use case that shows it.
func (o office) shows(t *testing.T, step string, line desk.Summary, want shown) {
	t.Helper()
	ctx := t.Context()
	file := ok(o.Case(ctx, o.agency, line.ID))(t)
	page := ok(o.List(ctx, o.agency, desk.Filter{}, desk.Position{}, 10))(t)
	if file.Summary != line || len(page.Cases) != 1 || page.Cases[0] != line {
		t.Errorf("%s: the act answered %+v,\nthe file has %+v,\nthe list %+v", step, line, file.Summary, page.Cases)
	}
	if file.Case.State() != line.State || file.Case.Seq != line.Seq || len(file.Log) != line.Seq {
		t.Errorf("%s: the log of %d acts stands at %s, act %d; the line at %s, act %d",
			step, len(file.Log), file.Case.State(), file.Case.Seq, line.State, line.Seq)
	}
	due := ok(o.DueCounts(ctx, o.agency, desk.Actor{}))(t)
	got := shown{
		state: line.State, log: kinds(file.Log), outcome: line.Outcome,
		decided: line.DecidedOn.String(), concluded: line.ConcludedOn.String(), actBy: line.ActBy.String(),
		counts: o.counting(t, 2026), ledger: o.ledger(t, 2026), underWay: due.UnderWay, undelivered: due.Undelivered,
	}
	if got != want {
		t.Errorf("%s:\n got %+v\nwant %+v", step, got, want)
	}
}

func kinds(log []desk.Entry) string {
	var out []string
	for _, e := range log {
		out = append(out, string(e.Act.Kind()))
	}
	return strings.Join(out, " ")
}

// counting names the cells that count the office's only case, totals of the rows left out, and proves
// that each of them opens just this case.
func (o office) counting(t *testing.T, year int) string {
	t.Helper()
	table := ok(o.Statistics(t.Context(), o.agency, year, ""))(t).Report.SectionThree
	var out []string
	for _, row := range table.Shape.Rows {
		for _, col := range annual.Columns() {
			n, _ := table.At(row.ID, col.ID).Int()
			cell := annual.Cell{Row: row.ID, Column: col.ID}
			page := ok(o.List(t.Context(), o.agency, desk.Filter{Cell: &cell, Year: year}, desk.Position{}, 10))(t)
			if int64(len(page.Cases)) != n {
				t.Errorf("cell %v of %d counts %d and opens %d", cell, year, n, len(page.Cases))
			}
			if n != 0 && col.ID != annual.ColumnTotal {
				out = append(out, string(row.ID)+"·"+string(col.ID))
			}
		}
	}
	return strings.Join(out, " ")
}

func (o office) ledger(t *testing.T, year int) string {
	t.Helper()
	out := absent
	for row, err := range o.Ledger(t.Context(), o.agency, year) {
		if err != nil {
			t.Fatal(err)
		}
		out = strings.TrimSpace(row.Outcome + " " + row.DecidedOn.String())
	}
	return out
}

func TestCaseFromReceiptToConclusion(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		line := o.register(t, "2026-01-30")
		if line.Number != "2026-000001" || line.DueOn != day("2026-03-05") {
			t.Errorf("registered as %s, due %s; want 2026-000001, due 2026-03-05 (Spring Festival between)", line.Number, line.DueOn)
		}
		o.shows(t, "registered", line, shown{
			state: foi.Open, log: "receipt", actBy: "2026-03-05", underWay: 1,
			counts: "received·natural_person carried_out·natural_person", ledger: "",
		})
		line = ok(o.Decide(t.Context(), o.at(line), disclosed("2026-02-27")))(t)
		o.shows(t, "decided: the letter's date ends nothing", line, shown{
			state: foi.Decided, log: "receipt decision", outcome: foi.Disclosed, decided: "2026-02-27", actBy: "2026-03-05",
			underWay: 1, undelivered: 1, counts: "received·natural_person carried_out·natural_person", ledger: "",
		})
		line = ok(o.Deliver(t.Context(), o.at(line), posted("2026-03-02")))(t)
		o.shows(t, "delivered", line, shown{
			state: foi.Concluded, log: "receipt decision delivery", outcome: foi.Disclosed,
			decided: "2026-02-27", concluded: "2026-03-02",
			counts: "received·natural_person disclosed·natural_person total·natural_person", ledger: "disclosed 2026-02-27",
		})
		_, err := o.Withdraw(t.Context(), o.at(line), foi.Withdrawal{On: day("2026-03-02")})
		wantError(t, "an answer that is delivered cannot be withdrawn from", err, desk.Refused, "送达", "已办结")
		o.wantClean(t)
	})
}

func TestWithdrawalCountsAsOther(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		line := o.register(t, "2026-01-30")
		line = ok(o.Decide(t.Context(), o.at(line), disclosed("2026-02-27")))(t)
		line = ok(o.Withdraw(t.Context(), o.at(line), foi.Withdrawal{On: day("2026-02-28"), Note: "来电撤回"}))(t)
		o.shows(t, "withdrawn after the decision, before its delivery", line, shown{
			state: foi.Concluded, log: "receipt decision withdrawal", outcome: foi.OtherHandling,
			decided: "2026-02-27", concluded: "2026-02-28",
			counts: "received·natural_person other_3·natural_person total·natural_person", ledger: "other_3 2026-02-28",
		})
		line = ok(o.Void(t.Context(), o.at(line), 3, "记错案件"))(t)
		o.shows(t, "the withdrawal was recorded by mistake: the decision waits again", line, shown{
			state: foi.Decided, log: "receipt decision withdrawal void", outcome: foi.Disclosed,
			decided: "2026-02-27", actBy: "2026-03-05", underWay: 1, undelivered: 1,
			counts: "received·natural_person carried_out·natural_person", ledger: "",
		})
		o.wantClean(t)
	})
}

func TestVoidedDecisionReopens(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		line := o.register(t, "2026-01-30")
		line = ok(o.Decide(t.Context(), o.at(line), disclosed("2026-02-27")))(t)
		_, err := o.Void(t.Context(), o.at(line), 2, " ")
		wantError(t, "without a reason", err, desk.Refused, "理由")
		if fieldsOf(err) != "reason" {
			t.Errorf("without a reason: names %s, want reason", fieldsOf(err))
		}
		line = ok(o.Void(t.Context(), o.at(line), 2, "文书有误"))(t)
		o.shows(t, "voided", line, shown{
			state: foi.Open, log: "receipt decision void", actBy: "2026-03-05", underWay: 1,
			counts: "received·natural_person carried_out·natural_person", ledger: "",
		})
		_, err = o.Void(t.Context(), o.at(line), 2, "再次作废")
		wantError(t, "voided already", err, desk.Refused, "第 2 项", "已经作废")
		line = ok(o.Decide(t.Context(), o.at(line), notHeld("2026-03-01")))(t)
		line = ok(o.Deliver(t.Context(), o.at(line), posted("2026-03-02")))(t)
		o.shows(t, "decided anew", line, shown{
			state: foi.Concluded, log: "receipt decision void decision delivery", outcome: foi.NotHeld,
			decided: "2026-03-01", concluded: "2026-03-02",
			counts: "received·natural_person unavailable_1·natural_person total·natural_person", ledger: "unavailable_1 2026-03-01",
		})
		o.wantClean(t)
	})
}

func TestVoidedReceiptCountsNowhere(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		line := o.register(t, "2026-01-30")
		line = ok(o.Decide(t.Context(), o.at(line), disclosed("2026-02-27")))(t)
		_, err := o.Void(t.Context(), o.at(line), 1, "重复登记")
		wantError(t, "the decision rests on the receipt", err, desk.Refused, "请先作废第 2 项")
		line = ok(o.Void(t.Context(), o.at(line), 2, "重复登记"))(t)
		line = ok(o.Void(t.Context(), o.at(line), 1, "重复登记"))(t)
		o.shows(t, "voided", line, shown{state: foi.Voided, log: "receipt decision void void", ledger: absent})
		if line.Number != "2026-000001" || line.Applicant != "自然人000001" {
			t.Errorf("a voided case shows as %s of %s, want what it was registered with", line.Number, line.Applicant)
		}
		found := ok(o.List(t.Context(), o.agency, desk.Filter{Query: "2026-000001"}, desk.Position{}, 10))(t)
		if len(found.Cases) != 1 || found.Cases[0] != line {
			t.Errorf("by its number: %+v", found.Cases)
		}
		_, err = o.Decide(t.Context(), o.at(line), disclosed("2026-02-27"))
		wantError(t, "nothing can be done in a voided case", err, desk.Refused)
		_, err = o.Amend(t.Context(), o.at(line), application("2026-01-30"), "想恢复")
		wantError(t, "nor can it be corrected", err, desk.Refused, "已作废")
		if next := o.register(t, "2026-01-30"); next.Number != "2026-000002" {
			t.Errorf("the next case is %s: the number of a voided one stays taken", next.Number)
		}
		o.wantClean(t)
	})
}

func TestAmendKeepsNumberAndWhatFollowed(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		line := o.register(t, "2026-01-30")
		line = ok(o.Decide(t.Context(), o.at(line), disclosed("2026-02-27")))(t)
		line = ok(o.Deliver(t.Context(), o.at(line), posted("2026-03-02")))(t)

		_, err := o.Amend(t.Context(), o.at(line), application("2026-01-30"), "只填了理由")
		wantError(t, "a correction that corrects nothing", err, desk.Invalid, "没有改动任何一项")

		mended := application("2026-01-29")
		mended.Applicant = foi.Applicant{Category: foi.LegalService, Name: "示例律师事务所"}
		mended.Description, mended.Department, mended.Number = "道路施工许可", "法规科", "2026-999999"
		amended := ok(o.Amend(t.Context(), o.at(line), mended, "申请人类型登记有误"))(t)
		o.shows(t, "amended", amended, shown{
			state: foi.Concluded, log: "receipt decision delivery void", outcome: foi.Disclosed,
			decided: "2026-02-27", concluded: "2026-03-02",
			counts: "received·legal_service disclosed·legal_service total·legal_service", ledger: "disclosed 2026-02-27",
		})
		if amended.Number != line.Number || amended.ReceivedOn != day("2026-01-29") || amended.DueOn != day("2026-03-04") {
			t.Errorf("number %s, received %s, due %s; want %s, 2026-01-29, 2026-03-04", amended.Number, amended.ReceivedOn, amended.DueOn, line.Number)
		}
		for query, want := range map[string]int{"施工许可": 1, "律师事务所": 1, "财政预算": 0, "自然人": 0} {
			if page := ok(o.List(t.Context(), o.agency, desk.Filter{Query: query}, desk.Position{}, 10))(t); len(page.Cases) != want {
				t.Errorf("the words of the corrected registration: %s finds %d, want %d", query, len(page.Cases), want)
			}
		}
		if names := ok(o.Departments(t.Context(), o.agency))(t); !slices.Equal(slices.Sorted(slices.Values(names)), []string{"办公室", "法规科"}) {
			t.Errorf("departments %v; a department that once had a case stays", names)
		}
		mended.On = day("2026-02-28")
		_, err = o.Amend(t.Context(), o.at(amended), mended, "收到日期有误")
		wantError(t, "received after the decision", err, desk.Refused, "答复日期 2026-02-27 早于收到日期 2026-02-28", "请先作废第 2 项")
		o.wantClean(t)
	})
}

// A registration that is corrected more often than there are versions of its search words is still
// found by its last words.
func TestAmendOverAndOver(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		line, r := o.register(t, "2026-01-30"), application("2026-01-30")
		db := storetest.SQL(t, o.dsn)
		after255 := []string{"UPDATE cases SET search_id = search_id + 255"}
		if strings.HasPrefix(o.dsn, "postgres") {
			after255 = append(after255, "UPDATE case_search SET search_id = search_id + 255")
		}
		for _, statement := range after255 {
			ok(db.ExecContext(t.Context(), statement))(t)
		}
		for _, description := range []string{"道路施工许可", "房屋征收补偿"} {
			r.Description = description
			line = ok(o.Amend(t.Context(), o.at(line), r, "更正"))(t)
			page := ok(o.List(t.Context(), o.agency, desk.Filter{Query: description}, desk.Position{}, 10))(t)
			if len(page.Cases) != 1 || page.Cases[0] != line {
				t.Errorf("found %+v, want %+v", page.Cases, line)
			}
		}
		o.wantClean(t)
	})
}

func TestCarriedOverAYearsEnd(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		line := o.register(t, "2025-12-20")
		line = ok(o.Decide(t.Context(), o.at(line), disclosed("2025-12-31")))(t)
		o.want(t, "delivered in no year yet", 2025, "received·natural_person carried_out·natural_person")
		ok(o.Deliver(t.Context(), o.at(line), posted("2026-01-04")))(t)
		o.want(t, "the year of the delivery counts the result", 2025, "received·natural_person carried_out·natural_person")
		o.want(t, "the year of the delivery counts the result", 2026, "carried_in·natural_person disclosed·natural_person total·natural_person")
		later := o
		later.Desk = desk.New(o.store, o.Calendar(), func() time.Time { return today.AddDate(1, 0, 0) })
		later.want(t, "concluded and gone", 2027, "")
		_, err := o.Statistics(t.Context(), o.agency, 2027, "")
		wantError(t, "a year that has not begun", err, desk.Invalid, "2026 之间，现为 2027")
		o.want(t, "not there yet", 2024, "")
		stat := ok(o.Statistics(t.Context(), o.agency, 2026, ""))(t)
		for _, f := range stat.Findings {
			if f.Assessable && !f.OK {
				t.Errorf("check %s does not hold: %s %s", f.Check, f.Where, f.Detail)
			}
		}
		if stat.FirstYear != 2025 || stat.LastYear != 2025 {
			t.Errorf("years %d to %d, want the year of receipt", stat.FirstYear, stat.LastYear)
		}
		_, err = o.Statistics(t.Context(), o.agency, 2026, "2020")
		wantError(t, "an edition that was never issued", err, desk.Invalid, "2019", "2021")
	})
}

func (o office) want(t *testing.T, why string, year int, cells string) {
	t.Helper()
	if got := o.counting(t, year); got != cells {
		t.Errorf("%s: %d counts %q, want %q", why, year, got, cells)
	}
}

// What a list shows of urgency and what is counted beside it are the same cases.
func TestDueCountsAreTheLists(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		suspended := map[desk.CaseID]bool{}
		for d := day("2026-01-15"); d <= day("2026-03-02"); d = d.AddDays(1) {
			r := application(d.String())
			if d%3 == 0 { // received by confirmation: the cautious date is the one to act by
				r.Channel, r.SubmittedOn = foi.Email, d.AddDays(-2)
			}
			line := ok(o.Register(t.Context(), desk.Intake{By: desk.System("测试"), Agency: o.agency}, r))(t)
			if d%5 == 0 { // some of them to pay by a day gone by, one of those that may still be paid
				line = ok(o.ChargeFee(t.Context(), o.at(line), foi.FeeNotice{On: d, DeliveredOn: d, Items: 31}))(t)
				suspended[line.ID] = true
			}
		}
		due := ok(o.DueCounts(t.Context(), o.agency, desk.Actor{}))(t)
		for filter, want := range map[desk.DueFilter]int64{
			desk.UnderWay: due.UnderWay, desk.IsOverdue: due.Overdue, desk.IsDueToday: due.Today,
			desk.IsDueSoon: due.Soon, desk.IsDueInWeek: due.Week,
		} {
			page := ok(o.List(t.Context(), o.agency, desk.Filter{Due: filter}, desk.Position{}, desk.MaxPage))(t)
			if int64(len(page.Cases)) != want || want == 0 {
				t.Errorf("%s: counted %d, listed %d; want as many, and some", filter, want, len(page.Cases))
			}
			paused := 0
			for _, s := range page.Cases {
				mark := s.Due(calendar.China(), o.Today()).Urgency
				if !marked(filter, mark) || (mark == desk.Paused) != suspended[s.ID] {
					t.Errorf("%s lists a case that is marked %s, to act by %s, suspended: %v", filter, mark, s.ActBy, suspended[s.ID])
				}
				if suspended[s.ID] {
					paused++
				}
			}
			if filter == desk.UnderWay && paused != len(suspended) {
				t.Errorf("of %d suspended cases %d are under way", len(suspended), paused)
			}
		}
	})
}

// marked tells whether a case of that mark belongs under the filter.
func marked(f desk.DueFilter, u desk.Urgency) bool {
	switch f {
	case desk.IsOverdue:
		return u == desk.Overdue
	case desk.IsDueToday:
		return u == desk.DueToday
	case desk.IsDueSoon:
		return u == desk.DueToday || u == desk.DueSoon
	case desk.IsDueInWeek:
		return u != desk.Overdue && u != desk.Paused && u != desk.Done
	}
	return u != desk.Done
}
