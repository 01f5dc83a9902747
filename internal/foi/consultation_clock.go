package foi

import "foidesk/internal/calendar"

// consultationClocks read the time of each third party and each co-making agency. Other agencies have none in law.
func (c Case) consultationClocks(cal *calendar.Calendar, today calendar.Date) []Reading {
	var readings []Reading
	for _, asked := range c.Consultations {
		if info, _ := asked.Party.Info(); info.Clock != "" {
			readings = append(readings, asked.term(cal, info).read(c, cal, today))
		}
	}
	return readings
}

// term is the time for an opinion: 15 working days from the day the party received the letter.
func (a Consultation) term(cal *calendar.Calendar, info PartyInfo) term {
	t := term{
		id: info.Clock, ref: a.Ref, article: info.Article, start: a.DeliveredOn, days: OpinionDays, due: a.due(cal), done: a.OpinionOn,
		asked: []Step{{a.SentOn, "向" + a.whose() + "发出征求意见书", info.Label + "收到之日起算提出意见的期限", info.Article}},
		words: termWords{
			name: "提出意见的期限", notBegun: "征求意见书尚未送达，提出意见的期限尚未起算",
			undated: "征求意见书的送达日期没有记载，提出意见的期限未起算", does: "收到意见",
			done: "收到" + a.whose() + "的意见", undone: info.Label + "未提出意见", forfeit: info.Silence, effect: info.Silence,
		},
	}
	if !a.DeliveredOn.IsZero() {
		t.asked = append(t.asked, Step{a.DeliveredOn, a.whose() + "收到征求意见书", "当日不计，自次一工作日起为第 1 日", join(info.Article, articleFirstDay)})
	}
	return t
}
