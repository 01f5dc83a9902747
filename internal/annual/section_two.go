package annual

import (
	"fmt"
	"maps"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// ItemID is the dotted path of a figure of section two in JSON, e.g. regulations.issued.
type ItemID string

// ItemKind tells what a figure of section two may be.
type ItemKind string

// The kinds of figures in section two.
const (
	KindCount  ItemKind = "count"  // pieces: a whole number from 0
	KindChange ItemKind = "change" // 本年增/减: a whole number of either sign
	KindMoney  ItemKind = "money"  // 万元: from 0, with at most four decimals
)

// Item is one figure of section two, 主动公开政府信息情况.
type Item struct {
	ID ItemID
	// Article is the head of the item's block, a clause of 条例第二十条.
	Article string
	// Content and Measure are the heads of its row (信息内容) and of its column.
	Content, Measure string
	Kind             ItemKind
}

// Label names the figure in a message: 规章·本年制发件数.
func (i Item) Label() string { return i.Content + "·" + i.Measure }

// The heads that both editions share.
const (
	clause1, clause5, clause6 = "第二十条第（一）项", "第二十条第（五）项", "第二十条第（六）项"
	clause8, clause9          = "第二十条第（八）项", "第二十条第（九）项"

	regulations, licensing  = "规章", "行政许可"
	penalty, coercion, fees = "行政处罚", "行政强制", "行政事业性收费"

	madeNew, openedNew, openedAll  = "本年新制作数量", "本年新公开数量", "对外公开总数量"
	lastYear, change, decided      = "上一年项目数量", "本年增/减", "处理决定数量"
	issued, repealed, inForce      = "本年制发件数", "本年废止件数", "现行有效件数"
	decidedThisYear, collectedFees = "本年处理决定数量", "本年收费金额（单位：万元）"
)

var items2019 = []Item{
	{"art20_1.regulations.newly_made", clause1, regulations, madeNew, KindCount},
	{"art20_1.regulations.newly_disclosed", clause1, regulations, openedNew, KindCount},
	{"art20_1.regulations.total_disclosed", clause1, regulations, openedAll, KindCount},
	{"art20_1.normative_documents.newly_made", clause1, "规范性文件", madeNew, KindCount},
	{"art20_1.normative_documents.newly_disclosed", clause1, "规范性文件", openedNew, KindCount},
	{"art20_1.normative_documents.total_disclosed", clause1, "规范性文件", openedAll, KindCount},
	{"art20_5.licensing.previous_items", clause5, licensing, lastYear, KindCount},
	{"art20_5.licensing.change", clause5, licensing, change, KindChange},
	{"art20_5.licensing.decisions", clause5, licensing, decided, KindCount},
	{"art20_5.other_external_services.previous_items", clause5, "其他对外管理服务事项", lastYear, KindCount},
	{"art20_5.other_external_services.change", clause5, "其他对外管理服务事项", change, KindChange},
	{"art20_5.other_external_services.decisions", clause5, "其他对外管理服务事项", decided, KindCount},
	{"art20_6.penalty.previous_items", clause6, penalty, lastYear, KindCount},
	{"art20_6.penalty.change", clause6, penalty, change, KindChange},
	{"art20_6.penalty.decisions", clause6, penalty, decided, KindCount},
	{"art20_6.coercion.previous_items", clause6, coercion, lastYear, KindCount},
	{"art20_6.coercion.change", clause6, coercion, change, KindChange},
	{"art20_6.coercion.decisions", clause6, coercion, decided, KindCount},
	{"art20_8.fees.previous_items", clause8, fees, lastYear, KindCount},
	{"art20_8.fees.change", clause8, fees, change, KindChange},
	{"art20_9.procurement.items", clause9, "政府集中采购", "采购项目数量", KindCount},
	{"art20_9.procurement.amount_as_printed", clause9, "政府集中采购", "采购总金额", KindMoney},
}

var items2021 = []Item{
	{"regulations.issued", clause1, regulations, issued, KindCount},
	{"regulations.repealed", clause1, regulations, repealed, KindCount},
	{"regulations.in_force", clause1, regulations, inForce, KindCount},
	{"normative_documents.issued", clause1, "行政规范性文件", issued, KindCount},
	{"normative_documents.repealed", clause1, "行政规范性文件", repealed, KindCount},
	{"normative_documents.in_force", clause1, "行政规范性文件", inForce, KindCount},
	{"licensing_decisions", clause5, licensing, decidedThisYear, KindCount},
	{"penalty_decisions", clause6, penalty, decidedThisYear, KindCount},
	{"coercion_decisions", clause6, coercion, decidedThisYear, KindCount},
	{"fees_wan_yuan", clause8, fees, collectedFees, KindMoney},
}

// Figures is section two: what the report shows for each item. It is held loosely: an item of the
// other edition, or of none, is kept and passed on, since people compiled it and no case log can
// say better. An item that is not in the map is blank; a nil map is a report without the section.
type Figures map[ItemID]Value

// items are the figures' items in printed order, those of no edition last.
func (f Figures) items() []Item {
	var items []Item
	known := map[ItemID]bool{}
	for _, e := range editions {
		for _, item := range e.Items {
			known[item.ID] = true
			if _, ok := f[item.ID]; ok {
				items = append(items, item)
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(f)) {
		if !known[id] {
			items = append(items, Item{ID: id, Content: string(id), Measure: "数量", Kind: KindCount})
		}
	}
	return items
}

// MarshalJSON writes the figures as nested objects in printed order.
func (f Figures) MarshalJSON() ([]byte, error) {
	var out object
	for _, item := range f.items() {
		if err := out.put(string(item.ID), f[item.ID]); err != nil {
			return nil, err
		}
	}
	return out.MarshalJSON()
}

func readFigures(raw jsontext.Value) (Figures, error) {
	leaves, err := flatten(raw)
	if err != nil {
		return nil, err
	}
	f := Figures{}
	for _, path := range slices.Sorted(maps.Keys(leaves)) {
		if f[ItemID(path)], err = figure(leaves[path]); err != nil {
			return nil, fmt.Errorf("“%s”%w", path, err)
		}
	}
	return f, nil
}

// figure takes text as well as numbers: amounts are printed as “251000元” or “240万元”.
func figure(raw jsontext.Value) (Value, error) {
	if raw.Kind() != '"' {
		return numberOrNull(raw)
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return Value{}, err
	}
	return ParseValue(text), nil
}
