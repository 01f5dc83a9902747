package desk_test

import (
	"fmt"
	"sync"
	"testing"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// atOnce starts n goroutines together and waits for them.
func atOnce(n int, work func(i int)) {
	var ready, done sync.WaitGroup
	ready.Add(n)
	for i := range n {
		done.Go(func() {
			ready.Done()
			ready.Wait()
			work(i)
		})
	}
	done.Wait()
}

func TestDoubleClickMakesOneCase(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		lines, errs := make([]desk.Summary, 8), make([]error, 8)
		in := desk.Intake{Agency: o.agency, Key: "a-form", By: desk.System("登记员")}
		atOnce(8, func(i int) { lines[i], errs[i] = o.Register(t.Context(), in, application("2026-01-30")) })
		for i := range lines {
			if errs[i] != nil || lines[i] != lines[0] || lines[i].Number != "2026-000001" {
				t.Errorf("click %d: %+v, %v; want the one case 2026-000001", i, lines[i], errs[i])
			}
		}
		if next := o.register(t, "2026-01-30"); next.Number != "2026-000002" {
			t.Errorf("the next number is %s: the clicks took more than one", next.Number)
		}
		if v := o.wantClean(t); v.Cases != 2 || v.Acts != 2 {
			t.Errorf("verified %+v, want two cases of one act", v)
		}
	})
}

func TestRepeatedFormAnswersTheSame(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		first, second := o.register(t, "2026-01-30"), o.register(t, "2026-01-30")
		at := o.at(first)
		at.Key = "decision-form"
		decided := ok(o.Decide(ctx, at, disclosed("2026-02-27")))(t)
		again := ok(o.Decide(ctx, at, disclosed("2026-02-27")))(t)
		if again != decided || decided.Seq != 2 {
			t.Errorf("the same form again answers %+v, want %+v", again, decided)
		}
		lines := make([]desk.Summary, 8)
		delivery := o.at(decided)
		delivery.Key = "delivery-form"
		atOnce(8, func(i int) { lines[i], _ = o.Deliver(ctx, delivery, posted("2026-03-02")) })
		for i, s := range lines {
			if s.State != foi.Concluded || s.Seq != 3 {
				t.Errorf("click %d on 送达: %+v, want concluded by act 3", i, s)
			}
		}
		_, err := o.Deliver(ctx, at, posted("2026-03-02"))
		wantError(t, "the key of a decision on a delivery", err, desk.Conflict, "已经提交过")
		_, err = o.Register(ctx, desk.Intake{By: desk.System("测试"), Agency: o.agency, Key: at.Key}, application("2026-01-30"))
		wantError(t, "the key of a decision on a registration", err, desk.Conflict, "已经提交过")
		other := o.at(second)
		other.Key = at.Key
		_, err = o.Decide(ctx, other, disclosed("2026-02-27"))
		wantError(t, "the key of a decision on another case: answering with the first would lose this one", err, desk.Conflict, "已经提交过")

		county := o
		county.agency = o.newAgency(t, desk.Agency{Name: "示例县"}).ID
		s := ok(county.Register(ctx, desk.Intake{By: desk.System("测试"), Agency: county.agency, Key: at.Key}, application("2026-01-30")))(t)
		if s.Number != "2026-000001" || s.ID == first.ID {
			t.Errorf("keys are an agency's own, and yet the county got %+v", s)
		}
		for range 2 { // no key: every form is a new one
			ok(county.Register(ctx, desk.Intake{By: desk.System("测试"), Agency: county.agency}, application("2026-01-30")))(t)
		}
		if v := o.wantClean(t); v.Cases != 5 || v.Acts != 7 {
			t.Errorf("verified %+v, want 5 cases, 7 acts", v)
		}
	})
}

func TestTwoOfficersDecideAtOnce(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		for round := range 5 {
			line := o.register(t, "2026-01-30")
			lines, errs := make([]desk.Summary, 2), make([]error, 2)
			atOnce(2, func(i int) {
				at := o.at(line)
				at.Key = fmt.Sprintf("form %d of round %d", i, round)
				lines[i], errs[i] = o.Decide(ctx, at, []foi.Decision{disclosed("2026-02-27"), notHeld("2026-02-27")}[i])
			})
			winner := 0
			if errs[0] != nil {
				winner = 1
			}
			if errs[winner] != nil {
				t.Fatalf("nobody won: %v, %v", errs[0], errs[1])
			}
			wantError(t, "the other officer", errs[1-winner], desk.Conflict, "您打开页面之后", "作出答复（承办人 2026-03-02 10:00）", "请核对")
			file := ok(o.Case(ctx, o.agency, line.ID))(t)
			if file.Summary != lines[winner] || kinds(file.Log) != "receipt decision" {
				t.Errorf("recorded %s, line %+v; want the winner's %+v", kinds(file.Log), file.Summary, lines[winner])
			}
		}
		o.wantClean(t)
	})
}

