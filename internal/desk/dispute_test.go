package desk_test

import (
	"strings"
	"testing"

	"foidesk/internal/annual"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/store/storetest"
)

// refusedTo is a case that was answered with a refusal in time, delivered on 2025-11-21.
func (o office) refusedTo(t *testing.T) desk.Summary {
	t.Helper()
	ctx := t.Context()
	line := o.register(t, "2025-11-03")
	line = ok(o.Claim(ctx, o.by(handler, line)))(t)
	refused := thirdPartys("2025-11-20")
	refused.LetterNumber = "示例公开〔2025〕9号"
	line = ok(o.Decide(ctx, o.by(handler, line), refused))(t)
	return ok(o.Deliver(ctx, o.by(handler, line), posted("2025-11-21")))(t)
}

func reviewTold(tell func(*foi.Review)) foi.Review {
	r := foi.Review{Proceeding: foi.Proceeding{Ref: "1"}}
	tell(&r)
	return r
}

// reviewed is that case after a review that revoked the answer.
func (o office) reviewed(t *testing.T) desk.Summary {
	t.Helper()
	ctx := t.Context()
	line := o.refusedTo(t)
	line = ok(o.Dispute(ctx, o.by(handler, line), reviewTold(func(r *foi.Review) {
		r.FiledOn, r.ServedOn, r.Body = day("2025-12-01"), day("2025-12-05"), " 示例省人民政府 "
	})))(t)
	return ok(o.Dispute(ctx, o.by(handler, line), reviewTold(func(r *foi.Review) {
		r.DecidedOn, r.Result = day("2026-02-02"), foi.Revoked
	})))(t)
}

// A re-answer is owed like a first one and stands in the lists, and the annual table keeps what it had counted.
func TestReanswerIsUnderWayAndCountsOnce(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		line := o.reviewed(t)
		before := line
		first := func(why string) {
			t.Helper()
			if line.ConcludedOn != before.ConcludedOn || line.Outcome != before.Outcome || line.Timeliness != foi.Met ||
				line.DecidedOn != before.DecidedOn || line.LetterNumber != before.LetterNumber {
				t.Errorf("%s: the first conclusion moved: %+v", why, line)
			}
			o.want(t, why, 2025, "received·natural_person refused_4·natural_person total·natural_person")
			o.want(t, why, 2026, "")
			if row := o.ledger(t, 2025); row != "refused_4 2025-11-20" {
				t.Errorf("%s: the ledger has %s", why, row)
			}
			o.wantClean(t)
		}
		first("reviewed")
		if n := ok(o.DueCounts(ctx, o.agency, handler))(t); n.UnderWay != 0 || line.State != foi.Concluded {
			t.Errorf("a review leaves the case concluded: %+v, %s", n, line.State)
		}
		// Of the 20 working days after 10 February 2026, nine lie in it: 14 and 28 are worked, 15 to 23 are not.
		line = ok(o.Dispute(ctx, o.by(handler, line), foi.Reanswer{On: day("2026-02-10"), By: foi.KindReview, Ref: "1"}))(t)
		first("ordered")
		if line.State != foi.Open || line.DueOn != day("2026-03-16") || line.ActBy != line.DueOn || line.NextOn != line.DueOn {
			t.Errorf("ordered: %s, due %s, to act by %s, in the list by %s", line.State, line.DueOn, line.ActBy, line.NextOn)
		}
		if due := line.Due(calendar.China(), o.Today()); due.Words != "3月16日（周一）还剩 10 个工作日" {
			t.Errorf("the list says %s", due.Words)
		}
		page := ok(o.List(ctx, o.agency, desk.Filter{Due: desk.UnderWay}, desk.Position{}, 10))(t)
		if n := ok(o.DueCounts(ctx, o.agency, handler))(t); n.UnderWay != 1 || n.Mine != 1 || len(page.Cases) != 1 || page.Cases[0] != line {
			t.Errorf("under way: %+v, %+v", n, page.Cases)
		}
		_, err := o.Propose(ctx, o.by(handler, line), foi.Extension{Reason: "需要更多时间", WorkingDays: 5})
		wantError(t, "the time was ordered", err, desk.Refused, "重新答复")
		line = ok(o.Decide(ctx, o.by(handler, line), foi.Decision{On: day("2026-03-02"), Outcome: foi.Disclosed, LetterNumber: "示例公开〔2026〕2号"}))(t)
		first("decided anew")
		if n := ok(o.DueCounts(ctx, o.agency, handler))(t); n.Undelivered != 1 || line.State != foi.Decided {
			t.Errorf("waits for delivery: %+v, %s", n, line.State)
		}
		line = ok(o.Deliver(ctx, o.by(handler, line), posted("2026-03-02")))(t)
		first("answered anew")
		if line.State != foi.Concluded || !line.NextOn.IsZero() || line.Due(calendar.China(), o.Today()).Words != "2025年11月21日 按期办结" {
			t.Errorf("answered anew: %s, %s", line.State, line.Due(calendar.China(), o.Today()).Words)
		}
	})
}

