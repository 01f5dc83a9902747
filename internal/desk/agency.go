package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// AgencyID identifies an agency (行政机关) in the database.
type AgencyID int64

// Level is an agency's place in the hierarchy (机关层级).
type Level string

// The levels.
const (
	Province   Level = "province"
	City       Level = "city"
	County     Level = "county"
	Department Level = "department"
	Township   Level = "township"
)

// LevelInfo is a level with its Chinese name.
type LevelInfo struct {
	ID    Level
	Label string
}

var levels = []LevelInfo{
	{Province, "省（自治区、直辖市）"}, {City, "市（州）"}, {County, "县（市、区）"}, {Department, "部门"}, {Township, "乡镇（街道）"},
}

// Levels lists the levels from the highest.
func Levels() []LevelInfo { return slices.Clone(levels) }

// Label is the level's Chinese name; the id itself where it is none.
func (l Level) Label() string {
	for _, info := range levels {
		if info.ID == l {
			return info.Label
		}
	}
	return string(l)
}

// Agency is a body that receives applications, with its settings and its place in the tree.
type Agency struct {
	ID AgencyID
	// Parent is the agency above it (上级机关); 0 for the top of a tree.
	Parent AgencyID
	Level  Level
	Name   string
	// ShortName is what the pages say where the full name is too long; empty for the name itself.
	ShortName string
	// NumberPattern makes its 登记编号; see Pattern.
	NumberPattern Pattern
	// Channels are those it has announced that it accepts; empty for all. The counter and the post may
	// never be refused (国办公开办函〔2017〕19号).
	Channels []foi.Channel
	// Policy is how the agency reads the law where sources disagree, for applications received from now on.
	Policy foi.Policy
	// Earlier are the policies that applied before, the oldest first: what was received under one is
	// counted by it for good.
	Earlier []EarlierPolicy
	// Consent is what waits for the head of office.
	Consent foi.Consent
	// Standing is what the agency is among the organs of the state: who reviews its decisions goes by it.
	Standing foi.Standing
	// ReviewBody is where its decisions are taken to reconsideration (行政复议机关); it goes before what Standing says.
	ReviewBody string
	// Above are the agencies above it, the nearest first.
	Above []AgencyID
}

// EarlierPolicy is a policy that applied to what was received through a day.
type EarlierPolicy struct {
	Until calendar.Date
	foi.Policy
}

// PolicyOn is the policy for an application received on a day.
func (a Agency) PolicyOn(received calendar.Date) foi.Policy {
	for _, e := range a.Earlier {
		if received <= e.Until {
			return e.Policy
		}
	}
	return a.Policy
}

// Label is the short name, or the name where there is none.
func (a Agency) Label() string {
	if a.ShortName != "" {
		return a.ShortName
	}
	return a.Name
}

// Accepts tells whether applications may come in by a channel.
func (a Agency) Accepts(c foi.Channel) bool {
	return len(a.Channels) == 0 || slices.Contains(a.Channels, c)
}

// maxAgencyName bounds a name, in characters.
const maxAgencyName = 100

// channelsSource forbids to close the counter and the post.
const channelsSource = "国办公开办函〔2017〕19号"

// alwaysAccepted are the channels that no agency may close.
var alwaysAccepted = []foi.Channel{foi.InPerson, foi.Post}

// MayRefuse tells whether an agency may leave a channel out of those that it accepts; if not, source is what
// forbids it.
func MayRefuse(c foi.Channel) (may bool, source string) {
	if slices.Contains(alwaysAccepted, c) {
		return false, channelsSource
	}
	return true, ""
}

// CreateAgency adds an agency, below its Parent where it names one. Errors: Invalid for a name that is
// empty, too long or taken, for a pattern that cannot number, for channels that leave out what may
// not be refused; NotFound for the parent.
func (d *Desk) CreateAgency(ctx context.Context, by Actor, a Agency) (Agency, error) {
	if err := by.check(); err != nil {
		return Agency{}, err
	}
	a, err := completed(a)
	if err != nil {
		return Agency{}, err
	}
	err = d.store.Transact(ctx, func(tx Tx) error {
		a, err = d.createAgency(ctx, tx, by, a)
		return err
	})
	return a, err
}

