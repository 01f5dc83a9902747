package store

import (
	"context"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

type absenceRow struct {
	ID           int64
	AgencyID     int64
	PersonID     int64
	FromDate     string
	UntilDate    string
	SubstituteID int64
}

func (absenceRow) TableName() string { return "absences" }

// namedAbsence is an absence with the names of both.
type namedAbsence struct {
	Absence        absenceRow `gorm:"embedded"`
	PersonName     string
	SubstituteName string
}

func (r namedAbsence) absence() (account.Absence, error) {
	x := r.Absence
	from, err := calendar.ParseISO(x.FromDate)
	if err != nil {
		return account.Absence{}, err
	}
	until, err := calendar.ParseISO(x.UntilDate)
	return account.Absence{
		ID: account.AbsenceID(x.ID), Agency: desk.AgencyID(x.AgencyID), Person: desk.PersonID(x.PersonID),
		From: from, Until: until, Substitute: desk.PersonID(x.SubstituteID), PersonName: r.PersonName, SubstituteName: r.SubstituteName,
	}, err
}

const absences = `SELECT a.*, p.name AS person_name, s.name AS substitute_name
	FROM absences a JOIN people p ON p.id = a.person_id JOIN people s ON s.id = a.substitute_id WHERE `

func (p people) absences(ctx context.Context, where string, args ...any) ([]account.Absence, error) {
	var rows []namedAbsence
	if err := p.db.WithContext(ctx).Raw(absences+where, args...).Scan(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]account.Absence, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = r.absence(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (p people) Absences(ctx context.Context, agency desk.AgencyID, from calendar.Date, limit int) ([]account.Absence, error) {
	return p.absences(ctx, "a.agency_id = ? AND a.until_date >= ? ORDER BY a.from_date, a.id LIMIT ?", agency, from.String(), limit)
}

func (p people) Absence(ctx context.Context, id account.AbsenceID) (account.Absence, error) {
	found, err := p.absences(ctx, "a.id = ?", id)
	if err != nil {
		return account.Absence{}, err
	}
	if len(found) == 0 {
		return account.Absence{}, notFound("没有这项缺勤登记，或者已经结束")
	}
	return found[0], nil
}

func (p people) AbsencesAmong(
	ctx context.Context, agency desk.AgencyID, people []desk.PersonID, from, until calendar.Date,
) ([]account.Absence, error) {
	return p.absences(ctx, `a.agency_id = ? AND a.until_date >= ? AND a.from_date <= ?
		AND (a.person_id IN ? OR a.substitute_id IN ?) ORDER BY a.from_date, a.id`, agency, from.String(), until.String(), people, people)
}

func (t peopleTx) InsertAbsence(ctx context.Context, a account.Absence) (account.AbsenceID, error) {
	row := absenceRow{
		AgencyID: int64(a.Agency), PersonID: int64(a.Person), FromDate: a.From.String(), UntilDate: a.Until.String(),
		SubstituteID: int64(a.Substitute),
	}
	err := t.db.WithContext(ctx).Create(&row).Error
	return account.AbsenceID(row.ID), err
}

func (t peopleTx) EndAbsence(ctx context.Context, id account.AbsenceID, last calendar.Date) error {
	db := t.db.WithContext(ctx)
	ended := db.Exec("UPDATE absences SET until_date = ? WHERE id = ? AND from_date <= ?", last.String(), id, last.String())
	if ended.Error != nil || ended.RowsAffected > 0 {
		return ended.Error
	}
	return db.Exec("DELETE FROM absences WHERE id = ?", id).Error
}
