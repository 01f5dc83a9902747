package keyring

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// Parse reads the keys as a key file or the environment has them, the newest first, one a line or with
// commas or blanks between: the algorithm, a colon, 32 random bytes in base64. What follows a # in a line is
// a comment. Errors say in Chinese in which line what is wrong; they never repeat what stands there, since a
// key in the wrong place is still a key.
func Parse(text string) (*Ring, error) {
	var keys []Key
	lineOf := map[string]int{}
	for i, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		for j, field := range strings.FieldsFunc(line, separates) {
			k, err := parseKey(field)
			if err != nil {
				return nil, fmt.Errorf("第 %d 行第 %d 个密钥：%w", i+1, j+1, err)
			}
			if before := lineOf[k.ID()]; before > 0 {
				return nil, fmt.Errorf("第 %d 行第 %d 个密钥：与第 %d 行的相同，请只留一个", i+1, j+1, before)
			}
			lineOf[k.ID()] = i + 1
			keys = append(keys, k)
		}
	}
	if len(keys) == 0 {
		return nil, errors.New("没有密钥：应当每行一个，写成“算法:密钥”，新的在前")
	}
	return &Ring{keys}, nil
}

func separates(r rune) bool { return r == ',' || unicode.IsSpace(r) }

func parseKey(field string) (Key, error) {
	algorithm, encoded, found := strings.Cut(field, ":")
	if !found {
		return Key{}, errors.New("应当写成“算法:密钥”，中间是半角冒号，不留空格")
	}
	// Strict: otherwise a last character that was misread would pass unnoticed.
	material, err := base64.StdEncoding.Strict().DecodeString(encoded)
	if err != nil || len(material) != materialLength {
		return Key{}, errors.New("冒号后面应当是 32 个随机字节的 base64 编码：共 44 个字符，是字母、数字、“+”和“/”，末尾一个“=”，不留空格")
	}
	return newKey(Algorithm(algorithm), [materialLength]byte(material))
}
