package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"foidesk/internal/annual"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

const pageSize = 50

// pages measures what the list and the statistics page ask, on the large agency.
func (w *world) pages(ctx context.Context, t *table) error {
	deep, page, err := w.walk(ctx, 1000)
	if err != nil {
		return err
	}
	cell := annual.Cell{Row: annual.RowID(foi.Disclosed), Column: annual.ColumnTotal}
	march := desk.Span{From: calendar.Of(tableYear, time.March, 1), Until: calendar.Of(tableYear, time.March, 31)}
	for _, q := range []struct {
		name   string
		filter desk.Filter
		after  desk.Position
	}{
		{"list, first page", desk.Filter{}, desk.Position{}},
		{fmt.Sprintf("list, page %d", page), desk.Filter{}, deep},
		{"list, under way, most urgent first", desk.Filter{Due: desk.UnderWay}, desk.Position{}},
		{"list, one department", desk.Filter{Department: "法规科"}, desk.Position{}},
		{"list, the cases of a cell", desk.Filter{Cell: &cell, Year: tableYear}, desk.Position{}},
		{"list, received in a month", desk.Filter{Received: march}, desk.Position{}},
		{"list, concluded late in a year", desk.Filter{Concluded: desk.ConcludedIn{Span: desk.YearSpan(tableYear), Timeliness: foi.Missed}}, desk.Position{}},
		{"list, open at the end of a month", desk.Filter{OpenAt: march.Until}, desk.Position{}},
		{"search, frequent word (停车)", desk.Filter{Query: "停车"}, desk.Position{}},
		{"search, rare word (第77号)", desk.Filter{Query: "第77号"}, desk.Position{}},
		{"search, a case's number", desk.Filter{Query: "2016-000077"}, desk.Position{}},
	} {
		ms, err := median(func() error {
			_, err := w.desk.List(ctx, w.big, q.filter, q.after, pageSize)
			return err
		})
		if err != nil {
			return err
		}
		t.add(w.cases, q.name+", ms", ms, 0, "")
	}
	ms, err := median(func() error { _, err := w.desk.DueCounts(ctx, w.big, desk.Actor{}); return err })
	if err != nil {
		return err
	}
	t.add(w.cases, "counts beside the list, ms", ms, 0, "")
	if err := w.pictures(ctx, t); err != nil {
		return err
	}
	if err := w.similar(ctx, t); err != nil {
		return err
	}
	return w.encrypted(ctx, t)
}

// pictures measures all that the pictures of two years ask.
func (w *world) pictures(ctx context.Context, t *table) error {
	for _, one := range []struct {
		name   string
		agency desk.AgencyID
	}{{"pictures, ordinary agency", w.small}, {"pictures, large agency", w.big}} {
		ms, err := median(func() error {
			p, err := w.desk.Pictures(ctx, one.agency, tableYear, w.desk.Today())
			if err == nil && p.Total() == 0 {
				err = errors.New("the pictures are empty")
			}
			return err
		})
		if err != nil {
			return err
		}
		t.add(w.cases, one.name+", ms", ms, 0, "")
	}
	return nil
}

// similar measures what the case page looks for beside the case: others of the applicant, and others in much the
// same words, of which the large agency has one in twelve.
func (w *world) similar(ctx context.Context, t *table) error {
	page, err := w.desk.List(ctx, w.big, desk.Filter{}, desk.Position{}, 1)
	if err != nil {
		return err
	}
	one := page.Cases[0]
	for _, q := range []struct {
		name string
		ask  func() (int, error)
	}{
		{"a case's similar requests, ms", func() (int, error) {
			found, err := w.desk.Similar(ctx, w.big, one.ID)
			return len(found), err
		}},
		{"of them in much the same words, ms", func() (int, error) {
			found, err := w.store.CasesLike(ctx, w.big, one.Description, pageSize)
			return len(found), err
		}},
		{"of them under the same name, ms", func() (int, error) {
			found, err := w.store.CasesByApplicant(ctx, w.big, one.Applicant, pageSize)
			return len(found), err
		}},
	} {
		ms, err := median(func() error {
			n, err := q.ask()
			if err == nil && n == 0 {
				err = errors.New("nothing is found")
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("%s: %w", q.name, err)
		}
		t.add(w.cases, q.name, ms, 0, "")
	}
	return nil
}

// encrypted measures what opens personal data: finding an applicant, and a year's ledger of the large agency.
func (w *world) encrypted(ctx context.Context, t *table) error {
	by := desk.System("测试")
	ms, err := median(func() error {
		found, err := w.desk.FindByPersonal(ctx, by, w.big, personal(77).IDNumber)
		if err == nil && len(found) == 0 {
			err = errors.New("the applicant is not found")
		}
		return err
	})
	if err != nil {
		return err
	}
	t.add(w.cases, "applicant by identity number, ms", ms, 0, "")
	n := 0
	ms, err = median(func() error {
		n = 0
		for _, err := range w.desk.Ledger(ctx, w.big, tableYear) {
			if err != nil {
				return err
			}
			n++
		}
		return nil
	})
	t.add(w.cases, "a year's ledger out of the log, rows a second", float64(n)/ms*1000, 0, "")
	return err
}

// walk pages through the list until the n-th page or the end and returns where that page begins.
func (w *world) walk(ctx context.Context, n int) (desk.Position, int, error) {
	var at desk.Position
	for page := 1; ; page++ {
		p, err := w.desk.List(ctx, w.big, desk.Filter{}, at, pageSize)
		if err != nil || page == n || p.Next == nil {
			return at, page, err
		}
		at = *p.Next
	}
}
