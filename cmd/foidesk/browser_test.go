package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/xuri/excelize/v2"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// chromium finds the browser. On a laptop without one these tests are skipped with this line; where
// FOIDESK_TEST_BROWSER is required, as in CI, they fail.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("FOIDESK_TEST_BROWSER") == "required" {
		t.Fatal("no chromium found, and FOIDESK_TEST_BROWSER=required")
	}
	t.Skip("no chromium found: what a person does in the browser is not tested")
	return ""
}

// allocator is the one browser of the test binary; each test has a tab of its own.
var allocator = sync.OnceValue(func() context.Context {
	ctx, _ := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("disable-background-networking", true), chromedp.WindowSize(1366, 768))...)
	return ctx
})

// person sits before a browser of their own, as far as cookies go.
type person struct {
	t   *testing.T
	ctx context.Context
	url string
}

// served is a desk that answers, and the database it works on.
type served struct {
	t   *testing.T
	db  string
	run *running
	url string
}

// serveOn starts the desk over a database.
func serveOn(t *testing.T, db string) served {
	t.Helper()
	chromium(t)
	r := start(t, "serve", "--addr", "127.0.0.1:0", "--db", db)
	t.Cleanup(func() {
		if status := r.end(); status != exitHolds {
			t.Errorf("serve ended with status %d: %s", status, r.stderr)
		}
	})
	return served{t, db, r, r.address()}
}

// visitor opens a browser that has no cookies.
func (s served) visitor() *person {
	s.t.Helper()
	ctx, cancel := chromedp.NewContext(browsers(), chromedp.WithNewBrowserContext())
	s.t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 4*time.Minute) // for a busy machine
	s.t.Cleanup(cancel)
	return &person{t: s.t, ctx: ctx, url: s.url}
}

// browsers is the one process in which each visitor has a browser of their own.
var browsers = sync.OnceValue(func() context.Context {
	ctx, _ := chromedp.NewContext(allocator())
	if err := chromedp.Do(ctx); err != nil {
		panic(err)
	}
	return ctx
})

const (
	exampleAgency   = "示例区数据局"
	examplePassword = "Rain-on-9-roofs"
)

var invitation = regexp.MustCompile(`/welcome/\S+`)

// staffed is a database with the agency, and the links by which its people set their passwords: named by login.
func staffed(t *testing.T, people map[string][]string) (db string, links map[string]string) {
	t.Helper()
	s := newShell(t)
	s.must("agency", "add", exampleAgency)
	s.must("user", "add", "--agency", exampleAgency, "--role", "administrator", "guanli", "示例管理员01")
	links = map[string]string{}
	for login, roles := range people {
		args := []string{"user", "add", "--agency", exampleAgency, login, "示例人员" + login}
		for _, role := range roles {
			args = append(args, "--role", role)
		}
		links[login] = invitation.FindString(s.must(args...).stdout)
	}
	return s.db, links
}

// newPerson is somebody with all the roles that deal with cases, who has just signed in.
func newPerson(t *testing.T) *person {
	t.Helper()
	chromium(t)
	db, links := staffed(t, map[string][]string{"renyuan": {"intake", "handler", "head"}})
	p := serveOn(t, db).visitor()
	p.welcome(links["renyuan"])
	p.signIn("renyuan")
	return p
}

// submit is the button that sends the form of the page.
const submit = "form[data-form] button.primary"

// welcome sets the password by the link that was given out.
func (p *person) welcome(link string) {
	p.t.Helper()
	p.do("set the password", chromedp.Navigate(p.url+link), fill("#f-password", examplePassword), fill("#f-again", examplePassword),
		click(submit), appears(`form[action="/sign-in"]`))
}

// signIn signs somebody in who arrives in the only agency they see.
func (p *person) signIn(login string) {
	p.t.Helper()
	p.signInTo(login, ".rail")
}

// signInTo signs somebody in, who arrives where something is that the sign-in page does not have.
func (p *person) signInTo(login, arrival string) {
	p.t.Helper()
	p.do("sign in", chromedp.Navigate(p.url+"/sign-in"), fill("#f-login", login), fill("#f-password", examplePassword), click(submit), appears(arrival))
}

