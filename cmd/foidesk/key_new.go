package main

import (
	"errors"
	"fmt"

	"foidesk/internal/keyring"
)

type keyNewCmd struct {
	Output string `short:"o" help:"写到这个文件；缺省为本数据库的密钥文件。已有的文件不会被覆盖。" placeholder:"FILE"`
}

// Run writes a new key to a file that is not there yet. It tells the key's id, never the key.
func (c *keyNewCmd) Run(p *program) error {
	path := c.Output
	if path == "" {
		from, err := p.keySource()
		if err != nil {
			return err
		}
		if from.file == "" {
			return errors.New("密钥由环境变量 FOIDESK_KEY 给出：请用 -o 说明新密钥写到哪个文件")
		}
		path = from.file
	}
	key, err := keyring.Generate(ciphers[p.keys.Cipher])
	if err != nil {
		return err
	}
	if err := keyring.CreateFile(path, key); err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "已生成密钥文件 %s，密钥编号 %s\n", path, key.ID())
	return nil
}
