package annual_test

import (
	"encoding/json"
	"strings"
	"testing"

	"foidesk/internal/annual"
)

func TestReaderRefusals(t *testing.T) {
	const rowOther2 = `   {"id": "other_2", "label": "（六）其他处理 2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "values": [38, 0, 0, 0, 0, 0, 38]},` + "\n"
	const head = `{"agency": "宿迁市（全市）",`
	tests := []struct {
		name     string
		was, now string
		want     string
	}{
		{"not JSON", head, `政府信息公开`, "不是合格的 JSON：第 1 行有误"},
		{"cut off", `"total": 52}}}`, `"total": 52`, "不是合格的 JSON：第 35 行有误"},
		{"trailing data", `"total": 52}}}`, `"total": 52}}} {}`, "不是合格的 JSON"},
		{"member twice", head, head + ` "agency": "另一机关",`, "JSON 中“agency”出现了两次"},
		{"unknown member", head, head + ` "sektion_four": {},`, "不认识的字段“sektion_four”"},
		{"year as text", `"year": 2024`, `"year": "2024"`, "“year”的类型不对（第 1 行）"},
		{"year out of range", `"year": 2024`, `"year": 20244`, "year（年度）应在 2000 至 2099 之间，现为 20244"},
		{"no such edition", `"edition": "2021"`, `"edition": "2020"`, "edition（格式版本）应为 “2019”或“2021”，现为“2020”"},
		{"columns missing", `"legal_service", "other", "total"]`, `"legal_service", "total"]`, "第三部分（section_three）：columns 缺“other”（法人或其他组织·其他）"},
		{"unknown column", `"legal_service", "other", "total"]`, `"legal_service", "press", "total"]`, "columns 中的“press”不是年报表的列"},
		{"column twice", `"legal_service", "other", "total"]`, `"legal_service", "research", "total"]`, "columns 中“research”出现了两次"},
		{"unknown row", `"id": "refused_8"`, `"id": "refused_9"`, "第三部分（section_three）：第 12 行的 id“refused_9”不是年报表的行"},
		{"row twice", `"id": "refused_8"`, `"id": "refused_7"`, "“refused_7”（（三）不予公开 7.属于行政执法案卷）出现了两次"},
		{"row missing", rowOther2, ``, "缺 1 行：other_2"},
		{
			"both shapes at once", rowOther2, rowOther2 + `{"id": "other", "label": "", "values": [0, 0, 0, 0, 0, 0, 0]},`,
			"“other”与“other_1”“other_2”“other_3”不能并存",
		},
		{"six values", `[3440, 75, 0, 1, 6, 3, 3525]`, `[3440, 75, 0, 1, 6, 3]`, "“received”（一、本年新收政府信息公开申请数量）应有 7 个数，现有 6 个"},
		{"text for a number", `[3440, 75,`, `[3440, "75",`, "的“法人或其他组织·商业企业”应为数字，空白请写 null，现为 \"75\""},
		{"section three a list", `"section_three": {"columns"`, `"section_three": [], "notes": {"columns"`, "“section_three”的类型不对"},
		{"section four cell missing", `"upheld": 88, `, ``, "第四部分（section_four）：缺 review.upheld（行政复议·结果维持）"},
		{"section four cell unknown", `"upheld": 88, `, `"upheld": 88, "lost": 0, `, "第四部分（section_four）：不认识的一项“review.lost”"},
		{"section four cell text", `"upheld": 88, `, `"upheld": true, `, "review.upheld（行政复议·结果维持）应为数字"},
		{"section four a number", `"section_four": {`, `"section_four": 5, "notes": {`, "第四部分（section_four）：应为 JSON 对象"},
		{"section two list", `"licensing_decisions": 1573179`, `"licensing_decisions": [1573179]`, "第二部分（section_two）：“licensing_decisions”不应为数组"},
		{"section two truth value", `"licensing_decisions": 1573179`, `"licensing_decisions": true`, "“licensing_decisions”应为数字"},
		{"too big", head, head + strings.Repeat(" ", annual.MaxReportBytes), "超过年报 JSON 的上限"},
	}
	text := string(mustRead(t, "suqian-2024"))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if strings.Count(text, tt.was) != 1 {
				t.Fatalf("%q is not once in the file", tt.was)
			}
			r, err := annual.ReadReport([]byte(strings.Replace(text, tt.was, tt.now, 1)))
			if err == nil {
				t.Fatal("read")
			}
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v\nwant %s", err, tt.want)
			}
			if r.Agency != "" || r.SectionThree != nil {
				t.Errorf("half a report comes with the error: %+v", r)
			}
		})
	}
}

