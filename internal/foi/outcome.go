package foi

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Outcome is the one result of a case (办理结果), by the stable id that the log, the JSON and the
// annual table use.
type Outcome string

// The results of 条例第三十六条 to 第三十九条, in the order of the annual table's section three.
const (
	Disclosed             Outcome = "disclosed"       // 予以公开
	PartlyDisclosed       Outcome = "partial"         // 部分公开
	StateSecret           Outcome = "refused_1"       // 属于国家秘密
	ForbiddenByLaw        Outcome = "refused_2"       // 其他法律行政法规禁止公开
	EndangersSafety       Outcome = "refused_3"       // 危及“三安全一稳定”
	ThirdPartyRights      Outcome = "refused_4"       // 保护第三方合法权益
	InternalAffairs       Outcome = "refused_5"       // 属于三类内部事务信息
	ProcessInformation    Outcome = "refused_6"       // 属于四类过程性信息
	EnforcementFile       Outcome = "refused_7"       // 属于行政执法案卷
	AdministrativeInquiry Outcome = "refused_8"       // 属于行政查询事项
	NotHeld               Outcome = "unavailable_1"   // 本机关不掌握相关政府信息
	NeedsMaking           Outcome = "unavailable_2"   // 没有现成信息需要另行制作
	StillUnclear          Outcome = "unavailable_3"   // 补正后申请内容仍不明确
	Complaint             Outcome = "not_processed_1" // 信访举报投诉类申请
	Repeated              Outcome = "not_processed_2" // 重复申请
	PublicPublication     Outcome = "not_processed_3" // 要求提供公开出版物
	AbusiveVolume         Outcome = "not_processed_4" // 无正当理由大量反复申请
	ConfirmationRequest   Outcome = "not_processed_5" // 要求行政机关确认或重新出具已获取信息
	NotCorrected          Outcome = "other_1"         // 逾期不补正
	NotPaid               Outcome = "other_2"         // 逾期未缴费
	OtherHandling         Outcome = "other_3"         // 其他，如撤回
)

// OutcomeGroupID names a block of result rows by the beginning that the ids of its outcomes share.
type OutcomeGroupID string

// OutcomeGroup is a block of result rows that the annual table prints under one head.
type OutcomeGroup struct {
	ID OutcomeGroupID
	// Head is the block's printed head with its number, e.g. （三）不予公开. A result that is its
	// own block ((一) and (二)) has it as its whole label.
	Head string
	// Name is the head without number and remark, e.g. 不予公开.
	Name string
}

// The six blocks of 三、本年度办理结果 (国办公开办函〔2019〕60号, 〔2021〕30号).
var (
	groupDisclosed    = OutcomeGroup{"disclosed", "（一）予以公开", "予以公开"}
	groupPartial      = OutcomeGroup{"partial", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "部分公开"}
	groupRefused      = OutcomeGroup{"refused", "（三）不予公开", "不予公开"}
	groupUnavailable  = OutcomeGroup{"unavailable", "（四）无法提供", "无法提供"}
	groupNotProcessed = OutcomeGroup{"not_processed", "（五）不予处理", "不予处理"}
	groupOther        = OutcomeGroup{"other", "（六）其他处理", "其他处理"}
)

// OutcomeInfo is what the law and the forms say of one outcome.
type OutcomeInfo struct {
	ID    Outcome
	Group OutcomeGroup
	// Item is the row's own printed text with its number, e.g. 4.保护第三方合法权益; empty for a
	// result that is its own block.
	Item string
	// Article is where the outcome rests (条例, unless another text is named).
	Article string
}

