package sheet

import (
	"maps"
	"testing"

	"foidesk/internal/annual"
	"foidesk/internal/foi"
)

// What is written of section four is read back, and a report without the section has no sheet of it.
func TestSectionFourIsWrittenAsTheForm(t *testing.T) {
	s := someYear(t, "2021")
	section, err := annual.DisputesFromCounts([]annual.DisputeCount{
		{Road: foi.RoadReview, Result: foi.Upheld, Cases: 4},
		{Road: foi.RoadReview, Result: foi.Corrected, Cases: 1},
		{Road: foi.RoadDirectSuit, Result: foi.OtherResult, Cases: 2},
		{Road: foi.RoadSuitAfterReview, Cases: 3},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Report.SectionFour = section
	content := yearEnd(t, s)
	golden(t, "disputes.txt", dump(t, content, disputesSheet))
	r, err := ReadReport(tempFile(t, "年报.xlsx", content))
	if err != nil {
		t.Fatal(err)
	}
	same := func(a, b annual.Value) bool { return a.String() == b.String() }
	if !maps.EqualFunc(r.SectionFour, section, same) || r.SectionThree == nil || r.Year != 2024 {
		t.Errorf("read back as %v of %d", r.SectionFour, r.Year)
	}
	if r, err = ReadReport(tempFile(t, "年报.xlsx", yearEnd(t, someYear(t, "2021")))); err != nil || r.SectionFour != nil {
		t.Errorf("a section that is not there reads as %v (%v)", r.SectionFour, err)
	}
}
