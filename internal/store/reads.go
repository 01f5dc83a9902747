package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"foidesk/internal/desk"
)

// reads are the questions, outside or inside a transaction. It implements desk.Reader.
type reads struct {
	db      *gorm.DB
	dialect dialect
	ring    keys
}

func notFound(format string, args ...any) error {
	return &desk.Error{Code: desk.NotFound, Message: fmt.Sprintf(format, args...)}
}

func (r reads) Departments(ctx context.Context, agency desk.AgencyID) ([]string, error) {
	var names []string
	err := r.db.WithContext(ctx).Raw("SELECT name FROM departments WHERE agency_id = ? ORDER BY name", agency).Scan(&names).Error
	return names, err
}

func (r reads) Summary(ctx context.Context, agency desk.AgencyID, id desk.CaseID) (desk.Summary, error) {
	row, err := r.caseRow(r.db.WithContext(ctx), agency, id)
	if err != nil {
		return desk.Summary{}, err
	}
	return row.line()
}

func (r reads) caseRow(db *gorm.DB, agency desk.AgencyID, id desk.CaseID) (caseRow, error) {
	var row caseRow
	err := db.Where("id = ? AND agency_id = ?", id, agency).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return caseRow{}, notFound("本机关没有这个案件")
	}
	return row, err
}

func (r reads) CasesByNumber(ctx context.Context, agency desk.AgencyID, numbers []string) (map[string]desk.CaseID, error) {
	var rows []caseRow
	err := r.db.WithContext(ctx).Select("id, number").Where("agency_id = ? AND number IN ?", agency, numbers).Find(&rows).Error
	out := make(map[string]desk.CaseID, len(rows))
	for _, row := range rows {
		out[row.Number] = desk.CaseID(row.ID)
	}
	return out, err
}

func (r reads) Logs(ctx context.Context, ids []desk.CaseID) (map[desk.CaseID][]desk.Entry, error) {
	var rows []actRow
	if err := r.db.WithContext(ctx).Where("case_id IN ?", ids).Order("case_id, seq").Find(&rows).Error; err != nil {
		return nil, err
	}
	kept, err := r.personalOf(ctx, rows)
	if err != nil {
		return nil, err
	}
	out := make(map[desk.CaseID][]desk.Entry, len(ids))
	for _, row := range rows {
		e, err := r.ring.entry(row, kept)
		if err != nil {
			return nil, &desk.Unreadable{Case: desk.CaseID(row.CaseID), Seq: row.Seq, Err: err}
		}
		out[e.Case] = append(out[e.Case], e)
	}
	return out, nil
}

func (r reads) CasesAfter(ctx context.Context, after desk.CaseID, limit int) ([]desk.Summary, error) {
	return linesOf(r.db.WithContext(ctx).Where("id > ?", after).Order("id").Limit(limit))
}

// CasesOfApplication answers desk.Reader.CasesOfApplication.
func (r reads) CasesOfApplication(ctx context.Context, agency desk.AgencyID, application string) ([]desk.Summary, error) {
	var rows []caseRow
	err := r.db.WithContext(ctx).Raw(`SELECT * FROM cases WHERE agency_id = ? AND number = ?
		UNION SELECT * FROM cases WHERE agency_id = ? AND application = ? AND application <> '' ORDER BY id`,
		agency, application, agency, application).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	return lines(rows)
}

func (r reads) Stray(ctx context.Context) (stray desk.Strays, err error) {
	db := r.db.WithContext(ctx)
	for _, q := range []struct {
		into *int64
		sql  string
	}{
		{&stray.ActsWithoutCase, "SELECT COUNT(*) FROM acts WHERE NOT EXISTS (SELECT 1 FROM cases WHERE cases.id = acts.case_id)"},
		{&stray.NotSearchable, r.dialect.unsearchable()},
		{&stray.WrongYears, wrongYears},
		{&stray.MissingDepartments, `SELECT COUNT(*) FROM cases WHERE department <> '' AND NOT EXISTS
			(SELECT 1 FROM departments d WHERE d.agency_id = cases.agency_id AND d.name = cases.department)`},
	} {
		if err := db.Raw(q.sql).Scan(q.into).Error; err != nil {
			return desk.Strays{}, err
		}
	}
	return stray, nil
}

// The years of a line against its own dates; see tableYears.
const wrongYears = `SELECT COUNT(*) FROM cases WHERE NOT (CASE
	WHEN state IN ('voided', 'unconfirmed', 'records_open', 'records_closed') THEN received_year = 0 AND concluded_year = 0
	WHEN concluded_on = '' THEN received_year = CAST(SUBSTR(received_on, 1, 4) AS INTEGER) AND concluded_year = 9999
	ELSE received_year = CAST(SUBSTR(received_on, 1, 4) AS INTEGER) AND concluded_year = CAST(SUBSTR(concluded_on, 1, 4) AS INTEGER)
	END)`
