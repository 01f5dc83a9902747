package account_test

import (
	"strings"
	"testing"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

// Names, logins and identities stand in lists, records and the audit trail as they are. The number is of no district.
func TestNoIdentityNumberNamesAnAccount(t *testing.T) {
	const number = "000000199001010018"
	eachHouse(t, func(t *testing.T, h *house) {
		li := h.person(t, "li", h.city, account.Handler)
		invite := func(login, name string) error {
			_, err := h.Invite(t.Context(), h.admin(), h.city.ID, account.Newcomer{Login: login, Name: name, Roles: []account.Role{account.Handler}})
			return err
		}
		wantField(t, "a login", invite(number, "某甲"), "login", "不得含有公民身份号码")
		wantField(t, "a name", invite("jia", "某甲"+number), "name", "不得含有公民身份号码")
		wantField(t, "in groups", invite("jia", "某甲 000000 19900101 0018"), "name", "不得含有公民身份号码")
		wantField(t, "renaming", h.Rename(t.Context(), h.admin(), h.city.ID, li.ID, "某甲"+number), "name", "不得含有公民身份号码")
		const issuer = "https://sso.example"
		wantField(t, "linking", h.SetExternal(t.Context(), h.admin(), h.city.ID, li.ID, issuer, number), "external", "公民身份号码", "--oidc-claim")
		_, err := h.SignInExternal(t.Context(), issuer, number, address)
		wantError(t, "coming so", err, desk.Refused)
		events := ok(h.desk.Events(t.Context(), desk.EventFilter{Agency: h.city.ID, Placeless: true}, 0, 200))(t)
		for _, e := range events {
			if strings.Contains(e.Detail, number) {
				t.Errorf("the trail tells it: %+v", e)
			}
		}
	})
}

// Two names that look the same must not be two people.
func TestNamesShowAllTheirCharacters(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		li := h.person(t, "li", h.city, account.Handler)
		for why, name := range map[string]string{
			"nothing but a space that does not show": "\u200b", "one within": "某\u200b甲", "read backwards": "\u202e甲某", "two lines": "某\u2028甲",
		} {
			wantField(t, why, h.Rename(t.Context(), h.admin(), h.city.ID, li.ID, name), "name", "不是文字的字符")
		}
		for _, name := range []string{"某甲", "买买提·示例", "Example O’Neil", "\U00020089某", "\ue001某"} {
			must(t, h.Rename(t.Context(), h.admin(), h.city.ID, li.ID, name))
		}
	})
}
