package foi_test

import (
	"strings"
	"testing"

	"foidesk/internal/foi"
)

// answer is an answer of a day, by its outcome and where needed its ground.
func answer(on string, o foi.Outcome, g foi.Ground) foi.Decision {
	return foi.Decision{On: day(on), Outcome: o, Ground: g}
}

// roads writes the roads of an answer, in order.
func roads(d foi.Decision, p foi.Policy) string {
	var out []string
	for _, r := range d.Remedies(foi.LocalDepartment, p) {
		out = append(out, string(r.Road))
	}
	return strings.Join(out, "+")
}

// The law changed on 2024-01-01 and was read anew from 2025-06-01: the last day before and the first day of each.
func TestRoadByGroundAndDay(t *testing.T) {
	days := []string{"2023-12-31", "2024-01-01", "2025-05-31", "2025-06-01"}
	always := []string{"either", "either", "either", "either"}
	first := []string{"either", "review_first", "review_first", "review_first"}
	tests := []struct {
		why     string
		outcome foi.Outcome
		ground  foi.Ground
		want    []string
	}{
		{"all was given", foi.Disclosed, "", always},
		{"published already", foi.Disclosed, foi.GroundPublished, always},
		{"第十四条", foi.StateSecret, "", first},
		{"第十四条", foi.ForbiddenByLaw, "", first},
		{"第十四条", foi.EndangersSafety, "", first},
		{"第十五条", foi.ThirdPartyRights, "", first},
		{"第十六条第一款", foi.InternalAffairs, "", first},
		{"第十六条第二款", foi.ProcessInformation, "", first},
		{"第十六条第二款", foi.EnforcementFile, "", first},
		{
			"the table files it under 不予公开, the interpretation does not",
			foi.AdministrativeInquiry, "",
			[]string{"either", "review_first", "review_first", "either"},
		},
		{"does not exist", foi.NotHeld, "", always},
		{"another agency's", foi.NotHeld, foi.GroundElsewhere, always},
		{"would have to be made", foi.NeedsMaking, "", always},
		{"still unclear", foi.StillUnclear, "", always},
		{"a complaint", foi.Complaint, "", always},
		{"repeated", foi.Repeated, "", always},
		{"a publication", foi.PublicPublication, "", always},
		{"too many", foi.AbusiveVolume, "", always},
		{"a confirmation", foi.ConfirmationRequest, "", always},
		{"not corrected", foi.NotCorrected, "", always},
		{"not paid", foi.NotPaid, "", always},
		{"otherwise", foi.OtherHandling, "", always},
		{
			"in part: one road for what was given, another for the rest", foi.PartlyDisclosed, "",
			[]string{"either", "either+review_first", "either+review_first", "either+review_first"},
		},
		{
			"in part, the rest under 第十六条", foi.PartlyDisclosed, foi.GroundProcess,
			[]string{"either", "either+review_first", "either+review_first", "either+review_first"},
		},
		{"in part, the rest does not exist: one road for both", foi.PartlyDisclosed, foi.GroundAbsent, always},
		{
			"in part, the rest is for 行政查询", foi.PartlyDisclosed, foi.GroundInquiry,
			[]string{"either", "either+review_first", "either+review_first", "either"},
		},
	}
	covered := map[foi.Outcome]bool{}
	for _, tt := range tests {
		covered[tt.outcome] = true
		for i, on := range days {
			if got := roads(answer(on, tt.outcome, tt.ground), asReceived); got != tt.want[i] {
				t.Errorf("%s (%s, %s): answered %s: %s, want %s", tt.why, tt.outcome, tt.ground, on, got, tt.want[i])
			}
		}
	}
	for _, o := range foi.Outcomes() {
		if !covered[o.ID] {
			t.Errorf("no case for %s", o.ID)
		}
	}
}

