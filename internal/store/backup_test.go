package store_test

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/demo"
	"foidesk/internal/desk"
	"foidesk/internal/hook"
	"foidesk/internal/remind"
	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
)

// databases are both kinds, each time a new and empty one.
var databases = map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres}

// busy is an office in which everything has happened that leaves a row somewhere.
type busy struct {
	store *store.Store
	tour  demo.Tour
	now   func() time.Time
}

func busyOffice(t *testing.T, dsn string) busy {
	t.Helper()
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, desk.China)
	b := busy{store: storetest.Open(t, dsn), now: func() time.Time { return now }}
	b.tour = ok(demo.Fill(t.Context(), b.store, calendar.China(), now, 711))(t)
	d := desk.New(b.store, calendar.China(), b.now)
	r := remind.New(b.store.Reminders(), d, b.now)
	agency := ok(d.Agency(t.Context(), b.tour.Agency))(t)
	in := ok(b.accounts().SignIn(t.Context(), b.tour.Accounts[0].Login, b.tour.Accounts[0].Password, "127.0.0.1"))(t)
	ok(0, r.SetAddress(t.Context(), in.Person.ID, "chengbanren@example.com"))(t)
	rules, _, err := r.Rules(t.Context(), agency.ID)
	ok(0, err)(t)
	changed := slices.Clone(rules)
	changed[0].Days = []int{1}
	ok(0, r.SetRules(t.Context(), desk.System("测试"), agency, rules, changed))(t)
	ok(r.AddHook(t.Context(), desk.System("测试"), agency, hook.New(), remind.HookOrder{Kind: remind.Generic, Name: "示例", HookAddress: remind.HookAddress{URL: "https://oa.example.com/hook"}}))(t)
	ok(0, r.Do(t.Context(), "到期提醒", func(ctx context.Context) (string, error) { _, err := r.Sweep(ctx); return "", err }))(t)
	db := storetest.SQL(t, dsn)
	// What no example has, with what only one of the databases might mistake.
	execute(t, db, `INSERT INTO deliveries (id, channel, target_id, first_item, created_at, taken, attempts, done, sent_at, failure)
		SELECT 41, 'mail', MIN(id), 41, 1, 0, 0, 0, 0, $1 FROM people`, "‘引号’\"\\N\t\n")
	execute(t, db, "INSERT INTO calendar_feeds (person_id, token_hash, created_at) SELECT MIN(id), $1, 1 FROM people", []byte{255, 1, 0})
	execute(t, db, "INSERT INTO links (token_hash, until_at) VALUES ($1, 1)", []byte{0, 1, 255})
	execute(t, db, `INSERT INTO calendar_changes SELECT 1, 'withdrawal', '{}', '', 0, MIN(id), 0, 1, '测试', 0, '' FROM agencies`)
	execute(t, db, `INSERT INTO earlier_policies (agency_id, until_date, rest_day_receipt) SELECT MIN(id), '2020-01-01', 'as_received' FROM agencies`)
	return b
}

func (b busy) accounts() *account.Accounts {
	return account.New(b.store.Accounts(), b.now, account.Options{Hashing: account.Hashing{Passes: 1, MemoryKiB: 8, Threads: 1, Wait: time.Minute}})
}

// contents are all rows of all tables as text, in order, by table.
func contents(t *testing.T, dsn string) map[string][]string {
	t.Helper()
	db := storetest.SQL(t, dsn)
	out := map[string][]string{}
	for table, columns := range schemaOf(t, dsn) {
		if _, stays := store.Left[table]; stays {
			continue
		}
		rows := []string{}
		eachRow(t, db, "SELECT "+strings.Join(columns, ", ")+" FROM "+table, func(_ []string, cells []any) {
			if table != "marks" || cells[0] != "backup" {
				rows = append(rows, fmt.Sprintf("%q", cells))
			}
		})
		slices.Sort(rows)
		out[table] = rows
	}
	return out
}

