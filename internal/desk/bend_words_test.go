package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// worked is an office that has worked on four days, the first three of which are sealed. The log is
//
//	position  1        2        3        4        5        6        7        8
//	case/act  1/1      2/1      1/2      2/2      1/3      3/1      2/3      4/1
//	day       02-26    02-26    02-27    02-27    03-02    03-02    03-02    03-03
func (o office) worked(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	at := today
	d := desk.New(o.store, calendar.China(), func() time.Time { return at })
	on := func(iso string) {
		y, m, dd := day(iso).YMD()
		at = time.Date(y, m, dd, 10, 0, 0, 0, desk.China)
	}
	register := func(id string) desk.Summary {
		r := application("2026-01-30")
		r.Applicant.IDNumber = id
		return ok(d.Register(ctx, desk.Intake{Agency: o.agency, By: desk.System("登记员")}, r))(t)
	}
	on("2026-02-26")
	one, two := register("110101199001010018"), register("110101199001010026")
	on("2026-02-27")
	one = ok(d.Decide(ctx, o.at(one), disclosed("2026-02-27")))(t)
	two = ok(d.Decide(ctx, o.at(two), disclosed("2026-02-27")))(t)
	on("2026-03-02")
	ok(d.Deliver(ctx, o.at(one), posted("2026-03-02")))(t)
	register("110101199001010034")
	amended := application("2026-01-30")
	amended.Applicant.IDNumber = "110101199001010042"
	ok(d.Amend(ctx, o.at(two), amended, "证件号码有误"))(t)
	on("2026-03-03")
	if n := ok(d.SealDays(ctx))(t); n != 3 {
		t.Fatalf("%d days sealed, want the three that are over", n)
	}
	register("110101199001010050")
}

// tampering is what somebody does with SQL, and what verify must say of it.
type tampering struct {
	why string
	sql []string
	// cases are the 登记编号 that may be named at all; others are not to blame.
	cases string
	want  []string
}

const act = "UPDATE acts SET %s WHERE case_id = %d AND seq = %d"

func change(set string, id, seq int) []string { return []string{fmt.Sprintf(act, set, id, seq)} }

