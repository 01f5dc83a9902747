package server

import (
	"fmt"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// frame is what stands around every page: rail, top bar, foot.
type frame struct {
	Title   string
	Style   string // address of the style sheet
	Script  string
	Icon    string
	Version string
	Today   today
	Rail    *rail // nil where no agency is chosen
	// Person is who is signed in; empty for nobody.
	Person string
	// Reader numbers who is signed in, for what the browser keeps of whom it told what; 0 for nobody.
	Reader desk.PersonID
	// Unread is how many messages the person has not read, as the bar says it; empty for none.
	Unread string
	// Alarm says what of the jobs somebody has to look after, to those who can, and where; empty where all is well.
	Alarm, Jobs string
	// ReadOnly says why nothing can be recorded; empty where all is well.
	ReadOnly string
	// Missing says that a year's holidays are not known here, to those who can see to it; nil where all is well.
	Missing *missingYear
	// Token proves that a form came from one of our pages.
	Token string
	// Refresh is after how many seconds the page is to be loaded again; 0 for not at all.
	Refresh int
}

// today is the date in the top bar: 11月23日 周一 工作日.
type today struct {
	ISO, Day, Weekday, Kind string
	Working                 bool
}

// rail is the left side of an agency's pages.
type rail struct {
	Agency string
	Base   string // /a/1
	Items  []railItem
	// Searches tells that the person may look for cases; Query is what the search box holds.
	Searches bool
	Query    string
}

type railItem struct {
	section     section
	Label, Href string
	Current     bool
	Count       int64 // cases that wait there; 0 is not shown
	CountWords  string
	Late        int64
	LateWords   string
	Key         string // the key that opens it, if any
	// Waits are what waits there for the person, each with its own view; nothing is shown while nothing does.
	Waits []railWait
}

// railWait is a line below a place of the rail.
type railWait struct {
	Label, Href string
	Count       int64
	Urgent      bool
}

// section is a place in the rail.
type section int

const (
	nowhere section = iota
	morningDesk
	registration
	register
	statistics
	pictures
	ledgerImport
	absences
	people
	settings
	audit
	seals
	holidays
	jobs
	reminders
	hooks
)

// places are what the rail offers, each to who may open it.
var places = []struct {
	section          section
	label, path, key string
	may              []account.Permission
}{
	{morningDesk, "工作台", morningPath, "", []account.Permission{account.ReadCases}},
	{registration, "申请登记", "/cases/new", "n", []account.Permission{account.Register}},
	{register, "申请台账", "/cases", "", []account.Permission{account.ReadCases}},
	{statistics, "统计年报", "/statistics", "", []account.Permission{account.ReadStatistics}},
	{pictures, "办理情况", picturesPath, "", []account.Permission{account.ReadStatistics}},
	{ledgerImport, "台账导入", uploadPath, "", []account.Permission{account.ImportLedger}},
	{people, "人员账号", "/people", "", []account.Permission{account.ManagePeople}},
	{settings, "机关设置", "/settings", "", []account.Permission{account.ManageAgencies}},
	{reminders, "提醒规则", "/reminders", "", []account.Permission{account.ManageAgencies}},
	{hooks, "推送地址", "/hooks", "", []account.Permission{account.ManageAgencies}},
	{absences, "缺勤代理", "/absences", "", arrangesAbsences},
	{audit, "审计记录", "/audit", "", []account.Permission{account.ReadAudit}},
	{jobs, "系统任务", "/jobs", "", watchesJobs},
	{seals, "每日封存", "/seals", "", []account.Permission{account.ReadAudit}},
	{holidays, "节假日安排", holidaysPart, "", anything},
}

// arrangesAbsences may open 缺勤代理: who deals with cases, and who manages people.
var arrangesAbsences = []account.Permission{account.Deliver, account.ManagePeople}

// watchesJobs may open 系统任务: who can see to what failed, and who watches.
var watchesJobs = []account.Permission{account.ManageAgencies, account.ReadAudit}

// plainFrame is the frame of a page outside of any agency.
func (s *Server) plainFrame(c echo.Context, title string) frame {
	p, _ := principalOf(c)
	return frame{
		Title: title, Version: s.options.Version, Today: s.todayBy(s.desk.Calendar()), Person: p.Person.Name, Reader: p.Person.ID, Unread: s.unread(c), Token: formToken(c),
		ReadOnly: s.desk.ReadOnly(),
		Style:    s.static.address("foidesk.css"), Script: s.static.address("foidesk.js"), Icon: s.static.address("icon.svg"),
	}
}

// frame is the frame of an agency's page. It counts what waits, for those who may see it.
func (s *Server) frame(c echo.Context, a desk.Agency, title string, here section) (f frame, counts desk.DueCounts, err error) {
	reads := mayHere(c, account.ReadCases)
	if reads {
		if counts, err = s.desk.DueCounts(c.Request().Context(), a.ID, actorOf(c)); err != nil {
			return frame{}, counts, err
		}
	}
	f = s.plainFrame(c, title)
	f.Today = s.todayBy(s.desk.CalendarOf(a))
	if mayHere(c, account.Consent) || mayHere(c, account.ManageCalendar) {
		if f.Missing, err = s.missingHolidays(c, a); err != nil {
			return frame{}, counts, err
		}
	}
	if mayHere(c, account.ManageAgencies) {
		f.Alarm, f.Jobs = s.alarm(c, a), jobsPath(a)
	}
	f.Rail = &rail{Agency: a.Name, Base: agencyPath(a), Items: railItems(c, a, here, counts), Searches: reads}
	return f, counts, nil
}

func railItems(c echo.Context, a desk.Agency, here section, counts desk.DueCounts) []railItem {
	var items []railItem
	for _, p := range places {
		if !slices.ContainsFunc(p.may, func(perm account.Permission) bool { return mayHere(c, perm) }) {
			continue
		}
		item := railItem{section: p.section, Label: p.label, Href: agencyPath(a) + p.path, Current: p.section == here, Key: p.key}
		if p.section == register {
			item.Count, item.CountWords = counts.UnderWay, fmt.Sprintf("在办 %d 件", counts.UnderWay)
			item.Late, item.LateWords = counts.Overdue, fmt.Sprintf("其中逾期 %d 件", counts.Overdue)
			item.Waits = railWaits(c, a, counts)
		}
		items = append(items, item)
	}
	return items
}

// nextLabel names the view of what came in and waits for the person.
const nextLabel = "接下来"

// railWaits are what waits for the person: what came in for them, and for the head of office consents and cases that
// nobody took on in time.
func railWaits(c echo.Context, a desk.Agency, counts desk.DueCounts) []railWait {
	var waits []railWait
	add := func(label string, f desk.WaitFilter, count int64, urgent bool) {
		if count > 0 {
			href := view{base: agencyPath(a), filter: desk.Filter{Waits: f}}.at(desk.Position{})
			waits = append(waits, railWait{label, href, count, urgent})
		}
	}
	if mayHere(c, account.Work) && counts.Next > 0 {
		mine := view{base: agencyPath(a), me: actorOf(c).ID, filter: desk.Filter{Officer: actorOf(c).ID, Waits: desk.ForOfficer}}
		waits = append(waits, railWait{nextLabel, mine.at(desk.Position{}), counts.Next, false})
	}
	if mayHere(c, account.Consent) {
		add("待审批", desk.ForConsent, counts.ForConsent, false)
	}
	if actorOf(c).Leads {
		add("逾期未认领", desk.UnclaimedLate, counts.UnclaimedLate, true)
	}
	return waits
}

func (s *Server) todayBy(cal *calendar.Calendar) today {
	d := s.desk.Today()
	day := cal.Day(d)
	return today{ISO: d.String(), Day: d.MonthDay(), Weekday: d.WeekdayChinese(), Kind: dayWords(day), Working: day.Working}
}

// dayWords says what kind of day it is, as a wall calendar would.
func dayWords(day calendar.Day) string {
	switch {
	case day.Kind == calendar.MakeupWorkday:
		return "调休上班"
	case day.Working:
		return "工作日"
	case day.Kind == calendar.Closed:
		return "停止办公（" + day.Name + "）"
	case day.Name != "":
		return day.Name + "放假"
	}
	return "休息日"
}

func agencyPath(a desk.Agency) string { return fmt.Sprintf("/a/%d", a.ID) }

func casePath(a desk.Agency, id desk.CaseID) string {
	return fmt.Sprintf("%s/cases/%d", agencyPath(a), id)
}

// address is a path with its query, empty values left out.
func address(path string, q url.Values) string {
	for name, values := range q {
		if len(values) == 0 || values[0] == "" {
			q.Del(name)
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}
