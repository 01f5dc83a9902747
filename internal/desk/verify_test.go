package desk_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/store/storetest"
)

// TestActsNeverChange proves it past the program, with the database's own tools.
func TestActsNeverChange(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		o.register(t, "2026-01-30")
		db, before := storetest.SQL(t, o.dsn), o.tableSizes(t)
		statements := []string{"UPDATE acts SET recorded_by = 'nobody'", "DELETE FROM acts"}
		if strings.HasPrefix(o.dsn, "postgres") {
			statements = append(statements, "TRUNCATE acts")
		}
		for _, statement := range statements {
			if _, err := db.ExecContext(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "acts are never") {
				t.Errorf("%s: %v; want it refused by the database", statement, err)
			}
		}
		if after := o.tableSizes(t); after != before {
			t.Errorf("%s became %s", before, after)
		}
		o.wantClean(t)
	})
}

// tampered is an office whose database is changed behind its back, and put right again after each test.
type tampered struct {
	office
	db     *sql.DB
	tables []string
}

func (o office) tampered(t *testing.T) tampered {
	t.Helper()
	x := tampered{o, storetest.SQL(t, o.dsn), []string{
		"cases", "departments", "acts", "case_search_docsize", "personal_data", "log_heads", "seals", "audit", "audit_head",
	}}
	triggers := map[string][]string{
		"acts":  {"acts_never_change", "acts_never_go", "acts_never_replaced"},
		"seals": {"seals_never_change", "seals_never_go", "seals_never_replaced"},
		"audit": {"audit_never_changes", "audit_never_goes", "audit_never_replaced"},
	}
	postgres := strings.HasPrefix(o.dsn, "postgres")
	if postgres {
		x.tables[3] = "case_search"
	}
	for table, names := range triggers {
		if postgres {
			x.exec(t, "ALTER TABLE "+table+" DISABLE TRIGGER USER")
			continue
		}
		for _, name := range names {
			x.exec(t, "DROP TRIGGER "+name)
		}
	}
	x.exec(t, "DROP INDEX acts_by_position")
	for _, table := range x.tables {
		x.exec(t, "CREATE TABLE saved_"+table+" AS SELECT * FROM "+table)
	}
	return x
}

func (x tampered) exec(t *testing.T, statement string) {
	t.Helper()
	if _, err := x.db.ExecContext(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func (x tampered) restore(t *testing.T) {
	t.Helper()
	for _, table := range x.tables {
		x.exec(t, "DELETE FROM "+table)
		x.exec(t, "INSERT INTO "+table+" SELECT * FROM saved_"+table)
	}
}

// copyOfCase inserts a line for a case that never was.
func (x tampered) copyOfCase(t *testing.T) string {
	t.Helper()
	rows := ok(x.db.QueryContext(t.Context(), "SELECT * FROM cases LIMIT 0"))(t)
	defer rows.Close()
	columns := ok(rows.Columns())(t)
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	values := slices.Clone(columns)
	for i, c := range columns {
		switch c {
		case "id", "search_id":
			values[i] = c + " + 9000"
		case "number":
			values[i] = "'2026-009000'"
		}
	}
	return fmt.Sprintf("INSERT INTO cases (%s) SELECT %s FROM cases WHERE number = '2026-000001'", strings.Join(columns, ", "), strings.Join(values, ", "))
}

func TestVerifyFindsWhatWasTamperedWith(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		first := o.register(t, "2026-01-30")
		line := ok(o.Decide(t.Context(), o.at(first), disclosed("2026-02-27")))(t)
		ok(o.Deliver(t.Context(), o.at(line), posted("2026-03-02")))(t)
		o.register(t, "2026-02-10")
		other := o.newAgency(t, desk.Agency{Name: "示例县"})
		if v := o.wantClean(t); v != (desk.Verified{Cases: 2, Acts: 4}) {
			t.Fatalf("before: %+v", v)
		}
		x := o.tampered(t)
		test := func(why, statement string, want ...string) {
			t.Helper()
			x.exec(t, statement)
			defer x.restore(t)
			var found []string
			v := ok(o.Verify(t.Context(), func(d desk.Difference) { found = append(found, d.String()) }))(t)
			if v.Differences != len(found) || len(found) != len(want) {
				t.Errorf("%s: counts %d, tells %q; want %q", why, v.Differences, found, want)
				return
			}
			for i := range want {
				if !strings.Contains(found[i], want[i]) {
					t.Errorf("%s: tells “%s”, want “…%s…”", why, found[i], want[i])
				}
			}
		}
		const one = " WHERE number = '2026-000001'"
		const decision = " WHERE kind = 'decision'"
		test("nothing", "UPDATE cases SET outcome = outcome")
		test("the outcome of a line", "UPDATE cases SET outcome = 'partial'"+one,
			"案件 2026-000001（机关 1，案件 1）的办理结果：按记载应为“disclosed”，列表中为“partial”")
		test("a due date", "UPDATE cases SET due_on = '2026-03-06'"+one, "答复期限：按记载应为“2026-03-05”，列表中为“2026-03-06”")
		test("several fields", "UPDATE cases SET applicant = 'x', handler = 'y', act_by = '2026-03-05'"+one, "申请人", "承办人", "办理期限")
		test("the lists of what is under way", "UPDATE cases SET next_on = '2026-03-05', waits_for = 'payment', waits_until = '2026-03-05'"+one, "等待事项", "在办排序日期：按记载应为“”，列表中为“2026-03-05”")
		test("a case taken out of what is under way", "UPDATE cases SET next_on = NULL WHERE number = '2026-000002'", "在办排序日期")
		test("the year in which the table counts it", "UPDATE cases SET received_year = 2025"+one, "1 件案件计入统计表的年份与其日期不符")
		test("the year of conclusion", "UPDATE cases SET concluded_year = 2026 WHERE number = '2026-000002'", "1 件案件计入统计表的年份")
		test("a line taken away", "DELETE FROM cases"+one, "3 项记载没有对应的案件")
		test("a line of a case that never was", x.copyOfCase(t), "案件 2026-009000", "1 件案件不在检索索引中")
		test("a line put into another agency", fmt.Sprintf("UPDATE cases SET agency_id = %d%s", other.ID, one), "第 1 项记载属于机关 1", "1 件案件的承办部门不在部门清单中")
		test("a text out of the search index", "DELETE FROM "+x.tables[3], "2 件案件不在检索索引中")
		test("the departments", "DELETE FROM departments", "2 件案件的承办部门不在部门清单中")
		test("another result in the log", "UPDATE acts SET payload = REPLACE(payload, 'disclosed', 'partial')"+decision, "办理结果：按记载应为“partial”", "第 2 项记载的内容被改动过")
		test("another date in the payload alone", "UPDATE acts SET payload = REPLACE(payload, '2026-03-02', '2026-03-01') WHERE kind = 'delivery'", "第 3 项记载读不懂", "第 3 项记载的内容被改动过")
		test("another date in the log", "UPDATE acts SET on_date = '2026-03-01', payload = REPLACE(payload, '2026-03-02', '2026-03-01') WHERE kind = 'delivery'", "办结日期：按记载应为“2026-03-01”", "办理用时", "第 3 项记载的内容被改动过")
		test("a date against the order of things", "UPDATE acts SET on_date = '2026-01-27', payload = REPLACE(payload, '2026-02-27', '2026-01-27')"+decision, "早于收到日期", "第 2 项记载的内容被改动过")
		test("the first act deleted", "DELETE FROM acts WHERE kind = 'receipt' AND case_id = 1", "记载不能依次成立", "第 1 项记载被删除")
		test("an act in the middle deleted", "DELETE FROM acts"+decision, "记载不能依次成立", "第 2 项记载被删除")
		test("the last act deleted", "DELETE FROM acts WHERE kind = 'delivery'", "记载项数", "办理状态", "办理期限", "在办排序日期", "最早到期日", "接下来要做的", "办结日期", "是否按期", "办理用时", "第 3 项记载被删除")
		test("the whole log of a case deleted", "DELETE FROM acts WHERE case_id = 1", "列表中有此案，记载中没有", "第 1 项记载被删除", "第 2 项记载被删除", "第 3 项记载被删除")
		test("an act put into another agency", fmt.Sprintf("UPDATE acts SET agency_id = %d%s", other.ID, decision), fmt.Sprintf("第 2 项记载属于机关 %d", other.ID),
			"第 2 项记载被删除", "“示例县”：记载的末尾与签名不符", "第 2 项记载的内容被改动过")
		o.wantClean(t)
	})
}

