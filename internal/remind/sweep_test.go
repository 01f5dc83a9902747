package remind_test

import (
	"context"
	"fmt"
	"os"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/remind"
	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
)

func TestMain(m *testing.M) {
	if os.Getenv(workerVariable) != "" {
		workAndExit(os.Args[1:])
	}
	storetest.Main(m)
}

// office is an agency over a real database, with a clock that the test moves.
type office struct {
	t         *testing.T
	dsn       string
	store     *store.Store
	desk      *desk.Desk
	reminders *remind.Reminders
	agency    desk.Agency
	now       time.Time
	people    map[desk.PersonID]string
}

func eachOffice(t *testing.T, test func(*office)) {
	t.Helper()
	storetest.EachDatabase(t, func(t *testing.T, dsn string) { test(officeOver(t, dsn)) })
}

// newOffice is one over SQLite, for what no database decides.
func newOffice(t *testing.T) *office {
	t.Helper()
	return officeOver(t, storetest.SQLite(t))
}

func officeOver(t *testing.T, dsn string) *office {
	t.Helper()
	o := &office{t: t, dsn: dsn, store: storetest.Open(t, dsn), people: map[desk.PersonID]string{}}
	o.on("2026-09-14")
	clock := func() time.Time { return o.now }
	o.desk = desk.New(o.store, calendar.China(), clock)
	o.reminders = remind.New(o.store.Reminders(), o.desk, clock)
	var err error
	if o.agency, err = o.desk.CreateAgency(t.Context(), desk.System("测试"), desk.Agency{Name: "示例市"}); err != nil {
		t.Fatal(err)
	}
	return o
}

// on makes it half past eight of a day.
func (o *office) on(iso string) { o.now = midnight(day(iso)).Add(8*time.Hour + 30*time.Minute) }

// midnight is when a day begins in China.
func midnight(on calendar.Date) time.Time {
	y, m, d := on.YMD()
	return time.Date(y, m, d, 0, 0, 0, 0, desk.China)
}

func day(iso string) calendar.Date {
	d, err := calendar.ParseISO(iso)
	if err != nil {
		panic(err)
	}
	return d
}

func (o *office) person(name string, roles ...account.Role) desk.PersonID {
	o.t.Helper()
	var id desk.PersonID
	err := o.store.Accounts().Transact(o.t.Context(), func(tx account.Tx) (err error) {
		if id, err = tx.InsertPerson(o.t.Context(), account.Record{Person: account.Person{Login: name, Name: name}}); err != nil {
			return err
		}
		return tx.SetRoles(o.t.Context(), id, o.agency.ID, roles)
	})
	if err != nil {
		o.t.Fatal(err)
	}
	o.people[id] = name
	return id
}

// register registers a case on the clock's day, and gives it to somebody who takes it on; nobody for 0.
func (o *office) register(to desk.PersonID) desk.Summary {
	o.t.Helper()
	line, err := o.desk.Register(o.t.Context(), desk.Intake{Agency: o.agency.ID, By: desk.System("登记员")}, foi.Receipt{
		On: o.desk.Today(), Channel: foi.Post, Request: foi.Request{
			Applicant: foi.Applicant{Category: foi.NaturalPerson, Name: "自然人000001"}, Description: "示例市2025年度财政预算公开情况",
		},
	})
	if err == nil && to != 0 {
		line, err = o.desk.Assign(o.t.Context(), o.at(line), "", to, "")
	}
	if err == nil && to != 0 {
		at := o.at(line)
		at.By = desk.Actor{ID: to, Name: o.people[to]}
		line, err = o.desk.Claim(o.t.Context(), at)
	}
	if err != nil {
		o.t.Fatal(err)
	}
	return line
}

func (o *office) at(s desk.Summary) desk.At {
	return desk.At{Agency: o.agency.ID, Case: s.ID, Expected: s.Seq, By: desk.System("承办人")}
}