func (p *person) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		page, _ := chromedp.Run(p.ctx, chromedp.Text(chromedp.CSS("body")))
		p.t.Fatalf("%s: %v\non the page:\n%s", what, err, page)
	}
}

// value is what a field holds.
func (p *person) value(selector string) string {
	p.t.Helper()
	text, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](fmt.Sprintf("document.querySelector(%q).value", selector)))
	if err != nil {
		p.t.Fatalf("%s: %v", selector, err)
	}
	return text
}

func (p *person) read(selector string) string {
	p.t.Helper()
	text, err := chromedp.Run(p.ctx, chromedp.Text(chromedp.CSS(selector)))
	if err != nil {
		p.t.Fatalf("%s: %v", selector, err)
	}
	return text
}

// sees fails unless the text is on the page.
func (p *person) sees(what string) {
	p.t.Helper()
	if page := p.read("main"); !strings.Contains(page, what) {
		p.t.Fatalf("does not see %q in:\n%s", what, page)
	}
}

func click(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.Click(chromedp.CSS(selector))
}

func fill(selector, text string) chromedp.Action[chromedp.Void] {
	return chromedp.SendKeys(chromedp.CSS(selector), text)
}

// appears waits for something that the page before does not have, and until the script of its page has run, so that
// keys and buttons do what they are for.
func appears(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.WaitVisible(chromedp.CSS(".scripted " + selector))
}

// vanishes waits until the page that had something has given way to one without it.
func vanishes(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.WaitNotPresent(chromedp.CSS(selector))
}

// today is the day the server works with.
func today() calendar.Date { return calendar.FromTime(time.Now().In(desk.China)) }

// From the link in the terminal over the first accounts and the request on the counter to the number in the
// workbook.
func TestFromTheFirstLinkToTheNumberInTheWorkbook(t *testing.T) {
	desk := serveOn(t, filepath.Join(t.TempDir(), "foidesk.db"))
	p := desk.visitor()
	p.do("set up", chromedp.Navigate(p.url+desk.run.said(`(/setup/\S+)`)[1]), fill("#f-agency", exampleAgency), fill("#f-login", "guanli"),
		fill("#f-name", "示例管理员01"), fill("#f-password", examplePassword), fill("#f-again", examplePassword),
		click(submit), appears(`form[action="/sign-in"]`))
	p.signInTo("guanli", "main a[href='/a/1']")
	p.do("make an account", click("main a[href='/a/1']"), appears(".rail"), click(`.rail a[href$="/people"]`), appears(`main a[href$="/people/new"]`),
		click(`main a[href$="/people/new"]`), appears("#f-login"), fill("#f-login", "renyuan"), fill("#f-name", "示例人员01"),
		click("input[value=intake]"), click("input[value=handler]"), click("input[value=head]"),
		click(submit), appears("#f-link"))
	link := p.value("#f-link")
	p.do("sign out", click(".leave button"), appears(`form[action="/sign-in"]`))
	p.welcome(strings.TrimPrefix(link, p.url))
	p.signIn("renyuan")

	p.do("register", click(`[data-key="n"]`), appears("#f-applicant"),
		click(`input[name=channel][value=post]`), click(`input[name=category][value=natural_person]`),
		fill("#f-applicant", "自然人000001"), fill("#f-description", "示例路停车场特许经营合同"))
	due := calendar.China().Add(today(), 20).On
	p.do("see the due date while typing", chromedp.WaitReady(chromedp.CSS(fmt.Sprintf("#due [datetime='%s']", due))))
	p.do("send the form", click(submit), appears("svg.strip"))
	p.sees("自然人000001")
	p.sees("还剩 20 个工作日")

	p.do("decide", click(`a[href$="/decide"]`), appears(`input[name=outcome]`),
		click(`input[name=outcome][value=disclosed]`), fill("#f-letter_number", "示公开复〔1〕1号"),
		click(submit), appears("svg.strip"))
	p.sees("待送达")
	p.do("deliver", click(`a[href$="/deliver"]`), appears(`input[name=method]`),
		click(`input[name=method][value=in_person]`), fill("#f-signer", "自然人000001"), click(submit), appears("svg.strip"))
	p.sees("已办结")

	cell := `table.section-three a[href*="row=disclosed"][href*="col=natural_person"]`
	p.do("open the statistics", click(`.rail a[href*="/statistics"]`), appears(cell))
	if n := p.read(cell); strings.TrimSpace(n) != "1" {
		t.Errorf("（一）予以公开, 自然人: %q, want 1", n)
	}
	workbook := p.download(`.downloads a.button`)
	p.do("open the cell", click(cell), appears("[data-rows] tr[data-href]"))
	p.sees("示例路停车场特许经营合同")
	if n := disclosedIn(t, workbook); n != "1" {
		t.Errorf("the workbook says %q, want 1", n)
	}

	mark := `svg.picture a[href*="group=disclosed"]`
	p.do("look at the pictures", click(`.rail a[href$="/pictures"]`), appears(mark), click(mark), appears("[data-rows] tr[data-href]"))
	p.sees("示例路停车场特许经营合同")
	p.sees("予以公开 ×")
	p.do("go back", click(`.narrowed .back a`), appears(mark))
	p.tabTo(`svg.picture a[href*="timely=met"]`)
	p.do("open what was in time by the keyboard", key(kb.Enter), appears("[data-rows] tr[data-href]"))
	p.sees("按期办结 ×")
}

