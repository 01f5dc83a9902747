package desk

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"foidesk/internal/foi"
)

// PersonalField is one of the applicant's personal data, by its JSON name.
type PersonalField string

// The personal data, each of which is opened by itself.
const (
	FieldIDNumber PersonalField = "id_number"
	FieldPhone    PersonalField = "phone"
	FieldEmail    PersonalField = "email"
	FieldAddress  PersonalField = "address"
)

// PersonalFieldInfo is a field with its Chinese name.
type PersonalFieldInfo struct {
	ID    PersonalField
	Label string
}

var personalFields = []PersonalFieldInfo{
	{FieldIDNumber, "证件号码"}, {FieldPhone, "联系电话"}, {FieldEmail, "电子邮箱"}, {FieldAddress, "通信地址"},
}

// Label is the field's Chinese name; the id itself where it is none.
func (f PersonalField) Label() string {
	for _, info := range personalFields {
		if info.ID == f {
			return info.Label
		}
	}
	return string(f)
}

// In is where the field stands; nil for a field that is none.
func (f PersonalField) In(p *foi.Personal) *string {
	switch f {
	case FieldIDNumber:
		return &p.IDNumber
	case FieldPhone:
		return &p.Phone
	case FieldEmail:
		return &p.Email
	case FieldAddress:
		return &p.Address
	}
	return nil
}

// Mask shows a value in part: enough to tell two apart at the counter, not enough to be used.
func (f PersonalField) Mask(value string) string {
	switch f {
	case FieldIDNumber:
		return MaskID(value)
	case FieldPhone:
		return keepEnds(value, 3, 4)
	case FieldEmail:
		name, domain, ok := strings.Cut(value, "@")
		if !ok {
			return keepEnds(value, 1, 0)
		}
		return keepEnds(name, 1, 0) + "@" + domain
	}
	return keepEnds(value, 6, 0)
}

// Masked is the personal data as lists, pages and exports show them.
func Masked(p foi.Personal) foi.Personal {
	for _, info := range personalFields {
		at := info.ID.In(&p)
		*at = info.ID.Mask(*at)
	}
	return p
}

// MaskID hides the middle of an identity number. Short numbers are hidden whole.
func MaskID(number string) string {
	const head, tail = 4, 4
	r := []rune(number)
	if len(r) == 0 {
		return ""
	}
	if len(r) <= head+tail+2 {
		return strings.Repeat("*", len(r))
	}
	return string(r[:head]) + strings.Repeat("*", len(r)-head-tail) + string(r[len(r)-tail:])
}

// MaskSearched shows in part what was looked for among personal data, as what it looks like is masked elsewhere.
func MaskSearched(value string) string {
	switch {
	case strings.Contains(value, "@"):
		return FieldEmail.Mask(value)
	case looksLikePhone.MatchString(value):
		return FieldPhone.Mask(value)
	}
	return MaskID(value)
}

// looksLikePhone is shorter than an identity number, and long enough that its ends do not give it away.
var looksLikePhone = regexp.MustCompile(`^[+0-9][0-9 -]{10,14}$`)

// keepEnds shows the first and last characters and a star for each between; a text too short to
// hide anything shows at most its first.
func keepEnds(text string, first, last int) string {
	r := []rune(text)
	if len(r) <= first+last {
		first, last = min(1, len(r)), 0
	}
	hidden := len(r) - first - last
	return string(r[:first]) + strings.Repeat("*", hidden) + string(r[len(r)-last:])
}

// OpenPersonal shows one of the applicant's data in full and leaves a trace of it. Errors: NotFound,
// also where the case has no such data; Unavailable without the key.
func (d *Desk) OpenPersonal(ctx context.Context, by Actor, agency AgencyID, id CaseID, field PersonalField) (string, error) {
	if err := by.check(); err != nil {
		return "", err
	}
	if why := d.store.ReadOnly(); why != "" {
		return "", &Error{Code: Unavailable, Message: why}
	}
	var value string
	err := d.store.Transact(ctx, func(tx Tx) error {
		f, err := d.file(ctx, tx, agency, id)
		if err != nil {
			return err
		}
		p := f.receipt().Applicant.Personal
		at := field.In(&p)
		if at == nil || *at == "" {
			return &Error{Code: NotFound, Message: "本案没有登记这一项"}
		}
		value = *at
		e := d.event(by, PersonalOpened, agency)
		e.Case, e.Detail = id, fmt.Sprintf("%s %s", f.Summary.Number, field.Label())
		return tx.Audit(ctx, e)
	})
	return value, err
}

// FindByPersonal finds the cases of an applicant by a full identity number, phone number or mailbox, the
// latest first, up to a page, and leaves a trace of it. Errors: Invalid for an empty value, Unavailable without the key.
func (d *Desk) FindByPersonal(ctx context.Context, by Actor, agency AgencyID, value string) ([]Summary, error) {
	if err := by.check(); err != nil {
		return nil, err
	}
	value = strings.TrimSpace(value)
	if value == "" {
		return nil, invalidField("value", "请填写完整的证件号码、联系电话或者电子邮箱")
	}
	if message := boundsProblem("查找内容", value, maxShort); message != "" {
		return nil, invalidField("value", "%s", message)
	}
	if why := d.store.ReadOnly(); why != "" {
		return nil, &Error{Code: Unavailable, Message: why}
	}
	var found []Summary
	err := d.store.Transact(ctx, func(tx Tx) (err error) {
		if found, err = tx.CasesByPersonal(ctx, agency, value, MaxPage); err != nil {
			return err
		}
		e := d.event(by, PersonalSearched, agency)
		e.Detail = fmt.Sprintf("%s，找到 %d 件", MaskSearched(value), len(found))
		return tx.Audit(ctx, e)
	})
	return found, err
}