// outcomes is the one table of result rows. Items are worded alike in the 2019 and the 2021
// edition; what differs, the single row （六）其他处理 of 2019, is annual's to know.
var outcomes = []OutcomeInfo{
	{Disclosed, groupDisclosed, "", "条例第三十六条第一项、第二项"},
	{PartlyDisclosed, groupPartial, "", "条例第三十七条"},
	{StateSecret, groupRefused, "1.属于国家秘密", "条例第十四条"},
	{ForbiddenByLaw, groupRefused, "2.其他法律行政法规禁止公开", "条例第十四条"},
	{EndangersSafety, groupRefused, "3.危及“三安全一稳定”", "条例第十四条"},
	{ThirdPartyRights, groupRefused, "4.保护第三方合法权益", "条例第十五条、第三十二条"},
	{InternalAffairs, groupRefused, "5.属于三类内部事务信息", "条例第十六条第一款"},
	{ProcessInformation, groupRefused, "6.属于四类过程性信息", "条例第十六条第二款"},
	{EnforcementFile, groupRefused, "7.属于行政执法案卷", "条例第十六条第二款"},
	{AdministrativeInquiry, groupRefused, "8.属于行政查询事项", "条例第三十六条第七项"},
	{NotHeld, groupUnavailable, "1.本机关不掌握相关政府信息", "条例第三十六条第四项、第五项"},
	{NeedsMaking, groupUnavailable, "2.没有现成信息需要另行制作", "条例第三十八条"},
	{StillUnclear, groupUnavailable, "3.补正后申请内容仍不明确", "条例第二十九条、第三十条"},
	{Complaint, groupNotProcessed, "1.信访举报投诉类申请", "条例第三十九条第一款"},
	{Repeated, groupNotProcessed, "2.重复申请", "条例第三十六条第六项"},
	{PublicPublication, groupNotProcessed, "3.要求提供公开出版物", "条例第三十九条第二款"},
	{AbusiveVolume, groupNotProcessed, "4.无正当理由大量反复申请", "条例第三十五条"},
	{ConfirmationRequest, groupNotProcessed, "5.要求行政机关确认或重新出具已获取信息", ""},
	{NotCorrected, groupOther, "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "条例第三十条"},
	{NotPaid, groupOther, "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "条例第四十二条、国办函〔2020〕109号第六条"},
	{OtherHandling, groupOther, "3.其他", ""},
}

// Outcomes lists all outcomes in the order of the annual table.
func Outcomes() []OutcomeInfo { return slices.Clone(outcomes) }

// OutcomeGroups lists the blocks in the order of the annual table.
func OutcomeGroups() []OutcomeGroup {
	return []OutcomeGroup{groupDisclosed, groupPartial, groupRefused, groupUnavailable, groupNotProcessed, groupOther}
}

// Info is the block; ok is false for an id that is none.
func (id OutcomeGroupID) Info() (group OutcomeGroup, ok bool) {
	for _, g := range OutcomeGroups() {
		if g.ID == id {
			return g, true
		}
	}
	return OutcomeGroup{}, false
}

// Outcomes are the results of the block, in the order of the annual table.
func (id OutcomeGroupID) Outcomes() []Outcome {
	var of []Outcome
	for _, o := range outcomes {
		if o.Group.ID == id {
			of = append(of, o.ID)
		}
	}
	return of
}

// Info is the outcome's line of the table; ok is false for an id that is none.
func (o Outcome) Info() (info OutcomeInfo, ok bool) {
	for _, info := range outcomes {
		if info.ID == o {
			return info, true
		}
	}
	return OutcomeInfo{}, false
}

// Known tells whether o is one of the 21 results.
func (o Outcome) Known() bool { _, ok := o.Info(); return ok }

// Label is the full printed label: （三）不予公开 4.保护第三方合法权益.
func (i OutcomeInfo) Label() string {
	if i.Item == "" {
		return i.Group.Head
	}
	return i.Group.Head + " " + i.Item
}

// Name is the short form of lists and ledgers: 不予公开-保护第三方合法权益.
func (i OutcomeInfo) Name() string {
	if i.Item == "" {
		return i.Group.Name
	}
	_, text, _ := strings.Cut(i.Item, ".")
	return i.Group.Name + "-" + text
}

// Name is the short form of lists and ledgers; the id itself where it is none of the 21.
func (o Outcome) Name() string {
	if info, ok := o.Info(); ok {
		return info.Name()
	}
	return string(o)
}

// OutcomeByLabel reads an outcome as a ledger may write it: the id, the printed label with or without
// number and block (不予公开-保护第三方合法权益, 8.属于行政查询事项). Ok is false where it is none.
// The bare head of a block of several rows (不予公开) is none: it does not say which.
func OutcomeByLabel(label string) (Outcome, bool) {
	if o := Outcome(strings.ToLower(strings.TrimSpace(label))); o.Known() {
		return o, true
	}
	o, ok := outcomeLabels[labelKey(label)]
	return o, ok
}

var outcomeLabels = func() map[string]Outcome {
	m := map[string]Outcome{}
	for _, info := range outcomes {
		for _, form := range []string{info.Label(), info.Name(), info.Item} {
			if form != "" {
				m[labelKey(form)] = info.ID
			}
		}
	}
	// The two long labels of （六） as everybody says them.
	for short, o := range map[string]Outcome{"逾期不补正": NotCorrected, "逾期未缴费": NotPaid} {
		m[labelKey(short)] = o
		m[labelKey(groupOther.Name+short)] = o
	}
	return m
}()

// labelKey keeps the words of a label and drops what clerks write in many ways: numbers,
// brackets, quotation marks, dashes, spaces.
func labelKey(label string) string {
	folded := norm.NFKC.String(label)
	for _, n := range []string{"(一)", "(二)", "(三)", "(四)", "(五)", "(六)"} {
		folded = strings.TrimPrefix(strings.TrimSpace(folded), n)
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Han, r) {
			return r
		}
		return -1
	}, folded)
}

// IsOtherHandlingHead tells the bare head （六）其他处理, which the form of 2019 printed as one row.
func IsOtherHandlingHead(label string) bool {
	return strings.EqualFold(strings.TrimSpace(label), "other") || labelKey(label) == groupOther.Name
}
