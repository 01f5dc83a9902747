package store_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"foidesk/internal/desk"
	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
)

func TestReadingHandleCannotWrite(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	pool := ok(s.SQL())(t)
	for _, statement := range []string{"INSERT INTO marks VALUES ('a', 'b')", "DELETE FROM agencies", "CREATE TABLE t (n)", "DROP TABLE acts"} {
		if _, err := pool.ExecContext(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "readonly") {
			t.Errorf("%s: %v; want it refused", statement, err)
		}
	}
}

// A snapshot does not see what is written while it is read.
func TestSnapshotIsOfOneMoment(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn)
		count := func(r desk.Reader) int { return len(ok(r.Agencies(t.Context()))(t)) }
		err := s.Snapshot(t.Context(), func(r desk.Reader) error {
			if n := count(r); n != 0 {
				t.Errorf("%d agencies in a new database", n)
			}
			ok(deskOver(s).CreateAgency(t.Context(), desk.System("测试"), desk.Agency{Name: "示例市"}))(t)
			if n, outside := count(r), count(s); n != 0 || outside != 1 {
				t.Errorf("inside %d agencies, outside %d; want 0 and 1", n, outside)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		stop := errors.New("stop")
		if err := s.Snapshot(t.Context(), func(desk.Reader) error { return stop }); !errors.Is(err, stop) {
			t.Errorf("the reader's own error came back as %v", err)
		}
	})
}

func TestPathsWithOddCharacters(t *testing.T) {
	for _, name := range []string{"a b.db", "100%.db", "a%20b.db", "what?.db", "a?mode=ro", "no#1.db", "台账 2026.db", "a&b=c;d.db", "a'b\"c.db"} {
		path := filepath.Join(t.TempDir(), name)
		ok(deskOver(storetest.Open(t, path)).CreateAgency(t.Context(), desk.System("测试"), desk.Agency{Name: "示例市"}))(t)
		if _, err := os.Stat(path); err != nil {
			t.Errorf("%s: not the file that was made: %v", name, err)
		}
		if all := ok(storetest.Open(t, path).Agencies(t.Context()))(t); len(all) != 1 {
			t.Errorf("%s: opened again it holds %v", name, all)
		}
	}
}

func TestExists(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		for range 2 { // looking makes none
			if ok(store.Exists(t.Context(), dsn))(t) {
				t.Error("there is a database before the first was opened")
			}
		}
		storetest.Open(t, dsn)
		if !ok(store.Exists(t.Context(), dsn))(t) {
			t.Error("there is no database after the first was opened")
		}
	})
	empty := filepath.Join(t.TempDir(), "empty.db")
	ok(0, os.WriteFile(empty, nil, 0o600))(t)
	if ok(store.Exists(t.Context(), empty))(t) {
		t.Error("an empty file is a database")
	}
	for why, dsn := range map[string]string{
		"no folder": filepath.Join(t.TempDir(), "none", "foidesk.db"), "no server": "postgres://nobody:secret@127.0.0.1:1/none",
	} {
		if _, err := store.Exists(t.Context(), dsn); err == nil || strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), "请检查") {
			t.Errorf("%s: %v", why, err)
		}
	}
}

// wantUnopened is an error that names the place and says what to look at.
func wantUnopened(t *testing.T, why, dsn string, words ...string) {
	t.Helper()
	s, err := store.Open(t.Context(), dsn, storetest.Ring())
	if err == nil {
		t.Errorf("%s: opened (%v)", why, s.Close())
		return
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%s: “%v” does not say “%s”", why, err, w)
		}
	}
}

