package server

import (
	"context"
	"fmt"

	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/remind"
)

// undeliveredRow is a reminder that could not be handed over.
type undeliveredRow struct {
	At, Way, To, Items, Attempts string
	Failure                      string
	State                        mark
	// Path is where its forms are sent below; empty for who only looks.
	Path string
}

// undelivered lists what could not be handed over in an agency and below.
func (s *Server) undelivered(c echo.Context, a desk.Agency) ([]undeliveredRow, error) {
	all, err := s.remind.Undelivered(c.Request().Context(), a.ID)
	if err != nil {
		return nil, err
	}
	rows := make([]undeliveredRow, len(all))
	for i, u := range all {
		rows[i] = undeliveredRow{
			At: moment(u.Created), Way: "邮件", To: u.Name, Items: fmt.Sprintf("%d 项", u.Items), Attempts: fmt.Sprintf("%d 次", u.Attempts), Failure: u.Failure,
			State: mark{Words: "不再自动重试", Shape: "■", Class: "due-overdue"},
		}
		if u.To != "" {
			rows[i].To += "（" + u.To + "）"
		}
		if u.Channel == remind.ByHook {
			rows[i].Way = "推送"
		}
		if !u.Next.IsZero() {
			rows[i].State = mark{Words: "将于 " + moment(u.Next) + " 重试", Shape: "▲", Class: "due-soon"}
		}
		if mayHere(c, account.ManageAgencies) {
			rows[i].Path = fmt.Sprintf("%s/deliveries/%d", jobsPath(a), u.ID)
		}
	}
	return rows, nil
}

// resendDelivery has what could not be handed over tried anew.
func (s *Server) resendDelivery(c echo.Context, a desk.Agency) error {
	return changeDelivery(c, a, "resent", s.remind.Resend)
}

// dropDelivery takes what could not be handed over from the list.
func (s *Server) dropDelivery(c echo.Context, a desk.Agency) error {
	return changeDelivery(c, a, "dropped", s.remind.Drop)
}

// deliveryDone says what was just done, by its name in the address.
var deliveryDone = map[string]string{
	"resent":  "已安排重新发送，几分钟内发出；仍没有送达的，还列在下面。",
	"dropped": "已不再发送。",
}

func changeDelivery(c echo.Context, a desk.Agency, what string, change func(context.Context, desk.Actor, desk.AgencyID, int64) error) error {
	id, err := number(c, "delivery")
	if err != nil {
		return err
	}
	if err := change(c.Request().Context(), actorOf(c), a.ID, id); err != nil {
		return err
	}
	return done(c, jobsPath(a)+"?done="+what)
}
