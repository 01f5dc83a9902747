package foi

import (
	"slices"
	"strings"

	"foidesk/internal/calendar"
)

// Method is how an answer reached the applicant (送达方式).
type Method string

// The methods of delivery.
const (
	ByPost      Method = "post"       // 邮寄
	ByHand      Method = "in_person"  // 当面
	Electronic  Method = "electronic" // 电子送达
	NotRecorded Method = "unrecorded" // a ledger that names no delivery
)

// MethodInfo says which day a method of delivery is counted on.
type MethodInfo struct {
	ID    Method
	Label string
	// Day is what the officer enters as the date of delivery.
	Day string
	// Basis is where that rule stands.
	Basis string
}

var methods = []MethodInfo{
	{ByPost, "邮寄", "交邮之日（须经邮政企业寄出，不得到付）", articleInTime},
	{ByHand, "当面", "申请人或者其法定代表人签收之日", articleInTime},
	// 235号 does not speak of it. Our reading: the day it was sent and logged.
	{Electronic, "电子送达", "发出并有系统记录之日", ""},
}

// Methods lists the methods that can be chosen.
func Methods() []MethodInfo { return slices.Clone(methods) }

// Info is the method's line of the table; ok is false where there is none.
func (m Method) Info() (info MethodInfo, ok bool) {
	for _, info := range methods {
		if info.ID == m {
			return info, true
		}
	}
	return MethodInfo{}, false
}

// Label is the Chinese name of the method.
func (m Method) Label() string {
	if m == NotRecorded {
		return "台账未载明"
	}
	if info, ok := m.Info(); ok {
		return info.Label
	}
	return string(m)
}

var methodSynonyms = map[string]Method{
	"邮寄送达": ByPost, "EMS": ByPost, "挂号信": ByPost, "邮政寄送": ByPost,
	"当面送达": ByHand, "直接送达": ByHand, "当面领取": ByHand, "自取": ByHand, "现场": ByHand,
	"电子邮件": Electronic, "网络": Electronic, "网上": Electronic, "邮件": Electronic, "电子": Electronic,
}

// MethodByLabel reads the id, the Chinese name, or a word in common use for it.
func MethodByLabel(label string) (Method, bool) {
	for _, info := range methods {
		if label == info.Label || label == string(info.ID) {
			return info.ID, true
		}
	}
	m, ok := methodSynonyms[label]
	return m, ok
}

// Carrier is who carries a letter (寄递企业).
type Carrier string

// The carriers.
const (
	PostalEnterprise Carrier = "postal_enterprise" // 邮政企业
	OtherCarrier     Carrier = "other"             // 其他快递企业
)

// Delivery is 送达: the answer left for the applicant. It ends the answer clock and concludes the case
// on its day (国办公开办函〔2016〕235号), whatever date the letter bears. Where a posted answer came back and is sent
// again, that is a delivery too, but the first goes on deciding whether the answer was in time: see DeliveryFailed.
type Delivery struct {
	On     calendar.Date `json:"on"`
	Method Method        `json:"method"`
	// Carrier and Tracking (邮件单号) prove a posting, Signer (签收人) a delivery by hand.
	Carrier  Carrier `json:"carrier,omitempty"`
	Tracking string  `json:"tracking,omitempty"`
	Signer   string  `json:"signer,omitempty"`
	// System and Record prove an electronic delivery: by which system it went out, and the number of the system's
	// record. The applicant's address is not repeated here.
	System string `json:"system,omitempty"`
	Record string `json:"record,omitempty"`
	// Proof is the tracking number or the signer's name in logs that keep them in one field.
	Proof string `json:"proof,omitempty"`
	// ReceivedOn is the day the applicant received it, where that is another day, as after posting, and is known:
	// the time for review and suit runs from it. It says nothing of whether the answer was in time.
	ReceivedOn calendar.Date `json:"received_on,omitzero"`
}

// Kind of the act.
func (Delivery) Kind() Kind { return KindDelivery }

// Date that decides whether the answer was in time.
func (d Delivery) Date() calendar.Date { return d.On }

func (d Delivery) apply(c *Case, how basis) error {
	if err := c.mayDeliver(); err != nil {
		return err
	}
	if _, ok := d.Method.Info(); !ok && (d.Method != NotRecorded || !how.fromLedger) {
		return refuse(UnknownMethod, "method", "请选择送达方式：%s", named(methods, func(i MethodInfo) string { return i.Label })).under(articleInTime)
	}
	if err := how.afterSteps(c, d.On, "on", "送达日期"); err != nil {
		return err
	}
	if d.On < c.Decision.On {
		return refuse(DateOrder, "on", "送达日期 %s 早于答复日期 %s", d.On, c.Decision.On)
	}
	if !d.ReceivedOn.IsZero() && d.ReceivedOn < d.On {
		return refuse(DateOrder, "received_on", "申请人收到日期 %s 早于送达日期 %s", d.ReceivedOn, d.On)
	}
	if !c.CameBack {
		c.Delivery = &d
		return nil
	}
	if back := c.FailedDeliveries[len(c.FailedDeliveries)-1].On; d.On < back {
		return refuse(DateOrder, "on", "再次送达的日期 %s 早于邮件退回日期 %s", d.On, back)
	}
	c.Redeliveries, c.CameBack = append(slices.Clone(c.Redeliveries), d), false
	return nil
}

func (c *Case) mayDeliver() error {
	if c.CameBack {
		return nil
	}
	if err := c.underWay(); err != nil {
		return err
	}
	if c.Decision == nil {
		return refuse(NotAllowedHere, "", "本案尚未作出答复，没有可以送达的文书")
	}
	return nil
}

// LastDelivery is the delivery by which the answer reached the applicant, as far as is known; nil before the first.
func (c Case) LastDelivery() *Delivery {
	if n := len(c.Redeliveries); n > 0 {
		return &c.Redeliveries[n-1]
	}
	return c.Delivery
}

// incomplete is the proof that each method leaves.
func (d Delivery) incomplete(Case, *calendar.Calendar) []*Refusal {
	var found []*Refusal
	ask := func(said, field, article, question string) {
		if strings.TrimSpace(said) == "" {
			found = append(found, lacking(field, article, "%s", question))
		}
	}
	switch d.Method {
	case ByPost:
		if d.Carrier != PostalEnterprise {
			found = append(found, lacking("carrier", articleInTime, "邮寄答复须经邮政企业（中国邮政、邮政特快专递）寄出，不得交由其他快递企业，不得到付"))
		}
		ask(d.Tracking, "tracking", articleInTime, "请填写邮件单号")
	case ByHand:
		ask(d.Signer, "signer", articleInTime, "请填写签收人：申请人、其法定代表人或者代理人")
	case Electronic:
		ask(d.System, "system", "", "请填写经哪一系统或者渠道发出，不写申请人的地址")
		ask(d.Record, "record", "", "请填写系统记录的编号，作为已经发出的凭证")
	}
	return found
}
