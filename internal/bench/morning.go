package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/remind"
	"foidesk/internal/server"
)

// unlimited lets one browser ask as fast as it can.
var unlimited = server.Limit{PerSecond: 1e6, Burst: 1e6}

// openForOne is how many cases under way the person has who opens the desk in the morning.
const openForOne = 300

// morning measures 工作台 of an officer of the large agency, as a browser gets it, against a page that renders the frame
// and a text: /keys.
func (w *world) morning(ctx context.Context, t *table) (err error) {
	accounts := account.New(w.store.Accounts(), time.Now, account.Options{Agencies: w.desk})
	defer accounts.Settle()
	login, password := "chengban", "Example-0711-morning"
	if err := w.officer(ctx, accounts, login, password); err != nil {
		return err
	}
	pages, err := server.New(w.desk, accounts, remind.New(w.store.Reminders(), w.desk, time.Now), server.Options{
		Limits: server.Limits{Address: unlimited, Person: unlimited},
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pages.Close()) }()
	served := httptest.NewServer(pages)
	defer served.Close()
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	browser := http.Client{Jar: jar}
	if err := signIn(ctx, &browser, served.URL, login, password); err != nil {
		return err
	}
	mine, err := fetched(ctx, &browser, served.URL+fmt.Sprintf("/a/%d/morning", w.big), "我的案件")
	if err != nil {
		return err
	}
	frame, err := fetched(ctx, &browser, served.URL+"/keys", "键盘操作")
	if err != nil {
		return err
	}
	t.add(w.cases, fmt.Sprintf("工作台 of an officer who has %d cases, ms", openForOne), mine, frame, "a frame and a text")
	return nil
}

// officer makes an account in the large agency, and gives it cases.
func (w *world) officer(ctx context.Context, accounts *account.Accounts, login, password string) error {
	by := desk.System("测试")
	invited, err := accounts.Invite(ctx, by, w.big, account.Newcomer{Login: login, Name: "示例承办人", Roles: []account.Role{account.Handler, account.Head}})
	if err != nil {
		return err
	}
	person, err := accounts.Accept(ctx, invited.Token, password, "")
	if err != nil {
		return err
	}
	today := w.desk.Today()
	for i := range openForOne {
		_, err := w.desk.Register(ctx, desk.Intake{By: by, Agency: w.big, Officer: person.ID}, foi.Receipt{
			On: today.AddDays(-i % 40), Channel: foi.Post, Request: foi.Request{
				Applicant: foi.Applicant{Category: foi.NaturalPerson, Name: fmt.Sprintf("自然人%06d", i)}, Description: subjects[i%len(subjects)],
			},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func signIn(ctx context.Context, browser *http.Client, base, login, password string) error {
	form := url.Values{"login": {login}, "password": {password}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/sign-in", strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", base)
	resp, err := browser.Do(req)
	if err != nil {
		return err
	}
	return errors.Join(resp.Body.Close())
}

// fetched is how long a page takes, in milliseconds; it must say the words.
func fetched(ctx context.Context, browser *http.Client, address, says string) (float64, error) {
	return median(func() error {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return err
		}
		resp, err := browser.Do(req)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err == nil && (resp.StatusCode != http.StatusOK || !bytes.Contains(body, []byte(says))) {
			err = fmt.Errorf("%s answers %d, without %q", address, resp.StatusCode, says)
		}
		return err
	})
}
