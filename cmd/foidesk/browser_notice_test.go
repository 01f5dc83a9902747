package main

import (
	"context"
	"database/sql"
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"foidesk/internal/store/storetest"
)

// watched keeps in the window what the page notifies of: a browser without a screen shows nothing.
const watched = `window.notices = [];
	(function (Real) {
		function Watched(title, options) { window.notices.push(title + "|" + options.body); return new Real(title, options); }
		Watched.requestPermission = Real.requestPermission.bind(Real);
		Object.defineProperty(Watched, "permission", { get: function () { return Real.permission; } });
		window.Notification = Watched;
	}(window.Notification));`

// setNotices lets the person allow or refuse notifications of the site.
func setNotices(setting browser.PermissionSetting) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, browser.SetPermission, browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{Name: "notifications"}, Setting: setting,
			BrowserContextID: chromedp.FromContext(ctx).BrowserContextID,
		})
		return err
	})
}

// told puts a message into somebody's inbox, as a sweep does.
func told(t *testing.T, db *sql.DB, login string, id int) {
	t.Helper()
	_, err := db.ExecContext(t.Context(), `INSERT INTO messages (person_id, agency_id, case_id, number, topic, ref, due_on, day, words, created_at, read_at)
		SELECT id, 1, ?, ?, 'answer', '', '2026-11-30', -1, '11月30日（周一）还剩 1 个工作日', ?, 0 FROM people WHERE login = ?`,
		id, fmt.Sprintf("2026-%06d", id), time.Now().UnixMicro(), login)
	if err != nil {
		t.Fatal(err)
	}
}

// comesTrue waits until something holds in the page.
func comesTrue(what string) chromedp.Action[chromedp.Void] {
	return chromedp.Poll[chromedp.Void](what)
}

// Who allowed it is told by the browser of what is new, once and by one page, and the number beside 提醒 follows;
// without permission nothing is asked for.
func TestTheBrowserTellsWhatIsNew(t *testing.T) {
	chromium(t)
	path, links := staffed(t, map[string][]string{"renyuan": {"handler"}})
	s := serveOn(t, path)
	db := storetest.SQL(t, path)
	p := s.visitor()
	p.welcome(links["renyuan"])
	p.do("watch the notifications", chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watched})
		return err
	}), setNotices(browser.PermissionSettingDenied))
	p.signIn("renyuan")
	told(t, db, "renyuan", 1)
	inbox := chromedp.Navigate(p.url + "/inbox")
	p.do("open the inbox without permission", inbox, appears("#notify-state"))
	p.sees("不允许本站通知")
	if asked := p.eval(`performance.getEntriesByName(location.origin + "/inbox/unread").length`); asked != "0" {
		t.Errorf("without permission it was asked %s times", asked)
	}

	p.do("allow it", setNotices(browser.PermissionSettingGranted), inbox, appears("#notify-state"),
		comesTrue(`Object.keys(localStorage).length === 1`))
	p.sees("已允许通知")
	if got := p.eval(`notices.length`); got != "0" {
		t.Errorf("%s notices of what is on the page", got)
	}
	told(t, db, "renyuan", 2)
	const look = `document.dispatchEvent(new Event("visibilitychange"))`
	p.do("come back to the page", chromedp.Evaluate[chromedp.Void](look), comesTrue(`notices.length === 1`),
		comesTrue(`document.querySelector("[data-unread] .count").textContent === "2"`))
	if got, want := p.eval(`notices[0]`), "政府信息公开申请办理台|未读提醒 2 条。2026-000002 答复期限：11月30日（周一）还剩 1 个工作日"; got != want {
		t.Errorf("told %q, want %q", got, want)
	}
	// Another page of the same browser asks at once, and is silent.
	p.do("open another page", inbox, appears("#notify-state"),
		comesTrue(`performance.getEntriesByName(location.origin + "/inbox/unread").length > 0 && performance.getEntriesByName(location.origin + "/inbox/unread")[0].responseEnd > 0`))
	told(t, db, "renyuan", 3)
	p.do("come back once more", chromedp.Evaluate[chromedp.Void](look), comesTrue(`notices.length > 0`))
	if got, want := p.eval(`notices.join()`), "政府信息公开申请办理台|未读提醒 3 条。2026-000003 答复期限：11月30日（周一）还剩 1 个工作日"; got != want {
		t.Errorf("told %q, want %q", got, want)
	}
	if _, err := db.ExecContext(t.Context(), "UPDATE messages SET read_at = 1"); err != nil {
		t.Fatal(err)
	}
	p.do("come back when all is read", chromedp.Evaluate[chromedp.Void](look), comesTrue(`document.querySelector("[data-unread] .count").hidden`))
}

// eval is what an expression of the page comes to, as text.
func (p *person) eval(expression string) string {
	p.t.Helper()
	text, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](fmt.Sprintf("String(%s)", expression)))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return text
}
