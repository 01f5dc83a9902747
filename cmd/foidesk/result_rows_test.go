package main

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"foidesk/internal/annual"
	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// step is a form that somebody opens from the page of a case, and what they fill in: radio buttons are clicked, the
// rest is typed.
type step struct {
	verb   string
	filled []string
}

func doing(verb string, filled ...string) step { return step{verb, filled} }

// cell is a number of section three.
type cell struct {
	row    annual.RowID
	column annual.ColumnID
}

// way leads a case that came in on a day to a row of the annual table.
type way struct {
	row      annual.RowID
	outcome  foi.Outcome // as the case page names it
	received string
	steps    []step
}

// month are the days of a way, so that both editions can be walked alike.
type month struct {
	year                                                                int
	received, notice, delivered, opinion, correctBy, answer, post, over string
	unpaid                                                              string
}

// In both, the correction notice goes out on the third working day; in 2024, who got the fee notice on 03-07 could pay
// until 04-07, a worked Sunday.
var (
	in2024 = month{2024, "2024-03-04", "2024-03-06", "2024-03-07", "2024-03-14", "2024-03-15", "2024-03-20", "2024-03-22", "2024-03-18", "2024-04-08"}
	in2020 = month{2020, "2020-06-01", "2020-06-03", "2020-06-04", "2020-06-11", "2020-06-12", "2020-06-17", "2020-06-19", "2020-06-15", ""}
)

func (c month) asksToCorrect() step {
	return doing("correction", "matters", "请写明年度", "on", c.notice, "correct_by", c.correctBy)
}

func (c month) asks(party foi.Party) []step {
	steps := []step{
		doing("consult", "party", string(party), "name", "示例单位000001", "on", c.notice),
		doing("consultation-delivered", "on", c.delivered),
		doing("opinion", "on", c.opinion, "note", "不同意公开"),
	}
	return steps
}

// answers is the decision, with all that its result asks for, and its delivery.
func (c month) answers(o foi.Outcome, before ...step) []step {
	decision := append([]string{"outcome", string(o), "on", c.answer}, c.said(o)...)
	return append(before,
		doing("decide", decision...),
		doing("deliver", "method", "post", "on", c.post, "carrier", "postal_enterprise", "tracking", "示例邮件单号"))
}

// said is what an answer with the result says beside it.
func (c month) said(o foi.Outcome) []string {
	switch o {
	case foi.Disclosed, foi.Complaint, foi.OtherHandling:
		return nil
	case foi.PartlyDisclosed:
		return []string{
			"item_1_text", "合同正文", "item_1_ground", "given",
			"item_2_text", "报价明细", "item_2_ground", "third_party", "item_2_told", "属于商业秘密",
		}
	case foi.ForbiddenByLaw:
		return []string{"provision", "统计法第二十五条", "reason", "能够识别单个统计调查对象"}
	case foi.AdministrativeInquiry:
		return []string{"provision", "不动产登记暂行条例第二十七条"}
	case foi.NotHeld:
		return []string{"search_by", "综合科", "search_places", "档案室", "search_keywords", "停车场 特许经营", "search_on", c.answer}
	case foi.Repeated:
		return []string{"earlier", "示公开〔2019〕9号"}
	case foi.PublicPublication:
		return []string{"where", "各大书店"}
	}
	return []string{"reason", "属于该条规定的情形"}
}

// answered are the ways to the rows that both editions have.
func (c month) answered() []way {
	before := map[foi.Outcome][]step{
		foi.PartlyDisclosed:    c.asks(foi.ThirdParty),
		foi.StateSecret:        c.asks(foi.OtherAgency),
		foi.ThirdPartyRights:   c.asks(foi.ThirdParty),
		foi.ProcessInformation: c.asks(foi.CoMaker),
		foi.StillUnclear:       {c.asksToCorrect(), doing("corrected", "on", c.opinion)},
		foi.AbusiveVolume:      {doing("reasons", "on", c.notice)},
	}
	var ways []way
	for _, info := range foi.Outcomes() {
		switch info.ID {
		case foi.NotCorrected, foi.NotPaid, foi.OtherHandling:
		default:
			ways = append(ways, way{annual.RowID(info.ID), info.ID, c.received, c.answers(info.ID, before[info.ID]...)})
		}
	}
	return ways
}

