package keyring_test

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"foidesk/internal/keyring"
)

func TestParseReadsKeysInOrder(t *testing.T) {
	one, two := newKey(t, keyring.SM4GCM), newKey(t, keyring.AESGCM)
	for _, test := range []struct{ name, text string }{
		{"a line each", one.Line() + "\n" + two.Line() + "\n"},
		{"no end of the last line", one.Line() + "\n" + two.Line()},
		{"lines of Windows", one.Line() + "\r\n" + two.Line() + "\r\n"},
		{"comments and empty lines", "# 2026年启用\n\n" + one.Line() + "\n  # 旧的\n" + two.Line() + " # 2025年\n"},
		{"a comma, as in the environment", one.Line() + "," + two.Line()},
		{"blanks, as in the environment", "  " + one.Line() + " ,\t" + two.Line() + " "},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := parse(t, test.text)
			if want := []string{one.ID(), two.ID()}; !slices.Equal(r.IDs(), want) {
				t.Errorf("ids %q, want %q", r.IDs(), want)
			}
			if r.Current() != one.ID() {
				t.Errorf("current is %s, want the first, %s", r.Current(), one.ID())
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	k := newKey(t, keyring.SM4GCM)
	line := k.Line()
	_, encoded, _ := strings.Cut(line, ":")
	const notBase64 = "冒号后面应当是 32 个随机字节的 base64 编码：共 44 个字符，是字母、数字、“+”和“/”，末尾一个“=”，不留空格"
	short := base64.StdEncoding.EncodeToString(materialOf(t, k)[:31])
	for _, test := range []struct{ name, text, want string }{
		{"nothing", "", "没有密钥：应当每行一个，写成“算法:密钥”，新的在前"},
		{"only a comment", "# " + line, "没有密钥：应当每行一个，写成“算法:密钥”，新的在前"},
		{"no algorithm", "\n" + encoded, "第 2 行第 1 个密钥：应当写成“算法:密钥”，中间是半角冒号，不留空格"},
		{"a colon in full width", strings.Replace(line, ":", "：", 1), "第 1 行第 1 个密钥：应当写成“算法:密钥”，中间是半角冒号，不留空格"},
		{"another algorithm", "des:" + encoded, "第 1 行第 1 个密钥：算法应当是 sm4-gcm 或者 aes-gcm"},
		{"the parts the wrong way round", encoded + ":sm4-gcm", "第 1 行第 1 个密钥：" + notBase64},
		{"a blank after the colon", "sm4-gcm: " + encoded, "第 1 行第 1 个密钥：" + notBase64},
		{"not base64", "sm4-gcm:" + strings.Repeat("?", 44), "第 1 行第 1 个密钥：" + notBase64},
		{"a byte too few", "sm4-gcm:" + short, "第 1 行第 1 个密钥：" + notBase64},
		{"a byte too many", "sm4-gcm:" + base64.StdEncoding.EncodeToString(append(materialOf(t, k), 1)), "第 1 行第 1 个密钥：" + notBase64},
		{"cut off at its end", line[:len(line)-1], "第 1 行第 1 个密钥：" + notBase64},
		{"a last letter misread, with bits that count for nothing", "sm4-gcm:" + strings.Repeat("A", 42) + "B=", "第 1 行第 1 个密钥：" + notBase64},
		{"the second on a line", line + ",sm4-gcm:" + short, "第 1 行第 2 个密钥：" + notBase64},
		{"the same twice", "#\n" + line + "\n\n" + line, "第 4 行第 1 个密钥：与第 2 行的相同，请只留一个"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := keyring.Parse(test.text)
			if err == nil || err.Error() != test.want {
				t.Fatalf("got %v, %v\nwant %s", r, err, test.want)
			}
			if strings.Contains(err.Error(), encoded[:6]) {
				t.Error("the error shows the key")
			}
		})
	}
}
