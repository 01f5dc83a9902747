package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"foidesk/internal/keyring"
	"foidesk/internal/store/storetest"
)

// withoutKey is a shell in an environment that gives no key.
func withoutKey(t *testing.T) *shell {
	t.Helper()
	t.Setenv(keyVariable, "")
	return newShell(t)
}

// onEachDatabase runs the test on a new SQLite file and on a new PostgreSQL database, with no key given and in
// a folder of its own, and with the path of the key file that is looked for.
func onEachDatabase(t *testing.T, test func(t *testing.T, s *shell, keyFile string)) {
	t.Helper()
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s := withoutKey(t)
		t.Chdir(s.dir)
		s.db = dsn
		if strings.Contains(dsn, "://") {
			test(t, s, "foidesk.key")
		} else {
			test(t, s, dsn+".key")
		}
	})
}

// applicants are a ledger of people with an identity number and a telephone each, numbered.
func applicants(n int) string {
	var b strings.Builder
	b.WriteString("登记编号,收到日期,收到方式,申请人类型,申请人,证件号码,联系电话,申请内容,办理结果\n")
	for i := range n {
		fmt.Fprintf(&b, "2026-%04d,2026-01-05,信函,自然人,自然人%06d,%s,%s,示例路停车场特许经营合同,\n", i+1, i, identityNumber(i), phoneNumber(i))
	}
	return b.String()
}

func identityNumber(i int) string { return fmt.Sprintf("110101199001%05d1", i) }

func phoneNumber(i int) string { return fmt.Sprintf("1380000%04d", 1000+i) }

// keyText is what may be printed nowhere: the keys of a file without their algorithm.
func keyText(t *testing.T, path string) []string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var secrets []string
	for _, line := range strings.Fields(string(text)) {
		_, secret, _ := strings.Cut(line, ":")
		secrets = append(secrets, secret)
	}
	return secrets
}

func ringOf(t *testing.T, path string) *keyring.Ring {
	t.Helper()
	ring, err := keyring.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

func (r ran) says(t *testing.T, status int, words ...string) {
	t.Helper()
	if r.status != status {
		t.Errorf("status %d, want %d", r.status, status)
	}
	for _, w := range words {
		if !strings.Contains(r.stdout+r.stderr, w) {
			t.Errorf("does not say %q", w)
		}
	}
	if t.Failed() {
		t.Logf("it printed %q and said %q", r.stdout, r.stderr)
	}
}

func (r ran) hides(t *testing.T, secrets ...string) {
	t.Helper()
	for _, secret := range secrets {
		if strings.Contains(r.stdout+r.stderr, secret) {
			t.Errorf("%s is printed in %q or %q", secret, r.stdout, r.stderr)
		}
	}
}

// On a fresh machine the first command makes the key, once, and for its owner alone.
func TestKeyFileIsMadeWithANewDatabase(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *shell, keyFile string) {
		path := s.file("台账.csv", applicants(3))
		first := s.must("import", "--agency", city, "--create", path)
		secrets := keyText(t, keyFile)
		first.says(t, exitHolds, "新增 3 件", "已生成密钥文件 "+keyFile, ringOf(t, keyFile).Current(), "备份")
		first.hides(t, secrets...)
		if info, err := os.Stat(keyFile); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the key file: %v, %v", info, err)
		}
		again := s.must("import", "--agency", city, path)
		again.says(t, exitHolds, "未变 3 件")
		again.hides(t, "密钥")
		if now := keyText(t, keyFile); len(now) != 1 || now[0] != secrets[0] {
			t.Error("the second run has changed the key file")
		}
		s.must("verify").says(t, exitHolds, "核对 3 件案件", "0 处不符")
	})
}

func TestCipherOfANewKey(t *testing.T) {
	made := func(t *testing.T, want string) {
		s := withoutKey(t)
		s.must("migrate")
		if text, err := os.ReadFile(s.db + ".key"); err != nil || !strings.HasPrefix(string(text), want) {
			t.Errorf("the key is not of %s (%v)", want, err)
		}
	}
	t.Run("unless something else is said", func(t *testing.T) { made(t, "sm4-gcm:") })
	for setting, want := range map[string]string{"sm4": "sm4-gcm:", "aes": "aes-gcm:"} {
		t.Run(setting, func(t *testing.T) {
			t.Setenv("FOIDESK_KEY_CIPHER", setting)
			made(t, want)
		})
	}
	withoutKey(t).run("migrate", "--cipher", "des").says(t, exitUnusable, "--cipher")
}

// Programs that start together over a new database agree on one key.
func TestNewDatabaseOpenedByTwoAtOnce(t *testing.T) {
	s := withoutKey(t)
	done := make(chan ran)
	const programs = 4
	for range programs {
		go func() { done <- s.run("migrate") }()
	}
	for range programs {
		r := <-done
		r.says(t, exitHolds, "第 ")
		r.hides(t, "只能查看")
	}
	s.must("key", "status").says(t, exitHolds, ringOf(t, s.db+".key").Current())
}

