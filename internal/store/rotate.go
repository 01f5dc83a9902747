package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"foidesk/internal/desk"
)

// Rotate encrypts all personal data and the addresses of hooks anew under the current key, and signs the heads of the logs, the seals
// and the audit trail with it. It returns how many personal data it encrypted; progress is told the sum so
// far. It may be stopped and begun again, and the office works meanwhile. What does not hold under its
// old key stays as it is, for verify to name, and is an error in the end.
func (s *Store) Rotate(ctx context.Context, progress func(done int)) (int, error) {
	if s.readOnly != "" {
		return 0, &desk.Error{Code: desk.Unavailable, Message: s.readOnly}
	}
	done, left, err := s.rotatePersonal(ctx, progress)
	if err != nil {
		return done, err
	}
	shut, err := s.rotateHooks(ctx)
	if err != nil {
		return done, err
	}
	unsigned, err := s.rotateSignatures(ctx)
	if err != nil {
		return done, err
	}
	err = s.Note(ctx, keyRotated("改用密钥 %s，重新加密 %d 项个人信息", s.ring.ring.Current(), done))
	if err == nil && left+unsigned > 0 {
		err = fmt.Errorf("有 %d 项个人信息用原密钥解不开，%d 处签名与原密钥不符，仍保持原样：请运行 foidesk verify 查看", left, unsigned)
	}
	if shut > 0 {
		err = errors.Join(err, fmt.Errorf("有 %d 个推送地址用原密钥解不开，请在“推送地址”中删除后重新添加", shut))
	}
	return done, err
}

// keyRotated is the event that says what was done under another key.
func keyRotated(detail string, args ...any) desk.Event {
	return desk.Event{
		At: time.Now().UTC().Truncate(time.Microsecond), Action: desk.KeyRotated, ByName: "foidesk", Detail: fmt.Sprintf(detail, args...),
	}
}

// rotatePersonal goes through what is encrypted under another key, by case and act.
func (s *Store) rotatePersonal(ctx context.Context, progress func(int)) (done, left int, err error) {
	var last actAt
	for {
		var rows []personalRow
		var failed int
		err := s.transact(ctx, func(t tx) error {
			rows, failed = nil, 0
			q := t.db.WithContext(ctx).Where("key_id <> ? AND (case_id, seq) > (?, ?)", t.ring.ring.Current(), last.id, last.seq)
			if err := t.dialect.locking(q).Order("case_id, seq").Limit(batch).Find(&rows).Error; err != nil {
				return err
			}
			for _, row := range rows {
				opened, err := t.ring.open(row)
				if err != nil {
					failed++
					continue
				}
				if _, err := t.ring.seal(&row, opened); err != nil {
					return err
				}
				err = t.db.WithContext(ctx).Where("case_id = ? AND seq = ?", row.CaseID, row.Seq).Select("*").Updates(&row).Error
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || len(rows) == 0 {
			return done, left, err
		}
		last = actAt{rows[len(rows)-1].CaseID, rows[len(rows)-1].Seq}
		done, left = done+len(rows)-failed, left+failed
		if progress != nil {
			progress(done)
		}
	}
}

// rotateSignatures signs anew what holds, one agency after another, and tells how many did not hold.
func (s *Store) rotateSignatures(ctx context.Context) (forged int, err error) {
	var agencies []int64
	if err := s.db.WithContext(ctx).Raw("SELECT agency_id FROM log_heads WHERE mac <> '' ORDER BY agency_id").Scan(&agencies).Error; err != nil {
		return 0, err
	}
	for _, agency := range agencies {
		broken := 0
		err := s.transact(ctx, func(t tx) error {
			h, err := t.head(ctx, desk.AgencyID(agency))
			if err != nil {
				return err
			}
			broken = bit(h.forged)
			h.changed = h.KeyID != t.ring.ring.Current()
			n, err := t.rotateSeals(ctx, agency)
			broken += n
			return err
		})
		if err != nil {
			return forged, err
		}
		forged += broken
	}
	return forged, nil
}

// rotateSeals signs an agency's seals anew, in their order, since each covers the one before it. From the
// first that does not hold on they stay as they are.
func (t tx) rotateSeals(ctx context.Context, agency int64) (forged int, err error) {
	var rows []sealRow
	if err := t.db.WithContext(ctx).Where("agency_id = ?", agency).Order("day").Find(&rows).Error; err != nil {
		return 0, err
	}
	was, now := "", ""
	for i, row := range rows {
		wrong, err := t.ring.forged(row.KeyID, row.Mac, row.signed(was)...)
		if err != nil {
			return 0, err
		}
		if wrong {
			return len(rows) - i, nil
		}
		was = row.Mac
		if row.KeyID, row.Mac, err = t.ring.sign(row.signed(now)...); err != nil {
			return 0, err
		}
		now = row.Mac
		if now == was {
			continue
		}
		err = t.db.WithContext(ctx).Model(&sealRow{}).Where("agency_id = ? AND day = ?", agency, row.Day).
			Updates(map[string]any{"key_id": row.KeyID, "mac": row.Mac}).Error
		if err != nil {
			return 0, err
		}
	}
	return 0, nil
}
