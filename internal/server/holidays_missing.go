package server

import (
	"fmt"
	"time"

	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

// missingYear is a banner: a year's holidays are not known here.
type missingYear struct {
	Words string
	Href  string // where it is mended, for who can; empty for others
}

// missingHolidays tells of a year whose notice should be here by now: the State Council publishes it in autumn, and
// from December on answers fall due in the year after.
func (s *Server) missingHolidays(c echo.Context, a desk.Agency) (*missingYear, error) {
	today := s.desk.Today()
	year := today.Year()
	if _, month, _ := today.YMD(); month == time.December && s.desk.Calendar().Announced(year) {
		year++
	}
	if s.desk.Calendar().Announced(year) {
		return nil, nil //nolint:nilnil // nothing to say
	}
	words := fmt.Sprintf("本系统还没有%d年的放假安排，涉及该年的期限都是暂定的。", year)
	if s.mayLoad(c, a) {
		return &missingYear{Words: words + "国务院办公厅公布后，请载入通知。", Href: holidaysPath(a)}, nil
	}
	who, err := s.loaders(c, a)
	return &missingYear{Words: words + "国务院办公厅公布后，由" + who + "载入通知，请提醒其办理。"}, err
}

// mayLoad tells whether who asks may load notices from an agency: they hold for every agency, so that it is the
// administrators at the top who do.
func (s *Server) mayLoad(c echo.Context, a desk.Agency) bool {
	return a.Parent == 0 && mayHere(c, account.ManageCalendar)
}

// loaders says who loads notices for the agency.
func (s *Server) loaders(c echo.Context, a desk.Agency) (string, error) {
	if len(a.Above) > 0 {
		top, err := s.desk.Agency(c.Request().Context(), a.Above[len(a.Above)-1])
		return top.Name + "的系统管理员", err
	}
	return a.Name + "的系统管理员", nil
}
