package account

import (
	_ "embed"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The length of a password, in characters. One of longPassword need not mix classes.
const (
	minPassword  = 10
	longPassword = 16
	maxPassword  = 128
)

// PasswordRules are the rules in a sentence, for the page on which a password is chosen.
var PasswordRules = fmt.Sprintf("至少 %d 个字符，含大写字母、小写字母、数字、其他符号中的至少三类；%d 个字符以上的不限种类。不得含登录名、姓名，不得常见",
	minPassword, longPassword)

// tooLong tells what no account's password can be, without hashing it.
func tooLong(password string) bool {
	return len(password) > maxPassword*utf8.UTFMax || utf8.RuneCountInString(password) > maxPassword
}

// passwordProblem says what is wrong with a new password of somebody, and how to mend it; "" for nothing.
func passwordProblem(password, login, name string) string {
	n := utf8.RuneCountInString(password)
	lower := strings.ToLower(password)
	switch {
	case n < minPassword:
		return fmt.Sprintf("密码至少 %d 个字符，现为 %d 个，请加长", minPassword, n)
	case tooLong(password):
		return fmt.Sprintf("密码至多 %d 个字符，现为 %d 个，请缩短", maxPassword, n)
	case !utf8.ValidString(password) || strings.ContainsFunc(password, unicode.IsControl):
		return "密码含有不是文字的字符，请重新填写"
	case isRun(lower):
		return "密码不得为重复或者连续的字符，请换一个不易猜到的"
	case isCommon(lower):
		return "这个密码很常用，容易被猜到，请换一个"
	case login != "" && strings.Contains(lower, strings.ToLower(login)):
		return "密码不得含有登录名，请换一个"
	case name != "" && strings.Contains(lower, strings.ToLower(name)):
		return "密码不得含有姓名，请换一个"
	case n < longPassword && classes(password) < 3:
		return fmt.Sprintf("密码须含大写字母、小写字母、数字、其他符号中的至少三类，或者达到 %d 个字符", longPassword)
	}
	return ""
}

// classes counts the kinds of characters; Chinese ones are of the fourth.
func classes(password string) int {
	var lower, upper, digit, other int
	for _, r := range password {
		switch {
		case r >= 'a' && r <= 'z':
			lower = 1
		case r >= 'A' && r <= 'Z':
			upper = 1
		case r >= '0' && r <= '9':
			digit = 1
		default:
			other = 1
		}
	}
	return lower + upper + digit + other
}

// isRun tells a password that is one sequence (abcdefghij, 0987654321) or a few characters again and again.
func isRun(password string) bool {
	rr := []rune(password)
	for unit := 1; unit <= len(rr)/3; unit++ {
		if repeats(rr, unit) {
			return true
		}
	}
	return steps(rr, 1) || steps(rr, -1)
}

func repeats(rr []rune, unit int) bool {
	for i := unit; i < len(rr); i++ {
		if rr[i] != rr[i-unit] {
			return false
		}
	}
	return true
}

// steps tells that each character follows the one before it; 0 follows 9.
func steps(rr []rune, by rune) bool {
	for i := 1; i < len(rr); i++ {
		a, b := rr[i-1], rr[i]
		around := by == 1 && a == '9' && b == '0' || by == -1 && a == '0' && b == '9'
		if b-a != by && !around {
			return false
		}
	}
	return true
}

//go:embed common_passwords.txt
var commonText string

// common are passwords that everybody tries, and words that become one with a few digits behind them.
var common = func() map[string]bool {
	m := map[string]bool{}
	for word := range strings.FieldsSeq(commonText) {
		m[word] = true
	}
	return m
}()

// letterFor undoes the usual substitutions, as in P@ssw0rd.
var letterFor = strings.NewReplacer("@", "a", "0", "o", "1", "i", "3", "e", "5", "s", "$", "s", "!", "i")

func isCommon(lower string) bool {
	word := strings.TrimFunc(lower, func(r rune) bool { return !unicode.IsLetter(r) })
	return common[lower] || common[word] || common[letterFor.Replace(word)]
}
