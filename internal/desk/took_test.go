package desk_test

import (
	"strings"
	"testing"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// Working days of 2026 from 30 January on: 02-02 to 02-06, 02-09 to 02-14, 02-24 to 02-28, 03-02.
func TestHowLongAnAnswerTook(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		for _, c := range []struct {
			why, received string
			acts          []foi.Act
			want          desk.Took
		}{
			{"posted on the 17th working day", "2026-01-30", []foi.Act{disclosed("2026-02-27"), posted("2026-03-02")}, desk.Took{Days: 17, Known: true}},
			{"handed over on the day it came in", "2026-03-02", []foi.Act{disclosed("2026-03-02"), posted("2026-03-02")}, desk.Took{Known: true}},
			{"a working day late", "2026-01-05", []foi.Act{disclosed("2026-02-03"), posted("2026-02-03")}, desk.Took{Days: 21, Known: true}},
			{
				"while an opinion was waited for no day counts", "2026-01-30",
				[]foi.Act{
					foi.ConsultationSent{On: day("2026-02-04"), Party: foi.OtherAgency, Ref: "1", Name: "示例市财政局"},
					foi.OpinionReceived{On: day("2026-02-11"), Ref: "1"},
					disclosed("2026-02-12"), posted("2026-02-12"),
				},
				desk.Took{Days: 4, Known: true},
			},
			{
				"with the payment the count begins anew", "2026-01-30",
				[]foi.Act{
					foi.FeeNotice{On: day("2026-02-03"), DeliveredOn: day("2026-02-03"), Items: 31},
					foi.FeePaid{On: day("2026-02-10")},
					disclosed("2026-02-12"), posted("2026-02-12"),
				},
				desk.Took{Days: 2, Known: true},
			},
			{"withdrawn in time", "2026-01-30", []foi.Act{foi.Withdrawal{On: day("2026-02-10")}}, desk.Took{}},
			{"withdrawn after the last day", "2026-01-05", []foi.Act{foi.Withdrawal{On: day("2026-02-03")}}, desk.Took{Days: 21, Known: true}},
			{"answered and not yet delivered", "2026-01-30", []foi.Act{disclosed("2026-02-27")}, desk.Took{}},
		} {
			line := o.register(t, c.received)
			for _, act := range c.acts {
				line = o.recorded(t, line, act)
			}
			if kept := ok(o.Case(t.Context(), o.agency, line.ID))(t).Summary; line.Took != c.want || kept != line {
				t.Errorf("%s: took %q, kept %q; want %q", c.why, line.Took, kept.Took, c.want)
			}
		}
		o.wantClean(t)
	})
}

// recorded goes on with a case by the way that the act has.
func (o office) recorded(t *testing.T, line desk.Summary, act foi.Act) desk.Summary {
	t.Helper()
	ctx, at := t.Context(), o.at(line)
	switch a := act.(type) {
	case foi.Decision:
		return ok(o.Decide(ctx, at, a))(t)
	case foi.Delivery:
		return ok(o.Deliver(ctx, at, a))(t)
	case foi.FeeNotice:
		return ok(o.ChargeFee(ctx, at, a))(t)
	case foi.FeePaid:
		return ok(o.Pay(ctx, at, a))(t)
	case foi.Withdrawal:
		return ok(o.Withdraw(ctx, at, a))(t)
	}
	return ok(o.Take(ctx, at, act))(t)
}

// Days that rest between the last day and a late answer move nothing but the time it took.
func TestCalendarMovesHowLongALateAnswerTook(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		line := o.register(t, "2026-01-05") // due on 2026-02-02
		for _, act := range []foi.Act{disclosed("2026-02-09"), posted("2026-02-09")} {
			line = o.recorded(t, line, act)
		}
		o.change(t, closure(o.agency, false, "2026-02-04", "2026-02-05"))
		moved := ok(o.Recount(t.Context()))(t)
		now := ok(o.Case(t.Context(), o.agency, line.ID))(t).Summary
		want := line
		want.Took.Days -= 2
		if moved != (desk.Recounted{Moved: 1}) || line.Took != (desk.Took{Days: 25, Known: true}) || now != want {
			t.Errorf("took %s, after two days more of rest %s (%+v)", line.Took, now.Took, moved)
		}
		o.wantClean(t)
	})
}

// What wrote to the column past the desk is named, no answer and an answer on the first day told apart.
func TestVerifyProvesHowLongAnAnswerTook(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		line := o.register(t, "2026-01-30")
		for _, act := range []foi.Act{disclosed("2026-02-27"), posted("2026-03-02")} {
			line = o.recorded(t, line, act)
		}
		o.recorded(t, o.register(t, "2026-02-02"), foi.Withdrawal{On: day("2026-02-10")})
		x := o.tampered(t)
		for statement, want := range map[string]string{
			"UPDATE cases SET took = 16 WHERE number = '2026-000001'":   "办理用时：按记载应为“17 个工作日”，列表中为“16 个工作日”",
			"UPDATE cases SET took = NULL WHERE number = '2026-000001'": "办理用时：按记载应为“17 个工作日”，列表中为“”",
			"UPDATE cases SET took = 0 WHERE number = '2026-000002'":    "办理用时：按记载应为“”，列表中为“0 个工作日”",
		} {
			x.exec(t, statement)
			var found []string
			ok(o.Verify(t.Context(), func(d desk.Difference) { found = append(found, d.String()) }))(t)
			if len(found) != 1 || !strings.Contains(found[0], want) {
				t.Errorf("%s: tells %q, want “…%s”", statement, found, want)
			}
			x.restore(t)
		}
		o.wantClean(t)
	})
}
