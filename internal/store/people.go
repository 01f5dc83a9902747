package store

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

type personRow struct {
	ID            int64
	Login         string
	Name          string
	Disabled      int
	ExternalID    *string
	PasswordSetAt int64
	SignedInAt    int64
	LockedUntil   int64
	SecondFactor  int
}

// The columns of personRow, and the same beside those of another table.
const (
	personColumns = `people.id, people.login, people.name, people.disabled, people.external_id, people.password_set_at,
		people.signed_in_at, people.locked_until, people.second_factor`
	besideColumns = `people.id AS p_id, people.login AS p_login, people.name AS p_name, people.disabled AS p_disabled,
		people.external_id AS p_external_id, people.password_set_at AS p_password_set_at, people.signed_in_at AS p_signed_in_at,
		people.locked_until AS p_locked_until, people.second_factor AS p_second_factor`
)

func (r personRow) person() account.Person {
	return account.Person{
		ID: desk.PersonID(r.ID), Login: r.Login, Name: r.Name, Disabled: r.Disabled == 1, SecondFactor: r.SecondFactor == 1,
		ExternalID: textOrNone(r.ExternalID), PasswordSetAt: timeOf(r.PasswordSetAt), SignedInAt: timeOf(r.SignedInAt),
		LockedUntil: timeOf(r.LockedUntil),
	}
}

// timeOf reads microseconds since 1970; 0 is no time.
func timeOf(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros).UTC()
}

func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// recordRow is a person with what proves who they are.
type recordRow struct {
	Who          personRow `gorm:"embedded"`
	PasswordHash string
	Failures     int
	FailedAt     int64
	TotpKey      string
	TotpSealed   []byte
	TotpLastStep int64
}

func (recordRow) TableName() string { return "people" }

func rowOfRecord(r account.Record) recordRow {
	row := recordRow{
		Who: personRow{
			ID: int64(r.ID), Login: r.Login, Name: r.Name, Disabled: bit(r.Disabled), SecondFactor: bit(r.SecondFactor),
			PasswordSetAt: micros(r.PasswordSetAt), SignedInAt: micros(r.SignedInAt), LockedUntil: micros(r.Lock.Until),
		},
		PasswordHash: r.PasswordHash, Failures: r.Lock.Failures, FailedAt: micros(r.Lock.FailedAt),
		TotpKey: r.TOTP.Key, TotpSealed: append([]byte{}, r.TOTP.Sealed...), TotpLastStep: r.TOTP.LastStep,
	}
	if r.ExternalID != "" {
		row.Who.ExternalID = &r.ExternalID
	}
	return row
}

func (r recordRow) record() account.Record {
	return account.Record{
		Person: r.Who.person(), PasswordHash: r.PasswordHash,
		Lock: account.Lock{Failures: r.Failures, FailedAt: timeOf(r.FailedAt), Until: timeOf(r.Who.LockedUntil)},
		TOTP: account.TOTP{Key: r.TotpKey, Sealed: r.TotpSealed, LastStep: r.TotpLastStep},
	}
}

const noPerson = "没有这个人员"

func (p people) record(db *gorm.DB, where string, arg any) (account.Record, error) {
	var row recordRow
	err := db.Where(where, arg).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return account.Record{}, notFound(noPerson)
	}
	return row.record(), err
}

func (p people) PersonByLogin(ctx context.Context, login string) (account.Record, error) {
	return p.record(p.db.WithContext(ctx), "login = ?", login)
}

func (p people) PersonByExternal(ctx context.Context, externalID string) (account.Record, error) {
	return p.record(p.db.WithContext(ctx), "external_id = ?", externalID)
}

func (p people) AnyPerson(ctx context.Context) (bool, error) {
	var n int
	err := p.db.WithContext(ctx).Raw("SELECT COUNT(*) FROM (SELECT 1 FROM people LIMIT 1) AS one").Scan(&n).Error
	return n > 0, err
}

func (p people) WithSecret(ctx context.Context, after desk.PersonID, limit int) ([]desk.PersonID, error) {
	var ids []desk.PersonID
	err := p.db.WithContext(ctx).Raw("SELECT id FROM people WHERE id > ? AND totp_key <> '' ORDER BY id LIMIT ?", after, limit).Scan(&ids).Error
	return ids, err
}

type memberRow struct {
	Who       personRow `gorm:"embedded"`
	LinkUntil int64
}