// download clicks a link and returns the file that comes.
func (p *person) download(selector string) string {
	p.t.Helper()
	dir := p.t.TempDir()
	progress := chromedp.Events(p.ctx, browser.DownloadProgress)
	events := true
	p.do("download", chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
			Behavior: browser.SetDownloadBehaviorBehaviorAllowAndName, DownloadPath: dir, EventsEnabled: &events,
			BrowserContextID: chromedp.FromContext(ctx).BrowserContextID,
		})
		return err
	}), click(selector))
	for e, err := range progress {
		if err != nil {
			p.t.Fatal(err)
		}
		if e.State == browser.DownloadProgressStateCompleted {
			return filepath.Join(dir, e.GUID)
		}
	}
	p.t.Fatal("the download did not complete")
	return ""
}

// disclosedIn is the number in the row （一）予以公开 under 自然人.
func disclosedIn(t *testing.T, path string) string {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("统计表")
	if err != nil {
		t.Fatal(err)
	}
	column := -1
	for _, row := range rows {
		for i, text := range row {
			if text == "自然人" {
				column = i
			}
			if text == "（一）予以公开" && column >= 0 && column < len(row) {
				return row[column]
			}
		}
	}
	t.Fatal("no such cell")
	return ""
}

func key(keys string, modifiers ...chromedp.KeyOption) chromedp.Action[chromedp.Void] {
	return chromedp.KeyEvent(keys, modifiers...)
}

// tabTo presses Tab until the element has the focus, as one does who has no mouse.
func (p *person) tabTo(selector string) {
	p.t.Helper()
	for range 120 {
		p.do("Tab", key(kb.Tab))
		there, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](fmt.Sprintf("document.activeElement.matches(%q)", selector)))
		if err != nil {
			p.t.Fatal(err)
		}
		if there {
			return
		}
	}
	p.t.Fatalf("Tab never reaches %s", selector)
}