// tamperings are of a log as worked makes it.
func tamperings() []tampering {
	const (
		changed  = "2026-000001（机关 1，案件 1）：第 2 项记载的内容被改动过（机关“示例市”的记载流水第 3 号）"
		head     = "机关“示例市”：记载的末尾与签名不符"
		personal = "项记载的申请人个人信息被改动、调换或者删除"
	)
	columns := "id, agency_id, case_id, seq, kind, on_date, payload, from_ledger, recorded_at, recorded_by, idempotency_key, position, hash, personal, recorded_by_id"
	out := []tampering{
		{
			"an act in the middle of its case removed",
			[]string{"DELETE FROM acts WHERE case_id = 1 AND seq = 2"},
			"2026-000001",
			[]string{"第 2 项记载被删除（机关“示例市”的记载流水第 3 号）"},
		},
		{
			"the last act of a case removed",
			[]string{"DELETE FROM acts WHERE case_id = 1 AND seq = 3"},
			"2026-000001",
			[]string{"第 3 项记载被删除（机关“示例市”的记载流水第 5 号）"},
		},
		{
			"the last act of all removed, with its case",
			[]string{"DELETE FROM acts WHERE case_id = 4", "DELETE FROM cases WHERE id = 4", "DELETE FROM personal_data WHERE case_id = 4"},
			"",
			[]string{"机关“示例市”：记载流水第 8 号被删除，所属案件已无从查找"},
		},
		{"the same, and the head cut back to it", []string{
			"DELETE FROM acts WHERE case_id = 4", "DELETE FROM cases WHERE id = 4", "DELETE FROM personal_data WHERE case_id = 4",
			"UPDATE log_heads SET last_position = 7, digest = (SELECT digest FROM seals WHERE day = '2026-03-02')",
		}, "", []string{head}},
		{
			"a whole case removed, and whatever tells of it",
			[]string{"DELETE FROM acts WHERE case_id = 3", "DELETE FROM cases WHERE id = 3", "DELETE FROM personal_data WHERE case_id = 3"},
			"",
			[]string{"记载流水第 6 号被删除", "2026年3月2日的每日封存与记载不符"},
		},
		{
			"an act put in at the end",
			[]string{"INSERT INTO acts (" + columns + ") SELECT 900, agency_id, case_id, 2, 'withdrawal', '2026-03-03', '{\"on\":\"2026-03-03\"}', 0, recorded_at, recorded_by, '', 9, hash, '', 0 FROM acts WHERE case_id = 4"},
			"2026-000004",
			[]string{"第 2 项记载系事后插入（机关“示例市”的记载流水第 9 号）"},
		},
		{
			"an act put in under a number that is taken",
			[]string{"INSERT INTO acts (" + columns + ") SELECT 900, agency_id, case_id, 2, 'withdrawal', '2026-03-03', '{\"on\":\"2026-03-03\"}', 0, recorded_at, recorded_by, '', 8, hash, '', 0 FROM acts WHERE case_id = 4"},
			"2026-000004",
			[]string{"第 2 项记载系事后插入"},
		},
		{
			"two acts of a case swapped",
			[]string{"UPDATE acts SET seq = 20 WHERE case_id = 1 AND seq = 2", "UPDATE acts SET seq = 2 WHERE case_id = 1 AND seq = 3", "UPDATE acts SET seq = 3 WHERE case_id = 1 AND seq = 20"},
			"2026-000001",
			[]string{"第 2 项记载的次序被调换", "第 3 项记载的次序被调换"},
		},
		{
			"two acts of the log swapped",
			[]string{"UPDATE acts SET position = 90 WHERE position = 3", "UPDATE acts SET position = 3 WHERE position = 6", "UPDATE acts SET position = 6 WHERE position = 90"},
			"2026-000001 2026-000003",
			[]string{"000001（机关 1，案件 1）：第 2 项记载的次序被调换", "000003（机关 1，案件 3）：第 1 项记载的次序被调换", "2026年2月27日的每日封存"},
		},
		{"personal data changed", []string{"UPDATE personal_data SET sealed = (SELECT sealed FROM personal_data WHERE case_id = 4) WHERE case_id = 3"}, "2026-000003", []string{"第 1 " + personal}},
		{"personal data removed", []string{"DELETE FROM personal_data WHERE case_id = 2 AND seq = 3"}, "2026-000002", []string{"第 3 " + personal}},
		{
			"personal data of two cases exchanged",
			[]string{"UPDATE personal_data SET case_id = 99 WHERE case_id = 3", "UPDATE personal_data SET case_id = 3 WHERE case_id = 4", "UPDATE personal_data SET case_id = 4 WHERE case_id = 99"},
			"2026-000003 2026-000004",
			[]string{"案件 3）：第 1 " + personal, "案件 4）：第 1 " + personal},
		},
		{"personal data added to an act that has none", []string{"INSERT INTO personal_data SELECT case_id, 2, agency_id, key_id, sealed, id_number_hash, phone_hash, email_hash FROM personal_data WHERE case_id = 1"}, "2026-000001", []string{"第 2 " + personal}},
		{"a digest, so that a search finds another", []string{"UPDATE personal_data SET id_number_hash = 'x' WHERE case_id = 3"}, "2026-000003", []string{"第 1 " + personal}},
		{"a seal changed", []string{"UPDATE seals SET digest = 'x' WHERE day = '2026-02-27'"}, "", []string{"2026年2月27日的每日封存与记载不符"}},
		{"a seal put on another day", []string{"UPDATE seals SET day = '2026-02-28' WHERE day = '2026-02-27'"}, "", []string{"2026年2月27日的每日封存被删除"}},
		{"a seal removed", []string{"DELETE FROM seals WHERE day = '2026-02-27'"}, "", []string{"2026年2月27日的每日封存被删除"}},
		{"the last seal removed", []string{"DELETE FROM seals WHERE day = '2026-03-02'"}, "", []string{"2026年3月2日的每日封存被删除"}},
		{"the head taken away", []string{"DELETE FROM log_heads"}, "", []string{head}},
		{"the head made as new", []string{"UPDATE log_heads SET last_position = 0, digest = '', mac = ''"}, "", []string{head}},
		{"an audit event changed", []string{"UPDATE audit SET by_name = '别人' WHERE id = 1"}, "", []string{"审计记录第 1 条被改动"}},
		{"an audit event removed", []string{"DELETE FROM audit WHERE id = 2"}, "", []string{"审计记录第 2 条被改动、删除"}},
		{"the last audit event removed", []string{"DELETE FROM audit WHERE id = 3"}, "", []string{"审计记录第 3 条被改动、删除"}},
		{"the audit trail cut back", []string{"DELETE FROM audit WHERE id = 3", "UPDATE audit_head SET last_id = 2, last_hash = (SELECT hash FROM audit WHERE id = 2), signed_id = 2, signed_hash = (SELECT hash FROM audit WHERE id = 2)"}, "", []string{"审计记录的末尾与签名不符"}},
		{"an audit event put in", []string{"INSERT INTO audit SELECT 4, at, action, by_id, by_name, address, agency_id, case_id, person_id, detail, hash FROM audit WHERE id = 3"}, "", []string{"审计记录第 4 条被改动、删除或者系事后插入"}},
		{"the audit trail made as never signed", []string{"UPDATE audit_head SET signed_id = 0, signed_hash = '', mac = ''"}, "", []string{"审计记录的末尾与签名不符"}},
	}
	for column, set := range map[string]string{
		"payload": "payload = REPLACE(payload, '1号', '2号')", "kind": "kind = 'delivery'", "on_date": "on_date = '2026-02-28'",
		"recorded_by": "recorded_by = '别人'", "recorded_by_id": "recorded_by_id = 7", "recorded_at": "recorded_at = recorded_at + 1",
		"from_ledger": "from_ledger = 1", "idempotency_key": "idempotency_key = 'x'", "hash": "hash = 'x'",
	} {
		out = append(out, tampering{"an act's " + column, change(set, 1, 2), "2026-000001", []string{changed}})
	}
	return append(out, tampering{"an act's personal", change("personal = 'x'", 3, 1), "2026-000003", []string{"第 1 项记载的内容被改动过", "第 1 " + personal}})
}

