package annual

import (
	"slices"

	"foidesk/internal/foi"
)

// RowID is the stable id of a row in JSON, links and the database. A result row has its outcome's id.
type RowID string

// The rows of section three that are no single outcome.
const (
	RowReceived   RowID = "received"    // 一、本年新收
	RowCarriedIn  RowID = "carried_in"  // 二、上年结转
	RowOther      RowID = "other"       // （六）其他处理 where it is one row (2019)
	RowTotal      RowID = "total"       // （七）总计
	RowCarriedOut RowID = "carried_out" // 四、结转下年度
)

// RowKind is the part a row plays in the sums.
type RowKind string

// The kinds of rows in section three; rows of section four have none.
const (
	KindReceived   RowKind = "received"
	KindCarriedIn  RowKind = "carried_in"
	KindResult     RowKind = "result"
	KindTotal      RowKind = "total"
	KindCarriedOut RowKind = "carried_out"
)

// ResultsHead is printed beside all result rows and （七）总计.
const ResultsHead = "三、本年度办理结果"

// Row is one row of section three or four.
type Row struct {
	ID RowID
	// Label names the row in full, as JSON and messages do.
	Label string
	// Name is the short form inside a sum: 新收, 不予公开-属于国家秘密.
	Name string
	// Group and Item are the two printed cells: the head of the block, printed once for all rows
	// that share it, and the row's own text. A row without Item fills both.
	Group, Item string
	Kind        RowKind
	// Outcomes are the results that count in this row; empty unless Kind is KindResult.
	Outcomes []foi.Outcome
}

func findRow(rows []Row, id RowID) (Row, bool) {
	i := slices.IndexFunc(rows, func(r Row) bool { return r.ID == id })
	if i < 0 {
		return Row{}, false
	}
	return rows[i], true
}

func plainRow(id RowID, kind RowKind, label, name string) Row {
	return Row{ID: id, Label: label, Name: name, Group: label, Kind: kind}
}

// sectionThreeRows puts the result rows that an edition prints between the rows around them.
func sectionThreeRows(results func([]foi.OutcomeInfo) []Row) []Row {
	rows := []Row{
		plainRow(RowReceived, KindReceived, "一、本年新收政府信息公开申请数量", "新收"),
		plainRow(RowCarriedIn, KindCarriedIn, "二、上年结转政府信息公开申请数量", "结转"),
	}
	rows = append(rows, results(foi.Outcomes())...)
	return append(rows,
		plainRow(RowTotal, KindTotal, "（七）总计", totalLabel),
		plainRow(RowCarriedOut, KindCarriedOut, "四、结转下年度继续办理", "结转下年"),
	)
}

// otherInThreeRows is the form of 2021: a row an outcome.
func otherInThreeRows(outcomes []foi.OutcomeInfo) []Row {
	var rows []Row
	for _, o := range outcomes {
		rows = append(rows, Row{
			ID: RowID(o.ID), Label: o.Label(), Name: o.Name(), Group: o.Group.Head, Item: o.Item,
			Kind: KindResult, Outcomes: []foi.Outcome{o.ID},
		})
	}
	return rows
}

// otherInOneRow is the form of 2019, which does not divide （六）其他处理.
func otherInOneRow(outcomes []foi.OutcomeInfo) []Row {
	info, _ := foi.OtherHandling.Info()
	var rows []Row
	other := plainRow(RowOther, KindResult, info.Group.Head, info.Group.Name)
	for _, row := range otherInThreeRows(outcomes) {
		if row.Group == other.Group {
			other.Outcomes = append(other.Outcomes, row.Outcomes...)
			continue
		}
		rows = append(rows, row)
	}
	return append(rows, other)
}