// schemaOf are the columns of every table.
func schemaOf(t *testing.T, dsn string) map[string][]string {
	t.Helper()
	query := `SELECT t.name, c.name FROM pragma_table_list t, pragma_table_info(t.name) c
		WHERE t.schema = 'main' AND t.type IN ('table', 'virtual') AND t.name NOT LIKE 'sqlite%'`
	if strings.HasPrefix(dsn, "postgres") {
		query = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
	}
	out := map[string][]string{}
	eachRow(t, storetest.SQL(t, dsn), query, func(_ []string, cells []any) {
		table := cells[0].(string)
		out[table] = append(out[table], cells[1].(string))
	})
	for _, columns := range out {
		slices.Sort(columns)
	}
	return out
}

// Every table goes over or is left behind for a reason, and both databases have the same: a table that somebody adds
// is in the next backup by itself.
func TestEveryTableGoesOverOrHasAReason(t *testing.T) {
	lite, server := storetest.SQLite(t), storetest.Postgres(t)
	storetest.Open(t, lite)
	storetest.Open(t, server)
	tables, same := schemaOf(t, lite), schemaOf(t, server)
	for table, reason := range store.Left {
		if tables[table] == nil || reason == "" {
			t.Errorf("%s is left behind because “%s”; there is a table of %v", table, reason, tables[table])
		}
		delete(tables, table)
		delete(same, table)
	}
	for table, columns := range tables {
		if !slices.Equal(columns, same[table]) {
			t.Errorf("%s has %v in SQLite and %v in PostgreSQL", table, columns, same[table])
		}
		if one[int](t, lite, "SELECT COUNT(*) FROM pragma_table_info('"+table+"') WHERE pk > 0") == 0 {
			t.Errorf("%s has no key to be read in the order of", table)
		}
		// What migrations write would be there twice after a copy.
		if n := one[int](t, lite, "SELECT COUNT(*) FROM "+table); n > 0 && !slices.Contains(store.Seeded, table) {
			t.Errorf("%s has %d rows in a new database and is not among those that have", table, n)
		}
	}
	if len(tables) != len(same) || len(tables) == 0 {
		t.Errorf("SQLite has %v, PostgreSQL %v", slices.Sorted(maps.Keys(tables)), slices.Sorted(maps.Keys(same)))
	}
	own := texts(t, storetest.SQL(t, server), `SELECT relname FROM pg_class c WHERE relkind = 'S' AND relnamespace = CAST(current_schema() AS regnamespace)
		AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'i')`)
	if len(own) > 2 || !slices.Contains(own, "case_ids") { // goose numbers its own versions
		t.Errorf("sequences of no column: %v; restoring moves case_ids on, and no other", own)
	}
}

// one is the value of a query of one.
func one[T any](t *testing.T, dsn, query string) T {
	t.Helper()
	var v T
	if err := storetest.SQL(t, dsn).QueryRowContext(t.Context(), query).Scan(&v); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return v
}

// A backup of either database is restored into either, everything is there, and work goes on.
func TestBackupAndRestoreEachWay(t *testing.T) {
	for from, source := range databases {
		t.Run(from, func(t *testing.T) {
			dsn := source(t)
			b := busyOffice(t, dsn)
			want := contents(t, dsn)
			for table, rows := range want {
				if len(rows) == 0 {
					t.Errorf("nothing in %s: its going over is not tried", table)
				}
			}
			path := filepath.Join(t.TempDir(), "备份 1.db")
			done := ok(b.store.Backup(t.Context(), path, today))(t)
			wantWhole(t, path, done, want)
			for into, place := range databases {
				t.Run("into "+into, func(t *testing.T) {
					at := place(t)
					again := ok(store.Restore(t.Context(), path, at))(t)
					if done.Bytes = 0; !again.MadeAt.Equal(today) || again != done {
						t.Errorf("restored %+v, want %+v", again, done)
					}
					got := contents(t, at)
					for table := range want {
						if !slices.Equal(got[table], want[table]) {
							t.Errorf("%s has\n%.2000v\nwant\n%.2000v", table, got[table], want[table])
						}
					}
					wantWorking(t, at, b)
				})
			}
		})
	}
}

