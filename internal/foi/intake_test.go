package foi_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// A letter that came on Monday 2024-03-04, and a request under 第四十一条 of the same day.
var (
	awaited     = []foi.Act{arrived("2024-03-04")}
	recordsOpen = []foi.Act{recordsAsked("2024-03-04")}
)

func arrived(on string) foi.Arrival { return foi.Arrival{On: day(on), Channel: foi.OrdinaryLetter} }

func cameIn(ch foi.Channel, on string) foi.Arrival { return foi.Arrival{On: day(on), Channel: ch} }

func contacted(on string) foi.Contact { return foi.Contact{On: dayOr(on), How: foi.ByPhone} }

func letterReceived(on string) foi.Receipt {
	return foi.Receipt{On: day(on), Channel: foi.OrdinaryLetter}
}

func handedTo(on string) foi.Assignment {
	return foi.Assignment{On: day(on), Officer: foi.Officer{ID: 7, Name: "承办人"}}
}

func recordsAsked(on string) foi.RecordsRequest {
	return foi.RecordsRequest{On: dayOr(on), Channel: foi.InPerson, Record: "出生地", Evidence: "户口簿"}
}

func recordCorrected(on string) foi.RecordsResult {
	return foi.RecordsResult{On: dayOr(on), Result: foi.RecordCorrected}
}

func lacking(ids ...foi.Content) foi.Lacks {
	l, err := foi.Lacking(ids...)
	if err != nil {
		panic(err) // a slip in a test's own table
	}
	return l
}

// anyIntake is an act that opens a case, or leads up to its receipt.
func anyIntake() *rapid.Generator[foi.Act] {
	return rapid.Custom(func(t *rapid.T) foi.Act {
		r := anyReceipt().Draw(t, "receipt")
		switch rapid.IntRange(0, 9).Draw(t, "intake") {
		case 9:
			return foi.Arrival{On: r.On, Channel: r.Channel, SystemConfirmedOn: r.SystemConfirmedOn, Number: r.Number, Request: r.Request}
		case 8:
			way := rapid.SampledFrom([]foi.ContactWay{foi.ByPhone, foi.ByLetter, "pigeon"}).Draw(t, "way")
			return foi.Contact{On: r.On, How: way, Reached: r.Assistance, Note: r.Note}
		case 7:
			return foi.RecordsRequest{On: r.On, Channel: r.Channel, Request: r.Request, Record: "出生地", Evidence: r.Note}
		case 6:
			return foi.RecordsResult{On: r.On, Result: rapid.SampledFrom([]foi.RecordsOutcome{foi.RecordCorrected, foi.RecordReferred, "x"}).Draw(t, "result"), To: r.Note}
		}
		return r
	})
}

func TestArrivalRefused(t *testing.T) {
	testRefusals(t, []refusalCase{
		{"what is handed in is received at once", nothingYet, cameIn(foi.InPerson, "2024-03-04"), foi.UnknownChannel, "channel"},
		{"so is what is signed for", nothingYet, cameIn(foi.Post, "2024-03-04"), foi.UnknownChannel, "channel"},
		{"by pigeon", nothingYet, cameIn("pigeon", "2024-03-04"), foi.UnknownChannel, "channel"},
		{"by no channel", nothingYet, foi.Arrival{On: day("2024-03-04")}, foi.UnknownChannel, "channel"},
		{"without a date", nothingYet, foi.Arrival{Channel: foi.Web}, foi.DateMissing, "on"},
		{"a letter has no system to confirm it", nothingYet, foi.Arrival{On: day("2024-03-04"), Channel: foi.OrdinaryLetter, SystemConfirmedOn: day("2024-03-04")}, foi.NotAllowedHere, "system_confirmed_on"},
		{"twice", awaited, arrived("2024-03-05"), foi.NotAllowedHere, ""},
		{"after it was received", open, arrived("2024-03-05"), foi.NotAllowedHere, ""},
	})
}

