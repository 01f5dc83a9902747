package desk_test

import (
	"slices"
	"strings"
	"testing"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// person is an application with what its applicant is known by: name, identity number, phone.
func person(on, name, id, phone string) foi.Receipt {
	r := application(on)
	r.Applicant.Name, r.Applicant.Personal = name, foi.Personal{IDNumber: id, Phone: phone}
	return r
}

// The month of the fee per item counts every case of the same applicant that came in then, and no others.
func TestTheMonthOfAnApplicant(t *testing.T) {
	const me, phone, other = "110101199001010018", "13900000001", "110101199001010026"
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		take := func(agency desk.AgencyID, r foi.Receipt) desk.Summary {
			t.Helper()
			return ok(o.Register(ctx, desk.Intake{Agency: agency, By: desk.System("登记员")}, r))(t)
		}
		last := take(o.agency, person("2026-01-31", "自然人000001", me, ""))
		take(o.agency, person("2025-12-31", "自然人000001", me, ""))
		first := take(o.agency, person("2026-01-01", "自然人000001", me, phone))
		called := take(o.agency, person("2026-01-15", "另一名称", "", phone))
		take(o.agency, person("2026-01-20", "自然人000001", other, ""))
		named := take(o.agency, person("2026-01-16", "自然人000001", "", ""))
		take(o.agency, person("2026-02-01", "自然人000001", me, ""))
		wrong := take(o.agency, person("2026-01-17", "自然人000001", me, ""))
		ok(o.Void(ctx, o.at(wrong), 1, "重复登记"))(t)
		take(o.newAgency(t, desk.Agency{Name: "示例县"}).ID, person("2026-01-10", "自然人000001", me, phone))
		charged := ok(o.ChargeFee(ctx, o.at(first), foi.FeeNotice{On: day("2026-01-05"), Items: 12}))(t)

		for _, tt := range []struct {
			why    string
			of     desk.Summary
			want   []desk.Summary
			byName bool
		}{
			{"by the identity number, to the last day of the month", last, []desk.Summary{first, last}, false},
			{"by the number or the phone", charged, []desk.Summary{first, called, last}, false},
			{"by the phone, under another name", called, []desk.Summary{first, called}, false},
		} {
			m := ok(o.FeeMonth(ctx, o.agency, tt.of.ID))(t)
			var got, want []string
			for _, c := range m.Cases {
				got = append(got, c.Number)
			}
			for _, s := range tt.want {
				want = append(want, s.Number)
			}
			if !slices.Equal(got, want) || m.Items() != len(want) || m.ByName != tt.byName || m.Year != 2026 || m.Month != 1 {
				t.Errorf("%s: %v (%d-%d, by name %t), want %v", tt.why, got, m.Year, m.Month, m.ByName, want)
			}
			if !strings.Contains(m.Cases[0].Charged, "12 件") {
				t.Errorf("%s: what was asked before is not told: %+v", tt.why, m.Cases[0])
			}
		}
		if m := ok(o.FeeMonth(ctx, o.agency, last.ID))(t); m.Charged(last.ID) != 12 || m.Charged(first.ID) != 0 {
			t.Errorf("charged for elsewhere are %d, and of the case that was %d", m.Charged(last.ID), m.Charged(first.ID))
		}
		// Who left no data is known by name only, and the name may be another's.
		if m := ok(o.FeeMonth(ctx, o.agency, named.ID))(t); !m.ByName || m.Items() != 4 {
			t.Errorf("by name: %d, %t", m.Items(), m.ByName)
		}
		_, err := o.FeeMonth(ctx, o.agency+1, first.ID)
		wantError(t, "of another agency", err, desk.NotFound)
	})
}

