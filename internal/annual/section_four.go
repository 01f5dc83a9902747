package annual

import (
	"fmt"
	"maps"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// The rows of section four: the three roads a dispute can take.
const (
	RowReview          RowID = "review"            // 行政复议
	RowDirectSuit      RowID = "direct_suit"       // 未经复议直接起诉
	RowSuitAfterReview RowID = "suit_after_review" // 复议后起诉
)

// The columns of section four but 总计: how the dispute ended, or that it has not.
const (
	ColumnUpheld    ColumnID = "upheld"    // 结果维持
	ColumnCorrected ColumnID = "corrected" // 结果纠正
	ColumnOther     ColumnID = "other"     // 其他结果
	ColumnPending   ColumnID = "pending"   // 尚未审结
)

var disputeRows = []Row{
	plainRow(RowReview, "", "行政复议", "行政复议"),
	suitRow(RowDirectSuit, "未经复议直接起诉"),
	suitRow(RowSuitAfterReview, "复议后起诉"),
}

func suitRow(id RowID, road string) Row {
	const group = "行政诉讼"
	return Row{ID: id, Label: group + "·" + road, Name: road, Group: group, Item: road}
}

var disputeColumns = []Column{
	{ID: ColumnUpheld, Label: "结果维持"},
	{ID: ColumnCorrected, Label: "结果纠正"},
	{ID: ColumnOther, Label: "其他结果"},
	{ID: ColumnPending, Label: "尚未审结"},
	{ID: ColumnTotal, Label: totalLabel},
}

// DisputeRows lists the three rows of section four. The form prints them side by side in one line.
func DisputeRows() []Row { return slices.Clone(disputeRows) }

// DisputeColumns lists the five numbers of each row of section four.
func DisputeColumns() []Column { return slices.Clone(disputeColumns) }

// Disputes is section four, 政府信息公开行政复议、行政诉讼情况; the same in both editions. A cell
// that is not in the map is blank; a nil map is a report without the section.
type Disputes map[Cell]Value

// path is where a cell of section four stands in the JSON: review.upheld.
func (c Cell) path() string { return string(c.Row) + "." + string(c.Column) }

// MarshalJSON writes all fifteen cells in printed order.
func (d Disputes) MarshalJSON() ([]byte, error) {
	var out object
	for _, c := range disputeCells() {
		if err := out.put(c.path(), d[c]); err != nil {
			return nil, err
		}
	}
	return out.MarshalJSON()
}

// readDisputes wants all fifteen cells: one left out may be one misspelt.
func readDisputes(raw jsontext.Value) (Disputes, error) {
	figures, err := flatten(raw)
	if err != nil {
		return nil, err
	}
	d := Disputes{}
	for _, c := range disputeCells() {
		figure, ok := figures[c.path()]
		if !ok {
			return nil, fmt.Errorf("缺 %s（%s），空白请写 null", c.path(), disputeName(c))
		}
		if d[c], err = numberOrNull(figure); err != nil {
			return nil, fmt.Errorf("%s（%s）%w", c.path(), disputeName(c), err)
		}
		delete(figures, c.path())
	}
	if unknown := slices.Sorted(maps.Keys(figures)); len(unknown) > 0 {
		return nil, fmt.Errorf("不认识的一项“%s”", unknown[0])
	}
	return d, nil
}

func disputeCells() []Cell {
	var cells []Cell
	for _, row := range disputeRows {
		for _, col := range disputeColumns {
			cells = append(cells, Cell{row.ID, col.ID})
		}
	}
	return cells
}

func disputeName(c Cell) string {
	row, _ := findRow(disputeRows, c.Row)
	col, _ := findColumn(disputeColumns, c.Column)
	return row.Label + "·" + col.Name()
}
