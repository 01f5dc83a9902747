package main

import (
	"encoding/json"
	"strings"
	"testing"
)

type clockJSON struct {
	Clocks []struct {
		ID, State, Start, Due, Article string
		Days, Used, Left               int
		CautiousDue                    *string `json:"cautious_due"`
		Provisional                    bool
		Steps                          []struct{ On, What, Effect, Article string }
	}
}

// The dated examples that are answer periods; days can be counted on a wall calendar with the yearly
// holiday notices beside it.
func TestClockGivesTheKnownDueDates(t *testing.T) {
	for name, tt := range map[string]struct{ received, due string }{
		"over National Day 2022, due date stated by a court":     {"2022-09-30", "2022-11-02"},
		"over National Day 2023":                                 {"2023-09-18", "2023-10-20"},
		"received on a Saturday":                                 {"2021-11-27", "2021-12-24"},
		"over Mid-Autumn and National Day 2024":                  {"2024-09-13", "2024-10-17"},
		"over National Day 2025":                                 {"2025-09-26", "2025-10-30"},
		"over the Spring Festival 2026 with its working weekend": {"2026-02-13", "2026-03-19"},
	} {
		t.Run(name, func(t *testing.T) {
			in := `{"today": "` + tt.received + `", "acts": [{"kind": "receipt", "on": "` + tt.received + `", "channel": "post"}]}`
			r := newShell(t).runWith(in, "clock", "-")
			if r.status != exitHolds {
				t.Fatalf("status %d: %s", r.status, r.stderr)
			}
			var got clockJSON
			if err := json.Unmarshal([]byte(r.stdout), &got); err != nil {
				t.Fatal(err)
			}
			c := got.Clocks[0]
			if c.ID != "answer" || c.Due != tt.due || c.Start != tt.received || c.Days != 20 || c.State != "running" || c.Left != 20 {
				t.Errorf("%+v, want due %s", c, tt.due)
			}
			if c.CautiousDue != nil || c.Provisional || len(c.Steps) < 2 || c.Steps[0].Article == "" {
				t.Errorf("%+v", c)
			}
		})
	}
}

func TestClockNamesTheActThatIsNotAllowed(t *testing.T) {
	for name, tt := range map[string]struct{ acts, says string }{
		"delivered before it was received": {
			`{"kind":"receipt","on":"2026-01-30","channel":"post"},{"kind":"decision","on":"2026-02-02","outcome":"partial"},{"kind":"delivery","on":"2026-01-20","method":"post"}`,
			"acts[2]",
		},
		"decided twice": {
			`{"kind":"receipt","on":"2026-01-30","channel":"post"},{"kind":"decision","on":"2026-02-02","outcome":"partial"},{"kind":"decision","on":"2026-02-03","outcome":"disclosed"}`,
			"acts[2]",
		},
		"30 February": {`{"kind":"receipt","on":"2026-02-30","channel":"post"}`, "没有 2026年2月30日"},
		"an outcome of the wrong edition": {
			`{"kind":"receipt","on":"2026-01-30","channel":"post"},{"kind":"decision","on":"2026-02-02","outcome":"other"}`, "acts[1]",
		},
		"a kind nobody knows": {`{"kind":"receipt","on":"2026-01-30","channel":"post"},{"kind":"appeal","on":"2026-02-01"}`, "acts[1]"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newShell(t).runWith(`{"today":"2026-03-02","acts":[`+tt.acts+`]}`, "clock", "-")
			if r.status != exitUnusable || !strings.Contains(r.stderr, tt.says) {
				t.Errorf("status %d: %s", r.status, r.stderr)
			}
		})
	}
}
