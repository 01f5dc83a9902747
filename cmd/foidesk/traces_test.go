package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"foidesk/internal/store/storetest"
)

// visitor is a program that goes through the pages as a browser does.
type visitor struct {
	t      *testing.T
	base   string
	client *http.Client
}

func newVisitor(t *testing.T, base string) visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return visitor{t, base, &http.Client{Jar: jar}}
}

// read is a page.
func (v visitor) read(path string) string {
	v.t.Helper()
	return v.do(http.MethodGet, path, nil)
}

var tokenField = regexp.MustCompile(`name="token" value="([^"]+)"`)

// send sends a form with the token that the page at its address has, and returns where it led.
func (v visitor) send(page, path string, form url.Values) string {
	v.t.Helper()
	if found := tokenField.FindStringSubmatch(v.read(page)); found != nil {
		form.Set("token", found[1])
	}
	return v.do(http.MethodPost, path, form)
}

func (v visitor) do(method, path string, form url.Values) string {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), method, v.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	answer, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		v.t.Fatalf("%s %s: status %d, %v: %.2000s", method, path, answer.StatusCode, err, body)
	}
	return string(body)
}

// spellings are the ways in which a value might stand in a file, short of being encrypted.
func spellings(value string) []string {
	b := []byte(value)
	return []string{
		value, hex.EncodeToString(b), strings.ToUpper(hex.EncodeToString(b)), url.QueryEscape(value),
		base64.StdEncoding.EncodeToString(b[:len(b)/3*3]), base64.StdEncoding.EncodeToString(b[1:][:(len(b)-1)/3*3]),
		base64.StdEncoding.EncodeToString(b[2:][:(len(b)-2)/3*3]),
	}
}

// A run as offices have it, a full backup, all logs and every file: none of the identity numbers that went in.
func TestABackupAndTheLogsHoldNoIdentityNumber(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s := newShell(t)
		s.db = dsn
		var in []string
		ledger := "登记编号,收到日期,收到方式,申请人类型,申请人,证件号码,联系电话,电子邮箱,通信地址,申请内容,办理结果\n"
		for i := range 50 {
			who := []string{fmt.Sprintf("32130019900101%04d", 1001+i), fmt.Sprintf("1390000%04d", i), fmt.Sprintf("a%04d@example.com", i), fmt.Sprintf("示例路%04d号", i)}
			in = append(in, who...)
			ledger += fmt.Sprintf("2026-%06d,2026-03-05,邮寄,自然人,自然人%06d,%s,示例方案,\n", i+1, i, strings.Join(who, ","))
		}
		imported := s.must("import", "--agency", exampleAgency, "--create", "--log", "debug", s.file("台账.csv", ledger))
		if err := os.Remove(filepath.Join(s.dir, "台账.csv")); err != nil {
			t.Fatal(err)
		}
		s.must("user", "add", "--agency", exampleAgency, "--role", "administrator", "guanli", "示例管理员01")
		link := invitation.FindString(s.must("user", "add", "--agency", exampleAgency, "--role", "intake", "--role", "head", "renyuan", "示例人员01").stdout)
		uploads := filepath.Join(s.dir, "uploads")
		r := start(t, "serve", "--addr", "127.0.0.1:0", "--log", "debug", "--upload-dir", uploads, "--db", s.db)
		v := newVisitor(t, r.address())
		v.send(link, link, url.Values{"password": {examplePassword}, "again": {examplePassword}})
		v.send("/sign-in", "/sign-in", url.Values{"login": {"renyuan"}, "password": {examplePassword}})

		const mine, changed = "110101199001011237", "110101199001021232"
		in = append(in, mine, changed, "13911112222", "shenqing@example.com", "示例市示例街道7号院")
		v.send("/a/1/cases/new", "/a/1/cases/new", url.Values{
			"key": {"one"}, "channel": {"post"}, "on": {today().String()}, "category": {"natural_person"}, "applicant": {"自然人900001"},
			"id_number": {mine}, "phone": {"13911112222"}, "email": {"shenqing@example.com"}, "address": {"示例市示例街道7号院"}, "description": {"示例方案"},
		})
		if page := v.send("/a/1/cases/51", "/a/1/cases/51/personal", url.Values{"field": {"id_number"}}); !strings.Contains(page, mine) {
			t.Error("the number cannot be opened")
		}
		if page := v.send("/a/1/applicants", "/a/1/applicants", url.Values{"value": {mine}}); !strings.Contains(page, "自然人900001") {
			t.Error("the applicant is not found")
		}
		v.send("/a/1/cases/51/amend", "/a/1/cases/51/amend", url.Values{
			"key": {"two"}, "expected": {"1"}, "channel": {"post"}, "on": {today().String()}, "category": {"natural_person"}, "applicant": {"自然人900001"},
			"id_number": {changed}, "description": {"示例方案"}, "reason": {"证件号码看错"},
		})
		v.read("/a/1/cases?q=自然人900001")
		exported := v.read(fmt.Sprintf("/a/1/statistics/%d.xlsx", today().Year()))

		backup := backedUp(t, s.db)
		if status := r.end(); status != exitHolds {
			t.Errorf("serve ended with status %d", status)
		}
		places := map[string]string{
			"the backup": backup, "the log": imported.stderr + r.stderr.String() + r.stdout.String(), "the exported workbook": unzipped(t, exported),
		}
		for _, dir := range []string{s.dir, filepath.Dir(s.db), uploads} {
			for path, content := range filesUnder(t, dir) {
				places[path] = content
			}
		}
		if len(backup) < 10_000 {
			t.Errorf("a backup of %d bytes", len(backup))
		}
		for where, content := range places {
			for _, value := range in {
				for _, text := range spellings(value) {
					if strings.Contains(content, text) {
						t.Errorf("%s holds %s", where, value)
					}
				}
			}
		}
	})
}

// backedUp is a full backup, made as the README says while the desk is in use.
func backedUp(t *testing.T, dsn string) string {
	t.Helper()
	if !strings.HasPrefix(dsn, "postgres") {
		path := filepath.Join(t.TempDir(), "copy.db")
		if _, err := storetest.SQL(t, dsn).ExecContext(t.Context(), "VACUUM INTO ?", path); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/pg_dump")
	if path, lookErr := exec.LookPath("pg_dump"); lookErr == nil {
		found = append(found, path)
	}
	if err != nil || len(found) == 0 {
		t.Fatalf("no pg_dump beside the server: %v", err)
	}
	out, err := exec.CommandContext(t.Context(), found[0], "--dbname", dsn).Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// unzipped is everything that stands in a workbook.
func unzipped(t *testing.T, workbook string) string {
	t.Helper()
	book, err := zip.NewReader(bytes.NewReader([]byte(workbook)), int64(len(workbook)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, part := range book.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, r); err != nil {
			t.Fatal(err)
		}
		r.Close()
	}
	return all.String()
}

// filesUnder is what lies in a directory, by path; one that is gone has nothing.
func filesUnder(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		files[path] = string(text)
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return files
}
