package remind

import (
	"fmt"
	"slices"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// Topic is what a message is about: a statutory clock by its id, or one of those below.
type Topic string

// The topics that are no statutory clock of a case.
const (
	Unclaimed    Topic = "unclaimed"     // 待认领
	AnnualReport Topic = "annual_report" // 年度报告 (第四十九条)
	Holidays     Topic = "holidays"      // 下一年放假安排
	JobTrouble   Topic = "job_trouble"   // 系统任务; no rule makes it, and none can keep it away
)

// topicLabels are those that no clock names.
var topicLabels = map[Topic]string{Unclaimed: "认领", AnnualReport: "年度报告", Holidays: "放假安排", JobTrouble: "系统任务"}

// Label is the topic's Chinese name.
func (t Topic) Label() string {
	if label, ok := topicLabels[t]; ok {
		return label
	}
	return foi.ClockID(t).Label()
}

// Audience is who of an agency hears of something.
type Audience string

// The audiences.
const (
	ToHandler       Audience = "handler"       // who has the case, and who stands in; while nobody has it, intake and head
	ToIntake        Audience = "intake"        // 登记员
	ToHead          Audience = "head"          // 负责人
	ToSupervisor    Audience = "supervisor"    // 主管部门, of the agency or above it
	ToAdministrator Audience = "administrator" // 系统管理员, of the agency or above it
)

// topics are what there are rules about, and who can hear of each.
var topics = []TopicInfo{
	{Topic(foi.ClockAnswer), []Audience{ToHandler, ToHead, ToSupervisor}},
	{Topic(foi.ClockConfirmation), []Audience{ToIntake, ToHead}},
	{Unclaimed, []Audience{ToIntake, ToHead}},
	{Topic(foi.ClockCorrection), []Audience{ToHandler, ToHead}},
	{Topic(foi.ClockPayment), []Audience{ToHandler, ToHead}},
	{Topic(foi.ClockThirdParty), []Audience{ToHandler, ToHead}},
	{Topic(foi.ClockCoMaker), []Audience{ToHandler, ToHead}},
	{Topic(foi.ClockReviewDefence), []Audience{ToHandler, ToHead, ToSupervisor}},
	{Topic(foi.ClockSuitDefence), []Audience{ToHandler, ToHead, ToSupervisor}},
	{Topic(foi.ClockPublication), []Audience{ToHandler, ToHead}},
	{AnnualReport, []Audience{ToHead, ToSupervisor}},
	{Holidays, []Audience{ToAdministrator}},
}

// TopicInfo is a topic with who can hear of it.
type TopicInfo struct {
	ID Topic
	To []Audience
}

// Topics lists what there are rules about, in the order of a page.
func Topics() []TopicInfo { return slices.Clone(topics) }

var audienceRoles = map[Audience]account.Role{
	ToHandler: account.Handler, ToIntake: account.Intake, ToHead: account.Head,
	ToSupervisor: account.Supervisor, ToAdministrator: account.Administrator,
}

// Label is the audience's Chinese name, that of the role which it goes by.
func (a Audience) Label() string { return audienceRoles[a].Label() }

// Rule says who hears of a topic, and when.
type Rule struct {
	Topic Topic
	To    Audience
	// Days are working days from the last day of the period, ascending: -5 is five before it, 0 itself, 1 the first after.
	Days []int
	// Daily: and on every working day after the last day.
	Daily bool
}

// defaults are the rules of an agency that has set none.
var defaults = []Rule{
	{Topic(foi.ClockAnswer), ToHandler, []int{-5, -3, -1, 0}, true},
	{Topic(foi.ClockAnswer), ToHead, []int{-1, 0}, true},
	{Topic(foi.ClockAnswer), ToSupervisor, []int{1}, false},
	{Topic(foi.ClockConfirmation), ToIntake, []int{0}, true},
	{Topic(foi.ClockConfirmation), ToHead, []int{1}, false},
	{Unclaimed, ToIntake, []int{1}, false},
	{Unclaimed, ToHead, []int{1}, true},
	// What lapses is not the office's to do, but it has to be looked after on the day after.
	{Topic(foi.ClockCorrection), ToHandler, []int{1}, false},
	{Topic(foi.ClockPayment), ToHandler, []int{1}, false},
	{Topic(foi.ClockThirdParty), ToHandler, []int{1}, false},
	{Topic(foi.ClockCoMaker), ToHandler, []int{1}, false},
	{Topic(foi.ClockReviewDefence), ToHandler, []int{-3, -1, 0}, true},
	{Topic(foi.ClockReviewDefence), ToHead, []int{-3, -1, 0}, true},
	{Topic(foi.ClockSuitDefence), ToHandler, []int{-3, -1, 0}, true},
	{Topic(foi.ClockSuitDefence), ToHead, []int{-3, -1, 0}, true},
	{Topic(foi.ClockPublication), ToHandler, []int{-5, -1, 0}, true},
	{AnnualReport, ToHead, []int{-15, -10, -5, -3, -1, 0}, false},
	{Holidays, ToAdministrator, []int{0, 5, 10, 15, 20, 25, 30}, false},
}

// Defaults lists the rules that hold where an agency has set none.
func Defaults() []Rule { return slices.Clone(defaults) }

// Same tells whether two lists of rules say the same, in whatever order; a rule that tells nobody anything says nothing.
func Same(a, b []Rule) bool {
	said := func(rules []Rule) []string {
		var out []string
		for _, r := range rules {
			if len(r.Days) > 0 || r.Daily {
				out = append(out, fmt.Sprint(r))
			}
		}
		slices.Sort(out)
		return out
	}
	return slices.Equal(said(a), said(b))
}

// reached is which of the rule's days has come last, for something due on a day; ok is false while none has. On a
// rest day it is the one of the working day before.
func (r Rule) reached(cal *calendar.Calendar, due, today calendar.Date) (day int, ok bool) {
	day = cal.Count(due, today).Days
	if r.Daily && day > 0 {
		return day, true
	}
	at, found := slices.BinarySearch(r.Days, day)
	switch {
	case found:
		return day, true
	case at == 0:
		return 0, false
	}
	return r.Days[at-1], true
}