// Every result row of both editions is reached by what a person clicks and types in the browser, along a lawful way;
// it is counted there and nowhere else, and its number opens exactly its cases.
func TestEveryResultRowIsReachedInTheBrowser(t *testing.T) {
	uncorrected := func(c month) []step {
		return []step{c.asksToCorrect(), doing("lapse", "outcome", string(foi.NotCorrected), "on", c.over)}
	}
	withdrawn := func(c month) []step { return []step{doing("withdraw", "on", c.over)} }
	new2021 := append(in2024.answered(),
		way{annual.RowID(foi.NotCorrected), foi.NotCorrected, in2024.received, uncorrected(in2024)},
		way{annual.RowID(foi.NotPaid), foi.NotPaid, in2024.received, []step{
			doing("fee", "tariff", "pages", "pages", "150", "on", in2024.notice, "delivered_on", in2024.delivered,
				"alternatives", "on_site", "alternatives_on", in2024.notice, "alternatives_reply", "仍要求复制件"),
			doing("lapse", "outcome", string(foi.NotPaid), "on", in2024.unpaid),
		}},
		way{annual.RowID(foi.OtherHandling), foi.OtherHandling, in2024.received, withdrawn(in2024)})
	// The edition of 2019 has one row for all that is otherwise; nobody could be asked for a fee before 2021.
	new2019 := append(in2020.answered(),
		way{annual.RowOther, foi.NotCorrected, in2020.received, uncorrected(in2020)},
		way{annual.RowOther, foi.OtherHandling, in2020.received, withdrawn(in2020)},
		way{annual.RowOther, foi.OtherHandling, in2020.received, in2020.answers(foi.OtherHandling)})
	chromium(t)
	db, links := staffed(t, map[string][]string{"renyuan": {"intake", "handler", "head"}, "tongshi": {"intake", "handler", "head"}})
	desk := serveOn(t, db)
	for _, edition := range []struct {
		login      string
		year, rows int
		ways       []way
	}{{"renyuan", 2024, 21, new2021}, {"tongshi", 2020, 19, new2019}} {
		t.Run(strconv.Itoa(edition.year), func(t *testing.T) { // two desks at once: it halves the time
			t.Parallel()
			p := desk.in(t).visitor()
			p.welcome(links[edition.login])
			p.signIn(edition.login)
			cells := map[cell][]string{}
			for i, w := range edition.ways {
				column := foi.ApplicantCategories()[i%len(foi.ApplicantCategories())].ID
				number := p.walks(w, column)
				at := cell{w.row, annual.ColumnOf(column)}
				cells[at] = append(cells[at], number)
			}
			p.countedAt(edition.year, edition.rows, cells)
		})
	}
}

// in is the same desk in another test.
func (s served) in(t *testing.T) served {
	s.t = t
	return s
}

// walks registers an application of a category, takes it the whole way, and returns its number.
func (p *person) walks(w way, category foi.ApplicantCategory) string {
	p.t.Helper()
	p.do("open the registration", click(`[data-key="n"]`), appears("#f-applicant"))
	p.fills("channel", "post", "on", w.received, "category", string(category), "applicant", "自然人000001", "description", "示例路停车场特许经营合同")
	on, err := calendar.Parse(w.received)
	if err != nil {
		p.t.Fatal(err)
	}
	p.do("register", dueFrom(on), click(submit), appears("svg.strip"))
	for _, s := range w.steps {
		p.opens(s.verb)
		p.fills(s.filled...)
		p.do(s.verb, click(submit), appears("svg.strip"))
	}
	if page := p.read("main"); !strings.Contains(page, "已办结") || !strings.Contains(page, w.outcome.Name()) {
		p.t.Fatalf("%s is not reached:\n%s", w.outcome.Name(), page)
	}
	return p.read("main h1")
}

// opens clicks what leads to a form, unfolding the rarer acts where it is among them.
func (p *person) opens(verb string) {
	p.t.Helper()
	link := fmt.Sprintf(`.acts a[href$="/%s"]`, verb)
	folded, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](fmt.Sprintf("!!document.querySelector(%q)?.closest('details:not([open])')", link)))
	if err != nil {
		p.t.Fatal(err)
	}
	if folded {
		p.do("unfold", click(".acts summary"))
	}
	p.do("open "+verb, click(link), appears(submit))
}

