package foi

import (
	"slices"
	"strings"

	"foidesk/internal/calendar"
)

// articleRecords: who has evidence that what an agency has recorded of them is inaccurate may ask to have it
// corrected. The agency that has the power corrects it after examination and tells the applicant; one that has not
// may hand the request to the one that has and tells the applicant, or tells the applicant to ask there.
const articleRecords = "条例第四十一条"

// RecordsRequest is 更正本人信息申请. It is no application for disclosure: no period is set for it, and no annual table
// counts it.
type RecordsRequest struct {
	// On is the day it was received.
	On      calendar.Date `json:"on"`
	Channel Channel       `json:"channel"`
	Number  string        `json:"number,omitempty"`
	Request
	// Record is which record is said to be wrong, and how it should be; Evidence is what the applicant shows for it.
	Record   string `json:"record"`
	Evidence string `json:"evidence"`
}

// Kind of the act.
func (RecordsRequest) Kind() Kind { return KindRecordsRequest }

// Date of receipt.
func (a RecordsRequest) Date() calendar.Date { return a.On }

func (a RecordsRequest) apply(c *Case, _ basis) error {
	if err := c.mayArrive(); err != nil {
		return err
	}
	if _, ok := a.Channel.Info(); !ok {
		return refuse(UnknownChannel, "channel", "请选择收到方式")
	}
	if a.On.IsZero() {
		return refuse(DateMissing, "on", "请填写收到日期")
	}
	if strings.TrimSpace(a.Record) == "" {
		return refuse(ReasonMissing, "record", "请写明哪一项记录不准确、应当怎样更正").under(articleRecords)
	}
	if strings.TrimSpace(a.Evidence) == "" {
		return refuse(ReasonMissing, "evidence", "请写明申请人提供了什么证据；没有证据的，请申请人补充").under(articleRecords)
	}
	if err := a.Applicant.Category.check(); err != nil {
		return err
	}
	c.RecordsRequest = &a
	c.Registered = &Receipt{On: a.On, Channel: a.Channel, Number: a.Number, Request: a.Request}
	c.Registered.Description = a.Record
	c.Handling = Handling{Department: a.Department, Since: a.On}
	return nil
}

// RecordsOutcome is what becomes of a request under 第四十一条.
type RecordsOutcome string

// The outcomes.
const (
	RecordCorrected   RecordsOutcome = "corrected"     // 予以更正
	RecordStays       RecordsOutcome = "not_corrected" // 不予更正
	RecordTransferred RecordsOutcome = "transferred"   // 转送有权更正的机关
	RecordReferred    RecordsOutcome = "referred"      // 告知向有权更正的机关提出
)

// RecordsOutcomeInfo is an outcome as the form has it.
type RecordsOutcomeInfo struct {
	ID    RecordsOutcome
	Label string
	// Hint says when it is the right one.
	Hint string
	// ToOther tells that another agency has the power to correct, which is then named.
	ToOther bool
}

var recordsOutcomes = []RecordsOutcomeInfo{
	{RecordCorrected, "予以更正", "本机关有权更正，审核属实，已更正并告知申请人", false},
	{RecordStays, "不予更正", "经审核记录无误，或者证据不足以证明，已告知申请人理由", false},
	{RecordTransferred, "转送有权更正的机关", "本机关无权更正，已转送并告知申请人", true},
	{RecordReferred, "告知申请人向有权更正的机关提出", "本机关无权更正，不转送", true},
}

// RecordsOutcomes lists the outcomes.
func RecordsOutcomes() []RecordsOutcomeInfo { return slices.Clone(recordsOutcomes) }

// Info is the outcome's line of the table; ok is false for an id that is none.
func (o RecordsOutcome) Info() (info RecordsOutcomeInfo, ok bool) {
	at := slices.IndexFunc(recordsOutcomes, func(i RecordsOutcomeInfo) bool { return i.ID == o })
	if at < 0 {
		return RecordsOutcomeInfo{}, false
	}
	return recordsOutcomes[at], true
}

// Label is the Chinese name; the id itself where it is none.
func (o RecordsOutcome) Label() string {
	if info, ok := o.Info(); ok {
		return info.Label
	}
	return string(o)
}

// RecordsResult closes a matter of 第四十一条: the applicant has been told what became of it.
type RecordsResult struct {
	// On is the day the applicant was told.
	On     calendar.Date  `json:"on"`
	Result RecordsOutcome `json:"result"`
	// To is the agency with the power to correct, where it is another.
	To           string `json:"to,omitempty"`
	LetterNumber string `json:"letter_number,omitempty"`
	Note         string `json:"note,omitempty"`
}

// Kind of the act.
func (RecordsResult) Kind() Kind { return KindRecordsResult }

// Date of telling.
func (a RecordsResult) Date() calendar.Date { return a.On }

func (a RecordsResult) apply(c *Case, _ basis) error {
	if err := c.mayResult(); err != nil {
		return err
	}
	if err := dated(a.On, "on", "告知日期", c.RecordsRequest.On, "收到日期"); err != nil {
		return err
	}
	info, ok := a.Result.Info()
	switch {
	case !ok:
		return refuse(UnknownResult, "result", "请选择处理结果：%s", named(recordsOutcomes, func(i RecordsOutcomeInfo) string { return i.Label })).under(articleRecords)
	case info.ToOther && strings.TrimSpace(a.To) == "":
		return refuse(ReasonMissing, "to", "请写明有权更正的机关").under(articleRecords)
	case !info.ToOther && a.To != "":
		return refuse(NotAllowedHere, "to", "%s的，不填有权更正的机关", info.Label).under(articleRecords)
	}
	c.RecordsResult = &a
	return nil
}

func (c *Case) mayResult() error {
	switch {
	case c.RecordsRequest == nil:
		return refuse(NotAllowedHere, "", "本案不是更正本人信息的申请").under(articleRecords)
	case c.RecordsResult != nil:
		return refuse(NotAllowedHere, "", "已于 %s 登记处理结果（%s）", c.RecordsResult.On, c.RecordsResult.Result.Label())
	}
	return c.underWay()
}