// What is no answer has a road too: silence, one's own rights, and notices none.
func TestRoadWithoutAnAnswer(t *testing.T) {
	tests := []struct {
		ground foi.Ground
		on     string
		want   foi.Road
	}{
		{foi.GroundSilence, "2023-12-31", foi.EitherRoad},
		{foi.GroundSilence, "2024-01-01", foi.ReviewFirst},
		{foi.GroundSilence, "2025-06-01", foi.ReviewFirst},
		{foi.GroundOwnRights, "2025-06-01", foi.EitherRoad},
		{foi.GroundNotice, "2023-12-31", foi.NoRoad},
		{foi.GroundNotice, "2025-06-01", foi.NoRoad},
	}
	for _, tt := range tests {
		info, ok := tt.ground.Info()
		if !ok {
			t.Fatalf("no ground %s", tt.ground)
		}
		r := foi.RemedyOf(info, day(tt.on), foi.LocalDepartment, asReceived)
		if r.Road != tt.want {
			t.Errorf("%s on %s: %s, want %s", tt.ground, tt.on, r.Road, tt.want)
		}
		if tt.ground == foi.GroundSilence && (r.Doubt == "") != (tt.want == foi.EitherRoad) {
			t.Errorf("%s on %s: doubt %q", tt.ground, tt.on, r.Doubt)
		}
		if r.MustTell {
			t.Errorf("%s: who does not answer cannot tell of a remedy", tt.ground)
		}
	}
}

// An agency may keep to review first for 行政查询事项; for nothing else.
func TestInquiryByPolicy(t *testing.T) {
	cautious := foi.Policy{InquiryReviewFirst: true}
	if got := roads(answer("2025-06-01", foi.AdministrativeInquiry, ""), cautious); got != "review_first" {
		t.Errorf("by the agency's own choice: %s", got)
	}
	if got := roads(answer("2023-12-31", foi.AdministrativeInquiry, ""), cautious); got != "either" {
		t.Errorf("before 2024 there was nothing to choose: %s", got)
	}
	if got := roads(answer("2025-06-01", foi.NotHeld, ""), cautious); got != "either" {
		t.Errorf("the choice is for inquiries only: %s", got)
	}
}

// A remedy that rests on nothing must not be printed; where it must be told, it comes first.
func TestRemediesRestOnArticles(t *testing.T) {
	for _, o := range foi.Outcomes() {
		for _, on := range []string{"2019-05-15", "2024-01-01", "2025-06-01"} {
			remedies := answer(on, o.ID, "").Remedies(foi.LocalDepartment, asReceived)
			if len(remedies) == 0 {
				t.Errorf("%s on %s: no remedy", o.ID, on)
			}
			for _, r := range remedies {
				if r.Sources == "" || r.Review.Article == "" || r.Suit.Article == "" || len(r.ReviewBodies) == 0 || r.Words() == "" {
					t.Errorf("%s on %s: %+v", o.ID, on, r)
				}
				if r.MustTell != (r.Road == foi.ReviewFirst) {
					t.Errorf("%s on %s: to be told: %v, %s", o.ID, on, r.MustTell, r.Road)
				}
				if on < "2024-01-01" && strings.Contains(r.Sources, "第二十三条") {
					t.Errorf("%s on %s rests on a law to come: %s", o.ID, on, r.Sources)
				}
			}
		}
	}
}