// wantWhole looks at the file itself: its owner's alone, nothing beside it, no way in.
func wantWhole(t *testing.T, path string, done store.Backup, want map[string][]string) {
	t.Helper()
	info := ok(os.Stat(path))(t)
	if info.Mode().Perm() != 0o600 || info.Size() != done.Bytes || done.Cases != int64(len(want["cases"])) || done.Acts != int64(len(want["acts"])) {
		t.Errorf("%v %d bytes, told %+v; the database has %d cases and %d acts", info.Mode(), info.Size(), done, len(want["cases"]), len(want["acts"]))
	}
	if files := ok(os.ReadDir(filepath.Dir(path)))(t); len(files) != 1 {
		t.Errorf("beside the backup there is %v", files)
	}
	for _, table := range []string{"sessions", "links"} {
		if n := one[int](t, path, "SELECT COUNT(*) FROM "+table); n != 0 {
			t.Errorf("the backup has %d %s", n, table)
		}
	}
}

// wantWorking works in a restored office as if nothing had happened.
func wantWorking(t *testing.T, dsn string, from busy) {
	t.Helper()
	b := busy{store: storetest.Open(t, dsn), tour: from.tour, now: from.now}
	d, before := desk.New(b.store, calendar.China(), b.now), desk.New(from.store, calendar.China(), from.now)
	// The change of the calendar that busyOffice puts in is bent, and still so.
	bent := told(t, before)
	if got := told(t, d); got != bent || strings.Contains(got, "案件") {
		t.Errorf("verify finds\n%s\nand found\n%s", got, bent)
	}
	table := ok(d.Statistics(t.Context(), b.tour.Agency, b.tour.Year, ""))(t).Report
	if was := ok(before.Statistics(t.Context(), b.tour.Agency, b.tour.Year, ""))(t).Report; !reflect.DeepEqual(table, was) {
		t.Errorf("the annual table is\n%v\nwas\n%v", table, was)
	}
	for _, a := range b.tour.Accounts {
		ok(b.accounts().SignIn(t.Context(), a.Login, a.Password, "127.0.0.1"))(t)
	}
	by := desk.System("测试")
	line := ok(d.Register(t.Context(), desk.Intake{By: by, Agency: b.tour.Agency}, of(1)))(t)
	last := ok(before.List(t.Context(), b.tour.Agency, desk.Filter{Query: "停车"}, desk.Position{}, 10))(t)
	if here := ok(d.List(t.Context(), b.tour.Agency, desk.Filter{Query: "停车"}, desk.Position{}, 10))(t); !slices.Equal(here.Cases, last.Cases) {
		t.Errorf("a search finds %v, found %v", here.Cases, last.Cases)
	}
	if phone := ok(d.OpenPersonal(t.Context(), by, b.tour.Agency, line.ID, desk.FieldPhone))(t); phone != person(1).Phone {
		t.Errorf("opened %s", phone)
	}
	file := ok(d.Case(t.Context(), b.tour.Agency, b.tour.Overdue))(t)
	if file.Sealed || file.Case.Receipt.Applicant.Personal != ok(before.Case(t.Context(), b.tour.Agency, b.tour.Overdue))(t).Case.Receipt.Applicant.Personal {
		t.Error("the personal data of a case are not those they were")
	}
	ok(d.CreateAgency(t.Context(), by, desk.Agency{Name: "示例市新设局"}))(t)
	r := remind.New(b.store.Reminders(), d, b.now)
	ok(0, r.Do(t.Context(), "到期提醒", func(context.Context) (string, error) { return "", nil }))(t)
	if got := told(t, d); got != bent {
		t.Errorf("after going on verify finds\n%s", got)
	}
	if got := one[int](t, dsn, "SELECT COUNT(*) FROM marks WHERE name = 'backup'"); got != 0 {
		t.Error("the database still says that it is a backup")
	}
}

