package remind_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/remind"
)

// A job of the night is done again at a start of the program only if the last night went by without it.
func TestMissedNights(t *testing.T) {
	eachOffice(t, func(o *office) {
		nightly := remind.Schedule{Job: "每夜备份", Margin: 4 * time.Hour, Next: func(after time.Time) time.Time {
			night := midnight(calendar.FromTime(after.In(desk.China))).Add(2*time.Hour + 30*time.Minute)
			if !night.After(after) {
				night = night.AddDate(0, 0, 1)
			}
			return night
		}}
		missed := func(when string, want bool) {
			t.Helper()
			if got, err := o.reminders.Missed(t.Context(), nightly); got != want || err != nil {
				t.Errorf("%s: missed %t (%v), want %t", when, got, err, want)
			}
		}
		alarm := func(when string, want bool) {
			t.Helper()
			health, err := o.reminders.Health(t.Context(), []remind.Schedule{nightly})
			if err != nil || health[0].Alarm() != want {
				t.Errorf("%s: %+v (%v), want an alarm: %t", when, health, err, want)
			}
		}
		do := func(fails error) {
			t.Helper()
			if err := o.reminders.Do(t.Context(), nightly.Job, func(context.Context) (string, error) { return "", fails }); !errors.Is(err, fails) {
				t.Fatal(err)
			}
		}
		missed("never done", true)
		o.now = midnight(day("2026-09-14")).Add(2*time.Hour + 30*time.Minute)
		do(nil)
		missed("just done", false)
		o.on("2026-09-14")
		missed("in the morning", false)
		o.now = midnight(day("2026-09-15")).Add(2*time.Hour + 29*time.Minute)
		missed("a minute before the next", false)
		o.now = o.now.Add(time.Minute)
		missed("at the next", true)
		alarm("at the next", false)
		do(errors.New("磁盘已满"))
		missed("failed", true)
		alarm("failed", true)

		// One that takes its time is none to be alarmed at, until it has had four hours.
		err := o.reminders.Do(t.Context(), nightly.Job, func(context.Context) (string, error) {
			o.now = o.now.Add(nightly.Margin)
			alarm("under way for four hours", false)
			missed("under way, or cut off with the program", true)
			o.now = o.now.Add(time.Minute)
			alarm("under way for longer", true)
			return "", nil
		})
		if err != nil {
			t.Fatal(err)
		}
		alarm("done after all", false)
		o.now = midnight(day("2026-09-16")).Add(2*time.Hour + 30*time.Minute + nightly.Margin)
		alarm("not begun for four hours", false)
		o.now = o.now.Add(time.Minute)
		alarm("not begun for longer", true)
	})
}
