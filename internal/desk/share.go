package desk

import "context"

// Share is what somebody looks after in an agency: the cases of some officers, or all.
type Share struct {
	Agency   AgencyID
	Officers []PersonID
	All      bool
}

// MaxShares bounds the officers and agencies that are asked for at once.
const MaxShares = 200

// DueOf lists up to limit cases under way of the shares, the most urgent first. Errors: Invalid for more than MaxShares.
func (d *Desk) DueOf(ctx context.Context, shares []Share, limit int) ([]Summary, error) {
	arms := 0
	for _, s := range shares {
		if s.All {
			arms++
		} else {
			arms += len(s.Officers)
		}
	}
	if arms > MaxShares {
		return nil, invalidField("shares", "一次至多查看 %d 个机关或者人员的期限", MaxShares)
	}
	if arms == 0 {
		return nil, nil
	}
	return d.store.DueOf(ctx, shares, limit)
}