func TestNothingIsAnsweredBeforeItIsReceived(t *testing.T) {
	received := acts(awaited, letterReceived("2024-03-06"))
	testRefusals(t, []refusalCase{
		{"a contact of nothing", nothingYet, contacted("2024-03-04"), foi.NotAllowedHere, ""},
		{"a contact of what was received at once", open, contacted("2024-03-05"), foi.NotAllowedHere, ""},
		{"a contact before it came", awaited, contacted("2024-03-03"), foi.DateOrder, "on"},
		{"a contact without a date", awaited, contacted(""), foi.DateMissing, "on"},
		{"a contact by pigeon", awaited, foi.Contact{On: day("2024-03-04"), How: "pigeon"}, foi.UnknownMethod, "how"},
		{"a contact after it was confirmed", received, contacted("2024-03-06"), foi.NotAllowedHere, ""},
		{"received before it came", awaited, letterReceived("2024-03-03"), foi.DateOrder, "on"},
		{"received twice", received, letterReceived("2024-03-07"), foi.NotAllowedHere, ""},
		{"answered", awaited, decided("2024-03-06"), foi.NotAllowedHere, ""},
		{"proposed to be answered", awaited, proposed("2024-03-06", decided("2024-03-06")), foi.NotAllowedHere, ""},
		{"corrected", awaited, toCorrect("2024-03-06", "2024-03-20"), foi.NotAllowedHere, ""},
		{"withdrawn before it came", awaited, withdrawn("2024-03-03"), foi.DateOrder, "on"},
		{"received after it was withdrawn", acts(awaited, withdrawn("2024-03-05")), letterReceived("2024-03-06"), foi.NotAllowedHere, ""},
		{"a contact after it was withdrawn", acts(awaited, withdrawn("2024-03-05")), contacted("2024-03-06"), foi.NotAllowedHere, ""},
		{"withdrawn twice", acts(awaited, withdrawn("2024-03-05")), withdrawn("2024-03-06"), foi.NotAllowedHere, ""},
		{"withdrawn of records, after the result", acts(recordsOpen, recordCorrected("2024-03-20")), withdrawn("2024-03-21"), foi.NotAllowedHere, ""},
		{"a result after the withdrawal", acts(recordsOpen, withdrawn("2024-03-20")), recordCorrected("2024-03-21"), foi.NotAllowedHere, ""},
		{"assigned before it came", awaited, handedTo("2024-03-03"), foi.DateOrder, "on"},
		{"voided under the attempts that rest on it", acts(awaited, contacted("2024-03-04")), voided(1), foi.NotAllowedHere, "of"},
	})
}

func TestStatesBeforeTheReceipt(t *testing.T) {
	for why, tt := range map[string]struct {
		acts []foi.Act
		want foi.State
	}{
		"it has come in":                          {awaited, foi.Unconfirmed},
		"nobody was reached":                      {acts(awaited, contacted("2024-03-04"), contacted("2024-03-05")), foi.Unconfirmed},
		"somebody has it":                         {acts(awaited, handedTo("2024-03-05")), foi.Unconfirmed},
		"confirmed":                               {acts(awaited, letterReceived("2024-03-06")), foi.Open},
		"confirmed by mistake":                    {acts(awaited, letterReceived("2024-03-06"), voided(2)), foi.Unconfirmed},
		"not for this office at all":              {acts(awaited, voided(1)), foi.Voided},
		"it had been signed for, as was seen now": {acts(awaited, letterReceived("2024-03-06"), voided(1)), foi.Open},
		"confirmed and answered":                  {acts(awaited, letterReceived("2024-03-06"), decided("2024-03-20")), foi.Decided},
		"a request for correction of records":     {recordsOpen, foi.RecordsOpen},
		"corrected":                               {acts(recordsOpen, recordCorrected("2024-03-20")), foi.RecordsClosed},
		"not corrected after all":                 {acts(recordsOpen, recordCorrected("2024-03-20"), voided(2)), foi.RecordsOpen},
		"the request was registered by mistake":   {acts(recordsOpen, voided(1)), foi.Voided},
	} {
		c := caseOf(t, tt.acts...)
		if c.State() != tt.want || (c.Registered == nil) != (c.Receipt != nil) {
			t.Errorf("%s: %s, found by %+v, want %s", why, c.State(), c.Registered, tt.want)
		}
		if counts := tt.want == foi.Open || tt.want == foi.Decided; c.State().Counts() != counts || c.State().Label() == "" {
			t.Errorf("%s: counted is %v, want %v; said as %q", why, c.State().Counts(), counts, c.State().Label())
		}
	}
}

