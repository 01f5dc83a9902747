package desk_test

import (
	"strings"
	"testing"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// The numbers are of no district: their first six digits are 000000.
func TestIdentityNumberInFreeTextIsRefused(t *testing.T) {
	refused := map[string]string{
		"alone":                             "000000199001010018",
		"in a sentence":                     "本人身份证000000199001010018，申请公开补偿方案",
		"after letters":                     "ID000000199001010018",
		"ending in X":                       "号码00000019900101000X。",
		"ending in a small x, before a dot": "00000019900101000x.",
		"typed in full width":               "身份证号：００００００１９９００１０１０００Ｘ",
		"in groups, as it is read aloud":    "000000 19900101 0018",
		"with hyphens":                      "000000-19900101-0018",
		"with the X apart":                  "00000019900101000 X",
		"after another number":              "第 12 000000199001010018",
		"before another number":             "000000199001010018 12",
		"on the second line":                "申请人\n000000199001010018\n",
		"of a child":                        "000000202502280010",
		"with a wide space":                 "000000　199001010018",
		"the second of two":                 "000000199001010017、000000199001010018",
	}
	taken := map[string]string{
		"a wrong check digit":                         "000000199001010017",
		"a day that is none":                          "000000199002300017",
		"a century that is over":                      "000000189901010014",
		"within a longer number":                      "1000000199001010018",
		"one digit too many":                          "0000001990010100180",
		"X within a longer code":                      "00000019900101000X7",
		"a number of another length":                  "00000019900101001",
		"a unified social credit code":                "91110000MA0000000X",
		"a unified social credit code of digits":      "123300004700060050",
		"the number of a letter":                      "示例公开告〔2026〕1号",
		"a case number":                               "2026-000001",
		"two telephone numbers":                       "13900000001 13900000002",
		"two dates":                                   "20240101 20241231",
		"a tracking number":                           "EA000000199CN",
		"groups with words between":                   "000000（19900101）0018",
		"groups far apart":                            "000000  199001010018",
		"a bank account":                              "6222000000199001010",
		"a hotline's number that is none of the kind": "000000202411230011",
	}
	eachOffice(t, func(t *testing.T, o office) {
		line := o.register(t, "2026-01-30")
		sendBack := func(reason string) error {
			at := o.at(line)
			after, err := o.SendBack(t.Context(), at, reason)
			if err == nil {
				line = ok(o.Assign(t.Context(), o.at(after), "办公室", 0, ""))(t)
			}
			return err
		}
		line = ok(o.Assign(t.Context(), o.at(line), "办公室", 0, ""))(t)
		for why, text := range refused {
			err := sendBack(text)
			wantError(t, why, err, desk.Invalid, "理由", "公民身份号码", "“证件号码”一栏")
			if err != nil && strings.Contains(err.Error(), "0000") {
				t.Errorf("%s: the number is said again: %v", why, err)
			}
		}
		for why, text := range taken {
			if err := sendBack(text); err != nil {
				t.Errorf("%s: %v", why, err)
			}
		}
	})
}

// Every text of an application and of an act, but not what is kept encrypted.
func TestIdentityNumberHasAFieldOfItsOwn(t *testing.T) {
	const number = "000000199001010018"
	eachOffice(t, func(t *testing.T, o office) {
		r := application("2026-01-30")
		r.Applicant.Name, r.Description, r.Form, r.Department, r.Handler, r.Note = number, number, number, number, number, number
		r.Applicant.Personal = foi.Personal{IDNumber: number, Phone: number, Email: number, Address: number}
		_, err := o.Register(t.Context(), desk.Intake{By: desk.System("测试"), Agency: o.agency}, r)
		wantError(t, "registration", err, desk.Invalid)
		if got := fieldsOf(err); got != "applicant department description form handler note" {
			t.Errorf("registration: names %q", got)
		}
		line := o.register(t, "2026-01-30")
		for why, record := range map[string]func() error{
			"letter number and note of a decision": func() error {
				_, err := o.Decide(t.Context(), o.at(line), foi.Decision{On: day("2026-02-27"), Outcome: foi.Disclosed, LetterNumber: number, Note: number})
				return err
			},
			"a decision that is proposed": func() error {
				_, err := o.Propose(t.Context(), o.at(line), foi.Decision{On: day("2026-02-27"), Outcome: foi.Disclosed, LetterNumber: number, Note: number})
				return err
			},
			"proof of delivery": func() error {
				_, err := o.Deliver(t.Context(), o.at(line), foi.Delivery{On: day("2026-02-27"), Method: foi.ByPost, Proof: number})
				return err
			},
			"note of a withdrawal": func() error {
				_, err := o.Withdraw(t.Context(), o.at(line), foi.Withdrawal{On: day("2026-02-27"), Note: number})
				return err
			},
			"reason of a correction": func() error {
				_, err := o.Amend(t.Context(), o.at(line), application("2026-01-29"), number)
				return err
			},
			"reason of a void": func() error { _, err := o.Void(t.Context(), o.at(line), 1, number); return err },
			"department and note of an assignment": func() error {
				_, err := o.Assign(t.Context(), o.at(line), number, 0, number)
				return err
			},
			"name of an agency": func() error {
				_, err := o.CreateAgency(t.Context(), desk.System("测试"), desk.Agency{Name: number})
				return err
			},
		} {
			wantError(t, why, record(), desk.Invalid, "公民身份号码")
		}
		if found := ok(o.FindByPersonal(t.Context(), desk.System("测试"), o.agency, number))(t); len(found) != 0 {
			t.Errorf("found %v", found)
		}
	})
}

// A ledger that has numbers in its texts is refused row by row, and the report does not repeat them.
func TestLedgerWithIdentityNumbersInItsTexts(t *testing.T) {
	const number = "000000199001010018"
	eachOffice(t, func(t *testing.T, o office) {
		named := row("2023-000001", "2023-03-01", func(r *desk.LedgerRow) { r.Applicant.Name = "自然人000001 " + number })
		noted := row("2023-000002", "2023-03-01", func(r *desk.LedgerRow) { r.Note = "代理人" + number })
		numbered := row(number, "2023-03-01")
		kept := row("2023-000003", "2023-03-01", func(r *desk.LedgerRow) { r.Applicant.IDNumber = number })
		for i, r := range []*desk.LedgerRow{&named, &noted, &numbered, &kept} {
			r.Line = i + 2
		}
		report := o.imports(t, named, noted, numbered, kept)
		if report.Imported || report.Refused != 3 || report.New != 1 || len(report.Problems) != 3 {
			t.Fatalf("%+v", report)
		}
		for i, column := range []desk.LedgerColumn{desk.ColApplicant, desk.ColNote, desk.ColNumber} {
			p := report.Problems[i]
			if p.Line != i+2 || p.Column != column || !strings.Contains(p.Message, "“证件号码”一栏") || strings.Contains(p.Message, number) {
				t.Errorf("row %d: told line %d, %s: %s", i+2, p.Line, p.Column, p.Message)
			}
		}
	})
}
