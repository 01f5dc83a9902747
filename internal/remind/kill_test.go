package remind_test

import (
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"foidesk/internal/store/storetest"
)

// kills is how many processes die over the reminders of some weeks.
const kills = 200

// inTheAir is how many deliveries a process hands over at once: 4 by each of two channels. So many may come once more
// after a kill.
const inTheAir = 8

// mostHalves bounds a test in which processes are too fast to be killed.
const mostHalves = 60

// Until a killed process is started again some time goes by, and lapse is longer than what it was handing over stays with it.
// All kills of a test fit into half a day.
const (
	restart = time.Minute
	lapse   = 6 * time.Minute
)

// A process that sweeps and delivers is killed two hundred times, wherever it is, and started again each time. Everybody is
// told the same as where nobody was killed, and receives it once, as soon as what comes with the same name again is dropped.
func TestKilledTwoHundredTimes(t *testing.T) {
	t.Parallel() // most of the time somebody waits for somebody
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		t.Parallel()
		w := newWorld(t, dsn)
		twin := w.twin()
		k := newKiller(t, rand.Uint64())
		half := 0
		for ; half < mostHalves && k.kills() < kills; half++ {
			w.begin(half)
			for _, aim := range aims(half) {
				if k.kills() == kills || !k.strike(t, w.worker(), aim) {
					break
				}
				w.now = w.now.Add(restart)
			}
			w.cleanUp()
			twin.begin(half)
			twin.work()
		}
		w.end(half)
		twin.end(half)
		if w.wantSameAs(twin, k.kills()) == 0 {
			t.Error("nobody was killed between the receiver's answer and the note of it")
		}
		if w.deliveries() != twin.deliveries() {
			t.Errorf("%d deliveries, and without kills %d", w.deliveries(), twin.deliveries())
		}
		if k.kills() < kills {
			t.Errorf("only %d kills", k.kills())
		}
		wantAllHit(t, k.hits)
	})
}

// aims are where the kills of half a day go to: what was swept and put together once is done, so that it comes first, and
// at noon there is little to sweep.
func aims(half int) []phase {
	if half%2 == 1 {
		return slices.Concat(slices.Repeat([]phase{composing}, 2), slices.Repeat([]phase{delivering}, 4))
	}
	return slices.Concat(slices.Repeat([]phase{sweeping}, 6), slices.Repeat([]phase{composing}, 4), slices.Repeat([]phase{delivering}, 8))
}

// wantAllHit: kills that leave out a phase prove nothing about it.
func wantAllHit(t *testing.T, hits map[phase]int) {
	t.Helper()
	if !allHit(hits) {
		t.Error("in some phase no process was killed")
	}
	t.Logf("killed while %v", hits)
}

func allHit(hits map[phase]int) bool {
	return hits[sweeping] > 0 && hits[composing] > 0 && hits[delivering] > 0
}

// Three processes sweep and deliver on one database at once, as they never should, and two of them are killed again and
// again: the same once more.
func TestKilledWhileOthersGoOn(t *testing.T) {
	t.Parallel()
	dsn := storetest.Postgres(t)
	w := newWorld(t, dsn)
	twin := w.twin()
	killers := []*killer{newKiller(t, rand.Uint64()), newKiller(t, rand.Uint64())}
	hits, killed := map[phase]int{}, 0
	half := 0
	for ; half < mostHalves && (killed < 30 || !allHit(hits)); half++ {
		w.begin(half)
		var all sync.WaitGroup
		for _, k := range killers {
			all.Go(func() {
				for _, aim := range []phase{sweeping, composing, delivering} {
					if !k.strike(t, w.worker(), aim) {
						return
					}
				}
				w.worker().finish(t)
			})
		}
		all.Go(func() { w.worker().finish(t) })
		all.Wait()
		w.cleanUp()
		twin.begin(half)
		twin.work()
		clear(hits)
		killed = 0
		for _, k := range killers {
			killed += k.kills()
			for p, n := range k.hits {
				hits[p] += n
			}
		}
	}
	w.end(half)
	twin.end(half)
	w.wantSameAs(twin, killed)
	wantAllHit(t, hits)
}
