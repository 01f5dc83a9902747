package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/keyring"
)

// personalRow is the personal data of one act, encrypted. The digests find a case by a full value; nobody
// without the key can tell a value from them, nor try all numbers there are.
type personalRow struct {
	CaseID       int64
	Seq          int
	AgencyID     int64
	KeyID        string
	Sealed       []byte
	IDNumberHash string
	PhoneHash    string
	EmailHash    string
}

func (personalRow) TableName() string { return "personal_data" }

// actAt names an act by its case and number.
type actAt struct {
	id  int64
	seq int
}

// sealedPersonal is what is encrypted. The salt keeps the commitment in the log from being tried out.
type sealedPersonal struct {
	Salt     string       `json:"salt"`
	Personal foi.Personal `json:"personal"`
}

// commitment binds the personal data to the act whose hash covers it, and tells nothing of them.
func (s sealedPersonal) commitment() (string, error) {
	text, err := json.Marshal(s.Personal)
	return keyring.Hash(s.Salt, string(text)), err
}

// bound is what a ciphertext belongs to: taken to another act it cannot be opened.
func (r personalRow) bound() []byte { return fmt.Appendf(nil, "%d|%d|%d", r.AgencyID, r.CaseID, r.Seq) }

// rowsOf splits an entry into what the log holds in the clear and its personal data, nil for none.
func (k keys) rowsOf(e desk.Entry) (actRow, *personalRow, error) {
	rest, personal := foi.WithoutPersonal(e.Act)
	e.Act = rest
	row, err := rowOfEntry(e)
	if err != nil || personal == (foi.Personal{}) {
		return row, nil, err
	}
	kept := &personalRow{CaseID: row.CaseID, Seq: row.Seq, AgencyID: row.AgencyID}
	row.Personal, err = k.seal(kept, sealedPersonal{rand.Text(), personal})
	return row, kept, err
}

// seal encrypts under the current key and returns the commitment.
func (k keys) seal(into *personalRow, s sealedPersonal) (string, error) {
	if k.ring == nil {
		return "", keyring.ErrUnknownKey
	}
	commitment, err := s.commitment()
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(s)
	if err != nil {
		return "", err
	}
	if into.KeyID, into.Sealed, err = k.ring.Seal(text, into.bound()); err != nil {
		return "", err
	}
	into.IDNumberHash, into.PhoneHash, into.EmailHash, err = k.digestsOf(into.KeyID, s.Personal)
	return commitment, err
}

func (k keys) open(r personalRow) (s sealedPersonal, err error) {
	if k.ring == nil {
		return s, keyring.ErrUnknownKey
	}
	text, err := k.ring.Open(r.KeyID, r.Sealed, r.bound())
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal(text, &s)
}

// entry reads an act back with its personal data; without the key it is marked as sealed.
func (k keys) entry(row actRow, kept map[actAt]personalRow) (desk.Entry, error) {
	e, err := row.entry()
	if err != nil || row.Personal == "" {
		return e, err
	}
	at, there := kept[actAt{row.CaseID, row.Seq}]
	if !there {
		return e, errors.New("个人信息被删除")
	}
	s, err := k.open(at)
	if errors.Is(err, keyring.ErrUnknownKey) {
		e.Sealed = true
		return e, nil
	}
	if err != nil {
		return e, fmt.Errorf("个人信息被改动过：%w", err)
	}
	e.Act = foi.WithPersonal(e.Act, s.Personal)
	return e, nil
}

