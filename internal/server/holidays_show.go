package server

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

const holidaysPart = "/holidays"

func holidaysPath(a desk.Agency) string { return agencyPath(a) + holidaysPart }

// holidaysPage is 节假日安排: a year as the agency works it, and the papers behind it.
type holidaysPage struct {
	Frame frame
	Done  string // what was just done
	// Recount says how far the due dates are; nil while there is nothing to derive anew.
	Recount *recountShown
	Years   []yearTab
	Year    int
	// Unknown says that the year's notice is not here; empty where it is.
	Unknown string
	Notices []noticeRow
	Months  []calendarMonth
	Totals  string
	// Closures are the agency's own and those from above, the latest first.
	Closures []closureRow
	// Load and Close are addresses of the forms, for who may; Ask says whom to ask else.
	Load, Close, Ask string
	// Above is the calendar of the agency that loads notices, for who may do that there.
	Above   string
	Changes []changeRow
}

type recountShown struct{ Done, Total, Percent int }

func shownAt(done, total int) *recountShown {
	shown := recountShown{Done: done, Total: total}
	if total > 0 {
		shown.Percent = 100 * done / total
	}
	return &shown
}

type yearTab struct {
	Year    int
	Href    string
	Current bool
	Missing bool
}

type noticeRow struct {
	Number, Issued, Title, URL string
	Source                     string // where it came from
	Withdraw                   string
}

type closureRow struct {
	Days, Reason, Document, Whose, By string
	Withdraw                          string
}

type changeRow struct {
	ID            int
	At, By, Words string
	Withdrawn     bool
}

func (holidaysPage) template() string { return "holidays_show.html" }

func (s *Server) showHolidays(c echo.Context, a desk.Agency) error {
	ctx := c.Request().Context()
	changes, _, err := s.desk.CalendarChanges(ctx)
	if err != nil {
		return err
	}
	year, err := s.yearAsked(c.QueryParam("year"))
	if err != nil {
		return err
	}
	f, _, err := s.frame(c, a, "节假日安排", holidays)
	if err != nil {
		return err
	}
	cal := s.desk.CalendarOf(a)
	p := holidaysPage{Frame: f, Year: year, Done: doneWords[c.QueryParam("done")], Years: s.yearTabs(a, year)}
	if p.Recount, err = s.recountShown(c); err != nil {
		return err
	}
	if p.Recount != nil {
		p.Frame.Refresh = 2
	}
	if p.Ask, err = s.offerChanges(c, a, &p); err != nil {
		return err
	}
	if !cal.Announced(year) {
		p.Unknown = unannouncedWords(cal, year, s.desk.Today())
	}
	p.Notices = s.noticeRows(c, a, year, changes)
	p.Months, p.Totals = yearOf(cal, year, s.desk.Today())
	if p.Closures, err = s.closureRows(c, a, changes); err != nil {
		return err
	}
	if mayHere(c, account.ManageCalendar) {
		p.Changes = changeRows(a, changes)
	}
	return s.render(c, p)
}

var doneWords = map[string]string{
	"notice":     "通知已载入，即时生效：此后登记和办理的都按新的安排计算。",
	"closure":    "停止办公日已登记，即时生效：此后登记和办理的都按新的安排计算。",
	"withdrawal": "已撤回，即时生效：此后登记和办理的都按撤回后的安排计算。",
}

func (s *Server) offerChanges(c echo.Context, a desk.Agency, p *holidaysPage) (ask string, err error) {
	if mayHere(c, account.ManageCalendar) {
		p.Close = holidaysPath(a) + "/closure"
	}
	if s.mayLoad(c, a) {
		p.Load = holidaysPath(a) + "/notice"
		return "", nil
	}
	if len(a.Above) > 0 {
		top, err := s.desk.Agency(c.Request().Context(), a.Above[len(a.Above)-1])
		if err != nil {
			return "", err
		}
		if who, _ := principalOf(c); who.May(account.ManageCalendar, top) {
			p.Above = holidaysPath(top)
		}
	}
	return s.loaders(c, a)
}

func (s *Server) yearAsked(text string) (int, error) {
	if text == "" {
		return s.desk.Today().Year(), nil
	}
	year, err := strconv.Atoi(text)
	if err != nil || year < calendar.FirstYear || year > calendar.LastYear {
		return 0, badAddress("year", fmt.Sprintf("年份应为 %d 至 %d 的四位数字，现为“%s”", calendar.FirstYear, calendar.LastYear, text))
	}
	return year, nil
}

