package remind

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"foidesk/internal/calendar"
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

// Notice is what is handed over to a hook: a digest, or one thing that is due. Nothing of an applicant is in it.
type Notice struct {
	// Name tells it from every other; the same notice sent once more has the same.
	Name   string
	At     time.Time
	Agency string
	Items  []NoticeItem
	// Total is how many things there are, with the first so many, which the receiver has, and those that are not listed.
	Total, Before int
}

// NoticeItem is one thing that is due.
type NoticeItem struct {
	Number, Label string
	Topic         Topic
	Ref           string
	DueOn         calendar.Date
	// Day is which day of the rule it was: working days after DueOn, before it negative.
	Day   int
	Words string
	// Link is empty where nobody knows where the pages are, or it is about no case.
	Link string
}

// Poster posts to addresses.
type Poster interface {
	// Refuses says why an address is none to post to; empty where it is one.
	Refuses(address string) string
	// Post hands a notice over, in several parts where it has to be. handed is how many of the items the receiver has, also
	// where an error stopped the rest. No error tells the address.
	Post(ctx context.Context, kind HookKind, to HookAddress, n Notice) (handed int, err error)
}

// post hands a delivery over to a hook, from where the last attempt stopped.
func (t *round) post(ctx context.Context, d *Delivery) (sending, err error) {
	hook, to, err := t.store.OpenHook(ctx, HookID(d.Target.ID))
	if err != nil {
		return err, nil // what cannot be opened is kept with the delivery like what cannot be sent
	}
	limit := 0 // a program takes all
	if hook.Kind != Generic {
		limit = mostLines - d.Done
	}
	messages, err := t.store.Contents(ctx, *d, d.Done, limit)
	if err != nil {
		return nil, err
	}
	agency, err := t.desk.Agency(ctx, hook.Agency)
	if err != nil {
		return nil, err
	}
	n := Notice{Name: d.Name(), At: t.now(), Agency: agency.Name, Total: d.Items, Before: d.Done}
	for _, m := range messages {
		n.Items = append(n.Items, NoticeItem{m.Number, m.Topic.Label(), m.Topic, m.Ref, m.DueOn, m.Day, m.Words, m.link(t.by.Links)})
	}
	handed, sending := t.by.Poster.Post(ctx, hook.Kind, to, n)
	d.Done += handed
	return sending, nil
}

// HookOrder is what somebody wants for a new hook.
type HookOrder struct {
	Name string
	Kind HookKind
	HookAddress
}

// The bounds of a hook.
const (
	maxHooks     = 10
	maxHookName  = 40 // characters
	maxHookURL   = 1000
	maxSecret    = 200
	shortestSign = 16
)

var errNoPoster = &desk.Error{Code: desk.Unavailable, Message: "这里没有启用推送"}

// AddHook makes a hook of an agency, which is told from the next sweep on. The secret is returned where it was made
// here, and never again. Errors: Invalid with fields; Conflict where there is one of the name; Unavailable without the
// key of the database.
func (r *Reminders) AddHook(ctx context.Context, by desk.Actor, agency desk.Agency, poster Poster, o HookOrder) (made string, err error) {
	if poster == nil {
		return "", errNoPoster
	}
	o.Name, o.URL, o.Secret = strings.TrimSpace(o.Name), strings.TrimSpace(o.URL), strings.TrimSpace(o.Secret)
	if err := o.check(poster); err != nil {
		return "", err
	}
	there, err := r.store.Hooks(ctx, agency.ID)
	if err != nil {
		return "", err
	}
	if len(there) >= maxHooks {
		return "", &desk.Error{Code: desk.Refused, Message: fmt.Sprintf("一个机关至多有 %d 个推送地址，请先删除不用的", maxHooks)}
	}
	if o.Kind == Generic && o.Secret == "" {
		made = rand.Text()
		o.Secret = made
	}
	u, err := url.Parse(o.URL)
	if err != nil {
		return "", err
	}
	h := Hook{Agency: agency.ID, Name: o.Name, Kind: o.Kind, Host: u.Host, Created: r.now()}
	return made, r.store.InsertHook(ctx, h, o.HookAddress, r.aboutHook(by, h, desk.HooksChanged, "添加"))
}

