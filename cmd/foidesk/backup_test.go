package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"foidesk/internal/store/storetest"
)

// An office moves from SQLite to PostgreSQL and back with two commands each way; what the log says is the same.
func TestMovingBetweenDatabases(t *testing.T) {
	s := newShell(t)
	lines := strings.SplitAfter(suqianLedger(t), "\n")
	some := lines[:1]
	for i := 1; i < len(lines)-1; i += 10 {
		some = append(some, lines[i])
	}
	cases := fmt.Sprintf("案件 %d 件", len(some)-1)
	s.must("import", "--agency", city, "--create", s.file("ledger.csv", strings.Join(some, "")))
	want := s.must("report", "--agency", city, "--year", "2024").stdout
	server := shell{t: t, db: storetest.Postgres(t), dir: s.dir}
	back := shell{t: t, db: filepath.Join(s.dir, "back.db"), dir: s.dir}
	from := s
	for i, to := range []*shell{&server, &back} {
		file := filepath.Join(s.dir, []string{"one.db", "two.db"}[i])
		from.must("backup", file).says(t, exitHolds, "已备份到 "+file+"："+cases+"，记载 ", "已核对完整", "备份中没有密钥", "不要与备份放在一起")
		to.must("restore", file).says(t, exitHolds, "已恢复 ", " 的备份："+cases+"，记载 ", "备份中没有密钥", "重新登录", "0 处不符")
		if got := to.must("report", "--agency", city, "--year", "2024").stdout; got != want {
			t.Errorf("the annual table is %s, was %s", got, want)
		}
		var trail string
		query := "SELECT detail FROM audit WHERE action = 'backup_restored' ORDER BY id DESC LIMIT 1"
		if err := storetest.SQL(t, to.db).QueryRowContext(t.Context(), query).Scan(&trail); err != nil || !strings.Contains(trail, cases) {
			t.Errorf("the trail says %q (%v)", trail, err)
		}
		from = to
	}
	if left := must(filepath.Glob(filepath.Join(s.dir, "*.part*")))(t); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

// What was bent before the backup is told after restoring, and the command says by its status that not all holds.
func TestRestoringWhatWasBent(t *testing.T) {
	s := newShell(t)
	s.must("agency", "add", "--level", "city", "示例市")
	db := storetest.SQL(t, s.db)
	for _, statement := range []string{"DROP TRIGGER audit_never_changes", "UPDATE audit SET detail = '别的'"} {
		must(db.ExecContext(t.Context(), statement))(t)
	}
	file := filepath.Join(s.dir, "bent.db")
	s.must("backup", file)
	restored := shell{t: t, db: filepath.Join(s.dir, "again.db"), dir: s.dir}
	if r := restored.run("restore", file); r.status != exitFails || !strings.Contains(r.stdout, "已恢复") || strings.Contains(r.stdout, "：0 处不符") {
		t.Errorf("status %d: %s%s", r.status, r.stdout, r.stderr)
	}
}

func TestBackupAndRestoreSayWhatToDo(t *testing.T) {
	s := newShell(t)
	s.run("backup", filepath.Join(s.dir, "b.db")).says(t, exitUnusable, "没有数据库文件 "+s.db)
	s.must("agency", "add", "--level", "city", "示例市")
	s.run("backup").says(t, exitUnusable, "<file>")
	s.run("restore").says(t, exitUnusable, "<file>")
	s.run("backup", s.db).says(t, exitUnusable, "已经存在")
	file := filepath.Join(s.dir, "b.db")
	s.must("backup", file)
	s.run("backup", file).says(t, exitUnusable, "已经存在", "不会覆盖")
	s.run("restore", file).says(t, exitUnusable, s.db+" 已经存在")
	s.run("restore", s.file("notes.txt", "不是备份")).says(t, exitUnusable, s.db+" 已经存在")

	t.Setenv("FOIDESK_KEY", "")
	keyless := shell{t: t, db: filepath.Join(s.dir, "keyless.db"), dir: s.dir}
	keyless.must("restore", file).says(t, exitHolds, "请把原来的密钥文件放到 "+keyless.db+".key")
	if _, err := os.Stat(keyless.db + ".key"); err == nil {
		t.Error("a new key was made for what another one has encrypted")
	}
}
