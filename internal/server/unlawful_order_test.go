package server_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"foidesk/internal/account"
)

// entries is how many acts the page of a case shows.
func (a answer) entries() int {
	return len(a.find(func(n *html.Node) bool {
		return n.Data == "li" && strings.HasPrefix(attr(n, "class"), "entry") && !strings.HasPrefix(attr(n, "class"), "entry-")
	}))
}

// insists sends the form of a step although the page may not show it any more, as somebody does who opened it before.
func (s site) insists(one string, step taken) answer {
	s.t.Helper()
	form := with(url.Values{"key": {one}, "expected": {strconv.Itoa(s.get(one).entries())}}, step.pairs...)
	return s.post(one+"/"+step.verb, form)
}

// disorder is an act that the law does not allow where the case stands.
type disorder struct {
	name     string
	received string // 2026-11-02 where empty
	before   []taken
	act      taken
	says     []string
}

// The steps of an extension on which the head of office has to consent: see approves.
var (
	asksExtension = take("extend", "working_days", "5", "reason", "检索量大", "step", "propose")
	toldExtension = take("extend", "working_days", "5", "reason", "检索量大", "step", "notice", "notified_on", "2026-11-23")
	consents      = take("consent")
	decides       = take("decide", "outcome", "disclosed", "on", "2026-11-20")
	delivers      = take("deliver", append(byPost, "on", "2026-11-23")...)
	withdraws     = take("withdraw", "on", "2026-11-23")
	consultation  = take("consult", "party", "third_party", "name", "示例商业企业000001", "on", "2026-11-04")
	opinion       = take("opinion", "ref", "1", "on", "2026-11-18")
	pays          = take("pay", "on", "2026-09-29")
	claims        = take("claim")
	sendsBack     = take("send-back", "reason", "不属于本科室")
)

var answersOutOfOrder = []disorder{
	{"delivered before it was decided", "", nil, delivers, []string{"尚未作出答复，没有可以送达的文书"}},
	{"decided twice", "", []taken{decides}, take("decide", "outcome", "partial", "on", "2026-11-23"), []string{"已于 2026-11-20 作出答复（予以公开）", "一案只有一个办理结果"}},
	{"decided after the delivery", "", []taken{decides, delivers}, decides, []string{"已于 2026-11-23 送达，已办结"}},
	{"delivered twice", "", []taken{decides, delivers}, delivers, []string{"已于 2026-11-23 送达，已办结"}},
	{"decided before it was received", "", nil, take("decide", "outcome", "disclosed", "on", "2026-10-30"), []string{"答复日期 2026-10-30 早于收到日期 2026-11-02"}},
	{"delivered before the date of the letter", "", []taken{decides}, take("deliver", "method", "post", "on", "2026-11-19"), []string{"送达日期 2026-11-19 早于答复日期 2026-11-20"}},
	{"decided tomorrow", "", nil, take("decide", "outcome", "disclosed", "on", "2026-11-24"), []string{"晚于今天"}},
	{"delivered tomorrow", "", []taken{decides}, take("deliver", "method", "post", "on", "2026-11-24"), []string{"晚于今天"}},
	{"delivered in no way", "", []taken{decides}, take("deliver", "on", "2026-11-23"), []string{"请选择送达方式"}},
	{"withdrawn before the receipt", "", nil, take("withdraw", "on", "2026-10-30"), []string{"撤回日期 2026-10-30 早于收到日期 2026-11-02"}},
	{"withdrawn twice", "", []taken{withdraws}, withdraws, []string{"申请人已于 2026-11-23 撤回申请"}},
	{"an answer without a result", "", nil, take("decide", "on", "2026-11-20"), []string{"请选择办理结果"}},
	{"a result that is none", "", nil, take("decide", "outcome", "other", "on", "2026-11-20"), []string{"不是年报统计表中的一项"}},
	{"still unclear, and nobody asked", "", nil, take("decide", "outcome", "unavailable_3", "on", "2026-11-20"), []string{"须以先发出补正告知为前提，本案没有补正告知的记载", "条例第三十条"}},
	{"still unclear, and nothing was corrected", "", []taken{askedToCorrect}, take("decide", "outcome", "unavailable_3", "on", "2026-11-20"), []string{"须在申请人补正之后作出", "逾期不补正的，选择"}},
	{"still unclear, dated before the correction", "", []taken{askedToCorrect, corrected}, take("decide", "outcome", "unavailable_3", "on", "2026-11-13"), []string{"答复日期 2026-11-13 早于收到补正日期 2026-11-16"}},
	{"not corrected, and nobody asked", "", nil, take("decide", "outcome", "other_1", "on", "2026-11-20"), []string{"须以先发出补正告知为前提"}},
	{"not corrected, and it was", "", []taken{askedToCorrect, corrected}, take("decide", "outcome", "other_1", "on", "2026-11-20"), []string{"已于 2026-11-16 收到补正的申请"}},
	{"not corrected, on the last day for it", "", []taken{askedToCorrect}, take("decide", "outcome", "other_1", "on", "2026-11-16"), []string{"申请人可以补正至 2026-11-16", "次日起"}},
	{"not paid, and nobody asked", "", nil, take("decide", "outcome", "other_2", "on", "2026-11-20"), []string{"须以先发出收费通知为前提"}},
	{"not paid, and it was", "2026-09-21", []taken{askedForFee, pays}, take("decide", "outcome", "other_2", "on", "2026-11-20"), []string{"申请人已于 2026-09-29 缴费"}},
	{"an answer while a proposal waits", "", []taken{asksExtension}, decides, []string{"正待负责人批准"}},
	{"an answer after the withdrawal", "", []taken{withdraws}, decides, []string{"申请人已于 2026-11-23 撤回申请，本案已办结"}},
	{"a delivery after the withdrawal", "", []taken{decides, withdraws}, delivers, []string{"已于 2026-11-23 撤回申请"}},
	{"a withdrawal after the delivery", "", []taken{decides, delivers}, withdraws, []string{"已于 2026-11-23 送达，已办结"}},
	{"a withdrawal before the answer that was given", "", []taken{decides}, take("withdraw", "on", "2026-11-19"), []string{"撤回日期 2026-11-19 早于答复日期 2026-11-20"}},
}

