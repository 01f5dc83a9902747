package foi_test

import (
	"testing"

	"foidesk/internal/foi"
)

// Which day counts is said for every channel, and only confirmed channels keep the day of submission.
func TestChannels(t *testing.T) {
	confirmed := map[foi.Channel]bool{
		foi.InPerson: false, foi.Post: false, foi.OrdinaryLetter: false, foi.Oral: false,
		foi.Web: true, foi.Email: true, foi.Fax: true,
	}
	if n := len(foi.Channels()); n != len(confirmed) {
		t.Errorf("%d channels, want %d", n, len(confirmed))
	}
	for _, info := range foi.Channels() {
		want, ok := confirmed[info.ID]
		if !ok || info.Confirmed != want {
			t.Errorf("%s: received by confirmation is %v", info.ID, info.Confirmed)
		}
		if info.Label == "" || info.ReceiptDay == "" || info.Article == "" {
			t.Errorf("%s does not say what counts and by which article: %+v", info.ID, info)
		}
		r := foi.Receipt{On: day("2024-03-04"), Channel: info.ID}
		if info.Confirmed {
			r.SubmittedOn = day("2024-03-01")
		}
		if c := caseOf(t, r); *c.Receipt != r || c.State() != foi.Open {
			t.Errorf("%s: registered as %+v, %s", info.ID, c.Receipt, c.State())
		}
	}
}

// What the drop-downs and the exported ledger say must be read back as what it was.
func TestLabelsReadBack(t *testing.T) {
	for _, info := range foi.Channels() {
		for _, label := range []string{string(info.ID), info.Label, info.ID.Label()} {
			if got, ok := foi.ChannelByLabel(label); !ok || got != info.ID {
				t.Errorf("channel %q is read as %q (%v)", label, got, ok)
			}
		}
	}
	for _, info := range foi.Methods() {
		for _, label := range []string{string(info.ID), info.Label, info.ID.Label()} {
			if got, ok := foi.MethodByLabel(label); !ok || got != info.ID {
				t.Errorf("method %q is read as %q (%v)", label, got, ok)
			}
		}
	}
	for _, info := range foi.ApplicantCategories() {
		for _, label := range []string{string(info.ID), info.Label, info.ID.Label(), " " + info.Label + " "} {
			if got, ok := foi.ApplicantCategoryByLabel(label); !ok || got != info.ID || !got.Known() {
				t.Errorf("category %q is read as %q (%v)", label, got, ok)
			}
		}
	}
}

func TestWordsOfOldLedgers(t *testing.T) {
	for label, want := range map[string]foi.Channel{"挂号信": foi.Post, "EMS": foi.Post, "窗口": foi.InPerson, "平信": foi.OrdinaryLetter, "网上": foi.Web, "电邮": foi.Email} {
		if got, _ := foi.ChannelByLabel(label); got != want {
			t.Errorf("channel %s is read as %q, want %s", label, got, want)
		}
	}
	for label, want := range map[string]foi.Method{"挂号信": foi.ByPost, "当面领取": foi.ByHand, "电子邮件": foi.Electronic} {
		if got, _ := foi.MethodByLabel(label); got != want {
			t.Errorf("method %s is read as %q, want %s", label, got, want)
		}
	}
	for label, want := range map[string]foi.ApplicantCategory{
		"其他组织": foi.OtherBody, "其它": foi.OtherBody, "公民": foi.NaturalPerson, "个人": foi.NaturalPerson,
		"法人或其他组织-商业企业": foi.Commercial, "法人或其他组织·其他": foi.OtherBody,
	} {
		if got, _ := foi.ApplicantCategoryByLabel(label); got != want {
			t.Errorf("category %s is read as %q, want %s", label, got, want)
		}
	}
}

func TestWordsThatMeanNothing(t *testing.T) {
	for _, label := range []string{"", "飞鸽", "快递", "不详"} {
		if c, ok := foi.ChannelByLabel(label); ok {
			t.Errorf("channel %q is read as %s", label, c)
		}
		if m, ok := foi.MethodByLabel(label); ok {
			t.Errorf("method %q is read as %s", label, m)
		}
		if c, ok := foi.ApplicantCategoryByLabel(label); ok {
			t.Errorf("category %q is read as %s", label, c)
		}
	}
	if foi.Channel("pigeon").Label() != "pigeon" || foi.Method("courier").Label() != "courier" || foi.ApplicantCategory("x").Label() != "x" {
		t.Error("an unknown id should show as itself")
	}
	if _, ok := foi.MethodByLabel(string(foi.NotRecorded)); ok {
		t.Error("“not recorded” can be chosen as a way of delivery")
	}
}
