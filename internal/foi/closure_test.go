package foi_test

import (
	"testing"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// A province prolonged the Spring Festival of 2020 by its own document: the days are none of the period, and the
// steps name the document.
func TestClosureStandsAmongTheSteps(t *testing.T) {
	closure := calendar.Closure{
		Number: "示政办发〔2020〕3号", Issued: day("2020-01-27"), Title: "关于延迟复工的通知", Reason: "延迟复工",
		From: day("2020-02-03"), To: day("2020-02-09"),
	}
	c := caseOf(t, received("2020-01-13"))
	base := through2026()
	plain := c.AnswerClock(base, asReceived, day("2020-02-12"))
	own := c.AnswerClock(base.Closed(closure), asReceived, day("2020-02-12"))
	if want := base.Add(plain.Due, 5).On; own.Due != want {
		t.Errorf("due %s with five working days closed, want %s", own.Due, want)
	}
	var told []foi.Step
	for _, s := range own.Steps {
		if s.On == day("2020-02-03") {
			told = append(told, s)
		}
	}
	want := foi.Step{On: day("2020-02-03"), What: "本机关停止办公（延迟复工），至 2020-02-07", Effect: "不计入工作日", Article: "《关于延迟复工的通知》（示政办发〔2020〕3号）"}
	if len(told) != 1 || told[0] != want {
		t.Errorf("the steps of 3 February are %+v, want %+v", told, want)
	}
}
