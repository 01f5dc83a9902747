package foi

import (
	"fmt"
	"slices"
	"strings"

	"foidesk/internal/calendar"
)

// Alternatives are the ways to the information that cost nothing, offered before it is charged for by volume: the
// fee is there to keep requests within reason, not to earn (第四十二条), and 按量计收 is for copies only
// (国办函〔2020〕109号第五条).
type Alternatives struct {
	// On is the day they were offered.
	On calendar.Date `json:"on,omitzero"`
	// OnSite is 现场查阅、抄录, Published 公开后自行下载, and Narrower 缩小申请范围.
	OnSite    bool `json:"on_site,omitempty"`
	Published bool `json:"published,omitempty"`
	Narrower  bool `json:"narrower,omitempty"`
	// Reply is what the applicant said.
	Reply string `json:"reply,omitempty"`
}

// Alternative is a way to the information that costs nothing.
type Alternative struct{ ID, Label string }

// AlternativeWays lists them.
func AlternativeWays() []Alternative {
	return []Alternative{{"on_site", "现场查阅、抄录"}, {"published", "在网站公开，由申请人自行下载"}, {"narrower", "缩小申请范围"}}
}

// With is what was offered and one way more; an id that names none changes nothing.
func (a Alternatives) With(id string) Alternatives {
	switch id {
	case "on_site":
		a.OnSite = true
	case "published":
		a.Published = true
	case "narrower":
		a.Narrower = true
	}
	return a
}

// Ways are the ids of the ways that were offered.
func (a Alternatives) Ways() []string {
	var out []string
	for _, way := range a.offered() {
		out = append(out, way.ID)
	}
	return out
}

func (a Alternatives) offered() []Alternative {
	return slices.DeleteFunc(AlternativeWays(), func(way Alternative) bool { return a.With(way.ID) != a })
}

// Words say what was offered and what came of it; empty where nothing was.
func (a Alternatives) Words() string {
	ways := named(a.offered(), func(way Alternative) string { return way.Label })
	if ways == "" {
		return ""
	}
	return fmt.Sprintf("已于 %s 提供免费途径：%s；申请人意见：%s", a.On, ways, a.Reply)
}

// Prepared tells whether a notice is ready to be proposed or to go out, as an office does it; the error is a
// *Refusal. Append does not ask: a case file and a ledger say nothing of it.
func (n FeeNotice) Prepared(c Case, today calendar.Date) error {
	if r := n.unfounded(); r != nil {
		return r
	}
	if n.Items != 0 && n.CountedItems != 0 && n.Items != n.CountedItems && strings.TrimSpace(n.ItemsReason) == "" {
		return refuse(ReasonMissing, "items_reason", "台账累计 %d 件，收费按 %d 件计：请写明不一致的理由", n.CountedItems, n.Items).under(perItem.article)
	}
	if n.Pages == 0 {
		return nil
	}
	a, before := n.Alternatives, today
	if !n.On.IsZero() {
		before = min(before, n.On)
	}
	switch {
	case len(a.Ways()) == 0:
		return refuse(PriorStepMissing, "alternatives", "按量计收之前，请先向申请人提供不收费的途径，并选择提供了哪些").under(articleCharge)
	case a.On.IsZero():
		return refuse(DateMissing, "alternatives_on", "请填写提供免费途径的日期").under(articleCharge)
	case a.On < c.Receipt.On:
		return refuse(DateOrder, "alternatives_on", "提供免费途径的日期 %s 早于收到日期 %s", a.On, c.Receipt.On)
	case a.On > before:
		return refuse(DateOrder, "alternatives_on", "提供免费途径的日期 %s 晚于收费通知，应在收费之前", a.On)
	case strings.TrimSpace(a.Reply) == "":
		return refuse(ReasonMissing, "alternatives_reply", "请写明申请人对免费途径的意见").under(articleCharge)
	}
	return nil
}

// articleCharge: no fee but where number or frequency clearly exceeds what is reasonable.
const articleCharge = "条例第四十二条"
