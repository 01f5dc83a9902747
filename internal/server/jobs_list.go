package server

import (
	"fmt"
	"strings"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
	"foidesk/internal/remind"
)

// jobsPage is 系统任务: what the program does by itself, when it last did, and what came of it; and the reminders that
// it could not hand over.
type jobsPage struct {
	Frame frame
	// Done says what was just done; empty where nothing was.
	Done        string
	Rows        []jobRow
	Undelivered []undeliveredRow
}

type jobRow struct {
	Job                   string
	Last, Took            string
	Result                mark
	Detail, Failure, Next string
}

func (jobsPage) template() string { return "jobs_list.html" }

func jobsPath(a desk.Agency) string { return agencyPath(a) + "/jobs" }

func (s *Server) listJobs(c echo.Context, a desk.Agency) error {
	health, err := s.remind.Health(c.Request().Context(), s.options.Jobs)
	if err != nil {
		return err
	}
	f, _, err := s.frame(c, a, "系统任务", jobs)
	if err != nil {
		return err
	}
	page := jobsPage{Frame: f, Done: deliveryDone[c.QueryParam("done")]}
	if page.Undelivered, err = s.undelivered(c, a); err != nil {
		return err
	}
	for _, h := range health {
		row := jobRow{
			Job: h.Job, Last: moment(h.Last.Started), Result: jobMark(h), Detail: h.Last.Detail, Failure: h.Last.Failure, Next: moment(h.Next),
		}
		if !h.Last.Finished.IsZero() {
			row.Took = fmt.Sprintf("%.1f 秒", h.Last.Finished.Sub(h.Last.Started).Seconds())
		}
		page.Rows = append(page.Rows, row)
	}
	return s.render(c, page)
}

func jobMark(h remind.Health) mark {
	switch {
	case h.Last.Failure != "":
		return mark{Words: "没有完成", Shape: "■", Class: "due-overdue"}
	case h.Late:
		return mark{Words: "没有按时运行", Shape: "■", Class: "due-overdue"}
	case h.Last.Started.IsZero():
		return mark{Words: "还没有运行"}
	case h.Last.Finished.IsZero():
		return mark{Words: "正在运行"}
	}
	return mark{Words: "完成", Shape: "✓", Class: "state-concluded"}
}

// alarm names the jobs that somebody has to look after, and the reminders of the agency that were given up.
func (s *Server) alarm(c echo.Context, a desk.Agency) string {
	ctx := c.Request().Context()
	health, err := s.remind.Health(ctx, s.options.Jobs)
	if err != nil {
		s.log.Error("系统任务的情况查不到", "error", err)
		return ""
	}
	var names []string
	for _, h := range health {
		if h.Alarm() {
			names = append(names, h.Job)
		}
	}
	if len(names) > 0 {
		return "系统任务没有按时完成：" + strings.Join(names, "、") + "。到期提醒可能因此没有发出，请查看原因。"
	}
	lost, err := s.remind.GivenUp(ctx, a.ID)
	if err != nil {
		s.log.Error("没有送达的提醒查不到", "error", err)
	}
	if lost {
		return "有提醒多次没有送达，不再自动重试，请查看原因后重新发送。"
	}
	return ""
}