// The same with the keyboard alone.
func TestKeyboardAlone(t *testing.T) {
	chromium(t)
	db, links := staffed(t, map[string][]string{"renyuan": {"intake", "handler", "head"}})
	p := serveOn(t, db).visitor()
	send := key(kb.Enter, chromedp.KeyModifiers(chromedp.ModifierCtrl))
	p.do("open the link", chromedp.Navigate(p.url+links["renyuan"]), appears("#f-password"))
	p.tabTo("#f-password")
	p.do("choose a password", key(examplePassword), key(kb.Tab), key(examplePassword), key(kb.Enter), appears("#f-login"))
	p.tabTo("#f-login")
	p.do("sign in", key("renyuan"), key(kb.Tab), key(examplePassword), key(kb.Enter), appears(`[data-key="n"]`))
	p.do("n opens the registration", key("n"), appears("#f-applicant"))
	p.tabTo("input[name=channel]")
	p.do("choose the channel", key(" "))
	p.tabTo("input[name=category]")
	p.do("choose the category", key(" "))
	p.tabTo("#f-applicant")
	p.do("type the name", key("自然人000002"))
	p.tabTo("#f-description")
	p.do("type the request and send", key("示例村道路规划图"), send, appears("svg.strip"))
	p.tabTo(`a[href$="/decide"]`)
	p.do("open the decision", key(kb.Enter), appears("input[name=outcome]"))
	p.tabTo("input[name=outcome]")
	p.do("the first outcome, and send", key(" "), send, appears("svg.strip"))
	p.tabTo(`a[href$="/deliver"]`)
	p.do("open the delivery", key(kb.Enter), appears("input[name=method]"))
	p.tabTo("input[name=method]")
	p.do("the first method", key(" "))
	p.tabTo("#f-tracking")
	p.do("type the tracking number and send", key("示例邮件000002"), send, appears("svg.strip"))
	p.sees("已办结")
	p.tabTo(`.rail a[href*="/statistics"]`)
	p.do("open the statistics", key(kb.Enter), appears("table.section-three"))
	p.tabTo(`table.section-three a[href*="row=disclosed"]`)
	p.do("open the cell", key(kb.Enter), appears("[data-rows] tr[data-href]"))
	p.do("j goes to the first row, Enter opens it", key("j"), key(kb.Enter), appears("svg.strip"))
	p.sees("示例村道路规划图")
	p.do("/ searches", key("/"), key("村道路"), key(kb.Enter), appears("[data-rows] tr[data-href]"))
	p.sees("示例村道路规划图")
	p.do("? shows the keys, Esc closes them", chromedp.Evaluate[chromedp.Void]("document.activeElement.blur()"),
		key("?"), appears("dialog#keys[open]"), key(kb.Escape), chromedp.WaitNotVisible(chromedp.CSS("dialog#keys")))
}

// dueFrom waits until the page shows the due date of a request received on a day.
func dueFrom(on calendar.Date) chromedp.Action[chromedp.Void] {
	return chromedp.WaitReady(chromedp.CSS(fmt.Sprintf("#due [datetime='%s']", calendar.China().Add(on, 20).On)))
}

// holds fails unless the field holds the text and has the focus.
func (p *person) holds(selector, text string) {
	p.t.Helper()
	got, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](fmt.Sprintf(
		"document.activeElement.matches(%[1]q) ? document.querySelector(%[1]q).value : 'the focus is elsewhere'", selector)))
	if err != nil {
		p.t.Fatal(err)
	}
	if got != text {
		p.t.Fatalf("%s: %q, want %q", selector, got, text)
	}
}

func focused(on string) chromedp.Action[chromedp.Void] {
	return appears(fmt.Sprintf(".picker [data-date='%s']:focus", on))
}

