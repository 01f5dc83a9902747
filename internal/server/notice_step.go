package server

import "foidesk/internal/foi"

// step is what the form of a notice does. A notice that the head of office consents to is proposed first and
// recorded when it went out.
type step string

const (
	stepPropose  step = "propose"
	stepNotice   step = "notice"
	stepReceived step = "received" // the applicant has the notice
)

func (t typed) step() step { return step(t.get("step")) }

// stepOf is what the form does where the case stands. Although a consent stands, something else may be asked for.
func (f caseFile) stepOf(kind foi.Kind, form typed) step {
	needed, _ := f.Agency.Consent.Needs(kind)
	_, given := f.Case.Consented(kind)
	if needed && !given || given && form.step() == stepPropose {
		return stepPropose
	}
	return stepNotice
}

// lastWord is what was last put before the head of office and can be gone on from: what was consented to, or what
// came back. Nil where nothing is.
func (f caseFile) lastWord(kind foi.Kind) foi.Act {
	if r := f.Case.Returned; r != nil && r.Act.Kind() == kind {
		return r.Act
	}
	if given, ok := f.Case.Consented(kind); ok {
		return given.Act
	}
	return nil
}

// returnedFor is why a proposal of the kind came back; empty where none did.
func (f caseFile) returnedFor(kind foi.Kind) string {
	if r := f.Case.Returned; r != nil && r.Act.Kind() == kind {
		return r.Reason
	}
	return ""
}

// barredAt says why a step is not possible where the case stands; empty where it is.
func (f caseFile) barredAt(at step, kind foi.Kind) string {
	why := barred(f.Case.May(kind))
	if why == "" && at == stepPropose {
		why = barred(f.Case.May(foi.KindProposal))
	}
	return why
}
