package foi

import "slices"

// Channel is how an application came in (收到方式). It decides which day is the day of receipt.
type Channel string

// The channels. In person and by post may never be refused; the others are open where the agency's
// guide opens them (国办公开办函〔2017〕19号).
const (
	InPerson       Channel = "in_person"       // 当面
	Post           Channel = "post"            // 邮寄, signed for
	OrdinaryLetter Channel = "ordinary_letter" // 平常信函, no signature
	Web            Channel = "web"             // 网络
	Email          Channel = "email"           // 电子邮件
	Fax            Channel = "fax"             // 传真
	Oral           Channel = "oral"            // 口头
)

// ChannelInfo says which day counts as the day of receipt by a channel.
type ChannelInfo struct {
	ID    Channel
	Label string
	// ReceiptDay is what the officer enters as the date of receipt.
	ReceiptDay string
	Article    string
	// Confirmed tells that receipt is by mutual confirmation, so that the day of submission is
	// kept beside it for the cautious reading.
	Confirmed bool
}

// articleChannels says which day is that of receipt, by each channel.
const articleChannels = "条例第三十一条"

var channels = []ChannelInfo{
	{InPerson, "当面", "申请人当面提交之日", "条例第三十一条第一项", false},
	{Post, "邮寄", "本机关签收之日（以邮件签收记录为准，不以转到经办人之日为准）", "条例第三十一条第二项", false},
	{OrdinaryLetter, "平常信函", "无需签收的信函，收到当日与申请人确认，确认之日为收到之日", "条例第三十一条第二项", false},
	{Web, "网络", "双方确认之日", "条例第三十一条第三项", true},
	{Email, "电子邮件", "双方确认之日", "条例第三十一条第三项", true},
	{Fax, "传真", "双方确认之日", "条例第三十一条第三项", true},
	{Oral, "口头", "书写确有困难的，代为填写申请书之日", "条例第二十九条第一款", false},
}

// Channels lists all channels, the two that are always open first.
func Channels() []ChannelInfo { return slices.Clone(channels) }

// Info is the channel's line of the table; ok is false for an id that is none.
func (c Channel) Info() (info ChannelInfo, ok bool) {
	for _, info := range channels {
		if info.ID == c {
			return info, true
		}
	}
	return ChannelInfo{}, false
}

// Label is the Chinese name; the id itself where it is none of the channels.
func (c Channel) Label() string {
	if info, ok := c.Info(); ok {
		return info.Label
	}
	return string(c)
}

// channelSynonyms are words that ledgers use for a channel.
var channelSynonyms = map[string]Channel{
	"当面提交": InPerson, "现场": InPerson, "窗口": InPerson, "现场登记": InPerson,
	"EMS": Post, "挂号信": Post, "邮政寄送": Post, "邮寄（签收）": Post, "信函": OrdinaryLetter, "平信": OrdinaryLetter,
	"网上": Web, "网站": Web, "互联网": Web, "在线": Web, "网络平台": Web,
	"邮件": Email, "电邮": Email, "E-mail": Email, "邮箱": Email, "口头申请": Oral,
}

// ChannelByLabel reads the id, the Chinese name, or a word in common use for it.
func ChannelByLabel(label string) (Channel, bool) {
	for _, info := range channels {
		if label == info.Label || label == string(info.ID) {
			return info.ID, true
		}
	}
	c, ok := channelSynonyms[label]
	return c, ok
}
