package main

import (
	"log/slog"
	"slices"
	"testing"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/mail"
	"foidesk/internal/mail/mailtest"
	"foidesk/internal/remind"
	"foidesk/internal/store/storetest"
)

// In whatever order a program that was down for days begins its jobs, the first mail of the morning holds all of it.
func TestTheFirstDigestIsWhole(t *testing.T) {
	for name, begin := range map[string][]string{
		"the sweep is late":   {"发送提醒", "到期提醒", "发送提醒"},
		"the sweep is first":  {"到期提醒", "发送提醒"},
		"both begin together": nil,
	} {
		t.Run(name, func(t *testing.T) {
			storetest.EachDatabase(t, func(t *testing.T, dsn string) {
				s, server := storetest.Open(t, dsn), mailtest.Serve(t)
				now := time.Date(2026, 1, 15, 9, 5, 0, 0, desk.China)
				clock := func() time.Time { return now }
				o := office{store: s, desk: desk.New(s, calendar.China(), clock)}
				o.reminders = remind.New(s.Reminders(), o.desk, clock)
				head, agency := headOf(t, o)
				for range 3 { // nobody's: both their claim and their answer will be overdue
					must(o.desk.Register(t.Context(), desk.Intake{By: desk.System("测试"), Agency: agency.ID}, foi.Receipt{
						On: o.desk.Today(), Channel: foi.Post, Request: foi.Request{
							Applicant: foi.Applicant{Category: foi.NaturalPerson, Name: "申请人1"}, Description: "道路施工许可",
						},
					}))(t)
				}
				if err := o.reminders.SetAddress(t.Context(), head, "head@example.com"); err != nil {
					t.Fatal(err)
				}
				o.out = remind.Outlets{Mailer: must(mail.Parse(server.URL(), "foidesk@example.com", ""))(t), Hours: remind.OfficeHours}
				// The last sweep was after office hours on the day before the festival, so that something waits already.
				now = time.Date(2026, 2, 13, 18, 30, 0, 0, desk.China)
				must(o.reminders.Sweep(t.Context()))(t)
				now = time.Date(2026, 2, 24, 9, 5, 0, 0, desk.China)
				all := jobs(o, slog.New(slog.DiscardHandler))
				both := slices.DeleteFunc(slices.Clone(all), func(j job) bool { return j.name != "到期提醒" && j.name != "发送提醒" })
				if begin == nil {
					stop := must(startJobs(t.Context(), slog.New(slog.DiscardHandler), o.reminders, both))(t)
					stop()
				}
				for _, name := range begin {
					i := slices.IndexFunc(both, func(j job) bool { return j.name == name })
					if _, err := both[i].run(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				var subjects []string
				for _, m := range server.Accepted() {
					subjects = append(subjects, m.Subject)
				}
				if want := []string{"到期提醒：6 项"}; !slices.Equal(subjects, want) {
					t.Errorf("mailed %q, want %q", subjects, want)
				}
			})
		})
	}
}

// headOf adds an agency and who leads it.
func headOf(t *testing.T, o office) (who desk.PersonID, agency desk.Agency) {
	t.Helper()
	agency = must(o.desk.CreateAgency(t.Context(), desk.System("测试"), desk.Agency{Name: exampleAgency}))(t)
	err := o.store.Accounts().Transact(t.Context(), func(tx account.Tx) (err error) {
		if who, err = tx.InsertPerson(t.Context(), account.Record{Person: account.Person{Login: "fuzeren", Name: "负责人01"}}); err != nil {
			return err
		}
		return tx.SetRoles(t.Context(), who, agency.ID, []account.Role{account.Head})
	})
	if err != nil {
		t.Fatal(err)
	}
	return who, agency
}
