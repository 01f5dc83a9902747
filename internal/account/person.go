package account

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"foidesk/internal/desk"
)

// Person is somebody with an account.
type Person struct {
	ID    desk.PersonID
	Login string // 登录名, folded as Fold does
	Name  string
	// Disabled: the person may not sign in any more. Accounts are never deleted: the log names people.
	Disabled bool
	// SecondFactor tells that signing in asks for a code as well.
	SecondFactor bool
	// ExternalID is who the person is to another system that vouches for them; see ExternalID. Empty for none.
	ExternalID string
	// PasswordSetAt is zero where no password was set, or where it was taken away until a new one is.
	PasswordSetAt time.Time
	// SignedInAt is the last time; zero for never.
	SignedInAt time.Time
	// LockedUntil is when somebody may try again after too many wrong passwords; it may be past, or zero.
	LockedUntil time.Time
}

// Membership is a role of a person in an agency.
type Membership struct {
	Agency     desk.AgencyID
	AgencyName string
	Role       Role
}

// Member is a person as seen from an agency: with the roles there and below, and no others.
type Member struct {
	Person
	Roles []Membership
	// LinkUntil is when the link that was given out and not used ends; it may be past. Zero where there is none.
	LinkUntil time.Time
}

// In are the roles in one agency.
func (m Member) In(agency desk.AgencyID) []Role { return rolesIn(m.Roles, agency) }

func rolesIn(held []Membership, agency desk.AgencyID) []Role {
	var out []Role
	for _, info := range roles {
		for _, h := range held {
			if h.Agency == agency && h.Role == info.ID {
				out = append(out, h.Role)
			}
		}
	}
	return out
}

// Record is a person with what proves who they are. It never leaves this package and the store.
type Record struct {
	Person
	PasswordHash string
	Lock         Lock
	TOTP         TOTP
}

// Fold makes of a typed login the form that is kept: half width, lower case.
func Fold(login string) string { return strings.ToLower(strings.TrimSpace(norm.NFKC.String(login))) }

var loginForm = regexp.MustCompile(`^[a-z0-9._-]{2,40}$`)

func loginProblem(login string) string {
	if loginForm.MatchString(login) {
		return ""
	}
	return "登录名须为 2 至 40 个英文字母、数字或者 . _ - 符号，请重新填写"
}

// newLoginProblem is asked of a login that nobody has yet; one that is in use goes on being so.
func newLoginProblem(login string) string {
	if message := loginProblem(login); message != "" {
		return message
	}
	if desk.HoldsIdentityNumber(login) {
		return "登录名在名单和审计记录中可见，不得含有公民身份号码，请改用工号或者姓名拼音"
	}
	return ""
}

// maxName bounds a person's name, in characters.
const maxName = 40

func nameProblem(name string) string {
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		return "请填写姓名"
	case n > maxName:
		return fmt.Sprintf("姓名不得超过 %d 字，现为 %d 字", maxName, n)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, isUnseen):
		return "姓名含有不是文字的字符，请重新填写"
	case desk.HoldsIdentityNumber(name):
		return "姓名印在案件记载上，不得含有公民身份号码，请从这里删去"
	}
	return ""
}

// isUnseen tells a character that does not show, by which two names could look the same or one read backwards.
func isUnseen(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)
}

// maxExternal bounds what another system calls a person, in bytes.
const maxExternal = 500

// ExternalID is what is kept of who another system says a person is. An issuer is a URL and has no spaces.
func ExternalID(issuer, subject string) string { return issuer + " " + subject }

func externalProblem(issuer, subject string) string {
	id := ExternalID(issuer, subject)
	if issuer == "" || subject == "" || len(id) > maxExternal || strings.ContainsRune(issuer, ' ') ||
		!utf8.ValidString(id) || strings.ContainsFunc(id, unicode.IsControl) {
		return "统一身份认证给出的标识有误，请重新填写"
	}
	if desk.HoldsIdentityNumber(subject) {
		return "标识中有公民身份号码，不能这样关联；请系统管理员在服务的启动参数（--oidc-claim）中改用工号等其他项目"
	}
	return ""
}
