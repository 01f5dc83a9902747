package hook_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/hook"
	"foidesk/internal/remind"
)

// got is one request as a receiver has it.
type got struct {
	header http.Header
	query  url.Values
	body   []byte
}

// receiver answers on this machine, and keeps what it was sent.
type receiver struct {
	*httptest.Server
	mu  sync.Mutex
	all []got
}

func answering(t *testing.T, answer func(w http.ResponseWriter, n int)) *receiver {
	t.Helper()
	r := &receiver{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body)
		if err != nil {
			t.Error(err)
		}
		r.mu.Lock()
		r.all = append(r.all, got{request.Header, request.URL.Query(), body})
		n := len(r.all)
		r.mu.Unlock()
		answer(w, n)
	}))
	t.Cleanup(r.Close)
	return r
}

func saying(body string) func(http.ResponseWriter, int) {
	return func(w http.ResponseWriter, _ int) { fmt.Fprint(w, body) }
}

const agreed = `{"errcode":0,"errmsg":"ok"}`

var at = time.Date(2026, 11, 23, 0, 30, 0, 0, time.UTC)

// notice is one of so many items.
func notice(items int) remind.Notice {
	n := remind.Notice{Name: "7-1795422600000000", At: at, Agency: "示例市数据局", Total: items}
	for i := range items {
		n.Items = append(n.Items, remind.NoticeItem{
			Number: fmt.Sprintf("2026-%06d", i+1), Label: "答复期限", Topic: "answer", DueOn: calendar.Of(2026, 11, 26), Day: -3,
			Words: "11月26日（周四）还剩 3 个工作日", Link: fmt.Sprintf("https://foi.example.com/a/1/cases/%d", i+1),
		})
	}
	return n
}

func TestTheFormForPrograms(t *testing.T) {
	r := answering(t, saying(""))
	const secret = "a secret of the receiver"
	n := notice(2)
	n.Items[1] = remind.NoticeItem{Label: "年度报告", Topic: "annual_report", DueOn: calendar.Of(2027, 1, 29), Words: "须公布"}
	handed, err := hook.New().Post(t.Context(), remind.Generic, remind.HookAddress{URL: r.URL, Secret: secret}, n)
	if err != nil || handed != 2 || len(r.all) != 1 {
		t.Fatalf("handed %d in %d requests: %v", handed, len(r.all), err)
	}
	want := `{"id":"7-1795422600000000","agency":"示例市数据局","sent_at":"2026-11-23T00:30:00Z","items":[` +
		`{"number":"2026-000001","topic":"answer","label":"答复期限","due_on":"2026-11-26","days":-3,"words":"11月26日（周四）还剩 3 个工作日","link":"https://foi.example.com/a/1/cases/1"},` +
		`{"number":"","topic":"annual_report","label":"年度报告","due_on":"2027-01-29","days":0,"words":"须公布"}]}` + "\n"
	if string(r.all[0].body) != want {
		t.Errorf("the body is\n%s\nwant\n%s", r.all[0].body, want)
	}
	header := r.all[0].header
	if header.Get("X-Foidesk-Delivery") != n.Name || header.Get("X-Foidesk-Timestamp") != "1795393800" || header.Get("Content-Type") != "application/json; charset=utf-8" {
		t.Errorf("headers: %v", header)
	}
	// Computed by Python's hmac over the time, a dot and the body above.
	const right = "v1=966079919a9ac810be6fc70fba4abb50e28e96b8c2143fd62df9fb6e8468a3d1"
	if got := header.Get("X-Foidesk-Signature"); got != right {
		t.Errorf("signature %s, want %s", got, right)
	}
}

