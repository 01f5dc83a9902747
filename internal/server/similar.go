package server

import (
	"strings"

	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// similarCases is 相近的申请: what a request may repeat, with the answers, to quote them in the new one.
type similarCases struct {
	Rows []similarRow
	// Apart opens the cases in tabs of their own, where leaving the page would lose what is typed.
	Apart bool
}

type similarRow struct {
	Href, Number, ReceivedOn, Applicant, Description string
	// Why says what is alike.
	Why string
	// State is that of a case without an answer; of any other there is what was answered, when and in which letter.
	State                    mark
	Outcome, Letter, Decided string
}

func similarRows(a desk.Agency, kin []desk.Kin) []similarRow {
	var rows []similarRow
	for _, k := range kin {
		row := similarRow{
			Href: casePath(a, k.ID), Number: k.Number, ReceivedOn: k.ReceivedOn.String(),
			Applicant: k.Applicant, Description: k.Description, Why: whyKin(k), State: stateMark(k.State),
			Outcome: outcomeName(k.Outcome), Letter: k.LetterNumber,
		}
		switch {
		case !k.DecidedOn.IsZero():
			row.Decided = k.DecidedOn.Chinese() + "答复"
		case !k.ConcludedOn.IsZero():
			row.Decided = k.ConcludedOn.Chinese() + "办结"
		}
		rows = append(rows, row)
	}
	return rows
}

// whyKin says what two requests have in common.
func whyKin(k desk.Kin) string {
	var why []string
	for _, field := range k.Same {
		why = append(why, field.Label()+"相同")
	}
	if k.SameName {
		why = append(why, "申请人同名")
	}
	if k.Alike {
		why = append(why, "内容相近")
	}
	return strings.Join(why, "、")
}

// showSimilar shows the registration as it is typed, with what it may repeat.
func (s *Server) showSimilar(c echo.Context, a desk.Agency, form typed) error {
	again := func(x failure) error { return s.showRegistration(c, a, form, x, nil) }
	r, err := receiptFrom(form)
	if _, mendable := failureOf(err); err != nil && !mendable { // a date does not matter here
		return err
	}
	if !mayHere(c, account.OpenPersonal) {
		r.Applicant.Personal = foi.Personal{}
	}
	found, err := s.desk.SimilarTo(c.Request().Context(), actorOf(c), a.ID, r.Request)
	if err != nil {
		return showAgain(c, err, again)
	}
	return s.showRegistration(c, a, form, failure{}, &similarCases{Rows: similarRows(a, found), Apart: true})
}
