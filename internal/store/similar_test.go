package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
)

// like are the numbers of the cases that are described in much the same words.
func (b books) like(t rapid.TB, agency desk.AgencyID, description string) string {
	t.Helper()
	var out []string
	for _, s := range ok(b.store.CasesLike(context.Background(), agency, description, 10))(t) {
		if s.Agency != agency {
			t.Errorf("%s: agency %d is shown a case of agency %d", b.name, agency, s.Agency)
		}
		out = append(out, s.Number)
	}
	return strings.Join(out, " ")
}

func TestRequestsInMuchTheSameWords(t *testing.T) {
	ledger := described([]string{
		"自然人000001|申请公开示例区2023年征收补偿方案、房屋调查结果",
		"自然人000002|示例路第77号地块道路施工许可证及附图",
		"自然人000003|示例市2022年度污水处理厂出水水质监测数据",
		"自然人000004|申请公开示例县学校招生片区划分依据",
		"自然人000005|PM2.5 监测 report 原始记录",
		"自然人000006|二〇二二年第一季度 财政预算 执行情况",
	})
	for _, b := range bothBooks(t) {
		agency, other := b.filled(t, ledger), b.filled(t, ledger[:1])
		for _, try := range []struct{ why, description, want string }{
			{"the very words", "申请公开示例区2023年征收补偿方案、房屋调查结果", "2024-000001"},
			{"another order", "房屋调查结果，征收补偿方案（示例区，2023年），申请公开", "2024-000001"},
			{"another year and another way to write it", "申请公开示例区二〇二五年度征收补偿方案、房屋调查结果", "2024-000001"},
			{"another number", "示例路第１２号地块道路施工许可证及附图", "2024-000002"},
			{"another order and another year", "出水水质监测数据 2025年 示例市污水处理厂", "2024-000003"},
			{"Latin words", "report PM2.5 监测 原始记录", "2024-000005"},
			{"a season written in characters", "2024年第三季度财政预算执行情况", "2024-000006"},
			{"only what every request says", "申请公开示例区相关信息", ""},
			{"something else of the same form", "申请公开示例县养老机构补贴发放名单", ""},
			{"something else altogether", "公务用车采购合同", ""},
			{"numbers only", "2023 77 二〇二二年", ""},
			{"no words at all", "，。？\x00 \xff \"*(", ""},
			{"the words of query languages", "NOT OR AND NEAR", ""},
		} {
			if got := b.like(t, agency, try.description); got != try.want {
				t.Errorf("%s: %s: “%s” is like %q, want %q", b.name, try.why, try.description, got, try.want)
			}
		}
		if got := b.like(t, other, ledger[1].Description); got != "" {
			t.Errorf("%s: another agency is shown %s", b.name, got)
		}
	}
}

// Whatever order the words come in and whatever year is meant, both databases find the earlier request among many.
func TestRepeatedRequestIsFoundInAnyOrder(t *testing.T) {
	both := bothBooks(t)
	subjects := []string{"征收补偿", "道路施工", "污水处理", "学校招生", "预算执行", "停车收费", "环境影响", "土地承包", "养老补贴", "公车采购"}
	texts := make([]string, 300)
	for i := range texts {
		texts[i] = fmt.Sprintf("自然人%06d|%d年%s，%s", i, 2010+i%10, subjects[i%10], subjects[i/10%10])
	}
	words := []string{"湖滨社区", "围墙加固", "招标文件", "竣工图纸"}
	texts[0] = "自然人000000|2019年" + strings.Join(words, "，")
	agencies := map[string]desk.AgencyID{}
	for _, b := range both {
		agencies[b.name] = b.filled(t, described(texts))
	}
	rapid.Check(t, func(rt *rapid.T) {
		order := rapid.Permutation(words).Draw(rt, "order")
		text := fmt.Sprintf("%d年%s", rapid.IntRange(2010, 2030).Draw(rt, "year"), strings.Join(order, rapid.SampledFrom([]string{"，", "、", " ", "和"}).Draw(rt, "between")))
		for _, b := range both {
			if got := b.like(rt, agencies[b.name], text); got != "2024-000001" {
				rt.Errorf("%s: “%s” is like %q", b.name, text, got)
			}
		}
	})
}

// kin are the cases that one may repeat, with why: i for the identity number, p for the phone, e for the mailbox,
// n for the name and w for the words.
func kin(found []desk.Kin) string {
	var out []string
	for _, k := range found {
		why := ""
		for _, f := range k.Same {
			why += string(f[:1])
		}
		if k.SameName {
			why += "n"
		}
		if k.Alike {
			why += "w"
		}
		out = append(out, k.Number+why)
	}
	return strings.Join(out, " ")
}

// searches are what an agency's trail tells of searches for personal data.
func searches(t *testing.T, d *desk.Desk, agency desk.AgencyID) []string {
	t.Helper()
	var out []string
	for _, e := range ok(d.Events(t.Context(), desk.EventFilter{Agency: agency}, 0, 100))(t) {
		if e.Action == desk.PersonalSearched || e.Action == desk.PersonalOpened {
			out = append(out, e.Detail)
		}
	}
	return out
}

