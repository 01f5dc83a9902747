package foi_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// inWords prints a reading as one would lay it before a court: one line a step.
func inWords(r foi.Reading, today calendar.Date) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", r.Words(today))
	for _, s := range r.Steps {
		article := s.Article
		if article == "" {
			article = "—"
		}
		fmt.Fprintf(&b, "%s（%s） %s\n    %s\n    依据：%s\n", s.On, s.On.WeekdayChinese(), s.What, s.Effect, article)
	}
	return b.String()
}

// The golden files are read by people against a wall calendar before they are accepted.
func TestStepsInWords(t *testing.T) {
	web := foi.Receipt{On: day("2022-12-12"), Channel: foi.Web, SubmittedOn: day("2022-12-10")}
	tests := []struct {
		file   string
		policy foi.Policy
		today  string
		acts   []foi.Act
	}{
		{"national-day-2023", asReceived, "2023-11-01", []foi.Act{
			received("2023-09-18"), decided("2023-10-19"), foi.Delivery{On: day("2023-10-20"), Method: foi.ByHand},
		}},
		{"year-end-2022-late", asReceived, "2023-02-01", []foi.Act{web, foi.Decision{On: day("2023-01-10"), Outcome: foi.ThirdPartyRights}, posted("2023-01-11")}},
		{"rest-day-next-working-day", nextWorkingDay, "2022-10-20", []foi.Act{received("2022-10-01")}},
		{"year-end-2026-provisional", asReceived, "2026-12-14", []foi.Act{received("2026-12-11")}},
		{"posted-within-a-holiday", asReceived, "2023-11-01", []foi.Act{received("2023-08-30"), decided("2023-09-27"), posted("2023-10-02")}},
		{"posted-and-came-back", asReceived, "2024-05-06", []foi.Act{
			received("2024-03-04"), decided("2024-03-20"), notDelivered("2024-03-21", foi.ByHand), posted("2024-04-01"),
			notDelivered("2024-04-10", foi.ByPost), posted("2024-04-12"), signedFor("2024-04-16"),
		}},
		{"withdrawn", asReceived, "2024-03-20", []foi.Act{received("2024-03-04"), withdrawn("2024-03-11")}},
		{"extended", asReceived, "2024-04-08", []foi.Act{
			received("2024-03-04"), proposed("2024-03-25", lengthening(10)), approved("2024-03-26", 2), extended("", "2024-03-28", 10),
		}},
		{"extended-too-late", asReceived, "2024-04-02", acts(open, extended("2024-03-28", "2024-04-01", 10), mended(1, received("2024-02-20")))},
		{"payment-awaited", asReceived, "2024-04-08", asked},
		{"paid-and-extended", asReceived, "2024-06-03", acts(paidUp, extended("2024-04-22", "2024-04-23", 5), decided("2024-04-30"), posted("2024-05-06"))},
		{"closed-as-not-paid", asReceived, "2024-06-03", acts(asked, notPaid("2024-04-18"), posted("2024-04-19"))},
		{"correction-awaited", asReceived, "2024-03-20", unclear},
		{"corrected-and-extended", asReceived, "2024-06-03", acts(clarified, extended("2024-04-18", "2024-04-19", 5), decided("2024-04-25"), posted("2024-04-26"))},
		{"corrected-on-a-rest-day", nextWorkingDay, "2024-03-25", acts(unclear, corrected("2024-03-23"))},
		{"lapsed-as-not-corrected", asReceived, "2024-06-03", acts(unclear, lapsed("2024-04-01", foi.NotCorrected))},
		{"opinion-awaited", asReceived, "2024-03-20", acts(asking, reached("2024-03-13", "a"))},
		{"third-party-silent", asReceived, "2024-04-10", acts(asking, reached("2024-03-13", "a"))},
		{"third-party-late", asReceived, "2024-04-16", acts(asking, reached("2024-03-13", "a"), opined("2024-04-15", "a"))},
		{"two-consultations-overlapping", asReceived, "2024-05-06", together(
			open, consultation(foi.ThirdParty, "甲公司", "2024-03-27", "2024-03-28", "2024-04-08"), consultation(foi.CoMaker, "乙局", "2024-03-29", "2024-03-29", "2024-04-11"),
		)},
		{"asked-on-the-last-day", asReceived, "2024-06-03", together(
			open, consultation(foi.OtherAgency, "", "2024-04-01", "", "2024-04-10"), []foi.Act{decided("2024-04-08"), posted("2024-04-09")},
		)},
		{"asked-too-late", asReceived, "2024-04-12", acts(open, consulted("2024-04-02", foi.OtherAgency, ""), opined("2024-04-10", ""))},
		{"paid-while-an-opinion-is-awaited", asReceived, "2024-04-02", together(
			open, consultation(foi.OtherAgency, "", "2024-03-11", "", "2024-04-01"), []foi.Act{charged("2024-03-18", "2024-03-19"), paid("2024-03-25")},
		)},
		{"delayed", asReceived, "2024-04-01", together(
			open, []foi.Act{askedWhy("2024-03-11"), delayed("2024-03-25", "2024-06-28")}, consultation(foi.ThirdParty, "", "2024-03-27", "2024-03-28", "2024-04-12"),
		)},
		{"all-that-can-happen", asReceived, "2026-04-30", contractActs(t)},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			golden(t, "steps-"+tt.file, inWords(answerClock(t, tt.policy, tt.today, tt.acts...), day(tt.today)))
		})
	}
}

