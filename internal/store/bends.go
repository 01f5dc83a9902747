package store

import (
	"context"
	"math"

	"foidesk/internal/desk"
)

// bendsPage is how many acts are looked at in one query.
const bendsPage = 1000

// maxNamed bounds what is kept to name things by: of a log that was taken away whole, the first thousand
// acts say enough.
const maxNamed = 1000

// maxPosition is behind every act.
const maxPosition = math.MaxInt64

// Bends answers desk.Store.Bends. Every agency's log is read once in order, as of one moment.
func (s *Store) Bends(ctx context.Context, report func(desk.Bend)) (int, error) {
	acts := 0
	legacy, err := s.reads.unconverted(ctx)
	if err != nil {
		return 0, err
	}
	if !legacy {
		if acts, err = s.bendsOfLogs(ctx, report); err != nil {
			return acts, err
		}
	}
	return acts, s.Snapshot(ctx, func(r desk.Reader) error {
		if err := r.(reads).bendsOfCalendar(ctx, report); err != nil {
			return err
		}
		return (&auditInspection{reads: r.(reads), report: report}).run(ctx)
	})
}

func (s *Store) bendsOfLogs(ctx context.Context, report func(desk.Bend)) (acts int, err error) {
	var agencies []int64
	err = s.db.WithContext(ctx).Raw(`SELECT id FROM agencies UNION SELECT agency_id FROM acts
		UNION SELECT agency_id FROM log_heads UNION SELECT agency_id FROM seals ORDER BY 1`).Scan(&agencies).Error
	if err != nil {
		return 0, err
	}
	removed := map[actAt]bool{}
	told := func(b desk.Bend) {
		if b.Kind == desk.ActRemoved {
			removed[actAt{int64(b.Case), b.Seq}] = true
		}
		report(b)
	}
	for _, agency := range agencies {
		err := s.Snapshot(ctx, func(r desk.Reader) error {
			in := inspection{reads: r.(reads), agency: agency, report: told, end: maxPosition}
			err := in.run(ctx)
			acts += in.acts
			return err
		})
		if err != nil {
			return acts, err
		}
	}
	return acts, s.strayPersonal(ctx, removed, report)
}

// strayPersonal names personal data that belong to no act, and to none that was removed.
func (s *Store) strayPersonal(ctx context.Context, removed map[actAt]bool, report func(desk.Bend)) error {
	var rows []personalRow
	err := s.db.WithContext(ctx).Raw(`SELECT agency_id, case_id, seq FROM personal_data d WHERE NOT EXISTS
		(SELECT 1 FROM acts a WHERE a.case_id = d.case_id AND a.seq = d.seq) ORDER BY case_id, seq LIMIT ?`, maxNamed).Scan(&rows).Error
	for _, r := range rows {
		if !removed[actAt{r.CaseID, r.Seq}] {
			report(desk.Bend{Kind: desk.PersonalChanged, Agency: desk.AgencyID(r.AgencyID), Case: desk.CaseID(r.CaseID), Seq: r.Seq})
		}
	}
	return err
}

// linkedAct is an act with the hash of the one before it in its case, and its personal data.
type linkedAct struct {
	Act      actRow `gorm:"embedded"`
	Previous *string
	Key      *string
	Owner    int64
	Sealed   []byte
	IDNumber string
	Phone    string
	Email    string
}

const linkedActs = `SELECT a.*, p.hash AS previous, d.key_id AS key, COALESCE(d.agency_id, 0) AS owner, d.sealed,
	COALESCE(d.id_number_hash, '') AS id_number, COALESCE(d.phone_hash, '') AS phone, COALESCE(d.email_hash, '') AS email
	FROM acts a
	LEFT JOIN acts p ON p.case_id = a.case_id AND p.seq = a.seq - 1 AND p.agency_id = a.agency_id
	LEFT JOIN personal_data d ON d.case_id = a.case_id AND d.seq = a.seq
	WHERE a.agency_id = ? AND (a.position, a.id) > (?, ?) ORDER BY a.position, a.id LIMIT ?`

