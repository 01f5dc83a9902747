package remind_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/hook"
	"foidesk/internal/mail"
	"foidesk/internal/mail/mailtest"
	"foidesk/internal/remind"
	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
)

// The bureaus, each with a hook, somebody who registers and somebody who leads, and how many cases each of them has open.
const (
	bureaus     = 30
	bureauCases = 30
)

// The cases came in over four weeks. On the first day most of them are overdue, of which people hear every day, and on each
// that follows some more.
var firstDay = day("2026-11-09")

// world is a city with its bureaus, and what their hooks and people receive.
type world struct {
	*office
	bureaus  []desk.Agency
	intakes  []desk.PersonID
	programs *programs
	mails    *mailtest.Server
	on       calendar.Date
}

func newWorld(t *testing.T, dsn string) *world {
	t.Helper()
	w := &world{office: officeOver(t, dsn), programs: listeningPrograms(t), mails: mailtest.Serve(t), on: firstDay - 1}
	w.now = midnight(w.on)
	city := w.agency
	w.person("supervisor", account.Supervisor)
	for i := range bureaus {
		var err error
		w.agency, err = w.desk.CreateAgency(t.Context(), desk.System("测试"), desk.Agency{Name: fmt.Sprintf("示例市第%d局", i+1), Level: desk.Department, Parent: city.ID})
		if err != nil {
			t.Fatal(err)
		}
		w.bureaus = append(w.bureaus, w.agency)
		w.intakes = append(w.intakes, w.reader(fmt.Sprint("intake", i), account.Intake))
		w.reader(fmt.Sprint("head", i), account.Head)
		_, err = w.reminders.AddHook(t.Context(), administrator, w.agency, hook.New(), remind.HookOrder{
			Name: "系统", Kind: remind.Generic, HookAddress: remind.HookAddress{URL: fmt.Sprintf("%s/%d", w.programs.URL, i), Secret: programSecret},
		})
		if err != nil {
			t.Fatal(err)
		}
		w.fill()
	}
	return w
}

// reader adds somebody who wants mail.
func (w *world) reader(name string, role account.Role) desk.PersonID {
	w.t.Helper()
	who := w.person(name, role)
	w.writesTo(who, name+"@example.com")
	return who
}

// fill gives an agency its cases, of which every fourth is nobody's.
func (w *world) fill() {
	w.t.Helper()
	report, err := w.desk.ImportLedger(w.t.Context(), desk.ImportOrder{By: desk.System("测试"), Agency: w.agency.ID}, func(yield func(desk.LedgerRow, error) bool) {
		for i := range bureauCases {
			on := firstDay.AddDays(-22 - i%28)
			row := desk.LedgerRow{
				Line: i + 2, Number: fmt.Sprintf("2026-%06d", len(w.bureaus)*bureauCases+i+1), ReceivedOn: on, Channel: foi.Post, Description: fmt.Sprintf("第%d号地块征地补偿安置方案", i+1),
				Applicant: foi.Applicant{Category: foi.NaturalPerson, Name: fmt.Sprintf("自然人%06d", i+1)}, Department: "办公室", Handler: "承办人",
			}
			if i%4 == 0 {
				row.Handler = ""
			}
			if !yield(row, nil) {
				return
			}
		}
	})
	if err != nil || !report.Imported {
		w.t.Fatalf("%v: %+v", err, report.Problems)
	}
}

