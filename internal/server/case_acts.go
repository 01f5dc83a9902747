package server

import "foidesk/internal/foi"

// actChoice is an act that is possible now, with its consequence, or one that is not, with the reason.
type actChoice struct {
	Label, Href string
	Consequence string
	Barred      string
	Class       string // primary for the next act of the usual course, apart for what is rare
}

// acts asks the case what may be done now.
func (f caseFile) acts() []actChoice {
	if f.Case.Receipt == nil {
		return nil
	}
	withdrawn, _ := foi.OtherHandling.Info()
	choices := []actChoice{
		f.act(foi.KindDecision, actChoice{Label: "作出答复", Href: "/decide", Consequence: "登记后转为待送达；是否按期以送达之日为准，期限仍在计算"}),
		f.act(foi.KindDelivery, actChoice{Label: "登记送达", Href: "/deliver", Consequence: "登记后本案办结"}),
		{Label: "更正登记", Href: f.path() + "/amend", Consequence: "更正后期限随之重新推算，原登记和理由留存", Class: "apart"},
		f.act(foi.KindWithdrawal, actChoice{Label: "登记撤回", Href: "/withdraw", Consequence: "登记后本案办结，计入“" + withdrawn.Label() + "”", Class: "apart"}),
	}
	for i := range choices {
		if choices[i].Barred == "" && choices[i].Class == "" {
			choices[i].Class = "primary"
			break
		}
	}
	return choices
}

func (f caseFile) act(kind foi.Kind, ch actChoice) actChoice {
	ch.Href = f.path() + ch.Href
	ch.Barred = barred(f.Case.May(kind))
	return ch
}
