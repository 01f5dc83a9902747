package foi

import "slices"

// DisputeResult is how a review or a suit ended, seen from the agency's answer (行政复议、行政诉讼结果).
type DisputeResult string

// The results. Upheld, Corrected and OtherResult are also what is recorded where no more is known.
const (
	Upheld            DisputeResult = "upheld"           // 维持
	Corrected         DisputeResult = "corrected"        // 纠正
	OtherResult       DisputeResult = "other"            // 其他
	Changed           DisputeResult = "changed"          // 变更
	Revoked           DisputeResult = "revoked"          // 撤销或者部分撤销
	FoundUnlawful     DisputeResult = "unlawful"         // 确认违法
	FoundVoid         DisputeResult = "void"             // 确认无效
	OrderedToPerform  DisputeResult = "ordered"          // 责令履行
	ClaimRejected     DisputeResult = "claim_rejected"   // 驳回请求
	DisputeDismissed  DisputeResult = "dismissed"        // 不予受理、驳回申请、驳回起诉
	DisputeWithdrawn  DisputeResult = "withdrawn"        // 撤回
	DisputeSettled    DisputeResult = "settled"          // 调解
	DisputeTerminated DisputeResult = "terminated"       // 终止
	AppealDismissed   DisputeResult = "appeal_dismissed" // 驳回上诉，维持原判
)

// DisputeResultInfo is what the law says of a result, and which column of section four it counts in.
type DisputeResultInfo struct {
	ID    DisputeResult
	Label string
	// Counts is Upheld, Corrected or OtherResult; empty where the first instance's result stands.
	//
	// The form of the annual report defines none of the three (国办公开办函〔2019〕60号, 〔2021〕30号). Our
	// reading: 维持 is a decision that the answer was right; 纠正 is any decision that it was not; what ends
	// the matter without either is 其他.
	Counts DisputeResult
	// Article is where the result rests; empty where it is only one of the three columns.
	Article string
}

var reviewResults = []DisputeResultInfo{
	{Upheld, "维持", Upheld, "行政复议法第六十八条"},
	{Corrected, "纠正", Corrected, ""},
	{Changed, "变更", Corrected, "行政复议法第六十三条"},
	{Revoked, "撤销或者部分撤销", Corrected, "行政复议法第六十四条"},
	{FoundUnlawful, "确认违法", Corrected, "行政复议法第六十五条"},
	{FoundVoid, "确认无效", Corrected, "行政复议法第六十七条"},
	{OrderedToPerform, "责令履行", Corrected, "行政复议法第六十六条"},
	// The duty was none, or was done before acceptance: neither upheld nor corrected.
	{ClaimRejected, "驳回行政复议请求", OtherResult, "行政复议法第六十九条"},
	{DisputeDismissed, "不予受理或者驳回申请", OtherResult, "行政复议法第三十条、第三十三条"},
	{DisputeWithdrawn, "申请人撤回", OtherResult, "行政复议法第四十一条"},
	{DisputeSettled, "调解", OtherResult, "行政复议法第七十三条"},
	{DisputeTerminated, "终止", OtherResult, "行政复议法第四十一条"},
	{OtherResult, "其他", OtherResult, ""},
}

var suitResults = []DisputeResultInfo{
	{Upheld, "维持", Upheld, ""},
	// Since 2015 this judgment stands where a judgment to uphold stood before.
	{ClaimRejected, "驳回诉讼请求", Upheld, "行政诉讼法第六十九条"},
	{Corrected, "纠正", Corrected, ""},
	{Revoked, "撤销或者部分撤销", Corrected, "行政诉讼法第七十条"},
	{OrderedToPerform, "判决履行", Corrected, "行政诉讼法第七十二条"},
	{FoundUnlawful, "确认违法", Corrected, "行政诉讼法第七十四条"},
	{FoundVoid, "确认无效", Corrected, "行政诉讼法第七十五条"},
	{Changed, "变更", Corrected, "行政诉讼法第七十七条"},
	{DisputeDismissed, "不予立案或者驳回起诉", OtherResult, "法释〔2018〕1号第六十九条"},
	{DisputeWithdrawn, "撤诉", OtherResult, "行政诉讼法第六十二条"},
	{DisputeSettled, "调解", OtherResult, "行政诉讼法第六十条"},
	{DisputeTerminated, "终结诉讼", OtherResult, "法释〔2018〕1号第八十八条"},
	{OtherResult, "其他", OtherResult, ""},
}

// appealResults: what the second instance decides is told by what becomes of the agency's answer; where it leaves
// the judgment alone, that one's result stands.
var appealResults = append([]DisputeResultInfo{
	{AppealDismissed, "驳回上诉，维持原判", "", "行政诉讼法第八十九条第一款第一项"},
	{DisputeWithdrawn, "撤回上诉", "", ""},
}, slices.DeleteFunc(slices.Clone(suitResults), func(i DisputeResultInfo) bool { return i.ID == DisputeWithdrawn })...)

// ReviewResults lists how a review can end.
func ReviewResults() []DisputeResultInfo { return slices.Clone(reviewResults) }

// SuitResults lists how a suit can end, in the first or the second instance.
func SuitResults(instance int) []DisputeResultInfo {
	if instance == SecondInstance {
		return slices.Clone(appealResults)
	}
	return slices.Clone(suitResults)
}

// counts is the column of section four that a result of the table counts in.
func (r DisputeResult) counts(table []DisputeResultInfo) DisputeResult {
	for _, i := range table {
		if i.ID == r {
			return i.Counts
		}
	}
	return ""
}
