package main

import (
	"encoding/json"
	"fmt"
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

// The example that other programs copy, cut off at some of its acts. 2026-02-14 and 02-28 are worked, 02-15 to 02-23 is
// Spring Festival.
func TestClockReadsEveryStepBeforeTheAnswer(t *testing.T) {
	acts := []string{
		`{"kind": "receipt", "on": "2026-01-30", "channel": "post"}`,
		`{"kind": "correction_notice", "on": "2026-02-04", "correct_by": "2026-02-28"}`,
		`{"kind": "correction_received", "on": "2026-02-10"}`,
		`{"kind": "consultation_sent", "on": "2026-02-11", "party": "third_party", "ref": "a"}`,
		`{"kind": "consultation_delivered", "on": "2026-02-12", "ref": "a"}`,
		`{"kind": "opinion_received", "on": "2026-02-27", "ref": "a"}`,
		`{"kind": "extension", "approved_on": "2026-03-02", "notified_on": "2026-03-02", "working_days": 20}`,
		`{"kind": "fee_notice", "on": "2026-03-03", "delivered_on": "2026-03-05", "pages": 150}`,
		`{"kind": "fee_paid", "on": "2026-03-12"}`,
	}
	for name, tt := range map[string]struct {
		acts  int
		today string
		want  string
	}{
		"a correction is awaited":       {2, "2026-02-05", "answer suspended 2026-03-05 3, correction_notice met 2026-02-10 3, correction running 2026-02-28 1"},
		"corrected":                     {3, "2026-02-11", "answer running 2026-03-16 1, correction_notice met 2026-02-10 3, correction met 2026-02-28 4"},
		"a letter not known to be read": {4, "2026-02-24", "answer suspended 2026-03-16 1, correction_notice met 2026-02-10 3, correction met 2026-02-28 4, third_party pending  0"},
		"an opinion is awaited":         {5, "2026-02-24", "answer suspended 2026-04-08 1, correction_notice met 2026-02-10 3, correction met 2026-02-28 4, third_party running 2026-03-11 3"},
		"extended":                      {7, "2026-03-02", "answer running 2026-04-23 3, correction_notice met 2026-02-10 3, correction met 2026-02-28 4, third_party met 2026-03-11 6"},
		"paid":                          {9, "2026-03-12", "answer running 2026-04-10 0, payment met 2026-04-02 5, correction_notice met 2026-02-10 3, correction met 2026-02-28 4, third_party met 2026-03-11 6"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newShell(t).runWith(`{"today": "`+tt.today+`", "acts": [`+strings.Join(acts[:tt.acts], ",")+`]}`, "clock", "-")
			if r.status != exitHolds {
				t.Fatalf("status %d: %s", r.status, r.stderr)
			}
			var got clockJSON
			if err := json.Unmarshal([]byte(r.stdout), &got); err != nil {
				t.Fatal(err)
			}
			var lines []string
			for _, c := range got.Clocks {
				lines = append(lines, fmt.Sprintf("%s %s %s %d", c.ID, c.State, c.Due, c.Used))
				if c.Article == "" || len(c.Steps) == 0 {
					t.Errorf("%s rests on %q, %d steps", c.ID, c.Article, len(c.Steps))
				}
			}
			if strings.Join(lines, ", ") != tt.want {
				t.Errorf("%s, want %s", strings.Join(lines, ", "), tt.want)
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
		"asked to correct on the eighth working day": {
			`{"kind":"receipt","on":"2026-01-30","channel":"post"},{"kind":"correction_notice","on":"2026-02-11","correct_by":"2026-02-28"}`, "acts[1]（correction_notice，2026-02-11）：补正告知须在收到申请之日起 7 个工作日内作出",
		},
		"an opinion that nobody was asked for": {
			`{"kind":"receipt","on":"2026-01-30","channel":"post"},{"kind":"opinion_received","on":"2026-02-11","ref":"a"}`, "acts[1]",
		},
		"closed as not corrected on the last day for it": {
			`{"kind":"receipt","on":"2026-01-30","channel":"post"},{"kind":"correction_notice","on":"2026-02-04","correct_by":"2026-02-28"},{"kind":"lapse","on":"2026-02-28","outcome":"other_1"}`,
			"acts[2]（lapse，2026-02-28）：申请人可以补正至 2026-02-28",
		},
		"delayed to a day that is not later": {
			`{"kind":"receipt","on":"2026-01-30","channel":"post"},{"kind":"delay_set","on":"2026-02-04","until":"2026-03-05"}`, "acts[1]（delay_set，2026-02-04）",
		},
		"a party nobody knows": {
			`{"kind":"receipt","on":"2026-01-30","channel":"post"},{"kind":"consultation_sent","on":"2026-02-04","party":"neighbour"}`, "第三方、共同制作机关、其他机关",
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
