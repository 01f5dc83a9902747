package foi_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

func caseFile(acts ...string) string {
	return `{"today":"2023-11-01","policy":{"rest_day_receipt":"as_received"},"acts":[` + strings.Join(acts, ",") + `]}`
}

const (
	receiptText  = `{"kind":"receipt","on":"2023-09-18","channel":"post"}`
	decisionText = `{"kind":"decision","on":"2023-10-19","outcome":"partial"}`
	deliveryText = `{"kind":"delivery","on":"2023-10-20","method":"post"}`
)

func TestCaseFile(t *testing.T) {
	f, err := foi.ReadCaseFile([]byte(caseFile(receiptText, decisionText, deliveryText)))
	if err != nil {
		t.Fatal(err)
	}
	if f.Today != day("2023-11-01") || f.Policy.RestDayReceipt != foi.AsReceived || len(f.Acts) != 3 {
		t.Errorf("read as %+v", f)
	}
	readings, err := f.Clocks(calendar.China())
	if err != nil || len(readings) == 0 {
		t.Fatalf("clocks %+v (%v)", readings, err)
	}
	readings[0].Steps = readings[0].Steps[:1]
	got, err := json.Marshal(readings[0])
	if err != nil {
		t.Fatal(err)
	}
	want := `{"id":"answer","state":"met","start":"2023-09-18","days":20,"due":"2023-10-20","cautious_due":null,"used":20,"left":0,` +
		`"provisional":false,"article":"条例第三十三条第二款","steps":[{"on":"2023-09-18","what":"收到申请（邮寄）",` +
		`"effect":"当日不计，自次一工作日起为第 1 日","article":"条例第三十一条第二项、法释〔2018〕1号第四十八条"}]}`
	if string(got) != want {
		t.Errorf("reading as JSON:\n%s\nwant\n%s", got, want)
	}
}

// A fee brings a clock of its own, read beside the answer's.
func TestCaseFileWithAFee(t *testing.T) {
	f, err := foi.ReadCaseFile([]byte(caseFile(receiptText, `{"kind":"extension","approved_on":"2023-10-16","notified_on":"2023-10-16","working_days":20}`,
		`{"kind":"fee_notice","on":"2023-10-18","delivered_on":"2023-10-20","pages":150}`, `{"kind":"fee_paid","on":"2023-10-27"}`)))
	if err != nil {
		t.Fatal(err)
	}
	readings, err := f.Clocks(calendar.China())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range readings {
		got = append(got, fmt.Sprintf("%s %s %s %d", r.ID, r.State, r.Due, r.Used))
	}
	if want := "answer running 2023-11-24 3, payment met 2023-11-17 5, correction_notice lapsed 2023-09-27 7"; strings.Join(got, ", ") != want {
		t.Errorf("%s, want %s", strings.Join(got, ", "), want)
	}
}

// Both the day of reading and the policy may be left out.
func TestCaseFileAtItsShortest(t *testing.T) {
	f, err := foi.ReadCaseFile([]byte(`{"acts":[` + receiptText + `]}`))
	if err != nil || !f.Today.IsZero() || f.Policy != (foi.Policy{}) {
		t.Errorf("read as %+v (%v)", f, err)
	}
}

func TestCaseFileThatCannotBeRead(t *testing.T) {
	tests := []struct{ why, text, says string }{
		{"the second act's date", caseFile(receiptText, `{"kind":"decision","on":"2023-02-30","outcome":"partial"}`), "acts[1]"},
		{"the first act's kind", caseFile(`{"kind":"delivery_note","on":"2023-09-18"}`), "acts[0]：不认识的行为种类 kind “delivery_note”"},
		{"an unknown field", caseFile(receiptText, decisionText, `{"kind":"delivery","on":"2023-10-20","methode":"post"}`), "acts[2]"},
		{"null for an act", caseFile(receiptText, `null`), "acts[1]"},
		{"no acts", caseFile(), "acts"},
		{"acts left out", `{"today":"2023-11-01"}`, "acts"},
		{"an unknown field beside them", `{"todays":"2023-11-01","acts":[` + receiptText + `]}`, "todays"},
		{"an unknown policy", `{"policy":{"rest_day":"x"},"acts":[` + receiptText + `]}`, "rest_day"},
		{"an unknown reading", `{"policy":{"rest_day_receipt":"never"},"acts":[` + receiptText + `]}`, "never"},
		{"a day of reading that does not exist", `{"today":"2023-06-31","acts":[` + receiptText + `]}`, "6月31日"},
		{"text after it", caseFile(receiptText) + `{}`, ""},
		{"cut off", caseFile(receiptText)[:60], ""},
	}
	for _, tt := range tests {
		if _, err := foi.ReadCaseFile([]byte(tt.text)); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: error %v, want one with %q", tt.why, err, tt.says)
		}
	}
}

