package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"foidesk/internal/keyring"
	"foidesk/internal/store"
)

// keyVariable gives the keys themselves. It is no flag: everybody on the machine sees the arguments of a program.
const keyVariable = "FOIDESK_KEY"

// keyFlags say where the keys of the personal data are.
type keyFlags struct {
	KeyFile string `help:"密钥文件；缺省为数据库文件名加 .key，用 PostgreSQL 时为 foidesk.key。密钥也可以由环境变量 FOIDESK_KEY 直接给出。" env:"FOIDESK_KEY_FILE" placeholder:"FILE"`
	Cipher  string `help:"新密钥用的密码算法：sm4（商用密码）或者 aes；缺省 ${default}。" env:"FOIDESK_KEY_CIPHER" enum:"sm4,aes" default:"sm4"`
}

var ciphers = map[string]keyring.Algorithm{"sm4": keyring.SM4GCM, "aes": keyring.AESGCM}

// keySource is where the keys come from.
type keySource struct {
	// text is the keys themselves, out of the environment; empty where a file has them.
	text string
	file string
	// named tells that somebody said which file.
	named bool
}

func (p *program) keySource() (keySource, error) {
	text := os.Getenv(keyVariable)
	switch {
	case text != "" && p.keys.KeyFile != "":
		return keySource{}, errors.New("密钥文件（--key-file 或者 FOIDESK_KEY_FILE）和密钥本身（FOIDESK_KEY）只能给出一处：请去掉 FOIDESK_KEY；数据库用的是其中的密钥的，去掉密钥文件")
	case text != "":
		return keySource{text: text}, nil
	case p.keys.KeyFile != "":
		return keySource{file: p.keys.KeyFile, named: true}, nil
	case store.OnServer(p.dsn):
		return keySource{file: "foidesk.key"}, nil
	}
	return keySource{file: p.dsn + ".key"}, nil
}

// ring is the keys; nil where there are none, and the database is then opened for looking only. A database that
// is made just now gets a key file made with it.
func (p *program) ring() (*keyring.Ring, error) {
	from, err := p.keySource()
	if err != nil {
		return nil, err
	}
	if from.text != "" {
		ring, err := keyring.Parse(from.text)
		if err != nil {
			return nil, fmt.Errorf("环境变量 %s %w", keyVariable, err)
		}
		return ring, nil
	}
	ring, missing := p.readKeys(from.file)
	if !errors.Is(missing, fs.ErrNotExist) {
		return ring, missing
	}
	there, err := store.Exists(p.ctx, p.dsn)
	switch {
	case err != nil:
		return nil, err
	case there:
		return p.keyOfExisting(from.file)
	case from.named:
		return nil, fmt.Errorf("%w；还没有密钥的，请先运行 foidesk key new -o %s", missing, from.file)
	}
	return p.firstKey(from.file)
}

// keyOfExisting looks once more for the key file of a database that is there: another process may just have made
// both.
func (p *program) keyOfExisting(path string) (*keyring.Ring, error) {
	ring, missing := p.readKeys(path)
	if !errors.Is(missing, fs.ErrNotExist) {
		return ring, missing
	}
	p.log.Warn("没有密钥文件：请把原来的放回去；数据库从未有过密钥的，请运行 foidesk key new 生成", "file", path)
	return nil, nil //nolint:nilnil // no key is no error
}

// firstKey makes the key file of a new database, before the database itself: what is encrypted without a key on
// the disk would be lost.
func (p *program) firstKey(path string) (*keyring.Ring, error) {
	key, err := keyring.Generate(ciphers[p.keys.Cipher])
	if err != nil {
		return nil, err
	}
	err = keyring.CreateFile(path, key)
	if errors.Is(err, fs.ErrExist) {
		return p.readKeys(path)
	}
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(p.stderr, "已生成密钥文件 %s，密钥编号 %s。申请人的个人信息用它加密，丢失后无法恢复：请另行备份，不要与数据库的备份放在一起\n", path, key.ID())
	return keyring.New(key), nil
}

// How often, and how long apart, an empty key file is looked at again.
const (
	keyAttempts = 40
	keyPause    = 50 * time.Millisecond
)

// readKeys reads a key file. One that is empty is just being written by another process, which started at the
// same time over the same new database.
func (p *program) readKeys(path string) (*keyring.Ring, error) {
	for range keyAttempts {
		if info, err := os.Stat(path); err != nil || info.Size() > 0 {
			break
		}
		select {
		case <-p.ctx.Done():
			return nil, p.ctx.Err()
		case <-time.After(keyPause):
		}
	}
	return keyring.ReadFile(path)
}
