package server_test

import "foidesk/internal/foi"

// saying is what an answer with the outcome has to say, for its form.
func saying(o foi.Outcome) []string {
	switch o {
	case foi.PartlyDisclosed:
		return []string{
			"item_1_text", "补偿方案", "item_1_ground", "given",
			"item_2_text", "被征收人名册", "item_2_ground", "process", "item_2_told", "属于讨论记录",
		}
	case foi.ThirdPartyRights:
		return []string{"reason", "涉及企业的商业秘密", "unconsulted", "企业已注销，无法征求"}
	case foi.ForbiddenByLaw:
		return []string{"provision", "统计法第二十五条", "reason", "能够识别单个统计调查对象"}
	case foi.AdministrativeInquiry:
		return []string{"provision", "不动产登记暂行条例第二十七条"}
	case foi.NotHeld:
		return []string{"search_by", "综合科", "search_places", "档案室、办公系统", "search_keywords", "征收 补偿", "search_on", "2026-11-19"}
	case foi.Repeated:
		return []string{"earlier", "示公开〔2025〕9号"}
	case foi.PublicPublication:
		return []string{"where", "各大书店"}
	}
	return []string{"reason", "属于该条规定的情形"}
}

var thirdPartys, partly = saying(foi.ThirdPartyRights), saying(foi.PartlyDisclosed)

// The forms' answers for what is delivered by post and by hand.
var (
	byPost = []string{"method", "post", "carrier", "postal_enterprise", "tracking", "示例邮件000001"}
	byHand = []string{"method", "in_person", "signer", "自然人000001"}
)
