package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// The form asks what the chosen channel needs and sends nothing of what it has put away; a letter is registered before
// it is received, and its clock begins with the call that confirms it.
func TestFormFollowsTheChannel(t *testing.T) {
	p := newPerson(t)
	hidden := func(selector string) chromedp.Action[chromedp.Void] {
		return chromedp.WaitNotVisible(chromedp.CSS(selector))
	}
	p.do("open the registration", click(`[data-key="n"]`), appears("#f-applicant"), hidden("#f-oral_why"), hidden("#f-unconfirmed"))
	p.do("over the web", click(`input[name=channel][value=web]`), appears("#f-system_confirmed_on"), appears("#f-unconfirmed"),
		fill("#f-system_confirmed_on", "2026-01-05"))
	p.do("orally", click(`input[name=channel][value=oral]`), appears("#f-oral_why"), hidden("#f-system_confirmed_on"), hidden("#f-unconfirmed"))
	p.do("by ordinary letter, not confirmed yet", click(`input[name=channel][value=ordinary_letter]`), hidden("#f-oral_why"), hidden("#f-system_confirmed_on"),
		appears("#f-unconfirmed"), click("#f-unconfirmed"), chromedp.WaitNotPresent(chromedp.CSS("#due .due-date")))
	p.do("register it", click(`input[name=category][value=natural_person]`), fill("#f-applicant", "自然人000001"),
		fill("#f-description", "示例路停车场特许经营合同"), click(submit), appears(`a[href$="/contact"]`))
	p.sees("待确认")
	p.do("confirm it", click(`a[href$="/contact"]`), appears("input[name=reached]"), click("input[name=reached][value=confirmed]"),
		click("input[name=how][value=phone]"), click(submit), appears("svg.strip"))
	p.sees("还剩 20 个工作日")
}
