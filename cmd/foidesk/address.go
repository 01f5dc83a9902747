package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// parseAddress reads the address by which people reach the pages. What they type there must not travel in the
// clear, so that http is for this machine alone.
func parseAddress(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("网址（--url）写法不对，应为 https://foi.example.gov.cn 这样的完整网址")
	}
	if u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || u.Path != "" && u.Path != "/" {
		return nil, errors.New("网址（--url）只写到主机和端口，如 https://foi.example.gov.cn，后面不带路径和参数")
	}
	if u.Scheme == "http" && !loopback(u.Hostname()) {
		return nil, fmt.Errorf("网址（--url）应当以 https:// 开头：%s 不是本机，密码和个人信息不能明文传送", u.Host)
	}
	host, err := hostAsSent(u)
	return &url.URL{Scheme: u.Scheme, Host: host}, err
}

// hostAsSent is how a browser names the host of an address: in ASCII, and without the port that goes without
// saying. Requests that name another are refused.
func hostAsSent(u *url.URL) (string, error) {
	host := u.Host
	if defaultPorts[u.Scheme] == u.Port() {
		host = strings.TrimSuffix(host, ":"+u.Port())
	}
	if strings.ContainsFunc(host, func(r rune) bool { return r >= 0x80 }) {
		name, err := idna.Lookup.ToASCII(u.Hostname())
		if err != nil {
			return "", fmt.Errorf("网址（--url）中的主机名 %s 写法不对，请检查", u.Hostname())
		}
		host = strings.Replace(host, u.Hostname(), name, 1)
	}
	return host, nil
}

var defaultPorts = map[string]string{"http": "80", "https": "443"}

// loopback tells a host that is this machine.
func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// parseProxies reads addresses and networks whose word is taken for where a request came from.
func parseProxies(texts []string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, text := range texts {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		prefix, err := netip.ParsePrefix(text)
		if address, single := netip.ParseAddr(text); single == nil {
			prefix, err = netip.PrefixFrom(address.Unmap().WithZone(""), address.Unmap().BitLen()), nil
		}
		switch {
		case err != nil:
			return nil, fmt.Errorf("可信代理（--trusted-proxy）%s 写法不对，应为地址或者网段，如 10.0.0.5、10.0.0.0/24", text)
		case prefix.Bits() == 0:
			return nil, fmt.Errorf("可信代理（--trusted-proxy）%s 等于任何来访者都可以冒充别的地址，请只写代理的地址", text)
		}
		out = append(out, prefix.Masked())
	}
	return out, nil
}
