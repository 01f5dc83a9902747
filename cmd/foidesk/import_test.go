package main

import (
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"foidesk/internal/store/storetest"
)

const city = "宿迁市（全市）"

// suqianLedger is the ledger of 7,132 cases made from the counts that 宿迁 published for 2023 and 2024.
func suqianLedger(t *testing.T) string {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "internal", "sheet", "testdata", "suqian-2023-2024.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func inGB18030(t *testing.T, text string) string {
	t.Helper()
	out, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// asWorkbook saves the ledger the way a spreadsheet program would.
func asWorkbook(t *testing.T, text, path string) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	f := excelize.NewFile()
	defer f.Close()
	sw, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		cells := make([]any, len(row))
		for j, text := range row {
			cells[j] = text
		}
		if err := sw.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
			t.Fatal(err)
		}
	}
	if err := sw.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
}

// The tables that come out of the log are the tables the city published, in whatever form the ledger
// came in.
func TestLedgerGivesThePublishedTables(t *testing.T) {
	ledger := suqianLedger(t)
	forms := map[string]func(*shell) string{
		"UTF-8 .csv":   func(s *shell) string { return s.file("台账.csv", ledger) },
		"GB18030 .csv": func(s *shell) string { return s.file("台账.csv", inGB18030(t, ledger)) },
		".xlsx": func(s *shell) string {
			path := filepath.Join(s.dir, "台账.xlsx")
			asWorkbook(t, ledger, path)
			return path
		},
		"UTF-8 .csv into PostgreSQL": func(s *shell) string {
			s.db = storetest.Postgres(s.t)
			return s.file("台账.csv", ledger)
		},
	}
	for form, save := range forms {
		t.Run(form, func(t *testing.T) {
			s := newShell(t)
			path := save(s)
			first := s.must("import", "--agency", city, "--create", path)
			if !strings.Contains(first.stdout, "读入 7132 行：新增 7132 件，未变 0 件，拒收 0 行") {
				t.Errorf("import says %q", first.stdout)
			}
			again := s.must("import", "--agency", city, path)
			if !strings.Contains(again.stdout, "新增 0 件，未变 7132 件，拒收 0 行") {
				t.Errorf("second import says %q", again.stdout)
			}
			var reports []reportJSON
			for _, year := range []string{"2023", "2024"} {
				got := decodeReport(t, s.must("report", "--agency", city, "--year", year).stdout)
				want := readPublished(t, "suqian-"+year+".json")
				if len(got.SectionThree.Rows) != 25 || !reflect.DeepEqual(got.SectionThree, want.SectionThree) {
					t.Errorf("%s: table differs from the published one:\n%+v", year, got.SectionThree)
				}
				for _, c := range got.Checks {
					if !c.OK {
						t.Errorf("%s: %s %s: %s", year, c.ID, c.Where, c.Detail)
					}
				}
				reports = append(reports, got)
			}
			carriedOut, carriedIn := row(reports[0], "carried_out"), row(reports[1], "carried_in")
			if !reflect.DeepEqual(carriedOut, carriedIn) {
				t.Errorf("2023 carries out %v, 2024 carries in %v", carriedOut, carriedIn)
			}
			if v := s.must("verify"); !strings.Contains(v.stdout, "核对 7132 件案件") || !strings.Contains(v.stdout, "0 处不符") {
				t.Errorf("verify says %q", v.stdout)
			}
		})
	}
}

func row(r reportJSON, id string) []*int64 {
	for _, row := range r.SectionThree.Rows {
		if row.ID == id {
			return row.Values
		}
	}
	return nil
}

