package remind

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"foidesk/internal/desk"
)

// HookID numbers a hook.
type HookID int64

// HookKind is the form in which a hook wants what it is told.
type HookKind string

// The kinds.
const (
	Generic  HookKind = "generic"  // our own JSON, signed
	WeCom    HookKind = "wecom"    // 企业微信群机器人
	DingTalk HookKind = "dingtalk" // 钉钉自定义机器人
	Feishu   HookKind = "feishu"   // 飞书自定义机器人
)

// HookKindInfo is a kind with its Chinese name, and what is to be known of its secret.
type HookKindInfo struct {
	ID          HookKind
	Label, Hint string
}

var hookKinds = []HookKindInfo{
	{Generic, "通用（JSON）", "推送到本机关自己的系统；以密钥签名，不填密钥则由本系统生成"},
	{WeCom, "企业微信", "群机器人的 Webhook 地址；没有密钥，地址中的 key 就是密钥"},
	{DingTalk, "钉钉", "自定义机器人的 Webhook 地址；密钥是“加签”下 SEC 开头的一串，用关键词的填“到期提醒”"},
	{Feishu, "飞书", "自定义机器人的 Webhook 地址；密钥是“签名校验”下的一串，用关键词的填“到期提醒”"},
}

// HookKinds lists the kinds in the order of a page.
func HookKinds() []HookKindInfo { return slices.Clone(hookKinds) }

func (k HookKind) known() bool {
	return slices.ContainsFunc(hookKinds, func(info HookKindInfo) bool { return info.ID == k })
}

// Label is the kind's Chinese name.
func (k HookKind) Label() string {
	for _, info := range hookKinds {
		if info.ID == k {
			return info.Label
		}
	}
	return string(k)
}

// Hook is where an agency wants its reminders posted.
type Hook struct {
	ID     HookID
	Agency desk.AgencyID
	Name   string
	Kind   HookKind
	// Host is what of its address may be shown.
	Host    string
	Paused  bool
	Created time.Time
}

// HookAddress is where a hook posts to, and what it signs with. Both are secret; printed or logged it shows neither.
type HookAddress struct {
	URL    string `json:"url"`
	Secret string `json:"secret"`
}

// String shows nothing.
func (HookAddress) String() string { return "（推送地址）" }

// Format shows nothing, whatever the verb.
func (a HookAddress) Format(f fmt.State, _ rune) { fmt.Fprint(f, a.String()) }

// LogValue shows nothing.
func (a HookAddress) LogValue() slog.Value { return slog.StringValue(a.String()) }

// Hooks keeps them, their addresses sealed. Without the key it returns desk.Unavailable where one is to be sealed or opened.
type Hooks interface {
	// Hooks lists those of an agency, by name.
	Hooks(ctx context.Context, agency desk.AgencyID) ([]Hook, error)
	// OpenHook finds one with its address.
	OpenHook(ctx context.Context, id HookID) (Hook, HookAddress, error)
	// InsertHook writes one, in one transaction with the event; desk.Conflict where the agency has one of the name.
	InsertHook(ctx context.Context, h Hook, to HookAddress, e desk.Event) error
	// PauseHook stops or resumes one of an agency's; what was on its way when it is stopped does not leave any more.
	PauseHook(ctx context.Context, h Hook, paused bool, e desk.Event) error
	// RemoveHook deletes one of an agency's with all that was on its way.
	RemoveHook(ctx context.Context, h Hook, e desk.Event) error
}
