// Package foi is the law as code: what may be done with an application for government information
// (政府信息公开申请), by when, and with what result. It follows 《中华人民共和国政府信息公开条例》
// (国务院令第711号, in force 2019-05-15); articles named without a text are its.
//
// It is pure: acts, a calendar, an agency's policy and today's date go in; a case, its clocks, or
// a refusal with the reason come out. It knows no database, no page and no machine clock, and who
// may act is for others to say.
//
// To read it like the regulation: contents.go, oral.go (第二十九条), arrival.go, contact.go and receipt.go (第三十一条),
// correction_notice.go, correction_received.go and lapse.go (第三十条), consultation.go with the acts beside it (第三十二条 to
// 第三十四条), period.go, pauses.go, extension.go and answer_clock.go (第三十三条), reasons_asked.go and delay_set.go
// (第三十五条), decision.go, outcome.go, ground.go and answer_parts.go (第三十六条 to 第三十九条), delivery.go and
// delivery_failed.go, records.go (第四十一条), fee.go and the files beside it (第四十二条), publication.go (第四十四条), case.go.
// lawful.go is what only a calendar can judge, incomplete.go what a new act of the office has to say beyond what the
// log asks, and ledger_act.go what an older ledger may tell. What follows the answer (第五十一条): remedy.go and
// standing.go, dispute.go, review.go, suit.go and reanswer.go, and their clocks in remedy_clock.go, defence_clock.go and
// review_clock.go. evidence.go tells a period day by day, and outlook.go what an act would bring.
package foi
