package server

import (
	"fmt"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

// picturesPage is 办理情况: the work of an agency in pictures.
type picturesPage struct {
	Frame frame
	Year  int
	Years []tab
	// Running tells that the year is not over.
	Running bool
	// Opens tells that the marks lead to their cases.
	Opens bool
	// Due is what lies ahead; nil on the page of a year that is over.
	Due *picture
	// Course and Timely take the width of the page, Results and Took stand side by side.
	Course, Results, Took, Timely picture
}

func (picturesPage) template() string { return "pictures.html" }

const picturesPath = "/pictures"

// picturesAddress is where a year's pictures are; the present year's have the plain address, and stand for those of a
// year to come.
func picturesAddress(base string, year, now int) string {
	q := url.Values{}
	if year < now {
		q.Set("year", strconv.Itoa(year))
	}
	return address(base+picturesPath, q)
}

func (s *Server) showPictures(c echo.Context, a desk.Agency) error {
	year, err := s.reportYear(c.QueryParam("year"))
	if err != nil {
		return err
	}
	today := s.desk.Today()
	counts, err := s.desk.Pictures(c.Request().Context(), a.ID, year, dueDays(today).Until)
	if err != nil {
		return err
	}
	f, due, err := s.frame(c, a, "办理情况", pictures)
	if err != nil {
		return err
	}
	to := registerLinks{agencyPath(a), mayHere(c, account.ReadCases)}
	p := picturesPage{
		Frame: f, Year: year, Years: s.statisticYears(to.base+picturesPath, counts.FirstYear, counts.LastYear, year),
		Running: year == today.Year(), Opens: to.open,
		Course: drawCourse(counts.Months, to), Results: drawResults(counts, to), Took: drawTook(counts, to),
		Timely: drawTimely(year, counts.Months[courseMonths/2:], to),
	}
	if p.Running {
		p.Timely.Now = pictureNow{fmt.Sprintf("■ 目前逾期 %d 件", due.Overdue), to.to(due.Overdue, desk.Filter{Due: desk.IsOverdue})}
		ahead := drawDue(s.desk.CalendarOf(a), today, counts.Due, due, to)
		p.Due = &ahead
	}
	return s.render(c, p)
}