// Where the review found silence, the ordered answer is the first, and the one that counts.
func TestReanswerAfterSilenceIsWhatCounts(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		line := o.register(t, "2025-11-03")
		line = ok(o.Dispute(ctx, o.by(head, line), reviewTold(func(r *foi.Review) {
			r.FiledOn, r.DecidedOn, r.Result = day("2025-12-08"), day("2026-02-02"), foi.OrderedToPerform
		})))(t)
		line = ok(o.Dispute(ctx, o.by(head, line), foi.Reanswer{On: day("2026-02-24"), By: foi.KindReview, Ref: "1"}))(t)
		if line.ClaimBy != day("2026-02-25") {
			t.Errorf("to be claimed by %s, a working day after the order", line.ClaimBy)
		}
		line = ok(o.Decide(ctx, o.by(head, line), disclosed("2026-03-01")))(t)
		line = ok(o.Deliver(ctx, o.by(head, line), posted("2026-03-02")))(t)
		if line.ConcludedOn != day("2026-03-02") || line.Timeliness != foi.Met {
			t.Errorf("concluded on %s, %s", line.ConcludedOn, line.Timeliness)
		}
		o.want(t, "answered as ordered", 2026, "carried_in·natural_person disclosed·natural_person total·natural_person")
		o.wantClean(t)
	})
}

func TestWhoMayRecordADispute(t *testing.T) {
	filed := reviewTold(func(r *foi.Review) { r.FiledOn = day("2025-12-01") })
	other := desk.Actor{ID: 9, Name: "自然人000009"}
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		line := o.refusedTo(t)
		_, err := o.Dispute(ctx, o.by(other, line), filed)
		wantError(t, "another's case", err, desk.Refused, "承办")
		_, err = o.Dispute(ctx, o.by(handler, line), posted("2026-03-02"))
		wantError(t, "no dispute", err, desk.Refused)
		_, err = o.Take(ctx, o.by(handler, line), filed)
		wantError(t, "no step of handling", err, desk.Refused, "不在这里登记")
		line = ok(o.Dispute(ctx, o.by(head, line), filed))(t)
		_, err = o.Void(ctx, o.by(other, line), line.Seq, "录入有误")
		wantError(t, "what another may not record, another may not void", err, desk.Refused, "承办")
		ok(o.Void(ctx, o.by(handler, line), line.Seq, "录入有误"))(t)

		unclaimed := o.register(t, "2025-11-03")
		unclaimed = ok(o.Decide(ctx, o.by(head, unclaimed), disclosed("2025-11-20")))(t)
		unclaimed = ok(o.Deliver(ctx, o.by(head, unclaimed), posted("2025-11-21")))(t)
		ok(o.Dispute(ctx, o.by(other, unclaimed), filed))(t) // nobody had it, and nobody can claim it any more
		o.wantClean(t)
	})
}

// Every fault of a form is told at its field, and what was typed is tidied.
func TestWhatIsWrongWithADispute(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		line := o.refusedTo(t)
		long := strings.Repeat("长", 2001)
		for why, test := range map[string]struct {
			act    foi.Act
			fields string
		}{
			"days to come": {foi.Review{
				Proceeding: foi.Proceeding{FiledOn: day("2026-03-03"), ServedOn: day("2026-03-04")}, AcceptedOn: day("2026-03-03"),
			}, "accepted_on filed_on served_on"},
			"texts too long": {foi.Suit{Proceeding: foi.Proceeding{
				Ref: long, FiledOn: day("2026-02-02"), Body: long, Number: long, Note: long,
			}}, "body note number ref"},
			"an order of tomorrow": {foi.Reanswer{On: day("2026-03-03"), By: foi.KindReview}, "on"},
		} {
			_, err := o.Dispute(ctx, o.by(handler, line), test.act)
			wantError(t, why, err, desk.Invalid)
			if got := fieldsOf(err); got != test.fields {
				t.Errorf("%s: names %s, want %s", why, got, test.fields)
			}
		}
		line = ok(o.Dispute(ctx, o.by(handler, line), foi.Suit{Proceeding: foi.Proceeding{
			Ref: " 1 ", FiledOn: day("2026-02-02"), Body: " 示例市中级人民法院\r\n",
		}}))(t)
		suits := ok(o.Case(ctx, o.agency, line.ID))(t).Case.Suits
		if len(suits) != 1 || suits[0].Ref != "1" || suits[0].Body != "示例市中级人民法院" {
			t.Errorf("recorded %+v", suits)
		}
	})
}

