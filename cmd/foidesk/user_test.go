package main

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/keyring"
	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
)

const password = "Rain-on-9-roofs"

// accountsOf are the accounts of a database, opened beside whatever else has it open.
func accountsOf(t *testing.T, dsn string, ring *keyring.Ring) *account.Accounts {
	t.Helper()
	s, err := store.Open(t.Context(), dsn, ring)
	if err != nil {
		t.Fatal(err)
	}
	a := account.New(s.Accounts(), time.Now, account.Options{Sealer: ring, Agencies: desk.New(s, calendar.China(), time.Now)})
	t.Cleanup(func() {
		a.Settle()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// link finds the one link in what was printed, and the token at its end.
func link(t *testing.T, text, start string) (token string) {
	t.Helper()
	found := regexp.MustCompile(regexp.QuoteMeta(start)+`([\w-]{43})(?:\s|$)`).FindAllStringSubmatch(text, -1)
	if len(found) != 1 {
		t.Fatalf("%d links %s… in %q", len(found), start, text)
	}
	return found[0][1]
}

// withSecondFactor makes an administrator who signs in with a code.
func withSecondFactor(t *testing.T, dsn, keyFile string) (secret string) {
	t.Helper()
	a := accountsOf(t, dsn, ringOf(t, keyFile))
	token, _, err := a.BeginSetup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err = a.Setup(t.Context(), account.First{Token: token, Login: "admin", Name: "管理员甲", Password: password}); err != nil {
		t.Fatal(err)
	}
	in, err := a.SignIn(t.Context(), "admin", password, "")
	if err != nil {
		t.Fatal(err)
	}
	p, err := a.Session(t.Context(), in.Token)
	if err != nil {
		t.Fatal(err)
	}
	e, err := a.EnrolTOTP(t.Context(), p, "", password)
	if err != nil {
		t.Fatal(err)
	}
	secret = strings.ReplaceAll(e.Secret, " ", "")
	if err := a.ConfirmTOTP(t.Context(), p, "", codeAt(t, secret, time.Now())); err != nil {
		t.Fatal(err)
	}
	return secret
}

func codeAt(t *testing.T, secret string, at time.Time) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, at)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// signInWithCode fails where the secret of the second factor cannot be opened.
func signInWithCode(t *testing.T, dsn, keyFile, secret string) {
	t.Helper()
	a := accountsOf(t, dsn, ringOf(t, keyFile))
	in, err := a.SignIn(t.Context(), "admin", password, "")
	if err != nil || !in.NeedsCode {
		t.Fatalf("%+v, %v", in, err)
	}
	// The next code: that of now has been used.
	if _, err := a.SecondFactor(t.Context(), in.Token, codeAt(t, secret, time.Now().Add(30*time.Second)), ""); err != nil {
		t.Error(err)
	}
}

// The first administrator is whoever comes with the link that user add prints; everybody after is invited.
func TestUserAddGivesOutALink(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s := newShell(t)
		s.db = dsn
		s.run("user", "add", "--role", "handler").says(t, exitUnusable, "--role administrator")
		first := s.must("user", "add", "--role", "administrator")
		token := link(t, first.stdout, "http://localhost:8080/setup/")
		first.says(t, exitHolds, "以前打开")
		if strings.Contains(first.stderr, token) {
			t.Error("the token is in the log")
		}
		a := accountsOf(t, dsn, storetest.Ring())
		setUp := account.First{Token: token, Agency: desk.Agency{Name: "示例市"}, Login: "jia", Name: "管理员甲", Password: password}
		if _, err := a.Setup(t.Context(), setUp); err != nil {
			t.Fatal(err)
		}
		setUp.Login = "yi"
		if _, err := a.Setup(t.Context(), setUp); desk.CodeOf(err) != desk.Refused {
			t.Errorf("the link was used twice: %v", err)
		}

		s.run("user", "add", "--role", "administrator", "bing", "管理员丙").says(t, exitUnusable, "--agency")
		s.run("user", "add", "--role", "head", "--agency", "示例县", "bing", "负责人丙").says(t, exitUnusable, "没有名为“示例县”的机关", "foidesk agency add")
		s.run("user", "add", "--role", "king", "--agency", "示例市", "bing", "负责人丙").says(t, exitUnusable, "king")
		s.run("user", "add", "--role", "administrator,auditor", "--agency", "示例市", "bing", "某丙").says(t, exitUnusable, "不得由同一人担任")
		s.run("user", "add", "--role", "head", "--agency", "示例市", "JIA", "负责人丙").says(t, exitUnusable, "已有人使用")
		s.run("user", "add", "--agency", "示例市", "bing", "负责人丙").says(t, exitUnusable, "至少选择一个角色")
		s.run("user", "add", "--role", "head", "--agency", "示例市").says(t, exitUnusable, "登录名")

		r := s.must("user", "add", "--role", "head", "--role", "handler", "--agency", "示例市", "--url", "https://foi.example.org:443/", "bing", "负责人丙")
		token = link(t, r.stdout, "https://foi.example.org/welcome/")
		if strings.Contains(r.stderr, token) {
			t.Error("the token is in the log")
		}
		if who, err := a.Accept(t.Context(), token, password, ""); err != nil || who.Login != "bing" || who.Name != "负责人丙" {
			t.Errorf("accepted by %+v, %v", who, err)
		}
		if _, err := a.Accept(t.Context(), token, password, ""); desk.CodeOf(err) != desk.NotFound {
			t.Errorf("the link was used twice: %v", err)
		}
		if _, err := a.SignIn(t.Context(), "bing", password, ""); err != nil {
			t.Error(err)
		}
	})
}

