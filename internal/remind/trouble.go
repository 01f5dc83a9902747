package remind

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

// TellTrouble tells the administrators of each job in trouble, once a day while it lasts, and returns these jobs.
// Who asks may be any process, whether it does the jobs or not: several write the same message, and it is there once.
// From the inbox it goes by mail like any other, as soon as mail does; the message names no more than the job and
// when it was last done, since the reason of a failure may hold paths and addresses.
func (r *Reminders) TellTrouble(ctx context.Context, schedules []Schedule) ([]Health, error) {
	all, err := r.Health(ctx, schedules)
	if err != nil {
		return nil, err
	}
	var troubled []Health
	for _, h := range all {
		if h.Trouble {
			troubled = append(troubled, h)
		}
	}
	if len(troubled) == 0 {
		return nil, nil
	}
	today := desk.DayOf(r.now())
	staff, err := r.store.Staff(ctx, today)
	if err != nil {
		return nil, err
	}
	agencies, err := r.desk.Agencies(ctx)
	if err != nil {
		return nil, err
	}
	var told []Message
	overseers := staff.directory().overseers(agencies)
	for _, who := range slices.Sorted(maps.Keys(overseers)) {
		for _, h := range troubled {
			told = append(told, Message{
				Person: who, Agency: overseers[who], Topic: JobTrouble, Ref: h.Job, DueOn: today, Words: h.words(), Created: r.now(),
			})
		}
	}
	_, err = r.store.Put(ctx, told)
	return troubled, err
}

// words say of a job in trouble what an administrator may read anywhere.
func (h Health) words() string {
	if h.Done.Started.IsZero() {
		return fmt.Sprintf("“%s”没有按时完成，还没有完成过", h.Job)
	}
	return fmt.Sprintf("“%s”没有按时完成，上次完成是 %s", h.Job, h.Done.Started.In(desk.China).Format("2006-01-02 15:04"))
}

// overseers are the administrators of the agencies that have none above them, each with the agency in which they are
// told; where those have no administrator, the administrators of all.
func (d directory) overseers(agencies []desk.Agency) map[desk.PersonID]desk.AgencyID {
	out := map[desk.PersonID]desk.AgencyID{}
	for _, whole := range []bool{false, true} {
		for _, a := range agencies {
			if len(a.Above) > 0 && !whole || len(d.of(a.ID, account.Administrator)) == 0 {
				continue
			}
			for _, who := range d.audience(ToAdministrator, a, 0) {
				if _, told := out[who]; !told {
					out[who] = a.ID
				}
			}
		}
		if len(out) > 0 {
			break
		}
	}
	return out
}
