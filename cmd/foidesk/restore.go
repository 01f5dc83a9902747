package main

import (
	"fmt"
	"os"
	"time"

	"foidesk/internal/desk"
	"foidesk/internal/store"
)

type restoreCmd struct {
	File string `arg:"" help:"foidesk backup 做成的备份文件。"`
}

// Run brings a backup back into an empty place, and verifies what is there then.
func (c *restoreCmd) Run(p *program) error {
	begun := time.Now()
	b, err := store.Restore(p.ctx, c.File, p.dsn)
	if err != nil {
		return err
	}
	what := fmt.Sprintf("%s 的备份：案件 %d 件，记载 %d 项", inChina(b.MadeAt), b.Cases, b.Acts)
	fmt.Fprintf(p.stdout, "已恢复 %s，用时 %s\n", what, took(begun))
	fmt.Fprintln(p.stdout, p.whereTheKeyGoes())
	fmt.Fprintln(p.stdout, "登录状态和一次性链接不在备份中：大家须重新登录，还没有设置密码的请用 foidesk user reset 重新生成链接")
	return p.withOffice(func(o office) error {
		// What was recorded after the backup is gone, and whoever reads the trail must be able to tell.
		if err := o.desk.Audit(p.ctx, desk.System("foidesk restore"), desk.Event{Action: desk.BackupRestored, Detail: what}); err != nil {
			return err
		}
		return p.verify(o)
	})
}

// whereTheKeyGoes says where the key that is not in the backup is looked for.
func (p *program) whereTheKeyGoes() string {
	const without = "备份中没有密钥："
	from, err := p.keySource()
	if err != nil || from.file == "" {
		return without + "用的是 FOIDESK_KEY 给出的密钥"
	}
	if _, err := os.Stat(from.file); err == nil {
		return without + "用的是密钥文件 " + from.file
	}
	return without + "请把原来的密钥文件放到 " + from.file + "，或者用 --key-file 指出"
}