// A backup made while everybody writes is of one moment.
func TestBackupWhileOthersWrite(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s, d, a := opened(t, dsn)
		register(t, d, a.ID, 1)
		ctx, stop := context.WithCancel(t.Context())
		written, ended := make(chan int), make(chan error, 1)
		go func() {
			for i := 2; ; i++ {
				_, err := d.Register(ctx, desk.Intake{By: desk.System("测试"), Agency: a.ID}, of(i))
				if err != nil {
					ended <- err
					return
				}
				select {
				case written <- i:
				default:
				}
			}
		}()
		dir := t.TempDir()
		for i := range 3 {
			first := <-written
			path := filepath.Join(dir, fmt.Sprintf("%d.db", i))
			done := ok(s.Backup(t.Context(), path, today))(t)
			at := storetest.SQLite(t)
			ok(store.Restore(t.Context(), path, at))(t)
			restored := deskOver(storetest.Open(t, at))
			wantClean(t, restored)
			if v := ok(restored.Verify(t.Context(), func(desk.Difference) {}))(t); v.Cases < first || v.Cases != int(done.Cases) {
				t.Errorf("backup of %+v has %d cases, and there were %d before", done, v.Cases, first)
			}
		}
		stop()
		if err := <-ended; ctx.Err() == nil {
			t.Error(err)
		}
	})
}

// backupVariable makes the test binary a process that makes backups of the database it names in a directory.
const backupVariable = "FOIDESK_TEST_BACKUP_DSN"

func backUpUntilKilled(dsn string) {
	ctx := context.Background()
	s, err := store.Open(ctx, dsn, storetest.Ring())
	for i := 0; err == nil; i++ {
		path := filepath.Join(os.Getenv("FOIDESK_TEST_BACKUP_DIR"), fmt.Sprintf("%d.db", i))
		if size := os.Getenv("FOIDESK_TEST_BACKUP_LIMIT"); size != "" {
			// A disk that is full, as far as this process can tell.
			var limit uint64
			_, scanned := fmt.Sscan(size, &limit)
			signal.Ignore(syscall.SIGXFSZ)
			err = errors.Join(scanned, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: limit}))
		}
		if err == nil {
			fmt.Println("begun")
			_, err = s.Backup(ctx, path, today)
		}
		if err == nil {
			fmt.Println("made", path)
		}
	}
	fmt.Println("error:", err)
	os.Exit(0)
}

// What dies while it makes a backup leaves none that is half done, and the next one is made all the same.
func TestKilledBackupHasNoName(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s, d, a := opened(t, dsn)
		register(t, d, a.ID, 1)
		dir := t.TempDir()
		making := exec.Command(os.Args[0])
		making.Env = append(os.Environ(), backupVariable+"="+dsn, "FOIDESK_TEST_BACKUP_DIR="+dir)
		out := ok(making.StdoutPipe())(t)
		ok(0, making.Start())(t)
		made := 0
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if strings.HasPrefix(lines.Text(), "made") {
				made++
			}
			if made == 2 && lines.Text() == "begun" {
				ok(0, making.Process.Kill())(t)
			}
		}
		if err := making.Wait(); err == nil {
			t.Fatal("ended by itself")
		}
		named := ok(filepath.Glob(filepath.Join(dir, "*.db")))(t)
		if len(named) < 2 {
			t.Errorf("%d backups were told, %v are there", made, named)
		}
		for _, path := range named {
			ok(store.Restore(t.Context(), path, storetest.SQLite(t)))(t)
		}
		ok(s.Backup(t.Context(), filepath.Join(dir, "next.db"), today))(t)
	})
}

