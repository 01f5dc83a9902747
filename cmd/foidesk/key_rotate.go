package main

import (
	"errors"
	"fmt"

	"foidesk/internal/keyring"
)

type keyRotateCmd struct{}

// Run puts a new key before the others and encrypts everything anew under it. A rotation that was cut off, or a
// new key that somebody has put in front by hand, is gone on with; no further key is made then.
func (c *keyRotateCmd) Run(p *program) error {
	if err := p.withExisting(func(o office) error { return c.begin(p, o) }); err != nil {
		return err
	}
	return p.withOpened(func(o office) error { return c.encrypt(p, o) })
}

func (c *keyRotateCmd) begin(p *program, o office) error {
	if why := o.desk.ReadOnly(); why != "" {
		return errors.New(why)
	}
	used, err := o.store.KeysInUse(p.ctx)
	if err != nil {
		return err
	}
	delete(used, o.ring.Current())
	if len(used) > 0 {
		fmt.Fprintf(p.stdout, "还有个人信息或者签名用着旧密钥，接着改用密钥 %s，不再生成新密钥\n", o.ring.Current())
		return nil
	}
	from, err := p.keySource()
	if err != nil {
		return err
	}
	if from.file == "" {
		return errors.New("密钥由环境变量 FOIDESK_KEY 给出，程序不能更改它：请用 foidesk key new -o 文件 生成新密钥，" +
			"把文件中的那一行放到 FOIDESK_KEY 的最前面（旧密钥留在后面，中间用逗号隔开），再运行 foidesk key rotate")
	}
	key, err := keyring.Generate(ciphers[p.keys.Cipher])
	if err != nil {
		return err
	}
	if err := keyring.PrependToFile(from.file, key); err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "密钥文件 %s 已加入新密钥，编号 %s；旧密钥留在后面\n", from.file, key.ID())
	return nil
}

func (c *keyRotateCmd) encrypt(p *program, o office) error {
	rows, err := o.store.Rotate(p.ctx, func(done int) { fmt.Fprintf(p.stderr, "已重新加密 %d 项个人信息\n", done) })
	secrets, left, failed := o.accounts.Reseal(p.ctx)
	if left > 0 {
		failed = errors.Join(failed, fmt.Errorf("有 %d 人的两步验证用原密钥解不开，请用 foidesk user reset --second-factor 重置其登录", left))
	}
	if err := errors.Join(err, failed); err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "已用密钥 %s 重新加密 %d 项个人信息、%d 人的两步验证\n", o.ring.Current(), rows, secrets)
	for _, id := range o.ring.IDs()[1:] {
		fmt.Fprintf(p.stdout, "密钥 %s 本数据库不再使用：没有备份还需要它以后，可以从密钥中删去\n", id)
	}
	fmt.Fprintln(p.stdout, "正在运行的 foidesk 还不认识新密钥，请重新启动；有多台机器的，先把新的密钥文件放到每一台")
	return nil
}
