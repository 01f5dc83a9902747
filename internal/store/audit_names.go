package store

import (
	"context"
	"slices"

	"foidesk/internal/desk"
)

// named are the events with what they name as it is called now, in one query for each kind of name.
func (r reads) named(ctx context.Context, rows []eventRow) ([]desk.Event, error) {
	var agencies, cases, persons []int64
	for _, row := range rows {
		agencies, cases, persons = append(agencies, row.AgencyID), append(cases, row.CaseID), append(persons, row.ByID, row.PersonID)
	}
	agencyNames, err := r.namesOf(ctx, "SELECT id, name FROM agencies WHERE id IN ?", agencies)
	if err != nil {
		return nil, err
	}
	numbers, err := r.namesOf(ctx, "SELECT id, number AS name FROM cases WHERE id IN ?", cases)
	if err != nil {
		return nil, err
	}
	people, err := r.namesOf(ctx, "SELECT id, name, login FROM people WHERE id IN ?", persons)
	if err != nil {
		return nil, err
	}
	out := make([]desk.Event, len(rows))
	for i, row := range rows {
		e := row.event()
		e.AgencyName, e.CaseNumber = agencyNames[row.AgencyID].Name, numbers[row.CaseID].Name
		e.ByLogin = people[row.ByID].Login
		e.PersonName, e.PersonLogin = people[row.PersonID].Name, people[row.PersonID].Login
		out[i] = e
	}
	return out, nil
}

// called is what something is called.
type called struct {
	ID          int64
	Name, Login string
}

func (r reads) namesOf(ctx context.Context, query string, ids []int64) (map[int64]called, error) {
	slices.Sort(ids)
	ids = slices.DeleteFunc(slices.Compact(ids), func(id int64) bool { return id == 0 })
	if len(ids) == 0 {
		return nil, nil
	}
	var found []called
	if err := r.db.WithContext(ctx).Raw(query, ids).Scan(&found).Error; err != nil {
		return nil, err
	}
	names := make(map[int64]called, len(found))
	for _, c := range found {
		names[c.ID] = c
	}
	return names, nil
}