// What cannot even be read is named like any other difference; a line of the list that cannot is an error.
func TestVerifyOfWhatCannotBeRead(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		o.register(t, "2026-01-30")
		o.register(t, "2026-02-02")
		x := o.tampered(t)
		for _, statement := range []string{
			"UPDATE acts SET payload = 'x' WHERE case_id = 1",
			`UPDATE acts SET payload = '{"on":"2026-01-30","x":1}' WHERE case_id = 1`,
			"UPDATE acts SET kind = 'miracle' WHERE case_id = 1",
			"UPDATE acts SET on_date = '2026-01-29' WHERE case_id = 1",
		} {
			x.exec(t, statement)
			var found []desk.Difference
			done, err := o.Verify(t.Context(), func(d desk.Difference) { found = append(found, d) })
			if err != nil || done.Cases != 2 || len(found) != 2 || found[0].Case != 1 || !strings.Contains(found[0].Line, "第 1 项记载读不懂") ||
				found[1].Case != 1 || !strings.Contains(found[1].Line, "第 1 项记载的内容被改动过") {
				t.Errorf("%s: %v, found %v; want the act named and the other case clean", statement, err, found)
			}
			x.restore(t)
		}
		x.exec(t, "UPDATE cases SET due_on = 'soon' WHERE id = 1")
		if _, err := o.Verify(t.Context(), func(desk.Difference) {}); err == nil || !strings.Contains(err.Error(), "case 1") {
			t.Errorf("a line that cannot be read: %v", err)
		}
		x.restore(t)
		o.wantClean(t)
	})
}

// Verify reads while the office works, and takes nothing that is under way for a difference.
func TestVerifyBesideWork(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		var ledger []desk.LedgerRow
		for i := range 400 { // so that reading takes as long as an act
			ledger = append(ledger, row(fmt.Sprintf("2023-%06d", i+1), "2023-03-01"))
		}
		o.imports(t, ledger...)
		page := ok(o.List(t.Context(), o.agency, desk.Filter{}, desk.Position{}, 60))(t)
		ctx, done := context.WithCancel(t.Context())
		var work sync.WaitGroup
		work.Go(func() {
			defer done()
			for _, s := range page.Cases {
				if _, err := o.Withdraw(t.Context(), o.at(s), foi.Withdrawal{On: day("2026-03-02")}); err != nil {
					t.Error(err)
				}
			}
		})
		for ctx.Err() == nil {
			o.wantClean(t)
		}
		work.Wait()
		o.wantClean(t)
	})
}