// Who was given it while it waited keeps it, and is asked to claim it from the receipt on.
func TestWhoHasItKeepsItWhenItIsReceived(t *testing.T) {
	c := caseOf(t, acts(awaited, handedTo("2024-03-04"), letterReceived("2024-03-06"))...)
	if h := c.Handling; h.Officer.ID != 7 || h.Since != day("2024-03-06") || !c.Unclaimed() {
		t.Errorf("handled by %+v", h)
	}
	if c = caseOf(t, acts(awaited, handedTo("2024-03-04"))...); c.Unclaimed() {
		t.Error("nothing is owed yet, and yet somebody should have claimed it")
	}
}

func confirmation(t *testing.T, today string, acts ...foi.Act) (foi.Reading, bool) {
	t.Helper()
	c := caseOf(t, acts...)
	readings := c.Clocks(calendar.China(), foi.Policy{}, day(today))
	at := slices.IndexFunc(readings, func(r foi.Reading) bool { return r.ID == foi.ClockConfirmation })
	if at < 0 {
		return foi.Reading{}, false
	}
	if c.Receipt == nil && len(readings) != 1 {
		t.Errorf("before the receipt %d clocks run", len(readings))
	}
	return readings[at], true
}

// 第三十一条第二项: on the very day.
func TestAnOrdinaryLetterIsConfirmedOnTheDay(t *testing.T) {
	confirmedOn := func(on string) []foi.Act { return acts(awaited, contacted("2024-03-04"), letterReceived(on)) }
	for why, tt := range map[string]struct {
		acts  []foi.Act
		today string
		state foi.ClockState
		left  int
		words string
	}{
		"the day is not over":          {awaited, "2024-03-04", foi.Running, 0, "请于今日与申请人确认"},
		"the day after":                {awaited, "2024-03-05", foi.Missed, -1, "继续联系，逐次记载"},
		"nobody reached for a week":    {acts(awaited, contacted("2024-03-04"), contacted("2024-03-08")), "2024-03-11", foi.Missed, -5, "未于来件当日（2024年3月4日）确认"},
		"confirmed the same day":       {confirmedOn("2024-03-04"), "2024-03-20", foi.Met, 0, "当日确认"},
		"confirmed two days after":     {confirmedOn("2024-03-06"), "2024-03-20", foi.Missed, -2, "2024年3月6日 确认，未于当日确认"},
		"the confirmation was mistook": {acts(confirmedOn("2024-03-06"), voided(3)), "2024-03-07", foi.Missed, -3, "继续联系"},
	} {
		r, ok := confirmation(t, tt.today, tt.acts...)
		if !ok || r.State != tt.state || r.Left != tt.left || r.Due != day("2024-03-04") || !strings.Contains(r.Words(day(tt.today)), tt.words) {
			t.Errorf("%s: %s, %d left, due %s, %q; want %s, %d, %q", why, r.State, r.Left, r.Due, r.Words(day(tt.today)), tt.state, tt.left, tt.words)
		}
	}
	for why, acts := range map[string][]foi.Act{
		"one that was registered as received": open,
		"one that came over the web":          {cameIn(foi.Web, "2024-03-04")},
		"one that was voided":                 acts(awaited, voided(1)),
	} {
		if r, ok := confirmation(t, "2024-03-05", acts...); ok {
			t.Errorf("%s has the clock: %+v", why, r)
		}
	}
}

