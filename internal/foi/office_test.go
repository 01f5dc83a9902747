package foi_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

var update = flag.Bool("update", false, "write the golden files anew")

// day is a date of the wall calendar, 2024-03-05.
func day(text string) calendar.Date {
	d, err := calendar.ParseISO(text)
	if err != nil {
		panic(err) // a slip in a test's own table
	}
	return d
}

// through2026 is the calendar as it stood before any notice for 2027: a later year built in must not change
// what the tests expect of cases that wait for it.
var through2026 = sync.OnceValue(func() *calendar.Calendar {
	var years []calendar.YearData
	for year := 2019; year <= 2026; year++ {
		text, err := os.ReadFile(fmt.Sprintf("../calendar/data/%d.txt", year))
		if err != nil {
			panic(err)
		}
		y, err := calendar.ParseYear(string(text))
		if err != nil {
			panic(err)
		}
		years = append(years, y)
	}
	c, err := calendar.New(years...)
	if err != nil {
		panic(err)
	}
	return c
})

func received(on string) foi.Receipt { return foi.Receipt{On: day(on), Channel: foi.Post} }

func decided(on string) foi.Decision { return foi.Decision{On: day(on), Outcome: foi.Disclosed} }

func posted(on string) foi.Delivery { return foi.Delivery{On: day(on), Method: foi.ByPost} }

func byHand(on string) foi.Delivery { return foi.Delivery{On: day(on), Method: foi.ByHand} }

func notDelivered(on string, by foi.Method) foi.DeliveryFailed {
	return foi.DeliveryFailed{On: day(on), Method: by, Reason: "无人签收"}
}

func signedFor(on string) foi.DeliveryReceived { return foi.DeliveryReceived{On: day(on)} }

func withdrawn(on string) foi.Withdrawal { return foi.Withdrawal{On: day(on)} }

func voided(of int) foi.Void { return foi.Void{On: day("2024-12-02"), Of: of, Reason: "录入有误"} }

func mended(of int, instead foi.Act) foi.Void {
	v := voided(of)
	v.Instead = instead
	return v
}

// dayOr is no day where the text is empty.
func dayOr(text string) calendar.Date {
	if text == "" {
		return 0
	}
	return day(text)
}

// extended is an extension whose consent it dates itself, as a case file does.
func extended(approvedOn, notifiedOn string, days int) foi.Extension {
	return foi.Extension{ApprovedOn: dayOr(approvedOn), NotifiedOn: dayOr(notifiedOn), WorkingDays: days, Reason: "检索量大"}
}

// charged asks for 1,700 yuan.
func charged(on, deliveredOn string) foi.FeeNotice {
	return foi.FeeNotice{On: dayOr(on), DeliveredOn: dayOr(deliveredOn), Pages: 150}
}

func paid(on string) foi.FeePaid { return foi.FeePaid{On: day(on)} }

func toCorrect(on, by string) foi.CorrectionNotice {
	return foi.CorrectionNotice{On: dayOr(on), CorrectBy: dayOr(by)}
}

func corrected(on string) foi.CorrectionReceived { return foi.CorrectionReceived{On: dayOr(on)} }

func consulted(on string, party foi.Party, ref string) foi.ConsultationSent {
	return foi.ConsultationSent{On: dayOr(on), Party: party, Ref: ref}
}

func reached(on, ref string) foi.ConsultationDelivered {
	return foi.ConsultationDelivered{On: dayOr(on), Ref: ref}
}

func opined(on, ref string) foi.OpinionReceived {
	return foi.OpinionReceived{On: dayOr(on), Ref: ref}
}

func askedWhy(on string) foi.ReasonsAsked { return foi.ReasonsAsked{On: dayOr(on)} }

func delayed(on, until string) foi.DelaySet {
	return foi.DelaySet{On: dayOr(on), Until: dayOr(until)}
}

func lapsed(on string, o foi.Outcome) foi.Lapse { return foi.Lapse{On: dayOr(on), Outcome: o} }

func proposed(on string, act foi.Act) foi.Proposal { return foi.Proposal{On: dayOr(on), Act: act} }

func approved(on string, of int) foi.Approval { return foi.Approval{On: dayOr(on), Of: of} }

func returned(on string, of int) foi.Return {
	return foi.Return{On: dayOr(on), Of: of, Reason: "理由不充分"}
}

// lawfully is what becomes of a new act, as desk and case file ask: possible where the case stands, and in time.
func lawfully(t testing.TB, c foi.Case, p foi.Policy, act foi.Act) *foi.Refusal {
	t.Helper()
	l := foi.Logged{Seq: c.Seq + 1, Act: act}
	if r := refusal(t, c, l); r != nil {
		return r
	}
	err := c.Lawful(through2026(), p, l)
	var r *foi.Refusal
	if err != nil && !errors.As(err, &r) {
		t.Fatalf("not a refusal: %v", err)
	}
	return r
}

// logged numbers acts as the log does.
func logged(acts ...foi.Act) []foi.Logged {
	log := make([]foi.Logged, len(acts))
	for i, a := range acts {
		log[i] = foi.Logged{Seq: i + 1, Act: a}
	}
	return log
}

// caseOf is the case that the acts make, all of them lawful.
func caseOf(t rapid.TB, acts ...foi.Act) foi.Case {
	t.Helper()
	c, err := foi.Fold(logged(acts...))
	if err != nil {
		t.Fatalf("a case that should stand was refused: %v", err)
	}
	return c
}

// then is the case with one more act, which must be lawful.
func then(t rapid.TB, c foi.Case, a foi.Act) foi.Case {
	t.Helper()
	next, err := c.Append(foi.Logged{Seq: c.Seq + 1, Act: a})
	if err != nil {
		t.Fatalf("%s should be possible here: %v", a.Kind(), err)
	}
	return next
}

// refusal is what the case answers to the act; nil where it takes it.
func refusal(t testing.TB, c foi.Case, l foi.Logged) *foi.Refusal {
	t.Helper()
	l.Seq = c.Seq + 1
	_, err := c.Append(l)
	if err == nil {
		return nil
	}
	var r *foi.Refusal
	if !errors.As(err, &r) {
		t.Fatalf("not a refusal: %v", err)
	}
	if r.Code == "" || r.Message == "" {
		t.Errorf("a refusal that does not say why: %+v", r)
	}
	return r
}
