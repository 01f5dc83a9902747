package main

import (
	"context"
	"fmt"
	"time"

	"foidesk/internal/desk"
	"foidesk/internal/store"
)

type backupCmd struct {
	File string `arg:"" help:"备份文件的路径，须是还没有的文件。"`
}

// Run copies the database into one file, while others work in it.
func (c *backupCmd) Run(p *program) error {
	return p.withExisting(func(o office) error {
		said, err := backUp(p.ctx, o.store, c.File)
		if err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "已备份到 %s：%s，已核对完整\n", c.File, said)
		fmt.Fprintln(p.stdout, "备份中没有密钥：密钥请另存一份，不要与备份放在一起；没有它，恢复后看不到申请人的个人信息")
		return nil
	})
}

// backUp makes a backup and says what is in it.
func backUp(ctx context.Context, s *store.Store, path string) (string, error) {
	begun := time.Now()
	b, err := s.Backup(ctx, path, begun)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("案件 %d 件，记载 %d 项，%s，用时 %s", b.Cases, b.Acts, size(b.Bytes), took(begun)), nil
}

// took is how long it has been, to the tenth of a second.
func took(begun time.Time) string { return fmt.Sprintf("%.1f 秒", time.Since(begun).Seconds()) }

// size is a number of bytes as people read it.
func size(bytes int64) string {
	const kb, mb = 1 << 10, 1 << 20
	if bytes < mb {
		return fmt.Sprintf("%d KB", (bytes+kb-1)/kb)
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/mb)
}

// inChina is a moment as the office reads it.
func inChina(t time.Time) string { return t.In(desk.China).Format("2006-01-02 15:04:05") }
