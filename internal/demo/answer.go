package demo

import (
	"fmt"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// decision is the answer to an application.
func (f *filler) decision(in office, on calendar.Date) foi.Decision {
	return f.decisionOf(in, on, pick(f.rng, []foi.Outcome{
		foi.Disclosed, foi.Disclosed, foi.Disclosed, foi.NotHeld, foi.NotHeld, foi.PartlyDisclosed,
		foi.ThirdPartyRights, foi.ProcessInformation, foi.Complaint, foi.Repeated,
	}))
}

// decisionOf is an answer with that result, and with all that its kind has to say.
func (f *filler) decisionOf(in office, on calendar.Date, outcome foi.Outcome) foi.Decision {
	d := foi.Decision{On: on, Outcome: outcome}
	earlier := f.letters
	d.LetterNumber = f.letterNumber(in, on)
	switch d.Outcome {
	case foi.Disclosed:
		if f.rng.IntN(3) == 0 {
			d.Ground, d.Where = foi.GroundPublished, "本机关门户网站“政府信息公开”专栏，按文件名称检索"
		}
	case foi.NotHeld:
		f.notHeld(&d)
	case foi.PartlyDisclosed:
		d.Items = []foi.Item{
			{Text: "合同正文和附件", Ground: foi.GroundGiven, Told: "随答复书提供复印件"},
			{Text: "企业报送的成本测算", Ground: foi.GroundProcess, Told: "属于磋商过程中形成的材料"},
			{Text: "后续补充协议", Ground: foi.GroundPublished, Told: "本机关门户网站“政府信息公开”专栏"},
		}
	case foi.ThirdPartyRights:
		d.Reason = "所申请信息载明企业的成本构成和技术参数，属于商业秘密，公开会损害其合法权益，不公开对公共利益没有重大影响"
		d.Unconsulted = "所涉企业已注销，登记住所查无下落，无法征求意见"
	case foi.ProcessInformation:
		d.Provision, d.Reason = "请示报告", "所申请信息是本机关就该事项报送上级机关的请示，决定尚未作出"
	case foi.Complaint:
		d.Where = "所反映的问题可以向本机关信访接待室提出，或者拨打政务服务便民热线"
	case foi.Repeated:
		d.Earlier = fmt.Sprintf("%s〔%d〕%d号", in.letters, on.Year(), max(1, earlier-f.rng.IntN(5)))
	}
	return d
}

// notHeld says where was looked, or whose the information is.
func (f *filler) notHeld(d *foi.Decision) {
	if f.rng.IntN(3) == 0 {
		d.Ground = foi.GroundElsewhere
		d.Reason = "所申请信息由财政部门制作，本机关未制作、未获取"
		d.RightAgency = foi.RightAgency{Name: "示例市财政局（演示）", Contact: "示例市示例路2号政府信息公开受理窗口"}
		return
	}
	d.Search = foi.Search{By: "综合科", Places: "本机关档案室、办公自动化系统、业务科室文件柜", Keywords: "合同　协议　补充", On: d.On}
}