// Those who have a role in an agency or below.
const members = `SELECT ` + personColumns + `, COALESCE(links.until_at, 0) AS link_until
	FROM people LEFT JOIN links ON links.person_id = people.id
	WHERE EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = people.id AND m.agency_id IN (` + below + `))`

func (p people) Members(ctx context.Context, scope desk.AgencyID, after string, limit int) ([]account.Member, error) {
	var rows []memberRow
	err := p.db.WithContext(ctx).Raw(members+" AND people.login > ? ORDER BY people.login LIMIT ?", scope, after, limit).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	return p.withRoles(ctx, scope, rows)
}

func (p people) Member(ctx context.Context, scope desk.AgencyID, id desk.PersonID) (account.Member, error) {
	var rows []memberRow
	if err := p.db.WithContext(ctx).Raw(members+" AND people.id = ?", scope, id).Scan(&rows).Error; err != nil {
		return account.Member{}, err
	}
	if len(rows) == 0 {
		return account.Member{}, notFound(noPerson)
	}
	found, err := p.withRoles(ctx, scope, rows)
	if err != nil {
		return account.Member{}, err
	}
	return found[0], nil
}

// Colleagues answers account.Reader.Colleagues.
func (p people) Colleagues(ctx context.Context, agency desk.AgencyID, roles []account.Role, limit int) ([]account.Person, error) {
	var rows []personRow
	err := p.db.WithContext(ctx).Raw(`SELECT `+personColumns+` FROM people
		WHERE people.id IN (SELECT person_id FROM memberships WHERE agency_id = ? AND role IN ?) AND people.disabled = 0
		ORDER BY people.name, people.id LIMIT ?`, agency, roles, limit).Scan(&rows).Error
	out := make([]account.Person, len(rows))
	for i, r := range rows {
		out[i] = r.person()
	}
	return out, err
}

type membershipRow struct {
	PersonID   int64
	AgencyID   int64
	AgencyName string
	Role       string
}

func (r membershipRow) membership() account.Membership {
	return account.Membership{Agency: desk.AgencyID(r.AgencyID), AgencyName: r.AgencyName, Role: account.Role(r.Role)}
}

const memberships = `SELECT m.person_id, m.agency_id, a.name AS agency_name, m.role
	FROM memberships m JOIN agencies a ON a.id = m.agency_id WHERE `

// withRoles gives people their roles in the scope, for all in one query.
func (p people) withRoles(ctx context.Context, scope desk.AgencyID, rows []memberRow) ([]account.Member, error) {
	ids, at := make([]int64, len(rows)), make(map[int64]int, len(rows))
	out := make([]account.Member, len(rows))
	for i, r := range rows {
		ids[i], at[r.Who.ID] = r.Who.ID, i
		out[i] = account.Member{Person: r.Who.person(), LinkUntil: timeOf(r.LinkUntil)}
	}
	var held []membershipRow
	err := p.db.WithContext(ctx).Raw(memberships+"m.person_id IN ? AND m.agency_id IN ("+below+") ORDER BY a.name, m.role", ids, scope).Scan(&held).Error
	for _, h := range held {
		m := &out[at[h.PersonID]]
		m.Roles = append(m.Roles, h.membership())
	}
	return out, err
}

func (p people) Memberships(ctx context.Context, id desk.PersonID) ([]account.Membership, error) {
	var rows []membershipRow
	err := p.db.WithContext(ctx).Raw(memberships+"m.person_id = ? ORDER BY m.agency_id, m.role", id).Scan(&rows).Error
	out := make([]account.Membership, len(rows))
	for i, r := range rows {
		out[i] = r.membership()
	}
	return out, err
}

func (p people) RolesBeyond(ctx context.Context, id desk.PersonID, scope desk.AgencyID, by desk.PersonID) (bool, error) {
	var n int
	err := p.db.WithContext(ctx).Raw(`WITH RECURSIVE down (id) AS (
			SELECT id FROM agencies
			WHERE id = @scope OR id IN (SELECT agency_id FROM memberships WHERE person_id = @by AND role = @administrator)
			UNION SELECT a.id FROM agencies a JOIN down ON a.parent_id = down.id)
		SELECT COUNT(*) FROM memberships WHERE person_id = @id AND agency_id NOT IN (SELECT id FROM down)`,
		map[string]any{"scope": scope, "by": by, "id": id, "administrator": account.Administrator}).Scan(&n).Error
	return n > 0, err
}

