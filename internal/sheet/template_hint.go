package sheet

import (
	"fmt"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// columnHint is what the template says of a column.
type columnHint struct {
	column           desk.LedgerColumn
	meaning, example string
	// words are the allowed words, in a drop-down; nil where any text will do.
	words []string
}

func columnHints() []columnHint {
	return []columnHint{
		{desk.ColNumber, "本机关对每件申请的编号，同一机关内不得重复", "2024-000001", nil},
		{desk.ColReceivedOn, "收到申请之日（条例第三十一条）：当面为提交之日，邮寄为签收之日，网络、电子邮件、传真为双方确认之日", "2024-03-05", nil},
		{desk.ColChannel, "申请是怎样收到的", "邮寄", channelWords()},
		{desk.ColCategory, "计入年报统计表的哪一列", "自然人", categoryWords()},
		{desk.ColApplicant, "自然人的姓名，或者法人、其他组织的名称", "自然人000001", nil},
		{desk.ColIDNumber, "身份证件号码或者统一社会信用代码；本列为文本格式，请勿改为数值", "", nil},
		{desk.ColPhone, "", "", nil},
		{desk.ColEmail, "", "", nil},
		{desk.ColAddress, "接收答复的地址", "", nil},
		{desk.ColDescription, "所申请信息的名称、文号或者其他特征描述（条例第二十九条）", "年度部门预算执行情况", nil},
		{desk.ColForm, "申请人要求的获取信息的方式、途径", "纸质", nil},
		{desk.ColDepartment, "", "办公室", nil},
		{desk.ColHandler, "", "", nil},
		{desk.ColCorrectionNotice, "补正告知发出之日（条例第三十条）；没有要求补正的留空", "2024-03-08", nil},
		{desk.ColCorrectionReceived, "收到补正的申请之日，答复期限自次日起重新计算；没有收到的留空", "2024-03-18", nil},
		{desk.ColConsultationSent, "征求意见书发出之日（条例第三十二条至第三十四条）；征求几方的，填最早的一份", "2024-03-19", nil},
		{desk.ColOpinionReceived, "收到意见之日；征求几方的，填最后的一份，没有收到的留空", "2024-03-26", nil},
		{desk.ColExtensionNotice, "延期告知发出之日（条例第三十三条第二款）；延期几次的，填最后一次", "2024-04-02", nil},
		{desk.ColExtensionDays, fmt.Sprintf("1 至 %d；填了延期告知日期而本列留空的，按 %d 个工作日", foi.MaxExtensionDays, foi.MaxExtensionDays), "20", nil},
		{desk.ColFeeNotice, "收费通知发出之日（国办函〔2020〕109号第六条）", "2024-04-10", nil},
		{desk.ColFeePaid, "申请人缴费之日，答复期限自次日起重新计算；没有缴费的留空", "2024-04-15", nil},
		{desk.ColOutcome, "年报统计表“三、本年度办理结果”中的一行；尚未办结的留空", "不予公开-保护第三方合法权益", outcomeWords()},
		{desk.ColDecidedOn, "答复书的落款日期；填了办理结果的，答复日期、送达日期至少填一项", "2024-03-20", nil},
		{desk.ColLetterNumber, "", "示例公开告〔2024〕1号", nil},
		{desk.ColMethod, "答复怎样送达；台账没有记载的留空", "邮寄", methodWords()},
		{desk.ColDeliveredOn, "邮寄为交邮之日，当面为签收之日，电子送达为发出之日；按此日判断是否逾期", "2024-03-21", nil},
		{desk.ColNote, "", "", nil},
	}
}

// need says whether a cell of the column must be filled.
func (h columnHint) need() string {
	switch h.column {
	case desk.ColNumber, desk.ColReceivedOn, desk.ColChannel, desk.ColCategory:
		return "必填"
	case desk.ColOutcome, desk.ColDecidedOn, desk.ColDeliveredOn:
		return "办结后填"
	}
	return "选填"
}

// prompt is the short form beside a selected cell.
func (h columnHint) prompt() string {
	text := h.need()
	if h.meaning != "" {
		text += "。" + h.meaning
	}
	if isDateColumn(h.column) {
		text += "。写法如 2024-03-05、2024/3/5、2024年3月5日"
	}
	return text
}
