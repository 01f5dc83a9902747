package server

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// belowPage is 下级机关办理情况: how the agency and those below it stand.
type belowPage struct {
	Frame frame
	Table belowTable
	Empty bool // there is none below
	Pages []belowNumber
	// Worst is where the worst are first; empty where they are.
	Worst string
}

func (belowPage) template() string { return "below_list.html" }

// belowTable is a line an agency, the worst first unless another order is asked for.
type belowTable struct {
	Heads []belowHead
	Rows  []belowRow
	// Total is how many agencies there are, and All where to see them; empty where all are shown.
	Total int
	All   string
}

// belowHead is a column by which the lines can be put in order.
type belowHead struct {
	Label, Href, Note string
	// Number tells a column of numbers, Current that the lines are in its order, and Rising from the least up.
	Number, Current, Rising bool
}

type belowRow struct {
	Name, Href, Level                          string
	Own                                        bool
	Rate                                       string
	InTime, Answered                           belowNumber
	Late, Overdue, UnderWay                    belowNumber
	Unclaimed, UnclaimedLate, Oldest, Received belowNumber
	Trend                                      sparkline
}

// belowNumber opens its cases where the person may see them.
type belowNumber struct {
	Words, Href string
	Zero, Alarm bool
}

// sparkline is a line through the months, drawn small, and what it says in words.
type sparkline struct {
	Width, Height int
	Points        string
	LastX, LastY  string
	Words         string
}

const (
	belowPath = "/below"
	// belowShown fit beside the rest of the morning desk, and belowPerPage a page that is scrolled.
	belowShown   = 10
	belowPerPage = 100
)

// belowOrder is a column by which the agencies below can be put in order, and the order.
type belowOrder struct {
	id, label, note string
	number          bool
	compare         func(a, b desk.AgencyStanding) int
}

// belowOrders are the columns in their order. Ties keep the worst first.
var belowOrders = []belowOrder{
	{"name", "机关", "按隶属次序", false, nil},
	{"rate", "按期率", "本年按期答复的占答复并办结的", true, byRate},
	{"late", "逾期答复", "本年", true, most(func(a desk.AgencyStanding) int64 { return a.Late })},
	{"overdue", "逾期未答", "现在", true, most(func(a desk.AgencyStanding) int64 { return a.Overdue })},
	{"under_way", "在办", "", true, most(func(a desk.AgencyStanding) int64 { return a.UnderWay })},
	{"oldest", "最久在办", "自收到之日起的工作日", true, byOldest},
	{"unclaimed", "待认领", "其中超过一个工作日的", true, most(func(a desk.AgencyStanding) int64 { return a.UnclaimedLate*1_000_000 + a.Unclaimed })},
	{"received", "近 12 个月收到", "", true, most(func(a desk.AgencyStanding) int64 { return sum(a.Received[:]) })},
}

func most(of func(desk.AgencyStanding) int64) func(a, b desk.AgencyStanding) int {
	return func(a, b desk.AgencyStanding) int { return cmp.Compare(of(b), of(a)) }
}

// byRate puts the lowest rate first and those that answered nothing last.
func byRate(a, b desk.AgencyStanding) int {
	if a.Answered() == 0 || b.Answered() == 0 {
		return cmp.Compare(b.Answered(), a.Answered())
	}
	return cmp.Compare(a.InTime*b.Answered(), b.InTime*a.Answered())
}

func byOldest(a, b desk.AgencyStanding) int {
	if a.Oldest == 0 || b.Oldest == 0 {
		return cmp.Compare(b.Oldest, a.Oldest)
	}
	return cmp.Compare(a.OldestOn, b.OldestOn)
}

// worst is what a supervisor has to look at first: what is overdue, what nobody took on, who answers late.
func worst(a, b desk.AgencyStanding) int {
	return cmp.Or(cmp.Compare(b.Overdue, a.Overdue), cmp.Compare(b.UnclaimedLate, a.UnclaimedLate), byRate(a, b), cmp.Compare(b.UnderWay, a.UnderWay))
}

func sum(of []int64) (n int64) {
	for _, one := range of {
		n += one
	}
	return n
}

func (s *Server) listBelow(c echo.Context, a desk.Agency) error {
	order := c.QueryParam("sort")
	if order != "" && !slices.ContainsFunc(belowOrders, func(o belowOrder) bool { return o.id == order }) {
		return badAddress("sort", "没有“"+order+"”这种次序")
	}
	page := 1
	if text := c.QueryParam("page"); text != "" {
		var err error
		if page, err = strconv.Atoi(text); err != nil || page < 1 {
			return badAddress("page", "地址中的页码“"+text+"”有误")
		}
	}
	f, _, err := s.frame(c, a, "下级机关办理情况", morningDesk)
	if err != nil {
		return err
	}
	all, err := s.desk.Below(c.Request().Context(), a.ID)
	if err != nil {
		return err
	}
	p := belowPage{Frame: f, Empty: len(all) == 0, Table: s.belowTable(c, a, all, order, page-1, belowPerPage)}
	if order != "" {
		p.Worst = belowAddress(a, "", 1)
	}
	for i := range (len(all) + belowPerPage - 1) / belowPerPage {
		n := belowNumber{Words: strconv.Itoa(i + 1)}
		if i+1 != page {
			n.Href = belowAddress(a, order, i+1)
		}
		p.Pages = append(p.Pages, n)
	}
	if len(p.Pages) == 1 {
		p.Pages = nil
	}
	return s.render(c, p)
}

