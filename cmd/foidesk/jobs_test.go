package main

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
)

// A job that fails or panics is in the log, and neither keeps the others nor the program from going on.
func TestJobsThatFail(t *testing.T) {
	log := &console{}
	ran := make(chan string, 3)
	stop, err := startJobs(t.Context(), slog.New(slog.NewTextHandler(log, nil)), []job{
		{"a job that panics", "@hourly", func(context.Context) error { ran <- "panics"; panic("out of luck") }},
		{"a job that fails", "@hourly", func(context.Context) error { ran <- "fails"; return errors.New("disk full") }},
		{"a job that works", "@hourly", func(context.Context) error { ran <- "works"; return nil }},
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
	if strings.Contains(log.String(), "a job that works") {
		t.Errorf("a job that works is in %s", log)
	}
	if _, err := startJobs(t.Context(), slog.New(slog.DiscardHandler), []job{{"never", "at noon", nil}}); err == nil {
		t.Error("no time was taken for one")
	}
}

// Who stops waits for what is under way, and a job that is stopped has not failed.
func TestStoppingWaitsForJobs(t *testing.T) {
	log := &console{}
	ctx, cancel := context.WithCancel(t.Context())
	under, over := make(chan struct{}), false
	stop, err := startJobs(ctx, slog.New(slog.NewTextHandler(log, nil)), []job{{"long", "@hourly", func(ctx context.Context) error {
		close(under)
		<-ctx.Done()
		over = true
		return ctx.Err()
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