func (o HookOrder) check(poster Poster) error {
	var wrong []desk.FieldError
	fault := func(field, message string) { wrong = append(wrong, desk.FieldError{Field: field, Message: message}) }
	if n := utf8.RuneCountInString(o.Name); n == 0 || n > maxHookName {
		fault("name", fmt.Sprintf("请填写名称，如“公开办工作群”，不超过 %d 个字", maxHookName))
	}
	if !o.Kind.known() {
		fault("kind", "请选择推送的方式")
	}
	if why := poster.Refuses(o.URL); why != "" {
		fault("url", why)
	} else if len(o.URL) > maxHookURL {
		fault("url", fmt.Sprintf("地址不能超过 %d 个字符", maxHookURL))
	}
	switch n := len(o.Secret); {
	case n > maxSecret:
		fault("secret", fmt.Sprintf("密钥不能超过 %d 个字符", maxSecret))
	case o.Kind == WeCom && n > 0:
		fault("secret", "企业微信群机器人不用签名，请不填密钥；地址中的 key 就是密钥")
	case o.Kind == Generic && n > 0 && n < shortestSign:
		fault("secret", fmt.Sprintf("密钥至少 %d 个字符；不填则由本系统生成", shortestSign))
	}
	if len(wrong) == 0 {
		return nil
	}
	return &desk.Error{Code: desk.Invalid, Message: "有些内容需要改正", Fields: wrong}
}

func (r *Reminders) aboutHook(by desk.Actor, h Hook, what desk.Action, done string) desk.Event {
	return desk.Event{
		At: r.now(), Action: what, By: by.ID, ByName: by.Name, Address: by.Address, Agency: h.Agency,
		Detail: fmt.Sprintf("%s“%s”（%s，%s）", done, h.Name, h.Kind.Label(), h.Host),
	}
}

// Hooks lists the hooks of an agency, by name.
func (r *Reminders) Hooks(ctx context.Context, agency desk.AgencyID) ([]Hook, error) {
	return r.store.Hooks(ctx, agency)
}

// hook finds one of an agency's. Errors: NotFound.
func (r *Reminders) hook(ctx context.Context, agency desk.AgencyID, id HookID) (Hook, error) {
	all, err := r.store.Hooks(ctx, agency)
	for _, h := range all {
		if h.ID == id {
			return h, nil
		}
	}
	if err == nil {
		err = &desk.Error{Code: desk.NotFound, Message: "没有这个推送地址，可能已由他人删除"}
	}
	return Hook{}, err
}

// PauseHook stops or resumes a hook. What is told meanwhile is not posted later. Errors: NotFound.
func (r *Reminders) PauseHook(ctx context.Context, by desk.Actor, agency desk.AgencyID, id HookID, paused bool) error {
	h, err := r.hook(ctx, agency, id)
	if err != nil || h.Paused == paused {
		return err
	}
	done := map[bool]string{true: "暂停", false: "恢复"}[paused]
	return r.store.PauseHook(ctx, h, paused, r.aboutHook(by, h, desk.HooksChanged, done))
}

// RemoveHook deletes a hook with its address. Errors: NotFound.
func (r *Reminders) RemoveHook(ctx context.Context, by desk.Actor, agency desk.AgencyID, id HookID) error {
	h, err := r.hook(ctx, agency, id)
	if err != nil {
		return err
	}
	return r.store.RemoveHook(ctx, h, r.aboutHook(by, h, desk.HooksChanged, "删除"))
}

// TryHook posts a message that says it is a trial, paused or not, and tells at once what came of it: refusal is empty
// where the receiver took it. Errors: NotFound; Unavailable without the key of the database.
func (r *Reminders) TryHook(ctx context.Context, by desk.Actor, agency desk.Agency, id HookID, poster Poster) (refusal string, err error) {
	if poster == nil {
		return "", errNoPoster
	}
	h, err := r.hook(ctx, agency.ID, id)
	if err != nil {
		return "", err
	}
	_, to, err := r.store.OpenHook(ctx, id)
	if err != nil {
		return "", err
	}
	now := r.now()
	_, sending := poster.Post(ctx, h.Kind, to, Notice{
		Name: fmt.Sprintf("test-%d-%d", h.ID, now.UnixMicro()), At: now, Agency: agency.Name, Total: 1,
		Items: []NoticeItem{{Topic: "test", Label: "测试消息", DueOn: dayOf(now), Words: "能看到这一条，推送就接通了"}},
	})
	e := r.aboutHook(by, h, desk.HookTested, "发送测试消息：")
	if sending != nil {
		refusal = shortened(sending.Error())
		e.Detail += "，没有送达：" + refusal
	}
	return refusal, r.desk.Audit(ctx, by, e)
}
