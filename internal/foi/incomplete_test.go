package foi_test

import (
	"slices"
	"strings"
	"testing"

	"foidesk/internal/foi"
)

// wants are the fields that a new act of the office still lacks, in order.
func wants(c foi.Case, act foi.Act) string {
	var out []string
	for _, r := range c.Incomplete(through2026(), act) {
		out = append(out, string(r.Code)+" "+r.Field)
	}
	return strings.Join(out, ", ")
}

type groundCase struct {
	ground  foi.Ground
	want    string // of an answer that says nothing
	article string
	full    foi.Decision // one that says what is wanted
}

// What each ground asks of an answer, without anything said and with it said.
func TestWhatEachGroundMakesAnAnswerSay(t *testing.T) {
	searched := foi.Search{By: "综合科", Places: "档案室、办公系统", Keywords: "示例路 改造", On: day("2024-03-18")}
	tests := []groundCase{
		{foi.GroundGiven, "", "", foi.Decision{}},
		{foi.GroundPublished, "content_missing where", "条例第三十六条第一项", foi.Decision{Where: "本机关网站"}},
		{foi.GroundSecret, "content_missing reason", "条例第三十六条第三项", foi.Decision{Reason: "依法定密"}},
		{foi.GroundForbidden, "content_missing provision, content_missing reason", "条例第十四条", foi.Decision{Provision: "统计法第二十五条", Reason: "能够识别统计对象"}},
		{foi.GroundSafety, "content_missing reason", "条例第三十六条第三项", foi.Decision{Reason: "危及公共安全"}},
		{
			foi.GroundThirdParty, "content_missing reason, prior_step_missing unconsulted", "条例第三十六条第三项",
			foi.Decision{Reason: "商业秘密", Unconsulted: "企业已注销，无法征求"},
		},
		{foi.GroundInternal, "content_missing reason", "条例第三十六条第三项", foi.Decision{Reason: "后勤管理"}},
		{foi.GroundProcess, "content_missing reason", "条例第三十六条第三项", foi.Decision{Reason: "过程稿"}},
		{foi.GroundFile, "content_missing reason", "条例第三十六条第三项", foi.Decision{Reason: "案卷"}},
		{foi.GroundInquiry, "content_missing provision", "条例第三十六条第七项", foi.Decision{Provision: "不动产登记暂行条例第二十七条"}},
		{
			foi.GroundAbsent, "content_missing search_by, content_missing search_places, content_missing search_keywords, content_missing search_on",
			"条例第三十六条第四项",
			foi.Decision{Search: searched},
		},
		{
			foi.GroundElsewhere, "content_missing reason, content_missing agency_name", "条例第三十六条第五项",
			foi.Decision{Reason: "由其制作", RightAgency: foi.RightAgency{Name: "示例市财政局", Contact: "示例路1号"}},
		},
		{foi.GroundNeedsMaking, "content_missing reason", "条例第三十八条", foi.Decision{Reason: "须汇总逐年台账"}},
		{foi.GroundUnclear, "content_missing reason", "条例第二十九条、第三十条", foi.Decision{Reason: "没有文件名称"}},
		{foi.GroundComplaint, "", "", foi.Decision{}},
		{foi.GroundRepeated, "content_missing earlier", "条例第三十六条第六项", foi.Decision{Earlier: "示公开〔2023〕9号"}},
		{foi.GroundPublication, "content_missing where", "条例第三十九条第二款", foi.Decision{Where: "新华书店"}},
		{foi.GroundAbusive, "content_missing reason, prior_step_missing outcome", "条例第三十五条", foi.Decision{Reason: "理由不合理"}},
		{foi.GroundConfirmation, "", "", foi.Decision{}},
		{foi.GroundNotCorrected, "", "", foi.Decision{}},
		{foi.GroundNotPaid, "", "", foi.Decision{}},
		{foi.GroundOther, "", "", foi.Decision{}},
		{foi.GroundWithheld, "content_missing items", "条例第三十七条", foi.Decision{Items: []foi.Item{
			{Text: "一", Ground: foi.GroundGiven}, {Text: "二", Ground: foi.GroundProcess, Told: "过程稿"},
		}}},
	}
	for _, info := range foi.Grounds() {
		if len(info.Outcomes) > 0 && !slices.ContainsFunc(tests, func(tt groundCase) bool { return tt.ground == info.ID }) {
			t.Errorf("no case for %s", info.ID)
		}
	}
	for _, tt := range tests {
		t.Run(string(tt.ground), func(t *testing.T) {
			info, _ := tt.ground.Info()
			c := caseOf(t, open...)
			bare := answer("2024-03-20", info.Outcomes[0], tt.ground)
			lacks := c.Incomplete(through2026(), bare)
			if got := wants(c, bare); got != tt.want {
				t.Errorf("wants %q, want %q", got, tt.want)
			}
			if tt.article != "" && lacks[0].Article != tt.article {
				t.Errorf("by %s, want %s", lacks[0].Article, tt.article)
			}
			full := tt.full
			full.On, full.Outcome, full.Ground = bare.On, bare.Outcome, bare.Ground
			if tt.ground == foi.GroundAbusive {
				c = caseOf(t, acts(open, askedWhy("2024-03-11"))...)
			}
			if got := wants(c, full); got != "" {
				t.Errorf("still wants %s", got)
			}
		})
	}
}

