package store

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"foidesk/internal/desk"
	"foidesk/internal/remind"
)

type addressRow struct {
	PersonID int64 `gorm:"primaryKey;autoIncrement:false"`
	Address  string
	Since    int64
}

func (addressRow) TableName() string { return "mail_addresses" }

func (r reminders) SetAddress(ctx context.Context, person desk.PersonID, address string, from time.Time) error {
	return r.s.transact(ctx, func(t tx) error {
		db := t.db.WithContext(ctx)
		if address != "" {
			return db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&addressRow{int64(person), address, micros(from)}).Error
		}
		if err := stop(db, remind.Target{Channel: remind.ByMail, ID: int64(person)}, ""); err != nil {
			return err
		}
		return db.Delete(&addressRow{PersonID: int64(person)}).Error
	})
}

func (r reminders) Address(ctx context.Context, person desk.PersonID) (string, error) {
	var row addressRow
	err := r.s.db.WithContext(ctx).Where("person_id = ?", person).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return "", nil
	}
	return row.Address, err
}
