package foi

import (
	"fmt"
	"slices"
	"strings"

	"foidesk/internal/calendar"
)

// complete is an act of which the office's own form asks more than the log does.
type complete interface {
	incomplete(c Case, cal *calendar.Calendar) []*Refusal
}

// Incomplete lists all that a new act of the office, or the act it proposes, still lacks where the case stands: what
// the regulation makes it say, and the steps that it follows. It is asked of what the office records now, beside
// Append and Lawful. These do not ask it, since ledgers, older logs and the JSON of other programs say less.
func (c Case) Incomplete(cal *calendar.Calendar, act Act) []*Refusal {
	if p, ok := act.(Proposal); ok {
		act = p.Act
	}
	asked, ok := act.(complete)
	if !ok || c.Receipt == nil {
		return nil
	}
	return asked.incomplete(c, cal)
}

func lacking(field, article, format string, args ...any) *Refusal {
	return refuse(ContentMissing, field, format, args...).under(article)
}

func (d Decision) incomplete(c Case, cal *calendar.Calendar) []*Refusal {
	var found []*Refusal
	if d.Outcome == PartlyDisclosed && len(d.Items) == 0 {
		found = append(found, lacking("items", articleParts, "部分公开须逐项写明哪些予以公开、哪些不予公开"))
	} else {
		for _, g := range d.Grounds() {
			for _, part := range g.ID.Parts() {
				if part.Must {
					found = append(found, d.lacks(g, part)...)
				}
			}
		}
		found = append(found, d.itemsIncomplete()...)
	}
	for _, r := range []*Refusal{c.Groundless(d.Outcome), d.unconsulted(c), d.thirdPartyHeard(c, cal)} {
		if r != nil {
			found = append(found, r)
		}
	}
	return found
}

// lacks is what the answer does not say although one of its grounds asks for it.
func (d Decision) lacks(g GroundInfo, part PartInfo) []*Refusal {
	switch part.ID {
	case PartSearch:
		return d.Search.incomplete(d.On, part.Article)
	case PartRightAgency:
		return d.RightAgency.incomplete(part.Article)
	case PartProvision:
		return missing(part, d.Provision)
	case PartEarlier:
		return missing(part, d.Earlier)
	case PartReason:
		return d.untold(g, part, d.Reason)
	case PartWhere:
		return d.untold(g, part, d.Where)
	}
	return nil
}

func missing(part PartInfo, said string) []*Refusal {
	if strings.TrimSpace(said) != "" {
		return nil
	}
	return []*Refusal{lacking(string(part.ID), part.Article, "请写明%s", part.ID.Label())}
}

// untold: what each item does not say itself, the answer as a whole can say for all of them.
func (d Decision) untold(g GroundInfo, part PartInfo, said string) []*Refusal {
	if len(d.Items) == 0 || strings.TrimSpace(said) != "" {
		return missing(part, said)
	}
	var found []*Refusal
	for i, it := range d.Items {
		if it.Ground == g.ID && strings.TrimSpace(it.Told) == "" {
			found = append(found, lacking(ItemField(i, "told"), part.Article, "第 %d 项请写明%s", i+1, part.ID.Label()))
		}
	}
	return found
}

// ItemField names a field of an item, counted from 0, as refusals and forms do.
func ItemField(i int, name string) string { return fmt.Sprintf("item_%d_%s", i+1, name) }

func (s Search) incomplete(answered calendar.Date, article string) []*Refusal {
	var found []*Refusal
	for _, f := range []struct{ field, said, ask string }{
		{"search_by", s.By, "请填写检索人"},
		{"search_places", s.Places, "请填写检索范围"},
		{"search_keywords", s.Keywords, "请填写关键词"},
	} {
		if strings.TrimSpace(f.said) == "" {
			found = append(found, lacking(f.field, article, "%s", f.ask))
		}
	}
	switch {
	case s.On.IsZero():
		found = append(found, lacking("search_on", article, "请填写检索日期"))
	case s.On > answered:
		found = append(found, refuse(DateOrder, "search_on", "检索日期 %s 晚于答复日期 %s", s.On, answered).under(article))
	}
	return found
}

func (a RightAgency) incomplete(article string) []*Refusal {
	name, contact := strings.TrimSpace(a.Name), strings.TrimSpace(a.Contact)
	switch {
	case name == "" && strings.TrimSpace(a.Undetermined) == "":
		return []*Refusal{lacking("agency_name", article, "请填写负责公开的机关名称；不能确定的，写明为什么不能确定")}
	case name != "" && contact == "":
		return []*Refusal{lacking("agency_contact", article, "请填写“%s”的联系方式", name)}
	}
	return nil
}

