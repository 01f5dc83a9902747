package server_test

import (
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

// chargesPages asks for the fee of 150 pages, after what costs nothing was offered.
func chargesPages(on string, more ...string) taken {
	return take("fee", append([]string{"pages", "150", "on", on, "alternatives", "on_site", "alternatives_on", on, "alternatives_reply", "仍要求复制件"}, more...)...)
}

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
	return append(before, take("decide", append(saying(outcome), "outcome", string(outcome), "on", "2026-11-20")...),
		take("deliver", append(byPost, "on", "2026-11-23")...))
}

// The steps on the way of a case received on 2 November 2026, and of one received on 21 September: its applicant had
// until October to pay.
var (
	askedToCorrect = take("correction", "on", "2026-11-06", "correct_by", "2026-11-16", "matters", "请写明年度")
	corrected      = take("corrected", "on", "2026-11-16")
	asksReasons    = take("reasons", "on", "2026-11-05")
	askedForFee    = chargesPages("2026-09-24", "delivered_on", "2026-09-28")
	lapsedUnpaid   = take("lapse", "outcome", string(foi.NotPaid), "on", "2026-11-23")
)

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
