package store

import (
	"context"
	"errors"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

type agencyRow struct {
	ID               int64
	Name             string
	NumberPattern    string
	RestDayReceipt   string
	ParentID         *int64
	Level            string
	ShortName        string
	Channels         string
	ConsentDecision  int
	ConsentFeeNotice int
	ConsentOwn       int
	ReviewBody       string
	Standing         string
	// InquiryReviewFirst is part of the policy.
	InquiryReviewFirst int
}

func (agencyRow) TableName() string { return "agencies" }

func rowOfAgency(a desk.Agency) agencyRow {
	channels := make([]string, len(a.Channels))
	for i, c := range a.Channels {
		channels[i] = string(c)
	}
	r := agencyRow{
		ID: int64(a.ID), Name: a.Name, NumberPattern: string(a.NumberPattern), RestDayReceipt: string(a.Policy.RestDayReceipt),
		Level: string(a.Level), ShortName: a.ShortName, Channels: strings.Join(channels, ","), ReviewBody: a.ReviewBody,
		Standing: string(a.Standing), InquiryReviewFirst: bit(a.Policy.InquiryReviewFirst),
		ConsentDecision: bit(a.Consent.Decision), ConsentFeeNotice: bit(a.Consent.FeeNotice), ConsentOwn: bit(a.Consent.Own),
	}
	if a.Parent != 0 {
		parent := int64(a.Parent)
		r.ParentID = &parent
	}
	return r
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// agency is the row without the agencies above it and its earlier policies.
func (r agencyRow) agency() desk.Agency {
	a := desk.Agency{
		ID: desk.AgencyID(r.ID), Level: desk.Level(r.Level), Name: r.Name, ShortName: r.ShortName,
		NumberPattern: desk.Pattern(r.NumberPattern), ReviewBody: r.ReviewBody,
		Standing: foi.Standing(r.Standing),
		Policy:   policyOf(r.RestDayReceipt, r.InquiryReviewFirst),
		Consent:  foi.Consent{Decision: r.ConsentDecision == 1, FeeNotice: r.ConsentFeeNotice == 1, Own: r.ConsentOwn == 1},
	}
	if r.ParentID != nil {
		a.Parent = desk.AgencyID(*r.ParentID)
	}
	if r.Channels != "" {
		for c := range strings.SplitSeq(r.Channels, ",") {
			a.Channels = append(a.Channels, foi.Channel(c))
		}
	}
	return a
}

func policyOf(restDay string, inquiryReviewFirst int) foi.Policy {
	return foi.Policy{RestDayReceipt: foi.RestDayReceipt(restDay), InquiryReviewFirst: inquiryReviewFirst == 1}
}

type earlierPolicyRow struct {
	AgencyID           int64
	UntilDate          string
	RestDayReceipt     string
	InquiryReviewFirst int
}

func (earlierPolicyRow) TableName() string { return "earlier_policies" }

// Agencies answers desk.Reader.Agencies. There are thousands at most in a province, and each is a line
// of the page that asks.
func (r reads) Agencies(ctx context.Context) ([]desk.Agency, error) {
	var rows []agencyRow
	if err := r.db.WithContext(ctx).Order("name").Find(&rows).Error; err != nil {
		return nil, err
	}
	return r.completed(ctx, rows)
}

// above climbs from an agency to the top of its tree; below goes down from it. UNION and not UNION ALL,
// so that a ring written into the database ends.
const (
	above = `WITH RECURSIVE up (id, parent_id, height) AS (
			SELECT id, parent_id, 0 FROM agencies WHERE id = ?
			UNION SELECT a.id, a.parent_id, up.height + 1 FROM agencies a JOIN up ON a.id = up.parent_id WHERE up.height < 20)
		SELECT id FROM up WHERE height > 0 ORDER BY height`
	below = `WITH RECURSIVE down (id) AS (
			SELECT id FROM agencies WHERE id = ?
			UNION SELECT a.id FROM agencies a JOIN down ON a.parent_id = down.id)
		SELECT id FROM down`
)

func (r reads) Agency(ctx context.Context, id desk.AgencyID) (desk.Agency, error) {
	return r.oneAgency(ctx, "没有这个机关", "id = ?", id)
}

func (r reads) AgencyByName(ctx context.Context, name string) (desk.Agency, error) {
	return r.oneAgency(ctx, "没有名为“"+plain(name)+"”的机关", "name = ?", plain(name))
}

func (r reads) oneAgency(ctx context.Context, missing, where string, arg any) (desk.Agency, error) {
	db := r.db.WithContext(ctx)
	var row agencyRow
	err := db.Where(where, arg).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return desk.Agency{}, notFound("%s", missing)
	}
	if err != nil {
		return desk.Agency{}, err
	}
	a := row.agency()
	if row.ParentID != nil {
		if err := db.Raw(above, row.ID).Scan(&a.Above).Error; err != nil {
			return desk.Agency{}, err
		}
	}
	var policies []earlierPolicyRow
	if err := db.Where("agency_id = ?", row.ID).Order("until_date").Find(&policies).Error; err != nil {
		return desk.Agency{}, err
	}
	a.Earlier, err = earlier(policies)
	return a, err
}

func earlier(rows []earlierPolicyRow) ([]desk.EarlierPolicy, error) {
	var out []desk.EarlierPolicy
	for _, row := range rows {
		until, err := calendar.ParseISO(row.UntilDate)
		if err != nil {
			return nil, err
		}
		out = append(out, desk.EarlierPolicy{Until: until, Policy: policyOf(row.RestDayReceipt, row.InquiryReviewFirst)})
	}
	return out, nil
}

// AgenciesBelow answers desk.Reader.AgenciesBelow.
func (r reads) AgenciesBelow(ctx context.Context, top desk.AgencyID) ([]desk.Agency, error) {
	var rows []agencyRow
	if err := r.db.WithContext(ctx).Where("id IN ("+below+")", top).Order("name").Find(&rows).Error; err != nil {
		return nil, err
	}
	all, err := r.completed(ctx, rows)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, notFound("没有这个机关")
	}
	return inTreeOrder(all, top), nil
}

