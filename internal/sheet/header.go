package sheet

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"foidesk/internal/desk"
)

// requiredColumns are the columns without which no row can become a case. 办理结果 may be empty in every
// cell, but the column must be there: a ledger whose result column has a name we do not know would
// otherwise come in as nothing but open cases, and the log forgets nothing.
var requiredColumns = []desk.LedgerColumn{desk.ColNumber, desk.ColReceivedOn, desk.ColChannel, desk.ColCategory, desk.ColOutcome}

// columnSynonyms are other headers in use. 申请日期 is not among them: it is the day of sending, and the
// day of receipt may be another (条例第三十一条). So is no header that could mean two columns (类型, 日期).
var columnSynonyms = map[desk.LedgerColumn]string{
	desk.ColNumber:             "编号 申请编号 登记号 受理编号 收件编号 登记序号 申请登记编号",
	desk.ColReceivedOn:         "收到申请日期 收到申请时间 收到时间 收件日期 收件时间 收文日期",
	desk.ColChannel:            "接收方式 申请方式 收件方式 申请渠道 收到渠道 接收渠道 申请途径",
	desk.ColCategory:           "申请人类别 申请人性质 申请主体类型 申请人身份类型",
	desk.ColApplicant:          "申请人姓名 申请人名称 申请人姓名或名称 申请人姓名/名称 姓名 姓名或名称 姓名/名称",
	desk.ColIDNumber:           "证件号 证件编号 身份证号 身份证号码 有效证件号码 证件号码/统一社会信用代码",
	desk.ColPhone:              "电话 手机 手机号 手机号码 联系方式 电话号码 联系人电话",
	desk.ColEmail:              "邮箱 电子邮件 电子邮箱地址 e-mail email 邮箱地址",
	desk.ColAddress:            "地址 联系地址 通讯地址 邮寄地址 住址",
	desk.ColDescription:        "申请事项 申请公开内容 所需信息 申请信息 申请公开的信息 所需政府信息 所需信息内容描述 申请公开事项 信息内容描述 申请信息内容",
	desk.ColForm:               "获取信息方式 提供方式 信息提供方式 获取信息的方式 获取形式",
	desk.ColDepartment:         "承办科室 承办单位 责任科室 承办处室 责任部门 办理部门 经办科室 经办部门 承办机构",
	desk.ColHandler:            "经办人 办理人 承办人员 责任人 经办人员",
	desk.ColCorrectionNotice:   "补正告知时间 补正通知日期 告知补正日期",
	desk.ColCorrectionReceived: "补正收到时间 收到补正日期 补正材料收到日期",
	desk.ColConsultationSent:   "征求意见日期 征求意见发出时间 征求第三方意见日期",
	desk.ColOpinionReceived:    "征求意见收到时间 收到意见日期 第三方意见收到日期",
	desk.ColExtensionNotice:    "延期告知时间 延期答复告知日期 延期日期",
	desk.ColExtensionDays:      "延期天数 延长工作日 延期工作日数",
	desk.ColFeeNotice:          "收费通知时间 收费告知日期",
	desk.ColFeePaid:            "缴费时间 交费日期 收到缴费日期",
	desk.ColOutcome:            "答复类型 处理结果 答复结果 答复情况 办理情况 办理结果类型 答复种类",
	desk.ColDecidedOn:          "答复时间 答复书日期 作出答复日期 办结日期 办结时间",
	desk.ColLetterNumber:       "文号 答复书文号 答复书编号 答复文书文号 告知书文号",
	desk.ColMethod:             "送达形式 答复送达方式 答复方式",
	desk.ColDeliveredOn:        "送达时间 寄出日期 寄送日期 交邮日期 答复送达日期",
	desk.ColNote:               "备注说明 说明 附注",
}