// personalOf reads the personal data of acts in one query, and none where they have none.
func (r reads) personalOf(ctx context.Context, acts []actRow) (map[actAt]personalRow, error) {
	var ids []int64
	for _, a := range acts {
		if a.Personal != "" && (len(ids) == 0 || ids[len(ids)-1] != a.CaseID) {
			ids = append(ids, a.CaseID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []personalRow
	if err := r.db.WithContext(ctx).Where("case_id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make(map[actAt]personalRow, len(rows))
	for _, row := range rows {
		out[actAt{row.CaseID, row.Seq}] = row
	}
	return out, nil
}

// The values as they are compared: whoever types a number with spaces, in full width or with a small x
// means the same.
func normalNumber(value string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, norm.NFKC.String(value))
}

func normalEmail(value string) string {
	return strings.ToLower(strings.TrimSpace(norm.NFKC.String(value)))
}

// The fields that a case is found by; they keep a number from matching as another kind of thing.
const (
	digestIDNumber = "id_number"
	digestPhone    = "phone"
	digestEmail    = "email"
)

// digestsOf are what a person is found by, under one key.
func (k keys) digestsOf(keyID string, p foi.Personal) (idNumber, phone, email string, err error) {
	digest := func(field, normal string) string {
		if normal == "" || err != nil {
			return ""
		}
		var d string
		d, err = k.ring.DigestUnder(keyID, field, normal)
		return d
	}
	idNumber = digest(digestIDNumber, normalNumber(p.IDNumber))
	phone = digest(digestPhone, normalNumber(p.Phone))
	email = digest(digestEmail, normalEmail(p.Email))
	return idNumber, phone, email, err
}

// holds tells that an act has the personal data it was recorded with, as far as the keys at hand can tell.
func (k keys) holds(l linkedAct) bool {
	if l.Act.Personal == "" || l.Key == nil {
		return l.Act.Personal == "" && l.Key == nil
	}
	kept := personalRow{
		CaseID: l.Act.CaseID, Seq: l.Act.Seq, AgencyID: l.Owner, KeyID: *l.Key, Sealed: l.Sealed,
		IDNumberHash: l.IDNumber, PhoneHash: l.Phone, EmailHash: l.Email,
	}
	s, err := k.open(kept)
	if errors.Is(err, keyring.ErrUnknownKey) {
		return true
	}
	if err != nil {
		return false
	}
	commitment, err := s.commitment()
	if err != nil {
		return false
	}
	idNumber, phone, email, err := k.digestsOf(kept.KeyID, s.Personal)
	return err == nil && commitment == l.Act.Personal && l.Owner == l.Act.AgencyID &&
		idNumber == l.IDNumber && phone == l.Phone && email == l.Email
}

// casesByDigest finds candidates: the value may have been corrected since. A value is looked for under
// every key, since another key may be at work on the rows just now.
const casesByDigest = `SELECT * FROM cases WHERE agency_id = @agency AND id < @before AND id IN (
		SELECT case_id FROM personal_data WHERE agency_id = @agency AND id_number_hash IN @id_number AND id_number_hash <> ''
		UNION SELECT case_id FROM personal_data WHERE agency_id = @agency AND phone_hash IN @phone AND phone_hash <> ''
		UNION SELECT case_id FROM personal_data WHERE agency_id = @agency AND email_hash IN @email AND email_hash <> ''
	) ORDER BY id DESC LIMIT @limit`

// CasesByPersonal answers desk.Reader.CasesByPersonal: by the registration as it stands.
func (r reads) CasesByPersonal(ctx context.Context, agency desk.AgencyID, value string, limit int) ([]desk.Summary, error) {
	if r.ring.ring == nil {
		return nil, nil
	}
	args := map[string]any{"agency": agency, "limit": limit, "before": int64(1) << 62}
	for field, normal := range map[string]string{
		digestIDNumber: normalNumber(value), digestPhone: normalNumber(value), digestEmail: normalEmail(value),
	} {
		args[field] = r.ring.ring.Digest(field, normal)
	}
	var out []desk.Summary
	for len(out) < limit {
		var rows []caseRow
		if err := r.db.WithContext(ctx).Raw(casesByDigest, args).Scan(&rows).Error; err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			break
		}
		standing, err := r.standing(ctx, rows, value)
		if err != nil {
			return nil, err
		}
		out = append(out, standing...)
		args["before"] = rows[len(rows)-1].ID
	}
	return out[:min(limit, len(out))], nil
}

// standing keeps the cases whose applicant has the value now.
func (r reads) standing(ctx context.Context, rows []caseRow, value string) ([]desk.Summary, error) {
	found, err := lines(rows)
	if err != nil {
		return nil, err
	}
	ids := make([]desk.CaseID, len(found))
	for i, s := range found {
		ids[i] = s.ID
	}
	logs, err := r.Logs(ctx, ids)
	if err != nil {
		return nil, err
	}
	var out []desk.Summary
	for _, s := range found {
		var acts []foi.Logged
		for _, e := range logs[s.ID] {
			acts = append(acts, e.Logged)
		}
		c, err := foi.Fold(acts)
		if err != nil {
			return nil, fmt.Errorf("case %d: %w", s.ID, err)
		}
		p := cmp.Or(c.Receipt, c.Registered).Applicant.Personal
		if n := normalNumber(value); n != "" && (n == normalNumber(p.IDNumber) || n == normalNumber(p.Phone)) || normalEmail(value) == normalEmail(p.Email) {
			out = append(out, s)
		}
	}
	return out, nil
}
