package foi

import (
	"fmt"
	"strings"
)

// Code names a reason for refusing an act; stable, for programs and tests.
type Code string

// The reasons for which an act is refused.
const (
	NotAllowedHere   Code = "not_allowed_here"   // the case does not stand where this act is possible
	DateMissing      Code = "date_missing"       // the act has no date in law
	DateOrder        Code = "date_order"         // the act is dated before what must precede it
	UnknownChannel   Code = "unknown_channel"    // 收到方式
	UnknownMethod    Code = "unknown_method"     // 送达方式
	UnknownOutcome   Code = "unknown_outcome"    // 办理结果
	UnknownParty     Code = "unknown_party"      // 征求意见对象
	UnknownCategory  Code = "unknown_category"   // 申请人类型
	UnknownResult    Code = "unknown_result"     // 复议、诉讼的结果，审理程序
	UnknownContent   Code = "unknown_content"    // 申请材料
	UnknownGround    Code = "unknown_ground"     // 答复的法律依据
	PriorStepMissing Code = "prior_step_missing" // the outcome rests on a step that was not taken
	TooLate          Code = "too_late"           // the period within which it has to be done is over
	TooEarly         Code = "too_early"          // the period that has to be waited for still runs
	OutOfRange       Code = "out_of_range"       // a number that cannot be
	NothingToPay     Code = "nothing_to_pay"     // the fee comes to nothing
	ReasonMissing    Code = "reason_missing"     // whoever voids or sends back states why
	OfficerMissing   Code = "officer_missing"    // nobody is named to work the case
	ContentMissing   Code = "content_missing"    // an answer or a delivery does not say what its kind needs
)

// Refusal says why the law, as foidesk reads it, does not allow an act where it stands.
type Refusal struct {
	Code Code
	// Field is the act's field to mend, by its JSON name; empty where the whole act is out of place.
	Field string
	// Message is a Chinese sentence for the person: what is wrong and how to mend it.
	Message string
	// Article is the provision it rests on; empty where it is plain order of events.
	Article string
}

func (r *Refusal) Error() string { return r.Message }

func refuse(code Code, field, format string, args ...any) *Refusal {
	return &Refusal{Code: code, Field: field, Message: fmt.Sprintf(format, args...)}
}

func (r *Refusal) under(article string) *Refusal {
	r.Article = article
	return r
}

// named lists what a table holds, for a message.
func named[T any](table []T, label func(T) string) string {
	names := make([]string, len(table))
	for i, line := range table {
		names[i] = label(line)
	}
	return strings.Join(names, "、")
}
