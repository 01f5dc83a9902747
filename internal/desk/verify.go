package desk

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"foidesk/internal/annual"
)

// Difference is a place where a projection does not say what the log says, or where the log itself is not
// what was recorded.
type Difference struct {
	Agency AgencyID
	Case   CaseID
	Number string
	// Field of the line, or "" for a whole.
	Field     string
	Log, Line string
}

func (d Difference) String() string {
	if d.Case == 0 {
		return d.Line
	}
	if d.Field == "" {
		return fmt.Sprintf("案件 %s（机关 %d，案件 %d）：%s", d.Number, d.Agency, d.Case, d.Line)
	}
	field := d.Field
	if label, ok := fieldLabels[field]; ok {
		field = label
	}
	return fmt.Sprintf("案件 %s（机关 %d，案件 %d）的%s：按记载应为“%s”，列表中为“%s”", d.Number, d.Agency, d.Case, field, d.Log, d.Line)
}

// fieldLabels are the fields of a line as the office calls them.
var fieldLabels = map[string]string{
	"Seq": "记载项数", "Number": "登记编号", "State": "办理状态", "Channel": "收到方式", "Category": "申请人类型",
	"Applicant": "申请人", "Description": "申请内容", "Department": "承办部门", "Handler": "承办人",
	"ReceivedOn": "收到日期", "Application": "所属申请", "DueOn": "答复期限", "ActBy": "办理期限", "Waits": "等待事项", "NextOn": "在办排序日期", "FallsFrom": "最早到期日", "Next": "接下来要做的", "Unannounced": "待公布年度",
	"HandlerID": "承办人账号", "ClaimBy": "认领期限", "Pending": "待批准事项",
	"Disputes": "复议诉讼统计", "DecidedOn": "答复日期", "LetterNumber": "答复文号", "Outcome": "办理结果", "ConcludedOn": "办结日期", "Timeliness": "是否按期", "Took": "办理用时",
}

// Verified counts what Verify went through.
type Verified struct {
	Cases, Acts, Differences int
}

// verifyBatch is how many cases are rebuilt at a time.
const verifyBatch = 500

// Verify rebuilds every line from the log and compares, field by field, and checks that nobody has bent
// the log itself. Each difference is told to report. It reads only, and in pages.
func (d *Desk) Verify(ctx context.Context, report func(Difference)) (Verified, error) {
	agencies, err := d.AgenciesByID(ctx)
	if err != nil {
		return Verified{}, err
	}
	cals, err := d.calendars(ctx, d.store)
	if err != nil {
		return Verified{}, err
	}
	v := verifier{desk: d, report: report, agencies: agencies, cals: cals}
	err = d.eachPage(ctx, func(p casesPage) error {
		for _, s := range p.lines {
			v.compare(s, p.logs[s.ID], p.unreadable[s.ID])
			v.compareDisputes(s, p.logs[s.ID], p.disputes[s.ID])
		}
		return nil
	})
	if err != nil {
		return v.done, err
	}
	if err := v.strays(ctx); err != nil {
		return v.done, err
	}
	return v.done, v.bends(ctx)
}

// casesPage is some cases with their logs and what is kept of their disputes. A case whose log cannot be read is
// without one, and with the reason.
type casesPage struct {
	lines      []Summary
	logs       map[CaseID][]Entry
	unreadable map[CaseID]*Unreadable
	disputes   map[CaseID][]DisputeLine
}

// eachPage goes through all cases, in pages.
func (d *Desk) eachPage(ctx context.Context, work func(casesPage) error) error {
	var after CaseID
	for {
		page, err := d.pageAfter(ctx, after)
		if err != nil || len(page.lines) == 0 {
			return err
		}
		if err := work(page); err != nil {
			return err
		}
		after = page.lines[len(page.lines)-1].ID
	}
}

// pageAfter reads lines and logs as of one moment: an act recorded between the two would look like a
// difference.
func (d *Desk) pageAfter(ctx context.Context, after CaseID) (page casesPage, err error) {
	err = d.store.Snapshot(ctx, func(r Reader) error {
		if page.lines, err = r.CasesAfter(ctx, after, verifyBatch); err != nil || len(page.lines) == 0 {
			return err
		}
		ids := idsOf(page.lines)
		if page.disputes, err = r.Disputes(ctx, ids); err != nil {
			return err
		}
		page.logs, page.unreadable, err = readable(ctx, r, ids)
		return err
	})
	return page, err
}

