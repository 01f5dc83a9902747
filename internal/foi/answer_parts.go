package foi

import (
	"slices"

	"foidesk/internal/calendar"
)

// Search is 检索记录 for information that is not held: what an agency shows when asked whether it looked.
type Search struct {
	By       string        `json:"by,omitempty"`
	Places   string        `json:"places,omitempty"`
	Keywords string        `json:"keywords,omitempty"`
	On       calendar.Date `json:"on,omitzero"`
}

// RightAgency is the agency that the information is to be asked of.
type RightAgency struct {
	Name    string `json:"name,omitempty"`
	Contact string `json:"contact,omitempty"`
	// Undetermined is why it cannot be determined, in place of the name.
	Undetermined string `json:"undetermined,omitempty"`
}

// Item is one matter of a request that is answered one by one (逐项答复).
type Item struct {
	// Text is what was asked for.
	Text string `json:"text"`
	// Ground is how it is answered.
	Ground Ground `json:"ground"`
	// Told is what its ground asks to be said: the reason, or where to get it.
	Told string `json:"told,omitempty"`
}

// Part is one thing that an answer says beside its result.
type Part string

// The parts of an answer, by the names of their fields.
const (
	PartProvision   Part = "provision"
	PartReason      Part = "reason"
	PartWhere       Part = "where"
	PartSearch      Part = "search"
	PartEarlier     Part = "earlier"
	PartRightAgency Part = "right_agency"
	PartUnconsulted Part = "unconsulted"
)

// PartInfo is what a ground makes an answer say.
type PartInfo struct {
	ID Part
	// Must tells that the answer is not complete without it.
	Must    bool
	Article string
	// Hint tells what to write.
	Hint string
}

// partLabels are what forms and letters call the parts.
var partLabels = map[Part]string{
	PartProvision: "具体条款", PartReason: "理由", PartWhere: "获取方式、途径", PartSearch: "检索记录",
	PartEarlier: "原答复", PartRightAgency: "负责公开的机关", PartUnconsulted: "未征求第三方意见的理由",
}

// Label is the part's Chinese name.
func (p Part) Label() string { return partLabels[p] }

const (
	articleRefusal    = "条例第三十六条第三项"
	articleParts      = "条例第三十七条"
	articleThirdParty = "条例第三十二条"
)

// groundParts are what the answer on each ground says, in the order of a letter. A ground that is not listed asks
// for nothing more.
var groundParts = map[Ground][]PartInfo{
	GroundGiven:     {{PartWhere, false, "条例第三十六条第二项", "不随答复书一并提供的，写明获取的方式、途径和时间"}},
	GroundPublished: {{PartWhere, true, "条例第三十六条第一项", "网址、公报期号、查阅场所等，写到申请人能够直接找到"}},
	GroundSecret:    {{PartReason, true, articleRefusal, "依法确定为国家秘密的事实，不写秘密的内容"}},
	GroundForbidden: {
		{PartProvision, true, "条例第十四条", "哪一部法律、行政法规的哪一条、款、项禁止公开"},
		{PartReason, true, articleRefusal, "所申请的信息为什么属于该条规定的情形"},
	},
	GroundSafety: {{PartReason, true, articleRefusal, "公开后可能危及哪一方面的安全或者社会稳定，为什么"}},
	GroundThirdParty: {
		{PartReason, true, articleRefusal, "涉及哪一类权益，公开为什么会损害，是否关系公共利益；不能只写第三方不同意"},
		{PartUnconsulted, false, articleThirdParty, "已书面征求意见的不填；无法征求或者明显无须征求的，写明理由"},
	},
	GroundInternal: {
		{PartProvision, false, "条例第十六条第一款", "人事管理、后勤管理、内部工作流程中的哪一类"},
		{PartReason, true, articleRefusal, "为什么属于该类信息"},
	},
	GroundProcess: {
		{PartProvision, false, "条例第十六条第二款", "讨论记录、过程稿、磋商信函、请示报告中的哪一类"},
		{PartReason, true, articleRefusal, "为什么属于该类信息"},
	},
	GroundFile: {{PartReason, true, articleRefusal, "属于哪一件行政执法案卷，为什么不予公开"}},
	GroundInquiry: {
		{PartProvision, true, "条例第三十六条第七项", "哪一部法律、行政法规对该信息的获取有特别规定，写到条"},
		{PartWhere, false, "条例第三十六条第七项", "到哪里、凭什么查询"},
	},
	GroundAbsent: {{PartSearch, true, "条例第三十六条第四项", "什么人、在哪里、用什么关键词、什么时候检索"}},
	GroundElsewhere: {
		{PartReason, true, "条例第三十六条第五项", "为什么不属于本机关负责公开"},
		{PartRightAgency, true, "条例第三十六条第五项", "能够确定的，告知其名称、联系方式"},
	},
	GroundNeedsMaking: {{PartReason, true, "条例第三十八条", "现有信息是什么，需要作哪些加工、分析"}},
	GroundUnclear:     {{PartReason, true, "条例第二十九条、第三十条", "补正后哪些内容仍不明确"}},
	GroundComplaint:   {{PartWhere, false, "条例第三十九条第一款", "可以告知通过哪一渠道提出"}},
	GroundRepeated:    {{PartEarlier, true, "条例第三十六条第六项", "原申请的登记编号或者原答复的文号"}},
	GroundPublication: {{PartWhere, true, "条例第三十九条第二款", "获取该出版物的途径"}},
	GroundAbusive:     {{PartReason, true, "条例第三十五条", "申请人说明的理由，为什么不合理"}},
	GroundConfirmation: {
		{PartReason, false, "", "申请人已经获取的是哪一信息"},
		{PartEarlier, false, "", "原答复的文号"},
	},
	GroundOther:    {{PartReason, false, "", "其他处理的原因"}},
	GroundWithheld: {{PartReason, true, articleRefusal, "不予公开的理由"}},
}