func TestActOnAnOldPage(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		old := o.register(t, "2026-01-30")
		line := ok(o.Decide(t.Context(), o.at(old), disclosed("2026-02-27")))(t)
		line = ok(o.Void(t.Context(), o.at(line), 2, "文书有误"))(t)
		_, err := o.Withdraw(t.Context(), o.at(old), foi.Withdrawal{On: day("2026-03-02")})
		wantError(t, "all that came since is named", err, desk.Conflict, "作出答复", "作废")
		_, err = o.Amend(t.Context(), o.at(old), application("2026-01-29"), "更正")
		wantError(t, "a correction too", err, desk.Conflict, "作出答复", "作废")
		for _, expected := range []int{4, -1} {
			at := o.at(line)
			at.Expected = expected
			_, err = o.Withdraw(t.Context(), at, foi.Withdrawal{On: day("2026-03-02")})
			wantError(t, fmt.Sprintf("act %d was never on a page", expected), err, desk.Conflict, "重新打开")
		}
		if now := ok(o.Case(t.Context(), o.agency, old.ID))(t); now.Summary != line {
			t.Errorf("changed by refused acts: %+v", now.Summary)
		}
	})
}

func TestCaseOfAnotherAgencyIsNotThere(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		theirs := ok(o.Decide(ctx, o.at(o.register(t, "2026-01-30")), disclosed("2026-02-27")))(t)
		ours := o
		ours.agency = o.newAgency(t, desk.Agency{Name: "示例县"}).ID
		at := ours.at(theirs)
		for name, use := range map[string]func(desk.At) error{
			"open":    func(at desk.At) error { _, err := o.Case(ctx, at.Agency, at.Case); return err },
			"decide":  func(at desk.At) error { _, err := o.Decide(ctx, at, disclosed("2026-02-27")); return err },
			"deliver": func(at desk.At) error { _, err := o.Deliver(ctx, at, posted("2026-03-02")); return err },
			"withdraw": func(at desk.At) error {
				_, err := o.Withdraw(ctx, at, foi.Withdrawal{On: day("2026-03-02")})
				return err
			},
			"void":    func(at desk.At) error { _, err := o.Void(ctx, at, 2, "作废"); return err },
			"propose": func(at desk.At) error { _, err := o.Propose(ctx, at, longer(10)); return err },
			"extend":  func(at desk.At) error { _, err := o.Extend(ctx, at, told("2026-03-02", 10)); return err },
			"charge": func(at desk.At) error {
				_, err := o.ChargeFee(ctx, at, foi.FeeNotice{On: day("2026-03-02"), Items: 31})
				return err
			},
			"receive the notice": func(at desk.At) error { _, err := o.FeeReceived(ctx, at, day("2026-03-02")); return err },
			"pay":                func(at desk.At) error { _, err := o.Pay(ctx, at, foi.FeePaid{On: day("2026-03-02")}); return err },
			"amend":              func(at desk.At) error { _, err := o.Amend(ctx, at, application("2026-01-29"), "更正"); return err },
		} {
			wantError(t, name+" by another agency", use(at), desk.NotFound, "本机关没有这个案件")
			nobody := at
			nobody.Case = 999
			wantError(t, name+" a case that nobody has", use(nobody), desk.NotFound)
			nobody.Agency = 999
			wantError(t, name+" for an agency that is none", use(nobody), desk.NotFound, "没有这个机关")
		}
		for name, err := range map[string]error{
			"register":   second(o.Register(ctx, desk.Intake{By: desk.System("测试"), Agency: 999}, application("2026-01-30"))),
			"list":       second(o.List(ctx, 999, desk.Filter{}, desk.Position{}, 1)),
			"statistics": second(o.Statistics(ctx, 999, 2026, "")),
			"preview":    second(o.Preview(ctx, 999, application("2026-01-30"))),
			"import":     second(o.ImportLedger(ctx, desk.ImportOrder{By: desk.System("测试"), Agency: 999}, rows())),
			"agency":     second(o.Agency(ctx, 999)),
		} {
			wantError(t, name+" for an agency that is none", err, desk.NotFound, "没有这个机关")
		}
		for _, query := range []string{theirs.Number, theirs.LetterNumber, "财政预算", ""} {
			if page := ok(o.List(ctx, ours.agency, desk.Filter{Query: query}, desk.Position{}, 10))(t); len(page.Cases) != 0 {
				t.Errorf("search “%s” shows another agency's %+v", query, page.Cases)
			}
		}
		if names := ok(o.Departments(ctx, ours.agency))(t); len(names) != 0 {
			t.Errorf("another agency's departments %v", names)
		}
		if got := ours.ledger(t, 2026); got != absent {
			t.Errorf("another agency's ledger: %s", got)
		}
		if due := ok(o.DueCounts(ctx, ours.agency, desk.Actor{}))(t); due != (desk.DueCounts{}) {
			t.Errorf("another agency's due counts %+v", due)
		}
		if cells := ours.counting(t, 2026); cells != "" {
			t.Errorf("another agency's table: %s", cells)
		}
		if now := ok(o.Case(ctx, o.agency, theirs.ID))(t); now.Summary != theirs {
			t.Errorf("after all that their case is %+v", now.Summary)
		}
	})
}

func second[T any](_ T, err error) error { return err }
