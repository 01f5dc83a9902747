package foi

import "slices"

// Ground is the legal basis of an answer, finer than its row in the annual table: the remedy goes by it.
type Ground string

// The grounds. Those of 条例第十四条 to 第十六条 have the id of the result that names them.
const (
	GroundPublished    Ground = "published"     // 已主动公开
	GroundGiven        Ground = "given"         // 予以公开
	GroundSecret       Ground = "state_secret"  // 国家秘密
	GroundForbidden    Ground = "forbidden"     // 法律、行政法规禁止公开
	GroundSafety       Ground = "safety"        // 三安全一稳定
	GroundThirdParty   Ground = "third_party"   // 商业秘密、个人隐私等
	GroundInternal     Ground = "internal"      // 内部事务信息
	GroundProcess      Ground = "process"       // 过程性信息
	GroundFile         Ground = "file"          // 行政执法案卷信息
	GroundInquiry      Ground = "inquiry"       // 行政查询事项
	GroundAbsent       Ground = "absent"        // 政府信息不存在
	GroundElsewhere    Ground = "elsewhere"     // 不属于本机关负责公开
	GroundNeedsMaking  Ground = "needs_making"  // 需要加工、分析
	GroundUnclear      Ground = "unclear"       // 补正后仍不明确
	GroundComplaint    Ground = "complaint"     // 信访、投诉、举报
	GroundRepeated     Ground = "repeated"      // 重复申请
	GroundPublication  Ground = "publication"   // 公开出版物
	GroundAbusive      Ground = "abusive"       // 大量、反复申请
	GroundConfirmation Ground = "confirmation"  // 确认或者重新出具
	GroundNotCorrected Ground = "not_corrected" // 逾期不补正
	GroundNotPaid      Ground = "not_paid"      // 逾期不缴费
	GroundOther        Ground = "other"         // 其他处理
	// GroundWithheld is that of the part of a partial disclosure of which no more is said.
	GroundWithheld Ground = "withheld"
	// GroundSilence is that there is no answer within the period.
	GroundSilence Ground = "silence"
	// GroundOwnRights is that of whoever's own secrets or privacy an answer gives away.
	GroundOwnRights Ground = "own_rights"
	// GroundNotice is a notice on the way to an answer: correction, extension, consultation, fee.
	GroundNotice Ground = "notice"
)

// grounding groups the grounds by what the law of remedies asks of them.
type grounding string

const (
	groundsGiven    grounding = "given"     // the information was given, or where it is
	groundsWithheld grounding = "withheld"  // 条例第十四条、第十五条、第十六条
	groundsInquiry  grounding = "inquiry"   // 条例第三十六条第七项
	groundsDeclined grounding = "declined"  // 无法提供, 不予处理, 不再处理
	groundsSilence  grounding = "silence"   // no answer within the period
	groundsUnderWay grounding = "under_way" // notices that end nothing
)

// GroundInfo is one legal basis.
type GroundInfo struct {
	ID      Ground
	Label   string
	Article string
	// Outcomes are the results that an answer on this ground can have; none for what is no answer. A partial
	// disclosure can rest on any ground for the part that is withheld.
	Outcomes []Outcome
	group    grounding
}