// The statutory start is the mutual confirmation, the cautious one the earliest day of all.
func TestTheCautiousDateCountsFromTheEarliest(t *testing.T) {
	web := func(submitted, system string) foi.Receipt {
		return foi.Receipt{On: day("2024-03-08"), Channel: foi.Web, SubmittedOn: dayOr(submitted), SystemConfirmedOn: dayOr(system)}
	}
	// 20 working days after 8 March are over on 8 April: 4 and 5 April are the holiday, 7 April (a Sunday) is worked.
	for why, tt := range map[string]struct {
		acts []foi.Act
		want string
	}{
		"both sides confirmed on the day":      {[]foi.Act{web("2024-03-08", "2024-03-08")}, ""},
		"only the confirmation is known":       {[]foi.Act{web("", "")}, ""},
		"the system's alone is earlier":        {[]foi.Act{web("", "2024-03-06")}, "2024-04-03"},
		"submitted, then the system's":         {[]foi.Act{web("2024-03-05", "2024-03-06")}, "2024-04-02"},
		"the day it arrived is its submission": {[]foi.Act{cameIn(foi.Web, "2024-03-05"), cameIn(foi.Web, "2024-03-05").Received(day("2024-03-08"))}, "2024-04-02"},
		"a letter not confirmed on its day":    {acts(awaited, letterReceived("2024-03-08")), "2024-04-01"},
		"a letter confirmed on its day":        {[]foi.Act{arrived("2024-03-08"), letterReceived("2024-03-08")}, ""},
	} {
		r := answerClock(t, asReceived, "2024-03-11", tt.acts...)
		got := ""
		if r.CautiousDue != nil {
			got = r.CautiousDue.String()
		}
		if got != tt.want || r.Due != day("2024-04-08") {
			t.Errorf("%s: due %s, cautious %q, want 2024-04-08 and %q", why, r.Due, got, tt.want)
		}
	}
	testRefusals(t, []refusalCase{
		{"the system confirmed after both sides had", nothingYet, web("", "2024-03-09"), foi.DateOrder, "system_confirmed_on"},
		{"the system confirmed what was not submitted yet", nothingYet, web("2024-03-06", "2024-03-05"), foi.DateOrder, "system_confirmed_on"},
		{"no system confirms what is signed for", nothingYet, foi.Receipt{On: day("2024-03-08"), Channel: foi.Post, SystemConfirmedOn: day("2024-03-08")}, foi.NotAllowedHere, "system_confirmed_on"},
	})
}

func TestLackingContents(t *testing.T) {
	for _, info := range foi.Contents() {
		if l := lacking(info.ID); l.Words() != info.Label || !strings.Contains(l.Matters(), info.Ask) || info.Ask == "" {
			t.Errorf("%s: %q, asked for by %q", info.ID, l.Words(), l.Matters())
		}
		if strings.Contains(info.Label+info.Ask, "用途") {
			t.Errorf("%s asks what it is wanted for", info.ID)
		}
	}
	// Written out once, all of them, in the regulation's order however they were ticked.
	got := lacking(foi.ContentForm, foi.ContentIdentity).Matters()
	if !strings.HasPrefix(got, "1.请提交申请人的身份证明") || !strings.Contains(got, "\n2.请写明所申请公开的政府信息的形式要求") || strings.Count(got, "\n") != 1 {
		t.Errorf("the matters of the notice: %s", got)
	}
	if l := lacking(); l != 0 || l.Words() != "" || l.Matters() != "" {
		t.Errorf("nothing lacks: %q %q", l.Words(), l.Matters())
	}
	if _, err := foi.Lacking("purpose"); err == nil {
		t.Error("a purpose can be lacking")
	}
	if _, err := foi.ReadAct([]byte(`{"kind":"receipt","on":"2024-03-04","channel":"post","lacks":["purpose"]}`)); err == nil {
		t.Error("and can be read")
	}
}

func TestOralRequestIsWrittenDown(t *testing.T) {
	full := foi.TakenDown{Why: "手部受伤", WrittenBy: "登记员", ReadBack: true}
	for why, tt := range map[string]struct {
		channel foi.Channel
		oral    foi.TakenDown
		want    string
	}{
		"all is said":            {foi.Oral, full, ""},
		"nothing is said":        {foi.Oral, foi.TakenDown{}, "oral_why oral_by oral_read_back"},
		"spaces say nothing":     {foi.Oral, foi.TakenDown{Why: " ", WrittenBy: "\t", ReadBack: true}, "oral_why oral_by"},
		"it was not read back":   {foi.Oral, foi.TakenDown{Why: "手部受伤", WrittenBy: "登记员"}, "oral_read_back"},
		"in writing":             {foi.Post, foi.TakenDown{}, ""},
		"in writing, and spoken": {foi.Post, full, "oral_why"},
	} {
		var fields []string
		for _, r := range (foi.Request{Oral: tt.oral}).OralProblems(tt.channel) {
			fields = append(fields, r.Field)
		}
		if got := strings.Join(fields, " "); got != tt.want {
			t.Errorf("%s: %q, want %q", why, got, tt.want)
		}
	}
	// What others wrote down says no more than the day and the channel, and stands.
	caseOf(t, foi.Receipt{On: day("2024-03-04"), Channel: foi.Oral})
}

