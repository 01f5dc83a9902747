package server

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
	"foidesk/internal/sheet"
)

const workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// downloadStatistics serves /statistics/2024.xlsx, the year-end workbook, and /statistics/2024.json.
func (s *Server) downloadStatistics(c echo.Context, a desk.Agency) error {
	name, kind, _ := strings.Cut(c.Param("file"), ".")
	year, err := s.reportYear(name)
	if err != nil || name == "" || (kind != "xlsx" && kind != "json") {
		return echo.ErrNotFound
	}
	ctx := c.Request().Context()
	stats, err := s.desk.Statistics(ctx, a.ID, year, "")
	if err != nil {
		return err
	}
	title := fmt.Sprintf("%s%d年政府信息公开申请统计", a.Name, year)
	if kind == "json" {
		return s.download(c, title+".json", "application/json; charset=utf-8", func(w io.Writer) error {
			out := json.NewEncoder(w)
			out.SetIndent("", "  ")
			out.SetEscapeHTML(false)
			return out.Encode(stats.Report)
		})
	}
	ledger, err := s.desk.ExportLedger(ctx, actorOf(c), a.ID, year)
	if err != nil {
		return err
	}
	return s.download(c, title+".xlsx", workbookType, func(w io.Writer) error { return sheet.WriteYearEnd(w, stats, ledger) })
}

func (s *Server) downloadTemplate(c echo.Context, _ desk.Agency) error {
	return s.download(c, "政府信息公开申请台账（模板）.xlsx", workbookType, sheet.WriteTemplate)
}

// download writes a file to disk first and then sends it: a failure half way must not look like a
// file that is complete.
func (s *Server) download(c echo.Context, name, contentType string, write func(io.Writer) error) (err error) {
	file, err := os.CreateTemp(s.imports.dir.path, "download-*")
	if err != nil {
		return err
	}
	defer func() {
		_ = file.Close()
		_ = os.Remove(file.Name())
	}()
	if err := write(file); err != nil {
		return err
	}
	size, err := file.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentDisposition, "attachment; filename*=UTF-8''"+url.PathEscape(name))
	h.Set(echo.HeaderContentLength, fmt.Sprint(size))
	return c.Stream(200, contentType, file)
}
