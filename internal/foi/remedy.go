package foi

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"foidesk/internal/calendar"
)

// Road is which way is open to whoever is not content (救济途径).
type Road string

// The roads.
const (
	EitherRoad  Road = "either"       // 可以申请行政复议，也可以提起行政诉讼
	ReviewFirst Road = "review_first" // 复议前置
	NoRoad      Road = "none"         // 不能单独申请救济
)

var roadLabels = map[Road]string{
	EitherRoad:  "可以申请行政复议，也可以提起行政诉讼",
	ReviewFirst: "应当先申请行政复议，对复议决定不服的再提起行政诉讼",
	NoRoad:      "不能单独申请救济",
}

// Label says the road in words.
func (r Road) Label() string { return roadLabels[r] }

// The days from which the law of remedies is another one.
var (
	reviewLaw2023 = calendar.Of(2024, time.January, 1) // 行政复议法（2023年修订）第九十条
	court2025     = calendar.Of(2025, time.June, 1)    // 法释〔2025〕8号
)

// roadRule is one line of the law of remedies: which road a group of grounds has from a day on.
type roadRule struct {
	group grounding
	from  calendar.Date
	road  Road
	// sources are the provisions.
	sources string
	// doubt is what is not settled, in words for the officer; empty where the text is plain.
	doubt string
}

const (
	sourcesEither  = "条例第五十一条、行政复议法第二十条、行政诉讼法第四十四条"
	sourcesBefore  = "条例第五十一条、行政复议法（2017年修正）第六条、行政诉讼法第四十四条"
	sourcesFirst   = "行政复议法第二十三条第一款第四项、第二款"
	sourcesCourt   = "法释〔2025〕8号第一条"
	sourcesSilence = "行政复议法第二十三条第一款第三项"
)

// roadRules, for each group the oldest first. Before 2024 nothing had to be reviewed first. The law of 2023 puts
// review first where an agency “不予公开”; the interpretation of 2025 reads that as decisions under 条例第十四条,
// 第十五条, 第十六条 and opens the court to 无法提供 and 不予处理.
var roadRules = []roadRule{
	{groundsGiven, 0, EitherRoad, sourcesBefore, ""},
	{groundsGiven, reviewLaw2023, EitherRoad, sourcesEither, ""},
	{groundsGiven, court2025, EitherRoad, sourcesEither + "、" + sourcesCourt + "第三项、第四项", ""},
	{groundsWithheld, 0, EitherRoad, sourcesBefore, ""},
	{groundsWithheld, reviewLaw2023, ReviewFirst, sourcesFirst, ""},
	{groundsWithheld, court2025, ReviewFirst, sourcesFirst + "、" + sourcesCourt + "第二项", ""},
	{groundsInquiry, 0, EitherRoad, sourcesBefore, ""},
	{
		groundsInquiry, reviewLaw2023, ReviewFirst, sourcesFirst,
		"年度报告格式将行政查询事项列入“不予公开”，2025年6月1日之前是否须先复议没有明确规定，以先复议为稳妥",
	},
	{
		groundsInquiry, court2025, EitherRoad, sourcesEither + "、" + sourcesCourt,
		"按法释〔2025〕8号第一条，须先复议的是条例第十四条至第十六条的不予公开；本机关可以设定为先复议",
	},
	{groundsDeclined, 0, EitherRoad, sourcesBefore, ""},
	{groundsDeclined, reviewLaw2023, EitherRoad, sourcesEither, "2025年6月1日之前，无法提供、不予处理是否属于须先复议的“不予公开”，各地理解不一"},
	{groundsDeclined, court2025, EitherRoad, sourcesEither + "、" + sourcesCourt + "第一项", ""},
	{groundsSilence, 0, EitherRoad, sourcesBefore, ""},
	{
		groundsSilence, reviewLaw2023, ReviewFirst, sourcesSilence,
		"逾期未答复是否属于须先复议的未履行法定职责，没有明确规定，以先复议为稳妥",
	},
	{
		groundsSilence, court2025, ReviewFirst, sourcesSilence + "、法释〔2025〕8号第二条第二款",
		"法释〔2025〕8号第二条第二款写明可以“依法”复议或者诉讼，没有排除先复议，以先复议为稳妥",
	},
	{groundsUnderWay, 0, NoRoad, "", "过程中的通知一般不能单独申请救济，对最后的处理不服时一并提出"},
}