// inTreeOrder puts each agency after the one above it.
func inTreeOrder(all []desk.Agency, top desk.AgencyID) []desk.Agency {
	children := map[desk.AgencyID][]desk.Agency{}
	var out []desk.Agency
	for _, a := range all {
		if a.ID == top {
			out = append(out, a)
		} else {
			children[a.Parent] = append(children[a.Parent], a)
		}
	}
	var walk func(desk.AgencyID)
	walk = func(id desk.AgencyID) {
		for _, a := range children[id] {
			out = append(out, a)
			walk(a.ID)
		}
	}
	walk(top)
	return out
}

// completed gives several agencies what stands in other rows: who is above them, and their earlier policies.
func (r reads) completed(ctx context.Context, rows []agencyRow) ([]desk.Agency, error) {
	var links []agencyRow
	if err := r.db.WithContext(ctx).Select("id, parent_id").Where("parent_id IS NOT NULL").Find(&links).Error; err != nil {
		return nil, err
	}
	parents := make(map[desk.AgencyID]desk.AgencyID, len(links))
	for _, l := range links {
		parents[desk.AgencyID(l.ID)] = desk.AgencyID(*l.ParentID)
	}
	var all []earlierPolicyRow
	if err := r.db.WithContext(ctx).Order("agency_id, until_date").Find(&all).Error; err != nil {
		return nil, err
	}
	policies := map[int64][]earlierPolicyRow{}
	for _, p := range all {
		policies[p.AgencyID] = append(policies[p.AgencyID], p)
	}
	out := make([]desk.Agency, len(rows))
	for i, row := range rows {
		a := row.agency()
		for up := a.Parent; up != 0 && !slices.Contains(a.Above, up); up = parents[up] {
			a.Above = append(a.Above, up)
		}
		var err error
		if a.Earlier, err = earlier(policies[row.ID]); err != nil {
			return nil, err
		}
		out[i] = a
	}
	return out, nil
}

func (t tx) InsertAgency(ctx context.Context, a desk.Agency) (desk.AgencyID, error) {
	row := rowOfAgency(a)
	err := t.db.WithContext(ctx).Create(&row).Error
	return desk.AgencyID(row.ID), err
}

func (t tx) UpdateAgency(ctx context.Context, a desk.Agency) error {
	db := t.db.WithContext(ctx)
	row := rowOfAgency(a)
	if err := db.Model(&agencyRow{}).Where("id = ?", row.ID).Select("*").Omit("id").Updates(&row).Error; err != nil {
		return err
	}
	if len(a.Earlier) == 0 {
		return nil
	}
	policies := make([]earlierPolicyRow, len(a.Earlier))
	for i, e := range a.Earlier {
		policies[i] = earlierPolicyRow{row.ID, e.Until.String(), string(e.RestDayReceipt), bit(e.InquiryReviewFirst)}
	}
	return db.Clauses(clause.OnConflict{DoNothing: true}).Create(&policies).Error
}
