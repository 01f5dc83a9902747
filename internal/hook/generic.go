package hook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"time"

	"foidesk/internal/remind"
)

// genericNotice is the form for programs. What stands here stays put: others read it.
type genericNotice struct {
	ID     string        `json:"id"`
	Agency string        `json:"agency"`
	SentAt string        `json:"sent_at"`
	Items  []genericItem `json:"items"`
}

type genericItem struct {
	Number string `json:"number"` // 登记编号; empty where it is about no case
	Topic  string `json:"topic"`
	Label  string `json:"label"`
	Ref    string `json:"ref,omitempty"` // tells several consultations, reviews or suits of a case apart
	DueOn  string `json:"due_on"`
	Days   int    `json:"days"` // working days after due_on, before it negative: the day of the rule that it was told on
	Words  string `json:"words"`
	Link   string `json:"link,omitempty"`
}

// genericRequest signs time and body with the secret: who has not the secret cannot make one, and an old one can be
// told from a new one.
func genericRequest(to remind.HookAddress, n remind.Notice, _ part) (*http.Request, error) {
	content := genericNotice{ID: n.Name, Agency: n.Agency, SentAt: n.At.UTC().Format(time.RFC3339), Items: []genericItem{}}
	for _, i := range n.Items {
		content.Items = append(content.Items, genericItem{i.Number, string(i.Topic), i.Label, i.Ref, i.DueOn.String(), i.Day, i.Words, i.Link})
	}
	r, body, err := posted(to.URL, content)
	if err != nil {
		return nil, err
	}
	timestamp := strconv.FormatInt(n.At.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(to.Secret))
	mac.Write([]byte(timestamp + "."))
	mac.Write(body)
	r.Header.Set("X-Foidesk-Timestamp", timestamp)
	r.Header.Set("X-Foidesk-Signature", "v1="+hex.EncodeToString(mac.Sum(nil)))
	return r, nil
}
