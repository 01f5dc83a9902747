package account

import "slices"

// Role is what somebody is in an agency (角色).
type Role string

// The roles.
const (
	Intake        Role = "intake"
	Handler       Role = "handler"
	Head          Role = "head"
	Supervisor    Role = "supervisor"
	Administrator Role = "administrator"
	Auditor       Role = "auditor"
)

// RoleInfo is a role with its Chinese name and what it is for.
type RoleInfo struct {
	ID    Role
	Label string
	Hint  string
}

var roles = []RoleInfo{
	{Intake, "登记员", "登记收到的申请，分办案件"},
	{Handler, "承办人", "办理案件，拟定答复报批"},
	{Head, "负责人", "批准、退回报批事项，本机关的案件都可以办理"},
	{Supervisor, "主管部门", "查看本机关和下级机关的案件、统计"},
	{Administrator, "系统管理员", "设置机关、管理账号，不接触案件"},
	{Auditor, "审计员", "查阅审计记录，不接触案件"},
}

// Roles lists the roles in the order in which pages show them.
func Roles() []RoleInfo { return slices.Clone(roles) }

// Label is the role's Chinese name; the id itself where it is none.
func (r Role) Label() string {
	for _, info := range roles {
		if info.ID == r {
			return info.Label
		}
	}
	return string(r)
}

func (r Role) known() bool {
	return slices.ContainsFunc(roles, func(info RoleInfo) bool { return info.ID == r })
}

// delegable tells whether a substitute holds the role meanwhile. Who administers accounts and who reads the
// trail of it are chosen by name; cases must go on when somebody is ill, these can wait.
func (r Role) delegable() bool { return r != Administrator && r != Auditor }
