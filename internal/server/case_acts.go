package server

import (
	"crypto/rand"
	"fmt"
	"slices"

	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// actChoice is an act that is possible now, with its consequence, or one that is not, with the reason.
type actChoice struct {
	Label, Href string
	// Button is what is sent where the act needs no form; nil where it has one.
	Button      *caseButton
	Consequence string
	Barred      string
	Class       string // primary for the next act of the usual course; onTheWay, rare
}

// caseActs are the acts that the case page offers.
type caseActs struct {
	// Usual are the acts of every case, the next one first; Steps what a case may need on its way; Contested what
	// becomes of its answer outside the office; Rare the rest, folded away.
	Usual, Steps, Contested, Rare []actChoice
}

// Any tells that there is something to offer.
func (a caseActs) Any() bool { return len(a.Usual)+len(a.Steps)+len(a.Contested)+len(a.Rare) > 0 }

// acts asks the case what may be done now, and leaves out what is not for the person.
func (f caseFile) acts(c echo.Context) caseActs {
	var acts caseActs
	for _, o := range f.offered(func(p account.Permission) bool { return mayHere(c, p) }) {
		if o.hidden || !mayHere(c, o.may) {
			continue
		}
		ch := o.askedBy(actorOf(c), f.Case)
		if ch.Button != nil {
			*ch.Button = caseButton{Token: formToken(c), Key: rand.Text(), Expected: f.Summary.Seq}
		}
		switch {
		case ch.Class == rare:
			acts.Rare = append(acts.Rare, ch)
		case ch.Class == contested && ch.Barred == "":
			acts.Contested = append(acts.Contested, ch)
		case ch.Class == contested:
		case ch.Class != onTheWay:
			acts.Usual = append(acts.Usual, ch)
		case ch.Barred == "":
			acts.Steps = append(acts.Steps, ch)
		}
	}
	for i := range acts.Usual {
		if acts.Usual[i].Barred == "" {
			acts.Usual[i].Class = "primary"
			break
		}
	}
	return acts
}

// offered are the acts that the sort of matter knows.
func (f caseFile) offered(has func(account.Permission) bool) []offer {
	switch f.Case.State() {
	case foi.Voided:
		return nil
	case foi.Unconfirmed, foi.RecordsOpen, foi.RecordsClosed:
		return slices.Concat(f.intakeOffers(has), f.handOver(), f.registrationOffers())
	}
	return slices.Concat(f.offers(), f.intakeOffers(has))
}

// The classes of acts besides the usual ones.
const (
	onTheWay  = "on-the-way" // what a case may need: a notice, an opinion, more time
	contested = "contested"  // reviews and suits, and what they order
	rare      = "rare"
)

// offer is an act with the permission that it takes.
type offer struct {
	actChoice
	may    account.Permission
	hidden bool // of no use where the case stands
	kind   foi.Kind
}

// guard is the desk's word on whose the act is.
func (o offer) guard(who desk.Actor, c foi.Case) error {
	switch o.kind {
	case foi.KindClaim:
		return who.MayClaim(c)
	case foi.KindSendBack:
		return who.MaySendBack(c)
	case foi.KindDecision, foi.KindExtension, foi.KindFeeNotice:
		return who.MayWork(c)
	case foi.KindRecordsResult:
		return who.MayAnswerRecords(c)
	}
	return mayDo(who, c, o.kind)
}

// mayDo is the desk's word on whose a step of handling or of a dispute is.
func mayDo(who desk.Actor, c foi.Case, kind foi.Kind) error {
	switch kind {
	case foi.KindReview, foi.KindSuit, foi.KindReanswer:
		return who.MayDispute(c, kind)
	}
	return who.MayTake(c, kind)
}

// askedBy bars what is another officer's to do: nobody should learn that after filling in the form.
func (o offer) askedBy(who desk.Actor, c foi.Case) actChoice {
	if o.Barred == "" && o.may == account.Work && o.kind != "" {
		o.Barred = barred(o.guard(who, c))
	}
	return o.actChoice
}

// registrationOffers concern the registration of a matter, whatever sort it is.
func (f caseFile) registrationOffers() []offer {
	withdraw := f.act(foi.KindWithdrawal, actChoice{Label: "登记撤回", Href: "/withdraw", Consequence: f.withdrawn(), Class: rare})
	return []offer{
		{actChoice{Label: "更正登记", Href: f.path() + "/amend", Consequence: "更正后期限随之重新推算，原登记和理由留存", Class: rare}, account.Mend, false, foi.KindVoid},
		{withdraw, account.Register, f.Case.State() == foi.RecordsClosed, foi.KindWithdrawal},
	}
}

// withdrawn says what a withdrawal makes of the matter.
func (f caseFile) withdrawn() string {
	if !f.Case.State().Counts() {
		return "登记后不再办理，不计入任何统计"
	}
	row, _ := foi.OtherHandling.Info()
	return "登记后本案办结，计入“" + row.Label() + "”"
}

func (f caseFile) offers() []offer {
	needsConsent, _ := f.Agency.Consent.Needs(foi.KindDecision)
	decide := f.act(foi.KindDecision, actChoice{Label: "作出答复", Href: "/decide", Consequence: "登记后转为待送达；是否按期以送达之日为准，期限仍在计算"})
	if needsConsent {
		decide.Label, decide.Consequence = "拟定答复报批", "报负责人批准；批准后转为待送达，期限仍在计算"
	}
	assign, waiting := f.assignOffer(), f.Case.Pending != nil
	offers := []offer{
		{f.act(foi.KindApproval, actChoice{Label: "审批", Href: "/consent", Consequence: "批准后报批的事项生效，或者退回修改"}), account.Consent, !waiting, foi.KindApproval},
		f.claimOffer(),
		assign,
		f.tellOffer(),
		f.payOffer(),
		{decide, account.Work, f.Case.Decision != nil, foi.KindDecision},
		f.deliverOffer(),
		f.extendOffer(),
		f.feeOffer(),
		f.sendBackOffer(),
	}
	offers = append(offers, f.registrationOffers()...)
	for _, step := range handlingSteps {
		// Of no use where it has no ground; what was barred by others is said where somebody asks for it.
		ch := f.act(step.kind, actChoice{Label: step.button, Href: "/" + step.verb, Consequence: step.consequence, Class: step.class})
		offers = append(offers, offer{ch, step.may, ch.Barred != "", step.kind})
	}
	return append(offers, f.disputeOffers()...)
}

func (f caseFile) claimOffer() offer {
	claim := f.act(foi.KindClaim, actChoice{Label: "认领", Href: "/claim", Button: &caseButton{}, Consequence: "由您承办本案"})
	return offer{claim, account.Work, f.Case.May(foi.KindClaim) != nil, foi.KindClaim}
}

func (f caseFile) assignOffer() offer {
	assign := f.act(foi.KindAssignment, actChoice{Label: "分办", Href: "/assign", Consequence: "交承办部门或者承办人；不影响答复期限"})
	if f.Case.Handling.Officer.Name != "" {
		assign.Label, assign.Class = "转办", rare
	}
	return offer{assign, account.Assign, assign.Barred != "", foi.KindAssignment}
}

func (f caseFile) sendBackOffer() offer {
	back := f.act(foi.KindSendBack, actChoice{Label: "退回分办", Href: "/send-back", Consequence: "不应由您承办的，写明理由退回", Class: rare})
	return offer{back, account.Work, f.Case.May(foi.KindSendBack) != nil, foi.KindSendBack}
}

// handOver is who works a matter, whatever sort it is.
func (f caseFile) handOver() []offer {
	return []offer{f.claimOffer(), f.assignOffer(), f.sendBackOffer()}
}

// deliverOffer is also of an answer that came back.
func (f caseFile) deliverOffer() offer {
	deliver := f.act(foi.KindDelivery, actChoice{Label: "登记送达", Href: "/deliver", Consequence: "登记后本案办结"})
	if f.Case.CameBack {
		deliver.Label, deliver.Consequence = "登记再次送达", "第一次交邮之日仍决定是否按期；救济期限自申请人收到之日起算"
	}
	return offer{deliver, account.Deliver, false, foi.KindDelivery}
}

// tellOffer comes before the answer: a consent to an extension is worth nothing until the applicant is told.
func (f caseFile) tellOffer() offer {
	given, ok := f.Case.Consented(foi.KindExtension)
	tell := f.act(foi.KindExtension, actChoice{Label: "登记延期告知", Href: "/extend"})
	if e, is := given.Act.(foi.Extension); is {
		tell.Consequence = fmt.Sprintf("负责人已同意延长 %d 个工作日；在期限届满之前告知申请人，期限才延长", e.WorkingDays)
	}
	return offer{tell, account.Work, !ok, foi.KindExtension}
}

func (f caseFile) extendOffer() offer {
	_, consented := f.Case.Consented(foi.KindExtension)
	extend := f.act(foi.KindExtension, actChoice{
		Label: "申请延期", Href: "/extend", Class: onTheWay,
		Consequence: fmt.Sprintf("报负责人同意，并在期限届满之前告知申请人；最长 %d 个工作日", foi.MaxExtensionDays),
	})
	extend.Barred = f.barredAt(stepPropose, foi.KindExtension)
	return offer{extend, account.Work, consented || f.Case.Decision != nil, foi.KindExtension}
}

func (f caseFile) feeOffer() offer {
	if n := f.Case.FeeNotice; n != nil && n.DeliveredOn.IsZero() && f.Case.FeePaid == nil {
		return offer{actChoice{
			Label: "登记收费通知送达", Href: f.path() + "/fee", Consequence: "登记后起算缴费期限", Class: onTheWay,
		}, account.Work, f.Case.State() != foi.Open, foi.KindFeeNotice}
	}
	at := f.stepOf(foi.KindFeeNotice, nil)
	fee := f.act(foi.KindFeeNotice, actChoice{
		Label: "收费通知", Href: "/fee", Class: onTheWay, Consequence: "登记后答复期限自发出次日起暂停，缴费后重新计算",
	})
	if at == stepPropose {
		fee.Label, fee.Consequence = "收费通知报批", "报负责人批准；批准后发出收费通知，期限才暂停"
	}
	fee.Barred = f.barredAt(at, foi.KindFeeNotice)
	return offer{fee, account.Work, f.Case.FeeNotice != nil || f.Case.Decision != nil, foi.KindFeeNotice}
}

func (f caseFile) payOffer() offer {
	pay := f.act(foi.KindFeePaid, actChoice{Label: "登记缴费", Href: "/pay", Consequence: "登记后答复期限自次日起重新计算"})
	return offer{pay, account.Deliver, f.Case.FeeNotice == nil || f.Case.FeePaid != nil || f.Case.Decision != nil, foi.KindFeePaid}
}

func (f caseFile) act(kind foi.Kind, ch actChoice) actChoice {
	ch.Href = f.path() + ch.Href
	ch.Barred = barred(f.Case.May(kind))
	return ch
}