func (o *office) sweep() int {
	o.t.Helper()
	done, err := o.reminders.Sweep(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	return done.Messages
}

// told lists what a person was told, the first first: about what, which day of the rule, and when.
func (o *office) told(who desk.PersonID) []string {
	o.t.Helper()
	all, err := o.reminders.Inbox(o.t.Context(), who, 0, 1000)
	if err != nil {
		o.t.Fatal(err)
	}
	var out []string
	for _, m := range slices.Backward(all) {
		out = append(out, fmt.Sprintf("%s %+d %s", m.Topic, m.Day, calendar.FromTime(m.Created.In(desk.China))))
	}
	return out
}

func (o *office) expect(who desk.PersonID, want ...string) {
	o.t.Helper()
	if got := o.told(who); !slices.Equal(got, want) {
		o.t.Errorf("%s was told %q, want %q", o.people[who], got, want)
	}
}

// Received on Monday 2026-09-14: the last day is Friday 2026-10-16. 09-20 is worked, 09-25 to 27 and 10-01 to 07 are
// holidays, 10-10 is worked.
func TestEveryDayOfTheRuleIsToldOnce(t *testing.T) {
	eachOffice(t, func(o *office) {
		handler, head := o.person("handler", account.Handler), o.person("head", account.Head)
		o.register(handler)
		for on := day("2026-09-14"); on <= day("2026-10-21"); on++ {
			for _, hour := range []int{0, 9, 23} {
				o.now = midnight(on).Add(time.Duration(hour) * time.Hour)
				o.sweep()
			}
		}
		o.expect(handler, "answer -5 2026-10-10", "answer -3 2026-10-13", "answer -1 2026-10-15", "answer +0 2026-10-16",
			"answer +1 2026-10-19", "answer +2 2026-10-20", "answer +3 2026-10-21")
		o.expect(head, "answer -1 2026-10-15", "answer +0 2026-10-16",
			"answer +1 2026-10-19", "answer +2 2026-10-20", "answer +3 2026-10-21")
	})
}

// Nobody looked from before National Day to Monday 2026-10-19: of all that went by, the last is told.
func TestWhatWasMissedIsToldOnce(t *testing.T) {
	eachOffice(t, func(o *office) {
		handler := o.person("handler", account.Handler)
		o.register(handler)
		o.sweep()
		o.on("2026-10-19")
		if n := o.sweep(); n != 1 {
			t := o.told(handler)
			o.t.Errorf("%d messages: %q", n, t)
		}
		o.expect(handler, "answer +1 2026-10-19")
		if n := o.sweep(); n != 0 {
			o.t.Errorf("%d more from looking again", n)
		}
	})
}

func TestNobodyHearsOfWhatIsDone(t *testing.T) {
	eachOffice(t, func(o *office) {
		handler := o.person("handler", account.Handler)
		line := o.register(handler)
		o.on("2026-10-10")
		o.sweep()
		if _, err := o.desk.Withdraw(o.t.Context(), o.at(line), foi.Withdrawal{On: day("2026-10-10")}); err != nil {
			o.t.Fatal(err)
		}
		o.on("2026-10-16")
		o.sweep()
		o.expect(handler, "answer -5 2026-10-10")
	})
}

// While nobody has a case, who registers and who leads hear of it; and of one that nobody claimed in time.
func TestACaseOfNobody(t *testing.T) {
	eachOffice(t, func(o *office) {
		intake, head, handler := o.person("intake", account.Intake), o.person("head", account.Head), o.person("handler", account.Handler)
		o.register(0)
		o.on("2026-09-15")
		o.sweep()
		o.on("2026-09-16")
		o.sweep()
		o.on("2026-10-10")
		o.sweep()
		o.expect(handler)
		o.expect(intake, "unclaimed +1 2026-09-16", "answer -5 2026-10-10")
		o.expect(head, "unclaimed +1 2026-09-16", "answer -5 2026-10-10", "unclaimed +14 2026-10-10")
	})
}

func TestWhoStandsInHearsOfIt(t *testing.T) {
	eachOffice(t, func(o *office) {
		handler, substitute := o.person("handler", account.Handler), o.person("substitute", account.Handler)
		o.register(handler)
		err := o.store.Accounts().Transact(o.t.Context(), func(tx account.Tx) error {
			_, err := tx.InsertAbsence(o.t.Context(), account.Absence{
				Agency: o.agency.ID, Person: handler, Substitute: substitute, From: day("2026-10-12"), Until: day("2026-10-15"),
			})
			return err
		})
		if err != nil {
			o.t.Fatal(err)
		}
		for _, on := range []string{"2026-10-10", "2026-10-13", "2026-10-15", "2026-10-16"} {
			o.on(on)
			o.sweep()
		}
		o.expect(handler, "answer -5 2026-10-10", "answer -3 2026-10-13", "answer -1 2026-10-15", "answer +0 2026-10-16")
		o.expect(substitute, "answer -3 2026-10-13", "answer -1 2026-10-15")
	})
}

// What an agency owes besides its cases; this one is a department. 2027 has no holidays yet.
func TestTheOfficesOwnDates(t *testing.T) {
	eachOffice(t, func(o *office) {
		head, administrator := o.person("head", account.Head), o.person("administrator", account.Administrator)
		for on := day("2026-11-20"); on <= day("2027-02-05"); on++ {
			o.on(on.String())
			o.sweep()
		}
		o.expect(head, "annual_report -15 2027-01-08", "annual_report -10 2027-01-15", "annual_report -5 2027-01-22",
			"annual_report -3 2027-01-26", "annual_report -1 2027-01-28", "annual_report +0 2027-01-29")
		o.expect(administrator, "holidays +0 2026-12-01", "holidays +5 2026-12-08", "holidays +10 2026-12-15", "holidays +15 2026-12-22",
			"holidays +20 2026-12-29", "holidays +25 2027-01-05", "holidays +30 2027-01-12")
	})
}

// Several processes sweep at once, as replicas do: the same messages, each once.
func TestSweepsAtOnce(t *testing.T) {
	eachOffice(t, func(o *office) {
		handler := o.person("handler", account.Handler)
		for range 20 {
			o.register(handler)
		}
		o.on("2026-10-16")
		var all sync.WaitGroup
		var mu sync.Mutex
		total := 0
		for range 4 {
			all.Go(func() {
				done, err := remind.New(o.store.Reminders(), o.desk, func() time.Time { return o.now }).Sweep(context.Background())
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					o.t.Error(err)
				}
				total += done.Messages
			})
		}
		all.Wait()
		if got := len(o.told(handler)); got != 20 || total != 20 {
			o.t.Errorf("%d messages, of %d that the sweeps say are new", got, total)
		}
	})
}

