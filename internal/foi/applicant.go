package foi

import (
	"slices"
	"strings"
)

// ApplicantCategory is the column of the annual table an applicant counts in (申请人情况). It is
// fixed at intake and does not change when a case is carried into another year.
type ApplicantCategory string

// The six columns; all but the first stand under 法人或其他组织 (国办公开办函〔2021〕30号).
const (
	NaturalPerson ApplicantCategory = "natural_person" // 自然人
	Commercial    ApplicantCategory = "commercial"     // 商业企业
	Research      ApplicantCategory = "research"       // 科研机构
	PublicWelfare ApplicantCategory = "public_welfare" // 社会公益组织
	LegalService  ApplicantCategory = "legal_service"  // 法律服务机构
	OtherBody     ApplicantCategory = "other"          // 其他
)

// ApplicantCategoryInfo is one column with its printed head and a working rule for the counter.
type ApplicantCategoryInfo struct {
	ID    ApplicantCategory
	Label string
	// Hint is our reading; no official definition of the columns was ever published.
	Hint string
}

var applicantCategories = []ApplicantCategoryInfo{
	{NaturalPerson, "自然人", "个人，包括以个人名义申请的律师、记者"},
	{Commercial, "商业企业", "公司、营利性合作社等企业"},
	{Research, "科研机构", "高校、研究院所、智库"},
	{PublicWelfare, "社会公益组织", "社会团体、基金会等非营利组织"},
	{LegalService, "法律服务机构", "以机构名义申请的律师事务所、公证处等"},
	{OtherBody, "其他", "村（居）委会、业主委员会、机关、媒体等"},
}

// ApplicantCategories lists the six in the table's order.
func ApplicantCategories() []ApplicantCategoryInfo { return slices.Clone(applicantCategories) }

// Label is the printed head of the column; the id itself where it is none of the six.
func (c ApplicantCategory) Label() string {
	for _, info := range applicantCategories {
		if info.ID == c {
			return info.Label
		}
	}
	return string(c)
}

// Known tells whether c is one of the six.
func (c ApplicantCategory) Known() bool {
	return slices.ContainsFunc(applicantCategories, func(i ApplicantCategoryInfo) bool { return i.ID == c })
}

// check refuses a category that is none of the six; a ledger may leave it out.
func (c ApplicantCategory) check() error {
	if c != "" && !c.Known() {
		return refuse(UnknownCategory, "applicant.category", "申请人类型“%s”不在%s之列", c, named(applicantCategories, func(i ApplicantCategoryInfo) string { return i.Label }))
	}
	return nil
}

// ApplicantCategoryByLabel reads the id, the printed head with or without 法人或其他组织 before it, or a word in
// common use for it.
func ApplicantCategoryByLabel(label string) (ApplicantCategory, bool) {
	s := strings.TrimSpace(label)
	// As the form prints it, with the head over the five, and as older ledgers say it.
	s = strings.TrimLeft(strings.TrimPrefix(s, "法人或其他组织"), "-·—、 ")
	switch s {
	case "其他组织", "其它":
		s = "其他"
	case "公民", "个人":
		s = "自然人"
	}
	for _, info := range applicantCategories {
		if s == info.Label || s == string(info.ID) {
			return info.ID, true
		}
	}
	return "", false
}
