package foi

import (
	"slices"

	"foidesk/internal/calendar"
)

// Standing is what an agency is among the organs of the state (机关性质): who reviews its acts goes by it.
type Standing string

// The standings.
const (
	LocalDepartment    Standing = "local_department"   // 县级以上地方人民政府工作部门
	LocalGovernment    Standing = "local_government"   // 地方人民政府, below the province
	Province           Standing = "province"           // 省、自治区、直辖市人民政府
	StateDepartment    Standing = "state_department"   // 国务院部门
	Vertical           Standing = "vertical"           // 海关、金融、外汇管理、税务、国家安全
	JusticeDepartment  Standing = "justice_department" // 履行行政复议机构职责的司法行政部门
	FieldOffice        Standing = "field_office"       // 以自己名义行为的派出机构
	GovernmentOutpost  Standing = "government_outpost" // 人民政府设立的派出机关
	AuthorizedBody     Standing = "authorized_body"    // 法律、法规、规章授权的组织
	StandingUnrecorded Standing = ""                   // not settled
)

// reviewBodyRule says who reviews, from a day on.
type reviewBodyRule struct {
	from    calendar.Date
	bodies  []string
	article string
}

// StandingInfo is one standing with who reviews its acts.
type StandingInfo struct {
	ID    Standing
	Label string
	rules []reviewBodyRule
}

const (
	sameGovernment = "本级人民政府"
	higherDept     = "上一级主管部门"
	higherGov      = "上一级人民政府"
)

// standings: until the end of 2023 the applicant of a department chose between its government and the department
// above; since then it is the government alone.
var standings = []StandingInfo{
	{LocalDepartment, "县级以上地方人民政府工作部门", []reviewBodyRule{
		{0, []string{sameGovernment, higherDept}, "行政复议法（2017年修正）第十二条第一款"},
		{reviewLaw2023, []string{sameGovernment}, "行政复议法第二十四条第一款第一项"},
	}},
	{LocalGovernment, "地方人民政府（省级以下）", []reviewBodyRule{
		{0, []string{higherGov}, "行政复议法（2017年修正）第十三条第一款"},
		{reviewLaw2023, []string{higherGov}, "行政复议法第二十四条第一款第二项"},
	}},
	{Province, "省、自治区、直辖市人民政府", []reviewBodyRule{
		{0, []string{"作出答复的人民政府"}, "行政复议法（2017年修正）第十四条"},
		{reviewLaw2023, []string{"作出答复的人民政府"}, "行政复议法第二十四条第二款"},
	}},
	{StateDepartment, "国务院部门", []reviewBodyRule{
		{0, []string{"作出答复的国务院部门"}, "行政复议法（2017年修正）第十四条"},
		{reviewLaw2023, []string{"作出答复的国务院部门"}, "行政复议法第二十五条第一项"},
	}},
	{Vertical, "海关、金融、外汇管理等垂直领导的机关，税务和国家安全机关", []reviewBodyRule{
		{0, []string{higherDept}, "行政复议法（2017年修正）第十二条第二款"},
		{reviewLaw2023, []string{higherDept}, "行政复议法第二十七条"},
	}},
	{JusticeDepartment, "履行行政复议机构职责的司法行政部门", []reviewBodyRule{
		{0, []string{sameGovernment, higherDept}, "行政复议法（2017年修正）第十二条第一款"},
		{reviewLaw2023, []string{sameGovernment, "上一级司法行政部门"}, "行政复议法第二十八条"},
	}},
	{FieldOffice, "政府工作部门依法设立的派出机构", []reviewBodyRule{
		{0, []string{"设立该派出机构的部门", "该部门的本级人民政府"}, "行政复议法（2017年修正）第十五条第一款第二项"},
		{reviewLaw2023, []string{"设立该派出机构的部门的本级人民政府"}, "行政复议法第二十四条第四款"},
	}},
	{GovernmentOutpost, "人民政府依法设立的派出机关", []reviewBodyRule{
		{0, []string{"设立该派出机关的人民政府"}, "行政复议法（2017年修正）第十五条第一款第一项"},
		{reviewLaw2023, []string{"设立该派出机关的人民政府"}, "行政复议法第二十四条第一款第三项"},
	}},
	{AuthorizedBody, "法律、法规、规章授权的组织", []reviewBodyRule{
		{0, []string{"直接管理该组织的人民政府或者部门"}, "行政复议法（2017年修正）第十五条第一款第三项"},
		{reviewLaw2023, []string{"管理该组织的人民政府，或者管理该组织的部门的本级人民政府"}, "行政复议法第二十四条第一款第四项"},
	}},
}

// Label is the standing's Chinese name; empty where it is none.
func (s Standing) Label() string {
	for _, info := range standings {
		if info.ID == s {
			return info.Label
		}
	}
	return ""
}

// Standings lists what an agency can be.
func Standings() []StandingInfo { return slices.Clone(standings) }

// reviewBodies are who can be asked for a review of an answer of the day, and where that stands; none while the
// standing is not settled.
func (s Standing) reviewBodies(on calendar.Date) (bodies []string, article string) {
	for _, info := range standings {
		if info.ID != s {
			continue
		}
		for _, rule := range info.rules {
			if rule.from <= on {
				bodies, article = rule.bodies, rule.article
			}
		}
	}
	return slices.Clone(bodies), article
}
