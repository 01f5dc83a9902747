package server

import (
	"sync"
	"time"

	"foidesk/internal/desk"
)

// importStage is how far a ledger has come.
type importStage int

const (
	checking importStage = iota
	checked              // the person is to agree, or to mend the ledger
	importing
	imported
	failed
)

// importJob is one uploaded ledger on its way into the log.
type importJob struct {
	id     string
	agency desk.AgencyID
	name   string // what the person calls the file
	path   string
	by     desk.Actor // who uploaded it, and who agreed to its import once somebody has
	expiry *time.Timer

	mu  sync.Mutex
	now importState
}

// importState is what a page shows of a job at one moment.
type importState struct {
	Stage   importStage
	Rows    int // read so far
	Report  desk.ImportReport
	Unknown []string
	Problem string // why the file as a whole cannot be taken
}

// acceptable tells that the ledger was found good and that there is something in it to import.
func (s importState) acceptable() bool {
	return s.Stage == checked && s.Report.Refused == 0 && s.Report.New > 0
}

// settled tells that the file is not needed any more, only what became of it.
func (s importState) settled() bool {
	return s.Stage != checking && s.Stage != importing && !s.acceptable()
}

func (j *importJob) state() importState {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.now
}

func (j *importJob) settled() bool { return j.state().settled() }

// agree moves a ledger that was found good on to its import; false where it is not, or was already.
func (j *importJob) agree(by desk.Actor) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.now.acceptable() {
		return false
	}
	j.now.Stage, j.now.Rows, j.by = importing, 0, by
	return true
}

func (j *importJob) progress(rows int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.now.Rows = rows
}

func (j *importJob) become(s importState) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.now = s
}
