package server

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
	"foidesk/internal/sheet"
)

// importStage is how far a ledger has come.
type importStage int

const (
	checking importStage = iota
	checked              // the person is to agree
	importing
	imported
	failed
)

const (
	// keepImport is how long an uploaded ledger waits for the person to agree before it is deleted.
	keepImport = 2 * time.Hour
	// maxImports bounds the ledgers that are kept at a time.
	maxImports = 20
	// maxRunning bounds those that are read at the same time; the others wait their turn.
	maxRunning = 2
)

// importJob is one uploaded ledger on its way into the log.
type importJob struct {
	id     string
	agency desk.AgencyID
	name   string // what the person calls the file
	path   string

	mu      sync.Mutex
	stage   importStage
	rows    int // read so far
	report  desk.ImportReport
	unknown []string
	problem string // why the file as a whole cannot be taken
	expiry  *time.Timer
}

// importState is what a page shows of a job at one moment.
type importState struct {
	Stage   importStage
	Rows    int
	Report  desk.ImportReport
	Unknown []string
	Problem string
}

func (j *importJob) state() importState {
	j.mu.Lock()
	defer j.mu.Unlock()
	return importState{j.stage, j.rows, j.report, j.unknown, j.problem}
}

// importJobs keeps uploaded ledgers and works on them in the background. They live in memory and in
// one directory; when the program ends they are gone, and nothing but the upload has to be repeated.
type importJobs struct {
	desk *desk.Desk
	log  *slog.Logger
	dir  string
	own  bool // dir is ours to delete

	ctx    context.Context
	cancel context.CancelFunc
	work   sync.WaitGroup
	turn   chan struct{}

	mu   sync.Mutex
	jobs map[string]*importJob
}

func newImportJobs(d *desk.Desk, log *slog.Logger, dir string) (*importJobs, error) {
	all := &importJobs{desk: d, log: log, dir: dir, turn: make(chan struct{}, maxRunning), jobs: map[string]*importJob{}}
	var err error
	if dir == "" {
		all.own = true
		all.dir, err = os.MkdirTemp("", "foidesk-")
	} else {
		err = os.MkdirAll(dir, 0o700)
	}
	all.ctx, all.cancel = context.WithCancel(context.Background())
	return all, err
}

// receive keeps an uploaded file and begins to check it.
func (all *importJobs) receive(agency desk.AgencyID, name string, body io.Reader) (*importJob, error) {
	file, err := os.CreateTemp(all.dir, "ledger-*")
	if err != nil {
		return nil, err
	}
	_, err = io.Copy(file, body)
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, errors.Join(err, os.Remove(file.Name()))
	}
	job := &importJob{id: rand.Text(), agency: agency, name: name, path: file.Name()}
	if err := all.keep(job); err != nil {
		return nil, errors.Join(err, os.Remove(file.Name()))
	}
	all.start(job, true)
	return job, nil
}

func (all *importJobs) keep(job *importJob) error {
	all.mu.Lock()
	defer all.mu.Unlock()
	if all.ctx.Err() != nil || len(all.jobs) >= maxImports {
		return echo.NewHTTPError(http.StatusTooManyRequests)
	}
	all.jobs[job.id] = job
	job.expiry = time.AfterFunc(keepImport, func() { all.forget(job) })
	return nil
}

// forget deletes a ledger that nobody came back for. One that is being read goes on and is only no
// longer found.
func (all *importJobs) forget(job *importJob) {
	all.mu.Lock()
	defer all.mu.Unlock()
	delete(all.jobs, job.id)
	all.remove(job)
}

func (all *importJobs) remove(job *importJob) {
	if err := os.Remove(job.path); err != nil && !errors.Is(err, os.ErrNotExist) {
		all.log.Error("uploaded ledger not deleted", slog.Any("error", err))
	}
}

// find returns a job of the agency; nil where there is none.
func (all *importJobs) find(agency desk.AgencyID, id string) *importJob {
	all.mu.Lock()
	defer all.mu.Unlock()
	if job := all.jobs[id]; job != nil && job.agency == agency {
		return job
	}
	return nil
}

// confirm begins the import of a ledger that was checked and found good. Asked twice, it begins once.
func (all *importJobs) confirm(job *importJob) {
	job.mu.Lock()
	ready := job.stage == checked && job.report.Refused == 0 && job.report.New > 0
	if ready {
		job.stage, job.rows = importing, 0
	}
	job.mu.Unlock()
	if ready {
		all.start(job, false)
	}
}

func (all *importJobs) start(job *importJob, dryRun bool) {
	all.work.Go(func() {
		select {
		case all.turn <- struct{}{}:
			defer func() { <-all.turn }()
		case <-all.ctx.Done():
			return
		}
		report, unknown, err := all.run(job, dryRun)
		all.finish(job, dryRun, report, unknown, err)
	})
}

func (all *importJobs) run(job *importJob, dryRun bool) (report desk.ImportReport, unknown []string, err error) {
	ledger, err := sheet.OpenLedger(job.path, job.name)
	if err != nil {
		return report, nil, err
	}
	defer func() { err = errors.Join(err, ledger.Close()) }()
	order := desk.ImportOrder{Agency: job.agency, DryRun: dryRun, Progress: job.progress}
	report, err = all.desk.ImportLedger(all.ctx, order, untilDone(all.ctx, ledger.Rows()))
	return report, ledger.UnknownColumns(), err
}

// untilDone ends a ledger when the program does.
func untilDone(ctx context.Context, rows iter.Seq2[desk.LedgerRow, error]) iter.Seq2[desk.LedgerRow, error] {
	return func(yield func(desk.LedgerRow, error) bool) {
		for row, err := range rows {
			if err == nil {
				err = ctx.Err()
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

func (j *importJob) progress(rows int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.rows = rows
}

func (all *importJobs) finish(job *importJob, dryRun bool, report desk.ImportReport, unknown []string, err error) {
	job.mu.Lock()
	defer job.mu.Unlock()
	job.report, job.unknown, job.rows = report, unknown, report.Rows
	switch {
	case err != nil:
		job.stage, job.problem = failed, all.problem(err)
	case dryRun, report.Refused > 0: // what was good when checked may have been overtaken since
		job.stage = checked
	default:
		job.stage = imported
	}
	if job.stage == imported || job.stage == failed {
		all.remove(job)
	}
}

// problem is what a person may know of a failure.
func (all *importJobs) problem(err error) string {
	var e *desk.Error
	if errors.As(err, &e) {
		return e.Message
	}
	all.log.Error("import", slog.Any("error", err))
	return "系统内部出错，没有导入任何内容。请重试；仍然出错的，请告诉系统管理员。"
}

// close ends all work and deletes what was uploaded.
func (all *importJobs) close() error {
	all.cancel()
	all.work.Wait()
	all.mu.Lock()
	defer all.mu.Unlock()
	for _, job := range all.jobs {
		job.expiry.Stop()
		all.remove(job)
	}
	clear(all.jobs)
	if all.own {
		return os.RemoveAll(all.dir)
	}
	return nil
}