func TestCaseFileThatCannotStand(t *testing.T) {
	tests := []struct{ why, text, says string }{
		{"delivery before a decision", caseFile(receiptText, deliveryText), "acts[1]（delivery，2023-10-20）"},
		{"no receipt first", caseFile(decisionText), "acts[0]（decision，2023-10-19）"},
		{"an extension told after the period", caseFile(receiptText, `{"kind":"extension","approved_on":"2023-10-20","notified_on":"2023-10-23","working_days":20}`), "acts[1]（extension，2023-10-23）：答复期限于 2023-10-20 届满"},
		{"an extension that nobody consented to", caseFile(receiptText, `{"kind":"extension","notified_on":"2023-10-20","working_days":20}`), "acts[1]（extension，2023-10-20）"},
		{
			"closed as not paid on the last day for paying", caseFile(receiptText,
				`{"kind":"fee_notice","on":"2023-10-20","delivered_on":"2023-10-23","items":31}`, `{"kind":"decision","on":"2023-11-20","outcome":"other_2"}`),
			"acts[2]（decision，2023-11-20）：申请人可以缴费至 2023-11-20",
		},
		{"an outcome without its prior step", caseFile(receiptText, `{"kind":"decision","on":"2023-10-19","outcome":"other_2"}`), "收费通知"},
	}
	for _, tt := range tests {
		f, err := foi.ReadCaseFile([]byte(tt.text))
		if err != nil {
			t.Errorf("%s: %v", tt.why, err)
			continue
		}
		if _, err := f.Clocks(calendar.China()); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: error %v, want one with %q", tt.why, err, tt.says)
		}
	}
}

// The case that the contract writes out: corrected, a third party asked, extended, charged, paid and answered in part.
const contractCase = `{"today": "2026-04-30", "policy": {"rest_day_receipt": "as_received"},
 "acts": [
  {"kind": "receipt", "on": "2026-01-30", "channel": "post"},
  {"kind": "correction_notice", "on": "2026-02-04", "correct_by": "2026-02-28"},
  {"kind": "correction_received", "on": "2026-02-10"},
  {"kind": "consultation_sent", "on": "2026-02-11", "party": "third_party", "ref": "a"},
  {"kind": "consultation_delivered", "on": "2026-02-12", "ref": "a"},
  {"kind": "opinion_received", "on": "2026-02-27", "ref": "a"},
  {"kind": "extension", "approved_on": "2026-03-02", "notified_on": "2026-03-02", "working_days": 20},
  {"kind": "fee_notice", "on": "2026-03-03", "delivered_on": "2026-03-05", "pages": 150},
  {"kind": "fee_paid", "on": "2026-03-12"},
  {"kind": "decision", "on": "2026-03-20", "outcome": "partial"},
  {"kind": "delivery", "on": "2026-03-23", "method": "post"}]}`

// Read as the case grows, act by act. 2026-02-14 and 02-28 are worked, 02-15 to 02-23 is Spring Festival, 04-04 to
// 04-06 rest.
func TestCaseOfTheContract(t *testing.T) {
	whole, err := foi.ReadCaseFile([]byte(contractCase))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		acts  int
		today string
		want  []string
	}{
		{1, "2026-02-03", []string{"answer running 20 2026-03-05 2/18", "correction_notice running 7 2026-02-10 2/5"}},
		{2, "2026-02-09", []string{
			"answer suspended 20 2026-03-05 3/17", "correction_notice met 7 2026-02-10 3/4", "correction running 13 2026-02-28 3/10",
		}},
		{3, "2026-02-11", []string{"answer running 20 2026-03-16 1/19", "correction_notice met 7 2026-02-10 3/4", "correction met 13 2026-02-28 4/9"}},
		{4, "2026-02-12", []string{
			"answer suspended 20 2026-03-16 1/19", "correction_notice met 7 2026-02-10 3/4", "correction met 13 2026-02-28 4/9",
			"third_party pending 15  0/15",
		}},
		{5, "2026-02-26", []string{ // to be resumed after 2026-03-11 at the latest
			"answer suspended 20 2026-04-08 1/19", "correction_notice met 7 2026-02-10 3/4", "correction met 13 2026-02-28 4/9",
			"third_party running 15 2026-03-11 5/10",
		}},
		{6, "2026-03-02", []string{ // 02-12, 13, 14, 24, 25, 26 and 27 do not count
			"answer running 20 2026-03-25 3/17", "correction_notice met 7 2026-02-10 3/4", "correction met 13 2026-02-28 4/9",
			"third_party met 15 2026-03-11 6/9",
		}},
		{7, "2026-03-02", []string{
			"answer running 40 2026-04-23 3/37", "correction_notice met 7 2026-02-10 3/4", "correction met 13 2026-02-28 4/9",
			"third_party met 15 2026-03-11 6/9",
		}},
		{8, "2026-03-06", []string{
			"answer suspended 40 2026-04-23 4/36", "payment running 20 2026-04-02 1/19", "correction_notice met 7 2026-02-10 3/4",
			"correction met 13 2026-02-28 4/9", "third_party met 15 2026-03-11 6/9",
		}},
		{11, "2026-04-30", []string{
			"answer met 20 2026-04-10 7/13", "payment met 20 2026-04-02 5/15", "correction_notice met 7 2026-02-10 3/4",
			"correction met 13 2026-02-28 4/9", "third_party met 15 2026-03-11 6/9",
		}},
	}
	for _, tt := range tests {
		f := foi.CaseFile{Today: day(tt.today), Policy: whole.Policy, Acts: whole.Acts[:tt.acts]}
		readings, err := f.Clocks(through2026())
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range readings {
			if r.Unit == "" { // those after the answer are read elsewhere
				got = append(got, fmt.Sprintf("%s %s %d %s %d/%d", r.ID, r.State, r.Days, r.Due, r.Used, r.Left))
			}
		}
		if strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
			t.Errorf("after %d acts, on %s:\n%s\nwant\n%s", tt.acts, tt.today, strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
		}
	}
}
