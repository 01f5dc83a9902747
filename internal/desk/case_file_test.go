package desk_test

import (
	"slices"
	"testing"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// A mended act that is no registration holds no personal data; the registration that is mended after it has changed
// what it changed, and nothing else.
func TestPersonalDataChangedBesideOtherMendedActs(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		line := o.register(t, "2026-01-30")
		line = ok(o.ChargeFee(ctx, o.at(line), foi.FeeNotice{On: day("2026-02-03"), Items: 31}))(t)
		line = ok(o.FeeReceived(ctx, o.at(line), day("2026-02-04")))(t)
		r := application("2026-01-30")
		r.Applicant.Phone = "13900000001"
		line = ok(o.Amend(ctx, o.at(line), r, "补填联系电话"))(t)
		file := ok(o.Case(ctx, line.Agency, line.ID))(t)
		if got := file.PersonalChanged[line.Seq]; !slices.Equal(got, []desk.PersonalField{desk.FieldPhone}) || len(file.PersonalChanged) != 1 {
			t.Errorf("changed: %v, want the telephone alone, by act %d", file.PersonalChanged, line.Seq)
		}
	})
}