func TestIncompleteAnswers(t *testing.T) {
	partly := func(items ...foi.Item) foi.Decision {
		return foi.Decision{On: day("2024-03-20"), Outcome: foi.PartlyDisclosed, Items: items}
	}
	given, draft := foi.Item{Text: "一", Ground: foi.GroundGiven}, foi.Item{Text: "二", Ground: foi.GroundProcess, Told: "过程稿"}
	withReason := func(d foi.Decision, reason string) foi.Decision {
		d.Reason = reason
		return d
	}
	rights := withReason(answer("2024-03-20", foi.ThirdPartyRights, ""), "商业秘密")
	late := rights
	late.On = day("2024-04-03")
	sent := acts(open, consulted("2024-03-11", foi.ThirdParty, "a"))
	waiting := acts(sent, reached("2024-03-12", "a"))
	unreachable := answer("2024-03-20", foi.Disclosed, "")
	unreachable.Unconsulted = "邮件退回，无其他联系方式"
	givenLate := decided("2024-04-03")
	tests := []struct {
		why  string
		past []foi.Act
		act  foi.Act
		want string
	}{
		{"all given needs nothing", open, decided("2024-03-20"), ""},
		{"the first ground of the outcome where none is named", open, answer("2024-03-20", foi.PublicPublication, ""), "content_missing where"},
		{"what is proposed", open, proposed("2024-03-18", answer("2024-03-18", foi.Repeated, "")), "content_missing earlier"},
		{"a notice that is proposed", open, proposed("2024-03-18", lengthening(10)), ""},
		{"one given and one withheld", open, partly(given, draft), ""},
		{"nothing is withheld", open, partly(given, given), "content_missing items"},
		{"nothing is given", open, partly(draft, draft), "content_missing items"},
		{"an item without a reason", open, partly(given, foi.Item{Text: "二", Ground: foi.GroundProcess}), "content_missing item_2_told"},
		{"one reason for all items", open, withReason(partly(given, foi.Item{Text: "二", Ground: foi.GroundProcess}), "过程稿"), ""},
		{"an item that says neither what nor how", open, partly(given, foi.Item{}, draft), "content_missing item_2_text, content_missing item_2_ground"},
		{"an item that is not held needs a search", open, partly(given, foi.Item{Text: "二", Ground: foi.GroundAbsent}), "content_missing search_by, content_missing search_places, content_missing search_keywords, content_missing search_on"},
		{"an item that is withheld in an answer that gives all", open, foi.Decision{On: day("2024-03-20"), Outcome: foi.Disclosed, Items: []foi.Item{given, draft}}, "content_missing items"},
		{"no item comes to the result", open, foi.Decision{On: day("2024-03-20"), Outcome: foi.Complaint, Items: []foi.Item{draft}}, "content_missing items"},
		{"items of a refusal", open, foi.Decision{On: day("2024-03-20"), Outcome: foi.ProcessInformation, Items: []foi.Item{draft, draft}}, ""},
		{"searched after the answer", open, foi.Decision{On: day("2024-03-20"), Outcome: foi.NotHeld, Search: foi.Search{By: "甲", Places: "乙", Keywords: "丙", On: day("2024-03-21")}}, "date_order search_on"},
		{"the right agency without its contact", open, foi.Decision{On: day("2024-03-20"), Outcome: foi.NotHeld, Ground: foi.GroundElsewhere, Reason: "由其制作", RightAgency: foi.RightAgency{Name: "示例市财政局"}}, "content_missing agency_contact"},
		{"nobody knows whose it is", open, foi.Decision{On: day("2024-03-20"), Outcome: foi.NotHeld, Ground: foi.GroundElsewhere, Reason: "职能已划出", RightAgency: foi.RightAgency{Undetermined: "机构已撤销，职能去向待查"}}, ""},
		{"the third party was not asked", open, rights, "prior_step_missing unconsulted"},
		{"the third party was asked and answered", acts(waiting, opined("2024-03-18", "a")), rights, ""},
		{"the third party still has time", waiting, rights, "too_early on"},
		{"and so it has before all is given", waiting, decided("2024-03-20"), "too_early on"},
		{"the last day of the third party's time", waiting, decided("2024-04-02"), "too_early on"},
		{"the third party was silent", waiting, late, ""},
		{"and all is given", waiting, givenLate, ""},
		{"an answer that touches no right of the third party", waiting, answer("2024-03-20", foi.Complaint, ""), ""},
		{"nobody knows whether the letter arrived", sent, decided("2024-03-20"), "prior_step_missing unconsulted"},
		{"the letter cannot be delivered", sent, unreachable, ""},
		{"too many requests, reasons asked for", acts(open, askedWhy("2024-03-11")), withReason(answer("2024-03-20", foi.AbusiveVolume, ""), "不合理"), ""},
		{"too many requests, nobody asked", open, withReason(answer("2024-03-20", foi.AbusiveVolume, ""), "不合理"), "prior_step_missing outcome"},
		{"a case that was voided", acts(open, voided(1)), decided("2024-03-20"), ""},
		{"by another company than the postal enterprise", answered, foi.Delivery{On: day("2024-03-21"), Method: foi.ByPost, Carrier: foi.OtherCarrier, Tracking: "1"}, "content_missing carrier"},
		{"posted without proof", answered, posted("2024-03-21"), "content_missing carrier, content_missing tracking"},
		{"posted with proof", answered, foi.Delivery{On: day("2024-03-21"), Method: foi.ByPost, Carrier: foi.PostalEnterprise, Tracking: "1"}, ""},
		{"by hand without a signer", answered, byHand("2024-03-21"), "content_missing signer"},
		{"by hand", answered, foi.Delivery{On: day("2024-03-21"), Method: foi.ByHand, Signer: "自然人000001"}, ""},
		{"electronic without a record", answered, foi.Delivery{On: day("2024-03-21"), Method: foi.Electronic}, "content_missing system, content_missing record"},
		{"electronic", answered, foi.Delivery{On: day("2024-03-21"), Method: foi.Electronic, System: "申请平台", Record: "F1"}, ""},
		{"a withdrawal", open, withdrawn("2024-03-21"), ""},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			c := caseOf(t, tt.past...)
			if got := wants(c, tt.act); got != tt.want {
				t.Errorf("wants %q, want %q", got, tt.want)
			}
			for _, r := range c.Incomplete(through2026(), tt.act) {
				if r.Message == "" {
					t.Errorf("%s says nothing", r.Field)
				}
			}
		})
	}
}

