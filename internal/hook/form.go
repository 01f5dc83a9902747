package hook

import (
	"net/http"

	"foidesk/internal/remind"
)

// form is how a kind of hook wants what it is told, and how it says that it took it.
type form struct {
	// parts are the messages that a notice takes.
	parts func(remind.Notice) []part
	// request makes one message, signed.
	request func(to remind.HookAddress, n remind.Notice, p part) (*http.Request, error)
	// failure reads the answer: nil where the message was taken.
	failure func(body []byte) error
}

// part is a message with so many of a notice's items. Its text is for people.
type part struct {
	text  string
	items int
}

var forms = map[remind.HookKind]form{
	remind.Generic:  {parts: wholly, request: genericRequest, failure: func([]byte) error { return nil }},
	remind.WeCom:    {parts: inMarkdown, request: weComRequest, failure: byErrcode},
	remind.DingTalk: {parts: inMarkdown, request: dingTalkRequest, failure: byErrcode},
	remind.Feishu:   {parts: inText, request: feishuRequest, failure: byCode},
}

func wholly(n remind.Notice) []part { return []part{{items: len(n.Items)}} }
