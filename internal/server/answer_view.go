package server

import (
	"slices"
	"strings"

	"foidesk/internal/foi"
)

// answerView is an answer in full, for the case page and for the head of office, with what is open against it.
type answerView struct {
	Facts    []fact
	Items    []itemSaid
	Remedies []remedyRow
	// Clocks are the applicant's terms as they run.
	Clocks []fact
	Doubts []string
}

// Any tells that there is something to show.
func (v answerView) Any() bool { return len(v.Facts)+len(v.Items)+len(v.Remedies) > 0 }

type itemSaid struct {
	N                        int
	Text, How, Article, Told string
}

// remedyRow is one road, for what part of the answer, to whom and within what time.
type remedyRow struct {
	Of, Road, To string
	Terms        []string
	Sources      string
	MustTell     bool
}

// answerViewOf tells what the answer says; nothing of a case without one.
func answerViewOf(d *foi.Decision, remedies []foi.Remedy, clocks []fact) answerView {
	v := answerView{Clocks: clocks}
	if d != nil {
		v.Facts = answerFacts(*d)
		for i, it := range d.Items {
			info, _ := it.Ground.Info()
			v.Items = append(v.Items, itemSaid{i + 1, it.Text, info.Label, info.Article, it.Told})
		}
	}
	for _, r := range remedies {
		v.Remedies = append(v.Remedies, remedyRowOf(r))
		if r.Doubt != "" && !slices.Contains(v.Doubts, r.Doubt) {
			v.Doubts = append(v.Doubts, r.Doubt)
		}
	}
	return v
}

// answerFacts are the parts of an answer beside its result, its date and its number.
func answerFacts(d foi.Decision) []fact {
	facts := []fact{
		wide("法律依据", groundWords(d)),
		wide(foi.PartProvision.Label(), d.Provision),
		wide(foi.PartReason.Label(), d.Reason),
		wide(partLabel(d.Outcome, foi.PartWhere), d.Where),
		wide(foi.PartSearch.Label(), inOneLine(filled(
			labelled("检索人：", d.Search.By), labelled("日期：", d.Search.On.Chinese()), labelled("范围：", d.Search.Places), labelled("关键词：", d.Search.Keywords)))),
		wide(foi.PartEarlier.Label(), d.Earlier),
		wide(foi.PartRightAgency.Label(), inOneLine(filled(
			d.RightAgency.Name, labelled("联系方式：", d.RightAgency.Contact), labelled("不能确定：", d.RightAgency.Undetermined)))),
		wide(foi.PartUnconsulted.Label(), d.Unconsulted),
		wide("备注", d.Note),
	}
	return slices.DeleteFunc(facts, func(f fact) bool { return f.Value == "" })
}

func inOneLine(said []string) string { return strings.Join(said, "；") }

// groundWords names the legal bases with their articles, those of one article once.
func groundWords(d foi.Decision) string {
	var said []string
	for _, g := range d.Grounds() {
		if g.Article == "" {
			said = append(said, g.Label)
		} else {
			said = append(said, g.Label+"（"+g.Article+"）")
		}
	}
	return inOneLine(said)
}

func remedyRowOf(r foi.Remedy) remedyRow {
	row := remedyRow{Of: r.Of(), Road: r.Road.Label(), Sources: r.Sources, MustTell: r.MustTell}
	if r.Road == foi.NoRoad {
		return row
	}
	row.To = strings.Join(r.ReviewBodies, "或者")
	if row.To == "" {
		row.To = "有管辖权的行政复议机关（本机关性质尚未设置）"
	}
	row.Terms = []string{
		"申请复议：自" + r.Review.From + "起" + r.Review.Words() + "（" + r.Review.Article + "）",
		"提起诉讼：自" + r.Suit.From + "起" + r.Suit.Words() + "（" + r.Suit.Article + "）",
	}
	return row
}

// answerView is the present answer of the case, or what is open where none came.
func (s *Server) answerView(f caseFile) answerView {
	var clocks []fact
	for _, clock := range f.Clocks {
		if f.Case.State() == foi.Decided { // what runs then is over the silence, not over this answer
			break
		}
		if clock.ID == foi.ClockReviewWindow || clock.ID == foi.ClockSuitWindow {
			clocks = append(clocks, plain(clock.ID.Label(), clock.Words(s.desk.Today())))
		}
	}
	return answerViewOf(f.Case.Decision, s.desk.Remedies(f.File), clocks)
}