// road is the rule for a ground on a day: the day of the answer, for that is when the agency has to tell it.
func (g GroundInfo) road(on calendar.Date, p Policy) roadRule {
	var found roadRule
	for _, rule := range roadRules {
		if rule.group == g.group && rule.from <= on {
			found = rule
		}
	}
	if g.group == groundsInquiry && on >= court2025 && p.InquiryReviewFirst {
		found.road, found.sources = ReviewFirst, sourcesFirst
	}
	return found
}

// Term is within what time, and from what day, a way stays open.
type Term struct {
	Days, Months int
	// From is the day it runs from, in words; that day does not count.
	From    string
	Article string
}

// Words of the term: 六十日内.
func (t Term) Words() string {
	if t.Months > 0 {
		return chineseNumber(t.Months) + "个月内"
	}
	return chineseNumber(t.Days) + "日内"
}

// ends is the last day of a term that runs from a day. Such a term counts rest days too; only where its last day
// is one does it end on the first working day after.
func (t Term) ends(cal *calendar.Calendar, start calendar.Date) calendar.Due {
	if t.Months > 0 {
		return outsideRoll(cal, monthsAfter(start, t.Months))
	}
	return outsideRoll(cal, start.AddDays(t.Days))
}

// monthsAfter is the same day of a later month, or its last day where it has none such (民法典第二百零二条).
func monthsAfter(d calendar.Date, n int) calendar.Date {
	year, month, day := d.YMD()
	last := calendar.Of(year, month+time.Month(n)+1, 1).AddDays(-1)
	_, _, days := last.YMD()
	return last.AddDays(min(day, days) - days)
}

var (
	reviewTerm     = Term{Days: 60, From: "知道或者应当知道之日", Article: "行政复议法第二十条第一款"}
	reviewTermOld  = Term{Days: 60, From: "知道之日", Article: "行政复议法（2017年修正）第九条第一款"}
	directTerm     = Term{Months: 6, From: "知道或者应当知道之日", Article: "行政诉讼法第四十六条第一款"}
	silenceTerm    = Term{Months: 6, From: "答复期限届满之日", Article: "法释〔2018〕1号第六十六条"}
	afterReview    = Term{Days: 15, From: "收到复议决定书之日", Article: "行政诉讼法第四十五条"}
	unreviewedTerm = Term{Days: 15, From: "复议期限届满之日", Article: "行政诉讼法第四十五条"}
	// Where the answer told of no remedy, the time runs from when it became known, for a year at most.
	// The law before 2024 set no such bound for reviews; there it is ours, after that for suits.
	untoldReview    = Term{Months: 12, From: "知道或者应当知道行为内容之日", Article: "行政复议法第二十条第三款"}
	untoldReviewOld = Term{Months: 12, From: "知道或者应当知道行为内容之日", Article: "参照法释〔2018〕1号第六十四条"}
	untoldSuit      = Term{Months: 12, From: "知道或者应当知道行为内容之日", Article: "法释〔2018〕1号第六十四条"}
)

// reviewArticle is a provision on reviews in the law of a day.
func reviewArticle(on calendar.Date, before, since string) string {
	if on < reviewLaw2023 {
		return "行政复议法（2017年修正）" + before
	}
	return "行政复议法" + since
}

// Remedy is what is open against an answer, or against one part of it.
type Remedy struct {
	Ground GroundInfo
	// Also are the other grounds of the answer that have the same road.
	Also []GroundInfo
	Road Road
	// Review is the term for a review, and ReviewBodies are those it can be asked of.
	Review       Term
	ReviewBodies []string
	// Suit is the term for going to court; after a review where the road is ReviewFirst.
	Suit Term
	// MustTell: when it answers, the agency has to tell that review comes first (行政复议法第二十三条第二款).
	MustTell bool
	Sources  string
	// Doubt is what is not settled; empty where the text is plain.
	Doubt string
}