func TestOneBadCellImportsNothing(t *testing.T) {
	ledger := suqianLedger(t)
	tests := []struct {
		name, old, bad string
		says           []string
	}{
		{
			"received on 30 February", "2024-006902,2024-05-27,", "2024-006902,2024-02-30,",
			[]string{"收到日期", "没有 2024年2月30日 这一天"},
		},
		{"an outcome that is none", ",disclosed,2024-06-03,", ",公开了,2024-06-03,", []string{"办理结果", "公开了"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(ledger, tt.old) {
				t.Fatalf("the ledger holds no %q to spoil", tt.old)
			}
			s := newShell(t)
			s.must("import", "--agency", city, "--create", emptyLedger(s, ledger))
			r := s.run("import", "--agency", city, s.file("台账.csv", strings.Replace(ledger, tt.old, tt.bad, 1)))
			if r.status != exitUnusable {
				t.Errorf("status %d", r.status)
			}
			for _, want := range tt.says {
				if !strings.Contains(r.stderr, want) {
					t.Errorf("%q is not in %q", want, r.stderr)
				}
			}
			if !strings.Contains(r.stderr, "一行也没有导入") {
				t.Errorf("does not say that nothing was imported: %q", r.stderr)
			}
			if v := s.must("verify"); !strings.Contains(v.stdout, "核对 0 件案件") {
				t.Errorf("something was imported: %q", v.stdout)
			}
		})
	}
}

// emptyLedger is the ledger's header alone.
func emptyLedger(s *shell, ledger string) string {
	return s.file("空台账.csv", strings.SplitN(ledger, "\n", 2)[0]+"\n")
}

func TestDryRunWritesNothing(t *testing.T) {
	s := newShell(t)
	ledger := suqianLedger(t)
	path := s.file("台账.csv", ledger)
	s.must("import", "--agency", city, "--create", emptyLedger(s, ledger))
	r := s.must("import", "--agency", city, "--dry-run", path)
	if !strings.Contains(r.stdout, "新增 7132 件") || !strings.Contains(r.stdout, "没有写入") {
		t.Errorf("dry run says %q", r.stdout)
	}
	if v := s.must("verify"); !strings.Contains(v.stdout, "核对 0 件案件") {
		t.Errorf("something was written: %q", v.stdout)
	}
}

// What came too late or out of order is told by the dry run and by the import alike, and refuses nothing.
func TestImportTellsWhatHasNoEffect(t *testing.T) {
	const late = "登记编号,收到日期,收到方式,申请人类型,办理结果,答复日期,延期告知日期,收费通知日期,缴费日期\n" +
		"2024-000001,2024-03-04,邮寄,自然人,予以公开,2024-04-10,2024-04-02,2024-03-11,2024-03-08\n"
	s := newShell(t)
	path := s.file("台账.csv", late)
	for _, args := range [][]string{{"--create", "--dry-run"}, {"--create"}} {
		r := s.must(append(append([]string{"import", "--agency", city}, args...), path)...)
		for _, want := range []string{
			"新增 1 件，未变 0 件，拒收 0 行\n其中 3 项逾期或者不合顺序，按台账登记，对答复期限不发生效力：\n",
			"第 2 行（2024-000001），缴费日期 2024-03-08：收费通知 2024-03-11 才发出，期限不重新计算（国办函〔2020〕109号第六条）\n",
			"第 2 行（2024-000001），收费通知日期 2024-03-11：申请人缴费已在先（2024-03-08），没有需要等待的，不因此暂停（国办函〔2020〕109号第六条）\n",
			"第 2 行（2024-000001），延期告知日期 2024-04-02：答复期限已于 2024-04-01 届满，不发生延长的效力（条例第三十三条第二款）\n",
		} {
			if !strings.Contains(r.stdout, want) {
				t.Errorf("%v: %q is not in %q", args, want, r.stdout)
			}
		}
	}
	if r := s.must("import", "--agency", city, path); !strings.Contains(r.stdout, "未变 1 件") || strings.Contains(r.stdout, "不发生效力") {
		t.Errorf("again: %q", r.stdout)
	}
}