// Parts lists what an answer on the ground says beside its result.
func (g Ground) Parts() []PartInfo { return slices.Clone(groundParts[g]) }

// ItemGrounds lists how one of several matters can be answered.
func ItemGrounds() []GroundInfo {
	return slices.DeleteFunc(Grounds(), func(g GroundInfo) bool {
		return len(g.Outcomes) == 0 || slices.Contains([]Ground{GroundWithheld, GroundNotCorrected, GroundNotPaid}, g.ID)
	})
}

// Given tells that what was asked for is given on this ground, or where it is.
func (g GroundInfo) Given() bool { return g.group == groundsGiven }

// GroundsFor lists the legal bases that an answer with the outcome can rest on; the first is the one taken where
// the answer does not say. What is withheld of a partial disclosure is said item by item.
func GroundsFor(o Outcome) []GroundInfo {
	if o == PartlyDisclosed {
		return nil
	}
	return slices.DeleteFunc(Grounds(), func(g GroundInfo) bool { return !slices.Contains(g.Outcomes, o) })
}

// Grounds are the legal bases of the answer: those of its items, each once, where it has any.
func (d Decision) Grounds() []GroundInfo {
	if len(d.Items) == 0 {
		return groundsOf(d.Outcome, d.Ground)
	}
	return slices.DeleteFunc(Grounds(), func(g GroundInfo) bool {
		return !slices.ContainsFunc(d.Items, func(it Item) bool { return it.Ground == g.ID })
	})
}

// Parts are what an answer in the case says beside its result, by all its grounds, each once. What each item can say
// itself, the answer as a whole need not.
func (d Decision) Parts(c Case) []PartInfo {
	if d.Outcome == PartlyDisclosed && len(d.Items) == 0 {
		return nil
	}
	var parts []PartInfo
	add := func(part PartInfo) {
		at := slices.IndexFunc(parts, func(p PartInfo) bool { return p.ID == part.ID })
		switch {
		case at < 0:
			parts = append(parts, part)
		case part.Must && !parts[at].Must:
			parts[at] = part
		}
	}
	for _, g := range d.Grounds() {
		for _, part := range g.ID.Parts() {
			if len(d.Items) > 0 && (part.ID == PartReason || part.ID == PartWhere) {
				part.Must = false
			}
			add(part)
		}
	}
	if slices.ContainsFunc(d.Grounds(), GroundInfo.Given) && slices.ContainsFunc(c.Consultations, Consultation.unreached) {
		add(PartInfo{PartUnconsulted, false, articleThirdParty, "征求意见书送达不了的，写明理由；送达了的，先登记送达"})
	}
	return parts
}
