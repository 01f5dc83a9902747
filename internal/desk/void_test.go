package desk_test

import (
	"testing"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// Who may not record something may not take it out either: nobody gets at another's case by voiding the claim,
// and a handler does not undo what the head of office said.
func TestWhoMayVoid(t *testing.T) {
	other := desk.Actor{ID: 9, Name: "自然人000009"}
	standIn := desk.Actor{ID: 9, Name: "自然人000009", For: []desk.PersonID{handler.ID}}
	consented := foi.Decision{On: day("2026-03-02"), Outcome: foi.Disclosed}
	eachOffice(t, func(t *testing.T, o office) {
		for name, test := range map[string]struct {
			last func(desk.Summary) (desk.Summary, error)
			may  map[string]bool
		}{
			"claim": {
				func(line desk.Summary) (desk.Summary, error) { return line, nil },
				map[string]bool{"handler": true, "substitute": true, "other": false, "head": true},
			},
			"decision": {
				func(line desk.Summary) (desk.Summary, error) {
					return o.Decide(t.Context(), o.by(handler, line), disclosed("2026-03-02"))
				},
				map[string]bool{"handler": true, "substitute": true, "other": false, "head": true},
			},
			"proposal": {
				func(line desk.Summary) (desk.Summary, error) {
					return o.Propose(t.Context(), o.by(handler, line), consented)
				},
				map[string]bool{"handler": true, "substitute": true, "other": false, "head": true},
			},
			"return": {
				func(line desk.Summary) (desk.Summary, error) {
					line = ok(o.Propose(t.Context(), o.by(handler, line), consented))(t)
					return o.Return(t.Context(), o.by(head, line), line.Seq, "请补充理由")
				},
				map[string]bool{"handler": false, "substitute": false, "other": false, "head": true},
			},
			"approval": {
				func(line desk.Summary) (desk.Summary, error) {
					return o.consented(t, line, consented), nil
				},
				map[string]bool{"handler": false, "substitute": false, "other": false, "head": true},
			},
		} {
			for who, by := range map[string]desk.Actor{"handler": handler, "substitute": standIn, "other": other, "head": head} {
				line, err := test.last(o.claimed(t))
				if err != nil {
					t.Fatal(name, err)
				}
				_, err = o.Void(t.Context(), o.by(by, line), line.Seq, "录入有误")
				if test.may[who] && err != nil {
					t.Errorf("%s voids a %s: %v", who, name, err)
				} else if !test.may[who] {
					wantError(t, who+" voids a "+name, err, desk.Refused)
				}
			}
		}
	})
}

// Standing in for the head of office is no way round the second pair of eyes.
func TestASubstituteDoesNotApproveForTheProposer(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		deputy := desk.Actor{ID: 9, Name: "自然人000009", Leads: true, For: []desk.PersonID{head.ID}, LeadsFor: []desk.PersonID{head.ID}}
		line := ok(o.Propose(t.Context(), o.by(head, o.claimed(t)), longer(5)))(t)
		_, err := o.Approve(t.Context(), o.by(deputy, line), line.Seq, "")
		wantError(t, "of the head who proposed", err, desk.Refused, "您代理的正是报批人", "其他负责人")
		of2 := deputy
		of2.LeadsFor = []desk.PersonID{head.ID, 10}
		ok(o.Approve(t.Context(), o.by(of2, line), line.Seq, ""))(t)
		line = ok(o.Propose(t.Context(), o.by(handler, o.claimed(t)), longer(5)))(t)
		ok(o.Approve(t.Context(), o.by(deputy, line), line.Seq, ""))(t)
	})
}