// A database that is there is opened without its key for looking only, and gets no other key.
func TestDatabaseWithoutItsKeyIsReadOnly(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *shell, keyFile string) {
		path := s.file("台账.csv", applicants(3))
		s.must("import", "--agency", city, "--create", path)
		right := ringOf(t, keyFile).Current()
		if err := os.Rename(keyFile, filepath.Join(s.dir, "kept")); err != nil {
			t.Fatal(err)
		}
		other := filepath.Join(s.dir, "other.key")
		s.must("key", "new", "-o", other)
		for why, try := range map[string]struct {
			flags []string
			says  []string
		}{
			"no key":             {nil, []string{"没有密钥", keyFile}},
			"a file that is not": {[]string{"--key-file", "none.key"}, []string{"没有密钥", "none.key"}},
			"another key":        {[]string{"--key-file", other}, []string{"密钥与数据库不符", right}},
		} {
			t.Run(why, func(t *testing.T) {
				run := func(args ...string) ran { return s.run(append(args, try.flags...)...) }
				run("verify").says(t, exitHolds, append(try.says, "只能查看", "密钥不在手边", "核对 3 件案件", "0 处不符")...)
				run("report", "--agency", city, "--year", "2026").says(t, exitHolds, `"received"`)
				run("migrate").says(t, exitHolds, "第 ")
				run("import", "--agency", city, s.file("更多.csv", applicants(4))).says(t, exitUnusable, try.says[0])
				run("agency", "add", "示例县").says(t, exitUnusable, try.says[0])
				run("key", "rotate").says(t, exitUnusable, try.says[0])
				run("key", "status").says(t, exitFails, right+"\t不在手边", "密钥不全")
				// Somebody has to be able to come in and mend it.
				run("user", "add", "--role", "administrator").says(t, exitHolds, "/setup/")

				r := start(t, append([]string{"serve", "--addr", "127.0.0.1:0", "--db", s.db}, try.flags...)...)
				r.address()
				if status := r.end(); status != exitHolds || !strings.Contains(r.stdout.String(), "只能查看：") {
					t.Errorf("serve: status %d, %q", status, r.stdout)
				}
			})
		}
		if _, err := os.Stat(keyFile); err == nil {
			t.Error("a key file was made for a database that has its key elsewhere")
		}
	})
}

// What is wrong with a key says where that came from, and never repeats it.
func TestKeysThatCannotBeUsed(t *testing.T) {
	const secret = "c2VjcmV0IHRoYXQgbXVzdCBub3QgYmUgcHJpbnRlZCE="
	s := withoutKey(t)
	broken := s.file("broken.key", "sm4:"+secret)
	shared := s.file("shared.key", storetest.Keys(1))
	if err := os.Chmod(shared, 0o644); err != nil {
		t.Fatal(err)
	}
	for why, try := range map[string]struct {
		key  string
		args []string
		says []string
	}{
		"in the environment":             {"sm4-gcm:" + secret[:40], nil, []string{"FOIDESK_KEY ", "第 1 行"}},
		"both":                           {storetest.Keys(1), []string{"--key-file", broken}, []string{"FOIDESK_KEY_FILE", "FOIDESK_KEY）", "请去掉 FOIDESK_KEY"}},
		"in a file":                      {"", []string{"--key-file", broken}, []string{broken, "第 1 行"}},
		"in a file that others can read": {"", []string{"--key-file", shared}, []string{shared, "chmod 600"}},
		"a new database, no such file":   {"", []string{"--key-file", "none.key"}, []string{"none.key", "foidesk key new"}},
	} {
		t.Run(why, func(t *testing.T) {
			t.Setenv(keyVariable, try.key)
			r := s.run(append([]string{"migrate"}, try.args...)...)
			r.says(t, exitUnusable, try.says...)
			r.hides(t, secret[:40], strings.SplitN(storetest.Keys(1), ":", 2)[1])
			if strings.Count(r.stderr, "\n") != 1 || r.stdout != "" {
				t.Errorf("more than one line: %q, %q", r.stderr, r.stdout)
			}
		})
	}
	if _, err := os.Stat(s.db); err == nil {
		t.Error("a database was made without a key")
	}
}

func TestNewKeyOverwritesNothing(t *testing.T) {
	s := withoutKey(t)
	r := s.must("key", "new")
	r.says(t, exitHolds, s.db+".key", ringOf(t, s.db+".key").Current())
	r.hides(t, keyText(t, s.db+".key")...)
	before := keyText(t, s.db+".key")
	s.run("key", "new").says(t, exitUnusable, "不会覆盖")
	s.run("key", "new", "-o", filepath.Join(s.dir, "none", "a.key")).says(t, exitUnusable, "没有这个文件或者文件夹")
	if now := keyText(t, s.db+".key"); now[0] != before[0] {
		t.Error("the key file has changed")
	}
	t.Setenv(keyVariable, storetest.Keys(1))
	s.run("key", "new").says(t, exitUnusable, "-o")
}