// Where there is an agency already, its first administrator can be named.
func TestFirstAdministratorByName(t *testing.T) {
	s := newShell(t)
	s.must("agency", "add", "示例市")
	r := s.must("user", "add", "--role", "administrator", "--agency", "示例市", "jia", "管理员甲")
	token := link(t, r.stdout, "http://localhost:8080/welcome/")
	if _, err := accountsOf(t, s.db, storetest.Ring()).Accept(t.Context(), token, password, ""); err != nil {
		t.Error(err)
	}
}

func TestUsersAreManaged(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s := newShell(t)
		s.db = dsn
		s.must("agency", "add", "示例市", "--level", "city")
		s.must("agency", "add", "示例县", "--level", "county", "--parent", "示例市")
		s.must("agency", "add", "另一示例市")
		s.must("user", "add", "--role", "administrator", "--agency", "示例市", "jia", "管理员甲")
		added := s.must("user", "add", "--role", "intake", "--agency", "示例县", "yi", "登记员乙")
		a := accountsOf(t, dsn, storetest.Ring())
		if _, err := a.Accept(t.Context(), link(t, added.stdout, "/welcome/"), password, ""); err != nil {
			t.Fatal(err)
		}
		list := func(agency string) string { return s.must("user", "list", "--agency", agency).stdout }
		if got, want := list("示例市"), "登录名\t姓名\t角色\t状态\njia\t管理员甲\t示例市：系统管理员\t未设密码\nyi\t登记员乙\t示例县：登记员\t正常\n"; got != want {
			t.Errorf("people %q, want %q", got, want)
		}

		s.must("user", "grant", "YI", "--agency", "示例县", "--role", "handler", "--role", "head")
		s.must("user", "grant", "yi", "--agency", "另一示例市", "--role", "intake")
		if got, want := s.must("user", "list").stdout, "yi\t登记员乙\t另一示例市：登记员；示例县：承办人、负责人\t正常\n"; !strings.HasSuffix(got, want) {
			t.Errorf("people %q, want %q at the end", got, want)
		}
		if got := list("另一示例市"); !strings.HasSuffix(got, "状态\nyi\t登记员乙\t另一示例市：登记员\t正常\n") {
			t.Errorf("people of the other tree %q", got)
		}
		s.must("user", "grant", "yi", "--agency", "另一示例市")
		s.run("user", "grant", "yi", "--agency", "示例县").says(t, exitUnusable, "至少保留一个角色")
		s.run("user", "grant", "yi", "--agency", "无此机关", "--role", "head").says(t, exitUnusable, "没有名为“无此机关”的机关")

		s.must("user", "disable", "yi").says(t, exitHolds, "已停用：登记员乙（yi）")
		if _, err := a.SignIn(t.Context(), "yi", password, ""); desk.CodeOf(err) != desk.Refused {
			t.Errorf("somebody disabled signs in: %v", err)
		}
		s.run("user", "reset", "yi").says(t, exitUnusable, "已停用")
		if got := list("示例县"); !strings.Contains(got, "\t停用\n") {
			t.Errorf("people %q", got)
		}
		s.must("user", "enable", "yi").says(t, exitHolds, "已恢复")
		reset := s.must("user", "reset", "yi", "--second-factor")
		if _, err := a.SignIn(t.Context(), "yi", password, ""); desk.CodeOf(err) != desk.Refused {
			t.Errorf("the password from before is good: %v", err)
		}
		if _, err := a.Accept(t.Context(), link(t, reset.stdout, "/welcome/"), "Snow-on-7-hills", ""); err != nil {
			t.Error(err)
		}
		s.run("user", "disable", "jia").says(t, exitUnusable, "唯一的系统管理员")
		for _, args := range [][]string{{"disable", "nobody"}, {"enable", "nobody"}, {"reset", "nobody"}, {"grant", "nobody", "--agency", "示例市"}} {
			s.run(append([]string{"user"}, args...)...).says(t, exitUnusable, "没有登录名为“nobody”的账号")
		}
	})
}

func TestUserCommandsMakeNoDatabase(t *testing.T) {
	for _, args := range [][]string{{"user", "list"}, {"user", "reset", "jia"}, {"user", "disable", "jia"}, {"agency", "list"}, {"key", "status"}, {"key", "rotate"}} {
		newShell(t).run(args...).says(t, exitUnusable, "没有数据库文件")
	}
}

func TestAgencies(t *testing.T) {
	s := newShell(t)
	s.must("agency", "add", "示例市", "--level", "city").says(t, exitHolds, "已新建机关：示例市，市（州）")
	s.must("agency", "add", "示例县", "--parent", "示例市", "--level", "county")
	s.must("agency", "add", "示例局", "--parent", "示例县")
	s.run("agency", "add", "示例局").says(t, exitUnusable, "已有名为“示例局”的机关")
	s.run("agency", "add", "某局", "--parent", "无此机关").says(t, exitUnusable, "没有名为“无此机关”的机关")
	s.run("agency", "add", "某局", "--level", "empire").says(t, exitUnusable, "层级")
	want := "示例市，市（州）\n    示例县，县（市、区）\n        示例局，部门\n"
	if got := s.must("agency", "list").stdout; got != want {
		t.Errorf("agencies %q, want %q", got, want)
	}
}
