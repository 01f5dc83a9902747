package remind

import (
	"fmt"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// item is one thing that falls due in a case, or in an agency.
type item struct {
	topic Topic
	ref   string
	due   calendar.Date
	words string
}

// itemsOf are what falls due in a case, as its clocks stand today.
func itemsOf(w desk.Watched, today calendar.Date) []item {
	var out []item
	if by := w.Case.ClaimBy; !by.IsZero() {
		words := "等待认领，应于 " + by.MonthDay() + " 前认领"
		if by < today {
			words = by.MonthDay() + " 已到，仍无人认领"
		}
		out = append(out, item{Unclaimed, "", by, words})
	}
	for _, r := range w.Clocks {
		if due, ok := r.FallsDue(); ok {
			out = append(out, item{Topic(r.ID), r.Ref, due, r.Words(today)})
		}
	}
	return out
}

// officeItems are what falls due in an agency besides its cases: its annual report (foi.ReportDue), and from December on
// the holidays of the next year, which have to be known.
func officeItems(a desk.Agency, cal *calendar.Calendar, today calendar.Date) []item {
	year, month, _ := today.YMD()
	last := foi.ReportDue(year-1, a.Level != desk.Department && a.Level != desk.Township)
	var out []item
	if today <= last {
		out = append(out, item{AnnualReport, "", last, fmt.Sprintf("%d年度政府信息公开工作年度报告须于 %s 前报送、公布（条例第四十九条）", year-1, last.Chinese())})
	}
	from := calendar.Of(year, time.December, 1)
	next := year + 1
	if month != time.December {
		from, next = calendar.Of(year-1, time.December, 1), year
	}
	if !cal.Announced(next) {
		out = append(out, item{Holidays, "", from, fmt.Sprintf("还没有%d年的放假安排，涉及该年的期限都是暂定的；国务院办公厅公布后请载入", next)})
	}
	return out
}