// Another key takes over; the old one can then be taken out of the file.
func TestRotation(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *shell, keyFile string) {
		s.must("import", "--agency", city, "--create", s.file("台账.csv", applicants(20)))
		old := ringOf(t, keyFile).Current()
		code := withSecondFactor(t, s.db, keyFile)
		before := s.must("key", "status")
		if !regexp.MustCompile(`(?m)^` + old + "\t当前密钥\t" + `\d\d 处使用$`).MatchString(before.stdout) {
			t.Errorf("status before: %q", before.stdout)
		}
		r := s.must("key", "rotate", "--cipher", "aes")
		ring := ringOf(t, keyFile)
		r.says(t, exitHolds, ring.Current(), "重新加密 20 项个人信息、1 人的两步验证", "密钥 "+old+" 本数据库不再使用", "重新启动")
		r.hides(t, keyText(t, keyFile)...)
		if ids := ring.IDs(); len(ids) != 2 || ids[1] != old {
			t.Errorf("the key file holds %v, want the new before %s", ids, old)
		}
		after := s.must("key", "status")
		after.says(t, exitHolds, ring.Current()+"\t当前密钥", old+"\t旧密钥\t0 处使用")
		after.hides(t, keyText(t, keyFile)...)
		s.must("verify").says(t, exitHolds, "0 处不符")

		text, err := os.ReadFile(keyFile)
		if err != nil {
			t.Fatal(err)
		}
		first, _, _ := strings.Cut(string(text), "\n")
		if err := os.WriteFile(keyFile, []byte(first+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		s.must("key", "status").says(t, exitHolds, ring.Current())
		s.must("verify").says(t, exitHolds, "0 处不符")
		s.must("import", "--agency", city, s.file("更多.csv", applicants(21))).says(t, exitHolds, "新增 1 件，未变 20 件")
		signInWithCode(t, s.db, keyFile, code)
	})
}

// stopAt stops the command once it has said something.
type stopAt struct {
	bytes.Buffer
	words string
	stop  context.CancelFunc
}

func (s *stopAt) Write(p []byte) (int, error) {
	if strings.Contains(string(p), s.words) {
		s.stop()
	}
	return s.Buffer.Write(p)
}

// A rotation that is cut off leaves nothing that cannot be read, and is gone on with under the same new key.
func TestRotationThatIsCutOff(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *shell, keyFile string) {
		s.must("import", "--agency", city, "--create", s.file("台账.csv", applicants(1200)))
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		var stdout bytes.Buffer
		stderr := &stopAt{words: "已重新加密 ", stop: stop}
		if status := run(ctx, []string{"key", "rotate", "--db", s.db}, strings.NewReader(""), &stdout, stderr); status != exitUnusable {
			t.Errorf("cut off: status %d, %q, %q", status, &stdout, stderr)
		}
		ring := ringOf(t, keyFile)
		if status := s.must("key", "status").stdout; strings.Contains(status, "\t0 处使用") || len(ring.IDs()) != 2 {
			t.Errorf("cut off, the keys are in use so: %q", status)
		}
		s.must("verify").says(t, exitHolds, "0 处不符")
		s.must("key", "rotate").says(t, exitHolds, "接着改用密钥 "+ring.Current(), "不再使用")
		if again := ringOf(t, keyFile); again.String() != ring.String() {
			t.Errorf("gone on with keys %v, want %v", again, ring)
		}
		s.must("key", "status").says(t, exitHolds, "旧密钥\t0 处使用")
		s.must("verify").says(t, exitHolds, "0 处不符")
	})
}

// The program cannot change its environment: it says what to do, and does the rest.
func TestRotationOfKeysInTheEnvironment(t *testing.T) {
	s := withoutKey(t)
	t.Setenv(keyVariable, storetest.Keys(1))
	s.must("import", "--agency", city, "--create", s.file("台账.csv", applicants(3)))
	s.run("key", "rotate").says(t, exitUnusable, "FOIDESK_KEY", "foidesk key new", "最前面")
	if entries, err := filepath.Glob(filepath.Join(s.dir, "*.key")); err != nil || len(entries) > 0 {
		t.Errorf("key files: %v, %v", entries, err)
	}
	t.Setenv(keyVariable, strings.ReplaceAll(storetest.Keys(2, 1), "\n", ","))
	s.must("key", "rotate").says(t, exitHolds, "重新加密 3 项")
	t.Setenv(keyVariable, storetest.Keys(2))
	s.must("verify").says(t, exitHolds, "0 处不符")
	s.must("key", "status").says(t, exitHolds, storetest.RingOf(2).Current())
}