// Section four counts what the log says of each year, each of its numbers opens the cases, and verify proves what is
// kept for it.
func TestSectionFourComesFromTheLog(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		line := o.reviewed(t)
		o.wantDisputes(t, "filed in 2025", 2025, line, "review·pending")
		o.wantDisputes(t, "decided in 2026", 2026, line, "review·corrected")
		o.wantDisputes(t, "before it", 2024, line, "")
		line = ok(o.Dispute(ctx, o.by(handler, line), foi.Suit{Proceeding: foi.Proceeding{Ref: "1", FiledOn: day("2026-02-10")}}))(t)
		o.wantDisputes(t, "and a suit", 2026, line, "review·corrected suit_after_review·pending")
		line = ok(o.Void(ctx, o.by(handler, line), line.Seq, "他案误登"))(t)
		o.wantDisputes(t, "voided", 2026, line, "review·corrected")
		o.register(t, "2026-02-02")
		o.wantDisputes(t, "another's case", 2026, line, "review·corrected")
		o.wantClean(t)

		db := storetest.SQL(t, o.dsn)
		for why, bend := range map[string]string{
			"a year": "UPDATE disputes SET to_year = 9999", "an agency": "UPDATE disputes SET agency_id = agency_id + 1",
			"a result": "UPDATE disputes SET result = 'upheld'", "all of it": "DELETE FROM disputes",
		} {
			if why == "an agency" {
				o.newAgency(t, desk.Agency{Name: "示例县"})
			}
			kept := ok(o.store.Disputes(ctx, []desk.CaseID{line.ID}))(t)
			ok(db.ExecContext(ctx, bend))(t)
			var found []string
			ok(o.Verify(ctx, func(d desk.Difference) { found = append(found, d.String()) }))(t)
			if len(found) != 1 || !strings.Contains(found[0], "复议诉讼统计") {
				t.Errorf("%s was changed, and verify says %v", why, found)
			}
			var spans []annual.DisputeSpan
			for _, k := range kept[line.ID] {
				spans = append(spans, k.DisputeSpan)
			}
			if err := o.store.Transact(ctx, func(tx desk.Tx) error { return tx.SetDisputes(ctx, o.agency, line.ID, spans) }); err != nil {
				t.Fatal(err)
			}
			o.wantClean(t)
		}
	})
}

// wantDisputes names the cells of section four that count something, totals left out, and proves that each of them
// opens just the case.
func (o office) wantDisputes(t *testing.T, why string, year int, line desk.Summary, want string) {
	t.Helper()
	s := ok(o.Statistics(t.Context(), o.agency, year, ""))(t)
	var out []string
	for _, row := range annual.DisputeRows() {
		for _, col := range annual.DisputeColumns() {
			cell := annual.Cell{Row: row.ID, Column: col.ID}
			n, _ := s.Report.SectionFour[cell].Int()
			page := ok(o.List(t.Context(), o.agency, desk.Filter{Cell: &cell, Year: year}, desk.Position{}, 10))(t)
			if int64(len(page.Cases)) != n || n > 0 && page.Cases[0] != line {
				t.Errorf("%s: cell %v of %d counts %d and opens %+v", why, cell, year, n, page.Cases)
			}
			if n != 0 && col.ID != annual.ColumnTotal {
				out = append(out, string(row.ID)+"·"+string(col.ID))
			}
		}
	}
	if got := strings.Join(out, " "); got != want {
		t.Errorf("%s: %d counts %q, want %q", why, year, got, want)
	}
	for _, f := range s.Findings {
		if f.Check == annual.CheckSectionFour && (!f.OK || !f.Assessable) {
			t.Errorf("%s: %s %s", why, f.Where, f.Detail)
		}
	}
}