// contractActs are those of the contract's example.
func contractActs(t *testing.T) []foi.Act {
	t.Helper()
	f, err := foi.ReadCaseFile([]byte(contractCase))
	if err != nil {
		t.Fatal(err)
	}
	var acts []foi.Act
	for _, l := range f.Acts {
		acts = append(acts, l.Act)
	}
	return acts
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s:\n%s\nwant\n%s", path, got, want)
	}
}

// The applicant's own time, as one would lay it before a court that asks why the office stopped.
func TestPaymentInWords(t *testing.T) {
	for file, acts := range map[string][]foi.Act{
		"paid": paidUp, "paid-late": acts(asked, paid("2024-04-19")), "not-paid": acts(asked, notPaid("2024-04-18"), posted("2024-04-19")),
		"not-received": unreceived, "withdrawn": acts(asked, withdrawn("2024-03-22")),
	} {
		t.Run(file, func(t *testing.T) {
			r := clockOf(t, foi.ClockPayment, caseOf(t, acts...), asReceived, "2024-06-03")
			golden(t, "payment-"+file, inWords(r, day("2024-06-03")))
		})
	}
}

// And what else the applicant and those who are asked have time for.
func TestTermsInWords(t *testing.T) {
	third := acts(asking, reached("2024-03-13", "a"))
	maker := acts(open, consulted("2024-03-11", foi.CoMaker, ""), reached("2024-03-13", ""))
	for file, tt := range map[string]struct {
		id   foi.ClockID
		acts []foi.Act
	}{
		"correction-in-time":         {foi.ClockCorrection, clarified},
		"correction-none":            {foi.ClockCorrection, unclear},
		"correction-to-a-rest-day":   {foi.ClockCorrection, acts(open, toCorrect("2024-03-11", "2024-04-05"), corrected("2024-04-08"))},
		"correction_notice-in-time":  {foi.ClockCorrectionNotice, unclear},
		"correction_notice-none":     {foi.ClockCorrectionNotice, open},
		"third_party-in-time":        {foi.ClockThirdParty, acts(third, opined("2024-03-20", "a"))},
		"third_party-silent":         {foi.ClockThirdParty, third},
		"third_party-receipt-missed": {foi.ClockThirdParty, acts(asking, opined("2024-03-20", "a"))},
		"co_maker-silent":            {foi.ClockCoMaker, maker},
		"co_maker-withdrawn":         {foi.ClockCoMaker, acts(maker, withdrawn("2024-03-22"))},
	} {
		t.Run(file, func(t *testing.T) {
			r := clockOf(t, tt.id, caseOf(t, tt.acts...), asReceived, "2024-06-03")
			golden(t, "term-"+file, inWords(r, day("2024-06-03")))
		})
	}
}