// readable reads logs together, and one by one only where one of them cannot be read.
func readable(ctx context.Context, r Reader, ids []CaseID) (map[CaseID][]Entry, map[CaseID]*Unreadable, error) {
	logs, err := r.Logs(ctx, ids)
	var u *Unreadable
	if !errors.As(err, &u) {
		return logs, nil, err
	}
	logs, unreadable := map[CaseID][]Entry{}, map[CaseID]*Unreadable{}
	for _, id := range ids {
		one, err := caseLog(ctx, r, id)
		switch {
		case errors.As(err, &u):
			unreadable[id] = u
		case err != nil:
			return nil, nil, err
		default:
			logs[id] = one
		}
	}
	return logs, unreadable, nil
}

type verifier struct {
	desk     *Desk
	report   func(Difference)
	agencies map[AgencyID]Agency
	cals     *calendars
	done     Verified
}

func (v *verifier) found(d Difference) {
	v.done.Differences++
	v.report(d)
}

func (v *verifier) compare(line Summary, log []Entry, unreadable *Unreadable) {
	v.done.Cases++
	v.done.Acts += len(log)
	at := Difference{Agency: line.Agency, Case: line.ID, Number: line.Number}
	if unreadable != nil {
		at.Line = fmt.Sprintf("第 %d 项记载读不懂，可能被改动过：%v", unreadable.Seq, unreadable.Err)
		v.found(at)
		return
	}
	if len(log) == 0 {
		at.Line = "列表中有此案，记载中没有"
		v.found(at)
		return
	}
	for _, e := range log {
		if e.Agency != line.Agency {
			at.Line = fmt.Sprintf("第 %d 项记载属于机关 %d", e.Seq, e.Agency)
			v.found(at)
			return
		}
	}
	derived, err := v.cals.project(v.agencies[line.Agency], line.ID, log)
	if err != nil {
		at.Line = err.Error()
		v.found(at)
		return
	}
	want, have := reflect.ValueOf(derived), reflect.ValueOf(line)
	for i := range want.NumField() {
		if want.Field(i).Interface() != have.Field(i).Interface() {
			at.Field = want.Type().Field(i).Name
			at.Log, at.Line = fmt.Sprint(want.Field(i).Interface()), fmt.Sprint(have.Field(i).Interface())
			v.found(at)
		}
	}
}

// compareDisputes proves what is kept of the reviews and suits of a case. A log that says nothing is told by compare.
func (v *verifier) compareDisputes(line Summary, log []Entry, kept []DisputeLine) {
	disputed := slices.ContainsFunc(log, func(e Entry) bool { return slices.Contains(disputes, e.Act.Kind()) })
	if len(log) == 0 || !disputed && len(kept) == 0 {
		return
	}
	c, err := foldLog(line.ID, log)
	if err != nil {
		return
	}
	var derived []DisputeLine
	for _, span := range annual.DisputeSpansOf(c) {
		derived = append(derived, DisputeLine{line.Agency, span})
	}
	if !slices.Equal(derived, kept) {
		v.found(Difference{
			Agency: line.Agency, Case: line.ID, Number: line.Number, Field: "Disputes", Log: fmt.Sprint(derived), Line: fmt.Sprint(kept),
		})
	}
}

func (v *verifier) strays(ctx context.Context) error {
	s, err := v.desk.store.Stray(ctx)
	if err != nil {
		return err
	}
	for _, f := range []struct {
		n    int64
		what string
	}{
		{s.ActsWithoutCase, "%d 项记载没有对应的案件"},
		{s.NotSearchable, "%d 件案件不在检索索引中"},
		{s.WrongYears, "%d 件案件计入统计表的年份与其日期不符"},
		{s.MissingDepartments, "%d 件案件的承办部门不在部门清单中"},
	} {
		if f.n > 0 {
			v.found(Difference{Line: fmt.Sprintf(f.what, f.n)})
		}
	}
	return nil
}
