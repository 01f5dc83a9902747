package calendar

// Kind says why a day is worked or not. The value is the word of JSON and of the database.
type Kind string

// The kinds of days.
const (
	Workday          Kind = "workday"           // Monday to Friday, nothing announced
	Weekend          Kind = "weekend"           // Saturday or Sunday, nothing announced
	StatutoryHoliday Kind = "statutory_holiday" // a day named in 全国年节及纪念日放假办法
	AdjustedHoliday  Kind = "adjusted_holiday"  // a rest day that a notice joins to a holiday, weekends within it included
	MakeupWorkday    Kind = "makeup_workday"    // a Saturday or Sunday worked in exchange (调休)
	Closed           Kind = "closed"            // a working day elsewhere, on which the agency at hand is closed by its own document
)

var kindLabels = map[Kind]string{
	Workday:          "工作日",
	Weekend:          "周末",
	StatutoryHoliday: "法定节假日",
	AdjustedHoliday:  "调休放假",
	MakeupWorkday:    "调休上班",
	Closed:           "停止办公",
}

// Label is the kind in the words of pages and of the year files.
func (k Kind) Label() string { return kindLabels[k] }

// Working tells whether a day of this kind counts as a working day (工作日).
func (k Kind) Working() bool { return k == Workday || k == MakeupWorkday }

// byWeek is the kind of a day on which no notice says anything.
func byWeek(d Date) Kind {
	if d.isWeekend() {
		return Weekend
	}
	return Workday
}