// itemsIncomplete: each item says what was asked and how it is answered, and together they come to the result.
func (d Decision) itemsIncomplete() []*Refusal {
	var found []*Refusal
	var given, withheld, carries bool
	for i, it := range d.Items {
		if strings.TrimSpace(it.Text) == "" {
			found = append(found, lacking(ItemField(i, "text"), articleParts, "请写明第 %d 项申请的内容", i+1))
		}
		g, ok := it.Ground.Info()
		if !ok {
			found = append(found, lacking(ItemField(i, "ground"), articleParts, "请选择第 %d 项怎样答复", i+1))
			continue
		}
		given, withheld = given || g.Given(), withheld || !g.Given()
		carries = carries || g.Carries(d.Outcome)
	}
	if len(d.Items) > 0 && len(found) == 0 {
		if r := d.itemsAgree(given, withheld, carries); r != nil {
			found = append(found, r)
		}
	}
	return found
}

func (d Decision) itemsAgree(given, withheld, carries bool) *Refusal {
	switch {
	case d.Outcome == PartlyDisclosed && !given:
		return lacking("items", articleParts, "没有一项予以公开，办理结果不是“部分公开”")
	case d.Outcome == PartlyDisclosed && !withheld:
		return lacking("items", articleParts, "各项均予以公开，办理结果应为“予以公开”")
	case d.Outcome != PartlyDisclosed && given && withheld:
		return lacking("items", articleParts, "有的项予以公开，有的没有，办理结果应为“部分公开”")
	case !carries:
		return lacking("items", "", "没有一项的答复与办理结果“%s”相符", d.Outcome.Name())
	}
	return nil
}

// everConsulted are the letters to third parties, also of rounds before a fresh answer was ordered.
func (c Case) everConsulted() []Consultation {
	var all []Consultation
	for _, round := range c.everyRound() {
		for _, a := range round.Consultations {
			if a.Party == ThirdParty || a.Party == PartyNotRecorded {
				all = append(all, a)
			}
		}
	}
	return all
}

// unreached tells a letter to a third party of which nobody knows that it arrived.
func (a Consultation) unreached() bool {
	return a.Party == ThirdParty && a.OpinionOn.IsZero() && a.DeliveredOn.IsZero()
}

func (d Decision) restsOn(g Ground) bool {
	return slices.ContainsFunc(d.Grounds(), func(info GroundInfo) bool { return info.ID == g })
}

// unconsulted: whose rights are spoken for has to be asked.
func (d Decision) unconsulted(c Case) *Refusal {
	if !d.restsOn(GroundThirdParty) || len(c.everConsulted()) > 0 || strings.TrimSpace(d.Unconsulted) != "" {
		return nil
	}
	return refuse(PriorStepMissing, "unconsulted",
		"以保护第三方合法权益为由不予公开的，应当先书面征求第三方的意见，本案没有征求的记载；无法征求或者明显无须征求的，请写明理由").under(articleThirdParty)
}

// thirdPartyHeard refuses an answer about a third party's rights, to give or to withhold, while the third party's
// time runs and it has not spoken. An answer on another ground, as that nothing is held, touches no such right.
func (d Decision) thirdPartyHeard(c Case, cal *calendar.Calendar) *Refusal {
	if !d.restsOn(GroundThirdParty) && !slices.ContainsFunc(d.Grounds(), GroundInfo.Given) {
		return nil
	}
	for _, a := range c.Consultations {
		if a.Party != ThirdParty || !a.OpinionOn.IsZero() {
			continue
		}
		due := a.due(cal).On
		switch {
		case !a.unreached() && d.On <= due:
			return refuse(TooEarly, "on", "%s的意见尚未收到，其提出意见的期限至 %s 届满；届时仍未提出的，自 %s 起可以答复",
				a.whose(), due, due.AddDays(1)).under(articleThirdParty)
		case a.unreached() && strings.TrimSpace(d.Unconsulted) == "":
			return refuse(PriorStepMissing, "unconsulted",
				"向%s发出的征求意见书没有送达的记载，其提出意见的期限尚未起算；请先登记送达，送达不了的，在此写明理由", a.whose()).under(articleThirdParty)
		}
	}
	return nil
}

// Groundless tells why a new answer of the office cannot have the outcome for want of a step that the log does not
// ask for; nil where it can. The steps that it does ask for, Precondition tells.
func (c Case) Groundless(o Outcome) *Refusal {
	if o != AbusiveVolume || c.everAskedReasons() {
		return nil
	}
	return refuse(PriorStepMissing, "outcome", "“%s”须先要求申请人说明理由，本案没有要求说明理由的记载", o.Name()).under(articleMass)
}

// everAskedReasons tells that the applicant was asked for reasons, in this round or in one before.
func (c Case) everAskedReasons() bool {
	return slices.ContainsFunc(c.everyRound(), func(round Case) bool { return round.ReasonsAsked != nil })
}
