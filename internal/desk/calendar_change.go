package desk

import (
	"fmt"
	"slices"
	"time"

	"foidesk/internal/calendar"
)

// CalendarChangeKind is what somebody did to the calendar.
type CalendarChangeKind string

// The kinds of changes. Nothing is ever taken out: what was wrong is withdrawn.
const (
	NoticeLoaded    CalendarChangeKind = "notice"
	ClosureSet      CalendarChangeKind = "closure"
	ChangeWithdrawn CalendarChangeKind = "withdrawal"
)

// CalendarChange is one change of the calendar.
type CalendarChange struct {
	// ID numbers the changes from 1; 0 while it is not recorded.
	ID   int
	Kind CalendarChangeKind
	// Year has the one notice that was loaded, and Source the text it was read from.
	Year   calendar.YearData
	Source string
	// Closure is when the agency is closed, and Below that all agencies below it are too.
	Closure calendar.Closure
	Below   bool
	// Withdraws is the change that is taken back, and Reason why.
	Withdraws int
	Reason    string

	// Agency is where it was recorded.
	Agency AgencyID
	At     time.Time
	By     string
	ByID   PersonID
	// Hash covers the change and those before it.
	Hash string
}

// Holds tells whether a closure is one of the agency.
func (c CalendarChange) Holds(a Agency) bool {
	return c.Kind == ClosureSet && (c.Agency == a.ID || c.Below && slices.Contains(a.Above, c.Agency))
}

// Words say in short what was changed.
func (c CalendarChange) Words() string {
	switch c.Kind {
	case NoticeLoaded:
		return fmt.Sprintf("载入%d年放假安排：%s（%s）", c.Year.Year, c.Year.Notices[0].Title, c.Year.Notices[0].Number)
	case ClosureSet:
		return fmt.Sprintf("登记停止办公日：%s，%s", c.Closure.Days(), c.Closure.Document())
	}
	return fmt.Sprintf("撤回第 %d 项变动：%s", c.Withdraws, c.Reason)
}

// Digest is a hash as the audit trail names it.
func Digest(hash string) string { return "摘要 " + hash[:min(16, len(hash))] }

// CalendarActions are the actions by which the audit trail tells of changes of the calendar, one for each.
func CalendarActions() []Action { return []Action{CalendarLoaded, AgencyClosed, CalendarWithdrawn} }

func (c CalendarChange) action() Action {
	return map[CalendarChangeKind]Action{
		NoticeLoaded: CalendarLoaded, ClosureSet: AgencyClosed, ChangeWithdrawn: CalendarWithdrawn,
	}[c.Kind]
}
