package desk_test

import (
	"testing"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// A case that waits for a correction or for an opinion stays in the lists of what is under way, at the day that the
// office looks to next, and verify proves the line.
func TestWhatWaitsStaysInTheLists(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		waits := func(why string, line desk.Summary, what foi.Awaited, until, next string) {
			t.Helper()
			if line.Waits.For != what || line.Waits.Until.String() != until || line.NextOn != day(next) || !line.ActBy.IsZero() {
				t.Errorf("%s: %+v until %q, in the list by %s, to act by %q", why, line.Waits, line.Waits.Until, line.NextOn, line.ActBy)
			}
			page := ok(o.List(ctx, o.agency, desk.Filter{Due: desk.UnderWay}, desk.Position{}, 10))(t)
			if len(page.Cases) == 0 || page.Cases[0].Due(calendar.China(), o.Today()).Urgency != desk.Paused {
				t.Errorf("%s: under way are %+v", why, page.Cases)
			}
		}
		// Received Friday 30 January 2026; the seventh working day is 10 February.
		line := o.register(t, "2026-01-30")
		by := func() desk.At { return o.by(handler, line) }
		line = ok(o.Claim(ctx, by()))(t)
		_, err := o.Take(ctx, by(), foi.CorrectionNotice{On: day("2026-02-11"), CorrectBy: day("2026-02-27"), Matters: "年度"})
		wantError(t, "on the eighth day", err, desk.Refused, "已逾期")
		seen := ok(o.WhatIf(ctx, o.agency, line.ID, foi.CorrectionNotice{On: day("2026-02-10"), CorrectBy: day("2026-03-04"), Matters: "年度"}))(t)
		if readings := seen.Clocks; readings[0].State != foi.Suspended || len(seen.Closed) == 0 || readings[0].Waits.For != foi.ForCorrection {
			t.Errorf("what if: %+v", seen)
		}
		line = ok(o.Take(ctx, by(), foi.CorrectionNotice{On: day("2026-02-10"), CorrectBy: day("2026-03-04"), Matters: "年度"}))(t)
		waits("correction awaited", line, foi.ForCorrection, "2026-03-04", "2026-03-04")
		line = ok(o.Take(ctx, by(), foi.CorrectionReceived{On: day("2026-02-26")}))(t)
		// 27 and 28 February (a Saturday worked) are the first two, 2 March the third: the 20th is 25 March.
		if line.Waits != (foi.Waiting{}) || line.DueOn != day("2026-03-25") || line.ActBy != line.DueOn || line.NextOn != line.DueOn {
			t.Errorf("corrected: %+v", line)
		}
		line = ok(o.Take(ctx, by(), foi.ConsultationSent{On: day("2026-02-27"), Party: foi.OtherAgency, Ref: "1", Name: "示例市财政局"}))(t)
		if line.Waits.For != foi.ForOpinion || !line.ActBy.IsZero() || line.NextOn.IsZero() {
			t.Errorf("an opinion without a limit: %+v", line)
		}
		line = ok(o.Take(ctx, by(), foi.OpinionReceived{On: day("2026-03-02"), Ref: "1"}))(t)
		if line.Waits != (foi.Waiting{}) || line.DueOn <= day("2026-03-25") {
			t.Errorf("the opinion came: %+v", line)
		}
		line = ok(o.Take(ctx, by(), foi.ConsultationSent{On: day("2026-03-02"), Party: foi.ThirdParty, Ref: "2", Name: "示例商业企业000001"}))(t)
		line = ok(o.Take(ctx, by(), foi.ConsultationDelivered{On: day("2026-03-02"), Ref: "2"}))(t)
		// The 15th working day after 2 March is the 23rd; from the 24th on the period goes on by itself.
		if due := line.Due(calendar.China(), day("2026-03-23")); due.Urgency != desk.Paused || due.Words != "暂停中（正在征求意见，至迟 2026年3月23日）" {
			t.Errorf("on the last day of an opinion: %+v", due)
		}
		if due := line.Due(calendar.China(), day("2026-03-24")); due.Urgency == desk.Paused || line.NextOn != line.ActBy || line.ActBy.IsZero() {
			t.Errorf("the day after an opinion that did not come: %+v, in the list by %s", due, line.NextOn)
		}
		verifies(t, o)
		line = ok(o.Take(ctx, by(), foi.OpinionReceived{On: day("2026-03-02"), Ref: "2"}))(t)
		_, err = o.Take(ctx, by(), foi.Decision{On: day("2026-03-02"), Outcome: foi.Disclosed})
		wantError(t, "an answer is no step of handling", err, desk.Refused, "不在这里登记")
		verifies(t, o)
	})
}

// verifies insists that every line is what the log says.
func verifies(t *testing.T, o office) {
	t.Helper()
	if _, err := o.Verify(t.Context(), func(d desk.Difference) { t.Errorf("%s", d) }); err != nil {
		t.Fatal(err)
	}
}
