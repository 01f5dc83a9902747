package store_test

import (
	"fmt"
	"strings"
	"testing"

	"gorm.io/gorm/logger"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/store/storetest"
)

// What a case's page asks is as many statements for a long case as for a short one, and a list's for a full page as
// for one line.
func TestPagesAskAsMuchHoweverMuchThereIs(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		ctx := t.Context()
		s := storetest.Open(t, dsn)
		d := deskOver(s)
		a := ok(d.CreateAgency(ctx, desk.System("测试"), desk.Agency{Name: "示例市"}))(t)
		told := &statements{Interface: logger.Discard}
		read := deskOver(s.Recorded(told))
		asked := func(name string, want int, page func() error) int {
			t.Helper()
			told.sent = nil
			if err := page(); err != nil {
				t.Fatal(err)
			}
			if n := len(told.sent); n == 0 || want != 0 && n != want {
				t.Errorf("%s: %d statements, not %d:\n%s", name, n, want, strings.Join(told.sent, "\n"))
			}
			return len(told.sent)
		}
		line := ok(d.Register(ctx, desk.Intake{Agency: a.ID, By: desk.System("登记员")}, foi.Receipt{
			On: day("2026-02-27"), Channel: foi.Post, Request: foi.Request{
				Applicant:   foi.Applicant{Category: foi.NaturalPerson, Name: "自然人000001", Personal: foi.Personal{Phone: "10000000001"}},
				Description: "示例市2025年度财政预算公开情况",
			},
		}))(t)
		casePage := func() error { _, err := read.Case(ctx, a.ID, line.ID); return err }
		similar := func() error { _, err := read.Similar(ctx, a.ID, line.ID); return err }
		list := func() error { _, err := read.List(ctx, a.ID, desk.Filter{}, desk.Position{}, 50); return err }
		pictures := func() error { _, err := read.Pictures(ctx, a.ID, 2026, day("2026-06-01")); return err }
		ofCase, ofSimilar, ofList := asked("a short case", 0, casePage), asked("none similar", 0, similar), asked("one line", 0, list)
		ofPictures := asked("pictures of one case", 0, pictures)

		at := func() desk.At {
			return desk.At{Agency: a.ID, Case: line.ID, Expected: line.Seq, By: desk.System("承办人")}
		}
		for i := range 5 {
			line = ok(d.Take(ctx, at(), foi.ConsultationSent{
				On: day("2026-03-02"), Party: foi.ThirdParty, Ref: fmt.Sprint(i + 1), Name: fmt.Sprintf("示例公司%d", i+1),
			}))(t)
		}
		asked("five consultations", ofCase, casePage)
		for i := range 4 {
			ok(d.Split(ctx, at(), fmt.Sprintf("示例市2025年度第%d项支出的财政预算公开情况", i+1)))(t)
			line = ok(s.Summary(ctx, a.ID, line.ID))(t)
		}
		if parts := ok(d.Case(ctx, a.ID, line.ID))(t).Parts; len(parts) != 5 {
			t.Errorf("%d parts, not 5", len(parts))
		}
		asked("five parts", ofCase, casePage)
		asked("four similar", ofSimilar, similar)
		asked("five lines", ofList, list)
		asked("pictures of five cases", ofPictures, pictures)
	})
}