// completed fills in the settings that were left out and checks all.
func completed(a Agency) (Agency, error) {
	a.Name, a.ShortName, a.ReviewBody = strings.TrimSpace(a.Name), strings.TrimSpace(a.ShortName), strings.TrimSpace(a.ReviewBody)
	if a.NumberPattern == "" {
		a.NumberPattern = DefaultPattern
	}
	if a.Policy.RestDayReceipt == "" {
		a.Policy.RestDayReceipt = foi.AsReceived
	}
	if a.Level == "" {
		a.Level = Department
	}
	return a, checkAgency(a)
}

func (d *Desk) createAgency(ctx context.Context, tx Tx, by Actor, a Agency) (Agency, error) {
	if err := nameFree(ctx, tx, a); err != nil {
		return Agency{}, err
	}
	if a.Parent != 0 {
		above, err := tx.Agency(ctx, a.Parent)
		if err != nil {
			return Agency{}, err
		}
		a.Above = append([]AgencyID{above.ID}, above.Above...)
	}
	var err error
	if a.ID, err = tx.InsertAgency(ctx, a); err != nil {
		return a, err
	}
	e := d.event(by, AgencyCreated, a.ID)
	e.Detail = a.Name
	return a, tx.Audit(ctx, e)
}

func nameFree(ctx context.Context, tx Tx, a Agency) error {
	there, err := tx.AgencyByName(ctx, a.Name)
	switch {
	case CodeOf(err) == NotFound, err == nil && there.ID == a.ID:
		return nil
	case err != nil:
		return err
	}
	return invalidField("name", "已有名为“%s”的机关", a.Name)
}

func checkAgency(a Agency) error {
	var wrong []FieldError
	add := func(field, message string) {
		if message != "" {
			wrong = append(wrong, FieldError{field, message})
		}
	}
	if a.Name == "" {
		add("name", "请填写机关名称")
	}
	add("name", textProblem("机关名称", a.Name, maxAgencyName))
	add("short_name", textProblem("机关简称", a.ShortName, maxAgencyName))
	add("review_body", textProblem("行政复议机关", a.ReviewBody, maxAgencyName))
	if !slices.ContainsFunc(levels, func(l LevelInfo) bool { return l.ID == a.Level }) {
		add("level", "请选择机关层级")
	}
	if a.Standing != foi.StandingUnrecorded && a.Standing.Label() == "" {
		add("standing", "请选择机关性质")
	}
	if err := a.NumberPattern.Check(); err != nil {
		add("number_pattern", err.Error())
	}
	if err := a.Policy.Check(); err != nil {
		add("rest_day_receipt", err.Error())
	}
	add("channels", channelsProblem(a))
	if len(wrong) > 0 {
		return invalid(wrong)
	}
	return nil
}

func channelsProblem(a Agency) string {
	for _, c := range a.Channels {
		if _, ok := c.Info(); !ok {
			return fmt.Sprintf("不认识的收到方式“%s”", c)
		}
	}
	for _, c := range alwaysAccepted {
		if !a.Accepts(c) {
			return fmt.Sprintf("“%s”是基本受理渠道，不得拒收（%s）", c.Label(), channelsSource)
		}
	}
	return ""
}

// Agencies lists all agencies by name.
func (d *Desk) Agencies(ctx context.Context) ([]Agency, error) { return d.store.Agencies(ctx) }

// AgenciesByID are all agencies by their ids.
func (d *Desk) AgenciesByID(ctx context.Context) (map[AgencyID]Agency, error) {
	all, err := d.store.Agencies(ctx)
	m := make(map[AgencyID]Agency, len(all))
	for _, a := range all {
		m[a.ID] = a
	}
	return m, err
}

// AgenciesBelow lists an agency and all below it, each after the one above it. Errors: NotFound.
func (d *Desk) AgenciesBelow(ctx context.Context, top AgencyID) ([]Agency, error) {
	return d.store.AgenciesBelow(ctx, top)
}

// Agency finds one. Errors: NotFound.
func (d *Desk) Agency(ctx context.Context, id AgencyID) (Agency, error) {
	return d.store.Agency(ctx, id)
}

// AgencyByName finds one by its full name. Errors: NotFound.
func (d *Desk) AgencyByName(ctx context.Context, name string) (Agency, error) {
	return d.store.AgencyByName(ctx, strings.TrimSpace(name))
}