var columnsByHeader = func() map[string]desk.LedgerColumn {
	m := map[string]desk.LedgerColumn{}
	for column, words := range columnSynonyms {
		m[headerKey(string(column))] = column
		for _, word := range strings.Fields(words) {
			m[headerKey(word)] = column
		}
	}
	return m
}()

var headerRemark = regexp.MustCompile(`\([^()]*\)$`)

// headerKey folds what people add to a header and do not mean: spaces, full-width forms, the star of
// a required column, a remark in brackets at the end.
func headerKey(text string) string {
	s := strings.ToLower(strings.Join(strings.Fields(norm.NFKC.String(text)), ""))
	s = strings.TrimSuffix(strings.Trim(s, "*"), ":")
	if bare := headerRemark.ReplaceAllString(s, ""); bare != "" {
		s = bare
	}
	return s
}

// header is the row of a ledger that names its columns.
type header struct {
	line int
	// columns is what each column of the sheet holds; "" where it is none of ours.
	columns []desk.LedgerColumn
	// titles are the headers as written.
	titles []string
}

// isHeader tells a header from a title and from a row of data: three columns that we know.
const isHeader = 3

// headerAt reads a row as a header; ok is false where it is none. Of two headers for the same column the
// one in the template's own words is taken, and the other is reported with the unknown ones.
func headerAt(l line) (h header, ok bool) {
	h = header{line: l.number, titles: l.cells, columns: make([]desk.LedgerColumn, len(l.cells))}
	exact := map[desk.LedgerColumn]bool{}
	for _, title := range l.cells {
		exact[desk.LedgerColumn(headerKey(title))] = true
	}
	distinct := map[desk.LedgerColumn]bool{}
	for i, title := range l.cells {
		column := columnsByHeader[headerKey(title)]
		if exact[column] && headerKey(title) != string(column) {
			continue
		}
		if column != "" {
			h.columns[i], distinct[column] = column, true
		}
	}
	return h, len(distinct) >= isHeader
}

// problem says why a header will not do; "" where it will.
func (h header) problem() string {
	seen := map[desk.LedgerColumn]int{}
	for i, column := range h.columns {
		if column == "" {
			continue
		}
		if before, twice := seen[column]; twice {
			return fmt.Sprintf("第 %d 行表头有两列都是“%s”（%s列“%s”、%s列“%s”），请只保留一列或者改名",
				h.line, column, columnName(before), h.title(before), columnName(i), h.title(i))
		}
		seen[column] = i
	}
	var missing []string
	for _, column := range requiredColumns {
		if _, ok := seen[column]; !ok {
			missing = append(missing, "“"+string(column)+"”")
		}
	}
	if len(missing) == 0 {
		return ""
	}
	message := fmt.Sprintf("第 %d 行表头缺少%s列，请补上后再导入", h.line, strings.Join(missing, "、"))
	if _, ok := seen[desk.ColReceivedOn]; !ok && slices.ContainsFunc(h.titles, isDateOfApplying) {
		message += "；“申请日期”是提交之日，未必是收到之日（条例第三十一条），如其就是收到日期，请将列名改为“收到日期”"
	}
	return message
}

// listsCases tells a ledger, be its header faulty, from a list of words to choose from or a table of figures.
func (h header) listsCases() bool {
	return slices.Contains(h.columns, desk.ColNumber) || slices.Contains(h.columns, desk.ColReceivedOn)
}

func isDateOfApplying(title string) bool {
	key := headerKey(title)
	return key == "申请日期" || key == "申请时间"
}

func (h header) title(i int) string { return strings.TrimSpace(h.titles[i]) }

// unknown names the headers that are none of the ledger's columns.
func (h header) unknown() []string {
	var names []string
	for i, column := range h.columns {
		if title := h.title(i); column == "" && title != "" {
			names = append(names, title)
		}
	}
	return names
}

// columnName is a column's letters as Excel shows them, from its index: 0 is A.
func columnName(i int) string {
	name := ""
	for n := i + 1; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}
