package foi

import (
	"encoding/json"
	"slices"
	"strings"

	"foidesk/internal/calendar"
)

// Void is 作废: an earlier act was recorded by mistake and has no effect, from the beginning. Nothing
// is deleted: the act, the void and its reason stay in the log.
type Void struct {
	// On is the day the mistake was mended.
	On calendar.Date `json:"on"`
	// Of is the number of the act that is voided.
	Of     int    `json:"of"`
	Reason string `json:"reason"`
	// Instead is the act as it should have been (更正), of the same kind; it stands in the voided one's
	// place, so that what followed need not be recorded again. Nil where nothing takes its place.
	Instead Act `json:"-"`
}

// Kind of the act.
func (Void) Kind() Kind { return KindVoid }

// Date of mending.
func (v Void) Date() calendar.Date { return v.On }

// apply is not how a void works: it changes which acts stand; see Case.Append.
func (Void) apply(*Case, basis) error {
	return refuse(NotAllowedHere, "", "作废不能代替其他行为")
}

// mayVoid: a mistake can be mended at any time.
func (*Case) mayVoid() error { return nil }

// ActLabel names an act as timelines do: a void that puts another act in the place of the old is its
// correction (更正登记), not a void, and a proposal says of what.
func ActLabel(act Act) string {
	switch a := act.(type) {
	case Void:
		if a.Instead != nil {
			return "更正" + a.Instead.Kind().Label()
		}
	case Proposal:
		return a.Kind().Label() + "：" + a.Act.Kind().Label()
	case Review:
		return a.stage(reviewWords)
	case Suit:
		return a.stage(a.words())
	}
	return act.Kind().Label()
}

// standing returns the acts in effect after the void, in their order.
func (v Void) standing(acts []Logged) ([]Logged, error) {
	if strings.TrimSpace(v.Reason) == "" {
		return nil, refuse(ReasonMissing, "reason", "请写明作废的理由")
	}
	if v.On.IsZero() {
		return nil, refuse(DateMissing, "on", "请填写作废日期")
	}
	at := slices.IndexFunc(acts, func(l Logged) bool { return l.Seq == v.Of })
	if at < 0 {
		return nil, refuse(NotAllowedHere, "of", "第 %d 项记载不存在或者已经作废", v.Of)
	}
	if v.Instead != nil && concernsOthers(v.Instead.Kind()) {
		return nil, refuse(NotAllowedHere, "instead", "%s不能更正，只能作废", v.Instead.Kind().Label())
	}
	if v.Instead == nil {
		return slices.Delete(slices.Clone(acts), at, at+1), nil
	}
	if v.Instead.Kind() != acts[at].Act.Kind() {
		return nil, refuse(NotAllowedHere, "instead", "更正后的记载须与原记载同类")
	}
	mended := slices.Clone(acts)
	mended[at].Act = v.Instead
	return mended, nil
}

// voidJSON carries the replacing act with its kind.
type voidJSON struct {
	On      calendar.Date `json:"on"`
	Of      int           `json:"of"`
	Reason  string        `json:"reason"`
	Instead *actJSON      `json:"instead,omitempty"`
}

// MarshalJSON writes the void with the act that takes the place, if any.
func (v Void) MarshalJSON() ([]byte, error) {
	out := voidJSON{On: v.On, Of: v.Of, Reason: v.Reason}
	if v.Instead != nil {
		out.Instead = &actJSON{v.Instead}
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (v *Void) UnmarshalJSON(text []byte) error {
	var in voidJSON
	if err := decodeStrictly(text, &in); err != nil {
		return err
	}
	*v = Void{On: in.On, Of: in.Of, Reason: in.Reason}
	if in.Instead != nil {
		v.Instead = in.Instead.Act
	}
	return nil
}