// What the robots get by their documentation. The signatures were computed by its examples in Python.
func TestTheFormsOfRobots(t *testing.T) {
	const secret = "SEC000000"
	const line = "[2026-000001](https://foi.example.com/a/1/cases/1) 答复期限：11月26日（周四）还剩 3 个工作日"
	markdown := "**到期提醒：1 项（示例市数据局）**\n\n- " + line
	text := "到期提醒：1 项（示例市数据局）\n\n2026-000001 答复期限：11月26日（周四）还剩 3 个工作日\nhttps://foi.example.com/a/1/cases/1"
	for _, test := range []struct {
		name, secret, answer string
		kind                 remind.HookKind
		body                 map[string]any
		query                map[string]string
	}{
		{"WeCom", "", agreed, remind.WeCom, map[string]any{"msgtype": "markdown", "markdown": map[string]any{"content": markdown}}, nil},
		{
			"DingTalk", "", agreed, remind.DingTalk,
			map[string]any{"msgtype": "markdown", "markdown": map[string]any{"title": "到期提醒", "text": markdown}},
			nil,
		},
		{
			"DingTalk, signed", secret, agreed, remind.DingTalk,
			map[string]any{"msgtype": "markdown", "markdown": map[string]any{"title": "到期提醒", "text": markdown}},
			map[string]string{"timestamp": "1795393800000", "sign": "/n3/cou5bCsa9hyo6GPzIi4I/Ef/7F1oiL3ZuC31WyI="},
		},
		{
			"Feishu", "", `{"code":0,"msg":"success","data":{}}`, remind.Feishu,
			map[string]any{"msg_type": "text", "content": map[string]any{"text": text}},
			nil,
		},
		{
			"Feishu, signed", secret, `{"StatusCode":0,"StatusMessage":"success"}`, remind.Feishu,
			map[string]any{
				"msg_type": "text", "content": map[string]any{"text": text}, "timestamp": "1795393800",
				"sign": "SCnGtkO0IGGAo48j2rxmVYqW/UBi5/IMrZgyqQcLBpg=",
			},
			nil,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := answering(t, saying(test.answer))
			to := remind.HookAddress{URL: r.URL + "/robot/send?access_token=key", Secret: test.secret}
			handed, err := hook.New().Post(t.Context(), test.kind, to, notice(1))
			if err != nil || handed != 1 || len(r.all) != 1 {
				t.Fatalf("handed %d in %d requests: %v", handed, len(r.all), err)
			}
			var body map[string]any
			if err := json.Unmarshal(r.all[0].body, &body); err != nil || fmt.Sprint(body) != fmt.Sprint(test.body) {
				t.Errorf("the body is %v, want %v (%v)", body, test.body, err)
			}
			query := map[string]string{"access_token": "key"}
			maps.Copy(query, test.query)
			for name, value := range query {
				if r.all[0].query.Get(name) != value {
					t.Errorf("%s is %q, want %q", name, r.all[0].query.Get(name), value)
				}
			}
			if len(r.all[0].query) != len(query) {
				t.Errorf("the query is %v, want %v", r.all[0].query, query)
			}
		})
	}
}

