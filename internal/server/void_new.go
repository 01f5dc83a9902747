package server

import (
	"context"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
)

// voidPage is 作废一项记载.
type voidPage struct {
	Frame frame
	Form  actForm
	// Entry is what is to be voided.
	Entry  timelineEntry
	Whole  bool // the registration itself: the case ends with it
	Reason textField
}

func (voidPage) template() string { return "void_new.html" }

func (s *Server) newVoid(c echo.Context, a desk.Agency) error {
	return s.openForm(c, a, s.showVoid, func(caseFile) map[string]string { return nil })
}

func (s *Server) recordVoid(c echo.Context, a desk.Agency) error {
	return s.recordAct(c, a, s.showVoid, func(ctx context.Context, file caseFile, form typed) error {
		entry, err := file.entryNamed(c.QueryParam("of"))
		if err != nil {
			return err
		}
		_, err = s.desk.Void(ctx, file.at(c, form), entry.Seq, form.get("reason"))
		return err
	})
}

func (s *Server) showVoid(c echo.Context, file caseFile, form typed, x failure) error {
	entry, err := file.entryNamed(c.QueryParam("of"))
	if err != nil {
		return err
	}
	around, shared, err := s.actPage(c, file, "作废", "void?"+url.Values{"of": {strconv.Itoa(entry.Seq)}}.Encode(), form, x)
	if err != nil {
		return err
	}
	shared.Barred = barred(actorOf(c).MayVoid(file.Case, file.Log[entry.Seq-1].Act.Kind()))
	if entry.Void == "" {
		shared.Barred = "第 " + strconv.Itoa(entry.Seq) + " 项已经作废，或者不是可以作废的记载。"
	}
	return s.renderStatus(c, x.status(), voidPage{
		Frame: around, Form: shared, Entry: entry, Whole: entry.Seq == 1 && (file.Case.Receipt == nil || file.Case.Arrival == nil),
		Reason: form.text(textField{Name: "reason", Label: "作废的理由", Kind: "lines", Hint: "写明错在哪里；理由与原记载一并留存"}, x),
	})
}

// entryNamed finds the entry that an address means by its number.
func (f caseFile) entryNamed(seq string) (timelineEntry, error) {
	n, err := strconv.Atoi(seq)
	if err != nil || n < 1 || n > len(f.Log) {
		return timelineEntry{}, echo.ErrNotFound
	}
	return f.timeline()[n-1], nil
}