func TestBackupOnAFullDisk(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		storetest.Open(t, dsn)
		dir := t.TempDir()
		making := exec.Command(os.Args[0])
		making.Env = append(os.Environ(), backupVariable+"="+dsn, "FOIDESK_TEST_BACKUP_DIR="+dir, "FOIDESK_TEST_BACKUP_LIMIT=100000")
		said := string(ok(making.Output())(t))
		if !strings.Contains(said, "备份没有做成") || !strings.Contains(said, "磁盘是否已满") || !strings.Contains(said, "0.db") {
			t.Errorf("says %s", said)
		}
		if files := ok(os.ReadDir(dir))(t); len(files) != 0 {
			t.Errorf("left %v", files)
		}
	})
}

// Nothing is written over, nothing is begun where it cannot be finished, and each time it is said what to do.
func TestRefusedBackups(t *testing.T) {
	s, d, a := opened(t, storetest.SQLite(t))
	register(t, d, a.ID, 1)
	dir := t.TempDir()
	there := filepath.Join(dir, "there.db")
	ok(0, os.WriteFile(there, []byte("mine"), 0o600))(t)
	ok(0, os.WriteFile(filepath.Join(dir, "gone.db-wal"), []byte("left"), 0o600))(t)
	cancelled, stop := context.WithCancel(t.Context())
	stop()
	for _, try := range []struct {
		why, path string
		ctx       context.Context
		words     []string
	}{
		{"a file that is there", there, t.Context(), []string{there, "已经存在", "不会覆盖"}},
		{"a folder", dir, t.Context(), []string{dir, "已经存在"}},
		{"a folder that is not there", filepath.Join(dir, "none", "b.db"), t.Context(), []string{"none", "目录是否存在"}},
		{"a file for a folder", filepath.Join(there, "b.db"), t.Context(), []string{there, "不能写入"}},
		{"what a database left", filepath.Join(dir, "gone.db"), t.Context(), []string{"gone.db-wal", "已经存在"}},
		{"somebody's order to stop", filepath.Join(dir, "b.db"), cancelled, []string{"已中断", "什么也没有留下"}},
	} {
		_, err := s.Backup(try.ctx, try.path, today)
		wantWords(t, try.why, err, try.words...)
	}
	if files := ok(os.ReadDir(dir))(t); len(files) != 2 || string(ok(os.ReadFile(there))(t)) != "mine" {
		t.Errorf("left %v", files)
	}
}

func wantWords(t *testing.T, why string, err error, words ...string) {
	t.Helper()
	for _, w := range words {
		if err == nil || !strings.Contains(err.Error(), w) {
			t.Errorf("%s: “%v” does not say “%s”", why, err, w)
		}
	}
}

// made is a backup of a small office.
func made(t *testing.T) string {
	t.Helper()
	s, d, a := opened(t, storetest.SQLite(t))
	for i := range 40 {
		register(t, d, a.ID, i)
	}
	path := filepath.Join(t.TempDir(), "backup.db")
	ok(s.Backup(t.Context(), path, today))(t)
	return path
}

// spoiled is a copy of a backup with something done to it.
func spoiled(t *testing.T, from string, statements ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "spoiled.db")
	ok(0, os.WriteFile(path, ok(os.ReadFile(from))(t), 0o600))(t)
	db := ok(sql.Open("sqlite3", path))(t)
	for _, s := range statements {
		execute(t, db, s)
	}
	ok(0, db.Close())(t)
	return path
}

