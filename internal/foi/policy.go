package foi

// RestDayReceipt is how an agency reads a receipt on a rest day.
type RestDayReceipt string

const (
	// AsReceived takes the rest day itself as the start, by the plain text of 第三十一条. It is the
	// stricter reading and the default.
	AsReceived RestDayReceipt = "as_received"
	// NextWorkingDay takes the next working day as the day of receipt, as one Beijing judgment
	// accepted; the period then ends one working day later.
	NextWorkingDay RestDayReceipt = "next_working_day"
)

// Policy holds the readings on which sources disagree and an agency decides. The zero Policy is the
// strict one.
type Policy struct {
	RestDayReceipt RestDayReceipt `json:"rest_day_receipt,omitempty"`
	// InquiryReviewFirst tells the applicant of 行政查询事项 to go to review first, although the courts read the
	// law otherwise since 2025-06-01: see roadRules.
	InquiryReviewFirst bool `json:"inquiry_review_first,omitempty"`
}

// Check refuses a policy that names a reading nobody knows.
func (p Policy) Check() error {
	switch p.RestDayReceipt {
	case "", AsReceived, NextWorkingDay:
		return nil
	}
	return refuse("unknown_policy", "rest_day_receipt", "rest_day_receipt 只能是 as_received 或 next_working_day，现为“%s”", p.RestDayReceipt)
}
