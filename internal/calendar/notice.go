package calendar

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// YearData is what the State Council announced for one year (年度放假安排).
type YearData struct {
	Year    int
	Notices []Notice // in the order of issue; where two differ the later one holds
}

// Notice is one 国务院办公厅 notice on holidays, with the days it sets.
type Notice struct {
	Number     string // 文号, 国办发明电〔2025〕7号
	Issued     Date   // 成文日期, the date under the text; publication may be a day or two later
	Title      string
	URL        string // where it was published; may be empty
	Exceptions []Exception
}

// Exception is a day on which a notice departs from the ordinary week: StatutoryHoliday,
// AdjustedHoliday or MakeupWorkday.
type Exception struct {
	Date Date
	Kind Kind
	Name string // of the holiday it belongs to; two that coincide are written 国庆节、中秋节
}

// The holidays each yearly notice deals with. One that is missing is a text cut off in copying, and
// a due date reckoned without it would be wrong without anybody seeing it.
var yearlyHolidays = []string{"元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"}

func (y YearData) check() error {
	if y.Year < FirstYear || y.Year > LastYear {
		return fmt.Errorf("年份应在 %d 至 %d 之间，现为 %d", FirstYear, LastYear, y.Year)
	}
	var names []string
	for _, n := range y.Notices {
		if err := n.check(); err != nil {
			return fmt.Errorf("%d年放假安排：%w", y.Year, err)
		}
		for _, e := range n.Exceptions {
			if err := e.check(y.Year); err != nil {
				return fmt.Errorf("%d年放假安排：%w", y.Year, err)
			}
			names = append(names, strings.Split(e.Name, "、")...)
		}
	}
	missing := slices.DeleteFunc(slices.Clone(yearlyHolidays), func(h string) bool { return slices.Contains(names, h) })
	if len(missing) > 0 {
		return fmt.Errorf("%d年放假安排不完整，缺少：%s。请对照通知原文补齐", y.Year, strings.Join(missing, "、"))
	}
	return nil
}

func (n Notice) check() error {
	switch {
	case n.Number == "":
		return fmt.Errorf("有一份通知没有文号，请补写“文号：”一行")
	case n.Issued.IsZero():
		return fmt.Errorf("通知 %s 没有成文日期，请补写“成文日期：”一行", n.Number)
	case n.Title == "":
		return fmt.Errorf("通知 %s 没有标题，请补写“标题：”一行", n.Number)
	}
	return nil
}

// A yearly notice also reaches back into the December before it: that of 2022-12-08 for 2023 set
// 2022-12-31.
func (e Exception) check(year int) error {
	y, m, _ := e.Date.YMD()
	switch {
	case y != year && (y != year-1 || m != time.December):
		return fmt.Errorf("%s 不属于 %d 年（上一年只可有 12 月的日期）", e.Date.Chinese(), year)
	case e.Kind != StatutoryHoliday && e.Kind != AdjustedHoliday && e.Kind != MakeupWorkday:
		return fmt.Errorf("%s 的类别应为 法定节假日、调休放假 或 调休上班", e.Date.Chinese())
	case e.Kind == MakeupWorkday && !e.Date.isWeekend():
		return fmt.Errorf("%s 是%s，本来就上班，不能是调休上班，请核对日期", e.Date.Chinese(), e.Date.WeekdayChinese())
	case e.Name == "":
		return fmt.Errorf("%s 没有写节日名称", e.Date.Chinese())
	}
	return nil
}

// setsDayIn tells whether the notice says anything of a day in that year.
func (n Notice) setsDayIn(year int) bool {
	return slices.ContainsFunc(n.Exceptions, func(e Exception) bool { return e.Date.Year() == year })
}
