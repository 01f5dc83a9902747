package demo

import (
	"fmt"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// receipt is a made-up application.
func (f *filler) receipt(on calendar.Date) foi.Receipt {
	f.applicants++
	category := foi.NaturalPerson
	if f.rng.IntN(12) == 0 {
		category = pick(f.rng, foi.ApplicantCategories()).ID
	}
	name := fmt.Sprintf("示例%s%04d", category.Label(), f.applicants)
	if category == foi.NaturalPerson {
		name = fmt.Sprintf("自然人%04d", f.applicants)
	}
	r := foi.Receipt{
		On: on, Channel: pick(f.rng, []foi.Channel{foi.Post, foi.Post, foi.InPerson, foi.Web, foi.Web, foi.Email}),
		Request: foi.Request{
			Applicant:   foi.Applicant{Category: category, Name: name},
			Description: fmt.Sprintf(pick(f.rng, subjects), on.Year()-f.rng.IntN(4), pick(f.rng, places)),
			Form:        pick(f.rng, []string{"纸质", "电子邮件", "当场查阅"}),
			Department:  pick(f.rng, departments),
		},
	}
	r.Applicant.Personal = f.personal(category, r.Channel)
	return r
}

// personal has only what cannot belong to anybody: a number with no birthday, a telephone number that no
// network gives out, a mailbox of a domain that nobody can have.
func (f *filler) personal(category foi.ApplicantCategory, by foi.Channel) foi.Personal {
	p := foi.Personal{Phone: fmt.Sprintf("1000000%04d", f.applicants)}
	switch by {
	case foi.Web, foi.Email:
		p.Email = fmt.Sprintf("shenqing%04d@example.com", f.applicants)
	default:
		p.Address = fmt.Sprintf("示例市示例路%d号", f.applicants)
		if category == foi.NaturalPerson {
			p.IDNumber = fmt.Sprintf("00000019000000%04d", f.applicants)
		}
	}
	return p
}

func (f *filler) letterNumber(in office, on calendar.Date) string {
	f.letters++
	return fmt.Sprintf("%s〔%d〕%d号", in.letters, on.Year(), f.letters)
}