func TestRecordsRefused(t *testing.T) {
	without := func(change func(*foi.RecordsRequest)) foi.RecordsRequest {
		a := recordsAsked("2024-03-04")
		change(&a)
		return a
	}
	result := func(r foi.RecordsOutcome, to string) foi.RecordsResult {
		return foi.RecordsResult{On: day("2024-03-20"), Result: r, To: to}
	}
	done := acts(recordsOpen, recordCorrected("2024-03-20"))
	testRefusals(t, []refusalCase{
		{"without a record", nothingYet, without(func(a *foi.RecordsRequest) { a.Record = " " }), foi.ReasonMissing, "record"},
		{"without evidence", nothingYet, without(func(a *foi.RecordsRequest) { a.Evidence = "" }), foi.ReasonMissing, "evidence"},
		{"without a date", nothingYet, recordsAsked(""), foi.DateMissing, "on"},
		{"by no channel", nothingYet, without(func(a *foi.RecordsRequest) { a.Channel = "" }), foi.UnknownChannel, "channel"},
		{"twice", recordsOpen, recordsAsked("2024-03-05"), foi.NotAllowedHere, ""},
		{"in a case of disclosure", open, recordsAsked("2024-03-05"), foi.NotAllowedHere, ""},
		{"a result in a case of disclosure", open, recordCorrected("2024-03-05"), foi.NotAllowedHere, ""},
		{"a result of nothing", nothingYet, recordCorrected("2024-03-05"), foi.NotAllowedHere, ""},
		{"a second result", done, recordCorrected("2024-03-21"), foi.NotAllowedHere, ""},
		{"a result before the request", recordsOpen, recordCorrected("2024-03-03"), foi.DateOrder, "on"},
		{"a result without a date", recordsOpen, recordCorrected(""), foi.DateMissing, "on"},
		{"no such result", recordsOpen, result("ignored", ""), foi.UnknownResult, "result"},
		{"transferred to nobody", recordsOpen, result(foi.RecordTransferred, " "), foi.ReasonMissing, "to"},
		{"referred to nobody", recordsOpen, result(foi.RecordReferred, ""), foi.ReasonMissing, "to"},
		{"corrected by another", recordsOpen, result(foi.RecordCorrected, "示例县"), foi.NotAllowedHere, "to"},
		{"received as an application", recordsOpen, received("2024-03-05"), foi.NotAllowedHere, ""},
		{"answered as an application", recordsOpen, decided("2024-03-05"), foi.NotAllowedHere, ""},
		{"handed on when all is done", done, handedTo("2024-03-21"), foi.NotAllowedHere, ""},
	})
	c := caseOf(t, done...)
	if clocks := c.Clocks(calendar.China(), foi.Policy{}, day("2024-12-02")); len(clocks) != 0 {
		t.Errorf("a period runs: %+v", clocks)
	}
	if _, _, ok := c.Conclusion(); ok {
		t.Error("it is concluded as an application is")
	}
}

// A case that is not received yet can be read as a case file too.
func TestClockOfWhatIsNotYetReceived(t *testing.T) {
	f, err := foi.ReadCaseFile([]byte(`{"today":"2024-03-06","acts":[{"kind":"arrival","on":"2024-03-04","channel":"ordinary_letter"},` +
		`{"kind":"contact","on":"2024-03-04","how":"phone","reached":false}]}`))
	if err != nil {
		t.Fatal(err)
	}
	readings, err := f.Clocks(calendar.China())
	if err != nil || len(readings) != 1 || readings[0].ID != foi.ClockConfirmation || readings[0].State != foi.Missed || len(readings[0].Steps) != 3 {
		t.Errorf("%+v, %v", readings, err)
	}
}
