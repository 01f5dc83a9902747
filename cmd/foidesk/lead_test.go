package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/remind"
	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
)

// process is the program, serving in a process of its own that can be killed.
type process struct {
	cmd  *exec.Cmd
	text *console
	url  string
}

// serveAlone starts the program on a database and waits until it serves.
func serveAlone(t *testing.T, dsn string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(os.Args[0], "serve", "--addr", "127.0.0.1:0", "--db", dsn), text: &console{}}
	p.cmd.Env = append(os.Environ(), programVariable+"=1")
	p.cmd.Stdout, p.cmd.Stderr = p.text, p.text
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.kill(t) })
	words := regexp.MustCompile(`已启动：(http://127\.0\.0\.1:\d+)`)
	eventually(t, "the program serves", func() bool {
		if found := words.FindStringSubmatch(p.text.String()); found != nil {
			p.url = found[1]
		}
		return p.url != ""
	})
	return p
}

// kill ends the process as kill -9 does; once more does nothing.
func (p *process) kill(t *testing.T) {
	if p.cmd.ProcessState != nil {
		return
	}
	if err := p.cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
	if err := p.cmd.Wait(); err == nil {
		t.Error("ended by itself")
	}
}

// led is how often the process began to lead.
func (p *process) led() int {
	return strings.Count(p.text.String(), "本进程负责运行系统任务")
}

// eventually waits up to a minute, which is how long jobs may be without anybody to do them.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !holds(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not within a minute: %s", what)
		}
	}
}

// lateOffice is an agency in a database with a handler, and a case of theirs that is long overdue.
func lateOffice(t *testing.T, s *store.Store) (handler desk.PersonID, add func()) {
	t.Helper()
	earlier := time.Now().AddDate(0, -2, 0)
	d := desk.New(s, calendar.China(), func() time.Time { return earlier })
	agency, err := d.CreateAgency(t.Context(), desk.System("测试"), desk.Agency{Name: city})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Accounts().Transact(t.Context(), func(tx account.Tx) (err error) {
		if handler, err = tx.InsertPerson(t.Context(), account.Record{Person: account.Person{Login: "jia", Name: "承办人甲"}}); err != nil {
			return err
		}
		return tx.SetRoles(t.Context(), handler, agency.ID, []account.Role{account.Handler, account.Intake})
	})
	if err != nil {
		t.Fatal(err)
	}
	return handler, func() {
		t.Helper()
		received := foi.Receipt{On: d.Today(), Channel: foi.Post, Request: foi.Request{
			Applicant: foi.Applicant{Category: foi.NaturalPerson, Name: "自然人000001"}, Description: "道路施工许可",
		}}
		if _, err := d.Register(t.Context(), desk.Intake{By: desk.System("测试"), Agency: agency.ID}, received); err != nil {
			t.Fatal(err)
		}
	}
}

// Of three processes on one database exactly one does the jobs. When it is killed another goes on within a minute, and
// first does what was missed; and when the database drops the connection of the one that leads, it stops, and one leads
// again.
func TestAnotherLeadsWhenTheLeaderDies(t *testing.T) {
	dsn := storetest.Postgres(t)
	s := storetest.Open(t, dsn)
	handler, addCase := lateOffice(t, s)
	var all []*process
	for range 3 {
		all = append(all, serveAlone(t, dsn))
	}
	leader := func() *process {
		t.Helper()
		var found *process
		eventually(t, "somebody leads", func() bool {
			name, err := s.Leader(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(all, func(p *process) bool { return strings.HasSuffix(name, fmt.Sprintf("/%d", p.cmd.Process.Pid)) })
			if i >= 0 && all[i].led() > 0 {
				found = all[i]
			}
			return found != nil
		})
		return found
	}
	first := leader()
	for _, p := range all {
		if got := p.led(); (got == 1) != (p == first) {
			t.Errorf("process %d led %d times, and the leader is %d", p.cmd.Process.Pid, got, first.cmd.Process.Pid)
		}
		status, body := get(t, p.url+"/healthz")
		if status != http.StatusOK || !strings.Contains(body, fmt.Sprintf("/%d\"\nreplica", first.cmd.Process.Pid)) || !strings.Contains(body, fmt.Sprintf("/%d\"\n", p.cmd.Process.Pid)) {
			t.Errorf("healthz: %d %s", status, body)
		}
	}
	reminders := remind.New(s.Reminders(), desk.New(s, calendar.China(), time.Now), time.Now)
	swept := func() (id int64) {
		t.Helper()
		latest, err := reminders.Latest(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range latest {
			if r.Job == "到期提醒" && !r.Finished.IsZero() && r.Failure == "" {
				id = r.ID
			}
		}
		return id
	}
	eventually(t, "the first sweep", func() bool { return swept() > 0 })

	addCase()
	first.kill(t)
	eventually(t, "another tells of what is overdue", func() bool {
		n, err := reminders.Unread(t.Context(), handler)
		return err == nil && n > 0
	})
	second := leader()
	if second == first {
		t.Fatal("the dead leads")
	}

	before := swept()
	_, err := storetest.SQL(t, dsn).ExecContext(context.Background(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'foidesk %'
		AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted)`)
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "the one that lost its connection says so", func() bool { return strings.Contains(second.text.String(), "目前不能负责") })
	leader()
	eventually(t, "the jobs go on", func() bool { return swept() > before })
}

// Two that serve from one SQLite file, as nobody should, tell everybody once all the same.
func TestTwoOnOneFileDoNoHarm(t *testing.T) {
	db := filepath.Join(t.TempDir(), "foidesk.db")
	s := storetest.Open(t, db)
	handler, addCase := lateOffice(t, s)
	addCase()
	reminders := remind.New(s.Reminders(), desk.New(s, calendar.China(), time.Now), time.Now)
	var both []*running
	for range 2 {
		both = append(both, start(t, "serve", "--addr", "127.0.0.1:0", "--db", db))
	}
	for _, r := range both {
		r.said("本进程负责运行系统任务")
		r.said("查看临近到期的 1 件")
	}
	n, err := reminders.Unread(t.Context(), handler)
	if err != nil || n == 0 {
		t.Errorf("%d messages, %v", n, err)
	}
	told, err := reminders.Inbox(t.Context(), handler, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	topics := map[remind.Topic]int{}
	for _, m := range told {
		if topics[m.Topic]++; topics[m.Topic] > 1 {
			t.Errorf("told twice: %+v", m)
		}
	}
	for _, r := range both {
		if status := r.end(); status != exitHolds || strings.Contains(r.stderr.String(), "ERROR") {
			t.Errorf("status %d: %s", status, r.stderr)
		}
	}
	(&shell{t: t, db: db}).must("verify").says(t, exitHolds, "0 处不符")
}