// inspection goes through the log of one agency in order.
type inspection struct {
	reads
	agency int64
	report func(desk.Bend)
	acts   int

	head headRow
	// headless tells that the log has no head: nobody has ever recorded in it, or the head was taken away.
	headless bool
	// end is the position of the last act, if the signed head tells it.
	end      int64
	position int64
	digest   string
	// bent tells that something was found since the digest was last known to be right: what does not add up
	// after it needs no naming of its own.
	bent  bool
	seals sealInspection

	missing  []int64     // positions without an act
	lost     []lostAct   // numbers of cases without an act
	suspects []linkedAct // acts whose hash does not fit
}

func (in *inspection) bend(b desk.Bend) {
	in.bent = true
	b.Agency = desk.AgencyID(in.agency)
	in.report(b)
}

func (in *inspection) bendOf(kind desk.BendKind, a actRow) {
	in.bend(desk.Bend{Kind: kind, Case: desk.CaseID(a.CaseID), Seq: a.Seq, Position: a.Position})
}

func (in *inspection) run(ctx context.Context) error {
	trusted, err := in.readHead(ctx)
	if err != nil {
		return err
	}
	if err := in.readSeals(ctx, trusted); err != nil {
		return err
	}
	at, id := int64(math.MinInt64), int64(0)
	for {
		var page []linkedAct
		if err := in.db.WithContext(ctx).Raw(linkedActs, in.agency, at, id, bendsPage).Scan(&page).Error; err != nil {
			return err
		}
		if len(page) == 0 {
			break
		}
		for _, l := range page {
			if err := in.act(ctx, l); err != nil {
				return err
			}
		}
		at, id = page[len(page)-1].Act.Position, page[len(page)-1].Act.ID
	}
	if in.end != maxPosition {
		in.passOver(in.end + 1)
	}
	in.passSeals(maxPosition)
	in.closeHead(trusted)
	if err := in.nameLost(ctx, trusted); err != nil {
		return err
	}
	return in.nameSuspects(ctx)
}

// readHead tells whether the head can be relied on. Without the key its signature cannot be checked, and it
// is taken at its word.
func (in *inspection) readHead(ctx context.Context) (trusted bool, err error) {
	found := in.db.WithContext(ctx).Where("agency_id = ?", in.agency).Limit(1).Find(&in.head)
	in.headless = found.RowsAffected == 0 || in.head.LastPosition == 0 && in.head.Mac == ""
	if found.Error != nil || in.headless {
		return false, found.Error
	}
	if in.ring.disproved(in.head.KeyID, in.head.Mac, in.head.signed()...) {
		return false, nil
	}
	in.end = in.head.LastPosition
	return true, nil
}

func (in *inspection) act(ctx context.Context, l linkedAct) error {
	in.acts++
	a := l.Act
	if a.Position < 1 || a.Position > in.end || a.Position == in.position || a.Hash == "" {
		in.bendOf(desk.ActInserted, a)
		return nil
	}
	in.passOver(a.Position)
	in.passSeals(a.Position - 1)
	in.seals.day(a, in)
	if err := in.link(ctx, l); err != nil {
		return err
	}
	if !in.ring.holds(l) {
		in.bendOf(desk.PersonalChanged, a)
	}
	in.position, in.digest = a.Position, chainDigest(in.digest, a.Hash)
	in.passSeals(a.Position)
	return nil
}

// passOver notes the positions that the log lacks before the next act.
func (in *inspection) passOver(next int64) {
	for p := in.position + 1; p < next && !in.headless && len(in.missing) < maxNamed; p++ {
		in.missing = append(in.missing, p)
		in.bent = true
	}
}

// link compares the act with its hash, which covers the hash of the act before it.
func (in *inspection) link(ctx context.Context, l linkedAct) error {
	previous := ""
	if l.Act.Seq > 1 {
		if l.Previous == nil {
			return in.gap(ctx, l)
		}
		previous = *l.Previous
	}
	if l.Act.hashAfter(previous) != l.Act.Hash {
		in.suspect(l)
	}
	return nil
}

func (in *inspection) suspect(l linkedAct) {
	in.bent = true
	if len(in.suspects) < maxNamed {
		l.Sealed = nil
		in.suspects = append(in.suspects, l)
	}
}

// closeHead compares what was read with where the log was signed to end.
func (in *inspection) closeHead(trusted bool) {
	if trusted && (in.bent || in.digest == in.head.Digest) || in.headless && in.acts == 0 {
		return
	}
	in.bend(desk.Bend{Kind: desk.HeadBroken, Position: in.head.LastPosition})
}
