package server_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"foidesk/internal/server"
	"foidesk/internal/sheet"
)

const (
	ledgerHead = "登记编号,收到日期,收到方式,申请人类型,申请人,申请内容,办理结果,答复日期,送达日期,处室意见\n"
	goodLedger = ledgerHead +
		"2024-000001,2024-03-05,邮寄,自然人,自然人000001,示例方案,予以公开,2024-03-20,2024-03-21,无\n" +
		"2024-000002,2024-04-08,网络,商业企业,商业企业000001,示例台账,8.属于行政查询事项,2024-04-20,2024-04-22,无\n"
	badLedger = ledgerHead + "2024-000001,2024-02-30,邮寄,自然人,自然人000001,示例方案,予以公开,2024-03-20,2024-03-21,无\n"
)

func (s site) upload(base, name, content string) answer {
	s.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	if err := form.WriteField("token", server.TokenOf(s.browser.session())); err != nil {
		s.t.Fatal(err)
	}
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := part.Write([]byte(content)); err != nil {
		s.t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		s.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, base+"/import", &b)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return s.send(r)
}

// settled follows the page that loads itself again until the work is done, which takes far less than
// a minute.
func (s site) settled(path string) answer {
	s.t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(time.Millisecond) {
		a := s.get(path).must(http.StatusOK)
		if !strings.Contains(a.Body.String(), `http-equiv="refresh"`) {
			return a
		}
	}
	s.t.Fatalf("%s is never done", path)
	return answer{}
}

func TestLedgerIsCheckedThenImported(t *testing.T) {
	dir := t.TempDir()
	s := open(t, func(o *server.Options) { o.UploadDir = dir })
	base := s.agency("示例市政务公开办公室")
	job := s.upload(base, `C:\台账\2024.csv`, goodLedger).leads()
	s.settled(job).says("2024.csv", "读到2 行", "新登记2 件", "“处室意见”", "导入")
	s.get(base + "/cases").says("还没有登记过申请")

	s.post(job+"/confirm", nil).leads()
	s.post(job+"/confirm", nil).leads() // the button pressed twice
	s.settled(job).says("导入完毕", "已登记2 件")
	s.get(base+"/cases").says("2024-000001", "2024-000002")
	s.get(base + "/statistics?year=2024").says("全部相符")

	again := s.upload(base, "2024.csv", goodLedger).leads()
	s.settled(again).says("已有且相同2 行", "没有需要导入的")

	other := s.agency("示例县政务公开办公室")
	s.get(strings.Replace(again, base+"/", other+"/", 1)).must(http.StatusNotFound)
	if err := closeAndLook(s, dir); err != "" {
		t.Error(err)
	}
}

// closeAndLook closes the server and says what it left behind.
func closeAndLook(s site, dir string) string {
	if err := s.server.Close(); err != nil {
		return err.Error()
	}
	left, err := os.ReadDir(dir)
	if err != nil {
		return err.Error()
	}
	if len(left) > 0 {
		return left[0].Name() + " is left behind"
	}
	return ""
}

// What came too late is no reason to refuse a row: it is told before and after the import, and on the case's page, its
// clock and its evidence.
func TestLedgerWithActsWithoutEffect(t *testing.T) {
	const late = "登记编号,收到日期,收到方式,申请人类型,申请人,申请内容,补正告知日期,补正收到日期,延期告知日期,延期工作日,办理结果,答复日期\n" +
		"2024-000001,2024-03-04,邮寄,自然人,自然人000001,示例方案,2024-03-14,2024-03-21,2024-04-02,20,予以公开,2024-04-03\n"
	remarks := []string{
		"不发生效力的事项：3 项", "2024-000001补正告知日期2024-03-14补正告知须在收到申请之日起 7 个工作日内作出", "条例第三十条",
		"补正收到日期2024-03-21补正告知逾期作出，期限不重新计算", "延期告知日期2024-04-02答复期限已于 2024-04-01 届满，不发生延长的效力",
	}
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	job := s.upload(base, "2024.csv", late).leads()
	s.settled(job).says(append(remarks, "不能接受0 行", "其中 3 项逾期或者不合顺序")...)
	s.post(job+"/confirm", nil).leads()
	s.settled(job).says(append(remarks, "导入完毕")...)
	s.get(base+"/cases/1").says("对答复期限不发生效力：补正告知须在收到申请之日起 7 个工作日内作出", "对答复期限不发生效力：答复期限已于 2024-04-01 届满，不发生延长的效力（条例第三十三条第二款）")
	s.get(base+"/cases/1/evidence").says("补正告知逾期作出，期限不重新计算", "不发生延长的效力", "逾期第 2 个工作日", "补正告知（不发生效力，见各步的依据）")
}

func TestLedgerWithABadRowImportsNothing(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	job := s.upload(base, "2024.csv", badLedger).leads()
	page := s.settled(job).says("有 1 行不能接受", "收到日期", "2024年2月30日")
	if strings.Contains(page.Body.String(), "/confirm") {
		t.Error("a ledger with a bad row can be imported")
	}
	s.post(job+"/confirm", nil).leads() // as by hand
	s.settled(job).says("有 1 行不能接受")
	s.get(base + "/cases").says("还没有登记过申请")
}

func TestWhatIsNoLedgerIsSaidSo(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	s.settled(s.upload(base, "笔记.csv", "一,二\n三,四\n").leads()).says("没有导入", "笔记.csv", "表头")
	s.upload(base, "", "").must(http.StatusUnprocessableEntity).says("请选择要导入的台账文件")
	s.post(base+"/import", nil).must(http.StatusForbidden).says("不是从本系统的页面提交的")
}

func TestLedgerThatIsTooLarge(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	limit := fmt.Sprintf("%d MB", sheet.MaxFileSize>>20)
	large := strings.Repeat("0", sheet.MaxFileSize+2<<20)
	s.upload(base, "大.csv", large).must(http.StatusRequestEntityTooLarge).says("台账文件不得超过 " + limit)

	page := s.get(base + "/import").says("不超过 " + limit)
	file := page.find(func(n *html.Node) bool { return attr(n, "type") == "file" })[0]
	if got := attr(file, "data-max"); got != fmt.Sprint(sheet.MaxFileSize) {
		t.Errorf("a browser lets files of %s bytes pass, want %d", got, sheet.MaxFileSize)
	}
}

// A ledger that came to nothing, or to its end, must not keep the next ones out.
func TestLedgersThatAreDoneMakeRoom(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	for range 25 {
		s.settled(s.upload(base, "2024.csv", badLedger).leads()).says("不能接受")
		s.settled(s.upload(base, "笔记.csv", "一,二\n三,四\n").leads()).says("没有导入")
	}
}
