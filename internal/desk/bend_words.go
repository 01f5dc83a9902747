package desk

import (
	"context"
	"fmt"

	"foidesk/internal/foi"
)

// bendWords are what was done to an act of a case, after “第 N 项记载”.
var bendWords = map[BendKind]string{
	ActChanged:      "的内容被改动过",
	ActRemoved:      "被删除",
	ActInserted:     "系事后插入",
	ActReordered:    "的次序被调换",
	PersonalChanged: "的申请人个人信息被改动、调换或者删除",
}

// words say what was done, and where as far as it is known.
func (b Bend) words(agency string) string {
	where := "机关“" + agency + "”"
	switch b.Kind {
	case SealBroken:
		return fmt.Sprintf("%s：%s的每日封存与记载不符，截至该日的记载或者封存本身被改动过", where, b.Day.Chinese())
	case SealMissing:
		return fmt.Sprintf("%s：%s的每日封存被删除", where, b.Day.Chinese())
	case HeadBroken:
		return where + "：记载的末尾与签名不符，末尾的记载可能被删除、替换或者添加过"
	case CalendarBent:
		return fmt.Sprintf("放假安排的第 %d 项变动被改动、删除或者系事后插入，与审计记录不符", b.Change)
	case AuditBroken:
		if b.Event > 0 {
			return fmt.Sprintf("审计记录第 %d 条被改动、删除或者系事后插入", b.Event)
		}
		return "审计记录的末尾与签名不符，末尾的记录可能被删除、替换或者添加过"
	}
	if b.Case == 0 {
		return fmt.Sprintf("%s：记载流水第 %d 号%s，所属案件已无从查找", where, b.Position, bendWords[b.Kind])
	}
	what := fmt.Sprintf("第 %d 项记载%s", b.Seq, bendWords[b.Kind])
	if b.Position > 0 {
		what += fmt.Sprintf("（%s的记载流水第 %d 号）", where, b.Position)
	}
	return what
}

// bends tells what was done to the log as differences.
func (v *verifier) bends(ctx context.Context) error {
	var failed error
	_, err := v.desk.store.Bends(ctx, func(b Bend) {
		d := Difference{Agency: b.Agency, Case: b.Case, Line: b.words(v.agencies[b.Agency].Name)}
		if b.Case != 0 {
			number, err := v.number(ctx, b)
			if err != nil && failed == nil {
				failed = err
			}
			d.Number = number
		}
		v.found(d)
	})
	if err == nil {
		err = failed
	}
	return err
}

// number finds the 登记编号 by the line of the case, or by its log where the line is gone too.
func (v *verifier) number(ctx context.Context, b Bend) (string, error) {
	s, err := v.desk.store.Summary(ctx, b.Agency, b.Case)
	if CodeOf(err) != NotFound {
		return s.Number, err
	}
	logs, _, err := readable(ctx, v.desk.store, []CaseID{b.Case})
	for _, e := range logs[b.Case] {
		switch a := e.Act.(type) {
		case foi.Receipt:
			return a.Number, nil
		case foi.Arrival:
			return a.Number, nil
		case foi.RecordsRequest:
			return a.Number, nil
		}
	}
	return "不详", err
}
