package account_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/store/storetest"
)

func TestPasswordRules(t *testing.T) {
	for _, test := range []struct{ name, password, says string }{
		{"three classes", "Rain-on-9-roofs", ""},
		{"lower, digits, others", "rain9on-roofs", ""},
		{"sixteen of one class", "correcthorsebatterystaple", ""},
		{"Chinese counts as other characters", "秋雨梧桐叶落时Ab1", ""},
		{"fifteen Chinese characters", "此情可待成追忆只是当时已惘然也", "三类"},
		{"eighteen Chinese characters", "此情可待成追忆只是当时已惘然如梦如烟", ""},
		{"exactly ten", "Abx7-Kp2qz", ""},
		{"exactly 128", strings.Repeat("Rain-9 x", 1) + strings.Repeat("kfurmz", 20), ""},

		{"empty", "", "至少 10 个字符，现为 0 个"},
		{"nine", "Abx7-Kp2q", "现为 9 个"},
		{"129", strings.Repeat("kfurmz-A9", 14) + "abc", "至多 128 个字符，现为 129 个"},
		{"a megabyte", strings.Repeat("aB3-", 1<<18), "至多 128"},
		{"two classes", "rainroofs99", "至少三类"},
		{"one class", "rainonroofs", "至少三类"},
		{"a zero byte", "Rain-on-9\x00roofs", "不是文字"},
		{"not UTF-8", "Rain-on-9\xff-roofs", "不是文字"},
		{"one character", "aaaaaaaaaaaaaaaaaaaa", "重复或者连续"},
		{"a few again and again", "Abc1Abc1Abc1Abc1", "重复或者连续"},
		{"the alphabet", "ABCDEFGHIJKLMNOPqrst", "重复或者连续"},
		{"counting", "12345678901234567890", "重复或者连续"},
		{"counting down", "98765432109876543210", "重复或者连续"},
		{"a common one", "1qaz@WSX3edc", "常用"},
		{"a common word with digits", "Password123!", "常用"},
		{"a common word with substitutes", "P@ssw0rd2026", "常用"},
		{"the usual first password", "Admin@123456", "常用"},
		{"a common pinyin", "Woaini520!!!", "常用"},
		{"the login", "9-Zhang.San-ok", "登录名"},
		{"the name", "9-张三-is-It", "姓名"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := account.PasswordProblem(test.password, "zhang.san", "张三")
			if (got == "") != (test.says == "") || !strings.Contains(got, test.says) {
				t.Errorf("says %q, want %q", got, test.says)
			}
		})
	}
}

// What is refused is never shown again, and long random ones are taken.
func TestPasswordProblemsDoNotRepeatThePassword(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.StringN(4, 200, -1).Draw(t, "password")
		if says := account.PasswordProblem(p, "zhang.san", "张三"); says != "" && len(p) > 8 && strings.Contains(says, p) {
			t.Fatalf("%q is told in %q", p, says)
		}
		random := rapid.StringMatching(`[a-km-y]{6}[A-KM-Y]{6}[2-7]{6}`).Draw(t, "random")
		if says := account.PasswordProblem(random, "zhang.san", "张三"); says != "" && !strings.Contains(says, "重复") {
			t.Fatalf("%q is refused: %s", random, says)
		}
	})
}

// The real parameters: that they are what they are said to be, and that a hash made with others is made anew
// at the next sign-in.
func TestRealHashing(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	h.person(t, "zhang", h.city, account.Handler)
	kept := func() string {
		var hash string
		db := storetest.SQL(t, h.dsn)
		must(t, db.QueryRowContext(t.Context(), "SELECT password_hash FROM people WHERE login = 'zhang'").Scan(&hash))
		return hash
	}
	if got := kept(); !strings.HasPrefix(got, "$argon2id$v=19$m=8,t=1,p=1$") {
		t.Fatalf("kept as %s", got)
	}
	house := account.New(h.store.Accounts(), func() time.Time { return h.clock.now }, account.Options{})
	ok(house.SignIn(t.Context(), "zhang", password, address))(t)
	hash := kept()
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") || strings.Contains(hash, "=$") {
		t.Fatalf("after a sign-in with the real parameters kept as %s", hash)
	}
	ok(house.SignIn(t.Context(), "zhang", password, address))(t)
	if kept() != hash {
		t.Error("hashed again without need")
	}
	_, err := house.SignIn(t.Context(), "zhang", password+"x", address)
	wantError(t, "wrong", err, desk.Refused)
}

// Somebody who can write into the database must not be able to take the machine's memory with a hash.
func TestHashesThatCannotBe(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	h.person(t, "zhang", h.city, account.Handler)
	db := storetest.SQL(t, h.dsn)
	salt := "AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	for _, hash := range []string{
		"", "x", "$", "$argon2id$v=19$m=8,t=1,p=1$$", "$argon2id$v=19$m=4294967295,t=1,p=1$" + salt, "$argon2id$v=19$m=8,t=4000000000,p=1$" + salt,
		"$argon2id$v=19$m=8,t=0,p=1$" + salt, "$argon2id$v=19$m=8,t=1,p=0$" + salt, "$argon2i$v=19$m=8,t=1,p=1$" + salt,
		"$argon2id$v=16$m=8,t=1,p=1$" + salt, "$2b$10$" + salt,
	} {
		ok(db.ExecContext(t.Context(), "UPDATE people SET password_hash = ?, failures = 0, locked_until = 0 WHERE login = 'zhang'", hash))(t)
		for _, try := range []string{"", hash, password} {
			_, err := h.SignIn(t.Context(), "zhang", try, address)
			wantError(t, hash, err, desk.Refused)
		}
	}
}

// Hashing is bounded in how many and how long they wait; nobody's memory is taken by those who wait.
func TestTooManyAtOnce(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	slow := account.New(h.store.Accounts(), func() time.Time { return h.clock.now }, account.Options{
		Hashing: account.Hashing{Passes: 1, MemoryKiB: 64 * 1024, Threads: 1, AtOnce: 1, Wait: time.Millisecond},
	})
	var mu sync.Mutex
	told := map[string]int{}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var all sync.WaitGroup
	for i := range 24 {
		all.Go(func() {
			_, err := slow.SignIn(context.Background(), fmt.Sprintf("nobody%d", i), password, address)
			mu.Lock()
			defer mu.Unlock()
			told[fmt.Sprintf("%s %v", desk.CodeOf(err), err)]++
		})
	}
	all.Wait()
	runtime.ReadMemStats(&after)
	if n := told["unavailable 登录的人太多，请稍候"]; n == 0 || n == 24 || len(told) != 2 {
		t.Errorf("told %v, want some turned away and some refused", told)
	}
	if held := int64(after.HeapSys) - int64(before.HeapSys); held > 300<<20 {
		t.Errorf("the heap grew by %d MiB, one at a time takes 64", held>>20)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := slow.SignIn(gone, "nobody", password, address); err == nil {
		t.Error("somebody who has gone was signed in")
	}
}