func (p people) Administrators(ctx context.Context, agencies []desk.AgencyID) ([]desk.PersonID, error) {
	var ids []desk.PersonID
	err := p.db.WithContext(ctx).Raw(`SELECT DISTINCT m.person_id FROM memberships m JOIN people ON people.id = m.person_id
		WHERE m.agency_id IN ? AND m.role = ? AND people.disabled = 0
		AND (people.password_hash <> '' OR people.external_id IS NOT NULL)`, agencies, account.Administrator).Scan(&ids).Error
	return ids, err
}

type grantRow struct {
	AgencyID int64
	Role     string
	ForID    int64
	ForName  string
}

// Grants answers account.Reader.Grants: a person's own roles first.
func (p people) Grants(ctx context.Context, id desk.PersonID, today calendar.Date) ([]account.Grant, error) {
	var rows []grantRow
	err := p.db.WithContext(ctx).Raw(`SELECT agency_id, role, 0 AS for_id, '' AS for_name FROM memberships WHERE person_id = ?
		UNION ALL
		SELECT m.agency_id, m.role, people.id, people.name
		FROM absences a JOIN people ON people.id = a.person_id JOIN memberships m ON m.person_id = a.person_id AND m.agency_id = a.agency_id
		WHERE a.substitute_id = ? AND a.until_date >= ? AND a.from_date <= ? AND people.disabled = 0
		ORDER BY for_id, agency_id, role`, id, id, today.String(), today.String()).Scan(&rows).Error
	out := make([]account.Grant, len(rows))
	for i, r := range rows {
		out[i] = account.Grant{Agency: desk.AgencyID(r.AgencyID), Role: account.Role(r.Role), For: desk.PersonID(r.ForID), ForName: r.ForName}
	}
	return out, err
}

type colleagueRow struct {
	ID         int64
	Name       string
	UntilDate  *string
	Substitute *string
}

// Officers answers desk.Reader.Officers: those who may work a case.
func (r reads) Officers(ctx context.Context, agency desk.AgencyID, today calendar.Date) ([]desk.Colleague, error) {
	var rows []colleagueRow
	err := r.db.WithContext(ctx).Raw(`SELECT people.id, people.name, a.until_date, s.name AS substitute
		FROM people LEFT JOIN absences a ON a.agency_id = @agency AND a.person_id = people.id AND a.until_date >= @today AND a.from_date <= @today
		LEFT JOIN people s ON s.id = a.substitute_id
		WHERE people.id IN (SELECT person_id FROM memberships WHERE agency_id = @agency AND role IN @roles) AND people.disabled = 0
		ORDER BY people.name, people.id`,
		map[string]any{"agency": agency, "today": today.String(), "roles": account.Work.Holders()}).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	out := make([]desk.Colleague, len(rows))
	for i, row := range rows {
		out[i] = desk.Colleague{ID: desk.PersonID(row.ID), Name: row.Name, Substitute: textOrNone(row.Substitute)}
		if row.UntilDate == nil {
			continue
		}
		if out[i].AwayUntil, err = calendar.ParseISO(*row.UntilDate); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// LockPerson: SQLite has one writer, and its dialect leaves the clause out.
func (t peopleTx) LockPerson(ctx context.Context, id desk.PersonID) (account.Record, error) {
	return t.record(t.db.WithContext(ctx).Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}), "id = ?", id)
}

func (t peopleTx) InsertPerson(ctx context.Context, r account.Record) (desk.PersonID, error) {
	row := rowOfRecord(r)
	row.Who.ID = 0 // also where the transaction is run again
	err := t.db.WithContext(ctx).Create(&row).Error
	return desk.PersonID(row.Who.ID), err
}

func (t peopleTx) SavePerson(ctx context.Context, r account.Record) error {
	row := rowOfRecord(r)
	return t.db.WithContext(ctx).Model(&recordRow{}).Where("id = ?", row.Who.ID).Select("*").Omit("id").Updates(&row).Error
}

type roleRow struct {
	PersonID int64
	AgencyID int64
	Role     string
}

func (roleRow) TableName() string { return "memberships" }

func (t peopleTx) SetRoles(ctx context.Context, id desk.PersonID, agency desk.AgencyID, roles []account.Role) error {
	db := t.db.WithContext(ctx)
	if err := db.Where("person_id = ? AND agency_id = ?", id, agency).Delete(&roleRow{}).Error; err != nil {
		return err
	}
	if len(roles) == 0 {
		return nil
	}
	rows := make([]roleRow, len(roles))
	for i, r := range roles {
		rows[i] = roleRow{int64(id), int64(agency), string(r)}
	}
	return db.Create(&rows).Error
}
