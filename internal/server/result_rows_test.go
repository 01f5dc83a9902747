package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"golang.org/x/net/html"

	"foidesk/internal/annual"
	"foidesk/internal/foi"
)

// taken is one step of a way through a case: the form at the end of an address, and what is filled in.
type taken struct {
	verb  string
	pairs []string
}

func take(verb string, pairs ...string) taken { return taken{verb, pairs} }

// goes takes each step in the pages.
func (s site) goes(one string, way ...taken) {
	s.t.Helper()
	for _, step := range way {
		if a := s.step(one, step.verb, step.pairs...); a.Code != http.StatusSeeOther {
			s.t.Fatalf("%s %v: status %d: %s", step.verb, step.pairs, a.Code, a.text())
		}
	}
}

// answered is a way that ends with an answer and its delivery, today.
func answered(outcome foi.Outcome, before ...taken) []taken {
	return append(before, take("decide", "outcome", string(outcome), "on", "2026-11-20"),
		take("deliver", "method", "post", "on", "2026-11-23", "proof", "示例邮件单号"))
}

// The steps on the way of a case received on 2 November 2026, and of one received on 21 September: its applicant had
// until October to pay.
var (
	askedToCorrect = take("correction", "on", "2026-11-06", "correct_by", "2026-11-16", "matters", "请写明年度")
	corrected      = take("corrected", "on", "2026-11-16")
	asksThirdParty = []taken{
		take("consult", "party", "third_party", "name", "示例商业企业000001", "on", "2026-11-04"),
		take("consultation-delivered", "on", "2026-11-05"), take("opinion", "on", "2026-11-18", "note", "不同意公开"),
	}
	asksReasons  = take("reasons", "on", "2026-11-05")
	askedForFee  = take("fee", "pages", "150", "on", "2026-09-24", "delivered_on", "2026-09-28")
	lapsedUnpaid = take("lapse", "outcome", string(foi.NotPaid), "on", "2026-11-23")
)

