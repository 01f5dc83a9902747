package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/remind"
	"foidesk/internal/store/storetest"
)

// keptJobs are reminders over a database of their own, which keep what the jobs did.
func keptJobs(t *testing.T) *remind.Reminders {
	t.Helper()
	s := storetest.Open(t, storetest.SQLite(t))
	return remind.New(s.Reminders(), desk.New(s, calendar.China(), time.Now), time.Now)
}

// A job that fails or panics is in the log, and neither keeps the others nor the program from going on.
func TestJobsThatFail(t *testing.T) {
	log, kept := &console{}, keptJobs(t)
	ran := make(chan string, 3)
	stop, err := startJobs(t.Context(), slog.New(slog.NewTextHandler(log, nil)), kept, []job{
		{name: "a job that panics", when: "@hourly", run: func(context.Context) (string, error) { ran <- "panics"; panic("out of luck") }},
		{name: "a job that fails", when: "@hourly", run: func(context.Context) (string, error) { ran <- "fails"; return "", errors.New("disk full") }},
		{name: "a job that works", when: "@hourly", run: func(context.Context) (string, error) { ran <- "works"; return "all done", nil }},
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		<-ran
	}
	stop()
	for _, words := range []string{"out of luck", "a job that fails", "disk full"} {
		if !strings.Contains(log.String(), words) {
			t.Errorf("%q is not in %s", words, log)
		}
	}
	latest, err := kept.Latest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var runs []string
	for _, r := range latest {
		runs = append(runs, fmt.Sprintf("%s: %s%s %t", r.Job, r.Failure, r.Detail, !r.Finished.IsZero()))
	}
	want := []string{"a job that fails: disk full true", "a job that panics:  false", "a job that works: all done true"}
	slices.Sort(runs)
	if !slices.Equal(runs, want) {
		t.Errorf("kept: %q, want %q", runs, want)
	}
	if _, err := startJobs(t.Context(), slog.New(slog.DiscardHandler), kept, []job{{name: "never", when: "at noon", run: nil}}); err == nil {
		t.Error("no time was taken for one")
	}
}

// Who stops waits for what is under way, and a job that is stopped has not failed.
func TestStoppingWaitsForJobs(t *testing.T) {
	log, kept := &console{}, keptJobs(t)
	ctx, cancel := context.WithCancel(t.Context())
	under, over := make(chan struct{}), false
	stop, err := startJobs(ctx, slog.New(slog.NewTextHandler(log, nil)), kept, []job{{name: "long", when: "@hourly", run: func(ctx context.Context) (string, error) {
		close(under)
		<-ctx.Done()
		over = true
		return "", ctx.Err()
	}}})
	if err != nil {
		t.Fatal(err)
	}
	<-under
	cancel()
	stop()
	if !over || log.String() != "" {
		t.Errorf("over %t, log %s", over, log)
	}
}