// Many things take several messages, each as long as 企业微信 takes. One that is refused loses those that came before for
// nobody.
func TestMessagesInParts(t *testing.T) {
	refuse := 0
	r := answering(t, func(w http.ResponseWriter, n int) {
		if n == refuse {
			fmt.Fprint(w, `{"errcode":45009,"errmsg":"api freq out of limit"}`)
			return
		}
		fmt.Fprint(w, agreed)
	})
	to := remind.HookAddress{URL: r.URL}
	n := notice(200)
	n.Total = 260
	refuse = 3
	handed, err := hook.New().Post(t.Context(), remind.WeCom, to, n)
	if err == nil || !strings.Contains(err.Error(), "45009 api freq out of limit") || handed == 0 {
		t.Fatalf("handed %d: %v", handed, err)
	}
	n.Items, n.Before = n.Items[handed:], handed
	refuse = 0
	again, err := hook.New().Post(t.Context(), remind.WeCom, to, n)
	if err != nil || handed+again != 200 {
		t.Errorf("handed %d, then %d: %v", handed, again, err)
	}
	lines := map[string]int{}
	for i, one := range r.all {
		var body struct{ Markdown struct{ Content string } }
		if err := json.Unmarshal(one.body, &body); err != nil {
			t.Fatal(err)
		}
		if len(body.Markdown.Content) > 4096 {
			t.Errorf("message %d has %d bytes", i, len(body.Markdown.Content))
		}
		if last := i == len(r.all)-1; last != strings.Contains(body.Markdown.Content, "另有 60 项") {
			t.Errorf("message %d, the last %t: %s", i, last, body.Markdown.Content)
		}
		for line := range strings.Lines(body.Markdown.Content) {
			if strings.HasPrefix(line, "- ") && i != 2 { // the third was refused
				lines[strings.TrimSpace(line)]++
			}
		}
	}
	if len(lines) != 200 || slices.Max(slices.Collect(maps.Values(lines))) != 1 {
		t.Errorf("%d lines arrived", len(lines))
	}
}

// A number that somebody imported says nothing to everybody in the group, and leads nowhere.
func TestNumbersAreNoMarkup(t *testing.T) {
	r := answering(t, saying(agreed))
	n := notice(1)
	n.Items[0].Number, n.Items[0].Link = "[点我](https://example.org)<@all>", ""
	n.Items[0].Words = strings.Repeat("很长", 3000)
	if _, err := hook.New().Post(t.Context(), remind.WeCom, remind.HookAddress{URL: r.URL}, n); err != nil {
		t.Fatal(err)
	}
	if body := string(r.all[0].body); strings.Contains(body, "[点我]") || strings.Contains(body, "<@all>") || len(body) > 4300 || !json.Valid(r.all[0].body) {
		t.Errorf("%d bytes: %.200s", len(body), body)
	}
}

// Whatever comes back that is no agreement is an error that says so, and none of them tells the address.
func TestWhatIsNoAgreement(t *testing.T) {
	elsewhere := answering(t, saying(agreed))
	for _, test := range []struct {
		name   string
		kind   remind.HookKind
		answer func(http.ResponseWriter, int)
		want   string
	}{
		{"an error", remind.Generic, func(w http.ResponseWriter, _ int) { w.WriteHeader(http.StatusInternalServerError) }, "HTTP 500"},
		{"not there", remind.WeCom, func(w http.ResponseWriter, _ int) { w.WriteHeader(http.StatusNotFound) }, "HTTP 404"},
		{
			"an error with words", remind.DingTalk, func(w http.ResponseWriter, _ int) {
				w.WriteHeader(http.StatusForbidden)
				fmt.Fprint(w, `{"errcode":300001,"errmsg":"token is not exist"}`)
			}, "HTTP 403，机器人没有接受：300001 token is not exist",
		},
		{"WeCom's key", remind.WeCom, saying(`{"errcode":93000,"errmsg":"invalid webhook url"}`), "93000 invalid webhook url"},
		{"DingTalk's signature", remind.DingTalk, saying(`{"errcode":310000,"errmsg":"sign not match"}`), "310000 sign not match"},
		{"Feishu's signature", remind.Feishu, saying(`{"code":19021,"msg":"sign match fail","data":{}}`), "19021 sign match fail"},
		{"Feishu of old", remind.Feishu, saying(`{"StatusCode":9499,"StatusMessage":"Bad Request"}`), "9499 Bad Request"},
		{"a page", remind.WeCom, saying("<html>请登录</html>"), "读不懂"},
		{"JSON of somebody else", remind.Feishu, saying("{}"), "读不懂"},
		{"elsewhere", remind.Generic, func(w http.ResponseWriter, _ int) {
			w.Header().Set("Location", elsewhere.URL)
			w.WriteHeader(http.StatusTemporaryRedirect)
		}, "HTTP 307"},
		{"a long answer", remind.WeCom, saying(strings.Repeat(" ", 1<<20) + agreed), "读不懂"},
		{"cut off", remind.Generic, func(http.ResponseWriter, int) { panic(http.ErrAbortHandler) }, "连接不上"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := answering(t, test.answer)
			handed, err := hook.New().Post(t.Context(), test.kind, remind.HookAddress{URL: r.URL + "/hook?key=sesame", Secret: "open"}, notice(1))
			if err == nil || !strings.Contains(err.Error(), test.want) || handed != 0 {
				t.Fatalf("handed %d: %v, want %q", handed, err, test.want)
			}
			if strings.Contains(err.Error(), "sesame") || strings.Contains(err.Error(), "open") {
				t.Errorf("the error tells a secret: %v", err)
			}
		})
	}
	if len(elsewhere.all) != 0 {
		t.Error("it went elsewhere")
	}
}