// A date picked from the month is as good as one typed: the due date follows it.
func TestPersonPicksTheDay(t *testing.T) {
	p := newPerson(t)
	const pick = "[data-calendar] .pick"
	p.do("open the registration", click(`[data-key="n"]`), appears("#f-applicant"), click(`input[name=channel][value=post]`))
	typeDate := chromedp.SetValue(chromedp.CSS("#f-on"), "2026年2月27日")

	p.do("go to the month of the date typed", typeDate, chromedp.Focus(chromedp.CSS("#f-on")), key(kb.Tab), key(kb.Enter), focused("2026-02-27"))
	p.do("over its end into March, and back by a week", key(kb.ArrowRight), focused("2026-02-28"), key(kb.ArrowRight), focused("2026-03-01"),
		key(kb.ArrowUp), focused("2026-02-22"))
	p.do("to the ends of the week", key(kb.Home), focused("2026-02-16"), key(kb.End), focused("2026-02-22"))
	p.do("a month back and forth, the keys of the page resting", key(kb.PageUp), focused("2026-01-22"), key("n"), key(kb.PageDown), focused("2026-02-22"))
	p.do("round by Tab", key(kb.Tab), appears(".picker .previous:focus"), key(kb.Tab), appears(".picker .next:focus"), key(kb.Tab), focused("2026-02-22"))
	p.do("leave it", key(kb.Escape), appears(pick+":focus"))
	p.do("pick a Saturday that is worked", key(kb.Enter), focused("2026-02-27"), key(kb.ArrowRight), focused("2026-02-28"), key(" "),
		dueFrom(calendar.Of(2026, 2, 28)))
	p.holds("#f-on", "2026-02-28")

	p.do("pick with the mouse", click(pick), appears(".picker table"), click(".picker .previous"),
		appears(`.picker [data-date="2026-01-30"]`), click(`.picker [data-date="2026-01-30"]`), dueFrom(calendar.Of(2026, 1, 30)))
	p.holds("#f-on", "2026-01-30")

	tomorrow := fmt.Sprintf(`.picker [data-date="%s"]`, today().AddDays(1))
	p.do("tomorrow is not to be picked", chromedp.SetValue(chromedp.CSS("#f-on"), today().AddDays(1).String()), click(pick),
		appears(tomorrow), click(tomorrow), appears(tomorrow), click("main h1"), chromedp.WaitNotVisible(chromedp.CSS("[data-calendar] .picker")))
}

// Two browsers at once, two roles: the handler proposes an answer, the head of office returns it with a reason,
// the handler mends it, the head approves.
func TestTwoPeopleAtTwoDesks(t *testing.T) {
	chromium(t)
	db, links := staffed(t, map[string][]string{"chengban": {"intake", "handler"}, "fuze": {"head"}, "guanli2": {"administrator"}})
	served := serveOn(t, db)
	handler, head, admin := served.visitor(), served.visitor(), served.visitor()
	for login, p := range map[string]*person{"chengban": handler, "fuze": head} {
		p.welcome(links[login])
		p.signIn(login)
	}
	admin.welcome(links["guanli2"])
	admin.signInTo("guanli2", "main a[href='/a/1']")
	admin.do("answers are to be consented to", chromedp.Navigate(admin.url+"/a/1/settings"), click("input[name=consent][value=decision]"),
		click(submit), appears(".done"))

	handler.do("register", click(`[data-key="n"]`), appears("#f-applicant"), click(`input[name=channel][value=post]`),
		click(`input[name=category][value=natural_person]`), fill("#f-applicant", "自然人000001"), fill("#f-description", "示例路停车场特许经营合同"),
		click(submit), appears("svg.strip"))
	handler.do("claim", click(`form[action$="/claim"] button`), vanishes(`form[action$="/claim"]`), appears("svg.strip"))
	handler.do("propose", click(`a[href$="/decide"]`), appears("input[name=outcome]"), click("input[name=outcome][value=refused_4]"),
		appears("#f-unconsulted"), fill("#f-reason", "涉及企业的商业秘密"), fill("#f-unconsulted", "企业已注销，无法征求"),
		fill("#f-letter_number", "示公开复〔1〕1号"), click(submit), appears("svg.strip"))
	handler.sees("待负责人批准")

	head.do("find what waits", chromedp.Navigate(head.url+"/a/1/cases"), click(`.tabs a[href*="consent"]`),
		appears(`.tabs a[href*="consent"][aria-current]`), appears("[data-rows] tr[data-href]"), click("[data-rows] tr[data-href] a"), appears(`a[href$="/consent"]`), click(`a[href$="/consent"]`), appears("#f-reason"))
	head.sees("示公开复〔1〕1号")
	head.do("return it", fill("#f-reason", "第三方已同意公开"), click("button[value=return]"), appears("svg.strip"))

	handler.do("look again", chromedp.Reload(), appears("svg.strip"))
	handler.sees("第三方已同意公开")
	handler.do("mend it", click(`a[href$="/decide"]`), appears("input[name=outcome]"), click("input[name=outcome][value=disclosed]"),
		click(submit), appears("svg.strip"))

	head.do("approve", chromedp.Reload(), click(`a[href$="/consent"]`), appears("#f-reason"), click(submit), appears("svg.strip"))
	head.sees("待送达")
	head.sees("予以公开")
}