// grounds: the first ground listed for a result is the one taken where the answer does not say.
var grounds = []GroundInfo{
	{GroundGiven, "予以公开", "条例第三十六条第二项", []Outcome{Disclosed}, groundsGiven},
	{GroundPublished, "已经主动公开，告知获取途径", "条例第三十六条第一项", []Outcome{Disclosed}, groundsGiven},
	{GroundSecret, "属于国家秘密", "条例第十四条", []Outcome{StateSecret}, groundsWithheld},
	{GroundForbidden, "法律、行政法规禁止公开", "条例第十四条", []Outcome{ForbiddenByLaw}, groundsWithheld},
	{GroundSafety, "公开后可能危及国家安全、公共安全、经济安全、社会稳定", "条例第十四条", []Outcome{EndangersSafety}, groundsWithheld},
	{GroundThirdParty, "涉及商业秘密、个人隐私等，公开会损害第三方合法权益", "条例第十五条", []Outcome{ThirdPartyRights}, groundsWithheld},
	{GroundInternal, "属于内部事务信息", "条例第十六条第一款", []Outcome{InternalAffairs}, groundsWithheld},
	{GroundProcess, "属于过程性信息", "条例第十六条第二款", []Outcome{ProcessInformation}, groundsWithheld},
	{GroundFile, "属于行政执法案卷信息", "条例第十六条第二款", []Outcome{EnforcementFile}, groundsWithheld},
	{GroundInquiry, "属于行政查询事项", "条例第三十六条第七项", []Outcome{AdministrativeInquiry}, groundsInquiry},
	{GroundAbsent, "政府信息不存在", "条例第三十六条第四项", []Outcome{NotHeld}, groundsDeclined},
	{GroundElsewhere, "不属于本机关负责公开", "条例第三十六条第五项", []Outcome{NotHeld}, groundsDeclined},
	{GroundNeedsMaking, "需要对现有政府信息进行加工、分析", "条例第三十八条", []Outcome{NeedsMaking}, groundsDeclined},
	{GroundUnclear, "补正后申请内容仍不明确", "条例第二十九条、第三十条", []Outcome{StillUnclear}, groundsDeclined},
	{GroundComplaint, "以申请的形式进行信访、投诉、举报等活动", "条例第三十九条第一款", []Outcome{Complaint}, groundsDeclined},
	{GroundRepeated, "重复申请", "条例第三十六条第六项", []Outcome{Repeated}, groundsDeclined},
	{GroundPublication, "要求提供公开出版物", "条例第三十九条第二款", []Outcome{PublicPublication}, groundsDeclined},
	{GroundAbusive, "无正当理由大量、反复申请", "条例第三十五条", []Outcome{AbusiveVolume}, groundsDeclined},
	{GroundConfirmation, "要求确认或者重新出具已获取的信息", "", []Outcome{ConfirmationRequest}, groundsDeclined},
	{GroundNotCorrected, "逾期不补正，不再处理", "条例第三十条", []Outcome{NotCorrected}, groundsDeclined},
	{GroundNotPaid, "逾期不缴费，不再处理", "条例第四十二条、国办函〔2020〕109号第六条", []Outcome{NotPaid}, groundsDeclined},
	{GroundOther, "其他处理", "", []Outcome{OtherHandling}, groundsDeclined},
	{GroundWithheld, "不予公开", "条例第十四条、第十五条、第十六条、第三十七条", []Outcome{PartlyDisclosed}, groundsWithheld},
	{GroundSilence, "逾期未答复", "条例第三十三条", nil, groundsSilence},
	{GroundOwnRights, "公开侵犯本人的商业秘密、个人隐私等", "条例第十五条、第三十二条", nil, groundsGiven},
	{GroundNotice, "补正、延期、征求意见、收费等过程中的通知", "条例第三十条、第三十二条、第三十三条、第四十二条", nil, groundsUnderWay},
}

// Grounds lists the legal bases.
func Grounds() []GroundInfo { return slices.Clone(grounds) }

// Info is the ground's line of the table; ok is false where there is none.
func (g Ground) Info() (info GroundInfo, ok bool) {
	for _, info := range grounds {
		if info.ID == g {
			return info, true
		}
	}
	return GroundInfo{}, false
}

// Label is the ground's name; the id itself where it is none.
func (g Ground) Label() string {
	if info, ok := g.Info(); ok {
		return info.Label
	}
	return string(g)
}

// Carries tells whether an answer with the outcome can rest on the ground. What is withheld of a partial
// disclosure can rest on any but that all was given.
func (g GroundInfo) Carries(o Outcome) bool {
	if o == PartlyDisclosed {
		return len(g.Outcomes) > 0 && g.group != groundsGiven
	}
	return slices.Contains(g.Outcomes, o)
}

// groundsOf are the legal bases of an answer: the one it names, else the first that its outcome can have. A
// partial disclosure has two, and where it does not say why the rest is withheld, that is by 第十四条 to 第十六条.
func groundsOf(o Outcome, named Ground) []GroundInfo {
	var out []GroundInfo
	if o == PartlyDisclosed {
		gave, _ := GroundGiven.Info()
		out = append(out, gave)
	}
	for _, g := range grounds {
		if g.ID == named || named == "" && slices.Contains(g.Outcomes, o) {
			return append(out, g)
		}
	}
	return out
}
