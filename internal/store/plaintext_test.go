package store_test

import (
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/store/storetest"
)

// person is somebody whose data must be nowhere in the clear.
func person(i int) foi.Personal {
	return foi.Personal{
		IDNumber: fmt.Sprintf("11010119900101%04d", 1000+i), Phone: fmt.Sprintf("1380000%04d", 1000+i),
		Email: fmt.Sprintf("shenqing%04d@example.com", i), Address: fmt.Sprintf("示例市示例路%d号院", 7000+i),
	}
}

// spellings are the ways in which a value might stand in a file, short of being encrypted.
func spellings(value string) []string {
	b := []byte(value)
	out := []string{value, hex.EncodeToString(b), strings.ToUpper(hex.EncodeToString(b))}
	for skip := range 3 { // base64 of a text that holds the value at any place
		if len(b)-skip > 6 {
			cut := b[skip : skip+(len(b)-skip)/3*3]
			out = append(out, base64.StdEncoding.EncodeToString(cut), base64.RawURLEncoding.EncodeToString(cut))
		}
	}
	return out
}

func wantNowhere(t *testing.T, where, content string, people int) {
	t.Helper()
	for i := range people {
		p := person(i)
		for _, value := range []string{p.IDNumber, p.Phone, p.Email, p.Address} {
			for _, s := range spellings(value) {
				if strings.Contains(content, s) {
					t.Errorf("%s holds %q (%s)", where, s, value)
				}
			}
		}
	}
}

// dump is every row of every table as text.
func dump(t *testing.T, db *sql.DB, dsn string) string {
	t.Helper()
	list := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'case_search'"
	if strings.HasPrefix(dsn, "postgres") {
		list = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
	}
	var out strings.Builder
	for _, table := range texts(t, db, list) {
		eachRow(t, db, "SELECT * FROM "+table, func(_ []string, cells []any) {
			for _, c := range cells {
				if b, isBytes := c.([]byte); isBytes {
					c = string(b)
				}
				fmt.Fprintln(&out, c)
			}
		})
	}
	return out.String()
}

// eachRow shows the rows of a query, and returns its columns.
func eachRow(t *testing.T, db *sql.DB, query string, show func(columns []string, cells []any)) []string {
	t.Helper()
	rows := ok(db.QueryContext(t.Context(), query))(t)
	defer rows.Close()
	columns := ok(rows.Columns())(t)
	for rows.Next() {
		cells, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		show(columns, cells)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return columns
}

// texts are the rows of a query of one text.
func texts(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	var out []string
	eachRow(t, db, query, func(_ []string, cells []any) { out = append(out, fmt.Sprint(cells[0])) })
	return out
}

// wantNoPlaintext looks through the files of a SQLite database and a backup of it, or through all rows.
func wantNoPlaintext(t *testing.T, dsn string, people int) {
	t.Helper()
	db := storetest.SQL(t, dsn)
	all := dump(t, db, dsn)
	if !strings.Contains(all, "自然人000001") {
		t.Error("the dump holds not even the names")
	}
	wantNowhere(t, "a table", all, people)
	if strings.HasPrefix(dsn, "postgres") {
		return
	}
	backup := filepath.Join(t.TempDir(), "copy.db")
	ok(db.ExecContext(t.Context(), "VACUUM INTO ?", backup))(t)
	wantNowhere(t, "the backup", string(ok(os.ReadFile(backup))(t)), people)
	for _, file := range ok(filepath.Glob(dsn + "*"))(t) {
		wantNowhere(t, filepath.Base(file), string(ok(os.ReadFile(file))(t)), people)
	}
}

func of(i int) foi.Receipt {
	r := application(fmt.Sprintf("道路施工许可%d", i))
	r.Applicant.Personal = person(i)
	return r
}

func TestNoPersonalDataInTheClear(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		d := deskOver(storetest.Open(t, dsn))
		by := desk.System("测试")
		a := ok(d.CreateAgency(t.Context(), by, desk.Agency{Name: "示例市"}))(t)
		const people = 60
		waits := foi.Arrival{On: day("2026-02-27"), Channel: foi.OrdinaryLetter, Request: of(58).Request}
		line := ok(d.Arrive(t.Context(), desk.Intake{By: by, Agency: a.ID}, waits))(t)
		called := foi.Contact{On: waits.On, How: foi.ByPhone, Reached: true}
		ok(d.Contact(t.Context(), desk.At{By: by, Agency: a.ID, Case: line.ID, Expected: 1}, called, true))(t)
		records := foi.RecordsRequest{On: waits.On, Channel: foi.InPerson, Request: of(59).Request, Record: "出生地", Evidence: "户口簿"}
		ok(d.RequestRecords(t.Context(), desk.Intake{By: by, Agency: a.ID}, records))(t)
		for i := range people / 2 {
			line := ok(d.Register(t.Context(), desk.Intake{By: by, Agency: a.ID, Key: fmt.Sprint("form", i)}, of(2*i)))(t)
			at := desk.At{By: by, Agency: a.ID, Case: line.ID, Expected: 1}
			switch i % 3 {
			case 0:
				ok(d.Amend(t.Context(), at, of(2*i+1), "登记有误"))(t)
			case 1:
				ok(d.Void(t.Context(), at, 1, "重复登记"))(t)
			case 2:
				ok(d.Decide(t.Context(), at, foi.Decision{On: day("2026-02-27"), Outcome: foi.Disclosed}))(t)
				if got := ok(d.OpenPersonal(t.Context(), by, a.ID, line.ID, desk.FieldIDNumber))(t); got != person(2*i).IDNumber {
					t.Errorf("the number of case %d is %q", line.ID, got)
				}
				ok(d.FindByPersonal(t.Context(), by, a.ID, person(2*i).Phone))(t)
			}
		}
		ok(d.ImportLedger(t.Context(), desk.ImportOrder{By: by, Agency: a.ID}, rows(described([]string{"自然人000001|征地补偿", "自然人000002|污水处理"}))))(t)
		wantNoPlaintext(t, dsn, people)
	})
}

