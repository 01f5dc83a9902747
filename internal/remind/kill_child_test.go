package remind_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/hook"
	"foidesk/internal/mail"
	"foidesk/internal/remind"
	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
)

// workerVariable makes the test binary a process that sweeps and delivers once, and tells how far it is.
const workerVariable = "FOIDESK_TEST_REMINDING"

// phase is how far such a process is.
type phase string

// The phases, each from its mark to the next.
const (
	opening    phase = "opening"
	sweeping   phase = "sweeping"
	composing  phase = "composing"
	delivering phase = "delivering"
	finished   phase = "finished"
)

// mark tells a phase on a line of its own.
func mark(p phase) { fmt.Println(p) }

// marking tells when deliveries are put together, and when that is done.
type marking struct{ remind.Store }

func (m marking) Compose(ctx context.Context, by []remind.Channel, at time.Time, decide func(remind.Pile) (remind.Bundle, bool)) (int, error) {
	mark(composing)
	defer mark(delivering)
	return m.Store.Compose(ctx, by, at, decide)
}

// work is what such a process does, of the database, the mail server and the moment that it is told.
func work(dsn, mailServer, moment string) error {
	now, err := time.Parse(time.RFC3339, moment)
	if err != nil {
		return err
	}
	postOffice, err := mail.Parse(mailServer, "foidesk@example.com", "")
	if err != nil {
		return err
	}
	ctx := context.Background()
	s, err := store.Open(ctx, dsn, storetest.Ring())
	if err != nil {
		return err
	}
	clock := func() time.Time { return now }
	r := remind.New(marking{s.Reminders()}, desk.New(s, calendar.China(), clock), clock)
	mark(sweeping)
	return errors.Join(sweepAndDeliver(ctx, r, remind.Outlets{Mailer: postOffice, Poster: hook.New()}), s.Close())
}

// sweepAndDeliver sweeps once, and delivers until nothing is left to be done.
func sweepAndDeliver(ctx context.Context, r *remind.Reminders, by remind.Outlets) error {
	if _, err := r.Sweep(ctx); err != nil {
		return err
	}
	for {
		if done, err := r.Deliver(ctx, by); err != nil || done == (remind.Round{}) {
			return err
		}
	}
}

// workAndExit is all that the process does. It never returns.
func workAndExit(args []string) {
	if err := work(args[0], args[1], args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	mark(finished)
	os.Exit(0)
}

// worker is such a process, seen from outside.
type worker struct {
	cmd    *exec.Cmd
	stderr bytes.Buffer
	// marks are the phases as they begin; it is closed when the process has ended.
	marks chan phase
}

func (w *world) worker() *worker {
	p := &worker{cmd: exec.Command(os.Args[0], w.dsn, w.mails.URL(), w.now.Format(time.RFC3339)), marks: make(chan phase, 1000)}
	p.cmd.Env = append(os.Environ(), workerVariable+"=1")
	p.cmd.Stderr = &p.stderr
	out, err := p.cmd.StdoutPipe()
	if err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		w.t.Error(err)
		close(p.marks)
		return p
	}
	go func() {
		defer close(p.marks)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			p.marks <- phase(lines.Text())
		}
	}()
	return p
}

// wait returns when the process has ended, and tells whether it was killed before it had finished.
func (p *worker) wait(t *testing.T, last phase) (killed bool) {
	t.Helper()
	err := p.cmd.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL {
		return last != finished
	}
	if err != nil || last != finished {
		t.Errorf("a process ended while %s: %v: %s", last, err, p.stderr.String())
	}
	return false
}

// finish lets the process finish.
func (p *worker) finish(t *testing.T) {
	t.Helper()
	last := opening
	for last = range p.marks {
	}
	p.wait(t, last)
}

// killer kills processes at moments that its dice choose.
type killer struct {
	rng *rand.Rand
	// took is how long each phase takes that goes by whole, of late; hits counts the kills within each.
	took map[phase]time.Duration
	hits map[phase]int
}

// newKiller is one whose first dice are thrown before anybody knows how long anything takes.
func newKiller(t *testing.T, seed uint64) *killer {
	t.Logf("the dice are seeded with %d", seed)
	return &killer{
		rng:  rand.New(rand.NewPCG(seed, 9)),
		took: map[phase]time.Duration{sweeping: 100 * time.Millisecond, composing: 10 * time.Millisecond, delivering: 150 * time.Millisecond},
		hits: map[phase]int{},
	}
}

func (k *killer) kills() (sum int) {
	for _, n := range k.hits {
		sum += n
	}
	return sum
}

// strike lets a process come to a phase, and kills it some time after that, wherever it is then; killed is false where it
// was faster.
func (k *killer) strike(t *testing.T, p *worker, aim phase) (killed bool) {
	t.Helper()
	after := time.Duration(k.rng.Float64() * float64(k.took[aim]))
	if aim == delivering {
		after /= 4 // else too little is left for those who come after
	}
	last, since := opening, time.Now()
	whole := map[phase]time.Duration{}
	var strikes <-chan time.Time
	for open := true; open; {
		var next phase
		select {
		case next, open = <-p.marks:
			if !open {
				break
			}
			if _, before := whole[last]; !before {
				whole[last] = time.Since(since)
			}
			last, since = next, time.Now()
			if strikes == nil && last == aim {
				strikes = time.After(after)
			}
		case <-strikes:
			if err := p.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
				t.Error(err)
			}
		}
	}
	for of, took := range whole {
		if of == sweeping || took > k.took[of] { // the others go by whole mostly where little is left for them
			k.took[of] = (k.took[of] + took) / 2
		}
	}
	if killed = p.wait(t, last); killed {
		k.hits[last]++
	}
	return killed
}
