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
	// Leader says which of the processes does the jobs; empty where nobody knows.
	Leader mark
	// NoBackup tells that nobody has said where a backup is to be made every night.
	NoBackup bool
}

type jobRow struct {
	Job                   string
	Last, Took, Done      string
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
	page := jobsPage{Frame: f, Done: deliveryDone[c.QueryParam("done")], NoBackup: !s.options.Backups}
	if page.Leader, err = s.leader(c); err != nil {
		return err
	}
	if page.Undelivered, err = s.undelivered(c, a); err != nil {
		return err
	}
	for _, h := range health {
		row := jobRow{
			Job: h.Job, Last: moment(h.Last.Started), Done: moment(h.Done.Started), Result: jobMark(h), Detail: h.Last.Detail, Failure: h.Last.Failure, Next: moment(h.Next),
		}
		if !h.Last.Finished.IsZero() {
			row.Took = fmt.Sprintf("%.1f 秒", h.Last.Took().Seconds())
		}
		page.Rows = append(page.Rows, row)
	}
	return s.render(c, page)
}

// leader says which of the processes that serve from this database does the jobs.
func (s *Server) leader(c echo.Context) (mark, error) {
	if s.options.Leader == nil {
		return mark{}, nil
	}
	name, err := s.options.Leader(c.Request().Context())
	switch {
	case err != nil:
		return mark{}, err
	case name == "":
		return mark{Words: "目前没有进程负责，任务不会开始；正常情况下一分钟之内会有进程接手", Shape: "■", Class: "due-overdue"}, nil
	case name == s.options.Replica:
		return mark{Words: name + "（就是提供本页的进程）"}, nil
	}
	return mark{Words: name + "（提供本页的是 " + s.options.Replica + "）"}, nil
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
		return "系统任务没有按时完成：" + strings.Join(names, "、") + "。该做的事可能因此没有做（例如到期提醒没有发出），请查看原因。"
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
