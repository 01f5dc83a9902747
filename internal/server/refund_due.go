package server

import (
	"fmt"
	"slices"

	"foidesk/internal/foi"
)

// refundDue tells that an answer says the information is public already, for which nothing is charged by volume
// (国办函〔2020〕109号第五条), although the applicant has paid such a fee; empty where nothing is left to give back.
func (f caseFile) refundDue(d foi.Decision) string {
	n := f.Case.FeeNotice
	if n == nil || n.Pages == 0 || f.Case.FeePaid == nil {
		return ""
	}
	if !slices.ContainsFunc(d.Grounds(), func(g foi.GroundInfo) bool { return g.ID == foi.GroundPublished }) {
		return ""
	}
	said := "本案已按量收费"
	paid, known, refunded := f.Case.Payments()
	switch {
	case known && refunded >= paid, !known && refunded > 0:
		return ""
	case known && refunded > 0:
		said += fmt.Sprintf(" %d 元，已退 %d 元", paid, refunded)
	case known:
		said += fmt.Sprintf(" %d 元", paid)
	}
	return said + "。信息已经主动公开、只告知获取方式和途径的，不得按量计收（国办函〔2020〕109号第五条）；请核对收费，应当退还的，退还后登记退费。"
}
