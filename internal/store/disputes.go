package store

import (
	"context"

	"gorm.io/gorm"

	"foidesk/internal/annual"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// disputeRow is a span of years in which a review or a suit stands alike in section four.
type disputeRow struct {
	AgencyID int64
	CaseID   int64
	Dispute  int
	Road     string
	Result   string
	FromYear int
	ToYear   int
}

func (disputeRow) TableName() string { return "disputes" }

func (t tx) SetDisputes(ctx context.Context, agency desk.AgencyID, id desk.CaseID, spans []annual.DisputeSpan) error {
	db := t.db.WithContext(ctx)
	if err := db.Exec("DELETE FROM disputes WHERE case_id = ?", id).Error; err != nil || len(spans) == 0 {
		return err
	}
	rows := make([]disputeRow, len(spans))
	for i, s := range spans {
		rows[i] = disputeRow{
			AgencyID: int64(agency), CaseID: int64(id), Dispute: s.Dispute, Road: string(s.Road), Result: string(s.Result),
			FromYear: s.From, ToYear: s.To,
		}
	}
	return db.CreateInBatches(rows, batch).Error
}

func (r reads) Disputes(ctx context.Context, ids []desk.CaseID) (map[desk.CaseID][]desk.DisputeLine, error) {
	var rows []disputeRow
	if err := r.db.WithContext(ctx).Where("case_id IN ?", ids).Order("case_id, dispute, from_year").Find(&rows).Error; err != nil {
		return nil, err
	}
	out := map[desk.CaseID][]desk.DisputeLine{}
	for _, row := range rows {
		out[desk.CaseID(row.CaseID)] = append(out[desk.CaseID(row.CaseID)], row.line())
	}
	return out, nil
}

func (r disputeRow) line() desk.DisputeLine {
	return desk.DisputeLine{Agency: desk.AgencyID(r.AgencyID), DisputeSpan: annual.DisputeSpan{
		Dispute: r.Dispute, Road: foi.DisputeRoad(r.Road), Result: foi.DisputeResult(r.Result), From: r.FromYear, To: r.ToYear,
	}}
}

func (r reads) DisputeCounts(ctx context.Context, agency desk.AgencyID, year int) ([]annual.DisputeCount, error) {
	var counts []annual.DisputeCount
	err := r.db.WithContext(ctx).Raw(`SELECT road, result, COUNT(*) AS cases FROM disputes
		WHERE agency_id = ? AND to_year >= ? AND from_year <= ? GROUP BY road, result`, agency, year, year).Scan(&counts).Error
	return counts, err
}

// disputedIn finds the cases whose reviews and suits a cell of section four counts.
func disputedIn(q *gorm.DB, agency desk.AgencyID, year int, road foi.DisputeRoad, results []foi.DisputeResult) *gorm.DB {
	return q.Table("disputes").Select("case_id").
		Where("agency_id = ? AND to_year >= ? AND from_year <= ? AND road = ? AND result IN ?", agency, year, year, road, results)
}
