package desk

import (
	"context"
	"time"

	"foidesk/internal/calendar"
)

// Action names what an event of the audit trail was.
type Action string

// The actions that leave a trace beside the log of cases: whoever sees personal data, and all that
// administers people, agencies and keys.
const (
	PersonalOpened   Action = "personal_opened"
	PersonalSearched Action = "personal_searched"
	LedgerExported   Action = "ledger_exported"
	LedgerImported   Action = "ledger_imported"
	AgencyCreated    Action = "agency_created"
	AgencyChanged    Action = "agency_changed"
	RemindersChanged Action = "reminders_changed"
	HooksChanged     Action = "hooks_changed"
	HookTested       Action = "hook_tested"
	DeliveryResent   Action = "delivery_resent"
	DeliveryDropped  Action = "delivery_dropped"
	PersonInvited    Action = "person_invited"
	PersonChanged    Action = "person_changed"
	PersonDisabled   Action = "person_disabled"
	PersonEnabled    Action = "person_enabled"
	PersonReset      Action = "person_reset"
	SignedIn         Action = "signed_in"
	SignInFailed     Action = "sign_in_failed"
	SignInLocked     Action = "sign_in_locked"
	SignedOut        Action = "signed_out"
	SessionsEnded    Action = "sessions_ended"
	PasswordChanged  Action = "password_changed"
	SecondFactorOn   Action = "second_factor_on"
	SecondFactorOff  Action = "second_factor_off"
	FeedStarted      Action = "feed_started"
	FeedStopped      Action = "feed_stopped"
	AbsenceSet       Action = "absence_set"
	AbsenceEnded     Action = "absence_ended"
	AuditExported    Action = "audit_exported"
	KeyRotated       Action = "key_rotated"
	BackupRestored   Action = "backup_restored"

	CalendarLoaded    Action = "calendar_loaded"
	AgencyClosed      Action = "agency_closed"
	CalendarWithdrawn Action = "calendar_withdrawn"
	CasesRedated      Action = "cases_redated"
)

// ActionInfo is an action with its Chinese name.
type ActionInfo struct {
	ID    Action
	Label string
}

var actions = []ActionInfo{
	{PersonalOpened, "查看个人信息"},
	{PersonalSearched, "按个人信息查找"},
	{LedgerExported, "导出台账"},
	{LedgerImported, "导入台账"},
	{AgencyCreated, "新建机关"},
	{AgencyChanged, "更改机关设置"},
	{RemindersChanged, "更改提醒规则"},
	{HooksChanged, "更改推送地址"},
	{HookTested, "试推送地址"},
	{DeliveryResent, "重新发送提醒"},
	{DeliveryDropped, "不再发送提醒"},
	{PersonInvited, "新建账号"},
	{PersonChanged, "更改账号"},
	{PersonDisabled, "停用账号"},
	{PersonEnabled, "恢复账号"},
	{PersonReset, "重置登录"},
	{SignedIn, "登录"},
	{SignInFailed, "登录失败"},
	{SignInLocked, "登录锁定"},
	{SignedOut, "退出"},
	{SessionsEnded, "退出全部登录"},
	{PasswordChanged, "更改密码"},
	{SecondFactorOn, "启用两步验证"},
	{SecondFactorOff, "停用两步验证"},
	{FeedStarted, "开启日历订阅"},
	{FeedStopped, "停止日历订阅"},
	{AbsenceSet, "登记缺勤代理"},
	{AbsenceEnded, "结束缺勤代理"},
	{AuditExported, "导出审计记录"},
	{KeyRotated, "更换密钥"},
	{BackupRestored, "恢复备份"},
	{CalendarLoaded, "载入放假安排"},
	{AgencyClosed, "登记停止办公日"},
	{CalendarWithdrawn, "撤回放假安排变动"},
	{CasesRedated, "重算期限"},
}

// Actions lists all actions in the order in which a filter shows them.
func Actions() []ActionInfo { return append([]ActionInfo(nil), actions...) }

// Label is the action's Chinese name; the id itself where it is none.
func (a Action) Label() string {
	for _, info := range actions {
		if info.ID == a {
			return info.Label
		}
	}
	return string(a)
}

// Event is one line of the audit trail (审计记录). It holds no personal data of an applicant.
type Event struct {
	// ID numbers the events of all agencies from 1, without gaps; later is greater.
	ID     int64
	At     time.Time // to the microsecond, UTC
	Action Action
	By     PersonID
	ByName string
	// Address is where the request came from; empty on the command line.
	Address string
	// Agency is where it happened; 0 for what concerns none, such as a failed sign-in of nobody.
	Agency AgencyID
	// Case or Person is what it concerns; 0 for neither.
	Case   CaseID
	Person PersonID
	// Detail says more in words.
	Detail string

	// What the event names, as it is called now. Only an event that is read has them.
	ByLogin, AgencyName, CaseNumber, PersonName, PersonLogin string
}

// EventFilter narrows the audit trail. Agency is never zero: the trail is read for an agency and those below.
type EventFilter struct {
	Agency AgencyID
	// Placeless adds the events that concern no agency, such as a sign-in under a name that nobody has or
	// another key. They are for who watches the top of a tree: nobody else has them in theirs.
	Placeless bool
	Action    Action
	// Who is looked for in the names of who did it and of whose account it concerns: who failed to sign in
	// has not done anything under a name yet.
	Who string
	// From and Until are both included; zero for no bound.
	From, Until calendar.Date
	// CaseNumber, where not empty, is the whole 登记编号 of the case it concerns.
	CaseNumber string
}

// Auditor writes the audit trail, in the transaction of what it tells.
type Auditor interface {
	Audit(ctx context.Context, e Event) error
}

// event begins an event: who and when.
func (d *Desk) event(by Actor, action Action, agency AgencyID) Event {
	return Event{At: d.now().UTC().Truncate(time.Microsecond), Action: action, By: by.ID, ByName: by.Name, Address: by.Address, Agency: agency}
}

// Events lists the audit trail of the filter's agency and those below it, the latest first, up to limit
// before the event numbered before; 0 is the beginning. Errors: Invalid.
func (d *Desk) Events(ctx context.Context, f EventFilter, before int64, limit int) ([]Event, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	return d.store.Events(ctx, f, before, min(max(limit, 1), MaxPage))
}

// Audit records an event of its own, where nothing else is written with it.
func (d *Desk) Audit(ctx context.Context, by Actor, e Event) error {
	whole := d.event(by, e.Action, e.Agency)
	whole.Case, whole.Person, whole.Detail = e.Case, e.Person, e.Detail
	return d.store.Note(ctx, whole)
}
