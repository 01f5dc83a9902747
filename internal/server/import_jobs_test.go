package server

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"foidesk/internal/desk"
)

func openJobs(t *testing.T) *importJobs {
	t.Helper()
	all, err := newImportJobs(nil, slog.New(slog.DiscardHandler), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := all.close(); err != nil {
			t.Error(err)
		}
	})
	return all
}

var good = importState{Stage: checked, Report: desk.ImportReport{Rows: 1, New: 1}}

func TestPlacesForLedgers(t *testing.T) {
	for _, c := range []struct {
		name    string
		now     importState
		makeWay bool
	}{
		{"being checked", importState{Stage: checking}, false},
		{"waiting for the person's word", good, false},
		{"being imported", importState{Stage: importing}, false},
		{"imported", importState{Stage: imported}, true},
		{"failed", importState{Stage: failed}, true},
		{"refused", importState{Stage: checked, Report: desk.ImportReport{New: 1, Refused: 1}}, true},
		{"nothing new", importState{Stage: checked, Report: desk.ImportReport{Unchanged: 1}}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			all := openJobs(t)
			jobs := make([]*importJob, maxImports)
			for i := range jobs {
				jobs[i] = &importJob{id: string(rune('a' + i)), now: importState{Stage: importing}}
				if err := all.keep(jobs[i]); err != nil {
					t.Fatal(err)
				}
			}
			jobs[3].become(c.now)
			jobs[5].become(c.now)
			err := all.keep(&importJob{id: "new"})
			if (err == nil) != c.makeWay || err != nil && statusOf(err) != http.StatusTooManyRequests {
				t.Errorf("one more: error %v, want room %t", err, c.makeWay)
			}
			if found := all.find(0, jobs[3].id) != nil; found == c.makeWay {
				t.Errorf("the oldest such one is still there: %t", found)
			}
			if all.find(0, jobs[5].id) == nil {
				t.Error("more than one made way")
			}
		})
	}
}

func TestALedgerWithoutAPlaceIsNotRead(t *testing.T) {
	all := openJobs(t)
	for range maxImports {
		if err := all.keep(&importJob{}); err != nil {
			t.Fatal(err)
		}
	}
	body := strings.NewReader("登记编号")
	if _, err := all.receive(1, desk.System("测试"), "2024.csv", body); statusOf(err) != http.StatusTooManyRequests {
		t.Errorf("error %v, want too many", err)
	}
	if body.Len() < len("登记编号") {
		t.Error("the ledger was read")
	}
	if left := ledgersIn(t, all); len(left) > 0 {
		t.Errorf("left on the disk: %q", left)
	}
}

type brokenBody struct{}

func (brokenBody) Read([]byte) (int, error) { return 0, errors.New("line broken") }

func TestALedgerThatBreaksOffGivesItsPlaceBack(t *testing.T) {
	all := openJobs(t)
	body := io.MultiReader(strings.NewReader("登记编号"), brokenBody{})
	if _, err := all.receive(1, desk.System("测试"), "2024.csv", body); err == nil {
		t.Fatal("accepted")
	}
	if left := ledgersIn(t, all); len(left)+len(all.jobs) > 0 {
		t.Errorf("left: %q and %d jobs", left, len(all.jobs))
	}
}

func TestNoImportBeginsOnceTheProgramEnds(t *testing.T) {
	all := openJobs(t)
	job := &importJob{now: good}
	if err := all.keep(job); err != nil {
		t.Fatal(err)
	}
	if err := all.close(); err != nil {
		t.Fatal(err)
	}
	all.confirm(job, desk.System("测试"))
	if now := job.state().Stage; now != checked {
		t.Errorf("stage %d, want %d: nobody waits for the import", now, checked)
	}
}

func ledgersIn(t *testing.T, all *importJobs) []string {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(all.dir.path, "ledger-*"))
	if err != nil {
		t.Fatal(err)
	}
	return left
}
