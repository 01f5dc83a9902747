package server

import (
	"strings"

	"foidesk/internal/foi"
)

// disputeFacts are the reviews and the suits of the case, each instance in one line.
func (f caseFile) disputeFacts() []fact {
	var out []fact
	for _, r := range f.Case.Reviews {
		out = append(out, wide("行政复议", proceedingWords(r.Proceeding, "申请", r.ResultLabel())))
	}
	for _, s := range f.Case.Suits {
		out = append(out, wide("行政诉讼", proceedingWords(s.Proceeding, "起诉", s.ResultLabel())))
		if s.Appeal != nil {
			out = append(out, wide("二审", proceedingWords(s.Appeal.Proceeding, "上诉", s.Appeal.ResultLabel())))
		}
	}
	return out
}

func proceedingWords(p foi.Proceeding, begun, result string) string {
	ended := "尚未结束"
	if !p.DecidedOn.IsZero() {
		ended = strings.Join(filled(p.DecidedOn.Chinese(), result), " ")
	}
	if !p.FiledOn.IsZero() {
		begun = p.FiledOn.Chinese() + " " + begun
	}
	return strings.Join(filled(begun, p.Body, p.Number, ended), "，")
}