var noticesOutOfOrder = []disorder{
	{"a correction notice after the answer", "", []taken{decides}, askedToCorrect, []string{"已于 2026-11-20 作出答复"}},
	{"a correction after the answer", "", []taken{askedToCorrect, decides}, corrected, []string{"已于 2026-11-20 作出答复"}},
	{"a correction that nobody asked for", "", nil, corrected, []string{"没有补正告知的记载，没有需要补正的事项"}},
	{"a correction before its notice", "", []taken{askedToCorrect}, take("corrected", "on", "2026-11-05"), []string{"早于补正告知日期 2026-11-06"}},
	{"corrected twice", "", []taken{askedToCorrect, corrected}, corrected, []string{"已于 2026-11-16 收到补正的申请"}},
	{"a second correction notice", "", []taken{askedToCorrect, corrected}, askedToCorrect, []string{"补正须一次性告知，不能再次要求补正"}},
	{"a correction notice on the eighth working day", "", nil, take("correction", "on", "2026-11-12", "correct_by", "2026-11-20", "matters", "请写明年度"), []string{"期限于 2026-11-11 届满，2026-11-12 已逾期", "条例第三十条"}},
	{"a correction notice without time to correct", "", nil, take("correction", "on", "2026-11-06", "correct_by", "2026-11-06", "matters", "请写明年度"), []string{"申请人没有时间补正"}},
	{"a fee while the correction is awaited", "", []taken{askedToCorrect}, chargesPages("2026-11-09"), []string{"正等待申请人补正", "不能同时通知缴费"}},
	{"a correction notice while the payment is awaited", "2026-11-16", []taken{chargesPages("2026-11-18")}, take("correction", "on", "2026-11-19", "correct_by", "2026-11-30", "matters", "请写明年度"), []string{"正等待申请人缴费", "不能同时告知补正"}},
	{"paid without a notice", "", nil, take("pay", "on", "2026-11-20"), []string{"没有收费通知的记载，没有应缴的费用"}},
	{"paid before the notice", "2026-09-21", []taken{askedForFee}, take("pay", "on", "2026-09-23"), []string{"缴费日期 2026-09-23 早于收费通知日期 2026-09-24"}},
	{"paid twice", "2026-09-21", []taken{askedForFee, pays}, pays, []string{"申请人已于 2026-09-29 缴费"}},
	{"charged twice", "2026-09-21", []taken{askedForFee, pays}, askedForFee, []string{"一件申请只收一次"}},
	{"charged after the period", "2026-09-21", nil, chargesPages("2026-11-20"), []string{"收费通知须在答复期限内发出"}},
	{"charged after the answer", "", []taken{decides}, chargesPages("2026-11-20"), []string{"已于 2026-11-20 作出答复"}},
	{"corrected tomorrow", "", []taken{askedToCorrect}, take("corrected", "on", "2026-11-24"), []string{"晚于今天"}},
	{"paid tomorrow", "2026-09-21", []taken{askedForFee}, take("pay", "on", "2026-11-24"), []string{"晚于今天"}},
	{"lapsed tomorrow", "", []taken{askedToCorrect}, take("lapse", "outcome", "other_1", "on", "2026-11-24"), []string{"晚于今天"}},
	{"charged by both tariffs", "", nil, take("fee", "pages", "150", "items", "777", "on", "2026-11-20"), []string{"只能选择按件或者按量一种标准"}},
	{"charged for what is free", "", nil, take("fee", "pages", "30", "on", "2026-11-20"), []string{"无需缴费，不能发出收费通知"}},
	{"lapsed without a notice", "", nil, take("lapse", "outcome", "other_1", "on", "2026-11-23"), []string{"没有补正告知或者收费通知的记载"}},
	{"lapsed while the applicant may correct", "", []taken{askedToCorrect}, take("lapse", "outcome", "other_1", "on", "2026-11-16"), []string{"申请人可以补正至 2026-11-16"}},
	{"lapsed although it was corrected", "", []taken{askedToCorrect, corrected}, take("lapse", "outcome", "other_1", "on", "2026-11-23"), []string{"已于 2026-11-16 收到补正的申请"}},
	{"lapsed while the applicant may pay", "2026-11-16", []taken{chargesPages("2026-11-18", "delivered_on", "2026-11-19")}, lapsedUnpaid, []string{"申请人可以缴费至 2026-12-17"}},
	{"lapsed although nobody knows whether the notice arrived", "2026-09-21", []taken{chargesPages("2026-09-24")}, lapsedUnpaid, []string{"收费通知没有送达日期，缴费期限尚未起算"}},
	{"lapsed although it was paid", "2026-09-21", []taken{askedForFee, pays}, lapsedUnpaid, []string{"申请人已于 2026-09-29 缴费"}},
	{"lapsed for another reason", "", []taken{askedToCorrect}, take("lapse", "outcome", "disclosed", "on", "2026-11-23"), []string{"不再处理只限于"}},
	{"lapsed after the answer", "", []taken{askedToCorrect, decides}, take("lapse", "outcome", "other_1", "on", "2026-11-23"), []string{"已于 2026-11-20 作出答复"}},
	{"an answer after the lapse", "2026-09-21", []taken{askedForFee, lapsedUnpaid}, decides, []string{"已于 2026-11-23 以“其他处理-申请人逾期未按收费通知要求缴纳费用", "办结"}},
}

