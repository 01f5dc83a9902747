package remind

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"foidesk/internal/desk"
)

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
		Items: []NoticeItem{{Topic: "test", Label: "测试消息", DueOn: desk.DayOf(now), Words: "能看到这一条，推送就接通了"}},
	})
	e := r.aboutHook(by, h, desk.HookTested, "发送测试消息：")
	if sending != nil {
		refusal = shortened(sending.Error())
		e.Detail += "，没有送达：" + refusal
	}
	return refusal, r.desk.Audit(ctx, by, e)
}
