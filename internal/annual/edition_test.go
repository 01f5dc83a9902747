package annual_test

import (
	"encoding/json"
	"slices"
	"testing"

	"foidesk/internal/annual"
	"foidesk/internal/foi"
)

func TestEditionFor(t *testing.T) {
	tests := []struct {
		year int
		want string
	}{
		{2012, "2019"}, {2019, "2019"}, {2020, "2019"}, {2021, "2021"}, {2024, "2021"}, {2090, "2021"},
	}
	for _, tt := range tests {
		if got := annual.EditionFor(tt.year).ID; got != tt.want {
			t.Errorf("EditionFor(%d) = %s, want %s", tt.year, got, tt.want)
		}
	}
	if _, ok := annual.EditionByID("2020"); ok {
		t.Error("there is no edition 2020")
	}
}

// The block 三、本年度办理结果 spans 20 rows in the form of 2019 and 22 in that of 2021.
func TestResultBlock(t *testing.T) {
	for id, want := range map[string]int{"2019": 20, "2021": 22} {
		e, ok := annual.EditionByID(id)
		if !ok {
			t.Fatalf("no edition %s", id)
		}
		got := 0
		for _, row := range e.Rows {
			if row.Kind == annual.KindResult || row.Kind == annual.KindTotal {
				got++
			}
		}
		if got != want || len(e.Rows) != want+3 {
			t.Errorf("edition %s: %d rows in the block, %d in all; want %d and %d", id, got, len(e.Rows), want, want+3)
		}
	}
}

func TestRowsAreAsPublished(t *testing.T) {
	for edition, report := range map[string]string{"2019": "shizuishan-sti-2019", "2021": "suqian-2024"} {
		t.Run(edition, func(t *testing.T) {
			e, _ := annual.EditionByID(edition)
			var want struct {
				Three struct {
					Rows []struct{ ID, Label string }
				} `json:"section_three"`
			}
			if err := json.Unmarshal(mustRead(t, report), &want); err != nil {
				t.Fatal(err)
			}
			if len(want.Three.Rows) != len(e.Rows) {
				t.Fatalf("%d rows, published are %d", len(e.Rows), len(want.Three.Rows))
			}
			for i, row := range want.Three.Rows {
				if string(e.Rows[i].ID) != row.ID || e.Rows[i].Label != row.Label {
					t.Errorf("row %d is %s %s, published is %s %s", i+1, e.Rows[i].ID, e.Rows[i].Label, row.ID, row.Label)
				}
			}
		})
	}
}

// Every outcome has exactly one row, or a case would be missing from the table or counted twice.
func TestEveryOutcomeHasOneRow(t *testing.T) {
	for _, e := range annual.Editions() {
		for _, info := range foi.Outcomes() {
			n := 0
			for _, row := range e.Rows {
				if slices.Contains(row.Outcomes, info.ID) {
					n++
				}
			}
			if row, ok := e.RowOf(info.ID); n != 1 || !ok || !slices.Contains(row.Outcomes, info.ID) {
				t.Errorf("edition %s: %s is in %d rows, RowOf %v", e.ID, info.ID, n, ok)
			}
		}
		if _, ok := e.RowOf(""); ok {
			t.Errorf("edition %s has a row for no outcome", e.ID)
		}
	}
}

func TestMergedFormCells(t *testing.T) {
	tests := []struct {
		edition     string
		row         annual.RowID
		group, item string
	}{
		{"2019", annual.RowReceived, "一、本年新收政府信息公开申请数量", ""},
		{"2019", "disclosed", "（一）予以公开", ""},
		{"2019", "refused_3", "（三）不予公开", "3.危及“三安全一稳定”"},
		{"2019", annual.RowOther, "（六）其他处理", ""},
		{"2021", "other_3", "（六）其他处理", "3.其他"},
		{"2021", annual.RowTotal, "（七）总计", ""},
	}
	for _, tt := range tests {
		e, _ := annual.EditionByID(tt.edition)
		row, ok := e.Row(tt.row)
		if !ok || row.Group != tt.group || row.Item != tt.item {
			t.Errorf("%s %s: %v %q %q, want %q %q", tt.edition, tt.row, ok, row.Group, row.Item, tt.group, tt.item)
		}
	}
}

func TestColumns(t *testing.T) {
	var ids, names []string
	for _, c := range annual.Columns() {
		ids = append(ids, string(c.ID))
		names = append(names, c.Name())
	}
	wantIDs := []string{"natural_person", "commercial", "research", "public_welfare", "legal_service", "other", "total"}
	wantNames := []string{
		"自然人", "法人或其他组织·商业企业", "法人或其他组织·科研机构", "法人或其他组织·社会公益组织",
		"法人或其他组织·法律服务机构", "法人或其他组织·其他", "总计",
	}
	if !slices.Equal(ids, wantIDs) || !slices.Equal(names, wantNames) {
		t.Errorf("columns %v %v", ids, names)
	}
}

// The items are those that agencies fill in: every figure of a published section two is known.
func TestItemsAreAsPublished(t *testing.T) {
	for _, report := range allPublished {
		r := published(t, report)
		if r.SectionTwo == nil {
			continue
		}
		e, _ := annual.EditionByID(r.Edition)
		if len(r.SectionTwo) != len(e.Items) {
			t.Errorf("%s has %d figures, edition %s has %d items", report, len(r.SectionTwo), e.ID, len(e.Items))
		}
		for _, item := range e.Items {
			if _, ok := r.SectionTwo[item.ID]; !ok {
				t.Errorf("%s has no %s", report, item.ID)
			}
		}
	}
}