func TestReaderTolerates(t *testing.T) {
	tests := []struct {
		name     string
		was, now string
	}{
		{"source and notes", `{"agency"`, `{"source": "公报", "notes": ["甲"], "agency"`},
		{"checks of an earlier run", `{"agency"`, `{"checks": [{"id": "row_sum", "ok": false}], "agency"`},
		{"an item of section two nobody knows", `"licensing_decisions"`, `"hearings": {"held": 3}, "licensing_decisions"`},
		{"a section left null", `"section_four": {`, `"section_four": null, "notes": {`},
	}
	text := string(mustRead(t, "suqian-2024"))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := annual.ReadReport([]byte(strings.Replace(text, tt.was, tt.now, 1)))
			if err != nil {
				t.Fatal(err)
			}
			if bad := annual.Violations(annual.Check(r, nil)); len(bad) > 0 || r.SectionThree == nil {
				t.Errorf("violations %v", lines(bad))
			}
		})
	}
}

// Columns are found by their id wherever they stand.
func TestColumnsInAnyOrder(t *testing.T) {
	text := strings.NewReplacer(`"natural_person", "commercial"`, `"commercial", "natural_person"`,
		`[3440, 75,`, `[75, 3440,`).Replace(string(mustRead(t, "suqian-2024")))
	r, err := annual.ReadReport([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if got := r.SectionThree.At(annual.RowReceived, "natural_person"); got != annual.Whole(3440) {
		t.Errorf("自然人 %s, want 3440", got)
	}
}

// json.Unmarshal is as strict as ReadReport.
func TestUnmarshalIsReadReport(t *testing.T) {
	var r annual.Report
	if err := json.Unmarshal(mustRead(t, "suqian-2024"), &r); err != nil || r.Year != 2024 || r.SectionThree == nil {
		t.Errorf("%v, year %d", err, r.Year)
	}
	if err := json.Unmarshal([]byte(`{"year": 2024}`), &r); err == nil {
		t.Error("a report without edition was read")
	}
}

// Whatever comes in, the reader answers with a report or an error, never with a panic, and what it
// took it can write and take again.
func FuzzReadReport(f *testing.F) {
	for _, s := range []string{
		`{}`, `null`, `[]`, `{"year":2024,"edition":"2021"}`,
		`{"year":2024,"edition":"2021","section_two":{"a":{"b":1},"a2":"x"}}`,
		`{"year":2019,"edition":"2019","section_two":{"art20_1":{"":1}}}`,
		`{"year":2024,"edition":"2021","section_three":{"columns":null,"rows":null}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := annual.ReadReport(data)
		if err != nil {
			return
		}
		r.Checks = annual.Check(r, &r)
		out, err := json.Marshal(r)
		if err != nil {
			t.Fatalf("read but not written: %v", err)
		}
		if _, err := annual.ReadReport(out); err != nil {
			t.Fatalf("written but not read: %v\n%s", err, out)
		}
	})
}

// A section four that nobody filled in yet is fifteen blanks; one that is left out is not written.
func TestBlankSectionIsNotAMissingOne(t *testing.T) {
	blank := annual.Report{Year: 2024, Edition: "2021", SectionFour: annual.Disputes{}}
	out, err := json.Marshal(blank)
	if err != nil {
		t.Fatal(err)
	}
	const row = `{"upheld":null,"corrected":null,"other":null,"pending":null,"total":null}`
	want := `{"agency":"","year":2024,"edition":"2021","section_four":{"review":` + row + `,"direct_suit":` + row + `,"suit_after_review":` + row + `}}`
	if string(out) != want {
		t.Errorf("%s\nwant %s", out, want)
	}
	if r, err := annual.ReadReport(out); err != nil || r.SectionFour == nil || r.SectionTwo != nil {
		t.Errorf("read again: %v, %+v", err, r)
	}
}