func TestFilesThatCannotBeOpened(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(text, []byte(strings.Repeat("这不是数据库\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	const hint = "请检查路径是否正确"
	wantUnopened(t, "no path", "", "没有给出数据库文件的路径")
	wantUnopened(t, "a database that would be gone with its connection", ":memory:", "没有给出数据库文件的路径")
	wantUnopened(t, "a directory", dir, dir, hint)
	wantUnopened(t, "a directory that is not there", filepath.Join(dir, "none", "a.db"), "none", "所在目录是否存在")
	wantUnopened(t, "a file taken for a directory", filepath.Join(text, "a.db"), text, hint)
	wantUnopened(t, "a text", text, text, "不是 foidesk 的数据库")
	if got := ok(os.ReadFile(text))(t); !strings.HasPrefix(string(got), "这不是数据库") {
		t.Error("the text was written into")
	}
}

// openVariable makes the test binary a process that opens the database it names and tells the error.
const openVariable = "FOIDESK_TEST_OPEN_DSN"

func openAndTell(dsn string) {
	if _, err := store.Open(context.Background(), dsn, storetest.Ring()); err != nil {
		fmt.Println(err)
	}
	os.Exit(0)
}

// Root may write anywhere, so that somebody else has to try.
func TestDirectoryThatMayNotBeWritten(t *testing.T) {
	dir := ok(os.MkdirTemp("", "foidesk"))(t) // t.TempDir is closed to others than its owner
	t.Cleanup(func() {
		if err := errors.Join(os.Chmod(dir, 0o700), os.RemoveAll(dir)); err != nil {
			t.Error(err)
		}
	})
	there := ok(store.Open(t.Context(), filepath.Join(dir, "there.db"), storetest.Ring()))(t)
	if err := there.Close(); err != nil {
		t.Fatal(err)
	}
	const nobody = 65534
	cmd := exec.Command(self(t, dir))
	cmd.Dir = dir
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"new.db", "there.db"} {
		again := *cmd
		again.Env = append(os.Environ(), openVariable+"="+filepath.Join(dir, name))
		told := string(ok(again.Output())(t))
		for _, word := range []string{name, "是否有读写权限"} {
			if !strings.Contains(told, word) {
				t.Errorf("%s in a directory that may not be written: “%s” does not say “%s”", name, told, word)
			}
		}
	}
}

// The folder may be written and the database may not, as after a copy from a read-only medium.
func TestFileThatMayNotBeWritten(t *testing.T) {
	dir := ok(os.MkdirTemp("", "foidesk"))(t)
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	path := filepath.Join(dir, "there.db")
	if err := ok(store.Open(t.Context(), path, storetest.Ring()))(t).Close(); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self(t, dir))
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), openVariable+"="+path)
	if os.Geteuid() == 0 {
		const nobody = 65534
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	if err := errors.Join(os.Chmod(dir, 0o777), os.Chmod(path, 0o444)); err != nil {
		t.Fatal(err)
	}
	if told := string(ok(cmd.Output())(t)); !strings.Contains(told, "不能写入") || !strings.Contains(told, path) {
		t.Errorf("opens a file that may not be written: %q", told)
	}
}

// self copies the test binary to where everybody may run it.
func self(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(dir, "self")
	if err := os.WriteFile(path, ok(os.ReadFile(os.Args[0]))(t), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// An error goes into logs and onto screens; a password must not.
func TestUnreachablePostgresTellsNoPassword(t *testing.T) {
	reachable := ok(url.Parse(storetest.Postgres(t)))(t)
	missing := *reachable
	missing.Path = "/none"
	const sentence, misspelt = "连接不上 PostgreSQL 数据库", "PostgreSQL 的连接地址写法有误"
	for _, try := range []struct{ why, dsn, sentence string }{
		{"nobody listens", "postgres://desk:s3cret@127.0.0.1:1/foidesk", sentence + " 127.0.0.1:1/foidesk：请检查地址、账号和服务是否已启动"},
		{"the other scheme", "postgresql://desk:s3cret@127.0.0.1:1/foidesk", sentence},
		{"the password as a parameter", "postgres://desk@127.0.0.1:1/foidesk?password=s3cret", sentence},
		{"no user", "postgres://127.0.0.1:1/foidesk?user=desk&password=s3cret", sentence},
		{"a parameter that is none", "postgres://desk@127.0.0.1:1/foidesk?password=s3cret&sslmode=s0metimes", sentence},
		{"no such database", missing.String(), sentence},
		{"an @ in the password", "postgres://desk:s3cret@s3cret@127.0.0.1:1/foidesk", misspelt},
		{"a port that is none", "postgres://desk:s3cret@127.0.0.1:port/foidesk", misspelt},
		{"a password that breaks the URL", "postgres://desk:s3cret%zz@127.0.0.1:1/foidesk", misspelt},
		{"a slash in the password", "postgres://desk:s3cret/s3cret@127.0.0.1:1/foidesk", misspelt},
		{"digits and a slash, which could be a port", "postgres://desk:3333/s3cret@127.0.0.1:1/foidesk", misspelt},
		{"digits and a question mark", "postgres://desk:3333?s3cret@127.0.0.1:1/foidesk", misspelt},
	} {
		wantUnopened(t, try.why, try.dsn, try.sentence)
		_, err := store.Open(t.Context(), try.dsn, storetest.Ring())
		for _, password := range []string{"s3cret", "3333"} {
			if err != nil && strings.Contains(err.Error(), password) {
				t.Errorf("%s: the password is in “%v”", try.why, err)
			}
		}
	}
}