// A step without an article is one on which the law is silent: electronic delivery, withdrawal.
func TestStepsRestOnArticles(t *testing.T) {
	silent := map[string]bool{"送达（电子送达）": true, "申请人撤回申请": true}
	cases := [][]foi.Act{
		{received("2023-09-18"), decided("2023-10-19"), posted("2023-10-20")},
		{received("2023-09-18"), decided("2023-10-19"), foi.Delivery{On: day("2023-10-20"), Method: foi.Electronic}},
		{foi.Receipt{On: day("2020-01-20"), Channel: foi.Fax, SubmittedOn: day("2020-01-17")}, withdrawn("2020-03-02")},
		{received("2021-12-20")},
		{received("2026-12-11")},
		acts(open, extended("2024-03-25", "2024-03-25", 10)),
		asked,
		acts(paidUp, extended("2024-04-22", "2024-04-23", 5)),
		acts(asked, notPaid("2024-04-18"), posted("2024-04-19")),
		clarified,
		acts(unclear, lapsed("2024-04-01", foi.NotCorrected)),
		acts(asking, reached("2024-03-13", "a"), opined("2024-04-15", "a")),
		acts(open, askedWhy("2024-03-11"), delayed("2024-03-25", "2024-06-28"), consulted("2024-03-27", foi.OtherAgency, "")),
		acts(open, consulted("2024-04-02", foi.CoMaker, "")),
		contractActs(t),
	}
	for _, info := range foi.Channels() {
		cases = append(cases, []foi.Act{foi.Receipt{On: day("2024-09-13"), Channel: info.ID}})
	}
	for _, acts := range cases {
		steps := answerClock(t, asReceived, "2024-12-31", acts...).Steps
		for i, s := range steps {
			if s.On.IsZero() || s.What == "" || s.Effect == "" || s.Article == "" != silent[s.What] {
				t.Errorf("step without date, words or article: %+v", s)
			}
			if i > 0 && s.On < steps[i-1].On {
				t.Errorf("%s (%s) stands after %s (%s)", s.What, s.On, steps[i-1].What, steps[i-1].On)
			}
		}
	}
}

// A day is laid to the notice that set it and to no other of its year: the notice for 2023 came out two
// months after National Day 2022, the second notice of 2020 is about the Spring Festival only.
func TestStepsNameTheNoticeOfTheDay(t *testing.T) {
	tests := []struct{ why, received, on, notice string }{
		{"a working Saturday", "2023-09-18", "2023-10-07", "国办发明电〔2022〕16号"},
		{"a working Sunday", "2023-09-18", "2023-10-08", "国办发明电〔2022〕16号"},
		{"the holiday itself", "2023-09-18", "2023-09-29", "国办发明电〔2022〕16号"},
		{"a year whose December another notice touches", "2022-09-30", "2022-10-08", "国办发明电〔2021〕11号"},
		{"the December that the next year's notice set", "2022-12-12", "2022-12-31", "国办发明电〔2022〕16号"},
		{"a holiday that a second notice made longer", "2020-01-20", "2020-01-24", "国办发明电〔2019〕16号、国办发明电〔2020〕1号"},
		{"the same year, but not that holiday", "2020-09-14", "2020-09-27", "国办发明电〔2019〕16号"},
	}
	for _, tt := range tests {
		found := false
		for _, s := range answerClock(t, asReceived, tt.received, received(tt.received)).Steps {
			if s.On == day(tt.on) {
				found = true
				if s.Article != tt.notice {
					t.Errorf("%s: %s %s rests on %s, want %s", tt.why, s.On, s.What, s.Article, tt.notice)
				}
			}
		}
		if !found {
			t.Errorf("%s: the steps are silent on %s", tt.why, tt.on)
		}
	}
}

// The steps are complete: ordinary weekdays, minus the holidays told, plus the working weekends told,
// make the twenty days.
func TestStepsAddUp(t *testing.T) {
	for _, on := range []string{"2022-09-30", "2023-09-18", "2024-02-01", "2025-09-26", "2026-02-13"} {
		r := answerClock(t, asReceived, on, received(on))
		n := 0
		for d := r.Start.AddDays(1); d <= r.Due; d = d.AddDays(1) {
			if w := d.Weekday(); w != 0 && w != 6 {
				n++
			}
		}
		for _, s := range r.Steps {
			switch s.Effect {
			case "计入工作日":
				n++
			case "不计入工作日":
				last := s.On
				if _, to, ok := strings.Cut(s.What, "，至 "); ok {
					last = day(to)
				}
				for d := s.On; d <= last; d = d.AddDays(1) {
					if w := d.Weekday(); w != 0 && w != 6 {
						n--
					}
				}
			}
		}
		if n != 20 {
			t.Errorf("received %s: by its own steps the period has %d working days", on, n)
		}
	}
}
