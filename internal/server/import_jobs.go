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
	"slices"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
	"foidesk/internal/sheet"
)

const (
	// keepImport is how long an uploaded ledger waits for the person to agree before it is deleted.
	keepImport = 2 * time.Hour
	// maxImports bounds the ledgers that are kept at a time.
	maxImports = 20
	// maxRunning bounds those that are read at the same time; the others wait their turn.
	maxRunning = 2
)

// importJobs keeps uploaded ledgers and works on them in the background. They live in memory and in
// a directory of this process; when it ends they are gone, and nothing but the upload has to be
// repeated. What a killed process leaves in the directory is deleted when the next one starts.
type importJobs struct {
	desk *desk.Desk
	log  *slog.Logger
	dir  *uploadDir

	ctx    context.Context
	cancel context.CancelFunc
	work   sync.WaitGroup
	turn   chan struct{}

	mu   sync.Mutex
	jobs []*importJob // the oldest first
}

func newImportJobs(d *desk.Desk, log *slog.Logger, base string) (*importJobs, error) {
	dir, err := openUploadDir(base, log)
	if err != nil {
		return nil, err
	}
	all := &importJobs{desk: d, log: log, dir: dir, turn: make(chan struct{}, maxRunning)}
	all.ctx, all.cancel = context.WithCancel(context.Background())
	return all, nil
}

// receive keeps an uploaded file and begins to check it. Its place is taken before it is read, so
// that no more ledgers come to lie on the disk than may be kept.
func (all *importJobs) receive(agency desk.AgencyID, by desk.Actor, name string, body io.Reader) (*importJob, error) {
	file, err := os.CreateTemp(all.dir.path, "ledger-*")
	if err != nil {
		return nil, err
	}
	job := &importJob{id: rand.Text(), agency: agency, by: by, name: name, path: file.Name()}
	if err := all.keep(job); err != nil {
		return nil, errors.Join(err, file.Close(), os.Remove(file.Name()))
	}
	_, err = io.Copy(file, body)
	if err = errors.Join(err, file.Close()); err != nil {
		all.forget(job)
		return nil, err
	}
	all.check(job)
	return job, nil
}

// keep takes a job in. Where all places are taken, the oldest that is settled makes way.
func (all *importJobs) keep(job *importJob) error {
	all.mu.Lock()
	defer all.mu.Unlock()
	if all.ctx.Err() != nil {
		return echo.NewHTTPError(http.StatusTooManyRequests)
	}
	if len(all.jobs) >= maxImports {
		oldest := slices.IndexFunc(all.jobs, (*importJob).settled)
		if oldest < 0 {
			return echo.NewHTTPError(http.StatusTooManyRequests)
		}
		all.drop(all.jobs[oldest])
	}
	all.jobs = append(all.jobs, job)
	job.expiry = time.AfterFunc(keepImport, func() { all.forget(job) })
	return nil
}

// forget deletes a ledger that nobody came back for. One that is being read goes on and is only no
// longer found.
func (all *importJobs) forget(job *importJob) {
	all.mu.Lock()
	defer all.mu.Unlock()
	all.drop(job)
}

// drop needs the lock.
func (all *importJobs) drop(job *importJob) {
	job.expiry.Stop()
	all.jobs = slices.DeleteFunc(all.jobs, func(other *importJob) bool { return other == job })
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
	for _, job := range all.jobs {
		if job.id == id && job.agency == agency {
			return job
		}
	}
	return nil
}

func (all *importJobs) check(job *importJob) {
	all.mu.Lock()
	defer all.mu.Unlock()
	if all.ctx.Err() == nil {
		all.start(job, true)
	}
}

// confirm begins the import of a ledger that was checked and found good. Asked twice, it begins once.
func (all *importJobs) confirm(job *importJob, by desk.Actor) {
	all.mu.Lock()
	defer all.mu.Unlock()
	if all.ctx.Err() == nil && job.agree(by) {
		all.start(job, false)
	}
}

// start needs the lock, and that close has not been called: it waits for the work that it finds.
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
	order := desk.ImportOrder{Agency: job.agency, DryRun: dryRun, By: job.by, Progress: job.progress}
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

func (all *importJobs) finish(job *importJob, dryRun bool, report desk.ImportReport, unknown []string, err error) {
	end := importState{Stage: imported, Rows: report.Rows, Report: report, Unknown: unknown}
	switch {
	case err != nil:
		end.Stage, end.Problem = failed, all.problem(err)
	case dryRun, report.Refused > 0: // what was good when checked may have been overtaken since
		end.Stage = checked
	}
	if end.settled() {
		all.remove(job)
	}
	job.become(end)
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
	all.mu.Lock()
	all.cancel()
	all.mu.Unlock()
	all.work.Wait()
	all.mu.Lock()
	defer all.mu.Unlock()
	for _, job := range all.jobs {
		job.expiry.Stop()
	}
	all.jobs = nil
	return all.dir.remove()
}
