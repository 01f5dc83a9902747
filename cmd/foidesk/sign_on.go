package main

import (
	"errors"
	"net/url"
	"os"
	"strings"

	"foidesk/internal/oidc"
	"foidesk/internal/server"
)

// secretVariable gives the client secret. It is no flag, as keyVariable is none.
const secretVariable = "FOIDESK_OIDC_CLIENT_SECRET"

// signOnFlags are for signing in through the agency's identity provider (统一身份认证).
type signOnFlags struct {
	Issuer     string `name:"oidc-issuer" help:"统一身份认证（OpenID Connect）服务的地址。客户端密钥由环境变量 FOIDESK_OIDC_CLIENT_SECRET 或者下面的文件给出。" env:"FOIDESK_OIDC_ISSUER" placeholder:"URL"`
	ClientID   string `name:"oidc-client-id" help:"在统一身份认证服务登记的客户端编号。" env:"FOIDESK_OIDC_CLIENT_ID" placeholder:"ID"`
	SecretFile string `name:"oidc-client-secret-file" help:"存放客户端密钥的文件。" env:"FOIDESK_OIDC_CLIENT_SECRET_FILE" placeholder:"FILE"`
	Claim      string `name:"oidc-claim" help:"用哪个项目辨认人员；缺省 sub。" env:"FOIDESK_OIDC_CLAIM" placeholder:"NAME"`
	Label      string `name:"oidc-label" help:"登录按钮上的文字；缺省“统一身份认证”。" env:"FOIDESK_OIDC_LABEL" placeholder:"TEXT"`
}

// maxSecret bounds the file of the client secret, in bytes.
const maxSecret = 4 << 10

// provider is the identity provider that the flags name; nil for none. It need not be up yet.
func (f signOnFlags) provider(base *url.URL) (*oidc.Provider, error) {
	if f.Issuer == "" && f.ClientID == "" {
		return nil, nil //nolint:nilnil // most have none
	}
	secret, err := f.secret()
	if err != nil {
		return nil, err
	}
	return oidc.New(oidc.Settings{
		Issuer: f.Issuer, ClientID: f.ClientID, ClientSecret: secret, RedirectURL: base.JoinPath(server.ExternalPath).String(),
		Claim: f.Claim, Label: f.Label,
	}, nil)
}

func (f signOnFlags) secret() (string, error) {
	secret := os.Getenv(secretVariable)
	if f.SecretFile == "" {
		return secret, nil
	}
	if secret != "" {
		return "", errors.New("统一身份认证的客户端密钥只能给出一处：FOIDESK_OIDC_CLIENT_SECRET 或者 FOIDESK_OIDC_CLIENT_SECRET_FILE，请去掉一个")
	}
	text, err := readFile(f.SecretFile, maxSecret)
	return strings.TrimSpace(string(text)), err
}