func (s *Server) yearTabs(a desk.Agency, chosen int) []yearTab {
	years := s.desk.Calendar().Years()
	this := s.desk.Today().Year()
	for _, y := range []int{this, this + 1, chosen} {
		if !slices.Contains(years, y) {
			years = append(years, y)
		}
	}
	slices.Sort(years)
	slices.Reverse(years)
	tabs := make([]yearTab, len(years))
	for i, y := range years {
		href := address(holidaysPath(a), url.Values{"year": {strconv.Itoa(y)}})
		tabs[i] = yearTab{y, href, y == chosen, !s.desk.Calendar().Announced(y)}
	}
	return tabs
}

func (s *Server) recountShown(c echo.Context) (*recountShown, error) {
	p, running, err := s.desk.Recounting(c.Request().Context())
	if err != nil || !running || s.desk.ReadOnly() != "" {
		return nil, err
	}
	return shownAt(p.Done, p.Total), nil
}

func (s *Server) noticeRows(c echo.Context, a desk.Agency, year int, changes []desk.CalendarChange) []noticeRow {
	var rows []noticeRow
	for _, n := range s.desk.Calendar().Notices(year) {
		row := noticeRow{Number: n.Number, Issued: n.Issued.Chinese(), Title: n.Title, URL: linkable(n.URL), Source: "程序自带"}
		for _, ch := range changes {
			if ch.Kind == desk.NoticeLoaded && ch.Year.Notices[0].Number == n.Number {
				row.Source = ch.By + " " + moment(ch.At) + " 载入"
				if s.mayLoad(c, a) && desk.Withdrawable(changes, ch.ID) {
					row.Withdraw = withdrawPath(a, ch.ID)
				}
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// linkable is an address that a page may lead to; what is none is not made a link.
func linkable(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return text
}

func withdrawPath(a desk.Agency, change int) string {
	return fmt.Sprintf("%s/withdraw/%d", holidaysPath(a), change)
}

func (s *Server) closureRows(c echo.Context, a desk.Agency, changes []desk.CalendarChange) ([]closureRow, error) {
	var rows []closureRow
	for _, ch := range slices.Backward(changes) {
		if !ch.Holds(a) || !desk.Withdrawable(changes, ch.ID) {
			continue
		}
		row := closureRow{
			Days: ch.Closure.Days(), Reason: ch.Closure.Reason, Document: ch.Closure.Document() + "，" + ch.Closure.Issued.Chinese(),
			Whose: "本机关", By: ch.By + " " + moment(ch.At),
		}
		if ch.Below {
			row.Whose = "本机关和下级机关"
		}
		if ch.Agency != a.ID {
			owner, err := s.desk.Agency(c.Request().Context(), ch.Agency)
			if err != nil {
				return nil, err
			}
			row.Whose = owner.Name + "和下级机关"
		} else if mayHere(c, account.ManageCalendar) {
			row.Withdraw = withdrawPath(a, ch.ID)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// changeRows are what was changed for the agency, the latest first: the closures of others are theirs.
func changeRows(a desk.Agency, changes []desk.CalendarChange) []changeRow {
	var rows []changeRow
	others := func(ch desk.CalendarChange) bool { return ch.Kind == desk.ClosureSet && !ch.Holds(a) }
	for _, ch := range slices.Backward(changes) {
		if others(ch) || slices.ContainsFunc(changes, func(o desk.CalendarChange) bool { return o.ID == ch.Withdraws && others(o) }) {
			continue
		}
		rows = append(rows, changeRow{
			ID: ch.ID, At: moment(ch.At), By: ch.By, Words: ch.Words(), Withdrawn: desk.Withdrawn(changes, ch.ID),
		})
	}
	return rows
}

// yearOf lays out twelve months, and says how many days are worked.
func yearOf(cal *calendar.Calendar, year int, today calendar.Date) ([]calendarMonth, string) {
	months := make([]calendarMonth, 12)
	counts := map[calendar.Kind]int{}
	for i := range months {
		first := firstOfMonth(calendar.Of(year, 1, 1).AddDays(31 * i))
		months[i] = monthOf(cal, first, 0, today)
	}
	worked := 0
	for d := calendar.Of(year, 1, 1); d.Year() == year; d++ {
		day := cal.Day(d)
		counts[day.Kind]++
		if day.Working {
			worked++
		}
	}
	totals := fmt.Sprintf("全年工作日 %d 天", worked)
	for _, part := range []struct {
		n    int
		what string
	}{
		{counts[calendar.StatutoryHoliday] + counts[calendar.AdjustedHoliday], "放假"},
		{counts[calendar.MakeupWorkday], "调休上班"},
		{counts[calendar.Closed], "本机关停止办公"},
	} {
		if part.n > 0 {
			totals += fmt.Sprintf("，%s %d 天", part.what, part.n)
		}
	}
	return months, totals
}