// twin is the same world in a database of its own, with receivers of its own.
func (w *world) twin() *world {
	w.t.Helper()
	backup, dsn := filepath.Join(w.t.TempDir(), "backup.db"), storetest.SQLite(w.t)
	_, err := w.store.Backup(w.t.Context(), backup, w.now)
	if err == nil {
		_, err = store.Restore(w.t.Context(), backup, dsn)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	twin := *w
	twin.office = &office{t: w.t, dsn: dsn, store: storetest.Open(w.t, dsn), people: w.people, now: w.now}
	clock := func() time.Time { return twin.now }
	twin.desk = desk.New(twin.store, calendar.China(), clock)
	twin.reminders = remind.New(twin.store.Reminders(), twin.desk, clock)
	twin.programs, twin.mails = listeningPrograms(w.t), mailtest.Serve(w.t)
	return &twin
}

// begin makes it the next half of a working day. At noon somebody becomes head of the neighbour bureau too, and has to hear
// of all that is overdue there, after the day's digest.
func (w *world) begin(half int) {
	w.t.Helper()
	if half%2 == 0 {
		for w.on++; !w.desk.Calendar().Working(w.on); {
			w.on++
		}
		w.now = midnight(w.on).Add(8*time.Hour + 30*time.Minute)
		return
	}
	w.now = midnight(w.on).Add(13 * time.Hour)
	at := half / 2 % bureaus
	err := w.store.Accounts().Transact(w.t.Context(), func(tx account.Tx) error {
		return tx.SetRoles(w.t.Context(), w.intakes[at], w.bureaus[(at+1)%bureaus].ID, []account.Role{account.Head})
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// work sweeps and delivers in this process, which nobody kills.
func (w *world) work() {
	w.t.Helper()
	postOffice, err := mail.Parse(w.mails.URL(), "foidesk@example.com", "")
	if err == nil {
		err = sweepAndDeliver(w.t.Context(), w.reminders, remind.Outlets{Mailer: postOffice, Poster: redirected{hook.New(), w.programs.URL}})
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// cleanUp does what killed processes have left, in one that nobody kills.
func (w *world) cleanUp() {
	w.t.Helper()
	w.now = w.now.Add(lapse)
	w.worker().finish(w.t)
}

// end is the morning after so many halves: what could wait for it goes out.
func (w *world) end(halves int) {
	w.t.Helper()
	w.begin(halves + halves%2)
	w.work()
}

// redirected posts to other programs than the hooks say.
type redirected struct {
	*hook.Client
	url string
}

func (r redirected) Post(ctx context.Context, kind remind.HookKind, to remind.HookAddress, n remind.Notice) (int, error) {
	to.URL = r.url + to.URL[strings.LastIndex(to.URL, "/"):]
	return r.Client.Post(ctx, kind, to, n)
}

// rows reads a table or what is asked of it, a line a row, sorted.
func (w *world) rows(query string) []string {
	w.t.Helper()
	rows, err := storetest.SQL(w.t, w.dsn).QueryContext(w.t.Context(), query)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		w.t.Fatal(err)
	}
	values := make([]any, len(columns))
	for i := range values {
		values[i] = new(string)
	}
	var out []string
	for rows.Next() {
		if err := rows.Scan(values...); err != nil {
			w.t.Fatal(err)
		}
		var line []string
		for _, v := range values {
			line = append(line, *v.(*string))
		}
		out = append(out, strings.Join(line, " "))
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

// What of messages and outbox is the same in a twin: all but numbers that the database gave, and the minute.
const (
	toldRows   = "SELECT person_id, agency_id, case_id, number, topic, ref, due_on, day, words FROM messages"
	outboxRows = "SELECT channel, target_id, agency_id, case_id, topic, ref, due_on, day FROM outbox"
	// astray are things of the outbox that are in no delivery to where they belong.
	astray = `SELECT o.id FROM outbox o LEFT JOIN deliveries d ON d.id = o.delivery_id AND d.channel = o.channel AND d.target_id = o.target_id
		WHERE d.id IS NULL`
	unsent    = "SELECT id FROM deliveries WHERE sent_at = 0 OR next_try IS NOT NULL OR failure <> '' OR taken <> 0"
	nameOfAll = "SELECT id || '-' || created_at FROM deliveries"
)

func (w *world) deliveries() int { return len(w.rows(nameOfAll)) }

// wantSameAs holds what was told and received against a twin's, after so many processes were killed. It returns how many
// deliveries came once more.
func (w *world) wantSameAs(twin *world, killed int) (repeated int) {
	w.t.Helper()
	wantSame(w.t, "messages", w.rows(toldRows), twin.rows(toldRows))
	wantOnce(w.t, "messages", w.rows(toldRows))
	wantSame(w.t, "things of the outbox", w.rows(outboxRows), twin.rows(outboxRows))
	wantOnce(w.t, "things of the outbox", w.rows(outboxRows))
	for what, query := range map[string]string{"in no delivery": astray, "not delivered": unsent} {
		if left := w.rows(query); len(left) > 0 {
			w.t.Errorf("%d %s: %.200q", len(left), what, left)
		}
	}
	ours, repeated := w.received()
	theirs, _ := twin.received()
	wantSame(w.t, "deliveries received", slices.Sorted(maps.Keys(ours)), w.rows(nameOfAll))
	wantSame(w.t, "things received", things(ours), things(theirs))
	if repeated > killed*inTheAir {
		w.t.Errorf("%d deliveries came once more, of %d kills", repeated, killed)
	}
	w.t.Logf("%d messages, %d things in %d deliveries, %d of them came once more", len(w.rows(toldRows)), len(things(ours)), len(ours), repeated)
	return repeated
}

// wantSame holds sorted lists against each other.
func wantSame(t *testing.T, what string, got, want []string) {
	t.Helper()
	if len(want) > 0 && slices.Equal(got, want) {
		return
	}
	missing, alien := without(want, got), without(got, want)
	t.Errorf("%s: %d, want %d; %d missing as %.300q, %d too many as %.300q", what, len(got), len(want), len(missing), missing, len(alien), alien)
}

// wantOnce refuses what stands twice in a sorted list.
func wantOnce(t *testing.T, what string, got []string) {
	t.Helper()
	if different := slices.Compact(slices.Clone(got)); len(different) != len(got) {
		t.Errorf("%s: %d, and only %d of them different", what, len(got), len(different))
	}
}

// without is what of a list is not in another.
func without(list, other []string) []string {
	there := map[string]bool{}
	for _, s := range other {
		there[s] = true
	}
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return there[s] })
}

// arrival is a delivery as it reached somebody: each thing in it with whom it reached.
type arrival struct {
	name   string
	things []string
}

// received are the deliveries that came, by name, and how many came once more. What has the same name must be the same.
func (w *world) received() (all map[string][]string, repeated int) {
	w.t.Helper()
	all = map[string][]string{}
	for _, a := range slices.Concat(w.programs.arrived(w.t), w.mailed()) {
		before, again := all[a.name]
		if again {
			repeated++
		}
		if again && !slices.Equal(before, a.things) {
			w.t.Errorf("delivery %s came as %.200q, and once more as %.200q", a.name, before, a.things)
		}
		all[a.name] = a.things
	}
	return all, repeated
}

func things(arrived map[string][]string) []string {
	return slices.Sorted(slices.Values(slices.Concat(slices.Collect(maps.Values(arrived))...)))
}

// mailed reads what the mail server took.
func (w *world) mailed() (all []arrival) {
	w.t.Helper()
	for _, m := range w.mails.Mails() {
		name, _, _ := strings.Cut(strings.TrimPrefix(m.MessageID, "<reminder-"), "@")
		list, _, found := strings.Cut(strings.ReplaceAll(m.Text, "\r\n", "\n"), "\n\n")
		if !found || strings.Contains(list, "另有") {
			w.t.Fatalf("the mail does not list all: %s", m.Text)
		}
		a := arrival{name: name}
		for line := range strings.Lines(list) {
			a.things = append(a.things, m.Header.Get("To")+" "+strings.TrimSpace(line))
		}
		all = append(all, a)
	}
	return all
}

// programSecret is what the programs of all bureaus check signatures with.
const programSecret = "0123456789abcdef"

// answerTime is how long an answer is on its way: who is killed then has handed over and does not know.
const answerTime = 5 * time.Millisecond

// programs are what the hooks of all bureaus post to: each at a path of its own.
type programs struct {
	*httptest.Server
	mu    sync.Mutex
	took  []arrival
	wrong []string
}

func listeningPrograms(t *testing.T) *programs {
	t.Helper()
	p := &programs{}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

// arrived is what came, which must all have been right.
func (p *programs) arrived(t *testing.T) []arrival {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.wrong) > 0 {
		t.Errorf("%d requests were wrong: %.300q", len(p.wrong), p.wrong)
	}
	return slices.Clone(p.took)
}

func (p *programs) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // it broke off, and nobody was told that it was taken
	}
	if !p.take(r, body) {
		w.WriteHeader(http.StatusBadRequest)
	}
	time.Sleep(answerTime)
}

func (p *programs) take(r *http.Request, body []byte) (ok bool) {
	mac := hmac.New(sha256.New, []byte(programSecret))
	fmt.Fprintf(mac, "%s.%s", r.Header.Get("X-Foidesk-Timestamp"), body)
	var notice struct {
		ID    string
		Items []struct {
			Number, Topic, Ref, Words string
			DueOn                     string `json:"due_on"`
			Days                      int
		}
	}
	err := json.Unmarshal(body, &notice)
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil || r.Header.Get("X-Foidesk-Signature") != "v1="+hex.EncodeToString(mac.Sum(nil)) || r.Header.Get("X-Foidesk-Delivery") != notice.ID {
		p.wrong = append(p.wrong, fmt.Sprintf("%v: %s", err, body))
		return false
	}
	a := arrival{name: notice.ID}
	for _, i := range notice.Items {
		a.things = append(a.things, fmt.Sprintf("%s %s %s %s %s %+d %s", r.URL.Path, i.Number, i.Topic, i.Ref, i.DueOn, i.Days, i.Words))
	}
	p.took = append(p.took, a)
	return true
}