var delaysOutOfOrder = []disorder{
	{"an opinion of nobody who was asked", "", nil, opinion, []string{"没有征求意见的记载，请先登记征求意见书发出"}},
	{"a letter that arrived and was not sent", "", nil, take("consultation-delivered", "ref", "1", "on", "2026-11-05"), []string{"没有征求意见的记载，请先登记征求意见书发出"}},
	{"an opinion of another than was asked", "", []taken{consultation}, take("opinion", "ref", "2", "on", "2026-11-18"), []string{"没有编号“2”的征求意见书发出的记载"}},
	{"an opinion twice", "", []taken{consultation, opinion}, opinion, []string{"各项征求意见均已登记"}},
	{"an opinion before the letter", "", []taken{consultation}, take("opinion", "ref", "1", "on", "2026-11-03"), []string{"2026-11-03 早于", "2026-11-04"}},
	{"a letter that arrived before it was sent", "", []taken{consultation}, take("consultation-delivered", "ref", "1", "on", "2026-11-03"), []string{"2026-11-03 早于", "2026-11-04"}},
	{"asked after the answer", "", []taken{decides}, consultation, []string{"已于 2026-11-20 作出答复"}},
	{"asked before the receipt", "", nil, take("consult", "party", "third_party", "ref", "1", "name", "示例商业企业000001", "on", "2026-10-30"), []string{"2026-10-30 早于收到日期 2026-11-02"}},
	{"an opinion of tomorrow", "", []taken{consultation}, take("opinion", "ref", "1", "on", "2026-11-24"), []string{"晚于今天"}},
	{"reasons asked before the receipt", "", nil, take("reasons", "on", "2026-10-30"), []string{"2026-10-30 早于收到日期 2026-11-02"}},
	{"delayed before the receipt", "", nil, take("delay", "on", "2026-10-30", "until", "2026-12-31"), []string{"2026-10-30 早于收到日期 2026-11-02"}},
	{"delayed before the reasons were asked", "", []taken{asksReasons}, take("delay", "on", "2026-11-04", "until", "2026-12-31"), []string{"早于要求说明理由的日期 2026-11-05"}},
	{"extended after the delivery", "", []taken{decides, delivers}, asksExtension, []string{"已于 2026-11-23 送达，已办结"}},
	{"extended after the answer", "", []taken{decides}, asksExtension, []string{"已于 2026-11-20 作出答复"}},
	{"extended without consent", "", nil, toldExtension, []string{"须经", "请先报批"}},
	{"extended while the consent is awaited", "", []taken{asksExtension}, toldExtension, []string{"正待负责人批准"}},
	{"extended twice", "", []taken{asksExtension, consents, toldExtension}, asksExtension, []string{"已于 2026-11-23 告知延长 5 个工作日，只能延长一次"}},
	{"extended for longer than the law has it", "", nil, take("extend", "working_days", "21", "reason", "检索量大", "step", "propose"), []string{"1 至 20 个工作日"}},
	{"extended after the period", "2026-09-21", nil, asksExtension, []string{"答复期限于 2026-10-26 届满，2026-11-23 已不能延长"}},
	{"extended while the correction is awaited", "", []taken{askedToCorrect}, asksExtension, []string{"正等待申请人补正", "无需延长"}},
	{"reasons asked twice", "", []taken{asksReasons}, asksReasons, []string{"已于 2026-11-05 要求申请人说明理由"}},
	{"reasons asked after the answer", "", []taken{decides}, asksReasons, []string{"已于 2026-11-20 作出答复"}},
	{"delayed to a day before the end of the period", "", nil, take("delay", "on", "2026-11-23", "until", "2026-11-27"), []string{"不晚于现在的答复期限 2026-11-30，无需延迟"}},
	{"delayed after the period", "2026-09-21", nil, take("delay", "on", "2026-11-23", "until", "2026-12-31"), []string{"答复期限于 2026-10-26 届满，2026-11-23 已不能延迟"}},
	{"delayed twice", "", []taken{take("delay", "on", "2026-11-20", "until", "2026-12-31", "note", "课题研究所需")}, take("delay", "on", "2026-11-23", "until", "2027-01-15"), []string{"已于 2026-11-20 告知申请人延迟至 2026-12-31 答复"}},
	{"extended after a later day was set", "", []taken{take("delay", "on", "2026-11-20", "until", "2026-12-31", "note", "课题研究所需")}, asksExtension, []string{"延迟至 2026-12-31 答复，不再延长"}},
	{"consented to what nobody proposed", "", nil, take("consent", "of", "1"), []string{"没有正待批准的报批"}},
	{"sent back by nobody's officer", "", []taken{sendsBack}, sendsBack, []string{"本案尚未分办，无从退回"}},
	{"claimed twice", "", []taken{claims}, claims, []string{"承办；需要换人的，请转办"}},
	{"an answer to what was registered by mistake", "", []taken{take("void?of=1", "reason", "登记错误")}, decides, []string{"登记已作废"}},
	{"a step undone that others rest on", "", []taken{askedToCorrect, corrected}, take("void?of=2", "reason", "登记错误"), []string{"第 2 项作废后，第 3 项不能成立", "请先作废第 3 项"}},
}

// What the law does not allow where a case stands is refused with a sentence that says why, and leaves no trace.
func TestUnlawfulOrdersAreRefusedWithTheReason(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	head := s.as(t, base, account.Head)
	for name, table := range map[string][]disorder{
		"answers": answersOutOfOrder, "notices": noticesOutOfOrder, "delays": delaysOutOfOrder,
	} {
		for _, c := range table {
			t.Run(name+"/"+c.name, func(t *testing.T) {
				s, head := s.in(t), head.in(t)
				received := c.received
				if received == "" {
					received = "2026-11-02"
				}
				one := s.registered(base, received)
				for _, step := range c.before {
					switch step.verb {
					case consents.verb:
						head.approves(one)
					case claims.verb: // a button on the page of the case
						s.post(one+"/claim", s.get(one).hidden(one+"/claim")).leads()
					default:
						s.goes(one, step)
					}
				}
				before := s.get(one).must(http.StatusOK)
				s.insists(one, c.act).must(http.StatusUnprocessableEntity).says(c.says...)
				if after := s.get(one).must(http.StatusOK); after.text() != before.text() {
					t.Errorf("it left a trace:\n%s\n%s", before.text(), after.text())
				}
			})
		}
	}
}
