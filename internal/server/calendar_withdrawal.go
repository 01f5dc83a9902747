package server

import (
	"slices"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
)

// calendarWithdrawalPage is 撤回: why a change of the calendar is taken back.
type calendarWithdrawalPage struct {
	Frame        frame
	Action, Back string
	Failure      failure
	Words        string // what is taken back
	Reason       textField
}

func (calendarWithdrawalPage) template() string { return "calendar_withdrawal.html" }

// calendarChange finds the change that the address names, if who asks may take it back from this agency.
func (s *Server) calendarChange(c echo.Context, a desk.Agency) (desk.CalendarChange, error) {
	id, err := number(c, "change")
	if err != nil {
		return desk.CalendarChange{}, err
	}
	changes, _, err := s.desk.CalendarChanges(c.Request().Context())
	if err != nil {
		return desk.CalendarChange{}, err
	}
	at := slices.IndexFunc(changes, func(ch desk.CalendarChange) bool { return ch.ID == int(id) })
	if at < 0 {
		return desk.CalendarChange{}, &desk.Error{Code: desk.NotFound, Message: "没有这一项变动"}
	}
	ch := changes[at]
	switch {
	case ch.Kind == desk.NoticeLoaded && !s.mayLoad(c, a):
		return ch, s.errOthersLoad(c, a)
	case ch.Kind == desk.ClosureSet && ch.Agency != a.ID:
		return ch, &desk.Error{Code: desk.NotFound, Message: "本机关没有登记这一项停止办公日"}
	}
	return ch, nil
}

func (s *Server) newCalendarWithdrawal(c echo.Context, a desk.Agency) error {
	ch, err := s.calendarChange(c, a)
	if err != nil {
		return err
	}
	return s.renderCalendarWithdrawal(c, a, ch, fresh(nil), failure{})
}

func (s *Server) readCalendarWithdrawal(c echo.Context, a desk.Agency) error {
	ch, err := s.calendarChange(c, a)
	if err != nil {
		return err
	}
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	change := desk.CalendarChange{Kind: desk.ChangeWithdrawn, Agency: a.ID, Withdraws: ch.ID, Reason: form.get("reason")}
	if err := s.desk.CheckCalendarChange(c.Request().Context(), change); err != nil {
		return showAgain(c, err, func(x failure) error { return s.renderCalendarWithdrawal(c, a, ch, form, x) })
	}
	return done(c, draftPath(a, s.drafts.begin(change, nil, seesBy(c))))
}

func (s *Server) renderCalendarWithdrawal(c echo.Context, a desk.Agency, ch desk.CalendarChange, form typed, x failure) error {
	f, _, err := s.frame(c, a, "撤回放假安排变动", holidays)
	if err != nil {
		return err
	}
	return s.renderStatus(c, x.status(), calendarWithdrawalPage{
		Frame: f, Action: withdrawPath(a, ch.ID), Back: holidaysPath(a), Failure: x, Words: ch.Words(),
		Reason: form.text(textField{Name: "reason", Label: "撤回理由", Kind: "lines", Hint: "写明错在哪里，留存在变动记录和审计记录中"}, x),
	})
}
