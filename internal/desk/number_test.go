package desk_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"foidesk/internal/desk"
)

// failing is the real store, but what was done in a transaction comes to nothing in its last moment.
type failing struct{ desk.Store }

var errLastMoment = errors.New("the disk is full")

func (f failing) Transact(ctx context.Context, work func(desk.Tx) error) error {
	return f.Store.Transact(ctx, func(tx desk.Tx) error {
		if err := work(tx); err != nil {
			return err
		}
		return errLastMoment
	})
}

func TestNumbersHaveNoGap(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		const n = 40
		broken := deskOver(failing{o.store})
		numbers, errs := make([]string, 2*n), make([]error, 2*n)
		atOnce(2*n, func(i int) {
			d := o.Desk
			if i%2 == 1 {
				d = broken
			}
			line, err := d.Register(t.Context(), desk.Intake{By: desk.System("测试"), Agency: o.agency, Key: fmt.Sprint("form ", i)}, application("2026-01-30"))
			numbers[i], errs[i] = line.Number, err
		})
		var given []string
		for i := range numbers {
			switch {
			case i%2 == 1 && !errors.Is(errs[i], errLastMoment):
				t.Errorf("registration %d was to fail: %v", i, errs[i])
			case i%2 == 0 && errs[i] != nil:
				t.Errorf("registration %d: %v", i, errs[i])
			case i%2 == 0:
				given = append(given, numbers[i])
			}
		}
		slices.Sort(given)
		for i, number := range given {
			if want := fmt.Sprintf("2026-%06d", i+1); number != want {
				t.Fatalf("number %d is %s, want %s; all: %v", i+1, number, want, given)
			}
		}
		if v := o.wantClean(t); v.Cases != n {
			t.Errorf("%d cases, want %d", v.Cases, n)
		}
	})
}

func TestSeriesOfNumbers(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		test := func(why string, o office, on, want string) {
			t.Helper()
			if got := o.register(t, on).Number; got != want {
				t.Errorf("%s: %s, want %s", why, got, want)
			}
		}
		yearly, single := o, o
		yearly.agency = o.newAgency(t, desk.Agency{Name: "示例县", NumberPattern: "〔{年}〕{序号:3}号"}).ID
		single.agency = o.newAgency(t, desk.Agency{Name: "示例区", NumberPattern: "登{序号}"}).ID
		test("the first of its year", o, "2025-12-31", "2025-000001")
		test("a new year begins anew", o, "2026-01-01", "2026-000001")
		test("registered late, numbered in its year", o, "2025-12-30", "2025-000002")
		test("an agency's numbers are its own", yearly, "2026-01-01", "〔2026〕001号")
		test("one series through the years", single, "2025-12-31", "登1")
		test("one series through the years", single, "2026-01-05", "登2")
	})
}

func TestNumbersGoOnAfterAnImport(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		o.register(t, "2026-01-30")
		report := o.imports(t,
			row("2024-000007", "2024-01-05"), row("2024-000120", "2024-11-01"), row("2024-000119", "2024-12-01"),
			row("旧字第9000号", "2024-03-01"), row("2025-40", "2025-02-05"))
		if !report.Imported || report.New != 5 {
			t.Fatalf("import: %+v", report)
		}
		for _, next := range []struct{ why, on, want string }{
			{"after the highest of its year, in whatever order they stood", "2024-12-31", "2024-000121"},
			{"and then by one", "2024-12-31", "2024-000122"},
			{"a number written without zeros counts too", "2025-12-01", "2025-000041"},
			{"other years are not touched", "2026-01-31", "2026-000002"},
		} {
			if got := o.register(t, next.on).Number; got != next.want {
				t.Errorf("%s: %s, want %s", next.why, got, next.want)
			}
		}
		o.imports(t, row("2024-000050", "2024-06-03"))
		if got := o.register(t, "2024-12-31").Number; got != "2024-000123" {
			t.Errorf("an import of lower numbers must not set the series back: %s, want 2024-000123", got)
		}
		dry := ok(o.ImportLedger(t.Context(), desk.ImportOrder{By: desk.System("测试"), Agency: o.agency, DryRun: true}, rows(row("2024-000900", "2024-06-03"))))(t)
		if got := o.register(t, "2024-12-31").Number; dry.New != 1 || got != "2024-000124" {
			t.Errorf("after a dry run of 2024-000900: %s, want 2024-000124", got)
		}
		o.wantClean(t)
	})
}

// A ledger may hold the very number that is being given out at the counter: one of the two is first, and
// no number is there twice.
func TestImportBesideRegistrations(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		var ledger []desk.LedgerRow
		for n := range 30 {
			ledger = append(ledger, row(fmt.Sprintf("2026-%06d", n+1), "2026-01-20"))
		}
		numbers, errs := make([]string, 5), make([]error, 5)
		var report desk.ImportReport
		var importErr error
		atOnce(6, func(i int) {
			if i == 5 {
				report, importErr = o.ImportLedger(t.Context(), desk.ImportOrder{By: desk.System("测试"), Agency: o.agency}, rows(ledger...))
				return
			}
			line, err := o.Register(t.Context(), desk.Intake{By: desk.System("测试"), Agency: o.agency}, application("2026-01-30"))
			numbers[i], errs[i] = line.Number, err
		})
		if err := errors.Join(append(errs, importErr)...); err != nil {
			t.Fatal(err)
		}
		slices.Sort(numbers)
		if len(slices.Compact(numbers)) != 5 {
			t.Errorf("numbers given out twice: %v", numbers)
		}
		if report.Imported != (numbers[0] == "2026-000031") {
			t.Errorf("imported: %v, the counter gave %v: either all of the ledger is first or it is refused", report.Imported, numbers)
		}
		o.wantClean(t)
	})
}