func belowAddress(a desk.Agency, order string, page int) string {
	q := url.Values{"sort": {order}}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	return address(agencyPath(a)+belowPath, q)
}

// belowTable shows a page of the agencies in the order that is asked for.
func (s *Server) belowTable(c echo.Context, top desk.Agency, all []desk.AgencyStanding, order string, page, perPage int) belowTable {
	t := belowTable{Total: len(all)}
	for _, o := range belowOrders {
		t.Heads = append(t.Heads, belowHead{o.label, belowAddress(top, o.id, 1), o.note, o.number, o.id == order, o.id == "name" || o.id == "rate"})
		switch {
		case o.id != order:
		case o.compare != nil:
			slices.SortStableFunc(all, func(a, b desk.AgencyStanding) int { return cmp.Or(o.compare(a, b), worst(a, b)) })
		}
	}
	if order == "" {
		slices.SortStableFunc(all, worst)
	}
	first := min(page*perPage, len(all))
	shown := all[first:min(first+perPage, len(all))]
	who, _ := principalOf(c)
	for _, one := range shown {
		t.Rows = append(t.Rows, s.belowRow(who, top, one))
	}
	if len(shown) < len(all) {
		t.All = agencyPath(top) + belowPath
	}
	return t
}

func (s *Server) belowRow(who account.Principal, top desk.Agency, one desk.AgencyStanding) belowRow {
	a, today := one.Agency, s.desk.Today()
	row := belowRow{Name: a.Label(), Level: a.Level.Label(), Own: a.ID == top.ID, Rate: rateWords(one.Ended), Trend: drawTrend(one.Received[:], today)}
	reads := who.May(account.ReadCases, a)
	if who.Sees(a) {
		row.Href = agencyPath(a)
	}
	number := func(n int64, alarm bool, f desk.Filter) belowNumber {
		cell := belowNumber{Words: strconv.FormatInt(n, 10), Zero: n == 0, Alarm: alarm && n > 0}
		if reads && n > 0 {
			cell.Href = view{base: agencyPath(a), filter: f}.at(desk.Position{})
		}
		return cell
	}
	ended := func(how foi.ClockState) desk.Filter {
		return desk.Filter{Concluded: desk.ConcludedIn{Span: desk.YearSpan(today.Year()), Timeliness: how}}
	}
	row.InTime, row.Late = number(one.InTime, false, ended(foi.Met)), number(one.Late, false, ended(foi.Missed))
	row.Answered = number(one.Answered(), false, desk.Filter{Concluded: desk.ConcludedIn{Span: desk.YearSpan(today.Year()), Took: desk.AnyTime()}})
	row.Overdue = number(one.Overdue, true, desk.Filter{Due: desk.IsOverdue})
	row.UnderWay = number(one.UnderWay, false, desk.Filter{Due: desk.UnderWay})
	row.Unclaimed = number(one.Unclaimed, false, desk.Filter{Waits: desk.Unclaimed})
	row.UnclaimedLate = number(one.UnclaimedLate, true, desk.Filter{Waits: desk.UnclaimedLate})
	row.Received = number(sum(one.Received[:]), false, desk.Filter{Received: desk.Span{From: desk.TrendMonthsOn(today)[0], Until: today}})
	row.Oldest = belowNumber{Words: "0", Zero: true}
	if one.Oldest != 0 {
		row.Oldest = belowNumber{Words: fmt.Sprintf("%d 日", s.desk.CalendarOf(a).Count(one.OldestOn, today).Days)}
		if reads {
			row.Oldest.Href = casePath(a, one.Oldest)
		}
	}
	return row
}

// rateWords is the share of answers that were in time.
func rateWords(e desk.Ended) string {
	if e.Answered() == 0 {
		return "—"
	}
	return percent(e.InTime, e.Answered())
}

// The sparkline's size, and how far it keeps from its edges.
const (
	trendWidth, trendHeight = 88, 20
	trendEdge               = 2
)

// drawTrend draws what was received in each month, from nothing at the foot to the most at the head.
func drawTrend(months []int64, today calendar.Date) sparkline {
	line := sparkline{Width: trendWidth, Height: trendHeight}
	peak := max(slices.Max(months), 1)
	var points, words []string
	for i, on := range desk.TrendMonthsOn(today) {
		x := trendEdge + float64(i)*float64(trendWidth-2*trendEdge)/float64(len(months)-1)
		y := float64(trendHeight-trendEdge) - float64(months[i])/float64(peak)*float64(trendHeight-2*trendEdge)
		line.LastX, line.LastY = fmt.Sprintf("%.1f", x), fmt.Sprintf("%.1f", y)
		points = append(points, line.LastX+","+line.LastY)
		year, month, _ := on.YMD()
		words = append(words, fmt.Sprintf("%d年%d月 %d 件", year, month, months[i]))
	}
	line.Points, line.Words = strings.Join(points, " "), "各月收到："+strings.Join(words, "，")
	return line
}