// fills fills the fields of a form, whatever stood in them.
func (p *person) fills(pairs ...string) {
	p.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		name, value := pairs[i], pairs[i+1]
		radio := fmt.Sprintf("form[data-form] input[name=%q][value=%q]", name, value)
		typed := fmt.Sprintf("form[data-form] [name=%q]", name)
		// A form may ask for more once something is chosen.
		p.do("see "+name, appears(typed))
		kind, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](fmt.Sprintf("document.querySelector(%q).type", typed)))
		if err != nil {
			p.t.Fatal(err)
		}
		switch kind {
		case "radio", "checkbox":
			p.do("choose "+name, click(radio))
		case "select-one":
			p.do("choose "+name, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(
				"(s => { s.value = %q; s.dispatchEvent(new Event('change', {bubbles: true})) })(document.querySelector(%q))", value, typed)))
		default:
			p.do("type "+name, chromedp.Evaluate[chromedp.Void](fmt.Sprintf("document.querySelector(%q).select()", typed)), insert(value))
		}
	}
}

// insert writes a text at once, as an input method does.
func insert(text string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: text})
		return err
	})
}

// countedAt reads the table of a year, and opens each number of its result rows, the totals excepted.
func (p *person) countedAt(year, rows int, cells map[cell][]string) {
	p.t.Helper()
	reached := map[annual.RowID]bool{}
	for at, numbers := range maps.Clone(cells) {
		reached[at.row] = true
		all := cell{at.row, annual.ColumnTotal}
		cells[all] = append(cells[all], numbers...)
	}
	if len(reached) != rows {
		p.t.Errorf("%d: %d rows are reached, want %d", year, len(reached), rows)
	}
	p.do("open the statistics", click(`.rail a[href*="/statistics"]`), appears(fmt.Sprintf(`.years a[href$="year=%d"]`, year)),
		click(fmt.Sprintf(`.years a[href$="year=%d"]`, year)), appears(fmt.Sprintf(`.years a[href$="year=%d"][aria-current]`, year)))
	p.sees("全部相符")
	printed := p.numbers()
	for at, numbers := range cells {
		if printed[at] != strconv.Itoa(len(numbers)) {
			p.t.Errorf("%d, %s of %s: %q is printed, want %d", year, at.row, at.column, printed[at], len(numbers))
		}
	}
	for at := range printed {
		if len(cells[at]) == 0 {
			p.t.Errorf("%d, %s of %s: %s is printed, and no case goes there", year, at.row, at.column, printed[at])
		}
	}
	for at, numbers := range cells {
		if at.column == annual.ColumnTotal {
			continue
		}
		p.do("open the number", click(fmt.Sprintf(`table.section-three a[href$="col=%s&row=%s&year=%d"]`, at.column, at.row, year)),
			appears(".opened"))
		slices.Sort(numbers)
		if opened := p.listed(); !slices.Equal(opened, numbers) {
			p.t.Errorf("%d, %s of %s opens %q, want %q", year, at.row, at.column, opened, numbers)
		}
		p.do("go back", click(".opened a"), appears("table.section-three"))
	}
}

// numbers are what is printed in the result rows, where a number leads to its cases.
func (p *person) numbers() map[cell]string {
	p.t.Helper()
	printed, err := chromedp.Run(p.ctx, chromedp.Evaluate[map[string]string](`Object.fromEntries(
		[...document.querySelectorAll("table.section-three:not(.section-four) a")].map(a => [a.search, a.textContent]))`))
	if err != nil {
		p.t.Fatal(err)
	}
	numbers := map[cell]string{}
	for search, number := range printed {
		q, err := url.ParseQuery(strings.TrimPrefix(search, "?"))
		if err != nil {
			p.t.Fatal(err)
		}
		switch row := annual.RowID(q.Get("row")); row {
		case annual.RowReceived, annual.RowCarriedIn, annual.RowTotal, annual.RowCarriedOut:
		default:
			numbers[cell{row, annual.ColumnID(q.Get("col"))}] = number
		}
	}
	return numbers
}

// listed are the numbers of the cases on the page, in order.
func (p *person) listed() []string {
	p.t.Helper()
	listed, err := chromedp.Run(p.ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll("[data-rows] tr[data-href]")].map(r => r.querySelector("a").textContent)`))
	if err != nil {
		p.t.Fatal(err)
	}
	slices.Sort(listed)
	return listed
}
