package account

import "slices"

// Permission is something that a role may do in an agency.
type Permission string

// The permissions.
const (
	ReadCases      Permission = "read_cases"
	ReadStatistics Permission = "read_statistics"
	Register       Permission = "register"
	Deliver        Permission = "deliver"
	Mend           Permission = "mend"
	Work           Permission = "work"
	Assign         Permission = "assign"
	Consent        Permission = "consent"
	OpenPersonal   Permission = "open_personal"
	ImportLedger   Permission = "import_ledger"
	SeeBelow       Permission = "see_below"
	ManageAgencies Permission = "manage_agencies"
	ManagePeople   Permission = "manage_people"
	ManageCalendar Permission = "manage_calendar"
	ReadAudit      Permission = "read_audit"
)

// PermissionInfo says who has a permission.
type PermissionInfo struct {
	ID       Permission
	Sentence string
	// Roles have it in their own agency.
	Roles []Role
	// Below are those of them that have it in the agencies below as well.
	Below []Role
}

// permissions is the only place that says who may do what. Nothing of a case stands beside the
// administrator or the auditor: who can make accounts must not be able to read what only officers may,
// and who watches must not act.
var permissions = []PermissionInfo{
	{
		ID: ReadCases, Sentence: "查看本机关的申请台账和案件（个人信息遮盖显示）",
		Roles: []Role{Intake, Handler, Head, Supervisor}, Below: []Role{Supervisor},
	},
	{
		ID: ReadStatistics, Sentence: "查看、导出统计年报",
		Roles: []Role{Intake, Handler, Head, Supervisor}, Below: []Role{Supervisor},
	},
	{ID: Register, Sentence: "登记申请、登记撤回", Roles: []Role{Intake, Head}},
	{ID: Deliver, Sentence: "登记送达、缴费", Roles: []Role{Intake, Handler, Head}},
	{ID: Mend, Sentence: "更正登记、作废记载", Roles: []Role{Intake, Handler, Head}},
	{ID: Work, Sentence: "认领、办理案件，拟定答复、延期、收费报批，登记复议、诉讼", Roles: []Role{Handler, Head}},
	{ID: Assign, Sentence: "分办、转办案件", Roles: []Role{Intake, Head}},
	{ID: Consent, Sentence: "批准、退回报批事项", Roles: []Role{Head}},
	{ID: OpenPersonal, Sentence: "查看申请人个人信息全文、按个人信息查找", Roles: []Role{Intake, Handler, Head}},
	{ID: ImportLedger, Sentence: "导入台账", Roles: []Role{Intake, Head}},
	{ID: SeeBelow, Sentence: "查看下级机关的办理情况", Roles: []Role{Supervisor}, Below: []Role{Supervisor}},
	{ID: ManageAgencies, Sentence: "设置机关", Roles: []Role{Administrator}, Below: []Role{Administrator}},
	{ID: ManagePeople, Sentence: "管理人员账号", Roles: []Role{Administrator}, Below: []Role{Administrator}},
	{ID: ManageCalendar, Sentence: "载入放假安排（最上级机关）、登记停止办公日", Roles: []Role{Administrator}, Below: []Role{Administrator}},
	{ID: ReadAudit, Sentence: "查阅、导出审计记录，查看每日封存", Roles: []Role{Auditor}, Below: []Role{Auditor}},
}

// Permissions lists who may do what, in the order in which a page shows it.
func Permissions() []PermissionInfo {
	out := slices.Clone(permissions)
	for i, p := range out {
		out[i].Roles, out[i].Below = slices.Clone(p.Roles), slices.Clone(p.Below)
	}
	return out
}

// Has tells whether a role has the permission in its own agency.
func (p Permission) Has(r Role) bool { return slices.Contains(p.info().Roles, r) }

// Holders are the roles that have the permission in their own agency.
func (p Permission) Holders() []Role { return slices.Clone(p.info().Roles) }

// info is nobody's permission where p is none.
func (p Permission) info() PermissionInfo {
	at := slices.IndexFunc(permissions, func(info PermissionInfo) bool { return info.ID == p })
	if at < 0 {
		return PermissionInfo{ID: p}
	}
	return permissions[at]
}