// Remedies are what is open against an answer of the day: one remedy, or two for a partial disclosure whose
// withheld part has another road than the part given. For a ground that no answer has, see RemedyOf.
func (d Decision) Remedies(s Standing, p Policy) []Remedy {
	var out []Remedy
	for _, g := range d.Grounds() {
		r := RemedyOf(g, d.On, s, p)
		at := slices.IndexFunc(out, func(other Remedy) bool { return other.Road == r.Road })
		if at < 0 {
			out = append(out, r)
			continue
		}
		out[at].Also = append(out[at].Also, g)
		if out[at].Doubt == "" {
			out[at].Doubt = r.Doubt
		}
	}
	return out
}

// Of names what the remedy is against: its grounds.
func (r Remedy) Of() string {
	return named(append([]GroundInfo{r.Ground}, r.Also...), func(g GroundInfo) string { return g.Label })
}

// To is the remedy with the body named that reviews the agency's acts, as the agency itself has it; the law's own
// word where the name is empty.
func (r Remedy) To(body string) Remedy {
	if body != "" && r.Road != NoRoad {
		r.ReviewBodies = []string{body}
	}
	return r
}

// RemedyOf is what is open on one ground, by the law of a day.
func RemedyOf(g GroundInfo, on calendar.Date, s Standing, p Policy) Remedy {
	rule := g.road(on, p)
	r := Remedy{Ground: g, Road: rule.road, Sources: rule.sources, Doubt: rule.doubt}
	if r.Road == NoRoad {
		return r
	}
	r.Review, r.Suit = reviewTerm, directTerm
	if on < reviewLaw2023 {
		r.Review = reviewTermOld
	}
	var article string
	r.ReviewBodies, article = s.reviewBodies(on)
	r.Sources = join(r.Sources, article)
	switch {
	case r.Road == ReviewFirst:
		r.Suit = afterReview
		r.MustTell = g.group != groundsSilence // without an answer nothing can be told
	case g.group == groundsSilence:
		r.Suit = silenceTerm
	}
	return r
}

// Words is the remedy as a letter states it.
func (r Remedy) Words() string {
	to := strings.Join(r.ReviewBodies, "或者")
	if to == "" {
		to = "有管辖权的行政复议机关"
	}
	switch r.Road {
	case ReviewFirst:
		return fmt.Sprintf("应当先自收到本答复之日起%s向%s申请行政复议；对行政复议决定不服的，可以自收到行政复议决定书之日起%s向有管辖权的人民法院提起行政诉讼。",
			r.Review.Words(), to, r.Suit.Words())
	case EitherRoad:
		return fmt.Sprintf("可以自收到本答复之日起%s向%s申请行政复议，也可以自收到本答复之日起%s向有管辖权的人民法院提起行政诉讼。",
			r.Review.Words(), to, r.Suit.Words())
	}
	return ""
}

// RemedyClause is the whole clause of a letter.
func RemedyClause(remedies []Remedy) string {
	switch len(remedies) {
	case 0:
		return ""
	case 1:
		return "如对本答复不服，" + remedies[0].Words()
	}
	var b strings.Builder
	for _, r := range remedies {
		part := "如对本答复中" + r.Of() + "的部分不服，"
		b.WriteString(part + r.Words())
	}
	return b.String()
}

// chineseNumber writes the lengths that terms have: 六, 十五, 六十.
func chineseNumber(n int) string {
	const digits = "零一二三四五六七八九"
	digit := func(i int) string { return string([]rune(digits)[i]) }
	tens, ones := n/10, n%10
	var text string
	switch tens {
	case 0:
		return digit(ones)
	case 1:
		text = "十"
	default:
		text = digit(tens) + "十"
	}
	if ones > 0 {
		text += digit(ones)
	}
	return text
}
