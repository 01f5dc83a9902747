package foi

import "strings"

// articleOral: an application is in writing; who has real difficulty in writing may make it orally, and the office
// fills in the form for the applicant.
const articleOral = "条例第二十九条第一款"

// TakenDown is how an oral application was written down for the applicant (口头申请，代为填写). The zero TakenDown is that
// of an application in writing.
type TakenDown struct {
	// Why is why writing is really difficult.
	Why string `json:"why,omitempty"`
	// WrittenBy is who wrote it down.
	WrittenBy string `json:"written_by,omitempty"`
	// ReadBack tells that it was read back to the applicant, who confirmed it.
	ReadBack bool `json:"read_back,omitempty"`
}

// OralProblems finds what the office's own form has to say of how a request was made by a channel, and does not. Append
// does not ask for it: what others recorded says no more than the day and the channel.
func (q Request) OralProblems(by Channel) []*Refusal {
	if by != Oral {
		if q.Oral != (TakenDown{}) {
			return []*Refusal{refuse(NotAllowedHere, "oral_why", "只有口头申请才填代为填写的情况；收到方式现为“%s”", by.Label()).under(articleOral)}
		}
		return nil
	}
	var found []*Refusal
	if strings.TrimSpace(q.Oral.Why) == "" {
		found = append(found, refuse(ReasonMissing, "oral_why", "请写明采用书面形式确有困难的原因；没有困难的，请申请人书面提出").under(articleOral))
	}
	if strings.TrimSpace(q.Oral.WrittenBy) == "" {
		found = append(found, refuse(OfficerMissing, "oral_by", "请写明由谁代为填写").under(articleOral))
	}
	if !q.Oral.ReadBack {
		found = append(found, refuse(PriorStepMissing, "oral_read_back", "请先向申请人宣读代填的内容，经其确认后勾选").under(articleOral))
	}
	return found
}
