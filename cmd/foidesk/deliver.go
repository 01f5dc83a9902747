package main

import (
	"context"
	"errors"
	"fmt"

	"foidesk/internal/hook"
	"foidesk/internal/remind"
)

// deliverFlags are for reminders that leave the house.
type deliverFlags struct {
	OfficeHours string `help:"在工作日的什么时间发送邮件和推送，缺省 ${default}；当日到期的，在任何一天从开始的时间起到零点都发。" env:"FOIDESK_OFFICE_HOURS" default:"08:30-18:00" placeholder:"HH:MM-HH:MM"`
	mailFlags
}

// outlets are the ways out of the house that the flags name.
func (f deliverFlags) outlets() (remind.Outlets, error) {
	hours, err := remind.ParseHours(f.OfficeHours)
	if err != nil {
		return remind.Outlets{}, err
	}
	by := remind.Outlets{Hours: hours, Poster: hook.New()}
	mails, err := f.server()
	if mails != nil { // a nil server in an interface would be one
		by.Mailer = mails
	}
	return by, err
}

// delivering is the job of telling those outside of the pages, once it is known what there is to tell today. Where that
// cannot be known, what is known goes out all the same.
func delivering(r *remind.Reminders, by remind.Outlets, known func(context.Context) error) job {
	return job{name: "发送提醒", when: "*/5 * * * *", run: func(ctx context.Context) (string, error) {
		unknown := known(ctx)
		done, err := r.Deliver(ctx, by)
		err = errors.Join(unknown, err)
		if done == (remind.Round{}) {
			return "", err
		}
		detail := fmt.Sprintf("发出 %d 件，失败 %d 件", done.Sent, done.Failed)
		if done.GivenUp > 0 {
			detail += fmt.Sprintf("，放弃 %d 件", done.GivenUp)
		}
		return detail, err
	}}
}
