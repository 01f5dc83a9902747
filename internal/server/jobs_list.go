package server

import (
	"fmt"
	"strings"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
	"foidesk/internal/remind"
)

// jobsPage is 系统任务: what the program does by itself, when it last did, and what came of it.
type jobsPage struct {
	Frame frame
	Rows  []jobRow
	// NoBackup tells that nobody has said where a backup is to be made every night.
	NoBackup bool
}

type jobRow struct {
	Job                   string
	Last, Took            string
	Result                mark
	Detail, Failure, Next string
}

func (jobsPage) template() string { return "jobs_list.html" }

func (s *Server) listJobs(c echo.Context, a desk.Agency) error {
	health, err := s.remind.Health(c.Request().Context(), s.options.Jobs)
	if err != nil {
		return err
	}
	f, _, err := s.frame(c, a, "系统任务", jobs)
	if err != nil {
		return err
	}
	page := jobsPage{Frame: f, NoBackup: !s.options.Backups}
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

// alarm names the jobs that somebody has to look after.
func (s *Server) alarm(c echo.Context) string {
	health, err := s.remind.Health(c.Request().Context(), s.options.Jobs)
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
	if len(names) == 0 {
		return ""
	}
	return "系统任务没有按时完成：" + strings.Join(names, "、") + "。该做的事可能因此没有做（例如到期提醒没有发出），请查看原因。"
}
