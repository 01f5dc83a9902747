package foi_test

import (
	"slices"
	"strings"
	"testing"

	"foidesk/internal/foi"
)

func TestOutcomesInTheOrderOfTheTable(t *testing.T) {
	want := []foi.Outcome{
		"disclosed", "partial",
		"refused_1", "refused_2", "refused_3", "refused_4", "refused_5", "refused_6", "refused_7", "refused_8",
		"unavailable_1", "unavailable_2", "unavailable_3",
		"not_processed_1", "not_processed_2", "not_processed_3", "not_processed_4", "not_processed_5",
		"other_1", "other_2", "other_3",
	}
	var got []foi.Outcome
	for _, info := range foi.Outcomes() {
		got = append(got, info.ID)
	}
	if len(want) != 21 || !slices.Equal(got, want) {
		t.Errorf("outcomes: %v", got)
	}
	if foi.Outcome("other").Known() || foi.Outcome("").Known() || foi.Outcome("total").Known() {
		t.Error("what is no outcome is known as one")
	}
	if got := foi.Outcome("total").Name(); got != "total" {
		t.Errorf("an unknown id should show as itself, not %q", got)
	}
}

// The two the law names in no article: repeated certification, and what is left over.
func TestOutcomesRestOnArticles(t *testing.T) {
	for _, info := range foi.Outcomes() {
		silent := info.ID == foi.ConfirmationRequest || info.ID == foi.OtherHandling
		if (info.Article == "") != silent {
			t.Errorf("%s rests on %q", info.ID, info.Article)
		}
	}
}

// Every form in which foidesk or a published table prints an outcome is read back as that outcome. As all forms of
// all outcomes pass, no two outcomes share one.
func TestOutcomesReadBack(t *testing.T) {
	for _, info := range foi.Outcomes() {
		forms := []string{
			string(info.ID), strings.ToUpper(string(info.ID)), " " + string(info.ID) + "\n",
			info.Label(), info.Name(), info.ID.Name(), strings.ReplaceAll(info.Label(), " ", ""), "\u3000" + info.Label() + "\u3000",
		}
		if info.Item != "" {
			_, text, numbered := strings.Cut(info.Item, ".")
			if !numbered {
				t.Errorf("%s: item without a number: %s", info.ID, info.Item)
			}
			forms = append(forms, info.Item, text, info.Group.Name+text, info.Group.Name+"——"+text, info.Group.Head+text, info.Group.Name+"："+info.Item)
		}
		for _, form := range forms {
			if got, ok := foi.OutcomeByLabel(form); !ok || got != info.ID {
				t.Errorf("%q is read as %q (%v), want %s", form, got, ok, info.ID)
			}
		}
	}
}

func TestOutcomesAsClerksWriteThem(t *testing.T) {
	for label, want := range map[string]foi.Outcome{
		"不予公开-保护第三方合法权益":     foi.ThirdPartyRights,
		"8.属于行政查询事项":         foi.AdministrativeInquiry,
		"８．属于行政查询事项":         foi.AdministrativeInquiry,
		"8、属于行政查询事项":         foi.AdministrativeInquiry,
		"(三)不予公开 8.属于行政查询事项": foi.AdministrativeInquiry,
		"㈢不予公开 8.属于行政查询事项":   foi.AdministrativeInquiry,
		"3.危及“三安全一稳定”":       foi.EndangersSafety,
		"3.危及\"三安全一稳定\"":     foi.EndangersSafety,
		"3.危及＂三安全一稳定＂":       foi.EndangersSafety,
		"3.危及'三安全一稳定'":       foi.EndangersSafety,
		"3.危及‘三安全一稳定’":       foi.EndangersSafety,
		"3.危及「三安全一稳定」":       foi.EndangersSafety,
		"3.危及”三安全一稳定“":       foi.EndangersSafety,
		"危及三安全一稳定":           foi.EndangersSafety,
		"予以公开":               foi.Disclosed,
		"（一）予以公开":            foi.Disclosed,
		"部分公开":               foi.PartlyDisclosed,
		"（二）部分公开":            foi.PartlyDisclosed,
		"(二)部分公开(区分处理的,只计这一情形,不计其他情形)": foi.PartlyDisclosed,
		"无法提供—本机关不掌握相关政府信息":            foi.NotHeld,
		"其他处理-其他":      foi.OtherHandling,
		"（六）其他处理 3.其他": foi.OtherHandling,
		"3.其他":         foi.OtherHandling,
		"1.申请人无正当理由逾期不补正，行政机关不再处理其政府信息公开申请": foi.NotCorrected,
	} {
		if got, ok := foi.OutcomeByLabel(label); !ok || got != want {
			t.Errorf("%q is read as %q (%v), want %s", label, got, ok, want)
		}
	}
}

// A head of several rows does not say which; a guess would put the case in a wrong row.
func TestWordsThatAreNoOutcome(t *testing.T) {
	for _, label := range []string{
		"不予公开", "（三）不予公开", "无法提供", "（四）无法提供", "不予处理", "（五）不予处理", "其他处理", "（六）其他处理", "other",
		"", " ", "4.", "-", "不予公开-", "不予公开 9.其他", "公开", "同意公开", "属于国家秘密、属于行政执法案卷", "总计", "（七）总计", "refused", "refused_9",
	} {
		if got, ok := foi.OutcomeByLabel(label); ok {
			t.Errorf("%q is read as %s", label, got)
		}
	}
}

func TestTheSingleRowOf2019(t *testing.T) {
	for _, label := range []string{"其他处理", "（六）其他处理", "(六)其他处理", "㈥ 其他处理", " other ", "OTHER"} {
		if !foi.IsOtherHandlingHead(label) {
			t.Errorf("%q is not taken for the head", label)
		}
	}
	for _, label := range []string{"", "其他", "3.其他", "其他处理-其他", "other_3", "不予处理"} {
		if foi.IsOtherHandlingHead(label) {
			t.Errorf("%q is taken for the head", label)
		}
	}
}

// The two long labels of （六） as people say them, and as our own refusal of the bare head names them.
func TestShortWordsForLapsedCases(t *testing.T) {
	for label, want := range map[string]foi.Outcome{
		"逾期不补正": foi.NotCorrected, "其他处理-逾期不补正": foi.NotCorrected,
		"逾期未缴费": foi.NotPaid, "（六）其他处理 逾期未缴费": foi.NotPaid,
	} {
		if got, _ := foi.OutcomeByLabel(label); got != want {
			t.Errorf("%s is read as %q, want %s", label, got, want)
		}
	}
}

// The blocks hold every outcome once, in the order of the annual table, and are named by what their ids begin with.
func TestOutcomeGroups(t *testing.T) {
	var all []foi.Outcome
	for _, g := range foi.OutcomeGroups() {
		if info, ok := g.ID.Info(); !ok || info != g {
			t.Errorf("%s is %+v, %t", g.ID, info, ok)
		}
		for _, o := range g.ID.Outcomes() {
			if !strings.HasPrefix(string(o), string(g.ID)) {
				t.Errorf("%s is in the block %s", o, g.ID)
			}
			all = append(all, o)
		}
	}
	for i, info := range foi.Outcomes() {
		if len(all) != len(foi.Outcomes()) || all[i] != info.ID {
			t.Fatalf("the blocks hold %v", all)
		}
	}
	if _, ok := foi.OutcomeGroupID("refused_1").Info(); ok {
		t.Error("refused_1 is no block")
	}
}
