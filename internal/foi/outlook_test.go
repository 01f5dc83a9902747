package foi_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"foidesk/internal/foi"
)

// foreseen is an outlook in lines.
func foreseen(o foi.Outlook, today string) string {
	var b strings.Builder
	for _, r := range o.Case.Clocks(through2026(), asReceived, o.On) {
		if r.ID == foi.ClockAnswer || r.ID == foi.ClockPayment {
			fmt.Fprintf(&b, "%s %s\n", r.ID, r.Words(day(today)))
		}
	}
	for _, closed := range o.Closed {
		fmt.Fprintf(&b, "closes %s: %s\n", closed.Kind, closed.Why)
	}
	for _, kind := range o.Opened {
		fmt.Fprintf(&b, "opens %s\n", kind)
	}
	for _, branch := range o.Branches {
		fmt.Fprintf(&b, "if %s: %s\n", branch.If, branch.Then)
	}
	return b.String()
}

// What an act would bring, close off and open, is told before it is recorded.
func TestOutlook(t *testing.T) {
	consented := acts(open, proposed("2024-03-11", foi.Extension{WorkingDays: 15, Reason: "检索量大"}), approved("2024-03-12", 2))
	for _, tt := range []struct {
		file string
		acts []foi.Act
		act  foi.Act
	}{
		{"correction", open, toCorrect("2024-03-08", "2024-03-22")},
		{"consultation", open, consulted("2024-03-08", foi.CoMaker, "a")},
		{"another-agency", open, consulted("2024-03-08", foi.OtherAgency, "a")},
		{"extension-to-be-proposed", open, foi.Extension{WorkingDays: 20, Reason: "检索量大", NotifiedOn: day("2024-04-01")}},
		{"extension-consented-to", consented, foi.Extension{WorkingDays: 15, Reason: "检索量大", NotifiedOn: day("2024-03-20")}},
		{"extension-to-be-proposed-anew", consented, foi.Extension{WorkingDays: 5, Reason: "检索量大", NotifiedOn: day("2024-03-20")}},
		{"fee", open, charged("2024-03-18", "2024-03-20")},
		{"fee-not-delivered", open, charged("2024-03-18", "")},
		{"payment", asked, paid("2024-03-25")},
	} {
		t.Run(tt.file, func(t *testing.T) {
			o, err := caseOf(t, tt.acts...).Foresee(through2026(), asReceived, tt.act, day("2024-03-14"))
			if err != nil {
				t.Fatal(err)
			}
			golden(t, "outlook-"+tt.file, foreseen(o, "2024-03-14"))
		})
	}
}

// What could not be recorded is not foreseen either, and the case is left as it was.
func TestOutlookRefused(t *testing.T) {
	for _, tt := range []struct {
		why  string
		acts []foi.Act
		act  foi.Act
		code foi.Code
	}{
		{"an extension told too late", open, foi.Extension{WorkingDays: 5, Reason: "检索量大", NotifiedOn: day("2024-04-02")}, foi.TooLate},
		{"an extension of which nobody is told", open, foi.Extension{WorkingDays: 5, Reason: "检索量大"}, foi.DateMissing},
		{"a fee sent too late", open, charged("2024-04-02", ""), foi.TooLate},
		{"a fee while payment is awaited", asked, charged("2024-03-20", ""), foi.NotAllowedHere},
		{"a second extension", acts(open, extended("2024-03-11", "2024-03-11", 5)), extended("2024-03-12", "2024-03-12", 5), foi.NotAllowedHere},
	} {
		c := caseOf(t, tt.acts...)
		_, err := c.Foresee(through2026(), asReceived, tt.act, day("2024-03-14"))
		var r *foi.Refusal
		if !errors.As(err, &r) || r.Code != tt.code {
			t.Errorf("%s: %v, want %s", tt.why, err, tt.code)
		}
		if c.Seq != len(tt.acts) {
			t.Errorf("%s: the case has moved on to %d", tt.why, c.Seq)
		}
	}
}
