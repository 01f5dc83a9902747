package foi_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// clockCase is one case of the catalogue in testdata/clock_cases: a file as `foidesk clock` reads it, and what its
// clocks have to say. The dates were counted on a wall calendar; Why is the count.
type clockCase struct {
	Name string `json:"name"`
	Why  string `json:"why"`
	// WithoutNotice reads the case by the calendar as it stood before that notice came out.
	WithoutNotice string          `json:"without_notice"`
	Case          json.RawMessage `json:"case"`
	// Expect holds fields of the clocks' JSON, by the clock's id and, where there are several, its ref, or 2 for that of
	// the second instance; null for a clock that there is not. A cautious date and a provisional one are told wherever there is one.
	Expect map[string]map[string]any `json:"expect"`
	// Refused is how the error begins: with the act that the law does not allow.
	Refused string `json:"refused"`

	file string
}

func clockCases(t *testing.T) []clockCase {
	t.Helper()
	files, err := filepath.Glob("testdata/clock_cases/*.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []clockCase
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var cases []clockCase
		if err := json.Unmarshal(text, &cases); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for i := range cases {
			cases[i].file = strings.TrimSuffix(filepath.Base(file), ".json")
		}
		all = append(all, cases...)
	}
	return all
}

// The catalogue stands by itself: each case has a name of its own, a count, and something that it expects.
func TestClockCases(t *testing.T) {
	cases := clockCases(t)
	if len(cases) < 60 {
		t.Errorf("%d cases in the catalogue", len(cases))
	}
	named := map[string]bool{}
	for _, c := range cases {
		if named[c.Name] || c.Name == "" || c.Why == "" || (len(c.Expect) == 0) == (c.Refused == "") {
			t.Errorf("%s: %q has no name of its own, no count, or not one expectation", c.file, c.Name)
		}
		named[c.Name] = true
		t.Run(c.file+"/"+c.Name, c.holds)
	}
}

func (c clockCase) holds(t *testing.T) {
	f, err := foi.ReadCaseFile(c.Case)
	if err != nil {
		t.Fatal(err)
	}
	readings, err := f.Clocks(c.calendar(t))
	if c.Refused != "" {
		if err == nil || !strings.HasPrefix(err.Error(), c.Refused) {
			t.Fatalf("%v, want a refusal: %s…", err, c.Refused)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	got := byClock(t, readings)
	for _, id := range slices.Sorted(maps.Keys(c.Expect)) {
		want, reading := c.Expect[id], got[id]
		if (want == nil) != (reading == nil) {
			t.Errorf("%s: there is %v, want %v (%s)", id, reading, want, c.Why)
			continue
		}
		for field := range want {
			if fmt.Sprint(reading[field]) != fmt.Sprint(want[field]) {
				t.Errorf("%s: %s is %v, want %v (%s)", id, field, reading[field], want[field], c.Why)
			}
		}
		for _, told := range []string{"cautious_due", "provisional"} {
			if have := reading[told]; want != nil && want[told] == nil && have != nil && have != false {
				t.Errorf("%s: %s is %v, and nothing was said of it (%s)", id, told, have, c.Why)
			}
		}
	}
	if acts, ok := c.onTheWall(f); ok {
		r := clockOf(t, foi.ClockAnswer, caseOf(t, acts...), f.Policy, f.Today.String())
		if wall := onTheWall(through2026(), f.Policy, acts, f.Today); asRead(r) != wall {
			t.Errorf("the engine says %s, the wall calendar %s", asRead(r), wall)
		}
	}
}

// onTheWall are the acts, where the oracle of random logs knows all of their kinds, and all of them have come.
func (c clockCase) onTheWall(f foi.CaseFile) (acts []foi.Act, ok bool) {
	for _, l := range f.Acts {
		switch l.Act.Kind() {
		case foi.KindReview, foi.KindSuit, foi.KindReanswer, foi.KindVoid:
			return nil, false
		}
		if l.Act.Date() > f.Today {
			return nil, false
		}
		acts = append(acts, l.Act)
	}
	return acts, c.WithoutNotice == "" && c.Expect["answer"] != nil
}

// byClock are the readings as `foidesk clock` prints them, by id and ref.
func byClock(t *testing.T, readings []foi.Reading) map[string]map[string]any {
	t.Helper()
	text, err := json.Marshal(readings)
	if err != nil {
		t.Fatal(err)
	}
	var printed []map[string]any
	if err := json.Unmarshal(text, &printed); err != nil {
		t.Fatal(err)
	}
	named := map[string]map[string]any{}
	for _, r := range printed {
		id := fmt.Sprint(r["id"])
		if ref, ok := r["ref"]; ok {
			id += fmt.Sprint(" ", ref)
		}
		if named[id] != nil { // the second instance of a suit
			id += " 2"
		}
		named[id] = r
	}
	return named
}

// calendar is China's through 2026, or as it stood before a notice.
func (c clockCase) calendar(t *testing.T) *calendar.Calendar {
	t.Helper()
	cal := through2026()
	if c.WithoutNotice == "" {
		return cal
	}
	for _, n := range []int{2019, 2020} {
		text, err := os.ReadFile(fmt.Sprintf("../calendar/data/%d.txt", n))
		if err != nil {
			t.Fatal(err)
		}
		year, err := calendar.ParseYear(string(text))
		if err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(year.Notices, func(n calendar.Notice) bool { return n.Number == c.WithoutNotice })
		if at < 0 {
			continue
		}
		year.Notices = slices.Delete(year.Notices, at, at+1)
		if cal, err = cal.With(year); err != nil {
			t.Fatal(err)
		}
		return cal
	}
	t.Fatalf("no notice %s", c.WithoutNotice)
	return nil
}
