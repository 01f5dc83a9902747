package hook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"foidesk/internal/remind"
)

// weComRequest is a markdown message of 企业微信; the key in the address is all that proves who sends.
// https://developer.work.weixin.qq.com/document/path/91770
func weComRequest(to remind.HookAddress, _ remind.Notice, p part) (*http.Request, error) {
	r, _, err := posted(to.URL, map[string]any{"msgtype": "markdown", "markdown": map[string]string{"content": p.text}})
	return r, err
}

// dingTalkRequest is a markdown message of 钉钉, signed (加签) where there is a secret: HMAC-SHA256 with the secret over
// the time in milliseconds, a line feed and the secret.
// https://open.dingtalk.com/document/orgapp/custom-robot-access
func dingTalkRequest(to remind.HookAddress, n remind.Notice, p part) (*http.Request, error) {
	u, err := url.Parse(to.URL)
	if err != nil {
		return nil, err
	}
	if to.Secret != "" {
		timestamp := strconv.FormatInt(n.At.UnixMilli(), 10)
		q := u.Query()
		q.Set("timestamp", timestamp)
		q.Set("sign", keyed(to.Secret, timestamp+"\n"+to.Secret))
		u.RawQuery = q.Encode()
	}
	r, _, err := posted(u.String(), map[string]any{"msgtype": "markdown", "markdown": map[string]string{"title": title, "text": p.text}})
	return r, err
}

// feishuRequest is a text message of 飞书, signed (签名校验) where there is a secret: HMAC-SHA256 over nothing, with the time
// in seconds, a line feed and the secret as its key.
// https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
func feishuRequest(to remind.HookAddress, n remind.Notice, p part) (*http.Request, error) {
	content := map[string]any{"msg_type": "text", "content": map[string]string{"text": p.text}}
	if to.Secret != "" {
		timestamp := strconv.FormatInt(n.At.Unix(), 10)
		content["timestamp"], content["sign"] = timestamp, keyed(timestamp+"\n"+to.Secret, "")
	}
	r, _, err := posted(to.URL, content)
	return r, err
}

func keyed(key, message string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(message))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// refused is what a robot says of a message that it did not take, by HTTP 200 as a rule.
type refused struct {
	code    int
	message string
}

// Error is the robot's own code and words.
func (r refused) Error() string {
	return fmt.Sprintf("机器人没有接受：%d %s", r.code, r.message)
}

var errUnread = errors.New("对方的答复读不懂，它可能不是所选方式的推送地址")

// byErrcode reads the answer of 企业微信 and 钉钉.
func byErrcode(body []byte) error {
	var answer struct {
		Code    *int   `json:"errcode"`
		Message string `json:"errmsg"`
	}
	if err := json.Unmarshal(body, &answer); err != nil || answer.Code == nil {
		return errUnread
	}
	return refusedUnless0(*answer.Code, answer.Message)
}

// byCode reads the answer of 飞书, which once was another.
func byCode(body []byte) error {
	var answer struct {
		Code       *int   `json:"code"`
		Message    string `json:"msg"`
		OldCode    *int   `json:"StatusCode"`
		OldMessage string `json:"StatusMessage"`
	}
	err := json.Unmarshal(body, &answer)
	switch {
	case err == nil && answer.Code != nil:
		return refusedUnless0(*answer.Code, answer.Message)
	case err == nil && answer.OldCode != nil:
		return refusedUnless0(*answer.OldCode, answer.OldMessage)
	}
	return errUnread
}

func refusedUnless0(code int, message string) error {
	if code == 0 {
		return nil
	}
	return refused{code, message}
}
