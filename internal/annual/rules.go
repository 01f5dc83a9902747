package annual

import "slices"

// The checks, by the id they have in JSON.
const (
	CheckColumnBalance = "column_balance"
	CheckResultsSum    = "results_sum"
	CheckRowSum        = "row_sum"
	CheckCarryOver     = "carry_over"
	CheckSectionFour   = "section_four_sum"
	CheckNumbers       = "non_negative_integer"
)

// Rule is one check that every report has to pass.
type Rule struct {
	ID string
	// Citation is what the rule rests on: only the first is printed in the form, the others follow
	// from what its totals and carry-over rows mean.
	Citation string
	// Text is the rule in one Chinese sentence.
	Text string

	find func(r Report, previous *Report) []Finding
}

var rules = []Rule{
	{
		CheckColumnBalance,
		"年度报告格式（国办公开办函〔2019〕60号、〔2021〕30号）第三部分表内说明：“本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和”",
		"每一列：一、本年新收＋二、上年结转＝三、（七）总计＋四、结转下年度", columnBalance,
	},
	{
		CheckResultsSum, "第三部分表“（七）总计”行的含义",
		"每一列：（七）总计＝（一）至（六）各行之和", resultsSum,
	},
	{
		CheckRowSum, "第三部分表“总计”列的含义",
		"每一行：总计＝自然人与法人或其他组织各列之和", rowSum,
	},
	{
		CheckCarryOver, "第三部分表“二、上年结转”“四、结转下年度”两行的含义",
		"每一列：本年的“二、上年结转”＝上一年度报告的“四、结转下年度”", carryOver,
	},
	{
		CheckSectionFour, "第四部分表“总计”列的含义",
		"行政复议、未经复议直接起诉、复议后起诉：总计＝结果维持＋结果纠正＋其他结果＋尚未审结", disputeSums,
	},
	{
		CheckNumbers, "件数、金额的含义",
		"件数为非负整数；第二部分的金额（万元）不为负，小数不超过四位", properNumbers,
	},
}

// Rules lists the checks in the order Check makes them.
func Rules() []Rule { return slices.Clone(rules) }

// Check holds a report against all rules. Previous is the same agency's report of the year before,
// nil where there is none at hand. Every place a rule speaks of gets a finding, whether it holds
// or not, so that a page can show what was checked.
func Check(r Report, previous *Report) []Finding {
	var findings []Finding
	for _, rule := range rules {
		findings = append(findings, rule.find(r, previous)...)
	}
	return findings
}