// The ledger in a year-end workbook holds all that was imported: taken in again it changes nothing, and elsewhere it
// comes to the same ledger.
func TestYearEndLedgerIsTakenInAgain(t *testing.T) {
	const rows = "登记编号,收到日期,收到方式,申请人类型,补正告知日期,补正收到日期,征求意见发出日期,征求意见收到日期,延期告知日期,延期工作日,收费通知日期,缴费日期,办理结果,答复日期,送达日期\n" +
		"2024-000001,2024-03-04,邮寄,自然人,2024/3/8,2024年3月18日,20240320,2024-03-28,2024-04-10,10,2024-04-15,2024-04-22,部分公开,2024-05-10,2024-05-11\n" +
		"2024-000002,2024-03-04,邮寄,自然人,2024-03-14,2024-03-10,2024-04-02,,2024-04-03,,2024-03-13,2024-03-15,逾期未缴费,2024-04-28,\n" +
		"2024-000003,2024-03-04,邮寄,自然人,2024-03-11,,,,,,,,,,\n"
	workbook := func(s *shell, file string) string {
		s.must("import", "--agency", city, "--create", file)
		path := filepath.Join(s.dir, "年终.xlsx")
		s.must("report", "--agency", city, "--year", "2024", "--format", "xlsx", "-o", path)
		return path
	}
	here, there := newShell(t), newShell(t)
	first := workbook(here, here.file("台账.csv", rows))
	if r := here.must("import", "--agency", city, first); !strings.Contains(r.stdout, "新增 0 件，未变 3 件，拒收 0 行") {
		t.Errorf("taken in again: %q", r.stdout)
	}
	second := workbook(there, first)
	a, b := ledgerOf(t, first), ledgerOf(t, second)
	if len(a) != 4 || !reflect.DeepEqual(a, b) {
		t.Errorf("elsewhere it comes to\n%v\nwant\n%v", b, a)
	}
	for i, want := range []string{"2024-03-08 2024-03-18 2024-03-20 2024-03-28 2024-04-10 10 2024-04-15 2024-04-22", "2024-03-14 2024-03-10 2024-04-02  2024-04-03 20 2024-03-13 2024-03-15"} {
		if got := strings.Join(a[i+1][13:21], " "); got != want {
			t.Errorf("row %d goes out with %s, want %s", i+1, got, want)
		}
	}
}

// ledgerOf are the cells of a workbook's ledger as they show.
func ledgerOf(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("台账")
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// An agency that comes with its ledger is there only if the ledger is.
func TestNewAgencyComesWithItsLedger(t *testing.T) {
	s := newShell(t)
	ledger := suqianLedger(t)
	good := s.file("台账.csv", ledger)
	bad := s.file("坏台账.csv", strings.Replace(ledger, ",disclosed,2024-06-03,", ",公开了,2024-06-03,", 1))
	if r := s.must("import", "--agency", city, "--create", "--dry-run", good); !strings.Contains(r.stdout, "新增 7132 件") {
		t.Errorf("dry run says %q", r.stdout)
	}
	if r := s.run("import", "--agency", city, "--create", bad); r.status != exitUnusable {
		t.Errorf("bad ledger: status %d", r.status)
	}
	if r := s.run("import", "--agency", city, good); r.status != exitUnusable || !strings.Contains(r.stderr, "--create") {
		t.Errorf("the agency is there without its ledger: status %d, %q", r.status, r.stderr)
	}
	s.must("import", "--agency", city, "--create", good)
}

func TestTemplateIsAnEmptyLedger(t *testing.T) {
	s := newShell(t)
	path := filepath.Join(s.dir, "模板.xlsx")
	s.must("import", "--template", "-o", path)
	r := s.must("import", "--agency", city, "--create", path)
	if !strings.Contains(r.stdout, "读入 0 行") || strings.Contains(r.stderr, "未识别的列") {
		t.Errorf("template imports as %q %q", r.stdout, r.stderr)
	}
}
