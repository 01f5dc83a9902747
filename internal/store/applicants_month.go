package store

import (
	"context"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// monthByDigest finds candidates of a month: the data may have been corrected since.
const monthByDigest = `SELECT * FROM cases WHERE agency_id = @agency AND state <> @voided AND received_on > @after AND received_on <= @through AND id IN (
		SELECT case_id FROM personal_data WHERE agency_id = @agency AND id_number_hash = @id_number AND id_number_hash <> ''
		UNION SELECT case_id FROM personal_data WHERE agency_id = @agency AND phone_hash = @phone AND phone_hash <> ''
		UNION SELECT case_id FROM personal_data WHERE agency_id = @agency AND email_hash = @email AND email_hash <> ''
	) ORDER BY received_on, id LIMIT @limit`

// ApplicantsMonth answers desk.Reader.ApplicantsMonth.
func (r reads) ApplicantsMonth(ctx context.Context, agency desk.AgencyID, id desk.CaseID, after, through calendar.Date, limit int) ([]desk.Kin, error) {
	kept, err := r.registeredWith(ctx, []int64{int64(id)})
	if err != nil {
		return nil, err
	}
	own, there := kept[int64(id)]
	if !there || own.AgencyID != int64(agency) || own.sharedWith(own) == nil {
		return r.monthByName(ctx, agency, id, after, through, limit)
	}
	var rows []caseRow
	err = r.db.WithContext(ctx).Raw(monthByDigest, map[string]any{
		"agency": agency, "voided": foi.Voided, "after": after.String(), "through": through.String(), "limit": limit,
		digestIDNumber: own.IDNumberHash, digestPhone: own.PhoneHash, digestEmail: own.EmailHash,
	}).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	return r.kinOf(ctx, own, rows)
}

// monthByName reads the month of an agency in the order of the register and keeps who is called just that.
func (r reads) monthByName(ctx context.Context, agency desk.AgencyID, id desk.CaseID, after, through calendar.Date, limit int) ([]desk.Kin, error) {
	own, err := r.Summary(ctx, agency, id)
	if err != nil {
		return nil, err
	}
	var rows []caseRow
	err = r.db.WithContext(ctx).Where("agency_id = ? AND received_on > ? AND received_on <= ? AND applicant = ? AND state <> ?",
		agency, after.String(), through.String(), own.Applicant, foi.Voided).Order("received_on, id").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	found, err := lines(rows)
	if err != nil {
		return nil, err
	}
	out := make([]desk.Kin, len(found))
	for i, s := range found {
		out[i] = desk.Kin{Summary: s, SameName: true}
	}
	return out, nil
}