// Whoever has the database and not the key can change anything, and nothing unseen.
func TestVerifyNamesEveryTampering(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		o.worked(t)
		for _, why := range []string{"示例县", "示例区"} {
			o.newAgency(t, desk.Agency{Name: why})
		}
		o.wantClean(t)
		x := o.tampered(t)
		for _, try := range tamperings() {
			t.Run(try.why, func(t *testing.T) {
				for _, statement := range try.sql {
					x.exec(t, statement)
				}
				defer x.restore(t)
				var told []string
				ok(o.Verify(t.Context(), func(d desk.Difference) {
					told = append(told, d.String())
					if d.Case != 0 && !strings.Contains(try.cases, d.Number) {
						t.Errorf("blames case %s: %s", d.Number, d)
					}
				}))(t)
				all := strings.Join(told, "\n")
				for _, w := range try.want {
					if !strings.Contains(all, w) {
						t.Errorf("tells\n%s\nwant “…%s…”", all, w)
					}
				}
			})
		}
		o.wantClean(t)
	})
}

// What was tampered with is not signed over by the next act.
func TestWorkOnAfterTamperingHidesNothing(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		o.worked(t)
		x := o.tampered(t)
		for _, statement := range []string{
			"DELETE FROM acts WHERE case_id = 4", "DELETE FROM cases WHERE id = 4", "DELETE FROM personal_data WHERE case_id = 4",
			"UPDATE log_heads SET last_position = 7, digest = (SELECT digest FROM seals WHERE day = '2026-03-02')",
			"DELETE FROM audit WHERE id = 1",
			"UPDATE audit_head SET last_id = 0, last_hash = '', signed_id = 0, signed_hash = ''",
		} {
			x.exec(t, statement)
		}
		o.register(t, "2026-02-02")
		o.newAgency(t, desk.Agency{Name: "示例县"})
		var told []string
		ok(o.Verify(t.Context(), func(d desk.Difference) { told = append(told, d.String()) }))(t)
		all := strings.Join(told, "\n")
		for _, w := range []string{"机关“示例市”：记载的末尾与签名不符", "审计记录"} {
			if !strings.Contains(all, w) {
				t.Errorf("after more work it tells\n%s\nwant “…%s…”", all, w)
			}
		}
	})
}

// An act that was voided and corrected, and cases that were imported, are nothing to wonder at.
func TestVerifyOfAllThatTheOfficeDoes(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		o.worked(t)
		o.imports(t, row("2023-000001", "2023-03-01"), row("2023-000002", "2023-03-02"))
		line := o.register(t, "2026-01-30")
		line = ok(o.Withdraw(t.Context(), o.at(line), foi.Withdrawal{On: day("2026-03-02")}))(t)
		line = ok(o.Void(t.Context(), o.at(line), 2, "登记有误"))(t)
		ok(o.Void(t.Context(), o.at(line), 1, "重复登记"))(t)
		o.wantClean(t)
	})
}