func TestTheDayFromWhichAnAnswerCanBeGiven(t *testing.T) {
	c := caseOf(t, acts(open, consulted("2024-03-11", foi.ThirdParty, "a"), reached("2024-03-12", "a"))...)
	lacks := c.Incomplete(through2026(), decided("2024-03-20"))
	if len(lacks) != 1 || !strings.Contains(lacks[0].Message, "自 2024-04-03 起可以答复") || lacks[0].Article != "条例第三十二条" {
		t.Errorf("%+v", lacks)
	}
}

// What was asked before a fresh answer was ordered need not be asked again, and could not be.
func TestAnOrderedAnswerRestsOnWhatWasAskedBefore(t *testing.T) {
	asked := acts(open, consulted("2024-03-05", foi.ThirdParty, "a"), reached("2024-03-06", "a"), opined("2024-03-11", "a"), askedWhy("2024-03-11"),
		answer("2024-03-20", foi.ThirdPartyRights, ""), posted("2024-03-21"),
		foi.Review{Proceeding: foi.Proceeding{FiledOn: day("2024-04-01"), ServedOn: day("2024-04-08"), DecidedOn: day("2024-05-20"), Result: "revoked"}},
		foi.Reanswer{On: day("2024-05-21"), By: foi.KindReview, WorkingDays: 20})
	c := caseOf(t, asked...)
	d := answer("2024-06-03", foi.ThirdPartyRights, "")
	d.Reason = "商业秘密"
	if got := wants(c, d); got != "" {
		t.Errorf("wants %s", got)
	}
	d = answer("2024-06-03", foi.AbusiveVolume, "")
	d.Reason = "理由不合理"
	if got := wants(c, d); got != "" {
		t.Errorf("wants %s", got)
	}
}