// Since 2024 a department's own government alone reviews it; the department above does no more.
func TestReviewBodies(t *testing.T) {
	tests := []struct {
		standing       foi.Standing
		before2024     string
		since2024      string
		articleSince24 string
	}{
		{foi.LocalDepartment, "本级人民政府|上一级主管部门", "本级人民政府", "第二十四条第一款第一项"},
		{foi.LocalGovernment, "上一级人民政府", "上一级人民政府", "第二十四条第一款第二项"},
		{foi.Province, "作出答复的人民政府", "作出答复的人民政府", "第二十四条第二款"},
		{foi.StateDepartment, "作出答复的国务院部门", "作出答复的国务院部门", "第二十五条第一项"},
		{foi.Vertical, "上一级主管部门", "上一级主管部门", "第二十七条"},
		{foi.JusticeDepartment, "本级人民政府|上一级主管部门", "本级人民政府|上一级司法行政部门", "第二十八条"},
		{foi.FieldOffice, "设立该派出机构的部门|该部门的本级人民政府", "设立该派出机构的部门的本级人民政府", "第二十四条第四款"},
		{foi.GovernmentOutpost, "设立该派出机关的人民政府", "设立该派出机关的人民政府", "第二十四条第一款第三项"},
		{foi.AuthorizedBody, "直接管理该组织的人民政府或者部门", "管理该组织的人民政府，或者管理该组织的部门的本级人民政府", "第二十四条第一款第四项"},
		{foi.StandingUnrecorded, "", "", ""},
	}
	for _, tt := range tests {
		for on, want := range map[string]string{"2023-12-31": tt.before2024, "2024-01-01": tt.since2024} {
			r := answer(on, foi.Disclosed, "").Remedies(tt.standing, asReceived)[0]
			if got := strings.Join(r.ReviewBodies, "|"); got != want {
				t.Errorf("%s on %s: %s, want %s", tt.standing, on, got, want)
			}
			if on == "2024-01-01" && !strings.Contains(r.Sources, tt.articleSince24) {
				t.Errorf("%s: rests on %s", tt.standing, r.Sources)
			}
		}
	}
	if len(foi.Standings()) != len(tests)-1 {
		t.Errorf("%d standings, %d tested", len(foi.Standings()), len(tests)-1)
	}
}

// The clause of a letter, read against the law before it was accepted.
func TestRemedyClause(t *testing.T) {
	var b strings.Builder
	for _, d := range []foi.Decision{
		answer("2023-12-31", foi.ThirdPartyRights, ""), answer("2024-01-01", foi.ThirdPartyRights, ""),
		answer("2025-06-01", foi.NotHeld, ""), answer("2025-06-01", foi.PartlyDisclosed, ""),
		answer("2025-06-01", foi.PartlyDisclosed, foi.GroundInternal),
	} {
		b.WriteString(d.On.String() + " " + d.Outcome.Name() + "\n" + foi.RemedyClause(d.Remedies(foi.LocalDepartment, asReceived)) + "\n\n")
	}
	b.WriteString("不填机关性质\n" + foi.RemedyClause(answer("2025-06-01", foi.StateSecret, "").Remedies(foi.StandingUnrecorded, asReceived)) + "\n")
	golden(t, "remedy-clauses", b.String())
	if got := foi.RemedyClause(nil); got != "" {
		t.Errorf("without a remedy: %q", got)
	}
}

func TestGroundOfAnAnswer(t *testing.T) {
	tests := []struct {
		why     string
		outcome foi.Outcome
		ground  foi.Ground
		refused bool
	}{
		{"left out", foi.NotHeld, "", false},
		{"one that the outcome has", foi.NotHeld, foi.GroundElsewhere, false},
		{"why a part is withheld", foi.PartlyDisclosed, foi.GroundSecret, false},
		{"another outcome's", foi.NotHeld, foi.GroundSecret, true},
		{"a part is withheld because all was given", foi.PartlyDisclosed, foi.GroundGiven, true},
		{"no answer at all", foi.Disclosed, foi.GroundSilence, true},
		{"one that nobody knows", foi.Disclosed, "whim", true},
	}
	for _, tt := range tests {
		c := caseOf(t, received("2025-06-02"))
		r := refusal(t, c, foi.Logged{Act: answer("2025-06-20", tt.outcome, tt.ground)})
		if (r != nil) != tt.refused || r != nil && (r.Code != foi.UnknownGround || r.Field != "ground") {
			t.Errorf("%s: %+v", tt.why, r)
		}
	}
	for _, g := range foi.Grounds() {
		for _, o := range g.Outcomes {
			if !g.Carries(o) {
				t.Errorf("%s does not carry its own outcome %s", g.ID, o)
			}
		}
	}
}