// Every result row of the form of 2021 is reached in the pages by a lawful way, and the case is counted there and
// nowhere else.
func TestEveryResultRowIsReachedAndCounted(t *testing.T) {
	ways := []struct {
		outcome  foi.Outcome
		received string
		way      []taken
	}{
		{foi.Disclosed, "2026-11-02", answered(foi.Disclosed)},
		{foi.PartlyDisclosed, "2026-11-02", answered(foi.PartlyDisclosed, asksThirdParty...)},
		{foi.StateSecret, "2026-11-02", answered(foi.StateSecret, take("consult", "party", "other_agency", "name", "示例市保密局", "on", "2026-11-04"), take("opinion", "on", "2026-11-18"))},
		{foi.ForbiddenByLaw, "2026-11-02", answered(foi.ForbiddenByLaw)},
		{foi.EndangersSafety, "2026-11-02", answered(foi.EndangersSafety)},
		{foi.ThirdPartyRights, "2026-11-02", answered(foi.ThirdPartyRights, asksThirdParty...)},
		{foi.InternalAffairs, "2026-11-02", answered(foi.InternalAffairs)},
		{foi.ProcessInformation, "2026-11-02", answered(foi.ProcessInformation, take("consult", "party", "co_maker", "name", "示例市财政局", "on", "2026-11-04"), take("consultation-delivered", "on", "2026-11-05"), take("opinion", "on", "2026-11-18"))},
		{foi.EnforcementFile, "2026-11-02", answered(foi.EnforcementFile)},
		{foi.AdministrativeInquiry, "2026-11-02", answered(foi.AdministrativeInquiry)},
		{foi.NotHeld, "2026-11-02", answered(foi.NotHeld)},
		{foi.NeedsMaking, "2026-11-02", answered(foi.NeedsMaking)},
		{foi.StillUnclear, "2026-11-02", answered(foi.StillUnclear, askedToCorrect, corrected)},
		{foi.Complaint, "2026-11-02", answered(foi.Complaint)},
		{foi.Repeated, "2026-11-02", answered(foi.Repeated)},
		{foi.PublicPublication, "2026-11-02", answered(foi.PublicPublication)},
		{foi.AbusiveVolume, "2026-11-02", answered(foi.AbusiveVolume, asksReasons)},
		{foi.ConfirmationRequest, "2026-11-02", answered(foi.ConfirmationRequest)},
		{foi.NotCorrected, "2026-11-02", []taken{askedToCorrect, take("lapse", "outcome", string(foi.NotCorrected), "on", "2026-11-17")}},
		{foi.NotPaid, "2026-09-21", []taken{askedForFee, lapsedUnpaid}},
		{foi.OtherHandling, "2026-11-02", []taken{take("withdraw", "on", "2026-11-23")}},
	}
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	categories := foi.ApplicantCategories()
	reached := map[foi.Outcome]string{}
	for i, w := range ways {
		form := with(application(s.get(base+"/cases/new").form(), w.received), "category", string(categories[i%len(categories)].ID), "id_number", "")
		one := s.post(base+"/cases/new", form).leads()
		s.goes(one, w.way...)
		s.get(one).must(http.StatusOK).says("已办结", w.outcome.Name())
		reached[w.outcome] = fmt.Sprintf("2026-%06d", i+1)
	}
	table := s.get(base+"/statistics").must(http.StatusOK).says("全部相符", "2026年收到和处理政府信息公开申请情况")
	for i, w := range ways {
		for _, c := range categories {
			cell, want := resultCell(base, c.ID, w.outcome), ""
			if c.ID == categories[i%len(categories)].ID {
				want = "1"
			}
			if got := table.linkText(cell); got != want {
				t.Errorf("%s of %s: %q cases are counted, want %q", w.outcome.Name(), c.Label, got, want)
			}
			if want != "" {
				s.get(cell).must(http.StatusOK).says(w.outcome.Name(), reached[w.outcome])
			}
		}
	}
	for _, info := range foi.Outcomes() {
		if reached[info.ID] == "" {
			t.Errorf("no way leads to %s", info.Name())
		}
	}
	if len(reached) != 21 {
		t.Errorf("%d rows are reached, want 21", len(reached))
	}
	row := fmt.Sprint(len(ways))
	if got := table.linkText(base + "/cases?col=total&row=" + string(annual.RowTotal) + "&year=2026"); got != row {
		t.Errorf("the results add up to %s, want %s", got, row)
	}
}

// An office that answers where it need not is counted in the same row.
func TestAnAnswerInThePlaceOfALapseCountsThere(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	s.goes(s.registered(base, "2026-11-02"), answered(foi.NotCorrected, askedToCorrect)...)
	s.goes(s.registered(base, "2026-09-21"), answered(foi.NotPaid, askedForFee)...)
	s.goes(s.registered(base, "2026-11-02"), answered(foi.OtherHandling)...)
	table := s.get(base + "/statistics").must(http.StatusOK).says("全部相符")
	for _, o := range []foi.Outcome{foi.NotCorrected, foi.NotPaid, foi.OtherHandling} {
		if got := table.linkText(resultCell(base, foi.NaturalPerson, o)); got != "1" {
			t.Errorf("%s: %q cases are counted, want 1", o.Name(), got)
		}
	}
}

// resultCell is where a number of section three leads.
func resultCell(base string, c foi.ApplicantCategory, o foi.Outcome) string {
	q := url.Values{"col": {string(annual.ColumnOf(c))}, "row": {string(o)}, "year": {"2026"}}
	return base + "/cases?" + q.Encode()
}

// linkText is what the page's link to an address says; empty where there is none.
func (a answer) linkText(to string) string {
	for _, n := range a.find(func(n *html.Node) bool { return n.Data == "a" && attr(n, "href") == to }) {
		return textOf(n)
	}
	return ""
}