func TestSameApplicantAndSimilarRequests(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn)
		d := deskOver(s)
		by := desk.System("测试")
		a := ok(d.CreateAgency(t.Context(), by, desk.Agency{Name: "示例市"}))(t)
		b := ok(d.CreateAgency(t.Context(), by, desk.Agency{Name: "示例县"}))(t)
		id := foi.Personal{IDNumber: "11010119900101123x", Phone: "010-6000 0001"}
		entered := func(agency desk.AgencyID, name string, p foi.Personal, description string) desk.Summary {
			r := application(description)
			r.Applicant.Name, r.Applicant.Personal = name, p
			return ok(d.Register(t.Context(), desk.Intake{By: by, Agency: agency}, r))(t)
		}
		amended := func(line desk.Summary, p foi.Personal, description string) {
			r := application(description)
			r.Applicant.Name, r.Applicant.Personal = line.Applicant, p
			ok(d.Amend(t.Context(), desk.At{By: by, Agency: a.ID, Case: line.ID, Expected: 1}, r, "登记有误"))(t)
		}
		entered(a.ID, "自然人000001", id, "湖滨社区围墙加固招标文件")                                            // 1: same in all
		entered(a.ID, "自然人000001", foi.Personal{}, "公务用车采购合同")                                    // 2: by name only
		entered(a.ID, "自然人000009", foi.Personal{Phone: "01060000001"}, "养老机构补贴发放名单")              // 3: by phone
		entered(a.ID, "自然人000008", foi.Personal{IDNumber: "110101199001014321"}, "招标文件，湖滨社区围墙加固") // 4: by words
		entered(a.ID, "自然人000007", foi.Personal{IDNumber: "110101199001014321"}, "学校招生片区划分依据")    // 5: not at all
		erased := entered(a.ID, "自然人000006", id, "污水处理厂水质数据")
		amended(erased, foi.Personal{IDNumber: desk.Erased, Phone: desk.Erased}, "污水处理厂水质数据") // 6: not any more
		corrected := entered(a.ID, "自然人000005", foi.Personal{}, "道路施工许可证")
		amended(corrected, foi.Personal{IDNumber: "１１０１０１ １９９００１０１ １２３Ｘ"}, "道路施工许可证") // 7: by now
		voided := entered(a.ID, "自然人000001", id, "湖滨社区围墙加固招标文件")
		ok(d.Void(t.Context(), desk.At{By: by, Agency: a.ID, Case: voided.ID, Expected: 1}, 1, "重复登记"))(t) // 8: asks for nothing
		entered(b.ID, "自然人000001", id, "湖滨社区围墙加固招标文件")                                                     // of another agency
		self := entered(a.ID, "自然人000001", id, "2026年湖滨社区围墙加固招标文件")

		const want = "2026-000001ipnw 2026-000007i 2026-000003p 2026-000002n 2026-000004w"
		if got := kin(ok(d.Similar(t.Context(), a.ID, self.ID))(t)); got != want {
			t.Errorf("the case has %s, want %s", got, want)
		}
		if left := searches(t, d, a.ID); len(left) != 0 {
			t.Errorf("looking at a case left %v", left)
		}
		if _, err := d.Similar(t.Context(), b.ID, self.ID); desk.CodeOf(err) != desk.NotFound {
			t.Errorf("another agency is told %v", err)
		}
		keyless := ok(store.Open(t.Context(), dsn, nil))(t)
		t.Cleanup(func() { ok(0, keyless.Close())(t) })
		if got := kin(ok(deskOver(keyless).Similar(t.Context(), a.ID, self.ID))(t)); got != want {
			t.Errorf("without the key the case has %s, want %s", got, want)
		}

		q := application("围墙加固（湖滨社区）2027年招标文件").Request
		q.Applicant.Personal = foi.Personal{IDNumber: "11010119900101123X", Phone: "01060000001", Address: "示例路1号"}
		typed := strings.Replace(want, " ", fmt.Sprintf(" %sipnw ", self.Number), 1)
		got := strings.Fields(kin(ok(d.SimilarTo(t.Context(), by, a.ID, q))(t)))
		if wanted := strings.Fields(typed); !sameSet(got, wanted) {
			t.Errorf("what is typed has %s, want %s", got, wanted)
		}
		left := searches(t, d, a.ID)
		if len(left) != 1 || !strings.Contains(left[0], "1101**********123X、010****0001，找到 4 件") {
			t.Errorf("the search left %q", left)
		}
		q.Applicant.Personal = foi.Personal{Address: "示例路1号"}
		ok(d.SimilarTo(t.Context(), by, a.ID, q))(t)
		if again := searches(t, d, a.ID); len(again) != 1 {
			t.Errorf("without personal data the search left %q", again)
		}
		for why, bad := range map[string]foi.Request{
			"nothing to look for": {}, "too long": {Description: strings.Repeat("水", 5001)}, "no text": {Description: "\x00"},
		} {
			if _, err := d.SimilarTo(t.Context(), by, a.ID, bad); desk.CodeOf(err) != desk.Invalid {
				t.Errorf("%s: %v", why, err)
			}
		}
	})
}

func sameSet(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(a, b)
}

// Of an applicant with many cases those in the same words come first, and no more than a page can show.
func TestApplicantWithManyRequests(t *testing.T) {
	for _, b := range bothBooks(t) {
		texts := make([]string, 30)
		rng := rand.New(rand.NewPCG(1, 2))
		for i := range texts {
			texts[i] = fmt.Sprintf("示例商贸公司|%c%c%c%c事项", 0x4e00+rng.IntN(5000), 0x4e00+rng.IntN(5000), 0x4e00+rng.IntN(5000), 0x4e00+rng.IntN(5000))
		}
		texts[20], texts[29] = "示例商贸公司|湖滨社区围墙加固招标文件", "示例商贸公司|湖滨社区围墙加固招标文件"
		agency := b.filled(t, described(texts))
		all := b.all(t, agency)
		found := ok(b.desk.Similar(t.Context(), agency, all[29].ID))(t)
		if len(found) != 11 || found[0].ID != all[20].ID || !found[0].Alike || !found[0].SameName {
			t.Errorf("%s: found %s", b.name, kin(found))
		}
		if found[1].ID != all[28].ID {
			t.Errorf("%s: the latest is not the second: %s", b.name, kin(found))
		}
	}
}
