package server

import (
	"net/url"

	"github.com/labstack/echo/v4"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// sealsPage is 每日封存: what the log of an agency was at the end of each day, to be copied out and kept elsewhere.
type sealsPage struct {
	Frame frame
	Rows  []sealRow
	First string // address of the list's beginning; empty on the first page
	Next  string // address of the next page; empty on the last
}

type sealRow struct {
	Day, SealedAt string
	Position      int64
	// Digest is in groups, as people compare long numbers.
	Digest []string
}

func (sealsPage) template() string { return "seals_list.html" }

func sealsPath(a desk.Agency) string { return agencyPath(a) + "/seals" }

func (s *Server) listSeals(c echo.Context, a desk.Agency) error {
	before, err := sealsBefore(c.QueryParam("before"))
	if err != nil {
		return err
	}
	sealed, err := s.desk.Seals(c.Request().Context(), a.ID, before, linesPerPage+1)
	if err != nil {
		return err
	}
	f, _, err := s.frame(c, a, "每日封存", seals)
	if err != nil {
		return err
	}
	p := sealsPage{Frame: f}
	if !before.IsZero() {
		p.First = sealsPath(a)
	}
	if len(sealed) > linesPerPage {
		sealed = sealed[:linesPerPage]
		p.Next = address(sealsPath(a), url.Values{"before": {sealed[linesPerPage-1].Day.String()}})
	}
	for _, one := range sealed {
		p.Rows = append(p.Rows, sealRow{one.Day.String(), moment(one.SealedAt), one.Position, inGroups(one.Digest)})
	}
	return s.render(c, p)
}

// sealsBefore reads where a page begins: before a day.
func sealsBefore(text string) (calendar.Date, error) {
	if text == "" {
		return 0, nil
	}
	day, err := calendar.ParseISO(text)
	if err != nil {
		return 0, badAddress("before", "地址中的翻页位置有误，请回到第一页")
	}
	return day, nil
}

// inGroups cuts a digest into groups of eight characters.
func inGroups(digest string) []string {
	var groups []string
	for len(digest) > 8 {
		groups, digest = append(groups, digest[:8]), digest[8:]
	}
	return append(groups, digest)
}
