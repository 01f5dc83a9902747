package foi

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Content is one of the things that an application has to hold (第二十九条第二款). What it is wanted for is none of
// them: the regulation no longer asks since 2019.
type Content string

// The required contents; the last two are asked of an application that an agent makes.
const (
	ContentName          Content = "name"           // 姓名或者名称
	ContentIdentity      Content = "identity"       // 身份证明
	ContentContact       Content = "contact"        // 联系方式
	ContentDescription   Content = "description"    // 信息的名称、文号或者特征描述
	ContentForm          Content = "form"           // 获取信息的方式、途径
	ContentAuthority     Content = "authority"      // 授权委托书
	ContentAgentIdentity Content = "agent_identity" // 代理人身份证明
)

// ContentInfo is one of the required contents as the checklist has it.
type ContentInfo struct {
	ID    Content
	Label string
	// Article is what asks for it; empty where that is our reading.
	Article string
	// Ask is the sentence of the correction notice where it lacks.
	Ask string
}

var contents = []ContentInfo{
	{ContentName, "姓名或者名称", "条例第二十九条第二款第一项", "请写明申请人的姓名或者名称"},
	{ContentIdentity, "身份证明", "条例第二十九条第二款第一项", "请提交申请人的身份证明（自然人为身份证件复印件，法人或者其他组织为营业执照、登记证书复印件）"},
	{ContentContact, "联系方式", "条例第二十九条第二款第一项", "请写明申请人的联系方式（联系电话、通信地址或者电子邮箱）"},
	{ContentDescription, "信息描述", "条例第二十九条第二款第二项", "请写明所申请公开的政府信息的名称、文号或者便于行政机关查询的其他特征性描述"},
	{ContentForm, "获取方式", "条例第二十九条第二款第三项", "请写明所申请公开的政府信息的形式要求，包括获取信息的方式、途径"},
	{ContentAuthority, "代理人授权委托书", "", "由代理人提出申请的，请提交申请人签名或者盖章的授权委托书"},
	{ContentAgentIdentity, "代理人身份证明", "", "由代理人提出申请的，请一并提交代理人的身份证明"},
}

// Contents lists what an application has to hold, in the order of the regulation.
func Contents() []ContentInfo { return slices.Clone(contents) }

// Lacks is a set of required contents that an application lacks. The zero Lacks is none. In JSON it is the list of
// their ids.
type Lacks uint16

// Lacking is the set of the given contents; the error names one that is none.
func Lacking(ids ...Content) (Lacks, error) {
	var l Lacks
	for _, id := range ids {
		at := slices.IndexFunc(contents, func(i ContentInfo) bool { return i.ID == id })
		if at < 0 {
			return 0, refuse(UnknownContent, "lacks", "申请材料“%s”不在%s之列", id, named(contents, func(i ContentInfo) string { return i.Label }))
		}
		l |= 1 << at
	}
	return l, nil
}

// Infos lists what lacks, in the order of the regulation.
func (l Lacks) Infos() []ContentInfo {
	var out []ContentInfo
	for at, info := range contents {
		if l&(1<<at) != 0 {
			out = append(out, info)
		}
	}
	return out
}

// Words names what lacks; empty where nothing does.
func (l Lacks) Words() string {
	return named(l.Infos(), func(i ContentInfo) string { return i.Label })
}

// Matters writes the matters of a correction notice out, all at once: there is no second one (第三十条).
func (l Lacks) Matters() string {
	var lines []string
	for i, info := range l.Infos() {
		lines = append(lines, fmt.Sprintf("%d.%s。", i+1, info.Ask))
	}
	return strings.Join(lines, "\n")
}

// MarshalJSON writes the ids.
func (l Lacks) MarshalJSON() ([]byte, error) {
	ids := []Content{}
	for _, info := range l.Infos() {
		ids = append(ids, info.ID)
	}
	return json.Marshal(ids)
}

// UnmarshalJSON reads them back.
func (l *Lacks) UnmarshalJSON(text []byte) error {
	var ids []Content
	if err := json.Unmarshal(text, &ids); err != nil {
		return err
	}
	read, err := Lacking(ids...)
	*l = read
	return err
}
