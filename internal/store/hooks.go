package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"foidesk/internal/desk"
	"foidesk/internal/keyring"
	"foidesk/internal/remind"
)

// hookRow is a hook, its address encrypted.
type hookRow struct {
	ID        int64
	AgencyID  int64
	Name      string
	Kind      string
	Host      string
	KeyID     string
	Sealed    []byte
	Paused    int
	CreatedAt int64 `gorm:"autoCreateTime:false"`
}

func (hookRow) TableName() string { return "hooks" }

func (r hookRow) hook() remind.Hook {
	return remind.Hook{
		ID: remind.HookID(r.ID), Agency: desk.AgencyID(r.AgencyID), Name: r.Name, Kind: remind.HookKind(r.Kind), Host: r.Host,
		Paused: r.Paused == 1, Created: timeOf(r.CreatedAt),
	}
}

// bound is what a ciphertext belongs to: taken to another hook it cannot be opened.
func (r hookRow) bound() []byte { return fmt.Appendf(nil, "hook|%d|%s", r.AgencyID, r.Name) }

func (k keys) openHook(r hookRow) (to remind.HookAddress, err error) {
	if k.ring == nil {
		return to, keyring.ErrUnknownKey
	}
	text, err := k.ring.Open(r.KeyID, r.Sealed, r.bound())
	if err != nil {
		return to, err
	}
	return to, json.Unmarshal(text, &to)
}

func (k keys) sealHook(into *hookRow, to remind.HookAddress) error {
	text, err := json.Marshal(to)
	if err != nil {
		return err
	}
	into.KeyID, into.Sealed, err = k.ring.Seal(text, into.bound())
	return err
}

func (r reminders) Hooks(ctx context.Context, agency desk.AgencyID) ([]remind.Hook, error) {
	var rows []hookRow
	err := r.s.db.WithContext(ctx).Where("agency_id = ?", agency).Order("name").Find(&rows).Error
	out := make([]remind.Hook, len(rows))
	for i, row := range rows {
		out[i] = row.hook()
	}
	return out, err
}

func (r reminders) OpenHook(ctx context.Context, id remind.HookID) (remind.Hook, remind.HookAddress, error) {
	var row hookRow
	err := r.s.db.WithContext(ctx).Where("id = ?", id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return remind.Hook{}, remind.HookAddress{}, notFound("没有这个推送地址，可能已由他人删除")
	}
	if err != nil {
		return remind.Hook{}, remind.HookAddress{}, err
	}
	to, err := r.s.ring.openHook(row)
	if err != nil {
		err = &desk.Error{Code: desk.Unavailable, Message: fmt.Sprintf("推送地址“%s”打不开，不能推送：%v。请管理员核对密钥，或者删除后重新添加", row.Name, err)}
	}
	return row.hook(), to, err
}

func (r reminders) InsertHook(ctx context.Context, h remind.Hook, to remind.HookAddress, e desk.Event) error {
	if r.s.readOnly != "" {
		return &desk.Error{Code: desk.Unavailable, Message: "推送地址要加密保存，现在不能添加：" + r.s.readOnly}
	}
	return r.s.transact(ctx, func(t tx) error {
		row := hookRow{AgencyID: int64(h.Agency), Name: plain(h.Name), Kind: string(h.Kind), Host: plain(h.Host), CreatedAt: micros(h.Created)}
		var same int64
		if err := t.db.WithContext(ctx).Model(&hookRow{}).Where("agency_id = ? AND name = ?", row.AgencyID, row.Name).Count(&same).Error; err != nil {
			return err
		}
		if same > 0 {
			const taken = "本机关已有这个名称的推送地址，请换一个名称"
			return &desk.Error{Code: desk.Invalid, Message: taken, Fields: []desk.FieldError{{Field: "name", Message: taken}}}
		}
		if err := t.ring.sealHook(&row, to); err != nil {
			return err
		}
		if err := t.db.WithContext(ctx).Create(&row).Error; err != nil {
			return err
		}
		return t.Audit(ctx, e)
	})
}

func targetOf(h remind.Hook) remind.Target {
	return remind.Target{Channel: remind.ByHook, ID: int64(h.ID)}
}

func (r reminders) PauseHook(ctx context.Context, h remind.Hook, paused bool, e desk.Event) error {
	return r.s.transact(ctx, func(t tx) error {
		db := t.db.WithContext(ctx)
		if err := db.Exec("UPDATE hooks SET paused = ? WHERE id = ?", bit(paused), h.ID).Error; err != nil {
			return err
		}
		if paused {
			if err := stop(db, targetOf(h), "推送地址已暂停"); err != nil {
				return err
			}
		}
		return t.Audit(ctx, e)
	})
}

func (r reminders) RemoveHook(ctx context.Context, h remind.Hook, e desk.Event) error {
	return r.s.transact(ctx, func(t tx) error {
		db, to := t.db.WithContext(ctx), targetOf(h)
		for _, table := range []string{"outbox", "deliveries"} {
			if err := db.Exec("DELETE FROM "+table+" WHERE channel = ? AND target_id = ?", to.Channel, to.ID).Error; err != nil {
				return err
			}
		}
		if err := db.Exec("DELETE FROM hooks WHERE id = ?", h.ID).Error; err != nil {
			return err
		}
		return t.Audit(ctx, e)
	})
}

// rotateHooks seals addresses anew that are sealed under another key than the current one, and tells how many could
// not be opened. There are a few an agency.
func (s *Store) rotateHooks(ctx context.Context) (left int, err error) {
	err = s.transact(ctx, func(t tx) error {
		left = 0
		db := t.db.WithContext(ctx)
		var rows []hookRow
		if err := t.dialect.locking(db).Where("key_id <> ?", t.ring.ring.Current()).Find(&rows).Error; err != nil {
			return err
		}
		for _, row := range rows {
			to, err := t.ring.openHook(row)
			if err != nil {
				left++
				continue
			}
			if err := t.ring.sealHook(&row, to); err != nil {
				return err
			}
			if err := db.Model(&hookRow{}).Where("id = ?", row.ID).Updates(map[string]any{"key_id": row.KeyID, "sealed": row.Sealed}).Error; err != nil {
				return err
			}
		}
		return nil
	})
	return left, err
}
