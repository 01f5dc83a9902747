package oidc

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
)

// Settings are what the operator gives, as registered at the provider.
type Settings struct {
	// Issuer is the provider's address, to the letter as it calls itself: a slash at the end counts.
	Issuer                 string
	ClientID, ClientSecret string
	// RedirectURL is the full address of our callback.
	RedirectURL string
	// Claim names the person at the desk; "sub" when empty. Only sub is promised never to be given to
	// somebody else (OpenID Connect Core 5.7).
	Claim string
	// Label stands on the button; 统一身份认证 when empty.
	Label string
}

const (
	defaultClaim = "sub"
	defaultLabel = "统一身份认证"
)

// ambiguous are claims that people share: bound to one, an account would open to another.
var ambiguous = []string{
	"name", "given_name", "family_name", "middle_name", "nickname", "gender", "birthdate", "locale", "zoneinfo",
	"iss", "aud", "azp", "acr",
}

// check says, in words for the operator, everything that is wrong.
func (s Settings) check() error {
	var wrong []error
	if !isSecure(s.Issuer) || strings.ContainsAny(s.Issuer, "?#") {
		wrong = append(wrong, fmt.Errorf("统一身份认证服务的地址%s不能使用，请填写以 https:// 开头、不带参数的完整网址；只有本机的地址可以用 http://", quoted(s.Issuer)))
	}
	if s.ClientID == "" || s.ClientSecret == "" {
		wrong = append(wrong, errors.New("请填写在统一身份认证服务登记的客户端编号和密钥，两项均不得为空"))
	}
	if u, err := url.Parse(s.RedirectURL); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" {
		wrong = append(wrong, fmt.Errorf("登录后返回的地址%s不能使用，请填写浏览器访问本系统所用的完整网址，以 https:// 或者 http:// 开头", quoted(s.RedirectURL)))
	}
	if slices.Contains(ambiguous, s.Claim) {
		wrong = append(wrong, fmt.Errorf("不能用“%s”辨认人员：不同的人可能相同。请改用 sub，或者工号等一人一值的项目", s.Claim))
	}
	return errors.Join(wrong...)
}

// isSecure says whether secrets may travel to an address: by https, or without leaving this machine.
func isSecure(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil || u.Fragment != "" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	here := u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	return u.Scheme == "https" || u.Scheme == "http" && here
}

// quoted is an address for a message, without the password or the token that somebody may have written into it.
// What is no address at all is not repeated: it may be the secret, put into the wrong place.
func quoted(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" || u.Host == "" {
		return ""
	}
	return "“" + u.Scheme + "://" + u.Host + u.EscapedPath() + "”"
}
