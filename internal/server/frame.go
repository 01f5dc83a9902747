package server

import (
	"fmt"
	"net/url"

	"github.com/labstack/echo/v4"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// frame is what stands around every page: rail, top bar, foot.
type frame struct {
	Title   string
	Style   string // address of the style sheet
	Script  string
	Icon    string
	Version string
	Today   today
	Rail    *rail // nil where no agency is chosen
	// Token proves that a form came from one of our pages.
	Token string
	// Refresh is after how many seconds the page is to be loaded again; 0 for not at all.
	Refresh int
}

// today is the date in the top bar: 11月23日 周一 工作日.
type today struct {
	ISO, Day, Weekday, Kind string
	Working                 bool
}

// rail is the left side of an agency's pages.
type rail struct {
	Agency string
	Base   string // /a/1
	Items  []railItem
	Query  string // what the search box holds
}

type railItem struct {
	Label, Href string
	Current     bool
	Count       int64 // cases that wait there; 0 is not shown
	CountWords  string
	Late        int64
	LateWords   string
	Key         string // the key that opens it, if any
}

// section is a place in the rail.
type section int

const (
	nowhere section = iota
	registration
	register
	statistics
	ledgerImport
)

// plainFrame is the frame of a page outside of any agency.
func (s *Server) plainFrame(title string) frame {
	return frame{
		Title: title, Version: s.options.Version, Today: s.today(),
		Style: s.static.address("foidesk.css"), Script: s.static.address("foidesk.js"), Icon: s.static.address("icon.svg"),
	}
}

// frame is the frame of an agency's page. It counts what waits.
func (s *Server) frame(c echo.Context, a desk.Agency, title string, here section) (frame, desk.DueCounts, error) {
	counts, err := s.desk.DueCounts(c.Request().Context(), a.ID, actorOf(c))
	if err != nil {
		return frame{}, counts, err
	}
	base := agencyPath(a)
	f := s.plainFrame(title)
	f.Rail = &rail{Agency: a.Name, Base: base, Items: []railItem{
		{Label: "申请登记", Href: base + "/cases/new", Current: here == registration, Key: "n"},
		{
			Label: "申请台账", Href: base + "/cases", Current: here == register,
			Count: counts.UnderWay, CountWords: fmt.Sprintf("在办 %d 件", counts.UnderWay),
			Late: counts.Overdue, LateWords: fmt.Sprintf("其中逾期 %d 件", counts.Overdue),
		},
		{Label: "统计年报", Href: base + "/statistics", Current: here == statistics},
		{Label: "台账导入", Href: base + "/import", Current: here == ledgerImport},
	}}
	return f, counts, nil
}

func (s *Server) today() today {
	d := s.desk.Today()
	day := s.desk.Calendar().Day(d)
	return today{ISO: d.String(), Day: d.MonthDay(), Weekday: d.WeekdayChinese(), Kind: dayWords(day), Working: day.Working}
}

// dayWords says what kind of day it is, as a wall calendar would.
func dayWords(day calendar.Day) string {
	switch {
	case day.Kind == calendar.MakeupWorkday:
		return "调休上班"
	case day.Working:
		return "工作日"
	case day.Name != "":
		return day.Name + "放假"
	}
	return "休息日"
}

func agencyPath(a desk.Agency) string { return fmt.Sprintf("/a/%d", a.ID) }

func casePath(a desk.Agency, id desk.CaseID) string {
	return fmt.Sprintf("%s/cases/%d", agencyPath(a), id)
}

// address is a path with its query, empty values left out.
func address(path string, q url.Values) string {
	for name, values := range q {
		if len(values) == 0 || values[0] == "" {
			q.Del(name)
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}