func TestRefusedRestores(t *testing.T) {
	good := made(t)
	dir := t.TempDir()
	file := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		ok(0, os.WriteFile(path, content, 0o600))(t)
		return path
	}
	whole := ok(os.ReadFile(good))(t)
	flipped := slices.Clone(whole)
	for i := len(flipped) / 2; i < len(flipped)/2+5000; i++ {
		flipped[i] ^= 0x55
	}
	used := spoiled(t, good)
	ok(0, os.WriteFile(used+"-wal", []byte("more"), 0o600))(t)
	database := storetest.SQLite(t)
	ok(0, ok(store.Open(t.Context(), database, storetest.Ring()))(t).Close())(t)
	server := storetest.Postgres(t)
	const none, broken = "不是 foidesk backup 做成的备份", "已经损坏"
	for _, try := range []struct {
		why, path string
		words     []string
	}{
		{"no file", filepath.Join(dir, "none.db"), []string{"没有备份文件", "none.db"}},
		{"a folder", dir, []string{"不是文件"}},
		{"a text", file("notes.txt", []byte(strings.Repeat("这不是数据库\n", 100))), []string{none, "notes.txt"}},
		{"an empty file", file("empty.db", nil), []string{none}},
		{"another database", spoiled(t, file("other.db", nil), "CREATE TABLE t (n)"), []string{none}},
		{"a database that is none", database, []string{"不是备份", "foidesk backup --db " + database}},
		{"a newer one", spoiled(t, good, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (90001, 1)"), []string{"第 90001 版", "更新的 foidesk"}},
		{"cut short", file("short.db", whole[:len(whole)/2]), []string{broken, "没有恢复任何内容"}},
		{"overwritten in the middle", file("flipped.db", flipped), []string{broken}},
		{"an event taken out", spoiled(t, good, "DROP TRIGGER audit_never_goes", "DELETE FROM audit WHERE id = 1"), []string{broken, "表 audit 应有"}},
		{"a mark that is none", spoiled(t, good, "UPDATE marks SET value = '{' WHERE name = 'backup'"), []string{broken}},
		{"one that somebody works in", used, []string{"-wal", "foidesk backup --db " + used}},
	} {
		for _, at := range []string{storetest.SQLite(t), server} {
			_, err := store.Restore(t.Context(), try.path, at)
			wantWords(t, try.why, err, try.words...)
			wantNothing(t, try.why, at)
		}
	}
}

// wantNothing is a place as empty as it was before.
func wantNothing(t *testing.T, why, dsn string) {
	t.Helper()
	if strings.HasPrefix(dsn, "postgres") {
		if n := one[int](t, dsn, "SELECT COUNT(*) FROM pg_class WHERE relnamespace = CAST('public' AS regnamespace)"); n != 0 {
			t.Errorf("%s: %d things are left in the database", why, n)
		}
		return
	}
	if files := ok(os.ReadDir(filepath.Dir(dsn)))(t); len(files) != 0 {
		t.Errorf("%s: left %v", why, files)
	}
}

// Only an empty place is restored into, and what is in another stays as it is.
func TestRestoreIntoAnEmptyPlaceOnly(t *testing.T) {
	good := made(t)
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		_, d, a := opened(t, dsn)
		register(t, d, a.ID, 1)
		before := contents(t, dsn)
		_, err := store.Restore(t.Context(), good, dsn)
		hint := map[bool]string{true: "请新建一个", false: "不会覆盖"}[store.OnServer(dsn)]
		wantWords(t, "an office", err, hint)
		if !maps.EqualFunc(before, contents(t, dsn), slices.Equal) {
			t.Error("something has changed")
		}
	})
	other := storetest.Postgres(t)
	execute(t, storetest.SQL(t, other), "CREATE TABLE letters (id bigint)")
	execute(t, storetest.SQL(t, other), "INSERT INTO letters VALUES (1)")
	_, err := store.Restore(t.Context(), good, other)
	wantWords(t, "somebody else's database", err, "letters", "请新建一个")
	if n := len(schemaOf(t, other)); n != 1 {
		t.Errorf("%d tables are in it now", n)
	}
	// A database that was opened and never worked in is empty.
	fresh := storetest.Postgres(t)
	storetest.Open(t, fresh)
	ok(store.Restore(t.Context(), good, fresh))(t)
	wantClean(t, deskOver(storetest.Open(t, fresh)))

	orphan := storetest.SQLite(t)
	ok(0, os.WriteFile(orphan+"-wal", []byte("left"), 0o600))(t)
	_, err = store.Restore(t.Context(), good, orphan)
	wantWords(t, "what another database left", err, orphan+"-wal", "已经存在")
}

