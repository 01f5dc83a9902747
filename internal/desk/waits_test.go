package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// What waits for whom: the lists, read a case at a time, and the counts beside them say the same.
func TestListsOfWhatWaits(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		zhang, li := desk.Actor{ID: 7, Name: "张一"}, desk.Actor{ID: 8, Name: "李二"}
		by := func(a desk.Actor, s desk.Summary) desk.At {
			at := o.at(s)
			at.By = a
			return at
		}
		for _, c := range []struct {
			on     string
			record func(s desk.Summary)
		}{
			{"2026-01-30", func(desk.Summary) {}},
			{"2026-02-28", func(desk.Summary) {}}, // a working Saturday: Monday, today, is the day it may wait
			{"2026-02-02", func(s desk.Summary) { ok(o.Claim(t.Context(), by(zhang, s)))(t) }},
			{"2026-02-03", func(s desk.Summary) { ok(o.Claim(t.Context(), by(li, s)))(t) }},
			{"2026-01-28", func(s desk.Summary) {
				s = ok(o.Claim(t.Context(), by(zhang, s)))(t)
				ok(o.Propose(t.Context(), by(zhang, s), disclosed("2026-03-02")))(t)
			}},
			{"2026-01-05", func(s desk.Summary) { // suspended, and not paid by 6 February: to be closed if the head of office consents
				s = ok(o.Claim(t.Context(), by(zhang, s)))(t)
				s = ok(o.ChargeFee(t.Context(), by(zhang, s), foi.FeeNotice{On: day("2026-01-08"), DeliveredOn: day("2026-01-09"), Items: 31}))(t)
				ok(o.Propose(t.Context(), by(zhang, s), foi.Decision{On: day("2026-03-02"), Outcome: foi.NotPaid}))(t)
			}},
			{"2026-01-29", func(s desk.Summary) {
				s = ok(o.Claim(t.Context(), by(zhang, s)))(t)
				s = ok(o.Decide(t.Context(), o.at(s), disclosed("2026-03-02")))(t)
				ok(o.Deliver(t.Context(), o.at(s), posted("2026-03-02")))(t)
			}},
			{"2026-01-27", func(s desk.Summary) { ok(o.Void(t.Context(), o.at(s), 1, "重复登记"))(t) }},
		} {
			c.record(o.register(t, c.on))
		}
		counts := ok(o.DueCounts(t.Context(), o.agency, zhang))(t)
		for _, test := range []struct {
			why   string
			f     desk.Filter
			count int64
			want  string
		}{
			{"mine, most urgent first", desk.Filter{Officer: zhang.ID}, counts.Mine, "01-05 01-28 02-02"},
			{"another's", desk.Filter{Officer: li.ID}, 1, "02-03"},
			{"nobody's", desk.Filter{Waits: desk.Unclaimed}, counts.Unclaimed, "01-30 02-28"},
			{"nobody's for longer than a working day", desk.Filter{Waits: desk.UnclaimedLate}, counts.UnclaimedLate, "01-30"},
			{"for consent", desk.Filter{Waits: desk.ForConsent}, counts.ForConsent, "01-05 01-28"},
			{"for consent, and mine", desk.Filter{Waits: desk.ForConsent, Officer: zhang.ID}, 2, "01-05 01-28"},
			{"for consent, and another's", desk.Filter{Waits: desk.ForConsent, Officer: li.ID}, 0, ""},
		} {
			var got []string
			for after := (&desk.Position{}); after != nil; {
				page := ok(o.List(t.Context(), o.agency, test.f, *after, 1))(t)
				for _, s := range page.Cases {
					got = append(got, strings.TrimPrefix(s.ReceivedOn.String(), "2026-"))
				}
				after = page.Next
			}
			if fmt.Sprint(got) != fmt.Sprint(strings.Fields(test.want)) || int(test.count) != len(got) || !slices.IsSorted(got) {
				t.Errorf("%s: received on %v, counted %d; want %s", test.why, got, test.count, test.want)
			}
		}
		if n := ok(o.DueCounts(t.Context(), o.agency, desk.System("测试")))(t); n.Mine != 0 || n.UnderWay != 6 || n.Overdue != 0 {
			t.Errorf("for nobody: %+v", n)
		}
	})
}