func TestNobodyAnswers(t *testing.T) {
	r := answering(t, saying(""))
	to := remind.HookAddress{URL: r.URL + "/hook?key=sesame"}
	r.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	for name, test := range map[string]struct {
		ctx  context.Context
		want string
	}{"refused": {t.Context(), "连接不上"}, "too slow": {ctx, "没有答复"}} {
		_, err := hook.New().Post(test.ctx, remind.Generic, to, notice(1))
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "sesame") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAddresses(t *testing.T) {
	for address, want := range map[string]string{
		"https://oa.example.gov.cn/hooks/foi": "",
		"https://10.1.2.3:8443/hook":          "",
		"https://[fd12::1]/hook":              "",
		"http://127.0.0.1:8080/hook":          "",
		"http://[::1]/":                       "",
		"http://localhost:8080/":              "",

		"":                                      "写法不对",
		"oa.example.gov.cn":                     "写法不对",
		"https:///hook":                         "写法不对",
		"https://%zz":                           "写法不对",
		"http://oa.example.gov.cn/hook":         "https://",
		"http://10.1.2.3/hook":                  "https://",
		"ftp://127.0.0.1/hook":                  "https://",
		"https://user:word@oa.example.gov.cn/":  "用户名",
		"https://169.254.169.254/latest":        "不能推送",
		"https://[::ffff:169.254.169.254]/":     "不能推送",
		"https://[64:ff9b::a9fe:a9fe]/":         "不能推送",
		"https://[fe80::1%25eth0]/":             "不能推送",
		"https://[fd00:ec2::254]/":              "不能推送",
		"https://100.100.100.200/":              "不能推送",
		"https://0.0.0.0/":                      "不能推送",
		"https://224.0.0.1/":                    "不能推送",
		"http://169.254.169.254/latest/meta":    "https://",
		"http://127.0.0.1.example.gov.cn/hooks": "https://",
	} {
		if got := hook.New().Refuses(address); want == "" && got != "" || want != "" && !strings.Contains(got, want) {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
}

// What a name leads to is looked at when it is connected to, and not only when it was typed.
func TestNamesThatLeadToWhereNobodyMay(t *testing.T) {
	for _, address := range []string{"https://169.254.169.254/", "https://100.100.100.200/", "https://[fe80::1]/"} {
		_, err := hook.New().Post(t.Context(), remind.Generic, remind.HookAddress{URL: address}, notice(1))
		if err == nil || !strings.Contains(err.Error(), "不能推送的网络") {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// An address in a log would be the key to the group.
func TestAddressesAreNotPrinted(t *testing.T) {
	order := remind.HookOrder{Name: "群", HookAddress: remind.HookAddress{URL: "https://example.com/?key=sesame", Secret: "sesame"}}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		if text := fmt.Sprintf(verb, order) + fmt.Sprintf(verb, order.HookAddress) + fmt.Sprintf(verb, &order); strings.Contains(text, "sesame") {
			t.Errorf("%s: %s", verb, text)
		}
	}
}
