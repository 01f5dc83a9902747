package store

import (
	"cmp"
	"context"
	"math"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// Requests that repeat one another use the same words, in another order and with other dates and numbers. The
// index of words finds them: a few telling pairs of characters are asked for, of which most must be there, and
// what it finds, which is bounded, is ranked here by all pairs. Nothing is read whole, however many cases there are.

var (
	// unit is what follows a number and goes with it.
	unit = regexp.MustCompile(`^(?:年度?|月份?|季度|[日号期届次])`)
	// between separates words: characters that hold none together, and numbers written in characters.
	between = regexp.MustCompile(`[的和与及或等对在于之了该其]|[〇零一二三四五六七八九十百]+(?:年度?|月份?|季度|[日号期届次])`)
)

// wordsOf are the tokens of a description that tell what it is about, each once.
func wordsOf(description string) []string {
	var out []string
	add := func(word string) {
		if !slices.Contains(out, word) {
			out = append(out, word)
		}
	}
	afterNumber := false
	for _, run := range runs(description) {
		if !isHan(run) {
			if afterNumber = strings.ContainsAny(run, "0123456789"); !afterNumber && len(run) > 1 {
				add(run)
			}
			continue
		}
		if afterNumber {
			run = unit.ReplaceAllString(run, "")
		}
		for _, part := range between.Split(run, -1) {
			for _, pair := range pairs(part) {
				add(pair)
			}
		}
		afterNumber = false
	}
	return out
}

// What is asked of the index: so many words, for so many hits; and how many descriptions tell which words are rare.
const (
	askedWords = 6
	askedHits  = 100
	// askedOfName is how many words of a name are.
	askedOfName = 2
	sampled     = 400
	// everywhere is the part of the descriptions, one in so many, that a word stands in that tells nothing.
	everywhere = 5
)

// likeness weighs the words of a description against those of others.
type likeness struct {
	words []string
	// among counts the sampled descriptions that hold each word.
	among   map[string]int
	sampled int
	weight  map[string]float64
	// whole is the weight of all words together.
	whole float64
}

// alikeEnough is the share of words that two descriptions must have in common.
const alikeEnough = 0.5

func newLikeness(words, sample []string) likeness {
	l := likeness{words: words, sampled: len(sample), among: map[string]int{}, weight: map[string]float64{}}
	for _, text := range sample {
		text = strings.ToLower(norm.NFKC.String(text))
		for _, w := range words {
			if strings.Contains(text, w) {
				l.among[w]++
			}
		}
	}
	for _, w := range words {
		l.weight[w] = 1 + math.Log(float64(len(sample)+1)/float64(l.among[w]+1))
		l.whole += l.weight[w]
	}
	return l
}

// asked are the rarest words. Where two words happen to meet, their pair is rarer than either and tells nothing of
// a text in another order: half of what is asked for is therefore the rarest of what others have written too.
func (l likeness) asked() []string {
	rarest := l.rarest(askedWords / 2)
	if len(rarest) <= askedWords {
		return rarest
	}
	out := rarest[: askedWords/2 : askedWords/2]
	known, unknown := []string{}, []string{}
	for _, w := range rarest[len(out):] {
		if l.among[w] > 0 {
			known = append(known, w)
		} else {
			unknown = append(unknown, w)
		}
	}
	return append(out, slices.Concat(known, unknown)[:askedWords-len(out)]...)
}

// rarest are the words, rarest first, without those that stand nearly everywhere unless there are too few others:
// an index of words is slow at them, and they tell nothing.
func (l likeness) rarest(fewest int) []string {
	out := slices.Clone(l.words)
	slices.SortStableFunc(out, func(a, b string) int { return cmp.Compare(l.among[a], l.among[b]) })
	for len(out) > fewest && l.among[out[len(out)-1]] > l.sampled/everywhere {
		out = out[:len(out)-1]
	}
	return out
}

// share is how much of two descriptions' words they have in common, from 0 to 1; rare words weigh more. A word
// that only the other has weighs as the words here do on average.
func (l likeness) share(description string) float64 {
	others := wordsOf(description)
	shared, n := 0.0, 0
	for _, w := range others {
		if weight, ok := l.weight[w]; ok {
			shared += weight
			n++
		}
	}
	rest := float64(len(others)-n) * l.whole / float64(len(l.words))
	return 2 * shared / (l.whole + shared + rest)
}

// ranked keeps the cases that are alike enough, the most alike first and of equal ones the latest.
func (l likeness) ranked(cases []desk.Summary) []desk.Summary {
	shares := map[desk.CaseID]float64{}
	var out []desk.Summary
	for _, s := range cases {
		if _, twice := shares[s.ID]; twice {
			continue
		}
		if shares[s.ID] = l.share(s.Description); shares[s.ID] >= alikeEnough {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b desk.Summary) int {
		return cmp.Or(cmp.Compare(shares[b.ID], shares[a.ID]), cmp.Compare(b.ID, a.ID))
	})
	return out
}

// CasesLike answers desk.Reader.CasesLike.
func (r reads) CasesLike(ctx context.Context, agency desk.AgencyID, description string, limit int) ([]desk.Summary, error) {
	words := wordsOf(plain(description))
	if len(words) == 0 {
		return nil, nil
	}
	sample, err := r.latest(ctx, agency)
	if err != nil {
		return nil, err
	}
	// Where the description is a case's own, it says nothing of what others write.
	if own := slices.IndexFunc(sample, func(text string) bool { return strings.HasSuffix(text, "，"+description) }); own >= 0 {
		sample = slices.Delete(sample, own, own+1)
	}
	l := newLikeness(words, sample)
	asked := l.asked()
	var found []desk.Summary
	// All of the words first: where they are frequent ones, what has half of them is more than can be looked at.
	for _, least := range slices.Compact([]int{len(asked), (len(asked) + 1) / 2}) {
		hits, err := r.hits(ctx, agency, []term{{tokens: asked, least: least}}, "", askedHits)
		if err != nil {
			return nil, err
		}
		found = l.ranked(append(found, hits...))
		if len(found) >= limit {
			return found[:limit], nil
		}
	}
	return found, nil
}

// latest are descriptions and applicants as they are written these days.
func (r reads) latest(ctx context.Context, agency desk.AgencyID) ([]string, error) {
	var out []string
	err := r.db.WithContext(ctx).Raw(`SELECT applicant || '，' || description FROM cases WHERE agency_id = ?
		ORDER BY received_on DESC, id DESC LIMIT ?`, agency, sampled).Scan(&out).Error
	return out, err
}

// CasesByApplicant answers desk.Reader.CasesByApplicant. The index is asked for the rarest words of the name, and
// who has them is compared.
func (r reads) CasesByApplicant(ctx context.Context, agency desk.AgencyID, name string, limit int) ([]desk.Summary, error) {
	name = plain(name)
	words := strings.Fields(tokensOf(name))
	if len(words) == 0 {
		return nil, nil
	}
	sample, err := r.latest(ctx, agency)
	if err != nil {
		return nil, err
	}
	asked := newLikeness(words, sample).rarest(1)
	asked = asked[:min(len(asked), askedOfName)]
	return r.hits(ctx, agency, []term{{tokens: asked, least: len(asked)}}, name, limit)
}

// hits are the latest registered cases of an agency whose texts match, and whose applicant is called so unless
// that is empty.
func (r reads) hits(ctx context.Context, agency desk.AgencyID, terms []term, applicant string, limit int) ([]desk.Summary, error) {
	q := r.db.WithContext(ctx).Table("cases").Select("cases.*").Where("cases.agency_id = ? AND cases.state <> ?", agency, foi.Voided)
	if applicant != "" {
		q = q.Where("cases.applicant = ?", applicant)
	}
	q, by := r.matching(q, agency, terms)
	var rows []caseRow
	if err := q.Order(by + " DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, err
	}
	return lines(rows)
}

// CasesOfSameApplicant answers desk.Reader.CasesOfSameApplicant: by the registrations as they stand. While another
// key is being taken into use, what is under different keys cannot be compared.
func (r reads) CasesOfSameApplicant(ctx context.Context, agency desk.AgencyID, id desk.CaseID, limit int) ([]desk.Kin, error) {
	kept, err := r.registeredWith(ctx, []int64{int64(id)})
	if err != nil {
		return nil, err
	}
	own, there := kept[int64(id)]
	if !there || own.AgencyID != int64(agency) {
		return nil, nil
	}
	var rows []caseRow
	err = r.db.WithContext(ctx).Raw(casesByDigest, map[string]any{
		"agency": agency, "limit": limit + 1, "before": int64(1) << 62,
		digestIDNumber: []string{own.IDNumberHash}, digestPhone: []string{own.PhoneHash}, digestEmail: []string{own.EmailHash},
	}).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	found, err := r.kinOf(ctx, own, rows)
	out := slices.DeleteFunc(found, func(kin desk.Kin) bool { return kin.ID == id || kin.State == foi.Voided })
	return out[:min(limit, len(out))], err
}

// kinOf are those of the cases that were registered with some of the same personal data.
func (r reads) kinOf(ctx context.Context, own personalRow, rows []caseRow) ([]desk.Kin, error) {
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	kept, err := r.registeredWith(ctx, ids)
	if err != nil {
		return nil, err
	}
	found, err := lines(rows)
	if err != nil {
		return nil, err
	}
	var out []desk.Kin
	for _, s := range found {
		if same := own.sharedWith(kept[int64(s.ID)]); len(same) > 0 {
			out = append(out, desk.Kin{Summary: s, Same: same})
		}
	}
	return out, nil
}

// sharedWith tells which data are the same in both.
func (r personalRow) sharedWith(other personalRow) []desk.PersonalField {
	var out []desk.PersonalField
	for _, f := range []struct {
		id   desk.PersonalField
		a, b string
	}{
		{desk.FieldIDNumber, r.IDNumberHash, other.IDNumberHash},
		{desk.FieldPhone, r.PhoneHash, other.PhoneHash},
		{desk.FieldEmail, r.EmailHash, other.EmailHash},
	} {
		if f.a != "" && f.a == f.b {
			out = append(out, f.id)
		}
	}
	return out
}

// registering are the kinds of act that hold an applicant's data.
var registering = []foi.Kind{foi.KindReceipt, foi.KindArrival, foi.KindRecordsRequest}

// registeredWith are the personal data of the registrations as they stand, unopened; of some cases there are none.
func (r reads) registeredWith(ctx context.Context, ids []int64) (map[int64]personalRow, error) {
	var acts []actRow
	err := r.db.WithContext(ctx).Where("case_id IN ? AND kind IN ?", ids, append([]foi.Kind{foi.KindVoid}, registering...)).
		Order("case_id, seq").Find(&acts).Error
	if err != nil {
		return nil, err
	}
	kept, err := r.personalOf(ctx, acts)
	if err != nil {
		return nil, err
	}
	out := map[int64]personalRow{}
	for _, row := range acts {
		e, err := row.entry()
		if err != nil {
			return nil, &desk.Unreadable{Case: desk.CaseID(row.CaseID), Seq: row.Seq, Err: err}
		}
		if v, ok := e.Act.(foi.Void); ok {
			if v.Instead == nil || !slices.Contains(registering, v.Instead.Kind()) {
				continue
			}
		}
		// A correction may take everything out.
		delete(out, row.CaseID)
		if p, there := kept[actAt{row.CaseID, row.Seq}]; there && row.Personal != "" {
			out[row.CaseID] = p
		}
	}
	return out, nil
}
