package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// table collects what was measured.
type table struct{ lines []line }

type line struct {
	size       int
	what       string
	ours, bare float64
	against    string
}

// add notes a figure; bare is 0 where there is nothing to compare with.
func (t *table) add(size int, what string, ours, bare float64, against string) {
	t.lines = append(t.lines, line{size, what, ours, bare, against})
}

func (t *table) print(w io.Writer) error {
	fmt.Fprintf(w, "%s, %d CPUs, %s\n\n", time.Now().Format(time.DateOnly), runtime.NumCPU(), runtime.Version())
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "cases or rows\twhat\tfoidesk\tbare\ttimes as long\t")
	for _, l := range t.lines {
		bare, ratio := "", ""
		if l.bare > 0 {
			bare = number(l.bare) + " " + l.against
			ratio = fmt.Sprintf("%.2f", l.slower())
		}
		fmt.Fprintf(tw, "%d\t%s\t%s\t%s\t%s\t\n", l.size, l.what, number(l.ours), bare, ratio)
	}
	return tw.Flush()
}

// slower is how many times as long as the bare means ours takes. Figures a second go the other way.
func (l line) slower() float64 {
	if strings.HasSuffix(l.what, "a second") {
		return l.bare / l.ours
	}
	return l.ours / l.bare
}

func number(v float64) string {
	if v >= 100 {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

// rounds is how often each is run; the median is taken, for these machines are noisy.
const rounds = 15

// median runs f and returns the median time in milliseconds.
func median(f func() error) (float64, error) {
	ours, _, err := compare(f, func() error { return nil })
	return ours, err
}

// compare runs both in turn, so that what disturbs one disturbs the other, after one run each to
// warm up. It returns the median times in milliseconds.
func compare(ours, bare func() error) (float64, float64, error) { return inTurns(rounds, ours, bare) }

// inTurns is compare for what takes too long to be done that often.
func inTurns(rounds int, ours, bare func() error) (float64, float64, error) {
	var times [2][]float64
	for round := range rounds + 1 {
		for i, f := range []func() error{ours, bare} {
			start := time.Now()
			if err := f(); err != nil {
				return 0, 0, err
			}
			if round > 0 {
				times[i] = append(times[i], float64(time.Since(start).Nanoseconds())/1e6)
			}
		}
	}
	return middle(times[0]), middle(times[1]), nil
}

// middle is the median, of times that need not be in order.
func middle(times []float64) float64 {
	times = slices.Sorted(slices.Values(times))
	return times[len(times)/2]
}
