package hook

import (
	"errors"
	"net/netip"
	"net/url"
	"syscall"
)

// Refuses says why an address is none to post to; empty where it is one. Plain http is for this machine only: nobody on
// the way must read the address, which is a secret.
func (*Client) Refuses(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Opaque != "" {
		return "地址的写法不对，应如 https://oa.example.gov.cn/hooks/foi"
	}
	ip, notIP := netip.ParseAddr(u.Hostname())
	switch {
	case u.Scheme == "http" && u.Hostname() != "localhost" && (notIP != nil || !ip.IsLoopback()):
		return "地址应当以 https:// 开头；http:// 只能用于本机"
	case u.Scheme != "http" && u.Scheme != "https":
		return "地址应当以 https:// 开头"
	case u.User != nil:
		return "地址中不能写用户名和密码"
	case notIP == nil && barred(ip):
		return "不能推送到这个地址：它不属于办公网络"
	}
	return ""
}

// metadata are where machines in a cloud find their own secrets, besides the link-local addresses: Alibaba Cloud, and
// Amazon by IPv6. Who types an address must not get at what only this machine may ask.
var metadata = []netip.Addr{netip.MustParseAddr("100.100.100.200"), netip.MustParseAddr("fd00:ec2::254")}

// translated is the prefix under which IPv6 networks reach IPv4 addresses (RFC 6052).
var translated = netip.MustParsePrefix("64:ff9b::/96")

// barred tells an address that nobody's office is at. Private networks are fine: offices run their own.
func barred(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if translated.Contains(ip) {
		bytes := ip.As16()
		ip = netip.AddrFrom4([4]byte(bytes[12:]))
	}
	if ip.IsUnspecified() || ip.IsMulticast() || ip.IsLinkLocalUnicast() {
		return true
	}
	for _, m := range metadata {
		if ip == m {
			return true
		}
	}
	return false
}

var errBarred = errors.New("地址指向不能推送的网络")

// guard looks at the address that a connection really goes to: what a name leads to may change after it was looked at.
func guard(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err == nil && barred(at.Addr()) {
		return errBarred
	}
	return err
}