// Whoever types a number in another way means the same; a number that was corrected away finds nothing.
func TestFindingByPersonalData(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn)
		d := deskOver(s)
		by := desk.System("测试")
		a := ok(d.CreateAgency(t.Context(), by, desk.Agency{Name: "示例市"}))(t)
		b := ok(d.CreateAgency(t.Context(), by, desk.Agency{Name: "示例县"}))(t)
		r := application("道路施工许可")
		r.Applicant.Personal = foi.Personal{IDNumber: "11010119900101123x", Phone: "010-6000 0001", Email: "Shenqing@Example.com"}
		first := ok(d.Register(t.Context(), desk.Intake{By: by, Agency: a.ID}, r))(t)
		second := ok(d.Register(t.Context(), desk.Intake{By: by, Agency: a.ID}, r))(t)
		corrected := r
		corrected.Applicant.IDNumber = "110101199001014321"
		ok(d.Amend(t.Context(), desk.At{By: by, Agency: a.ID, Case: second.ID, Expected: 1}, corrected, "证件号码有误"))(t)
		for _, try := range []struct {
			value  string
			agency desk.AgencyID
			want   []desk.CaseID
			why    string
		}{
			{"11010119900101123X", a.ID, []desk.CaseID{first.ID}, "the second case has another number by now"},
			{"１１０１０１ １９９００１０１ １２３ｘ", a.ID, []desk.CaseID{first.ID}, "full width and spaces"},
			{"110101199001014321", a.ID, []desk.CaseID{second.ID}, "as corrected"},
			{"01060000001", a.ID, []desk.CaseID{second.ID, first.ID}, "a phone number, the latest first"},
			{"shenqing@example.com", a.ID, []desk.CaseID{second.ID, first.ID}, "a mailbox"},
			{"0106000000", a.ID, nil, "a part of a number"},
			{"11010119900101123X", b.ID, nil, "another agency"},
			{"", a.ID, nil, "nothing"},
		} {
			found := ok(s.CasesByPersonal(t.Context(), try.agency, try.value, 10))(t)
			var ids []desk.CaseID
			for _, f := range found {
				ids = append(ids, f.ID)
			}
			if fmt.Sprint(ids) != fmt.Sprint(try.want) {
				t.Errorf("%s (%s): cases %v, want %v", try.value, try.why, ids, try.want)
			}
		}
	})
}

// later is a desk on another day.
func later(s desk.Store, at time.Time) *desk.Desk {
	return desk.New(s, calendar.China(), func() time.Time { return at })
}
