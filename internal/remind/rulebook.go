package remind

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"foidesk/internal/desk"
)

// Rulebook keeps the rules of the agencies that have their own.
type Rulebook interface {
	// Rules are the rules by agency.
	Rules(ctx context.Context) (map[desk.AgencyID][]Rule, error)
	// Rewrite writes an agency's rules anew, in one transaction with the event, where they are still those of before.
	// It returns a desk.Conflict where they are not.
	Rewrite(ctx context.Context, agency desk.AgencyID, before, rules []Rule, e desk.Event) error
}

// The bounds of a rule: a reminder months ahead is a calendar's work, and a list of days is to be read.
const (
	maxDay  = 60
	maxDays = 12
)

// Rules are an agency's rules; own tells that they are not the usual ones.
func (r *Reminders) Rules(ctx context.Context, agency desk.AgencyID) (rules []Rule, own bool, err error) {
	all, err := r.store.Rules(ctx)
	if err != nil {
		return nil, false, err
	}
	if rules, own = all[agency]; own {
		return rules, true, nil
	}
	return Defaults(), false, nil
}

// SetRules gives an agency rules of its own in the place of those that the person had seen, from the next sweep on.
// Errors: Invalid, with a field topic:audience; Conflict where somebody else was faster.
func (r *Reminders) SetRules(ctx context.Context, by desk.Actor, agency desk.Agency, before, rules []Rule) error {
	if err := check(rules); err != nil {
		return err
	}
	if Same(before, rules) {
		return &desk.Error{Code: desk.Invalid, Message: "没有改动任何一项"}
	}
	e := desk.Event{At: r.now(), Action: desk.RemindersChanged, By: by.ID, ByName: by.Name, Address: by.Address, Agency: agency.ID}
	return r.store.Rewrite(ctx, agency.ID, before, rules, e)
}

func check(rules []Rule) error {
	var wrong []desk.FieldError
	for _, rule := range rules {
		if message := rule.problem(); message != "" {
			wrong = append(wrong, desk.FieldError{Field: rule.Field(), Message: message})
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	return &desk.Error{Code: desk.Invalid, Message: "有些规则需要改正", Fields: wrong}
}

// Field names the rule in a form.
func (r Rule) Field() string { return string(r.Topic) + ":" + string(r.To) }

func (r Rule) problem() string {
	at := slices.IndexFunc(topics, func(t TopicInfo) bool { return t.ID == r.Topic })
	switch {
	case at < 0 || !slices.Contains(topics[at].To, r.To):
		return "没有这样一条规则"
	case len(r.Days) > maxDays:
		return fmt.Sprintf("一条规则至多写 %d 个日子", maxDays)
	}
	for i, day := range r.Days {
		if day < -maxDay || day > maxDay {
			return fmt.Sprintf("只能写到期前、逾期后 %d 个工作日以内", maxDay)
		}
		if i > 0 && r.Days[i-1] >= day {
			return "同一个日子写了两次"
		}
	}
	return ""
}

// Told is one line of a preview: who would hear of what.
type Told struct {
	Name string
	Message
}

// errEnough stops a preview that is long enough.
var errEnough = errors.New("enough")

// Preview is what people of an agency would hear today by the rules, whether they have been told or not, and nothing
// is written. It stops after limit lines.
func (r *Reminders) Preview(ctx context.Context, agency desk.Agency, rules []Rule, limit int) ([]Told, error) {
	if err := check(rules); err != nil {
		return nil, err
	}
	today := desk.DayOf(r.now())
	staff, err := r.store.Staff(ctx, today)
	if err != nil {
		return nil, err
	}
	names := map[desk.PersonID]string{}
	for _, p := range staff.Posts {
		names[p.Person] = p.Name
	}
	s := sweep{
		people: staff.directory(), rules: map[desk.AgencyID][]Rule{agency.ID: rules}, cal: r.desk.CalendarOf, today: today, at: r.now(),
		fresh: true,
	}
	var out []Told
	add := func(messages []Message) {
		for _, m := range messages {
			out = append(out, Told{names[m.Person], m})
		}
	}
	add(s.tell(agency, desk.Falling{}, officeItems(agency, s.cal(agency), today)))
	err = r.desk.Watch(ctx, agency.ID, today, s.horizon([]desk.Agency{agency}), func(page []desk.Watched) error {
		for _, w := range page {
			add(s.tell(agency, w.Case, itemsOf(w, today)))
		}
		if len(out) >= limit {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		return out[:limit], nil
	}
	return out, err
}
