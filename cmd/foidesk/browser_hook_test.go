package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
)

// An administrator adds a place to post to, sends a test message there, sees it taken, and pauses it.
func TestPersonAddsAHook(t *testing.T) {
	chromium(t)
	arrived := make(chan string, 1)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var body struct{ Items []struct{ Label string } }
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil || len(body.Items) != 1 {
			t.Errorf("not JSON of one item: %v", err)
			return
		}
		arrived <- body.Items[0].Label
	}))
	defer receiver.Close()
	db, links := staffed(t, map[string][]string{"zhuguan": {"administrator"}})
	p := serveOn(t, db).visitor()
	p.welcome(links["zhuguan"])
	p.signInTo("zhuguan", "main a[href='/a/1']")
	p.do("add", click("main a[href='/a/1']"), appears(".rail"), click(`.rail a[href$="/hooks"]`), appears("#f-url"),
		fill("#f-name", "公开办系统"), click("input[name=kind][value=generic]"), fill("#f-url", receiver.URL+"/hook?key=sesame"),
		click(submit), appears("#f-made"))
	if made := p.value("#f-made"); len(made) < 20 {
		t.Errorf("the secret that was made is %q", made)
	}
	p.do("try", click(`form[action$="/test"] button`), vanishes("#f-made"), appears("main .done"))
	p.sees("“公开办系统”收下了测试消息")
	if label := <-arrived; label != "测试消息" {
		t.Errorf("arrived: %q", label)
	}
	p.do("pause", click(`form[action$="/pause"] button`), appears(`form[action$="/resume"]`))
	p.sees("❚❚ 已暂停")
	receiver.Close()
	p.do("try in vain", click(`form[action$="/test"] button`), appears(".failure"))
	p.sees("没有送达“公开办系统”")
	p.do("remove", click(`form[action$="/remove"] button`), vanishes(`form[action$="/remove"]`))
	p.sees("还没有推送地址")
}
