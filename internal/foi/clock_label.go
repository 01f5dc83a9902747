package foi

// clockLabels are the clocks as an office calls them.
var clockLabels = map[ClockID]string{
	ClockAnswer:           "答复期限",
	ClockPayment:          "缴费期限",
	ClockCorrectionNotice: "补正告知期限",
	ClockCorrection:       "补正期限",
	ClockThirdParty:       "第三方提出意见的期限",
	ClockCoMaker:          "共同制作机关提出意见的期限",
	ClockReviewWindow:     "申请复议期限",
	ClockSuitWindow:       "起诉期限",
	ClockReviewDefence:    "复议答复期限",
	ClockSuitDefence:      "应诉答辩期限",
	ClockReviewDecision:   "复议审理期限",
	ClockPublication:      "主动公开期限",
	ClockConfirmation:     "与申请人确认",
}

// Label is the clock's Chinese name; the id itself where it is none.
func (id ClockID) Label() string {
	if label, ok := clockLabels[id]; ok {
		return label
	}
	return string(id)
}
