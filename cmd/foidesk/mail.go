package main

import (
	"errors"
	"os"

	"foidesk/internal/mail"
)

// mailVariable gives the password for the mail server. It is no flag, as keyVariable is none.
const mailVariable = "FOIDESK_SMTP_PASSWORD"

// mailFlags are for reminders by e-mail.
type mailFlags struct {
	SMTP string `name:"smtp" help:"发送提醒的邮件服务器，如 smtps://用户@mail.example.gov.cn:465。密码由环境变量 FOIDESK_SMTP_PASSWORD 给出。不给则不发邮件。" env:"FOIDESK_SMTP" placeholder:"URL"`
	From string `name:"mail-from" help:"提醒邮件的发件地址。" env:"FOIDESK_MAIL_FROM" placeholder:"ADDRESS"`
}

// server is the mail server that the flags name; nil for none. It need not be up yet.
func (f mailFlags) server() (*mail.Server, error) {
	switch {
	case f.SMTP == "" && f.From == "":
		return nil, nil //nolint:nilnil // reminders are then in the pages only
	case f.SMTP == "" || f.From == "":
		return nil, errors.New("发送提醒邮件，请同时给出邮件服务器（--smtp）和发件地址（--mail-from）")
	}
	return mail.Parse(f.SMTP, f.From, os.Getenv(mailVariable))
}
