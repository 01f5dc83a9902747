package store

import (
	"cmp"
	"context"
	"slices"

	"foidesk/internal/desk"
)

// lostAct is a number of a case that has no act. Its position was between those of its neighbours.
type lostAct struct {
	actAt
	after, before int64
	// next is the act behind the gap, whose hash cannot be checked without the lost one; nil at a case's end.
	next *linkedAct
}

// gap notes the acts that a case lacks before one.
func (in *inspection) gap(ctx context.Context, l linkedAct) error {
	in.bent = true
	if len(in.lost) >= maxNamed {
		return nil // so that a log without all its first acts is not asked for each of them
	}
	var before actRow
	err := in.db.WithContext(ctx).Select("seq, position").Where("case_id = ? AND agency_id = ? AND seq < ?", l.Act.CaseID, in.agency, l.Act.Seq).
		Order("seq DESC").Limit(1).Find(&before).Error
	if err != nil {
		return err
	}
	l.Sealed = nil
	for seq := before.Seq + 1; seq < l.Act.Seq && len(in.lost) < maxNamed; seq++ {
		in.lost = append(in.lost, lostAct{actAt{l.Act.CaseID, seq}, before.Position, l.Act.Position, &l})
	}
	return nil
}

// lostTails are the acts that cases lack at their end, or all of them, by their lines.
const lostTails = `SELECT * FROM (SELECT c.id AS case_id, c.seq AS want,
		COALESCE((SELECT MAX(a.seq) FROM acts a WHERE a.case_id = c.id), 0) AS have,
		COALESCE((SELECT MAX(a.position) FROM acts a WHERE a.case_id = c.id), 0) AS after
		FROM cases c WHERE c.agency_id = ?) t WHERE have < want ORDER BY case_id LIMIT ?`

// nameLost tells which acts were removed, by case and number where a gap in the log and a gap in a case
// belong together. A number that is missing in a case but not in the log was never recorded.
func (in *inspection) nameLost(ctx context.Context, trusted bool) error {
	var tails []struct {
		CaseID     int64
		Want, Have int
		After      int64
	}
	if len(in.missing) > 0 || !trusted {
		if err := in.db.WithContext(ctx).Raw(lostTails, in.agency, maxNamed).Scan(&tails).Error; err != nil {
			return err
		}
	}
	for _, t := range tails {
		for seq := t.Have + 1; seq <= t.Want && len(in.lost) < 2*maxNamed; seq++ {
			in.lost = append(in.lost, lostAct{actAt{t.CaseID, seq}, t.After, maxPosition, nil})
		}
	}
	slices.SortStableFunc(in.lost, func(a, b lostAct) int { return cmp.Compare(a.before, b.before) })
	for _, l := range in.lost {
		at := slices.IndexFunc(in.missing, func(p int64) bool { return p > l.after && p < l.before })
		switch {
		case at >= 0:
			in.bend(desk.Bend{Kind: desk.ActRemoved, Case: desk.CaseID(l.id), Seq: l.seq, Position: in.missing[at]})
			in.missing = slices.Delete(in.missing, at, at+1)
		case l.next != nil:
			if !slices.ContainsFunc(in.suspects, func(s linkedAct) bool { return s.Act.ID == l.next.Act.ID }) {
				in.suspect(*l.next)
			}
		case !trusted:
			in.bend(desk.Bend{Kind: desk.ActRemoved, Case: desk.CaseID(l.id), Seq: l.seq})
		}
	}
	for _, p := range in.missing {
		in.bend(desk.Bend{Kind: desk.ActRemoved, Position: p})
	}
	return nil
}

// maxTried bounds what places an act is tried in.
const maxTried = 50

// nameSuspects tells of each act whose hash does not fit whether it was changed, or whole and elsewhere
// than it was recorded.
func (in *inspection) nameSuspects(ctx context.Context) error {
	var positions []int64
	recomputed := map[actAt]string{}
	for _, s := range in.suspects {
		if len(positions) < maxTried {
			positions = append(positions, s.Act.Position)
		}
		recomputed[actAt{s.Act.CaseID, s.Act.Seq}] = s.Act.hashAfter(textOrNone(s.Previous))
	}
	for _, s := range in.suspects {
		if before, ok := recomputed[actAt{s.Act.CaseID, s.Act.Seq - 1}]; ok && s.Act.hashAfter(before) == s.Act.Hash {
			continue // only the hash of the act before it was touched
		}
		moved, err := in.moved(ctx, s.Act, positions)
		if err != nil {
			return err
		}
		kind := desk.ActChanged
		if moved {
			kind = desk.ActReordered
		}
		in.bendOf(kind, s.Act)
	}
	return nil
}

// moved tells whether the act fits in another place of its case or of the log.
func (in *inspection) moved(ctx context.Context, a actRow, positions []int64) (bool, error) {
	var others []actRow
	err := in.db.WithContext(ctx).Select("seq, hash").Where("case_id = ? AND agency_id = ?", a.CaseID, in.agency).
		Order("seq").Limit(maxTried).Find(&others).Error
	if err != nil {
		return false, err
	}
	positions = append(slices.Clone(positions), a.Position)
	others = append(others, actRow{})
	for _, position := range positions {
		for _, before := range others {
			for _, place := range others {
				try := a
				try.Position = position
				if place.Seq > 0 {
					try.Seq = place.Seq
				}
				if try.hashAfter(before.Hash) == a.Hash {
					return true, nil
				}
			}
		}
	}
	return false, nil
}