// What fails half-way leaves the place empty, so that it can be tried again.
func TestRestoreThatFailsHalfWay(t *testing.T) {
	good := made(t)
	// PostgreSQL refuses a zero byte, SQLite keeps it; the departments come after others.
	zero := spoiled(t, good, "INSERT INTO departments SELECT id, 'a' || char(0) FROM agencies",
		"UPDATE marks SET value = json_set(value, '$.rows.departments', json_extract(value, '$.rows.departments') + 1) WHERE name = 'backup'")
	server := storetest.Postgres(t)
	_, err := store.Restore(t.Context(), zero, server)
	wantWords(t, "a zero byte", err, "没有恢复任何内容", "表 departments")
	if n := one[int](t, server, "SELECT (SELECT COUNT(*) FROM agencies) + (SELECT COUNT(*) FROM acts)"); n != 0 {
		t.Errorf("%d rows are left", n)
	}
	// An older one whose way to the present is blocked.
	blocked := older(t, good, "CREATE TABLE mails (n)")
	file := storetest.SQLite(t)
	_, err = store.Restore(t.Context(), blocked, file)
	wantWords(t, "a migration that fails", err, "没有恢复任何内容", "mails")
	wantNothing(t, "a migration that fails", file)
	for _, at := range []string{server, file} {
		ok(store.Restore(t.Context(), good, at))(t)
		wantClean(t, deskOver(storetest.Open(t, at)))
	}
}

// older is a backup as the program made it when the schema had fewer tables.
func older(t *testing.T, from string, statements ...string) string {
	t.Helper()
	path := spoiled(t, from)
	ok(migrator(t, path).DownTo(t.Context(), 9))(t)
	db := storetest.SQL(t, path)
	var mark struct {
		MadeAt time.Time        `json:"made_at"`
		Rows   map[string]int64 `json:"rows"`
	}
	ok(0, json.Unmarshal([]byte(one[string](t, path, "SELECT value FROM marks WHERE name = 'backup'")), &mark))(t)
	there := schemaOf(t, path)
	for table := range mark.Rows {
		if there[table] == nil {
			delete(mark.Rows, table)
		}
	}
	// The way down makes the lines be derived anew.
	mark.Rows["marks"] = int64(one[int](t, path, "SELECT COUNT(*) FROM marks"))
	execute(t, db, "UPDATE marks SET value = $1 WHERE name = 'backup'", string(ok(json.Marshal(mark))(t)))
	return spoiled(t, path, statements...)
}

func TestOlderBackupIsBroughtUpToDate(t *testing.T) {
	past := older(t, made(t))
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		ok(store.Restore(t.Context(), past, dsn))(t)
		s := storetest.Open(t, dsn)
		d := deskOver(s)
		ok(d.Recount(t.Context()))(t)
		wantClean(t, d)
		if v := ok(s.Version(t.Context()))(t); v != lastVersion(t) {
			t.Errorf("version %d", v)
		}
		if page := ok(d.List(t.Context(), 1, desk.Filter{Due: desk.UnderWay}, desk.Position{}, 50))(t); len(page.Cases) != 40 {
			t.Errorf("%d cases under way, want 40", len(page.Cases))
		}
	})
	if _, err := os.Stat(past + "-journal"); !errors.Is(err, fs.ErrNotExist) || one[int](t, past, "SELECT MAX(version_id) FROM goose_db_version") != 9 {
		t.Errorf("the backup itself was changed (%v)", err)
	}
}
