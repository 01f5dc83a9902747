package store_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
)

// writerVariable makes the test binary a process that registers cases in the database it names.
const writerVariable = "FOIDESK_TEST_WRITER_DSN"

// registerUntilKilled tells each act on a line of its own, after it was acknowledged. It never returns.
func registerUntilKilled(dsn string) {
	ctx := context.Background()
	s, err := store.Open(ctx, dsn, storetest.Ring())
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
	d := deskOver(s)
	for {
		line, err := d.Register(ctx, desk.Intake{By: desk.System("测试"), Agency: 1}, application("道路施工许可"))
		if err == nil {
			fmt.Println(line.ID, line.Seq)
			line, err = d.Decide(ctx, desk.At{By: desk.System("测试"), Agency: 1, Case: line.ID, Expected: 1}, foi.Decision{On: day("2026-02-27"), Outcome: foi.Disclosed})
		}
		if err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		fmt.Println(line.ID, line.Seq)
	}
}

// A process that dies between two acts, or within one, takes nothing with it that was acknowledged, and
// leaves nothing half done.
func TestKilledWriterLosesNothing(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn)
		d := deskOver(s)
		ok(d.CreateAgency(t.Context(), desk.System("测试"), desk.Agency{Name: "示例市"}))(t)
		acts := map[desk.CaseID]int{}
		for kill := range 3 {
			writeAndKill(t, dsn, 20+7*kill, acts)
		}
		for id, seq := range acts {
			file, err := d.Case(t.Context(), 1, id)
			if err != nil || len(file.Log) < seq {
				t.Errorf("case %d: act %d was acknowledged, the log has %d (%v)", id, seq, len(file.Log), err)
			}
		}
		v := ok(d.Verify(t.Context(), func(d desk.Difference) { t.Errorf("verify: %s", d) }))(t)
		last := ok(d.Register(t.Context(), desk.Intake{By: desk.System("测试"), Agency: 1}, application("道路施工许可")))(t)
		if want := fmt.Sprintf("2026-%06d", v.Cases+1); last.Number != want {
			t.Errorf("after %d cases comes %s, want %s: no number was lost", v.Cases, last.Number, want)
		}
	})
}

// writeAndKill lets a writer acknowledge n acts and kills it as kill -9 does.
func writeAndKill(t *testing.T, dsn string, n int, acts map[desk.CaseID]int) {
	t.Helper()
	writer := exec.Command(os.Args[0])
	writer.Env = append(os.Environ(), writerVariable+"="+dsn)
	out := ok(writer.StdoutPipe())(t)
	if err := writer.Start(); err != nil {
		t.Fatal(err)
	}
	told := 0
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var id desk.CaseID
		var seq int
		if _, err := fmt.Sscan(lines.Text(), &id, &seq); err != nil {
			t.Fatalf("the writer says: %s", lines.Text())
		}
		acts[id] = max(acts[id], seq)
		if told++; told == n {
			if err := writer.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := writer.Wait(); err == nil || told < n {
		t.Fatalf("the writer ended by itself after %d acts: %v", told, err)
	}
}