// The log and the JSON of other programs say less, and stand.
func TestTheLogTakesWhatSaysLess(t *testing.T) {
	for _, o := range foi.Outcomes() {
		c := caseOf(t, open...)
		if c.Precondition(o.ID) == nil {
			then(t, then(t, c, answer("2024-03-20", o.ID, "")), posted("2024-03-21"))
		}
	}
}

func TestItemsRefused(t *testing.T) {
	with := func(g foi.Ground) foi.Decision {
		return foi.Decision{On: day("2024-03-20"), Outcome: foi.PartlyDisclosed, Items: []foi.Item{{Text: "一", Ground: foi.GroundGiven}, {Text: "二", Ground: g}}}
	}
	testRefusals(t, []refusalCase{
		{"a ground that nobody knows", open, with("nonsense"), foi.UnknownGround, "item_2_ground"},
		{"a ground that no answer has", open, with(foi.GroundSilence), foi.UnknownGround, "item_2_ground"},
	})
}

// The items say which roads are open: to each ground of the answer its own.
func TestRemediesOfItems(t *testing.T) {
	d := foi.Decision{On: day("2026-03-20"), Outcome: foi.PartlyDisclosed, Items: []foi.Item{
		{Text: "一", Ground: foi.GroundGiven}, {Text: "二", Ground: foi.GroundProcess}, {Text: "三", Ground: foi.GroundAbsent}, {Text: "四", Ground: foi.GroundThirdParty},
	}}
	if got := roads(d, foi.Policy{}); got != "either+review_first" {
		t.Errorf("roads %s", got)
	}
	r := d.Remedies(foi.LocalDepartment, foi.Policy{})
	if r[0].Of() != "予以公开、政府信息不存在" || r[1].Of() != "涉及商业秘密、个人隐私等，公开会损害第三方合法权益、属于过程性信息" {
		t.Errorf("of %q and %q", r[0].Of(), r[1].Of())
	}
	if clause := foi.RemedyClause([]foi.Remedy{r[1].To("示例市人民政府")}); !strings.Contains(clause, "应当先自收到本答复之日起六十日内向示例市人民政府申请行政复议") {
		t.Errorf("the agency's own word on its review body is not heard: %s", clause)
	}
}
