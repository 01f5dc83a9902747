package store

import (
	"context"
	"errors"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

type feedRow struct {
	PersonID  int64 `gorm:"primaryKey;autoIncrement:false"`
	TokenHash []byte
	CreatedAt int64 `gorm:"autoCreateTime:false"`
}

func (feedRow) TableName() string { return "calendar_feeds" }

const noFeed = "没有这个日历订阅"

func (p people) Feed(ctx context.Context, id desk.PersonID) (account.Feed, error) {
	var row feedRow
	err := p.db.WithContext(ctx).Where("person_id = ?", id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return account.Feed{}, notFound(noFeed)
	}
	return account.Feed{Person: id, Created: timeOf(row.CreatedAt)}, err
}

func (p people) FeedPerson(ctx context.Context, hash account.Hash) (account.Person, error) {
	var rows []personRow
	err := p.db.WithContext(ctx).Raw("SELECT "+personColumns+` FROM calendar_feeds JOIN people ON people.id = calendar_feeds.person_id
		WHERE calendar_feeds.token_hash = ?`, hash[:]).Scan(&rows).Error
	if err != nil {
		return account.Person{}, err
	}
	if len(rows) == 0 {
		return account.Person{}, notFound(noFeed)
	}
	return rows[0].person(), nil
}

func (t peopleTx) SetFeed(ctx context.Context, f account.Feed) error {
	row := feedRow{PersonID: int64(f.Person), TokenHash: f.Hash[:], CreatedAt: micros(f.Created)}
	return t.db.WithContext(ctx).Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error
}

func (t peopleTx) EndFeed(ctx context.Context, id desk.PersonID) (bool, error) {
	done := t.db.WithContext(ctx).Exec("DELETE FROM calendar_feeds WHERE person_id = ?", id)
	return done.RowsAffected > 0, done.Error
}

// DueOf answers desk.Reader.DueOf. Each share comes out of its index in order and is cut before they are put together.
func (r reads) DueOf(ctx context.Context, shares []desk.Share, limit int) ([]desk.Summary, error) {
	var arms []string
	var args []any
	add := func(where string, arg ...any) {
		arms = append(arms, "SELECT id FROM (SELECT id FROM cases WHERE "+where+" AND next_on IS NOT NULL ORDER BY next_on, id LIMIT ?) AS arm")
		args = append(append(args, arg...), limit)
	}
	for _, s := range shares {
		if s.All {
			add("agency_id = ?", s.Agency)
			continue
		}
		for _, who := range s.Officers {
			add("agency_id = ? AND handler_id = ? AND handler_id <> 0", s.Agency, who)
		}
	}
	q := r.db.WithContext(ctx).Where("cases.id IN (?)", gorm.Expr(strings.Join(arms, " UNION ALL "), args...))
	return linesOf(q.Order("next_on, id").Limit(limit))
}