// By volume nothing is charged before the ways free of charge were offered, nor put before the head of office.
func TestFreeWaysComeFirst(t *testing.T) {
	offered := foi.Alternatives{On: day("2026-02-02"), OnSite: true, Reply: "\r\n仍要求复制件 "}
	eachOffice(t, func(t *testing.T, o office) {
		ctx, line := t.Context(), o.claimed(t)
		bare := foi.FeeNotice{On: day("2026-02-03"), Pages: 150}
		_, err := o.ChargeFee(ctx, o.by(handler, line), bare)
		wantError(t, "nothing offered", err, desk.Refused, "不收费的途径")
		bare.On = 0
		_, err = o.Propose(ctx, o.by(handler, line), bare)
		wantError(t, "nothing offered, and proposed", err, desk.Refused, "不收费的途径")
		if fieldsOf(err) != "alternatives" {
			t.Errorf("it names %s", fieldsOf(err))
		}
		bare.Alternatives = offered
		bare.Alternatives.On = day("2026-12-01")
		_, err = o.Propose(ctx, o.by(handler, line), bare)
		wantError(t, "offered some day", err, desk.Refused, "晚于收费通知")
		bare.Alternatives = offered
		line = o.consented(t, line, bare)
		given, _ := ok(o.Case(ctx, o.agency, line.ID))(t).Case.Consented(foi.KindFeeNotice)
		n := given.Act.(foi.FeeNotice)
		if n.Alternatives.Reply != "仍要求复制件" {
			t.Errorf("consented to is %+v", n)
		}
		n.On = day("2026-03-02")
		line = ok(o.ChargeFee(ctx, o.by(handler, line), n))(t)
		if line.Waits.For != foi.ForPayment {
			t.Errorf("charged: %+v", line)
		}
		verifies(t, o)
	})
}

// A payment keeps its receipt, part of it is none, and a refund is anybody's who opens the post, also after the case.
func TestPaymentAndRefund(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		line := o.register(t, "2026-01-05")
		line = ok(o.ChargeFee(ctx, o.at(line), foi.FeeNotice{On: day("2026-01-08"), DeliveredOn: day("2026-01-09"), Items: 31}))(t)
		_, err := o.Pay(ctx, o.at(line), foi.FeePaid{On: day("2026-01-12"), Amount: 2199})
		wantError(t, "a part", err, desk.Refused, "未足额", "足额缴费之后")
		line = ok(o.Pay(ctx, o.at(line), foi.FeePaid{On: day("2026-01-12"), Amount: 2200, Receipt: " 示例票据1 "}))(t)
		line = ok(o.Decide(ctx, o.at(line), disclosed("2026-01-20")))(t)
		line = ok(o.Deliver(ctx, o.at(line), posted("2026-01-21")))(t)
		refund := foi.FeeRefund{On: day("2026-02-02"), Amount: 200, Reason: "其中两件重复登记"}
		_, err = o.Take(ctx, o.at(line), foi.FeeRefund{On: day("2026-02-02"), Amount: 2201, Reason: "误收"})
		wantError(t, "too much", err, desk.Refused, "至多还能退 2200 元")
		_, err = o.Take(ctx, o.at(line), foi.FeeRefund{On: day("2026-02-02"), Amount: 200})
		wantError(t, "without a reason", err, desk.Invalid, "退费的理由")
		after := ok(o.Take(ctx, o.at(line), refund))(t)
		if after.Timeliness != line.Timeliness || after.DueOn != line.DueOn || after.ConcludedOn != line.ConcludedOn {
			t.Errorf("it changes the case: %+v, was %+v", after, line)
		}
		file := ok(o.Case(ctx, o.agency, line.ID))(t)
		if paid, _, back := file.Case.Payments(); paid != 2200 || back != 200 || file.Case.FeePaid.Receipt != "示例票据1" {
			t.Errorf("paid %d, given back %d, %+v", paid, back, file.Case.FeePaid)
		}
		after = ok(o.Void(ctx, o.at(after), after.Seq, "录入有误"))(t)
		ok(o.Take(ctx, o.at(after), refund))(t)
		verifies(t, o)
	})
}