// asked keeps what it is asked to write, and writes none of it.
type asked struct {
	remind.Store
	put [][]remind.Message
}

func (a *asked) Put(_ context.Context, messages []remind.Message) (int, error) {
	a.put = append(a.put, messages)
	return 0, nil
}

// Who writes the same at the same time writes it in the same order: else two transactions of PostgreSQL wait for each other
// crosswise, and a hook may hear of one thing by two days of its rules, each from another process.
func TestWhoTellsTheSameTellsItInOneOrder(t *testing.T) {
	o := newOffice(t)
	for i := range 20 {
		o.person(fmt.Sprint("head", i), account.Head, account.Administrator)
	}
	o.register(0)
	o.register(0)
	o.on("2026-10-19")
	late := remind.Schedule{Job: "到期提醒", Since: o.now.AddDate(0, 0, -2), Next: func(after time.Time) time.Time { return after.Add(time.Hour) }}
	tell := func() [][]remind.Message {
		t.Helper()
		a := &asked{Store: o.store.Reminders()}
		r := remind.New(a, o.desk, func() time.Time { return o.now })
		if _, err := r.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if troubled, err := r.TellTrouble(t.Context(), []remind.Schedule{late}); err != nil || len(troubled) != 1 {
			t.Fatalf("in trouble: %+v (%v)", troubled, err)
		}
		return a.put
	}
	first := tell()
	if len(first) < 2 || len(first[1]) < 40 || len(first[len(first)-1]) != 20 {
		t.Fatalf("told %v", first)
	}
	if again := tell(); !reflect.DeepEqual(first, again) {
		t.Errorf("told %+v\nand then %+v", first[1][:3], again[1][:3])
	}
}

func TestReadingMarksWhatWasShown(t *testing.T) {
	eachOffice(t, func(o *office) {
		handler := o.person("handler", account.Handler)
		o.register(handler)
		o.on("2026-10-10")
		o.sweep()
		shown, err := o.reminders.Inbox(o.t.Context(), handler, 0, 10)
		if err != nil {
			o.t.Fatal(err)
		}
		o.on("2026-10-13")
		o.sweep()
		unread := func() int {
			n, err := o.reminders.Unread(o.t.Context(), handler)
			if err != nil {
				o.t.Fatal(err)
			}
			return n
		}
		if n := unread(); n != 2 {
			o.t.Errorf("%d unread", n)
		}
		if err := o.reminders.MarkRead(o.t.Context(), handler, shown[0].ID); err != nil {
			o.t.Fatal(err)
		}
		if n := unread(); n != 1 {
			o.t.Errorf("%d unread after reading what was shown", n)
		}
	})
}
